"""Headers and footers of the buyer's own → the same for pages that are turned: their tab stops reach the margins of those."""

from __future__ import annotations

from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from tenderkit.word.house.house import Page
from tenderkit.word.house.stops import stops_of
from tenderkit.word.house.stylesheet import Stylesheet, W, number, value
from tenderkit.word.house.their_file import TheirFile, name_of

_MOVED = {"right": 1.0, "end": 1.0, "center": 0.5}  # which share of what a line is longer a stop moves by


def turned(file: TheirFile, frames: list[Part], sheet: Stylesheet, page: Page) -> dict[str, Part]:
    """Return new parts for headers and footers, by the names of those that they stand for; one that would not change gets none."""
    longer = page.turned.text_width - page.text_width
    made: dict[str, Part] = {}
    for part in frames:
        folder, _, name = name_of(part).rpartition("/")
        other: Part = type(part).load(PackURI(f"/{folder}/turned-{name}"), part.content_type, file.written(part), file.package)
        if not _move(file.tree(other), sheet, longer):
            continue
        for relation in part.rels.values():
            target = relation.target_ref if relation.is_external else relation.target_part
            other.load_rel(relation.reltype, target, relation.rId, relation.is_external)
        made[name_of(part)] = other
    return made


def _move(root: Any, sheet: Stylesheet, longer: int) -> bool:
    """Move the tab stops of the paragraphs that stand right in a header or footer; return whether there are any."""
    moved = False
    default = sheet.default("paragraph")
    for paragraph in root.findall(f"{W}p"):
        style = value(paragraph, "pPr/pStyle") or (default.id if default else "")
        inherited = dict(stops_of(sheet, style).tabs)
        own = {number(tab.get(f"{W}pos")): value(tab) for tab in paragraph.iterfind(f"{W}pPr/{W}tabs/{W}tab")}
        stops = {at: kind for at, kind in {**inherited, **own}.items() if kind != "clear"}
        if not _MOVED.keys() & set(stops.values()):
            continue
        moved = True
        placed = {at + round(longer * _MOVED.get(kind, 0)): kind for at, kind in stops.items()}
        placed |= {at: "clear" for at in inherited if at not in placed}
        properties = paragraph.get_or_add_pPr()
        for tabs in properties.findall(f"{W}tabs"):
            properties.remove(tabs)
        tabs = properties.get_or_add_tabs()
        for at, kind in sorted(placed.items()):
            tab = tabs.makeelement(f"{W}tab", {f"{W}val": kind, f"{W}pos": str(at)})
            tabs.append(tab)
    return moved
