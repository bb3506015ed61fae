"""The rows that templates print: plain records, each text already Markdown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tenderkit.templating import Fixed, Markdown, Missing

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


@dataclass(frozen=True)
class ScoringRow:
    """A row of a scoring table: level, what earns it, percentage, points of this tender."""

    label: Markdown
    text: Markdown
    percent: Decimal
    points: Decimal | Missing


@dataclass(frozen=True)
class KpiRow:
    """A key performance indicator."""

    aspect: str
    text: Markdown


@dataclass(frozen=True)
class CalendarRow:
    """A row of the calendar of due dates; `since` and `before` are the terms for the milestones, `months` the period."""

    item: ItemView
    text: Markdown
    number: int
    day: date | Missing
    months: int | Missing
    since: str
    before: str | None
    yearly: bool
    advanced: bool
    after_end: bool
    erratum: str | None


class TermRow:
    """A defined term and its meaning, which is rendered when it is asked for."""

    def __init__(self, id: str, term: str, scope: str, definition: Callable[[], Markdown], terms: Fixed) -> None:
        self.id, self.term, self.scope = id, term, scope
        self._definition, self._terms = definition, terms

    @cached_property
    def definition(self) -> Markdown:
        """The meaning."""
        return self._definition()

    def fixed_by(self) -> Hashable:
        """Return what the row is made of."""
        return self.id, self.scope, self._terms


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
