"""Invented tenders: drawn from a seed, without a float, and what the points are worth in money."""

from __future__ import annotations

import ast
import itertools
import json
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from conftest import ROOT, example
from hypothesis import given
from hypothesis import strategies as st
from support.own_criteria import AWARD

import tenderkit
from tenderkit import Tender, TenderkitError
from tenderkit.rules.awarding import AwardRule, Criterion, PriceRule
from tenderkit.rules.scoring import Rounding
from tenderkit.rules.simulation import Draws, simulated, worth

CENTS = Rounding(Decimal("0.01"))
LINE = PriceRule("linear", Decimal(60), Decimal(120))


def tender(**changes: Any) -> Tender:
    return tenderkit.load_tender(example("medium")).changed(award={**AWARD, **changes})


def quality(name: str, maximum: int) -> Criterion:
    return Criterion(name, Decimal(maximum), CENTS)


def test_the_same_seed_gives_the_same_result_and_another_one_another() -> None:
    one, same, other = (json.dumps(tenderkit.simulate(tender(), seed=seed).as_data()) for seed in (7, 7, 8))
    assert one == same
    assert one != other


def test_the_state_of_the_world_has_no_part_in_it() -> None:
    random.seed(1)
    before = tenderkit.simulate(tender()).as_data()
    random.seed(2)
    assert tenderkit.simulate(tender()).as_data() == before


@pytest.mark.parametrize("name", ["rules/awarding", "rules/scoring", "rules/simulation", "tender/simulating"])
def test_no_float_is_in_the_arithmetic(name: str) -> None:
    tree = ast.parse((ROOT / f"tenderkit/{name}.py").read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"float"}
    assert not attributes & {"random", "uniform", "gauss", "triangular"}


def test_a_criterion_that_cannot_change_an_order_is_idle() -> None:
    rule = AwardRule((quality("C-1", 10), quality("C-2", 10)))
    same = simulated(rule, {"C-1": [Decimal(0), Decimal(10)], "C-2": [Decimal(5)]}, Draws())
    assert [(one.criterion.id, one.idle) for one in same.weights] == [("C-1", False), ("C-2", True)]


def test_a_criterion_that_decides_alone_decides_whenever_tenders_differ() -> None:
    found = simulated(AwardRule((quality("C-1", 10),)), {"C-1": [Decimal(10), Decimal(0)]}, Draws(tenders=2, rounds=400))
    [only] = found.weights
    # Two tenders with two levels differ in half of the rounds; then one wins, and without the criterion both do.
    assert only.wins == only.orders == 400 - found.ties
    assert 150 < found.ties < 250


def test_those_below_a_least_are_counted_as_rejected() -> None:
    rule = AwardRule((Criterion("C-1", Decimal(10), CENTS, Decimal(5)),))
    found = simulated(rule, {"C-1": [Decimal(0)]}, Draws(tenders=3, rounds=4))
    assert (found.rejected, found.total, found.weights) == (12, None, ())


def test_the_spread_is_that_of_the_points_that_can_be_earned() -> None:
    rule = AwardRule((quality("C-1", 10), Criterion("P-1", Decimal(30), CENTS, price=LINE)))
    found = simulated(rule, {"C-1": [Decimal(10), Decimal(7), Decimal(0)]}, Draws(rounds=500))
    of_quality, of_price = (one.spread for one in found.weights)
    assert (of_quality.lowest, of_quality.median, of_quality.highest, of_quality.values) == (0, 7, 10, 3)
    assert 0 <= of_price.lowest < 1
    assert 29 < of_price.highest <= 30


@given(st.integers(1, 100), st.integers(1, 100), st.integers(1, 10**6))
def test_at_the_price_that_makes_up_for_lost_points_both_have_as_many(lost: int, maximum: int, price: int) -> None:
    found = worth(Decimal(lost), Criterion("P-1", Decimal(maximum), CENTS, price=PriceRule("lowest")))
    if lost >= maximum:
        assert found.percent is None
        return
    assert found.percent is not None
    dearer = Fraction(price) * (1 + Fraction(found.percent) / 100)
    # A tenth of a percent of the price, half up, is what rounding may change of it.
    exact = Fraction(price) * maximum / (maximum - lost)
    assert abs(dearer - exact) <= Fraction(price) / 2000
    assert found.amount is None


@given(st.integers(1, 100), st.integers(1, 100))
def test_on_a_line_lost_points_are_worth_their_part_of_the_way(lost: int, maximum: int) -> None:
    found = worth(Decimal(lost), Criterion("P-1", Decimal(maximum), CENTS, price=LINE))
    if lost > maximum:
        assert found.amount is None
    else:
        assert found.amount is not None
        assert abs(Fraction(found.amount) - Fraction(60 * lost, maximum)) <= Fraction(1, 200)
    assert found.percent is None


def test_levels_that_rounding_makes_equal_are_named() -> None:
    [collapse] = tenderkit.simulate(tender()).collapses
    assert (collapse.item.id, collapse.names) == ("QU-1", ("Fair", "Slow"))


def test_every_number_of_the_data_is_in_digits() -> None:
    def plain(value: Any) -> bool:
        if isinstance(value, dict | list):
            return all(map(plain, value.values() if isinstance(value, dict) else value))
        return value is None or isinstance(value, int | str)

    assert plain(tenderkit.simulate(tender()).as_data())


def test_a_tender_without_points_is_told_where_they_are_missing() -> None:
    with pytest.raises(TenderkitError) as error:
        tenderkit.simulate(tender(points={"AC-3": None, "AC-4": 80, "PR-1": 5, "PR-2": 5, "QU-1": 10}, total=None, least={}))
    assert [fault.code for fault in error.value.faults] == ["TK303"]


def test_a_tender_without_award_criteria_is_told_so() -> None:
    bare = tenderkit.load_tender({"scenario": "medium", "items": {"leave_out": ["AC-3", "AC-4"]}})
    with pytest.raises(TenderkitError) as error:
        tenderkit.simulate(bare)
    assert [fault.code for fault in error.value.faults] == ["TK373"]


def test_every_number_that_is_out_of_bounds_is_told_in_one_run() -> None:
    with pytest.raises(TenderkitError) as error:
        tenderkit.simulate(tender(), tenders=1, rounds=0, spread=-1)
    assert [fault.code for fault in error.value.faults] == ["TK374"] * 3


def test_more_draws_than_there_are_orders_meet_each_of_them() -> None:
    levels = {"C-1": [Decimal(1), Decimal(2)], "C-2": [Decimal(1), Decimal(2)]}
    found = simulated(AwardRule((quality("C-1", 2), quality("C-2", 2))), levels, Draws(tenders=2, rounds=300))
    totals = {one + other for one, other in itertools.product(levels["C-1"], levels["C-2"])}
    assert found.total is not None
    assert found.total.values == len(totals)
