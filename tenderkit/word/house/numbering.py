"""The lists of a buyer's file, as a tree: lists of ours put beside theirs, and levels that go on from theirs."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from docx.oxml.parser import OxmlElement

from tenderkit.word.house.house import Place
from tenderkit.word.house.lists import DEEPEST, Level, Lists, continued
from tenderkit.word.house.stylesheet import Stylesheet, W, lists_of, number, value

_MOST = 32_767  # the largest number of a list or definition that every program takes
_ROOM = 5_000  # lists that count on their own in one document, at most
_NSID = 0x7E4E0000  # of our definitions: it only has to differ from list to list
_PLAIN = ("%1", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4", "%1.%2.%3.%4.%5", "%1.%2.%3.%4.%5.%6")
_LEVEL = ("start", "numFmt", "lvlRestart", "pStyle", "isLgl", "suff", "lvlText", "lvlPicBulletId", "legacy", "lvlJc", "pPr", "rPr")
HANGING = 851  # twips: what a heading or clause is indented by, and its number hangs out


class Numbering:
    """The numbering part of a file. What is added gets numbers that are free; nothing of theirs is changed but by `unlink`."""

    def __init__(self, root: Any, sheet: Stylesheet) -> None:
        self.root, self.sheet = root, sheet

    @property
    def lists(self) -> Lists:
        """The lists as they are now."""
        return lists_of(self.root, self.sheet)

    def add(self, levels: Sequence[Any]) -> int:
        """Add a list with these levels, and return its number (w:numId)."""
        definition = _free(number(node.get(f"{W}abstractNumId")) for node in self.root.iter(f"{W}abstractNum"))
        node = OxmlElement("w:abstractNum", {f"{W}abstractNumId": str(definition)})
        node.append(OxmlElement("w:nsid", {f"{W}val": f"{_NSID + definition:08X}"}))
        node.append(OxmlElement("w:multiLevelType", {f"{W}val": "multilevel"}))
        node.extend(levels)
        # Definitions stand before the lists that use them (17.9.17).
        last = next((at for at, each in enumerate(self.root) if each.tag in (f"{W}num", f"{W}numIdMacAtCleanup")), len(self.root))
        self.root.insert(last, node)
        return self._use(definition)

    def add_plain(self, styles: Sequence[str] = ()) -> int:
        """Add 1, 1.1, 1.1.1 …; its first levels belong to these styles."""
        levels = []
        for at, text in enumerate(_PLAIN):
            style = styles[at] if at < len(styles) else ""
            levels.append(_level(at, Level(text=text, style=style)))
        return self.add(levels)

    def extended(self, place: Place, depth: int, *, shared: bool) -> list[Place]:
        """The places of the levels below one that numbers, as many as `depth`: theirs where they number, else going on from it.

        Theirs gets those levels that it does not define, and others put over its own in a list that counts along (`shared`); a copy
        of ours gets them itself.
        """
        listed, level = place
        lists, missing = self.lists, dict[int, Any]()
        for at in range(level + 1, min(level + depth, DEEPEST) + 1):
            if not lists.numbers((listed, at)):
                made = continued(lists, listed, at)
                missing[at] = _level(at, made)
                levels = [*lists.levels[listed], *[Level()] * (DEEPEST + 1)][: DEEPEST + 1]
                levels[at] = made
                lists = Lists(lists.definitions, {**lists.levels, listed: tuple(levels)}, lists.starts)
        if missing and shared:
            # LibreOffice leaves out what is put over a level that is not there.
            for at in sorted(
                missing.keys() - {number(node.get(f"{W}ilvl")) for node in self._definition(listed).findall(f"{W}lvl")}
            ):
                self._define(listed, missing.pop(at))
        if missing and shared:
            listed = self._use(number(value(self._num(listed), "abstractNumId")), missing)
        elif missing:
            definition = self._definition(listed)
            kept = {number(node.get(f"{W}ilvl")): node for node in definition.findall(f"{W}lvl")} | missing
            for node in definition.findall(f"{W}lvl"):
                definition.remove(node)
            definition.extend([kept[at] for at in sorted(kept)])
        return [(listed, at) for at in range(level + 1, min(level + depth, DEEPEST) + 1)]

    def _define(self, listed: int, level: Any) -> None:
        """Give a definition of theirs a level below those that it has."""
        definition = self._definition(listed)
        kind = definition.find(f"{W}multiLevelType")
        if kind is not None and kind.get(f"{W}val") == "singleLevel":
            kind.set(f"{W}val", "multilevel")
        definition.append(level)

    def copied(self, listed: int) -> int:
        """Add a list with the levels of one of theirs, none of which belongs to a style."""
        definition = self.lists.definitions[listed]
        found = next(node for node in self.root.iter(f"{W}abstractNum") if number(node.get(f"{W}abstractNumId")) == definition)
        levels = {number(node.get(f"{W}ilvl")): copy.deepcopy(node) for node in found.findall(f"{W}lvl")}
        for override in self._num(listed).findall(f"{W}lvlOverride"):
            if (replaced := override.find(f"{W}lvl")) is not None:
                levels[number(override.get(f"{W}ilvl"))] = copy.deepcopy(replaced)
        for node in levels.values():
            for link in node.findall(f"{W}pStyle"):
                node.remove(link)
            # LibreOffice writes them in another order than the schema's.
            node[:] = sorted(
                node, key=lambda each: _LEVEL.index(each.tag.removeprefix(W)) if each.tag.removeprefix(W) in _LEVEL else 0
            )
        return self.add([levels[at] for at in sorted(levels)])

    def link(self, place: Place, style: str) -> bool:
        """Let a level belong to a style; whether it did not belong to another."""
        node = self._definition(place[0])
        level = next((each for each in node.findall(f"{W}lvl") if number(each.get(f"{W}ilvl")) == place[1]), None)
        if level is None or value(level, "pStyle") not in ("", style):
            return False
        if not value(level, "pStyle"):
            # After the format and how it starts again, before all else (17.9.6).
            before = [each for each in level if each.tag in (f"{W}start", f"{W}numFmt", f"{W}lvlRestart")]
            level.insert(len(before), OxmlElement("w:pStyle", {f"{W}val": style}))
        return True

    def unlink(self, styles: Mapping[str, int]) -> None:
        """Take these styles from the levels of all lists but the one that each counts in now."""
        used = self.lists.definitions
        for holder in self.root.iter(f"{W}abstractNum", f"{W}num"):
            at = number(holder.get(f"{W}abstractNumId") or value(holder, "abstractNumId"))
            for link in list(holder.iter(f"{W}pStyle")):
                style = link.get(f"{W}val")
                if style in styles and used.get(styles[style]) != at:
                    link.getparent().remove(link)

    def next_list(self) -> int:
        """The first number from which on so many as a document may need are free."""
        taken = {number(node.get(f"{W}numId")) for node in self.root.iter(f"{W}num")}
        following = max(taken, default=0) + 1
        if following <= _MOST:
            return following
        return next(at for at in range(1, _MOST) if taken.isdisjoint(range(at, at + _ROOM)))

    def _use(self, definition: int, instead: Mapping[int, Any] | None = None) -> int:
        listed = _free((number(node.get(f"{W}numId")) for node in self.root.iter(f"{W}num")), 1)
        node = OxmlElement("w:num", {f"{W}numId": str(listed)})
        node.append(OxmlElement("w:abstractNumId", {f"{W}val": str(definition)}))
        for at, level in sorted((instead or {}).items()):
            override = OxmlElement("w:lvlOverride", {f"{W}ilvl": str(at)})
            override.append(level)
            node.append(override)
        last = next((at for at, each in enumerate(self.root) if each.tag == f"{W}numIdMacAtCleanup"), len(self.root))
        self.root.insert(last, node)
        return listed

    def _num(self, listed: int) -> Any:
        return next(node for node in self.root.iter(f"{W}num") if number(node.get(f"{W}numId")) == listed)

    def _definition(self, listed: int) -> Any:
        definition = self.lists.definitions[listed]
        return next(node for node in self.root.iter(f"{W}abstractNum") if number(node.get(f"{W}abstractNumId")) == definition)


def _free(taken: Any, first: int = 0) -> int:
    """The number after the largest that is taken, or the first gap where that is more than programs take."""
    numbers = set(taken)
    following = max(numbers, default=first - 1) + 1
    return following if following <= _MOST else next(at for at in range(first, _MOST) if at not in numbers)


def _level(at: int, level: Level) -> Any:
    """The element of a level of ours: the number hangs out beside its text."""
    node = OxmlElement("w:lvl", {f"{W}ilvl": str(at)})

    def child(name: str, **attributes: object) -> Any:
        made = OxmlElement(f"w:{name}", {f"{W}{key}": str(each) for key, each in attributes.items()})
        node.append(made)
        return made

    child("start", val=1)
    child("numFmt", val="decimal")
    if level.style:
        child("pStyle", val=level.style)
    if level.legal:
        child("isLgl")
    child("suff", val="tab")
    child("lvlText", val=level.text)
    child("lvlJc", val="left")
    child("pPr").append(OxmlElement("w:ind", {f"{W}left": str(HANGING), f"{W}hanging": str(HANGING)}))
    return node
