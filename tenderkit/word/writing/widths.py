"""How wide the columns of a table are: by the weights of its author, and no narrower than their words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from tenderkit import keeping
from tenderkit.blocks import Break, Column, Field, Inline, Reference, Row, Slot, Table, Text

Parts = tuple[str | int, ...]  # of a cell: words, and the numbers of slots
_LETTER, _PADDING = 112, 230  # twips: a wide letter of 9 points on average, and both margins of a cell
_PARTS = re.compile(r"[^\s\u2010\u2013\u2014/-]+[\u2010\u2013\u2014/-]?")  # a line breaks after a hyphen, a dash or a slash too


def table_widths(table: Table, first_slot: int, values: Sequence[str], width: int) -> tuple[int, ...]:
    """Divide a width in twips among the columns of a table; the slots of the table count from `first_slot` on in `values`."""
    return _widths(table.columns, width, longest_words(table, first_slot, values))


def longest_words(table: Table, first_slot: int, values: Sequence[str]) -> tuple[int, ...]:
    """Return the number of letters of the longest word in each column of a table, of its author's or of its values."""
    letters, holding_values = _in_table(table)
    longest = list(letters)
    for column, parts in holding_values:
        if len(parts) == 1:  # as most are: a value
            words = values[first_slot + parts[0]]  # type: ignore[operator]
        else:
            words = "".join([part if isinstance(part, str) else values[first_slot + part] for part in parts])
        if len(words) > longest[column]:
            longest[column] = max(longest[column], _longest(words))
    return tuple(longest)


@keeping.by_value("word.widths")
def _widths(columns: tuple[Column, ...], width: int, letters: tuple[int, ...]) -> tuple[int, ...]:
    return column_widths(columns, width, letters)


def column_widths(columns: Sequence[Column], width: int, letters: Sequence[int] = ()) -> tuple[int, ...]:
    """Divide a width in twips among columns by their weights; the parts add up to the whole.

    `letters` is the length of the longest word in each column. A column is widened to hold it, up to an equal share of the width:
    more would be taken from the words of others.
    """
    least = [min(_PADDING + count * _LETTER, width // len(columns)) for count in letters] or [0] * len(columns)
    sizes = _divided([column.weight for column in columns], width)
    narrow: set[int] = set()
    while found := {number for number, size in enumerate(sizes) if size < least[number] and number not in narrow}:
        narrow |= found
        rest = width - sum(least[number] for number in narrow)
        shares = iter(_divided([column.weight for number, column in enumerate(columns) if number not in narrow], rest))
        sizes = [least[number] if number in narrow else next(shares) for number in range(len(columns))]
    return tuple(sizes)


def _divided(weights: Sequence[int], width: int) -> list[int]:
    marks = [edge * width // sum(weights) for edge in itertools.accumulate(weights, initial=0)]
    return [right - left for left, right in itertools.pairwise(marks)]


@keeping.by_value("word.words-in-table")
def _in_table(table: Table) -> tuple[tuple[int, ...], tuple[tuple[int, Parts], ...]]:
    """Return the longest word that each column has where it holds no values, and the cells that do, each with its column."""
    longest = [0] * len(table.columns)
    holding_values: list[tuple[int, Parts]] = []
    base = table.caption_slots
    for row in (table.header, *table.rows):
        for column, parts in enumerate(_in_row(row)):
            if isinstance(parts, int):
                longest[column] = max(longest[column], parts)
            else:
                holding_values.append((column, tuple([part if isinstance(part, str) else base + part for part in parts])))
        base += row.slots
    return tuple(longest), tuple(holding_values)


def _in_row(row: Row) -> tuple[int | Parts, ...]:
    """Return the longest word of each cell; the words and the slots of one that holds values, for a word may hold both."""
    cells = [tuple(_parts(cell)) for cell in row.cells]
    return tuple(parts if any(isinstance(part, int) for part in parts) else _longest("".join(map(str, parts))) for parts in cells)


def _parts(content: Iterable[Inline]) -> Iterator[str | int]:
    for node in content:
        if isinstance(node, Text):
            yield node.text
        elif isinstance(node, Slot):
            yield node.index
        elif isinstance(node, Break) or (isinstance(node, Reference) and node.form != "words"):
            yield " "
        else:
            yield from _parts(node.value if isinstance(node, Field) else node.content)


@keeping.by_value("word.longest-word")
def _longest(words: str) -> int:
    return max(map(len, _PARTS.findall(words)), default=0)
