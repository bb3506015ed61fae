"""A flow of blocks + a frame (header, footer, properties) + a house style → the bytes of a Word document."""

from __future__ import annotations

import functools
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tenderkit.blocks import Flow
from tenderkit.word import body
from tenderkit.word.filling import applied, edits, fill
from tenderkit.word.layout import first_list, layout, widths_of
from tenderkit.word.model import Marker, Model
from tenderkit.word.model import edits as model_edits
from tenderkit.word.package import Member, member, pack
from tenderkit.word.references import Index, index
from tenderkit.word.styles import HouseStyle
from tenderkit.word.xml import DECLARATION, NAMESPACES, escape, escape_attribute, run
from tenderkit.word.xml import field as word_field

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml"
_MANIFEST_ID = uuid.uuid5(uuid.NAMESPACE_URL, "tenderkit:manifest")
WORDS = {"contents": "Contents", "table": "Table", "page": "Page", "of": "of", "draft": "DRAFT"}


@dataclass(frozen=True)
class Frame:
    """What stands around the content: header, footer and properties.

    `created` is the date in the properties, left out where it is None. `manifest` is the XML of the custom part. `words` are
    the few words of the writer's own, in the language of the document (keys as in WORDS); `values` those of the names in
    braces in headers and footers of the house's own.
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

    def word(self, name: str) -> str:
        """Return one of the writer's own words in the document's language."""
        return self.words.get(name, WORDS[name])


def write(flow: Flow, frame: Frame, house: HouseStyle, contents: Index | None = None) -> bytes:
    """Return a Word document; the same input gives the same bytes.

    `contents` is the index of the flow's headings where the caller has it already; its problems are the caller's to report.
    """
    headings = contents or index(flow, house)
    begins = tuple(headings.begins.items())
    widths = widths_of(flow.placed, flow.values, house, begins)
    laid = layout(flow.placed, widths, house, begins, (frame.word("contents"), frame.word("table")))
    parts = [(part.marker, part.filled(flow.values, headings.headings)) for part in laid.parts]
    changing = {**_frame_parts(frame, house), f"customXml/item{_manifest_number(house)}.xml": DECLARATION + frame.manifest}
    if house.model is None:
        changing |= {"word/document.xml": _whole("".join(xml for _, xml in parts), house), "docProps/core.xml": _core(frame)}
    else:
        marked = [(marker, xml) for marker, xml in parts if marker is not None]
        changing["word/document.xml"] = _in_model(marked, house.model, frame, house).decode("utf-8-sig")
    return pack(
        [
            *_static(house, frame.locale),
            *_shared(house, laid.lists, laid.links),
            *(member(name, content.encode()) for name, content in changing.items()),
        ]
    )


def _in_model(parts: Sequence[tuple[Marker, str]], model: Model, frame: Frame, house: HouseStyle) -> bytes:
    """Return the author's document with the content at its markers and its names in braces filled in."""
    draft = body.paragraph_start("BodyText") + run(frame.word("draft"), "<w:b/>") + "</w:p>"
    pieces = list(parts)
    if frame.draft and not house.frames and pieces:
        pieces[0] = (pieces[0][0], draft + pieces[0][1])
    # Both on the author's own bytes: what a value says is never taken for a name or a marker.
    return applied(model.document, model_edits(model, pieces) + edits(model.document, frame.values))


def _whole(content: str, house: HouseStyle) -> str:
    ours = '<w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/>'
    section = f"<w:sectPr>{'' if house.frames else ours}{house.page}</w:sectPr>"
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{content}{section}</w:body></w:document>"


