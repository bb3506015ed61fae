"""The shipped house style: its parts, its page, its lists."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from tenderkit import keeping
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.word.house.markers import MarkedDocument
from tenderkit.word.house.stylesheet import Lists


@dataclass(frozen=True)
class Relation:
    """A relationship of the main document part to a part of the house style."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True, eq=False)
class HouseStyle:
    """What documents take over from a house style; compare by identity. Lengths in twips (1/20 pt).

    `page` is what the section's w:sectPr holds, `tab` where the styles of header and footer have their right tab, `ordered` the
    definition that numbered lists count by. The rest is of a buyer's own style: its relationships and content types,
    its own headers and footers (`frames`), the tabs of those styles, its lists, and the list and level in which headings and
    clauses count; `model` is the document to be filled in, where it is one.
    """

    parts: tuple[tuple[str, bytes], ...]
    page: str
    text_width: int
    tab: int
    ordered: int
    path: str = ""
    relations: tuple[Relation, ...] = ()
    types: tuple[tuple[str, str], ...] = ()
    defaults: tuple[tuple[str, str], ...] = ()
    frames: tuple[str, ...] = ()
    frame_tabs: tuple[int, ...] = ()
    lists: Lists | None = None
    numbers: tuple[tuple[str, tuple[int, int]], ...] = ()
    own: bool = False
    marked: MarkedDocument | None = None

    def part(self, name: str) -> bytes:
        """Return a part's content."""
        return dict(self.parts)[name]

    @property
    def glossary(self) -> str:
        """Return the name of the part that holds the building blocks of a buyer's own; "" where it has none."""
        held = dict(self.parts)
        return next((name for name, kind in self.types if kind.endswith("document.glossary+xml") and name in held), "")


_NAMES = """Title Subtitle Heading1 Heading2 Heading3 Heading4 BodyText Clause Lead ListBullet ListBullet2 ListBullet3 ListNumber
ListNumber2 ListNumber3 Caption TableText TableHeading TenderTable Note Warning TOCHeading TOC1 TOC2 Header Footer Strong Emphasis
Hyperlink TenderBlank PlaceholderText"""
_STYLES = frozenset(_NAMES.split())
_UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, UnicodeDecodeError)
_TAKEN = ("word/styles.xml", "word/settings.xml", "word/fontTable.xml", "word/numbering.xml", "word/theme/theme1.xml")


@keeping.by_files("word.shipped-style", read=lambda path: [path])
def house_style(path: Path) -> HouseStyle:
    """Read the shipped house style; raises TenderkitError (TK501, TK502) where the installation is damaged.

    It is trusted: a buyer's own comes in by `tenderkit.word.house.adopting.adopt`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = tuple((name, archive.read(name)) for name in _TAKEN)
            body = archive.read("word/document.xml").decode()
            numbering = archive.read("word/numbering.xml").decode()
    except _UNREADABLE as error:
        raise TenderkitError(
            [
                Fault(
                    Location(str(path)),
                    "TK501",
                    f"this is not a Word file to take a style from: {error}",
                    "save it as .docx in Word",
                )
            ]
        ) from None
    size = re.search(r"<w:pgSz [^>]*/>", body)
    margins = re.search(r"<w:pgMar [^>]*/>", body)
    if not size or not margins:
        raise TenderkitError(
            [Fault(Location(str(path)), "TK501", "the house style has no page size and margins", "set them in Word and save it")]
        )
    width = _length(size[0], "w") - _length(margins[0], "left") - _length(margins[0], "right")
    ordered = re.search(r'<w:num w:numId="3"[^>]*><w:abstractNumId w:val="(\d+)"', numbering)
    if not ordered or "</w:numbering>" not in numbering:
        hint = "start from a copy of the shipped house-style.docx"
        raise TenderkitError([Fault(Location(str(path)), "TK502", "the house style has no third list, for numbered lists", hint)])
    missing = sorted(_STYLES - set(re.findall(r'w:styleId="(\w+)"', dict(parts)["word/styles.xml"].decode(errors="replace"))))
    if missing:
        hint = "start from a copy of the shipped house-style.docx"
        message = f"the house style lacks the styles {', '.join(missing)}"
        raise TenderkitError([Fault(Location(str(path)), "TK502", message, hint)])
    return HouseStyle(parts, size[0] + margins[0], width, width, int(ordered[1]))


@keeping.by_value("word.landscape")
def landscape(house: HouseStyle) -> HouseStyle:
    """Return a house style with its page turned on its side; the margins stay."""
    width, height = _length(house.page, "w"), _length(house.page, "h")
    if width >= height:
        return house
    page = re.sub(r"<w:pgSz [^>]*/>", f'<w:pgSz w:w="{height}" w:h="{width}" w:orient="landscape"/>', house.page)
    return replace(house, page=page, text_width=house.text_width + height - width)


def page_of(section: str) -> int:
    """Return the text width of a section."""
    size, margins = re.search(r"<w:pgSz [^>]*/>", section), re.search(r"<w:pgMar [^>]*/>", section)
    if not size or not margins:
        return 0
    gone = sum(_length(margins[0], side) for side in ("left", "right", "gutter"))
    return _length(size[0], "w") - gone


def _length(element: str, name: str) -> int:
    found = re.search(rf'w:{name}="(\d+)"', element)
    return int(found[1]) if found else 0
