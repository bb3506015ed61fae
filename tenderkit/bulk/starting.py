"""A base tender → the table to start from: its columns in words, and a row for each of its products as an example."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tenderkit.bulk.columns import column
from tenderkit.bulk.heads import KEY, words_of
from tenderkit.files.tables.text import written_csv
from tenderkit.sheets import Field, Sheet, to_fill_in
from tenderkit.tender import Tender

Value = str | Decimal | datetime.date | None
_FIRST = (
    "reference",
    "title",
    "contracting_authority.name",
    "contracting_authority.address",
    "contracting_authority.contact",
    "contracting_authority.email",
)
_PRODUCTS = ("name", "quantity", "category", "details")
_DATES = ("award", "contract_start", "delivery", "contract_end", "standstill", "working_day_rule")
_LAST = ("numbering", "item_table")
_WIDE = ("title", "contracting_authority.address", "products.name")
_EXAMPLE = "example"  # the key of the row that shows how it is done


@dataclass(frozen=True)
class Start:
    """A column of the table to start from: the place, what it means, the words to choose from, and the value of the base."""

    place: str
    meaning: str
    choices: tuple[str, ...] = ()
    value: Value = None

    @property
    def kind(self) -> Any:
        """Return what a cell holds: text, number or date."""
        kind = str if self.place == KEY else column(self.place).kind
        return {int: "number", Decimal: "number", datetime.date: "date"}.get(kind, "text")


def start_xlsx(tender: Tender) -> bytes:
    """Return the table as a workbook: heads in words, choices as lists, and a second sheet that explains the columns."""
    columns = list(_columns(tender))
    fields = [
        Field(words_of(one.place), one.kind, one.choices, 36 if one.place in _WIDE else max(16, len(words_of(one.place)) + 2))
        for one in columns
    ]
    rows = [[words_of(one.place), one.place, one.meaning, _shown(one)] for one in columns]
    rows += [["", "", text, ""] for text in _notes(tender)]
    explained = Sheet("Columns", ("Head", "Place in the tender file", "Meaning", "Holds"), rows, (36, 34, 70, 40))
    return to_fill_in(fields, list(_rows(tender, columns)), explained)


def start_csv(tender: Tender) -> bytes:
    """Return the table as CSV, with places for heads: it is for those who write scripts."""
    columns = list(_columns(tender))
    sign = tender.file.reading.notation.decimal or "."
    rows = [[_typed(cell, sign) for cell in row] for row in _rows(tender, columns)]
    return written_csv([[one.place for one in columns], *rows])


def _typed(cell: Value, sign: str) -> str:
    """Return a value as the base tender would write it."""
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f").replace(".", sign)
    return "" if cell is None else str(cell)


def _columns(tender: Tender) -> Iterator[Start]:
    """Yield what a row can change: who buys, what scores how much and falls due when, what is left to the buyer, and products."""
    file, data = tender.file, tender.file.model_dump()

    def of(place: str, meaning: str = "", choices: tuple[str, ...] = (), value: Any = None) -> Start:
        known = column(place)
        found = _at(data, known.keys) if value is None else value
        if isinstance(found, bool):
            found = "yes" if found else "no"
        shown = Decimal(found) if isinstance(found, int) else found
        return Start(place, meaning or known.meaning, choices or known.choices, shown)

    yield Start(
        KEY, "the name of the tender in file names; rows next to one another with the same key are one tender", value=_EXAMPLE
    )
    yield from map(of, _FIRST)
    yield of("scenario", choices=tuple(one.id for one in tender.catalogue.meta.scenarios))
    for item in tender.items:
        if item.scoring is not None:
            yield of(f"award.points.{item.id}", f"most points that a tender can earn: {item.item.title}")
    for name in _DATES:
        yield of(f"dates.{name}")
    for item in tender.items:
        for blank in item.item.meta.blanks:
            name = f"{item.id}.{blank.id}"
            yield of(f"blanks.{name}", " ".join(blank.text.split()), value=file.blanks.get(name))
    for name, value in file.decisions.items():
        decision = tender.catalogue.decisions[name.rpartition(".")[2]]
        options = tuple(option.value for option in decision.options)
        free = any(option.day for option in decision.options)
        held = "; ".join(value) if isinstance(value, list) else str(value)
        yield of(f"decisions.{name}", decision.title, () if free else options, held)
    yield from map(of, _LAST)
    for name in _PRODUCTS:
        yield Start(f"products.{name}", column(f"products.{name}").meaning)


def _at(data: Any, keys: Any) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _rows(tender: Tender, columns: list[Start]) -> Iterator[list[Value]]:
    """Yield the example: a row for each product of the base, the first with all that the base says."""
    for number, product in enumerate(tender.file.products or (None,)):
        cells: list[Value] = []
        for one in columns:
            group, _, name = one.place.partition(".")
            if group == "products" and product is not None:
                value = getattr(product, name)
                cells.append(Decimal(value) if isinstance(value, int) else value)
            else:
                cells.append(one.value if number == 0 or one.place == KEY else None)
        yield cells


def _shown(one: Start) -> str:
    if one.choices:
        return f"one of: {', '.join(one.choices)}"
    return {"date": "a date, such as 2027-03-01", "number": "a number"}.get(one.kind, "text")


def _notes(tender: Tender) -> Iterator[str]:
    yield "An empty cell keeps the value of the base tender. Columns that you do not need can be removed."
    yield "The first rows hold the values of the base tender as an example: replace them."
    yield "A tender with several products has a row for each of them, all with its key; the other cells need not be repeated."
    yield "A column for your own use begins with #, and is left out."
