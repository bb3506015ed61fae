"""A tender whose values are each in order → what they do together that a buyer would not want: subjects, levels, dates.

Almost all of it is a warning: the law of the country, or the buyer, may have it so. Each is told once, whatever number of items
or dates it concerns.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from tenderkit.catalogue import Catalogue
from tenderkit.faults import suggestion
from tenderkit.files.yamlfile import KeyPath
from tenderkit.numbers import format_value
from tenderkit.rules.deadlines import DueDate, standstill_end
from tenderkit.rules.scoring import Rounding, score_lines
from tenderkit.rules.working_days import countries, day_off
from tenderkit.tender.choosing import Chosen
from tenderkit.tender.falling_due import AT_END, listed
from tenderkit.tender.file import Product, TenderFile
from tenderkit.tender.report import Report
from tenderkit.tender.tender import ChosenItem, DecisionTaken, labels

_CPV = re.compile(r"(?<![0-9])[0-9]{8}(?:-[0-9])?(?![0-9])")
_SHORT = timedelta(days=31)  # a contract that ends some days after its last report is no trap


def check_subjects(file: TenderFile, chosen: Chosen, catalogue: Catalogue, report: Report) -> None:
    """Warn of two items with one subject (TK340): selection criteria and award criteria are to be kept apart."""
    pairs = {frozenset((name, other)) for name, (item, _) in chosen.items() for other in item.meta.same_subject_as}
    for pair in sorted(map(sorted, pairs)):
        if not all(name in chosen and name not in report.guessed for name in pair):
            continue
        first, second = sorted((chosen[name][0] for name in pair), key=lambda item: item.sort_key)
        message = f"{first.id} and {second.id} have the same subject, which would count twice"
        if (first.meta.kind, second.meta.kind) == ("selection-criterion", "award-criterion"):
            message = f"{first.id} and {second.id} have the same subject: it would decide on admission and earn points as well"
        keys: KeyPath = ("scenario",)
        for index, name in enumerate(file.items.add):
            if (found := catalogue.find(name)) is not None and found[0].id in pair:
                keys = ("items", "add", index)
        report.warn(keys, "TK340", message, "leave one of the two out")


def check_categories(file: TenderFile, chosen: Chosen, report: Report) -> None:
    """Warn of products without a category where an item depends on it (TK341), as labels do not cover every category."""
    lacking = [f"“{product.name}”" for product in file.products if not _has_category(product)]
    asking = [name for name, (item, _) in chosen.items() if item.meta.needs_category and name not in report.guessed]
    if lacking and asking:
        message = f"what {listed(asking)} asks for depends on the category of a product, and {listed(lacking)} names none"
        report.warn(
            ("products",), "TK341", message, "write “category”, or a CPV code in “details”, and check that a scheme covers it"
        )


def _has_category(product: Product) -> bool:
    return product.category is not None or any(_CPV.search(text) for text in (product.name, product.details or ""))


def check_levels(items: Sequence[ChosenItem], file: TenderFile, report: Report) -> None:
    """Warn of levels with different percentages that earn the same points once they are rounded, as nothing (TK342)."""
    for item in items:
        rounding = item.rounding or Rounding(file.award.rounding.step, file.award.rounding.mode)
        if item.scoring is None or item.points is None or item.points % rounding.step:
            continue
        lines = score_lines(item.scoring, item.points, rounding)
        for points, group in itertools.groupby(lines, key=lambda line: line.points):
            alike = list(group)
            if len({line.percent for line in alike}) > 1:
                shown = listed([f"“{labels(item, line)}” ({line.percent}%)" for line in alike])
                amount = f"{points} {'point' if points == Decimal(1) else 'points'}"
                message = f"{shown} of {item.id} {'both' if len(alike) == 2 else 'all'} earn {amount} after rounding"
                report.warn(("award", "points", item.id), "TK342", message, "take a smaller step of rounding, or more points")


def check_standstill(file: TenderFile, report: Report) -> None:
    """Warn where nothing is said of the standstill after the award (TK343), and report a contract that starts in it (TK344)."""
    award, start, days = file.dates.award, file.dates.contract_start, file.dates.standstill
    if award is None or start is None or start < award:
        return  # an order that is told already
    keys: KeyPath = ("dates", "contract_start")
    if days is None:
        if not report.touched("dates", "standstill"):
            message = f"no standstill is set between the award on {written(award)} and the start on {written(start)}"
            hint = "write “standstill: 10” below “dates”, with the days that your law asks for, or 0 where it asks for none"
            report.warn(keys, "TK343", message, hint)
    elif days and start <= standstill_end(award, days):
        message = f"the contract starts on {written(start)}, within the standstill of {days} {'day' if days == 1 else 'days'}"
        report.fault(keys, "TK344", f"{message} after the award on {written(award)}", "correct one of the dates, or the standstill")


def check_country(file: TenderFile, report: Report) -> None:
    """Report a country, or a region of one, whose public holidays are not known (TK347)."""
    if file.country is None:
        return
    code, hyphen, region = file.country.partition("-")
    known = countries()
    if code not in known:
        hint = suggestion(code, known, otherwise="write two capitals, such as NL, or with a region, such as DE-BY")
        report.fault(("country",), "TK347", f"the public holidays of “{code}” are not known", hint)
    elif hyphen and region not in known[code]:
        regions = [f"{code}-{name}" for name in known[code]]
        hint = suggestion(file.country, regions, otherwise=f"choose one of: {', '.join(regions) or f'{code} as a whole'}")
        report.fault(("country",), "TK347", f"{code} has no region “{region}” with public holidays of its own", hint)
    else:
        return
    report.concerned.add(("country",))


def check_due(due: Sequence[DueDate], file: TenderFile, report: Report) -> None:
    """Warn of due dates that are hard to keep: after the contract's end (TK321), by the award (TK345), on a day off (TK346)."""
    dates, rows = file.dates, [(row.day, row) for row in due if row.day is not None and row.item_id not in report.guessed]
    late = [(day, row) for day, row in rows if row.after_end]
    if late and dates.contract_end is not None:
        firsts = " and ".join(f"of {_items(group)} on {written(day)}" for day, group in _by_day(late))
        message = f"the contract ends on {written(dates.contract_end)}, before the first due date {firsts}"
        report.warn(("dates", "contract_end"), "TK321", message, "shorten the period in the clause, or leave the clause out")
    if dates.award is not None and not (dates.delivery is not None and dates.delivery <= dates.award):
        for day, group in _by_day((day, row) for day, row in rows if day <= dates.award):
            message = f"the due date of {_items(group)} on {written(day)} is not after the award on {written(dates.award)}"
            report.warn(_counted_from(group[0]), "TK345", message, "correct one of the dates")
    if dates.working_day_rule is not None:
        return  # the contract says what holds
    country = None if report.touched("country") else file.country
    for day, group in _by_day((day, row) for day, row in rows if not row.after_end):
        if why := day_off(day, country):
            message = f"{_items(group)} {'is' if len({row.item_id for row in group}) == 1 else 'are'} due on {why}, {written(day)}"
            hint = "say what applies with “working_day_rule” below “dates”, or move the date that it is counted from"
            report.warn(_counted_from(group[0]), "TK346", message, hint)


