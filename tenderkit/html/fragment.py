"""The flow of a document and the index of its headings → one element of HTML, which is well-formed XML too.

Numbers are those of the Word document: they stand in the text before headings and clauses, and lists begin where Word's do. What
is Word's alone, header and footer and where a page ends, is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tenderkit.blocks import (
    Chart,
    Column,
    Contents,
    Figure,
    Flow,
    Heading,
    Inline,
    Item,
    List,
    Note,
    Paragraph,
    Placed,
    Row,
    Table,
    rows_of,
)
from tenderkit.faults import Fault
from tenderkit.files import pictures
from tenderkit.html import bars
from tenderkit.html.items import in_cell, listed
from tenderkit.html.phrases import Phrases
from tenderkit.word import Index
from tenderkit.word.writing import charts
from tenderkit.word.writing.contents import LEVELS
from tenderkit.word.writing.fragments import escape, escape_attribute
from tenderkit.word.writing.widths import held_in, table_widths


@dataclass(frozen=True)
class Pages:
    """What a document takes of its surroundings: the language of its words, those of ours, the sign before decimals, its pictures.

    `width` is that of a line in twips, by which columns are divided; `address` gives, for the fault of a value that is missing, the
    address of the place where it is filled in, or "" where there is none. The title is a heading of the level `top`, 1 to 2.
    """

    locale: str
    labels: Mapping[str, str]
    decimal: str
    width: int
    drawn: Mapping[str, pictures.Picture] = field(default_factory=dict)
    top: int = 1
    address: Callable[[Fault], str] | None = None


def fragment(flow: Flow, contents: Index, pages: Pages) -> str:
    """The HTML of a document. Ids within it begin with a low line, and are those of the Word document's bookmarks."""
    writing = _Writing(flow, contents, pages)
    body = [writing.block(position, placed) for position, placed in enumerate(flow.placed)]
    if writing.phrases.notes:
        body.append(f'<div class="footnotes">{"".join(writing.phrases.notes)}</div>')
    whole = "\n".join(filter(None, body))
    return f'<article class="tender-document" lang="{escape_attribute(pages.locale)}">\n{whole}\n</article>'


class _Writing:
    """A document on its way: its headings are counted off, tables and figures counted."""

    def __init__(self, flow: Flow, contents: Index, pages: Pages) -> None:
        self.flow, self.contents, self.pages = flow, contents, pages
        self.phrases = Phrases(contents, flow.values, pages.drawn, pages.labels, pages.address)
        self.headings = iter(contents.headings)
        self.captions = {"table": 0, "figure": 0}

    def block(self, position: int, placed: Placed) -> str:
        node, first = placed.block, placed.first_slot
        if isinstance(node, Heading):
            target = next(self.headings)
            tag = f"h{node.level + self.pages.top}"
            return (
                f'<{tag} id="{target.bookmark}">{_number(target.number)}{self.phrases.of(node.content, first, typed=True)}</{tag}>'
            )
        if isinstance(node, Paragraph):
            return self.paragraph(node, first, position)
        if isinstance(node, List):
            before = self.contents.counted.letters[position] if node.lettered else 0
            return listed(node, lambda content: self.phrases.of(content, first), before)
        if isinstance(node, Table):
            return self.table(node, first)
        if isinstance(node, Chart):
            shown = charts.read(node, first, self.flow.values, self.pages.decimal)
            drawn = bars.drawing(shown, self.phrases.plain(node.caption, first))
            return f"<figure>{self.caption('figcaption', 'figure', node.caption, first)}{drawn}</figure>"
        if isinstance(node, Figure):
            caption = self.caption("figcaption", "figure", node.caption, first)
            return f"<figure>{caption}{self.phrases.picture(node.picture, first)}</figure>"
        if isinstance(node, Note):
            return self.box(node, first)
        return self.table_of_contents() if isinstance(node, Contents) else '<hr class="new-page"/>'

    def paragraph(self, node: Paragraph, first: int, position: int) -> str:
        words = self.phrases.of(node.content, first, tags=node.style == "tags")
        if node.style == "clause":
            mark = f' id="{self.contents.by_anchor[node.anchor].bookmark}"' if node.anchor in self.contents.by_anchor else ""
            return f'<p class="clause"{mark}>{_number(self.contents.counted.clauses[position])}{words}</p>'
        style = "" if node.style == "body" else f' class="{node.style}"'
        return f"<p{style}>{words}</p>"

    def box(self, node: Note, first: int) -> str:
        kind = f"<strong>{self.phrases.word(node.kind)}</strong><br/>"
        words = (self.phrases.of(child.content, first) for child in node.content)
        paragraphs = "".join(f"<p>{'' if at else kind}{said}</p>" for at, said in enumerate(words))
        return f'<div class="box {node.kind}" role="note">{paragraphs}</div>'

    def caption(self, tag: str, kind: str, content: Sequence[Inline], first: int) -> str:
        self.captions[kind] += 1
        return f"<{tag}>{self.phrases.word(kind)} {self.captions[kind]}. {self.phrases.of(content, first)}</{tag}>"

    def table(self, node: Table, first: int) -> str:
        facts = ' class="facts"' if node.facts else ""
        name = f' aria-label="{self.phrases.plain(node.caption, first)}"' if node.caption and not node.printed else ""
        widths = table_widths(node, held_in(node, first, self.flow.values), self.pages.width)
        columns = "".join(f'<col class="w-{round(100 * width / sum(widths))}"/>' for width in widths)
        caption = self.caption("caption", "table", node.caption, first) if node.captioned else ""
        (_, below), *rows = rows_of(node, first)
        header = self.row(node.header, node.columns, below, header=True)
        body = "\n".join(self.row(row, node.columns, at) for row, at in rows)
        return (
            f"<table{facts}{name}>{caption}<colgroup>{columns}</colgroup>\n"
            f"<thead>{header}</thead>\n<tbody>\n{body}\n</tbody></table>"
        )

    def row(self, node: Row, columns: tuple[Column, ...], first: int, *, header: bool = False) -> str:
        tones = node.tones or ("",) * len(node.cells)
        cells = []
        for content, column, tone in zip(node.cells, columns, tones, strict=True):
            align = "" if column.align == "left" else column.align
            looks = " ".join(filter(None, (align, tone)))
            style = f' class="{looks}"' if looks else ""
            if any(isinstance(inline, Item) for inline in content):
                words = in_cell(content, lambda said: self.phrases.of(said, first))
            else:
                words = self.phrases.of(content, first)
            # A heading without words would be read out as one.
            cells.append(f'<th scope="col"{style}>{words}</th>' if header and words else f"<td{style}>{words}</td>")
        return f"<tr>{''.join(cells)}</tr>"

    def table_of_contents(self) -> str:
        word = self.phrases.word("contents")
        entries = [target for target in self.contents.headings if 1 <= target.level <= LEVELS]
        lines = (
            f'<li class="level-{target.level}"><a href="#{target.bookmark}">{_number(target.number)}{escape(target.title)}</a></li>'
            for target in entries
        )
        return f'<nav class="contents" aria-label="{word}"><p>{word}</p><ul>{"".join(lines)}</ul></nav>' if entries else ""


def _number(shown: str) -> str:
    return f'<span class="number">{escape(shown)}</span> ' if shown else ""
