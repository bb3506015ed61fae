"""Prices and points → ranks: what the annex says in words, what an oracle makes of these, and what the program does."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from support import award_oracle

from tenderkit.rules import awarding
from tenderkit.rules.awarding import Assessed, AwardRule, Criterion, PriceRule, award, price_points, worked_examples
from tenderkit.rules.scoring import Rounding

LOWEST = PriceRule("lowest")
CENTS = Rounding(Decimal("0.01"))
steps = st.sampled_from(["0.01", "0.05", "0.1", "0.25", "0.3", "0.5", "1", "5"])
modes = st.sampled_from(["half-up", "half-even", "up", "down"])
prices = st.one_of(
    st.sampled_from(["100", "125", "160", "200", "250", "400"]),  # halves of a point are frequent here
    st.decimals(Decimal("0.01"), Decimal(1_000_000), places=2).map(str),
)


@st.composite
def criteria(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    usual, most = draw(steps), draw(st.integers(1, 4))  # so that tenders often have equal points, by way of other criteria
    for number in range(draw(st.integers(1, 4))):
        step = draw(st.one_of(st.just(usual), st.just(usual), steps))
        count = draw(st.one_of(st.just(most), st.just(most), st.integers(1, 120)))
        price = draw(st.sampled_from([None, None, None, "lowest", "linear"]))
        first = draw(st.integers(50, 200))
        found.append(
            {
                "id": f"C-{number}",
                "maximum": str(Decimal(step) * count),
                "rounding": (step, draw(modes)),
                "least": draw(
                    st.one_of(
                        st.none(),
                        st.none(),
                        st.none(),
                        st.integers(1, count).map(lambda part, size=step: str(Decimal(size) * part)),
                    )
                ),
                "price": price
                and {"formula": price, "all_points": str(first), "no_points": str(first + draw(st.integers(1, 300)))},
            }
        )
    return found


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    rows = draw(criteria())
    tenders = []
    for number in range(draw(st.sampled_from([0, 1, 2, 3, 4, 5, 6, 6, 6]))):
        held: dict[str, Fraction] = {}
        for row in rows:
            if row["price"] is None:
                count = int(Decimal(row["maximum"]) / Decimal(row["rounding"][0]))
                held[row["id"]] = Fraction(row["rounding"][0]) * draw(st.sampled_from([0, count // 2, count]))
            else:
                held[row["id"]] = Fraction(draw(prices))
        tenders.append({"name": f"T{number}", "admitted": draw(st.integers(0, 9)) > 0, "given": held})
    ties = draw(st.permutations([row["id"] for row in rows]))[: draw(st.integers(0, len(rows)))]
    # What some tender may earn to the point: the sum of some maxima, or half of it.
    some = sum(Decimal(row["maximum"]) for row in rows if draw(st.booleans())) or Decimal(1)
    least = draw(st.sampled_from([None, None, str(some), str(some / 2)]))
    return {"criteria": rows, "tenders": tenders, "least": least, "ties": ties}


def number(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def of_program(case: dict[str, Any], drawn: tuple[str, ...] = ()) -> tuple[awarding.Ranked, ...]:
    rows = tuple(
        Criterion(
            row["id"],
            Decimal(row["maximum"]),
            Rounding(Decimal(row["rounding"][0]), row["rounding"][1]),
            None if row["least"] is None else Decimal(row["least"]),
            row["price"]
            and PriceRule(row["price"]["formula"], Decimal(row["price"]["all_points"]), Decimal(row["price"]["no_points"])),
        )
        for row in case["criteria"]
    )
    priced = {row.id for row in rows if row.price}
    tenders = [
        Assessed(
            each["name"],
            {name: number(held) for name, held in each["given"].items() if name not in priced},
            {name: number(held) for name, held in each["given"].items() if name in priced},
            each["admitted"],
        )
        for each in case["tenders"]
    ]
    least = None if case["least"] is None else Decimal(case["least"])
    return award(AwardRule(rows, least, tuple(case["ties"]), drawn), tenders)


@st.composite
def equals(draw: st.DrawFn) -> dict[str, Any]:
    """Tenders that have the same points in other orders, so that criteria decide between them, and then lots."""
    names = ["C-0", "C-1", "C-2"]
    rows = [{"id": name, "maximum": "10", "rounding": ("1", "half-up"), "least": None, "price": None} for name in names]
    tenders = []
    for number in range(draw(st.integers(2, 6))):
        points = draw(st.permutations([2, 5, 8]))
        tenders.append({"name": f"T{number}", "admitted": True, "given": dict(zip(names, map(Fraction, points), strict=True))})
    return {"criteria": rows, "tenders": tenders, "least": None, "ties": draw(st.permutations(names))[: draw(st.integers(0, 3))]}


@given(st.one_of(cases(), equals()))
def test_the_award_is_what_the_words_of_the_annex_say(case: dict[str, Any]) -> None:
    expected = award_oracle.decided(case["criteria"], case["tenders"], case["least"], case["ties"])
    found = of_program(case)
    assert {each.name for each in found} == set(expected)
    for each in found:
        sheet = expected[each.name]
        assert each.admitted == sheet["admitted"]
        assert {name: Fraction(points) for name, points in each.points.items()} == sheet["points"]
        assert set(each.below) == set(sheet["out"])
        assert (None if each.total is None else Fraction(each.total)) == sheet.get("total")
        assert each.rank == (None if "before" not in sheet else sheet["before"] + 1)
        assert set(each.tied) == sheet.get("equals", set())


@given(st.one_of(cases(), equals()), st.randoms(use_true_random=False))
def test_once_lots_were_drawn_nobody_shares_a_rank(case: dict[str, Any], chance: Any) -> None:
    names = [each["name"] for each in case["tenders"]]
    before = {each.name: each for each in of_program(case)}
    chance.shuffle(names)
    after = of_program(case, tuple(names))
    ranks = [each.rank for each in after if each.rank is not None]
    assert ranks == [*range(1, len(ranks) + 1)]
    for each in after:
        assert each.tied == ()
        if each.rank is not None:
            equals = sorted([each.name, *before[each.name].tied], key=names.index)
            first = before[each.name].rank
            assert first is not None
            assert each.rank == first + equals.index(each.name)


def test_a_draw_that_leaves_out_an_equal_decides_nothing() -> None:
    rows = [{"id": "C-0", "maximum": "10", "rounding": ("1", "half-up"), "least": None, "price": None}]
    tenders = [{"name": name, "admitted": True, "given": {"C-0": Fraction(5)}} for name in ("A", "B", "C")]
    case = {"criteria": rows, "tenders": tenders, "least": None, "ties": []}
    assert [(each.name, each.rank) for each in of_program(case, ("B", "A"))] == [("A", 1), ("B", 1), ("C", 1)]
    assert [(each.name, each.rank) for each in of_program(case, ("B", "C", "A"))] == [("B", 1), ("C", 2), ("A", 3)]


@pytest.mark.parametrize(
    ("rule", "maximum", "price", "lowest", "rounding", "points"),
    [
        (LOWEST, "40", "100", "100", CENTS, "40"),
        (LOWEST, "40", "110", "100", CENTS, "36.36"),
        (LOWEST, "40", "160", "100", Rounding(Decimal(10)), "30"),  # 25 is halfway
        (LOWEST, "40", "160", "100", Rounding(Decimal(10), "half-even"), "20"),
        (LOWEST, "40", "160", "100", Rounding(Decimal(10), "down"), "20"),
        (PriceRule("linear", Decimal(60), Decimal(120)), "15", "60", "1", CENTS, "15"),
        (PriceRule("linear", Decimal(60), Decimal(120)), "15", "59.99", "1", CENTS, "15"),
        (PriceRule("linear", Decimal(60), Decimal(120)), "15", "75", "1", Rounding(Decimal("0.5")), "11.5"),
        (PriceRule("linear", Decimal(60), Decimal(120)), "15", "119.99", "1", Rounding(Decimal(1)), "0"),
        (PriceRule("linear", Decimal(60), Decimal(120)), "15", "119.99", "1", Rounding(Decimal(1), "up"), "1"),
        (PriceRule("linear", Decimal(60), Decimal(120)), "15", "120", "1", Rounding(Decimal(1), "up"), "0"),
    ],
)
def test_a_price_earns(rule: PriceRule, maximum: str, price: str, lowest: str, rounding: Rounding, points: str) -> None:
    assert str(price_points(rule, Decimal(maximum), Decimal(price), Decimal(lowest), rounding)) == points


def test_a_value_next_to_halfway_is_not_taken_for_it() -> None:
    dividend, divisor = Decimal("14999999999999999999999999999999"), Decimal("10000000000000000000000000000000")
    assert Rounding(Decimal(1)).of_quotient(dividend, divisor) == 1
    assert Rounding(Decimal(1))(dividend / divisor) == 2  # which is why a quotient is rounded once


@pytest.mark.parametrize("price", ["0", "-1"])
def test_a_price_that_is_not_above_zero_is_refused(price: str) -> None:
    with pytest.raises(ValueError, match="above zero"):
        price_points(LOWEST, Decimal(10), Decimal(price), Decimal(1), CENTS)


@given(criteria())
def test_a_worked_example_is_worked_out_as_tenders_are(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["price"] is None:
            continue
        rule = PriceRule(row["price"]["formula"], Decimal(row["price"]["all_points"]), Decimal(row["price"]["no_points"]))
        maximum, rounding = Decimal(row["maximum"]), Rounding(Decimal(row["rounding"][0]), row["rounding"][1])
        examples = worked_examples(rule, maximum, rounding, Decimal("850000"))
        assert examples[0].points == maximum
        for each in examples:
            exact = award_oracle.points_of_price(row, Fraction(each.price), Fraction(examples[0].price))
            assert Fraction(each.points) == exact
            if each.dividend is not None and each.divisor is not None:
                worked = Fraction(maximum) * Fraction(each.dividend) / Fraction(each.divisor)
                assert Fraction(each.points) == award_oracle.rounded(worked, *row["rounding"])


def _plain(text: str) -> str:
    """A text of a template, or of a docstring, without what differs from tender to tender: codes are “…”."""
    text = re.sub(r"\{%.*?%\}", "", text)
    text = re.sub(r"\{\{ term\.\w+\.([aA]) \}\}", r"\1 …", text)
    text = re.sub(r"\{\{.*?\}\}", "…", text)
    return " ".join(text.split())


def test_the_docstrings_hold_the_words_of_the_annex() -> None:
    printed = _plain((ROOT / "templates/_award.md").read_text(encoding="utf-8"))
    for function in (price_points, award):
        paragraphs = re.findall(r"(?:^ +> .*\n)+", f"{function.__doc__}\n", re.MULTILINE)
        assert paragraphs
        for paragraph in paragraphs:
            assert " ".join(re.sub(r"^ +> ", "", paragraph, flags=re.MULTILINE).split()) in printed
