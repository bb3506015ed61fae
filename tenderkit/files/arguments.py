"""What a program hands to a public function → paths and names as the rest expects them, or a fault that names the argument."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from tenderkit.faults import Fault, Location, TenderkitError

T = TypeVar("T")
PathLike = str | os.PathLike[str]
_LONGEST = 60  # characters of a value that a fault shows


def path(given: PathLike, name: str) -> Path:
    """A file or folder that was given as text or as a path; `name` is that of the argument."""
    found = os.fspath(given) if isinstance(given, str | os.PathLike) else given
    if not isinstance(found, str):
        raise unfit(given, name, "a path is expected, as text or as Path")
    if not can_be_a_name(found):
        raise unfit(given, name, "no file can have this name: a path is expected")
    return given if isinstance(given, Path) else Path(found)


def can_be_a_name(text: str) -> bool:
    """Whether the system takes a text as the name of a file or folder, whether there is one or not."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def optional_path(given: PathLike | None, name: str) -> Path | None:
    """The same for an argument that may be left out."""
    return None if given is None else path(given, name)


def paths(given: PathLike | Iterable[PathLike], name: str) -> list[Path]:
    """One file or several."""
    return [path(each, name) for each in several(given, str | os.PathLike, name, "paths are expected, each as text or as Path")]


def names(given: str | Iterable[str], name: str) -> tuple[str, ...]:
    """One name or several; a text is one name, and never its letters."""
    return tuple(several(given, str, name, "names are expected, each as text"))


def several(given: Any, kind: Any, name: str, wanted: str) -> list[Any]:
    """One thing of a kind or several of them, as a list."""
    if isinstance(given, kind) or not isinstance(given, Iterable) or isinstance(given, bytes):
        given = [given]
    return [one(each, kind, name, wanted) for each in given]


def one(given: T, kind: Any, name: str, wanted: str) -> T:
    """A thing of a kind; `wanted` says in words which."""
    if not isinstance(given, kind):
        raise unfit(given, name, wanted)
    return given


def unfit(given: object, name: str, wanted: str) -> TenderkitError:
    """The error of an argument of the wrong kind."""
    shown = repr(given)
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    message = f"{wanted}, and this is {shown} ({type(given).__name__})"
    return TenderkitError([Fault(Location(f"argument {name}"), "TK612", message, "`help` of the function says what it takes")])
