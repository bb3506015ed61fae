"""A tender → the rule of its award as exact, plain data: what a document carries along, to be held against what is applied later.

A draw by lot is recorded after the documents went out, and is no part of the rule.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from tenderkit.rules.scoring import Rounding, score_lines, tidy
from tenderkit.tender.tender import ChosenItem, Tender

Record = Mapping[str, Any]


def award_record(tender: Tender) -> Record:
    """The rule: each criterion with its maximum, levels and points, or price formula; least points in all; the tie-break.

    Numbers are texts of digits. What is not filled in yet is None.
    """
    award = tender.file.award
    found: dict[str, Any] = {item.id: _criterion(item, tender) for item in tender.items if item.earns_points}
    return {
        "criteria": found,
        "least in all": None if award.least_in_all is None else f"{tidy(award.least_in_all)}",
        "tie-break": None if award.tie_break is None else list(award.tie_break.criteria),
    }


def as_text(record: Record) -> str:
    """A record in one line, the same for the same rule."""
    return json.dumps(record, ensure_ascii=True, separators=(",", ":"))


def fingerprint(record: Record) -> str:
    """The SHA-256 of a record."""
    return hashlib.sha256(as_text(record).encode()).hexdigest()


def _criterion(item: ChosenItem, tender: Tender) -> dict[str, Any]:
    rule = tender.rounding_of(item)
    found: dict[str, Any] = {
        "maximum": None if item.points is None else f"{tidy(item.points)}",
        "least": None if item.least is None else f"{tidy(item.least)}",
        "rounding": f"{tidy(rule.step)} {rule.mode}",
    }
    if item.scoring is not None:
        found["levels"] = _levels(item, rule)
    if item.own is not None and (price := item.own.price) is not None:
        bounds = [f"{tidy(bound)}" for bound in (price.all_points, price.no_points) if bound is not None]
        found["price"] = " ".join([price.formula, *bounds, *filter(None, [price.currency])])
    found["variant"] = item.variant
    found["decided"] = {name: f"{value}" for name, value in item.decisions.items() if value is not None}
    found["text"] = _text(item)
    return found


def _levels(item: ChosenItem, rule: Rounding) -> dict[str, str]:
    assert item.scoring is not None
    lines = score_lines(item.scoring, item.points, rule)
    return {"+".join(level.id for level in line.levels): f"{line.percent}% {line.points}" for line in lines}


def _text(item: ChosenItem) -> str:
    """The fingerprint of its texts; one of the buyer's own has them in the tender file."""
    if item.own is None:
        return item.item.fingerprint
    own = item.own
    words = [own.title, own.text, own.verification or "", *(f"{level.id} {level.label} {level.text}" for level in own.levels)]
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def differences(published: Record, now: Record) -> Iterator[str]:
    """Yield in words what of a published rule is another one now, or in the words of which it is said; nothing where none is."""
    then, today = published.get("criteria", {}), now["criteria"]
    for name in dict.fromkeys([*then, *today]):
        if name not in today or name not in then:
            yield f"{name}: {'published, and not' if name in then else 'not published, and'} in the tender file"
            continue
        yield from _differing(name, then[name], today[name])
    for key, words in (("least in all", "least points in all"), ("tie-break", "the tie-break")):
        if published.get(key) != now[key]:
            yield f"{words}: {_said(published.get(key))} published, {_said(now[key])} in the tender file"


def _differing(name: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    words = {"maximum": "points", "least": "least points", "rounding": "rounding", "price": "price formula", "variant": "variant"}
    for key, noun in words.items():
        if then.get(key) != now.get(key):
            yield f"{name}, {noun}: {_said(then.get(key))} published, {_said(now.get(key))} in the tender file"
    for key, noun in (("levels", "level"), ("decided", "decision")):
        before, after = then.get(key, {}), now.get(key, {})
        for one in dict.fromkeys([*before, *after]):
            if before.get(one) != after.get(one):
                yield f"{name}, {noun} {one}: {_said(before.get(one))} published, {_said(after.get(one))} in the tender file"
    if then.get("text") != now.get("text"):
        yield f"{name}: its text is another one than was published"


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "lots alone"
    return "none" if value is None else str(value)
