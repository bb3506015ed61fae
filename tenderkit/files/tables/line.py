"""A row of a table, as the file has it and with its cells by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

_NAMED = 20  # stretches of rows that a message names


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


@dataclass(frozen=True)
class TableChoices:
    """What a user can say of a table: its encoding, its sheet, and whether what is hidden counts.

    `locale` is the language or country of the program that wrote it: where no encoding is named, a file that is not UTF-8 is in
    the code page of that.
    """

    encoding: str | None = None
    sheet: str | None = None
    hidden: bool = False
    locale: str | None = None

    def over(self, encoding: str | None, locale: str | None) -> TableChoices:
        """Return the same, with what the tender file says of its tables where the user says nothing."""
        if self.encoding is not None or self.locale is not None:
            return self
        return replace(self, encoding=encoding, locale=locale)


AS_SEEN = TableChoices()


def column_letter(number: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: A, B … Z, AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def in_words(rows: list[int], noun: str = "row") -> str:
    """Return rows, or lines, as people count them: row 3; rows 3 to 7, 9 and 12."""
    stretches: list[tuple[int, int]] = []
    for row in rows:
        if stretches and stretches[-1][1] == row - 1:
            stretches[-1] = stretches[-1][0], row
        else:
            stretches.append((row, row))
    names: list[str] = []
    for first, last in stretches[:_NAMED]:
        names += [f"{first} to {last}"] if last > first + 1 else map(str, range(first, last + 1))
    more = sum(last - first + 1 for first, last in stretches[_NAMED:])
    names += [f"{more} more"] if more else []
    words = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"{noun} {words}" if len(rows) == 1 else f"{noun}s {words}"
