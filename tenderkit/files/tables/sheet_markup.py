"""The markup of an Excel sheet → where it ends, which rows and columns are hidden, and faults for what would look empty and is not.

openpyxl reads large sheets without saying so of rows and columns; the markup is searched, in blocks.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tenderkit.faults import Fault, Location, TenderkitError

_BLOCK, _OVERLAP = 1 << 20, 1 << 16
_MAX_COLUMNS = 16_384  # of any sheet
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_NO_RESULT = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*><(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)(?:<v\s*/>|<v></v>)?</(?:\w+:)?c>'
)
# A cell that holds something, with the number of its row, which a program may leave out.
_FILLED = re.compile(rb"""<(?:\w+:)?c(?:\s(?:[^>]*?\s)?r=["'][A-Z]+(\d+)["'][^>]*|\s[^>]*)?(?<!/)>""")
# A row or column of no height or width, or hidden, as a filter hides rows.
_UNSEEN = re.compile(rb'<(?:\w+:)?(row|col)(?=\s)((?=[^>]*\s(?:hidden="(?:1|true)"|(?:ht|width)="0(?:\.0*)?"))[^>]*)>')
_ATTRIBUTE = re.compile(rb'\s(\w+)="([0-9]+)"')


@dataclass(frozen=True)
class Unseen:
    """What a person does not see of a sheet: numbers of rows, and columns counted from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def last_row(path: Path, sheet: str) -> int | None:
    """Return the number of the last row that holds something, None where that is not said; below it may be a million empty ones."""
    last = 0
    for block in _blocks(path, sheet):
        filled = _FILLED.findall(block)
        if b"" in filled:
            return None
        last = max([last, *map(int, filled)])
    return last


def _blocks(path: Path, sheet: str) -> Iterator[bytes]:
    """Yield the markup of a sheet in blocks that overlap."""
    with zipfile.ZipFile(path) as archive, archive.open(sheet.lstrip("/")) as stream:
        kept = b""
        while block := stream.read(_BLOCK):
            kept = kept[-_OVERLAP:] + block
            yield kept


def unseen(path: Path, sheet: str, shown: str) -> Unseen:
    """Return what is hidden on a sheet.

    Raises TenderkitError where cells are merged or formulas lack their result: such cells would look empty.
    """
    faults: dict[bytes, Fault] = {}
    rows, columns = set[int](), set[int]()
    for kept in _blocks(path, sheet):
        for match in _MERGED.finditer(kept):
            first, top, last, bottom = (part.decode() for part in match.groups())
            message = f"the cells {first}{top} to {last}{bottom} are merged"
            hint = "unmerge them, and give each row its own values; the first row names the columns, with no title above it"
            faults[match[0]] = Fault(Location(shown, int(top)), "TK845", message, hint)
        for match in _NO_RESULT.finditer(kept):
            message = f"the formula in {match[1].decode()}{match[2].decode()} has no result"
            hint = "open the file in Excel or LibreOffice and save it"
            faults[match[1] + match[2]] = Fault(Location(shown, int(match[2])), "TK846", message, hint)
        _note_unseen(kept, rows, columns)
    if faults:
        raise TenderkitError(faults.values())
    return Unseen(frozenset(rows), frozenset(columns))


def merged_and_unseen(path: Path, sheet: str) -> tuple[tuple[str, ...], Unseen]:
    """Return the ranges of cells that are merged, as A1:B2, and what is hidden on a sheet."""
    rows, columns, ranges = set[int](), set[int](), dict[str, None]()
    for kept in _blocks(path, sheet):
        for first, top, last, bottom in _MERGED.findall(kept):
            ranges[(first + top + b":" + last + bottom).decode()] = None
        _note_unseen(kept, rows, columns)
    return tuple(ranges), Unseen(frozenset(rows), frozenset(columns))


def _note_unseen(block: bytes, rows: set[int], columns: set[int]) -> None:
    for match in _UNSEEN.finditer(block):
        attributes = dict(_ATTRIBUTE.findall(match[2]))
        if match[1] == b"row" and b"r" in attributes:
            rows.add(int(attributes[b"r"]))
        elif match[1] == b"col":
            last_column = min(int(attributes.get(b"max", 0)), _MAX_COLUMNS)
            columns.update(range(int(attributes.get(b"min", 1)) - 1, last_column))
