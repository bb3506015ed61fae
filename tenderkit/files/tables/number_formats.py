"""A number and its Excel number format → what a person sees in the cell (ISO/IEC 29500-1, 18.8.31).

Signs between thousands are left out and decimals have a point: those signs are the machine's, not the file's. A format that says
something else than digits and words, as a fraction, an exponent or a condition, shows the number as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

_TOKEN = re.compile(
    r'"(?P<words>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]|_(?P<space>.)|\*.'
    r"|(?P<general>General)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<end>;)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|colou?r\s?[0-9]+", re.IGNORECASE)
_AS_THEY_STAND = " -+():€$£¥'!~{}=<>^&"
_ROUNDING = Context(prec=1000, rounding=ROUND_HALF_UP)

Token = tuple[str, str]  # what it is, and its characters


@dataclass(frozen=True)
class Seen:
    """What a cell shows, and the number in that alone, which ends in % where the cell does; `exact` if it holds no other."""

    text: str
    number: str
    exact: bool = True


def plain(value: int | float) -> str:
    """Return a number as Excel shows it without a format: fifteen digits, no exponent, no .0."""
    return _digits(Decimal(format(value, ".15g")))


def seen(value: int | float, form: str = "General") -> Seen:
    """Return what a cell with this number and this number format shows."""
    if form == "General":
        return Seen(plain(value), plain(value))
    number = Decimal(plain(value))
    section, sign = _section(_sections(form), number)
    kinds = {kind for kind, _ in section}
    if not section:
        return Seen("", "", exact=False)  # a format such as ;;; hides what the cell holds
    if any(map(_is_strange, section)) or not kinds & {"general", "digit"}:
        return Seen(plain(value), plain(value))
    if "general" in kinds:
        text = "".join(_digits(abs(number)) if token[0] == "general" else _literal(token) for token in section)
        return Seen((sign + text).strip(), plain(value))
    return _filled(section, number, sign)


def _digits(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sections(form: str) -> list[list[Token]]:
    """Return the tokens of a format, by its sections: for all numbers, or for positive, negative ones and zero."""
    sections: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(form):
        kind = match.lastgroup
        if kind == "end":
            sections.append([])
        elif kind:
            sections[-1].append((kind, match[kind]))
    return sections


def _section(sections: Sequence[list[Token]], number: Decimal) -> tuple[list[Token], str]:
    """Return the section that a number is shown by, and the sign that comes before: a section for negative numbers has its own."""
    if number < 0 and len(sections) > 1:
        return sections[1], ""
    return sections[2] if number == 0 and len(sections) > 2 else sections[0], "-" if number < 0 else ""


def _is_strange(token: Token) -> bool:
    kind, characters = token
    return (kind == "bracket" and not _COLOUR.fullmatch(characters)) or (kind == "other" and characters not in _AS_THEY_STAND)


def _literal(token: Token) -> str:
    kind, characters = token
    return " " if kind == "space" else "" if kind in ("bracket", "comma") else characters


def _filled(section: list[Token], number: Decimal, sign: str) -> Seen:
    """Put the digits of a number into the places of a section: from the point to the left, and from the point to the right."""
    point = next((at for at, (kind, _) in enumerate(section) if kind == "point"), len(section))
    before, after = section[:point], section[point:]
    last = max((at for at, (kind, _) in enumerate(before) if kind == "digit"), default=-1)
    thousands = sum(kind == "comma" for kind, _ in before[last + 1 :])  # commas behind the last place leave thousands out
    hundreds = sum(kind == "percent" for kind, _ in section)
    decimals = sum(kind == "digit" for kind, _ in after)
    held = abs(number).scaleb(2 * hundreds, _ROUNDING)
    shown = held.scaleb(-3 * thousands, _ROUNDING).quantize(Decimal(1).scaleb(-decimals), context=_ROUNDING)
    whole, _, rest = format(shown, "f").partition(".")
    left = "".join(reversed(_placed([*reversed(before)], whole.lstrip("0")[::-1])))
    right = "".join(_placed(after, rest.rstrip("0")))
    negative = "-" if number < 0 and shown else ""
    return Seen((sign + left + right).strip(), f"{negative}{_digits(shown)}{'%' if hundreds == 1 else ''}", shown == held)


def _placed(tokens: Sequence[Token], digits: str) -> list[str]:
    """Return a part of a section, from the point outwards, with digits in its places; what is left over goes behind the last."""
    pieces: list[str] = []
    left = sum(kind == "digit" for kind, _ in tokens)
    for kind, characters in tokens:
        if kind != "digit":
            pieces.append(_literal((kind, characters)))
            continue
        left -= 1
        pieces.append(digits[:1] or {"0": "0", "?": " "}.get(characters, ""))
        pieces.extend("" if left else digits[1:])
        digits = digits[1:] if left else ""
    return pieces
