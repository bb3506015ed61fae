"""The buyer's points, percentages and least points, held against the award criteria of the tender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tenderkit.catalogue import Item, Requirement, Scoring
from tenderkit.faults import suggestion
from tenderkit.files.yamlfile import KeyPath
from tenderkit.rules.scoring import by_parts, from_least, with_percentages, with_steps
from tenderkit.tender.file import TenderFile
from tenderkit.tender.report import Report
from tenderkit.tender.tender import ChosenItem, DecisionValue


def own_scoring(
    item: Item, requirements: Sequence[Requirement], file: TenderFile, decisions: Mapping[str, DecisionValue | None], report: Report
) -> Scoring | None:
    """The scoring of a criterion with the buyer's own percentages and least count, as far as they fit (TK312, TK363)."""
    scoring = item.meta.scoring
    if scoring is None:
        return None
    if scoring.least is not None and isinstance(least := decisions.get(scoring.least), int):
        scoring = from_least(scoring, least)
    if item.id in file.award.percentages and item.id in file.award.steps:
        keys: KeyPath = ("award", "steps", item.id)
        report.fault(keys, "TK312", f"{item.id} has both steps and percentages", "keep one of the two")
    elif item.id in file.award.percentages:
        return _own_percentages(item, scoring, requirements, file.award.percentages[item.id], report)
    return _own_steps(item.id, scoring, file, report)


def _own_steps(item_id: str, scoring: Scoring, file: TenderFile, report: Report) -> Scoring:
    """A graded scoring with the buyer's own percentages, where the file has them and they fit (TK312)."""
    steps = file.award.steps.get(item_id)
    if steps is None:
        return scoring
    keys: KeyPath = ("award", "steps", item_id)
    parts = max(level.count or 0 for level in scoring.levels)
    if scoring.kind != "graded":
        hint = f"write percentages by level: award.percentages.{item_id}"
        report.fault(keys, "TK312", f"{item_id} is not graded and has no steps", hint)
    elif report.touched(*keys):
        return scoring
    elif len(steps) != parts:
        message = f"{item_id} takes {parts} percentages, for 1 to {parts} parts; here are {len(steps)}"
        report.fault(keys, "TK312", message, f"write {parts} numbers")
    elif list(steps) != sorted(steps) or steps[-1] != 100:
        report.fault(keys, "TK312", f"the percentages of {item_id} must rise to 100", "write them in rising order, 100 last")
    else:
        return with_steps(scoring, steps)
    return scoring


def _own_percentages(
    item: Item, scoring: Scoring, requirements: Sequence[Requirement], own: Mapping[str, Decimal], report: Report
) -> Scoring:
    """A scoring with the buyer's percentages by level, or by part of the requirements (TK363)."""
    keys: KeyPath = ("award", "percentages", item.id)
    if report.touched(*keys):
        return scoring
    levels = {level.id: level for level in scoring.levels}
    parts = [part.id for part in requirements] if scoring.kind in ("binary", "graded") else []
    by_part = any(name in parts for name in own)
    known = parts if by_part else [*levels]
    for name in own:
        if name not in known:
            hint = suggestion(name, known, otherwise=f"choose one of: {', '.join([*levels, *parts])}")
            report.fault((*keys, name), "TK363", f"{item.id} has no {'part' if by_part else 'level'} “{name}”", hint)
    if any(name not in known for name in own):
        return scoring
    if by_part:
        total = sum(own.values())
        if len(own) < len(parts):
            lacking = ", ".join(name for name in parts if name not in own)
            report.fault(keys, "TK363", f"the parts of {item.id} lack {lacking}", "give each part its percentage")
        elif total != 100:
            report.fault(keys, "TK363", f"the percentages of {item.id} add up to {total}, not to 100", "change the percentages")
        else:
            return by_parts(scoring, requirements, own)
        return scoring
    changed = with_percentages(scoring, own)
    if problem := scoring_problem(changed):
        report.fault(keys, "TK363", f"{item.id}: {problem}", "change the percentages")
        return scoring
    return changed


