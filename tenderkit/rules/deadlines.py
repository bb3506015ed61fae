"""Contract dates → due dates: when each report falls due, once or every year, in calendar months.

A month's end stays a month's end: 30 November and three months is 28 or 29 February. Yearly dates are counted from the first
day and never from one another, so 29 February comes back in leap years.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal

from tenderkit.catalogue.schema import Milestone

_MAX_YEARS = 50


@dataclass(frozen=True)
class DayOfYear:
    """A day that every year has, as 30 June."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """The day in a year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class Recurrence:
    """When a yearly duty falls due again: on each anniversary of its first date, or on one `day` of the year.

    With `at_end`, it falls due on the contract's last day too.
    """

    day: DayOfYear | None = None
    at_end: bool = False


@dataclass(frozen=True)
class Duty:
    """What is due in a tender: so many months after a milestone and before another one, once or (`recurrence`) every year.

    `months` is None while the buyer's blank of that name is empty. `erratum` names the reading where the date is ours.
    """

    id: str
    since: Milestone
    months: int | None
    blank: str | None = None
    before: Milestone | None = None
    recurrence: Recurrence | None = None
    erratum: str | None = None

    def milestones(self) -> Iterator[Milestone]:
        """Yield the dates of the contract that its calendar is counted from."""
        yield self.since
        if self.before:
            yield self.before
        if self.recurrence is not None:
            yield "contract_end"


@dataclass(frozen=True)
class DueDate:
    """One row of the calendar.

    `day` is None while a date it depends on is missing. `number` counts the occurrences of a yearly duty from 1. `counted` says
    what made the date: the end of a period (of `months`), a day of the year, or the end of the contract.
    `advanced` says that the milestone of `duty.before` made the date earlier; `after_end` that the contract ends first.
    """

    item_id: str
    duty: Duty
    number: int
    months: int | None
    day: date | None
    advanced: bool = False
    after_end: bool = False
    counted: Literal["period", "day", "end"] = "period"


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day where it has no such day.

    Raises OverflowError where the calendar has no such year.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"the calendar has no year {year}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def deadline(start: date, months: int, before: date | None = None) -> date:
    """The earlier of `months` after `start` and the day before `before` (READING, CC-1)."""
    day = add_months(start, months)
    return day if before is None else min(day, before - timedelta(days=1))


def standstill_end(award: date, days: int) -> date:
    """The last day of a standstill of so many full days, counted from the day after the award: the contract can start after it."""
    return award + min(timedelta(days=days), date.max - award)  # the calendar ends


def due_dates(item_id: str, duty: Duty, dates: Mapping[Milestone, date | None]) -> Iterator[DueDate]:
    """Yield the due dates of one duty up to the contract's end, the first one always.

    Where something is due at the contract's end, that is the latest day for the first one too; any other yearly
    duty whose first date falls after the end of the contract yields that date, marked `after_end`. On a day of the year
    it falls due for the first time on the first such day after the start, or at the end of the period if that comes before it.
    """
    start, end = dates.get(duty.since), dates.get("contract_end")
    before = dates.get(duty.before) if duty.before else None
    if start is None or duty.months is None or (duty.before and before is None):
        yield DueDate(item_id, duty, 1, duty.months, None)
        return
    first = deadline(start, duty.months, before)
    rule = duty.recurrence
    first_day = None if rule is None or rule.day is None else next(_each_year(rule.day, start))
    if rule is not None and rule.at_end and end is not None and end < first:
        first = end
        yield DueDate(item_id, duty, 1, None, first, counted="end")
    elif first_day is not None and first_day <= first:
        first = first_day
        yield DueDate(item_id, duty, 1, None, first, after_end=end is not None and first > end, counted="day")
    else:
        advanced = first != add_months(start, duty.months)
        yield DueDate(item_id, duty, 1, duty.months, first, advanced, end is not None and first > end)
    if rule is None or end is None or first >= end:
        return
    number, last = 1, first
    for day, months in _further(rule, start, duty.months, first):
        if day > end or number >= _MAX_YEARS:
            break
        number, last = number + 1, day
        yield DueDate(item_id, duty, number, months, day, counted="day" if months is None else "period")
    if rule.at_end and last < end and number < _MAX_YEARS:
        yield DueDate(item_id, duty, number + 1, None, end, counted="end")


def _further(rule: Recurrence, start: date, months: int, first: date) -> Iterator[tuple[date, int | None]]:
    """Yield the days after the first, with the months from the start where they are counted in months."""
    if rule.day is not None:
        for day in _each_year(rule.day, first):
            yield day, None
        return
    later = months + 12
    while start.year + later // 12 < date.max.year:
        yield add_months(start, later), later
        later += 12


def _each_year(day: DayOfYear, after: date) -> Iterator[date]:
    """Yield that day of each year after a date."""
    for year in range(after.year, MAXYEAR + 1):
        if (found := day.in_year(year)) > after:
            yield found


def calendar(rows: Iterable[DueDate]) -> tuple[DueDate, ...]:
    """Due dates in the order of the calendar; those without a date come last."""
    return tuple(sorted(rows, key=lambda row: (row.day is None, row.day or date.max, row.item_id, row.duty.id, row.number)))
