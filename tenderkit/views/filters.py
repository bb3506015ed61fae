"""The filters that templates have beyond Jinja's: they work on Markdown of ours."""

from __future__ import annotations

import re
from collections.abc import Callable

from tenderkit.templating import Markdown, as_markdown, in_column

_NO_PARAGRAPH = re.compile(r"[-*+] |[>|#\s]|[0-9]+[.)] ")


def styled(text: str, style: str) -> Markdown:
    """Give every paragraph of a text that style; lists, tables and boxes stay as they are."""
    blocks = re.split(r"\n\s*\n", as_markdown(text))
    return Markdown("\n\n".join(block if _NO_PARAGRAPH.match(block) else f"{block} {{.{style}}}" for block in blocks))


def clauses(text: str) -> Markdown:
    """Make every paragraph a numbered contract paragraph."""
    return styled(text, "clause")


def one_line(text: str) -> Markdown:
    """Put a text of several paragraphs on one line, for a table cell."""
    return Markdown(" ".join(str.split(as_markdown(text))))  # Markdown's own split would make Markdown of every word


def kind_name(kind: str) -> str:
    """Return the kind of an item in words: “award criterion”."""
    return kind.replace("-", " ")


FILTERS: dict[str, Callable[..., object]] = {
    "clauses": clauses,
    "styled": styled,
    "one_line": one_line,
    "kind_name": kind_name,
    "in_column": in_column,
}
