"""Markdown with slot markers → blocks, and everything in it that has no place in a document, with its line.

The text is cut at blank lines into chunks that can be read on their own; a chunk (or a table row) seen before is a lookup.

Supported: headings (`#` is the title), paragraphs, **strong**, *emphasis*, hard breaks, links, `-` and `1.` lists, pipe tables
(relative dash counts are relative widths), `> [!NOTE]` and `> [!WARNING]` boxes, `[TOC]`. Beyond CommonMark: `{#AC-3}` ends a
heading that can be referred to, `[](#AC-3)` refers to its title, `[](#AC-3 "number")` to its number, `[words](#AC-3)` in words;
`{.clause}` ends a paragraph of that style, `{.low}` a table cell of that tone; `Table: words` on the line above a table is its
caption; `Chart: words` makes it a chart. `[label](check:NAME)`, `[label](text:NAME)` and `[label](date:NAME)` are fields of a
form, `[label = words](text:NAME)` one that is filled in already.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from tenderkit.amounts import amount
from tenderkit.blocks import (
    CELL_TONES,
    CHART_BARS,
    CHART_SERIES,
    FIELD_KINDS,
    FIELD_NAME,
    HEADING_LEVELS,
    LIST_LEVELS,
    MARKERS,
    MAX_FIELD_LABEL,
    MAX_FIELD_NAME,
    PARAGRAPH_STYLES,
    SLOT_CLOSE,
    SLOT_OPEN,
    Blank,
    Block,
    Break,
    Chart,
    Column,
    Contents,
    Field,
    FieldKind,
    Flow,
    Heading,
    Inline,
    Link,
    List,
    Note,
    Paragraph,
    Placed,
    Reference,
    Row,
    Slot,
    Table,
    Text,
    merge_text,
    plain,
)
from tenderkit.faults import suggestion

_SLOT = re.compile(f"{SLOT_OPEN}([0-9]+){SLOT_CLOSE}")
_STRAY = re.compile(f"[{MARKERS}]")
_LIST_ITEM = re.compile(r" {0,3}([-*+]|[0-9]{1,9}[.)])( |$)")
_RULE_CELL = r"\s*:?-+:?\s*"
_TABLE_RULE = re.compile(rf"^ {{0,3}}\|?{_RULE_CELL}(\|{_RULE_CELL})*\|?\s*$")
_TABLE, _CHART = "Table:", "Chart:"  # begin a caption
_ANCHOR = re.compile(r"\s*\{#([^{}\s]*)\}$")
_VALUE_AS_ANCHOR = re.compile(rf"\{{#[^}}]*{SLOT_OPEN}[^}}]*\}}\s*$")
_STYLE = re.compile(r"\s*\{\.([^{}\s]*)\}$")
_VALUE_AS_TONE = re.compile(rf"\{{\.[^}}]*{SLOT_OPEN}[^}}]*\}}\s*$")
_ADDRESS = re.compile(r"^(https?://|mailto:)\S+$")
_BOX = re.compile(r"^\[!(\w+)\]\s*")
_EQUALS = re.compile(r"\s*=(?:\s+|$)")
_WORDS = {
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "a picture",
    "fence": "a block of code",
    "code_block": "a block of code (text indented by four spaces)",
    "code_inline": "code between backquotes",
    "hr": "a horizontal rule",
    "s": "struck-through text",
    "table": "a table inside a list or box",
}


@dataclass(frozen=True)
class Problem:
    """Something the Markdown must not hold: the line counted from 1, what it is and what to do."""

    line: int
    message: str
    hint: str


@dataclass(frozen=True)
class Parsed:
    """A text's blocks with their values in order, and what is wrong with the text."""

    flow: Flow
    problems: tuple[Problem, ...]


def parse(text: str, values: Sequence[str] = ()) -> Parsed:
    """Turn Markdown into blocks; `values` are those of the slot markers, by the number in the marker."""
    placed, order, problems = _parse(text)
    return Parsed(Flow(placed, tuple([values[number] for number in order])), problems)


