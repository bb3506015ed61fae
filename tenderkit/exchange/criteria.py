"""Tender → its lots with what weighs in each: the one record that open data, the notice and the data of a tender are made of.

There is one lot today, LOT-0001, which is the whole tender; whoever makes files of this asks for all lots.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tenderkit.documents.spoken_texts import Spoken, sections
from tenderkit.documents.types import Library
from tenderkit.exchange.open_values import unsaid
from tenderkit.faults import Fault
from tenderkit.rules.scoring import tidy
from tenderkit.rules.shares import shares
from tenderkit.tender import ChosenItem, Tender, in_all_languages

_TEMPLATE = "_notice"
TERMS, OBJECTIVE = "terms", "objective"  # its sections beside those of the criteria


@dataclass(frozen=True)
class Criterion:
    """An award criterion: its id, its points, the percentage that they are of all points of the lot, and its least points.

    `percent` is None while it is not known how many points the criteria have that the tender file lacks.
    """

    id: str
    points: Decimal
    percent: Decimal | None
    least: Decimal | None


@dataclass(frozen=True)
class Lot:
    """A lot: its items, its award criteria, and the texts on them in each language of the tender."""

    id: str
    items: tuple[ChosenItem, ...]
    criteria: tuple[Criterion, ...]
    spoken: tuple[Spoken, ...]

    def of_kind(self, *kinds: str) -> list[ChosenItem]:
        """Its items of these kinds, in the order of documents."""
        return [item for item in self.items if item.item.meta.kind in kinds]


def lots_of(tender: Tender, library: Library) -> tuple[tuple[Lot, ...], list[Fault]]:
    """The lots of a tender, or the faults that keep them from being told."""
    scored = [item for item in tender.items if item.scoring is not None]
    faults = [tender.missing[name] for item in scored if (name := f"award.points.{item.id}") in tender.missing]
    if tender.file.notice.weights == "percentages" and not tender.file.notice.formula:
        faults += unsaid(tender, "notice.other_points")
    needed = [item.id for item in tender.items if item.item.meta.kind != "contract-clause"]
    spoken = []
    for each in in_all_languages(tender):
        found, wrong = sections(each, library, _TEMPLATE, [*needed, TERMS, OBJECTIVE])
        spoken.append(found)
        faults += wrong
    if faults:
        return (), list(dict.fromkeys(faults))
    return (Lot("LOT-0001", tender.items, _criteria(tender, scored), tuple(spoken)),), []


def _criteria(tender: Tender, scored: list[ChosenItem]) -> tuple[Criterion, ...]:
    other = tender.file.notice.other_points
    points = [item.points or Decimal(0) for item in scored]
    percents: list[Decimal | None] = [None] * len(scored)
    if other is not None and points:
        percents = [*shares([*points, other])[: len(points)]]
    return tuple(
        Criterion(item.id, tidy(number), percent, None if item.least is None else tidy(item.least))
        for item, number, percent in zip(scored, points, percents, strict=True)
    )
