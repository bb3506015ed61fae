"""Sections of a buyer's file → the page that documents have, and the room for text in each."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from lxml import etree

from tenderkit.word.house.house import OFFICE, Page, Turning
from tenderkit.word.house.stylesheet import W, number

# What is the look of a section, and goes into documents; page numbers, printers, notes and protection are of the file's own life,
# and the direction of text is that of the language.
_LOOK = ("pgBorders", "titlePg", "docGrid")
_MARGINS = ("top", "right", "bottom", "left", "header", "footer", "gutter")
# What holds for a section that does not say (as Word and LibreOffice lay it out): US letter, and an inch all round.
_UNSAID = {
    "w": 12240,
    "h": 15840,
    "top": 1440,
    "right": 1440,
    "bottom": 1440,
    "left": 1440,
    "header": 720,
    "footer": 720,
    "gutter": 0,
}
_R = f"{{{OFFICE}}}"
_BEFORE_SIZE = (f"{W}footnotePr", f"{W}endnotePr")  # in a section without header and footer of its own


def sections(root: Any) -> list[Any]:
    """The sections of a document in order, as they are now: what a tracked change has replaced is none."""
    return [node for node in root.iter(f"{W}sectPr") if node.getparent().tag != f"{W}sectPrChange"]


def last_section(root: Any) -> Any:
    """The section of the end of a document, or None."""
    return next(reversed(sections(root)), None)


def page_of(section: Any, ours: Page, known: Callable[[str], bool]) -> Page:
    """The page of a house style: that of a section, ours where it has none; references to parts that are `known` by their ids."""
    if section is None:
        return ours
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    references = "".join(
        _plain(node)
        for kind in ("header", "footer")
        for node in section.findall(f"{W}{kind}Reference")
        if known(node.get(f"{_R}id", ""))
    )
    after = [_plain(node) for name in _LOOK if (node := section.find(f"{W}{name}")) is not None]
    later = [text for text in after if not text.startswith("<w:titlePg")]
    return Page(
        width=_length(size, "w", ours.width),
        height=_length(size, "h", ours.height),
        margins=tuple((side, _length(margins, side, dict(ours.margins)[side])) for side in _MARGINS),
        references=references,
        after="".join(after),
        later="".join(later),
        turned_references=references,
    )


def text_width(section: Any) -> int:
    """The width of a line in a section, in twips: of a column, where it has columns of one width."""
    size, margins = (section.find(f"{W}{name}") if section is not None else None for name in ("pgSz", "pgMar"))
    width = _length(size, "w", _UNSAID["w"])
    width -= sum(_length(margins, side, _UNSAID[side]) for side in ("left", "right", "gutter"))
    columns = section.find(f"{W}cols") if section is not None else None
    if columns is None:
        return width
    if own := [_length(column, "w", 0) for column in columns.findall(f"{W}col")]:
        return min((each for each in own if each), default=width)
    count = max(1, number(columns.get(f"{W}num"), 1))
    return (width - (count - 1) * _length(columns, "space", 720)) // count


def turning(section: Any, gap: int) -> Turning:
    """What turning pages takes in a section of the author's (None: one that the document does not speak of).

    What a section does at its beginning, it does once: another header on its first page, page numbers from a number on. Turned
    pages have one column.
    """
    whole = copy.deepcopy(section) if section is not None else etree.Element(f"{W}sectPr", nsmap={"w": W[1:-1]})
    whole.tail = None
    first = str(etree.tostring(whole, encoding="unicode"))
    for name in ("type", "titlePg", "sectPrChange"):
        for node in whole.findall(f"{W}{name}"):
            whole.remove(node)
    for node in whole.findall(f"{W}pgNumType"):
        node.attrib.pop(f"{W}start", None)
    later = str(etree.tostring(whole, encoding="unicode"))
    size, margins = whole.find(f"{W}pgSz"), whole.find(f"{W}pgMar")
    width, height = (_length(size, name, _UNSAID[name]) for name in ("w", "h"))
    for name in ("headerReference", "footerReference", "pgSz", "cols"):
        for node in whole.findall(f"{W}{name}"):
            whole.remove(node)
    at = next((at for at, node in enumerate(whole) if node.tag not in _BEFORE_SIZE), len(whole))
    size = etree.Element(f"{W}pgSz", {f"{W}w": str(height), f"{W}h": str(width)})
    if height > width:
        size.set(f"{W}orient", "landscape")
    whole.insert(at, size)
    if margins is None:
        sides = {f"{W}{side}": str(_UNSAID[side]) for side in _MARGINS}
        whole.insert(at + 1, etree.Element(f"{W}pgMar", sides))
    return Turning(gap, text_width(whole), width > height, first, str(etree.tostring(whole, encoding="unicode")), later)


def _length(node: Any, name: str, otherwise: int) -> int:
    return number(node.get(f"{W}{name}"), otherwise) if node is not None else otherwise


def _plain(node: Any) -> str:
    """An element of a section as it stands in documents: with what we know of it, and nothing of other namespaces."""
    made = copy.deepcopy(node)
    made.tail = None
    for each in made.iter():
        for key in list(each.attrib):
            if not key.startswith((W, _R)):
                del each.attrib[key]
    etree.cleanup_namespaces(made)
    # The root of a document declares the two namespaces that are left.
    text = str(etree.tostring(made, encoding="unicode"))
    for prefix, name in (("w", W), ("r", _R)):
        text = text.replace(f' xmlns:{prefix}="{name[1:-1]}"', "")
    return text
