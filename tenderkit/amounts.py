"""The text of a number, as a language writes it → the number."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

from tenderkit import keeping

_GROUPS = ",.'’ \u00a0\u202f\u066c"  # what languages write between thousands
_DIGITS = 15  # a spreadsheet keeps no more


@keeping.by_value("numbers.amount")
def amount(text: str, decimal: str = ".") -> Decimal | None:
    """Return the number of 0 or more that a text says, or None where it says none.

    `decimal` is the sign before the decimals in the language of the text; the other signs may stand between thousands: 4,200.5.
    """
    found = _pattern(decimal).fullmatch(text.strip())
    if not found:
        return None
    digits = re.sub("[^0-9]", "", found[1])
    decimals = found[3] or ""
    return Decimal(f"{digits}.{decimals}" if decimals else digits) if len(digits + decimals) <= _DIGITS else None


@functools.cache
def _pattern(decimal: str) -> re.Pattern[str]:
    groups = re.escape(_GROUPS.replace(decimal, ""))
    # One sign throughout: 4,200'000 is a slip of the pen and no number.
    return re.compile(rf"([0-9]{{1,3}}(?:([{groups}])[0-9]{{3}}(?:\2[0-9]{{3}})*)?|[0-9]+)(?:{re.escape(decimal)}([0-9]+))?")
