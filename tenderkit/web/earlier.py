"""A file that is about to change → its earlier versions in a folder beside it: at most some, one of each few minutes of work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tenderkit.files import atomic

KEPT = 50
_APART = timedelta(minutes=5)  # what is typed in one go is one change, not one for each letter
_NAME = re.compile(r"(\d{8}-\d{6})(?:-\d+)?\.yaml")
_TIME = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Version:
    """A version of a file: the name by which it is asked for, and when it was put aside."""

    name: str
    time: datetime


def folder_of(path: Path) -> Path:
    """The folder of the versions of a file."""
    return path.parent / ".tenderkit" / "versions"


def versions(path: Path) -> list[Version]:
    """The earlier versions of a file, the newest first."""
    try:
        names = [entry.name for entry in folder_of(path).iterdir()]
    except OSError:
        return []
    found = [
        Version(name, datetime.strptime(match[1], _TIME))
        for name in names
        if (match := _NAME.fullmatch(name)) and _is_time(match[1])
    ]
    return sorted(found, key=lambda version: (version.time, len(version.name), version.name), reverse=True)


def _is_time(words: str) -> bool:
    try:
        datetime.strptime(words, _TIME)
    except ValueError:
        return False
    return True


def keep(path: Path, data: bytes, now: datetime, *, always: bool = False) -> None:
    """Put a version of a file aside, unless one was put aside a moment ago; the oldest beyond KEPT go.

    `always` is for what the page has not written itself. Raises TenderkitError where it cannot be written.
    """
    there = versions(path)
    if there and (_held(path, there[0]) == data or (not always and timedelta(0) <= now - there[0].time < _APART)):
        return
    stem, taken = now.strftime(_TIME), {version.name for version in there}
    names = (f"{stem}.yaml" if not number else f"{stem}-{number}.yaml" for number in range(len(taken) + 1))
    atomic.save({folder_of(path) / next(name for name in names if name not in taken): data})
    for old in versions(path)[KEPT:]:
        (folder_of(path) / old.name).unlink(missing_ok=True)


def version_of(path: Path, name: str) -> bytes | None:
    """What a version holds; None where there is none of that name."""
    return next((_held(path, version) for version in versions(path) if version.name == name), None)


def _held(path: Path, version: Version) -> bytes | None:
    try:
        return (folder_of(path) / version.name).read_bytes()
    except OSError:
        return None
