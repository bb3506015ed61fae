"""What stands beside the text of a returned form, as a comment → its words, out of the part that holds them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from tenderkit.word.forms.list_labels import Lists
from tenderkit.word.forms.parts import Parts

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = (
    f"{_W}t",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}t",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
)
_MOST = 300  # characters that are quoted, and some more


class Besides:
    """Comments, notes and the labels of lists by number; each part is read when the first of its kind is asked for."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def note(self, kind: str, number: str) -> str:
        """The words of a comment, a footnote or an endnote."""
        return self._notes(kind).get(number, "")

    def label(self, number: str, level: str) -> str:
        """The label of a paragraph of a list, as it is at the list's beginning: “1.” for what is stored as “%1.”."""
        own, general = self._lists.get(number, ({}, {}))
        text = own.get(level) or general.get(level, "")
        for place in "123456789":
            text = text.replace(f"%{place}", "1")
        return text

    @cached_property
    def _lists(self) -> Lists:
        return self._parts.lists()

    def _notes(self, kind: str) -> dict[str, str]:
        return {"comment": self._comments, "footnote": self._footnotes, "endnote": self._endnotes}[kind]

    @cached_property
    def _comments(self) -> dict[str, str]:
        return self._of_part("comment")

    @cached_property
    def _footnotes(self) -> dict[str, str]:
        return self._of_part("footnote")

    @cached_property
    def _endnotes(self) -> dict[str, str]:
        return self._of_part("endnote")

    def _of_part(self, kind: str) -> dict[str, str]:
        root = self._parts.related(f"{kind}s")
        found = root.iterchildren(f"{_W}{kind}") if root is not None else ()
        return {element.get(f"{_W}id", ""): words_of(element) for element in found}


def words_of(element: Any) -> str:
    """The beginning of the words in an element."""
    found: list[str] = []
    length = 0
    for text in element.iter(*_TEXTS):
        found.append(text.text or "")
        length += len(found[-1])
        if length > _MOST:
            break
    return " ".join(found)


def drawn(element: Any) -> str:
    """What a picture or shape says: its own words, else those that describe it."""
    words = words_of(element)
    if words.strip():
        return words
    for described in element.iter():
        for name in ("descr", "alt", "string", "title", "name"):
            if said := described.get(name):
                return str(said)
    return ""
