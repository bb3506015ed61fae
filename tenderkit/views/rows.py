"""The rows that templates print: plain records, each text already Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from tenderkit.templating import Markdown, Missing


class ScoringRow:
    """A row of a scoring table: level, what earns it, percentage, points of this tender; its texts are rendered on demand."""

    def __init__(
        self, percent: Decimal, points: Decimal | Missing, label: Callable[[], Markdown], text: Callable[[], Markdown]
    ) -> None:
        self.percent, self.points, self._label, self._text = percent, points, label, text

    @property
    def label(self) -> Markdown:
        """The level, or the levels that add up."""
        return self._label()

    @property
    def text(self) -> Markdown:
        """What earns it."""
        return self._text()


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
    """A key performance indicator, and what the buyer added to it: each may be empty."""

    id: str
    aspect: str
    text: Markdown
    target: str = ""
    measurement: str = ""
    owner: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class SourceRow:
    """An item of the catalogue as the item table has it; `item` is its id, with the letter of its variant."""

    item: str
    title: str
    version: str
    source: str
    addition: bool


@dataclass(frozen=True)
class SourceGroup:
    """Items that belong to one catalogue; title, version and source of that are None where they stand under their own sources."""

    title: str | None
    version: str | None
    source_short: str | None
    items: tuple[SourceRow, ...]


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
class LawRow:
    """A provision or scheme that the items rest on: how much of it was read, where and when, and which lawyer has confirmed it."""

    id: str
    title: str
    read: str
    where: str | None
    read_on: date | None
    caution: str | None
    confirmed_by: str | None
    confirmed_on: date | None


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
