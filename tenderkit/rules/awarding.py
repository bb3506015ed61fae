"""Points and prices of tenders → who is rejected, who ranks where, and what is tied. Pure; all numbers are Decimal.

The paragraphs of the docstrings that begin with a sign > are the words of the tender annex, without the names and numbers that it
puts in for “…”: `tests/rules/test_awarding.py` holds them against the template, and an oracle that was written from them against
the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tenderkit.rules.scoring import Rounding, tidy

Formula = Literal["lowest", "linear"]
IN_ALL = "in all"  # in `Ranked.below`, beside the ids of criteria
_QUARTER, _EXAMPLE = Decimal("0.25"), Decimal(100_000)


@dataclass(frozen=True)
class PriceRule:
    """A price formula; `all_points` and `no_points` are the two prices of one that is linear, the first below the other."""

    formula: Formula
    all_points: Decimal = Decimal(0)
    no_points: Decimal = Decimal(0)

    def quotient(self, maximum: Decimal, price: Decimal, lowest: Decimal) -> tuple[Decimal, Decimal]:
        """The points that a price earns before rounding, as a dividend and a divisor; a linear rule does without `lowest`."""
        if self.formula == "lowest":
            return maximum * lowest, price
        below = min(max(self.no_points - price, Decimal(0)), self.no_points - self.all_points)
        return maximum * below, self.no_points - self.all_points


def price_points(rule: PriceRule, maximum: Decimal, price: Decimal, lowest: Decimal, rounding: Rounding) -> Decimal:
    """The points that a price earns, of at most `maximum`.

    > The lowest price earns …. Any other price earns the maximum number of points multiplied by the lowest price and divided by the
    > price offered, rounded …. A price has to be above zero.

    > A price of … or less earns …, and a price of … or more earns none. A price in between earns the maximum number of points
    > multiplied by the difference between … and the price offered and divided by …, rounded …. A price has to be above zero.

    Raises ValueError for a price that is not.
    """
    if price <= 0:
        raise ValueError(f"a price has to be above zero, and this one is {price}")
    return rounding.of_quotient(*rule.quotient(maximum, price, lowest))


@dataclass(frozen=True)
class WorkedExample:
    """A price with what it earns and how: `maximum × dividend ÷ divisor`; without these two it earns all, or none."""

    price: Decimal
    points: Decimal
    dividend: Decimal | None = None
    divisor: Decimal | None = None


def worked(rule: PriceRule, maximum: Decimal, price: Decimal, lowest: Decimal, rounding: Rounding) -> WorkedExample:
    """What a price earns, and how that is worked out; raises ValueError for a price that is not above zero."""
    points = price_points(rule, maximum, price, lowest, rounding)
    dividend, divisor = rule.quotient(maximum, price, lowest)
    plain = dividend in (0, maximum * divisor)
    over = (None, None) if plain else (tidy(dividend / maximum), tidy(divisor))
    return WorkedExample(tidy(price), points, *over)


def worked_examples(
    rule: PriceRule, maximum: Decimal, rounding: Rounding, lowest: Decimal | None = None
) -> tuple[WorkedExample, ...]:
    """What some prices earn, worked out as every price is: the lowest and three above it, or four from one bound to the other."""
    first = rule.all_points if rule.formula == "linear" else lowest or _EXAMPLE
    step = (rule.no_points - first) * _QUARTER if rule.formula == "linear" else first * _QUARTER
    return tuple(
        worked(rule, maximum, price, first, rounding) for price in (first, first + step, first + 2 * step, first + 4 * step)
    )


@dataclass(frozen=True)
class Criterion:
    """An award criterion as far as the award needs it; without `price` it is scored by levels, as `rules.scoring` says."""

    id: str
    maximum: Decimal
    rounding: Rounding
    least: Decimal | None = None
    price: PriceRule | None = None


@dataclass(frozen=True)
class AwardRule:
    """How a contract is awarded: its criteria, the least points in all, and what decides between equals.

    `tie_break` are the ids of criteria; `drawn` are the names of tenderers in the order in which lots were drawn.
    """

    criteria: tuple[Criterion, ...]
    least_in_all: Decimal | None = None
    tie_break: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessed:
    """A tender before the award: whether it is admitted, its points where levels are scored, and its prices where prices are."""

    name: str
    points: Mapping[str, Decimal]
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    admitted: bool = True


@dataclass(frozen=True)
class Ranked:
    """A tender after the award.

    `points` has those that it was given before it was rejected. `below` names the criteria, or `IN_ALL`, whose least it did not
    reach. One with a `rank` has all its points, and a `total`; `tied` names the others of the same rank, between which lots are
    still to be drawn.
    """

    name: str
    admitted: bool
    points: Mapping[str, Decimal]
    total: Decimal | None = None
    below: tuple[str, ...] = ()
    rank: int | None = None
    tied: tuple[str, ...] = ()


def award(rule: AwardRule, tenders: Iterable[Assessed]) -> tuple[Ranked, ...]:
    """The tenders by rank, those that are rejected last; equals stand in the order in which they came.

    > Only a … that is admitted is assessed: selection comes first, then award.

    > It earns points under every award criterion without a price formula. One that earns fewer than the least points of such a
    > criterion is rejected.

    > The price of each … that is left is turned into points. The lowest price under a criterion is the lowest of these. One
    > that earns fewer than the least points of a criterion with a price formula is rejected as well; this changes no points of the
    > others.

    > The points under all criteria are added, and the sum is not rounded again. A … that earns fewer than … in all is rejected;
    > this changes no points of the others.

    > The contract is awarded to the … with the most points in all.

    > Where two or more have the same number of points in all, the one with more points under … comes first; where these are equal
    > too, the one with more points under … comes first.

    > Where they are still equal, lots decide. People draw them, in the presence of witnesses; the date, the witnesses and the
    > result are recorded.

    Raises ValueError for a price that is not above zero.
    """
    entered = list(tenders)
    priced = [one for one in rule.criteria if one.price is not None]
    scored = [one for one in rule.criteria if one.price is None]
    below = {each.name: _below(scored, each.points) for each in entered if each.admitted}
    left = [each for each in entered if each.admitted and not below[each.name]]
    lowest = {one.id: min((each.prices[one.id] for each in left), default=Decimal(0)) for one in priced}
    found: list[Ranked] = []
    for each in entered:
        if each not in left:
            found.append(Ranked(each.name, each.admitted, each.points if each.admitted else {}, None, below.get(each.name, ())))
            continue
        earned = dict(each.points)
        for one in priced:
            assert one.price is not None
            earned[one.id] = price_points(one.price, one.maximum, each.prices[one.id], lowest[one.id], one.rounding)
        total = tidy(sum((earned[one.id] for one in rule.criteria), Decimal(0)))
        lacking = _below(priced, earned)
        if rule.least_in_all is not None and total < rule.least_in_all:
            lacking = (*lacking, IN_ALL)
        found.append(Ranked(each.name, True, earned, total, lacking))
    return _ranked(rule, found)


def _below(criteria: Sequence[Criterion], points: Mapping[str, Decimal]) -> tuple[str, ...]:
    return tuple(one.id for one in criteria if one.least is not None and points[one.id] < one.least)


def _ranked(rule: AwardRule, tenders: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Give ranks to those that are not rejected: equals have the same one, and the next rank is left out as often."""
    place = {name: number for number, name in enumerate(rule.drawn)}
    staying = [each for each in tenders if each.total is not None and not each.below]
    equals: dict[tuple[Decimal, ...], list[Ranked]] = {}
    for each in staying:
        assert each.total is not None
        equals.setdefault((-each.total, *(-each.points[name] for name in rule.tie_break)), []).append(each)
    found: list[Ranked] = []
    for _, group in sorted(equals.items()):
        if all(each.name in place for each in group):
            group.sort(key=lambda each: place[each.name])
            found += [_with_rank(each, len(found) + number, ()) for number, each in enumerate(group, 1)]
        else:
            rank, names = len(found) + 1, [each.name for each in group]
            found += [_with_rank(each, rank, tuple(name for name in names if name != each.name)) for each in group]
    return (*found, *(each for each in tenders if each not in staying))


def _with_rank(each: Ranked, rank: int, tied: tuple[str, ...]) -> Ranked:
    return Ranked(each.name, True, each.points, each.total, (), rank, tied)
