"""A command in this process → its status and lines, once it is sure that it ended as a command of ours ends on any input.

That is: with status 0, 1 or 2, in a bounded time of the processor, without a traceback and without TK900. A failure names a fault,
and what is written is whole: no unfinished file, and every Word file one that can be opened, with well-formed parts.
"""

from __future__ import annotations

import re
import signal
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import pytest
from click.testing import CliRunner
from lxml import etree

from tenderkit.cli import main
from tenderkit.files import atomic

WAITING = 300  # seconds on the clock: who uses no processor for so long waits for what will not come
SECONDS = 20  # of the processor, for one command on one small file: a hundred times what it takes
FAULT = re.compile(r"TK\d{3} .")


class TooLongError(BaseException):
    """A command that does not end; no `except Exception` on its way may swallow it."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: its status, and the lines that it printed on both outputs."""

    status: int
    lines: tuple[str, ...]


def ended(*arguments: object, output: Path | None = None) -> Ended:
    """Run a command that writes into `output`, see that it ended well, and return how."""
    with pytest.MonkeyPatch.context() as patch, _bounded(SECONDS):
        patch.setenv("TENDERKIT_DEBUG", "1")  # a bug shows where it is
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "TK900" not in result.output, result.output[-4000:]
    assert "Traceback" not in result.output, result.output[-4000:]
    assert result.exit_code in (0, 1, 2)
    assert result.exit_code != 1 or FAULT.search(result.output), result.output
    if output is not None and output.exists():
        see_whole(output)
    return Ended(result.exit_code, tuple(result.output.splitlines()))


def see_whole(folder: Path) -> None:
    """Assert that nothing below a folder is half written, and that its Word files can be opened."""
    for path in folder.rglob("*"):
        assert not path.name.endswith(atomic.UNFINISHED), path
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
                for name in archive.namelist():
                    if name.endswith((".xml", ".rels")):
                        etree.fromstring(archive.read(name), etree.XMLParser(huge_tree=True))


@contextmanager
def _bounded(seconds: int) -> Iterator[None]:
    """Stop what takes more of the processor, or waits for something, where the system can tell (Windows cannot)."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError(f"it waits, or took more than {seconds} s of the processor")

    timers = {signal.SIGVTALRM: (signal.ITIMER_VIRTUAL, seconds), signal.SIGALRM: (signal.ITIMER_REAL, WAITING)}
    before = {number: signal.signal(number, stop) for number in timers}
    for timer, most in timers.values():
        signal.setitimer(timer, most)
    try:
        yield
    except TooLongError as error:
        raise AssertionError(str(error)) from error
    finally:
        for number, (timer, _) in timers.items():
            signal.setitimer(timer, 0)
            signal.signal(number, before[number])
