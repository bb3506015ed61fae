"""A path in the tender's folder → a picture that documents can hold: PNG or JPEG, whole, bounded, without what it does not show.

A picture goes out to everybody, so it is looked at before: the pixels that a PNG announces are there, a JPEG goes on to its end.
Only what shows the picture is kept: not where a photo was taken, no comment, nothing behind its end.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal

from tenderkit import keeping
from tenderkit.faults import reason
from tenderkit.files import regular

MOST_BYTES = 5_000_000
MOST_PIXELS = 25_000_000
MOST_SIDE = 10_000
_USUAL_DENSITY = 96.0  # dots an inch, where a picture does not say, or what cannot be
_DENSITIES = (36.0, 2400.0)
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_EXPORT = "export it as PNG, with about 300 dots an inch"
_AGAIN = "open it in a program for pictures and save it again as PNG or JPEG"
# What other files begin with.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!DOCTYPE svg|<svg)|\x1f\x8b", "an SVG drawing or another text in XML"),
    (rb"GIF8", "a GIF"),
    (rb"BM", "a bitmap of Windows"),
    (rb"II\*\0|MM\0\*", "a TIFF"),
    (rb"RIFF....WEBP", "a WebP"),
    (rb"....ftyp", "a HEIC, an AVIF or a film"),
    (rb"%PDF", "a PDF"),
    (rb"\xd7\xcd\xc6\x9a|\x01\0\0\0....................................EMF", "a metafile of Windows"),
)


class UnfitError(Exception):
    """Why a file is no picture for a document: the code of the fault, and what to do."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


@dataclass(frozen=True)
class Picture:
    """A picture: its bytes, with what shows it and nothing else; pixels across and down, and how many of them an inch has."""

    kind: Literal["png", "jpeg"]
    data: bytes
    width: int
    height: int
    density: float

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def _file(folder: Path, name: str) -> Path:
    return folder / name.replace("\0", "\ufffd")


@keeping.by_files("picture", read=lambda folder, name: [_file(folder, name)])
def read(folder: Path, name: str) -> Picture:
    """Return the picture at a path below the tender's folder.

    Raises UnfitError: TK433 there is no such file in the folder, TK434 it is no PNG or JPEG, or damaged, TK435 it is too large.
    """
    data = _bytes(folder, name)
    shown = f"“{name}”"
    try:
        if data.startswith(_PNG):
            return _png(data, shown)
        if data.startswith(_JPEG):
            return _jpeg(data, shown)
    except (struct.error, IndexError, zlib.error) as error:
        raise _damaged(shown, "its data are broken" if isinstance(error, zlib.error) else "it ends in the middle") from None
    what = next((words for sign, words in _OTHERS if re.match(sign, data, re.DOTALL)), "not a kind of picture that tenderkit knows")
    raise UnfitError("TK434", f"{shown} is {what}; pictures are PNG or JPEG", _EXPORT)


def _bytes(folder: Path, name: str) -> bytes:
    """The bytes of a file of the folder; a path does not lead out of it, by `..`, from a root, or by a link."""
    shown = f"“{name}”"
    inside = "name a file in the folder of the tender file, or below it, such as maps/sites.png"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", name):
        raise UnfitError("TK433", f"{shown} is an address, and a picture is a file", inside)
    path = PurePosixPath(name)
    if "\\" in name or path.is_absolute() or PureWindowsPath(name).drive or ".." in path.parts or not path.parts:
        raise UnfitError(
            "TK433", f"{shown} is not a path within the folder of the tender file", f"{inside}, with / between folders"
        )
    try:
        home = os.path.realpath(folder)
        real = os.path.realpath(_file(folder, name))
        if os.path.commonpath([home, real]) != home:
            raise UnfitError("TK433", f"{shown} leads out of the folder of the tender file", inside)
        with regular.opened(Path(real)) as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnfitError(
            "TK433", f"the picture {shown} cannot be read: {reason(error) if isinstance(error, OSError) else error}", inside
        ) from None
    if len(data) > MOST_BYTES:
        raise UnfitError("TK435", f"{shown} has more than {MOST_BYTES // 1_000_000} MB", "save it smaller")
    return data


def _bounded(shown: str, width: int, height: int) -> None:
    if not width or not height:
        raise _damaged(shown, "it has no width or no height")
    if width > MOST_SIDE or height > MOST_SIDE or width * height > MOST_PIXELS:
        most = f"at most {MOST_SIDE:,} on a side, and {MOST_PIXELS // 1_000_000} million in all"
        raise UnfitError("TK435", f"{shown} has {width:,} × {height:,} pixels", f"{most}: save it smaller")


def _damaged(shown: str, why: str) -> UnfitError:
    return UnfitError("TK434", f"the picture {shown} is damaged: {why}", _AGAIN)


def _density(dots: float) -> float:
    return dots if _DENSITIES[0] <= dots <= _DENSITIES[1] else _USUAL_DENSITY


# PNG (ISO/IEC 15948)

_SHOWN = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"IDAT", b"IEND"}
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by the kind of colour
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_AT_A_TIME = 1 << 20


