"""The few words of the program's own that stand in documents, in English; a catalogue has them in its language under `labels`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

HOLE: Final = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")  # in a label or a message: {name}

PROMPTS: Final = {
    "prompt_text": "Click or tap here to enter text.",
    "prompt_date": "Click or tap to enter a date.",
    "prompt_choice": "Choose an item.",
    "prompt_brief": "Click to fill in",
}
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
    "lot": "Lot",
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
PACK: Final = {
    "phase_consultation": "Market consultation",
    "phase_tender": "Tender",
    "phase_award": "Award",
    "phase_contract": "Contract",
}
BLANKS: Final = {
    "blank_reference": "reference",
    "blank_title": "title of the tender",
    "blank_authority": "contracting authority",
    "blank_products": "products",
    "blank_total": "total",
    "blank_points": "points",
    "blank_points_of": "points of {item}",
    "blank_months": "months",
    "blank_due": "due date",
    "blank_due_from": "due date, from {since}",
    "blank_award": "the date of the award",
    "blank_contract_start": "the first day of the contract",
    "blank_delivery": "the date of the first delivery",
    "blank_contract_end": "the last day of the contract",
    "no_reference": "no-reference",
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
    "kind_fault": "fault",
    "kind_warning": "warning",
    "what_is_wrong": "What is wrong",
    "what_to_do": "What to do",
    "market_overview": "Market overview",
    "since_round": "Since the earlier round",
    "round_both": "in both rounds",
    "round_new": "new",
    "round_gone": "gone",
    "points_before": "points before",
    "points_now": "points now",
    "level_before": "level before",
    "level_now": "level now",
    "version_before": "Version before",
    "file_before": "File before",
}
RETURNED: Final = {
    "returned_forms": "Returned forms",
    "filled_in_by": "Filled in by",
    "period": "Period",
    "state": "State",
    "version": "Version",
    "language": "Language",
    "row": "Row",
    "since": "Since the form before",
    "before": "Before",
    "assessment": "Assessment",
    "form": "Form",
    "state_complete": "complete",
    "state_incomplete": "incomplete",
    "state_not_read": "not read",
    "state_left_out": "left out",
    "lack_rows": "{found} of {least} {field}",
    "lack_row": "row {row} of {field}",
    "lack_field": "no {field}",
    "since_new": "new",
    "since_same": "same",
    "since_changed": "changed",
    "since_gone": "gone",
}
EVALUATION: Final = {
    "evaluation": "Evaluation",
    "evaluator": "Evaluator",
    "consensus": "Consensus",
    "tenderer": "Tenderer",
    "criterion": "Criterion",
    "asked": "What is asked",
    "published_levels": "Published levels",
    "reason": "Reason",
    "points_of_level": "Points",
    "facts": "In the returned forms",
    "sheet": "Sheet",
    "level_missing": "the level is missing",
    "reason_missing": "the reason is missing",
    "choose_level": "Choose one of the published levels from the list.",
    "score_how": "On each sheet, choose a level for every criterion and write a reason, for whoever reads the decision.",
    "score_cells": "Only these cells can be changed; the sheets are protected, without a password. The points are for you to see.",
    "score_facts": "What the returned forms say is counted by a program, and not judged.",
    "consensus_how": "Where all evaluators chose the same level, it stands there with their reasons; else both cells are empty.",
}
LABELS: Final[Mapping[str, str]] = {**DOCUMENTS, **PACK, **PROMPTS, **BLANKS, **WORKBOOK, **RETURNED, **EVALUATION}


def label(labels: Mapping[str, str], name: str, **held: str) -> str:
    """Return a word in the language of `labels`, in English where they lack it; `held` is what stands in its holes."""
    return filled_in(labels.get(name, LABELS[name]), held)


def filled_in(words: str, held: Mapping[str, str]) -> str:
    """Return words with what stands in their holes; a hole of another name stays."""
    return HOLE.sub(lambda found: held.get(found[1], found[0]), words)
