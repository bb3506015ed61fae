"""What stands around the content of a document: header, footer and properties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tenderkit.word.forms import fields
from tenderkit.word.forms.seal import Seal
from tenderkit.word.house.house import HouseStyle
from tenderkit.word.house.placeholders import fill
from tenderkit.word.writing import block_xml
from tenderkit.word.writing.fragments import DECLARATION, NAMESPACES, escape, run
from tenderkit.word.writing.fragments import field as word_field

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORDS = {"contents": "Contents", "table": "Table", "figure": "Figure", "page": "Page", "of": "of", "draft": "DRAFT"}
WORDS |= fields.WORDS


@dataclass(frozen=True)
class Frame:
    """What stands around the content: header, footer and properties.

    `created` is the date in the properties, left out where it is None. `manifest` is the XML of the custom part. `words` are
    the few words of the writer's own, in the language of the document (keys as in WORDS); `values` those of the names in
    braces in headers and footers of the house's own. `decimal` is the sign before decimals in the language. In a `protected`
    document only the fields can be filled in; a form has a `seal`, by which a change of its fixed texts is found.
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
    protected: bool = False
    seal: Seal | None = None
    created: date | None = None
    manifest: str = "<manifest/>"
    words: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    decimal: str = "."

    def word(self, name: str) -> str:
        """Return one of the writer's own words in the document's language."""
        return self.words.get(name, WORDS[name])


def frame_parts(frame: Frame, house: HouseStyle) -> dict[str, str]:
    """Return the headers and footers: ours, or the house's own with its names in braces filled in and DRAFT where it is one."""
    if house.model and not house.frames:
        return {}
    if not house.frames:
        return {"word/header1.xml": _header(frame, house), "word/footer1.xml": _footer(frame, house)}
    parts = {name: fill(house.part(name), frame.values).decode("utf-8-sig") for name in house.frames}
    if frame.draft:
        headers = [name for name in parts if re.search(r"<w:hdr[\s>]", parts[name])] or list(parts)
        mark = block_xml.paragraph_start("Header") + run(frame.word("draft"), "<w:b/>") + "</w:p>"
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
    return f"{DECLARATION}<w:hdr {NAMESPACES}>{block_xml.paragraph_start('Header', _tabs(house))}{content}</w:p></w:hdr>"


def _footer(frame: Frame, house: HouseStyle) -> str:
    # Pages are counted by whoever shows the document: the cached numbers are replaced before anybody sees them.
    pages = (
        f"{run(frame.word('page') + ' ')}{word_field('PAGE', '1')}{run(' ' + frame.word('of') + ' ')}{word_field('NUMPAGES', '1')}"
    )
    content = f"{run(frame.footer_left)}<w:r><w:tab/></w:r>{pages}"
    return f"{DECLARATION}<w:ftr {NAMESPACES}>{block_xml.paragraph_start('Footer', _tabs(house))}{content}</w:p></w:ftr>"


def core(frame: Frame) -> str:
    """Return the part with the properties."""
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
