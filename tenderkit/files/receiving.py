"""Files that somebody hands over → files of a folder, under names that are safe, and never over one that is there."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path, PurePath

from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import atomic, naming_rules


def receive(
    folder: Path, files: Iterable[tuple[str, bytes]], endings: Collection[str], hint: str
) -> tuple[list[Path], list[Fault]]:
    """Put files, each with the name that its sender gave it, into a folder; return their paths, and what is wrong.

    Of a name only its last part counts, and of that what every system allows. One that is taken gets a number, and what is there
    already, byte for byte, is not put a second time. A file whose name has none of the `endings` is not put there: nobody would
    read it. It is a fault (TK642) with the `hint`. Raises TenderkitError (TK603) where the folder cannot be written: then none is.
    """
    faults = []
    found: dict[Path, bytes] = {}
    paths = []
    for given, data in files:
        name = safe_name(given)
        if PurePath(name).suffix.lower() not in endings:
            faults.append(Fault(Location(given), "TK642", f"“{given}” is not a file that is read here: it was not kept", hint))
            continue
        path = next(path for path in _names(folder / name) if found.get(path, data) == data and not atomic.differs(path, data))
        paths.append(path)
        if not os.path.lexists(path):
            found[path] = data
    atomic.save(found)
    return list(dict.fromkeys(paths)), faults


def set_aside(path: Path, target: Path) -> Path:
    """Move a file or a folder to another name of the same disk, with a number where that is taken; return where it is.

    Raises TenderkitError (TK603) where it cannot be moved: then it is where it was.
    """
    place = next(place for place in _names(target) if not os.path.lexists(place))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        path.rename(place)
    except OSError as error:
        raise TenderkitError([atomic.not_written(place, error)]) from None
    return place


def safe_name(given: str) -> str:
    """The name that a file gets: the last part of the one that it was given, as every system allows it, and not too long."""
    name = PurePath(naming_rules.allowed(given.replace("\\", "/").rpartition("/")[2].lstrip("~$")))
    stem = naming_rules.cut(name.stem, naming_rules.MAX_CHARACTERS, naming_rules.MAX_BYTES - len(name.suffix.encode()) - 8)
    whole = f"{stem}{name.suffix}"
    return f"_{whole}" if naming_rules.is_kept(whole) else whole


def _names(path: Path) -> Iterable[Path]:
    """The names that a file may get, the best first."""
    yield path
    yield from (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in range(2, 1_000_000))
