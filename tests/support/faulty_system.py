"""A system that refuses: the nth time that a file is opened, written, renamed or looked at in a folder, it says no."""

from __future__ import annotations

import builtins
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

# What a program asks of the system about files: module and name.
CALLS: list[tuple[Any, str]] = [
    (builtins, "open"),
    (io, "open"),
    (os, "open"),
    (os, "replace"),
    (os, "fsync"),
    (os, "mkdir"),
    (os, "unlink"),
    (os, "scandir"),
    (os, "listdir"),
    (os, "stat"),
    (tempfile, "_mkstemp_inner"),
]


class Refusals:
    """Counts what is asked of the system about the files below some folders, and refuses the nth time."""

    def __init__(self, number: int, nth: int, below: tuple[Path, ...]) -> None:
        self.number, self.nth, self.below = number, nth, tuple(map(str, below))
        self.asked: list[str] = []
        self.refused = ""

    def ask(self, name: str, arguments: tuple[Any, ...]) -> None:
        path = arguments[0] if arguments and isinstance(arguments[0], str | Path) else ""
        concerned = os.path.abspath(path).startswith(self.below) if path else name == "fsync"
        if not concerned:
            return
        self.asked.append(name)
        if len(self.asked) == self.nth:
            self.refused = f"{name} {path}"
            raise OSError(self.number, os.strerror(self.number), str(path) or None)


@contextmanager
def refusing(number: int, nth: int, *below: Path) -> Iterator[Refusals]:
    """Let the system refuse with an error number the nth time it is asked about a file below these folders; 0 is never."""
    refusals = Refusals(number, nth, below)

    def asking(name: str, whole: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*arguments: Any, **options: Any) -> Any:
            refusals.ask(name, arguments)
            return whole(*arguments, **options)

        return ask

    with pytest.MonkeyPatch.context() as patched:
        for module, name in CALLS:
            patched.setattr(module, name, asking(name, getattr(module, name)))
        yield refusals
