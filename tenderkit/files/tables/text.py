"""CSV and JSON lines → rows: in UTF-8, UTF-16 or the encoding that is named, with any separator that a spreadsheet writes."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import encodings, places, regular
from tenderkit.files.notation import Notation, Written, written
from tenderkit.files.tables.line import AS_SEEN, Line, TableChoices, TableRow

_HINT = (
    "save it as CSV (UTF-8), or name the language of the program that wrote it, such as --locale nl, or the encoding in which it "
    "reads correctly, such as --encoding cp1250"
)
_SEPARATORS = ",;\t"
_MAX_DEPTH = 20  # of the values of a JSON line; a tender file has four
_HALF = re.compile("[\ud800-\udfff]")  # what JSON writes of a character beyond U+FFFF, where the other half is missing
_MAX_CELL = 1_000_000  # characters; the csv module stops at 131,072


def _encoding(path: Path, shown: str, choices: TableChoices) -> str:
    """Return the encoding of a table, which it is in to the end.

    Raises TenderkitError: TK101 the file cannot be read, TK102 and TK119 as `encodings.encoding_of` says.
    """
    try:
        with regular.opened(path) as stream:
            otherwise = encodings.code_page(choices.locale) if choices.locale else None
            return encodings.encoding_of(stream, shown, choices.encoding, _HINT, otherwise=otherwise)
    except OSError as error:
        raise TenderkitError([places.not_read(shown, error)]) from None


def csv_lines(path: Path, shown: str, choices: TableChoices = AS_SEEN) -> Iterator[Line | Fault]:
    """Yield the lines of a CSV file; its separator is the one of comma, semicolon and tab that its first line has most of.

    A line number is that of the first line of a row whose cells hold line ends. Raises TenderkitError as `_encoding` does, and
    TK841 where quotation marks do not fit.
    """
    with path.open(encoding=_encoding(path, shown, choices), newline="") as stream:
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


def pasted(text: str) -> list[list[str]]:
    """The rows of a piece of a spreadsheet as its program copies it: tabs between cells, quotation marks around line ends."""
    csv.field_size_limit(max(_MAX_CELL, len(text)))
    rows = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t")
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def written_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV with commas, in UTF-8 with the mark by which Excel knows it."""
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return codecs.BOM_UTF8 + target.getvalue().encode()


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


def json_lines(path: Path, shown: str, choices: TableChoices = AS_SEEN) -> Iterator[TableRow | Fault]:
    """Yield the rows of a file with a JSON object on each line; numbers stay the digits that were typed."""
    number = 0
    with path.open(encoding=_encoding(path, shown, choices)) as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                found = json.loads(
                    line, parse_float=_number, parse_int=_number, parse_constant=str, object_pairs_hook=_without_twice
                )
                if not isinstance(found, dict):
                    raise ValueError("it is not an object")
                cells = {name: cell for name, value in found.items() if (cell := _as_text(value)) not in (None, "")}
            except (ValueError, RecursionError) as error:
                reason = getattr(error, "msg", None) or str(error)
                yield Fault(Location(shown, number), "TK847", f"this line is not a JSON object: {reason}", 'write {"key": "value"}')
                continue
            if half := _HALF.search(json.dumps(found, ensure_ascii=False)):
                message = f"this line has half of a character, \\u{ord(half[0]):04x}"
                yield Fault(Location(shown, number), "TK886", message, "write the whole character")
                continue
            yield TableRow(number, cells)
    if not number:
        raise TenderkitError([Fault(Location(shown, 1), "TK842", "this file is empty", 'write {"key": "value"} on each line')])


def _number(digits: str) -> Written:
    """Return a number of JSON: a tender file's way of writing numbers is not that of a program."""
    return written(digits, Notation())


def _without_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        name = next(name for position, (name, _) in enumerate(pairs) if name in dict(pairs[:position]))
        raise ValueError(f"“{name}” appears twice")
    return found


def _as_text(value: Any, depth: int = 0) -> Any:
    """Return a value with texts for all that is no list or object; raises ValueError where it is nested too deeply."""
    if depth > _MAX_DEPTH:
        raise ValueError("it is nested too deeply")
    if isinstance(value, dict):
        return {name: _as_text(child, depth + 1) for name, child in value.items()}
    if isinstance(value, list):
        return [_as_text(child, depth + 1) for child in value]
    return str(value).lower() if isinstance(value, bool) else value
