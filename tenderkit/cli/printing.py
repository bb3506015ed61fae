"""What a command prints → standard output and standard error as they are: in any encoding, full, closed, or not there at all.

Printing never stops the work, and nothing that is printed does anything to a terminal. Data is UTF-8, whatever the system says.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import json
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from tenderkit.faults import Fault, escaped

_BOLD, _RED, _YELLOW = "1", "1;31", "33"  # SGR parameters, ECMA-48
# A reader such as `head` that has seen enough; Windows tells of it as EINVAL.
_READER_IS_GONE = {errno.EPIPE, errno.ESHUTDOWN, *([errno.EINVAL] if sys.platform == "win32" else [])}


class Outlet(io.TextIOBase):
    """A standard stream that takes every text as far as it can, and keeps the first error in place of raising it."""

    def __init__(self, stream: TextIO | None) -> None:
        self.stream = stream
        self.error: OSError | ValueError | None = None
        self.buffer = _Bytes(self)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Return UTF-8, as it takes every text: of others click thinks that it has to write around them."""
        return "utf-8"

    @property
    def encoding_outside(self) -> str:
        """Return the encoding of the stream itself."""
        return getattr(self.stream, "encoding", None) or "utf-8"

    @property
    def lost(self) -> bool:
        """Return whether something did not get out that somebody was to read."""
        return self.error is not None and getattr(self.error, "errno", None) not in _READER_IS_GONE

    def write(self, text: str, look: str = "") -> int:
        """Write a text, in a look; what cannot be printed, or is not in the encoding, is shown escaped."""
        encoding = self.encoding_outside
        shown = escaped(text, but="\n\r\t").encode(encoding, "backslashreplace").decode(encoding)
        with self.held() as stream:
            stream.write(f"\x1b[{look}m{shown}\x1b[0m" if look and shown else shown)
        return len(text)

    def flush(self) -> None:
        """Send what waits."""
        with self.held() as stream:
            stream.flush()

    def isatty(self) -> bool:
        """Return whether a person sees it at once."""
        return self.stream is not None and not self.stream.closed and self.stream.isatty()

    @property
    def coloured(self) -> bool:
        """Whether colours are wanted: on a terminal that has them, unless the environment says otherwise (no-color.org)."""
        environment = os.environ
        if environment.get("NO_COLOR"):
            return False
        if any(environment.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
            return True
        return environment.get("CLICOLOR") != "0" and environment.get("TERM") != "dumb" and self.isatty()

    def writable(self) -> bool:
        """Return True."""
        return True

    @contextlib.contextmanager
    def held(self) -> Iterator[TextIO]:
        """Give the stream; after an error, or where there is none, one that leads nowhere."""
        if self.stream is None or self.stream.closed or self.error is not None:
            yield io.StringIO()
            return
        try:
            yield self.stream
        except (OSError, ValueError) as error:  # ValueError: what is behind the stream was closed
            self.error = error
            if any(self.stream is own for own in (sys.__stdout__, sys.__stderr__)):
                _lead_nowhere(self.stream)


class _Bytes:
    """What takes the bytes of an outlet: in its stream, or as a text where that takes no bytes."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet = outlet

    def write(self, data: bytes) -> int:
        with self.outlet.held() as stream:
            if buffer := getattr(stream, "buffer", None):
                stream.flush()
                buffer.write(data)
            elif data:
                stream.write(data.decode())
        return len(data)

    def flush(self) -> None:
        self.outlet.flush()


def _lead_nowhere(stream: TextIO) -> None:
    """Let what a stream of this process still holds go nowhere: Python would fail on it again when it ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def say(text: object, *, end: str = "\n") -> None:
    """Print a message for a person, on standard error."""
    _print(_outlet(sys.stderr), f"{text}{end}")


def fault(found: Fault, *, as_result: bool = False) -> None:
    """Print the line of a fault, on standard error or as a result; in colour where a person sees it."""
    outlet = _outlet(sys.stdout if as_result else sys.stderr)
    place, code, words = found.parts()
    if not outlet.coloured:
        _print(outlet, f"{place}{code}{words}\n")
        return
    outlet.write(place, _BOLD)
    outlet.write(code, _YELLOW if found.severity == "warning" else _RED)
    _print(outlet, f"{words}\n")


def seen_at_once() -> bool:
    """Whether a person sees messages as they are printed."""
    return _outlet(sys.stderr).isatty()


def result(text: object) -> None:
    """Print a line of a result, on standard output."""
    _print(_outlet(sys.stdout), f"{text}\n")


def data(value: Any, *, indent: int | None = 2, error: bool = False) -> None:
    """Print data as JSON in UTF-8; on a terminal that would show that wrongly, with JSON's own escapes."""
    outlet = _outlet(sys.stderr if error else sys.stdout)
    plain = outlet.isatty() and codecs.lookup(outlet.encoding_outside).name != "utf-8"
    text = json.dumps(value, indent=indent, ensure_ascii=plain) + "\n"
    outlet.buffer.write(text.encode("utf-8", "backslashreplace"))  # half a character becomes the escape that JSON has for it
    outlet.flush()


def _print(outlet: Outlet, text: str) -> None:
    outlet.write(text)
    outlet.flush()


def _outlet(stream: Any) -> Outlet:
    return stream if isinstance(stream, Outlet) else Outlet(stream)


def _let_windows_show_colours() -> None:
    """Have a console of Windows take colours as colours: older ones print their codes until they are told."""
    if sys.platform == "win32":
        import colorama  # comes with click there

        colorama.just_fix_windows_console()


@contextlib.contextmanager
def outlets() -> Iterator[Outlet]:
    """Put outlets in the place of the standard streams for as long as a command runs; gives that of standard output."""
    before = sys.stdout, sys.stderr
    _let_windows_show_colours()
    out, err = Outlet(sys.stdout), Outlet(sys.stderr)
    sys.stdout, sys.stderr = out, err
    try:
        yield out
    finally:
        out.flush()
        err.flush()
        sys.stdout, sys.stderr = before
