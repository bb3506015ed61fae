"""The small pieces of WordprocessingML that everything is built of: escaping, runs and fields.

A piece of a document is a `Stretch`: text and holes in turn. What differs from document to document (a value, a bookmark's id, a
list's number, the text of a reference) is a hole; the rest is XML made once.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, Union

from tenderkit.blocks import Field, Picture

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# For documents with tick boxes, which are of Word 2010: others may pass them by (ISO 29500-3, 7.2).
IGNORABLE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Value:
    """The value of a slot, inside w:t, or inside an attribute."""

    slot: int
    attribute: bool = False


@dataclass(frozen=True)
class BookmarkId:
    """The id of the bookmark of that name."""

    name: str


@dataclass(frozen=True)
class ListNumber:
    """The number of the `index`-th numbered list of this stretch."""

    index: int


@dataclass(frozen=True)
class Bullets:
    """The number of the list that gives bullets to items in table cells, one in a document."""


@dataclass(frozen=True)
class Letters:
    """The number of the list by which (a), (b), (c) are counted where this stands."""


class Begun(NamedTuple):
    """A list of its own: the level on which it begins, its first number there, whether with letters, or with bullets alone."""

    level: int
    start: int
    lettered: bool = False
    bulleted: bool = False


@dataclass(frozen=True)
class TargetText:
    """The cached text of a field: the title or number of a heading, the word or number of a caption; in w:t or in an attribute."""

    anchor: str
    form: str
    attribute: bool = False


@dataclass(frozen=True)
class Above:
    """The field for the number of the clause or heading below which an item with a letter stands; nothing for other anchors."""

    anchor: str


@dataclass(frozen=True)
class Control:
    """A field of a form."""

    field: Field


@dataclass(frozen=True)
class Drawn:
    """A picture, at most so wide and high in twips; a width of 0 is that of a line, of which it takes a `share` at most."""

    picture: Picture
    width: int
    height: int
    share: Fraction


@dataclass(frozen=True)
class NoteId:
    """The id of the `index`-th footnote of this stretch."""

    index: int


Hole = Union[Value, BookmarkId, ListNumber, Letters, Bullets, TargetText, Above, Control, Drawn, NoteId]


@dataclass(frozen=True)
class Stretch:
    """XML with holes; the addresses it links to; the numbered lists that begin in it; its footnotes, each but for its id."""

    pieces: tuple[str | Hole, ...]
    links: tuple[str, ...] = ()
    lists: tuple[Begun, ...] = ()
    notes: tuple[Stretch, ...] = ()


class Builder:
    """Gathers a stretch piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[str | Hole] = []
        self.links: list[str] = []
        self.lists: list[Begun] = []
        self.notes: list[Stretch] = []

    def add(self, *pieces: str | Hole) -> None:
        """Append XML and holes."""
        self.pieces += pieces

    def stretch(self) -> Stretch:
        """Return what was gathered, neighbouring texts joined."""
        joined: list[str | Hole] = []
        for piece in self.pieces:
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] += piece
            else:
                joined.append(piece)
        return Stretch(tuple(joined), tuple(self.links), tuple(self.lists), tuple(self.notes))


def escape(text: str) -> str:
    """Escape text for an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Escape text for a double-quoted attribute; line ends become spaces."""
    return escape(text).replace('"', "&quot;").replace("\r\n", " ").replace("\n", " ").replace("\t", " ").replace("\r", " ")


def escape_value(text: str) -> str:
    """Escape text for w:t, with line ends and tabs as Word's own elements."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # as `escape`: values are what takes time
    if not text.isprintable():
        escaped = escaped.replace("\r\n", "\n").replace("\r", "\n")
        escaped = escaped.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">').replace(
            "\t", '</w:t><w:tab/><w:t xml:space="preserve">'
        )
    return escaped


def run(text: str, properties: str = "") -> str:
    """Return a run that holds text."""
    return f'<w:r>{_properties(properties)}<w:t xml:space="preserve">{escape_value(text)}</w:t></w:r>'


def _properties(properties: str) -> str:
    return f"<w:rPr>{properties}</w:rPr>" if properties else ""


def open_run(properties: str = "") -> str:
    """Return the start of a run whose text follows."""
    return f'<w:r>{_properties(properties)}<w:t xml:space="preserve">'


CLOSE_RUN = "</w:t></w:r>"


def field_start(instruction: str, properties: str = "") -> str:
    """Return the start of a field up to its cached result (ISO 29500-1, 17.16)."""
    look = _properties(properties)
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
    )


def field_end(properties: str = "") -> str:
    """Return the end of a field."""
    return f'<w:r>{_properties(properties)}<w:fldChar w:fldCharType="end"/></w:r>'


def field(instruction: str, cached: str) -> str:
    """Return a whole field with its cached result."""
    return field_start(instruction) + run(cached) + field_end()
