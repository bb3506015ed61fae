"""Files and folders as a buyer names them → the files that may be returns, and a warning for what else lies in a folder.

Files that are dropped on a page become such files.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from tenderkit.faults import Fault, Location
from tenderkit.files import arguments, places, receiving
from tenderkit.files.arguments import PathLike

_DOCUMENTS = frozenset((".docx", ".docm", ".doc", ".odt", ".rtf", ".pdf"))  # what might be meant as a return
_OURS = frozenset((".yaml", ".yml", ".csv", ".jsonl"))  # what a buyer keeps beside returns: a tender file, the table of suppliers
_SYSTEMS = frozenset(("thumbs.db", "desktop.ini"))
_MOST = 10
_HINT = "take the forms out of archives, messages and subfolders, and save them as .docx"


def returned_files(named: PathLike | Iterable[PathLike]) -> tuple[list[Path], list[Fault]]:
    """The files to read: those of a folder by name, and those that a pattern means where the shell has not looked (Windows).

    What else lies in a folder is told in a warning (TK820).
    """
    files: list[Path] = []
    faults: list[Fault] = []
    for path in arguments.paths(named, "named"):
        if os.path.isdir(path):
            # What Word and systems keep for themselves is hidden from people too.
            found = sorted(child for child in path.iterdir() if not child.name.startswith(("~$", ".")))
            documents = [child for child in found if child.suffix.lower() in _DOCUMENTS and not os.path.isdir(child)]
            files += documents
            faults += _not_read(path, [child for child in found if child not in set(documents)])
        elif not os.path.exists(path) and glob.has_magic(str(path)):
            files += [Path(name) for name in sorted(glob.glob(str(path)))] or [path]
        else:
            files.append(path)
    return files, faults


def receive_returns(folder: PathLike, files: Iterable[tuple[str, bytes]]) -> tuple[list[Path], list[Fault]]:
    """Put returned forms, each with the name that its sender gave it, into a folder as `files.receiving.receive` does.

    Return their paths, and a fault (TK642) for each that is no document: it is not put there. Raises TenderkitError (TK603) where
    the folder cannot be written.
    """
    return receiving.receive(arguments.path(folder, "folder"), files, _DOCUMENTS, _HINT)


def each_once(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield each file once, however often it was named."""
    seen: set[Path] = set()
    for path in paths:
        try:
            place = path.resolve()
        except (ValueError, OSError, RuntimeError):
            place = path  # it leads nowhere
        if place not in seen:
            seen.add(place)
            yield path


def _not_read(folder: Path, others: Iterable[Path]) -> list[Fault]:
    """Return the warning that names what lies in a folder and is not read."""
    names = [
        f"{_printable(child.name)}{'/' if os.path.isdir(child) else ''}"
        for child in others
        if os.path.isdir(child) or (child.suffix.lower() not in _OURS and child.name.lower() not in _SYSTEMS)
    ]
    if not names:
        return []
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    message = f"not read: {', '.join(names[:_MOST])}{more}"
    return [Fault(Location(places.shown(folder)), "TK820", message, _HINT, "warning")]


def _printable(name: str) -> str:
    """Return the name of a file as it can stand in a message, whatever it is."""
    shown = name.encode(errors="surrogateescape").decode(errors="replace")
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in shown[:100])
