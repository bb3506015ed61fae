"""The main document of a returned form → the words of its controls, bookmarks, lines and sections, in one pass."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from tenderkit.word.forms.fields import field_bookmark, tag

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ON = ("1", "true", "on")
# Signs of a font that people tick boxes with (Wingdings), and what they look like.
_SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F078": "☒", "F0FC": "✓", "F0FB": "✗", "F0A8": "☐", "F06F": "☐", "F0A3": "☐", "F071": "☐"}
_SPACE = re.compile(r"[\s\u00a0\u00ad\u200b-\u200d\u2060\ufeff]+")
_ALIKE = {**dict.fromkeys(map(ord, "’‘‚"), "'"), **dict.fromkeys(map(ord, "“”„«»"), '"'), **dict.fromkeys(map(ord, "–—‐−"), "-")}
# Marks on top of each other, as no language writes them: normalising takes the square of their number (UAX 15, 13: stream-safe).
_PILE = re.compile(r"((?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){30})(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f])+")
MAX_CHARACTERS = 500_000  # of a document: some hundred pages, where a form has six


class TooMuchTextError(ValueError):
    """A document holds more text than any form does."""


def unpiled(text: str) -> str:
    """Return a text without piles of marks, so that it can be normalised in no time."""
    return text if text.isascii() else _PILE.sub(r"\1", text)


def normal(text: str) -> str:
    """Return a text as it is compared: without what word processors change of their own accord."""
    if text.isascii():
        return " ".join(text.split())
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", unpiled(text)).translate(_ALIKE)).strip()


@dataclass
class Control:
    """A content control: the name of its field ("" where it is none of ours), the state of its box, its prompt and its words."""

    name: str = ""
    box: bool = False
    ticked: bool = False
    prompt: bool = False
    words: list[str] = field(default_factory=list)


@dataclass
class Cell:
    """The words of a cell: those that are printed, and all that are seen."""

    fixed: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    @property
    def fixed_text(self) -> str:
        """Return the words outside the fields."""
        return "".join(self.fixed)

    @property
    def seen_text(self) -> str:
        """Return all words."""
        return "".join(self.seen)


@dataclass
class Line:
    """A table row, or a paragraph outside tables as one cell: the names and bookmarks of the fields that stand in it."""

    cells: list[Cell] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @cached_property
    def fixed_text(self) -> str:
        """Return the words outside the fields, cell by cell, as they are compared; ask when the line is at its end."""
        return " | ".join(normal(cell.fixed_text) for cell in self.cells)


class Scan:
    """What one pass over a document finds: of bookmarks those of the `fields` and the `anchors` of sections.

    Others are passed by: a file may hold any number of them, and each that is open costs time with every word.
    """

    def __init__(self, fields: Collection[str], anchors: Collection[str]) -> None:
        self._known_marks = {field_bookmark(name) for name in fields}
        self._known_anchors = frozenset(anchors)
        self.controls: list[Control] = []
        self.marked: dict[str, list[str]] = {}  # the words inside our bookmarks
        self.unnamed: dict[str, Control] = {}  # by bookmark: a control that has lost its tag
        self.lines: list[Line] = []
        self.sections: dict[str, list[str]] = {}
        self.texts: list[str] = []
        self._open: list[Control] = []
        self._marks: dict[str, str] = {}  # of the bookmarks that are open: their ids by name
        self._in_sections: dict[str, str] = {}
        self._characters = 0
        self._rows: list[Line] = []
        self._paragraphs: list[tuple[list[str], bool]] = []

    def walk(self, root: Any) -> None:
        """Walk the document; what is deleted, or there for older programs only, is passed by."""
        walk = etree.iterwalk(root, events=("start", "end"), tag=_LOOKED_AT)
        deleted, skipped = _deleted(root), None
        for event, element in walk:
            name = element.tag
            if event == "start":
                if name in _SKIPPED or element in deleted:
                    walk.skip_subtree()
                    skipped = element
                elif (start := _STARTS.get(name)) is not None:
                    start(self, element)
            elif element is skipped:
                skipped = None
            elif (end := _ENDS.get(name)) is not None:
                end(self, element)

    def say(self, words: str) -> None:
        """Take words to all that they stand in."""
        self._characters += len(words)
        if self._characters > MAX_CHARACTERS:
            raise TooMuchTextError
        ours = bool(self._marks)
        for control in self._open:
            control.words.append(words)
            ours = ours or bool(control.name)
        for name in self._marks:
            self.marked[name].append(words)
        if self._rows and self._rows[-1].cells:
            cell = self._rows[-1].cells[-1]
            cell.seen.append(words)
            if not ours:
                cell.fixed.append(words)
        if self._paragraphs and not ours:
            self._paragraphs[-1][0].append(words)

    def text(self, element: Any) -> None:
        """Take the text of a run."""
        self.say(element.text or "")

    def symbol(self, element: Any) -> None:
        """Take a sign of a symbol font."""
        self.say(_SYMBOLS.get(element.get(f"{_W}char", "").upper(), "?"))

    def tab(self, element: Any) -> None:
        """Take a tab; a tab stop of a paragraph's properties is none."""
        if element.getparent().tag == f"{_W}r":
            self.say("\t")

    def start_paragraph(self, _element: Any) -> None:
        """Begin a paragraph; outside tables it is a line of its own."""
        alone = not self._rows
        if alone:
            self._start_line(Line([Cell()]))
        elif self._paragraphs or (self._rows[-1].cells and self._rows[-1].cells[-1].seen):
            self.say("\n")
        self._paragraphs.append(([], alone))

    def end_paragraph(self, _element: Any) -> None:
        """End a paragraph: its fixed text goes to the document's and to that of the sections that are open."""
        words, alone = self._paragraphs.pop()
        text = normal("".join(words))
        if text:
            self.texts.append(text)
            for name in self._in_sections:
                self.sections[name].append(text)
        if alone:
            self.lines.append(self._rows.pop())

    def start_row(self, _element: Any) -> None:
        """Begin a table row."""
        self._start_line(Line())

    def end_row(self, _element: Any) -> None:
        """End a table row, and the fields that began in it: a bookmark may have lost its end."""
        line = self._rows.pop()
        self.lines.append(line)
        for name in line.names:
            self._marks.pop(name, None)

    def start_cell(self, _element: Any) -> None:
        """Begin a cell."""
        if self._rows:
            self._rows[-1].cells.append(Cell())

    def start_control(self, element: Any) -> None:
        """Begin a content control."""
        control = Control()
        for child in element.iterchildren(f"{_W}sdtPr"):
            for found in child.iterchildren(*_SAID):
                _SAID[found.tag](control, found)
        self._open.append(control)
        if control.name:
            self._name_line(control.name)
        else:
            self.unnamed |= dict.fromkeys(self._marks, control)

    def end_control(self, _element: Any) -> None:
        """End a content control."""
        self.controls.append(self._open.pop())

    def start_bookmark(self, element: Any) -> None:
        """Begin a bookmark: around a field, or around a section."""
        name, number = element.get(f"{_W}name", ""), element.get(f"{_W}id", "")
        if name in self._known_marks:
            self._marks[name] = number
            self.marked.setdefault(name, [])
            self._name_line(name)
            if self._open and not self._open[-1].name:
                self.unnamed[name] = self._open[-1]
        elif name in self._known_anchors:
            self._in_sections[name] = number
            self.sections.setdefault(name, [])

    def end_bookmark(self, element: Any) -> None:
        """End a bookmark."""
        number = element.get(f"{_W}id", "")
        for opened in (self._marks, self._in_sections):
            for name in [name for name, begun in opened.items() if begun == number]:
                del opened[name]

    def _start_line(self, line: Line) -> None:
        """Begin a line; a control may stand around it instead of in it."""
        line.names += [control.name for control in self._open if control.name]
        self._rows.append(line)

    def _name_line(self, name: str) -> None:
        if self._rows:
            self._rows[-1].names.append(name)


