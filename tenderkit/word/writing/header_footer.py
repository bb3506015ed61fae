"""What stands around the content of a document: header, footer and properties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from tenderkit.word.house.house import HEADS, HouseStyle
from tenderkit.word.writing import block_xml
from tenderkit.word.writing.dressing import dressed
from tenderkit.word.writing.fragments import DECLARATION, NAMESPACES, escape, run
from tenderkit.word.writing.fragments import field as word_field
from tenderkit.word.writing.settings import Settings

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MANY = "000"  # pages
_TO_THE_RIGHT = '<w:jc w:val="right"/>'


class Frame(NamedTuple):
    """A header or footer of ours: which of both, the name of its part, the id of its relationship, whether of `turned` pages."""

    half: str
    name: str
    id: str
    turned: bool


def our_frames(house: HouseStyle, *, turned: bool) -> list[Frame]:
    """Return our header and our footer where the house has none of its own, once more where some pages are `turned`.

    A document of the author's gets neither.
    """
    if house.model:
        return []
    name = "word/tender-{}{}.xml" if house.own else "word/{}{}.xml"
    lacking = [half for half, theirs in (("header", house.headers), ("footer", house.footers)) if not theirs]
    return [
        Frame(half, name.format(half, end), f"rIdTender{half.capitalize()}{'Turned' if on_side else ''}", on_side)
        for on_side, end in ((False, "" if house.own else "1"), (True, "2"))
        for half in lacking
        if turned or not on_side
    ]


def frame_parts(settings: Settings, house: HouseStyle, frames: Sequence[Frame]) -> dict[str, str]:
    """Return the parts of our headers and footers by name."""
    sides = {False: house, True: replace(house, page=house.page.turned)}
    made = {"header": _header, "footer": _footer}
    return {frame.name: made[frame.half](settings, sides[frame.turned]) for frame in frames}


def with_draft(name: str, xml: bytes, settings: Settings, house: HouseStyle) -> bytes:
    """Return a header of the house's own, with DRAFT above it in a draft; a footer where it has no header."""
    if not settings.draft or name not in (house.headers if house.headers or not house.model else house.footers):
        return xml
    mark = dressed(
        block_xml.paragraph_start("Header") + run(settings.word("draft"), "<w:b/>") + "</w:p>",
        house.model.dress if house.model else None,
        settings.locale,
    )
    declaration, start, rest = xml.partition(b"<w:hdr" if name in house.headers else b"<w:ftr")
    root, end, content = rest.partition(b">")
    # An element without content is written in one tag.
    if root.endswith(b"/"):
        tag = start[1:]
        return declaration + start + root[:-1] + end + mark.encode() + b"</" + tag + b">"
    return declaration + start + root + end + mark.encode() + content


def _tabs(house: HouseStyle) -> str:
    """Return the right tab of header and footer where the page is not the one that their styles were made for."""
    width = house.page.text_width
    if width == house.tab:
        return ""
    theirs = house.frame_tabs if house.own else (house.tab,)
    stops = [(position, "clear") for position in theirs if position != width] + [(width, "right")]
    return "<w:tabs>" + "".join(f'<w:tab w:val="{kind}" w:pos="{position}"/>' for position, kind in sorted(stops)) + "</w:tabs>"


def _header(settings: Settings, house: HouseStyle) -> str:
    draft = f"{settings.word('draft')} " if settings.draft else ""
    right = (run(draft, "<w:b/>") if draft else "") + run(settings.header_right)
    halves = _halves("Header", settings.header_left, right, draft + settings.header_right, house)
    return f"{DECLARATION}<w:hdr {NAMESPACES}>{halves}</w:hdr>"


def _footer(settings: Settings, house: HouseStyle) -> str:
    # Pages are counted by whoever shows the document: the cached numbers are replaced before anybody sees them.
    page, of = f"{settings.word('page')} ", f" {settings.word('of')} "
    pages = f"{run(page)}{word_field('PAGE', '1')}{run(of)}{word_field('NUMPAGES', '1')}"
    halves = _halves("Footer", settings.footer_left, pages, page + _MANY + of + _MANY, house)
    return f"{DECLARATION}<w:ftr {NAMESPACES}>{halves}</w:ftr>"


def _halves(style: str, left: str, right: str, words: str, house: HouseStyle) -> str:
    """Return a left half and a right one of these words, in one line if it holds both: neither wraps under the other."""
    look = house.heads[HEADS.index(style)]
    if look.width(f"{left}  {words}") <= house.page.text_width:
        return f"{block_xml.paragraph_start(style, _tabs(house))}{run(left)}<w:r><w:tab/></w:r>{right}</w:p>"
    start = block_xml.paragraph_start(style)
    return f"{start}{run(left)}</w:p>{block_xml.paragraph_start(style, _TO_THE_RIGHT)}{right}</w:p>"


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
