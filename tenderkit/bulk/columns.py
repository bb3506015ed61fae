"""Names of columns → places in the tender file, and cells → the values that stand there."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tenderkit.faults import did_you_mean
from tenderkit.files.yamlfile import KeyPath
from tenderkit.tender import TenderFile
from tenderkit.tender.own_folders import OWN

_MAX_ENTRIES = 1_000  # of a list that columns fill in: products.1.name, products.2.name …


_OF_THE_RUN = tuple(f"house.{name}" for name in OWN)  # loaded once


class ColumnError(ValueError):
    """A name that leads to no place in the tender file, with what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class Column:
    """A place in the tender file: its keys (entries of lists counted from 0), and how the text of a cell is read there.

    One that is `by_row` is in an entry of a list, a new one for each row of a job: its keys have no number yet. `kind` is the type
    of what stands there, `meaning` what the schema says of it.
    """

    name: str
    keys: KeyPath
    read: Callable[[str], Any]
    by_row: bool = False
    kind: Any = str
    meaning: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the words that the place takes, where these are few: those of a choice, or yes and no."""
        if self.kind is bool:
            return "yes", "no"
        return typing.get_args(self.kind) if typing.get_origin(self.kind) is typing.Literal else ()


def column(name: str) -> Column:
    """Return the place that a dotted name leads to: `award.points.AC-3`, `products.1.name` (entries count from 1), `products.name`.

    Raises ColumnError where the tender file has no such place.
    """
    if name in _OF_THE_RUN:
        raise ColumnError(f"“{name}” is the same for all rows", "name the folder in the base tender")
    parts = name.split(".")
    keys: list[str | int] = []
    kind: Any = TenderFile
    by_row, meaning = False, ""
    while parts:
        entry, kind = _entries(kind), _plain(kind)
        if _is_record(kind):
            if parts[0] not in kind.model_fields:
                known = list(kind.model_fields)
                near = did_you_mean(parts[0], known)
                whole = ".".join([*name.split(".")[: -len(parts)], near, *parts[1:]])
                hint = f"did you mean “{whole}”?" if near else f"the keys here are: {', '.join(known)}"
                raise ColumnError(f"“{name}” is not a place in a tender file", hint)
            field = kind.model_fields[parts[0]]
            kind, meaning = field.annotation, field.description or meaning
            keys.append(parts.pop(0))
        elif typing.get_origin(kind) is dict:
            kind = typing.get_args(kind)[1]
            # The name of a blank has a point in it: what is left is one key, unless a list stands there.
            used = len(parts) - 1 if _entries(kind) is not None and parts[-1].isdigit() else len(parts)
            keys.append(".".join(parts[:used]))
            del parts[:used]
        elif entry is not None:
            if not by_row and parts[0] in getattr(_plain(entry), "model_fields", ()):
                kind, by_row = entry, True
                continue
            if not parts[0].isascii() or not parts[0].isdigit() or not 1 <= int(parts[0]) <= _MAX_ENTRIES:
                raise ColumnError(
                    f"“{name}” does not name an entry of a list", f"write a number from 1: {'.'.join(map(str, keys))}.1"
                )
            keys.append(int(parts.pop(0)) - 1)
            kind = entry
        else:
            raise ColumnError(f"“{name}” is not a place in a tender file", f"“{'.'.join(map(str, keys))}” holds one value")
    return Column(name, tuple(keys), _reader(_plain(kind), name), by_row, _plain(kind), meaning)


def _plain(kind: Any) -> Any:
    """Return a type without `Annotated` and without None."""
    while True:
        if typing.get_origin(kind) is typing.Annotated:
            kind = typing.get_args(kind)[0]
        elif typing.get_origin(kind) in (typing.Union, types.UnionType):
            kind = next(part for part in typing.get_args(kind) if part is not type(None))
        else:
            return kind


def _entries(kind: Any) -> Any:
    """Return what the entries of a list are; None for what is no list. What may be one is one where entries are named."""
    found = next((part for part in _parts(kind) if typing.get_origin(part) in (tuple, list)), None)
    return None if found is None else typing.get_args(found)[0]


def _parts(kind: Any) -> Iterator[Any]:
    """Yield what a value may be, without `Annotated`."""
    if typing.get_origin(kind) is typing.Annotated:
        yield from _parts(typing.get_args(kind)[0])
    elif typing.get_origin(kind) in (typing.Union, types.UnionType):
        for part in typing.get_args(kind):
            yield from _parts(part)
    else:
        yield kind


def _reader(kind: Any, name: str) -> Callable[[str], Any]:
    entry = _entries(kind)
    if entry is not None:
        return _ids if name in ("items.add", "items.leave_out", "documents", "languages") else _list
    if kind is bool:
        return _yes_or_no
    if _is_record(kind) or typing.get_origin(kind) is dict:
        if re.fullmatch(r"products\.[0-9]+", name):
            return _as_written  # a product may be written as its name alone
        raise ColumnError(f"“{name}” holds more than one value", f"name one of them, such as {name}.{_first(kind)}")
    return _as_written


def _is_record(kind: Any) -> bool:
    return hasattr(kind, "model_fields")


def _first(kind: Any) -> str:
    return next(iter(kind.model_fields)) if _is_record(kind) else "AC-3"


def _list(cell: str) -> list[str]:
    """Read several values in one cell: divided by semicolons or line ends."""
    return [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()]


def _ids(cell: str) -> list[str]:
    """Read several ids or codes in one cell: divided by commas too, which none of them holds."""
    return [part.strip() for part in re.split(r"[,;\n]", cell) if part.strip()]


def _yes_or_no(cell: str) -> str:
    """Read yes and no as the drop-downs of a table have them; anything else is left to the check."""
    return {"yes": "true", "no": "false"}.get(cell.casefold(), cell.lower() if cell.casefold() in ("true", "false") else cell)


def _as_written(cell: str) -> str:
    """Leave a cell as it is: numbers and dates are read where the tender file's are."""
    return cell


