"""A tender → why each of its items is in it: its scenario, the buyer, or other items whose texts refer to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tenderkit.tender.tender import Tender


@dataclass(frozen=True)
class Reason:
    """Why an item is in a tender: its scenario has it, or the buyer added it (`added`) or wrote it (`own`).

    `needed_by` are the ids of those items of the tender whose texts refer to it and would be left without what they refer to.
    """

    kind: Literal["scenario", "added", "own"]
    needed_by: tuple[str, ...] = ()


def reasons(tender: Tender) -> Mapping[str, Reason]:
    """Why each item of a tender is in it, by its id; in a tender with lots, as its first lot that has the item says."""
    found: dict[str, Reason] = {}
    for part in tender.lots or (tender,):
        ids = [chosen.id for chosen in part.items]
        for chosen in part.items:
            there = chosen.item.in_scenario(part.scenario.id) and chosen.variant == chosen.item.variant_for(part.scenario.id)
            kind: Literal["scenario", "added", "own"] = "own" if chosen.own else "scenario" if there else "added"
            needing = [
                other.id
                for other in part.items
                for group in other.item.references(other.variant)
                if other.id != chosen.id and next((name for name in group if name in ids), None) == chosen.id
            ]
            found.setdefault(chosen.id, Reason(kind, tuple(dict.fromkeys(needing))))
    return found
