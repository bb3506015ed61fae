"""A number or a date as somebody wrote it → its digits in one form, or what it could mean.

The rule for numbers is that of `numbers.readings`: what a Dutch and an English reader take for the same number is that number. A
file may say how it writes them, and then its way holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tenderkit.numbers import day_comes_first, decimal_sign, readings

NUMBERS = {"1,000.5": ".", "1.000,5": ","}  # how a file shows its way of writing numbers, and the sign before decimals
DATES = ("year-first", "day-first")
_PERCENT = re.compile(r"\s?%")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")


@dataclass(frozen=True)
class Notation:
    """How a file writes numbers and dates: the sign before decimals ("" where it does not say), and whether the day comes first."""

    decimal: str = ""
    day_first: bool = False


def notation_in(locale: str) -> Notation:
    """How programs of a language or country write numbers and dates: nl, en-GB, de-CH."""
    return Notation(decimal_sign(locale), day_comes_first(locale))


class Written(str):
    """A text of a table in a way of writing of its own, whatever the tender file says of itself.

    `number` is the number in what it shows, where that has words or a currency too; it is not `exact` where the cell holds another.
    """

    notation = Notation()
    number = ""
    exact = True


def written(text: str, notation: Notation, number: str = "", *, exact: bool = True) -> Written:
    """A text with its way of writing."""
    made = Written(text)
    made.notation, made.number, made.exact = notation, number, exact
    return made


def notation_of(text: str, notation: Notation) -> Notation:
    """How a text is written: its own way where it has one, else that of its file."""
    return text.notation if isinstance(text, Written) else notation


def numbers_in(text: str, notation: Notation, *, percent: bool = False) -> list[str]:
    """What a text says as a number, as `numbers.readings` does; with `percent`, 30% is 30."""
    decimal = notation_of(text, notation).decimal
    held = getattr(text, "number", "") or text
    return readings(_PERCENT.sub("", held) if percent and held.endswith("%") else held, decimal)


def iso_day(text: str, notation: Notation) -> str:
    """A date as year-month-day where it is written with the day first and may be so; else the text as it is."""
    found = _DAY_FIRST.fullmatch(text.strip()) if notation_of(text, notation).day_first else None
    return f"{found[4]}-{int(found[3]):02}-{int(found[1]):02}" if found else text


# What to do about a table whose dates and numbers need it to be known how they are written: one switch says all of it.
NAME_LOCALE = "name the language of the program that wrote the table, such as --locale nl"


def reads_otherwise(message: str) -> bool:
    """Whether the first value that a message quotes can be read where a file says how it writes numbers and dates."""
    quoted = re.search("“([^”]*)”", message)
    return quoted is not None and (len(readings(quoted[1])) > 1 or _DAY_FIRST.fullmatch(quoted[1]) is not None)
