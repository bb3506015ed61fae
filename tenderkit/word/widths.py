"""How wide the columns of a table are: by the weights of its author, and no narrower than their words."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Sequence

from tenderkit.blocks import Break, Column, Field, Inline, Reference, Row, Slot, Table, Text

_LETTER, _PADDING = 112, 230  # twips: a wide letter of 9 points on average, and both margins of a cell
_PARTS = re.compile(r"[^\s\u2010\u2013\u2014/-]+[\u2010\u2013\u2014/-]?")  # a line breaks after a hyphen, a dash or a slash too


def table_widths(table: Table, first_slot: int, values: Sequence[str], width: int) -> tuple[int, ...]:
    """Divide a width in twips among the columns of a table; the slots of the table count from `first_slot` on in `values`."""
    return _column_widths(table.columns, width, longest_words(table, first_slot, values))


def longest_words(table: Table, first_slot: int, values: Sequence[str]) -> tuple[int, ...]:
    """Return the number of letters of the longest word in each column of a table, of its author's or of its values."""
    letters, slots = _in_table(table)
    longest = list(letters)
    for column, numbers in enumerate(slots):
        for number in numbers:
            value = values[first_slot + number]
            if len(value) > longest[column]:
                longest[column] = max(longest[column], _longest(value))
    return tuple(longest)


@functools.lru_cache(maxsize=1024)
def _column_widths(columns: tuple[Column, ...], width: int, letters: tuple[int, ...]) -> tuple[int, ...]:
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


@functools.lru_cache(maxsize=1024)
def _in_table(table: Table) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Return the number of letters of the longest word that each column has of its own, and the slots in it."""
    longest = [0] * len(table.columns)
    slots: list[list[int]] = [[] for _ in table.columns]
    base = table.caption_slots
    for row in (table.header, *table.rows):
        for column, (letters, own) in enumerate(zip(*_in_row(row), strict=True)):
            longest[column] = max(longest[column], letters)
            slots[column] += [base + slot for slot in own]
        base += row.slots
    return tuple(longest), tuple(map(tuple, slots))


@functools.lru_cache(maxsize=65536)
def _in_row(row: Row) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Return the longest word that each cell has of its own, and its slots."""
    cells = [list(_leaves(cell)) for cell in row.cells]
    letters = tuple(max((_longest(leaf.text) for leaf in cell if isinstance(leaf, Text)), default=0) for cell in cells)
    return letters, tuple(tuple(leaf.index for leaf in cell if isinstance(leaf, Slot)) for cell in cells)


def _leaves(content: Iterable[Inline]) -> Iterable[Text | Slot]:
    for node in content:
        if isinstance(node, Text | Slot):
            yield node
        elif isinstance(node, Field):
            yield from _leaves(node.value)
        elif not isinstance(node, Break) and (not isinstance(node, Reference) or node.form == "words"):
            yield from _leaves(node.content)


@functools.lru_cache(maxsize=4096)
def _longest(words: str) -> int:
    return max(map(len, _PARTS.findall(words)), default=0)
