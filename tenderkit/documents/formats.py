"""Finished documents → the same documents in the formats asked for: Word, PDF, OpenDocument, pictures of their pages."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from tenderkit.documents.saving import Document
from tenderkit.faults import Fault, Location, TenderkitError, stop_on, suggestion
from tenderkit.files import arguments

FORMATS = ("docx", "pdf", "odt")


_BATCH = 32  # documents: LibreOffice takes longer to start than to write one


def known_formats(formats: str | Iterable[str], known: Sequence[str] = FORMATS) -> tuple[str, ...]:
    """Return the names of formats; raises TenderkitError (TK613) for one that is not made."""
    found = arguments.names(formats, "formats")
    hint = f"choose one of: {', '.join(known)}"
    stop_on(
        Fault(Location("argument formats"), "TK613", f"there is no format “{name}”", suggestion(name, known, otherwise=hint))
        for name in sorted(set(found) - set(known))
    )
    return found


def formats_here() -> tuple[str, ...]:
    """The formats that can be made on this computer: Word alone where LibreOffice is not found."""
    from tenderkit import office

    try:
        office.find_soffice()
    except TenderkitError:
        return FORMATS[:1]
    return FORMATS


def in_order(formats: Iterable[str]) -> list[str]:
    """Return formats in the order in which `export` gives those of a document."""
    return [kind for kind in FORMATS if kind in formats]


def export_each(documents: Iterable[Document], formats: str | Iterable[str] = ("docx",)) -> Iterator[Document]:
    """Yield documents in the formats asked for, as `export` does, but a few at a time: there may be thousands.

    What is not a Word file, as a workbook, stays as it is. Raises what `export` raises.
    """
    formats = known_formats(formats)
    if set(formats) == {"docx"}:
        yield from documents
        return
    waiting = iter(documents)
    while batch := list(itertools.islice(waiting, _BATCH)):
        made = iter(export([document for document in batch if _is_word(document)], formats))
        for document in batch:
            yield from itertools.islice(made, len(in_order(formats))) if _is_word(document) else [document]


def _is_word(document: Document) -> bool:
    return document.name.endswith(".docx")


def export(
    documents: Document | Iterable[Document],
    formats: str | Iterable[str] = ("docx",),
    *,
    preview: bool = False,
    page_numbers: bool = False,
) -> list[Document]:
    """Return documents in the formats asked for, of "docx", "pdf" and "odt": for each document its formats, in that order.

    With `preview` the pictures of its pages follow (PNG, 120 dots per inch). The contents of a PDF have page numbers; with
    `page_numbers` those of the other formats have the same, but for forms, whose texts are sealed. Only temporary files are
    written: `save` takes the result, and writes all of it or nothing. The same documents give the same bytes with the same
    LibreOffice, poppler and fonts.

    Raises TenderkitError where LibreOffice or poppler is missing or fails (TK701 to TK706), and for an unknown format (TK613).
    """
    documents = arguments.several(documents, Document, "documents", "documents are expected, as `render` gives them")
    formats = known_formats(formats)
    if set(formats) == {"docx"} and not preview and not page_numbers:
        return list(documents)  # no other program is needed
    from tenderkit import office
    from tenderkit.documents.paging import paged
    from tenderkit.word import laying_out

    files = [(document.name, document.data) for document in documents]
    made = {"docx": [data for _, data in files]}
    if preview or page_numbers or "pdf" in formats:
        with_pages = paged(files)
        made["pdf"] = [each.pdf for each in with_pages]
        if page_numbers:
            pairs = zip(made["docx"], with_pages, strict=True)
            made["docx"] = [data if laying_out.is_form(data) else each.docx for data, each in pairs]
    if "odt" in formats:
        texts = [(name, laying_out.for_layout(data, "odt")) for (name, _), data in zip(files, made["docx"], strict=True)]
        made["odt"] = office.converted(texts, "odt")
    pages = office.pictures([(name, data) for (name, _), data in zip(files, made["pdf"], strict=True)]) if preview else []
    exported = []
    for position, document in enumerate(documents):
        stem = document.name.removesuffix(PurePath(document.name).suffix)  # with the folder that a pack puts it in
        exported += [replace(document, name=f"{stem}.{kind}", data=made[kind][position]) for kind in in_order(formats)]
        if preview:
            exported += [replace(document, name=name, data=data) for name, data in office.named_pages(stem, pages[position])]
    return exported
