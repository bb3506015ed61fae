"""Templates that are made of what was decided → their faults, as met with an award of every kind that there can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from tenderkit.catalogue import Catalogue, load_catalogue
from tenderkit.documents import compose, load_library
from tenderkit.evaluation.documents_of_award import made_of, views_for
from tenderkit.evaluation.record import Approval, Confidential, Decided, LotResult, Published, Score, Tenderer
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files.yamlfile import YamlFile
from tenderkit.rules.awarding import Assessed, award
from tenderkit.rules.scoring import score_lines
from tenderkit.tender import Tender, resolve
from tenderkit.tender.simulating import award_rule
from tenderkit.views.names import About

_OWN = [
    {"id": "PR-1", "title": "Price", "text": "A price.", "price": {"formula": "lowest", "currency": "EUR"}},
    {"id": "PR-2", "title": "Rate", "text": "A rate.", "price": {"formula": "linear", "all_points": 100, "no_points": 200}},
]
_PRICES = {"": {"PR-1": Decimal(90), "PR-2": Decimal(150)}}
_TENDERERS = (
    Tenderer("A", "a street", prices=_PRICES, confidential=Confidential(("PR-1",), ("a sample",))),
    Tenderer("B", prices=_PRICES),
    Tenderer("C", admitted=False, not_admitted="a sample of a reason"),
)
_DRAWN = {"date": "2027-03-20", "witnesses": ["D", "E"], "result": ["B", "A"]}
_FIRST, _LAST = 0, 99  # rows of a scoring table


def check_templates(clauses: Path | None = None, templates: Path | None = None) -> list[Fault]:
    """Return the faults of the templates that are made of what was decided; what keeps them from loading is told elsewhere."""
    try:
        catalogue, library = load_catalogue(clauses=clauses), load_library(templates)
    except TenderkitError:
        return []
    faults: set[Fault] = set()
    for decided in samples(catalogue):
        [result] = decided.lots
        facts = {("A", one.id): "a sample of a fact" for one in result.rule.criteria}
        for kind, of in made_of(result, decided.tender, library.types):
            about = About(views_for(kind, of, decided, result, decided.tender, facts).names(of))
            faults.update(compose(decided.tender, kind, library, draft=True, about=about, look_at_pictures=False)[2])
    return sorted(faults)


def samples(catalogue: Catalogue) -> Iterator[Decided]:
    """Yield awards of a tender: with a winner, with lots drawn and to be drawn, and with nobody left."""
    scenario = catalogue.meta.scenarios[0].id
    points = dict.fromkeys([*(item.id for item in catalogue.in_scenario(scenario) if item.meta.scoring), "PR-1", "PR-2"], 10)
    for rows, more in (
        ({"A": _FIRST, "B": _LAST}, {}),
        ({"A": _FIRST, "B": _FIRST}, {"tie_break": {"criteria": ["PR-1"], "draw": _DRAWN}}),
        ({"A": _FIRST, "B": _FIRST}, {}),
        ({"A": _LAST, "B": _LAST}, {"least_in_all": 20}),
        ({"A": _LAST, "B": _LAST}, {"least": points}),
    ):
        rules: dict[str, Any] = {"criteria": _OWN, "points": points, "tie_break": {"criteria": ["PR-1"]}, **more}
        try:
            tender = resolve(YamlFile({"scenario": scenario, "award": rules}, "catalogue", {}), catalogue)
        except TenderkitError:
            continue  # told where the catalogue is checked
        yield _decided(tender, rows)


def _decided(tender: Tender, rows: Mapping[str, int]) -> Decided:
    """An award in which each tenderer that is admitted has the same row of every scoring table, or the last one."""
    rule = award_rule(tender)
    assert rule is not None
    scores: dict[str, dict[str, Score]] = {name: {} for name in rows}
    for item in tender.items:
        lines = () if item.scoring is None else score_lines(item.scoring, item.points, tender.rounding_of(item))
        for name, row in rows.items() if lines else ():
            line = lines[min(row, len(lines) - 1)]
            points = line.points or Decimal(0)
            scores[name][item.id] = Score(lines.index(line), line, points, "a sample of a reason", Location("sample"))
    assessed = [
        Assessed(one.name, {name: score.points for name, score in scores[one.name].items()}, one.prices[""])
        if one.admitted
        else Assessed(one.name, {}, admitted=False)
        for one in _TENDERERS
    ]
    result = LotResult(tender, rule, _TENDERERS, scores, {"D": scores}, award(rule, assessed), "")
    published = (Published("annex.docx", "en", "", "0" * 64, "0" * 64),)
    return Decided(tender, _TENDERERS, (result,), ("D",), None, Approval(), published, "0" * 64)
