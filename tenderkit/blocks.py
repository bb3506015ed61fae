"""The document tree: what a document says, apart from Markdown that it came from and Word that it becomes.

Every node is frozen and hashable, and remembers its hash: a tree is parsed once, and turning it into XML is a lookup when the same
text comes again. Values are not in the tree: a `Slot` stands for each, numbered from the start of its chunk (a top-level
block, a caption or a table row), so documents that differ only in values share their trees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Literal, TypeVar, Union, dataclass_transform

# In text: SLOT_OPEN number SLOT_CLOSE stands for a value. In a chunk: SLOT_OPEN alone, counted by occurrence.
SLOT_OPEN, SLOT_CLOSE = "\ue000", "\ue001"
TRACE_OPEN, TRACE_CLOSE = "\ue002", "\ue003"
MARKERS = SLOT_OPEN + SLOT_CLOSE + TRACE_OPEN + TRACE_CLOSE

# Characters that no XML document can hold (XML 1.0, 2.2), and the rest of the control characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
UNFIT = re.compile(f"{UNPRINTABLE.pattern}|[{MARKERS}]")  # what no text of ours or of the buyer's may hold

PARAGRAPH_STYLES = ("body", "clause", "lead", "subtitle", "authority", "tags")
NoteKind = Literal["note", "warning", "decide"]
NOTE_KINDS: tuple[NoteKind, ...] = ("note", "warning", "decide")
CHART_SERIES, CHART_BARS = 3, 30  # at most: there is a tone for each series, and a page has no room for more bars
CELL_TONES = ("low", "medium", "high")  # in this order: each is darker than the one before
HEADING_LEVELS = 5  # the document title and four levels below it
LIST_LEVELS = 3

T = TypeVar("T")

FieldKind = Literal["check", "text", "date", "choice"]
ItemKind = Literal["bullet", "number", "letter", ""]
_ITEMS: Mapping[ItemKind, str] = {"bullet": "- ", "number": "1. ", "letter": "+ ", "": ""}  # in an outline
FIELD_KINDS: tuple[FieldKind, ...] = ("check", "text", "date", "choice")
FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")
MAX_ROWS = 200  # of a table to fill in
MAX_FIELD_NAME, MAX_FIELD_LABEL = 36, 64  # a bookmark of Word takes 40 characters, the name of a control 64


@dataclass_transform(frozen_default=True)
def _node(cls: type[T]) -> type[T]:
    """Make a frozen dataclass that computes its hash once: the tree below it is walked a single time."""

    def cached_hash(self: Any) -> int:
        try:
            return self._hash  # type: ignore[no-any-return]
        except AttributeError:
            value = hash((cls.__name__, *(getattr(self, field.name) for field in fields(self))))
            object.__setattr__(self, "_hash", value)
            return value

    def without_hash(self: Any) -> dict[str, Any]:
        # Hashes of text differ from process to process: a pickled node must not carry its own along.
        return {field.name: getattr(self, field.name) for field in fields(self)}

    cls.__getstate__ = without_hash  # type: ignore[method-assign]
    cls.__hash__ = cached_hash  # type: ignore[method-assign]
    return dataclass(frozen=True)(cls)


@_node
class Text:
    """Words as they stand, strong or emphasised."""

    text: str
    strong: bool = False
    emphasis: bool = False


@_node
class Slot:
    """A value's place: the `index`-th slot of its chunk."""

    index: int
    strong: bool = False
    emphasis: bool = False


@_node
class Break:
    """A line break inside a paragraph."""


@_node
class Link:
    """A link to an address outside the document: of the web, of e-mail, or a path to a file from where the document lies."""

    address: str
    content: tuple[Inline, ...]


@_node
class Reference:
    """A cross reference to an anchor: the title of its heading, the number, or words of the author's."""

    target: str
    form: Literal["title", "number", "words"]
    content: tuple[Inline, ...] = ()


@_node
class Blank:
    """What the buyer has still to fill in, shown highlighted in a draft."""

    content: tuple[Inline, ...]


@_node
class Field:
    """What the tenderer or contractor fills in: a box to tick, a text, a date, or a choice among `options`.

    `name` is unique in its document; `label` says what the field is for to those who cannot see where it stands, and is not
    printed; `value` is what it holds already. Whether it is `required` is not printed either: the seal of the form carries it.
    One that is `brief` has a short prompt while it is empty: it stands in a table with many of them.
    """

    kind: FieldKind
    name: str
    label: tuple[Inline, ...]
    value: tuple[Inline, ...] = ()
    options: tuple[tuple[Inline, ...], ...] = ()
    required: bool = False
    brief: bool = False

    @property
    def written(self) -> bool:
        """Whether words or a date are written there, and no box is ticked."""
        return self.kind != "check"


