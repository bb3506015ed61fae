"""The head of a column, as people write it → the place in the tender file that it fills in, and back.

A head is a place, such as `contracting_authority.name`, or its words, such as “Name of the contracting authority”, in English or a
language of `head_words`; the tender file can say what other heads mean. Capitals, accents, spaces, punctuation and small words do
not count.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping

from tenderkit.bulk.columns import Column, ColumnError, column
from tenderkit.bulk.head_words import IN_OTHER_LANGUAGES, SMALL
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
UNKNOWN = "say what it means under `reading.columns` in the base tender, or begin it with # to leave it out"
_PARTS = re.compile(r"\w+(?:[-.]\w+)*")


def words_of(place: str) -> str:
    """Return the head in words of a place, or the place itself where it has none."""
    if place in WORDS:
        return WORDS[place]
    group = next((group for group in WORDS if group.endswith(".") and place.startswith(group)), None)
    return f"{WORDS[group]} {place.removeprefix(group)}" if group else place


def _parts(words: str) -> list[str]:
    """The words of a head, without punctuation: “Name of the  Contracting authority:” has five."""
    return _PARTS.findall(unicodedata.normalize("NFC", words))


def _plain(word: str) -> str:
    """A word without capitals and accents: a table with heads in capitals often has no accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(sign))


_SMALL = {_plain(word) for word in SMALL}


def _bare(parts: list[str]) -> str:
    """What counts of words: all but the small ones."""
    return " ".join(plain for plain in map(_plain, parts) if plain not in _SMALL)


_IN_OTHERS = [(place, words) for places in IN_OTHER_LANGUAGES.values() for place, said in places.items() for words in said]
_PLACES = {_bare(_parts(words)): place for place, words in (*WORDS.items(), *_IN_OTHERS)}


def place_of(head: str, mapping: Mapping[str, str]) -> Column | None:
    """Return the place that a head means, `mapping` being what the tender file says of heads; None for a column to be left out.

    Raises ColumnError where no place is meant.
    """
    bare = _bare(_parts(head))
    name = next((place for other, place in mapping.items() if other == head or (bare and _bare(_parts(other)) == bare)), head)
    if name == LEFT_OUT:
        return None
    place = _in_words(name)
    if place == KEY:
        return Column(KEY, (KEY,), str)
    try:
        return column(place or name)
    except ColumnError as error:
        is_a_place = re.fullmatch(r"[a-z_]+(\..+)?", name) is not None
        near = did_you_mean(name, [*WORDS.values(), *mapping]) or _slip(name)
        if is_a_place and ("did you mean" in error.hint or not near):
            raise
        raise ColumnError(str(error), f"did you mean “{near}”?" if near else UNKNOWN) from None


def _slip(name: str) -> str | None:
    """The head in another language that is almost this one: there are many, and something is always a little like it."""
    return next(iter(difflib.get_close_matches(name, [words for _, words in _IN_OTHERS], 1, 0.85)), None)


def _in_words(head: str) -> str | None:
    """The place whose words a head is; None where it is none of them."""
    parts = _parts(head)
    place = _PLACES.get(_bare(parts), head.casefold() if head.casefold() in WORDS else None)
    if place is not None and not place.endswith("."):
        return place
    *words, last = parts or [""]
    group = _PLACES.get(_bare(words), "")
    names = group.endswith(".") and (group == "values." or _bare([last]))  # “Points of” names nothing
    return f"{group}{last}" if names else None
