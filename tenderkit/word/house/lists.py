"""Lists of a Word file → the numbers that its paragraphs show, and by which they are cited (ISO 29500-1, 17.9).

Where LibreOffice counts otherwise, the standard holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

DEEPEST = 8  # a list has nine levels, counted from 0
_PLACE = re.compile(r"%([1-9])")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)
_NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen"""
_CARDINALS = _NUMBERS.split()
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


@dataclass(frozen=True)
class Level:
    """A level of a list: how it writes a number, the text around it (`%1.%2`), and how it counts.

    `restart` is the level (counted from 1) after which it starts again; None is the one above, 0 never. `style` is the id of the
    paragraph style that counts on this level, `legal` writes the numbers of all levels as digits in it.
    """

    text: str = ""
    format: str = "decimal"
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str = ""

    def numbers(self, own: int) -> bool:
        """Whether a paragraph on this level, the `own`-th counted from 0, shows a number of its own."""
        return f"%{own + 1}" in self.text and self.format not in ("none", "bullet")


@dataclass(frozen=True)
class Number:
    """What stands before a paragraph, and how it is cited: with what its text lacks of the levels above (field switch w).

    Without the words that the list writes around it, where it has any (switch t): “Section 4.1” is cited as 4.1.
    """

    shown: str = ""
    cited: str = ""
    worded: bool = False


@dataclass(frozen=True)
class Lists:
    """The lists of a file: of each number (w:numId) the definition by which it counts, its levels and where it starts anew."""

    definitions: Mapping[int, int] = field(default_factory=dict)
    levels: Mapping[int, tuple[Level, ...]] = field(default_factory=dict)
    starts: Mapping[int, Mapping[int, int]] = field(default_factory=dict)

    def level(self, number: int, level: int) -> Level | None:
        """The level of a list; None where there is no such list or level."""
        levels = self.levels.get(number, ())
        return levels[level] if level < len(levels) else None

    def numbers(self, place: tuple[int, int] | None) -> bool:
        """Whether a paragraph in this list, on this level, shows a number."""
        found = self.level(*place) if place else None
        return found is not None and place is not None and found.numbers(place[1])

    def level_of(self, number: int, styles: tuple[str, ...]) -> int | None:
        """The level of a list that belongs to one of these styles, the first that has one (17.9.23)."""
        linked = {level.style: place for place, level in reversed(list(enumerate(self.levels.get(number, ())))) if level.style}
        return next((linked[style] for style in styles if style in linked), None)


class Counter:
    """Counts numbered paragraphs in the order of the document: lists of one definition together, lower levels starting again."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.counts: dict[int, list[int | None]] = {}
        self.begun: set[int] = set()

    def count(self, number: int, level: int) -> Number:
        """Count a paragraph of this list and level, and return what it shows."""
        definition = self.lists.definitions.get(number)
        own = self.lists.level(number, level)
        if definition is None or own is None:
            return Number()
        counts = self.counts.setdefault(definition, [None] * (DEEPEST + 1))
        if number not in self.begun:
            self.begun.add(number)
            for place in self.lists.starts.get(number, {}):
                if place >= level:
                    counts[place] = None
        for above in range(level):
            if counts[above] is None:
                counts[above] = self._start(number, above)
        before = counts[level]
        counts[level] = self._start(number, level) if before is None else before + 1
        for below in range(level + 1, DEEPEST + 1):
            lower = self.lists.level(number, below)
            after = below if lower is None or lower.restart is None or lower.restart > below else lower.restart
            if level < after:
                counts[below] = None
        return self._number(number, level, counts)

    def _start(self, number: int, level: int) -> int:
        found = self.lists.level(number, level)
        return self.lists.starts.get(number, {}).get(level, found.start if found else 1)

    def _number(self, number: int, level: int, counts: list[int | None]) -> Number:
        found = self.lists.level(number, level)
        assert found is not None, "it was looked up before it was counted"
        if found.format == "bullet":
            return Number()
        shown = self._written(number, found, found.text, counts).strip()
        if not found.numbers(level):
            return Number(shown)
        # The text of a level may hold the numbers above it, all of them or some: what it lacks is put in front.
        texts, place = list[tuple[Level, str]](), level
        while True:
            above = self.lists.level(number, place)
            if above is not None and above.numbers(place):
                texts.insert(0, (above, _without_words(above.text)))
            lowest = min((int(found) - 1 for found in _PLACE.findall(above.text)), default=place) if above else place
            if min(lowest, place) == 0:
                break
            place = min(lowest, place) - 1
        cited = "".join(self._written(number, each, text, counts) for each, text in texts).strip().rstrip(".")
        return Number(shown, cited, worded=any(_without_words(each.text) != each.text for each, _ in texts))

    def _written(self, number: int, own: Level, text: str, counts: list[int | None]) -> str:
        def value(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            level = self.lists.level(number, place)
            how = level.format if level else "decimal"
            if own.legal and how not in ("none", "bullet"):
                how = "decimal"
            return written(counts[place] or 0, how)

        return _PLACE.sub(value, text)


def _without_words(text: str) -> str:
    """The text of a level without the words around its numbers: “Article %1.” → “%1.”."""
    places = list(_PLACE.finditer(text))
    if not places or not _wordy(text):
        return text
    after = text[places[-1].end() :]
    return text[places[0].start() : places[-1].end()] + ("" if _wordy(after) else after)


def _wordy(text: str) -> bool:
    return any(character.isalpha() or character == "§" for character in text)


def continued(lists: Lists, number: int, level: int) -> Level:
    """A level that goes on from the one above it, which numbers: “Article %1” → %1.%2, %1.%2 → %1.%2.%3."""
    above = lists.level(number, level - 1)
    assert above is not None, "there is a level to go on from"
    stem = _without_words(above.text).strip().rstrip(".)§")
    return Level(text=f"{stem.lstrip('(§ ')}.%{level + 1}", legal=above.legal)


def written(number: int, how: str) -> str:
    """A number as a list writes it (17.18.59); ordinals and words in English, formats of other scripts as digits."""
    if how in ("none", "bullet"):
        return ""
    if how in ("upperRoman", "lowerRoman"):
        roman, left = "", number
        for value, letters in _ROMAN:
            roman += letters * (left // value)
            left %= value
        return roman if how == "upperRoman" else roman.lower()
    if how in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if how == "upperLetter" else letter.lower()
    if how == "decimalZero":
        return f"{number:02d}"
    if how == "ordinal":
        ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending}"
    if how in ("cardinalText", "ordinalText") and 0 <= number < 100:
        return _in_words(number, ordinal=how == "ordinalText").capitalize()
    return str(number)


def _in_words(number: int, *, ordinal: bool) -> str:
    tens, ones = divmod(number, 10)
    words = [_CARDINALS[number]] if number < 20 else [_TENS[tens], *([_CARDINALS[ones]] if ones else [])]
    if ordinal:
        last = words[-1]
        words[-1] = _IRREGULAR.get(last) or (last[:-1] + "ieth" if last.endswith("y") else f"{last}th")
    return "-".join(words)
