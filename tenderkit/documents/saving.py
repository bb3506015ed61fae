"""Documents → files in a folder, all of them or none, each complete or absent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tenderkit import assets
from tenderkit.documents.compose import Document
from tenderkit.faults import Fault, Location, TenderkitError, stop_on


def save(documents: Sequence[Document], folder: Path, *, force: bool = False) -> list[Path]:
    """Write documents to a folder, each complete or not at all, and return their paths in order.

    Raises TenderkitError before anything is written where two documents have one name (TK602) or a file of that name differs
    and `force` is not given (TK601), and where the folder cannot be written (TK603).
    """
    paths = [folder / document.name for document in documents]
    faults = []
    for position, (document, path) in enumerate(zip(documents, paths, strict=True)):
        if path in paths[:position]:
            faults.append(
                Fault(
                    Location(assets.shown(path)),
                    "TK602",
                    "two documents would have this name",
                    "give their templates different `file` patterns",
                )
            )
        elif not force and _differs(path, document.data):
            faults.append(
                Fault(
                    Location(assets.shown(path)),
                    "TK601",
                    "this file exists and differs; it was kept",
                    "use --force to replace it, or -o another folder",
                )
            )
    stop_on(faults)
    for document, path in zip(documents, paths, strict=True):
        try:
            if _differs(path, document.data, absent=True):
                assets.write_atomically(path, document.data)
        except OSError as error:
            raise TenderkitError(
                [
                    Fault(
                        Location(assets.shown(path)),
                        "TK603",
                        f"cannot be written: {error.strerror}",
                        "check the folder and the space on the disk",
                    )
                ]
            ) from None
    return paths


def _differs(path: Path, data: bytes, *, absent: bool = False) -> bool:
    try:
        return path.read_bytes() != data
    except (FileNotFoundError, NotADirectoryError):
        return absent
    except OSError:
        return True
