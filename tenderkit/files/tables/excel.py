"""The first sheet of an Excel workbook → lines of text, as a person sees them: the only module that imports openpyxl."""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import places
from tenderkit.files.tables.line import Line, column_letter

_BLOCK, _OVERLAP = 1 << 20, 1 << 16
_MAX_COLUMNS = 1_000  # a stray format can make a sheet 16,384 columns wide
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_UNESCAPED = re.compile(
    "_x([0-9A-Fa-f]{4})_"
)  # how a workbook holds a carriage return, or such a word itself (ISO 29500-1, 22.9.2.19)
# A whole number of so many digits, as 0042, with words beside it: what numbers of files and orders are shown by.
_PADDED = re.compile(r'((?:"[^"]*"|\\.|[-/ ])*)(0{2,})((?:"[^"]*"|\\.|[-/ ])*)')
_NO_RESULT = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*><(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)(?:<v\s*/>|<v></v>)?</(?:\w+:)?c>'
)


def sheet_lines(path: Path, shown: str) -> Iterator[Line | Fault]:
    """Yield the lines of the first visible sheet.

    Raises TenderkitError: TK101 the file cannot be read, TK841 it is not a workbook, TK845 merged cells, TK846 formulas without a
    result. A cell that holds an error such as #N/A is a fault of its row (TK846).
    """
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of the features of Excel that it leaves out
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise TenderkitError([places.not_read(shown, error)]) from None
    except Exception:
        # openpyxl meets a damaged file with whatever its XML makes fail.
        hint = "save it as .xlsx, without a password"
        raise TenderkitError([Fault(Location(shown), "TK841", "this is not an Excel workbook that can be read", hint)]) from None
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise TenderkitError([Fault(Location(shown), "TK842", "this workbook has no sheet", "put the table on one")])
        _refuse_what_hides_values(path, sheets[0]._worksheet_path, shown)
        sheets[0].reset_dimensions()  # some programs write a range that does not hold
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, row in enumerate(sheets[0].iter_rows(max_col=_MAX_COLUMNS), 1):
                wrong = next((cell for cell in row if cell.data_type == "e"), None)
                if wrong is not None:
                    message = f"the cell in column {column_letter(wrong.column - 1)} holds the error {wrong.value}"
                    yield Fault(Location(shown, number), "TK846", message, "correct the formula or the value")
                    continue
                yield Line(number, [_text(cell) for cell in row])
    finally:
        book.close()


def _refuse_what_hides_values(path: Path, sheet: str, shown: str) -> None:
    """Raise TenderkitError where cells are merged or formulas lack their result: such cells would look empty."""
    faults: dict[bytes, Fault] = {}
    with zipfile.ZipFile(path) as archive, archive.open(sheet.lstrip("/")) as stream:
        kept = b""
        while block := stream.read(_BLOCK):
            kept = kept[-_OVERLAP:] + block
            for match in _MERGED.finditer(kept):
                first, top, last, bottom = (part.decode() for part in match.groups())
                message = f"the cells {first}{top} to {last}{bottom} are merged"
                hint = "unmerge them, and give each row its own values; the first row names the columns, with no title above it"
                faults[match[0]] = Fault(Location(shown, int(top)), "TK845", message, hint)
            for match in _NO_RESULT.finditer(kept):
                message = f"the formula in {match[1].decode()}{match[2].decode()} has no result"
                hint = "open the file in Excel or LibreOffice and save it"
                faults[match[1] + match[2]] = Fault(Location(shown, int(match[2])), "TK846", message, hint)
    if faults:
        raise TenderkitError(faults.values())


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
        if "%" in (cell.number_format or ""):
            return f"{_number(value * 100)}%"
        padded = _PADDED.fullmatch(cell.number_format or "")
        if padded and value == int(value) >= 0:
            before, zeros, after = (part or "" for part in padded.groups())
            return f"{_literal(before)}{int(value):0{len(zeros)}}{_literal(after)}".strip()
        return _number(value)
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _literal(part: str) -> str:
    """Return what a part of a number format prints as it stands: words in quotation marks, and what a backslash precedes."""
    return re.sub(r'"([^"]*)"|\\(.)', lambda match: match[1] or match[2] or "", part)


def _number(value: int | float) -> str:
    """Return a number as Excel shows it: fifteen digits, no exponent, no .0."""
    text = format(Decimal(format(value, ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
