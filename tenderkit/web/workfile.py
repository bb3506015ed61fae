"""A tender file and what was typed → the file with those values; a value that changed meanwhile is told and never overwritten."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tenderkit.faults import Fault, Location, TenderkitError, stop_on
from tenderkit.files import atomic, encodings, places, regular, splicing, yamlfile
from tenderkit.files.yamlfile import KeyPath, YamlFile
from tenderkit.web import earlier


@dataclass(frozen=True)
class Change:
    """A value that was typed for the keys of a field, and how the file showed it when the field was drawn."""

    keys: KeyPath
    value: Any
    was: str


@dataclass(frozen=True)
class Saved:
    """What became of changes: the values that the file has by now in place of those expected, by their keys; and what is wrong."""

    conflicts: Mapping[KeyPath, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    changed: bool = False


def read(path: Path) -> YamlFile:
    """The data of a tender file with its lines; raises TenderkitError where it cannot be read, or is not YAML."""
    shown = places.shown(path)
    text, faults = yamlfile.read_text(path, shown)
    stop_on(faults)
    file, faults = yamlfile.parse(text, shown)
    if file.data is not None and not isinstance(file.data, dict):
        faults.append(Fault(file.where(), "TK116", "a tender file is a list of `key: value`", "see `tenderkit schema`"))
    stop_on(faults)
    return file


def at(data: Any, keys: KeyPath) -> Any:
    """The value at keys, None where there is none."""
    for key in keys:
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and 0 <= key < len(data):
            data = data[key]
        else:
            return None
    return data


def as_typed(value: Any) -> str:
    """A value of the file as a field shows it: a list has a line for each entry, keys with values stand behind one another."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(map(as_typed, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {as_typed(child)}" for key, child in value.items())
    return str(value)


def save(path: Path, changes: Iterable[Change], now: datetime) -> Saved:
    """Write values into a tender file and leave everything else as it is.

    A value that is neither what it was nor what is to be written is a conflict, and stays. Raises TenderkitError where the file
    cannot be read or written, or is not YAML: then nothing is written.
    """
    read(path)
    conflicts: dict[KeyPath, Any] = {}
    faults: list[Fault] = []

    def edited(text: str) -> str:
        before = yamlfile.parse(text.removeprefix("\ufeff").replace("\r\n", "\n"), str(path))[0].data or {}
        for change in changes:
            current = as_typed(at(before, change.keys))
            if current == as_typed(change.value):
                continue
            if current != change.was:
                conflicts[change.keys] = at(before, change.keys)
                continue
            try:
                text = splicing.with_value(text, change.keys, change.value)
            except splicing.NotSplicedError:
                faults.append(not_spliced(path, change.keys))
        return text

    changed = rewrite(path, edited, now)
    return Saved(conflicts, tuple(faults), changed)


GONE: Any = object()


def edit(path: Path, edits: Iterable[tuple[KeyPath, Any]], now: datetime) -> tuple[Fault, ...]:
    """Write values at keys whatever is there, GONE for one to be taken out; return those that cannot be. Raises TenderkitError."""
    read(path)
    faults: list[Fault] = []

    def edited(text: str) -> str:
        for keys, value in edits:
            try:
                text = splicing.without(text, keys) if value is GONE else splicing.with_value(text, keys, value)
            except splicing.NotSplicedError:
                faults.append(not_spliced(path, keys))
        return text

    rewrite(path, edited, now)
    return tuple(faults)


def not_spliced(path: Path, keys: KeyPath) -> Fault:
    """The fault of a value that cannot be changed alone."""
    name = ".".join(map(str, keys))
    place = Location(places.shown(path), keys=keys)
    return Fault(
        place, "TK333", f"“{name}” cannot be changed here without changing more of the file", "change it in the file yourself"
    )


def rewrite(path: Path, edit: Callable[[str], str], now: datetime) -> bool:
    """Change the text of a tender file and keep the version that was there; return whether it changed. Raises TenderkitError."""
    data = _bytes(path)
    encoding = encodings.by_mark(data)
    after = edit(data.decode(encoding)).encode(encoding)
    if after == data:
        return False
    put(path, after, now, before=data)
    return True


def keep(path: Path, now: datetime) -> None:
    """Put the version of a tender file that is there aside, for what others are about to write. Raises TenderkitError."""
    earlier.keep(path, _bytes(path), now, always=True)


def put(path: Path, data: bytes, now: datetime, *, before: bytes | None = None) -> None:
    """Write a tender file, and keep the version that was there. Raises TenderkitError."""
    before = _bytes(path) if before is None and os.path.lexists(path) else before
    if before is not None:
        earlier.keep(path, before, now)
    atomic.save({path: data})


def _bytes(path: Path) -> bytes:
    try:
        return regular.read(path)
    except OSError as error:
        raise TenderkitError([places.not_read(places.shown(path), error)]) from None
