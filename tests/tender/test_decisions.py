"""What a buyer decides: each key of the register changes what it says and nothing else, and the notes give the line for it."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tenderkit.blocks import outline
from tenderkit.catalogue import load_catalogue
from tenderkit.catalogue.decisions import Decision
from tenderkit.documents import compose, load_library
from tenderkit.faults import TenderkitError
from tenderkit.files import yamlfile
from tenderkit.files.frontmatter import Passage
from tenderkit.templating import SLOT, Engine, Rendering
from tenderkit.tender import Tender, resolve
from tenderkit.views.base import Base
from tenderkit.views.decision_rows import decision_rows
from tenderkit.views.filters import FILTERS
from tenderkit.views.item import ItemView

CATALOGUE = load_catalogue()
DECISIONS = [one for one in CATALOGUE.decisions.values() if "questionnaire" not in one.concerns]
NO_TEXT = {
    "subject_matter",
    "rounding",
    "indicators",
    "follow_up",
    "points",
    "least",
    "standstill",
    "working_day_rule",
}  # these change other things, told below
BASE = {
    "reference": "CASE-1",
    "title": "Workstations for the district offices",
    "contracting_authority": {"name": "District of Larkfield"},
    "products": [{"name": "Workstation", "details": "CPV 30210000-4"}],
    "dates": {"award": "2027-03-31", "contract_start": "2027-04-15", "delivery": "2027-06-15", "contract_end": "2031-04-14"},
    "blanks": {
        "CC-1.months": "2",
        "ADD-3.explanation_days": "10",
        "ADD-3.plan_days": "20",
        "ADD-3.consequence": "a payment of 0.5% of the yearly contract value for each full week of delay",
    },
}
SCENARIOS = {
    "low": {"award": {"points": {"AC-1": "20", "AC-2": "10"}}, "items": {"add": ["ADD-1", "ADD-3"]}},
    "medium": {"award": {"points": {"AC-3": "20", "AC-4": "10"}}, "items": {"add": ["ADD-1", "ADD-2", "ADD-3"]}},
    "high": {"award": {"points": {"AC-6": "20", "AC-7": "30"}}, "items": {"add": ["ADD-1", "ADD-3"]}},
}


def data_of(scenario: str) -> dict[str, Any]:
    return copy.deepcopy({"scenario": scenario, **BASE, **SCENARIOS[scenario]})


def tender_of(data: dict[str, Any]) -> Tender:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    file, faults = yamlfile.parse(text, "tender.yaml")
    assert not faults
    return resolve(file, CATALOGUE)


def scenario_of(decision: Decision) -> str:
    """Return a scenario whose tender has an item that the decision is about."""
    for scenario in SCENARIOS:
        if any(row.decision.id == decision.id for row in tender_of(data_of(scenario)).decisions):
            return scenario
    raise AssertionError(f"no scenario has an item of {decision.id}")


def with_line(data: dict[str, Any], above: str, line: str) -> dict[str, Any]:
    """Return the data of a tender file with a line pasted where the notes say."""
    changed = copy.deepcopy(data)
    place = changed
    for key in filter(None, above.split(" › ")):
        place = place.setdefault(key, {})
    place.update(yaml.load(line, yaml.BaseLoader))
    return changed


def public_texts(tender: Tender) -> dict[str, str]:
    """Return what tenderers and contractors read of each item: texts, scoring, indicators and due dates."""
    found: dict[str, str] = {}
    days: dict[str, list[str]] = {}
    for row in tender.due:
        days.setdefault(row.item_id, []).append(f"{row.duty.id} {row.day}")

    def collect(rendering: Rendering) -> dict[str, Any]:
        for chosen in tender.items:
            view = ItemView(chosen, Base(tender, rendering, standalone=True))
            rows = [f"{row.label} {row.text} {row.percent} {row.points}" for row in view.awards]
            parts = [view.text, view.verification, view.assessment, *rows, *(kpi.text for kpi in view.kpis)]
            found[chosen.id] = "\n".join([*map(str, parts), *days.get(chosen.id, [])])
        return {}

    rendered = Engine({"texts": Passage("", "texts")}, FILTERS).render("texts", collect, "en-GB", draft=True)
    assert not rendered.faults
    return {name: SLOT.sub(lambda match: rendered.values[int(match[1])], text) for name, text in found.items()}


def notes_of(tender: Tender) -> str:
    library = load_library()
    flow, _, faults = compose(tender, library.types["buyer-notes"], library)
    assert not faults
    return outline(flow.with_values())


def rows(tender: Tender) -> list[Any]:
    """Return the rows of the buyer's notes, outside a document."""
    found: list[Any] = []

    def collect(rendering: Rendering) -> dict[str, Any]:
        found.extend(decision_rows(Base(tender, rendering, standalone=True)))
        return {}

    Engine({"rows": Passage("", "rows")}, FILTERS).render("rows", collect, "en-GB", draft=True)
    return found


