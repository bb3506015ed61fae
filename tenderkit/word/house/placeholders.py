"""Names in braces in a part of the buyer's own → gaps for their values, wherever a reader sees text, and over several runs too.

A value stands in the run in which its name began, with that run's look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tenderkit.word.house.gaps import Gap, Gapped, Insertion, Piece

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
# Stands for a gap until the part is written: no program writes these three characters one after the other.
_START, _END = "\ue000\ue001\ue000", "\ue001\ue000\ue001"
_PARAGRAPHS = {f"{_W}p": f"{_W}t", f"{_A}p": f"{_A}t"}
_AROUND = 30  # characters: how much is quoted on both sides of what is wrong


@dataclass
class Gaps:
    """The gaps of a part in the making, in the order of their places in the tree."""

    found: list[Gap] = field(default_factory=list)

    def mark(self, name: str, place: str) -> str:
        """What stands for a value until the part is written."""
        self.found.append(Gap(name, place))
        return f"{_START}{len(self.found) - 1}{_END}"

    def pieces(self, root: Any) -> Gapped:
        """The part with its gaps. A comment holds the number of a marker; there is no other, the reader dropped them all."""
        data = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        pieces: list[Piece] = []
        for number, stretch in enumerate(data.split(b"<!--")):
            if number:
                marker, _, stretch = stretch.partition(b"-->")
                pieces.append(Insertion(int(marker)))
            head, *marked = stretch.split(_START.encode())
            pieces.append(head)
            for each in marked:
                at, _, after = each.partition(_END.encode())
                pieces += [self.found[int(at)], after]
        return Gapped(tuple(piece for piece in pieces if piece != b""))


def texts(root: Any) -> Iterator[list[tuple[Any, str]]]:
    """Yield what a reader sees as one text: of each paragraph its elements, of every other element and attribute that one alone.

    Each is an element with the name of the attribute, "" for its own text.
    """
    owned: dict[Any, list[tuple[Any, str]]] = {}
    for node in root.iter(etree.Element):
        for key in node.attrib:
            yield [(node, key)]
        if node.tag in _PARAGRAPHS.values():
            above = next((each for each in node.iterancestors() if each.tag in _PARAGRAPHS), None)
            if above is not None:
                owned.setdefault(above, []).append((node, ""))
                continue
        # In the elements of Word itself only these hold text: python-docx has another meaning of it for paragraphs and runs.
        if (not node.tag.startswith(_W) or node.tag == f"{_W}instrText") and node.text:
            yield [(node, "")]
    yield from owned.values()


def content(place: tuple[Any, str]) -> str:
    """The text at a place that `texts` gives."""
    node, key = place
    return str(node.get(key) if key else node.text or "")


def fill(root: Any, gaps: Gaps) -> None:
    """Put a gap in place of every name in braces in a part."""
    for places in list(texts(root)):
        parts = [content(place) for place in places]
        whole = "".join(parts)
        if "{{" not in whole:
            continue
        found = list(_PLACEHOLDER.finditer(whole))
        position = 0
        for place, text in zip(places, parts, strict=True):
            begin, end = position, position + len(text)
            position = end
            shown, at = [], begin
            for match in found:
                if match.end() <= begin or match.start() >= end:
                    continue
                shown.append(whole[at : max(match.start(), at)])
                if match.start() >= begin:
                    shown.append(gaps.mark(match[1], _kind(place)))
                at = min(match.end(), end)
            if shown:
                _put(place, "".join([*shown, whole[at:end]]))


def leftover(root: Any, sign: str) -> Iterator[str]:
    """Yield the words around each `sign` that a reader would still see in a part."""
    for places in texts(root):
        whole = "".join(content(place) for place in places)
        # A gap is no text of the author's: what it will hold stays as it was typed.
        if (at := whole.find(sign)) >= 0:
            words = whole[max(0, at - _AROUND) : at + len(sign) + _AROUND]
            yield " ".join("".join(_without_gaps(words)).split())


def _without_gaps(words: str) -> Iterator[str]:
    for number, piece in enumerate(words.split(_START)):
        yield piece.partition(_END)[2] if number else piece


def _kind(place: tuple[Any, str]) -> str:
    node, key = place
    return "attribute" if key else "run" if node.tag == f"{_W}t" else "element"


def _put(place: tuple[Any, str], text: str) -> None:
    node, key = place
    if key:
        node.set(key, text)
        return
    node.text = text
    if node.tag == f"{_W}t":
        node.set(_SPACE, "preserve")
