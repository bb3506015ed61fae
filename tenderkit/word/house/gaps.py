"""A part with gaps: the bytes that every document has, and between them what each document puts in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tenderkit.word.writing.fragments import escape, escape_attribute, escape_value

_ESCAPED: Mapping[str, Callable[[str], str]] = {"run": escape_value, "element": escape, "attribute": escape_attribute, "xml": str}
LANGUAGE = "x-tenderkit"  # the name of the gap for the language of a document; a private tag, that no file has (RFC 5646, 2.2.7)


@dataclass(frozen=True)
class Gap:
    """The place of a value: the name that stood there in braces, and what it stood in: a run, another element, an attribute.

    In place of `xml` comes XML of ours.
    """

    name: str
    place: str = "run"


@dataclass(frozen=True)
class Insertion:
    """The place of content: the number of its marker."""

    marker: int


Piece = bytes | Gap | Insertion


@dataclass(frozen=True)
class Gapped:
    """A part in pieces."""

    pieces: tuple[Piece, ...]

    def names(self) -> list[str]:
        """The names whose values are put in, in order."""
        return [piece.name for piece in self.pieces if isinstance(piece, Gap) and piece.name != LANGUAGE]

    def filled(self, values: Mapping[str, str], content: Mapping[int, bytes] | None = None) -> bytes:
        """The part with its values, and with the content of its markers."""
        out = []
        for piece in self.pieces:
            if isinstance(piece, bytes):
                out.append(piece)
            elif isinstance(piece, Gap):
                out.append(_ESCAPED[piece.place](values[piece.name]).encode())
            else:
                out.append((content or {}).get(piece.marker, b""))
        return b"".join(out)
