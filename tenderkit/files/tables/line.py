"""A row of a table, as the file has it and with its cells by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class TableRow:
    """A row: its number as a spreadsheet or an editor counts it, and its cells that are not empty, by the name of their column.

    Cells are texts; those of a JSON line may be dictionaries and lists of texts too.
    """

    number: int
    cells: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A row as the file has it: its number, and the texts of its cells in order ("" for an empty one)."""

    number: int
    cells: Sequence[str]


def column_letter(number: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: A, B … Z, AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
