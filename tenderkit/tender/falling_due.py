"""The items of a tender and the contract's dates → what falls due when, and what that leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from tenderkit.catalogue import Due, Item
from tenderkit.catalogue.schema import Milestone
from tenderkit.files.yamlfile import KeyPath
from tenderkit.rules import deadlines
from tenderkit.rules.deadlines import DayOfYear, DueDate, Duty, Recurrence
from tenderkit.tender.file import TenderFile
from tenderkit.tender.report import Report
from tenderkit.tender.tender import MILESTONES, BlankValue, ChosenItem, DecisionValue

AT_END = "contract-end"  # of a decision on how a duty recurs; any other value but a day of the year means anniversaries


def duties_of(
    item: Item, variant: str | None, blanks: Mapping[str, BlankValue | None], decisions: Mapping[str, DecisionValue | None]
) -> tuple[Duty, ...]:
    """What is due under an item in its variant, with the buyer's blanks and decisions put in."""
    return tuple(_duty(due, blanks, decisions) for due in item.meta.due if not due.variants or variant in due.variants)


def _duty(due: Due, blanks: Mapping[str, BlankValue | None], decisions: Mapping[str, DecisionValue | None]) -> Duty:
    months = int(due.months) if due.months.isdigit() else blanks.get(due.months, decisions.get(due.months))
    since = decisions.get(due.since, due.since)
    recurrence = None
    if due.every != "once":
        how = decisions.get(due.every)
        recurrence = Recurrence(how if isinstance(how, DayOfYear) else None, how == AT_END)
    return Duty(
        due.id,
        cast(Milestone, since),
        months if isinstance(months, int) else None,
        due.months if due.months in blanks else None,
        due.before,
        recurrence,
        due.erratum,
    )


def due_dates(items: tuple[ChosenItem, ...], file: TenderFile, report: Report) -> tuple[DueDate, ...]:
    """The calendar; what is missing for it is recorded."""
    dates: dict[Milestone, date | None] = {name: getattr(file.dates, name) for name in MILESTONES}
    rows: list[DueDate] = []
    for chosen in items:
        for duty in chosen.duties:
            for name in duty.milestones():
                if dates[name] is None and chosen.id not in report.guessed:
                    report.missing(("dates", name), MILESTONES[name])
            try:
                found = list(deadlines.due_dates(chosen.id, duty, dates))
            except OverflowError:
                place: KeyPath = ("blanks", f"{chosen.id}.{duty.blank}") if duty.blank else ("dates", duty.since)
                message = f"{duty.months} months after {dates[duty.since]} is beyond the calendar ({chosen.id})"
                report.fault(place, "TK315", message, "correct the months or the date")
                continue
            rows += found
    return deadlines.calendar(rows)


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: “CC-2, CC-3 and CC-4”."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
