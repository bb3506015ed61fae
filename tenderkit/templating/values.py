"""What templates print: texts, numbers and dates as a language writes them, and blanks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Self, SupportsIndex

from markupsafe import Markup

from tenderkit.blocks import UNFIT
from tenderkit.faults import Fault
from tenderkit.numbers import decimal_sign as decimal_sign
from tenderkit.numbers import format_value as format_value

Markdown = Markup  # our own text, as opposed to a value


@dataclass(frozen=True)
class Missing:
    """What the buyer has still to fill in: prints a highlighted blank in a draft and is a fault in a final document."""

    text: str
    fault: Fault


class Termed(str):
    """A text that defined terms stand in, with their ids: what a document prints tells which terms it has to define.

    The word for a term has `forms`: what agrees with it, by a name that is an attribute in templates. With a capital letter, the
    name gives the form with one.
    """

    terms: frozenset[str]
    forms: Mapping[str, str]

    def __new__(cls, text: str, terms: Iterable[str] = (), forms: Mapping[str, str] | None = None) -> Self:
        """Make the text."""
        made = super().__new__(cls, text)
        made.terms, made.forms = frozenset(terms), forms or {}
        return made

    def __getattr__(self, name: str) -> Termed:
        """Return a form."""
        forms: Mapping[str, str] = self.__dict__.get("forms", {})  # a copy under way has none yet
        form = forms.get(name[:1].lower() + name[1:])
        if form is None:
            raise AttributeError(name)
        text = form if name[0].islower() else form[0].upper() + form[1:]
        return Termed(text, self.terms if self in form else ())  # “hij” is not the term

    def __dir__(self) -> list[str]:
        """Return the names of the forms, which is what a template that asks for another one is told."""
        return list(self.forms)

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        """Return a part: a term without its last letter still is that term."""
        return Termed(super().__getitem__(key), self.terms)


class Lacking(Termed):
    """The words of a blank, with the fault that names what is not filled in."""

    fault: Fault

    @classmethod
    def of(cls, missing: Missing) -> Lacking:
        """Make the text; terms that stand in it still do."""
        made = cls(missing.text, terms_of(missing.text))
        made.fault = missing.fault
        return made


def terms_of(*values: object) -> frozenset[str]:
    """Return the ids of the terms that stand in values."""
    return frozenset().union(*(value.terms for value in values if isinstance(value, Termed)))


def made_of(text: str, *parts: object) -> str:
    """Return a text that was made of others, with the terms that stood in them."""
    terms = terms_of(*parts)
    return Termed(text, terms) if terms else text


class Fixed(SimpleNamespace):
    """Names with texts and numbers that many documents share, as the terms of a tender.

    Two are the same where all their names and values are: a text that uses nothing else is rendered once for each (see
    `Rendering.text`).
    """

    def __init__(self, **names: str | int | Decimal) -> None:
        super().__init__(**names)
        self._key = tuple((name, type(value), str(value), *_forms(value)) for name, value in names.items())
        self._hash = hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fixed) and self._key == other._key

    def __hash__(self) -> int:  # type: ignore[override]
        return self._hash


def _forms(value: object) -> tuple[str, ...]:
    return tuple(value.forms.values()) if isinstance(value, Termed) else ()


class ForBuyer:
    """A name of the context that a document for others than the buyer does not have: using it is a fault.

    A view names such attributes in `_for_buyer` of its class; they are withheld where the rendering is `public`.
    """


FOR_BUYER = ForBuyer()


class Later:
    """A name whose value is worked out when a template first asks for it: most documents need few of the names there are."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    @functools.cached_property
    def value(self) -> Any:
        """The value."""
        return self._make()


def printable(text: str) -> bool:
    """Whether a document can hold a text: Word takes no control characters, and markers are for the program."""
    return text.isprintable() or UNFIT.search(text) is None
