"""What a Word file's styles and lists are: names, inheritance, numbering; read, never written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLE = re.compile(r"<w:style [^>]*?w:styleId=\"([^\"]+)\"[^>]*>.*?</w:style>", re.DOTALL)
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


@dataclass(frozen=True)
class Style:
    """A style: its id in the file, its kind (paragraph, character, table, numbering), its name as Word stores it.

    `number` is the list and level that the style itself sets (0 means: no number), `tabs` the positions of its tab stops.
    """

    id: str
    kind: str
    name: str
    based_on: str
    default: bool
    number: tuple[int | None, int] | None
    tabs: tuple[int, ...]


class Stylesheet:
    """The styles of a file, found by id or by name."""

    def __init__(self, xml: bytes) -> None:
        self.styles = {style.id: style for style in _styles(ElementTree.fromstring(xml))}
        self._by_name = {(style.kind, style.name.casefold()): style for style in reversed(list(self.styles.values()))}

    def find(self, kind: str, name: str) -> Style | None:
        """Return the style of that name (or id), whatever the case of its letters."""
        by_id = self.styles.get(name)
        return self._by_name.get((kind, name.casefold())) or (by_id if by_id is not None and by_id.kind == kind else None)

    def default(self, kind: str) -> Style | None:
        """Return the style that stands where none is named."""
        return next((style for style in self.styles.values() if style.kind == kind and style.default), None)

    def lineage(self, style_id: str) -> Iterator[Style]:
        """Yield a style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style_id in self.styles and style_id not in seen:
            seen.add(style_id)
            yield self.styles[style_id]
            style_id = self.styles[style_id].based_on

    def number_of(self, style_id: str) -> tuple[int, int] | None:
        """Return the list (w:numId) and level that paragraphs of a style have, or None."""
        level: int | None = None
        for style in self.lineage(style_id):
            if style.number is None:
                continue
            number, own_level = style.number
            level = own_level if level is None else level
            if number is not None:
                return (number, level) if number else None
        return None

    def tabs_of(self, style_id: str) -> set[int]:
        """Return the positions of all tab stops that a style has, in twips."""
        return {position for style in self.lineage(style_id) for position in style.tabs}


def _styles(root: ElementTree.Element) -> Iterator[Style]:
    for node in root.iter(f"{W}style"):
        name, based_on = node.find(f"{W}name"), node.find(f"{W}basedOn")
        number = node.find(f"{W}pPr/{W}numPr")
        yield Style(
            node.get(f"{W}styleId", ""),
            node.get(f"{W}type", "paragraph"),
            _value(name) or node.get(f"{W}styleId", ""),
            _value(based_on),
            node.get(f"{W}default") in ("1", "true", "on"),
            None if number is None else numbering_of(number),
            tuple(int(tab.get(f"{W}pos", "0")) for tab in node.iterfind(f"{W}pPr/{W}tabs/{W}tab")),
        )


def numbering_of(node: ElementTree.Element) -> tuple[int | None, int]:
    """Return the list and level that a w:numPr element names; the list is None where only a level is given."""
    number, level = _value(node.find(f"{W}numId")), _value(node.find(f"{W}ilvl"))
    return int(number) if number else None, int(level or 0)


def _value(node: ElementTree.Element | None) -> str:
    return "" if node is None else node.get(f"{W}val", "")


def style_texts(xml: str) -> dict[str, str]:
    """Return the XML of each style by its id, as it stands in the file."""
    return {match[1]: match[0] for match in _STYLE.finditer(xml)}


@dataclass(frozen=True)
class Level:
    """A level of a list: where it starts counting, how it writes a number, and its text (`%1.%2`)."""

    start: int = 1
    format: str = "decimal"
    text: str = ""


class Lists:
    """The lists of a file: which definition each w:num uses, and the levels of each definition."""

    def __init__(self, xml: bytes) -> None:
        root = ElementTree.fromstring(xml)
        self.levels: dict[tuple[int, int], Level] = {}
        for definition in root.iter(f"{W}abstractNum"):
            number = int(definition.get(f"{W}abstractNumId", "0"))
            for node in definition.iter(f"{W}lvl"):
                level = Level(
                    int(_value(node.find(f"{W}start")) or 1),
                    _value(node.find(f"{W}numFmt")) or "decimal",
                    _value(node.find(f"{W}lvlText")),
                )
                self.levels[number, int(node.get(f"{W}ilvl", "0"))] = level
        self.definitions = {
            int(node.get(f"{W}numId", "0")): int(_value(node.find(f"{W}abstractNumId")) or 0) for node in root.iter(f"{W}num")
        }


class Counter:
    """Counts numbered paragraphs as Word does: each list definition on its own, lower levels starting again."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.counts: dict[int, list[int | None]] = {}

    def count(self, number: int, level: int) -> str:
        """Count a paragraph of this list and level and return the number that Word shows before it."""
        definition = self.lists.definitions.get(number)
        if definition is None:
            return ""
        counts = self.counts.setdefault(definition, [None] * 9)
        for above in range(level):
            if counts[above] is None:
                counts[above] = self._level(definition, above).start
        own = counts[level]
        counts[level] = self._level(definition, level).start if own is None else own + 1
        counts[level + 1 :] = [None] * (8 - level)
        text = self._level(definition, level).text
        return re.sub(r"%([1-9])", lambda match: self._shown(definition, int(match[1]) - 1, counts), text).strip()

    def _level(self, definition: int, level: int) -> Level:
        return self.lists.levels.get((definition, level), Level())

    def _shown(self, definition: int, level: int, counts: Mapping[int, int | None] | list[int | None]) -> str:
        return _written(counts[level] or 0, self._level(definition, level).format)


def _written(number: int, how: str) -> str:
    """Write a number as a list does (ISO 29500-1, 17.18.59); formats of other scripts are written as digits."""
    if how in ("upperRoman", "lowerRoman"):
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (number // value)
            number %= value
        return roman if how == "upperRoman" else roman.lower()
    if how in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if how == "upperLetter" else letter.lower()
    if how == "decimalZero":
        return f"{number:02d}"
    return "" if how in ("bullet", "none") else str(number)
