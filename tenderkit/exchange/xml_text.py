"""Elements → indented XML text; words and attributes are escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tenderkit.word.writing.fragments import escape, escape_attribute


@dataclass(frozen=True)
class Element:
    """An element with a text or with children; a remark stands before it."""

    name: str
    text: str = ""
    children: tuple[Element, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""


def as_xml(root: Element) -> bytes:
    """A whole XML file in UTF-8. Two hyphens in a remark, which XML refuses there, become one dash."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(_lines(root, "")) + "\n").encode()


def _lines(one: Element, indent: str) -> Iterator[str]:
    if one.remark:
        yield f"{indent}<!-- {one.remark.replace('--', '–')} -->"
    attributes = "".join(f' {name}="{escape_attribute(value)}"' for name, value in one.attributes.items())
    if one.children:
        yield f"{indent}<{one.name}{attributes}>"
        for child in one.children:
            yield from _lines(child, indent + "  ")
        yield f"{indent}</{one.name}>"
    else:
        yield f"{indent}<{one.name}{attributes}>{escape(one.text)}</{one.name}>"
