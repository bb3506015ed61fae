"""The page about points: those of each award criterion with the scoring table that they make, and the rules for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tenderkit.web.asked import Option, Question
from tenderkit.web.visit import Page, Visit


def _criteria(visit: Visit) -> list[Any]:
    words = visit.state.words
    return [] if words is None else [item for item in words.items if item.earns_points]


def questions(visit: Visit) -> Sequence[Question]:
    """The points and the least points of each criterion; the total, the rounding, and what decides between equal tenders."""
    criteria = _criteria(visit)
    of_items = [visit.question("award", key, item.id, words=f"points.{key}") for item in criteria for key in ("points", "least")]
    names = tuple(Option(item.id, f"{item.name} {item.title}") for item in criteria)
    return (
        *of_items,
        visit.question("award", "total", words="points.total"),
        visit.question("award", "least_in_all", words="points.least_in_all"),
        visit.question("award", "rounding", "step", words="points.step"),
        visit.question("award", "rounding", "mode", words="points.mode"),
        visit.question("award", "tie_break", "criteria", words="points.tie_break", options=names),
    )


def show(visit: Visit) -> Mapping[str, Any]:
    """The criteria with their scoring tables, and what their points add up to."""
    criteria = _criteria(visit)
    known = [item.points for item in criteria if item.points is not None]
    return {"criteria": criteria, "sum": sum(known, Decimal(0)), "lacking": len(criteria) - len(known)}


PAGE = Page("points", "/points", show, questions, about=(("award",),), step=True)
