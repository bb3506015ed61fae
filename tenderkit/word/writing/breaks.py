"""A table and the widths of its columns → where a page may end in it, by an estimate of how high its rows are.

The estimate: a letter of a table is 82 twips wide on average (Calibri of 10 points, English; nineteen in twenty lines of the
examples are within 8% of it), words are put on lines one after the other, a line is 13 points high, and a row has what stands above
and below its words. In a house style with larger letters rows are higher: a table is then whole up to half a page, which does no
harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tenderkit import keeping
from tenderkit.blocks import Field, Row, Table
from tenderkit.word.writing.widths import PARTS, Held, words_of_rows

LETTER, LINE = 82, 260  # twips
_SIDES, _AROUND = 226, 122  # twips: left and right of a cell's words; above and below them, with a rule
_CAPTION = 620  # twips: a caption, and the room around it
_WHOLE, _TALL = 1 / 3, 1 / 2  # of a page: a table up to a third stays whole; a row over half may be torn
_ENDING = 0.6  # of a page: LibreOffice keeps a table with what follows only where it is whole
_LINES = 5  # at least of what goes over to a page, with the header that is repeated there
_ROWS, _ALONE = 2, 8  # rows at least on each side of a break, or lines of one that may stand there alone


@dataclass(frozen=True)
class Breaks:
    """Where a page may end in a table: nowhere in one that is `whole`; after the `first` rows, before the `last` ones.

    `tall` are the rows, counted from 0 below the header, that may be torn themselves.
    """

    whole: bool
    first: int = _ROWS
    last: int = _ROWS
    tall: tuple[int, ...] = ()

    def keeps(self, row: int, rows: int) -> bool:
        """Whether a row stays on the page of the next one."""
        if row == rows - 1:
            return False
        if self.whole:
            return True
        return row not in self.tall and (row < self.first - 1 or row >= rows - self.last)


def breaks(table: Table, widths: tuple[int, ...], held: Sequence[Held], page: int, *, ending: bool = False) -> Breaks:
    """Where a page whose text is `page` twips high may end in a table; `held` are the words of its cells that hold values.

    Before the `ending` of a document, which is not to stand on a page of its own, a larger one stays whole too. A table to fill in
    grows while that is done: two rows stay together at its edges, however small it is. (After one row LibreOffice loses the rest.)
    """
    if any(_to_fill_in(row) for row in table.rows):
        return Breaks(False)
    lines = [*_fixed(table, widths)]
    for row, column, words in held:
        if len(words) > lines[row]:  # else each letter would have to end a line
            lines[row] = max(lines[row], lines_of(words, widths[column]))
    heights = [height(count) for count in lines]
    whole = sum(heights) + (_CAPTION if table.captioned else 0) <= page * (_ENDING if ending else _WHOLE)
    tall = tuple(number for number, high in enumerate(heights[1:]) if high > page * _TALL)
    return Breaks(whole, _at_edge(lines[1:]), _at_edge(lines[:0:-1]), tall)


def _to_fill_in(row: Row) -> bool:
    return any(isinstance(inline, Field) and inline.brief for cell in row.cells for inline in cell)


def _at_edge(lines: Sequence[int]) -> int:
    """How many rows stay together at an edge of a table: two, or one that is large, and more where they have few lines."""
    count, shown = 0, 1  # the header is on both sides
    while count < len(lines) and (shown < _LINES or (count < _ROWS and shown < _ALONE)):
        shown += lines[count]
        count += 1
    return count


def height(lines: int) -> int:
    """How high a row is whose highest cell has so many lines, in twips."""
    return lines * LINE + _AROUND


def lines_of(words: str, width: int) -> int:
    """How many lines words take in a cell `width` twips wide, estimated by the number of their letters."""
    room = max(1, (width - _SIDES) // LETTER)
    words = words.removeprefix("\n")  # of the first item of a list
    return 1 if len(words) <= room and "\n" not in words else _lines_in(words, room)


@keeping.by_value("word.lines-of-words")
def _lines_in(words: str, room: int) -> int:
    return sum(_wrapped(line, room) for line in words.split("\n"))


def _wrapped(words: str, room: int) -> int:
    if len(words) <= room:
        return 1
    lines, used = 1, 0
    for part in PARTS.finditer(words):
        start, end = part.span()
        before = 1 if start and words[start - 1].isspace() and used else 0
        size = end - start
        if used and used + before + size > room:
            lines, used, before = lines + 1, 0, 0
        lines += (size - 1) // room  # a word longer than its line is broken
        used += before + (size - 1) % room + 1
    return lines


@keeping.by_value("word.lines-of-rows")
def _fixed(table: Table, widths: tuple[int, ...]) -> tuple[int, ...]:
    """How many lines each row has where it holds no values, the header first."""
    return tuple(max(_lines(cells, widths), default=1) for cells in words_of_rows(table))


def _lines(cells: Iterable[object], widths: Sequence[int]) -> Iterable[int]:
    return (lines_of(cell, width) if isinstance(cell, str) else 1 for cell, width in zip(cells, widths, strict=True))
