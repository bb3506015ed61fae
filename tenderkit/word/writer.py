"""A flow of blocks + a frame (header, footer, properties) + a house style → the bytes of a Word document."""

from __future__ import annotations

import functools
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tenderkit.blocks import Chart, Contents, Flow, Heading, List, Paragraph, Placed, Table, rows_of
from tenderkit.word import body, charts
from tenderkit.word.chartpart import Data
from tenderkit.word.contenttypes import content_types, manifest_number
from tenderkit.word.filling import applied, edits, fill
from tenderkit.word.model import Marker, Model
from tenderkit.word.model import edits as model_edits
from tenderkit.word.package import Member, member, pack
from tenderkit.word.references import CONTENTS_LEVELS, Index, Target, index, section_bookmark
from tenderkit.word.styles import HouseStyle
from tenderkit.word.widths import column_widths, longest_words
from tenderkit.word.xml import (
    DECLARATION,
    NAMESPACES,
    BookmarkId,
    ListNumber,
    Stretch,
    TargetText,
    Value,
    escape,
    escape_attribute,
    escape_value,
    field_end,
    field_start,
    run,
)
from tenderkit.word.xml import field as word_field

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MANIFEST_ID = uuid.uuid5(uuid.NAMESPACE_URL, "tenderkit:manifest")
# Word wants a paragraph after the last table: it gets one too small to need a page.
_LAST_PARAGRAPH = (
    '<w:p><w:pPr><w:pStyle w:val="TableText"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)
WORDS = {"contents": "Contents", "table": "Table", "figure": "Figure", "page": "Page", "of": "of", "draft": "DRAFT"}


@dataclass(frozen=True)
class Frame:
    """What stands around the content: header, footer and properties.

    `created` is the date in the properties, left out where it is None. `manifest` is the XML of the custom part. `words` are
    the few words of the writer's own, in the language of the document (keys as in WORDS); `values` those of the names in
    braces in headers and footers of the house's own. `decimal` is the sign before decimals in the language.
    """

    title: str
    subject: str
    author: str
    header_left: str
    header_right: str
    footer_left: str
    locale: str
    keywords: str = ""
    category: str = ""
    draft: bool = False
    created: date | None = None
    manifest: str = "<manifest/>"
    words: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    decimal: str = "."

    def word(self, name: str) -> str:
        """Return one of the writer's own words in the document's language."""
        return self.words.get(name, WORDS[name])


def write(flow: Flow, frame: Frame, house: HouseStyle, contents: Index | None = None) -> bytes:
    """Return a Word document; the same input gives the same bytes.

    `contents` is the index of the flow's headings where the caller has it already; its problems and those of `chart_problems`
    are the caller's to report. Raises ValueError for a chart whose values are no numbers: it would be drawn wrong.
    """
    document = _Document(flow, frame, house, contents or index(flow, house))
    document.write()
    changing = {
        "word/_rels/document.xml.rels": document.relationships(),
        **_frame_parts(frame, house),
        f"customXml/item{manifest_number(house)}.xml": DECLARATION + frame.manifest,
    }
    if house.model is None:
        changing |= {"word/document.xml": document.xml(), "docProps/core.xml": _core(frame)}
    else:
        changing["word/document.xml"] = document.in_model(house.model).decode("utf-8-sig")
    return pack(
        [
            *_static(house, frame.locale),
            _types(house, tuple(document.charts)),
            _numbering(house, tuple(document.lists)),
            *(member(name, content) for name, content in document.chart_parts()),
            *(member(name, content.encode()) for name, content in changing.items()),
        ]
    )


class _Document:
    """Puts stretches together: gives bookmarks their ids, lists their numbers and references their text."""

    def __init__(self, flow: Flow, frame: Frame, house: HouseStyle, contents: Index) -> None:
        self.begins = contents.begins
        self.pieces: list[tuple[Marker, str]] = []
        self.width = house.text_width
        self.first_bookmark = house.model.bookmark if house.model else 0
        self.flow, self.frame, self.house, self.index = flow, frame, house, contents
        self.out: list[str] = []
        self.ids: dict[str, int] = {}
        self.lists: list[tuple[int, int]] = []
        self.links: dict[str, None] = {}
        self.first_list = _first_list(house)
        self.charts: dict[int, Data] = {}
        self.first_chart, self.first_picture = charts.first_numbers(house)
        self.captions: Counter[str] = Counter()  # ours so far
        self.theirs: Mapping[str, int] = {}  # of the author's document, above the marker
        self.headings = iter(contents.headings)
        self.open: list[tuple[int, str]] = []

    def write(self) -> None:
        below_table = False
        blocks = [placed.block for placed in self.flow.placed]
        marker: Marker | None = None
        for position, placed in enumerate(self.flow.placed):
            if position in self.begins:
                self.end_piece(marker)
                marker, below_table = self.begins[position], False
                self.width = marker.width
                self.theirs = {"table": marker.tables, "figure": marker.figures}
            before = blocks[position - 1] if position else None
            following = blocks[position + 1] if position + 1 < len(blocks) else None
            node = placed.block
            if isinstance(node, Table):
                self.table(placed, node, after_table=below_table)
            elif isinstance(node, Chart):
                self.chart(placed, node)
            elif isinstance(node, Contents):
                self.contents()
            elif isinstance(node, Heading):
                self.heading(placed, node)
            else:
                # What announces a list or table stays with it; so does the paragraph between two headings.
                announces = isinstance(following, List | Table | Chart) or (
                    isinstance(before, Heading) and isinstance(following, Heading)
                )
                keep_next = isinstance(node, Paragraph) and announces
                self.stretch(body.block(node, "", below_table, keep_next), placed.first_slot)
            below_table = isinstance(node, Table)
        self.end_piece(marker)

    def end_piece(self, marker: Marker | None) -> None:
        """End the content: of the document, or of a marker."""
        if marker is None and self.begins and not self.out:
            return
        if not self.out or not self.out[-1].endswith("</w:p>"):
            self.out.append(_LAST_PARAGRAPH)
        self.end_paragraph_with(self.ends_of_sections(0))
        if marker is not None:
            self.pieces.append((marker, "".join(self.out)))
            self.out.clear()

    def stretch(self, stretch: Stretch, first_slot: int) -> None:
        values = self.flow.values
        base = len(self.lists)
        self.lists += stretch.lists
        for address in stretch.links:
            self.links[address] = None
        for piece in stretch.pieces:
            if isinstance(piece, str):
                self.out.append(piece)
            elif isinstance(piece, Value):
                value = values[first_slot + piece.slot]
                self.out.append(escape_attribute(value) if piece.attribute else escape_value(value))
            elif isinstance(piece, BookmarkId):
                self.out.append(str(self.ids.setdefault(piece.name, self.first_bookmark + len(self.ids))))
            elif isinstance(piece, ListNumber):
                self.out.append(str(self.first_list + base + piece.index))
            else:
                cached = self.cached(piece)
                self.out.append(escape_attribute(cached) if piece.attribute else escape_value(cached))

    def cached(self, hole: TargetText) -> str:
        kind, _, part = hole.form.partition("-")
        if part:  # of a caption
            return self.frame.word(kind) if part == "word" else str(self.theirs.get(kind, 0) + self.captions[kind])
        target = self.index.by_anchor.get(hole.anchor)
        if target is None:
            return ""
        if hole.form == "tooltip":
            return body.tooltip(target.title)
        return target.number if hole.form == "number" else target.title

    def heading(self, placed: Placed, node: Heading) -> None:
        """Write a heading; the bookmarks around sections start after its words and end before those of the next.

        LibreOffice loses a bookmark that starts or ends between blocks, where a table stands there.
        """
        target = next(self.headings)
        ends, first = self.ends_of_sections(node.level), len(self.out)
        self.stretch(body.block(node, target.bookmark), placed.first_slot)
        self.out[first] = self.out[first].replace("</w:pPr>", f"</w:pPr>{ends}", 1)
        if target.anchor:
            name = section_bookmark(target.anchor)
            number = self.ids.setdefault(name, self.first_bookmark + len(self.ids))
            self.end_paragraph_with(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>')
            self.open.append((node.level, name))

    def ends_of_sections(self, level: int) -> str:
        """End the sections that a heading of this level ends."""
        ends = ""
        while self.open and self.open[-1][0] >= level:
            ends += f'<w:bookmarkEnd w:id="{self.ids[self.open.pop()[1]]}"/>'
        return ends

    def end_paragraph_with(self, marks: str) -> None:
        """Put the marks of bookmarks at the end of the last paragraph written."""
        self.out[-1] = self.out[-1].removesuffix("</w:p>") + marks + "</w:p>"

    def table(self, placed: Placed, node: Table, *, after_table: bool) -> None:
        if node.caption:
            self.captions["table"] += 1
        elif after_table:
            self.out.append(body.paragraph_start("TableText") + "</w:p>")  # or Word makes the two tables one
        rows = [*rows_of(node, placed.first_slot)]
        letters = longest_words(((row, self.flow.values[first : first + row.slots]) for row, first in rows), len(node.columns))
        widths = column_widths(node.columns, self.width, letters)
        start, header = body.table_start(node.columns, node.caption, node.header, widths)
        self.stretch(start, placed.first_slot)
        self.stretch(header, rows[0][1])
        for number, (row, first) in enumerate(rows[1:]):
            self.stretch(body.row(row, node.columns, widths, False, body.kept_with_next(number, len(node.rows))), first)
        self.out.append("</w:tbl>")

    def chart(self, placed: Placed, node: Chart) -> None:
        self.captions["figure"] += 1
        at = len(self.charts)
        shown = charts.read(node, placed.first_slot, self.flow.values, self.frame.decimal)
        if shown.wrong:
            raise ValueError(shown.wrong[0][1])
        self.stretch(charts.drawing(node, shown, self.first_chart + at, self.first_picture + at, self.width), placed.first_slot)
        self.charts[self.first_chart + at] = shown.data

    def chart_parts(self) -> Iterator[tuple[str, bytes]]:
        """Yield the parts of the charts by name."""
        for number, data in self.charts.items():
            yield from charts.parts(number, data, self.house, self.frame.locale).items()

    def contents(self) -> None:
        """Write the table of contents with its entries, without page numbers: they are right before Word ever counts pages."""
        entries = [target for target in self.index.headings if 1 <= target.level <= CONTENTS_LEVELS]
        self.out.append(body.paragraph_start("TOCHeading") + run(self.frame.word("contents")) + "</w:p>")
        for position, target in enumerate(entries):
            start = field_start(f'TOC \\o "1-{CONTENTS_LEVELS}" \\n \\h \\z \\u') if position == 0 else ""
            end = field_end() if position == len(entries) - 1 else ""
            self.out.append(body.paragraph_start(f"TOC{target.level}") + start + _entry(target) + end + "</w:p>")

    def in_model(self, model: Model) -> bytes:
        """Return the author's document with the content at its markers and its names in braces filled in."""
        draft = body.paragraph_start("BodyText") + run(self.frame.word("draft"), "<w:b/>") + "</w:p>"
        pieces = list(self.pieces)
        if self.frame.draft and not self.house.frames and pieces:
            pieces[0] = (pieces[0][0], draft + pieces[0][1])
        # Both on the author's own bytes: what a value says is never taken for a name or a marker.
        return applied(model.document, model_edits(model, pieces) + edits(model.document, self.frame.values))

    def xml(self) -> str:
        ours = '<w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/>'
        section = f"<w:sectPr>{'' if self.house.frames else ours}{self.house.page}</w:sectPr>"
        return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{''.join(self.out)}{section}</w:body></w:document>"

    def relationships(self) -> str:
        model = self.house.model
        rows = (
            []
            if model
            else [(relation.id, relation.kind, relation.target) for relation in self.house.relations]
            or [
                ("rIdStyles", "styles", "styles.xml"),
                ("rIdNumbering", "numbering", "numbering.xml"),
                ("rIdSettings", "settings", "settings.xml"),
                ("rIdFonts", "fontTable", "fontTable.xml"),
                ("rIdTheme", "theme", "theme/theme1.xml"),
            ]
        )
        if not self.house.frames and model is None:
            rows += [("rIdHeader", "header", "header1.xml"), ("rIdFooter", "footer", "footer1.xml")]
        rows += [charts.relationship(number) for number in self.charts]
        theirs, number = model.relations if model else "", manifest_number(self.house)
        rows.append((f"rIdManifest{number if number > 1 else ''}", "customXml", f"../customXml/item{number}.xml"))
        found = [f'<Relationship Id="{name}" Type="{_RELATIONSHIPS}/{kind}" Target="{target}"/>' for name, kind, target in rows]
        found += [
            f'<Relationship Id="{body.link_id(address)}" Type="{_RELATIONSHIPS}/hyperlink" '
            f'Target="{escape_attribute(address)}" TargetMode="External"/>'
            for address in self.links
            if f'"{body.link_id(address)}"' not in theirs  # a document of ours that became a model has it already
        ]
        return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{theirs}{"".join(found)}</Relationships>'


def _entry(target: Target) -> str:
    number = f"{run(target.number)}<w:r><w:tab/></w:r>" if target.number else ""
    start, separator = body.heading_link(target.bookmark)
    words = escape(body.tooltip(f"{target.number} {target.title}".strip()))
    return f"{start}{words}{separator}{number}{run(target.title)}{field_end()}"


def _frame_parts(frame: Frame, house: HouseStyle) -> dict[str, str]:
    """Return the headers and footers: ours, or the house's own with its names in braces filled in and DRAFT where it is one."""
    if house.model and not house.frames:
        return {}
    if not house.frames:
        return {"word/header1.xml": _header(frame, house), "word/footer1.xml": _footer(frame, house)}
    parts = {name: fill(house.part(name), frame.values).decode("utf-8-sig") for name in house.frames}
    if frame.draft:
        headers = [name for name in parts if re.search(r"<w:hdr[\s>]", parts[name])] or list(parts)
        mark = body.paragraph_start("Header") + run(frame.word("draft"), "<w:b/>") + "</w:p>"
        for name in headers:
            parts[name] = re.sub(r"(<w:(?:hdr|ftr)(?:\s[^>]*)?>)", lambda match: match[1] + mark, parts[name], count=1)
    return parts


def _tabs(house: HouseStyle) -> str:
    """Return the right tab of header and footer where the page is not the one that their styles were made for."""
    if house.text_width == house.tab:
        return ""
    theirs = house.frame_tabs if house.own else (house.tab,)
    stops = [(position, "clear") for position in theirs if position != house.text_width] + [(house.text_width, "right")]
    return "<w:tabs>" + "".join(f'<w:tab w:val="{kind}" w:pos="{position}"/>' for position, kind in sorted(stops)) + "</w:tabs>"


def _header(frame: Frame, house: HouseStyle) -> str:
    draft = run(f"{frame.word('draft')} ", "<w:b/>") if frame.draft else ""
    content = f"{run(frame.header_left)}<w:r><w:tab/></w:r>{draft}{run(frame.header_right)}"
    return f"{DECLARATION}<w:hdr {NAMESPACES}>{body.paragraph_start('Header', _tabs(house))}{content}</w:p></w:hdr>"


def _footer(frame: Frame, house: HouseStyle) -> str:
    # Pages are counted by whoever shows the document: the cached numbers are replaced before anybody sees them.
    pages = (
        f"{run(frame.word('page') + ' ')}{word_field('PAGE', '1')}{run(' ' + frame.word('of') + ' ')}{word_field('NUMPAGES', '1')}"
    )
    content = f"{run(frame.footer_left)}<w:r><w:tab/></w:r>{pages}"
    return f"{DECLARATION}<w:ftr {NAMESPACES}>{body.paragraph_start('Footer', _tabs(house))}{content}</w:p></w:ftr>"


def _core(frame: Frame) -> str:
    rows = [
        ("dc:title", frame.title),
        ("dc:subject", frame.subject),
        ("dc:creator", frame.author),
        ("cp:keywords", frame.keywords),
        ("dc:language", frame.locale),
        ("cp:category", frame.category),
    ]
    found = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in rows if text)
    if frame.created:
        stamp = f"{frame.created.isoformat()}T00:00:00Z"
        for name in ("dcterms:created", "dcterms:modified"):
            found += f'<{name} xsi:type="dcterms:W3CDTF">{stamp}</{name}>'
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{found}</cp:coreProperties>"
    )


