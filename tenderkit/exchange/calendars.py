"""Tender → the files by which its due dates are followed up: a calendar that reminds, and a workbook to fill in."""

from __future__ import annotations

from collections.abc import Iterable

from tenderkit.documents.compose import source_date
from tenderkit.documents.formats import known_formats
from tenderkit.documents.saving import Document
from tenderkit.documents.types import load_library
from tenderkit.exchange import icalendars
from tenderkit.exchange.due_rows import due_table
from tenderkit.exchange.due_workbook import due_workbook
from tenderkit.exchange.file_names import named
from tenderkit.exchange.open_values import undated, unsaid
from tenderkit.faults import Fault, stop_on
from tenderkit.files import arguments
from tenderkit.files.arguments import PathLike
from tenderkit.tender import Tender, in_all_languages

CALENDAR_FORMATS = ("ics", "xlsx")
REMIND = 14  # days before a date


def due_calendar(
    tender: Tender,
    formats: str | Iterable[str] = CALENDAR_FORMATS,
    *,
    templates: PathLike | None = None,
    since: PathLike | None = None,
    remind: int = REMIND,
) -> list[Document]:
    """Make the calendar of a tender's due dates (`ics`) and the workbook to follow them up (`xlsx`), in each of its languages.

    `since` is the .ics that was made before: what has changed counts one up (SEQUENCE), and what is no more is cancelled. `remind`
    is how many days before a date a calendar reminds; 0 for never. Nothing comes from the clock: events are stamped with the date
    of the tender, or with SOURCE_DATE_EPOCH. Raises TenderkitError with every value that is missing (TK303), where nothing falls
    due (TK655), where `since` is not such a file (TK651, TK652), or a format unknown (TK613).
    """
    arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` gives it")
    wanted = known_formats(formats, CALENDAR_FORMATS)
    faults = [*unsaid(tender, "reference", "title", "date"), *undated(tender)]
    if not tender.due:
        message = "nothing falls due in this tender, so that there is no calendar to make"
        faults.append(Fault(tender.yaml.where("items"), "TK655", message, "add a clause under which something is due"))
    stop_on(faults)
    reference, stamped = tender.file.reference or "", tender.file.date or source_date()
    assert stamped is not None, "told above"
    mark = icalendars.mark_of(reference)
    path = arguments.optional_path(since, "since")
    before = icalendars.read(path, mark) if path is not None and "ics" in wanted else {}
    library, documents = load_library(templates or tender.templates), list[Document]()
    for each in in_all_languages(tender):
        table, found = due_table(each, library)
        faults += found
        if table is None:
            continue
        for kind in dict.fromkeys(wanted):
            name = named(each, "calendar" if kind == "ics" else "due-dates", kind)
            if kind == "ics":
                now = [icalendars.event(row, table.heads, mark, reference, each.catalogue.meta.locale) for row in table.rows]
                data = icalendars.as_ics(table, icalendars.since(now, before), stamped, remind)
            else:
                data = due_workbook(table, stamped)
            documents.append(Document("calendar", name, data))
    stop_on(faults)
    return documents
