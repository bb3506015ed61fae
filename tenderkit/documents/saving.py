"""Documents → files in a folder, all of them or none, each complete or absent."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tenderkit.documents.compose import Document
from tenderkit.faults import Fault, Location, stop_on
from tenderkit.files import atomic, places


def save(documents: Sequence[Document], folder: Path, *, force: bool = False) -> list[Path]:
    """Write documents to a folder, each complete or not at all, and return their paths in order.

    Raises TenderkitError before anything is written where two documents have one name (TK602) or a file of that name differs
    and `force` is not given (TK601), where a folder has the name (TK609), and where the folder cannot be written (TK603).
    """
    paths = [folder / document.name for document in documents]
    faults = []
    for position, (document, path) in enumerate(zip(documents, paths, strict=True)):
        if path in paths[:position]:
            faults.append(_same_name(path))
        elif os.path.isdir(path):
            faults.append(atomic.folder_in_the_way(path))
        elif not force and atomic.differs(path, document.data):
            faults.append(_kept(path))
    stop_on(faults)
    atomic.save({path: one.data for path, one in zip(paths, documents, strict=True) if not _is_there(path, one.data)})
    return paths


def save_each(documents: Iterable[Document], folder: Path, *, force: bool = False) -> Iterator[tuple[Path, Document]]:
    """Write documents as they come, for there may be thousands, and yield each that is there now with its path.

    A file of that name that differs is kept unless `force` is given, and the others are written; after the last one TenderkitError
    tells of all that were kept (TK601), would have had one name (TK602), or have the name of a folder (TK609). Raises it at once
    where the folder cannot be written (TK603).
    """
    faults = []
    seen: set[str] = set()
    for document in documents:
        path = folder / document.name
        if document.name.casefold() in seen:
            faults.append(_same_name(path))
        elif os.path.isdir(path):
            faults.append(atomic.folder_in_the_way(path))
        elif not force and atomic.differs(path, document.data):
            faults.append(_kept(path))
        else:
            if not _is_there(path, document.data):
                atomic.save({path: document.data})
            yield path, document
        seen.add(document.name.casefold())
    stop_on(faults)


def _same_name(path: Path) -> Fault:
    hint = "give their templates different `file` patterns"
    return Fault(Location(places.shown(path)), "TK602", "two documents would have this name", hint)


def _kept(path: Path) -> Fault:
    hint = "use --force to replace it, or another folder"
    return Fault(Location(places.shown(path)), "TK601", "this file exists and differs; it was kept", hint)


def _is_there(path: Path, data: bytes) -> bool:
    return os.path.lexists(path) and not atomic.differs(path, data)
