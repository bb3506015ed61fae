"""The page about what the clauses leave to the buyer: blanks to fill in, and decisions with what holds until they are taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tenderkit.web.asked import Kind, Option, Question
from tenderkit.web.visit import Page, Visit

_KINDS: Mapping[str, Kind] = {
    "whole number": "number",
    "percentage": "number",
    "text": "text",
    "list": "lines",
    "choice": "choice",
    "date": "date",
}


def questions(visit: Visit) -> Sequence[Question]:
    """The blanks of the clauses in the tender, and the decisions that have no key of their own elsewhere."""
    words = visit.state.words
    if words is None:
        return ()
    blanks = [
        Question(blank.keys, f"{item.name}: {blank.text}", kind="line" if blank.type == "text" else _KINDS[blank.type])
        for item in words.items
        for blank in item.blanks
    ]
    return (*blanks, *(_question(visit, decision) for decision in words.decisions if decision.kind and decision.items))


def _question(visit: Visit, decision: Any) -> Question:
    label = f"{decision.title} ({', '.join(decision.items)})" if decision.items else decision.title
    kind = _KINDS[decision.kind]
    until_then = visit.say("decisions.until_then", unset=decision.unset)
    options = tuple(Option(value, text) for value, text, _ in decision.options)
    if kind == "choice" and any(_is_day(value) for value, _, _ in decision.options):
        means = " ".join(f"{value}: {text}" for value, text, _ in decision.options)
        return Question(decision.keys, label, f"{decision.question} {means}", "line", options)
    if kind == "choice":
        nothing = Option("", visit.say("decisions.not_decided"), until_then)
        return Question(decision.keys, label, decision.question, kind, (nothing, *options))
    return Question(decision.keys, label, f"{decision.question} {until_then}", kind)


def _is_day(value: str) -> bool:
    """Whether an option stands for any day of the year, as 06-30 does."""
    return len(value) == 5 and value[2] == "-" and (value[:2] + value[3:]).isdecimal()


def show(visit: Visit) -> Mapping[str, Any]:
    """The ids of the questions, and the decisions that are taken elsewhere."""
    words = visit.state.words
    if words is None:
        return {"blanks": [], "decisions": [], "elsewhere": []}
    return {
        "blanks": [".".join(map(str, blank.keys)) for item in words.items for blank in item.blanks],
        "decisions": [decision for decision in words.decisions if decision.kind and decision.items],
        "elsewhere": [decision for decision in words.decisions if not decision.kind and decision.items],
    }


PAGE = Page("decisions", "/decisions", show, questions, about=(("blanks",), ("decisions",)), step=True)
