"""A flow of blocks + a frame (header, footer, properties) + a house style → the bytes of a Word document."""

from __future__ import annotations

import re
import uuid
from codecs import BOM_UTF8
from collections.abc import Sequence

from tenderkit import keeping
from tenderkit.blocks import Flow
from tenderkit.word.forms import fields, seal
from tenderkit.word.house.house import HouseStyle
from tenderkit.word.house.markers import MarkedDocument, Marker
from tenderkit.word.house.markers import edits as model_edits
from tenderkit.word.house.placeholders import applied, edits
from tenderkit.word.writing import block_xml, charts
from tenderkit.word.writing.assembly import assemble, first_list, sizes_of
from tenderkit.word.writing.content_types import content_types, manifest_number
from tenderkit.word.writing.fragments import DECLARATION, NAMESPACES, escape_attribute, run
from tenderkit.word.writing.header_footer import core, frame_parts
from tenderkit.word.writing.headings import Index, index
from tenderkit.word.writing.ignorable import ignorable
from tenderkit.word.writing.protection import protected
from tenderkit.word.writing.settings import Settings
from tenderkit.word.writing.zip import Member, member, pack

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MANIFEST_ID = uuid.uuid5(uuid.NAMESPACE_URL, "tenderkit:manifest")


def write(flow: Flow, settings: Settings, house: HouseStyle, contents: Index | None = None) -> bytes:
    """Return a Word document; the same input gives the same bytes.

    `contents` is the index of the flow's headings where the caller has it already; its problems and those of `chart_problems`
    are the caller's to report. Raises ValueError for a chart whose values are no numbers: it would be drawn wrong.
    """
    headings = contents or index(flow, house)
    begins = tuple(headings.begins.items())
    sizes, drawn = sizes_of(flow.placed, flow.values, house, begins, settings.decimal)
    words = tuple((name, settings.word(name)) for name in ("contents", "table", "figure"))
    laid = assemble(flow.placed, sizes, house, begins, words)
    prompts = _prompts(settings)
    parts = [(part.marker, part.with_values(flow.values, headings.headings, prompts, settings.locale)) for part in laid.parts]
    # A form needs a glossary with the prompts of its fields; an author's document may have one.
    glossary = bool(laid.fields) and not house.glossary
    changing = {**frame_parts(settings, house), f"customXml/item{manifest_number(house)}.xml": DECLARATION + settings.manifest}
    if house.marked is None:
        document = _whole([xml for _, xml in parts], house)
        changing["docProps/core.xml"] = core(settings)
    else:
        marked = [(marker, xml.decode()) for marker, xml in parts if marker is not None]
        document = _in_model(marked, house.marked, settings, house).removeprefix(BOM_UTF8)
    if laid.fields:
        document = ignorable(document)
    if settings.seal is not None:
        changing[seal.PART] = seal.properties(settings.seal, dict(house.parts).get(seal.PART, b""))
    if laid.fields and house.glossary:
        changing[house.glossary] = fields.added(dict(house.parts)[house.glossary], prompts)
    return pack(
        [
            *_static(
                house,
                settings.locale,
                tuple(drawn),
                prompts if laid.fields else (),
                protect=settings.protected,
                sealed=settings.seal is not None,
            ),
            *_shared(house, laid.lists, laid.links, tuple(drawn), glossary=glossary),
            *(
                member(name, content)
                for number, data in drawn.items()
                for name, content in charts.parts(number, data, house, settings.locale).items()
            ),
            *(member(name, content.encode()) for name, content in changing.items()),
            member("word/document.xml", document),
        ]
    )


def _prompts(settings: Settings) -> fields.Prompts:
    """Return what empty fields say, by kind."""
    return (("text", settings.word("prompt_text")), ("date", settings.word("prompt_date")))


def _in_model(parts: Sequence[tuple[Marker, str]], marked: MarkedDocument, settings: Settings, house: HouseStyle) -> bytes:
    """Return the author's document with the content at its markers and its names in braces filled in."""
    draft = block_xml.paragraph_start("BodyText") + run(settings.word("draft"), "<w:b/>") + "</w:p>"
    pieces = list(parts)
    if settings.draft and not house.frames and pieces:
        pieces[0] = (pieces[0][0], draft + pieces[0][1])
    # Both on the author's own bytes: what a value says is never taken for a name or a marker.
    return applied(marked.document, model_edits(marked, pieces) + edits(marked.document, settings.values))


def _whole(content: Sequence[bytes], house: HouseStyle) -> bytes:
    ours = '<w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/>'
    section = f"<w:sectPr>{'' if house.frames else ours}{house.page}</w:sectPr>"
    start, end = f"{DECLARATION}<w:document {NAMESPACES}><w:body>", f"{section}</w:body></w:document>"
    return b"".join([start.encode(), *content, end.encode()])


