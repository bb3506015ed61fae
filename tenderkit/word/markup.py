"""XML of somebody else's → how much markup it holds; what is not well-formed, or nested deeper than anybody writes, is refused."""

from __future__ import annotations

from xml.parsers import expat

DEPTH = 200  # of elements in elements: Word writes some dozens, and libxml2 stops at 256


class TooDeepError(ValueError):
    """Elements stand in elements without end."""


def weigh(xml: bytes) -> int:
    """How many elements and attributes XML holds; raises ExpatError where it is not well-formed, TooDeepError."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.ordered_attributes = True
    weight = depth = 0

    def start(_name: str, attributes: list[str]) -> None:
        nonlocal weight, depth
        weight += 1 + len(attributes) // 2
        depth += 1
        if depth > DEPTH:
            raise TooDeepError

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    return weight
