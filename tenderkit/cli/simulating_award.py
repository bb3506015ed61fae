"""`simulate`: what the award criteria of a tender do to invented tenders, before they are published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import printing
from tenderkit.cli.common import clauses_option, counted, json_option, print_aligned, tell
from tenderkit.cli.folder import tender_needed

if TYPE_CHECKING:
    from tenderkit.rules.simulation import Worth
    from tenderkit.tender.simulating import Outlook


@click.command(short_help="Show what points and formulas do to invented tenders.")
@click.argument("tender", type=click.Path(path_type=Path), required=False)
@click.option("--tenders", default=5, show_default=True, metavar="N", help="How many tenders a round has.")
@click.option("--rounds", default=200, show_default=True, metavar="N", help="How many rounds are drawn.")
@click.option("--spread", default=50, show_default=True, metavar="PERCENT", help="How far prices go above the lowest one.")
@click.option("--seed", default=1, show_default=True, metavar="N", help="The same seed draws the same tenders.")
@click.option("--lot", metavar="ID", help="The lot, where the tender has lots.")
@clauses_option
@json_option
def simulate(
    tender: Path | None, tenders: int, rounds: int, spread: int, seed: int, lot: str | None, clauses: Path | None, as_json: bool
) -> None:
    """Show what the points and formulas of a tender file do to invented tenders: how points spread, and what they are worth."""
    import tenderkit

    loaded = tenderkit.load_tender(tender_needed(tender, as_json=as_json), clauses=clauses)
    if warnings := [fault for fault in loaded.faults if fault.severity == "warning"]:
        tell(warnings, as_json=as_json)
    if lot is not None:
        lots = {each.lot.id: each for each in loaded.lots if each.lot}
        if lot not in lots:
            raise click.BadParameter(f"there is no lot “{lot}”; there are: {', '.join(lots) or 'none'}", param_hint="--lot")
        loaded = lots[lot]
    found = tenderkit.simulate(loaded, tenders=tenders, rounds=rounds, spread=spread, seed=seed)
    if as_json:
        printing.data(found.as_data())
        return
    for part in _parts(found):
        print_aligned(part)
    draws = found.simulation.draws
    printing.say(f"{counted(draws.rounds, 'round')} of {draws.tenders} invented tenders, seed {draws.seed}")


def _parts(found: Outlook) -> Iterator[list[list[str]]]:
    """Yield the tables: the criteria, what is to be looked at, and what a level below the best one costs."""
    draws, total = found.simulation.draws, found.simulation.total
    rounds = draws.rounds
    rows = [["criterion", "maximum", "lowest", "median", "highest", "values", "decides the winner", "changes the order"]]
    for one in found.simulation.weights:
        spread = one.spread
        shares = [f"{one.wins} of {rounds}", f"{one.orders} of {rounds}"]
        cells = (one.criterion.maximum, spread.lowest, spread.median, spread.highest, spread.values)
        rows.append([one.criterion.id, *(f"{cell:f}" if not isinstance(cell, int) else str(cell) for cell in cells), *shares])
    if total is not None:
        rows.append(["in all", "", f"{total.lowest}", f"{total.median}", f"{total.highest}", str(total.values)])
        rows[-1] += [""] * (len(rows[0]) - len(rows[-1]))
    yield rows
    lines = [
        f"{counted(found.simulation.rejected, 'tender')} rejected; {counted(found.simulation.ties, 'round')} with equal winners"
    ]
    lines += [f"{one.criterion.id} changed no order" for one in found.simulation.weights if one.idle]
    for group in found.collapses:
        lines.append(f"{group.item.id}: {' and '.join(group.names)} earn the same, {group.levels[0].points}")
    yield [[line] for line in ["", *lines, ""]]
    if found.losses:
        yield [["criterion", "level", "loses", "as much as a price that is higher by"], *(_lost(found))]


def _lost(found: Outlook) -> Iterator[list[str]]:
    for loss in found.losses:
        yield [loss.item.id, loss.name, f"{loss.points}", "; ".join(map(_worth, loss.worth)) or "no price is scored here"]


def _worth(one: Worth) -> str:
    if one.percent is not None:
        return f"{one.percent}% ({one.criterion.id})"
    return f"{one.amount} ({one.criterion.id})" if one.amount is not None else f"no price makes up for it ({one.criterion.id})"
