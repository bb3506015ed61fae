"""A folder → a page in the browser for as long as the program runs: a socket of this computer alone, and the server on it."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import tenderkit
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.web.guarding import Session

_LOOPBACK = "127.0.0.1"  # never another: the page is for who sits at this computer


def serve(folder: Path, tell: Callable[[str], None], *, port: int = 0, browser: bool = True) -> None:
    """Show the page of a folder until Ctrl-C; `tell` is called with its address as soon as that can be asked.

    Port 0 is any that is free. Raises TenderkitError (TK708) where the port is taken.
    """
    with _listening(port) as listening:
        session = Session(listening.getsockname()[1])
        tell(session.address)
        if browser:
            _in_background(lambda: webbrowser.open(session.first_address))
        # A browser takes a while to start, and what it asks for waits at the socket: time to import all this.
        import uvicorn

        from tenderkit.web.app import application
        from tenderkit.web.work import Work

        _in_background(lambda: tenderkit.load_catalogue())
        work = Work(folder)
        config = uvicorn.Config(
            application(work, session),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        server = uvicorn.Server(config)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
        work.close()


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((_LOOPBACK, port))
    except OSError as error:
        hint = "choose another number, or leave --port out" if error.errno in (errno.EADDRINUSE, errno.EACCES) else ""
        raise TenderkitError(
            [Fault(Location(f"port {port}"), "TK708", f"cannot be used: {os.strerror(error.errno or 0)}", hint)]
        ) from None


def _in_background(what: Callable[[], object]) -> None:
    """Do what the page need not wait for; it says itself what is wrong with the catalogue."""

    def done() -> None:
        with contextlib.suppress(Exception):
            what()

    threading.Thread(target=done, daemon=True).start()
