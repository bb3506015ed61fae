"""Where a walk over a form is → whether a person sees the words that stand there, and if not, why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tenderkit.word.forms.formatting import CELL, ROW, SECTION, TABLE, TOGGLES, Facts, Formats, Style, visible

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TABLE, _PARAGRAPH, _RUN = f"{_W}tbl", f"{_W}p", f"{_W}r"
_PAGE = "FFFFFF"
_TINY = 80  # twips, which are 4 points: what is lower or smaller cannot be read
_BEYOND, _BEFORE = 11_000, -2_000  # twips: outside a page of A4 or Letter to the right, and to the left
_BELOW = 16_000  # twips: below such a page
_ROOM = 1_100  # twips: a page or column that is narrower, some two centimetres, holds no answer
_NARROW = 100  # twips: a cell, or a place into which text is squeezed
SYMBOLS = "in a font of symbols"
_TOGGLED = frozenset(TOGGLES)
_FLAGS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200, "noVBand": 0x400}
_SAID = {"strike": "struck through", "dstrike": "struck through", "vanish": "hidden", "webHidden": "hidden", "specVanish": "hidden"}


@dataclass(frozen=True, eq=False)
class _Styled:
    """What the style of a table says of some of its cells: of their rows, of what is behind their text, of paragraphs and runs."""

    rows: Facts
    paper: str | None
    paragraph: Facts
    runs: tuple[Facts, ...]


def _styled(styles: list[Style]) -> _Styled:
    """What styles say together, the last before the others."""
    papers = (said.cell.get("paper") for said in reversed(styles))
    return _Styled(
        _merged([said.row for said in styles]),
        next((paper for paper in papers if paper), None),
        _merged([said.paragraph for said in styles]),
        tuple(said.run for said in styles),
    )


@dataclass
class _Table:
    """A table that is being walked: its style, which of its conditions are in use, and what holds for the cell that was come to.

    Of that cell: why nothing is seen in it, what is behind its text, and what the table's style says of it.
    """

    style: Style
    facts: Facts
    flags: frozenset[str]
    rows: int
    row: int = -1
    cell: int = -1
    cells: int = 0
    row_facts: Facts = field(default_factory=dict)
    row_hidden: str = ""
    hidden: str = ""
    paper: str | None = None
    styled: _Styled = field(default_factory=lambda: _styled([]))
    known: dict[tuple[str, ...], _Styled] = field(default_factory=dict)

    def look(self) -> _Styled:
        """What the table's style says of the present cell: in general, then for each condition that the cell meets."""
        met = self._met() if self.style.conditions else ()
        if met not in self.known:
            self.known[met] = _styled([self.style, *(self.style.conditions[name] for name in met)])
        return self.known[met]

    def _met(self) -> tuple[str, ...]:
        """The conditions of its style that the present cell meets."""
        column, row = self.cell - ("firstColumn" in self.flags), self.row - ("firstRow" in self.flags)
        meets = {
            "band1Vert": "noVBand" not in self.flags and column % 2 == 0,
            "band2Vert": "noVBand" not in self.flags and column % 2 == 1,
            "band1Horz": "noHBand" not in self.flags and row % 2 == 0,
            "band2Horz": "noHBand" not in self.flags and row % 2 == 1,
            "firstCol": "firstColumn" in self.flags and self.cell == 0,
            "lastCol": "lastColumn" in self.flags and self.cell == self.cells - 1,
            "firstRow": "firstRow" in self.flags and self.row == 0,
            "lastRow": "lastRow" in self.flags and self.row == self.rows - 1,
        }
        return tuple(name for name, met in meets.items() if met and name in self.style.conditions)


