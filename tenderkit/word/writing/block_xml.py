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
    Footnote,
    Heading,
    Inline,
    Item,
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
from tenderkit.word.writing import notes
from tenderkit.word.writing.contents import LINK_END, link
from tenderkit.word.writing.fragments import (
    CLOSE_RUN,
    Above,
    Begun,
    BookmarkId,
    Builder,
    Bullets,
    Control,
    Drawn,
    Letters,
    ListNumber,
    NoteId,
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
SPACE_AFTER_TABLE = 240  # twips
_ROW_TO_FILL_IN = 425  # twips: 7.5 mm, room for a hand or a thumb
_HAIRLINE = 'w:val="single" w:sz="4" w:space="1" w:color="595959"'  # below what is written in a form
_HIGHEST, _LOGO = 8000, 1020  # twips: the most that a picture takes of a page, and 18 mm for the one above a title
_AMONG_WORDS = Fraction(3, 4)  # of a line: what a paragraph's indents leave of it is the house's affair
_CELL_MARGINS = 230  # twips, left and right together
# A house of any kind may have exact line heights or indents in its body text: they would cut a drawing off, or move it.
_DRAWN = '<w:spacing{} w:line="240" w:lineRule="auto"/>'
ALONE = _DRAWN + '<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="left"/>'
CELL_STEP = 340  # twips, 6 mm: how far a list in a cell is set in; “(iii)” fits


def paragraph_start(style: str, more: str = "") -> str:
    """Return the start of a paragraph in a style, with further properties in schema order after it."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>'


@keeping.by_value("word.block")
def block(node: Block, bookmark: str = "", below_table: bool = False, keep: str = "", style: str = "", number: str = "") -> Stretch:
    """Turn a block other than a table or the contents into XML.

    `bookmark` is the one around the words of a heading or clause, and `style` the heading's; `below_table` adds the space that a
    table does not have below it; `keep` are the properties that hold it on a page; `number` names the list of a heading or clause.
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
        look = keep + number
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
        _list(build, node, 0, None, space, keep)
    elif isinstance(node, Note):
        _box(build, node, space, keep)
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


def _list(build: Builder, node: List, depth: int, number: ListNumber | Letters | None, space: str, keep: str) -> None:
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
                _list(build, child, depth + 1, inner if along else None, "", keep)
                inner = None if child.ordered and not child.lettered else inner  # a second one inside an item counts anew
                continue
            assert isinstance(child, Paragraph)
            build.add(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}')
            if marked:
                build.add('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')  # a further paragraph of the item
            elif node.ordered and number is not None:
                build.add(f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="', number, '"/></w:numPr>')
            own = _spacing(child.content, space if not position and not marked else "")
            build.add(_line_below(child.content), own, "</w:pPr>")
            _bookmarked(build, heading_bookmark(child.anchor) if child.anchor else "", child.content)
            build.add("</w:p>")
            marked = True


def _box(build: Builder, node: Note, space: str, keep: str) -> None:
    for position, child in enumerate(node.content):
        together = keep if position == len(node.content) - 1 else "<w:keepNext/>"
        build.add(paragraph_start(_BOXES[node.kind], together + _spacing(child.content, space if not position else "")))
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


@keeping.by_value("word.row")
def row(node: Row, columns: tuple[Column, ...], widths: tuple[int, ...], header: bool, keep: bool, tall: bool = False) -> Stretch:
    """Turn a table row into XML; `keep` holds it on the page of what follows, and one that is `tall` may itself be torn.

    A row with fields is as high as they need to be hit.
    """
    build = Builder()
    facts = ("" if tall else "<w:cantSplit/>") + ("<w:tblHeader/>" if header else "")
    if any(isinstance(inline, Field) for cell in node.cells for inline in cell):
        facts += f'<w:trHeight w:val="{_ROW_TO_FILL_IN}" w:hRule="atLeast"/>'
    build.add(f"<w:tr>{f'<w:trPr>{facts}</w:trPr>' if facts else ''}")
    tones = node.tones or ("",) * len(node.cells)
    for cell, column, size, tone in zip(node.cells, columns, widths, tones, strict=True):
        kept = "<w:keepNext/>" if keep or header else ""
        aligned = f'<w:jc w:val="{column.align}"/>' if column.align != "left" else ""
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{CELLS[tone]}"/>' if tone else ""
        build.add(f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{fill}</w:tcPr>')
        if any(isinstance(node, Item) for node in cell):
            _cell_with_list(build, cell, kept, aligned, size - _CELL_MARGINS)
        else:
            _in_cell(build, cell, "TableHeading" if header else "TableText", kept, aligned, size - _CELL_MARGINS)
        build.add("</w:tc>")
    build.add("</w:tr>")
    return build.stretch()


def _in_cell(build: Builder, content: Sequence[Inline], style: str, kept: str, aligned: str, room: int) -> None:
    build.add(paragraph_start(style, kept + _line_below(content) + _spacing(content, "") + aligned))
    _inlines(build, content, room=room)
    build.add("</w:p>")


def _cell_with_list(build: Builder, cell: Sequence[Inline], kept: str, aligned: str, room: int) -> None:
    """Write the lines of a cell, each as a paragraph. Letters go on through the cell, so that each is there once."""
    letters: ListNumber | None = None
    numbers: ListNumber | None = None
    starts = [at for at, node in enumerate(cell) if isinstance(node, Item)]
    for start, end in zip(starts, [*starts[1:], len(cell)], strict=True):
        item, words = cell[start], cell[start + 1 : end]
        assert isinstance(item, Item), "a cell with a list begins with one"
        if not item.kind:
            _in_cell(build, words, "TableText", kept, aligned, room)
            continue
        listed: ListNumber | Bullets = Bullets()
        if item.kind == "number":
            begins = item.first and not item.level  # further in Word begins anew below each item by itself
            numbers = listed = numbers if numbers and not begins else _list_of(build, item.level)
        elif not item.level:
            numbers = None
        if item.kind == "letter":
            letters = listed = letters or _list_of(build, lettered=True)
        indent = CELL_STEP * (item.level + 1)
        build.add(f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{kept}<w:numPr><w:ilvl w:val="{item.level}"/><w:numId w:val="', listed)
        # What a list says of its indents holds against the style, and is made for lines as long as the page is wide.
        set_in = f'<w:ind w:left="{indent}" w:right="0" w:hanging="{CELL_STEP}"/>'
        build.add(f'"/></w:numPr>{_line_below(words)}{_spacing(words, "")}{set_in}</w:pPr>')
        _inlines(build, words, room=room - indent)
        build.add("</w:p>")


def _list_of(build: Builder, level: int = 0, *, lettered: bool = False) -> ListNumber:
    build.lists.append(Begun(level, 1, lettered))
    return ListNumber(len(build.lists) - 1)


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
        elif isinstance(node, Footnote):
            build.add(notes.MARK[0], NoteId(len(build.notes)), notes.MARK[1])
            build.notes.append(_note(node))
        elif isinstance(node, Reference):
            _reference(build, node)
    if look is not None:
        build.add(CLOSE_RUN)


def _note(node: Footnote) -> Stretch:
    build = Builder()
    build.add(notes.BEFORE_WORDS)
    _inlines(build, node.content)
    build.add(notes.AFTER_WORDS)
    return build.stretch()


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
        elif isinstance(node, Break | Item):
            build.add(" ")
        elif isinstance(node, Reference) and node.form != "words":
            build.add(TargetText(node.target, node.form, attribute=True))
        elif isinstance(node, Field):
            add_attribute(build, node.label)
        elif not isinstance(node, Footnote):
            add_attribute(build, node.content)


def link_id(address: str) -> str:
    """Return the relationship id of an address: the same in every document."""
    return "rIdLink" + hashlib.sha256(address.encode()).hexdigest()[:12]
