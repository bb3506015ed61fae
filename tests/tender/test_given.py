"""A tender from the data of a program, and a tender with other values: checked like a file, with names in the place of lines."""

from __future__ import annotations

import copy
import pickle
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from conftest import example
from hypothesis import given
from hypothesis import strategies as st

import tenderkit

WHOLE: dict[str, Any] = {
    "scenario": "medium",
    "reference": "2027/ICT/014",
    "title": "Notebooks",
    "contracting_authority": {"name": "Joint Purchasing Office Västerbro"},
    "products": [{"name": "Notebook, 14 inch", "quantity": 4200}, "Docking station"],
    "award": {"points": {"AC-3": 30, "AC-4": Decimal("20.5")}, "rounding": {"step": 0.5}},
    "dates": {
        "award": date(2027, 2, 26),
        "contract_start": "2027-03-15",
        "delivery": datetime(2027, 5, 3),
        "contract_end": "2030-03-14",
    },
    "item_table": True,
}


def faults_of(call: Any, *arguments: Any, **values: Any) -> list[str]:
    with pytest.raises(tenderkit.TenderkitError) as caught:
        call(*arguments, **values)
    return [f"{fault.location} {fault.code} {fault.message}" for fault in caught.value.faults]


def test_numbers_and_dates_of_python_are_those_of_a_file() -> None:
    tender = tenderkit.load_tender(WHOLE)
    assert tender.file.products[0].quantity == 4200
    assert tender.file.award.points == {"AC-3": Decimal(30), "AC-4": Decimal("20.5")}
    assert tender.file.award.rounding.step == Decimal("0.5")
    assert (tender.file.dates.award, tender.file.dates.delivery) == (date(2027, 2, 26), date(2027, 5, 3))
    assert tender.file.item_table is True
    assert tender.missing == {}


@pytest.mark.parametrize("scenario", ["low", "medium", "high"])
def test_the_data_of_a_file_makes_the_documents_of_the_file_byte_by_byte(scenario: str) -> None:
    tender = tenderkit.load_tender(example(scenario))
    again = tenderkit.load_tender(tender.yaml.data)
    assert [document.data for document in tenderkit.render(again)] == [document.data for document in tenderkit.render(tender)]


def test_a_number_of_python_has_one_reading_however_the_tender_writes_its_own() -> None:
    tender = tenderkit.load_tender({**WHOLE, "reading": {"numbers": "1.000,5", "dates": "day-first"}})
    assert tender.file.award.points["AC-4"] == Decimal("20.5")
    changed = tender.changed(award={"points": {"AC-3": "30,5", "AC-4": 12.5}}, dates={"award": "27/02/2027"})
    assert changed.file.award.points == {"AC-3": Decimal("30.5"), "AC-4": Decimal("12.5")}
    assert changed.file.dates.award == date(2027, 2, 27)


def test_every_fault_names_its_value() -> None:
    wrong = {
        **WHOLE,
        "titel": "Notebooks",
        "products": [{"name": "a"}, {"name": "b", "quantity": 0}, {"nme": "c"}],
        "award": {"points": {"AC-3": "many", "AC-4": 20}},
    }
    assert faults_of(tenderkit.load_tender, wrong) == [
        "award.points.AC-3 TK113 “many” is not a number",
        "products[1].quantity TK114 “0” is out of range for “quantity”",
        "products[2].nme TK111 “nme” is not a key here",
        "titel TK111 “titel” is not a key here",
    ]


def test_what_no_file_can_hold_is_a_fault_of_each_value() -> None:
    circle: list[Any] = []
    circle.append(circle)
    wrong = {**WHOLE, "values": {"room": {1, 2}, "hours": datetime(2027, 1, 1, 12)}, "blanks": {3: "x"}, "documents": circle}
    found = faults_of(tenderkit.load_tender, wrong)
    assert [line.rsplit(" TK640 ")[0] for line in found if " TK640 " in line] == [
        "blanks",
        "documents[0][0][0][0][0][0][0][0]",
        "values.hours",
        "values.room",
    ]
    assert "a tender has no place for a value of type set" in found[-1]


BEYOND = [10**5000, Decimal("1e999999"), 1e300, float("inf"), float("nan"), Decimal("sNaN"), -1, 0.1 + 0.2]


@pytest.mark.parametrize("number", BEYOND, ids=map(str, range(len(BEYOND))))
def test_a_number_that_no_points_can_be_is_a_fault(number: float | Decimal) -> None:
    [found] = faults_of(tenderkit.load_tender, {**WHOLE, "award": {"points": {"AC-3": number, "AC-4": 20}}})
    assert found.startswith("award.points.AC-3 TK11")


