"""The numbering of a returned form → the texts of the levels of each list: its own, and those that it has in common with others.

Source: ISO 29500-1, 17.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Lists = Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]  # by number


def lists_of(root: Any) -> Lists:
    """The lists of a w:numbering."""
    common = {element.get(f"{_W}abstractNumId", ""): dict(_levels(element)) for element in root.iterchildren(f"{_W}abstractNum")}
    found = {}
    for element in root.iterchildren(f"{_W}num"):
        of = element.find(f"{_W}abstractNumId")
        own = {level: text for other in element.iterchildren(f"{_W}lvlOverride") for level, text in _levels(other)}
        found[element.get(f"{_W}numId", "")] = (own, common.get("" if of is None else of.get(f"{_W}val", ""), {}))
    return found


def _levels(element: Any) -> Iterator[tuple[str, str]]:
    for level in element.iterchildren(f"{_W}lvl"):
        text = level.find(f"{_W}lvlText")
        yield level.get(f"{_W}ilvl", ""), "" if text is None else text.get(f"{_W}val", "")
