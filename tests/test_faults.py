"""Faults as a reader meets them: one line each, in the order of the file, with a hint where a known word is near."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.faults import Fault, Location, TenderkitError, _letters, _slips, did_you_mean, stop_on, suggestion

ITEMS = ["AC-1", "AC-3", "CC-2", "CC-4"]
severities = st.sampled_from(["fault", "missing", "warning"])
faults = st.lists(
    st.builds(
        Fault,
        st.builds(Location, st.sampled_from(["a.yaml", "b.yaml"]), st.integers(0, 30)),
        st.sampled_from(["TK104", "TK302"]),
        st.sampled_from(["one", "two"]),
        severity=severities,
    )
)


def test_a_location_reads_as_path_and_line() -> None:
    assert str(Location("tender.yaml", 12)) == "tender.yaml:12"


def test_a_location_without_a_line_reads_as_the_path_alone() -> None:
    assert str(Location("clauses")) == "clauses"


def test_a_fault_reads_as_place_code_message_and_hint() -> None:
    fault = Fault(Location("tender.yaml", 12), "TK302", "there is no item “AC-33”", "did you mean “AC-3”?")
    assert str(fault) == "tender.yaml:12: TK302 there is no item “AC-33” (did you mean “AC-3”?)"


def test_a_fault_without_a_hint_has_no_empty_brackets() -> None:
    assert str(Fault(Location("a", 1), "TK101", "cannot be read")) == "a:1: TK101 cannot be read"


def test_a_warning_says_that_it_is_one() -> None:
    assert str(Fault(Location("a", 1), "TK320", "mixed", severity="warning")) == "a:1: TK320 warning: mixed"


def test_a_fault_as_data_has_every_part_by_name() -> None:
    fault = Fault(Location("tender.yaml", 7), "TK303", "not filled in", "fill it in", "missing")
    assert fault.as_data() == {
        "path": "tender.yaml",
        "line": 7,
        "code": "TK303",
        "severity": "missing",
        "message": "not filled in",
        "hint": "fill it in",
    }


def test_lines_are_ordered_as_numbers_and_not_as_text() -> None:
    error = TenderkitError([Fault(Location("a", 10), "TK104", "x"), Fault(Location("a", 9), "TK104", "x")])
    assert [fault.location.line for fault in error.faults] == [9, 10]


@given(faults)
def test_an_error_carries_every_fault_once_in_the_order_of_the_files(found: list[Fault]) -> None:
    error = TenderkitError(found)
    assert set(error.faults) == set(found)
    assert len(error.faults) == len(set(found))
    assert list(error.faults) == sorted(error.faults)


def test_an_error_prints_one_line_for_each_fault() -> None:
    error = TenderkitError([Fault(Location("a", 2), "TK104", "second"), Fault(Location("a", 1), "TK104", "first")])
    assert str(error).splitlines() == ["a:1: TK104 first", "a:2: TK104 second"]


@given(faults, st.booleans())
def test_a_run_stops_on_faults_and_a_final_one_also_on_what_is_missing(found: list[Fault], draft: bool) -> None:
    stopping = {fault for fault in found if fault.severity == "fault" or (fault.severity == "missing" and not draft)}
    if not stopping:
        stop_on(found, draft=draft)  # raises nothing
        return
    with pytest.raises(TenderkitError) as error:
        stop_on(found, draft=draft)
    assert set(error.value.faults) == stopping


@pytest.mark.parametrize(
    ("typed", "meant"), [("AC-33", "AC-3"), ("ac-3", "AC-3"), ("CC4", "CC-4"), ("Cc-2", "CC-2"), ("monkey", ""), ("", "")]
)
def test_the_nearest_known_word_is_found_whatever_its_capitals(typed: str, meant: str) -> None:
    assert did_you_mean(typed, ITEMS) == meant


def test_nothing_is_near_a_word_longer_than_any() -> None:
    assert did_you_mean("AC-3" * 1_000_000, ITEMS) == ""


@given(st.text("abcAC-123", max_size=12), st.lists(st.text("abcAC-123", max_size=12), max_size=4))
def test_what_is_found_near_is_what_the_two_measures_find(word: str, known: list[str]) -> None:
    def near(name: str) -> bool:
        one, other = _letters(word), _letters(name)
        ratio = difflib.SequenceMatcher(None, word.casefold(), name.casefold()).ratio()
        return _slips(one, other) <= max(1, len(one) // 3) or ratio >= 0.6

    found = did_you_mean(word, known)
    assert found in known if any(near(name) for name in known) else found == ""


def test_a_suggestion_is_a_question() -> None:
    assert suggestion("AC-33", ITEMS) == "did you mean “AC-3”?"


def test_where_no_word_is_near_the_other_hint_is_given() -> None:
    assert suggestion("monkey", ITEMS, otherwise="`tenderkit list items` names them all") == "`tenderkit list items` names them all"
    assert suggestion("monkey", ITEMS) == ""


def test_nothing_is_suggested_where_nothing_is_known() -> None:
    assert suggestion("AC-3", []) == ""


def test_a_long_value_in_a_message_keeps_its_beginning() -> None:
    fault = Fault(Location("a.yaml", 1), "TK104", f"“{'long ' * 100}” is no item")
    assert "“long long " in str(fault)
    assert "long …” is no item" in str(fault)
