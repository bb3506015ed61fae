"""Text ⇄ number ⇄ text in a language: what a number or a date looks like in a document, and what a text says as a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import MAX_PREC, ROUND_HALF_EVEN, Context, Decimal

from tenderkit import keeping
from tenderkit.languages import RULES, Rules
from tenderkit.locales import FORMS, JOINTS, MONTHS

_GROUPS = ",.'’ \u00a0\u2007\u2009\u202f\u066c"  # what languages write between thousands
_SIGNS = {"-": "-", "\u2212": "-", "+": ""}
_DIGITS = 15  # a spreadsheet keeps no more
MAX_DECIMALS = 12
_LONGEST_DATE, _SHORT_MONTH, _FIRST_YEAR = 40, 3, 1900  # characters of a date and of a month; before it a year is a slip
_SMALLEST = Decimal(1).scaleb(-MAX_DECIMALS)
_ROUNDING = Context(prec=MAX_PREC, rounding=ROUND_HALF_EVEN)
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?", re.ASCII | re.IGNORECASE)

_DAY_AND_MONTH = re.compile(r"\{day[^{]*\{month\}|\{month\}[^{]*\{day")
_YEAR = re.compile(r"^\{year\}[^{]*|( de| del|,)? *\{year\}.*$")  # with what stands between it and the day


@dataclass(frozen=True)
class _Language:
    """How a language writes numbers, dates and lists; `months` begins with January, at 0."""

    decimal: str
    group: str
    minus: str
    date: str
    months: tuple[str, ...]
    joints: tuple[str, ...]
    rules: Rules


def is_known(locale: str) -> bool:
    """Whether we know how the language of a tag such as `en-GB` writes numbers and dates."""
    match = _TAG.fullmatch(locale)
    return match is not None and match[1].lower() in MONTHS


def known_languages() -> list[str]:
    """The languages whose numbers and dates we can write, as two letters each, in order."""
    return sorted(tag for tag in FORMS if "-" not in tag)


@keeping.by_value("numbers.language")
def _language(locale: str) -> _Language:
    """The way of writing of a locale: its own, else that of its language."""
    match = _TAG.fullmatch(locale)
    if match is None or not is_known(locale):
        raise ValueError(f"“{locale}” is not a language tag that tenderkit knows")
    language, script, region = match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()
    # A script that is named counts for more than the region: sr-Cyrl-ME is in Cyrillic letters, and sr-ME is not.
    parts = ((language, script, region), (language, script) if script else (language, region), (language,))
    tags = ["-".join(filter(None, part)) for part in parts]
    form = next(FORMS[tag] for tag in tags if tag in FORMS)
    months = next(MONTHS[tag] for tag in tags if tag in MONTHS)
    joints = next(JOINTS[tag] for tag in tags if tag in JOINTS)
    return _Language(*form, tuple(months.split(",")), joints, RULES[language])


def format_value(value: int | Decimal | date, locale: str, decimals_at_least: int = 0) -> str:
    """A number or date as the language writes it: 1,200.5 and 1 March 2027 in British English.

    No line ends between the day and the month: the space there is one that does not break.
    Numbers have groups of three digits and at most 12 decimals, rounded half to even, and no more zeros at the end than it takes
    to have `decimals_at_least`, as in a column of numbers. Raises
    ValueError where the locale is not one that `is_known`, which that of a catalogue always is.
    """
    language = _language(locale)
    if isinstance(value, date):
        return _dated(language.date, value.month, value.day, language, value.year)
    # As a whole number: Python writes an int with “f” as a float, and loses digits of a large one.
    digits = format(value, "," if isinstance(value, int) else ",f")
    whole, _, decimals = digits.partition(".")
    if len(decimals) > MAX_DECIMALS:
        assert isinstance(value, Decimal)
        whole, _, decimals = format(value.quantize(_SMALLEST, context=_ROUNDING), ",f").partition(".")
    decimals = decimals.rstrip("0")
    minus = language.minus if whole[0] == "-" and (decimals or whole != "-0") else ""
    text = minus + whole.lstrip("-").replace(",", language.group)
    decimals = decimals.ljust(decimals_at_least, "0")
    return f"{text}{language.decimal}{decimals}" if decimals else text


def format_day_of_year(month: int, day: int, locale: str) -> str:
    """A day of the year as the language writes it: 30 June in British English."""
    language = _language(locale)
    return _dated(_YEAR.sub("", language.date), month, day, language)


def format_money(amount: int | Decimal, currency: str, locale: str) -> str:
    """An amount with the ISO code of its currency, which no line parts: EUR 25,000, EUR 1.50; in most languages 25 000 EUR.

    Cents are printed where the amount has any, as two digits or as many as it has.
    """
    language = _language(locale)
    number = format_value(amount, locale, 2 if decimals_of(amount) else 0)
    return "\N{NO-BREAK SPACE}".join((currency, number) if language.rules.code_first else (number, currency))


def decimals_of(number: int | Decimal) -> int:
    """How many decimals a number has, but for zeros at its end."""
    exponent = Decimal(number).normalize(_ROUNDING).as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def list_joints(locale: str) -> tuple[str, str, str]:
    """What the language writes between the entries of a list, before the last one, and between two."""
    between, last, two = _language(locale).joints
    return between, last, two


def quotation_marks(locale: str) -> tuple[str, str]:
    """What the language opens and closes a quotation with."""
    return _language(locale).rules.quotes


def _dated(form: str, month: int, day: int, language: _Language, year: int = 0) -> str:
    unbroken = _DAY_AND_MONTH.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), form)
    if day == 1 and language.rules.first:
        unbroken = unbroken.replace("{day}", language.rules.first)
    return unbroken.format(day=day, month=language.months[month - 1], year=year)


def decimal_sign(locale: str) -> str:
    """The sign that the language writes before decimals."""
    return _language(locale).decimal


def day_comes_first(locale: str) -> bool:
    """Whether the language writes the day of a date before its month and year."""
    return _language(locale).date.startswith("{day")


def day_of(text: str, locale: str) -> date | None:
    """The date that a person wrote in the language, or in English: 3 March 2027, 3.3.2027, 2027-03-03; else None.

    Of two numbers that could both be the month, the first is the day, but in English, where readers differ.
    """
    words = re.findall(r"[^\W\d_]+|[0-9]+", text.casefold().replace("1er", "1"))
    figures = [word for word in words if word.isdecimal()]
    if not 2 <= len(figures) <= 3 or len(text) > _LONGEST_DATE or max(map(len, figures)) > 4:
        return None
    months = {_month_in(word, each) for word in words if not word.isdecimal() for each in (locale, "en")} - {0}
    if len(figures) == 2 and len(months) == 1:
        year, day = sorted(map(int, figures), reverse=True)
        found = {(year, months.pop(), day)}
    elif len(figures) == 3 and len(words) == 3 and len(figures[0]) == 4:
        found = {(int(figures[0]), int(figures[1]), int(figures[2]))}
    elif len(figures) == 3 and len(words) == 3 and len(figures[2]) == 4:
        first, second, year = map(int, figures)
        found = {(year, second, first), *({(year, first, second)} if locale.partition("-")[0] == "en" else ())}
    else:
        return None
    days = {made for each in found if (made := _made(*each)) is not None}
    return days.pop() if len(days) == 1 else None


def _month_in(word: str, locale: str) -> int:
    """Which month a word names, whole or by its first letters; 0 where it names none."""
    months = [month.casefold() for month in _language(locale).months]
    found = [number for number, month in enumerate(months, 1) if month == word] or [
        number for number, month in enumerate(months, 1) if len(word) >= _SHORT_MONTH and month.startswith(word)
    ]
    return found[0] if len(found) == 1 else 0


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= _FIRST_YEAR else None
    except ValueError:
        return None


def amount(text: str, decimal: str = ".") -> Decimal | None:
    """The number of 0 or more that a text says, or None where it says none.

    `decimal` is the sign before the decimals in the language of the text; the other signs may stand between thousands: 4,200.5.
    """
    found = _pattern(decimal).fullmatch(text.strip())
    if not found:
        return None
    digits = re.sub("[^0-9]", "", found[1])
    decimals = found[3] or ""
    return Decimal(f"{digits}.{decimals}" if decimals else digits) if len(digits + decimals) <= _DIGITS else None


def readings(text: str, decimal: str = "") -> list[str]:
    """What a text says as a number, in digits with a point before decimals; two where Dutch and English readers differ.

    1.000 is one to the English and a thousand to the Dutch; 1 000, 12,5, 0.125 and 1.234,5 are one number to both. `decimal` is the
    sign before decimals where it is known. Nothing where the text is no number.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return [text]
    sign, text = (_SIGNS[text[0]], text[1:]) if text[:1] in _SIGNS else ("", text)
    found: dict[Decimal, str] = {}
    for one in decimal or ".,":
        if match := _pattern(one).fullmatch("0" + text if text[:1] == one else text):
            decimals = (match[3] or "").rstrip("0")
            digits = re.sub("[^0-9]", "", match[1]) + (f".{decimals}" if decimals else "")
            found.setdefault(Decimal(digits), sign + digits)
    return list(found.values())


def _pattern(decimal: str) -> re.Pattern[str]:
    groups = re.escape(_GROUPS.replace(decimal, ""))
    # One sign throughout: 4,200'000 is a slip of the pen and no number. And no group after a zero: 0,125 is less than one.
    whole = rf"[1-9][0-9]{{0,2}}([{groups}])[0-9]{{3}}(?:\2[0-9]{{3}})*|[0-9]+"
    return re.compile(rf"({whole})(?:{re.escape(decimal)}([0-9]+))?")
