"""Due dates in calendar months, held against a calculation of our own with the calendar module."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tenderkit.catalogue import load_catalogue
from tenderkit.catalogue.schema import Milestone
from tenderkit.rules import deadlines
from tenderkit.rules.deadlines import DueDate, Duty, Recurrence, add_months, deadline, due_dates
from tenderkit.tender.deciding import decisions_of
from tenderkit.tender.falling_due import duties_of

YEARLY = Duty("report", "contract_start", 12, recurrence=Recurrence())
ONCE = Duty("plan", "contract_start", 3)
BEFORE_DELIVERY = Duty("assessment", "award", None, "months", before="delivery")
days = st.dates(date(1990, 1, 1), date(2150, 12, 31))


def later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month: worked out by hand."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def shown(due: Duty, months: int | None, **dates: date | None) -> list[str]:
    named: dict[Milestone, date | None] = {
        name: dates.get(name) for name in ("award", "contract_start", "delivery", "contract_end")
    }
    return [
        f"{row.day}{' advanced' if row.advanced else ''}{' after the end' if row.after_end else ''}"
        for row in due_dates("CC-9", replace(due, months=months), named)
    ]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2027-03-15", 3, "2027-06-15"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-01-31", 3, "2027-04-30"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2096-02-29", 48, "2100-02-28"),
        ("2027-02-28", 12, "2028-02-28"),
        ("2027-12-01", 1, "2028-01-01"),
        ("2027-05-05", 0, "2027-05-05"),
    ],
)
def test_months_are_calendar_months_and_a_months_end_stays_one(day: str, months: int, expected: str) -> None:
    assert str(add_months(date.fromisoformat(day), months)) == expected


@given(days, st.integers(0, 600))
def test_adding_months_is_what_the_calendar_says(day: date, months: int) -> None:
    assert add_months(day, months) == later(day, months)


@given(days, st.integers(0, 600), st.integers(0, 600))
def test_more_months_are_never_earlier(day: date, one: int, other: int) -> None:
    assert add_months(day, min(one, other)) <= add_months(day, max(one, other))


@pytest.mark.parametrize(
    ("months", "delivery", "expected"),
    [
        (2, "2027-07-01", "2027-05-31"),  # two months after the award come first
        (4, "2027-07-01", "2027-06-30"),  # the day before delivery comes first
        (3, "2027-07-01", "2027-06-30"),  # both on one day
        (3, "2027-06-30", "2027-06-29"),
    ],
)
def test_the_deadline_is_the_earlier_of_so_many_months_after_award_and_the_day_before_delivery(
    months: int, delivery: str, expected: str
) -> None:
    assert str(deadline(date(2027, 3, 31), months, date.fromisoformat(delivery))) == expected


@given(days, st.integers(0, 60), days)
def test_a_deadline_is_before_delivery_and_not_after_the_months_have_passed(award: date, months: int, delivery: date) -> None:
    found = deadline(award, months, delivery)
    assert found < delivery
    assert found <= later(award, months)
    assert found in (later(award, months), delivery - timedelta(days=1))


def test_without_a_delivery_the_months_decide() -> None:
    assert deadline(date(2027, 3, 31), 3) == date(2027, 6, 30)


def test_what_is_due_once_has_one_date() -> None:
    assert shown(ONCE, 3, contract_start=date(2027, 3, 15), contract_end=date(2037, 1, 1)) == ["2027-06-15"]


def test_yearly_dates_run_to_the_end_of_the_contract() -> None:
    assert shown(YEARLY, 12, contract_start=date(2027, 3, 15), contract_end=date(2030, 3, 14)) == ["2028-03-15", "2029-03-15"]


def test_a_date_on_the_last_day_of_the_contract_counts() -> None:
    assert shown(YEARLY, 12, contract_start=date(2027, 3, 15), contract_end=date(2029, 3, 15)) == ["2028-03-15", "2029-03-15"]
    assert shown(YEARLY, 12, contract_start=date(2027, 3, 15), contract_end=date(2028, 3, 15)) == ["2028-03-15"]


def test_yearly_dates_of_a_leap_day_come_back_to_it_in_leap_years() -> None:
    found = shown(YEARLY, 12, contract_start=date(2028, 2, 29), contract_end=date(2033, 1, 1))
    assert found == ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


@pytest.mark.parametrize("end", ["2028-03-14", "2028-01-01", "2027-03-16"])
def test_a_contract_of_a_year_or_less_ends_before_its_first_yearly_date_which_is_told_all_the_same(end: str) -> None:
    found = shown(YEARLY, 12, contract_start=date(2027, 3, 15), contract_end=date.fromisoformat(end))
    assert found == ["2028-03-15 after the end"]


def test_without_an_end_of_the_contract_only_the_first_date_is_known() -> None:
    assert shown(YEARLY, 12, contract_start=date(2027, 3, 15)) == ["2028-03-15"]


def test_a_date_brought_forward_by_delivery_says_so() -> None:
    award, delivery = date(2027, 3, 31), date(2027, 5, 1)
    assert shown(BEFORE_DELIVERY, 2, award=award, delivery=delivery) == ["2027-04-30 advanced"]
    assert shown(BEFORE_DELIVERY, 1, award=award, delivery=delivery) == ["2027-04-30"]


@pytest.mark.parametrize(
    ("due", "months", "dates"),
    [
        (YEARLY, 12, {"contract_end": date(2030, 1, 1)}),
        (BEFORE_DELIVERY, None, {"award": date(2027, 3, 31), "delivery": date(2027, 5, 1)}),
        (BEFORE_DELIVERY, 2, {"award": date(2027, 3, 31)}),
        (BEFORE_DELIVERY, 2, {"delivery": date(2027, 5, 1)}),
        (ONCE, 3, {}),
    ],
)
def test_while_something_is_missing_there_is_a_row_without_a_day(due: Duty, months: int | None, dates: dict[str, date]) -> None:
    assert shown(due, months, **dates) == ["None"]


@given(days, st.integers(1, 36), st.integers(1, 365 * 20))
def test_yearly_dates_are_all_those_that_the_calendar_has_until_the_contract_ends(start: date, months: int, length: int) -> None:
    end = start + timedelta(days=length)
    found = list(due_dates("CC-9", replace(YEARLY, months=months), {"contract_start": start, "contract_end": end}))
    expected = [day for year in range(25) if (day := later(start, months + 12 * year)) <= end]
    assert [row.day for row in found] == (expected or [later(start, months)])
    assert [row.number for row in found] == list(range(1, len(found) + 1))
    assert [row.after_end for row in found] == [not expected] + [False] * (len(found) - 1)


@given(days, st.integers(1, 24), st.integers(2, 400))
def test_a_duty_before_delivery_is_due_before_delivery(award: date, months: int, wait: int) -> None:
    delivery = award + timedelta(days=wait)
    assume(delivery > award)
    (row,) = due_dates("CC-1", replace(BEFORE_DELIVERY, months=months), {"award": award, "delivery": delivery})
    assert row.day is not None
    assert row.day < delivery
    assert row.advanced == (row.day != later(award, months))


def row(item_id: str, day: date | None, number: int = 1, due: Duty = YEARLY) -> DueDate:
    return DueDate(item_id, due, number, 12, day)


def test_the_calendar_is_in_order_of_days_and_rows_without_a_day_come_last() -> None:
    rows = [row("CC-4", None), row("CC-3", date(2029, 1, 1), 2), row("CC-2", date(2029, 1, 1), 2), row("CC-3", date(2028, 1, 1))]
    assert [(found.item_id, str(found.day)) for found in deadlines.calendar(rows)] == [
        ("CC-3", "2028-01-01"),
        ("CC-2", "2029-01-01"),
        ("CC-3", "2029-01-01"),
        ("CC-4", "None"),
    ]


@given(st.permutations([row(item, day) for item in ("CC-2", "CC-3") for day in (date(2028, 1, 1), date(2029, 1, 1), None)]))
def test_the_calendar_is_the_same_in_whatever_order_its_rows_come(rows: list[DueDate]) -> None:
    assert deadlines.calendar(rows) == deadlines.calendar(reversed(rows))
    assert len(deadlines.calendar(rows)) == len(rows)


def test_every_due_rule_of_the_catalogue_gives_dates() -> None:
    dates: dict[Milestone, date | None] = {
        "award": date(2027, 2, 26),
        "contract_start": date(2027, 3, 15),
        "delivery": date(2027, 5, 3),
        "contract_end": date(2030, 3, 14),
    }
    catalogue = load_catalogue()
    for item in catalogue.items.values():
        for variant in item.meta.variants or (None,):
            blanks = {blank.id: 2 for blank in item.meta.blanks}
            for duty in duties_of(item, variant, blanks, decisions_of(item, variant, {}, catalogue)):
                assert all(found.day is not None for found in due_dates(item.id, duty, dates)), item.id
