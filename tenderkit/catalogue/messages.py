"""A message in English + the patterns of those that end in documents → the same message in another language.

Messages are made in English, wherever something is found. What stands in the holes of a pattern (`“{field}” is not filled in`) is
the buyer's or the supplier's, and is carried over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from tenderkit.catalogue.schema import Key
from tenderkit.files.validation import Model, Text
from tenderkit.labels import HOLE, filled_in
from tenderkit.numbers import format_value, list_joints

_WHOLE = ""  # the part that a message is when it is no part
_HELD = {"day": r"\d{1,2} [A-Z][a-z]+ \d{4}", "number": r"\d+(?:\.\d+)?", "list": "(?:“[^”]*”|[^“”])+?"}
_AND = re.compile(r"(“[^”]*”)| and ")


class MessageFile(Model):
    """The English patterns: those of whole messages and hints, and of what may stand in a hole of a name."""

    messages: tuple[Text, ...]
    parts: dict[Key, tuple[Text, ...]] = {}


@dataclass(frozen=True)
class Messages:
    """The patterns of messages by the part that they are of, and what each is in the language: nothing in English."""

    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """Yield the patterns, in their order."""
        for patterns in self.patterns.values():
            yield from patterns

    def said(self, message: str, locale: str) -> str:
        """Return a message in the language, its dates, numbers and lists too; in English where it is of no pattern."""
        return (self._said(_WHOLE, message, locale) or message) if self.words else message

    def _said(self, part: str, text: str, locale: str) -> str | None:
        for pattern, words in self._known.get(part, ()):
            if found := pattern.fullmatch(text):
                return filled_in(words, {name: self._held(_part(name), held, locale) for name, held in found.groupdict().items()})
        return None

    def _held(self, part: str, text: str, locale: str) -> str:
        """Return what stands in a hole as the language has it."""
        if part == "day":
            return format_value(datetime.strptime(text, "%d %B %Y").date(), locale)
        if part == "number":
            return format_value(Decimal(text), locale)
        if part == "list":
            joint = list_joints(locale)[2]
            return _AND.sub(lambda found: found[1] or joint, text)
        return self._said(part, text, locale) or text

    @cached_property
    def _known(self) -> Mapping[str, list[tuple[re.Pattern[str], str]]]:
        """The patterns that the language has, by their part; those that say most of their own come first."""
        return {
            part: [
                (re.compile(self._expression(one), re.DOTALL), self.words[one])
                for one in sorted(patterns, key=lambda pattern: -len(HOLE.sub("", pattern)))
                if one in self.words
            ]
            for part, patterns in self.patterns.items()
        }

    def _expression(self, pattern: str) -> str:
        parts = HOLE.split(pattern)  # what is between holes, and their names, in turn
        return "".join(
            f"(?P<{one}>{self._in_hole(_part(one))})" if place % 2 else re.escape(one) for place, one in enumerate(parts)
        )

    def _in_hole(self, part: str) -> str:
        """What may stand in a hole: best a text of the part, or else anything; a part with holes of its own may be long."""
        patterns = self.patterns.get(part, ())
        if any(map(HOLE.search, patterns)):
            return ".+"
        return "|".join([*map(re.escape, patterns), _HELD.get(part, ".+?")])


def of_file(file: MessageFile) -> Messages:
    """Return the patterns of a file, in English."""
    return Messages({_WHOLE: file.messages, **file.parts})


def _part(name: str) -> str:
    """Return what a hole holds by its name: `day2` is a day."""
    return name.rstrip("0123456789")
