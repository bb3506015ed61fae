"""The current folder → the tender file that a command takes where none is named: that of this very folder, never of one above."""

from __future__ import annotations

import glob
import os
from pathlib import Path

from tenderkit.cli import printing
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files.misnamed import right_name
from tenderkit.files.places import TENDER_FILE

_NAMED = 3  # files that a hint names


def tender_or_here(named: Path | None, *, as_json: bool) -> Path | None:
    """The tender file that was named, else that of the current folder, which is said; None where there is none."""
    if named is not None or not os.path.lexists(TENDER_FILE):
        return named
    if not as_json:
        printing.say(f"the tender file is {TENDER_FILE} in this folder")
    return Path(TENDER_FILE)


def tender_needed(named: Path | None, *, as_json: bool, otherwise: str = "") -> Path:
    """The same for a command that needs one; raises TenderkitError (TK610) where there is none. `otherwise` adds to the hint."""
    found = tender_or_here(named, as_json=as_json)
    if found is not None:
        return found
    near = (glob.glob(pattern) for pattern in ("*.yaml", "*.yml", f"*/{TENDER_FILE}"))
    wrong = [Path(name).name for name in sorted(glob.glob("*.*")) if right_name(Path(name).name) == TENDER_FILE]
    if wrong:
        message = f"no tender file was named, and {wrong[0]} in this folder is not named as one"
        raise TenderkitError([Fault(Location(TENDER_FILE), "TK610", message, f"name it {TENDER_FILE}{otherwise}")])
    beside = [Path(name).as_posix() for name in sorted(name for names in near for name in names)][:_NAMED]
    way = f"name one: there is {', '.join(beside)}" if beside else "name one, or go to its folder; `tenderkit init` writes one here"
    message = "no tender file was named, and this folder has none"
    raise TenderkitError([Fault(Location(TENDER_FILE), "TK610", message, f"{way}{otherwise}")])