def _deleted(root: Any) -> set[Any]:
    """Return the rows and cells that a tracked change deletes: their properties say so."""
    signs = (sign.getparent() for sign in root.iter(*_DELETES))
    return {properties.getparent() for properties in signs if properties.tag in (f"{_W}trPr", f"{_W}tcPr")}


def _is_on(element: Any, space: str) -> bool:
    return element.get(f"{space}val", "1") in _ON


def _take_name(control: Control, element: Any) -> None:
    value = element.get(f"{_W}val", "")
    control.name = value.removeprefix(tag("")) if value.startswith(tag("")) else ""


def _take_prompt(control: Control, element: Any) -> None:
    control.prompt = _is_on(element, _W)


def _take_box(control: Control, element: Any) -> None:
    checked = element.find(f"{_W14}checked")
    control.box, control.ticked = True, checked is not None and _is_on(checked, _W14)


# What the properties of a control say of it.
_SAID: dict[str, Callable[[Control, Any], None]] = {
    f"{_W}tag": _take_name,
    f"{_W}showingPlcHdr": _take_prompt,
    f"{_W14}checkbox": _take_box,
}
_ROW, _CELL = f"{_W}tr", f"{_W}tc"
_DELETES = (f"{_W}del", f"{_W}cellDel")
_SKIPPED = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback"))
_STARTS: dict[str, Callable[[Scan, Any], None]] = {
    f"{_W}t": Scan.text,
    f"{_W}sym": Scan.symbol,
    f"{_W}tab": Scan.tab,
    f"{_W}br": lambda scan, _element: scan.say("\n"),
    f"{_W}cr": lambda scan, _element: scan.say("\n"),
    f"{_W}noBreakHyphen": lambda scan, _element: scan.say("-"),
    f"{_W}p": Scan.start_paragraph,
    _ROW: Scan.start_row,
    _CELL: Scan.start_cell,
    f"{_W}sdt": Scan.start_control,
    f"{_W}bookmarkStart": Scan.start_bookmark,
    f"{_W}bookmarkEnd": Scan.end_bookmark,
}
_ENDS: dict[str, Callable[[Scan, Any], None]] = {f"{_W}p": Scan.end_paragraph, _ROW: Scan.end_row, f"{_W}sdt": Scan.end_control}
_LOOKED_AT = (*_SKIPPED, *_STARTS)
