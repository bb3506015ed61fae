"""A folder → the files in it that are not read because of the ending of their name, and the name that each should have.

Notepad adds .txt to what it is told to call LM-1.md, and Windows hides that ending.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tenderkit.faults import Fault, Location
from tenderkit.files import places

_ADDED = re.compile(r"(?P<stem>.+)\.(?P<ending>md|markdown|yaml|yml)(\.(txt|docx|doc|rtf))?", re.IGNORECASE)
_ENDINGS = {"md": ".md", "markdown": ".md", "yaml": ".yaml", "yml": ".yaml"}
_MOST = 20  # files of a folder that are told


def right_name(name: str) -> str:
    """The name that a file should have to be read; "" where it has it, or is something else."""
    found = _ADDED.fullmatch(name)
    right = f"{found['stem']}{_ENDINGS[found['ending'].lower()]}" if found else name
    return "" if right == name else right


def misnamed(folder: Path) -> Iterator[Fault]:
    """Yield a warning (TK125) for each file of a folder whose name keeps it from being read."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    wrong = [(name, right) for name in names if (right := right_name(name)) and not name.startswith(".")]
    for name, right in wrong[:_MOST]:
        hint = f"name it {right}; Windows hides endings that it knows: in the Explorer choose View, File name extensions"
        yield Fault(
            Location(places.shown(folder / name)),
            "TK125",
            "this file is not read, because of the ending of its name",
            hint,
            "warning",
        )
