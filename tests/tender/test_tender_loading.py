"""A tender file held against the catalogue: what it chooses, what it lacks, and every mistake with its line, once.

The files in tests/data/tenders say themselves, in a comment after an arrow, which fault a line has.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT, example
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenderkit import Fault, Tender, TenderkitError, load_tender
from tenderkit.blocks import MARKERS
from tenderkit.catalogue import Catalogue, load_catalogue
from tenderkit.files.yamlfile import YamlFile, parse
from tenderkit.tender import resolve

CASES = sorted((ROOT / "tests/data/tenders").glob("*.yaml"))
Write = Callable[..., Path]
ARROW = re.compile(r"-> (TK\d+) ?(.*?)(?= -> |$)")


def outcome(path: Path) -> tuple[Fault, ...]:
    """Return what a tender file is told, whether it loads or not."""
    try:
        return load_tender(path).faults
    except TenderkitError as error:
        return error.faults


def held(file: YamlFile) -> tuple[bool, tuple[Fault, ...]]:
    """Return whether data loads as a tender, and what it is told."""
    try:
        return True, resolve(file, shipped()).faults
    except TenderkitError as error:
        return False, error.faults


def faults_of(path: Path) -> tuple[Fault, ...]:
    """Return the faults of a file that does not load."""
    with pytest.raises(TenderkitError) as error:
        load_tender(path)
    return error.value.faults


@functools.cache
def shipped() -> Catalogue:
    return load_catalogue()


def resolved(text: str) -> Tender:
    """Return the tender of a text that loads, with whatever is missing in it."""
    file, faults = parse(text, "tender.yaml")
    return resolve(file, shipped(), faults=faults)


def chosen(tender: Tender) -> list[str]:
    return [f"{item.id}{item.variant or ''}" for item in tender.items]


def calendar(tender: Tender) -> list[str]:
    return [f"{row.item_id} {row.day}" for row in tender.due]


def short(faults: tuple[Fault, ...]) -> list[str]:
    return [f"{fault.location.line}: {fault.code}" for fault in faults]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_file_is_told_what_its_own_comments_say_and_nothing_else(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    expected = [(number, *match) for number, line in enumerate(lines, 1) for match in ARROW.findall(line)]
    found = tuple(fault for fault in outcome(path) if fault.code != "TK221")  # a language that nobody has reviewed
    assert sorted(short(found)) == sorted(f"{number}: {code}" for number, code, _ in expected), "\n".join(map(str, found))
    for number, code, words in expected:
        told = [str(fault) for fault in found if (fault.location.line, fault.code) == (number, code)]
        assert any(words in fault for fault in told), f"line {number}: no {code} says “{words}”, but: {told}"


def test_eight_independent_mistakes_are_eight_faults_in_one_run_each_with_file_and_line() -> None:
    path = ROOT / "tests/data/tenders/eight-mistakes.yaml"
    faults = faults_of(path)
    assert len(faults) == 8, "\n".join(map(str, faults))
    assert {fault.location.path for fault in faults} <= {"tests/data/tenders/eight-mistakes.yaml", path.as_posix()}
    assert all(fault.location.line > 1 for fault in faults)
    assert len({fault.location.line for fault in faults}) == 8
    assert sum("did you mean" in fault.hint for fault in faults) == 2
    assert list(faults) == sorted(faults)


@pytest.mark.parametrize("scenario", ["low", "medium", "high"])
def test_the_examples_load_without_a_word(scenario: str) -> None:
    tender = load_tender(example(scenario))
    assert tender.faults == ()
    assert tender.missing == {}
    assert tender.scenario.id == scenario


@pytest.mark.parametrize(
    ("scenario", "items"),
    [
        ("low", ["AC-1", "AC-2", "CC-1"]),
        ("medium", ["SC-1", "AC-3", "AC-4", "CC-2a", "CC-3a"]),
        ("high", ["SC-1", "SC-2", "AC-6", "AC-7", "CC-2b", "CC-3b", "CC-4"]),
    ],
)
def test_a_scenario_is_its_starting_set_in_the_order_of_a_document(scenario: str, items: list[str]) -> None:
    assert chosen(resolved(f"scenario: {scenario}")) == items


def test_a_tender_names_its_file_by_the_path_that_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text("scenario: low\nscenario: low\n", encoding="utf-8")
    assert "mine.yaml:2: TK104" in str(faults_of(Path("mine.yaml"))[-1])


# One mistake, one fault -------------------------------------------------------------------------------------------------

TENDERS = {
    "medium": """\
scenario: medium
reference: r
title: t
contracting_authority: {name: n}
products:
  - name: Monitor
    quantity: 850
items:
  add: [AC-1, ADD-2]
  leave_out: [CC-3]
award:
  points:
    AC-1: 10
    AC-3: 30
    AC-4: 20
  total: 60
dates:
  award: 2027-02-26
  contract_start: 2027-03-15
  delivery: 2027-05-03
  contract_end: 2030-03-14
terms: {contractor: Supplier}
""",
    "low": """\
scenario: low
reference: r
title: t
contracting_authority: {name: n}
products: [Monitor]
items:
  leave_out: [AC-1]
  add: [SC-1]
award: {points: {AC-2: 10}}
dates:
  award: 2027-02-26
  contract_start: 2027-03-15
  delivery: 2027-05-03
  contract_end: 2030-03-14
blanks: {CC-1.months: 2}
""",
    "high": """\
