"""The content of a document + the markers of a model → which blocks come in at which marker, and how they count there.

A paragraph that is only `[[tenderkit]]` takes the whole document from its first heading on: its chapters stand beside the heading
above. `[[tenderkit: NAME]]` takes what stands below the heading with that anchor: it stands below the heading above.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tenderkit.blocks import Content, Flow, Heading, PageBreak, Placed
from tenderkit.word.house.house import Marker

MARKER = re.compile(r"\s*\[\[\s*tenderkit\s*(?::\s*([A-Za-z][A-Za-z0-9-]*)\s*)?\]\]\s*")
MARKED = re.compile(r"\[\[\s*tenderkit", re.IGNORECASE)


def chosen(flow: Flow, places: Sequence[Marker]) -> tuple[Flow, dict[int, Marker], list[str]]:
    """The content for the markers in order, which marker begins at which block, and the names that have no section."""
    placed: list[Placed] = []
    begins: dict[int, Marker] = {}
    unknown: list[str] = []
    for marker in places:
        level, part = (0, _whole(flow)) if not marker.name else _section(flow, marker.name)
        if not part:
            unknown.append(marker.name)
            continue
        scheme = marker.above.scheme(level + 1, beside=not marker.name)
        begins[len(placed)] = replace(marker, scheme=scheme)
        placed += part
    return Flow(Content(placed), flow.values), begins, unknown


def in_tables(flow: Flow, begins: Mapping[int, Marker]) -> list[str]:
    """Return the names of the markers in tables into which page breaks would come: no page can begin there."""
    names: list[str] = []
    marker: Marker | None = None
    for position, placed in enumerate(flow.placed):
        marker = begins.get(position, marker)
        if marker is not None and marker.turning is None and isinstance(placed.block, PageBreak):
            names.append(marker.name)
    return list(dict.fromkeys(names))


def _whole(flow: Flow) -> list[Placed]:
    first = next((n for n, p in enumerate(flow.placed) if isinstance(p.block, Heading) and p.block.level >= 1), len(flow.placed))
    return [*_turned(flow.placed[:first]), *flow.placed[first:]]


def _turned(before: Sequence[Placed]) -> list[Placed]:
    """What turns the page where what comes `before` has turned it, and is not brought in."""
    turns = [placed for placed in before if isinstance(placed.block, PageBreak) and placed.block.orientation]
    return turns[-1:] if turns and turns[-1].block == PageBreak("landscape") else []


def _section(flow: Flow, anchor: str) -> tuple[int, list[Placed]]:
    """The level of the heading with an anchor, and what stands below it."""
    part: list[Placed] = []
    level: int | None = None
    for position, placed in enumerate(flow.placed):
        block = placed.block
        if isinstance(block, Heading):
            if level is not None and block.level <= level:
                break
            if level is None and block.anchor == anchor:
                level = block.level
                part += _turned(flow.placed[:position])
                continue
        if level is not None:
            part.append(placed)
    return level or 0, part


def names(flow: Flow) -> list[str]:
    """The anchors that a marker can name."""
    return [placed.block.anchor for placed in flow.placed if isinstance(placed.block, Heading) and placed.block.anchor]
