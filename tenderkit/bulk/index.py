"""The outcomes of a run → `index.xlsx` in its folder: a row for each document, with a link, and what is to be said of its tender.

The ledger knows what was written. An index that somebody edited is set aside before the new one takes its place.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from tenderkit import sheets
from tenderkit.bulk.working import Made, Outcome
from tenderkit.faults import Fault, Location
from tenderkit.files import atomic, places, regular
from tenderkit.files.temporary import Queue, folder
from tenderkit.sheets import Cell, Link

NAME = "index.xlsx"
KEY = ""  # of the line that the ledger has for it: no job is named so
_HEADER = ("Key", "Row", "State", "Document", "File", "Faults and warnings")
_WIDTHS = (24, 7, 10, 26, 46, 90)
_FEW = 2_000  # rows: so many may be in the memory
_MOST = 1_048_575  # rows of a sheet of Excel, without its head

Row = tuple[Cell | Link, ...]


class Index:
    """Gathers the rows of an index while a run goes on, and writes it at its end."""

    def __init__(self) -> None:
        self.rows = Queue()
        self.count = 0

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Add what became of some jobs."""
        rows = [row for outcome in outcomes for row in _rows(outcome)]
        self.count += len(rows)
        self.rows.add(rows)

    def data(self) -> bytes:
        """Return the workbook."""
        rows = (row for _, row in zip(range(_MOST), self.rows.all(), strict=False))
        if self.count <= _FEW:
            return sheets.listing("Index", _HEADER, _WIDTHS, rows)
        with folder() as scratch:
            return sheets.listing("Index", _HEADER, _WIDTHS, rows, scratch)

    def close(self) -> None:
        """Forget the rows."""
        self.rows.close()


def _rows(outcome: Outcome) -> Iterator[Row]:
    state = "failed" if outcome.failed else "up to date" if outcome.current else "made" if outcome.documents else "warning"
    told = "\n".join(_line(fault) for fault in (*outcome.faults, *outcome.warnings))
    documents: list[tuple[Cell | Link, ...]] = [(one.document, Link(one.path, one.path)) for one in outcome.documents]
    for at, document in enumerate(documents or [(None, None)]):
        yield outcome.key or None, outcome.number or None, state, *document, (told or None) if at == 0 else None


def _line(fault: Fault) -> str:
    """Return a fault with the name of its file alone: an index is the same wherever one stood when it was made."""
    return str(replace(fault, location=Location(PurePath(fault.location.path).name, fault.location.line)))


def put(output: Path, data: bytes, before: str) -> tuple[Outcome, Outcome | None]:
    """Write an index, and return what the ledger is to know of it, and what is to be told.

    `before` is the SHA-256 of the index that an earlier run wrote. Where a file that differs from it is there, it is set aside.
    """
    path, sha256 = output / NAME, hashlib.sha256(data).hexdigest()
    place, aside = Location(places.shown(path)), ""
    try:
        if os.path.lexists(path) and hashlib.sha256(regular.read(path)).hexdigest() not in (before, sha256):
            aside = _free(path)
            os.rename(path, path.with_name(aside))
        if atomic.differs(path, data) or not os.path.lexists(path):
            atomic.write(path, data)
    except (OSError, ValueError) as error:
        why = error if isinstance(error, OSError) else OSError(str(error))
        told = atomic.not_written(path, why, "TK631", "close it where it is open, and run the same command again")
        known = (Made("index", NAME, before),)
    else:
        hint = "take over from it what you need, and delete it"
        told = Fault(place, "TK630", f"this index was edited, and was renamed to {aside}", hint)
        known = (Made("index", NAME, sha256),)
    warning = Fault(told.location, told.code, told.message, told.hint, "warning")
    outcome = Outcome("", place, 0, faults=(warning,)) if aside or told.code == "TK631" else None
    return Outcome(KEY, place, 0, documents=known), outcome


def _free(path: Path) -> str:
    """Return the name of an edited index that no other file has."""
    name, number = f"{path.stem}-edited{path.suffix}", 1
    while os.path.lexists(path.with_name(name)):
        number += 1
        name = f"{path.stem}-edited-{number}{path.suffix}"
    return name
