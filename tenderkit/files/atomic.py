"""Bytes → a file that is complete under its name or absent, and what is wrong where it cannot be."""

from __future__ import annotations

import io
import os
import uuid
from pathlib import Path

from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import places

UNFINISHED = ".part"  # the end of the name of a file that is being written


def write(path: Path, data: bytes) -> None:
    """Write a file so that at any moment it is complete under its name or absent, after a power cut too.

    Raises OSError where the folder cannot be written or the disk is full; nothing is left behind then.
    """
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name[:40]}.{uuid.uuid4().hex[:12]}{UNFINISHED}")
    try:
        try:
            stream = _new(temporary)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            stream = _new(temporary)
        with stream:
            left = memoryview(data)
            while left:
                left = left[stream.write(left) :]
            # Or the name may reach the disk before what it names. 0.2 ms where the disk is idle, some 0.5 to 1 in a run.
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _new(path: str) -> io.FileIO:
    return open(path, "xb", buffering=0)


def save(path: Path, data: bytes) -> None:
    """Write a file as `write` does; raises TenderkitError (TK603) where that fails."""
    try:
        write(path, data)
    except OSError as error:
        raise TenderkitError([not_written(path, error)]) from None


def not_written(path: Path, error: OSError, code: str = "TK603", hint: str = "check the folder and the space on the disk") -> Fault:
    """Return the fault of a file that the system did not take."""
    return Fault(Location(places.shown(path)), code, f"cannot be written: {error.strerror}", hint)


def differs(path: Path, data: bytes) -> bool:
    """Return whether a file is there that holds something else; one that cannot be read may."""
    try:
        return path.read_bytes() != data
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
