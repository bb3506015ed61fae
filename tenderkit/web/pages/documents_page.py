"""The page of the documents: which the tender gets and why, what keeps each from being final, and all of them to take along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import tenderkit
from tenderkit.faults import Fault, TenderkitError
from tenderkit.web.handing import handed
from tenderkit.web.visit import Done, Page, Visit

_NAMES = {"docx": "Word (.docx)", "pdf": "PDF (.pdf)", "odt": "OpenDocument (.odt)"}


@dataclass(frozen=True)
class Row:
    """A document: why the tender gets it, the addresses of its previews and the lot of each, what keeps it from being final."""

    entry: tenderkit.Entry
    previews: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]

    @property
    def wrong(self) -> tuple[Fault, ...]:
        """What is wrong, and not only missing."""
        return tuple(fault for fault in self.faults if fault.severity != "missing")


def address_of(document: str, *, lot: str = "", final: bool = False) -> str:
    """The address of a preview."""
    return f"/preview?{urlencode({'document': document, 'lot': lot, 'final': '1' if final else ''})}"


def show(visit: Visit) -> Mapping[str, Any]:
    """The documents that can be made by the phases in which they are used, and those that are made otherwise."""
    tender, faults = visit.state.tender, tuple[Fault, ...]()
    entries: Sequence[tenderkit.Entry] = ()
    try:
        entries = tenderkit.documents_of(tender) if tender is not None else ()
    except TenderkitError as error:
        faults = error.faults
    made = [_row(tender, entry) for entry in entries if entry.in_pack and tender is not None]
    return {
        "formats": {kind: _NAMES[kind] for kind in tenderkit.formats_here()},
        "phases": [(phase, list(rows)) for phase, rows in groupby(made, lambda row: row.entry.phases[0])],
        "later": [entry.kind for entry in entries if entry.made == "score"],
        "faults": faults,
    }


def _row(tender: tenderkit.Tender, entry: tenderkit.Entry) -> Row:
    parts = [(part.lot.id if part.lot else "", part) for part in entry.kind.parts(tender)]
    found = dict.fromkeys(fault for _, part in parts for fault in tenderkit.preview(part, entry.kind.id, draft=False).faults)
    return Row(entry, tuple((address_of(entry.kind.id, lot=lot), lot) for lot, _ in parts), tuple(found))


def act(visit: Visit, what: str) -> Done:
    """Make a document, or the whole pack as one file: `draft:tender-annex`, `final:`. They are those of the command line."""
    status, _, name = what.partition(":")
    kind = visit.typed.get("format", "docx")
    if status not in ("draft", "final") or kind not in tenderkit.formats_here():
        return Done()
    try:
        tender = tenderkit.load_tender(visit.work.path)
        documents = tenderkit.render(tender, name or None, draft=status == "draft", pack=not name)
        return handed(tenderkit.export(documents, kind), name or "documents")
    except TenderkitError as error:
        return Done(faults=error.faults)


PAGE = Page("documents", "/documents", show, act=act, about=(("documents",),), step=True, tallied=False)
