"""The page about award criteria of the buyer's own: prices by a formula, quality by levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tenderkit.files.yamlfile import KeyPath
from tenderkit.web.asked import Kind, Question
from tenderkit.web.visit import Done, Page, Visit
from tenderkit.web.workfile import GONE, at

_ABOVE: KeyPath = ("award", "criteria")
_OF_ALL: Mapping[str, Kind | None] = {"id": None, "title": None, "text": "text", "verification": "text"}
_OF_PRICE = ("formula", "currency", "example", "all_points", "no_points")
_OF_LEVEL: Mapping[str, Kind | None] = {"label": None, "text": "text", "percent": None, "id": None}


def _criteria(visit: Visit) -> list[Any]:
    held = at(visit.data, _ABOVE)
    return held if isinstance(held, list) else []


def _levels(criterion: Any) -> list[Any]:
    held = at(criterion, ("levels",))
    return held if isinstance(held, list) else []


def questions(visit: Visit) -> Sequence[Question]:
    """What each criterion is called and asks, and the formula or the levels by which it is scored."""
    found = []
    for number, criterion in enumerate(_criteria(visit)):
        above = (*_ABOVE, number)
        found += [visit.question(*above, name, words=f"own_criteria.{name}_", kind=kind) for name, kind in _OF_ALL.items()]
        levels = _levels(criterion)
        for level in range(len(levels)):
            found += [
                visit.question(*above, "levels", level, name, words=f"own_criteria.level_{name}", kind=kind)
                for name, kind in _OF_LEVEL.items()
            ]
        if not levels:
            found += [visit.question(*above, "price", name, words=f"own_criteria.{name}") for name in _OF_PRICE]
    return found


def show(visit: Visit) -> Mapping[str, Any]:
    """The criteria as they are in the file, each with the ids of its questions."""
    rows = []
    for number, criterion in enumerate(_criteria(visit)):
        above = f"award.criteria.{number}"
        levels = [[f"{above}.levels.{level}.{name}" for name in _OF_LEVEL] for level in range(len(_levels(criterion)))]
        price = [] if levels else [f"{above}.price.{name}" for name in _OF_PRICE]
        rows.append(
            {
                "name": at(criterion, ("title",)) or at(criterion, ("id",)) or number + 1,
                "own": [f"{above}.{name}" for name in _OF_ALL],
                "price": price,
                "levels": levels,
            }
        )
    return {"rows": rows}


def act(visit: Visit, what: str) -> Done:
    """Add a criterion with a price or with levels, or a level, or take one out."""
    verb, _, place = what.partition(":")
    rows, say = _criteria(visit), visit.say
    if verb in ("price", "quality"):
        taken = {at(row, ("id",)) for row in rows}
        short = "PR" if verb == "price" else "QU"
        new: dict[str, Any] = {
            "id": next(f"{short}-{number}" for number in range(1, len(rows) + 2) if f"{short}-{number}" not in taken),
            "title": say(f"own_criteria.new_{verb}"),
            "text": say(f"own_criteria.new_{verb}_text"),
        }
        if verb == "price":
            new["price"] = {"formula": "lowest"}
        else:
            new["levels"] = [
                {
                    "id": name,
                    "label": say(f"own_criteria.new_{name}"),
                    "text": say(f"own_criteria.new_{name}_text"),
                    "percent": percent,
                }
                for name, percent in (("good", "100"), ("none", "0"))
            ]
        return Done(faults=visit.work.edit([((*_ABOVE, len(rows)), new)]), path=f"/own-criteria#c-{len(rows)}")
    numbers = [int(part) for part in place.split(".") if part.isdecimal()]
    if not numbers or numbers[0] >= len(rows):
        return Done()
    above = (*_ABOVE, numbers[0])
    levels = _levels(rows[numbers[0]])
    if verb == "remove":
        return Done(faults=visit.work.edit([(above, GONE)]))
    if verb == "level":
        taken = {at(level, ("id",)) for level in levels}
        name = next(f"level_{number}" for number in range(1, len(levels) + 2) if f"level_{number}" not in taken)
        return Done(faults=visit.work.edit([((*above, "levels", len(levels)), {"id": name})]), path=f"/own-criteria#c-{numbers[0]}")
    if verb == "remove_level" and len(numbers) == 2 and numbers[1] < len(levels):
        return Done(faults=visit.work.edit([((*above, "levels", numbers[1]), GONE)]), path=f"/own-criteria#c-{numbers[0]}")
    return Done()


PAGE = Page(
    "own_criteria", "/own-criteria", show, questions, act, about=(("award", "criteria"), ("award", "own_rounding")), step=True
)
