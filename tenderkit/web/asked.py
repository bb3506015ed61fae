"""A question about a value of the tender file, and what was typed → the field that a page shows: value, faults, conflict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tenderkit.faults import Fault
from tenderkit.files.yamlfile import KeyPath
from tenderkit.web.workfile import Change, as_typed, at

Kind = Literal["line", "text", "number", "date", "choice", "lines"]


@dataclass(frozen=True)
class Option:
    """A value to choose, its label, and what it means."""

    value: str
    label: str
    help: str = ""


@dataclass(frozen=True)
class Question:
    """What a page asks about the value at some keys of the tender file.

    `lines` has a line for each entry of a list. With `options` a `choice` is made among them; for any other kind they are proposed.
    """

    keys: KeyPath
    label: str
    help: str = ""
    kind: Kind = "line"
    options: tuple[Option, ...] = ()
    unit: str = ""

    @property
    def id(self) -> str:
        """What the field is called in the page and in what it sends."""
        return ".".join(map(str, self.keys))

    def value(self, typed: str) -> Any:
        """What was typed as the value that the file gets: a text, an empty one as None, `lines` as a list."""
        text = typed.replace("\r\n", "\n")
        if self.kind == "lines":
            return [line.strip() for line in text.split("\n") if line.strip()] or None
        return text or None


@dataclass(frozen=True)
class Asked:
    """A question as the page shows it: what stands in the field, and what the file has, which is `was` of the next change.

    `faults` are wrong, `missing` have still to be filled in. `theirs` is what the file got meanwhile, in a conflict.
    """

    question: Question
    typed: str
    was: str
    faults: tuple[Fault, ...] = ()
    missing: bool = False
    theirs: str | None = None
    by_hand: bool = False
    unsaved: bool = False


def asked(
    question: Question, data: Any, faults: Iterable[Fault], typed: Mapping[str, str], conflicts: Mapping[KeyPath, Any], saved: bool
) -> Asked:
    """A question with what the file has of it and what is wrong; where something typed could not be written, with that."""
    held = at(data, question.keys)
    was = as_typed(held)
    told = tuple(fault for fault in faults if fault.location.keys[: len(question.keys)] == question.keys)
    by_hand = isinstance(held, dict) or (isinstance(held, list) and question.kind != "lines")
    shown, theirs, unsaved = was, None, False
    if question.keys in conflicts:
        shown, theirs, was = typed[f"v:{question.id}"], was, typed.get(f"w:{question.id}", "")
    elif not saved and f"v:{question.id}" in typed:
        shown, was, unsaved = typed[f"v:{question.id}"], typed.get(f"w:{question.id}", ""), True
    wrong = tuple(fault for fault in told if fault.severity != "missing")
    return Asked(question, shown, was, wrong, any(fault.severity == "missing" for fault in told), theirs, by_hand, unsaved)


def changes(questions: Sequence[Question], typed: Mapping[str, str], mine: str = "") -> list[Change]:
    """What was typed as changes of the file; of the field called `mine` whatever the file has by now is to be overwritten."""
    found = []
    for question in questions:
        name = f"v:{question.id}"
        if name in typed:
            was = typed.get(f"t:{question.id}" if question.id == mine else f"w:{question.id}", "").replace("\r\n", "\n")
            value = question.value(typed[name])
            if as_typed(value) != was:  # else nobody touched the field, whatever became of the file
                found.append(Change(question.keys, value, was))
    return found
