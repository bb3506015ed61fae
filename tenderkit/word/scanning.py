"""The main document of a returned form → the words of its controls, bookmarks, lines and sections, in one pass."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tenderkit.word.controls import field_bookmark, tag

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ON = ("1", "true", "on")
# Signs of a font that people tick boxes with (Wingdings), and what they look like.
_SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F078": "☒", "F0FC": "✓", "F0FB": "✗", "F0A8": "☐", "F06F": "☐", "F0A3": "☐", "F071": "☐"}
_SPACE = re.compile(r"[\s\u00a0\u00ad\u200b-\u200d\u2060\ufeff]+")
_ALIKE = {**dict.fromkeys(map(ord, "’‘‚"), "'"), **dict.fromkeys(map(ord, "“”„«»"), '"'), **dict.fromkeys(map(ord, "–—‑−"), "-")}


def normal(text: str) -> str:
    """Return a text as it is compared: without what word processors change of their own accord."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).translate(_ALIKE)).strip()


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


class Scan:
    """What one pass over a document finds."""

    def __init__(self) -> None:
        self.controls: list[Control] = []
        self.marked: dict[str, list[str]] = {}  # the words inside our bookmarks
        self.unnamed: dict[str, Control] = {}  # by bookmark: a control that has lost its tag
        self.lines: list[Line] = []
        self.sections: dict[str, list[str]] = {}
        self.texts: list[str] = []
        self._open: list[Control] = []
        self._marks: dict[str, str] = {}  # of the bookmarks that are open, by id
        self._in_sections: dict[str, str] = {}
        self._rows: list[Line] = []
        self._paragraphs: list[tuple[list[str], bool]] = []

    def walk(self, root: Any) -> None:
        """Walk the document; what is deleted, or there for older programs only, is passed by."""
        walk = etree.iterwalk(root, events=("start", "end"), tag=_LOOKED_AT)
        skipped: Any = None
        for event, element in walk:
            name = element.tag
            if event == "start":
                if name in _SKIPPED or (name == _ROW and element.find(_DELETED_ROW) is not None):
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
        ours = bool(self._marks)
        for control in self._open:
            control.words.append(words)
            ours = ours or bool(control.name)
        for name in self._marks.values():
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
            self._rows.append(Line([Cell()]))
        elif self._paragraphs or (self._rows[-1].cells and self._rows[-1].cells[-1].seen):
            self.say("\n")
        self._paragraphs.append(([], alone))

    def end_paragraph(self, _element: Any) -> None:
        """End a paragraph: its fixed text goes to the document's and to that of the sections that are open."""
        words, alone = self._paragraphs.pop()
        text = normal("".join(words))
        if text:
            self.texts.append(text)
            for name in self._in_sections.values():
                self.sections[name].append(text)
        if alone:
            self.lines.append(self._rows.pop())

    def start_row(self, _element: Any) -> None:
        """Begin a table row."""
        self._rows.append(Line())

    def end_row(self, _element: Any) -> None:
        """End a table row."""
        self.lines.append(self._rows.pop())

    def start_cell(self, _element: Any) -> None:
        """Begin a cell."""
        if self._rows:
            self._rows[-1].cells.append(Cell())

    def start_control(self, element: Any) -> None:
        """Begin a content control."""
        control = Control()
        properties = element.find(f"{_W}sdtPr")
        if properties is not None:
            found = properties.find(f"{_W}tag")
            name = "" if found is None else found.get(f"{_W}val", "")
            control.name = name.removeprefix(tag("")) if name.startswith(tag("")) else ""
            control.prompt = _is_on(properties.find(f"{_W}showingPlcHdr"), _W)
            box = properties.find(f"{_W14}checkbox")
            control.box = box is not None
            control.ticked = box is not None and _is_on(box.find(f"{_W14}checked"), _W14)
        self._open.append(control)
        if control.name:
            self._name_line(control.name)
        else:
            self.unnamed |= dict.fromkeys(self._marks.values(), control)

    def end_control(self, _element: Any) -> None:
        """End a content control."""
        self.controls.append(self._open.pop())

    def start_bookmark(self, element: Any) -> None:
        """Begin a bookmark: around a field, or around a section."""
        name, number = element.get(f"{_W}name", ""), element.get(f"{_W}id", "")
        if name.startswith(field_bookmark("")):
            self._marks[number] = name
            self.marked.setdefault(name, [])
            self._name_line(name)
            if self._open and not self._open[-1].name:
                self.unnamed[name] = self._open[-1]
        elif not name.startswith("_"):
            self._in_sections[number] = name
            self.sections.setdefault(name, [])

    def end_bookmark(self, element: Any) -> None:
        """End a bookmark."""
        number = element.get(f"{_W}id", "")
        self._marks.pop(number, None)
        self._in_sections.pop(number, None)

    def _name_line(self, name: str) -> None:
        if self._rows:
            self._rows[-1].names.append(name)


def _is_on(element: Any, space: str) -> bool:
    return element is not None and element.get(f"{space}val", "1") in _ON


_ROW = f"{_W}tr"
_DELETED_ROW = f"{_W}trPr/{_W}del"
_SKIPPED = (f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback")
_STARTS: dict[str, Callable[[Scan, Any], None]] = {
    f"{_W}t": Scan.text,
    f"{_W}sym": Scan.symbol,
    f"{_W}tab": Scan.tab,
    f"{_W}br": lambda scan, _element: scan.say("\n"),
    f"{_W}cr": lambda scan, _element: scan.say("\n"),
    f"{_W}noBreakHyphen": lambda scan, _element: scan.say("-"),
    f"{_W}p": Scan.start_paragraph,
    _ROW: Scan.start_row,
    f"{_W}tc": Scan.start_cell,
    f"{_W}sdt": Scan.start_control,
    f"{_W}bookmarkStart": Scan.start_bookmark,
    f"{_W}bookmarkEnd": Scan.end_bookmark,
}
_ENDS: dict[str, Callable[[Scan, Any], None]] = {f"{_W}p": Scan.end_paragraph, _ROW: Scan.end_row, f"{_W}sdt": Scan.end_control}
_LOOKED_AT = (*_SKIPPED, *_STARTS)
