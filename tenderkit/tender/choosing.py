"""Scenario, additions and omissions → the items of a tender with their variants."""

from __future__ import annotations

from collections.abc import Mapping

from tenderkit.catalogue import Catalogue, Item, Scenario
from tenderkit.faults import did_you_mean, suggestion
from tenderkit.files.yamlfile import KeyPath
from tenderkit.tender.file import TenderFile
from tenderkit.tender.report import Report

Chosen = Mapping[str, tuple[Item, str | None]]


def scenario_of(file: TenderFile, catalogue: Catalogue, report: Report) -> Scenario | None:
    """The scenario that a tender file names; None and a fault (TK301) where there is none."""
    names = [scenario.id for scenario in catalogue.meta.scenarios]
    known = ", ".join(names)
    if file.scenario is None:
        if ("scenario",) not in report.concerned:
            report.fault(("scenario",), "TK301", "“scenario” is missing", f"choose one of {known}")
        return None
    scenario = catalogue.scenario(file.scenario)
    if scenario is None:
        hint = suggestion(file.scenario, names, otherwise="choose one of these")
        report.fault(("scenario",), "TK301", f"“{file.scenario}” is not a scenario: there are {known}", hint)
    return scenario


def choose(file: TenderFile, scenario: Scenario | None, catalogue: Catalogue, report: Report) -> Chosen:
    """The scenario's items, less those left out, and those added; without a scenario only those added.

    Faults: TK302 no such item, TK313 left out or added for nothing, TK314 a variant not named; TK320 warns of an item of
    another scenario.
    """
    chosen: dict[str, tuple[Item, str | None]] = {}
    if scenario is not None:
        chosen = {item.id: (item, item.variant_for(scenario.id)) for item in catalogue.in_scenario(scenario.id)}
    for index, name in enumerate(file.items.leave_out):
        keys: KeyPath = ("items", "leave_out", index)
        found = find(name, keys, catalogue, report)
        if found is None or scenario is None:
            continue
        item, variant = found
        if item.id in report.guessed:
            chosen.pop(item.id, None)
        elif item.id not in chosen or variant not in (None, chosen[item.id][1]):
            named = f"{item.id}{variant or ''}"
            report.fault(keys, "TK313", f"{named} is not in the scenario “{scenario.id}”", "remove the line")
        else:
            del chosen[item.id]
    for index, name in enumerate(file.items.add):
        keys = ("items", "add", index)
        found = find(name, keys, catalogue, report)
        if found is None:
            continue
        item, variant = found
        if item.id in chosen and item.id not in report.guessed:
            hint = "remove the line, or first leave out the one that is there"
            report.warn(keys, "TK313", f"{item.id} is already in this tender", hint)
            continue
        if scenario is not None and item.id not in report.guessed:
            variant = variant or item.variant_for(scenario.id)
            if item.meta.variants and variant is None:
                forms = " or ".join(item.id + letter for letter in item.meta.variants)
                report.fault(keys, "TK314", f"{item.id} has more than one variant", f"write {forms}")
                continue
            usual = item.in_scenario(scenario.id) and variant == item.variant_for(scenario.id)
            if not item.meta.addition and not usual:
                named = f"{item.id}{variant or ''}"
                message = f"{named} is not part of the scenario “{scenario.id}”"
                report.warn(keys, "TK320", message, "check that it fits the other items")
        chosen[item.id] = (item, variant)
    return chosen


def find(name: str, keys: KeyPath, catalogue: Catalogue, report: Report) -> tuple[Item, str | None] | None:
    """The item that a name such as AC-3 or CC-2b means, with the variant named; a fault (TK302) where there is none.

    Where a known name is near, that item is returned with the fault: one misspelt name is one fault, with no consequences.
    """
    found = catalogue.find(name)
    if found is not None:
        return found
    near = did_you_mean(name, catalogue.items)
    report.guessed.add(near)
    hint = suggestion(name, catalogue.items, otherwise="`tenderkit list items` names them all")
    report.fault(keys, "TK302", f"there is no item “{name}”", hint)
    return catalogue.find(near)


def check_references(chosen: Chosen, report: Report) -> None:
    """Report items that refer to an item the tender does not have (TK308)."""
    if report.touched("items"):
        return  # who knows what the tender was to have
    for item, variant in chosen.values():
        for group in item.references(variant):
            if not any(name in chosen for name in group):
                message = f"{item.id} refers to {' or '.join(group)}, which this tender does not have"
                report.fault(("items",), "TK308", message, f"add {group[0]}, or leave out {item.id}")
        if item.meta.other_clauses is not None and not item.scope(other for other, _ in chosen.values()):
            message = f"{item.id} applies to other contract clauses, and this tender has none"
            report.fault(("items",), "TK308", message, f"add a contract clause, or leave out {item.id}")
