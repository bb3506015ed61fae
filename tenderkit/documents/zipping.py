"""Finished documents → one ZIP file with all of them, in their folders; the same documents give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tenderkit.documents.saving import Document, same_name
from tenderkit.faults import stop_on
from tenderkit.files import arguments
from tenderkit.word.writing.zip import member, pack


def zipped(documents: Document | Iterable[Document]) -> bytes:
    """The bytes of a ZIP file with these documents, by name; its dates are the first day that such a file can name.

    Raises TenderkitError where two of them have one name (TK602), whatever its capitals.
    """
    documents = arguments.several(documents, Document, "documents", "documents are expected, as `render` gives them")
    names = [document.name.casefold() for document in documents]
    stop_on(same_name(Path(document.name)) for at, document in enumerate(documents) if names[at] in names[:at])
    return pack(member(document.name, document.data) for document in documents)
