"""The table of contents as it is written: its field, and where the numbers, titles and page numbers of its entries stand."""

from __future__ import annotations

from collections.abc import Sequence

from tenderkit.word.house.stops import Stops

LEVELS = 2
WITH_PAGES = f'TOC \\o "1-{LEVELS}" \\h \\z \\u'
INSTRUCTION = WITH_PAGES.replace("\\h", "\\n \\h")  # so that the entries are right before anybody counts pages
WITHOUT_PAGES = " \\n"
_STEP = 10  # twips


def looks(stops: Sequence[Stops], numbers: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """Return the tab stops and indents that entries have of their own, by level: none where those of their style do.

    Titles stand beside the widest of the `numbers` of their level, page numbers at the right end of a line of this width. A level
    whose titles have to move takes the lower ones along.
    """
    found, moved = [], 0
    for own, shown in zip(stops, numbers, strict=True):
        first, title = own.first + moved, own.title
        begin = title + moved if title is not None else 0
        if shown:
            needed = first + max(map(own.width, shown)) + own.letter // 2
            begin = max(begin, -(-needed // _STEP) * _STEP)
        elif not begin:
            begin = own.left + moved
        fits = not moved and (not shown or begin == title) and own.ends_at(width)
        found.append("" if fits else _look(own, first, begin, width, numbered=bool(shown)))
        moved = begin - title if title is not None else moved
    return tuple(found)


def _look(own: Stops, first: int, begin: int, width: int, *, numbered: bool) -> str:
    tabs = {position: '"clear"' for position, _ in own.tabs}
    if numbered:
        tabs[begin] = '"left"'
    tabs[width] = '"right" w:leader="dot"'
    rows = "".join(f'<w:tab w:val={kind} w:pos="{position}"/>' for position, kind in sorted(tabs.items()))
    return f'<w:tabs>{rows}</w:tabs><w:ind w:left="{begin}" w:hanging="{begin - first}"/>'


def link(bookmark: str) -> str:
    """Return the start of a link within the document; "</w:hyperlink>" ends it.

    It has no tooltip, because LibreOffice loses the target of a link with an anchor and a tooltip.
    """
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">'


LINK_END = "</w:hyperlink>"