def values(cells: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield dotted names with their values; dictionaries, as JSON lines and tender files have them, are walked into."""
    for name, value in cells.items():
        if isinstance(value, dict):
            yield from values(value, f"{prefix}{name}.")
        elif value is not None:
            yield f"{prefix}{name}", value


def overlaid(data: dict[str, Any], changes: list[tuple[KeyPath, Any]]) -> dict[str, Any]:
    """Return data with values put at places; what is on the way to them is copied, and the rest shared.

    Raises ColumnError where a list would get an entry beyond its next one.
    """
    made: dict[str, Any] = dict(data)
    owned: dict[KeyPath, Any] = {(): made}
    for keys, value in changes:
        place: Any = made
        for position, key in enumerate(keys[:-1], 1):
            path = keys[:position]
            if path not in owned:
                child = _get(place, key)
                wanted: Any = [] if isinstance(keys[position], int) else {}
                if isinstance(child, str) and isinstance(wanted, dict):
                    wanted = {"name": child}  # a product written as its name
                owned[path] = type(wanted)(child) if isinstance(child, type(wanted)) else wanted
                _put(place, key, owned[path], keys)
            place = owned[path]
        _put(place, keys[-1], value, keys)
    return made


def _get(place: Any, key: str | int) -> Any:
    if isinstance(place, list):
        return place[key] if isinstance(key, int) and key < len(place) else None
    return place.get(key)


def _put(place: Any, key: str | int, value: Any, keys: KeyPath) -> None:
    if not isinstance(place, list) or (isinstance(key, int) and key < len(place)):
        place[key] = value
    elif key == len(place):
        place.append(value)
    else:
        name = ".".join(str(part + 1) if isinstance(part, int) else part for part in keys)
        raise ColumnError(f"“{name}” leaves out entry {len(place) + 1}", "fill in the entries before it")
