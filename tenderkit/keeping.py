"""What is kept from one document to the next, all of it here: bounded, safe for threads, and never older than the files it is of.

What comes from files is kept by what the files are: which file, when it was written, how large it is. A file that is saved again is
read again. What is worked out of values is kept by those values, the last so many of them: it can be forgotten at any time, and
comes out the same. Nothing else in the package is kept, but for what an object knows of itself.
"""

from __future__ import annotations

import functools
import os
import stat
import time
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")
R = TypeVar("R")


class Kept(NamedTuple):
    """How many of a thing are kept at most, what they are, and what that buys: how many times longer it takes without.

    The figures are those of benchmarks/keeping.py; what buys less than 1.02 is not kept.
    """

    at_most: int
    what: str
    buys: str


KEPT: dict[str, Kept] = {
    "bulk.workshop": Kept(4, "what all jobs of a run share: base tender, catalogue, templates", "a run 1.4"),
    "catalogue": Kept(8, "a catalogue in a language, with the buyer's own over it", "a loop that loads it for each tender 5.6"),
    "markdown.chunk": Kept(4096, "the blocks of a paragraph, list or table", "a document of a new shape 2.1"),
    "markdown.row": Kept(65536, "a row of a table", "a document with a table of a new length 3.5"),
    "markdown.text": Kept(32, "the blocks of a whole text, whatever its values", "a document 1.15 to 1.25"),
    "numbers.language": Kept(64, "how a language writes numbers and dates", "a run 1.1"),
    "picture": Kept(64, "a picture that was looked at", "a document with a logo of 100 kB 1.2"),
    "rules.countries": Kept(1, "the countries whose holidays are known", "the check of a row that names a country 1.1"),
    "rules.holidays": Kept(256, "the public holidays of a country in a year", "the check of a row that names a country 1.8"),
    "rules.scoring-table": Kept(1024, "the rows of a scoring table in points", "a document 1.04"),
    "templates": Kept(8, "the templates of a set of folders, with what their engine keeps", "a document 12"),
    "templating.compiled": Kept(4096, "a template or text of the catalogue, compiled (for each engine)", "a document 20"),
    "templating.text": Kept(4096, "a text of the catalogue rendered with its terms (for each engine)", "a document 1.1 to 1.25"),
    "tender.nothing-given": Kept(16, "the records of a tender file that has none of their values", "a run 1.03"),
    "word.block": Kept(65536, "the XML of a paragraph, list or box", "a document of a new shape 1.1"),
    "word.formats": Kept(8, "what the styles of a returned form say of its texts", "a returned form 1.2"),
    "word.headings": Kept(32, "the headings of a text with their numbers, whatever its values", "a document 1.1"),
    "word.house-style": Kept(16, "a Word file of the buyer's as a house style", "a document in it 6.6"),
    "word.labels-of-lists": Kept(8, "the labels of the lists of a returned form", "a returned form 1.05"),
    "word.landscape": Kept(8, "a house style with its page on its side", "as word.style-parts, for what is kept by house style"),
    "word.assembly": Kept(32, "a document with everything in its place but the values", "a document 1.2 to 1.25"),
    "word.lines-of-rows": Kept(1024, "how many lines each row of a table has", "a document 1.05 to 1.1"),
    "word.lines-of-words": Kept(4096, "how many lines a text takes in a column", "a document 1.04 to 1.08"),
    "word.lists-and-links": Kept(256, "the parts with lists and links, compressed", "a document 1.05"),
    "word.longest-word": Kept(4096, "the number of letters of the longest word of a text", "a run 1.03"),
    "word.picture": Kept(64, "a picture, compressed", "a document with a logo of 100 kB 1.5"),
    "word.row": Kept(65536, "the XML of a table row", "a document of a new shape 1.15"),
    "word.shipped-style": Kept(2, "the shipped house style", "a document 1.6"),
    "word.style-parts": Kept(32, "the parts that documents of one style share, compressed", "a document 1.1"),
    "word.widths": Kept(1024, "the widths of the columns of a table", "a run 1.02"),
    "word.words-in-table": Kept(1024, "the words and slots of each column of a table", "a document 1.1"),
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
            return keeping((_here(), *states), args, tuple(sorted(options.items())))

        return current

    return decorate


def forget() -> None:
    """Forget everything: what is made next is made as in a process that has just begun."""
    for keeping in list(_made):
        keeping.cache_clear()


def _here() -> str:
    """Return the current folder; "" where it was removed."""
    try:
        return os.getcwd()
    except OSError:
        return ""


def _state(path: Path, now: float) -> tuple[Any, ...] | None:
    """Return what a file or the folder is right now; None where it is too young to be told from what it may become."""
    try:
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            with os.scandir(path) as entries:
                inside = sorted((entry.name, _of_entry(entry)) for entry in entries)
        else:
            inside = [("", found)]
    except OSError:
        return (str(path),)  # not there, or not to be read: whoever reads it tells
    states = [(name, *(_known(entry) if entry else ())) for name, entry in inside]
    return None if any(now - entry.st_mtime < _YOUNG for _, entry in inside if entry) else (str(path), *states)


def _of_entry(entry: os.DirEntry[str]) -> os.stat_result | None:
    """Return what a file in a folder is; None for a folder, and for a link that leads nowhere."""
    try:
        return None if entry.is_dir() else entry.stat()
    except OSError:
        return None


def _known(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_mtime_ns, found.st_size
