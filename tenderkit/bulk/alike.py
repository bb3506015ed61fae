"""Two jobs that differ in nothing but words that a document prints → one look at the first of them.

A table of many rows has a title, a name and a quantity of its own in each, and few combinations of points, dates and items. What
such words can be wrong about, they can be wrong about by themselves: a row with a word to be told of is looked at for itself.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any

from tenderkit.blocks import UNFIT
from tenderkit.bulk.columns import Column
from tenderkit.bulk.grouping import Job
from tenderkit.catalogue.phrasing import ends_like_a_sentence

_WORDS = re.compile(r"reference|title|contracting_authority\.(name|address|contact|email)|products\.[0-9]+\.name|values\.[^.]+")
_QUANTITY = re.compile(r"products\.[0-9]+\.quantity")
_WHOLE = re.compile(r"[1-9][0-9]{0,8}")


def what_decides(job: Job) -> Hashable | None:
    """What of the changes of a job decides about it; None where it has to be looked at for itself."""
    if job.path:
        return None
    decides: list[Hashable] = []
    for place, value, _, _ in job.changes:
        if _WORDS.fullmatch(place):
            if not _says_nothing_else(value):
                return None
            decides.append(place)
        elif _QUANTITY.fullmatch(place) and isinstance(value, str) and _WHOLE.fullmatch(value):
            decides.append(place)
        elif type(value) is str:
            decides.append((place, value))
        elif value == []:  # the products of the base give way to those of the rows
            decides.append((place, None))
        else:
            return None  # a number of Excel, with a way of writing of its own
    return tuple(decides)


def _says_nothing_else(value: Any) -> bool:
    """Whether a value is a text that nothing is to be said of."""
    if not isinstance(value, str):
        return False
    text = value.strip()
    return bool(text) and not ends_like_a_sentence(text) and not UNFIT.search(text)


def beside(decides: Hashable | None, columns: Mapping[str, Column]) -> dict[str, Any]:
    """What pydantic is to leave out of a tender file for the rest to be the same in all jobs of which the same decides."""
    out: dict[Any, Any] = {}
    for place in decides if isinstance(decides, tuple) else ():
        if isinstance(place, str):
            *above, last = columns[place].keys
            inner = out
            for key in above:
                inner = inner.setdefault(key, {})
            inner[last] = True
    return out
