"""Templates of profiles and of the market overview → their faults, as met with returns of every kind that there can be."""

from __future__ import annotations

from pathlib import Path

from tenderkit.catalogue import Question, load_catalogue
from tenderkit.consultation.profiles import market, profile
from tenderkit.consultation.result_views import Views
from tenderkit.consultation.returns import Return
from tenderkit.documents import compose, load_library
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.rules.maturity import Answers
from tenderkit.tender import no_tender
from tenderkit.views.names import About


def check_templates(clauses: Path | None = None, templates: Path | None = None) -> list[Fault]:
    """Return the faults of the templates that are made of returns; what keeps them from loading is told elsewhere."""
    try:
        catalogue, library = load_catalogue(clauses=clauses), load_library(templates)
    except TenderkitError:
        return []
    tender, questionnaire = no_tender(catalogue), catalogue.questionnaire
    if questionnaire is None:
        return []
    one, several = _answers_to_one(questionnaire.questions), frozenset(option.id for _, option in questionnaire.options())
    types = [kind.id for kind in questionnaire.supplier_types]
    fault = Fault(Location("sample"), "TK802", "a sample of a fault", "none", "warning")
    samples = [
        *(Return("sample", kind, Answers((kind,), one), faults=(fault,)) for kind in types),
        Return("sample", "all", Answers((types[0],), several)),
        Return("sample", "none", Answers()),
        Return("sample", "refused", refused=True, faults=(fault,)),
    ]
    results = [profile(sample, tender) for sample in samples]
    views = Views(tender)
    faults: list[Fault] = []
    for kind in library.types.values():
        if kind.per == "return":
            abouts = [About({"profile": views.profile(result)}) for result in results]
        elif kind.per == "market":
            abouts = [About({"market": views.market(market(some, tender), some)}) for some in (results, results[:1], [])]
        else:
            continue
        for about in abouts:
            faults += compose(tender, kind, library, about=about)[2]
    return sorted(set(faults))


def _answers_to_one(questions: tuple[Question, ...]) -> frozenset[str]:
    """Return the last answer to every question."""
    return frozenset(question.options[-1].id for question in questions)
