"""The styles and lists of a Word file → what its paragraphs look like and are numbered by; read, never written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tenderkit.word.house.lists import Level, Lists

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off")


def value(node: Any, path: str = "") -> str:
    """The w:val of an element, or of the one that a path leads to; "" where there is none."""
    found = node.find("/".join(W + step for step in path.split("/"))) if path and node is not None else node
    return "" if found is None else str(found.get(f"{W}val", ""))


def number(text: str | None, otherwise: int = 0) -> int:
    """A whole number of somebody else's file; what is none stands for `otherwise`."""
    try:
        return int(text) if text else otherwise
    except ValueError:
        return otherwise


def is_on(node: Any) -> bool:
    """Whether a property that is there is on (17.17.4)."""
    return node is not None and node.get(f"{W}val", "1") not in _OFF


@dataclass(frozen=True)
class Style:
    """A style: its id in the file, its kind (paragraph, character, table, numbering), its name as Word stores it, its element."""

    id: str
    kind: str
    name: str
    based_on: str
    default: bool
    node: Any


class Stylesheet:
    """The styles of a file, found by id or by name."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.styles = {style.id: style for style in _styles(root)}
        self._by_name = {(style.kind, style.name.casefold()): style for style in reversed(list(self.styles.values()))}

    def find(self, kind: str, name: str) -> Style | None:
        """The style of that name (or id), whatever the case of its letters."""
        by_id = self.styles.get(name)
        return self._by_name.get((kind, name.casefold())) or (by_id if by_id is not None and by_id.kind == kind else None)

    def default(self, kind: str) -> Style | None:
        """The style that stands where none is named."""
        return next((style for style in self.styles.values() if style.kind == kind and style.default), None)

    def lineage(self, style_id: str) -> Iterator[Style]:
        """Yield a style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style_id in self.styles and style_id not in seen:
            seen.add(style_id)
            yield self.styles[style_id]
            style_id = self.styles[style_id].based_on

    def property(self, style_id: str, path: str) -> Any:
        """The nearest element of that path in a style, in those it is based on, or in the defaults of the file; else None."""
        steps = "/".join(W + step for step in path.split("/"))
        nodes = [style.node for style in self.lineage(style_id)]
        kind = path.partition("/")[0]
        nodes += self.root.findall(f"{W}docDefaults/{W}{kind}Default")
        return next((found for node in nodes if (found := node.find(steps)) is not None), None)

    def number_of(self, style_id: str, lists: Lists) -> tuple[int, int] | None:
        """The list (w:numId) and level that paragraphs of a style have, or None.

        A level that names the style, or one that it is based on, decides; the level that stands in the style does not (17.9.23).
        """
        chain = tuple(self.lineage(style_id))
        for style in chain:
            if found := value(style.node, "pPr/numPr/numId"):
                listed = number(found)
                level = lists.level_of(listed, tuple(each.id for each in chain))
                return (listed, level or 0) if listed else None
        return None

    def outline_of(self, style_id: str) -> int | None:
        """The outline level of a style, counted from 0; None for body text."""
        found = number(value(self.property(style_id, "pPr/outlineLvl")), 9)
        return found if found < 9 else None


def _styles(root: Any) -> Iterator[Style]:
    for node in root.iter(f"{W}style"):
        own = node.get(f"{W}styleId", "")
        default = node.get(f"{W}default", "0") not in _OFF
        yield Style(own, node.get(f"{W}type", "paragraph"), value(node, "name") or own, value(node, "basedOn"), default, node)


def lists_of(root: Any, sheet: Stylesheet) -> Lists:
    """The lists of a numbering part; a definition that refers to a list style has the levels of that one (17.9.21)."""
    definitions = {number(node.get(f"{W}abstractNumId")): node for node in root.iter(f"{W}abstractNum")}
    uses = {number(node.get(f"{W}numId")): number(value(node, "abstractNumId"), -1) for node in root.iter(f"{W}num")}

    def resolved(definition: int, seen: frozenset[int] = frozenset()) -> int:
        node = definitions.get(definition)
        style = sheet.styles.get(value(node, "numStyleLink")) if node is not None else None
        if style is None or definition in seen:
            return definition
        followed = uses.get(number(value(style.node, "pPr/numPr/numId")), definition)
        return resolved(followed, seen | {definition})

    levels: dict[int, tuple[Level, ...]] = {}
    starts: dict[int, Mapping[int, int]] = {}
    counted: dict[int, int] = {}
    for node in root.iter(f"{W}num"):
        listed = number(node.get(f"{W}numId"))
        definition = resolved(uses[listed])
        if definition not in definitions:
            continue
        counted[listed] = definition
        found = {number(each.get(f"{W}ilvl")): _level(each) for each in definitions[definition].findall(f"{W}lvl")}
        own_starts = {}
        for override in node.findall(f"{W}lvlOverride"):
            place = number(override.get(f"{W}ilvl"))
            if (replaced := override.find(f"{W}lvl")) is not None:
                found[place] = _level(replaced)
            if start := value(override, "startOverride"):
                own_starts[place] = number(start, 1)
        levels[listed] = tuple(found.get(place, Level()) for place in range(max(found, default=-1) + 1))
        starts[listed] = own_starts
    return Lists(counted, levels, starts)


def _level(node: Any) -> Level:
    restart = value(node, "lvlRestart")
    return Level(
        text=value(node, "lvlText"),
        format=value(node, "numFmt") or "decimal",
        start=number(value(node, "start")),  # left out, it is 0 (17.9.25)
        restart=number(restart) if restart else None,
        legal=is_on(node.find(f"{W}isLgl")),
        style=value(node, "pStyle"),
    )


def number_of_paragraph(properties: Any, sheet: Stylesheet, lists: Lists) -> tuple[int, int] | None:
    """The list and level of a paragraph from its w:pPr (or None): its own, else those of its style."""
    default = sheet.default("paragraph")
    style = value(properties, "pStyle") or (default.id if default else "")
    own = properties.find(f"{W}numPr") if properties is not None else None
    listed, level = value(own, "numId"), value(own, "ilvl")
    if listed:
        return (number(listed), number(level)) if number(listed) else None
    inherited = sheet.number_of(style, lists)
    return (inherited[0], number(level)) if inherited and level else inherited
