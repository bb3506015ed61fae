"""Percentages of points: what a criterion earns, rounded once, never above its maximum."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tenderkit.catalogue import Scoring, load_catalogue
from tenderkit.catalogue.schema import Level
from tenderkit.rules.scoring import MODES, Mode, Rounding, points_for, score_lines, tidy, with_percentages, with_steps

HALF = Rounding(Decimal("0.5"))
modes: st.SearchStrategy[Mode] = st.sampled_from(list(MODES))
steps = st.sampled_from([Decimal(text) for text in ("0.01", "0.05", "0.1", "0.25", "0.3", "0.5", "0.75", "1", "2", "5", "7", "10")])
percents = st.decimals(0, 100, allow_nan=False, allow_infinity=False, places=2)


@st.composite
def roundings(draw: st.DrawFn) -> Rounding:
    return Rounding(draw(steps), draw(modes))


@st.composite
def maxima(draw: st.DrawFn) -> tuple[Rounding, Decimal]:
    """A rounding rule and a maximum that is a multiple of its step, as the tender file must have it."""
    rounding = draw(roundings())
    return rounding, rounding.step * draw(st.integers(1, 50_000))


@st.composite
def additive(draw: st.DrawFn) -> Scoring:
    """Two to six parts that add up to 100%, and the level of a tender that offers nothing."""
    cuts = draw(st.lists(st.integers(1, 9_999), min_size=1, max_size=5, unique=True))
    bounds = [0, *sorted(cuts), 10_000]
    shares = [Decimal(high - low) / 100 for low, high in itertools.pairwise(bounds)]
    return scoring("additive", *shares, 0)


def scoring(kind: str, *percentages: Decimal | int, counts: list[int] | None = None, suggested: bool = False) -> Scoring:
    levels: list[dict[str, Any]] = [
        {"id": f"level_{index}", "label": f"Level {index}", "text": "What earns it.", "percent": percent}
        for index, percent in enumerate(percentages)
    ]
    for level, count in zip(levels, counts or [], strict=False):
        level["count"] = count
    return Scoring.model_validate({"kind": kind, "levels": levels, "suggested": suggested})


def parts(percentages: dict[str, int], needs: dict[str, list[str]] | None = None) -> Scoring:
    """An additive scoring whose parts are called by letters, and the level of a tender that has none of them."""
    levels = [
        {"id": name, "label": name, "text": "Met.", "percent": percent, "needs": (needs or {}).get(name, [])}
        for name, percent in {**percentages, "none": 0}.items()
    ]
    return Scoring.model_validate({"kind": "additive", "levels": levels})


def of(item_id: str) -> Scoring:
    found = load_catalogue().items[item_id].meta.scoring
    assert found is not None
    return found


def table(found: Scoring, maximum: int | None, rounding: Rounding = HALF) -> list[tuple[list[str], str, str | None]]:
    rows = score_lines(found, None if maximum is None else Decimal(maximum), rounding)
    return [([level.id for level in row.levels], str(row.percent), None if row.points is None else str(row.points)) for row in rows]


def test_seventy_percent_of_fifteen_points_is_ten_and_a_half_under_a_half_step() -> None:
    assert points_for(Decimal(70), Decimal(15), HALF) == Decimal("10.5")


@pytest.mark.parametrize(
    ("percent", "maximum", "step", "mode", "points"),
    [
        ("70", "15", "1", "half-up", "11"),
        ("70", "15", "1", "half-even", "10"),
        ("70", "25", "1", "half-even", "18"),
        ("70", "15", "1", "up", "11"),
        ("70", "15", "1", "down", "10"),
        ("30", "25", "0.5", "half-up", "7.5"),
        ("30", "24.5", "0.5", "half-up", "7.5"),
        ("30", "24.5", "0.5", "down", "7"),
        ("70", "0.3", "0.1", "half-up", "0.2"),
        ("70", "0.3", "0.01", "half-up", "0.21"),
        ("50", "0.01", "0.01", "half-up", "0.01"),
        ("50", "0.01", "0.01", "half-even", "0"),
        ("33.33", "1000000", "0.01", "half-up", "333300"),
        ("100", "15", "0.25", "up", "15"),
        ("0", "15", "0.25", "up", "0"),
    ],
)
def test_points_are_rounded_by_the_rule_of_the_tender(percent: str, maximum: str, step: str, mode: Mode, points: str) -> None:
    assert str(points_for(Decimal(percent), Decimal(maximum), Rounding(Decimal(step), mode))) == points


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("10.50", "10.5"),
        ("10.00", "10"),
        ("1E+1", "10"),
        ("100", "100"),
        ("0", "0"),
        ("0.00", "0"),
        ("-0.50", "-0.5"),
        ("1E+6", "1000000"),
    ],
)
def test_a_number_is_shown_without_needless_zeros_and_never_with_an_exponent(number: str, shown: str) -> None:
    assert str(tidy(Decimal(number))) == shown


@given(st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=6))
def test_tidying_changes_the_look_of_a_number_and_not_its_value(number: Decimal) -> None:
    shown = str(tidy(number))
    assert Decimal(shown) == number
    assert "E" not in shown
    assert "." not in shown or not shown.endswith("0")


@given(maxima(), percents)
def test_points_are_between_nothing_and_the_maximum(rule: tuple[Rounding, Decimal], percent: Decimal) -> None:
    rounding, maximum = rule
    assert 0 <= points_for(percent, maximum, rounding) <= maximum


@given(maxima(), percents)
def test_points_are_multiples_of_the_step(rule: tuple[Rounding, Decimal], percent: Decimal) -> None:
    rounding, maximum = rule
    assert (Fraction(points_for(percent, maximum, rounding)) / Fraction(rounding.step)).denominator == 1


@given(maxima(), percents, percents)
def test_a_higher_percentage_never_earns_less(rule: tuple[Rounding, Decimal], one: Decimal, other: Decimal) -> None:
    rounding, maximum = rule
    low, high = sorted([one, other])
    assert points_for(low, maximum, rounding) <= points_for(high, maximum, rounding)


@given(maxima(), percents)
def test_rounding_is_what_exact_fractions_say(rule: tuple[Rounding, Decimal], percent: Decimal) -> None:
    rounding, maximum = rule
    exact = Fraction(maximum) * Fraction(percent) / 100 / Fraction(rounding.step)
    below, above = exact.__floor__(), exact.__ceil__()
    nearest = {"up": above, "down": below, "half-up": (exact + Fraction(1, 2)).__floor__(), "half-even": round(exact)}[
        rounding.mode
    ]
    assert Fraction(points_for(percent, maximum, rounding)) == nearest * Fraction(rounding.step)


@given(maxima())
def test_all_and_nothing_are_exact_under_every_rule(rule: tuple[Rounding, Decimal]) -> None:
    rounding, maximum = rule
    assert points_for(Decimal(100), maximum, rounding) == maximum
    assert points_for(Decimal(0), maximum, rounding) == 0


@given(maxima(), percents)
def test_rounding_what_is_rounded_changes_nothing(rule: tuple[Rounding, Decimal], percent: Decimal) -> None:
    rounding, maximum = rule
    points = points_for(percent, maximum, rounding)
    assert rounding(points) == points


def test_the_risk_assessment_earns_all_or_nothing() -> None:
    assert table(of("AC-1"), 15) == [(["complete"], "100", "15"), (["none"], "0", "0")]


def test_the_policy_commitment_earns_all_where_it_is_communicated_and_else_half() -> None:
    assert table(of("AC-2"), 15) == [
        (["commitment", "communicated"], "100", "15"),
        (["commitment"], "50", "7.5"),
        (["none"], "0", "0"),
    ]


def test_two_halves_of_an_odd_maximum_are_rounded_after_they_are_added() -> None:
    assert [row[2] for row in table(of("AC-2"), 15, Rounding(Decimal(1)))] == ["15", "8", "0"]
    assert [row[2] for row in table(scoring("additive", 50, 50, 0), 15, Rounding(Decimal(1)))] == ["15", "8", "8", "0"]


def test_the_list_of_sites_earns_all_and_the_plan_seventy_percent() -> None:
    assert table(of("AC-3"), 15) == [(["list"], "100", "15"), (["plan"], "70", "10.5"), (["none"], "0", "0")]


def test_actions_earn_points_by_their_number() -> None:
    assert table(of("AC-4"), 20) == [
        (["three_actions"], "100", "20"),
        (["two_actions"], "50", "10"),
        (["one_action"], "30", "6"),
        (["no_action"], "0", "0"),
    ]


def test_five_parts_earn_equal_steps() -> None:
    assert [row[1:] for row in table(of("AC-7"), 30)] == [
        ("100", "30"),
        ("80", "24"),
        ("60", "18"),
        ("40", "12"),
        ("20", "6"),
        ("0", "0"),
    ]


def test_without_a_maximum_there_are_percentages_and_no_points() -> None:
    assert table(of("AC-3"), None) == [(["list"], "100", None), (["plan"], "70", None), (["none"], "0", None)]


def test_rows_stand_best_first_whatever_the_order_in_the_file() -> None:
    assert [row[1] for row in table(scoring("alternatives", 0, 70, 100, 30), 10)] == ["100", "70", "30", "0"]


def test_rows_of_equal_worth_keep_the_order_of_the_file() -> None:
    assert [row[0] for row in table(scoring("alternatives", 100, 50, 50, 0), 10)] == [
        ["level_0"],
        ["level_1"],
        ["level_2"],
        ["level_3"],
    ]


def test_three_parts_are_shown_in_every_combination() -> None:
    assert [row[:2] for row in table(scoring("additive", 50, 30, 20, 0), 10)] == [
        (["level_0", "level_1", "level_2"], "100"),
        (["level_0", "level_1"], "80"),
        (["level_0", "level_2"], "70"),
        (["level_1", "level_2"], "50"),
        (["level_0"], "50"),
        (["level_1"], "30"),
        (["level_2"], "20"),
        (["level_3"], "0"),
    ]


def test_of_more_parts_all_together_and_each_alone_are_shown() -> None:
    assert [row[:2] for row in table(scoring("additive", 40, 30, 20, 10, 0), 10)] == [
        (["level_0", "level_1", "level_2", "level_3"], "100"),
        (["level_0"], "40"),
        (["level_1"], "30"),
        (["level_2"], "20"),
        (["level_3"], "10"),
        (["level_4"], "0"),
    ]


@pytest.mark.parametrize(
    ("needs", "rows"),
    [
        ({}, ["a b c", "a b", "a c", "b c", "a", "b", "c"]),
        ({"b": ["a"]}, ["a b c", "a b", "a c", "a", "c"]),
        ({"b": ["a"], "c": ["a"]}, ["a b c", "a b", "a c", "a"]),
        ({"b": ["a"], "c": ["b"]}, ["a b c", "a b", "a"]),
        ({"c": ["a", "b"]}, ["a b c", "a b", "a", "b"]),
    ],
)
def test_a_part_that_needs_another_has_no_row_without_it(needs: dict[str, list[str]], rows: list[str]) -> None:
    found = parts({"a": 50, "b": 30, "c": 20}, needs)
    assert [" ".join(row[0]) for row in table(found, 10)] == [*rows, "none"]


def test_a_part_that_the_buyer_gives_nothing_is_needed_no_longer() -> None:
    found = with_percentages(of("AC-2"), {"commitment": Decimal(0), "communicated": Decimal(100)})
    assert table(found, 10) == [(["communicated"], "100", "10"), (["commitment"], "0", "0"), (["none"], "0", "0")]


def test_of_many_combinations_each_part_is_shown_with_all_that_it_needs() -> None:
    found = parts({"a": 40, "b": 20, "c": 20, "d": 10, "e": 10}, {"b": ["a"], "c": ["b"]})
    assert [" ".join(row[0]) for row in table(found, 10)] == ["a b c d e", "a b c", "a b", "a", "d", "e", "none"]


def test_many_parts_that_build_on_one_another_are_all_shown() -> None:
    found = parts({"a": 40, "b": 20, "c": 20, "d": 10, "e": 10}, {"b": ["a"], "c": ["b"], "d": ["c"], "e": ["d"]})
    assert [row[:2] for row in table(found, 10)] == [
        (["a", "b", "c", "d", "e"], "100"),
        (["a", "b", "c", "d"], "90"),
        (["a", "b", "c"], "80"),
        (["a", "b"], "60"),
        (["a"], "40"),
        (["none"], "0"),
    ]


def test_the_best_combination_stands_first_also_where_it_has_fewer_parts() -> None:
    assert [row[:2] for row in table(parts({"a": 60, "b": 20, "c": 20}), 10)] == [
        (["a", "b", "c"], "100"),
        (["a", "b"], "80"),
        (["a", "c"], "80"),
        (["a"], "60"),
        (["b", "c"], "40"),
        (["b"], "20"),
        (["c"], "20"),
        (["none"], "0"),
    ]


@given(additive(), maxima(), st.data())
def test_every_row_can_be_earned(found: Scoring, rule: tuple[Rounding, Decimal], data: st.DataObject) -> None:
    levels = list[Level]()
    for level in found.levels:
        above = [other.id for other in levels] if level.percent else []
        needs = data.draw(st.lists(st.sampled_from(above), unique=True)) if above else []
        levels.append(level.model_copy(update={"needs": tuple(needs)}))
    rounding, maximum = rule
    rows = score_lines(found.model_copy(update={"levels": tuple(levels)}), maximum, rounding)
    for row in rows:
        assert all(set(level.needs) <= {other.id for other in row.levels} for level in row.levels)
        assert row.percent == sum(level.percent for level in row.levels)
    assert {level.id for row in rows for level in row.levels} == {level.id for level in levels}
    assert len({row.levels for row in rows}) == len(rows)
    assert [row.percent for row in rows] == sorted((row.percent for row in rows), reverse=True)
    assert (rows[0].percent, rows[-1].percent) == (100, 0)


@given(additive(), maxima())
def test_no_combination_of_parts_exceeds_the_maximum(found: Scoring, rule: tuple[Rounding, Decimal]) -> None:
    rounding, maximum = rule
    rows = score_lines(found, maximum, rounding)
    assert all(row.points is not None and 0 <= row.points <= maximum for row in rows)
    assert rows[0].points == maximum
    assert rows[-1].points == 0


@given(additive(), maxima())
def test_a_combination_earns_at_least_what_each_of_its_parts_earns(found: Scoring, rule: tuple[Rounding, Decimal]) -> None:
    rounding, maximum = rule
    rows = score_lines(found, maximum, rounding)
    alone = {row.levels[0].id: row.points for row in rows if len(row.levels) == 1}
    for row in rows:
        assert row.percent == sum(level.percent for level in row.levels)
        for level in row.levels:
            part = alone[level.id]
            assert part is not None
            assert row.points is not None
            assert part <= row.points


def test_a_buyers_own_percentages_replace_the_suggested_ones() -> None:
    own = with_steps(of("AC-7"), [Decimal(number) for number in (10, 20, 50, 75, 100)])
    assert [(level.count, level.percent) for level in own.levels] == [(5, 100), (4, 75), (3, 50), (2, 20), (1, 10), (0, 0)]
    assert not own.suggested
    assert [level.text for level in own.levels] == [level.text for level in of("AC-7").levels]


def test_a_buyers_own_percentages_leave_the_catalogue_as_it_was() -> None:
    original = of("AC-7")
    with_steps(original, [Decimal(100)] * 5)
    assert original.suggested
    assert [level.percent for level in original.levels] == [100, 80, 60, 40, 20, 0]


@given(st.lists(percents, min_size=5, max_size=5), maxima())
def test_rising_percentages_give_points_that_do_not_fall(own: list[Decimal], rule: tuple[Rounding, Decimal]) -> None:
    assume(own)
    rounding, maximum = rule
    rows = score_lines(with_steps(of("AC-7"), sorted(own)), maximum, rounding)
    points = [row.points for row in sorted(rows, key=lambda row: row.levels[0].count or 0)]
    assert points == sorted(points, key=lambda number: number or 0)
    assert points[0] == 0