@_node
class Picture:
    """A picture of the buyer's: the path of its file in the tender's folder, and its words for those who do not see it."""

    path: tuple[Inline, ...]
    content: tuple[Inline, ...]


@_node
class Footnote:
    """A note at the foot of the page: its mark stands here, its words there. Values in it are slots of the same chunk."""

    content: tuple[Inline, ...]


@_node
class Item:
    """In a table cell with a list: what follows, up to the next of these, is an item, or a line of its own (`kind` "").

    A number counts on, also over lines that stand between, unless it is the `first`.
    """

    kind: ItemKind
    level: int = 0
    first: bool = False


Inline = Union[Text, Slot, Break, Link, Reference, Blank, Field, Footnote, Item, Picture]


@_node
class Heading:
    """A heading; level 0 is the document's title. With an anchor it can be referred to, and opens a section of that name."""

    level: int
    content: tuple[Inline, ...]
    anchor: str = ""


@_node
class Paragraph:
    """A paragraph in one of PARAGRAPH_STYLES; what is strong in one of `tags` is a tag, as “Required” or “One answer only”.

    A clause and an item with a letter can be referred to where they have an anchor.
    """

    content: tuple[Inline, ...]
    style: str = "body"
    anchor: str = ""


@_node
class List:
    """A bulleted or numbered list; each item is a tuple of paragraphs and lists. Every numbered list counts anew.

    A numbered one may be `lettered`: (a), (b), (c), with (i), (ii), (iii) inside. Those go on counting from list to list until the
    next heading or clause, so that each letter is there once in what it is cited with.
    """

    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    start: int = 1
    lettered: bool = False


@_node
class Column:
    """A table column: alignment and share of the width (weights are relative)."""

    align: Literal["left", "center", "right"]
    weight: int


@_node
class Row:
    """A table row, one tuple of inlines a cell; `slots` says how many slots the row has, counted from its start.

    `tones` has one of CELL_TONES or "" for each cell; it is empty where no cell has one.
    """

    cells: tuple[tuple[Inline, ...], ...]
    slots: int = 0
    tones: tuple[str, ...] = ()


@_node
class Table:
    """A table: caption (its slots come first), header row, rows.

    A caption that is not `printed` is the table's name for those who do not see where it stands. That of `facts` about a document
    stands without rules, and has such a name.
    """

    columns: tuple[Column, ...]
    header: Row
    rows: tuple[Row, ...]
    caption: tuple[Inline, ...] = ()
    caption_slots: int = 0
    printed: bool = True
    facts: bool = False

    @property
    def captioned(self) -> bool:
        """Whether a caption stands above it."""
        return bool(self.caption) and self.printed


@_node
class Chart:
    """A stacked bar chart: caption (its slots come first), a header row that names the series, a row for each bar.

    The first cell of a row names its bar, the others are numbers.
    """

    header: Row
    rows: tuple[Row, ...]
    caption: tuple[Inline, ...]
    caption_slots: int = 0


@_node
class Figure:
    """A picture with a caption above it."""

    picture: Picture
    caption: tuple[Inline, ...]


@_node
class Note:
    """A box of paragraphs that calls for attention: its kind stands above them as a word."""

    kind: NoteKind
    content: tuple[Paragraph, ...]


@_node
class Contents:
    """The place of the table of contents."""


@_node
class PageBreak:
    """What follows begins on a new page: on one that lies on its side or stands upright, or without a word on one as before."""

    orientation: Literal["", "landscape", "portrait"] = ""


Block = Union[Heading, Paragraph, List, Table, Chart, Figure, Note, Contents, PageBreak]
Node = Union[Inline, Block, Column, Row]


@_node
class Placed:
    """A top-level block, the number of the first of its values, and the line of the text it came from."""

    block: Block
    first_slot: int
    line: int


@dataclass(frozen=True)
class Problem:
    """Something that a text must not hold: its line in the text, counted from 1, what it is, and what to do.

    `refers_to` is the anchor of a reference that leads nowhere.
    """

    line: int
    message: str
    hint: str
    refers_to: str = ""


