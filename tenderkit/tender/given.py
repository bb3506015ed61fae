"""Data that a program gives → the data of a tender file, as if it had been written; a fault names the value, for it has no line."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tenderkit.faults import Fault, Location
from tenderkit.files.notation import Notation, written
from tenderkit.files.yamlfile import KeyPath, YamlFile
from tenderkit.tender.file import reading_of

_WHOLE = "tender"  # what a fault names where it concerns no value alone
_DEEPEST = 8  # of dicts and lists in one another: a tender file has five
_MOST_DIGITS = 40
_NUMBER, _DATE = Notation(decimal="."), Notation()  # whatever the tender file says of its own way of writing


@dataclass(frozen=True)
class Given(YamlFile):
    """Data of a tender that a program gave, or changed: the line of a value that it gave is -1, -2 …, an entry of `names`."""

    names: tuple[str, ...] = ()

    def where(self, *keys: str | int) -> Location:
        """The name of a value that was given; of any other its place in the file."""
        place = super().where(*keys)
        return Location(self.names[-1 - place.line], keys=keys) if place.line < 0 else place


def given(data: Mapping[str, Any], below: YamlFile | None = None) -> tuple[Given, list[Fault]]:
    """Data as a file would hold it, laid over that of another file, and what of it no file can hold (TK640).

    Keys that are given win, at every depth; a list takes the place of the other one; None takes a value away.
    """
    names: list[str] = [_WHOLE]
    faults: list[Fault] = []
    lines: dict[KeyPath, int] = {}

    def plain(value: Any, keys: KeyPath) -> Any:
        names.append(_name(keys))
        lines[keys] = -len(names)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, datetime.datetime) and value.time() == datetime.time.min:
            value = value.date()
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, int | float | Decimal):
            return written(_digits(value), _NUMBER)
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return written(value.isoformat(), _DATE)
        if len(keys) > _DEEPEST:
            faults.append(Fault(Location(_name(keys)), "TK640", "this is nested too deeply", "give a plain value"))
            return None
        if isinstance(value, Mapping):
            return mapping(value, keys)
        if isinstance(value, list | tuple):
            return [plain(child, (*keys, index)) for index, child in enumerate(value)]
        message = f"a tender has no place for a value of type {type(value).__name__}"
        faults.append(Fault(Location(_name(keys)), "TK640", message, "give a text, a number, a date, a list or a dict"))
        return None

    def mapping(value: Mapping[Any, Any], keys: KeyPath) -> dict[str, Any]:
        for key in value:
            if not isinstance(key, str):
                message = f"the key {str(key)[:40]!r} is of type {type(key).__name__}"
                faults.append(Fault(Location(_name(keys)), "TK640", message, "give a text for a key"))
        return {key: plain(child, (*keys, key)) for key, child in value.items() if isinstance(key, str)}

    found = mapping(data, ())
    if below is None:
        return Given(found, _WHOLE, {(): -1, **lines}, tuple(names)), faults
    before = below.names if isinstance(below, Given) else ()
    moved = {keys: line - len(before) for keys, line in lines.items()}
    kept = {keys: line for keys, line in below.lines.items() if not is_replaced(keys, data)}
    own = _as_written(below.data, reading_of(below.data).notation) if "reading" in data else below.data
    return Given(laid_over(own, found), below.path, {**kept, **moved}, (*before, *names)), faults


def _digits(number: float | Decimal) -> str:
    """A number in digits, as somebody would write it; what is infinite, no number or beyond all measure is refused as it is."""
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    return format(exact, "f") if exact.is_finite() and abs(exact.adjusted()) < _MOST_DIGITS else str(exact)


def _name(keys: KeyPath) -> str:
    """The name of a value, as Python reads it: products[0].quantity."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".") or _WHOLE


def _as_written(value: Any, notation: Notation) -> Any:
    """The texts of a file with its way of writing, for a tender that is from now on read in another."""
    if isinstance(value, dict):
        return {key: _as_written(child, notation) for key, child in value.items()}
    if isinstance(value, list):
        return [_as_written(child, notation) for child in value]
    return written(value, notation) if type(value) is str else value


def laid_over(below: Any, own: Any) -> Any:
    """Data with other data over it: keys win at every depth, and a list takes the place of the other one."""
    if isinstance(below, dict) and isinstance(own, dict):
        return {**below, **{key: laid_over(below.get(key), value) for key, value in own.items()}}
    return own


def is_replaced(keys: KeyPath, data: Any) -> bool:
    """Whether a value of the file below is one that is given, or within it."""
    for key in keys:
        if not isinstance(data, Mapping):
            return True
        if key not in data:
            return False
        data = data[key]
    return not isinstance(data, Mapping)
