"""Parts → the bytes of a .docx, the same bytes for the same parts; and the house style's parts, read once per process.

A part that many documents share is compressed once. Fixed dates and sorted names make the file reproducible (ECMA-376 part 2;
ZIP as in APPNOTE 6.3).
"""

from __future__ import annotations

import functools
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from tenderkit.faults import Fault, Location, TenderkitError

LEVEL = 3  # a third of the time of level 6 for 3% more bytes
_DATE = (1 << 5) | 1  # 1 January 1980, the first day ZIP can name
_VERSION, _DEFLATED, _UTF8 = 20, 8, 0x800
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")


@dataclass(frozen=True)
class Member:
    """A compressed part of a package."""

    name: bytes
    data: bytes
    crc: int
    size: int


def member(name: str, content: bytes) -> Member:
    """Compress a part."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return Member(name.encode(), packer.compress(content) + packer.flush(), zlib.crc32(content), len(content))


def pack(members: Iterable[Member]) -> bytes:
    """Return the bytes of a ZIP archive that holds the members, [Content_Types].xml first and the others by name."""
    body, directory, offset, count = [], [], 0, 0
    for part in sorted(members, key=lambda part: (part.name != b"[Content_Types].xml", part.name)):
        fields = (_UTF8, _DEFLATED, 0, _DATE, part.crc, len(part.data), part.size, len(part.name))
        header = _LOCAL.pack(b"PK\3\4", _VERSION, *fields, 0)
        body += [header, part.name, part.data]
        directory += [_CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, *fields, 0, 0, 0, 0, 0, offset), part.name]
        offset += len(header) + len(part.name) + len(part.data)
        count += 1
    size = sum(map(len, directory))
    return b"".join([*body, *directory, _END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)])


@dataclass(frozen=True)
class HouseStyle:
    """The parts of a house style that every document takes over, and its page: lengths in twips (1/20 pt).

    `tab` is where the styles of header and footer have their right tab; `ordered` the definition that numbered lists count by.
    """

    parts: tuple[tuple[str, bytes], ...]
    page: str
    text_width: int
    tab: int
    ordered: int

    def part(self, name: str) -> bytes:
        """Return a part's content."""
        return dict(self.parts)[name]


_NAMES = """Title Subtitle Heading1 Heading2 Heading3 Heading4 BodyText Clause Lead ListBullet ListBullet2 ListBullet3 ListNumber
ListNumber2 ListNumber3 Caption TableText TableHeading TenderTable Note Warning TOCHeading TOC1 TOC2 Header Footer Strong Emphasis
Hyperlink TenderBlank"""
_STYLES = frozenset(_NAMES.split())
_UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, UnicodeDecodeError)
_TAKEN = ("word/styles.xml", "word/settings.xml", "word/fontTable.xml", "word/numbering.xml", "word/theme/theme1.xml")


@functools.lru_cache(maxsize=8)
def house_style(path: Path) -> HouseStyle:
    """Read a house style; raises TenderkitError (TK501) where the file is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = tuple((name, archive.read(name)) for name in _TAKEN)
            body = archive.read("word/document.xml").decode()
            numbering = archive.read("word/numbering.xml").decode()
    except (
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        KeyError,
        UnicodeDecodeError,
    ) as error:
        raise TenderkitError(
            [Fault(Location(str(path)), "TK501", f"this is no Word file to take a style from: {error}", "save it as .docx in Word")]
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


@functools.lru_cache(maxsize=8)
def landscape(house: HouseStyle) -> HouseStyle:
    """Return a house style with its page turned on its side; the margins stay."""
    width, height = _length(house.page, "w"), _length(house.page, "h")
    if width >= height:
        return house
    page = re.sub(r"<w:pgSz [^>]*/>", f'<w:pgSz w:w="{height}" w:h="{width}" w:orient="landscape"/>', house.page)
    return replace(house, page=page, text_width=house.text_width + height - width)


def _length(element: str, name: str) -> int:
    found = re.search(rf'w:{name}="(\d+)"', element)
    return int(found[1]) if found else 0
