"""The register of decisions: what is left to the buyer, the key of the tender file that takes it, and what holds until then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from tenderkit.catalogue.schema import Key
from tenderkit.faults import Fault
from tenderkit.files.validation import AS_WHOLE, Model, Text, Words
from tenderkit.files.yamlfile import KeyPath, YamlFile

DecisionType = Literal["choice", "whole number", "percentage", "text", "list"]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
ITEM = "ITEM"  # in a key: one line for each item of the tender that is concerned


class Option(Model):
    """A value that a choice can have, and what follows from it, for the buyer.

    `clause` holds the words that it puts into texts for others. `day` says that the value stands for any day of the year:
    `06-30` is 30 June.
    """

    value: Text
    text: Words
    clause: Words | None = None
    day: bool = False


class Decision(Model):
    """What a buyer has to decide about some items, or about the questionnaire.

    The key of the tender file is `decisions.ID`, or `decisions.ITEM.ID` for one item alone, unless `key` names another one, as
    `award.points.ITEM` (or one of two: `award.percentages.ITEM | award.steps.ITEM`). `unset` says what holds while nothing is
    decided, and `default` is the value of a choice or number that holds meanwhile. `effect` says what a value means (`{{ value }}`
    stands for it; a choice says it with its options), and `clause` holds the words that it puts into texts for others. `example`
    is a value as the tender file would have it. `concerns` lists items (CC-3a for one variant) or `questionnaire`; `errata` the
    readings behind it.
    """

    id: Key
    title: Words
    concerns: Annotated[tuple[Text, ...], Field(min_length=1)]
    question: Words
    unset: Words
    key: Text | None = None
    type: DecisionType | None = None
    options: tuple[Option, ...] = ()
    default: Text | None = None
    minimum: Annotated[int, AS_WHOLE] | None = None
    maximum: Annotated[int, AS_WHOLE] | None = None
    effect: Words | None = None
    clause: Words | None = None
    example: Words
    errata: tuple[Text, ...] = ()

    @property
    def item_ids(self) -> set[str]:
        """The ids of the items concerned, without the letters of variants."""
        return {name.rstrip(_LETTERS) for name in self.concerns if name[:1].isupper()}

    def option(self, value: object) -> Option | None:
        """The option that a value is; a day of the year has the option that stands for all of them."""
        exact = (option for option in self.options if option.value == value and not option.day)
        return next(exact, None) or next((option for option in self.options if option.day and not isinstance(value, str)), None)


def own_texts(decision: Decision) -> Iterator[tuple[str, str, KeyPath]]:
    """Yield the texts of a decision by name, as `unset` and `option.contract-end`, with their places below it."""
    for name in ("title", "question", "unset", "effect", "clause"):
        yield name, getattr(decision, name) or "", (name,)
    for index, option in enumerate(decision.options):
        yield f"option.{option.value}", option.text, ("options", index, "text")
        yield f"option.{option.value}.clause", option.clause or "", ("options", index, "clause")


def decision_checks(decision: Decision, file: YamlFile, index: int) -> Iterator[Fault]:
    """Yield what a schema cannot see in one decision: its type, its options and its default do not fit together (TK240)."""

    def wrong(key: str, message: str, hint: str) -> Fault:
        return Fault(file.where("decisions", index, key), "TK240", f"“{decision.id}” {message}", hint)

    if (decision.key is None) == (decision.type is None):
        yield wrong("type", "needs either a type or the key that takes it", "give one of the two")
    if (decision.type == "choice") != bool(decision.options):
        yield wrong("options", "has options without being a choice, or the other way round", "a choice has options, and it alone")
    elif decision.options and decision.default not in {option.value for option in decision.options if not option.day}:
        yield wrong(
            "default", "has a default that is not one of its options", "name the option that holds while nothing is decided"
        )
    if decision.type not in (None, "choice") and decision.effect is None:
        yield wrong("effect", "does not say what its value means", "say it under “effect”, with {{ value }} for the value")