class Sight:
    """Keeps, along a walk, what formats the place that has been come to."""

    def __init__(self, formats: Formats, root: Any) -> None:
        self._formats = formats
        self._tables: list[_Table] = []
        self._paragraphs: list[tuple[Facts, Style, str]] = []
        self._runs: list[str] = []
        # Most paragraphs and runs of a form are formatted like others: what was found is kept by what it was found from. What the
        # keys name by their identity is kept along.
        self._known_paragraphs: dict[tuple[Any, ...], tuple[Facts, str, _Styled | None]] = {}
        self._known_runs: dict[tuple[Any, ...], tuple[str, Facts, _Styled | None]] = {}
        # A section whose pages have no room hides what it holds; a form has none, so which of them does is not asked.
        sections = (formats.facts(section, SECTION) for section in root.iter(f"{_W}sectPr"))
        self._everywhere = "on a page that has no room for them" if any(map(_crowded, sections)) else ""

    @property
    def hidden(self) -> str:
        """Why the words of the run that has been come to are not seen; empty where they are."""
        return self._runs[-1] if self._runs else self._everywhere

    def start(self, name: str, element: Any) -> None:
        """Come to the start of a table, row, cell, paragraph or run; `name` is the element's, which costs time to ask for."""
        _STARTS[name](self, element)

    def end(self, name: str) -> None:
        """Come to the end of one."""
        if name == _RUN:
            self._runs.pop()
        elif name == _PARAGRAPH:
            self._paragraphs.pop()
        elif name == _TABLE:
            self._tables.pop()

    def label(self) -> tuple[str, str] | None:
        """The number of the list of the paragraph that has been come to, and its level; None where it is in none."""
        facts = self._paragraphs[-1][0] if self._paragraphs else {}
        number = facts.get("numId", "0")
        return None if number in ("", "0") else (number, facts.get("ilvl", "0"))

    def _start_table(self, element: Any) -> None:
        properties = _child(element, f"{_W}tblPr")
        named = None if properties is None else _child(properties, f"{_W}tblStyle")
        look = None if properties is None else _child(properties, f"{_W}tblLook")
        style = self._formats.style(None if named is None else named.get(f"{_W}val"), "table")
        rows = sum(1 for _ in element.iterchildren(f"{_W}tr"))
        self._tables.append(_Table(style, self._formats.facts(properties, TABLE), _flags(look), rows))

    def _start_row(self, element: Any) -> None:
        if not self._tables:
            return
        table = self._tables[-1]
        table.row, table.cell = table.row + 1, -1
        table.cells = sum(1 for _ in element.iterchildren(f"{_W}tc"))
        own = self._formats.facts(_child(element, f"{_W}trPr"), ROW)
        other = self._formats.facts(_child(element, f"{_W}tblPrEx"), TABLE)
        table.row_facts = {**table.look().rows, **table.facts, **other, **own}
        table.row_hidden = _of_row(table.row_facts)

    def _start_cell(self, element: Any) -> None:
        if not self._tables:
            return
        table, outer = self._tables[-1], self._tables[-2] if len(self._tables) > 1 else None
        table.cell += 1
        facts = self._formats.facts(_child(element, f"{_W}tcPr"), CELL)
        table.styled = table.look()
        table.hidden = (outer.hidden if outer else "") or table.row_hidden or _of_cell(facts)
        papers = (facts.get("paper"), table.styled.paper, table.row_facts.get("paper"))
        table.paper = next((paper for paper in papers if paper), outer.paper if outer else None)

    def _start_paragraph(self, element: Any) -> None:
        properties = _child(element, f"{_W}pPr")
        named = None if properties is None else _child(properties, f"{_W}pStyle")
        style = self._formats.style(None if named is None else named.get(f"{_W}val"), "paragraph")
        own = self._formats.paragraph(properties)
        table = self._tables[-1] if self._tables else None
        styled = table.styled if table else None
        key = (id(style), id(styled), tuple(own.items()))
        if key not in self._known_paragraphs:
            whole = {**self._formats.defaults.paragraph, **(styled.paragraph if styled else {}), **style.paragraph, **own}
            self._known_paragraphs[key] = whole, _of_paragraph(whole), styled
        facts, said, _ = self._known_paragraphs[key]
        self._paragraphs.append((facts, style, (table.hidden if table else "") or said))

    def _start_run(self, element: Any) -> None:
        facts, style, said = self._paragraphs[-1] if self._paragraphs else ({}, self._formats.defaults, "")
        self._runs.append(self._everywhere or said or self._of_run(_child(element, f"{_W}rPr"), facts, style))

    def _of_run(self, properties: Any | None, paragraph: Facts, style: Style) -> str:
        own = self._formats.run(properties)
        named = None if properties is None else _child(properties, f"{_W}rStyle")
        character = None if named is None else named.get(f"{_W}val")
        table = self._tables[-1] if self._tables else None
        styled, paper = (table.styled, table.paper) if table else (None, None)
        key = (tuple(own.items()), character, id(paragraph), id(style), id(styled), paper)
        if key not in self._known_runs:
            known = self._formats.style(character, "character").run if named is not None else {}
            levels = [self._formats.defaults.run, *(styled.runs if styled else ()), style.run, known]
            self._known_runs[key] = self._of_levels(own, levels, paragraph, paper), paragraph, styled
        return self._known_runs[key][0]

    def _of_levels(self, own: Facts, levels: list[Facts], paragraph: Facts, paper: str | None) -> str:
        if not all(_TOGGLED.isdisjoint(level) for level in (own, *levels)):
            for name in TOGGLES:
                if own[name] if name in own else any(level.get(name) for level in levels):
                    return _SAID[name]
        facts = {**_merged(levels), **own}
        papers = [facts.get("highlight"), facts.get("paper"), paragraph.get("paper"), paper]
        return _of_run(facts, paragraph, next((paper for paper in papers if paper), _PAGE))


