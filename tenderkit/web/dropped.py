"""Folders of returned forms → what is in them; what is dropped on a page goes there, and what is not to count goes aside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import tenderkit
from tenderkit.faults import Fault, TenderkitError
from tenderkit.files.receiving import set_aside
from tenderkit.web.visit import Done, Visit

ASIDE = "left-out"  # the folder for what is not to count any more: nothing of a supplier is ever removed


@dataclass(frozen=True)
class Dropped:
    """The files of a folder that are read, and what else lies there (warnings)."""

    files: tuple[Path, ...] = ()
    faults: tuple[Fault, ...] = ()


def dropped(folder: Path) -> Dropped:
    """What is in a folder of returned forms, nothing where there is none."""
    if not folder.is_dir():
        return Dropped()
    files, faults = tenderkit.returned_files(folder)
    return Dropped(tuple(files), tuple(faults))


def receive(visit: Visit, folder: Path) -> Done:
    """Put the files that were dropped into a folder."""
    try:
        _, faults = tenderkit.receive_returns(folder, [(file.name, file.data) for file in visit.files])
    except TenderkitError as error:
        return Done(faults=error.faults)
    return Done(faults=tuple(faults))


def leave_out(visit: Visit, folder: Path, name: str) -> Done:
    """Move a file of the folder to those that do not count."""
    try:
        for path in dropped(folder).files:
            if path.name == name:
                set_aside(path, visit.work.folder / ASIDE / folder.name / name)
    except TenderkitError as error:
        return Done(faults=error.faults)
    return Done()
