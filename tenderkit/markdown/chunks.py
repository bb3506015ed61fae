"""A chunk of Markdown → blocks and inlines, and what is wrong in it: all but tables, which are read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from tenderkit.blocks import (
    CELL_TONES,
    FIELD_KINDS,
    FIELD_NAME,
    HEADING_LEVELS,
    LIST_LEVELS,
    MAX_FIELD_LABEL,
    MAX_FIELD_NAME,
    NOTE_KINDS,
    PARAGRAPH_STYLES,
    SLOT_OPEN,
    Blank,
    Block,
    Break,
    Contents,
    Field,
    FieldKind,
    Figure,
    Footnote,
    Heading,
    Inline,
    Item,
    ItemKind,
    Link,
    List,
    Note,
    NoteKind,
    PageBreak,
    Paragraph,
    Picture,
    Problem,
    Reference,
    Slot,
    Text,
    merge_text,
    plain,
)
from tenderkit.faults import suggestion
from tenderkit.markdown import foreign

_ANCHOR = re.compile(r"\s*\{#([^{}\s]*)\}$")
_VALUE_AS_ANCHOR = re.compile(rf"\{{#[^}}]*{SLOT_OPEN}[^}}]*\}}\s*$")
_STYLE = re.compile(r"\s*\{\.([^{}\s]*)\}$")
_VALUE_AS_TONE = re.compile(rf"\{{\.[^}}]*{SLOT_OPEN}[^}}]*\}}\s*$")
_ENDING = re.compile(r"(?:\{#[^{}\s]*\}\s*)?\{[#.][^{}\s]*\}$")
_ESCAPED = "\N{OBJECT REPLACEMENT CHARACTER}"
_ADDRESS = re.compile(r"^(https?://|mailto:)\S+$")
_BESIDE = re.compile(r"^file:(?!/|\.\.)[\w./~%-]+$", re.ASCII)  # a path from the document on, as a URL writes it
_BOX = re.compile(r"^\[!(\w+)\]\s*")
_LINES = re.compile(r"(?<!\\)<br>")  # of a cell
# Not a sign before a number: - 5 or + 10% is no item.
_CELL_ITEM = re.compile(r"(?P<before> *)(?:(?P<mark>[-*+])|(?P<number>[0-9]{1,3})[.)]) +(?![\d.,%\s]+$)(?=\S)")
_EQUALS = re.compile(r"\s*=(?:\s+|$)")
_COLON, _SLASH = re.compile(r"\s+:\s+"), re.compile(r"\s+/\s+")  # before the options of a choice, and between them
_TICKED = "☒"
# What stands in a paragraph of its own for something without words.
_PLACES: dict[str, Block] = {
    "[TOC]": Contents(),
    "[PAGE]": PageBreak(),
    "[LANDSCAPE]": PageBreak("landscape"),
    "[PORTRAIT]": PageBreak("portrait"),
}
_WORDS = {
    "html_block": "HTML",
    "html_inline": "HTML",
    "fence": "a block of code",
    "code_block": "a block of code (text indented by four spaces)",
    "code_inline": "code between backquotes",
    "hr": "a horizontal rule",
    "s": "struck-through text",
    "table": "a table inside a list or box",
}


@dataclass
class Chunk:
    """A chunk's blocks with their lines, and its problems; lines and slots count from the start of the chunk."""

    blocks: list[tuple[int, Block]]
    problems: list[Problem]


def _footnote(state: StateInline, silent: bool) -> bool:
    """Read `^[words]`, as pandoc does: words of a note that stand where its mark is to be."""
    start = state.pos + 2
    if state.src[state.pos : start] != "^[" or start > state.posMax:
        return False
    end = state.md.helpers.parseLinkLabel(state, start - 1)
    if end < 0:
        return False
    if not silent:
        token = state.push("footnote", "", 0)
        token.children = []
        # A note in a note is refused: there is no need to read it, however deep it goes.
        words = state.src[start:end] if "note" not in state.env else "…"
        state.md.inline.parse(words, state.md, {"note": True}, token.children)
    state.pos = end + 1
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).disable(["reference", "text_join"])
    parser.inline.ruler.before("link", "footnote", _footnote)
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    # The parser puts its rules in order when it first needs them; of two threads that need them at once, one would find half.
    for ruler in (parser.core.ruler, parser.block.ruler, parser.inline.ruler, parser.inline.ruler2):
        ruler.getRules("")
    return parser