scenario: high
reference: r
title: t
contracting_authority: {name: n}
products: [Server]
award:
  points: {AC-6: 20, AC-7: 30}
  steps: {AC-7: [10, 20, 30, 60, 100]}
dates:
  contract_start: 2027-03-15
  contract_end: 2030-03-14
""",
}


def test_the_files_of_the_next_test_are_right_before_a_mistake_is_made_in_them() -> None:
    for text in TENDERS.values():
        assert [fault for fault in resolved(text).faults if fault.severity != "warning"] == []


@pytest.mark.parametrize(
    ("tender", "right", "wrong", "fault"),
    [
        # names of items
        ("medium", "AC-4: 20", "AC4: 20", "TK302"),
        ("medium", "AC-4: 20", "ac-4: 20", "TK302"),
        ("medium", "add: [AC-1, ADD-2]", "add: [AC-11, ADD-2]", "TK302"),
        ("low", "leave_out: [AC-1]", "leave_out: [AC-11]", "TK302"),
        ("low", "add: [SC-1]", "add: [SC1]", "TK302"),
        ("medium", "leave_out: [CC-3]", "leave_out: [CC-3, AC-99]", "TK302"),
        ("medium", "leave_out: [CC-3]", "leave_out: [CC-3, XY-Z]", "TK302"),
        ("medium", "add: [AC-1, ADD-2]", "add: [AC-1, ADD-2, CC-12]", "TK302"),
        # keys
        ("medium", "reference: r", "refrence: r", "TK111"),
        ("medium", "contracting_authority: {name", "contracting_autority: {name", "TK111"),
        ("medium", "{name: n}", "{nam: n}", "TK111"),
        ("medium", "products:", "product:", "TK111"),
        ("medium", "- name: Monitor", "- nam: Monitor", "TK111"),
        ("medium", "items:", "itmes:", "TK111"),
        ("medium", "  add:", "  ad:", "TK111"),
        ("medium", "  leave_out:", "  leaveout:", "TK111"),
        ("medium", "award:\n", "awrad:\n", "TK111"),
        ("medium", "points:", "point:", "TK111"),
        ("medium", "dates:", "datse:", "TK111"),
        ("medium", "contract_end:", "contract_ned:", "TK111"),
        ("low", "blanks:", "blankes:", "TK111"),
        ("low", "CC-1.months", "CC-1.month", "TK309"),
        ("medium", "scenario: medium", "scenari: medium", "TK111"),
        # values
        ("medium", "scenario: medium", "scenario: meduim", "TK301"),
        ("medium", "scenario: medium", "scenario: [medium]", "TK116"),
        ("medium", "name: Monitor", "name: ''", "TK117"),
        ("medium", "name: Monitor", "name: [Monitor]", "TK116"),
        ("medium", "name: Monitor", "details: CPV 1", "TK110"),
        ("medium", "quantity: 850", "quantity: many", "TK113"),
        ("medium", "quantity: 850", "quantity: 0", "TK114"),
        ("low", "products: [Monitor]", "products: ['']", "TK117"),
        ("medium", "AC-4: 20", "AC-4: -20", "TK114"),
        ("medium", "AC-4: 20", "AC-4: twenty", "TK113"),
        ("medium", "AC-4: 20", "AC-4:", "TK303"),
        ("medium", "AC-4: 20", "AC-4: 20\n    AC-4: 30", "TK104"),
        ("medium", "AC-4: 20\n  total: 60", "AC-4: 20\n    AC-6: 10\n  total: 70", "TK304"),
        ("medium", "total: 60", "total: 50", "TK306"),
        ("high", "60, 100", "60, 101", "TK114"),
        ("high", "60, 100", "60, all", "TK113"),
        ("high", "60, 100", "60", "TK312"),
        ("medium", "2027-03-15", "2027-02-29", "TK112"),
        ("medium", "contract_end: 2030-03-14", "contract_end: 2026-03-14", "TK307"),
        ("low", "delivery: 2027-05-03", "delivery: 2026-05-03", "TK307"),
        ("low", "CC-1.months: 2", "CC-1.months: two", "TK309"),
        ("low", "CC-1.months: 2", "CC-1.months: ''", "TK117"),
        # items that are not there
        ("high", "products: [Server]", "products: [Server]\nitems: {leave_out: [SC-1]}", "TK308"),
        ("medium", "\n    AC-4: 20\n  total: 60", "", "TK303"),
    ],
)
def test_one_mistake_is_one_fault(tmp_path: Path, tender: str, right: str, wrong: str, fault: str) -> None:
    assert TENDERS[tender].count(right) == 1
    path = tmp_path / "tender.yaml"
    path.write_text(TENDERS[tender].replace(right, wrong), encoding="utf-8")
    found = [told for told in outcome(path) if told.severity != "warning"]
    assert [told.code for told in found] == [fault], "\n".join(map(str, found))


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"items": "{add: [XY-Z]}", "points": "{AC-6: 20, AC-7: 30, AC-3: 5}"}, ["TK302", "TK304"]),
        ({"items": "{add: [ADD-11]}", "points": "{AC-6: 20, AC-7: 30, AC-3: 5}"}, ["TK302", "TK304"]),
        ({"items": "{add: [ADD-11], leave_out: [AC-7]}", "points": "{AC-6: 20}"}, ["TK302", "TK308"]),
        ({"items": "{add: [XY-Z], leave_out: [AC-7]}", "points": "{AC-6: 20}"}, ["TK302", "TK308"]),
        ({"items": "{add: [XY-Z]}", "points": "{AC-6: 20, AC-7: 30}\n  total: 60"}, ["TK302", "TK306"]),
        ({"items": "{add: [SC-1], leave_out: [AC-3, AC-7]}", "points": "{AC-6: 20}"}, ["TK308", "TK313"]),
        ({"items": "{}", "points": "{AC-6: 20, XY-Z: 30}"}, ["TK302", "TK303"]),
        ({"items": "{}", "points": "{AC-66: 20, AC-7: -30}"}, ["TK114", "TK302"]),
        ({"items": "{}", "points": "{AC-6: 20, AC-7: 30}\n  steps: {AC-6: [100], AC-7: [100]}"}, ["TK312", "TK312"]),
        ({"items": "{}", "points": "{AC-6: 20.0051, AC-7: 30}\n  total: 50"}, ["TK305", "TK306"]),
        ({"items": "{}", "points": "{AC-6: 20, AC-7: 30}", "dates": "{contract_end: 2031-02-30}"}, ["TK112", "TK303"]),
        ({"items": "{}", "points": "{AC-6: 20, AC-7: 30}", "title": "''", "titel": "t"}, ["TK111", "TK117"]),
    ],
)
def test_a_mistake_hides_no_other(tmp_path: Path, changes: dict[str, str], faults: list[str]) -> None:
    values = {
        **{"scenario": "high", "reference": "r", "title": "t", "contracting_authority": "{name: n}", "products": "[Server]"},
        **{"dates": "{contract_start: 2027-06-01, contract_end: 2031-05-31}"},
        **{key: value for key, value in changes.items() if key != "points"},
        "award": f"\n  points: {changes['points']}",
    }
    path = tmp_path / "tender.yaml"
    path.write_text("".join(f"{key}: {value}\n" for key, value in values.items()), encoding="utf-8")
    assert sorted(found.code for found in faults_of(path)) == faults, "\n".join(map(str, faults_of(path)))


def test_a_fault_has_the_line_of_its_own_entry_even_after_an_entry_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text("scenario: low\nitems:\n  add:\n    - ''\n    - XY-Z\n    - ADD-1\n    - ''\n    - XY-Y\n", encoding="utf-8")
    faults = [fault for fault in faults_of(path) if fault.severity == "fault"]
    assert short(tuple(faults)) == ["4: TK117", "5: TK302", "7: TK117", "8: TK302"]


def test_a_product_has_its_own_line_even_after_products_that_are_wrong(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text(
        "scenario: low\nproducts:\n  - name: ''\n  - name: x\n    quantity: 0\n  - nam: y\n  - name: z\n    quantity: q\n",
        encoding="utf-8",
    )
    faults = [fault for fault in faults_of(path) if fault.severity == "fault"]
    assert short(tuple(faults)) == ["3: TK117", "5: TK114", "6: TK111", "8: TK113"]


# Scenario and items ---------------------------------------------------------------------------------------------------------


def test_an_unknown_scenario_names_the_three_and_the_nearest(tender_file: Write) -> None:
    (fault,) = faults_of(tender_file("high", ("scenario: high", "scenario: hihg")))
    assert "TK301 “hihg” is not a scenario: there are low, medium, high (did you mean “high”?)" in str(fault)


def test_a_scenario_like_none_of_them_names_the_three_as_well(tender_file: Write) -> None:
    (fault,) = faults_of(tender_file("high", ("scenario: high", "scenario: 4")))
    assert "low, medium, high" in str(fault)


def test_a_missing_scenario_is_a_fault_that_names_the_three(tender_file: Write) -> None:
    (fault,) = faults_of(tender_file("high", ("scenario: high", "")))
    assert (fault.code, fault.severity) == ("TK301", "fault")
    assert "low, medium, high" in str(fault)


def test_an_empty_scenario_is_a_missing_one(tender_file: Write) -> None:
    (fault,) = faults_of(tender_file("high", ("scenario: high", "scenario:")))
    assert short((fault,)) == ["2: TK301"]


def test_other_mistakes_are_told_beside_an_unknown_scenario(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text("scenario: hihg\nitems: {add: [AC-33]}\ndates: {award: soon}\n", encoding="utf-8")
    assert short(faults_of(path)) == ["1: TK301", "2: TK302", "3: TK112"]


def test_items_can_be_left_out_and_added() -> None:
    tender = resolved("scenario: medium\nitems:\n  leave_out: [AC-4, CC-3]\n  add: [AC-2, ADD-1]\n")
    assert chosen(tender) == ["SC-1", "ADD-1", "AC-2", "AC-3", "CC-2a"]


def test_our_additions_mix_no_scenarios() -> None:
    assert [
        fault for fault in resolved("scenario: medium\nitems: {add: [ADD-1, ADD-2, ADD-3]}").faults if fault.code == "TK320"
    ] == []


def test_an_item_with_one_variant_in_the_scenario_needs_no_letter() -> None:
    assert chosen(resolved("scenario: high\nitems: {leave_out: [CC-2], add: [CC-2]}"))[-3:] == ["CC-2b", "CC-3b", "CC-4"]


def test_an_item_whose_variant_the_scenario_does_not_say_needs_its_letter(tender_file: Write) -> None:
    (fault,) = faults_of(tender_file("low", ("award:", "items: {add: [CC-2]}\naward:")))
    assert fault.code == "TK314"
    assert "CC-2a or CC-2b" in str(fault)


@pytest.mark.parametrize("letter", ["a", "b"])
def test_a_variant_is_added_by_its_letter(letter: str) -> None:
    assert chosen(resolved(f"scenario: low\nitems: {{add: [CC-2{letter}]}}"))[-1] == f"CC-2{letter}"


def test_the_other_variant_can_take_the_place_of_the_scenarios_own() -> None:
    tender = resolved("scenario: high\nitems: {leave_out: [CC-2], add: [CC-2a]}")
    assert "CC-2a" in chosen(tender)
    assert "CC-2b" not in chosen(tender)


def test_the_other_variant_belongs_to_another_scenario_and_is_warned_about() -> None:
    tender = resolved("scenario: high\nitems: {leave_out: [CC-2], add: [CC-2a]}")
    assert [(fault.code, fault.severity) for fault in tender.faults if fault.severity != "missing"] == [("TK320", "warning")]


def test_a_variant_that_an_item_does_not_have_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text("scenario: low\nitems: {add: [CC-2c]}\n", encoding="utf-8")
    (fault,) = (fault for fault in faults_of(path) if fault.severity == "fault")
    assert str(fault).endswith("TK302 there is no item “CC-2c” (did you mean “CC-2”?)")


def test_leaving_out_a_variant_that_the_scenario_does_not_use_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text("scenario: high\nitems: {leave_out: [CC-2a]}\n", encoding="utf-8")
    assert [fault.code for fault in faults_of(path) if fault.severity == "fault"] == ["TK313"]


def test_leaving_out_what_the_scenario_does_not_have_is_a_fault(tender_file: Write) -> None:
    (fault,) = faults_of(tender_file("low", ("award:", "items: {leave_out: [AC-7]}\naward:")))
    assert fault.code == "TK313"
    assert "AC-7 is not in the scenario “low”" in str(fault)


def test_adding_what_is_there_already_is_a_warning(tender_file: Write) -> None:
    tender = load_tender(tender_file("low", ("award:", "items: {add: [AC-1]}\naward:")))
    assert [(fault.code, fault.severity) for fault in tender.faults] == [("TK313", "warning")]
    assert chosen(tender) == ["AC-1", "AC-2", "CC-1"]


def test_the_due_diligence_report_without_its_criterion_is_a_fault(tender_file: Write) -> None:
    (fault,) = faults_of(
        tender_file("high", ("add: [ADD-3]", "add: [ADD-3]\n  leave_out: [AC-7]"), ("    AC-7: 30\n  total: 50\n", ""))
    )
    assert fault.code == "TK308"
    assert "CC-4 refers to AC-7" in str(fault)


def test_the_late_risk_assessment_has_its_requirements_in_itself_and_needs_no_criterion() -> None:
    assert chosen(resolved("scenario: low\nitems: {leave_out: [AC-1]}")) == ["AC-2", "CC-1"]


def test_the_list_with_risks_needs_a_risk_assessment(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text("scenario: high\nitems: {leave_out: [SC-1]}\n", encoding="utf-8")
    (fault,) = (fault for fault in faults_of(path) if fault.severity == "fault")
    assert (fault.code, fault.location.line) == ("TK308", 2)
    assert "CC-2 refers to SC-1 or AC-1" in str(fault)
    path.write_text("scenario: high\nitems: {leave_out: [SC-1], add: [AC-1]}\n", encoding="utf-8")
    assert "CC-2b" in chosen(load_tender(path))


def test_the_list_without_risks_needs_no_risk_assessment() -> None:
    assert chosen(resolved("scenario: medium\nitems: {leave_out: [SC-1]}"))[-2:] == ["CC-2a", "CC-3a"]


NEEDS = {"CC-2b": {"AC-1", "SC-1"}, "CC-4": {"AC-7"}, "ADD-2": {"AC-4"}}


@given(st.sampled_from(["low", "medium", "high"]), st.data())
def test_whatever_is_added_and_left_out_the_items_follow_or_a_reference_dangles(scenario: str, draw: st.DataObject) -> None:
    catalogue = shipped()
    own = [item.id for item in catalogue.in_scenario(scenario)]
    leave_out = draw.draw(st.lists(st.sampled_from(own), unique=True))
    add = draw.draw(st.lists(st.sampled_from(sorted(set(catalogue.items) - set(own))), unique=True))
    expected = (set(own) - set(leave_out)) | set(add)
    named = [f"{name}a" if name in ("CC-2", "CC-3") else name for name in add]
    there = expected | ({"CC-2b"} if scenario == "high" and "CC-2" in expected else set())
    clauses = {name for name in expected if catalogue.items[name].meta.kind == "contract-clause"}
    needs = {**NEEDS, "ADD-3": clauses - {"ADD-3"}, "ADD-6": clauses - {"ADD-3", "ADD-6"}}
    dangling = [name for name, targets in needs.items() if name in there and not targets & expected]
    file = YamlFile({"scenario": scenario, "items": {"leave_out": leave_out, "add": named}}, "tender.yaml", {})
    if dangling:
        with pytest.raises(TenderkitError) as error:
            resolve(file, catalogue)
        told = [fault.message for fault in error.value.faults if fault.severity == "fault"]
        assert sorted(re.split(" refers| applies", message)[0] for message in told) == sorted(
            name.removesuffix("b") for name in dangling
        )
    else:
        assert [item.id for item in resolve(file, catalogue).items] == [name for name in catalogue.items if name in expected]


# Values -----------------------------------------------------------------------------------------------------------------------


def test_values_are_what_was_typed() -> None:
    tender = load_tender(ROOT / "tests/data/tenders/words-stay-words.yaml")
    file = tender.file
    assert (file.reference, file.title, file.contracting_authority.contact, file.contracting_authority.email) == (
        "007",
        "no",
        "0.10",
        "1:30",
    )
    assert file.contracting_authority.name == "Yes & No: a * b | c # d {{ e }} <f>"
    assert file.contracting_authority.address == "Storgatan 5\nSE-981 32 Västerbro"
    assert [product.name for product in file.products] == ["on", "2027-01"]
    assert file.values == {"lot": "0x1F"}


def test_numbers_are_exact() -> None:
    tender = load_tender(ROOT / "tests/data/tenders/words-stay-words.yaml")
    assert tender.rounding.step == Decimal("0.10")
    assert [item.points for item in tender.items if item.points] == [Decimal("30.10"), Decimal(10)]


def test_dates_in_quotes_are_dates_too() -> None:
    tender = load_tender(ROOT / "tests/data/tenders/words-stay-words.yaml")
    assert tender.file.date == date(2026, 11, 23)
    assert (tender.file.dates.award, tender.file.dates.delivery) == (date(2027, 2, 26), date(2027, 5, 3))


@pytest.mark.parametrize(
    "typed", ["26 February 2027", "26-02-2027", "2027/02/26", "2027-2-26", "20270226", "2027", "0", "86400", "soon"]
)
def test_a_date_in_another_form_is_a_fault(tender_file: Write, typed: str) -> None:
    (fault,) = faults_of(tender_file("medium", ("2027-02-26", typed)))
    assert fault.code == "TK112"
    assert f"“{typed}” is not a date" in str(fault)


@pytest.mark.parametrize(
    ("day", "real"), [("2028-02-29", True), ("2027-02-29", False), ("2100-02-29", False), ("2027-04-31", False)]
)
def test_a_leap_day_is_a_date_in_leap_years_only(tender_file: Write, day: str, real: bool) -> None:
    assert ("TK112" in [fault.code for fault in outcome(tender_file("high", ("2027-05-17", day)))]) is not real


@pytest.mark.parametrize(
    ("written", "name", "character"),
    [
        ('title: "a\\u0007b"', "title", "U+0007"),
        ('title: "a\\0b"', "title", "U+0000"),
        ('title: "a\\x7fb"', "title", "U+007F"),
        ('title: "a\\x9bb"', "title", "U+009B"),
        ('title: "a\\uffffb"', "title", "U+FFFF"),
        ('contracting_authority: {name: n, address: "\\e[1m"}', "contracting_authority.address", "U+001B"),
        ('products: [{name: a}, {name: "b\\x0c"}]', "products.1.name", "U+000C"),
        ('terms: {contractor: "\\x08"}', "terms.contractor", "U+0008"),
    ],
)
def test_a_control_character_in_a_value_is_a_fault_that_names_the_field(
    tmp_path: Path, written: str, name: str, character: str
) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text(f"scenario: low\n\n{written}\n", encoding="utf-8")
    (fault,) = (fault for fault in faults_of(path) if fault.severity == "fault")
    assert (fault.code, fault.location.line) == ("TK311", 3)
    assert f"“{name}” holds the control character {character}" in str(fault)


@pytest.mark.parametrize("character", MARKERS)
def test_a_character_that_marks_values_is_a_fault_that_names_the_field(tmp_path: Path, character: str) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text(f"scenario: low\n\ntitle: a{character}b\n", encoding="utf-8")
    (fault,) = (fault for fault in faults_of(path) if fault.severity == "fault")
    assert (fault.code, fault.location.line) == ("TK311", 3)
    assert f"“title” holds the reserved character U+{ord(character):04X}" in str(fault)


def test_tabs_line_ends_and_characters_of_all_languages_are_no_control_characters() -> None:
    assert resolved('scenario: low\ntitle: "a\\tb\\nc é Ω 中 \\U0001F600 \\u200d"\n').file.title == "a\tb\nc é Ω 中 😀 \u200d"


def test_a_renamed_term_is_kept() -> None:
    assert load_tender(example("medium")).file.terms == {"contractor": "Supplier"}


def test_what_is_missing_is_named_and_stops_nothing() -> None:
    tender = resolved("scenario: low\n")
    assert set(tender.missing) == {
        *("reference", "title", "contracting_authority.name", "products", "award.points.AC-1", "award.points.AC-2"),
        *("dates.award", "dates.delivery", "blanks.CC-1.months"),
    }
    assert {fault.severity for fault in tender.faults} == {"missing"}
    assert {fault.code for fault in tender.faults} == {"TK303"}


def test_only_the_dates_that_something_depends_on_are_missing() -> None:
    tender = resolved("scenario: low\nitems: {leave_out: [CC-1]}\n")
    assert not [name for name in tender.missing if name.startswith(("dates", "blanks"))]


def test_where_there_is_a_fault_what_is_missing_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text("scenario: low\nitems: {add: [AC-99]}\n", encoding="utf-8")
    assert {fault.severity for fault in faults_of(path)} == {"fault", "missing"}


# Blanks -----------------------------------------------------------------------------------------------------------------------


def test_blanks_have_the_type_that_their_item_gives_them() -> None:
    item = load_tender(example("high")).item("ADD-3")
    assert item is not None
    assert item.blanks["explanation_days"] == 10
    assert str(item.blanks["consequence"]).startswith("a payment of 0.5%")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("0", "“0” is less than 1"),
        ("-1", "“-1” is not a whole number"),
        ("2.5", "“2.5” is not a whole number"),
        ("two", "“two” is not a whole number"),
        ("1e1", "“1e1” is not a whole number"),
        ("٣", "“٣” is not a whole number"),
    ],
)
def test_a_number_of_months_is_a_whole_number_of_one_or_more(tender_file: Write, typed: str, problem: str) -> None:
    (fault,) = faults_of(tender_file("low", ("CC-1.months: 2", f"CC-1.months: {typed}")))
    assert fault.code == "TK309"
    assert problem in str(fault)
    assert "CC-1.months" in str(fault)


@pytest.mark.parametrize("months", [100_000, 999_999_999])
def test_more_months_than_the_calendar_has_are_a_fault_and_no_crash(tender_file: Write, months: int) -> None:
    (fault,) = faults_of(tender_file("low", ("CC-1.months: 2", f"CC-1.months: {months}")))
    assert fault.location.line == tender_line(tender_file, "CC-1.months")


def tender_line(tender_file: Write, words: str) -> int:
    lines = tender_file("low").read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_a_contract_at_the_end_of_the_calendar_is_no_crash(tender_file: Write) -> None:
    found = outcome(tender_file("medium", ("2027-03-15", "9999-03-15"), ("2030-03-14", "9999-12-31"), ("2027-05-03", "9999-05-03")))
    assert all(fault.location.line for fault in found)


def test_a_blank_of_the_buyers_own_clause_can_be_a_date(tmp_path: Path) -> None:
    (tmp_path / "CC-9.md").write_text(
        "---\nid: CC-9\nkind: contract-clause\ntitle: Kick-off\nversion: '1'\nsource: {section: ours}\n"
        "blanks:\n  - {id: day, type: date, text: Day of the kick-off}\n---\n# Text\n\nThe kick-off is on {{ blank.day }}.\n",
        encoding="utf-8",
    )
    catalogue = load_catalogue(clauses=tmp_path)

    def with_day(day: str) -> Tender:
        data = {"scenario": "low", "items": {"add": ["CC-9"]}, "blanks": {"CC-9.day": day}}
        return resolve(YamlFile(data, "tender.yaml", {}), catalogue)

    item = with_day("2027-05-01").item("CC-9")
    assert item is not None
    assert item.blanks == {"day": date(2027, 5, 1)}
    for typed in ("2027-02-29", "20270501", "2027-W10-1", "1 May 2027"):
        with pytest.raises(TenderkitError, match=f"TK309 “{typed}” is not a date"):
            with_day(typed)


def test_a_blank_of_the_buyers_own_clause_can_have_a_maximum(tmp_path: Path) -> None:
    (tmp_path / "CC-9.md").write_text(
        "---\nid: CC-9\nkind: contract-clause\ntitle: Repair\nversion: '1'\nsource: {section: ours}\n"
        "blanks:\n  - {id: years, type: whole number, text: Years of repair, minimum: 2, maximum: 7}\n"
        "---\n# Text\n\nRepair is free for {{ blank.years }} years.\n",
        encoding="utf-8",
    )
    catalogue = load_catalogue(clauses=tmp_path)
    for years, problem in (("1", "is less than 2"), ("2", ""), ("7", ""), ("8", "is more than 7")):
        data = {"scenario": "low", "items": {"add": ["CC-9"]}, "blanks": {"CC-9.years": years}}
        file = YamlFile(data, "tender.yaml", {})
        if problem:
            with pytest.raises(TenderkitError, match=f"TK309 “{years}” {problem}"):
                resolve(file, catalogue)
        else:
            item = resolve(file, catalogue).item("CC-9")
            assert item is not None
            assert item.blanks == {"years": int(years)}


# Points -----------------------------------------------------------------------------------------------------------------------


def test_own_steps_replace_the_suggested_ones() -> None:
    item = resolved("scenario: high\naward: {steps: {AC-7: [10, 20, 50, 75, 100]}}").item("AC-7")
    assert item is not None
    assert item.scoring is not None
    assert not item.scoring.suggested
    assert sorted(level.percent for level in item.scoring.levels) == [0, 10, 20, 50, 75, 100]


def test_without_own_steps_the_suggested_ones_stand() -> None:
    item = resolved("scenario: high").item("AC-7")
    assert item is not None
    assert item.scoring is not None
    assert item.scoring.suggested


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ("[20, 40, 60, 80]", "TK312 AC-7 takes 5 percentages"),
        ("[]", "TK312 AC-7 takes 5 percentages"),
        ("[10, 20, 30, 60, 90, 100]", "TK312 AC-7 takes 5 percentages"),
        ("[20, 40, 80, 60, 100]", "TK312 the percentages of AC-7 must rise to 100"),
        ("[20, 40, 60, 80, 90]", "TK312 the percentages of AC-7 must rise to 100"),
        ("[100, 80, 60, 40, 20]", "TK312 the percentages of AC-7 must rise to 100"),
        ("[20, 40, 60, 80, 101]", "TK114"),
        ("50", "TK116"),
    ],
)
def test_own_steps_must_be_five_and_rise_to_a_hundred(tender_file: Write, steps: str, problem: str) -> None:
    faults = faults_of(tender_file("high", ("  total: 50", f"  total: 50\n  steps: {{AC-7: {steps}}}")))
    assert problem in "\n".join(map(str, faults))


@pytest.mark.parametrize(("total", "right"), [("50", True), ("50.0", True), ("49.99", False), ("51", False)])
def test_the_total_is_a_check_of_the_points(tender_file: Write, total: str, right: bool) -> None:
    found = outcome(tender_file("medium", ("total: 50", f"total: {total}")))
    assert [fault.code for fault in found] == ([] if right else ["TK306"])


def test_without_points_for_every_criterion_the_total_is_not_checked_yet(tender_file: Write) -> None:
    assert [fault.code for fault in outcome(tender_file("medium", ("AC-4: 20", "AC-4:")))] == ["TK303"]


@pytest.mark.parametrize(
    ("points", "step", "fits"),
    [
        ("15", "0.5", True),
        ("15.5", "0.5", True),
        ("15.25", "0.5", False),
        ("0.3", "0.1", True),
        ("15", "2", False),
        ("1.0051", "0.01", False),
    ],
)
def test_points_are_multiples_of_the_rounding_step(tender_file: Write, points: str, step: str, fits: bool) -> None:
    found = outcome(
        tender_file(
            "low", ("AC-1: 15", f"AC-1: {points}"), ("AC-2: 10", f"AC-2: {Decimal(step) * 2}"), ("step: 0.5", f"step: {step}")
        )
    )
    assert [fault.code for fault in found] == ([] if fits else ["TK305"])


@pytest.mark.parametrize("step", ["0", "-0.5", "1e-40", "NaN", "inf", "half"])
def test_a_rounding_step_is_a_number_that_can_be_counted_with(tender_file: Write, step: str) -> None:
    faults = faults_of(tender_file("low", ("step: 0.5", f"step: {step}")))
    assert {fault.location.line for fault in faults} <= {
        tender_line(tender_file, "rounding"),
        tender_line(tender_file, "AC-1: "),
        tender_line(tender_file, "AC-2: "),
    }


@pytest.mark.parametrize(("points", "fits"), [("1000000", True), ("0.5", True), ("1000000.5", False), ("0", False)])
def test_points_are_more_than_none_and_at_most_a_million(tender_file: Write, points: str, fits: bool) -> None:
    found = outcome(tender_file("low", ("AC-1: 15", f"AC-1: {points}")))
    assert [fault.code for fault in found] == ([] if fits else ["TK114"])


def test_a_tender_without_a_rounding_rule_counts_in_hundredths() -> None:
    rounding = resolved("scenario: low").rounding
    assert (rounding.step, rounding.mode) == (Decimal("0.01"), "half-up")


# Dates ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "delivery", "due"),
    [
        ("2", "2027-07-01", "2027-05-31"),
        ("4", "2027-07-01", "2027-06-30"),
        ("3", "2027-07-01", "2027-06-30"),
        ("11", "2028-03-01", "2028-02-29"),
    ],
)
def test_the_late_risk_assessment_is_due_so_many_months_after_award_or_the_day_before_delivery(
    tender_file: Write, months: str, delivery: str, due: str
) -> None:
    tender = load_tender(
        tender_file("low", ("delivery: 2027-07-01", f"delivery: {delivery}"), ("CC-1.months: 2", f"CC-1.months: {months}"))
    )
    assert calendar(tender) == [f"CC-1 {due}"]


def test_yearly_reports_are_due_until_the_contract_ends() -> None:
    tender = load_tender(example("medium"))
    days = ("2028-03-15", "2029-03-15", "2030-03-14")  # the last one as the example decides
    assert calendar(tender) == [f"{item} {day}" for day in days for item in ("ADD-2", "CC-2", "CC-3")]


def test_in_the_high_scenario_three_reports_are_due_every_year() -> None:
    tender = load_tender(example("high"))
    days = ("2028-06-01", "2029-06-01", "2030-06-01", "2031-05-31")
    assert calendar(tender) == [f"{item} {day}" for day in days for item in ("CC-2", "CC-3", "CC-4")]


def test_the_first_mitigation_report_of_the_medium_scenario_is_marked_as_our_reading() -> None:
    medium = [row.duty.erratum for row in resolved("scenario: medium").due if row.item_id == "CC-3"]
    high = [row.duty.erratum for row in resolved("scenario: high").due if row.item_id == "CC-3"]
    assert (medium, high) == (["E-14"], [None])


@pytest.mark.parametrize(
    ("end", "warns"),
    [("2028-03-13", True), ("2028-03-14", True), ("2028-03-15", False), ("2028-04-12", False), ("2027-05-31", True)],
)
def test_a_contract_of_a_year_or_less_warns_that_it_ends_before_anything_is_due(tender_file: Write, end: str, warns: bool) -> None:
    tender = load_tender(tender_file("medium", ("2030-03-14", end), ("yearly: contract-end", "yearly: anniversary")))
    assert [(fault.code, fault.severity) for fault in tender.faults] == ([("TK321", "warning")] if warns else [])
    assert [row.after_end for row in tender.due] == [warns] * 3


def test_a_contract_from_a_leap_day_has_its_anniversaries_at_the_end_of_february(tender_file: Write) -> None:
    tender = load_tender(
        tender_file(
            "medium",
            ("add: [ADD-1, ADD-2]", "leave_out: [CC-3]"),
            ("2027-03-15", "2028-02-29"),
            ("2027-05-03", "2028-05-03"),
            ("2030-03-14", "2032-02-29"),
        )
    )
    assert calendar(tender) == ["CC-2 2029-02-28", "CC-2 2030-02-28", "CC-2 2031-02-28", "CC-2 2032-02-29"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(award=st.dates(date(2024, 1, 1), date(2040, 12, 31)), wait=st.integers(1, 700), months=st.integers(1, 24))
def test_the_late_risk_assessment_is_always_due_before_delivery(award: date, wait: int, months: int) -> None:
    delivery = award + timedelta(days=wait)
    dates = f"{{award: {award}, contract_start: {award}, delivery: {delivery}}}"
    tender = resolved(f"scenario: low\ndates: {dates}\nblanks: {{CC-1.months: {months}}}\n")
    (row,) = tender.due
    assert row.day is not None
    assert row.day < delivery
    assert (row.day == delivery - timedelta(days=1)) or not row.advanced


def test_while_dates_are_missing_the_calendar_has_rows_without_days() -> None:
    assert calendar(resolved("scenario: high")) == ["CC-2 None", "CC-3 None", "CC-4 None"]


# Files ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "~\n", "---\n"])
def test_an_empty_file_is_a_fault(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text(text, encoding="utf-8")
    (fault,) = faults_of(path)
    assert fault.code == "TK103"
    assert "empty" in fault.message


@pytest.mark.parametrize("text", ["- scenario: low\n", "just words\n", "[]\n", "2027\n"])
def test_a_list_or_a_word_in_place_of_keys_is_a_fault(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text(text, encoding="utf-8")
    assert short(faults_of(path)) == ["1: TK116"]


def test_what_is_not_yaml_is_a_fault_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text("scenario: low\nreference 2027\ntitle: x\n", encoding="utf-8")
    (fault,) = faults_of(path)
    assert fault.code == "TK103"
    assert fault.location.line in (2, 3)


def test_anchors_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text("scenario: low\naward: &award\n  points: {AC-1: 15}\nvalues: *award\n", encoding="utf-8")
    assert short(faults_of(path)) == ["2: TK105"]


def test_a_file_that_is_not_utf_8_is_a_fault_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_bytes("scenario: low\ntitle: Västerbro\n".encode("latin-1"))
    assert short(faults_of(path)) == ["2: TK102"]


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "absent.yaml")
    assert fault.code == "TK101"
    assert "absent.yaml" in fault.location.path


def test_a_folder_means_the_tender_file_in_it(tmp_path: Path, tender_file: Write) -> None:
    tender_file("low")
    assert load_tender(tmp_path).scenario.id == "low"
    assert load_tender(str(tmp_path)).scenario.id == "low"


def test_a_folder_without_a_tender_file_is_a_fault_that_names_the_file(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path)
    assert fault.code == "TK101"
    assert fault.location.path.endswith("tender.yaml")


def test_a_language_that_the_catalogue_does_not_have_is_a_fault_on_its_line(tender_file: Write) -> None:
    (fault,) = faults_of(tender_file("low", ("scenario: low", "language: xx\nscenario: low")))
    assert (fault.code, fault.location.line) == ("TK202", 2)
    assert "en" in fault.hint


def test_faults_of_the_buyers_own_clauses_come_with_those_of_the_tender(tmp_path: Path, tender_file: Write) -> None:
    clauses = tmp_path / "clauses"
    clauses.mkdir()
    (clauses / "AC-3.md").write_text("no front matter\n", encoding="utf-8")
    with pytest.raises(TenderkitError) as error:
        load_tender(tender_file("low", ("reference:", "refrence:")), clauses=clauses)
    assert {fault.code for fault in error.value.faults} == {"TK106", "TK111"}


def test_the_same_data_has_the_same_fingerprint_and_other_data_another(tender_file: Write) -> None:
    first = load_tender(tender_file("low")).fingerprint
    assert load_tender(tender_file("low", ("scenario: low", "scenario: low  # a comment"))).fingerprint == first
    assert load_tender(tender_file("low", ("AC-1: 15", "AC-1: 16"))).fingerprint != first
    swapped = (("    AC-1: 15\n    AC-2: 10\n", "    AC-2: 10\n    AC-1: 15\n"),)
    assert load_tender(tender_file("low", *swapped)).fingerprint == first


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["scenario", "title", "products", "items", "award", "dates", "blanks", "terms", "language", "x"]),
        st.recursive(
            st.sampled_from(["low", "high", "en", "", "-1", "7", "1e400", "AC-3", "CC-1.months", "2027-01-01", "9999-12-31", None]),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        [
                            "points",
                            "steps",
                            "rounding",
                            "step",
                            "add",
                            "leave_out",
                            "award",
                            "contract_start",
                            "AC-1",
                            "CC-1.months",
                            "name",
                            "y",
                        ]
                    ),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=12,
        ),
    )
)
def test_whatever_a_tender_file_holds_it_loads_or_is_told_its_faults(data: dict[str, object]) -> None:
    loads, faults = held(YamlFile(data, "tender.yaml", {(): 1}))
    assert loads == all(fault.severity != "fault" for fault in faults)


@pytest.mark.parametrize("scenario", ["low", "medium", "high"])
def test_a_scenario_that_is_not_there_is_one_fault_and_nothing_that_follows_from_it(scenario: str, tmp_path: Path) -> None:
    text = (example(scenario) / "tender.yaml" if example(scenario).is_dir() else example(scenario)).read_text(encoding="utf-8")
    path = tmp_path / "tender.yaml"
    path.write_text(text.replace(f"scenario: {scenario}\n", "scenario: average\n"), encoding="utf-8")
    assert [fault.code for fault in faults_of(path)] == ["TK301"]
