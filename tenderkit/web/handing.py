"""Documents → the file that a browser takes: the document itself, or a ZIP file of several."""

from __future__ import annotations

from collections.abc import Iterable

import tenderkit
from tenderkit.faults import Fault, Location
from tenderkit.web.visit import Done

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "zip": "application/zip",
}


def handed(documents: Iterable[tenderkit.Document], name: str) -> Done:
    """What comes of a button that asks for documents: the one, or `NAME.zip` with all. Raises TenderkitError as they do."""
    found = list(documents)
    if len(found) == 1:
        return Done(file=_file(found[0].name.rpartition("/")[2], found[0].data))
    return Done(file=_file(f"{name}.zip", tenderkit.zipped(found))) if found else Done()


def _file(name: str, data: bytes) -> tuple[str, str, bytes]:
    return name, _TYPES.get(name.rpartition(".")[2], "application/octet-stream"), data


def too_much(message: str, hint: str) -> Done:
    """What comes of a button that asks for more than a page does at once (TK709)."""
    return Done(faults=(Fault(Location(""), "TK709", message, hint),))
