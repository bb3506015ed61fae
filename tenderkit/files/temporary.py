"""The folder for temporary files, of the system or of TMPDIR → files in it, and the one fault of all that goes wrong there."""

from __future__ import annotations

import contextlib
import os
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tenderkit.faults import Fault, Location, TenderkitError, reason

_IN_MEMORY = 8_000_000  # bytes: what waits goes to the disk where it is more


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Give a folder that is removed afterwards; an OSError within is one of that folder, and becomes its fault (TK608)."""
    with _told(), tempfile.TemporaryDirectory(prefix="tenderkit-", ignore_cleanup_errors=True) as name:
        yield Path(name).resolve()


class Queue:
    """Lists of things that wait their turn, more of them than there is memory; raises TenderkitError where the disk is full."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115

    def add(self, things: list[Any]) -> None:
        """Let things wait."""
        with _told():
            pickle.dump(things, self._file)

    def all(self) -> Iterator[Any]:
        """Yield all that waits, in order."""
        with _told():
            self._file.seek(0)
        while True:
            with _told():
                try:
                    things: Iterable[Any] = pickle.load(self._file)
                except EOFError:
                    return
            yield from things

    def close(self) -> None:
        """Forget all that waits."""
        with contextlib.suppress(OSError):  # of what could not be written
            self._file.close()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "make room there, or name another folder in the environment variable TMPDIR (TEMP in Windows)"
        where = Location(tempfile.tempdir or os.environ.get("TMPDIR") or os.environ.get("TEMP") or "TMPDIR")
        raise TenderkitError([Fault(where, "TK608", f"no temporary file can be kept here: {reason(error)}", hint)]) from None
