"""Due dates → an Excel workbook for those who follow them up: state, date of receipt and notes are left to be filled in."""

from __future__ import annotations

from datetime import date

from tenderkit.exchange.due_rows import DueTable
from tenderkit.sheets import Field, Sheet, to_fill_in

_WIDTHS = (14, 34, 34, 34, 22, 30, 16, 14, 40)
_STATE, _RECEIVED = 6, 7
_MAX_NAME = 31  # characters of the name of a sheet
# A is the day that something is due, H the one on which it came: what is overdue, and what came late.
_LATE = ('=AND(ISNUMBER($A2),$H2="",$A2<TODAY())', "=AND(ISNUMBER($A2),ISNUMBER($H2),$H2>$A2)")


def due_workbook(table: DueTable, created: date) -> bytes:
    """The workbook: a row for each due date, and a sheet that explains the columns; `created` is its date."""
    kinds = {0: "date", _RECEIVED: "date"}
    fields = [
        Field(head, kinds.get(place, "text"), table.states if place == _STATE else (), width)  # type: ignore[arg-type]
        for place, (head, width) in enumerate(zip(table.heads, _WIDTHS, strict=True))
    ]
    state = table.states[0] if table.states else None
    rows = [(row.day, row.clause, row.what, row.counted, row.owner, row.evidence, state, None, None) for row in table.rows]
    lines = [(line,) for line in table.about.split("\n")]
    explained = Sheet(_name(table.about_title), (table.title,), lines, (100,))
    return to_fill_in(fields, rows, explained, name=_name(table.heads[0]), created=created, shaded_where=_LATE)


def _name(words: str) -> str:
    """Words as the name of a sheet, which is short and has none of a few signs."""
    return "".join(sign for sign in words if sign not in "[]:*?/\\")[:_MAX_NAME].strip("' ")
