"""A due date → a row of the calendar, as a template prints it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar

from tenderkit.rules.deadlines import DueDate
from tenderkit.templating import Markdown, Missing
from tenderkit.views import withheld
from tenderkit.views.base import Base
from tenderkit.views.item import ItemView


@dataclass(eq=False)
class CalendarRow:
    """A row of the calendar of due dates; `since` and `before` are the terms for the milestones.

    `counted` says what made the date: a `period` of `months`, a `day` of the year, or the `end` of the contract. Its text is
    rendered on demand.
    """

    _for_buyer: ClassVar = withheld.DUE

    _text: Callable[[], Markdown]
    item: ItemView
    number: int
    day: date | Missing
    months: int | Missing | None
    since: str
    before: str | None
    yearly: bool
    advanced: bool
    after_end: bool
    erratum: str | None
    counted: str

    @cached_property
    def text(self) -> Markdown:
        """What falls due."""
        return self._text()


def calendar_row(base: Base, item: ItemView, row: DueDate) -> CalendarRow:
    """A due date as a row of the calendar."""
    duty = row.duty
    months = base.blank(("blanks", f"{row.item_id}.{duty.blank}"), "months") if duty.months is None else row.months
    return CalendarRow(
        lambda: item.rendered(f"due.{duty.id}"),
        item=item,
        number=row.number,
        day=base.day(row),
        months=months,
        since=base.milestone(duty.since),
        before=base.milestone(duty.before) if duty.before else None,
        yearly=duty.recurrence is not None,
        advanced=row.advanced,
        after_end=row.after_end,
        erratum=duty.erratum,
        counted=row.counted,
    )