@pytest.mark.some(14)
@pytest.mark.parametrize("decision", DECISIONS, ids=lambda one: one.id)
def test_the_line_of_the_notes_decides_and_changes_the_items_concerned_alone(decision: Decision) -> None:
    data = data_of(scenario_of(decision))
    before = tender_of(data)
    row = next(row for row in rows(before) if row.id == decision.id)
    if decision.id == "points":
        data["award"] = {}
    after = tender_of(with_line(data, row.above, row.line))
    decided = next(other for other in rows(after) if other.id == decision.id and other.key == row.key)
    assert decided.decided
    old, new = public_texts(before), public_texts(after)
    changed = {name for name in old if old[name] != new.get(name)}
    if decision.id in NO_TEXT:
        return
    assert changed
    assert changed <= set(row.items), f"{changed} changed, and {row.items} are concerned"


def test_every_other_key_changes_its_own_thing() -> None:
    medium = data_of("medium")
    assert tender_of(medium | {"award": {"points": {"AC-3": "30", "AC-4": "10"}}}).item("AC-3").points == 30  # type: ignore[union-attr]
    least = medium | {"award": {**medium["award"], "least": {"AC-3": "10"}}}
    assert tender_of(least).item("AC-3").least == 10  # type: ignore[union-attr]
    rounded = medium | {"award": {**medium["award"], "rounding": {"step": "5", "mode": "up"}}}
    assert tender_of(rounded).rounding.step == 5


