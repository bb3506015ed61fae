"""What stands around the content of a document: header, footer and properties."""

from __future__ import annotations

import re

from tenderkit.word.house.house import HouseStyle
from tenderkit.word.house.placeholders import fill
from tenderkit.word.writing import block_xml
from tenderkit.word.writing.fragments import DECLARATION, NAMESPACES, escape, run
from tenderkit.word.writing.fragments import field as word_field
from tenderkit.word.writing.settings import Settings

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def frame_parts(settings: Settings, house: HouseStyle) -> dict[str, str]:
    """Return the headers and footers: ours, or the house's own with its names in braces filled in and DRAFT where it is one."""
    if house.marked and not house.frames:
        return {}
    if not house.frames:
        return {"word/header1.xml": _header(settings, house), "word/footer1.xml": _footer(settings, house)}
    parts = {name: fill(house.part(name), settings.values).decode("utf-8-sig") for name in house.frames}
    if settings.draft:
        headers = [name for name in parts if re.search(r"<w:hdr[\s>]", parts[name])] or list(parts)
        mark = block_xml.paragraph_start("Header") + run(settings.word("draft"), "<w:b/>") + "</w:p>"
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


def _header(settings: Settings, house: HouseStyle) -> str:
    draft = run(f"{settings.word('draft')} ", "<w:b/>") if settings.draft else ""
    content = f"{run(settings.header_left)}<w:r><w:tab/></w:r>{draft}{run(settings.header_right)}"
    return f"{DECLARATION}<w:hdr {NAMESPACES}>{block_xml.paragraph_start('Header', _tabs(house))}{content}</w:p></w:hdr>"


def _footer(settings: Settings, house: HouseStyle) -> str:
    # Pages are counted by whoever shows the document: the cached numbers are replaced before anybody sees them.
    page, of = run(f"{settings.word('page')} "), run(f" {settings.word('of')} ")
    pages = f"{page}{word_field('PAGE', '1')}{of}{word_field('NUMPAGES', '1')}"
    content = f"{run(settings.footer_left)}<w:r><w:tab/></w:r>{pages}"
    return f"{DECLARATION}<w:ftr {NAMESPACES}>{block_xml.paragraph_start('Footer', _tabs(house))}{content}</w:p></w:ftr>"


def core(settings: Settings) -> str:
    """Return the part with the properties."""
    rows = [
        ("dc:title", settings.title),
        ("dc:subject", settings.subject),
        ("dc:creator", settings.author),
        ("cp:keywords", settings.keywords),
        ("dc:language", settings.locale),
        ("cp:category", settings.category),
    ]
    found = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in rows if text)
    if settings.created:
        stamp = f"{settings.created.isoformat()}T00:00:00Z"
        for name in ("dcterms:created", "dcterms:modified"):
            found += f'<{name} xsi:type="dcterms:W3CDTF">{stamp}</{name}>'
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{found}</cp:coreProperties>"
    )
