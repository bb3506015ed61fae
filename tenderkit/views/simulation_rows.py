"""What an award does to invented tenders → rows of the buyer's notes."""

from __future__ import annotations

from types import SimpleNamespace

from tenderkit.rules.scoring import tidy
from tenderkit.rules.simulation import Draws
from tenderkit.tender.simulating import Outlook, award_rule, outlook
from tenderkit.views.base import Base


def simulation_view(base: Base) -> SimpleNamespace | None:
    """The simulation of a tender whose file holds its price and whose criteria all have points; else nothing."""
    if not any(item.own and item.own.price for item in base.tender.items) or (rule := award_rule(base.tender)) is None:
        return None
    draws = Draws()
    return _view(base, outlook(base.tender, rule, draws), draws)


def _view(base: Base, found: Outlook, draws: Draws) -> SimpleNamespace:
    names = {item.id: base.name(item) for item in base.tender.items}
    currencies = {item.id: item.own.price.currency for item in base.tender.items if item.own and item.own.price}
    weights, total = found.simulation.weights, found.simulation.total
    return SimpleNamespace(
        tenders=draws.tenders,
        rounds=draws.rounds,
        spread=draws.spread,
        criteria=[
            SimpleNamespace(
                name=names[one.criterion.id],
                maximum=tidy(one.criterion.maximum),
                lowest=one.spread.lowest,
                median=one.spread.median,
                highest=one.spread.highest,
                values=one.spread.values,
                wins=one.wins,
                orders=one.orders,
            )
            for one in weights
        ],
        total=None if total is None else SimpleNamespace(lowest=total.lowest, median=total.median, highest=total.highest),
        rejected=found.simulation.rejected,
        ties=found.simulation.ties,
        idle=[names[one.criterion.id] for one in weights if one.idle],
        collapses=[
            SimpleNamespace(name=names[one.item.id], levels=list(one.names), points=one.levels[0].points) for one in found.collapses
        ],
        losses=[
            SimpleNamespace(
                name=names[one.item.id],
                level=one.name,
                points=tidy(one.points),
                worth=[
                    SimpleNamespace(
                        name=names[each.criterion.id],
                        percent=each.percent,
                        amount=each.amount,
                        currency=currencies[each.criterion.id],
                    )
                    for each in one.worth
                ],
            )
            for one in found.losses
        ],
    )
