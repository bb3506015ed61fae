"""Lists in Markdown → lists whose items are cited by letters."""

from __future__ import annotations

import re

_ITEM = re.compile(r"( *)([-*+]|[0-9]{1,9}[.)])( +)")
_INTERRUPTING = ("-", "*", "+", "1.", "1)")  # what begins a list on the line below a paragraph (CommonMark 0.31, 5.3)
_ROOM = 4  # spaces after a mark: with more of them the words would be code


def with_letters(text: str) -> str:
    """A text in which every list counts (a), (b), (c); words stay in their columns, and so in their items."""
    lines: list[str] = []
    goes_on = listed = False  # whether there are words on the line above, and a list around
    for line in str.split(text, "\n"):
        item = _ITEM.match(line)
        if item and (listed or not goes_on or item[2] in _INTERRUPTING):
            listed = True
            line = f"{item[1]}+{' ' * min(len(item[2] + item[3]) - 1, _ROOM)}{line[item.end() :]}"
        elif line and not goes_on and line[0] != " ":
            listed = False
        goes_on = bool(line.strip())
        lines.append(line)
    return "\n".join(lines)