class Content(tuple[Placed, ...]):
    """Blocks in their order; the hash is worked out once: much is kept by what it is made of."""

    _hash: int | None = None

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = super().__hash__()
        return self._hash

    @cached_property
    def pictures(self) -> tuple[tuple[Picture, int, int], ...]:
        """The pictures in order, each with the number of the first value of its block or row, and its line."""
        return tuple(
            (node, first, line)
            for placed in self
            for content, first, line in _in_places(placed)
            for node in content
            if isinstance(node, Picture)
        )


@dataclass(frozen=True)
class Flow:
    """A document's content in order, and the values of its slots."""

    placed: tuple[Placed, ...]
    values: tuple[str, ...]

    def with_values(self) -> tuple[Block, ...]:
        """Return the blocks with the values in their places: for reading, outlines and tests."""
        return tuple(_with_values(item.block, self.values[item.first_slot :]) for item in self.placed)


def paths_of(flow: Flow) -> list[tuple[str, int]]:
    """Return the paths of the pictures of a flow in order, each with its line."""
    placed = flow.placed if isinstance(flow.placed, Content) else Content(flow.placed)
    return [(plain(picture.path, flow.values[first:]), line) for picture, first, line in placed.pictures]


def _in_places(placed: Placed) -> Iterator[tuple[Iterable[Inline], int, int]]:
    """Yield the inlines of a block with the number of the first of their values, and their line: each row has its own."""
    if not isinstance(placed.block, Table | Chart):
        yield inlines(placed.block), placed.first_slot, placed.line
        return
    for at, (row, first) in enumerate(rows_of(placed.block, placed.first_slot)):
        for cell in row.cells:
            yield cell, first, placed.line + at + (1 if at else 0)  # the rule stands below the header


def printed_values(flow: Flow) -> Iterator[str]:
    """Yield the values that stand in the blocks of a flow: it may have the values of others too."""
    for item in flow.placed:
        if isinstance(item.block, Table | Chart):
            yield from _slots(item.block.caption, flow.values, item.first_slot)
            for row, first in rows_of(item.block, item.first_slot):
                yield from _slots(row, flow.values, first)
        else:
            yield from _slots(item.block, flow.values, item.first_slot)


def _slots(node: Any, values: Sequence[str], first: int) -> Iterator[str]:
    if isinstance(node, Slot):
        yield values[first + node.index]
    elif isinstance(node, tuple):
        for child in node:
            yield from _slots(child, values, first)
    elif hasattr(node, "__dataclass_fields__"):
        for field in fields(node):
            yield from _slots(getattr(node, field.name), values, first)


def fields_of(flow: Flow) -> dict[str, Field]:
    """Return the fields of a document by name, in order."""
    return {node.name: node for placed in flow.placed for node in inlines(placed.block) if isinstance(node, Field)}


def inlines(block: Block) -> Iterator[Inline]:
    """Yield the inlines of a block, down to the items of lists, the cells of tables and the words of footnotes."""
    for node in _inlines(block):
        yield node
        if isinstance(node, Footnote):
            yield from node.content


def _inlines(block: Block) -> Iterator[Inline]:
    if isinstance(block, Heading | Paragraph):
        yield from block.content
    elif isinstance(block, List):
        for item in block.items:
            for child in item:
                yield from inlines(child)
    elif isinstance(block, Figure):
        yield block.picture
        yield from block.caption
    elif isinstance(block, Note):
        for paragraph in block.content:
            yield from paragraph.content
    elif isinstance(block, Table | Chart):
        yield from block.caption
        for row in (block.header, *block.rows):
            for cell in row.cells:
                yield from cell


def rows_of(block: Table | Chart, first_slot: int = 0) -> Iterator[tuple[Row, int]]:
    """Yield the header row and the others, each with the number of the first of its values; `first_slot` is the block's."""
    slot = first_slot + block.caption_slots
    for row in (block.header, *block.rows):
        yield row, slot
        slot += row.slots


def _with_values(block: Block, values: Sequence[str]) -> Block:
    """Return a block with its values in their places, and no slots any more."""
    if not isinstance(block, Table | Chart):
        whole: Block = _fill(block, values)
        return whole
    header, *rows = (replace(_fill(row, values[first:]), slots=0) for row, first in rows_of(block))
    return replace(block, header=header, rows=tuple(rows), caption=_fill(block.caption, values), caption_slots=0)


def _fill(node: Any, values: Sequence[str]) -> Any:
    if isinstance(node, Slot):
        return Text(values[node.index], node.strong, node.emphasis)
    if isinstance(node, tuple):
        return merge_text(_fill(child, values) for child in node)
    if hasattr(node, "__dataclass_fields__"):
        return type(node)(**{field.name: _fill(getattr(node, field.name), values) for field in fields(node)})
    return node


