"""Numbers and dates as a language writes them, and the number that a text says: in any language, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.locales import FORMS, MONTHS
from tenderkit.numbers import amount, decimal_sign, format_value, is_known, known_languages, readings

OFFICIAL = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv"
NEIGHBOURS = "bs ca cy eu gl is mk nb nn no sq sr tr uk"
locales = st.sampled_from(sorted(FORMS.keys() | MONTHS.keys() | {"nl-BE", "fr-FR", "sv-FI", "en-XX"}))
numbers = st.decimals(-(10**15), 10**15, places=9) | st.integers(-(10**40), 10**40).map(Decimal)


def table() -> list[list[str]]:
    """The rows of numbers.txt, without comments and header."""
    text = (ROOT / "tests/data/numbers.txt").read_text(encoding="utf-8").replace("~", "\u00a0").replace("^", "\u202f")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [[cell.strip(" ") for cell in line.split("|")] for line in lines[1:]]


# A number or date → a text


@pytest.mark.parametrize(("locale", "number", "shown", "day", "written"), table(), ids=lambda cell: cell)
def test_a_document_prints_numbers_and_dates_as_the_table_shows(
    locale: str, number: str, shown: str, day: str, written: str
) -> None:
    assert format_value(Decimal(number), locale) == shown
    assert format_value(date.fromisoformat(day), locale) == written


def test_the_table_shows_every_language() -> None:
    shown = {row[0].split("-")[0] for row in table()}
    assert set(f"{OFFICIAL} {NEIGHBOURS}".split()) - shown == {"no"}, "“no” is written as nb"


@pytest.mark.parametrize("language", f"{OFFICIAL} {NEIGHBOURS}".split())
def test_the_official_languages_of_the_union_and_its_neighbours_are_known(language: str) -> None:
    assert is_known(language)
    assert language in known_languages()


@given(numbers, locales)
def test_without_its_grouping_signs_and_with_a_point_it_is_the_number_again(number: Decimal, locale: str) -> None:
    point, group, minus, _ = FORMS.get(locale) or FORMS[locale.split("-")[0]]
    text = format_value(number, locale)
    assert Decimal(text.replace(group, "").replace(point, ".").replace(minus, "-")) == number


@given(numbers, locales)
def test_digits_stand_in_groups_of_three(number: Decimal, locale: str) -> None:
    point, group, minus, _ = FORMS.get(locale) or FORMS[locale.split("-")[0]]
    whole = format_value(number, locale).split(point)[0].removeprefix(minus)
    assert re.fullmatch(f"[0-9]{{1,3}}({re.escape(group)}[0-9]{{3}})*", whole)


@given(st.integers(-(10**40), 10**40), locales)
def test_a_whole_number_is_written_the_same_whatever_its_type(number: int, locale: str) -> None:
    assert format_value(number, locale) == format_value(Decimal(number), locale)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("1200.50", "1,200.5"),
        ("1E+3", "1,000"),
        ("-0", "0"),
        ("0.00", "0"),
        ("-0.5", "-0.5"),
        ("0.0000000000005", "0"),
        ("-0.0000000000005", "0"),
        ("0.0000000000015", "0.000000000002"),
        ("0.0000000000025", "0.000000000002"),
        ("-999.9999999999999", "-1,000"),
        ("123456789012345678901234567890.1234567890125", "123,456,789,012,345,678,901,234,567,890.123456789012"),
    ],
)
def test_a_number_has_at_most_12_decimals_rounded_half_to_even_and_no_zeros_at_the_end(number: str, shown: str) -> None:
    assert format_value(Decimal(number), "en-GB") == shown


@pytest.mark.parametrize(
    ("number", "decimals", "shown"),
    [
        ("15", 1, "15.0"),
        ("7.5", 1, "7.5"),
        ("0", 2, "0.00"),
        ("1200.5", 2, "1,200.50"),
        ("-0.5", 2, "-0.50"),
        ("0.125", 2, "0.125"),
    ],
)
def test_a_number_in_a_column_has_the_decimals_that_the_column_needs(number: str, decimals: int, shown: str) -> None:
    assert format_value(Decimal(number), "en-GB", decimals) == shown


@given(st.dates(), locales)
def test_a_date_says_its_day_and_year_in_digits_and_its_month_in_words(day: date, locale: str) -> None:
    text = format_value(day, locale)
    assert sorted(int(number) for number in re.findall("[0-9]+", text)) == sorted([day.day, day.year])
    months = MONTHS.get(locale) or MONTHS.get(locale.rpartition("-")[0]) or MONTHS[locale.split("-")[0]]
    assert months.split(",")[day.month - 1] in text


@pytest.mark.parametrize("language", sorted(MONTHS))
def test_a_year_has_twelve_months_of_different_names(language: str) -> None:
    assert len(set(MONTHS[language].split(","))) == 12


@pytest.mark.parametrize("locale", ["en-gb", "EN-GB", "eN-gB"])
def test_capitals_in_a_tag_do_not_matter(locale: str) -> None:
    assert format_value(date(2027, 3, 1), locale) == "1\u00a0March 2027"


@pytest.mark.parametrize("locale", ["", "xx", "zh-Hans", "en_GB", "english", "en-", "-GB", "en-GB-", "en GB", "nl-Nederland", "é"])
def test_an_unknown_locale_is_an_error_and_no_guess(locale: str) -> None:
    assert not is_known(locale)
    with pytest.raises(ValueError, match="not a language tag"):
        format_value(1, locale)


# A text → a number


@given(st.decimals(0, 999_999_999, places=3), locales)
def test_a_number_that_a_document_prints_is_read_again(number: Decimal, locale: str) -> None:
    assert amount(format_value(number, locale), decimal_sign(locale)) == number


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("0", ".", "0"),
        (" 12 ", ".", "12"),
        ("1200", ".", "1200"),
        ("1,200", ".", "1200"),
        ("1,200", ",", "1.200"),
        ("1.234.567,5", ",", "1234567.5"),
        ("1’200.5", ".", "1200.5"),
        ("1\u202f200,5", ",", "1200.5"),
        ("0.50", ".", "0.50"),
    ],
)
def test_decimals_and_thousands_are_told_apart(text: str, decimal: str, number: str) -> None:
    assert amount(text, decimal) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-1", "+1", "1.", ".5", "1 2", "12,34", "1,200'000", "1e3", "NaN", "ten", "3 %", "1\n2", "٣", "²", "9" * 16, "1.2.3"],
)
def test_what_is_no_number_of_0_or_more_is_none(text: str) -> None:
    assert amount(text, ".") is None


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    found = amount(text)
    assert found is None or found >= 0


def reading_cases() -> list[list[str]]:
    """The rows of readings.txt; a table with bars, so that a person can read it."""
    lines = (ROOT / "tests/data/readings.txt").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if "|" in line][1:]
    return [[row[0].translate({ord("~"): "\u00a0", ord("^"): "\u202f", ord("·"): "\u2009"}), *row[1:]] for row in rows]


@pytest.mark.parametrize(("text", "number", "in_dutch"), reading_cases())
def test_a_number_is_what_dutch_and_english_readers_take_it_for(text: str, number: str, in_dutch: str) -> None:
    assert readings(text) == ([] if number == "-" else number.split(" / "))
    assert readings(text, ",") == ([] if in_dutch == "-" else [in_dutch])


@given(st.integers(0, 10**12), st.sampled_from("., '’\u00a0\u2009\u202f"))
def test_a_number_with_its_thousands_apart_is_itself_or_two(number: int, sign: str) -> None:
    found = readings(f"{number:,}".replace(",", sign))
    assert str(number) in found
    assert len(found) == (2 if sign in ".," and 1000 <= number < 1_000_000 else 1)


@given(st.text() | st.from_regex(r"[-+]?[0-9.,' ]{1,12}%?", fullmatch=True))
def test_no_text_makes_reading_it_fail(text: str) -> None:
    found = readings(text)
    assert len(found) <= 2
    assert all(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", one) for one in found)
