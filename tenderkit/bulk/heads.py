"""The head of a column, as people write it → the place in the tender file that it fills in, and back.

A head is a place, as `contracting_authority.name`, or its words, as “Name of the contracting authority”; the tender file can say
what other heads mean. Capitals, spaces, punctuation and small words do not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tenderkit.bulk.columns import Column, ColumnError, column
from tenderkit.faults import did_you_mean

KEY = "key"  # the column that names a job
LEFT_OUT = "#"  # what `reading.columns` says of a column that is for people

# The words of each place; where the place ends with a point, the name that stands below it follows: Points of AC-3.
WORDS = {
    KEY: "Key",
    "reference": "Reference",
    "title": "Title",
    "date": "Date of the documents",
    "language": "Language",
    "languages": "Languages",
    "country": "Country",
    "scenario": "Scenario",
    "contracting_authority.name": "Name of the contracting authority",
    "contracting_authority.address": "Address of the contracting authority",
    "contracting_authority.contact": "Contact of the contracting authority",
    "contracting_authority.email": "E-mail of the contracting authority",
    "contracting_authority.logo.file": "Logo of the contracting authority",
    "contracting_authority.logo.alt": "Logo in words",
    "products": "Products",
    "products.name": "Product",
    "products.quantity": "Quantity",
    "products.category": "Category of the product",
    "products.details": "Details of the product",
    "items.add": "Items to add",
    "items.leave_out": "Items to leave out",
    "award.points.": "Points of",
    "award.total": "Total of the points",
    "award.least.": "Least points of",
    "award.rounding.step": "Rounding: step",
    "award.rounding.mode": "Rounding: mode",
    "dates.award": "Award of the contract",
    "dates.contract_start": "First day of the contract",
    "dates.delivery": "First delivery",
    "dates.contract_end": "Last day of the contract",
    "dates.standstill": "Standstill in days",
    "dates.working_day_rule": "Rule for days off",
    "blanks.": "Blank",
    "decisions.": "Decision",
    "terms.": "Term",
    "documents": "Documents",
    "numbering": "Numbering of the items",
    "item_table": "Table of the items",
    "house.header": "Header",
    "house.footer": "Footer",
    "house.style": "House style",
    "values.": "Value",
}
_UNKNOWN = "say what it means under `reading.columns` in the base tender, or begin it with # to leave it out"
_SMALL = {"a", "an", "for", "in", "of", "the"}
_PARTS = re.compile(r"\w+(?:[-.]\w+)*")


def words_of(place: str) -> str:
    """Return the head in words of a place, or the place itself where it has none."""
    if place in WORDS:
        return WORDS[place]
    group = next((group for group in WORDS if group.endswith(".") and place.startswith(group)), None)
    return f"{WORDS[group]} {place.removeprefix(group)}" if group else place


def _parts(words: str) -> list[str]:
    """Return what counts of words: “Name of the  Contracting authority:” is Name, Contracting and authority."""
    return [part for part in _PARTS.findall(words) if part.casefold() not in _SMALL]


def _bare(words: str) -> str:
    return " ".join(_parts(words)).casefold()


_PLACES = {_bare(words): place for place, words in WORDS.items()}


def place_of(head: str, mapping: Mapping[str, str]) -> Column | None:
    """Return the place that a head means, `mapping` being what the tender file says of heads; None for a column to be left out.

    Raises ColumnError where no place is meant.
    """
    bare = _bare(head)
    name = next((place for other, place in mapping.items() if other == head or (bare and _bare(other) == bare)), head)
    if name == LEFT_OUT:
        return None
    place = _in_words(name)
    if place == KEY:
        return Column(KEY, (KEY,), str)
    try:
        return column(place or name)
    except ColumnError as error:
        is_a_place = re.fullmatch(r"[a-z_]+(\..+)?", name) is not None
        near = did_you_mean(name, [*WORDS.values(), *mapping])
        if is_a_place and ("did you mean" in error.hint or not near):
            raise
        raise ColumnError(str(error), f"did you mean “{near}”?" if near else _UNKNOWN) from None


def _in_words(head: str) -> str | None:
    """Return the place whose words a head is; None where it is none of them."""
    place = _PLACES.get(_bare(head), head.casefold() if head.casefold() in WORDS else None)
    if place is not None and not place.endswith("."):
        return place
    *words, last = _parts(head) or [""]
    group = _PLACES.get(" ".join(words).casefold(), "")
    return f"{group}{last}" if group.endswith(".") else None
