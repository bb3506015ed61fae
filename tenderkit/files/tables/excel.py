"""An Excel workbook → lines of text, or cells, as a person sees them: the only module that imports openpyxl."""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tenderkit.faults import Fault, Location, TenderkitError, suggestion
from tenderkit.files import places, regular
from tenderkit.files.notation import Notation, Written, written
from tenderkit.files.tables.line import AS_SEEN, Line, TableChoices, column_letter, in_words
from tenderkit.files.tables.number_formats import plain, seen
from tenderkit.files.tables.sheet_markup import Unseen, last_row, merged_and_unseen, unseen

_MAX_HELD, _MAX_UNPACKED = 100_000_000, 1_000_000_000  # bytes: a sheet with a million rows of ten cells has half as many
_UNESCAPED = re.compile(
    "_x([0-9A-Fa-f]{4})_"
)  # how a workbook holds a carriage return, or such a word itself (ISO 29500-1, 22.9.2.19)

_EXCEL = Notation(".")
# Of a workbook that people fill in, which has a sheet of some 20 kB for each of a few hundred tenderers at most.
_MAX_FILLED_IN, _MAX_PARTS = 40_000_000, 5_000
_KINDS: Mapping[str, Literal["text", "formula", "error"]] = {"s": "text", "inlineStr": "text", "f": "formula", "e": "error"}


def sheet_lines(path: Path, shown: str, choices: TableChoices = AS_SEEN) -> Iterator[Line | Fault]:
    """Yield the lines of a sheet: the one that is named, else the first visible one that holds something.

    What is hidden is left out and told (TK848), unless it is asked for; an empty sheet before is told (TK850). A cell that holds an
    error such as #N/A is a fault of its row (TK846). Raises TenderkitError: TK101 the file cannot be read, TK841 no workbook, TK842
    no sheet, TK845 merged cells, TK846 formulas without a result, TK855 no sheet of this name.
    """
    book = _opened(path, shown)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheet = yield from _chosen(book, path, shown, choices.sheet)
            hidden = unseen(path, sheet._worksheet_path, shown)
            yield from _lines(_rows(sheet, path, shown), shown, Unseen() if choices.hidden else hidden)
    finally:
        book.close()


@dataclass(frozen=True)
class Cell:
    """A cell that holds something: its text as a person sees it, of a formula that of the formula, and what it is."""

    text: str
    kind: Literal["text", "number", "formula", "error"]


@dataclass(frozen=True)
class Grid:
    """A sheet: its name, its cells by row and column, both counted from 1, its merged ranges, and what is hidden on it."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[str, ...]
    unseen: Unseen


def grids(path: Path, shown: str, *, rows: int, columns: int) -> list[Grid]:
    """The sheets of a workbook, hidden ones too, each as far as these rows and columns go.

    Raises TenderkitError: TK101 the file cannot be read, TK124 it is larger than what people fill in, TK841 it is no workbook, or
    one with a DOCTYPE, which none needs.
    """
    book = _opened(path, shown, _MAX_FILLED_IN, formulas=True)
    try:
        found = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                cells = {
                    (number, at): Cell(_text(cell), _KINDS.get(cell.data_type, "number"))
                    for number, row in enumerate(sheet.iter_rows(max_row=rows, max_col=columns), 1)
                    for at, cell in enumerate(row, 1)
                    if cell.value is not None
                }
                found.append(Grid(sheet.title, cells, *merged_and_unseen(path, sheet._worksheet_path)))
        return found
    except Exception:
        raise _damaged(shown) from None
    finally:
        book.close()


def _opened(path: Path, shown: str, largest: int = 0, *, formulas: bool = False) -> Any:
    """Open a workbook; one of at most `largest` bytes, unpacked, where that is not 0, has to be without a DOCTYPE too."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of the features of Excel that it leaves out
            _see_size(path, shown, largest)
            return openpyxl.load_workbook(path, read_only=True, data_only=not formulas)
    except TenderkitError:
        raise
    except OSError as error:
        raise TenderkitError([places.not_read(shown, error)]) from None
    except Exception:
        raise _damaged(shown) from None


def _chosen(book: Any, path: Path, shown: str, name: str | None) -> Generator[Fault, None, Any]:
    """Return the sheet to read, and yield a warning where the first one is empty and another one is not."""
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs write a range that does not hold
    if name is not None:
        found = next((sheet for sheet in book.worksheets if sheet.title == name), None)
        if found is None:
            names = [sheet.title for sheet in book.worksheets]
            hint = suggestion(name, names, otherwise=f"there are {', '.join(names)}")
            raise TenderkitError([Fault(Location(shown), "TK855", f"there is no sheet “{name}”", hint)])
        return found
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise TenderkitError(
            [Fault(Location(shown), "TK842", "all sheets of this workbook are hidden", "show the one with the table")]
        )
    filled = (sheet for sheet in sheets if any(cell.value is not None for row in _rows(sheet, path, shown) for cell in row))
    full = next(filled, sheets[0])
    if full is not sheets[0]:
        message = f"the first sheet, “{sheets[0].title}”, is empty: “{full.title}” was read"
        hint = f'name the sheet with --sheet "{full.title}"'
        yield Fault(Location(shown), "TK850", message, hint, "warning")
    return full


