"""The ledger of a run (`run.jsonl` in the output folder): what was made of which job, so that a run goes on where one stopped.

A line for each job, added when its documents are complete under their names. A line that was cut off when a run was killed is no
line; one that is damaged is told and left out, as if its job were a new one. A later line for a job takes the place of an earlier
one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenderkit.bulk.locking import taken
from tenderkit.bulk.working import GOES_ON, Made, Outcome
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import arguments, atomic, places, regular
from tenderkit.files.arguments import PathLike

NAME = "run.jsonl"
_PART = re.compile(rf"\..{{1,40}}\.[0-9a-f]{{12}}{re.escape(atomic.UNFINISHED)}")


@dataclass(frozen=True)
class Entry:
    """What an earlier run made of a job: the hash of what went in, and the hash of each document by its path."""

    input: str
    documents: tuple[Made, ...]


def read(folder: Path, tell: Callable[[Fault], None] = lambda _: None) -> dict[str, Entry]:
    """Return what the ledger of a folder tells of each job, nothing where there is none; a damaged line is told as a warning."""
    entries: dict[str, Entry] = {}
    path = folder / NAME
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if not line.endswith(b"\n"):
                    break  # cut off when a run was killed, or the disk was full
                try:
                    key, entry = _entry(json.loads(line))
                except (ValueError, KeyError, TypeError, RecursionError):
                    where = Location(places.shown(path), number)
                    hint = "remove it: what it described is made again, or kept if it was changed since"
                    tell(Fault(where, "TK885", "this line is damaged, and was left out", hint, "warning"))
                    continue
                if entry.documents or key not in entries:  # a job that failed leaves what was made of it before
                    entries[key] = entry
    except FileNotFoundError:
        pass
    except OSError as error:
        raise _fault(path, error) from None
    return entries


def documents_in(folder: PathLike) -> list[Made]:
    """The documents in the output folder of runs, by the keys of their jobs, and first the index, as far as they are there.

    What a ledger tells of other folders, or of what leads there, is not among them. Raises TenderkitError (TK876) where the ledger
    cannot be read.
    """
    folder = arguments.path(folder, "folder")
    entries = read(folder, lambda _: None)
    return [one for key in sorted(entries) for one in entries[key].documents if _is_in(folder, one.path)]


def _is_in(folder: Path, name: str) -> bool:
    path = folder / name
    try:
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def _entry(row: Any) -> tuple[str, Entry]:
    """Return the job of a line and what it tells; raises ValueError, KeyError or TypeError where it was not written so by us."""
    documents = tuple(Made(_text(one["document"]), _text(one["path"]), _text(one["sha256"])) for one in row["documents"])
    return _text(row["key"]), Entry(_text(row["input"]), documents)


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("not a text")
    value.encode()  # half a character is no text
    return value


def is_current(entry: Entry | None, input_hash: str, folder: Path) -> bool:
    """Return whether a job's documents are there as an earlier run made them, from the same input."""
    return (
        entry is not None
        and entry.input == input_hash
        and bool(entry.documents)
        and all(sha256_of(folder / one.path) == one.sha256 for one in entry.documents)
    )


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, "" where there is none."""
    try:
        return hashlib.sha256(regular.read(path)).hexdigest()
    except (OSError, ValueError):
        return ""


class Ledger:
    """The ledger open for adding, by this run alone."""

    def __init__(self, folder: Path) -> None:
        """Open the ledger of a folder, which is made where it is not there.

        Raises TenderkitError where another run has it open (TK878), or the folder cannot be written (TK876).
        """
        self.path = folder / NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self.path.exists():
                regular.opened(self.path).close()  # a pipe would keep us waiting for somebody to read it
            self.stream = self.path.open("ab", buffering=0)
        except OSError as error:
            raise _fault(self.path, error) from None
        try:
            if taken(self.stream):
                hint = "wait until it has finished, or name another folder with -o"
                raise TenderkitError([Fault(Location(places.shown(folder)), "TK878", "another run writes into this folder", hint)])
            # A line that was cut off would spoil the one after it.
            self.stream.truncate(self.path.read_bytes().rfind(b"\n") + 1)
        except OSError as error:
            self.stream.close()
            raise _fault(self.path, error) from None
        except TenderkitError:
            self.stream.close()
            raise

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Add the outcomes of a chunk; raises TenderkitError (TK876) where the disk is full."""
        lines = "".join(json.dumps(_as_row(outcome), ensure_ascii=False) + "\n" for outcome in outcomes).encode()
        try:
            while lines:
                lines = lines[self.stream.write(lines) :]
        except OSError as error:
            raise _fault(self.path, error) from None

    def forget(self) -> None:
        """Begin anew, without what was told."""
        try:
            self.stream.truncate(0)
        except OSError as error:
            raise _fault(self.path, error) from None

    def close(self) -> None:
        """Close the file."""
        self.stream.close()


def _as_row(outcome: Outcome) -> dict[str, Any]:
    return {
        "key": outcome.key,
        "input": outcome.input,
        "documents": [{"document": one.document, "path": one.path, "sha256": one.sha256} for one in outcome.documents],
        "seconds": round(outcome.seconds, 4),
        "faults": [fault.as_data() for fault in outcome.faults],
    }


def _fault(path: Path, error: OSError) -> TenderkitError:
    return TenderkitError([atomic.not_written(path, error, "TK876", GOES_ON)])


def sweep(folder: Path, folders: Iterable[str]) -> None:
    """Remove what a killed run left unfinished in these folders below the output folder."""
    for name in folders:
        try:
            with os.scandir(folder / name) as entries:
                for entry in entries:
                    if _PART.fullmatch(entry.name):
                        Path(entry.path).unlink(missing_ok=True)
        except OSError:
            continue  # not there yet
