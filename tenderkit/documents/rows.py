"""The rows that templates print: plain records, each text already Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from tenderkit.scoring import Award
from tenderkit.templating import Markdown, Missing

if TYPE_CHECKING:
    from tenderkit.documents.items import ItemView


class ScoringRow:
    """A row of a scoring table: level, what earns it, percentage, points of this tender; its texts are rendered on demand."""

    def __init__(self, item: ItemView, award: Award, points: Decimal | Missing) -> None:
        self._item, self._award = item, award
        self.points = points

    @property
    def percent(self) -> Decimal:
        """The percentage of the points."""
        return self._award.percent

    @property
    def label(self) -> Markdown:
        """The level, or the levels that add up."""
        return self._item._label(self._award)

    @property
    def text(self) -> Markdown:
        """What earns it."""
        return self._item._levels(self._award)


class BlankRow:
    """What a clause leaves to the buyer: name, meaning (rendered on demand) and value."""

    def __init__(self, name: str, value: object, text: Callable[[], Markdown]) -> None:
        self._text = text
        self.name, self.value = name, value

    @cached_property
    def text(self) -> Markdown:
        """What it is for."""
        return self._text()


@dataclass(frozen=True)
class KpiRow:
    """A key performance indicator."""

    aspect: str
    text: Markdown


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


class TermRow:
    """A defined term and its meaning, which is rendered when it is asked for."""

    def __init__(self, id: str, term: str, scope: str, definition: Callable[[], Markdown]) -> None:
        self.id, self.term, self.scope = id, term, scope
        self._definition = definition

    @cached_property
    def definition(self) -> Markdown:
        """The meaning."""
        return self._definition()


@dataclass(frozen=True)
class ErratumRow:
    """A reading of the source, for the buyer.

    `concerns` holds the items of this tender; `general` says that it concerns no item of the catalogue.
    """

    id: str
    title: str
    place: str
    certainty: str
    concerns: tuple[str, ...]
    general: bool
    printed: Markdown
    reading: Markdown
    instead: Markdown
    decision: Markdown | None
