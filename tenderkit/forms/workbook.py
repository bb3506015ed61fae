"""Tables of returned forms → an Excel workbook, with a sheet for each and one for the faults."""

from __future__ import annotations

from collections.abc import Sequence

from tenderkit.forms.responses import Response
from tenderkit.forms.tables import Table, Tables
from tenderkit.sheets import Sheet, sheet_name, workbook

_WIDTHS = {"row": 6, "language": 10, "version": 9, "faults": 8, "period": 12, "since": 14, "state": 40, "assessment": 30}


def forms_workbook(tables: Sequence[Table], responses: Sequence[Response], maker: Tables) -> bytes:
    """The workbook: a sheet for each table, and last the faults of all forms."""
    taken: set[str] = set()
    sheets = [
        Sheet(
            sheet_name(table.title, taken),
            list(table.header.values()),
            table.rows,
            [_WIDTHS.get(name, 24) for name in table.header],
        )
        for table in tables
    ]
    header = [maker.word(name) for name in ("file", "filled_in_by", "code", "fault_kind", "what_is_wrong", "what_to_do")]
    rows = [
        (
            *(found.file_name, found.respondent or None, fault.code),
            maker.word("kind_fault" if fault.severity == "fault" else "kind_warning"),
            *(maker.said(fault.message), maker.said(fault.hint)),
        )
        for found in responses
        for fault in found.faults
    ]
    sheets.append(Sheet(sheet_name(maker.word("faults"), taken), header, rows, [30, 24, 9, 10, 70, 60]))
    return workbook(sheets, maker.word("returned_forms"))
