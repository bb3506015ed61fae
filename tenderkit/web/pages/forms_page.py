"""The page of the forms: which the tender calls for and why; and what came back, which it counts and does not judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import tenderkit
from tenderkit.faults import Fault, TenderkitError
from tenderkit.web.dropped import ASIDE, Dropped, dropped, leave_out, receive
from tenderkit.web.handing import handed
from tenderkit.web.visit import Done, Page, Visit

FOLDER = "returned-forms"
_ROWS = 200  # of a table, on the page: the workbook has all


@dataclass(frozen=True)
class Reading:
    """What came back: `forms` as `tenderkit.read_forms` gives them, or what keeps them from being read."""

    found: Dropped
    forms: Any = None
    faults: tuple[Fault, ...] = ()

    @property
    def complete(self) -> int:
        """How many have all that was asked for."""
        return 0 if self.forms is None else sum(map(self.forms.is_complete, self.forms.responses))

    @property
    def unread(self) -> int:
        """How many could not be read, or are no forms that were filled in."""
        return 0 if self.forms is None else sum(each.refused or each.ignored for each in self.forms.responses)


def _read(visit: Visit) -> Reading:
    found = dropped(visit.work.folder / FOLDER)
    if not found.files:
        return Reading(found)
    try:
        tender = tenderkit.load_tender(visit.work.path, consultation=True)
        about = (tender.catalogue.fingerprint, tender.catalogue.wording)
        make = partial(tenderkit.read_forms, found.files, tender)
        return Reading(found, visit.work.remembered.of("forms", (visit.work.path, *found.files), about, make))
    except TenderkitError as error:
        return Reading(found, faults=error.faults)


def _to_send(visit: Visit) -> list[tenderkit.Entry]:
    """The forms that the tender calls for; the questionnaire comes before it, and has a page of its own."""
    tender = visit.state.tender
    entries = [] if tender is None else tenderkit.documents_of(tender)
    return [entry for entry in entries if entry.kind.fields and entry.in_pack]


def show(visit: Visit) -> Mapping[str, Any]:
    """The forms to send with the items that call for them, and the tables of those that came back."""
    reading, faults = _read(visit), tuple[Fault, ...]()
    entries: list[tenderkit.Entry] = []
    try:
        entries = _to_send(visit)
    except TenderkitError as error:
        faults = error.faults
    tender = visit.state.tender
    titles = {} if tender is None else {chosen.id: f"{chosen.id} {chosen.item.title}" for chosen in tender.items}
    return {
        "entries": [(entry.kind, [titles.get(name, name) for name in entry.items]) for entry in entries],
        "reading": reading,
        "faults": faults,
        "most": _ROWS,
        "kept_in": FOLDER,
        "aside": ASIDE,
    }


def act(visit: Visit, what: str) -> Done:
    """Hand over forms to send, take in what was dropped, leave a form out, or hand over the workbook of all."""
    folder = visit.work.folder / FOLDER
    verb, _, name = what.partition(":")
    if verb == "drop":
        return receive(visit, folder)
    if verb == "leave":
        return leave_out(visit, folder, name)
    try:
        if verb == "send":
            names = [entry.kind.id for entry in _to_send(visit) if name in ("", entry.kind.id)]
            if names:
                documents = tenderkit.render(tenderkit.load_tender(visit.work.path), names)
                return handed(documents, visit.say("forms.file"))
        if verb == "workbook" and (forms := _read(visit).forms) is not None:
            return handed([forms.document()], "")
    except TenderkitError as error:
        return Done(faults=error.faults)
    return Done()


PAGE = Page("forms", "/forms", show, act=act, step=True, tallied=False)
