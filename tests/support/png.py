"""A size → the bytes of a PNG of one colour, written by hand: whole, or with a part of it changed."""

from __future__ import annotations

import struct
import zlib

SIGN = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(
    width: int = 30,
    height: int = 10,
    *,
    says: tuple[int, int] | None = None,
    depth: int = 8,
    colour: int = 2,
    density: float = 0,
    more: bytes = b"",
    end: bytes = b"",
    tint: int = 90,
) -> bytes:
    """`says` is the size that the header announces, `density` in dots an inch; `more` stands before the pixels."""
    header = struct.pack(">IIBBBBB", *(says or (width, height)), depth, colour, 0, 0, 0)
    dots = chunk(b"pHYs", struct.pack(">IIB", *[round(density / 0.0254)] * 2, 1)) if density else b""
    row = b"\0" + bytes([tint]) * (width * {0: 1, 2: 3, 6: 4}[colour] * depth // 8)
    return SIGN + chunk(b"IHDR", header) + dots + more + chunk(b"IDAT", zlib.compress(row * height)) + (end or chunk(b"IEND", b""))
