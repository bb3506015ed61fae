"""The page about dates: those of the contract, and beside them what falls due when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tenderkit.web.asked import Question
from tenderkit.web.visit import Page, Visit

_DATES = ("award", "contract_start", "delivery", "contract_end", "standstill", "working_day_rule")


def questions(visit: Visit) -> Sequence[Question]:
    """The dates of the contract, and how they are counted."""
    return [visit.question("dates", name, words=f"dates.{name}") for name in _DATES]


def show(visit: Visit) -> Mapping[str, Any]:
    """What falls due; in a tender with lots that is for each lot by itself."""
    tender, words = visit.state.tender, visit.state.words
    return {"dates": [f"dates.{name}" for name in _DATES], "due": () if words is None or tender is None else words.due}


PAGE = Page("dates", "/dates", show, questions, about=(("dates",),), step=True)
