"""A path → the bytes of a regular file; what would keep us waiting, or never end, is not opened."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

_KINDS = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFBLK: "a device", stat.S_IFCHR: "a device"}


class NotAFileError(OSError):
    """A pipe, socket or device stands where a file is wanted; its `strerror` says which."""


def opened(path: Path) -> BinaryIO:
    """Open a file for its bytes, without waiting for them.

    Raises OSError: for a folder IsADirectoryError, on Windows too, for what else is no file NotAFileError.
    """
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
    except ValueError:
        raise OSError(errno.EINVAL, "no file can have this name", str(path)) from None
    if kind == stat.S_IFDIR:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if kind != stat.S_IFREG:
        raise NotAFileError(errno.EINVAL, f"this is {_KINDS.get(kind, 'not a file')}", str(path))
    return path.open("rb")


def read(path: Path) -> bytes:
    """The bytes of a file; raises OSError as `opened` does."""
    with opened(path) as stream:
        return stream.read()
