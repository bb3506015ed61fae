"""The questionnaire of a catalogue: what the shipped one holds, and every fault of one's own with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

import tenderkit
from tenderkit.tender import no_tender

SHIPPED = (ROOT / "clauses/en/questionnaire.yaml").read_text(encoding="utf-8")


def faults_of(text: str, folder: Path) -> list[str]:
    (folder / "questionnaire.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(tenderkit.TenderkitError) as caught:
        tenderkit.load_catalogue(clauses=folder)
    return [f"{fault.code} {fault.message}" for fault in caught.value.faults]


def tender_faults(text: str, folder: Path) -> list[str]:
    (folder / "tender.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(tenderkit.TenderkitError) as caught:
        tenderkit.load_tender(folder, consultation=True)
    return [f"{fault.location.line} {fault.code} {fault.message} ({fault.hint})" for fault in caught.value.faults]


def test_every_erratum_on_the_questionnaire_is_named_where_it_applies() -> None:
    catalogue = tenderkit.load_catalogue()
    assert catalogue.questionnaire is not None
    named = {option.erratum for _, option in catalogue.questionnaire.options()}
    named |= {dimension.erratum for dimension in catalogue.questionnaire.dimensions}
    named |= {dimension.gap.erratum for dimension in catalogue.questionnaire.dimensions if dimension.gap}
    named |= {entry.erratum for entry in (*catalogue.questionnaire.fields, *catalogue.questionnaire.supplier_types)}
    assert {"E-6", "E-7", "E-8", "E-9", "E-10", "E-18", "E-33", "E-34", "E-35", "E-36", "E-37"} <= named


def test_the_bands_hold_every_score_once_but_for_the_gap() -> None:
    questionnaire = tenderkit.load_catalogue().questionnaire
    assert questionnaire is not None
    for dimension in questionnaire.dimensions:
        levels = [dimension.level(points) for points in range(20)]
        assert None not in levels
        assert levels == sorted(levels, key=["low", "medium", "high"].index)


WRONG = {
    "a dimension that is not there": ("dimension: policies\n", "dimension: polices\n", "TK217 there is no dimension “polices”"),
    "an erratum that is not there": ("erratum: E-18\n", "erratum: E-188\n", "TK217 there is no erratum “E-188”"),
    "an option twice": ("- id: P.3\n", "- id: P.2\n", "TK217 the id “P.2” appears twice"),
    "points for one type only": (
        "points: {manufacturer: 7, reseller: 7}",
        "points: {manufacturer: 7}",
        "TK217 P.4 has points for manufacturer",
    ),
    "bands that overlap": (
        "from: 4\n        to: 6",
        "from: 3\n        to: 6",
        "TK217 3 points on “awareness” are in more than one band",
    ),
    "a gap that is not named": ("score: 3\n", "score: 2\n", "TK217 3 points on “actions” are in no band"),
    "a scenario that is not there": ("scenario: medium\n", "scenario: middle\n", "TK217 there is no scenario “middle”"),
    "plausible values without a word on certainty": (
        "        certainty: reconstructed\n",
        "",
        "TK217 A1.5 does not say in full which points are reconstructed, and what they may be",
    ),
    "points that are not among the plausible ones": (
        "plausible: {from: 0, to: 3}",
        "plausible: {from: 0, to: 1}",
        "TK217 A1.5 has 2 points for manufacturer, which are not among its plausible ones",
    ),
    "points that are no number": ("manufacturer: 7", "manufacturer: many", "TK113 “many” is not a whole number"),
    "an id that can name no field": ("- id: A2.4\n", "- id: A2_4\n", "TK117 “A2_4” does not fit “id”"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_with_a_questionnaire_is_named(tmp_path: Path, case: str) -> None:
    before, after, expected = WRONG[case]
    assert before in SHIPPED
    found = faults_of(SHIPPED.replace(before, after, 1), tmp_path)
    assert any(fault.startswith(expected) for fault in found), found


def test_choices_that_name_what_the_questionnaire_has_not_are_faults_with_their_line(tmp_path: Path) -> None:
    found = tender_faults(
        "questionnaire:\n"
        "  supplier_rule: lowset\n"
        "  gaps: {action: low, policies: low}\n"
        "  points: {A1.55: {manufacturer: 3}, A1.5: {maker: 3}}\n"
        "  leave_out: [X.44, P.1, P.2, P.3]\n"
        "  supplier_types: {Acme: other}\n",
        tmp_path,
    )
    assert found == [
        "2 TK115 “lowset” is not one of lowest, majority (did you mean “lowest”?)",
        "3 TK330 there is no dimension “action” (did you mean “actions”?)",
        "3 TK331 every score of “policies” is in a band (remove the line)",
        "4 TK330 there is no option “A1.55” (did you mean “A1.5”?)",
        "4 TK330 there is no supplier type with points “maker” (choose one of: manufacturer, reseller)",
        "5 TK330 there is no option “X.44” (did you mean “X.4”?)",
        "5 TK331 only 1 of the options of P would be left (keep two options or more)",
        "6 TK330 there is no supplier type with points “other” (choose one of: manufacturer, reseller)",
    ]


def test_a_consultation_needs_no_scenario_and_has_no_items(tmp_path: Path) -> None:
    (tmp_path / "tender.yaml").write_text("reference: 2027/1\n", encoding="utf-8")
    tender = tenderkit.load_tender(tmp_path, consultation=True)
    assert (tender.items, tender.due, tender.consultation) == ((), (), True)
    with pytest.raises(tenderkit.TenderkitError, match="TK301"):
        tenderkit.load_tender(tmp_path)


def test_the_choices_of_the_buyer_are_in_the_questionnaire_of_the_tender(tmp_path: Path) -> None:
    text = "questionnaire: {points: {A1.5: {manufacturer: 4}}, leave_out: [X.4], gaps: {actions: low}, supplier_rule: majority}\n"
    (tmp_path / "tender.yaml").write_text(text, encoding="utf-8")
    tender = tenderkit.load_tender(tmp_path, consultation=True)
    assert tender.questionnaire is not None
    options = {option.id: option for _, option in tender.questionnaire.options()}
    assert options["A1.5"].points == {"manufacturer": 4, "reseller": 3}
    assert "X.4" not in options
    assert tender.questionnaire.dimensions[2].level(3) == "low"
    assert tender.rules.supplier == "majority"


def test_without_a_tender_file_the_shipped_questionnaire_holds() -> None:
    catalogue = tenderkit.load_catalogue()
    assert no_tender(catalogue).questionnaire == catalogue.questionnaire
