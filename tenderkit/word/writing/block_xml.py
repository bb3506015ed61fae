"""Blocks → stretches of WordprocessingML: each block is turned into XML once, however many documents it stands in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from tenderkit import keeping
from tenderkit.blocks import (
    Blank,
    Block,
    Break,
    Column,
    Field,
    Figure,
    Heading,
    Inline,
    Link,
    List,
    Note,
    Paragraph,
    Picture,
    Reference,
    Row,
    Slot,
    Table,
    Text,
    merge_text,
)
from tenderkit.tones import CELLS
from tenderkit.word.writing.contents import LINK_END, link
from tenderkit.word.writing.fragments import (
    CLOSE_RUN,
    Above,
    Begun,
    BookmarkId,
    Builder,
    Control,
    Drawn,
    Letters,
    ListNumber,
    Stretch,
    TargetText,
    Value,
    escape_attribute,
    escape_value,
    field_end,
    field_start,
    open_run,
    run,
)
from tenderkit.word.writing.headings import heading_bookmark
from tenderkit.word.writing.unbroken import unbroken

_STYLES = {
    "body": "BodyText",
    "clause": "Clause",
    "lead": "Lead",
    "subtitle": "Subtitle",
    "authority": "Authority",
    "tags": "BodyText",
}
_BOXES = {"note": "Note", "warning": "Warning", "decide": "Decide"}
_KEPT_TOGETHER = 8  # rows: a table up to this size is not torn by a page break
SPACE_AFTER_TABLE = 240  # twips
_ROW_TO_FILL_IN = 425  # twips: 7.5 mm, room for a hand or a thumb
_HAIRLINE = 'w:val="single" w:sz="4" w:space="1" w:color="595959"'  # below what is written in a form
_HIGHEST, _LOGO = 8000, 1020  # twips: the most that a picture takes of a page, and 18 mm for the one above a title
_AMONG_WORDS = Fraction(3, 4)  # of a line: what a paragraph's indents leave of it is the house's affair
_CELL_MARGINS = 230  # twips, left and right together
# A house of any kind may have exact line heights or indents in its body text: they would cut a drawing off, or move it.
_DRAWN = '<w:spacing{} w:line="240" w:lineRule="auto"/>'
ALONE = _DRAWN + '<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="left"/>'


def paragraph_start(style: str, more: str = "") -> str:
    """Return the start of a paragraph in a style, with further properties in schema order after it."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>'


@keeping.by_value("word.block")
def block(
    node: Block, bookmark: str = "", below_table: bool = False, keep_next: bool = False, style: str = "", number: str = ""
) -> Stretch:
    """Turn a block other than a table or the contents into XML.

    `bookmark` is the one around the words of a heading or clause, and `style` the heading's; `below_table` adds the space that a
    table does not have below it; `keep_next` holds a paragraph on the page of what it announces; `number` names the list of a
    heading or clause.
    """
    build = Builder()
    space = f'<w:spacing w:before="{SPACE_AFTER_TABLE}"/>' if below_table else ""
    if isinstance(node, Figure):
        add_caption(build, "figure", node.caption)
        build.add(paragraph_start("BodyText", ALONE.format("")))
        build.add(Drawn(node.picture, 0, _HIGHEST, Fraction(1)), "</w:p>")
    elif isinstance(node, Heading):
        build.add(paragraph_start(style, number + space))
        _bookmarked(build, bookmark, node.content, typed=True)  # references and contents repeat it
        build.add("</w:p>")
    elif isinstance(node, Paragraph):
        look = ("<w:keepNext/>" if keep_next else "") + number
        look += _line_below(node.content)
        alone = len(node.content) == 1 and node.style == "body"
        look += _spacing(node.content, space if node.style in ("body", "clause", "tags") else "", alone=alone)
        build.add(paragraph_start(_STYLES[node.style], look))
        if isinstance(first := node.content[0], Picture) and node.content == (first,):
            logo = node.style == "authority"
            build.add(Drawn(first, 0, _LOGO if logo else _HIGHEST, Fraction(1, 2) if logo else Fraction(1)))
        else:
            _bookmarked(build, bookmark, node.content, tags=node.style == "tags")
        build.add("</w:p>")
    elif isinstance(node, List):
        _list(build, node, 0, None, space)
    elif isinstance(node, Note):
        _box(build, node, space)
    return build.stretch()


def _spacing(content: Sequence[Inline], space: str, *, alone: bool = False) -> str:
    """Return the spacing of a paragraph, `space` or none before it: one that holds a picture is as high as that."""
    if not any(isinstance(inline, Picture) for inline in content):
        return space
    before = f' w:before="{SPACE_AFTER_TABLE}"' if space else ""
    return (ALONE if alone else _DRAWN).format(before)


