"""Percentages that sum to exactly 100, against fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.rules.shares import shares

PARTS = st.lists(st.decimals(0, 1_000_000, places=6), min_size=1, max_size=12).filter(any)


@given(PARTS, st.sampled_from([Decimal("0.01"), Decimal(1), Decimal("0.1"), Decimal(5)]))
def test_they_sum_to_exactly_100_and_none_is_a_step_away_from_what_it_is(parts: list[Decimal], step: Decimal) -> None:
    found = shares(parts, step)
    assert sum(found) == 100
    total = sum(map(Fraction, parts))
    for part, percent in zip(parts, found, strict=True):
        assert percent % step == 0
        assert abs(Fraction(percent) - Fraction(part) * 100 / total) < Fraction(step)


@given(PARTS)
def test_who_has_more_never_gets_less(parts: list[Decimal]) -> None:
    found = list(zip(parts, shares(parts), strict=True))
    assert all(percent >= other for part, percent in found for less, other in found if part > less)


@pytest.mark.parametrize(
    ("parts", "percents"),
    [
        ("30 20 50", "30 20 50"),
        ("1 1 1", "33.34 33.33 33.33"),
        ("1 2", "33.33 66.67"),
        ("2 1", "66.67 33.33"),
        ("15 10 0", "60 40 0"),
        ("1 1 1 1 1 1 1", "14.29 14.29 14.29 14.29 14.28 14.28 14.28"),
        ("0.5", "100"),
    ],
)
def test_what_is_left_over_goes_to_those_that_lost_most(parts: str, percents: str) -> None:
    assert shares([*map(Decimal, parts.split())]) == tuple(map(Decimal, percents.split()))


def test_nothing_of_nothing_is_refused() -> None:
    assert shares([]) == ()
    for parts in ([Decimal(0)], [Decimal(-1), Decimal(2)]):
        with pytest.raises(ValueError, match="0 or more"):
            shares(parts)
    with pytest.raises(ValueError, match="divides 100"):
        shares([Decimal(1)], Decimal("0.03"))
