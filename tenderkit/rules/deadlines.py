"""Contract dates → due dates: when each report falls due, once or every year, in calendar months.

A month's end stays a month's end: 30 November and three months is 28 or 29 February. Yearly dates are counted from the first
day and never from one another, so 29 February comes back in leap years.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from tenderkit.catalogue.schema import Due, Milestone

_MAX_YEARS = 50


@dataclass(frozen=True)
class DueDate:
    """One row of the calendar.

    `day` is None while a date it depends on is missing. `number` counts the occurrences of a yearly duty from 1.
    `advanced` says that the milestone of `due.before` made the date earlier; `after_end` that the contract ends first.
    """

    item_id: str
    due: Due
    number: int
    months: int | None
    day: date | None
    advanced: bool = False
    after_end: bool = False


def add_months(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or that month's last day where it has no such day.

    Raises OverflowError where the calendar has no such year.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"the calendar has no year {year}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def deadline(start: date, months: int, before: date | None = None) -> date:
    """Return the earlier of `months` after `start` and the day before `before` (READING, CC-1)."""
    day = add_months(start, months)
    return day if before is None else min(day, before - timedelta(days=1))


def due_dates(item_id: str, due: Due, months: int | None, dates: Mapping[Milestone, date | None]) -> Iterator[DueDate]:
    """Yield the due dates of one duty up to the contract's end, the first one always.

    A yearly duty whose first date falls after the end of the contract yields that date, marked `after_end`.
    """
    start, end = dates.get(due.since), dates.get("contract_end")
    before = dates.get(due.before) if due.before else None
    if start is None or months is None or (due.before and before is None):
        yield DueDate(item_id, due, 1, months, None)
        return
    first = deadline(start, months, before)
    yield DueDate(item_id, due, 1, months, first, first != add_months(start, months), end is not None and first > end)
    if due.every == "year" and end is not None:
        for number in range(2, _MAX_YEARS + 1):
            later = months + 12 * (number - 1)
            if start.year + later // 12 >= date.max.year or (day := add_months(start, later)) > end:
                return
            yield DueDate(item_id, due, number, months, day)


def calendar(rows: Iterable[DueDate]) -> tuple[DueDate, ...]:
    """Return due dates in the order of the calendar; those without a date come last."""
    return tuple(sorted(rows, key=lambda row: (row.day is None, row.day or date.max, row.item_id, row.due.id, row.number)))
