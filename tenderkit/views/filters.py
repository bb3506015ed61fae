"""The filters that templates have beyond Jinja's: for Markdown of ours, and those that say what a value is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tenderkit.templating import READING, Markdown, as_markdown, in_column
from tenderkit.views.letters import with_letters

_LETTER, _BULLET, _NUMBER = re.compile(r"\+ +"), re.compile(r"[-*] +"), re.compile(r"([0-9]+)[.)] +")
_NO_PARAGRAPH = re.compile(r"[-*+] |[>|#\s]|[0-9]+[.)] ")


def styled(text: str, style: str) -> Markdown:
    """Give every paragraph of a text that style; lists, tables and boxes stay as they are."""
    blocks = re.split(r"\n\s*\n", as_markdown(text))
    return Markdown("\n\n".join(block if _NO_PARAGRAPH.match(block) else _styled(block, style) for block in blocks))


def _styled(block: str, style: str) -> str:
    """Give a paragraph its style, which stands before a list that begins on its next line."""
    paragraph, *rest = re.split(r"\n(?=(?:[-*+]|1[.)]) )", block, maxsplit=1)
    return "\n".join([f"{paragraph} {{.{style}}}", *rest])


def clauses(text: str) -> Markdown:
    """Make every paragraph a numbered contract paragraph, and every list in it one of letters."""
    return lettered(styled(text, "clause"))


def lettered(text: str) -> Markdown:
    """Let every list of a text count (a), (b), (c), so that its items can be cited."""
    return Markdown(with_letters(as_markdown(text)))


def one_line(text: str) -> Markdown:
    """Put a text of several paragraphs on one line, for a table cell."""
    return Markdown(" ".join(str.split(as_markdown(text))))  # Markdown's own split would make Markdown of every word


def in_cell(text: Any) -> Markdown:
    """Put a text into a table cell: each paragraph a line of its own there, and each list a list; or a list of values."""
    if isinstance(text, list | tuple):
        return Markdown("<br>".join(f"- {as_markdown(entry)}" for entry in text))
    lines: list[str] = []
    counts: dict[str, int] = {}  # of numbered items, outside and inside of others
    begun = False  # whether a line is under way, which the next line of the text goes on with
    for indented in str.split(as_markdown(text), "\n"):
        line = indented.strip()
        inside = "  " if indented[:1] == " " else ""
        if letter := _LETTER.match(line):
            lines.append(f"{inside}+ {line[letter.end() :]}")
        elif bullet := _BULLET.match(line):
            lines.append(f"{inside}- {line[bullet.end() :]}")
        elif number := _NUMBER.match(line):
            # Counted here: the author of a list may leave that to Word.
            counts = {place: count for place, count in counts.items() if place <= inside}
            counts[inside] = counts.get(inside, int(number[1]) - 1) + 1
            lines.append(f"{inside}{counts[inside]}. {line[number.end() :]}")
        elif begun and line:
            lines[-1] += f" {line}"
        elif line:
            lines.append(line)
            counts = counts if inside else {}
        begun = bool(line)
    return Markdown("<br>".join(lines))


def kind_name(kind: str) -> str:
    """The kind of an item in words: “award criterion”."""
    return kind.replace("-", " ")


FILTERS: dict[str, Callable[..., object]] = {
    "clauses": clauses,
    "styled": styled,
    "lettered": lettered,
    "one_line": one_line,
    "in_cell": in_cell,
    "kind_name": kind_name,
    "in_column": in_column,
    **READING,
}
