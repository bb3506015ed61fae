"""What is wrong, where, and what to do about it: the one shape in which every module reports bad input.

A fault reads `path:line: TK123 what is wrong (what to do)`. Codes are stable: TK1xx files and YAML, TK2xx the
catalogue, TK3xx the tender file, TK4xx templates and Markdown, TK5xx Word, TK6xx writing, TK7xx LibreOffice and other
programs, TK8xx tables, consultation and bulk, TK900 bugs of ours.

A fault is one line, whatever stands in the values that it quotes.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

_LONGEST = 120  # letters of a word for which one that is near is looked for
Severity = Literal["fault", "missing", "warning"]

# Characters of a message. No line of ours comes near; what is longer is a value that somebody wrote.
MAX_VALUE, MAX_PATH, MAX_MESSAGE = 160, 400, 1_200
_LONG_VALUE = re.compile(f"“([^“”]{{{MAX_VALUE}}})[^“”]+”")
_JOINERS = "\u200c\u200d"  # between the letters of Persian words, and the parts of an emoji


def escaped(text: str, *, but: str = "") -> str:
    """A text with escapes for what is not seen, or turns around what is seen; line ends are among that.

    Spaces of all widths stay, and the characters of `but`.
    """
    if text.isprintable():
        return text
    return "".join(sign if _is_seen(sign) or sign in but else sign.encode("unicode_escape").decode() for sign in text)


def _is_seen(sign: str) -> bool:
    return sign.isprintable() or sign in _JOINERS or unicodedata.category(sign) == "Zs"


def in_a_line(text: str) -> str:
    """Words as they stand in the line of a fault: escaped, and with long values, and the whole, cut."""
    return _cut(escaped(_cut(_LONG_VALUE.sub(r"“\1…”", text), MAX_MESSAGE)), MAX_MESSAGE)


def _cut(text: str, length: int) -> str:
    """Cut a text in its middle: of a path, and of a message, both ends tell."""
    return text if len(text) <= length else f"{text[: length // 2]}…{text[-(length // 2 - 1) :]}"


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file: its path as the user wrote it, and the line counted from 1 (0 where no line applies).

    `keys` lead to the value, as ("award", "points", "AC-3"), in a file that has keys: a page shows the fault beside it. They are no
    part of what a place is: two faults on a line with the same words are one.
    """

    path: str
    line: int = 0
    keys: tuple[str | int, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        path = escaped(_cut(self.path, MAX_PATH))
        return f"{path}:{self.line}" if self.line else path


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with the input.

    `severity` is "fault" (stops the run), "missing" (the buyer has still to fill it in: stops a final render, shown
    highlighted in a draft) or "warning" (told, stops nothing).
    """

    location: Location
    code: str
    message: str
    hint: str = ""
    severity: Severity = field(default="fault", compare=False)

    def __str__(self) -> str:
        return "".join(self.parts())

    def parts(self) -> tuple[str, str, str]:
        """The line of the fault in three: the place, the code with what kind it is, and the words."""
        label = " warning:" if self.severity == "warning" else ""
        hint = f" ({in_a_line(self.hint)})" if self.hint else ""
        place = f"{self.location}: " if self.location.path else ""
        return place, f"{self.code}{label}", f" {in_a_line(self.message)}{hint}"

    def as_data(self) -> dict[str, str | int]:
        """The fault as plain data, for `--json`; the path is as it is, for programs."""
        return {
            "path": self.location.path,
            "line": self.location.line,
            "code": self.code,
            "severity": self.severity,
            "message": in_a_line(self.message),
            "hint": in_a_line(self.hint),
        }


class TenderkitError(Exception):
    """Bad input: carries every fault found, sorted by place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def of_error(error: Exception, where: Location) -> Fault:
    """The fault of an error that nobody nearer to it knew: what comes from outside of us by its name, the rest as a bug.

    `where` is the place where it was met; a file that the system names goes before.
    """
    if isinstance(error, MemoryError):
        hint = "close other programs, or make fewer documents at a time"
        return Fault(where, "TK605", "there is not enough memory for this", hint)
    if isinstance(error, RecursionError):
        return Fault(where, "TK606", "something in this is nested too deeply", "take lists, brackets or macros out of one another")
    if isinstance(error, OSError):
        place = Location(error.filename) if isinstance(error.filename, str) else where
        return Fault(
            place, "TK604", f"the operating system refused this: {reason(error)}", "check your rights and the space on the disk"
        )
    return Fault(where, "TK900", f"this is a bug in tenderkit: {type(error).__name__}: {error}", "please report it")


def reason(error: Exception | None) -> str:
    """What the system says of an error."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def stop_on(faults: Iterable[Fault], *, draft: bool = False) -> None:
    """Raise TenderkitError if a fault among `faults` stops the run; a draft tolerates what is only missing.

    The error carries the faults that stop the run; warnings travel on their own.
    """
    tolerated = {"warning", "missing"} if draft else {"warning"}
    stopping = [fault for fault in faults if fault.severity not in tolerated]
    if stopping:
        raise TenderkitError(stopping)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The known word nearest to `word`, or an empty string where none is near.

    Near is what a slip of the fingers makes (one letter in three missing, added, changed or swapped; hyphens and the like do
    not count), or what shares most of its letters in order. Of a word much longer than any that is known, nothing is near.
    """
    near: list[tuple[int, int, str]] = []
    if len(word) > _LONGEST:
        return ""
    for name in known:
        one, other = _letters(word), _letters(name)
        allowed = max(1, len(one) // 3)
        few = abs(len(one) - len(other)) <= allowed and _slips(one, other) <= allowed
        if few or _alike(word.casefold(), name.casefold()):
            near.append((_slips(one, other), abs(len(name) - len(word)), name))
    return min(near)[2] if near else ""


def _alike(one: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(None, one, other)
    # The first two are never less than the third and cost next to nothing: 5,000 unknown keys are each compared with those known.
    return all(ratio() >= 0.6 for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def _letters(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum()) or word


def _slips(one: str, other: str) -> int:
    """Count the letters to add, drop, change or swap to make one word of the other (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last[-1]


def suggestion(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """The hint `did you mean “x”?` for a word nobody knows, or `otherwise` where no known word is near."""
    near = did_you_mean(word, known)
    return f"did you mean “{near}”?" if near else otherwise
