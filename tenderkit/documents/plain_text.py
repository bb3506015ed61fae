"""Blocks → text without any markup, for the fields of other programs: a line for each paragraph, item and row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tenderkit.blocks import Block, Break, Figure, Footnote, Heading, Inline, Item, List, Note, Paragraph, Table, plain

_INSIDE = "  "  # before the lines of an item


def plain_text(blocks: Iterable[Block]) -> str:
    """The words of blocks, values in their places. Nothing is lost but looks: a footnote stands in brackets where its mark is."""
    return "\n".join(line for block in blocks for line in _lines(block))


def words(content: Sequence[Inline]) -> str:
    """The words of inlines; a break begins a line, and a space that holds words together in a document is a plain one."""
    return "".join(_word(node) for node in content).replace("\xa0", " ").strip()


def _word(node: Inline) -> str:
    if isinstance(node, Break | Item):
        return "\n"
    return f" [{words(node.content)}]" if isinstance(node, Footnote) else plain((node,))


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading | Paragraph):
        yield words(block.content)
    elif isinstance(block, List):
        for number, item in enumerate(block.items, block.start):
            lines = [line for child in item for line in _lines(child)]
            mark = f"{number}. " if block.ordered else "- "
            yield mark + (lines[0] if lines else "")
            yield from (_INSIDE + line for line in lines[1:])
    elif isinstance(block, Table):
        yield from (" | ".join(map(words, row.cells)) for row in (block.header, *block.rows))
    elif isinstance(block, Note):
        yield from (line for paragraph in block.content for line in _lines(paragraph))
    elif isinstance(block, Figure):
        yield words(block.caption)