def scoring_problem(scoring: Scoring) -> str:
    """What is wrong with percentages as a whole; nothing where they make a scoring."""
    percents = [level.percent for level in scoring.levels]
    if scoring.kind == "additive":
        return "" if sum(percents) == 100 else f"the percentages add up to {sum(percents)}, not to 100"
    if max(percents) != 100:
        return "no level earns 100%"
    if 0 not in percents:
        return "no level earns 0%"
    if scoring.kind == "binary" and sorted(percents) != [0, 100]:
        return "it is all or nothing, unless you give percentages to its parts"
    counted = sorted((level.count, level.percent) for level in scoring.levels if level.count is not None)
    return "a higher count earns less than a lower one" if counted != sorted(counted, key=lambda pair: pair[1]) else ""


def check_points(items: tuple[ChosenItem, ...], file: TenderFile, report: Report) -> None:
    """Report points that are no multiple of the step (TK305), a wrong total (TK306), and a least that nobody can reach (TK364)."""
    for item in items:
        rule = file.award.own_rounding.get(item.id, file.award.rounding)
        step = rule.step
        if item.points is not None and item.points % step:
            message = f"{item.points} points for {item.id} is not a multiple of the rounding step {step}"
            report.fault(("award", "points", item.id), "TK305", message, "change the points or the step")
        if item.least is not None and item.points is not None and item.least > item.points:
            message = f"{item.id} asks for at least {item.least} points and earns at most {item.points}"
            report.fault(("award", "least", item.id), "TK364", message, "lower the least points")
    total, points = file.award.total, [item.points for item in items if item.earns_points]
    known = [number for number in points if number is not None]
    least = file.award.least_in_all
    if least is not None and len(known) == len(points) and not report.touched("items") and sum(known) < least:
        message = f"a tender needs at least {least} points in all and earns at most {sum(known)}"
        report.fault(("award", "least_in_all"), "TK364", message, "lower the least points")
    explained = report.touched("items") or sum(file.award.points.values()) == total  # by a fault told already
    if total is not None and not explained and len(known) == len(points) and sum(known) != total:
        message = f"the points add up to {sum(known)}, not to {total}"
        report.fault(("award", "total"), "TK306", message, "correct the points or the total")


def check_tie_break(items: tuple[ChosenItem, ...], file: TenderFile, report: Report) -> None:
    """Report what cannot decide between tenders with equal points (TK371), and warn where nothing does (TK372)."""
    rule = file.award.tie_break
    known = [item.id for item in items if item.earns_points]
    if rule is None:
        if any(item.own is not None and item.own.price is not None for item in items) and not report.touched("award"):
            hint = "write the criteria that decide first, as “tie_break: {criteria: [AC-3]}”; then lots are drawn"
            report.warn(("award",), "TK372", "nothing is said of tenders with equal points", hint)
        return
    for index, name in enumerate(rule.criteria):
        keys: KeyPath = ("award", "tie_break", "criteria", index)
        if name in rule.criteria[:index]:
            report.fault(keys, "TK371", f"{name} has decided already between tenders with equal points", "remove it here")
        elif name not in known and not report.touched("items"):
            hint = suggestion(name, known, otherwise=f"choose one of: {', '.join(known)}")
            report.fault(keys, "TK371", f"“{name}” is not an award criterion of this tender", hint)
    if rule.draw is None:
        return
    keys = ("award", "tie_break", "draw")
    lacking = [name for name in ("date", "witnesses", "result") if not getattr(rule.draw, name)]
    if lacking and not report.touched(*keys):
        report.fault(keys, "TK371", f"the draw lacks its {' and its '.join(lacking)}", "write what was recorded of it")
    if len(set(rule.draw.result)) < len(rule.draw.result):
        report.fault((*keys, "result"), "TK371", "a tenderer was drawn twice", "name each once, in the order of the draw")
