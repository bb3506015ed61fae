"""What was decided → Word documents: report, decision, a sheet for each tenderer, and the letters, which are drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tenderkit.documents import Document, load_library, make
from tenderkit.documents.compose import source_date
from tenderkit.documents.types import DocumentType, distinct
from tenderkit.evaluation.award_views import BUYER, AwardViews, Reader, outcome, withheld
from tenderkit.evaluation.decision_workbook import decision_workbook
from tenderkit.evaluation.facts import Facts
from tenderkit.evaluation.record import Decided, LotResult, Tenderer, Withheld
from tenderkit.faults import Fault, Location, stop_on
from tenderkit.files import arguments
from tenderkit.files.arguments import PathLike
from tenderkit.rules.awarding import Ranked
from tenderkit.tender import Tender, in_all_languages
from tenderkit.views.names import About

DECISION = "award-decision"
_NOTHING: Facts = {}


def award_documents(
    decided: Decided, *, templates: PathLike | None = None, house_style: PathLike | None = None, facts: Facts = _NOTHING
) -> Iterator[Document]:
    """Yield the documents of an award, for each lot by itself: one at a time, for there may be many tenderers.

    They are those of the templates that are made `per` award (the report; the decision, also as a workbook) and `per` tenderer (its
    sheet; the letter for how its tender fared). All come in each language of the tender file. Letters are drafts always, the others
    until `decided.approved` says by whom and when. `letter_faults` tells what the letters lack.

    `facts` are what `facts_of` finds in returned forms: they stand beside the scores in the sheet. What a
    tenderer marked as confidential is in no document for others than the buyer and itself.

    Raises TenderkitError where a template has a fault, and where a document that is approved has a blank (TK303).
    """
    arguments.one(decided, Decided, "decided", "what was decided is expected, as `decide` gives it")
    names = [each.name for each in decided.tenderers]
    file_names = dict(zip(names, distinct(names), strict=True))
    approved = decided.approved.by is not None and decided.approved.on is not None
    for whole in in_all_languages(decided.tender):
        library = load_library(templates or decided.tender.templates).in_language(whole.catalogue.language)
        for result in decided.lots:
            tender = next((lot for lot in whole.lots if lot.lot and lot.lot.id == result.lot), whole)
            for kind, of in made_of(result, tender, library.types):
                draft = kind.is_letter or not approved
                views = views_for(kind, of, decided, result, tender, facts)
                about = About(views.names(of), {} if of is None else {"tenderer": file_names[of.name]})
                document, faults = make(tender, kind, library, house_style=house_style, draft=draft, about=about)
                stop_on(faults)
                assert document is not None
                yield document
                if kind.id == DECISION:
                    data = decision_workbook(views.decided(), tender, draft, source_date())
                    yield replace(document, name=f"{document.name.removesuffix('.docx')}.xlsx", data=data)


def made_of(result: LotResult, tender: Tender, kinds: Mapping[str, DocumentType]) -> Iterator[tuple[DocumentType, Ranked | None]]:
    """Yield each document that is made of the award of a lot: those of all tenderers first, and then each tenderer's."""
    there = [kind for kind in kinds.values() if kind.fits(tender)]
    yield from ((kind, None) for kind in there if kind.per == "award")
    for of in result.ranked:
        for kind in there:
            if kind.per == "tenderer" and (not kind.tenderers or outcome(of, result) in kind.tenderers):
                yield kind, of


def views_for(
    kind: DocumentType, of: Ranked | None, decided: Decided, result: LotResult, tender: Tender, facts: Facts = _NOTHING
) -> AwardViews:
    """The award as the reader of a document may see it: the buyer, the tenderer whose document it is, or anybody."""
    reader: Reader = BUYER if kind.audience == "buyer" else None if of is None else result.tenderer(of.name)
    return AwardViews(decided, result, tender, reader, facts)


def letter_faults(decided: Decided) -> tuple[Fault, ...]:
    """What keeps the letters from being whole.

    The tender file may lack the date of the award or the standstill, which are blanks then (TK303); and a reason may hold what
    another tenderer marked as confidential, so that the tenderer whom it is about does not read it (TK399, a warning).
    """
    found: dict[Fault, None] = {}
    for result in decided.lots:
        for name, what in (("award", "the date of the award"), ("standstill", "the standstill after the award, in days")):
            if getattr(result.tender.file.dates, name) is None:
                where = result.tender.yaml.where("dates", name)
                hint = "fill it in: the letters have a blank there"
                found[Fault(where, "TK303", f"“dates.{name}” is not filled in ({what})", hint, "missing")] = None
        for name, scores in result.scores.items():
            of = result.tenderer(name)
            for criterion, score in scores.items():
                if (kept := withheld(decided, score.reason, of, criterion, of)) is not None:
                    found[_kept_back(score.where, of, f"the reason under {criterion}", *kept)] = None
    for of in decided.tenderers:
        if (kept := withheld(decided, of.not_admitted, of, "", of)) is not None:
            found[_kept_back(Location("evaluation.yaml"), of, "the reason why it is not admitted", *kept)] = None
    return tuple(found)


def _kept_back(where: Location, of: Tenderer, what: str, marked_by: Tenderer, kept: Withheld) -> Fault:
    message = f"{of.name} does not read {what}: it holds “{kept.why}”, which {marked_by.name} marked as confidential"
    return Fault(where, "TK399", message, "word the reason without it", "warning")
