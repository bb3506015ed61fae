"""Faults of a table, cell by cell → one for each cause, which names the rows: a column that is wrong throughout is one mistake."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from pathlib import PurePath

from tenderkit.faults import Fault
from tenderkit.files.tables.line import in_words
from tenderkit.files.tables.streaming import SUFFIXES

_CELL = re.compile("column “[^”]*”: |the (?:cell|error) in column [A-Z]+ ")
_OWN = re.compile("“[^”]*”|[0-9][0-9.,]*")  # what a message says of one cell only


class Causes:
    """Gathers faults, and gives the first of each cause with the rows of all."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self.found: dict[Hashable, tuple[Fault, list[int]]] = {}
        self.add(faults)

    def add(self, faults: Iterable[Fault]) -> None:
        """Add faults; those of one cause come in the order of their rows, or nearly."""
        for fault in faults:
            self.found.setdefault(_cause(fault), (fault, []))[1].append(fault.location.line)

    def take(self) -> list[Fault]:
        """Return the faults gathered so far, one for each cause, and forget them."""
        faults = [_with_rows(fault, sorted({*rows})) for fault, rows in self.found.values()]
        self.found.clear()
        return sorted(faults)


def _cause(fault: Fault) -> Hashable:
    """Return what faults have in common that one correction of a table can end: column, kind and remedy, or all of their words."""
    place, message = fault.location, fault.message
    if PurePath(place.path).suffix.lower() not in SUFFIXES or not place.line:
        return fault
    cell = _CELL.match(message)
    words = cell[0] + _OWN.sub("", message[cell.end() :]) if cell else message
    return place.path, fault.code, words, fault.hint, fault.severity


def _with_rows(fault: Fault, rows: list[int]) -> Fault:
    others = [row for row in rows if row != fault.location.line]
    if not others:
        return fault
    message = f"{fault.message}; the same in {in_words(others)}"
    return Fault(fault.location, fault.code, message, fault.hint, fault.severity)
