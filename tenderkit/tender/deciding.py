"""A tender file and the register of decisions → each value in its type, and each decision of the tender, taken or open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tenderkit.catalogue import Catalogue, Item
from tenderkit.catalogue.catalogue import means
from tenderkit.catalogue.decisions import ITEM, Decision
from tenderkit.catalogue.phrasing import words_before
from tenderkit.faults import suggestion
from tenderkit.files.notation import Notation, notation_of, numbers_in
from tenderkit.files.validation import TWO_READINGS, without_empty
from tenderkit.files.yamlfile import KeyPath
from tenderkit.rules.deadlines import DayOfYear
from tenderkit.tender.choosing import Chosen
from tenderkit.tender.consistency import check_phrase
from tenderkit.tender.file import TenderFile
from tenderkit.tender.report import Report
from tenderkit.tender.tender import DecisionTaken, DecisionValue

_DAY = re.compile(r"(0[1-9]|1[0-2])-([0-2][0-9]|3[01])")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # 29 February is not a day of every year
_EXPECTED = {
    "choice": "one of its options",
    "whole number": "a whole number",
    "percentage": "a percentage from 0 to 100",
    "text": "a text",
    "list": "a list, such as [one, another]",
}
Values = Mapping[str, DecisionValue]


def decision_values(file: TenderFile, chosen: Chosen, catalogue: Catalogue, report: Report) -> Values:
    """What the buyer decided by name: `site_volume` for every item concerned, `AC-6.site_volume` for one.

    Faults: TK360 a name that the register does not have, TK361 a value that does not fit; TK362 warns of a decision that concerns
    no item of this tender; and those of `check_phrase` for a text that goes into a sentence.
    """
    values: dict[str, DecisionValue] = {}
    for name in file.decisions:
        keys: KeyPath = ("decisions", name)
        decision = _decision(name, catalogue)
        if decision is None or decision.key is not None:
            _unknown(name, decision, catalogue, report)
            continue
        if not _concerned(name, decision, chosen) and not report.touched("items") and chosen:
            message = f"“{name}” concerns no item of this tender ({', '.join(decision.concerns)})"
            report.warn(keys, "TK362", message, "remove the line, or add the item")
        written = report.yaml.data["decisions"][name]
        value, problem = _value(decision, written, file.reading.notation)
        if value is None:
            shown = written if isinstance(written, str) else "this"
            report.concerned.add(keys)
            report.fault(keys, "TK361", f"“{shown}” {problem} ({name}: {decision.title})", f"write {_expected(decision)}")
        else:
            values[name] = value
            if decision.type == "text" and decision.clause:  # its words stand within a sentence
                check_phrase(keys, str(value), words_before("value", [decision.clause]), catalogue, report)
    return values


def _decision(name: str, catalogue: Catalogue) -> Decision | None:
    """The decision that a name means, with or without an item before it."""
    item_id, _, last = name.rpartition(".")
    found = catalogue.decisions.get(last)
    return found if found is not None and (not item_id or item_id in found.item_ids) else None


def _unknown(name: str, decision: Decision | None, catalogue: Catalogue, report: Report) -> None:
    keys: KeyPath = ("decisions", name)
    if decision is not None:
        message = f"“{name}” has a key of its own in the tender file: {decision.key}"
        report.fault(keys, "TK360", message, "move the value there")
        return
    own = [one for one in catalogue.decisions.values() if one.key is None]
    known = [one.id for one in own] + [f"{item}.{one.id}" for one in own for item in sorted(one.item_ids)]
    hint = suggestion(name, known, otherwise="`tenderkit list decisions` names them all")
    report.fault(keys, "TK360", f"there is no decision “{name}”", hint)


def _concerned(name: str, decision: Decision, chosen: Chosen) -> bool:
    item_id = name.rpartition(".")[0]
    concerned = [item.id for item, variant in chosen.values() if means(decision.concerns, item.id, variant)]
    return item_id in concerned if item_id else bool(concerned)


def _value(decision: Decision, written: Any, notation: Notation) -> tuple[DecisionValue | None, str]:
    """A value in the type of its decision, or None and what is wrong with it."""
    if decision.type == "list":
        entries = [written] if isinstance(written, str) else written
        if isinstance(entries, list) and entries and all(isinstance(entry, str) and entry.strip() for entry in entries):
            return tuple(entry.strip() for entry in entries), ""
        return None, "is not a list of texts"
    if not isinstance(written, str) or not written.strip():
        return None, "is not a single value"
    text = written.strip()
    if decision.type == "text":
        return text, ""
    if decision.type == "choice":
        return _choice(decision, text)
    return _number(decision, text, notation_of(written, notation))


def _choice(decision: Decision, text: str) -> tuple[DecisionValue | None, str]:
    if any(option.value == text and not option.day for option in decision.options):
        return text, ""
    if any(option.day for option in decision.options) and (found := _DAY.fullmatch(text)):
        month, day = int(found[1]), int(found[2])
        if 1 <= day <= _DAYS[month - 1]:
            return DayOfYear(month, day), ""
        return None, "is not a day of every year"
    return None, "is not one of its options"


def _number(decision: Decision, text: str, notation: Notation) -> tuple[DecisionValue | None, str]:
    percent = decision.type == "percentage"
    found = numbers_in(text, notation, percent=percent)
    if percent:
        found = [digits for digits in found if Decimal(digits) <= 100]
    if len(found) > 1:
        return None, TWO_READINGS.format(english=found[0], dutch=found[1])
    if not found or Decimal(found[0]) < 0 or (not percent and not re.fullmatch(r"[0-9]{1,9}", found[0])):
        return None, f"is not {'a percentage' if percent else 'a whole number'}"
    value = Decimal(found[0])
    if decision.minimum is not None and value < decision.minimum:
        return None, f"is less than {decision.minimum}"
    if decision.maximum is not None and value > decision.maximum:
        return None, f"is more than {decision.maximum}"
    return (value if percent else int(value)), ""


def _expected(decision: Decision) -> str:
    if decision.type != "choice":
        return f"{_EXPECTED[decision.type or 'text']}, as {decision.example}"
    options = [f"{option.value} (any day of the year)" if option.day else option.value for option in decision.options]
    return f"one of {', '.join(options)}"


def decisions_of(item: Item, variant: str | None, values: Values, catalogue: Catalogue) -> dict[str, DecisionValue | None]:
    """The values that hold for an item: its own, else those for every item, else the default of the catalogue."""
    found: dict[str, DecisionValue | None] = {}
    for decision in catalogue.decisions_for(item.id, variant):
        if decision.key is None:
            own = values.get(f"{item.id}.{decision.id}", values.get(decision.id))
            found[decision.id] = default_of(decision) if own is None else own
    return found


def default_of(decision: Decision) -> DecisionValue | None:
    """The value that holds while nothing is decided."""
    if decision.default is None or decision.type == "choice":
        return decision.default
    return _value(decision, decision.default, Notation("."))[0]


def decisions_taken(catalogue: Catalogue, chosen: Chosen, values: Values, report: Report) -> tuple[DecisionTaken, ...]:
    """Each decision that concerns an item of the tender, taken or open, in the order of the register."""
    data = report.yaml.data
    rows: list[DecisionTaken] = []
    concerned: dict[str, list[str]] = {}
    for item, variant in chosen.values():
        for decision in catalogue.decisions_for(item.id, variant):
            concerned.setdefault(decision.id, []).append(item.id)
    for decision in catalogue.decisions.values():
        items = concerned.get(decision.id, [])
        if not items and "questionnaire" not in decision.concerns:
            continue
        rows += _by_key(decision, items, data) if decision.key else _by_name(decision, items, values)
    return tuple(rows)


def _by_key(decision: Decision, items: Sequence[str], data: Any) -> Iterator[DecisionTaken]:
    """Yield a decision that a key of its own takes, once for each item where the key names one."""
    paths = [path.strip().split(".") for path in (decision.key or "").split("|")]
    for group in [(item,) for item in items] if ITEM in paths[0] else [tuple(items)]:
        ways = [tuple(group[0] if part == ITEM else part for part in path) for path in paths]
        values = [_shown(without_empty(_at(data, keys))) for keys in ways]
        taken = next((index for index, value in enumerate(values) if value is not None), 0)
        yield DecisionTaken(decision, group, ways[taken], values[taken])


def _at(data: Any, keys: KeyPath) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _by_name(decision: Decision, items: Sequence[str], values: Values) -> Iterator[DecisionTaken]:
    """Yield a decision for all items that have no value of their own, and for each that has one."""
    own = [item for item in items if f"{item}.{decision.id}" in values]
    if rest := tuple(item for item in items if item not in own):
        yield DecisionTaken(decision, rest, ("decisions", decision.id), values.get(decision.id))
    for item in own:
        name = f"{item}.{decision.id}"
        yield DecisionTaken(decision, (item,), ("decisions", name), values[name])


def _shown(value: Any) -> str | None:
    """What the file holds at a key as a text, or None where it holds nothing."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(one)}" for key, one in value.items()) or None
    if isinstance(value, list):
        return ", ".join(filter(None, map(_shown, value))) or None
    return None if value is None else str(value)
