"""Executors for a run: processes on this machine, or a cluster of dask's."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

from tenderkit.faults import Fault, Location, TenderkitError


def processes(workers: int, method: str | None = None) -> ProcessPoolExecutor:
    """Return a pool of processes; they take over what this process has loaded, where the system can fork.

    `method` is another way to start them: one of `multiprocessing.get_all_start_methods()`.
    """
    method = method or ("fork" if sys.platform == "linux" else "spawn")  # forking is not safe in programs of macOS
    return ProcessPoolExecutor(workers, multiprocessing.get_context(method), initializer=_begin)


def _begin() -> None:
    """Begin a worker: Ctrl-C is for the process that leads the run, and with that process the worker ends."""
    gc.freeze()  # what was taken over stays: to look through it for garbage would copy its memory
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(parent: int) -> None:
    # A worker whose leader was killed would wait for its next chunk for ever.
    multiprocessing.connection.wait([parent])
    os._exit(1)


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Connect to a scheduler of dask.distributed; raises TenderkitError (TK877) where there is none or the library is missing."""
    try:
        import distributed
    except ImportError:
        hint = "install it with: pip install distributed"
        raise TenderkitError([Fault(Location("--scheduler"), "TK877", "dask.distributed is not installed", hint)]) from None
    try:
        client = distributed.Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        message = f"there is no scheduler at {address}: {error}".splitlines()[0]
        hint = "start one with `dask scheduler`, and give its address as tcp://HOST:8786"
        raise TenderkitError([Fault(Location("--scheduler"), "TK877", message, hint)]) from None
    with client:
        yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]
