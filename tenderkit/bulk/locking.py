"""One run at a time into a folder: two would remove each other's unfinished files and mix their ledgers."""

from __future__ import annotations

import errno
import sys
from typing import IO

_TAKEN = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}


def taken(stream: IO[bytes]) -> bool:
    """Lock an open file until it is closed or the process ends, however that comes; return whether another process has it.

    A file system without locks lets everybody in.
    """
    try:
        _lock(stream)
    except OSError as error:
        return error.errno in _TAKEN
    return False


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # beyond the end, where nobody reads

    def _lock(stream: IO[bytes]) -> None:
        stream.seek(_FAR)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        stream.seek(0, 2)
else:
    import fcntl

    def _lock(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