def check_last_year(
    items: tuple[ChosenItem, ...], due: tuple[DueDate, ...], taken: tuple[DecisionTaken, ...], file: TenderFile, report: Report
) -> None:
    """Warn of the stretch before the end of the contract for which nothing is due (TK366), where nobody has decided on that."""
    end = file.dates.contract_end
    undecided = {(item_id, row.decision.id) for row in taken if row.value is None for item_id in row.items}
    stretches: dict[tuple[date, str], list[str]] = {}
    for item in items:
        for entry in item.item.meta.due:
            days = [row.day for row in due if (row.item_id, row.duty.id) == (item.id, entry.id) and row.day is not None]
            if end is not None and days and (item.id, entry.every) in undecided and max(days) < end - _SHORT:
                stretches.setdefault((max(days), entry.every), []).append(item.id)
    for (day, decision), ids in sorted(stretches.items()):
        assert end is not None
        message = f"nothing is due under {listed(ids)} from {written(day)} to the end of the contract on {written(end)}"
        hint = f"say what applies: decisions.{decision}: {AT_END}, a day such as 06-30, or anniversary to leave it so"
        report.warn(("dates", "contract_end"), "TK366", message, hint)


def _by_day(rows: Iterable[tuple[date, DueDate]]) -> list[tuple[date, list[DueDate]]]:
    """Rows that are in the order of their days by day."""
    return [(day, [row for _, row in group]) for day, group in itertools.groupby(rows, key=lambda pair: pair[0])]


def _items(rows: Iterable[DueDate]) -> str:
    return listed(list(dict.fromkeys(row.item_id for row in rows)))


def _counted_from(row: DueDate) -> KeyPath:
    if row.counted == "end":
        return ("dates", "contract_end")
    return ("dates", row.duty.before if row.advanced and row.duty.before else row.duty.since)


def written(day: date) -> str:
    """A date as messages write it: 1 March 2027."""
    return format_value(day, "en-GB").replace("\N{NO-BREAK SPACE}", " ")  # a terminal breaks its lines as it can
