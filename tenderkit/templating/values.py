"""What templates print: texts, numbers and dates as a language writes them, and blanks."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from tenderkit import keeping
from tenderkit.blocks import UNPRINTABLE
from tenderkit.faults import Fault

Markdown = Markup  # our own text, as opposed to a value
MAX_OUTPUT = 20_000_000  # characters; a thousand-page document has about three million
_DECIMALS = 12


@dataclass(frozen=True)
class Missing:
    """What the buyer has still to fill in: prints a highlighted blank in a draft and is a fault in a final document."""

    text: str
    fault: Fault


class Fixed(SimpleNamespace):
    """Names with texts and numbers that many documents share, as the terms of a tender.

    Two are the same where all their names and values are: a text that uses nothing else is rendered once for each (see
    `Session.text`).
    """

    def __init__(self, **names: str | int | Decimal) -> None:
        super().__init__(**names)
        self._key = tuple((name, type(value), str(value)) for name, value in names.items())
        self._hash = hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fixed) and self._key == other._key

    def __hash__(self) -> int:  # type: ignore[override]
        return self._hash


class Later:
    """A name whose value is worked out when a template first asks for it: most documents need few of the names there are."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    @functools.cached_property
    def value(self) -> Any:
        """The value."""
        return self._make()


def printable(text: str) -> bool:
    """Return whether a document can hold a text: Word takes no control characters."""
    return text.isprintable() or UNPRINTABLE.search(text) is None


@keeping.by_value("templating.number")
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
