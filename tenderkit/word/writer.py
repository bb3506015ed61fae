"""A flow of blocks + a frame (header, footer, properties) + a house style → the bytes of a Word document."""

from __future__ import annotations

import functools
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping

from tenderkit.blocks import Chart, Contents, Field, FieldKind, Flow, Heading, List, Paragraph, Placed, Table, rows_of
from tenderkit.word import body, charts, controls, seals
from tenderkit.word.chartpart import Data
from tenderkit.word.contenttypes import content_types, manifest_number
from tenderkit.word.filling import applied, edits
from tenderkit.word.frames import Frame, core, frame_parts
from tenderkit.word.model import Marker, Model
from tenderkit.word.model import edits as model_edits
from tenderkit.word.package import Member, member, pack
from tenderkit.word.protection import protected
from tenderkit.word.references import CONTENTS_LEVELS, Index, Target, index, section_bookmark
from tenderkit.word.styles import HouseStyle
from tenderkit.word.widths import column_widths, longest_words
from tenderkit.word.xml import (
    DECLARATION,
    NAMESPACES,
    BookmarkId,
    Control,
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

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MANIFEST_ID = uuid.uuid5(uuid.NAMESPACE_URL, "tenderkit:manifest")
# Word wants a paragraph after the last table: it gets one too small to need a page.
_LAST_PARAGRAPH = (
    '<w:p><w:pPr><w:pStyle w:val="TableText"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


def write(flow: Flow, frame: Frame, house: HouseStyle, contents: Index | None = None) -> bytes:
    """Return a Word document; the same input gives the same bytes.

    `contents` is the index of the flow's headings where the caller has it already; its problems and those of `chart_problems`
    are the caller's to report. Raises ValueError for a chart whose values are no numbers: it would be drawn wrong.
    """
    document = _Document(flow, frame, house, contents or index(flow, house))
    document.write()
    changing = {
        "word/_rels/document.xml.rels": document.relationships(),
        **frame_parts(frame, house),
        f"customXml/item{manifest_number(house)}.xml": DECLARATION + frame.manifest,
    }
    if house.model is None:
        changing |= {"word/document.xml": document.xml(), "docProps/core.xml": core(frame)}
    else:
        changing["word/document.xml"] = document.in_model(house.model).decode("utf-8-sig")
    if frame.seal is not None:
        changing[seals.PART] = seals.properties(frame.seal, dict(house.parts).get(seals.PART, b""))
    if document.fields and house.glossary:
        changing[house.glossary] = controls.added(dict(house.parts)[house.glossary], document.prompts())
    return pack(
        [
            *_static(house, frame.locale, protect=frame.protected, sealed=frame.seal is not None, form=bool(document.fields)),
            _types(house, tuple(document.charts), form=document.has_own_glossary, sealed=frame.seal is not None),
            *(controls.glossary(document.prompts()) if document.has_own_glossary else ()),
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
        self.fields: list[Field] = []
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
            elif isinstance(piece, Control):
                self.fields.append(piece.field)
                number = self.bookmark_id(controls.field_bookmark(piece.field.name))
                own = values[first_slot : first_slot + controls.slots(piece.field)]
                self.out.append(controls.control(piece.field, own, number, self.prompts(), self.frame.locale))
            elif isinstance(piece, Value):
                value = values[first_slot + piece.slot]
                self.out.append(escape_attribute(value) if piece.attribute else escape_value(value))
            elif isinstance(piece, BookmarkId):
                self.out.append(str(self.bookmark_id(piece.name)))
            elif isinstance(piece, ListNumber):
                self.out.append(str(self.first_list + base + piece.index))
            else:
                cached = self.cached(piece)
                self.out.append(escape_attribute(cached) if piece.attribute else escape_value(cached))

    def bookmark_id(self, name: str) -> int:
        return self.ids.setdefault(name, self.first_bookmark + len(self.ids))

    @property
    def has_own_glossary(self) -> bool:
        """Return whether the document needs a glossary for its fields; an author's document may have one."""
        return bool(self.fields) and not self.house.glossary

    def prompts(self) -> tuple[tuple[FieldKind, str], ...]:
        """Return what empty fields say, by kind."""
        return (("text", self.frame.word("prompt_text")), ("date", self.frame.word("prompt_date")))

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
            number = self.bookmark_id(name)
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
        if self.has_own_glossary:
            rows.append(("rIdGlossary", "glossaryDocument", "glossary/document.xml"))
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


@functools.lru_cache(maxsize=32)
def _types(house: HouseStyle, numbers: tuple[int, ...], *, form: bool, sealed: bool) -> Member:
    """Return the part that says what each part is; the charts with these numbers are the document's own."""
    own = {**charts.types(numbers), **(controls.TYPES if form else {}), **(seals.TYPES if sealed else {})}
    return member("[Content_Types].xml", (DECLARATION + content_types(house, own)).encode())


@functools.lru_cache(maxsize=32)
def _static(house: HouseStyle, locale: str, *, protect: bool, sealed: bool, form: bool) -> tuple[Member, ...]:
    """Compress what documents of one style and language share."""
    parts = {name: content for name, content in house.parts if name != "word/numbering.xml" and name not in house.frames}
    language = f'<w:lang w:val="{escape_attribute(locale)}"'.encode()
    if not house.own:
        parts["word/styles.xml"] = re.sub(rb'<w:lang w:val="[^"]*"', language, parts["word/styles.xml"])
        theme = language.replace(b"lang", b"themeFontLang")
        parts["word/settings.xml"] = re.sub(rb'<w:themeFontLang w:val="[^"]*"', theme, parts["word/settings.xml"])
    if form:
        parts.pop(house.glossary, None)
    if protect:
        settings = next((name for name, kind in house.types if kind.endswith("settings+xml")), "word/settings.xml")
        parts[settings] = protected(parts[settings])
    seal = f'<Relationship Id="rIdSeal" Type="{_RELATIONSHIPS}/custom-properties" Target="{seals.PART}"/>' if sealed else ""
    if sealed and house.model:
        if seals.PART not in parts:
            parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", f"{seal}</Relationships>".encode())
        parts.pop(seals.PART, None)
    number = manifest_number(house)
    texts = {
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATIONSHIPS}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
            f'<Relationship Id="rId3" Type="{_RELATIONSHIPS}/extended-properties" Target="docProps/app.xml"/>{seal}</Relationships>'
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
