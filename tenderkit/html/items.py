"""Lists, and table cells with lists → HTML lists that count as the Word document does.

How the numbers of a list look is a class of it: its level, and whether it counts with letters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tenderkit.blocks import LIST_LEVELS, Inline, Item, ItemKind, List, Paragraph
from tenderkit.word.writing.headings import heading_bookmark

Words = Callable[[Sequence[Inline]], str]


def listed(node: List, words: Words, before: int = 0, depth: int = 0) -> str:
    """A list; `before` is how many items with letters stand before it that it goes on from."""
    start, tag = _opening("" if not node.ordered else "letter" if node.lettered else "number", depth, before + node.start)
    out = [start]
    for item in node.items:
        out.append("<li>")
        lettered = 0  # items with letters one level down, so far
        for child in item:
            if isinstance(child, List):
                goes_on = child.lettered and node.lettered
                out.append(listed(child, words, lettered if goes_on else 0, depth + 1))
                lettered += len(child.items) if goes_on else 0
            else:
                assert isinstance(child, Paragraph), "an item holds paragraphs and lists"
                mark = f' id="{heading_bookmark(child.anchor)}"' if child.anchor else ""
                out.append(f"<p{mark}>{words(child.content)}</p>")
        out.append("</li>")
    return "".join([*out, tag])


def _opening(kind: ItemKind, level: int, start: int) -> tuple[str, str]:
    """The start and the end of a list."""
    if kind in ("", "bullet"):
        return "<ul>", "</ul>"
    begins = f' start="{start}"' if start != 1 else ""
    return f'<ol class="{"letters " if kind == "letter" else ""}level-{level + 1}"{begins}>', "</ol>"


def in_cell(content: Sequence[Inline], words: Words) -> str:
    """The lines of a cell of which some are items. Letters go on through the cell, and numbers until other items part them."""
    out: list[str] = []
    open_lists: list[tuple[int, ItemKind, str]] = []
    counts: dict[ItemKind, list[int]] = {"number": [0] * LIST_LEVELS, "letter": [0] * LIST_LEVELS}
    numbers = False  # whether a list of numbers is there to go on with
    starts = [at for at, node in enumerate(content) if isinstance(node, Item)]
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        item, shown = content[start], words(content[start + 1 : end])
        assert isinstance(item, Item), "a cell with a list begins with one"
        kind, level = item.kind, item.level
        if not kind:
            out += [f"</li>{tag}" for _, _, tag in reversed(open_lists)]
            open_lists.clear()
            out.append(f"<p>{shown}</p>")
            continue
        begins = kind == "number" and (not numbers or (item.first and not level))
        numbers = kind == "number" or (numbers and bool(level))
        number = 0
        if kind in counts:
            own = counts[kind]
            own[level] = 1 if begins else own[level] + 1
            own[level + 1 :] = [0] * (LIST_LEVELS - level - 1)
            number = own[level]
        while open_lists and _ends(open_lists[-1], level, kind, begins=begins):
            out.append(f"</li>{open_lists.pop()[2]}")
        if open_lists and open_lists[-1][0] == level:
            out.append("</li>")
        else:
            opening, tag = _opening(kind, level, number)
            out.append(opening)
            open_lists.append((level, kind, tag))
        out.append(f"<li>{shown}")
    out += [f"</li>{tag}" for _, _, tag in reversed(open_lists)]
    return "".join(out)


def _ends(last: tuple[int, ItemKind, str], level: int, kind: ItemKind, *, begins: bool) -> bool:
    """Whether the list that is open ends before an item of this level and kind, which `begins` a list or goes on with one."""
    return last[0] > level or (last[0] == level and (last[1] != kind or begins))
