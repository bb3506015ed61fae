"""A document of the author's with markers + generated content → the same document with the content in place.

A paragraph that is only `[[tenderkit]]` takes the whole document from its first heading on; `[[tenderkit: NAME]]` takes what stands
below the heading with that anchor. Names in braces in the text are filled in. All else stays byte for byte the author's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from tenderkit.blocks import Flow, Heading, Placed
from tenderkit.word.house.stylesheet import Stylesheet

MARKER = re.compile(r"\s*\[\[\s*tenderkit\s*(?::\s*([A-Za-z][A-Za-z0-9-]*)\s*)?\]\]\s*")
_CAPTION = re.compile(r"\s*SEQ\s+(Table|Figure)\b")
_CELL_PADDING = 216  # twips: what Word leaves left and right in a cell
_REFERENCE = re.compile(r'<w:(pStyle|rStyle|tblStyle) w:val="([^"]+)"/>(<w:keepNext/>)?(?!<w:numPr>)')


@dataclass(frozen=True)
class Marker:
    """A place for content: its name ("" for the whole), its bytes in the document, the width there in twips.

    `counted` are the numbered paragraphs since the last marker (list and level of each), `tables` and `figures` the captions of
    the author's so far.
    """

    name: str
    start: int
    end: int
    width: int
    counted: tuple[tuple[int, int], ...]
    tables: int
    figures: int
    keeps: bytes = b""


@dataclass(frozen=True, eq=False)
class MarkedDocument:
    """The author's document: its bytes and markers, their ids for the styles of ours, the lists our paragraphs have to name.

    `relations` is the inside of its relationships part, `bookmark` the first id that is free, `manifest` the number of the
    custom part.
    """

    document: bytes
    markers: tuple[Marker, ...]
    ids: Mapping[str, str]
    direct: Mapping[str, tuple[int, int]]
    relations: str
    bookmark: int
    manifest: int


@dataclass
class _Paragraph:
    start: int
    text: str = ""
    style: str = ""
    number: int | None = None
    level: int = 0
    caption: str = ""
    section: tuple[int, int] | None = None


@dataclass
class _Table:
    grid: list[int] = field(default_factory=list)
    column: int = -1


@dataclass
class _Scan:
    """Walks through a document, noting markers, numbers, tables and sections with their bytes."""

    xml: bytes
    sheet: Stylesheet
    open: list[_Paragraph] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    counted: list[tuple[int, int]] = field(default_factory=list)
    captions: Counter[str] = field(default_factory=Counter)
    section_start: int = 0
    page: dict[str, str] = field(default_factory=dict)
    sections: list[tuple[int, int]] = field(default_factory=list)
    found: list[Marker] = field(default_factory=list)

    def run(self) -> list[Marker]:
        parser = expat.ParserCreate()
        default = self.sheet.default("paragraph")

        def start(name: str, attributes: dict[str, str]) -> None:
            self.path.append(name)
            value = attributes.get("w:val", "")
            paragraph = self.open[-1] if self.open else None
            if name == "w:p":
                self.open.append(_Paragraph(parser.CurrentByteIndex, style=default.id if default else ""))
            elif name == "w:tbl":
                self.tables.append(_Table())
            elif name == "w:gridCol" and self.tables:
                self.tables[-1].grid.append(int(attributes.get("w:w", "0")))
            elif name == "w:tr" and self.tables:
                self.tables[-1].column = -1
            elif name == "w:tc" and self.tables:
                self.tables[-1].column += 1
            elif name == "w:sectPr":
                self.section_start, self.page = parser.CurrentByteIndex, {}
            elif name in ("w:pgSz", "w:pgMar"):
                self.page |= attributes
            elif paragraph is None:
                return
            elif name == "w:pStyle":
                paragraph.style = value
            elif name == "w:numId" and "w:pPr" in self.path:
                paragraph.number = int(value or 0)
            elif name == "w:ilvl" and "w:pPr" in self.path:
                paragraph.level = int(value or 0)

        def characters(text: str) -> None:
            if self.open and self.path[-1] == "w:t":
                self.open[-1].text += text
            elif self.open and self.path[-1] == "w:instrText" and (sequence := _CAPTION.match(text)):
                self.open[-1].caption = sequence[1]

        def end(name: str) -> None:
            self.path.pop()
            at = self.xml.index(b">", parser.CurrentByteIndex) + 1
            if name == "w:tbl":
                self.tables.pop()
            elif name == "w:sectPr":
                gone = sum(int(self.page.get(f"w:{side}", "0")) for side in ("left", "right", "gutter"))
                self.sections.append((at, int(self.page.get("w:w", "11906")) - gone))
                if self.open:
                    self.open[-1].section = (self.section_start, at)
            elif name == "w:p":
                self.paragraph(self.open.pop(), at)

        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
        parser.Parse(self.xml, True)
        return [self.measured(marker) for marker in self.found]

    def paragraph(self, paragraph: _Paragraph, end: int) -> None:
        self.captions[paragraph.caption] += 1
        marker = MARKER.fullmatch(paragraph.text)
        if marker:
            width = 0
            if self.tables and 0 <= self.tables[-1].column < len(self.tables[-1].grid):
                width = self.tables[-1].grid[self.tables[-1].column] - _CELL_PADDING
            keeps = b""
            if paragraph.section:
                keeps = b"<w:p><w:pPr>" + self.xml[slice(*paragraph.section)] + b"</w:pPr></w:p>"
            captions = self.captions["Table"], self.captions["Figure"]
            self.found.append(Marker(marker[1] or "", paragraph.start, end, width, tuple(self.counted), *captions, keeps))
            self.counted.clear()
            return
        number = (paragraph.number, paragraph.level) if paragraph.number is not None else self.sheet.number_of(paragraph.style)
        if number and number[0]:
            self.counted.append((int(number[0]), number[1]))

    def measured(self, marker: Marker) -> Marker:
        """Give a marker outside tables the width of its section: the first that ends after it."""
        if marker.width > 0:
            return marker
        width = next((width for end, width in self.sections if end > marker.start), 9240)
        return replace(marker, width=width)


def markers(xml: bytes, sheet: Stylesheet) -> tuple[Marker, ...]:
    """Return the markers of a document in order."""
    return tuple(_Scan(xml, sheet).run())


def chosen(flow: Flow, places: Sequence[Marker]) -> tuple[Flow, dict[int, Marker], list[str]]:
    """Return the content for the markers in order, which marker begins at which block, and the names that have no section."""
    placed: list[Placed] = []
    begins: dict[int, Marker] = {}
    unknown: list[str] = []
    for marker in places:
        part = _whole(flow) if not marker.name else _section(flow, marker.name)
        if not part:
            unknown.append(marker.name)
            continue
        begins[len(placed)] = marker
        placed += part
    return Flow(tuple(placed), flow.values), begins, unknown


def _whole(flow: Flow) -> list[Placed]:
    first = next((n for n, p in enumerate(flow.placed) if isinstance(p.block, Heading) and p.block.level >= 1), len(flow.placed))
    return list(flow.placed[first:])


def _section(flow: Flow, anchor: str) -> list[Placed]:
    part: list[Placed] = []
    level: int | None = None
    for placed in flow.placed:
        block = placed.block
        if isinstance(block, Heading):
            if level is not None and block.level <= level:
                break
            if level is None and block.anchor == anchor:
                level = block.level
                continue
        if level is not None:
            part.append(placed)
    return part


def names(flow: Flow) -> list[str]:
    """Return the anchors that a marker can name."""
    return [placed.block.anchor for placed in flow.placed if isinstance(placed.block, Heading) and placed.block.anchor]


def dressed(xml: str, marked: MarkedDocument) -> str:
    """Give generated content their style ids, and the lists that their styles do not bring along."""

    def new(match: re.Match[str]) -> str:
        own = match[2]
        direct = marked.direct.get(own) if match[1] == "pStyle" else None
        number = f'<w:numPr><w:ilvl w:val="{direct[1]}"/><w:numId w:val="{direct[0]}"/></w:numPr>' if direct else ""
        return f'<w:{match[1]} w:val="{marked.ids.get(own, own)}"/>{match[3] or ""}{number}'

    return _REFERENCE.sub(new, xml)


def edits(marked: MarkedDocument, pieces: Sequence[tuple[Marker, str]]) -> list[tuple[int, int, bytes]]:
    """Return the changes that put each piece in place of its marker."""
    return [(marker.start, marker.end, dressed(piece, marked).encode() + marker.keeps) for marker, piece in pieces]
