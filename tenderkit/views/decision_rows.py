"""The decisions of a tender → rows of the buyer's notes: what to decide, with the line to paste, and what is decided."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from tenderkit.catalogue.decisions import ITEM
from tenderkit.templating import Markdown
from tenderkit.tender import DecisionTaken
from tenderkit.views.base import Base


class DecisionRow:
    """A decision as it stands in the tender; its texts are rendered on demand."""

    def __init__(self, base: Base, taken: DecisionTaken) -> None:
        self._base, self._taken = base, taken
        decision = taken.decision
        self.id, self.items = decision.id, taken.items
        self.errata = [name for name in decision.errata if base.touches(name) or not taken.items]
        self.decided = taken.value is not None
        self.key = ".".join(map(str, taken.keys))
        self.above = " › ".join(map(str, taken.keys[:-1]))  # where the line goes; nothing at the top of the file
        self.line = f"{taken.keys[-1]}: {decision.example.replace(ITEM, next(iter(taken.items), ITEM))}"

    def _text(self, name: str, **more: Any) -> Markdown:
        passage = self._base.tender.catalogue.passages[f"decision.{self.id}.{name}"]
        return self._base.rendering.text(passage, {"term": self._base.term, **more}) if passage.text else Markdown("")

    @cached_property
    def title(self) -> Markdown:
        """What it is about, in a few words."""
        return self._text("title")

    @cached_property
    def question(self) -> Markdown:
        """What to decide."""
        return self._text("question")

    @cached_property
    def unset(self) -> Markdown:
        """What holds while nothing is decided."""
        return self._text("unset")

    @cached_property
    def options(self) -> list[SimpleNamespace]:
        """The values of a choice, each with what follows from it and whether it is the default."""
        decision, of_day = self._taken.decision, self._base.label("any_day")
        return [
            SimpleNamespace(
                value=f"{option.value}",
                text=self._text(f"option.{option.value}", value=of_day),
                default=option.value == decision.default and not option.day,
            )
            for option in decision.options
        ]

    @cached_property
    def value(self) -> Any:
        """What is decided, as the documents print it; a list on one line."""
        value = self._taken.value
        return ", ".join(value) if isinstance(value, tuple) else self._base.decided(value)

    @cached_property
    def effect(self) -> Markdown:
        """What follows from what is decided."""
        value = self._taken.value
        option = self._taken.decision.option(value)
        return self._text(f"option.{option.value}" if option else "effect", value=self.value)


def decision_rows(base: Base) -> Iterator[DecisionRow]:
    """Yield the decisions that concern the tender, in the order of the register."""
    for taken in base.tender.decisions:
        yield DecisionRow(base, taken)