@functools.lru_cache(maxsize=32)
def _types(house: HouseStyle, numbers: tuple[int, ...]) -> Member:
    """Return the part that says what each part is; the charts with these numbers are the document's own."""
    return member("[Content_Types].xml", (DECLARATION + content_types(house, charts.types(numbers))).encode())


@functools.lru_cache(maxsize=32)
def _static(house: HouseStyle, locale: str) -> tuple[Member, ...]:
    """Compress what documents of one style and language share."""
    parts = {name: content for name, content in house.parts if name != "word/numbering.xml" and name not in house.frames}
    language = f'<w:lang w:val="{escape_attribute(locale)}"'.encode()
    if not house.own:
        parts["word/styles.xml"] = re.sub(rb'<w:lang w:val="[^"]*"', language, parts["word/styles.xml"])
        theme = language.replace(b"lang", b"themeFontLang")
        parts["word/settings.xml"] = re.sub(rb'<w:themeFontLang w:val="[^"]*"', theme, parts["word/settings.xml"])
    number = manifest_number(house)
    texts = {
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATIONSHIPS}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
            f'<Relationship Id="rId3" Type="{_RELATIONSHIPS}/extended-properties" Target="docProps/app.xml"/></Relationships>'
        ),
        "docProps/app.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>tenderkit</Application></Properties>"
        ),
        f"customXml/itemProps{number}.xml": (
            f'<ds:datastoreItem ds:itemID="{{{str(_MANIFEST_ID).upper()}}}" '
            'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
            '<ds:schemaRefs><ds:schemaRef ds:uri="urn:tenderkit:manifest:1"/></ds:schemaRefs></ds:datastoreItem>'
        ),
        f"customXml/_rels/item{number}.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATIONSHIPS}/customXmlProps" Target="itemProps{number}.xml"/></Relationships>'
        ),
    }
    if house.model:
        texts = {name: text for name, text in texts.items() if name.startswith("customXml/")}
    return tuple(
        member(name, content)
        for name, content in {**parts, **{name: (DECLARATION + text).encode() for name, text in texts.items()}}.items()
    )


def _first_list(house: HouseStyle) -> int:
    """Return the first number that no list of the house style has."""
    return max(int(number) for number in re.findall(rb'<w:num w:numId="(\d+)"', house.part("word/numbering.xml"))) + 1


@functools.lru_cache(maxsize=256)
def _numbering(house: HouseStyle, lists: tuple[tuple[int, int], ...]) -> Member:
    """Give every numbered list a w:num of its own, so that each counts from its start (as pandoc does)."""
    numbering = house.part("word/numbering.xml").decode()
    first = _first_list(house)
    own = "".join(
        f'<w:num w:numId="{first + position}"><w:abstractNumId w:val="{house.ordered}"/>'
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for position, (level, start) in enumerate(lists)
    )
    last = re.search("<w:numIdMacAtCleanup |</w:numbering>", numbering)
    assert last, "the house style was checked when it was read"
    return member("word/numbering.xml", (numbering[: last.start()] + own + numbering[last.start() :]).encode())
