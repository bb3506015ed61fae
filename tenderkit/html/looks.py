"""The style sheet of documents in HTML: that of the file beside this, and a class for each width of a column."""

from __future__ import annotations

from pathlib import Path


def stylesheet() -> str:
    """The style sheet, as a page serves it; widths of columns are classes, for a page may forbid styles of elements."""
    own = Path(__file__).with_name("document.css").read_text(encoding="utf-8")
    return own + "".join(f".tender-document .w-{share} {{ width: {share}%; }}\n" for share in range(1, 101))
