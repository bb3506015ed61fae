"""Names in braces in a header or footer of the buyer's own → their values, also where Word has split them over runs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from tenderkit.word.writing.fragments import escape_value

_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
Edit = tuple[int, int, bytes]
_TEXT, _PARAGRAPH = "w:t", "w:p"


@dataclass
class _Piece:
    """The text of a w:t element and where the element stands in the bytes."""

    start: int
    end: int = 0
    text: str = ""


@dataclass
class _Scan:
    """The paragraphs of a part, each as its pieces of text."""

    paragraphs: list[list[_Piece]] = field(default_factory=list)
    open: list[list[_Piece]] = field(default_factory=list)
    piece: _Piece | None = None


def placeholders(xml: bytes) -> list[str]:
    """Return the names that stand in braces in a part, in order."""
    return [name for pieces in _scan(xml) for name in _PLACEHOLDER.findall("".join(piece.text for piece in pieces))]


def fill(xml: bytes, values: Mapping[str, str]) -> bytes:
    """Return the part with every name in braces replaced by its value; all else stays byte for byte.

    A value stands in the run in which its name began, with that run's look.
    """
    return applied(xml, edits(xml, values))


def applied(xml: bytes, changes: Sequence[Edit]) -> bytes:
    """Return bytes with changes made: each from, to, and what stands there instead."""
    for start, end, new in sorted(changes, reverse=True):
        xml = xml[:start] + new + xml[end:]
    return xml


def edits(xml: bytes, values: Mapping[str, str]) -> list[Edit]:
    """Return the changes that put values in place of names in braces."""
    changes: list[Edit] = []
    for pieces in _scan(xml):
        whole = "".join(piece.text for piece in pieces)
        found = list(_PLACEHOLDER.finditer(whole))
        if not found:
            continue
        position = 0
        for piece in pieces:
            begin, end = position, position + len(piece.text)
            position = end
            shown, at = [], begin
            for match in found:
                if match.end() <= begin or match.start() >= end:
                    continue
                shown.append(whole[at : max(match.start(), at)])
                if match.start() >= begin:
                    shown.append(values[match[1]])
                at = min(match.end(), end)
            if at > begin or shown:
                shown.append(whole[at:end])
                text = escape_value("".join(shown))
                changes.append((piece.start, piece.end, f'<w:t xml:space="preserve">{text}</w:t>'.encode()))
    return changes


def _scan(xml: bytes) -> list[list[_Piece]]:
    scan = _Scan()
    parser = expat.ParserCreate()

    def start(name: str, _attributes: object) -> None:
        if name == _PARAGRAPH:
            scan.open.append([])
        elif name == _TEXT and scan.open:
            scan.piece = _Piece(parser.CurrentByteIndex)

    def characters(text: str) -> None:
        if scan.piece is not None:
            scan.piece.text += text

    def end(name: str) -> None:
        if name == _TEXT and scan.piece is not None:
            at = parser.CurrentByteIndex
            # An empty element ends where it starts; else its end tag begins here.
            scan.piece.end = xml.index(b">", at) + 1
            scan.open[-1].append(scan.piece)
            scan.piece = None
        elif name == _PARAGRAPH:
            scan.paragraphs.append(scan.open.pop())

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.Parse(xml, True)
    return scan.paragraphs
