"""The main document of a returned form → the words of its controls, bookmarks, lines and sections, and which are not seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from tenderkit.word.forms.besides import Besides, drawn, words_of
from tenderkit.word.forms.fields import field_bookmark, tag
from tenderkit.word.forms.sight import PLACES, SYMBOLS, Sight

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ON = ("1", "true", "on")
# Signs of a font that people tick boxes with (Wingdings), and what they look like.
_SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F078": "☒", "F0FC": "✓", "F0FB": "✗", "F0A8": "☐", "F06F": "☐", "F0A3": "☐", "F071": "☐"}
_SPACE = re.compile(r"[\s\u00a0\u00ad\u200b-\u200d\u2060\ufeff]+")
_ALIKE = {**dict.fromkeys(map(ord, "’‘‚"), "'"), **dict.fromkeys(map(ord, "“”„«»"), '"'), **dict.fromkeys(map(ord, "–—‐−"), "-")}
# Marks on top of each other, as no language writes them: normalising takes the square of their number (UAX 15, 13: stream-safe).
_PILE = re.compile(r"((?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){30})(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f])+")
LABEL, COMMENT = "the label of a list", "a comment"
_AROUND = 10  # controls around a line that are looked at
_PIECES = 20  # of words that are quoted
MAX_CHARACTERS = 500_000  # of a document: some hundred pages, where a form has six


class TooMuchTextError(ValueError):
    """A document holds more text than any form does."""


def unpiled(text: str) -> str:
    """A text without piles of marks, so that it can be normalised in no time."""
    return text if text.isascii() else _PILE.sub(r"\1", text)


def normal(text: str) -> str:
    """A text as it is compared: without what word processors change of their own accord."""
    if text.isascii():
        return " ".join(text.split())
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", unpiled(text)).translate(_ALIKE)).strip()


@dataclass(frozen=True)
class Passage:
    """The words of a document between two places: all that are said there, however much else begins and ends among them."""

    said: list[str]
    places: list[int]

    @property
    def text(self) -> str:
        """The words."""
        return "".join(self.said[slice(*self.places)])


@dataclass
class Control:
    """A content control: the name of its field ("" where it is none of ours), the state of its box, its prompt and its words.

    `day` is the date that was picked from a calendar, as year-month-day: the words may be older, or later ones typed over them.
    """

    words: Passage
    name: str = ""
    box: bool = False
    ticked: bool = False
    prompt: bool = False
    bound: bool = False
    day: str = ""


@dataclass
class Cell:
    """The words of a cell: those that are printed, and all that are seen."""

    fixed: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    @property
    def fixed_text(self) -> str:
        """The words outside the fields."""
        return "".join(self.fixed)

    @property
    def seen_text(self) -> str:
        """All words."""
        return "".join(self.seen)


@dataclass
class Line:
    """A table row, or a paragraph outside tables as one cell: the fields and sections that it stands in.

    `names` are the names and bookmarks of the fields; `hidden` are words by why they are not seen, `beside` those of what is not
    text by what it is.
    """

    cells: list[Cell] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sections: set[str] = field(default_factory=set)
    hidden: dict[str, list[str]] = field(default_factory=dict)
    beside: dict[str, list[str]] = field(default_factory=dict)

    @cached_property
    def fixed_text(self) -> str:
        """The words outside the fields, cell by cell, as they are compared; ask when the line is at its end."""
        return " | ".join(normal(cell.fixed_text) for cell in self.cells)


@dataclass
class _Field:
    """A field that Word works out: its instruction, whether its result has begun, and whether it shows anything."""

    instruction: list[str]
    result: bool = False
    shows: bool = False


class Scan:
    """What one pass over a document finds: of bookmarks those of the `fields` and the `anchors` of sections.

    Others are passed by: a file may hold any number of them, and each that is open costs time with every word.
    """

    def __init__(self, fields: Collection[str], anchors: Collection[str], sight: Sight, besides: Besides) -> None:
        self._known_marks = {field_bookmark(name) for name in fields}
        self._known_anchors = frozenset(anchors)
        self._sight, self._besides = sight, besides
        self.controls: list[Control] = []
        self.marked: dict[str, list[Passage]] = {}  # what stands inside our bookmarks
        self.unnamed: dict[str, Control] = {}  # by bookmark: a control that has lost its tag
        self.lines: list[Line] = []
        self.sections: dict[str, list[str]] = {}
        self.texts: list[str] = []
        self._said: list[str] = []
        self._open: list[Control] = []
        self._named = 0  # of them those that are ours
        self._marks: dict[str, str] = {}  # of the bookmarks that are open: their ids by name
        self._in_sections: dict[str, str] = {}
        self._characters = 0
        self._rows: list[Line] = []
        self._paragraphs: list[tuple[list[str], bool]] = []
        self._fields: list[_Field] = []
        self._unread = 0  # of the fields that are open those whose result has not begun
        self._boxes = 0  # text boxes that are open
        self._figures = 0  # drawings and equations that are open

    def walk(self, root: Any) -> None:
        """Walk the document, which holds no more than is shown."""
        for event, element in etree.iterwalk(root, events=("start", "end"), tag=_LOOKED_AT):
            name = element.tag
            if event == "start":
                if name in PLACES:
                    self._sight.start(name, element)
                if (start := _STARTS.get(name)) is not None:
                    start(self, element)
            else:
                if (end := _ENDS.get(name)) is not None:
                    end(self, element)
                if name in PLACES:
                    self._sight.end(name)

    def say(self, words: str, unseen: str = "") -> None:
        """Take words to all that they stand in; `unseen` says why they are not seen, where the formatting does not say it."""
        self._count(len(words))
        self._said.append(words)
        ours = bool(self._marks) or self._named > 0
        if self._rows and self._rows[-1].cells:
            cell = self._rows[-1].cells[-1]
            cell.seen.append(words)
            if not ours:
                cell.fixed.append(words)
        if self._paragraphs and not ours:
            self._paragraphs[-1][0].append(words)
        if self._unread:
            unseen = "in the instruction of a field"
        elif self._fields:
            self._fields[-1].shows = True
        if unseen and self._rows and words.strip() and not (self._open and self._open[-1].prompt):
            _note(self._rows[-1].hidden, unseen, words)

    def beside(self, what: str, words: str) -> None:
        """Take what stands among the words and is not read as text, as a comment: to the line that it stands in."""
        if self._rows:
            _note(self._rows[-1].beside, what, words)

    def text(self, element: Any) -> None:
        """Take the text of a run."""
        self.say(element.text or "", self._sight.hidden)

    def symbol(self, element: Any) -> None:
        """Take a sign of a symbol font."""
        hidden = self._sight.hidden
        self.say(_SYMBOLS.get(element.get(f"{_W}char", "").upper(), "?"), "" if hidden == SYMBOLS else hidden)

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
        if (label := self._sight.label()) is not None:
            self.beside(LABEL, self._besides.label(*label))

    def end_paragraph(self, _element: Any) -> None:
        """End a paragraph: its fixed text goes to the document's and to that of the sections that are open."""
        words, alone = self._paragraphs.pop()
        said = "".join(words)
        text = normal(said)
        self._count(len(text) - len(said))  # one letter can be many when texts are compared
        if text:
            self.texts.append(text)
            for name in self._in_sections:
                self.sections[name].append(text)
        if alone:
            self._end_line()

    def start_row(self, _element: Any) -> None:
        """Begin a table row."""
        self._start_line(Line())

    def end_row(self, _element: Any) -> None:
        """End a table row, and the fields that began in it: a bookmark may have lost its end."""
        line = self._end_line()
        for name in line.names:
            if self._marks.pop(name, None) is not None:
                self.marked[name][-1].places.append(len(self._said))

    def start_cell(self, _element: Any) -> None:
        """Begin a cell."""
        if self._rows:
            self._rows[-1].cells.append(Cell())

    def start_control(self, element: Any) -> None:
        """Begin a content control."""
        control = Control(Passage(self._said, [len(self._said)]))
        for child in element.iterchildren(f"{_W}sdtPr"):
            for found in child.iterchildren(*_STATED):
                _STATED[found.tag](control, found)
        self._open.append(control)
        self._named += bool(control.name)
        if control.name:
            self._name_line(control.name)
            if control.bound and self._rows:
                _note(self._rows[-1].hidden, "tied to other data of the file, which Word shows in their place", control.name)
        else:
            self.unnamed |= dict.fromkeys(self._marks, control)

    def end_control(self, _element: Any) -> None:
        """End a content control."""
        control = self._open.pop()
        control.words.places.append(len(self._said))
        self._named -= bool(control.name)
        self.controls.append(control)

    def start_bookmark(self, element: Any) -> None:
        """Begin a bookmark: around a field, or around a section."""
        name, number = element.get(f"{_W}name", ""), element.get(f"{_W}id", "")
        if name in self._known_marks:
            self.marked.setdefault(name, [])
            if name not in self._marks:
                self.marked[name].append(Passage(self._said, [len(self._said)]))
            self._marks[name] = number
            self._name_line(name)
            if self._open and not self._open[-1].name:
                self.unnamed[name] = self._open[-1]
        elif name in self._known_anchors:
            self._in_sections[name] = number
            self.sections.setdefault(name, [])

    def end_bookmark(self, element: Any) -> None:
        """End a bookmark."""
        number = element.get(f"{_W}id", "")
        for name in [name for name, begun in self._marks.items() if begun == number]:
            del self._marks[name]
            self.marked[name][-1].places.append(len(self._said))
        for name in [name for name, begun in self._in_sections.items() if begun == number]:
            del self._in_sections[name]
            if self._rows:
                line = self._rows[-1]
                # Sections of ours end before the first word of the next heading, which is none of theirs.
                (line.sections.add if any(cell.seen for cell in line.cells) else line.sections.discard)(name)

    def field_sign(self, element: Any) -> None:
        """Begin a field, its result, or end it (ISO 29500-1, 17.16.18)."""
        kind = element.get(f"{_W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field([]))
            self._unread += 1
        elif kind == "separate" and self._fields and not self._fields[-1].result:
            self._fields[-1].result = True
            self._unread -= 1
        elif kind == "end" and self._fields:
            self.end_field(element)

    def start_field(self, element: Any) -> None:
        """Begin a field that is one element."""
        self._fields.append(_Field([element.get(f"{_W}instr", "")], result=True))

    def instruction(self, element: Any) -> None:
        """Take a piece of the instruction of a field."""
        if self._fields:
            self._fields[-1].instruction.append(element.text or "")

    def end_field(self, _element: Any) -> None:
        """End a field: one that shows nothing will show something when Word works it out."""
        if not self._fields:
            return
        ended = self._fields.pop()
        self._unread -= not ended.result
        if not ended.shows:
            self.beside("a field that Word fills in", "".join(ended.instruction))
        elif self._fields and self._fields[-1].result:
            self._fields[-1].shows = True

    def start_figure(self, element: Any) -> None:
        """Take an equation, or a picture, a shape or a text box; the words of a text box are walked too."""
        self._figures += 1
        if self._figures > 1:
            return
        if element.tag == f"{_M}oMath":
            self.beside("an equation", words_of(element))
        else:
            self.beside("a drawing", drawn(element))

    def end_figure(self, _element: Any) -> None:
        """End it."""
        self._figures -= 1

    def note(self, element: Any) -> None:
        """Take the reference to a comment, a footnote or an endnote."""
        kind = etree.QName(element).localname.removesuffix("Reference")
        self.beside(COMMENT if kind == "comment" else f"the {kind}", self._besides.note(kind, element.get(f"{_W}id", "")))

    def start_box(self, _element: Any) -> None:
        """Begin the words of a text box."""
        self._boxes += 1

    def end_box(self, _element: Any) -> None:
        """End them."""
        self._boxes -= 1

    def _start_line(self, line: Line) -> None:
        """Begin a line; a control may stand around it instead of in it."""
        if self._named:
            line.names += [control.name for control in self._open[-_AROUND:] if control.name]
        line.sections |= set(self._in_sections)
        self._rows.append(line)

    def _end_line(self) -> Line:
        line = self._rows.pop()
        line.sections |= set(self._in_sections)
        self.lines.append(line)
        return line

    def _name_line(self, name: str) -> None:
        if self._rows:
            self._rows[-1].names.append(name)
            if self._boxes:
                _note(self._rows[-1].hidden, "in a text box, which may lie anywhere", name)

    def _count(self, more: int) -> None:
        self._characters += more
        if self._characters > MAX_CHARACTERS:
            raise TooMuchTextError


def named(root: Any) -> frozenset[str]:
    """The names of the fields that the controls of a document have, wherever they stand in it."""
    return frozenset(name for element in root.iter(f"{_W}tag") if (name := _name(element)))


def _note(found: dict[str, list[str]], what: str, words: str) -> None:
    pieces = found.setdefault(what, [])
    if len(pieces) < _PIECES:
        pieces.append(words)


def _is_on(element: Any, space: str) -> bool:
    return element.get(f"{space}val", "1") in _ON


def _name(element: Any) -> str:
    value: str = element.get(f"{_W}val", "")
    return value.removeprefix(tag("")) if value.startswith(tag("")) else ""


def _take_name(control: Control, element: Any) -> None:
    control.name = _name(element)


def _take_prompt(control: Control, element: Any) -> None:
    control.prompt = _is_on(element, _W)


def _take_box(control: Control, element: Any) -> None:
    checked = element.find(f"{_W14}checked")
    control.box, control.ticked = True, checked is not None and _is_on(checked, _W14)


def _take_day(control: Control, element: Any) -> None:
    control.day = element.get(f"{_W}fullDate", "")[:10]


def _take_bond(control: Control, _element: Any) -> None:
    control.bound = True


# What the properties of a control state.
_STATED: dict[str, Callable[[Control, Any], None]] = {
    f"{_W}tag": _take_name,
    f"{_W}showingPlcHdr": _take_prompt,
    f"{_W}date": _take_day,
    f"{_W}dataBinding": _take_bond,
    "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding": _take_bond,
    f"{_W14}checkbox": _take_box,
}
_FIGURES = (f"{_W}drawing", f"{_W}pict", f"{_W}object", f"{_W}contentPart", f"{_M}oMath")
_ROW, _CELL = f"{_W}tr", f"{_W}tc"
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
    f"{_W}fldChar": Scan.field_sign,
    f"{_W}fldSimple": Scan.start_field,
    f"{_W}instrText": Scan.instruction,
    f"{_W}txbxContent": Scan.start_box,
    **dict.fromkeys(_FIGURES, Scan.start_figure),
    **dict.fromkeys((f"{_W}commentReference", f"{_W}footnoteReference", f"{_W}endnoteReference"), Scan.note),
}
_ENDS: dict[str, Callable[[Scan, Any], None]] = {
    f"{_W}p": Scan.end_paragraph,
    _ROW: Scan.end_row,
    f"{_W}sdt": Scan.end_control,
    f"{_W}fldSimple": Scan.end_field,
    f"{_W}txbxContent": Scan.end_box,
    **dict.fromkeys(_FIGURES, Scan.end_figure),
}
_LOOKED_AT = (*_STARTS, *PLACES)