def _bookmarked(build: Builder, bookmark: str, content: Sequence[Inline], *, typed: bool = False, tags: bool = False) -> None:
    if not bookmark:
        _inlines(build, content, typed=typed, tags=tags)
        return
    build.add('<w:bookmarkStart w:id="', BookmarkId(bookmark), f'" w:name="{bookmark}"/>')
    _inlines(build, content, typed=typed, tags=tags)
    build.add('<w:bookmarkEnd w:id="', BookmarkId(bookmark), '"/>')


def _is_written_in(content: Sequence[Inline]) -> bool:
    return any(isinstance(node, Field) and node.written for node in content)


def is_to_be_written(node: Block | None) -> bool:
    """Return whether a block is a line with a field to write in: what is asked at the end of a table."""
    return isinstance(node, Paragraph) and _is_written_in(node.content)


def _line_below(content: Sequence[Inline]) -> str:
    """Return the property that draws a line below a paragraph with a field to write in, and between two of them."""
    if not _is_written_in(content):
        return ""
    return "<w:pBdr>" + "".join(f"<w:{side} {_HAIRLINE}/>" for side in ("bottom", "between")) + "</w:pBdr>"


def _list(build: Builder, node: List, depth: int, number: ListNumber | Letters | None, space: str) -> None:
    """Write a list; `number` is the list in which a numbered one counts, as the list around it does."""
    style = ("ListNumber" if node.ordered else "ListBullet") + (str(depth + 1) if depth else "")
    if node.lettered and not depth:
        number = Letters()
    elif node.ordered and (number is None or node.start != 1):
        number = ListNumber(len(build.lists))
        build.lists.append(Begun(depth, node.start, node.lettered))
    for position, item in enumerate(node.items):
        marked = False
        inner = number if node.ordered else None
        for child in item:
            if isinstance(child, List):
                along = child.ordered and child.lettered == node.lettered
                _list(build, child, depth + 1, inner if along else None, "")
                inner = None if child.ordered and not child.lettered else inner  # a second one inside an item counts anew
                continue
            assert isinstance(child, Paragraph)
            build.add(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>')
            if marked:
                build.add('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')  # a further paragraph of the item
            elif node.ordered and number is not None:
                build.add(f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="', number, '"/></w:numPr>')
            own = _spacing(child.content, space if not position and not marked else "")
            build.add(_line_below(child.content), own, "</w:pPr>")
            _bookmarked(build, heading_bookmark(child.anchor) if child.anchor else "", child.content)
            build.add("</w:p>")
            marked = True


def _box(build: Builder, node: Note, space: str) -> None:
    for position, child in enumerate(node.content):
        build.add(paragraph_start(_BOXES[node.kind], _spacing(child.content, space if not position else "")))
        if not position:
            build.add(open_run(_look(True, False)), TargetText("", f"{node.kind}-label"), CLOSE_RUN, "<w:r><w:br/></w:r>")
        _inlines(build, child.content)
        build.add("</w:p>")


def table_start(node: Table, widths: tuple[int, ...]) -> tuple[Stretch, Stretch]:
    """Return the caption with the start of a table, and its header row; the `widths` of its columns in twips."""
    build = Builder()
    if node.captioned:
        add_caption(build, "table", node.caption)
    style = "TenderFacts" if node.facts else "TenderTable"
    build.add(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )
    build.add('<w:tblCaption w:val="')
    add_attribute(build, node.caption or _joined(node.header.cells))
    build.add('"/></w:tblPr><w:tblGrid>', *(f'<w:gridCol w:w="{size}"/>' for size in widths), "</w:tblGrid>")
    return build.stretch(), row(node.header, node.columns, widths, True, False)


def add_caption(build: Builder, kind: Literal["table", "figure"], content: Sequence[Inline]) -> None:
    """Append the caption that stands above a table or figure; tables and figures are counted apart."""
    build.add(paragraph_start("Caption", "<w:keepNext/>"), open_run(), TargetText("", f"{kind}-word"), " ", CLOSE_RUN)
    build.add(field_start(f"SEQ {kind.capitalize()} \\* ARABIC"), open_run(), TargetText("", f"{kind}-number"), CLOSE_RUN)
    build.add(field_end(), run(". "))
    _inlines(build, content)
    build.add("</w:p>")


def has_tall_rows(node: Table) -> bool:
    """Return whether cells of a table hold several lines each: a few of such rows fill a page, so none keeps to the next."""
    return any(isinstance(inline, Break) for row in node.rows for cell in row.cells for inline in cell)


def kept_with_next(number: int, rows: int) -> bool:
    """Return whether a row stays on the page of the next one.

    A small table is not torn at all; of a larger one at least two rows stand on a page.
    """
    return number < rows - 1 if rows <= _KEPT_TOGETHER else number in (0, rows - 2)


@keeping.by_value("word.row")
def row(node: Row, columns: tuple[Column, ...], widths: tuple[int, ...], header: bool, keep: bool) -> Stretch:
    """Turn a table row into XML; `keep` holds it on the page of the next row.

    A row with fields is as high as they need to be hit.
    """
    build = Builder()
    build.add("<w:tr><w:trPr><w:cantSplit/>", "<w:tblHeader/>" if header else "")
    if any(isinstance(inline, Field) for cell in node.cells for inline in cell):
        build.add(f'<w:trHeight w:val="{_ROW_TO_FILL_IN}" w:hRule="atLeast"/>')
    build.add("</w:trPr>")
    tones = node.tones or ("",) * len(node.cells)
    for cell, column, size, tone in zip(node.cells, columns, widths, tones, strict=True):
        look = ("<w:keepNext/>" if keep or header else "") + _line_below(cell) + _spacing(cell, "")
        look += f'<w:jc w:val="{column.align}"/>' if column.align != "left" else ""
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{CELLS[tone]}"/>' if tone else ""
        build.add(f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{fill}</w:tcPr>')
        build.add(paragraph_start("TableHeading" if header else "TableText", look))
        _inlines(build, cell, room=size - _CELL_MARGINS)
        build.add("</w:p>")
        build.add("</w:tc>")
    build.add("</w:tr>")
    return build.stretch()


def _look(strong: bool, emphasis: bool) -> str:
    # Bold in a style is a toggle (ISO 29500-1, 17.7.3): in a bold heading the style Strong alone would make words light.
    style = '<w:rStyle w:val="Strong"/>' if strong else '<w:rStyle w:val="Emphasis"/>' if emphasis else ""
    return style + ("<w:b/>" if strong else "") + ("<w:i/>" if emphasis else "")


def _inlines(
    build: Builder, content: Sequence[Inline], style: str = "", *, typed: bool = False, tags: bool = False, room: int = 0
) -> None:
    look: str | None = None  # of the run that is open: words and values that look alike share one
    for before, node, after in zip((None, *content), content, (*content[1:], None), strict=False):
        if isinstance(node, Text | Slot):
            own = style or ('<w:rStyle w:val="TenderTag"/>' if tags and node.strong else _look(node.strong, node.emphasis))
            if look != own:
                build.add("" if look is None else CLOSE_RUN, open_run(own))
                look = own
            if isinstance(node, Text):
                build.add(escape_value(node.text if typed else unbroken(node.text, before, after)))
            else:
                build.add(Value(node.index))
            continue
        if look is not None:
            build.add(CLOSE_RUN)
            look = None
        if isinstance(node, Break):
            build.add("<w:r><w:br/></w:r>")
        elif isinstance(node, Blank):
            _inlines(build, merge_text((Text("["), *node.content, Text("]"))), '<w:rStyle w:val="TenderBlank"/>')
        elif isinstance(node, Link):
            build.links.append(node.address)
            build.add(f'<w:hyperlink r:id="{link_id(node.address)}" w:tooltip="')
            add_attribute(build, node.content)  # PDF/UA wants every link described
            build.add('" w:history="1">')
            _inlines(build, node.content, '<w:rStyle w:val="Hyperlink"/>')
            build.add("</w:hyperlink>")
        elif isinstance(node, Field):
            build.add(Control(node))
        elif isinstance(node, Picture):
            build.add(Drawn(node, room, _HIGHEST, _AMONG_WORDS))
        elif isinstance(node, Reference):
            _reference(build, node)
    if look is not None:
        build.add(CLOSE_RUN)


def _reference(build: Builder, node: Reference) -> None:
    name = heading_bookmark(node.target)
    if node.form == "words":
        build.add(link(name))
        _inlines(build, node.content)
        build.add(LINK_END)
        return
    if node.form == "number":
        # In full context, so that it is one of a kind where a number lacks the chapter's; without words where it has any.
        start, end = field_start(f"REF {name} \\w \0\\h").split("\0")
        build.add(Above(node.target), start, TargetText(node.target, "switch"), end)
    else:
        build.add(field_start(f"REF {name} \\h"))
    form = "own" if node.form == "number" else node.form
    build.add(open_run(), TargetText(node.target, form), CLOSE_RUN, field_end())


def _joined(cells: Sequence[Sequence[Inline]]) -> tuple[Inline, ...]:
    joined: list[Inline] = []
    for cell in cells:
        joined += [Text(", "), *cell] if joined else cell
    return tuple(joined)


def add_attribute(build: Builder, content: Sequence[Inline]) -> None:
    """Append the words of inlines, as they stand in an attribute."""
    for node in content:
        if isinstance(node, Text):
            build.add(escape_attribute(node.text))
        elif isinstance(node, Slot):
            build.add(Value(node.index, attribute=True))
        elif isinstance(node, Break):
            build.add(" ")
        elif isinstance(node, Reference) and node.form != "words":
            build.add(TargetText(node.target, node.form, attribute=True))
        elif isinstance(node, Field):
            add_attribute(build, node.label)
        else:
            add_attribute(build, node.content)


def link_id(address: str) -> str:
    """Return the relationship id of an address: the same in every document."""
    return "rIdLink" + hashlib.sha256(address.encode()).hexdigest()[:12]