_MARKDOWN = _parser()


class Reader:
    """Reads one chunk: counts its slots and collects its problems on the way."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.slots = 0
        self.line = 0
        self.in_cell = False
        self.caption: tuple[Inline, ...] = ()  # of the picture read last
        self.problems: list[Problem] = []

    def problem(self, message: str, hint: str) -> None:
        """Record something that the Markdown must not hold."""
        self.problems.append(Problem(self.line, message, hint))

    def read(self) -> Chunk:
        """Return the blocks of the chunk."""
        blocks: list[tuple[int, Block]] = []
        for node in SyntaxTreeNode(_MARKDOWN.parse(self.text)).children:
            line = node.map[0] if node.map else 0
            block = self.block(node)
            if block is not None:
                blocks.append((line, block))
        return Chunk(blocks, self.problems)

    def unsupported(self, kind: str) -> None:
        """Record a kind of Markdown that has no place in a document."""
        what = _WORDS.get(kind, kind)
        self.problem(f"{what} is not supported", "use headings, paragraphs, lists, tables, links, **strong** and *emphasis*")

    def foreign(self, *found: foreign.Found | None) -> None:
        """Record Markdown of other programs, which would be printed as typed."""
        for what, hint in filter(None, found):
            self.problem(f"{what} is not supported", f"{hint}; a backslash before it prints it as typed")

    # Blocks

    def block(self, node: SyntaxTreeNode, depth: int = 0) -> Block | None:
        """Return a block; None where it is of a kind that is not supported."""
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
        """Return a heading."""
        level = int(node.tag[1]) - 1
        if level >= HEADING_LEVELS:
            self.problem("headings go down to five #", "use a paragraph with {.lead}")
        if _VALUE_AS_ANCHOR.search(node.children[0].content):
            self.problem("an anchor cannot be a value", "use the item's own anchor")
        content, anchor = self.ending(self.inlines(node.children[0].children), _ANCHOR)
        self.without_pictures(content, "heading")
        if self.ending(content, _STYLE)[1] is not None:
            self.problem("a heading has no style of its own", "remove the {.…}")
        if not content:
            self.problem("a heading without words", "write the heading or remove it")
        self.without_notes(content, "a heading", "put it in the text below")
        return Heading(min(level, HEADING_LEVELS - 1), content, anchor or "")

    def paragraph(self, node: SyntaxTreeNode) -> Block | None:
        """Return a paragraph, the place of the contents or a page break; None for one without words."""
        if place := _PLACES.get(node.children[0].content):
            return place
        first = self.line
        for self.line, line in enumerate(node.children[0].content.split("\n"), first):
            self.foreign(foreign.in_line(line))
        self.line = first
        self.caption = ()
        content, style = self.ending(self.inlines(node.children[0].children), _STYLE)
        content, anchor = self.ending(content, _ANCHOR)
        if style is not None and style not in PARAGRAPH_STYLES:
            self.problem(
                f"there is no paragraph style “{style}”",
                suggestion(style, PARAGRAPH_STYLES, otherwise=f"choose one of: {', '.join(PARAGRAPH_STYLES)}"),
            )
        if len(content) == 1 and isinstance(content[0], Picture) and self.caption:
            if style or anchor:
                self.problem("a picture with a caption has no style and no anchor", "take the {.…} or {#…} out")
            return Figure(content[0], self.caption)
        if any(isinstance(node, Picture) for node in content) and self.caption:
            self.problem("a picture among words has no caption", "put it in a paragraph of its own")
        if not content:
            self.problem("a paragraph without words", "write them, or remove the {.…}")
        return Paragraph(content, style or "body", anchor or "") if content else None

    def list(self, node: SyntaxTreeNode, depth: int) -> Block | None:
        """Return a list."""
        if depth >= LIST_LEVELS:
            self.problem("lists go down to three levels", "flatten the list")
            return None
        items = []
        for item in node.children:
            if item.children and item.children[0].type == "paragraph":
                self.line = item.map[0] if item.map else self.line
                self.foreign(foreign.in_item(item.children[0].children[0].content))
            blocks = [block for child in item.children if (block := self.block(child, depth + 1)) is not None]
            self.line = item.map[0] if item.map and not blocks else self.line
            if not blocks or isinstance(blocks[0], List):
                self.problem("a list item without words", "write the item or remove it")
            self.unstyled(blocks, "list")
            if wrong := next((block for block in blocks if not isinstance(block, Paragraph | List)), None):
                self.problem(f"a {_called(wrong)} cannot be inside a list", "end the list before it")
            items.append(tuple(blocks))
        lettered = node.markup == "+"
        return List(lettered or node.type == "ordered_list", tuple(items), int(node.attrs.get("start", 1)), lettered)

    def box(self, node: SyntaxTreeNode) -> Block | None:
        """Return a box."""
        blocks = [block for child in node.children if (block := self.block(child)) is not None]
        first = blocks[0] if blocks else None
        opening = first.content[0] if isinstance(first, Paragraph) and first.content else None
        mark = _BOX.match(opening.text) if isinstance(opening, Text) else None
        self.line = node.map[0] if node.map else self.line
        if not mark or mark[1].lower() not in NOTE_KINDS or not isinstance(first, Paragraph):
            self.problem("a quotation is not supported", "begin it with [!NOTE], [!WARNING] or [!DECIDE] to make it a box")
            return None
        if wrong := next((block for block in blocks if not isinstance(block, Paragraph)), None):
            self.problem(f"a {_called(wrong)} cannot be inside a box", "end the box before it")
            return None
        rest = Text(opening.text[mark.end() :]) if isinstance(opening, Text) else Text("")
        content = (rest, *first.content[1:]) if rest.text else first.content[1:]
        if not content and len(blocks) == 1:
            self.problem("a box without words", "write them after the mark")
        self.unstyled(blocks, "box")
        paragraphs = [Paragraph(content, anchor=first.anchor)] if content else []
        paragraphs += [block for block in blocks[1:] if isinstance(block, Paragraph)]
        return Note(cast(NoteKind, mark[1].lower()), tuple(paragraphs))

    def unstyled(self, blocks: Sequence[Block], place: str) -> None:
        """Record paragraphs with a style of their own where they cannot have one."""
        if any(isinstance(block, Paragraph) and block.style != "body" for block in blocks):
            self.problem(f"a paragraph inside a {place} has no style of its own", "remove the {.…}")

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
        self.foreign(*map(foreign.in_cell, _LINES.split(text)))
        self.in_cell = True
        content, tone = self.ending(self.lines(text), _STYLE)
        self.in_cell = False
        if tone is not None and tone not in CELL_TONES:
            hint = suggestion(tone, CELL_TONES, otherwise=f"choose one of: {', '.join(CELL_TONES)}")
            self.problem(f"there is no tone “{tone}” for a cell", hint)
        elif tone is not None and not content:
            # Whoever does not see the colour has the words alone (WCAG 1.4.1).
            self.problem("a cell with a tone and without words", "say in words what the tone shows")
        return content, tone or ""

    def lines(self, text: str) -> tuple[Inline, ...]:
        """Return the words of a cell: line by line where some of its lines are items of a list."""
        marked = [(line, _CELL_ITEM.match(line)) for line in _LINES.split(text)]
        counted = _counts([mark for _, mark in marked])
        marked = [(line, mark if mark and (counted or mark["mark"]) else None) for line, mark in marked]
        if not any(mark for _, mark in marked):
            return self.inlines(inline_nodes(text))
        found: list[Inline] = []
        for line, mark in marked:
            if mark is None:
                found.append(Item(""))
            else:
                kind: ItemKind = "number" if mark["number"] else "letter" if mark["mark"] == "+" else "bullet"
                found.append(Item(kind, _depth(mark), mark["number"] == "1"))
            found += self.inlines(inline_nodes(line[mark.end() if mark else 0 :].strip()))
        return tuple(found)

    # Inlines

    def inlines(
        self, nodes: Sequence[SyntaxTreeNode], strong: bool = False, emphasis: bool = False, *, whole: bool = True
    ) -> tuple[Inline, ...]:
        """Return words, values, links and the like; a `whole` paragraph, heading or cell may end in braces."""
        found: list[Inline] = []
        typed = ""  # the words so far, without what a backslash stands before
        for node in nodes:
            if node.type in ("text", "text_special"):
                typed += _ESCAPED if node.type == "text_special" and node.markup == f"\\{node.content}" else node.content
                found += self.words(node.content, strong, emphasis)
                continue
            self.foreign(*foreign.in_words(typed))
            typed = ""
            if node.type == "softbreak":
                self.line += 1
                found.append(Text(" ", strong, emphasis))
            elif node.type == "hardbreak":
                self.line += 1
                found.append(Break())
            elif self.in_cell and node.type == "html_inline" and node.content == "<br>":
                found.append(Break())  # a cell holds one line of the template
            elif node.type == "strong":
                found += self.inlines(node.children, True, emphasis, whole=False)
            elif node.type == "em":
                found += self.inlines(node.children, strong, True, whole=False)
            elif node.type == "link":
                found.append(self.link(node, strong, emphasis))
            elif node.type == "image":
                found.append(self.picture(node))
            elif node.type == "footnote":
                found.append(self.footnote(node))
            else:
                self.unsupported(node.type)
        self.foreign(*foreign.in_words(_ENDING.sub("", typed) if whole else typed))
        return merge_text(found)

    def words(self, text: str, strong: bool, emphasis: bool) -> Iterator[Inline]:
        """Yield the words and values of a text."""
        for position, part in enumerate(text.split(SLOT_OPEN)):
            if position:
                yield Slot(self.slots, strong, emphasis)
                self.slots += 1
            if part:
                yield Text(part, strong, emphasis)

    def picture(self, node: SyntaxTreeNode) -> Picture:
        """Return a picture; its caption is kept for the paragraph that it stands in."""
        words = self.inlines(node.children, whole=False)
        if any(not isinstance(inline, Text | Slot) for inline in words):
            self.problem("the words for a picture are no more than words", "remove links and the like from its brackets")
        if not words or (all(isinstance(inline, Text) for inline in words) and not plain(words).strip()):
            # Who does not see the picture has these words alone (WCAG 1.1.1).
            self.problem("a picture without words", "say in its brackets what it shows: ![what it shows](file.png)")
        path = tuple(self.words(str(node.attrs.get("src", "")), strong=False, emphasis=False))
        if not path:
            self.problem("a picture without a file", "write ![what it shows](file.png)")
        caption = tuple(self.words(str(node.attrs.get("title", "")), strong=False, emphasis=False))
        if caption and self.in_cell:
            self.problem("a picture in a cell has no caption", "put its words into the cell, or the caption of the table")
        self.caption = caption
        return Picture(path, words)

    def without_pictures(self, content: Sequence[Inline], place: str) -> None:
        """Record pictures where none can stand."""
        if any(isinstance(node, Picture) for node in content):
            self.problem(f"a picture cannot be in a {place}", "put it in a paragraph of its own")

    def footnote(self, node: SyntaxTreeNode) -> Footnote:
        """Return a footnote."""
        content = self.inlines(node.children, whole=False)
        self.without_notes(content, "a footnote", "say it in the same note")
        if not content:
            self.problem("a footnote without words", "write them between the brackets of ^[…]")
        if any(isinstance(part, Field) for part in content):
            self.problem("a field cannot be in a footnote", "put it in the text")
        return Footnote(content)

    def without_notes(self, content: Sequence[Inline], place: str, hint: str) -> None:
        """Record a footnote where none can stand."""
        if any(isinstance(node, Footnote) for node in content):
            self.problem(f"a footnote cannot be in {place}", hint)

    def link(self, node: SyntaxTreeNode, strong: bool, emphasis: bool) -> Inline:
        """Return what stands in the notation of a link: a blank, a field of a form, a reference, a link."""
        address, title = str(node.attrs.get("href", "")), str(node.attrs.get("title", ""))
        blank = address.startswith("blank:")
        content = self.inlines(node.children, strong and not blank, emphasis and not blank, whole=False)
        self.without_pictures(content, "link")
        self.without_notes(content, "the words of a link", "put it behind the link")
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
        elif not _ADDRESS.match(address) and not _BESIDE.match(address):
            self.problem(f"“{address}” is not an address of the web or of e-mail", "begin it with https://, http:// or mailto:")
        elif not content:
            self.problem("a link without words", "write [words](address)")
        elif title:
            self.problem("a link has no tooltip here", "put the words in the text")
        return Link(address.removeprefix("file:"), content)

    def form_field(self, kind: str, name: str, content: tuple[Inline, ...]) -> Inline:
        """Return a field of a form: `[label = value : option / option](kind:name~!)`; the signs at the end: brief, and required."""
        name, required = name.removesuffix("!"), name.endswith("!")
        name, brief = name.removesuffix("~"), name.endswith("~")
        said, *listed = _divided(content, _COLON, 1) if kind == "choice" else [content]
        label, *held = _divided(said, _EQUALS, 1)
        value = held[0] if held else ()
        options = tuple(_divided(listed[0], _SLASH)) if listed else ()
        if not FIELD_NAME.fullmatch(name) or len(name) > MAX_FIELD_NAME:
            hint = f"use at most {MAX_FIELD_NAME} letters and digits, with points or hyphens between them, a letter first"
            self.problem(f"“{name}” cannot be the name of a field", hint)
        if any(not isinstance(node, Text | Slot) for node in content):
            self.problem("a field takes words only", "remove links and the like from its brackets")
            return Field(cast(FieldKind, kind), name, (Text(name),))
        if not label or len(plain(tuple(node for node in label if isinstance(node, Text)))) > MAX_FIELD_LABEL:
            self.problem("a field needs a label of at most 64 characters", f"write [what to fill in]({kind}:{name})")
        if kind == "check" and value not in ((), (Text(_TICKED),)):
            self.problem("a box to tick holds no words", f"write [label](check:{name}), or [label = {_TICKED}](check:{name})")
        if kind == "choice" and (len(options) < 2 or not all(options)):
            self.problem("a choice needs two options at least", f"write [label : this / that](choice:{name})")
        return Field(cast(FieldKind, kind), name, label, value, options, required, brief)


def _called(block: Block) -> str:
    return "page break" if isinstance(block, PageBreak) else type(block).__name__.lower()


def _depth(mark: re.Match[str]) -> int:
    """Return the level of an item of a cell."""
    return min(len(mark["before"]) // 2, LIST_LEVELS - 1)


def _counts(marks: Sequence[re.Match[str] | None]) -> bool:
    """Return whether the numbers of a cell are those that Word prints: of dates, as 5. April, it would make others."""
    counts: dict[int, int] = {}  # by level
    found = 0
    for mark in filter(None, marks):
        level = _depth(mark)
        counts = {at: count for at, count in counts.items() if at <= level} if mark["number"] or level else {}
        if mark["number"]:
            found += 1
            number = int(mark["number"])
            if number not in (1, counts.get(level, 0) + 1):
                return False
            counts[level] = number
    return found > 1


def _divided(content: Iterable[Inline], sign: re.Pattern[str], most: int = 0) -> list[tuple[Inline, ...]]:
    """Divide the words between the brackets of a field at a sign of the template, `most` times; a sign in a value is none."""
    parts: list[list[Inline]] = [[]]
    for node in content:
        if not isinstance(node, Text) or (most and len(parts) > most):
            parts[-1].append(node)
            continue
        for number, said in enumerate(sign.split(node.text, most)):
            if number:
                parts.append([])
            if said:
                parts[-1].append(replace(node, text=said))
    return [tuple(part) for part in parts]


def inline_nodes(text: str) -> Sequence[SyntaxTreeNode]:
    """Return what a line of words is made of."""
    tree = SyntaxTreeNode(_MARKDOWN.parseInline(text))
    return tree.children[0].children if tree.children else ()
