"""Bytes → a file that is complete under its name or absent, and what is wrong where it cannot be."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from tenderkit.faults import Fault, Location, TenderkitError, reason
from tenderkit.files import places, regular

UNFINISHED = ".part"  # the end of the name of a file that is being written


OF_THE_NAME = {errno.ENAMETOOLONG, errno.EILSEQ}  # what the system refuses for one name: another may do
_NO_RIGHT = "you may not write there: choose another folder, or close the file where it is open"
_NO_FOLDER = "a file has the name that the folder would have: choose another folder"
_HINTS = {
    errno.ENOSPC: "make room on the disk",
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: "choose another folder: nothing can be written to this one",
    errno.EILSEQ: "use other letters, or a system whose names are in UTF-8",
    errno.ENAMETOOLONG: "choose a folder with a shorter path, or shorter names",
}


def write(path: Path, data: bytes) -> None:
    """Write a file so that at any moment it is complete under its name or absent, after a power cut too.

    Raises OSError where the folder cannot be written or the disk is full; nothing is left behind then.
    """
    waiting = _beside(path, data)
    try:
        os.replace(waiting, path)
    except BaseException:
        _remove(waiting)
        raise


def save(files: Mapping[Path, bytes]) -> None:
    """Write files as `write` does, and all of them or none: each gets its name when all are on the disk.

    Raises TenderkitError: TK603 the system does not take one, TK609 a folder has the name of one.
    """
    in_the_way = [folder_in_the_way(path) for path in files if os.path.isdir(path)]
    if in_the_way:
        raise TenderkitError(in_the_way)
    waiting: dict[Path, str] = {}
    path = Path()
    try:
        for path, data in files.items():
            waiting[path] = _beside(path, data)
        for path in files:
            os.replace(waiting[path], path)
            del waiting[path]
    except OSError as error:
        raise TenderkitError([not_written(path, error)]) from None
    finally:
        for name in waiting.values():
            _remove(name)


def _beside(path: Path, data: bytes) -> str:
    """Write data to the disk beside the place where it belongs, and return the name that it has there."""
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
    except BaseException:
        _remove(temporary)
        raise
    return temporary


def _new(path: str) -> io.FileIO:
    try:
        return open(path, "xb", buffering=0)
    except UnicodeEncodeError:
        raise OSError(errno.EILSEQ, "file names on this system cannot have these letters", path) from None


def _remove(name: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        os.unlink(name)


def not_written(path: Path, error: OSError, code: str = "TK603", hint: str = "") -> Fault:
    """The fault of a file that the system did not take."""
    hint = hint or _HINTS.get(error.errno or 0, "check the folder and the space on the disk")
    return Fault(Location(places.shown(path)), code, f"cannot be written: {reason(error)}", hint)


def folder_in_the_way(path: Path) -> Fault:
    """The fault of a file whose name a folder has."""
    hint = "move the folder away, or choose another one with -o"
    return Fault(Location(places.shown(path)), "TK609", "there is a folder of this name where the file should be", hint)


def differs(path: Path, data: bytes) -> bool:
    """Whether a file is there that holds something else; one that cannot be read may."""
    try:
        return regular.read(path) != data
    except (OSError, ValueError):
        return os.path.lexists(path)
