"""How wide the columns of a table are: by the weights of its author, no narrower than their words, no wider than their lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tenderkit import keeping
from tenderkit.blocks import Break, Column, Field, Footnote, Inline, Item, Picture, Reference, Row, Slot, Table, Text

Parts = tuple[str | int, ...]  # of a cell: words, and the numbers of slots
Held = tuple[int, int, str]  # the words of a cell that holds values: its row, the header being 0, and its column
_LETTER, _PADDING = 112, 230  # twips: a wide letter of 9 points on average, and both margins of a cell
_TO_BE_WRITTEN = "\n" + 40 * " "  # a line of a field to write in, whatever it holds already
_AS_PICTURE = "x" * 24  # a picture takes the room of a word as long as this, 47 mm
_STEP = 4  # letters: lines that differ by fewer have columns of one width, so that more tables share a layout
PARTS = re.compile(r"[^\s\u2010\u2013\u2014/-]+[\u2010\u2013\u2014/-]?")  # a line breaks after a hyphen, a dash or a slash too


@dataclass(frozen=True)
class Letters:
    """How many letters each column of a table has: in its longest word, and in its longest line where none has to be broken."""

    words: tuple[int, ...]
    lines: tuple[int, ...]


def table_widths(table: Table, held: Sequence[Held], width: int) -> tuple[int, ...]:
    """Divide a width in twips among the columns of a table; `held` are the words of its cells that hold values."""
    found = letters_of(table, held)
    most = width // _LETTER
    lines = tuple(min(-(-count // _STEP) * _STEP, most) for count in found.lines)
    return _widths(table.columns, width, Letters(found.words, lines))


def held_in(table: Table, first_slot: int, values: Sequence[str]) -> list[Held]:
    """The words of the cells of a table that hold values; its slots count from `first_slot` on in `values`."""
    held: list[Held] = []
    for row, column, parts in _in_table(table)[1]:
        if len(parts) == 1:  # as most are: a value
            words = values[first_slot + parts[0]]  # type: ignore[operator]
        else:
            words = "".join([part if isinstance(part, str) else values[first_slot + part] for part in parts])
        held.append((row, column, words))
    return held


def letters_of(table: Table, held: Sequence[Held]) -> Letters:
    """Return the letters of each column of a table, of its author's words and of its values."""
    fixed, _ = _in_table(table)
    longest, lines = list(fixed.words), list(fixed.lines)
    for _, column, words in held:
        if len(words) > longest[column]:
            longest[column] = max(longest[column], _longest(words))
        if len(words) > lines[column]:
            lines[column] = max(lines[column], _line(words))
    return Letters(tuple(longest), tuple(lines))


@keeping.by_value("word.widths")
def _widths(columns: tuple[Column, ...], width: int, letters: Letters) -> tuple[int, ...]:
    return column_widths(columns, width, letters)


def column_widths(columns: Sequence[Column], width: int, letters: Letters | None = None) -> tuple[int, ...]:
    """Divide a width in twips among columns by their weights; the parts add up to the whole.

    A column is widened to hold its longest word. Where there is no room for those of all columns, the longest get an equal share:
    more would be taken from the words of others. A column that has more room than its longest line takes leaves the rest to those
    whose lines are broken.
    """
    weights = [column.weight for column in columns]
    if letters is None:
        return tuple(_divided(weights, width))
    least = _least([_PADDING + count * _LETTER for count in letters.words], width)
    whole = [max(_PADDING + count * _LETTER, size) for count, size in zip(letters.lines, least, strict=True)]
    sizes = _within(weights, width, least, {})
    if all(size >= needed for size, needed in zip(sizes, whole, strict=True)):
        return tuple(sizes)
    if (rest := width - sum(whole)) >= 0:
        return tuple(needed + share for needed, share in zip(whole, _divided(weights, rest), strict=True))
    content: dict[int, int] = {}
    while found := {number: whole[number] for number, size in enumerate(sizes) if size > whole[number]}:
        content |= found
        sizes = _within(weights, width, least, content)
    return tuple(sizes)


def _least(words: Sequence[int], width: int) -> list[int]:
    """Return what each column needs at least: its longest word, and where that of all is too much, the longest an equal share."""
    least, equal = list(words), width // len(words)
    for number in sorted(range(len(words)), key=lambda number: -words[number]):
        if sum(least) <= width:
            break
        least[number] = min(least[number], equal)
    return least


def _within(weights: Sequence[int], width: int, least: Sequence[int], given: Mapping[int, int]) -> list[int]:
    """Divide a width by weights among the columns that have none `given`, each with its least."""
    narrow = dict(given)
    while True:
        rest = width - sum(narrow.values())
        shares = iter(_divided([weight for number, weight in enumerate(weights) if number not in narrow], rest))
        sizes = [narrow[number] if number in narrow else next(shares) for number in range(len(weights))]
        found = {number: least[number] for number, size in enumerate(sizes) if size < least[number] and number not in narrow}
        if not found:
            return sizes
        narrow |= found


def _divided(weights: Sequence[int], width: int) -> list[int]:
    marks = [edge * width // sum(weights) for edge in itertools.accumulate(weights, initial=0)]
    return [right - left for left, right in itertools.pairwise(marks)]


@keeping.by_value("word.words-in-table")
def _in_table(table: Table) -> tuple[Letters, tuple[tuple[int, int, Parts], ...]]:
    """Return the letters that each column has where it holds no values, and the cells that do, each with its row and column."""
    longest, lines = [0] * len(table.columns), [0] * len(table.columns)
    holding_values: list[tuple[int, int, Parts]] = []
    base = table.caption_slots
    for number, (row, cells) in enumerate(zip((table.header, *table.rows), words_of_rows(table), strict=True)):
        for column, parts in enumerate(cells):
            if isinstance(parts, str):
                longest[column] = max(longest[column], _longest(parts))
                lines[column] = max(lines[column], _line(parts))
            else:
                slots = tuple([part if isinstance(part, str) else base + part for part in parts])
                holding_values.append((number, column, slots))
        base += row.slots
    return Letters(tuple(longest), tuple(lines)), tuple(holding_values)


def words_of_rows(table: Table) -> Iterator[tuple[str | Parts, ...]]:
    """Yield the words of the cells of each row, the header first; in parts with the slots of one that holds values."""
    return map(_in_row, (table.header, *table.rows))


def _in_row(row: Row) -> tuple[str | Parts, ...]:
    """Return the words of each cell; in parts with the slots of one that holds values, for a word may hold both."""
    cells = [tuple(_parts(cell)) for cell in row.cells]
    return tuple(parts if any(isinstance(part, int) for part in parts) else "".join(map(str, parts)) for parts in cells)


def _parts(content: Iterable[Inline]) -> Iterator[str | int]:
    for node in content:
        if isinstance(node, Text):
            yield node.text
        elif isinstance(node, Slot):
            yield node.index
        elif isinstance(node, Break):
            yield "\n"
        elif isinstance(node, Item):
            yield "\n" + "   " * (node.level + 1 if node.kind else 0)  # what it is set in by
        elif isinstance(node, Reference) and node.form != "words":
            yield " "
        elif isinstance(node, Picture):
            yield _AS_PICTURE
        elif not isinstance(node, Footnote):
            yield from _parts(node.value if isinstance(node, Field) else node.content)
            if isinstance(node, Field) and node.written:
                yield _TO_BE_WRITTEN


@keeping.by_value("word.longest-word")
def _longest(words: str) -> int:
    return max(map(len, PARTS.findall(words)), default=0)


def _line(words: str) -> int:
    return max(map(len, words.split("\n")))