@functools.lru_cache(maxsize=64)
def _parse(text: str) -> tuple[tuple[Placed, ...], tuple[int, ...], tuple[Problem, ...]]:
    """Read a text, and the order in which its values stand: documents that differ in values only are read once."""
    order = tuple([int(number) for number in _SLOT.findall(text)])
    text = _SLOT.sub(SLOT_OPEN, text)
    if text.count(SLOT_OPEN) != len(order) or SLOT_CLOSE in text:
        problem = Problem(_line_of_stray(text), "a value was cut in pieces by a filter", "apply filters to the value itself")
        return (), (), (problem,)
    placed: list[Placed] = []
    problems: list[Problem] = []
    slot = 0
    for line, chunk in _chunks(text):
        parsed = _parse_chunk(chunk)
        placed += [Placed(block, slot, line + offset) for offset, block in parsed.blocks]
        problems += [Problem(line + problem.line, problem.message, problem.hint) for problem in parsed.problems]
        slot += chunk.count(SLOT_OPEN)
    return tuple(placed), order, tuple(problems)


def _line_of_stray(text: str) -> int:
    match = _STRAY.search(text)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, chunk): runs of lines between blank ones; a list keeps its loose items, a caption its table."""
    lines: list[str] = []
    start, in_list, gap = 1, False, False
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.isspace():
            gap = True
            continue
        if gap and lines:
            goes_on = in_list and (line[0] == " " or _LIST_ITEM.match(line))
            caption = len(lines) == 1 and lines[0].startswith((_TABLE, _CHART)) and "|" in line
            if goes_on or caption:
                lines += [""] * (number - start - len(lines))
            else:
                yield start, "\n".join(lines)
                lines, in_list = [], False
        gap = False
        if not lines:
            start = number
        in_list = in_list or bool(_LIST_ITEM.match(line))
        lines.append(line)
    if lines:
        yield start, "\n".join(lines)


@dataclass
class _Chunk:
    """A chunk's blocks with their lines, and its problems; lines and slots count from the start of the chunk."""

    blocks: list[tuple[int, Block]]
    problems: list[Problem]


@functools.lru_cache(maxsize=4096)
def _parse_chunk(chunk: str) -> _Chunk:
    lines = chunk.split("\n")
    if _LIST_ITEM.match(lines[0]) or lines[0].lstrip().startswith(">"):
        return _Reader(chunk).read()
    rule = next((index for index, line in enumerate(lines) if index and "|" in line and _TABLE_RULE.match(line)), 0)
    return _parse_table(lines, rule) if rule else _Reader(chunk).read()


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).disable("reference")
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return parser


_MARKDOWN = _parser()