def test_what_is_missing_names_the_tender() -> None:
    tender = tenderkit.load_tender({"scenario": "low"})
    assert str(tender.missing["title"].location) == "tender"


def test_a_change_leaves_the_tender_and_what_was_given_as_they_are() -> None:
    data = copy.deepcopy(WHOLE)
    tender = tenderkit.load_tender(data)
    changed = tender.changed(title="Screens", award={"points": {"AC-3": 40}}, products=["Screen"])
    assert data == WHOLE
    assert (tender.file.title, changed.file.title) == ("Notebooks", "Screens")
    assert changed.file.award.points == {"AC-3": Decimal(40), "AC-4": Decimal("20.5")}, "a dict is laid over"
    assert changed.file.award.rounding.step == Decimal("0.5")
    assert [product.name for product in changed.file.products] == ["Screen"], "a list takes the place of the other"


def test_none_takes_a_value_away() -> None:
    changed = tenderkit.load_tender(example("medium")).changed(title=None)
    assert changed.file.title is None
    assert str(changed.missing["title"].location) == "title"


def test_a_change_that_is_wrong_is_told_by_its_name_and_the_rest_by_its_line() -> None:
    tender = tenderkit.load_tender(example("medium"))
    assert faults_of(tender.changed, dates={"award": "2027-02-30"}) == ["dates.award TK112 “2027-02-30” is not a date"]
    line = tender.yaml.lines["dates", "contract_start"]
    found = faults_of(tender.changed, dates={"contract_end": date(2026, 1, 1)}, scenario="medium", titel="a")
    assert any(place.startswith("dates.contract_end ") for place in found)
    assert tender.changed(dates={"award": "2027-02-25"}).yaml.where("dates", "contract_start").line == line


def test_what_a_list_replaces_has_no_place_in_the_file_any_more() -> None:
    tender = tenderkit.load_tender(example("medium"))
    assert tender.yaml.where("products", 0, "quantity").line > 0
    changed = tender.changed(products=["Screen"], contracting_authority={"name": "Ours"})
    assert str(changed.yaml.where("products", 0, "quantity")) == "products[0]"
    assert changed.yaml.where("contracting_authority", "email").line > 0, "what a dict is laid over stays"


def test_a_second_change_knows_the_names_of_the_first() -> None:
    once = tenderkit.load_tender(example("medium")).changed(title="a", dates={"award": "2027-02-25"})
    twice = once.changed(reference="b")
    assert [str(twice.yaml.where(*keys)) for keys in (("title",), ("dates", "award"), ("reference",))] == [
        "title",
        "dates.award",
        "reference",
    ]


def test_a_change_of_the_language_takes_its_catalogue() -> None:
    tender = tenderkit.load_tender(example("medium"))
    assert any(line.startswith("language TK202") for line in faults_of(tender.changed, language="xx"))


def test_a_consultation_stays_one() -> None:
    consultation = tenderkit.no_tender(tenderkit.load_catalogue()).changed(reference="MC-1")
    assert consultation.consultation
    assert consultation.file.reference == "MC-1"


def test_a_changed_tender_travels_between_processes() -> None:
    changed = pickle.loads(pickle.dumps(tenderkit.load_tender(WHOLE).changed(title="Screens")))
    assert changed.changed(reference="b").file.title == "Screens"


def faults_in(data: dict[Any, Any]) -> tuple[tenderkit.Fault, ...]:
    try:
        return tenderkit.load_tender(data).faults
    except tenderkit.TenderkitError as error:
        return error.faults


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.dates(), st.datetimes(), st.text(max_size=8),
    st.binary(max_size=3), st.complex_numbers(), st.sampled_from(["low", "AC-3", "en", "2027-01-01", "1.000"]),
)  # fmt: skip
KEYS = st.one_of(
    st.text(max_size=4), st.integers(), st.none(), st.sampled_from([*WHOLE, "points", "AC-3", "name", "blanks", "terms"])
)
DATA = st.recursive(
    LEAVES,
    lambda children: st.one_of(
        st.lists(children, max_size=3),
        st.tuples(children),
        st.sets(st.integers(), max_size=2),
        st.dictionaries(KEYS, children, max_size=4),
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.one_of(st.sampled_from([*WHOLE, "blanks", "terms", "house", "values", "kpis", "reading"]), KEYS), DATA, max_size=5
    )
)
def test_any_data_makes_a_tender_or_faults(data: dict[Any, Any]) -> None:
    assert not [fault for fault in [*faults_in(data), *faults_in({**WHOLE, **data})] if fault.code == "TK900"]
