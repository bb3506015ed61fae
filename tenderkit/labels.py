"""The few words of the program's own that stand in documents, in English; a catalogue has them in its language under `labels`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PROMPTS: Final = {"prompt_text": "Click or tap here to enter text.", "prompt_date": "Click or tap to enter a date."}
DOCUMENTS: Final = {
    "contents": "Contents",
    "table": "Table",
    "figure": "Figure",
    "note": "Note",
    "warning": "Warning",
    "decide": "Decide",
    "page": "Page",
    "of": "of",
    "draft": "DRAFT",
    "section": "section",
    "sections": "sections",
    "number": "no.",
    "or": "or",
    "selection_criterion": "Selection criterion",
    "technical_specification": "Technical specification",
    "award_criterion": "Award criterion",
    "contract_clause": "Contract clause",
    "all_parts": "All parts",
    "contract_end": "End of the contract",
    "any_day": "that day",
    "catalogue": "catalogue",
    "aspect_timeliness": "Timeliness",
    "aspect_completeness": "Completeness",
    "aspect_contents": "Contents",
    "aspect_responsiveness": "Responsiveness",
    "certain": "certain",
    "near_certain": "near certain",
    "reconstructed": "reconstructed",
    "our_choice": "our choice",
    "low": "low",
    "medium": "medium",
    "high": "high",
    "half_up": "half-up",
    "half_even": "half-even",
    "up": "up",
    "down": "down",
}
WORKBOOK: Final = {
    "suppliers": "Suppliers",
    "supplier": "Supplier",
    "type": "Type",
    "scored_as": "Scored as",
    "points": "points",
    "level_of_dimension": "level",
    "level": "Level",
    "levels": "Levels",
    "counts": "Counts",
    "faults": "Faults",
    "file": "File",
    "yes": "yes",
    "no": "no",
    "not_scored": "not scored",
    "dimension": "Dimension",
    "suppliers_at_level": "Number of suppliers at each level",
    "scenario": "Scenario",
    "lowest_dimension": "lowest dimension",
    "majority": "majority of dimensions",
    "lowest_supplier": "lowest supplier",
    "median_supplier": "median supplier",
    "level_of_supplier": "Level of a supplier",
    "level_of_market": "Level of the market",
    "in_use": "In use",
    "answers": "Answers",
    "code": "Code",
    "fault_kind": "Kind",
    "what_is_wrong": "What is wrong",
    "what_to_do": "What to do",
    "market_overview": "Market overview",
}
LABELS: Final[Mapping[str, str]] = {**DOCUMENTS, **PROMPTS, **WORKBOOK}


def label(labels: Mapping[str, str], name: str) -> str:
    """Return a word in the language of `labels`, in English where they lack it."""
    return labels.get(name, LABELS[name])
