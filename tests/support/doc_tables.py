"""Pages of docs/ → what their tables say: sections by heading, rows of cells, and the words in backquotes.

The page on templates is read by two tests: one holds its names against the program, the other uses every name in documents.
"""

from __future__ import annotations

import re

from conftest import ROOT

DOCS = ROOT / "docs"

# The sections of templates.md that list names, and what an entry of each list is called there.
GROUPS = ["The tender", "The document and the catalogue", "Items", "Terms", "Dates", "Notes for the buyer", "The questionnaire"]
GROUPS += ["The profile of a supplier", "The market", "The pack", "The award", "Functions"]
ROW_NAMES = {
    **dict.fromkeys(("items", "selection_criteria", "technical_specifications", "award_criteria", "clauses"), "item"),
    "tender.products": "product",
    "document.items": "item",
    "item.awards": "row",
    "item.price.examples": "row",
    "item.kpis": "kpi",
    "item.blanks": "blank",
    "item.errata": "erratum",
    "errata": "erratum",
    "readings": "erratum",
    "decisions": "decision",
    "decision.options": "option",
    "simulation.criteria": "weight",
    "simulation.collapses": "collapse",
    "simulation.losses": "loss",
    "loss.worth": "worth",
    "lots": "lot",
    "laws": "law",
    "terms": "entry",
    "calendar": "due",
    "milestones": "event",
    "questionnaire.fields": "field",
    "questionnaire.supplier_types": "kind",
    "questionnaire.columns": "column",
    "questionnaire.questions": "question",
    "question.options": "option",
    "questionnaire.levels": "level",
    "questionnaire.dimensions": "dimension",
    "dimension.bands": "band",
    "questionnaire.errata": "erratum",
    "profile.head": "line",
    "profile.columns": "result",
    "result.dimensions": "score",
    "profile.questions": "answered",
    "answered.options": "answer",
    "profile.doubts": "doubt",
    "doubt.options": "unread",
    **dict.fromkeys(("doubt.ranges", "tried.ranges"), "span"),
    "market.sensitivity.outcomes": "outcome",
    "market.sensitivity.options": "tried",
    "profile.faults": "fault",
    **dict.fromkeys(("market.suppliers", "market.not_counted"), "member"),
    "member.dimensions": "score",
    "market.counts": "count",
    "market.alternatives": "rule",
    "market.with_others": "other",
    "market.rounds.suppliers": "way",
    "way.dimensions": "step",
    "market.rounds.moves": "move",
    "pack.phases": "phase",
    "phase.documents": "packed",
    "pack.later": "later",
    "pack.left_out": "lacking",
    "decided.tenderers": "tenderer",
    "decided.ties": "tie",
    "decided.published": "annex",
    "tenderer.criteria": "scored",
    "scored.scores": "given",
}


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def prose(name: str) -> str:
    """Return a page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page(name), flags=re.MULTILINE | re.DOTALL)


def sections(name: str) -> dict[str, str]:
    """Return the text below each heading, up to the next heading of any level."""
    parts = re.split(r"^(#+ .*)$", prose(name), flags=re.MULTILINE)
    return {title.lstrip("# "): body for title, body in zip(parts[1::2], parts[2::2], strict=True)}


def rows(section: str) -> list[list[str]]:
    """Return the cells of the tables of a section, without headers and rules."""
    lines = section.splitlines()
    return [
        [cell.strip() for cell in line[1:-1].split("|")]
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if line.startswith("|") and not line.startswith("|---") and not following.startswith("|---")
    ]


def quoted(words: str) -> list[str]:
    return re.findall(r"`([^`]+)`", words)


def in_first_column(section: str) -> set[str]:
    return {word for row in rows(section) for word in quoted(row[0])}
