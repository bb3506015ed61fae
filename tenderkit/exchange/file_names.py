"""Tender → the name of a file made of it: its reference, what the file is, and its language where there are several."""

from __future__ import annotations

from tenderkit.documents.types import DocumentType, file_name
from tenderkit.tender import Tender


def named(tender: Tender, what: str, ending: str, *, of_language: bool = True) -> str:
    """A name as documents have it, 2027-ICT-014-calendar.ics; one file for all languages is not one `of_language`."""
    kind = DocumentType(id=what, title=what, description=what, version="1.0", audience="contractor")
    names = {"reference": tender.file.reference or "", "language": tender.catalogue.language, "document": what}
    word = file_name(kind, names, several=of_language and len(tender.file.spoken) > 1)
    return f"{word.removesuffix('.docx')}.{ending}"
