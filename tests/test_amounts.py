"""The text of a number → the number: in any language's way of writing, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.amounts import amount
from tenderkit.templating import decimal_sign, format_value

LOCALES = ("en-GB", "nl-BE", "de", "de-CH", "fr", "pl", "sv")


@given(st.decimals(0, 999_999_999, places=3), st.sampled_from(LOCALES))
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
