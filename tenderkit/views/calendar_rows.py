"""A due date → a row of the calendar, as a template prints it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tenderkit.rules.deadlines import DueDate
from tenderkit.templating import Markdown, Missing
from tenderkit.views.base import Base
from tenderkit.views.item import ItemView


@dataclass(eq=False)
class CalendarRow:
    """A row of the calendar of due dates; `since` and `before` are the terms for the milestones, `months` the period.

    Its text is rendered on demand.
    """

    _text: Callable[[], Markdown]
    item: ItemView
    number: int
    day: date | Missing
    months: int | Missing
    since: str
    before: str | None
    yearly: bool
    advanced: bool
    after_end: bool
    erratum: str | None

    @cached_property
    def text(self) -> Markdown:
        """What falls due."""
        return self._text()


def calendar_row(base: Base, item: ItemView, row: DueDate) -> CalendarRow:
    """Return a due date as a row of the calendar."""
    months = None if row.months is None else row.months + 12 * (row.number - 1)
    return CalendarRow(
        lambda: item.rendered(f"due.{row.due.id}"),
        item=item,
        number=row.number,
        day=base.day(row),
        months=months if months is not None else base.missing(("blanks", f"{row.item_id}.{row.due.months}"), "months"),
        since=base.milestone(row.due.since),
        before=base.milestone(row.due.before) if row.due.before else None,
        yearly=row.due.every == "year",
        advanced=row.advanced,
        after_end=row.after_end,
        erratum=row.due.erratum,
    )
