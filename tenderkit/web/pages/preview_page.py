"""The page on which one looks at a document: as a draft, whose blanks lead to where they are filled in, or as the final one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tenderkit
from tenderkit.faults import TenderkitError
from tenderkit.web.pages.documents_page import address_of
from tenderkit.web.visit import Page, Visit


def show(visit: Visit) -> Mapping[str, Any]:
    """The document that the address names, and what keeps it from being made."""
    name, lot, final = visit.query.get("document", ""), visit.query.get("lot", ""), bool(visit.query.get("final"))
    document, faults = None, tuple[tenderkit.Fault, ...]()
    tender = visit.state.tender
    if tender is not None:
        part = next((each for each in tender.lots if each.lot and each.lot.id == lot), tender)
        try:
            document = tenderkit.preview(part, name, draft=not final, top=2, address=lambda fault: visit.link(fault.location.keys))
            faults = document.faults
        except TenderkitError as error:
            faults = error.faults
    return {
        "document": document,
        "faults": faults,
        "final": final,
        "lot": lot,
        "draft_address": address_of(name, lot=lot),
        "final_address": address_of(name, lot=lot, final=True),
    }


PAGE = Page("preview", "/preview", show)