def dates(scenario: str, **decisions: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in tender_of(data_of(scenario) | {"decisions": decisions}).due:
        found.setdefault(row.item_id, []).append(str(row.day))
    return found


def test_at_the_end_of_the_contract_a_last_report_is_due() -> None:
    assert dates("medium")["CC-2"] == ["2028-04-15", "2029-04-15", "2030-04-15"]
    assert dates("medium", yearly="contract-end")["CC-2"] == ["2028-04-15", "2029-04-15", "2030-04-15", "2031-04-14"]


def test_a_day_of_the_year_holds_from_the_first_such_day_on() -> None:
    assert dates("medium", yearly="06-30")["CC-3"] == ["2027-06-30", "2028-06-30", "2029-06-30", "2030-06-30"]
    # The period comes first where it ends before that day.
    assert dates("medium", yearly="12-31", first_report="6")["CC-3"][:3] == ["2027-10-15", "2027-12-31", "2028-12-31"]


def test_one_item_can_be_decided_otherwise() -> None:
    found = dates("medium", **{"yearly": "contract-end", "CC-3.yearly": "anniversary"})
    assert found["CC-2"][-1] == "2031-04-14"
    assert found["CC-3"][-1] == "2030-04-15"


def test_reports_can_count_from_the_award() -> None:
    assert dates("high", reports_from="award")["CC-4"][0] == "2028-03-31"
    assert dates("high", reports_from="award")["CC-2"][0] == "2028-04-15"


def test_a_year_without_a_report_is_told_until_somebody_decides_it() -> None:
    data = data_of("medium")
    data["dates"]["contract_end"] = "2029-04-14"
    told = [str(fault) for fault in tender_of(data).faults if fault.code == "TK366"]
    assert len(told) == 1
    assert "CC-2, CC-3 and ADD-2" in told[0].replace("ADD-2, CC-2 and CC-3", "CC-2, CC-3 and ADD-2")
    assert "from 15 April 2028 to the end of the contract on 14 April 2029" in told[0]
    for value in ("anniversary", "contract-end", "04-14"):
        assert not [fault for fault in tender_of(data | {"decisions": {"yearly": value}}).faults if fault.code == "TK366"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("site_volumes: 80", "TK360 there is no decision “site_volumes” (did you mean “site_volume”?)"),
        ("AC-4.site_volume: 80", "TK360 there is no decision “AC-4.site_volume”"),
        ("points: 80", "TK360 “points” has a key of its own in the tender file: award.points.ITEM"),
        ("site_volume: most", "TK361 “most” is not a percentage"),
        ("site_volume: 101", "TK361 “101” is not a percentage"),
        ("site_volume: 0", "TK361 “0” is less than 1"),
        ("site_volume: [80]", "TK361 “this” is not a single value"),
        ("least_actions: 4", "TK361 “4” is more than 3"),
        ("least_actions: 1.5", "TK361 “1.5” is not a whole number"),
        ("yearly: 02-29", "TK361 “02-29” is not a day of every year"),
        ("yearly: 06-31", "TK361 “06-31” is not a day of every year"),
        ("yearly: 30 June", "TK361 “30 June” is not one of its options"),
        ("labels: {a: b}", "TK361 “this” is not a list of texts"),
        ("strategic_components: [processors]", "TK362 warning: “strategic_components” concerns no item of this tender (AC-6)"),
    ],
)
def test_a_decision_that_does_not_fit_is_told(line: str, told: str) -> None:
    data = data_of("medium") | {"decisions": yaml.load(f"{{{line}}}" if not line.startswith("{") else line, yaml.BaseLoader)}
    try:
        faults = tender_of(data).faults
    except TenderkitError as error:
        faults = error.faults
    assert any(told in str(fault) for fault in faults), [str(fault) for fault in faults]


def awards(scenario: str, item: str, **award: Any) -> list[tuple[str, str]]:
    data = data_of(scenario)
    data["award"] |= award
    found: list[tuple[str, str]] = []

    def collect(rendering: Rendering) -> dict[str, Any]:
        tender = tender_of(data)
        chosen = tender.item(item)
        assert chosen is not None
        view = ItemView(chosen, Base(tender, rendering, standalone=True))
        found.extend((f"{row.percent}", f"{row.points}") for row in view.awards)
        return {}

    Engine({"awards": Passage("", "awards")}, FILTERS).render("awards", collect, "en-GB", draft=True)
    return found


def test_levels_and_parts_take_percentages_of_the_buyers_own() -> None:
    assert awards("medium", "AC-3", percentages={"AC-3": {"plan": "60"}}) == [("100", "20"), ("60", "12"), ("0", "0")]
    parts = {"policies": "10", "identification": "25", "monitoring": "25", "mitigation": "25", "reporting": "15"}
    weighted = awards("high", "AC-7", percentages={"AC-7": parts})
    assert weighted[0] == ("100", "30")
    assert ("15", "4.5") in weighted
    assert weighted[-1] == ("0", "0")
    assert awards("low", "AC-1", percentages={"AC-1": {"composition": "30", "origin": "30", "risks": "40"}})[0] == ("100", "20")


