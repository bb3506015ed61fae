"""The page about what is to be supplied: a row for each product, typed or pasted from Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tenderkit.files.tables.text import pasted
from tenderkit.web.asked import Question
from tenderkit.web.visit import Done, Page, Visit
from tenderkit.web.workfile import GONE, at

_COLUMNS = ("name", "quantity", "category", "details")
_WITHOUT_CATEGORY = ("name", "quantity", "details")


def _rows(visit: Visit) -> list[Any]:
    held = visit.data.get("products")
    return held if isinstance(held, list) else []


def questions(visit: Visit) -> Sequence[Question]:
    """The columns of each row, and of an empty one below them; a product that is a name alone has that one."""
    rows = _rows(visit)
    found = []
    for number in range(len(rows) + 1):
        if number < len(rows) and isinstance(rows[number], str):
            found.append(visit.question("products", number, words="products.name", kind="line"))
        else:
            found += [visit.question("products", number, column, words=f"products.{column}") for column in _COLUMNS]
    return found


def show(visit: Visit) -> Mapping[str, Any]:
    """The rows, and whether each is a name alone."""
    rows = _rows(visit)
    return {"columns": _COLUMNS, "bare": [isinstance(row, str) for row in rows] + [False], "count": len(rows)}


def act(visit: Visit, what: str) -> Done:
    """Take a row out, give one that is a name alone its other columns, or add the rows that were pasted."""
    verb, _, number = what.partition(":")
    rows = _rows(visit)
    if verb == "paste":
        heads = {visit.say(f"products.{column}").casefold() for column in _COLUMNS}
        found = [row for row in pasted(visit.typed.get("paste", "")) if any(row)]
        if found and found[0][0].casefold() in heads:
            found = found[1:]
        made = [_product(row) for row in found]
        return Done(faults=visit.work.edit([(("products", len(rows) + place), row) for place, row in enumerate(made)]))
    if not number.isdecimal() or int(number) >= len(rows):
        return Done()
    keys = ("products", int(number))
    if verb == "remove":
        return Done(faults=visit.work.edit([(keys, GONE)]))
    if verb == "details" and isinstance(at(visit.data, keys), str):
        return Done(
            faults=visit.work.edit([(keys, {"name": at(visit.data, keys)})]), path=f"/products#f-products.{number}.quantity"
        )
    return Done()


def _product(row: Sequence[str]) -> dict[str, str]:
    """A pasted row as a product: its cells in the order of the page, those of three without a category."""
    columns = _COLUMNS if len(row) >= len(_COLUMNS) else _WITHOUT_CATEGORY
    return {column: cell for column, cell in zip(columns, row, strict=False) if cell}


PAGE = Page("products", "/products", show, questions, act, about=(("products",),), step=True)
