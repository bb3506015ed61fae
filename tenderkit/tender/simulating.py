"""A tender → the rule of its award, and what that rule does to invented tenders, before anything is published."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from tenderkit.faults import Fault, TenderkitError
from tenderkit.files import arguments
from tenderkit.rules.awarding import AwardRule, Criterion
from tenderkit.rules.scoring import ScoreLine, score_lines, tidy
from tenderkit.rules.simulation import Draws, Simulation, Spread, Worth, simulated, worth
from tenderkit.tender.own_criteria import price_rule
from tenderkit.tender.tender import ChosenItem, Tender, labels


@dataclass(frozen=True)
class Loss:
    """A level below the best of a criterion: the points that it loses, and what these are worth under each price criterion."""

    item: ChosenItem
    level: ScoreLine
    points: Decimal
    worth: tuple[Worth, ...]

    @property
    def name(self) -> str:
        """The level, as documents call it."""
        return labels(self.item, self.level)


@dataclass(frozen=True)
class Collapse:
    """Levels of a criterion with different percentages that earn the same points once they are rounded."""

    item: ChosenItem
    levels: tuple[ScoreLine, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The levels, as documents call them."""
        return tuple(labels(self.item, line) for line in self.levels)


@dataclass(frozen=True, repr=False)
class Outlook:
    """What can be said of an award beforehand: what the rounds gave, levels that collapse, and what lost points are worth."""

    simulation: Simulation
    collapses: tuple[Collapse, ...]
    losses: tuple[Loss, ...]

    def as_data(self) -> dict[str, Any]:
        """The same as data, each number in digits."""
        found = self.simulation
        return {
            **asdict(found.draws),
            "criteria": [
                {"id": one.criterion.id, "maximum": _digits(one.criterion.maximum), **_spread(one.spread)}
                | {"decides_winner": one.wins, "changes_order": one.orders}
                for one in found.weights
            ],
            "total": None if found.total is None else _spread(found.total),
            "rejected": found.rejected,
            "equal_winners": found.ties,
            "collapses": [
                {"id": one.item.id, "levels": list(one.names), "points": _digits(one.levels[0].points)} for one in self.collapses
            ],
            "losses": [
                {
                    "id": one.item.id,
                    "level": one.name,
                    "points": _digits(one.points),
                    "worth": [
                        {"id": each.criterion.id, "percent": _digits(each.percent), "amount": _digits(each.amount)}
                        for each in one.worth
                    ],
                }
                for one in self.losses
            ],
        }


def _digits(number: Decimal | None) -> str | None:
    return None if number is None else f"{tidy(number)}"


def _spread(found: Spread) -> dict[str, Any]:
    numbers = {name: _digits(getattr(found, name)) for name in ("lowest", "median", "highest")}
    return {**numbers, "values": found.values}


def award_rule(tender: Tender) -> AwardRule | None:
    """The rule of the tender's award; None where it has no award criteria, or some of them have no points yet."""
    criteria = []
    for item in tender.items:
        if item.earns_points:
            if item.points is None:
                return None
            price = item.own.price if item.own else None
            criteria.append(
                Criterion(item.id, item.points, tender.rounding_of(item), item.least, price_rule(price) if price else None)
            )
    rule = tender.file.award.tie_break
    drawn = rule.draw.result if rule and rule.draw else ()
    return AwardRule(tuple(criteria), tender.file.award.least_in_all, rule.criteria if rule else (), drawn) if criteria else None


def simulate(tender: Tender, *, tenders: int = 5, rounds: int = 200, spread: int = 50, seed: int = 1) -> Outlook:
    """What the award criteria of a tender do to invented tenders: `rounds` with so many `tenders` each, drawn from a `seed`.

    Every level is as likely as another; prices go up to `spread` percent above the lowest one, or from one bound of a linear
    formula to the other. Raises TenderkitError for a tender whose award criteria are missing (TK373) or lack points (TK303), and
    for a number that is out of bounds (TK374), and for a tender in lots, which are awarded one by one (TK376).
    """
    arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` gives it")
    draws = Draws(tenders, rounds, spread, seed)
    tender.alone()
    faults = []
    for name, (least, most) in {"tenders": (2, 100), "rounds": (1, 10_000), "spread": (0, 1_000)}.items():
        if not least <= getattr(draws, name) <= most:
            message = f"{getattr(draws, name)} is out of bounds for “{name}”"
            faults.append(Fault(tender.yaml.where(), "TK374", message, f"give a number from {least} to {most}"))
    rule = award_rule(tender)
    if rule is None:
        lacking = [fault for name, fault in tender.missing.items() if name.startswith("award.points")]
        message = "this tender has no award criteria"
        faults += lacking or [Fault(tender.yaml.where("award"), "TK373", message, "add one, or simulate another tender")]
    if faults or rule is None:
        raise TenderkitError(faults)
    return outlook(tender, rule, draws)


def outlook(tender: Tender, rule: AwardRule, draws: Draws) -> Outlook:
    """What can be said of the award of a tender by this rule."""
    lines = {item.id: _lines(item, tender) for item in tender.items if item.scoring is not None}
    levels = {name: [points for _, points in rows] for name, rows in lines.items()}
    priced = [one for one in rule.criteria if one.price is not None]
    collapses, losses = [], []
    for item in tender.items:
        rows = lines.get(item.id, [])
        for _, group in itertools.groupby(rows, key=lambda row: row[1]):
            alike = tuple(line for line, _ in group)
            if len({line.percent for line in alike}) > 1:
                collapses.append(Collapse(item, alike))
        for line, points in rows[1:]:
            lost = rows[0][1] - points
            losses.append(Loss(item, line, lost, tuple(worth(lost, price) for price in priced)))
    return Outlook(simulated(rule, levels, draws), tuple(collapses), tuple(losses))


def _lines(item: ChosenItem, tender: Tender) -> list[tuple[ScoreLine, Decimal]]:
    assert item.scoring is not None
    rows = score_lines(item.scoring, item.points, tender.rounding_of(item))
    return [(line, line.points) for line in rows if line.points is not None]
