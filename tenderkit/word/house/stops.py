"""A paragraph style → where its lines begin, its tab stops, and how wide words are in it: what entries of the contents need."""

from __future__ import annotations

from dataclasses import dataclass

from tenderkit.word.house.stylesheet import Stylesheet, W, is_on, number, value

_LEFT, _RIGHT = ("left", "start", "num", ""), ("right", "end")
_BROAD, _NARROW = frozenset("MWmw@%"), frozenset(".,:;'’|!ijlItfr ()[]-/")
_IDEOGRAPHS = 0x2E80  # from here on letters are as wide as they are high


@dataclass(frozen=True)
class Stops:
    """Of a style, in twips: where the first line of a paragraph begins and the others do, and its tab stops with their kinds.

    `letter` is the height of its letters; they may be `bold` or all `capitals`.
    """

    first: int = 0
    left: int = 0
    tabs: tuple[tuple[int, str], ...] = ()
    letter: int = 200
    bold: bool = False
    capitals: bool = False

    @property
    def title(self) -> int | None:
        """Where a tab behind a number leads that is narrow enough: to a stop for text, or to where the other lines begin."""
        stops = [*self.tabs, (self.left, "left")]  # a hanging indent is a stop as well (17.3.1.12)
        found, kind = min((stop for stop in stops if stop[0] > self.first), default=(0, "none"))
        return found if kind in _LEFT else None

    def ends_at(self, width: int) -> bool:
        """Whether a tab behind a title leads to the right end of a line."""
        stops = [stop for stop in self.tabs if stop[0] > (self.title or self.first)]
        return [position for position, kind in stops[:1] if kind in _RIGHT] == [width]

    def width(self, words: str) -> int:
        """About how wide words are, rather too wide than too narrow: fonts differ."""
        words = words.upper() if self.capitals else words
        return round(sum(map(_share, words)) * self.letter * (1.08 if self.bold else 1))


def _share(letter: str) -> float:
    """How wide a letter is, as a share of its height: as in Arial, which is wide."""
    if letter in _NARROW:
        return 0.3
    if letter in _BROAD:
        return 0.95
    if ord(letter) >= _IDEOGRAPHS:
        return 1
    return 0.75 if letter.isupper() else 0.56


def stops_of(sheet: Stylesheet, style: str) -> Stops:
    """The stops of a style, with what it has from those it is based on (17.7.2)."""
    indents: dict[str, int] = {}
    tabs: dict[int, str] = {}
    defaults = sheet.root.findall(f"{W}docDefaults/{W}pPrDefault")
    for node in (*defaults, *(each.node for each in reversed(list(sheet.lineage(style))))):
        for own in node.findall(f"{W}pPr/{W}ind"):
            if {f"{W}hanging", f"{W}firstLine"} & set(own.keys()):  # either takes the place of the other
                indents.pop("hanging", None), indents.pop("firstLine", None)
            indents |= {key.removeprefix(W): number(length) for key, length in own.items()}
        for tab in node.findall(f"{W}pPr/{W}tabs/{W}tab"):
            position = number(tab.get(f"{W}pos"))
            tabs[position] = value(tab)
            if tabs[position] == "clear":
                del tabs[position]
    left = indents.get("left", indents.get("start", 0))
    return Stops(
        first=left - indents["hanging"] if "hanging" in indents else left + indents.get("firstLine", 0),
        left=left,
        tabs=tuple(sorted((position, kind) for position, kind in tabs.items() if kind != "bar")),
        letter=10 * number(value(sheet.property(style, "rPr/sz")), 20),
        bold=is_on(sheet.property(style, "rPr/b")),
        capitals=is_on(sheet.property(style, "rPr/caps")),
    )
