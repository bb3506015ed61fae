"""CSV and JSON lines → rows: in any encoding, and with any separator, that a spreadsheet writes."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import places
from tenderkit.files.tables.line import Line, TableRow

_BLOCK = 1 << 20
_SEPARATORS = ",;\t"
_MAX_CELL = 1_000_000  # characters; the csv module stops at 131,072


def _encoding(path: Path, shown: str) -> str:
    """Return the encoding of a text file: by its byte order mark, else UTF-8 where it is that, else that of old Windows programs.

    Raises TenderkitError: TK101 the file cannot be read, TK102 it is no text.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
            if start.startswith(codecs.BOM_UTF8):
                return "utf-8-sig"
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            stream.seek(0)
            decoder = codecs.getincrementaldecoder("utf-8")()
            line, utf8 = 1, True
            while block := stream.read(_BLOCK):
                if b"\0" in block:
                    line += block[: block.index(b"\0")].count(b"\n")
                    hint = "save it as CSV (UTF-8)"
                    raise TenderkitError([Fault(Location(shown, line), "TK102", "this file is not text", hint)])
                line += block.count(b"\n")
                try:
                    utf8 = utf8 and decoder.decode(block) is not None
                except UnicodeDecodeError:
                    utf8 = False
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                utf8 = False
            return "utf-8" if utf8 else "cp1252"
    except OSError as error:
        raise TenderkitError([places.not_read(shown, error)]) from None


def csv_lines(path: Path, shown: str) -> Iterator[Line | Fault]:
    """Yield the lines of a CSV file; its separator is the one of comma, semicolon and tab that its first line has most of.

    A line number is that of the first line of a row whose cells hold line ends. Raises TenderkitError as `_encoding` does, and
    TK841 where quotation marks do not fit.
    """
    with path.open(encoding=_encoding(path, shown), newline="") as stream:
        separator = _separator(stream)
        csv.field_size_limit(_MAX_CELL)
        reader = csv.reader(stream, delimiter=separator, strict=True)
        number = 1
        try:
            for cells in reader:
                if number == 1 and cells and cells[0].lower().startswith("sep=") and not any(cells[1:]):
                    number = reader.line_num + 1
                    continue  # Excel's own note of the separator
                yield Line(number, [cell.strip() for cell in cells])
                number = reader.line_num + 1
        except csv.Error as error:
            what = f"this row cannot be read: {error}"
            raise TenderkitError([Fault(Location(shown, number), "TK841", what, "check the quotation marks")]) from None
        except UnicodeError:
            hint = "save it as CSV (UTF-8)"
            raise TenderkitError([Fault(Location(shown, number), "TK102", "this file is not text in one encoding", hint)]) from None


def _separator(stream: TextIO) -> str:
    """Find the separator, and go back to the start."""
    first = ""
    while not first.strip() and (line := stream.readline(_MAX_CELL)):
        first = line
    stream.seek(0)
    if first.lower().startswith("sep=") and first[4:5] in _SEPARATORS:
        return first[4]
    outside = "".join(first.split('"')[::2])  # what stands between quotation marks separates nothing
    return max(_SEPARATORS, key=outside.count)


def json_lines(path: Path, shown: str) -> Iterator[TableRow | Fault]:
    """Yield the rows of a file with a JSON object on each line; numbers stay the digits that were typed."""
    with path.open(encoding=_encoding(path, shown), errors="replace") as stream:
        for number, line in enumerate(stream, 1):
            if "\ufffd" in line:
                yield Fault(Location(shown, number), "TK102", "this line is not text in one encoding", "save the file as UTF-8")
                continue
            if not line.strip():
                continue
            try:
                found = json.loads(line, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_without_twice)
                if not isinstance(found, dict):
                    raise ValueError("it is not an object")
            except (ValueError, RecursionError) as error:
                reason = getattr(error, "msg", None) or str(error)
                yield Fault(Location(shown, number), "TK847", f"this line is not a JSON object: {reason}", 'write {"key": "value"}')
                continue
            yield TableRow(number, {name: cell for name, value in found.items() if (cell := _as_text(value)) not in (None, "")})


def _without_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        name = next(name for position, (name, _) in enumerate(pairs) if name in dict(pairs[:position]))
        raise ValueError(f"“{name}” appears twice")
    return found


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_text(child) for name, child in value.items()}
    if isinstance(value, list):
        return [_as_text(child) for child in value]
    return str(value).lower() if isinstance(value, bool) else value
