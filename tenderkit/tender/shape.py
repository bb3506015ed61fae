"""The data of a tender file → its shape: the data without the values that one tender hardly ever shares with the next.

Tenders of one shape have the same items, terms, choices and rules, and say a value in the same places. What follows from the values
themselves, such as the order of the calendar, may differ.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

_VALUE, _VALUES = "a value", "keys with values"
# Where the values stand. All else belongs to the shape.
_PLACES: Final[dict[str, Any]] = {
    "reference": _VALUE,
    "title": _VALUE,
    "date": _VALUE,
    "contracting_authority": _VALUES,
    "products": [_VALUES],
    "award": {"points": _VALUES, "total": _VALUE},
    "dates": _VALUES,
    "blanks": _VALUES,
    "values": _VALUES,
    "house": {"header": _VALUE, "footer": _VALUE},
}


def shape_of(data: Any, places: Any = _PLACES) -> Hashable:
    """Return what tells the shape of data apart from others, the order of keys included."""
    if places is _VALUE:
        return None
    if places is _VALUES and isinstance(data, dict):
        return tuple([key for key, value in data.items() if value is not None])  # what is empty is not there
    if isinstance(places, dict) and isinstance(data, dict):
        return tuple([(key, shape_of(value, places.get(key))) for key, value in data.items()])
    if isinstance(places, list) and isinstance(data, list):
        return tuple([shape_of(entry, places[0]) for entry in data])
    return repr(data)
