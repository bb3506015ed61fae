"""One run at a time into a folder: two would remove each other's unfinished files and mix their ledgers."""

from __future__ import annotations

import errno
import sys
import time
from typing import IO

_TAKEN = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_PATIENCE, _PAUSE = 2.0, 0.05  # seconds: the workers of a run that was killed end a moment after it


def taken(stream: IO[bytes]) -> bool:
    """Lock an open file until it is closed or the process ends, however that comes; return whether another process keeps it.

    A file system without locks lets everybody in.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            _lock(stream)
        except OSError as error:
            if error.errno not in _TAKEN:
                return False
            if time.monotonic() > end:
                return True
            time.sleep(_PAUSE)
        else:
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
