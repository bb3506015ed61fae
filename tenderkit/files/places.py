"""Where the shipped templates and clauses live, how a buyer's own folders lie over them, and how a path is shown."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from tenderkit.faults import Fault, Location, reason
from tenderkit.files.regular import NotAFileError

TENDER_FILE = "tender.yaml"  # the tender file of a folder

_PACKAGE = Path(__file__).resolve().parent.parent
_DATA = _PACKAGE if (_PACKAGE / "clauses").is_dir() else _PACKAGE.parent


def data_root() -> Path:
    """The folder that holds `clauses/` and `templates/`: the installed package, or the checkout around it."""
    return _DATA


def shown(path: Path) -> str:
    """A path as a person would write it: relative to the current folder where it lies below that."""
    try:
        name = path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError, RuntimeError):  # elsewhere, or no path at all: with a NUL, or a link that leads to itself
        name = path.as_posix()
    # A name in another encoding is kept as surrogates, which cannot be printed.
    return name.encode(errors="surrogateescape").decode(errors="replace")


def layers(kind: str, overlay: Path | None = None) -> list[Path]:
    """The folders of `kind` ("clauses" or "templates"), the shipped one first, the buyer's own last."""
    shipped = data_root() / kind
    return [shipped] if overlay is None else [shipped, overlay]


def not_read(shown: str, error: OSError) -> Fault:
    """The fault of a file that the system does not give: what it is, or why."""
    place = Location(shown)
    if isinstance(error, NotAFileError):
        return Fault(place, "TK123", f"{error.strerror}, and a file is needed", "name the file itself")
    if isinstance(error, IsADirectoryError) or os.path.isdir(error.filename or ""):  # for Windows a folder is no right
        return Fault(place, "TK120", "this is a folder, and a file is needed", "name the file, or move the folder away")
    if isinstance(error, PermissionError):
        return Fault(place, "TK121", "you are not allowed to read this file", "ask its owner, or copy it to a folder of your own")
    if error.errno == errno.ENAMETOOLONG:
        return Fault(place, "TK122", "this name is longer than the system allows", "check the path")
    return Fault(place, "TK101", f"cannot be read: {reason(error)}", "check the path")


def not_listed(folder: Path, error: OSError) -> Fault:
    """The fault of a folder in which the system does not let us look."""
    hint = "check that you may open the folder"
    return Fault(Location(shown(folder)), "TK121", f"this folder cannot be opened: {reason(error)}", hint)
