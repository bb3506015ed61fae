"""What templates print: texts, numbers and dates as a language writes them, blanks, and views whose values vary."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, ClassVar

from markupsafe import Markup

from tenderkit.blocks import UNPRINTABLE
from tenderkit.faults import Fault

Markdown = Markup  # our own text, as opposed to a value
Place = tuple[str | int, ...]
MAX_OUTPUT = 20_000_000  # characters; a thousand-page document has about three million
_DECIMALS = 12


@dataclass(frozen=True)
class Missing:
    """What the buyer has still to fill in: prints a highlighted blank in a draft and is a fault in a final document."""

    text: str
    fault: Fault


class Fixed(SimpleNamespace):
    """Names whose values stay as they are, as the terms of a tender: what a text makes of them alone is rendered once."""

    __slots__ = ("_hash",)

    def __init__(self, **names: str | int | Decimal) -> None:
        super().__init__(**names)
        self._hash = hash(frozenset(names.items()))

    def __hash__(self) -> int:  # type: ignore[override]
        return self._hash


class Varying:
    """A view with values that differ between documents of one shape (`tenderkit.templating.recording`).

    `_varying` names those attributes; None means all that hold a plain value: a text, a number, a date, a blank or nothing.
    `_place` leads to the view from the names of its document: attributes, keys and positions.
    """

    _varying: ClassVar[frozenset[str] | None] = frozenset()
    _place: Place


class Values(Varying, SimpleNamespace):
    """Names whose values differ from document to document, as those of the contracting authority."""

    _varying = None
    __eq__ = object.__eq__  # two are never alike because their values are: a template that compares them has looked at none
    __hash__ = object.__hash__  # type: ignore[assignment]

    def __init__(self, place: Place, /, **values: Any) -> None:
        self.__dict__.update(values)
        self._place = place


def printable(text: str) -> bool:
    """Return whether a document can hold a text: Word takes no control characters."""
    return text.isprintable() or UNPRINTABLE.search(text) is None


def exactly(value: object) -> object:
    """Return what tells a value apart from every other that prints or compares differently."""
    if isinstance(value, Missing):
        return Missing, value.text
    return type(value), value.as_tuple() if isinstance(value, Decimal) else value


def likeness(value: object) -> object:
    """Return what `if` and the tests `given`, `none` and `defined` see of a value: its kind, and whether it is empty."""
    return type(value), bool(value)


@functools.lru_cache(maxsize=4096)
def format_value(value: int | Decimal | date, locale: str) -> str:
    """Return a number or date as the language writes it: 1,200.5 and 1 March 2027 in British English."""
    from babel.dates import format_date
    from babel.numbers import format_decimal

    babel_locale = locale.replace("-", "_")
    if isinstance(value, date):
        return format_date(value, "long", locale=babel_locale)
    whole, _, decimals = format(value, ",f").partition(".")
    if value < 0 or len(decimals) > _DECIMALS:
        return format_decimal(value, f"#,##0.{'#' * _DECIMALS}", locale=babel_locale)
    # Babel reads its pattern anew for every number: a long table would wait for that.
    point, group = _signs(babel_locale)
    return whole.replace(",", group) + (point + decimals.rstrip("0")).rstrip(point)


@functools.cache
def _signs(locale: str) -> tuple[str, str]:
    """Return what a language writes before decimals and between thousands."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return get_decimal_symbol(locale), get_group_symbol(locale)


def decimal_sign(locale: str) -> str:
    """Return the sign that the language writes before decimals."""
    return format_value(Decimal("0.5"), locale)[1:-1]
