"""Faults, value by value → one for each cause, which names the rows, lines or files: what is wrong throughout is one mistake."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from pathlib import PurePath

from tenderkit.faults import Fault
from tenderkit.files.notation import NAME_LOCALE
from tenderkit.files.tables.line import in_words
from tenderkit.files.tables.streaming import SUFFIXES

_CELL = re.compile("(column “[^”]*”): |the (?:cell|error) in column [A-Z]+ ")
_OWN = re.compile("“[^”]*”|[0-9][0-9.,]*")  # what a message says of one value only
_WRITTEN = {"TK111", "TK112", "TK113"}  # how keys, dates and numbers are written: in one file, mostly in one way
_NAMED = 20  # files that a message names


class Causes:
    """Gathers faults, and gives the first of each cause with the places of all."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self.found: dict[Hashable, list[Fault]] = {}
        self.add(faults)

    def add(self, faults: Iterable[Fault]) -> None:
        """Add faults; those of one cause come in the order of their places, or nearly."""
        for fault in faults:
            self.found.setdefault(_cause(fault), []).append(fault)

    def take(self) -> list[Fault]:
        """The faults gathered so far, one for each cause, and forget them."""
        faults = [_with_places(same) for same in self.found.values()]
        self.found.clear()
        return sorted(faults)


def one_for_each(faults: Iterable[Fault]) -> list[Fault]:
    """The faults that a person is told in place of all of these: one for each cause, sorted by place."""
    return Causes(faults).take()


def _suffix(fault: Fault) -> str:
    return PurePath(fault.location.path).suffix.lower()


def _cause(fault: Fault) -> Hashable:
    """What faults have in common that one correction can end: the kind and the remedy, or all of their words.

    In a table it is one column, or one switch for all of them. A file that is not of ours, as a return, has causes of its own.
    """
    place, message = fault.location, fault.message
    if not place.line:
        return fault
    alike = fault.code, fault.hint, fault.severity
    if _suffix(fault) in SUFFIXES:
        cell = _CELL.match(message)
        words = _OWN.sub("", message[cell.end() :]) if cell else message
        column = cell[0] if cell and NAME_LOCALE not in fault.hint else ""
        return place.path, *alike, column, words
    if _suffix(fault) in (".yaml", ".yml"):
        return (place.path, *alike, _OWN.sub("", message)) if fault.code in _WRITTEN else (*alike, message)
    return fault


def _with_places(faults: list[Fault]) -> Fault:
    first = min(faults)
    place = first.location
    others = sorted({fault.location for fault in faults} - {place})
    if _suffix(first) not in SUFFIXES and any(other.path != place.path for other in others):
        more = [f"{len(others) - _NAMED} more"] if len(others) > _NAMED else []
        where = [_listed([*map(str, others[:_NAMED]), *more])]
    else:
        noun = "row" if _suffix(first) in SUFFIXES else "line"
        where = [in_words([other.line for other in others], noun)] if others else []
    where = [f"the same {'on' if where[0].startswith('line') else 'in'} {where[0]}"] if where else []
    names = dict.fromkeys(cell[1] for fault in faults if (cell := _CELL.match(fault.message)) and cell[1])
    columns = [name.removeprefix("column ") for name in names if not first.message.startswith(name)]
    if columns:
        word = "the columns" if len(columns) > 1 else "the column"
        where.append(f"{'' if where else 'the same '}in {word} {_listed(columns)}")
    if not where:
        return first
    return Fault(place, first.code, f"{first.message}; {' and '.join(where)}", first.hint, first.severity)


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
