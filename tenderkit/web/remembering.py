"""Files that take a while to read → what was made of them the last time, for as long as they are as they were."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
_YOUNG = 2.0  # seconds: what is written within them may have the same time (FAT), and is read again


class Remembered:
    """Keeps the last thing of each name, so that a page that is only looked at again answers at once."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Any, Any]] = {}

    def of(self, name: str, files: Iterable[Path], about: Any, make: Callable[[], T]) -> T:
        """What `make` makes of files and of what else it is about; made anew once a file, or that, is another."""
        state = [about, *map(_state, files)]
        if None in state:
            self._kept.pop(name, None)
            return make()
        if name not in self._kept or self._kept[name][0] != state:
            self._kept[name] = state, make()
        found: T = self._kept[name][1]
        return found


def _state(path: Path) -> tuple[Any, ...] | None:
    """What a file is right now; None where it is too young to be told from what it may become."""
    try:
        found = os.stat(path)
    except OSError:
        return (str(path),)  # not there: whoever reads it tells
    if time.time() - found.st_mtime < _YOUNG:
        return None
    return str(path), found.st_ino, found.st_mtime_ns, found.st_size