@pytest.mark.parametrize(
    ("scenario", "award", "told"),
    [
        ("medium", {"percentages": {"AC-3": {"plans": "60"}}}, "TK363 AC-3 has no level “plans” (did you mean “plan”?)"),
        ("medium", {"percentages": {"AC-3": {"list": "90"}}}, "TK363 AC-3: no level earns 100%"),
        ("medium", {"percentages": {"AC-4": {"one_action": "60"}}}, "TK363 AC-4: a higher count earns less than a lower one"),
        ("low", {"percentages": {"AC-2": {"commitment": "60"}}}, "TK363 AC-2: the percentages add up to 110, not to 100"),
        ("low", {"percentages": {"AC-1": {"complete": "90"}}}, "TK363 AC-1: no level earns 100%"),
        ("low", {"percentages": {"AC-1": {"origin": "50", "risks": "50"}}}, "TK363 the parts of AC-1 lack composition"),
        ("low", {"least": {"AC-1": "21"}}, "TK364 AC-1 asks for at least 21 points and earns at most 20"),
        ("low", {"least": {"AC-3": "2"}}, "TK304 least points for AC-3, which is not in this tender"),
    ],
)
def test_percentages_and_least_points_that_do_not_fit_are_told(scenario: str, award: dict[str, Any], told: str) -> None:
    data = data_of(scenario)
    data["award"] |= award
    with pytest.raises(TenderkitError) as caught:
        tender_of(data)
    assert any(told in str(fault) for fault in caught.value.faults), [str(fault) for fault in caught.value.faults]


def test_an_indicator_that_nobody_asks_for_is_told() -> None:
    for name, told in (("CC-2.site_risks", "is not an indicator of this tender"), ("CC-2.speed", "there is no indicator")):
        with pytest.raises(TenderkitError) as caught:
            tender_of(data_of("medium") | {"kpis": {name: {"owner": "Contract manager"}}})
        assert "TK365" in str(caught.value)
        assert told in str(caught.value)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_notes_hold_every_reading_that_they_cite(scenario: str) -> None:
    text = notes_of(tender_of(data_of(scenario)))
    cited = set(re.findall(r"\bE-\d+\b", text))
    held = set(re.findall(r"^  (E-\d+) ", text, re.M))  # a row of the table of readings
    assert cited
    assert cited == held


def test_nothing_in_the_guidance_asks_for_a_decision() -> None:
    for path in sorted((Path(__file__).parents[2] / "clauses/en").glob("*.md")):
        assert "To decide" not in path.read_text(encoding="utf-8"), path.name


def test_a_contract_of_less_than_a_year_can_have_its_report_at_its_end() -> None:
    data = data_of("medium")
    data["dates"]["contract_end"] = "2028-02-29"
    tender = tender_of(data | {"decisions": {"yearly": "contract-end"}})
    assert {str(row.day) for row in tender.due} == {"2028-02-29"}
    assert not [fault for fault in tender.faults if fault.code == "TK321"]


GOOD = {"id": "x", "title": "t", "concerns": ["AC-3"], "question": "q", "unset": "u", "example": "1", "type": "text", "effect": "e"}
CHOICE = {**GOOD, "type": "choice", "default": "a", "options": [{"value": "a", "text": "A."}]}


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (GOOD, ""),
        (CHOICE, ""),
        ({**GOOD, "type": None}, "TK240 “x” needs either a type or the key that takes it"),
        ({**GOOD, "key": "award.points.ITEM"}, "TK240 “x” needs either a type or the key that takes it"),
        ({**CHOICE, "options": []}, "TK240 “x” has options without being a choice, or the other way round"),
        ({**CHOICE, "default": "b"}, "TK240 “x” has a default that is not one of its options"),
        ({**GOOD, "effect": None}, "TK240 “x” does not say what its value means"),
        ({**GOOD, "concerns": ["AC-5"]}, "TK211 x concerns “AC-5”, which is not an item"),
        ({**GOOD, "errata": ["E-999"]}, "TK211 there is no erratum “E-999”"),
    ],
)
def test_an_entry_of_the_register_that_does_not_fit_together_is_told(entry: dict[str, Any], told: str, tmp_path: Path) -> None:
    own = {key: value for key, value in entry.items() if value is not None}
    (tmp_path / "decisions.yaml").write_text(yaml.safe_dump({"decisions": [own]}, allow_unicode=True), encoding="utf-8")
    try:
        load_catalogue(clauses=tmp_path)
        found = []
    except TenderkitError as error:
        found = [str(fault) for fault in error.faults]
    assert any(told in fault for fault in found) if told else found == []
