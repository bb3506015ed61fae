"""A page and a folder → its files written and its commands run in one shell, in the order of the page, as a reader would."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_FENCE = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_END = "\x01"


class Step(NamedTuple):
    """A command of a page: the name of its block, its exit status, and all that it printed."""

    line: str
    block: str
    status: int
    printed: str


def walk(page: Path, folder: Path, environment: Mapping[str, str]) -> list[Step | str]:
    """The steps of a page, and the texts that it shows between them; a block that is named after a file is written to it."""
    found: list[Step | str] = []
    shell = subprocess.Popen(
        ["bash", "--norc"],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert shell.stdin
    assert shell.stdout
    with shell:
        for language, name, content in _FENCE.findall(page.read_text(encoding="utf-8")):
            if "." in name:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(content, encoding="utf-8")
            elif language == "text":
                found.append(content)
            elif language == "console":
                for line in content.splitlines():
                    shell.stdin.write(f'{line}\necho "{_END}$?"\n')
                    shell.stdin.flush()
                    printed: list[str] = []
                    while _END not in (printed[-1:] or [""])[0]:
                        answer = shell.stdout.readline()
                        assert answer, f"the shell ended at: {line}\n{''.join(printed)}"
                        printed.append(answer)
                    before, _, status = printed.pop().rpartition(_END)
                    found.append(Step(line, name, int(status), "".join(printed) + before))
        shell.stdin.close()
    return found


def clean_environment() -> dict[str, str]:
    """The environment of a reader: without what the tests' own has for Python."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COV_", "TENDERKIT"))
    }
