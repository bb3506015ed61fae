"""Tender → what its items, decisions and due dates say to its buyer, in plain words: what a page shows to who fills the file in.

It works on a tender in which much is still missing: that stands in brackets.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tenderkit.documents.spoken_texts import texts
from tenderkit.documents.types import load_library
from tenderkit.faults import Fault
from tenderkit.files import arguments
from tenderkit.files.arguments import PathLike
from tenderkit.files.yamlfile import KeyPath
from tenderkit.rules.scoring import score_lines
from tenderkit.templating import Markdown
from tenderkit.tender import DecisionTaken, Tender
from tenderkit.tender.reasons import Reason, reasons
from tenderkit.views.calendar_rows import calendar_row
from tenderkit.views.decision_rows import decision_rows
from tenderkit.views.names import Names


@dataclass(frozen=True)
class LevelWords:
    """A row of a scoring table; `points` is None while the criterion has none."""

    label: str
    text: str
    percent: Decimal
    points: Decimal | None


@dataclass(frozen=True)
class BlankWords:
    """What a clause leaves to the buyer: the keys that fill it in, its type (a whole number, a text, a date), and what it means."""

    keys: KeyPath
    type: Literal["whole number", "text", "date"]
    text: str


@dataclass(frozen=True)
class ItemWords:
    """An item: its texts (those that it does not have are empty), scoring table and blanks, and why it is in the tender."""

    id: str
    kind: str
    name: str
    title: str
    text: str
    verification: str
    assessment: str
    guidance: str
    levels: tuple[LevelWords, ...]
    blanks: tuple[BlankWords, ...]
    points: Decimal | None
    earns_points: bool
    reason: Reason


@dataclass(frozen=True)
class DecisionWords:
    """A decision: what to decide about which items, with what holds until then, and what follows from what is decided.

    `options` are those of a choice: value, words, and whether it holds while nothing is decided. `value` is empty until then.
    """

    id: str
    keys: KeyPath
    items: tuple[str, ...]
    kind: str | None
    title: str
    question: str
    unset: str
    options: tuple[tuple[str, str, bool], ...]
    value: str
    effect: str
    example: str


@dataclass(frozen=True)
class DueWords:
    """A due date: its day (None while it cannot be told), the item, what is due, and the name of the date that it counts from."""

    day: datetime.date | None
    item: str
    text: str
    since: str


@dataclass(frozen=True)
class PlainWords:
    """What a tender says to its buyer, in the language of its catalogue; `faults` keep some of the words from being told."""

    items: tuple[ItemWords, ...]
    decisions: tuple[DecisionWords, ...]
    due: tuple[DueWords, ...]
    faults: tuple[Fault, ...] = ()


def in_plain_words(tender: Tender, *, templates: PathLike | None = None) -> PlainWords:
    """Say what the items, decisions and due dates of a tender are, also of one in which values are missing or wrong (`look_at`).

    A tender with lots has its items in common, and neither decisions nor dates of its own: ask each of `tender.lots`.
    """
    arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` gives it")
    found, faults = texts(tender, load_library(templates or tender.templates), _gathered, for_buyer=True)
    words = defaultdict(str, found)  # of a buyer's own text that cannot be rendered there are none
    why = reasons(tender)
    items = tuple(_item(tender, number, words, why) for number in range(len(tender.items)))
    decisions = tuple(_decision(number, taken, words) for number, taken in enumerate(tender.decisions))
    due = tuple(
        DueWords(row.day, row.item_id, words[f"due.{number}"], words[f"since.{number}"]) for number, row in enumerate(tender.due)
    )
    return PlainWords(items, decisions, due, tuple(faults))


def _gathered(names: Names) -> Iterator[tuple[str, Markdown]]:
    for item in names.items.values():
        yield f"name.{item.id}", names.rendering.slot(item.name)
        for kind in ("text", "verification", "assessment", "guidance"):
            yield f"{kind}.{item.id}", getattr(item, kind)
        for number, level in enumerate(item.awards):
            yield f"label.{item.id}.{number}", level.label
            yield f"level.{item.id}.{number}", level.text
        for blank in item.blanks:
            yield f"blank.{blank.name}", blank.text
    for number, row in enumerate(decision_rows(names)):
        for kind in ("title", "question", "unset", *(["effect"] if row.decided else [])):
            yield f"{kind}.{number}", getattr(row, kind)
        for option in row.options:
            yield f"option.{number}.{option.value}", option.text
    for number, due in enumerate(names.tender.due):
        yield f"due.{number}", calendar_row(names, names.items[due.item_id], due).text
        yield f"since.{number}", names.rendering.slot(str(names.milestone(due.duty.since)))


def _item(tender: Tender, number: int, words: Mapping[str, str], why: Mapping[str, Reason]) -> ItemWords:
    chosen = tender.items[number]
    lines = score_lines(chosen.scoring, chosen.points, tender.rounding_of(chosen)) if chosen.scoring else ()
    return ItemWords(
        id=chosen.id,
        kind=chosen.item.meta.kind,
        name=words[f"name.{chosen.id}"],
        title=chosen.item.title,
        **{kind: words[f"{kind}.{chosen.id}"] for kind in ("text", "verification", "assessment", "guidance")},
        levels=tuple(
            LevelWords(words[f"label.{chosen.id}.{at}"], words[f"level.{chosen.id}.{at}"], line.percent, line.points)
            for at, line in enumerate(lines)
        ),
        blanks=tuple(
            BlankWords(("blanks", f"{chosen.id}.{blank.id}"), blank.type, words[f"blank.{chosen.id}.{blank.id}"])
            for blank in chosen.item.meta.blanks
        ),
        points=chosen.points,
        earns_points=chosen.earns_points,
        reason=why[chosen.id],
    )


def _decision(number: int, taken: DecisionTaken, words: Mapping[str, str]) -> DecisionWords:
    decision, value = taken.decision, taken.value
    return DecisionWords(
        id=decision.id,
        keys=taken.keys,
        items=taken.items,
        kind=decision.type,
        **{kind: words[f"{kind}.{number}"] for kind in ("title", "question", "unset")},
        options=tuple(
            (option.value, words[f"option.{number}.{option.value}"], option.value == decision.default and not option.day)
            for option in decision.options
        ),
        value="" if value is None else ", ".join(value) if isinstance(value, tuple) else str(value),
        effect=words[f"effect.{number}"] if value is not None else "",
        example=decision.example,
    )
