"""Words of an author → the same with spaces at which no line ends, where it would part what is read as one.

A number stays with its unit (2 pages), what is cited with its number or id (section 4.1, reading E-6). The value of a slot is
printed as it was typed; the words beside it are the author's. Which words those are is said in `languages`, for each language; the
words of all of them hold in each, and `&nbsp;` does the rest.
"""

from __future__ import annotations

import re

from tenderkit.blocks import Reference, Slot
from tenderkit.languages import words

SPACE = "\N{NO-BREAK SPACE}"
_CITED, _UNITS, _NO_UNITS = ("|".join(words(group)) for group in ("cited", "units", "no_units"))
_DIGIT = re.compile("[0-9]")
# Not after four digits: a year is no number of things.
_BEFORE_UNIT = re.compile(rf"(?<![\w.,:/-])([0-9]{{1,3}}(?:[,.][0-9]+)*) (?!(?:{_NO_UNITS})\b)(?=[^\W\d_])")
_BEFORE_NUMBER = re.compile(rf"\b({_CITED})(\.?) (?=[0-9]|[A-Z]{{1,3}}-[0-9])", re.IGNORECASE)
_AFTER_VALUE = re.compile(rf"^ (?=(?:{_UNITS})\b)")
_BEFORE_VALUE = re.compile(rf"\b({_CITED}) $", re.IGNORECASE)
_BEFORE_REFERENCE = re.compile(r"(?<=\w) $")


def unbroken(text: str, before: object = None, after: object = None) -> str:
    """Return a text with such spaces; `before` and `after` are the inlines beside it."""
    if " " not in text:
        return text
    if _DIGIT.search(text):  # as most texts have none
        text = _BEFORE_UNIT.sub(rf"\1{SPACE}", text)
        text = _BEFORE_NUMBER.sub(rf"\1\2{SPACE}", text)
    if isinstance(before, Slot):
        text = _AFTER_VALUE.sub(SPACE, text)
    if isinstance(after, Slot):
        text = _BEFORE_VALUE.sub(rf"\1{SPACE}", text)
    elif isinstance(after, Reference) and after.form == "number":
        text = _BEFORE_REFERENCE.sub(SPACE, text)
    return text
