"""What a file for other programs needs and the tender does not say → the faults that name it."""

from __future__ import annotations

from collections.abc import Iterator

from tenderkit.documents.compose import source_date
from tenderkit.faults import Fault
from tenderkit.tender import Tender

_WORDS = {
    "date": "the date of the documents",
    "notice.ocid": "the id of the procedure in open data, such as ocds-abc123-2027-014",
    "notice.other_points": "the points of the award criteria that are not in this file, 0 for none",
}


def unsaid(tender: Tender, *names: str) -> Iterator[Fault]:
    """Yield the values among these that the tender lacks (TK303); the date of the tender may come from the environment."""
    for name in names:
        keys = name.split(".")
        value: object = tender.file
        for key in keys:
            value = getattr(value, key)
        if name == "date":
            value = value or source_date()
        if value is None:
            said = f" ({_WORDS[name]})" if name in _WORDS else ""
            lacking = Fault(tender.yaml.where(*keys), "TK303", f"“{name}” is not filled in{said}", "fill it in", "missing")
            yield tender.missing.get(name, lacking)


def undated(tender: Tender) -> Iterator[Fault]:
    """Yield what is missing for due dates that have no day yet, each once."""
    for row in tender.due:
        if row.day is None:
            names = [f"dates.{name}" for name in row.duty.milestones()]
            names += [f"blanks.{row.item_id}.{row.duty.blank}"] if row.duty.blank else []
            yield from (tender.missing[name] for name in names if name in tender.missing)
