"""Tender annexes as they were published → the rule of the award that each carries along, held against the rule that is applied."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from tenderkit.evaluation.loading_evaluations import Evaluation
from tenderkit.evaluation.record import Published
from tenderkit.faults import Fault, Location, TenderkitError, stop_on
from tenderkit.files import places
from tenderkit.tender.award_record import differences, fingerprint
from tenderkit.word.forms.parts import manifest
from tenderkit.word.untrusted import HOUSE, Package

_AWARD = re.compile(r'<award(?: lot="([^"]*)")?>([^<]*)</award>')
_LANGUAGE = re.compile(r'<catalogue [^>]*language="([^"]*)"')
_DRAFT = re.compile(r'<input [^>]*draft="true"')
_ANNEX = "name the tender annex that was published, as tenderkit made it"
_CHANGED = "apply what was published: restore the tender file, or publish the change and name the new annex"


def published_annexes(evaluation: Evaluation) -> tuple[Published, ...]:
    """The annexes that the evaluation file names; each lot has its rule in one of them, and it is the one that is applied.

    A draw by lot, which comes later, is no change. Raises TenderkitError: TK385 there is none, or a file that is no such annex;
    TK386 each thing that is another one in the tender file now.
    """
    keys = ("published",)
    if not evaluation.file.published:
        where = evaluation.yaml.where(*keys)
        raise TenderkitError([Fault(where, "TK385", "nothing says which annex was published", "name it under “published”")])
    found: list[Published] = []
    faults: list[Fault] = []
    for index, name in enumerate(evaluation.file.published):
        path = evaluation.folder / name
        try:
            rules = list(_rules(path))
        except TenderkitError as error:
            where = evaluation.yaml.where(*keys, index)
            faults += [Fault(where, "TK385", f"{name}: {fault.message}", fault.hint) for fault in error.faults]
            continue
        for lot, record, language in rules:
            part = next((part for part in evaluation.parts if part.lot == lot), None)
            if part is None:
                what = f"it is about lot {lot}, which the tender does not have" if lot else "it is of a tender without lots"
                faults.append(Fault(evaluation.yaml.where(*keys, index), "TK385", f"{name}: {what}", _ANNEX))
                continue
            told = f" of lot {lot}" if lot else ""
            faults += [
                Fault(part.tender.yaml.where("award"), "TK386", f"this is not what {name} published{told}: {words}", _CHANGED)
                for words in differences(record, part.record)
            ]
            found.append(
                Published(Path(name).name, language, lot, hashlib.sha256(path.read_bytes()).hexdigest(), fingerprint(record))
            )
    lacking = [part.lot for part in evaluation.parts if all(each.lot != part.lot for each in found)]
    if lacking and not faults:
        message = f"no annex of lot {', '.join(lacking)} is named" if any(lacking) else "no annex is named"
        faults.append(Fault(evaluation.yaml.where(*keys), "TK385", message, "add it under “published”"))
    stop_on(dict.fromkeys(faults))
    return tuple(found)


def _rules(path: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the rule of each lot in a document of ours, and its language; raises TenderkitError where it has none."""
    where = Location(places.shown(path))
    text = manifest(Package(path, HOUSE))  # as large as a buyer's own style may make it
    if _DRAFT.search(text):
        raise TenderkitError([Fault(where, "TK385", "this is a draft, and no draft is published", _ANNEX)])
    rules = _AWARD.findall(text)
    if not rules:
        what = "it does not say by which rule the contract is awarded" if text else "tenderkit did not make it, or its mark is lost"
        raise TenderkitError([Fault(where, "TK385", what, _ANNEX)])
    language = _LANGUAGE.search(text)
    for lot, rule in rules:
        try:
            record = json.loads(unescape(rule), parse_float=str, parse_int=str)
            if not _sound(record):
                raise ValueError
        except (ValueError, RecursionError):
            raise TenderkitError([Fault(where, "TK385", "its mark is damaged", _ANNEX)]) from None
        yield unescape(lot), record, unescape(language[1]) if language else ""


def _sound(record: Any) -> bool:
    """Whether data is of the form of a rule."""
    criteria = record.get("criteria") if isinstance(record, dict) else None
    if not isinstance(criteria, dict) or not all(isinstance(one, dict) for one in criteria.values()):
        return False
    return all(isinstance(one.get(key, {}), dict) for one in criteria.values() for key in ("levels", "decided"))
