"""The rule of an award → what it does to invented tenders: how points spread, what decides, what points are worth in money.

The tenders are drawn from a seed, in whole numbers, and all else is Decimal: the same seed gives the same result everywhere.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tenderkit.rules.awarding import Assessed, AwardRule, Criterion, Ranked, award
from tenderkit.rules.scoring import Rounding, tidy

_PARTS = 1000  # of the way from the lowest price to the highest
_LOWEST = Decimal(100_000)
_TENTH, _CENT = Rounding(Decimal("0.1")), Rounding(Decimal("0.01"))


@dataclass(frozen=True)
class Draws:
    """What is drawn: so many rounds of so many tenders. Prices that the lowest one scores are up to `spread` percent above it."""

    tenders: int = 5
    rounds: int = 200
    spread: int = 50
    seed: int = 1


@dataclass(frozen=True)
class Spread:
    """The points that tenders earned: the least, those in the middle (the lower of two), the most; how many different ones."""

    lowest: Decimal
    median: Decimal
    highest: Decimal
    values: int


@dataclass(frozen=True)
class Weight:
    """What a criterion does: its points, and in how many rounds another tender would win, or the order be another, without it."""

    criterion: Criterion
    spread: Spread
    wins: int
    orders: int

    @property
    def idle(self) -> bool:
        """Whether it changed no order at all."""
        return not self.orders


@dataclass(frozen=True)
class Simulation:
    """What the rounds gave: `rejected` counts tenders, `ties` rounds with more than one winner; no more where none had points."""

    draws: Draws
    weights: tuple[Weight, ...]
    total: Spread | None
    rejected: int
    ties: int


def simulated(rule: AwardRule, levels: Mapping[str, Sequence[Decimal]], draws: Draws) -> Simulation:
    """Award rounds of invented tenders, all of them admitted; `levels` are the points that a criterion without a price can earn."""
    chance = random.Random(draws.seed)
    rounds = [award(rule, _field(rule.criteria, levels, draws, chance)) for _ in range(draws.rounds)]
    standing = [[each for each in one if each.rank is not None] for one in rounds]
    everybody = [each for one in rounds for each in one if each.total is not None]
    if not everybody:
        return Simulation(draws, (), None, sum(map(len, rounds)), 0)
    weights = []
    for criterion in rule.criteria:
        before_after = [(_order(one), _order(one, criterion.id)) for one in standing if one]
        weights.append(
            Weight(
                criterion,
                _spread([each.points[criterion.id] for each in everybody]),
                sum(before[0] != after[0] for before, after in before_after),
                sum(before != after for before, after in before_after),
            )
        )
    return Simulation(
        draws,
        tuple(weights),
        _spread([each.total for each in everybody if each.total is not None]),
        sum(each.rank is None for one in rounds for each in one),
        sum(sum(each.rank == 1 for each in one) > 1 for one in standing),
    )


def _field(
    criteria: Sequence[Criterion], levels: Mapping[str, Sequence[Decimal]], draws: Draws, chance: random.Random
) -> Iterator[Assessed]:
    """Yield the tenders of a round: every level is as likely as another, and so is every price of its range."""
    for number in range(1, draws.tenders + 1):
        points, prices = dict[str, Decimal](), dict[str, Decimal]()
        for one in criteria:
            if one.price is None:
                points[one.id] = levels[one.id][chance.randrange(len(levels[one.id]))]
                continue
            part = Decimal(chance.randint(0, _PARTS)) / _PARTS
            if one.price.formula == "linear":
                prices[one.id] = one.price.all_points + (one.price.no_points - one.price.all_points) * part
            else:
                prices[one.id] = _LOWEST + _LOWEST * draws.spread / 100 * part
        yield Assessed(str(number), points, prices)


def _spread(points: Sequence[Decimal]) -> Spread:
    found = sorted(points)
    return Spread(tidy(found[0]), tidy(found[(len(found) - 1) // 2]), tidy(found[-1]), len(set(found)))


def _order(tenders: Sequence[Ranked], without: str = "") -> list[frozenset[str]]:
    """The names of tenders by their points in all, equals together; `without` the points under a criterion."""
    groups: dict[Decimal, set[str]] = {}
    for each in tenders:
        assert each.total is not None
        groups.setdefault(each.total - each.points.get(without, Decimal(0)), set()).add(each.name)
    return [frozenset(groups[total]) for total in sorted(groups, reverse=True)]


@dataclass(frozen=True)
class Worth:
    """What lost points are worth under a price criterion: how much dearer a tender that has them may be than one that lost them.

    By `percent` of the other price, which is the lowest one, or by an `amount` where the formula is linear; before rounding.
    Neither where no price makes up for the points.
    """

    criterion: Criterion
    percent: Decimal | None = None
    amount: Decimal | None = None


def worth(lost: Decimal, price: Criterion) -> Worth:
    """What lost points are worth under a criterion with a price formula.

    lowest: points are equal where maximum - maximum * lowest / price is what was lost, so the price is lost / (maximum - lost)
    above the lowest one. linear: lost / maximum of the way between the two prices. Rounded to tenths of a percent, to hundredths.
    """
    assert price.price is not None
    if price.price.formula == "lowest":
        left = price.maximum - lost
        return Worth(price, percent=_TENTH.of_quotient(100 * lost, left) if left > 0 else None)
    if lost > price.maximum:
        return Worth(price)
    return Worth(price, amount=_CENT.of_quotient(lost * (price.price.no_points - price.price.all_points), price.maximum))