class _Reader:
    """Reads one chunk: counts its slots and collects its problems on the way."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.slots = 0
        self.line = 0
        self.problems: list[Problem] = []

    def problem(self, message: str, hint: str) -> None:
        self.problems.append(Problem(self.line, message, hint))

    def read(self) -> _Chunk:
        blocks: list[tuple[int, Block]] = []
        for node in SyntaxTreeNode(_MARKDOWN.parse(self.text)).children:
            line = node.map[0] if node.map else 0
            block = self.block(node)
            if block is not None:
                blocks.append((line, block))
        return _Chunk(blocks, self.problems)

    def unsupported(self, kind: str) -> None:
        what = _WORDS.get(kind, kind)
        self.problem(f"{what} is not supported", "use headings, paragraphs, lists, tables, links, **strong** and *emphasis*")

    # Blocks

    def block(self, node: SyntaxTreeNode, depth: int = 0) -> Block | None:
        self.line = node.map[0] if node.map else self.line
        if node.type == "heading":
            return self.heading(node)
        if node.type == "paragraph":
            return self.paragraph(node)
        if node.type in ("bullet_list", "ordered_list"):
            return self.list(node, depth)
        if node.type == "blockquote":
            return self.box(node)
        self.unsupported(node.type)
        return None

    def heading(self, node: SyntaxTreeNode) -> Block | None:
        level = int(node.tag[1]) - 1
        if level >= HEADING_LEVELS:
            self.problem("headings go down to five #", "use a paragraph with {.lead}")
        if _VALUE_AS_ANCHOR.search(node.children[0].content):
            self.problem("an anchor cannot be a value", "use the item's own anchor")
        content, anchor = self.ending(self.inlines(node.children[0].children), _ANCHOR)
        if not content:
            self.problem("a heading without words", "write the heading or take it out")
        return Heading(min(level, HEADING_LEVELS - 1), content, anchor or "")

    def paragraph(self, node: SyntaxTreeNode) -> Block | None:
        content, style = self.ending(self.inlines(node.children[0].children), _STYLE)
        if content == (Text("[TOC]"),):
            return Contents()
        if style is not None and style not in PARAGRAPH_STYLES:
            self.problem(
                f"there is no paragraph style “{style}”",
                suggestion(style, PARAGRAPH_STYLES, otherwise=f"known: {', '.join(PARAGRAPH_STYLES)}"),
            )
        if not content:
            self.problem("a paragraph without words", "write them, or take the {.…} out")
        return Paragraph(content, style or "body") if content else None

    def list(self, node: SyntaxTreeNode, depth: int) -> Block | None:
        if depth >= LIST_LEVELS:
            self.problem("lists go down to three levels", "flatten the list")
            return None
        items = []
        for item in node.children:
            blocks = [block for child in item.children if (block := self.block(child, depth + 1)) is not None]
            self.line = item.map[0] if item.map and not blocks else self.line
            if not blocks or isinstance(blocks[0], List):
                self.problem("a list item without words", "write the item or take it out")
            self.unstyled(blocks, "list")
            if wrong := next((block for block in blocks if not isinstance(block, Paragraph | List)), None):
                self.problem(f"a {type(wrong).__name__.lower()} cannot stand inside a list", "end the list before it")
            items.append(tuple(blocks))
        return List(node.type == "ordered_list", tuple(items), int(node.attrs.get("start", 1)))

    def box(self, node: SyntaxTreeNode) -> Block | None:
        blocks = [block for child in node.children if (block := self.block(child)) is not None]
        first = blocks[0] if blocks else None
        opening = first.content[0] if isinstance(first, Paragraph) and first.content else None
        mark = _BOX.match(opening.text) if isinstance(opening, Text) else None
        self.line = node.map[0] if node.map else self.line
        if not mark or mark[1].lower() not in ("note", "warning") or not isinstance(first, Paragraph):
            self.problem("a quotation is not supported", "begin it with [!NOTE] or [!WARNING] to make it a box")
            return None
        if wrong := next((block for block in blocks if not isinstance(block, Paragraph)), None):
            self.problem(f"a {type(wrong).__name__.lower()} cannot stand inside a box", "end the box before it")
            return None
        rest = Text(opening.text[mark.end() :]) if isinstance(opening, Text) else Text("")
        content = (rest, *first.content[1:]) if rest.text else first.content[1:]
        if not content and len(blocks) == 1:
            self.problem("a box without words", "write them after the mark")
        self.unstyled(blocks, "box")
        paragraphs = [Paragraph(content)] if content else []
        paragraphs += [block for block in blocks[1:] if isinstance(block, Paragraph)]
        return Note(cast(Literal["note", "warning"], mark[1].lower()), tuple(paragraphs))

    def unstyled(self, blocks: Sequence[Block], place: str) -> None:
        if any(isinstance(block, Paragraph) and block.style != "body" for block in blocks):
            self.problem(f"a paragraph inside a {place} has no style of its own", "take the {.…} out")

    def ending(self, content: tuple[Inline, ...], pattern: re.Pattern[str]) -> tuple[tuple[Inline, ...], str | None]:
        """Split `{#anchor}` or `{.style}` off the end of a line of inlines."""
        last = content[-1] if content else None
        match = pattern.search(last.text) if isinstance(last, Text) else None
        if not isinstance(last, Text) or not match:
            return content, None
        text = last.text[: match.start()]
        return (*content[:-1], Text(text, last.strong, last.emphasis)) if text else content[:-1], match[1]

    def cell(self, text: str) -> tuple[tuple[Inline, ...], str]:
        """Return the words of a table cell, and the tone that it ends with."""
        if _VALUE_AS_TONE.search(text):
            self.problem("a tone cannot be a value", "choose it with {% if … %}{.low}{% else %}{.high}{% endif %}")
        content, tone = self.ending(self.inlines(_inline_nodes(text)), _STYLE)
        if tone is not None and tone not in CELL_TONES:
            hint = suggestion(tone, CELL_TONES, otherwise=f"known: {', '.join(CELL_TONES)}")
            self.problem(f"there is no tone “{tone}” for a cell", hint)
        elif tone is not None and not content:
            # Whoever does not see the colour has the words alone (WCAG 1.4.1).
            self.problem("a cell with a tone and without words", "say in words what the tone shows")
        return content, tone or ""

    # Inlines

    def inlines(self, nodes: Sequence[SyntaxTreeNode], strong: bool = False, emphasis: bool = False) -> tuple[Inline, ...]:
        found: list[Inline] = []
        for node in nodes:
            if node.type in ("text", "text_special"):
                found += self.words(node.content, strong, emphasis)
            elif node.type == "softbreak":
                self.line += 1
                found.append(Text(" ", strong, emphasis))
            elif node.type == "hardbreak":
                self.line += 1
                found.append(Break())
            elif node.type == "strong":
                found += self.inlines(node.children, True, emphasis)
            elif node.type == "em":
                found += self.inlines(node.children, strong, True)
            elif node.type == "link":
                found.append(self.link(node, strong, emphasis))
            else:
                self.unsupported(node.type)
        return merge_text(found)

    def words(self, text: str, strong: bool, emphasis: bool) -> Iterator[Inline]:
        for position, part in enumerate(text.split(SLOT_OPEN)):
            if position:
                yield Slot(self.slots, strong, emphasis)
                self.slots += 1
            if part:
                yield Text(part, strong, emphasis)

    def link(self, node: SyntaxTreeNode, strong: bool, emphasis: bool) -> Inline:
        address, title = str(node.attrs.get("href", "")), str(node.attrs.get("title", ""))
        blank = address.startswith("blank:")
        content = self.inlines(node.children, strong and not blank, emphasis and not blank)
        if SLOT_OPEN in address + title:
            self.problem("the address of a link cannot be a value", "print the value as text")
        elif blank:
            return Blank(content)
        elif (kind := address.partition(":")[0]) in FIELD_KINDS:
            return self.form_field(kind, address.partition(":")[2], content)
        elif address.startswith("#"):
            if title not in ("", "number"):
                self.problem(
                    f"a reference has no form “{title}”", 'write [](#AC-3) for the title or [](#AC-3 "number") for the number'
                )
            return Reference(address[1:], "words" if content else "number" if title else "title", content)
        elif not _ADDRESS.match(address):
            self.problem(f"“{address}” is no address of the web or of e-mail", "begin it with https://, http:// or mailto:")
        elif not content:
            self.problem("a link without words", "write [words](address)")
        elif title:
            self.problem("a link has no tooltip here", "put the words in the text")
        return Link(address, content)

    def form_field(self, kind: str, name: str, content: tuple[Inline, ...]) -> Inline:
        label, value = _halves(content)
        if not FIELD_NAME.fullmatch(name) or len(name) > MAX_FIELD_NAME:
            hint = f"use at most {MAX_FIELD_NAME} letters and digits, with points or hyphens between them, a letter first"
            self.problem(f"“{name}” cannot be the name of a field", hint)
        if any(not isinstance(node, Text | Slot) for node in content):
            self.problem("a field takes words only", "take links and the like out of its brackets")
            return Field(cast(FieldKind, kind), name, (Text(name),))
        if not label or len(plain(tuple(node for node in label if isinstance(node, Text)))) > MAX_FIELD_LABEL:
            self.problem("a field needs a label of at most 64 characters", f"write [what to fill in]({kind}:{name})")
        if value and kind == "check":
            self.problem("a box to tick holds no words", f"write [label](check:{name})")
        return Field(cast(FieldKind, kind), name, label, value)


def _halves(content: Sequence[Inline]) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """Divide the words between the brackets of a field into its label and what it holds, at the first `=` of the template."""
    for position, node in enumerate(content):
        if isinstance(node, Text) and (mark := _EQUALS.search(node.text)):
            before, after = node.text[: mark.start()], node.text[mark.end() :]
            label = (*content[:position], *([Text(before)] if before else []))
            return label, (*([Text(after)] if after else []), *content[position + 1 :])
    return tuple(content), ()


def _cells(line: str) -> list[str]:
    r"""Return the cells of a table line: `|` divides them, `\|` is a bar."""
    line = line.strip()
    cells = re.split(r"(?<!\\)\|", line)
    if line.startswith("|"):
        cells = cells[1:]
    if cells and not cells[-1].strip() and len(cells) > 1:
        cells = cells[:-1]
    return [cell.strip().replace("\\|", "|") for cell in cells]


@functools.lru_cache(maxsize=65536)
def _parse_row(line: str, width: int) -> tuple[Row, tuple[Problem, ...]]:
    reader = _Reader(line)
    texts = _cells(line)
    cells = [reader.cell(text) for text in texts]
    if len(cells) != width:
        reader.problem(f"this table row has {len(cells)} cells and its header {width}", r"divide cells by |, and write a bar as \|")
    tones = tuple(tone for _, tone in cells)
    return Row(tuple(words for words, _ in cells), reader.slots, tones if any(tones) else ()), tuple(reader.problems)


def _inline_nodes(text: str) -> Sequence[SyntaxTreeNode]:
    tree = SyntaxTreeNode(_MARKDOWN.parseInline(text))
    return tree.children[0].children if tree.children else ()


def _parse_table(lines: list[str], rule: int) -> _Chunk:
    """Read a table line by line: equal rows are read once, however long the table."""
    marks = _cells(lines[rule])
    columns = tuple(
        Column("center" if mark[0] == mark[-1] == ":" else "right" if mark[-1] == ":" else "left", len(mark)) for mark in marks
    )
    problems: list[Problem] = []
    caption_reader = _Reader(lines[0])
    caption: tuple[Inline, ...] = ()
    header = rule - 1
    captioned = header > 0 and not any(lines[1:header])
    if captioned and lines[0].startswith((_TABLE, _CHART)):
        caption = caption_reader.inlines(_inline_nodes(lines[0].partition(":")[2].strip()))
        problems += caption_reader.problems
    elif header:
        problems.append(Problem(header, "a table stands right below other text", "leave a blank line before it"))
    rows = []
    for number in (header, *range(rule + 1, len(lines))):
        row, wrong = _parse_row(lines[number], len(columns))
        rows.append(row)
        problems += [Problem(number, problem.message, problem.hint) for problem in wrong]
    if captioned and lines[0].startswith(_CHART):
        chart = Chart(rows[0], tuple(rows[1:]), caption, caption_reader.slots)
        return _Chunk([(header, chart)], problems or [*_chart_problems(chart, header)])
    if rows[0].tones:
        problems.append(Problem(header, "the header of a table has no tones", "take the {.…} out of its cells"))
    table = Table(columns, rows[0], tuple(rows[1:]), caption, caption_reader.slots)
    return _Chunk([(header, table)], problems)


def _chart_problems(chart: Chart, header: int) -> Iterator[Problem]:
    """Yield what keeps a table from being a chart; what its values say is not known yet."""
    series, bars = len(chart.header.cells) - 1, len(chart.rows)
    if not chart.caption:
        yield Problem(0, "a chart without a caption", "say after Chart: what it shows")
    if not 1 <= series <= CHART_SERIES:
        yield Problem(header, f"a chart has one to {CHART_SERIES} series, this one {series}", "give each a column after the first")
    if not 1 <= bars <= CHART_BARS:
        yield Problem(header, f"a chart has one to {CHART_BARS} bars, this one {bars}", "give each a row below the header")
    for number, row in enumerate((chart.header, *chart.rows)):
        line = header + number + (1 if number else 0)  # the rule stands below the header
        if row.tones:
            yield Problem(line, "the cells of a chart have no tones", "take the {.…} out: a chart has tones of its own")
        for column, cell in enumerate(row.cells):
            if any(isinstance(node, Link | Reference) for node in cell):
                yield Problem(line, "a link or reference cannot stand in a chart", "put it in the caption or the text")
            elif not number or not column:
                if not cell and (number or column):
                    yield Problem(line, "a bar or series of a chart without a name", "name it in the first cell or in the header")
            elif all(isinstance(node, Text | Break) for node in cell):
                words = plain(cell)
                if amount(words, ".") is None and amount(words, ",") is None:
                    yield Problem(line, f"“{words}” is no number for a chart", "write a number of 0 or more, without a unit")
