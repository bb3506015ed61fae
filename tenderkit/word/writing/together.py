"""Blocks → which of them stay on the page of what follows, so that nothing is announced, or ends, on a page of its own.

Lines are estimated by letters: 84 on a line of text, and a value, of which only the place is known here, counts as ten of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from tenderkit.blocks import (
    Block,
    Break,
    Chart,
    Contents,
    Field,
    Figure,
    Footnote,
    Heading,
    Inline,
    Item,
    List,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Slot,
    Table,
    Text,
)
from tenderkit.word.writing.block_xml import is_to_be_written
from tenderkit.word.writing.breaks import Breaks

KEEP_NEXT, KEEP_LINES = "<w:keepNext/>", "<w:keepLines/>"
_LETTERS, _VALUE = 84, 10
_LAST_LINES = 5  # at least on a document's last page, or one more: what is estimated may be a line less
_SHORT = 2  # lines: a paragraph up to this size does not stand between a heading and what it is about
_LONG = 15  # lines: what is longer may be torn at the end too
_LEGEND = 8  # lines: a list up to this size, above a table without a caption, says how the table is read


def announces(node: Block, before: Block | None, following: Block | None, whole: bool) -> bool:
    """Whether a block is said of the next one, and stays on its page; `whole` is said of a table that no page break tears.

    What ends with a colon, or stands above a list or a table without a caption, is, and so are tags. A table with a caption speaks
    for itself: a clause above it, or words above a table that may go over to the next page as a whole, may stay on the page before.
    """
    if isinstance(node, Table):
        return is_to_be_written(following)  # a field that goes with its answers
    if isinstance(node, List):
        return isinstance(following, Table) and not following.captioned and lines_of(node) <= _LEGEND
    if not isinstance(node, Paragraph):
        return False
    if node.style == "tags":
        return True
    if isinstance(following, List | Chart | Figure) or (isinstance(following, Table) and not following.captioned):
        return True
    if isinstance(following, Note):
        return following.kind == "decide"  # it is about what stands above it
    if isinstance(following, Table):
        return _ends_with_colon(node.content) or (node.style != "clause" and not whole and lines_of(node) <= _SHORT)
    divided = isinstance(before, Heading) and isinstance(following, Heading) and before.level < following.level
    return divided and lines_of(node) <= _SHORT


def ending(blocks: Sequence[Block]) -> int:
    """The position of the first of the blocks at the end of a document that stay together, to fill five lines at least."""
    position, lines = len(blocks), 0
    while position and lines <= _LAST_LINES:
        position -= 1
        lines += lines_of(blocks[position])
    return position


def keeps(blocks: Sequence[Block], tables: Sequence[Breaks]) -> list[str]:
    """What each block says of pages, as properties of its paragraphs or of a table's last row; `tables` says where those break."""
    last = ending(blocks)
    breaks = iter(tables)
    whole = {position: next(breaks).whole for position, node in enumerate(blocks) if isinstance(node, Table)}
    kept = []
    for position, node in enumerate(blocks):
        before = blocks[position - 1] if position else None
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        at_end = position >= last and (isinstance(node, Table) or lines_of(node) <= _LONG)
        with_next = announces(node, before, following, whole.get(position + 1, False)) or (
            at_end and (following is not None or isinstance(node, List))
        )
        kept.append((KEEP_NEXT if with_next else "") + (KEEP_LINES if at_end else ""))
    return kept


def lines_of(block: Block) -> int:
    """How many lines a block has at least, roughly."""
    if isinstance(block, Heading | Paragraph):
        return _lines(block.content)
    if isinstance(block, List):
        return sum(lines_of(child) for item in block.items for child in item)
    if isinstance(block, Note):
        return 1 + sum(map(lines_of, block.content))
    if isinstance(block, Contents | Chart | Figure | PageBreak):
        return _LONG + 1
    return len(block.rows) + 1 + block.captioned


def _lines(content: Sequence[Inline]) -> int:
    return max(1, -(-sum(map(_letters, content)) // _LETTERS))


def _letters(node: Inline) -> int:
    if isinstance(node, Text):
        return len(node.text)
    if isinstance(node, Break | Item):
        return _LETTERS
    if isinstance(node, Footnote):
        return 1  # its mark
    return _VALUE if isinstance(node, Slot | Field | Picture) else sum(map(_letters, node.content))


def _ends_with_colon(content: Sequence[Inline]) -> bool:
    last = content[-1] if content else None
    return isinstance(last, Text) and last.text.rstrip().endswith(":")
