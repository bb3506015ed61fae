"""A tabular file → its rows, one after the other, and what is wrong with it; the first row names the columns.

Every cell is the text that a person sees: an Excel date is year-month-day, 3.0 is 3, and a percentage is 30%.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import places
from tenderkit.files.tables.line import AS_SEEN, Line, TableChoices, TableRow, column_letter

SUFFIXES = (".csv", ".xlsx", ".jsonl")
REMARK = "#"  # a column whose name begins so is for people, and is left out


def read_rows(path: Path, choices: TableChoices = AS_SEEN) -> tuple[list[TableRow], list[Fault]]:
    """Return all rows of a .csv, .xlsx or .jsonl file that hold something, and every fault and warning.

    A row with a fault is left out; with a fault in the header there are no rows. Faults: TK101 and TK102 unreadable, TK841 no
    tabular file, TK842 no header, TK843 a header that does not name every column once, TK844 a row with too many cells,
    TK845 merged cells, TK846 a cell that holds an error or a formula without a value, TK847 not a line of JSON.
    """
    rows: list[TableRow] = []
    faults: list[Fault] = []
    try:
        for row in stream(path, choices):
            if isinstance(row, TableRow):
                rows.append(row)
            else:
                faults.append(row)
    except TenderkitError as error:
        return [], [*faults, *error.faults]
    return rows, faults


def stream(path: Path, choices: TableChoices = AS_SEEN) -> Iterator[TableRow | Fault]:
    """Yield the rows of a file one by one, and in the place of a bad row its faults; memory does not grow with the file.

    Warnings come between: of what is hidden (TK848), a table without rows (TK849), an empty first sheet (TK850), a cell that shows
    another number than it holds (TK857).

    Raises TenderkitError where the file cannot be read or its header names no columns: see `read_rows` for the codes.
    """
    shown = places.shown(path)
    suffix = path.suffix.lower()
    if choices.sheet is not None and suffix in (".csv", ".jsonl"):
        message = f"there is no sheet “{choices.sheet}”: a {suffix} file has none"
        raise TenderkitError([Fault(Location(shown), "TK855", message, "leave the name of the sheet out")])
    if suffix == ".jsonl":
        from tenderkit.files.tables.text import json_lines

        yield from json_lines(path, shown, choices)
    elif suffix == ".csv":
        from tenderkit.files.tables.text import csv_lines

        yield from _named(csv_lines(path, shown, choices), shown)
    elif suffix == ".xlsx":
        from tenderkit.files.tables.excel import sheet_lines

        yield from _named(sheet_lines(path, shown, choices), shown)
    else:
        hint = "save it as .xlsx or .csv" if suffix in (".xls", ".ods", ".xlsm", ".txt", ".tsv") else f"use {', '.join(SUFFIXES)}"
        raise TenderkitError([Fault(Location(shown), "TK841", "this is not a table that can be read", hint)])


def _named(lines: Iterable[Line | Fault], shown: str) -> Iterator[TableRow | Fault]:
    """Give each cell the name of its column."""
    names: list[str] | None = None
    header = 0
    told = False  # why there may be no rows
    for line in lines:
        if isinstance(line, Fault):
            told = told or line.code != "TK850"
            yield line
        elif not any(line.cells):
            continue
        elif names is None:
            names, header = _header(line, shown), line.number
        else:
            used = [number for number, cell in enumerate(line.cells) if cell]
            if len(names) == 1 and len(used) > 1 and line.number == header + 1:
                message = f"this row has one cell (“{names[0][:40]}”) and the next one {len(used)}: it looks like a title"
                hint = "remove it: the first row names the columns"
                raise TenderkitError([Fault(Location(shown, header), "TK845", message, hint)])
            extra = [number for number in used if number >= len(names) or not names[number]]
            if extra:
                where = Location(shown, line.number)
                message = f"the cell in column {column_letter(extra[0])} (“{line.cells[extra[0]][:40]}”) has no name above it"
                yield Fault(where, "TK844", message, f"name the column in row {header}, or empty the cell")
                told = True
                continue
            named = {names[number]: line.cells[number] for number in used if not names[number].startswith(REMARK)}
            yield TableRow(line.number, named)
            told = True
    if names is None:
        raise TenderkitError([Fault(Location(shown, 1), "TK842", "this file is empty", "name the columns in its first row")])
    if not told:
        message, hint = "this table has the names of columns and no rows", "write a row below them for each"
        yield Fault(Location(shown, header), "TK849", message, hint, "warning")


def _header(line: Line, shown: str) -> list[str]:
    names = list(line.cells)
    while names and not names[-1]:
        names.pop()
    faults = [
        Fault(Location(shown, line.number), "TK843", f"the column “{name}” appears twice", "give each column a name of its own")
        for position, name in enumerate(names)
        if name and not name.startswith(REMARK) and name in names[:position]
    ]
    if faults:
        raise TenderkitError(faults)
    return names