def _png(data: bytes, shown: str) -> Picture:
    kept, pixels = [_PNG], []
    density, palette = 0.0, False
    header: tuple[int, ...] = ()
    for kind, content, whole in _chunks(data, shown):
        if not header:
            if kind != b"IHDR" or len(content) != 13:
                raise _damaged(shown, "it does not begin with its size")
            header = struct.unpack(">IIBBBBB", content)
        elif kind == b"IHDR" or (kind[:1].isupper() and kind not in _SHOWN):
            raise _damaged(shown, "it holds parts that no PNG has")
        palette = palette or kind == b"PLTE"
        if kind == b"pHYs" and len(content) == 9 and content[8] == 1:
            density = struct.unpack(">I", content[:4])[0] * 0.0254
        if kind == b"IDAT":
            pixels.append(content)
        if kind in _SHOWN:
            kept.append(whole)
    width, height, depth, colour, *methods, interlaced = header
    _bounded(shown, width, height)
    if depth not in _DEPTHS.get(colour, ()) or any(methods) or interlaced > 1 or (colour == 3 and not palette):
        raise _damaged(shown, "its kind of colour does not exist")
    bits = depth * _CHANNELS[colour]
    if _inflated(pixels, most := _size(width, height, bits, interlaced)) != most:
        raise _damaged(shown, f"it does not hold the {width:,} × {height:,} pixels that it announces")
    return Picture("png", b"".join(kept), width, height, _density(density))


def _chunks(data: bytes, shown: str) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the chunks up to the last: kind, content, and all of it."""
    at = len(_PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        (crc,) = struct.unpack_from(">I", data, end - 4)
        content = data[at + 8 : end - 4]
        if zlib.crc32(content, zlib.crc32(kind)) != crc:
            raise _damaged(shown, "a checksum is wrong")
        yield kind, content, data[at:end]
        if kind == b"IEND":
            return
        at = end


def _size(width: int, height: int, bits: int, interlaced: int) -> int:
    """How many bytes the pixels take, with the byte before each row."""
    passes = [(-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in _PASSES] if interlaced else [(width, height)]
    return sum(down * (1 + -(-across * bits // 8)) for across, down in passes if across > 0 and down > 0)


def _inflated(parts: list[bytes], most: int) -> int:
    """How many bytes compressed data hold, or a number above `most`; -1 where they end in the middle."""
    unpacker, size = zlib.decompressobj(), 0
    for part in parts:
        while part and size <= most:
            size += len(unpacker.decompress(part, _AT_A_TIME))
            part = unpacker.unconsumed_tail
    while not unpacker.eof and size <= most and (more := unpacker.decompress(b"", _AT_A_TIME)):
        size += len(more)
    return size if unpacker.eof or size > most else -1


# JPEG (ISO/IEC 10918-1; JFIF in 10918-5)

_SCAN_END = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")  # within a scan stand \xff\x00, for 255, and marks from which to go on
_FRAMES, _TABLES, _SCAN, _LAST = (0xC0, 0xC1, 0xC2), (0xC4, 0xDB, 0xDD), 0xDA, 0xD9
_FIRST, _OTHER_FRAMES = 0xD8, {*range(0xC3, 0xD0), 0xDC} - {0xC4, 0xC8, 0xCC}
_NEEDED = {0xE0: b"JFIF\0", 0xEE: b"Adobe"}  # of the notes of programs: the density, and which colours these are
_UPRIGHT = 1


def _jpeg(data: bytes, shown: str) -> Picture:
    kept, tables = [data[:2]], set[int]()
    density, scanned, frame = 0.0, 0, b""
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise _damaged(shown, "there is something between its parts")
        mark = data[at + 1]
        if mark == _LAST:
            break
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        content = data[at + 4 : end]
        if length < 2 or len(data) < end + 2:
            raise _damaged(shown, "it ends in the middle")
        if mark in _OTHER_FRAMES or mark == _FIRST or (mark in _FRAMES and frame):
            raise UnfitError("TK434", f"{shown} is a rare kind of JPEG, which Word may not show", _AGAIN)
        if mark in _FRAMES:
            frame = content
        if mark == 0xE0 and content.startswith(b"JFIF\0"):
            unit, across = struct.unpack_from(">BH", content, 7)
            density = across * {1: 1.0, 2: 2.54}.get(unit, 0.0)
        if mark == 0xE1 and (turned := _orientation(content)) != _UPRIGHT:
            message = f"the photo {shown} is stored turned or mirrored, and only its Exif data say so (orientation {turned})"
            raise UnfitError("TK434", message, "turn it upright in a program for pictures, and save it")
        if mark == _SCAN:
            found = _SCAN_END.search(data, end)
            if not found or not frame:
                raise _damaged(shown, "it ends in the middle")
            scanned += found.start() - end
            end = found.start()
        tables.add(mark)
        if mark in (*_FRAMES, *_TABLES, _SCAN) or content.startswith(_NEEDED.get(mark, b"\0")):
            kept.append(data[at:end])
        at = end
    if not scanned or not {0xC4, 0xDB} <= tables:
        raise _damaged(shown, "it holds no pixels")
    depth, height, width, parts = struct.unpack_from(">BHHB", frame)
    _bounded(shown, width, height)
    if depth != 8 or parts not in (1, 3, 4) or len(frame) != 6 + 3 * parts:
        raise UnfitError("TK434", f"{shown} is a rare kind of JPEG, which Word may not show", _AGAIN)
    # A square of 8 pixels takes a bit at the least: what is there cannot be a picture of the size that it announces.
    if 8 * scanned < -(-width // 8) * -(-height // 8):
        raise _damaged(shown, f"it does not hold the {width:,} × {height:,} pixels that it announces")
    return Picture("jpeg", b"".join([*kept, b"\xff\xd9"]), width, height, _density(density))


def _orientation(content: bytes) -> int:
    """What the Exif data of a photo say of its orientation: 1 is upright."""
    if not content.startswith(b"Exif\0\0"):
        return _UPRIGHT
    tiff = content[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4) if order else (0,)
        (count,) = struct.unpack_from(f"{order}H", tiff, at) if order else (0,)
        for number in range(min(count, 500)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * number)
            if tag == 0x0112 and kind == 3 and 1 <= value <= 8:
                return int(value)
    except struct.error:
        pass
    return _UPRIGHT
