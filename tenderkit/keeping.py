"""What is kept from one document to the next, all of it here: bounded, safe for threads, and never older than the files it is of.

What comes from files is kept by what the files are: which file, when it was written, how large it is. A file that is saved again is
read again. What is worked out of values is kept by those values, the last so many of them: it can be forgotten at any time, and
comes out the same. Nothing else in the package is kept, but for what an object knows of itself.
"""

from __future__ import annotations

import functools
import os
import time
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")
R = TypeVar("R")


class Kept(NamedTuple):
    """How many of a thing are kept, what they are, and what that buys: figures of benchmarks/keeping.py."""

    at_most: int
    what: str
    buys: str


KEPT: dict[str, Kept] = {
    "bulk.recipe": Kept(64, "", ""),
    "bulk.workshop": Kept(4, "", ""),
    "catalogue": Kept(8, "", ""),
    "documents.digest": Kept(64, "", ""),
    "documents.manifest-row": Kept(1024, "", ""),
    "word.house-style": Kept(16, "", ""),
    "markdown.chunk": Kept(4096, "", ""),
    "markdown.row": Kept(65536, "", ""),
    "markdown.text": Kept(32, "", ""),
    "numbers.amount": Kept(4096, "", ""),
    "numbers.language": Kept(64, "", ""),
    "numbers.printed": Kept(4096, "", ""),
    "returns.expected-text": Kept(1024, "", ""),
    "rules.scoring-table": Kept(1024, "", ""),
    "word.shipped-style": Kept(8, "", ""),
    "templates": Kept(8, "", ""),
    "templating.compiled": Kept(4096, "", ""),
    "templating.text": Kept(4096, "", ""),
    "tender.months": Kept(4096, "", ""),
    "tender.period": Kept(256, "", ""),
    "word.block": Kept(65536, "", ""),
    "word.chart-font": Kept(32, "", ""),
    "word.chart-numbers": Kept(32, "", ""),
    "word.charts": Kept(32, "", ""),
    "word.escaped": Kept(4096, "", ""),
    "word.headings": Kept(32, "", ""),
    "word.landscape": Kept(8, "", ""),
    "word.layout": Kept(32, "", ""),
    "word.lists-and-links": Kept(256, "", ""),
    "word.longest-word": Kept(4096, "", ""),
    "word.prompts": Kept(32, "", ""),
    "word.prompts-added": Kept(32, "", ""),
    "word.row": Kept(65536, "", ""),
    "word.small-part": Kept(64, "", ""),
    "word.style-parts": Kept(32, "", ""),
    "word.table": Kept(4096, "", ""),
    "word.types": Kept(32, "", ""),
    "word.widths": Kept(1024, "", ""),
    "word.words-in-row": Kept(65536, "", ""),
    "word.words-in-table": Kept(1024, "", ""),
}
_YOUNG = 2.0  # seconds: as long as the times of files may be apart and yet be written the same (FAT)
_made: weakref.WeakSet[Any] = weakref.WeakSet()


def by_value(name: str) -> Callable[[F], F]:
    """Return a decorator that keeps what a function returned, by its arguments; `name` is that of its row in KEPT."""

    def decorate(function: F) -> F:
        keeping = functools.lru_cache(maxsize=KEPT[name].at_most)(function)
        _made.add(keeping)
        return cast(F, keeping)

    return decorate


def by_files(name: str, read: Callable[P, Iterable[Path]]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that keeps what a function makes of files for as long as they stay as they are.

    `read` returns, for the arguments of a call, all files and folders that the function reads; of a folder what stands right in it
    counts. Messages name files as seen from the current folder, so that counts too. A file written a moment ago is read
    again: its time may be that of what is saved over it next.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        keeping = functools.lru_cache(maxsize=KEPT[name].at_most)(lambda _state, args, options: function(*args, **dict(options)))
        _made.add(keeping)

        @functools.wraps(function)
        def current(*args: P.args, **options: P.kwargs) -> R:
            now = time.time()
            states = [_state(path, now) for path in read(*args, **options)]
            if None in states:
                return function(*args, **options)
            return keeping((os.getcwd(), *states), args, tuple(sorted(options.items())))

        return current

    return decorate


def forget() -> None:
    """Forget everything: what is made next is made as in a process that has just begun."""
    for keeping in list(_made):
        keeping.cache_clear()


def _state(path: Path, now: float) -> tuple[Any, ...] | None:
    """Return what a file or the folder is right now; None where it is too young to be told from what it may become."""
    try:
        found = os.stat(path)
    except OSError:
        return (str(path),)
    if os.path.isdir(path):
        with os.scandir(path) as entries:
            inside = sorted((entry.name, entry.is_dir(), entry.stat()) for entry in entries)
        times = [state.st_mtime for _, folder, state in inside if not folder]
        state: tuple[Any, ...] = tuple((name, *(() if folder else _known(stat))) for name, folder, stat in inside)
    else:
        times, state = [found.st_mtime], _known(found)
    return None if any(now - written < _YOUNG for written in times) else (str(path), state)


def _known(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_mtime_ns, found.st_size
