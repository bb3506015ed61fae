"""The lists and styles of a Word document → the number that each paragraph shows, and by which it is cited (ISO 29500-1, 17.9).

What tenderkit counts is counted here again, from the XML and the standard, without its code. Comments that name LibreOffice say
how it departs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from support.reading import W

Element = etree._Element
PLACE = re.compile("%([1-9])")
WORDS = re.compile("[^\\W\\d_]|§")
# fmt: off
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)
# fmt: on
CARDINALS = """Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen
Eighteen Nineteen Twenty"""
ORDINALS = """Zeroth First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth
Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth Twentieth"""


class Place(NamedTuple):
    """Where a paragraph counts: a list (w:numId) and a level, counted from 0."""

    number: str
    level: int


@dataclass(frozen=True)
class Level:
    """A level of a list: the number it starts from, how it writes it, the text around, and the style it belongs to.

    `restart` is the level, counted from 1, after which it starts again; None is any above it, 0 none.
    """

    start: int
    format: str
    text: str
    style: str
    restart: int | None = None
    legal: bool = False

    def counts(self, at: int) -> bool:
        """Whether this level, counted from 0, shows the number of its own paragraphs."""
        return f"%{at + 1}" in self.text and self.format not in ("none", "bullet")


@dataclass(frozen=True)
class Label:
    """The number of a paragraph: as it stands before it, in full context (REF \\w), and the same without words (\\w \\t)."""

    shown: str
    cited: str
    bare: str
    definition: str
    counts: tuple[int, ...]


class Lists:
    """The lists of numbering.xml: definitions, levels by list, and where a list starts anew."""

    def __init__(self, root: Element, styles: Mapping[str, Element]) -> None:
        self.nodes = {attribute(node, "abstractNumId"): node for node in root.findall(f"{W}abstractNum")}
        self.named = {attribute(node, "numId"): value(node.find(f"{W}abstractNumId")) for node in root.findall(f"{W}num")}
        self.styles = styles
        self.definitions = {number: self._followed(definition) for number, definition in self.named.items()}
        self.levels: dict[Place, Level] = {}
        self.restarts: dict[Place, int] = {}
        for node in root.findall(f"{W}num"):
            number = attribute(node, "numId")
            definition = self.nodes.get(self.definitions[number])
            for level in () if definition is None else definition.findall(f"{W}lvl"):
                self.levels[Place(number, int(attribute(level, "ilvl")))] = level_of(level)
            for override in node.findall(f"{W}lvlOverride"):
                place = Place(number, int(attribute(override, "ilvl")))
                for level in override.findall(f"{W}lvl"):
                    self.levels[place] = level_of(level)
                for start in override.findall(f"{W}startOverride"):
                    self.restarts[place] = int(value(start) or 0)

    def _followed(self, definition: str) -> str:
        """The definition that one stands for which only names a list style (17.9.21)."""
        seen = {definition}
        while True:
            link = value(self.nodes[definition].find(f"{W}numStyleLink")) if definition in self.nodes else ""
            number = value(self.styles[link].find(f"{W}pPr/{W}numPr/{W}numId")) if link in self.styles else ""
            if self.named.get(number, definition) in seen:
                return definition
            definition = self.named[number]
            seen.add(definition)

    def level(self, number: str, level: int) -> Level | None:
        """The level of a list; None where list or level are missing."""
        return self.levels.get(Place(number, level))

    def start(self, number: str, level: int) -> int:
        """The number that a level starts from."""
        found = self.level(number, level)
        return self.restarts.get(Place(number, level), found.start if found else 1)

    def ordered(self, number: str, level: int) -> bool:
        """Whether a level counts, rather than showing bullets or nothing."""
        found = self.level(number, level)
        return found is not None and found.format not in ("bullet", "none")

    def of_styles(self, number: str, styles: Sequence[str]) -> int:
        """The level that paragraphs of a style have, which is given with those it is based on.

        It is the one that names the style: the level that stands in the style does not count (17.9.23, 17.3.1.19). LibreOffice
        takes that one, where no level names the style.
        """
        for style in styles:
            for place, level in sorted(self.levels.items()):
                if place.number == number and level.style == style:
                    return place.level
        return 0

    def label(self, number: str, level: int, counts: Sequence[int]) -> Label:
        """What a paragraph shows, with the counts of its levels put into the text of its own (17.9.11)."""
        own = self.level(number, level)
        assert own is not None
        context: list[tuple[Level, str]] = []
        at = level
        while at >= 0:
            above = self.level(number, at)
            if above is not None and above.counts(at):
                context.insert(0, (above, above.text))
            held = [int(place) - 1 for place in PLACE.findall(above.text)] if above else []
            at = min([at, *held]) - 1
        cited = "".join(self._text(number, each, text, counts) for each, text in context) if own.counts(level) else ""
        bare = "".join(self._text(number, each, wordless(text), counts) for each, text in context) if own.counts(level) else ""
        shown = "" if own.format == "bullet" else self._text(number, own, own.text, counts).strip()
        return Label(shown, cited.strip().rstrip("."), bare.strip().rstrip("."), self.definitions[number], tuple(counts))

    def _text(self, number: str, own: Level, text: str, counts: Sequence[int]) -> str:
        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            found = self.level(number, at)
            if found is None or at >= len(counts) or found.format in ("none", "bullet"):
                return ""
            return written(counts[at], "decimal" if own.legal else found.format)

        return PLACE.sub(shown, text)


def level_of(node: Element) -> Level:
    """Read a w:lvl; one without w:start starts from 0 (17.9.25)."""
    restart = value(node.find(f"{W}lvlRestart"))
    legal = node.find(f"{W}isLgl")
    return Level(
        int(value(node.find(f"{W}start")) or 0),
        value(node.find(f"{W}numFmt")) or "decimal",
        value(node.find(f"{W}lvlText")),
        value(node.find(f"{W}pStyle")),
        int(restart) if restart else None,
        legal is not None and value(legal) not in ("0", "false", "off"),
    )


def labels(places: Iterator[tuple[Element, Place]], lists: Lists) -> dict[Element, Label]:
    """The numbers of paragraphs, which are given in order with where they count."""
    found = {}
    counts: dict[str, dict[int, int]] = {}
    begun: set[Place] = set()
    for paragraph, place in places:
        number, level = place
        now = counts.setdefault(lists.definitions[number], {})
        for above in range(level):  # one that is left out counts as begun, in Word and LibreOffice
            now.setdefault(above, lists.start(number, above))
        again = place in lists.restarts and place not in begun
        now[level] = now[level] + 1 if level in now and not again else lists.start(number, level)
        begun.add(place)
        for below in [below for below in now if below > level]:
            own = lists.level(number, below)
            # LibreOffice 25.2 starts a level with lvlRestart 0 anew all the same.
            if own is None or own.restart is None or level < own.restart:
                del now[below]
        found[paragraph] = lists.label(number, level, [now[at] for at in range(level + 1)])
    return found


def wordless(text: str) -> str:
    r"""The text of a level as REF \t writes it: “Article %1.” is “%1.”."""
    parts = re.split("(%[1-9])", text)
    if len(parts) > 1:
        parts[0] = "" if WORDS.search(text) else parts[0]
        parts[-1] = "" if WORDS.search(parts[-1]) else parts[-1]
    return "".join(parts)


def written(count: int, how: str) -> str:
    """A number in the way of a list level (17.18.59); ordinals and words are those of English."""
    if how.endswith("Letter"):
        text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count else ""
    elif how.endswith("Roman"):
        text = ""
        for size, sign in ROMAN:
            text += sign * (count // size)
            count %= size
    elif how == "ordinal":
        text = str(count) + ("th" if 10 < count % 100 < 14 else ["th", "st", "nd", "rd", *["th"] * 6][count % 10])
    elif how in ("cardinalText", "ordinalText"):
        text = (CARDINALS if how == "cardinalText" else ORDINALS).split()[count]  # no test counts further
    else:
        text = f"{count:02}" if how == "decimalZero" else str(count)
    return text.upper() if how.startswith("upper") else text


def attribute(element: Element, name: str) -> str:
    """An attribute of WordprocessingML, or ""."""
    return str(element.get(f"{W}{name}", ""))


def value(element: Element | None) -> str:
    """The w:val of an element, or "" where one of them is missing."""
    return "" if element is None else attribute(element, "val")