def _relationships(house: HouseStyle, links: Sequence[str]) -> str:
    model = house.model
    rows = (
        []
        if model
        else [(relation.id, relation.kind, relation.target) for relation in house.relations]
        or [
            ("rIdStyles", "styles", "styles.xml"),
            ("rIdNumbering", "numbering", "numbering.xml"),
            ("rIdSettings", "settings", "settings.xml"),
            ("rIdFonts", "fontTable", "fontTable.xml"),
            ("rIdTheme", "theme", "theme/theme1.xml"),
        ]
    )
    if not house.frames and model is None:
        rows += [("rIdHeader", "header", "header1.xml"), ("rIdFooter", "footer", "footer1.xml")]
    rows.append(("rIdManifest", "customXml", f"../customXml/item{_manifest_number(house)}.xml"))
    found = [f'<Relationship Id="{name}" Type="{_RELATIONSHIPS}/{kind}" Target="{target}"/>' for name, kind, target in rows]
    found += [
        f'<Relationship Id="{body.link_id(address)}" Type="{_RELATIONSHIPS}/hyperlink" '
        f'Target="{escape_attribute(address)}" TargetMode="External"/>'
        for address in links
    ]
    theirs = model.relations if model else ""
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{theirs}{"".join(found)}</Relationships>'


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


def _manifest_number(house: HouseStyle) -> int:
    """Return the number of the custom part that holds the manifest: the first that the author's document leaves free."""
    return house.model.manifest if house.model else 1


def _content_types(house: HouseStyle) -> str:
    """Return the part that says what each part is: those of the house, and those that every document has."""
    kinds = dict(house.types) or {
        "word/styles.xml": f"{_WORD}.styles+xml",
        "word/settings.xml": f"{_WORD}.settings+xml",
        "word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "word/theme/theme1.xml": f"{_OFFICE}.theme+xml",
    }
    kinds |= {
        "word/document.xml": f"{_WORD}.document.main+xml",
        "word/numbering.xml": f"{_WORD}.numbering+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
        f"customXml/itemProps{_manifest_number(house)}.xml": f"{_OFFICE}.customXmlProperties+xml",
    }
    if house.model:
        kinds = {name: kind for name, kind in kinds.items() if not name.startswith("docProps/") or name in dict(house.types)}
        kinds |= {name: kind for name, kind in house.types if name.startswith("docProps/")}
    elif not house.frames:
        kinds |= {"word/header1.xml": f"{_WORD}.header+xml", "word/footer1.xml": f"{_WORD}.footer+xml"}
    endings = {**dict(house.defaults), "rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    rows = [
        f'<Default Extension="{escape_attribute(name)}" ContentType="{escape_attribute(kind)}"/>' for name, kind in endings.items()
    ]
    rows += [
        f'<Override PartName="/{escape_attribute(name)}" ContentType="{escape_attribute(kind)}"/>' for name, kind in kinds.items()
    ]
    return f'<Types xmlns="{_PACKAGE}/content-types">{"".join(rows)}</Types>'


@functools.lru_cache(maxsize=32)
def _static(house: HouseStyle, locale: str) -> tuple[Member, ...]:
    """Compress what documents of one style and language share."""
    parts = {name: content for name, content in house.parts if name != "word/numbering.xml" and name not in house.frames}
    language = f'<w:lang w:val="{escape_attribute(locale)}"'.encode()
    if not house.own:
        parts["word/styles.xml"] = re.sub(rb'<w:lang w:val="[^"]*"', language, parts["word/styles.xml"])
        theme = language.replace(b"lang", b"themeFontLang")
        parts["word/settings.xml"] = re.sub(rb'<w:themeFontLang w:val="[^"]*"', theme, parts["word/settings.xml"])
    number = _manifest_number(house)
    texts = {
        "[Content_Types].xml": _content_types(house),
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
        texts = {name: text for name, text in texts.items() if name == "[Content_Types].xml" or name.startswith("customXml/")}
    return tuple(
        member(name, content)
        for name, content in {**parts, **{name: (DECLARATION + text).encode() for name, text in texts.items()}}.items()
    )


@functools.lru_cache(maxsize=256)
def _shared(house: HouseStyle, lists: tuple[tuple[int, int], ...], links: tuple[str, ...]) -> tuple[Member, Member]:
    """Compress what documents with the same lists and links share: the numbering part and the relationships."""
    relationships = member("word/_rels/document.xml.rels", _relationships(house, links).encode())
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