def _relationships(house: HouseStyle, links: Sequence[str], drawn: Sequence[int], glossary: bool) -> str:
    marked = house.marked
    rows = (
        []
        if marked
        else [(relation.id, relation.kind, relation.target) for relation in house.relations]
        or [
            ("rIdStyles", "styles", "styles.xml"),
            ("rIdNumbering", "numbering", "numbering.xml"),
            ("rIdSettings", "settings", "settings.xml"),
            ("rIdFonts", "fontTable", "fontTable.xml"),
            ("rIdTheme", "theme", "theme/theme1.xml"),
        ]
    )
    if not house.frames and marked is None:
        rows += [("rIdHeader", "header", "header1.xml"), ("rIdFooter", "footer", "footer1.xml")]
    if glossary:
        rows.append(("rIdGlossary", "glossaryDocument", "glossary/document.xml"))
    rows += [charts.relationship(number) for number in drawn]
    theirs, number = marked.relations if marked else "", manifest_number(house)
    rows.append((f"rIdManifest{number if number > 1 else ''}", "customXml", f"../customXml/item{number}.xml"))
    found = [f'<Relationship Id="{name}" Type="{_RELATIONSHIPS}/{kind}" Target="{target}"/>' for name, kind, target in rows]
    found += [
        f'<Relationship Id="{block_xml.link_id(address)}" Type="{_RELATIONSHIPS}/hyperlink" '
        f'Target="{escape_attribute(address)}" TargetMode="External"/>'
        for address in links
        if f'"{block_xml.link_id(address)}"' not in theirs  # a document of ours that became a model has it already
    ]
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{theirs}{"".join(found)}</Relationships>'


@keeping.by_value("word.style-parts")
def _static(
    house: HouseStyle, locale: str, drawn: tuple[int, ...], prompts: fields.Prompts, *, protect: bool, sealed: bool
) -> tuple[Member, ...]:
    """Compress what documents of one style and language share that have charts of the same numbers; a form has `prompts`."""
    glossary = bool(prompts) and not house.glossary
    types = {**charts.types(drawn), **(fields.TYPES if glossary else {}), **(seal.TYPES if sealed else {})}
    parts = {name: content for name, content in house.parts if name != "word/numbering.xml" and name not in house.frames}
    language = f'<w:lang w:val="{escape_attribute(locale)}"'.encode()
    if not house.own:
        parts["word/styles.xml"] = re.sub(rb'<w:lang w:val="[^"]*"', language, parts["word/styles.xml"])
        theme = language.replace(b"lang", b"themeFontLang")
        parts["word/settings.xml"] = re.sub(rb'<w:themeFontLang w:val="[^"]*"', theme, parts["word/settings.xml"])
    if prompts:
        parts.pop(house.glossary, None)
    if protect:
        part = next((name for name, kind in house.types if kind.endswith("settings+xml")), "word/settings.xml")
        parts[part] = protected(parts[part])
    sealing = f'<Relationship Id="rIdSeal" Type="{_RELATIONSHIPS}/custom-properties" Target="{seal.PART}"/>' if sealed else ""
    if sealed and house.marked:
        if seal.PART not in parts:
            parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", f"{sealing}</Relationships>".encode())
        parts.pop(seal.PART, None)
    number = manifest_number(house)
    texts = {
        "[Content_Types].xml": content_types(house, types),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATIONSHIPS}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
            f'<Relationship Id="rId3" Type="{_RELATIONSHIPS}/extended-properties" Target="docProps/app.xml"/>'
            f"{sealing}</Relationships>"
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
    if house.marked:
        texts = {name: text for name, text in texts.items() if name.startswith(("customXml/", "[Content_Types]"))}
    if glossary:
        texts |= fields.glossary(prompts)
    parts |= {name: (DECLARATION + text).encode() for name, text in texts.items()}
    return tuple(member(name, content) for name, content in parts.items())


@keeping.by_value("word.lists-and-links")
def _shared(
    house: HouseStyle, lists: tuple[tuple[int, int], ...], links: tuple[str, ...], drawn: tuple[int, ...], *, glossary: bool
) -> tuple[Member, Member]:
    """Compress what documents with the same lists, links and charts share: the numbering part and the relationships."""
    relationships = member("word/_rels/document.xml.rels", _relationships(house, links, drawn, glossary).encode())
    return member("word/numbering.xml", _numbering(house, lists)), relationships


def _numbering(house: HouseStyle, lists: tuple[tuple[int, int], ...]) -> bytes:
    """Give every numbered list a w:num of its own, so that each counts from its start (as pandoc does)."""
    numbering = house.part("word/numbering.xml").decode()
    first = first_list(house)
    own = "".join(
        f'<w:num w:numId="{first + position}"><w:abstractNumId w:val="{house.ordered}"/>'
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for position, (level, start) in enumerate(lists)
    )
    last = re.search("<w:numIdMacAtCleanup |</w:numbering>", numbering)
    assert last, "the house style was checked when it was read"
    return (numbering[: last.start()] + own + numbering[last.start() :]).encode()