_STARTS: dict[str, Callable[[Sight, Any], None]] = {
    _TABLE: Sight._start_table,
    f"{_W}tr": Sight._start_row,
    f"{_W}tc": Sight._start_cell,
    _PARAGRAPH: Sight._start_paragraph,
    _RUN: Sight._start_run,
}
PLACES = frozenset(_STARTS)


def _child(element: Any, name: str) -> Any | None:
    """The first child of that name: in a third of the time that `find` takes."""
    return next(element.iterchildren(name), None)


def _merged(levels: list[Facts]) -> dict[str, Any]:
    return {name: value for level in levels for name, value in level.items()}


def _flags(look: Any | None) -> frozenset[str]:
    """Which conditions of its style a table uses: by name, or as older programs write it, by number."""
    if look is None:
        return frozenset()
    try:
        number = int(look.get(f"{_W}val", "0"), 16)
    except ValueError:
        number = 0
    said = {name: look.get(f"{_W}{name}") for name in _FLAGS}
    return frozenset(
        name for name, bit in _FLAGS.items() if (said[name] in ("1", "true", "on") if said[name] is not None else number & bit)
    )


def _crowded(section: Facts) -> bool:
    """Whether the pages of a section have no room for text."""
    width = section.get("page w", 12_240) - sum(section.get(f"margin {side}", 0) for side in ("left", "right", "gutter"))
    height = section.get("page h", 15_840) - sum(abs(section.get(f"margin {side}", 0)) for side in ("top", "bottom"))
    count = max(1, section.get("columns num", 1))
    column = (width - (count - 1) * section.get("columns space", 0)) / count
    return bool(min(width, height, column) < _ROOM)


def _off(*lengths: float) -> bool:
    return any(not _BEFORE < length < _BEYOND for length in lengths)


def _of_row(facts: Facts) -> str:
    if facts.get("hidden"):
        return "in a hidden row"
    height = facts.get("height")
    if height is not None and height < _TINY * 2:
        return "in a row that is too low to show them"
    if _off(facts.get("indent", 0), facts.get("at tblpX", 0), facts.get("before", 0), facts.get("cell spacing", 0)):
        return "beside the page"
    return "" if _BEFORE < facts.get("at tblpY", 0) < _BELOW else "beside the page"


def _of_cell(facts: Facts) -> str:
    if facts.get("merged"):
        return "in a cell that is merged into another"
    if 0 < facts.get("width", _NARROW) < _NARROW or facts.get("margins", 0) > _BEYOND:
        return "in a cell that is too narrow to show them"
    return ""


def _of_paragraph(facts: Facts) -> str:
    if facts.get("collapsed"):
        return "under a heading that is folded up"
    line, height = facts.get("line"), facts.get("frame height")
    if (line is not None and line < _TINY) or (height is not None and height < _TINY):
        return "in a line that is too low to show them"
    left, first, right = facts.get("left", 0), facts.get("first", 0), facts.get("right", 0)
    if _off(left, left + first, right, facts.get("frame x", 0)) or not _BEFORE < facts.get("frame y", 0) < _BELOW:
        return "beside the page"
    return "in a frame that is too narrow to show them" if 0 < facts.get("frame w", _NARROW) < _NARROW else ""


def _of_run(facts: Facts, paragraph: Facts, paper: str) -> str:
    """Why text of this formatting is not seen on this background."""
    ink = facts.get("ink")
    if facts.get("clear") or (ink is not None and not visible(ink, paper)):
        return "in the colour of their background"
    size = facts.get("complex size" if facts.get("rtl") or facts.get("cs") else "size", 200)
    shown = size * (0.6 if facts.get("small") or facts.get("halved") else 1)
    line = paragraph.get("line")
    if shown < _TINY:
        return "smaller than 4 points"
    if line is not None and line < size / 2:
        return "in a line that is too low to show them"
    scale, fit = facts.get("scale", 100), facts.get("fit", _NARROW)
    if 0 < scale < 20 or fit < _NARROW or facts.get("spacing", 0) <= -_TINY:
        return "squeezed together"
    if abs(facts.get("raised", 0)) >= 480 or facts.get("spacing", 0) >= _BEYOND:
        return "moved out of their line"
    return SYMBOLS if facts.get("symbols") else ""
