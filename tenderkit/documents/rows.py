"""The rows that templates print: plain records, each text already Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tenderkit.scoring import Award
from tenderkit.templating import Markdown, Missing, Place, Varying

if TYPE_CHECKING:
    from tenderkit.documents.items import ItemView


class Later(Sequence[Any]):
    """A list made when a template first looks at it: most documents need few of the lists there are."""

    def __init__(self, make: Callable[[], list[Any]]) -> None:
        self._make = make

    @cached_property
    def _rows(self) -> list[Any]:
        return self._make()

    def __getitem__(self, index: Any) -> Any:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)


class Same:
    """Something large that is the same only if it is the very same thing."""

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.thing is self.thing

    def __hash__(self) -> int:
        return id(self.thing)


class ScoringRow(Varying):
    """A row of a scoring table: level, what earns it, percentage, points of this tender; its texts are rendered on demand."""

    _varying = frozenset({"points"})

    def __init__(self, place: Place, item: ItemView, award: Award, points: Decimal | Missing) -> None:
        self._place, self._item, self._award = place, item, award
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


class BlankRow(Varying):
    """What a clause leaves to the buyer: name, meaning (rendered on demand) and value."""

    _varying = frozenset({"value"})

    def __init__(self, place: Place, name: str, value: object, text: Callable[[], Markdown]) -> None:
        self._place, self._text = place, text
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
class CalendarRow(Varying):
    """A row of the calendar of due dates; `since` and `before` are the terms for the milestones, `months` the period.

    Its text is rendered on demand.
    """

    _varying = frozenset({"day", "months"})

    _place: Place
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
