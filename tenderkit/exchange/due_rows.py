"""Tender → its due dates as rows in plain words: what the calendar, the workbook and open data have alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tenderkit.blocks import List, Table
from tenderkit.documents.plain_text import plain_text, words
from tenderkit.documents.spoken_texts import sections, unfit
from tenderkit.documents.types import Library
from tenderkit.faults import Fault
from tenderkit.rules.deadlines import DueDate
from tenderkit.tender import Tender

_TEMPLATE = "_calendar"
_COLUMNS = 9


@dataclass(frozen=True)
class DueRow:
    """A due date: the clause with its title, what is due, what it is counted from, who looks after it and what shows it.

    `day` is None while a date that it is counted from is not known; `owner` and `evidence` may be empty.
    """

    due: DueDate
    clause: str
    what: str
    counted: str
    owner: str
    evidence: str

    @property
    def day(self) -> date | None:
        """The day on or before which it is due."""
        return self.due.day

    @property
    def id(self) -> str:
        """What it is called for as long as it is in the tender: CC-2.site_list.1, with the number of the occurrence."""
        return f"{self.due.item_id}.{self.due.duty.id}.{self.due.number}"


@dataclass(frozen=True)
class DueTable:
    """All due dates of a tender in a language: the title, the heads of the columns, the states to choose from, the explanation."""

    language: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[DueRow, ...]
    states: tuple[str, ...]
    about: str
    about_title: str


def due_table(tender: Tender, library: Library) -> tuple[DueTable | None, list[Fault]]:
    """The due dates in the language of a tender's catalogue, or the faults that keep them from being told."""
    spoken, faults = sections(tender, library, _TEMPLATE, ("states", "about"))
    if faults:
        return None, faults
    title, *others = spoken.sections[""].blocks
    table = others[0] if others else title
    if not isinstance(table, Table) or len(table.columns) != _COLUMNS or len(table.rows) != len(tender.due):
        lacks = f"no table of {_COLUMNS} columns with a row for each due date below its title"
        return None, [unfit(library, _TEMPLATE, lacks)]
    rows = tuple(DueRow(due, *map(words, row.cells[1:6])) for due, row in zip(tender.due, table.rows, strict=True))
    states = [block for block in spoken.sections["states"].blocks if isinstance(block, List)]
    chosen = tuple(plain_text(item) for block in states for item in block.items)
    heads, about = tuple(words(cell) for cell in table.header.cells), spoken.sections["about"]
    return DueTable(spoken.language, plain_text([title]), heads, rows, chosen, about.text, about.title), []
