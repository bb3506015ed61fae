"""What a buyer has put under a name of their own → a number, a date or an amount of money, as a filter says that it is one.

A value is printed as it was typed until a filter says what it is: then it is read as the tender file writes numbers and dates, and
printed as the language of the document does. Numbers are exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import jinja2
from markupsafe import Markup

from tenderkit.faults import suggestion
from tenderkit.files.notation import Notation, notation_of, numbers_in
from tenderkit.files.validation import ONE_READING, TWO_READINGS, day
from tenderkit.locales import CURRENCIES
from tenderkit.numbers import MAX_DECIMALS, decimals_of, format_money, list_joints, quotation_marks
from tenderkit.templating.rendering import current
from tenderkit.templating.values import Missing

_CURRENCY = re.compile("[A-Z]{3}")


class Given(str):
    """A text of the buyer's under a name of their own, with the way in which the tender file writes numbers and dates."""

    name: str
    notation: Notation
    number: str  # as `files.notation.Written` has it

    def __new__(cls, text: str, name: str, notation: Notation) -> Given:
        """Make the text; one with a notation of its own, as a cell of Excel has, keeps it."""
        made = super().__new__(cls, text.strip())
        made.name, made.notation = name, notation_of(text, notation)
        made.number = getattr(text, "number", "")
        return made

    def __iter__(self) -> Iterator[str]:
        """Refuse to go through a text letter by letter: a list was meant."""
        hint = f"write a list under {self.name}, a line with - for each entry, or print it without a loop"
        current.get().fault("TK441", f"“{self.name}” is one text and not a list", hint)
        return iter(())


def given(value: Any, name: str, notation: Notation) -> Any:
    """Return a value of the tender file as templates see it: a text, or a list of them."""
    if isinstance(value, list):
        return [given(entry, f"{name}.{at}", notation) for at, entry in enumerate(value, 1) if entry is not None]
    return Given(value, name, notation)


def number(value: Any) -> Any:
    """Read a value as a number, exactly as it was typed; it is printed as the language writes numbers."""
    if _passes(value) or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
        return value
    found = numbers_in(value, _notation(value)) if isinstance(value, str) and not isinstance(value, Markup) else []
    if len(found) == 1 and decimals_of(Decimal(found[0])) <= MAX_DECIMALS:
        return Decimal(found[0])
    if len(found) > 1:
        return _wrong(value, TWO_READINGS.format(english=found[0], dutch=found[1]), ONE_READING)
    if found:
        return _wrong(value, "has too many digits for a number", f"write at most {MAX_DECIMALS} decimals")
    return _wrong(value, "is not a number", "write digits, with a point before decimals and no unit, or print it without a filter")


def as_date(value: Any) -> Any:
    """Read a value as a date; it is printed as the language writes dates."""
    if _passes(value) or isinstance(value, date):
        return value
    found = day(value, _notation(value)) if isinstance(value, str) and not isinstance(value, Markup) else None
    return found or _wrong(value, "is not a date", "write year-month-day, such as 2027-03-01, or print it without a filter")


def money(value: Any, currency: Any = "") -> Any:
    """Print an amount with the ISO code of its currency, before it or after it as the language does: EUR 25,000."""
    if _passes(value):
        return value
    code = str(currency)
    if code not in CURRENCIES:
        what = f"“{code}” is not a currency" if code else "an amount of money needs its currency"
        hint = 'write its ISO code, such as money("EUR")'
        hint = suggestion(code.upper(), CURRENCIES, otherwise=hint) if code else hint
        current.get().fault("TK442", what, hint)
        return ""
    amount = number(value)
    return format_money(amount, code, current.get().locale) if isinstance(amount, int | Decimal) else amount


def listed(value: Any) -> Any:
    """Print the entries of a list in a sentence, as the language joins them: Delft, Leiden and Gouda."""
    if _passes(value):
        return value
    if isinstance(value, str):
        return value  # one entry
    if not isinstance(value, Sequence):
        current.get().fault("TK441", f"“listed” takes a list, not {_kind(value)}", "give it a list of texts, numbers or dates")
        return ""
    between, last, two = list_joints(current.get().locale)
    parts: list[Any] = []
    for at, entry in enumerate(value):
        if at:
            parts.append((two if len(value) == 2 else last) if at == len(value) - 1 else between)
        parts.append(entry)
    return current.get().engine.environment.joined(tuple(parts))


def quoted(value: Any) -> Any:
    """Print a value in the quotation marks of the language."""
    if _passes(value):
        return value
    opening, closing = quotation_marks(current.get().locale)
    return current.get().engine.environment.joined((opening, value, closing))


def _passes(value: Any) -> bool:
    """Whether a filter leaves a value alone: a blank stays one, and what is not defined records itself."""
    if isinstance(value, jinja2.Undefined):
        bool(value)
        return True
    return isinstance(value, Missing)


def _notation(value: str) -> Notation:
    return value.notation if isinstance(value, Given) else Notation()


def _wrong(value: Any, what: str, hint: str) -> str:
    """Record a value that is not of the type that a filter wants, at the line of the template."""
    words = f"“{value[:40]}”" if isinstance(value, str) else _kind(value)
    words += f" ({value.name})" if isinstance(value, Given) else ""
    current.get().fault("TK440", f"{words} {what}", hint)
    return ""


def _kind(value: Any) -> str:
    """What a value is that is no text."""
    kinds = ((bool, "a truth value"), (int | Decimal, "a number"), (date, "a date"), (list | tuple, "a list"))
    return "nothing" if value is None else next((words for kind, words in kinds if isinstance(value, kind)), "several values")


FILTERS = {"number": number, "date": as_date, "money": money, "listed": listed, "quoted": quoted}