def merge_text(nodes: Iterator[Any] | Sequence[Any]) -> tuple[Any, ...]:
    """Return the nodes with neighbouring texts of the same look made one."""
    merged: list[Any] = []
    for node in nodes:
        last = merged[-1] if merged else None
        if isinstance(node, Text) and isinstance(last, Text) and (node.strong, node.emphasis) == (last.strong, last.emphasis):
            merged[-1] = Text(last.text + node.text, node.strong, node.emphasis)
        else:
            merged.append(node)
    return tuple(merged)


def plain(content: Sequence[Inline], values: Sequence[str] = ()) -> str:
    """Return the words of inlines; slots are filled from `values`, a break becomes a space, footnotes stand elsewhere."""
    parts: list[str] = []
    for node in content:
        if isinstance(node, Text):
            parts.append(node.text)
        elif isinstance(node, Slot):
            parts.append(values[node.index])
        elif isinstance(node, Break | Item):
            parts.append(" ")
        elif isinstance(node, Field):
            parts.append(plain(node.value, values))
        elif not isinstance(node, Footnote):
            parts.append(plain(node.content, values))
    return "".join(parts)


def outline(blocks: Sequence[Block], indent: str = "") -> str:
    """Return blocks as lines a person can review, `Heading 2 | Award criteria`."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            name = f"Heading {block.level}" if block.level else "Title"
            lines.append(f"{indent}{name} | {_words(block.content)}" + (f" {{#{block.anchor}}}" if block.anchor else ""))
        elif isinstance(block, Paragraph):
            name = "Paragraph" if block.style == "body" else block.style.capitalize()
            lines.append(f"{indent}{name} | {_words(block.content)}" + (f" {{#{block.anchor}}}" if block.anchor else ""))
        elif isinstance(block, List):
            lines.append(f"{indent}{'Lettered' if block.lettered else 'Numbered' if block.ordered else 'Bulleted'} list")
            for item in block.items:
                lines.append(f"{indent}  Item")
                lines.append(outline(item, indent + "    "))
        elif isinstance(block, Table | Chart):
            kind = type(block).__name__
            if isinstance(block, Table) and not block.printed:
                kind = "Facts" if block.facts else "Table by name"
            lines.append(f"{indent}{kind} | {_words(block.caption)}")
            lines += [f"{indent}  {_cells(row)}" for row in (block.header, *block.rows)]
        elif isinstance(block, Note):
            lines.append(f"{indent}{block.kind.capitalize()} box")
            lines.append(outline(block.content, indent + "  "))
        elif isinstance(block, Figure):
            lines.append(f"{indent}Figure | {_words(block.caption)}")
            lines.append(f"{indent}  {_words((block.picture,))}")
        elif isinstance(block, PageBreak):
            lines.append(f"{indent}New page{', ' if block.orientation else ''}{block.orientation}")
        else:
            lines.append(f"{indent}Contents")
    return "\n".join(lines)


def _cells(row: Row) -> str:
    tones = row.tones or ("",) * len(row.cells)
    return " | ".join(_words(cell) + (f" {{.{tone}}}" if tone else "") for cell, tone in zip(row.cells, tones, strict=True))


def _words(content: Sequence[Inline]) -> str:
    shown = []
    for node in content:
        if isinstance(node, Reference):
            shown.append(f"<{node.form} of {node.target}>" if node.form != "words" else f"<{plain(node.content)} → {node.target}>")
        elif isinstance(node, Blank):
            shown.append(f"[{_words(node.content)}]")
        elif isinstance(node, Picture):
            shown.append(f"<picture {_words(node.path)}: {_words(node.content)}>")
        elif isinstance(node, Footnote):
            shown.append(f"^[{_words(node.content)}]")
        elif isinstance(node, Item):
            shown.append(
                f"{' / ' if shown else ''}{'  ' * node.level}{_ITEMS[node.kind] if node.kind != 'number' or node.first else '2. '}"
            )
        elif isinstance(node, Break):
            shown.append(" / ")
        elif isinstance(node, Field):
            listed = f": {' / '.join(map(_words, node.options))}" if node.options else ""
            held = f" = {_words(node.value)}" if node.value else ""
            shown.append(f"<{node.kind} {node.name}{'~' * node.brief}{'!' * node.required}{held}{listed}>")
        else:
            shown.append(plain((node,)))
    return "".join(shown)