def _rows(sheet: Any, path: Path, shown: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a sheet; raises TenderkitError (TK841) where the file turns out to be damaged on the way."""
    try:
        yield from sheet.iter_rows(max_row=last_row(path, sheet._worksheet_path))
    except Exception:
        raise _damaged(shown) from None


def _damaged(shown: str) -> TenderkitError:
    """Return the error of a workbook that openpyxl cannot read: it meets a damaged one with whatever its XML makes fail."""
    hint = "save it as .xlsx, without a password"
    return TenderkitError([Fault(Location(shown), "TK841", "this is not an Excel workbook that can be read", hint)])


def _see_size(path: Path, shown: str, largest: int = 0) -> None:
    """Raise TenderkitError (TK124) for a workbook that unpacks to more than we read; OSError or BadZipFile where it is none."""
    with regular.opened(path) as stream, zipfile.ZipFile(stream) as archive:
        sizes = {member.filename: member.file_size for member in archive.infolist()}
        if largest and (sum(sizes.values()) > largest or len(sizes) > _MAX_PARTS):
            hint = "keep the sheets that were made, and nothing else"
            raise TenderkitError([Fault(Location(shown), "TK124", "this workbook is too large", hint)])
        for name in sizes if largest else ():
            content = archive.read(name) if name.endswith((".xml", ".rels")) else b""
            if b"<!DOCTYPE" in content or b"\0" in content:  # in UTF-16 it could hide
                raise _damaged(shown)
    # Sheets are read row by row; all else, as the texts that they share, is held in the memory.
    held = sum(size for name, size in sizes.items() if "/worksheets/" not in name)
    if held > _MAX_HELD or sum(sizes.values()) > _MAX_UNPACKED:
        hint = "keep only the table: remove other sheets and pictures, or save it as CSV"
        raise TenderkitError([Fault(Location(shown), "TK124", "this workbook is too large", hint)])


def _lines(sheet: Iterator[tuple[Any, ...]], shown: str, hidden: Unseen) -> Iterator[Line | Fault]:
    """Yield the lines of a sheet without what is hidden below its first line, and say at the end what that was."""
    rows, columns = list[int](), set[int]()
    header = True
    for number, row in enumerate(sheet, 1):
        used = [at for at, cell in enumerate(row) if cell.value is not None]
        if not used:
            continue
        row = row[: used[-1] + 1]  # a stray format far away makes a row of 16,384 cells
        if number in hidden.rows and not header:
            rows.append(number)
            continue
        columns.update(hidden.columns.intersection(used))
        texts = ["" if at in hidden.columns or cell.value is None else _text(cell) for at, cell in enumerate(row)]
        wrong = [cell for at, cell in enumerate(row) if cell.data_type == "e" and at not in hidden.columns]
        for cell in wrong:
            message = f"the cell in column {column_letter(cell.column - 1)} holds the error {cell.value}"
            yield Fault(Location(shown, number), "TK846", message, "correct the formula or the value")
        for cell, text in zip(row, texts, strict=True):
            if isinstance(text, Written) and not text.exact:
                held = f"the cell in column {column_letter(cell.column - 1)} holds {plain(cell.value)}"
                message, hint = f"{held} and shows “{text}”, which was read", "round the value, or show all of it"
                yield Fault(Location(shown, number), "TK857", message, hint, "warning")
        if not wrong:
            yield Line(number, texts)
        header = False
    hint = "show them, or use --hidden to read them"
    if rows:
        message = f"what is hidden was left out: {in_words(rows)}"
        yield Fault(Location(shown, rows[0]), "TK848", message, hint, "warning")
    if columns:
        names = ", ".join(column_letter(at) for at in sorted(columns))
        message = f"what is hidden was left out: column{'s' if len(columns) > 1 else ''} {names}"
        yield Fault(Location(shown, 1), "TK848", message, hint, "warning")


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return _UNESCAPED.sub(lambda match: chr(int(match[1], 16)), value).replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, int | float):
        found = seen(value, cell.number_format or "General")
        return written(found.text, _EXCEL, found.number, exact=found.exact)
    if isinstance(value, datetime.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, datetime.time):
        return value.isoformat("auto" if value.second else "minutes")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
