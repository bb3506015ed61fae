"""Tender file + catalogue → the resolved tender: its items with variants, points and blanks, and its due dates.

Every fault is found in one run: what the schema refuses is left out, and the rest is still held against the catalogue.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tenderkit import assets, deadlines, yamlfile
from tenderkit.blocks import UNPRINTABLE
from tenderkit.catalogue import Blank, Catalogue, Item, Scenario, Scoring, load_catalogue
from tenderkit.catalogue.items import Milestone
from tenderkit.deadlines import DueDate
from tenderkit.faults import Fault, Location, Severity, TenderkitError, stop_on, suggestion
from tenderkit.scoring import Rounding, with_percentages
from tenderkit.tender.file import TenderFile
from tenderkit.validation import validate
from tenderkit.yamlfile import KeyPath, YamlFile

MILESTONES: dict[Milestone, str] = {
    "award": "the date of the award",
    "contract_start": "the first day of the contract",
    "delivery": "the date of the first delivery",
    "contract_end": "the last day of the contract",
}

BlankValue = int | str | date


@dataclass(frozen=True)
class ChosenItem:
    """An item of this tender: its variant, its maximum points and scoring, and the buyer's blanks.

    What is not filled in yet is None.
    """

    item: Item
    variant: str | None
    points: Decimal | None
    scoring: Scoring | None
    blanks: Mapping[str, BlankValue | None]

    @property
    def id(self) -> str:
        """Return the item's stable id."""
        return self.item.id


@dataclass(frozen=True)
class Tender:
    """A tender file held against its catalogue.

    `faults` holds what did not stop the loading: warnings, and what the buyer has still to fill in. The latter stand by name
    in `missing` too (`dates.award`).
    """

    file: TenderFile
    yaml: YamlFile
    catalogue: Catalogue
    scenario: Scenario
    items: tuple[ChosenItem, ...]
    due: tuple[DueDate, ...]
    faults: tuple[Fault, ...]
    missing: Mapping[str, Fault]

    @property
    def rounding(self) -> Rounding:
        """Return the tender's one rounding rule."""
        rule = self.file.award.rounding
        return Rounding(rule.step, rule.mode)

    def item(self, *ids: str) -> ChosenItem | None:
        """Return the first of these items that the tender has."""
        chosen = {item.id: item for item in self.items}
        return next((chosen[name] for name in ids if name in chosen), None)

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the tender's data."""
        return hashlib.sha256(json.dumps(self.yaml.data, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def load_tender(path: Path | str, *, clauses: Path | None = None, catalogue: Catalogue | None = None) -> Tender:
    """Load a tender file and hold it against the catalogue of its language (or the one given).

    `clauses` is the buyer's own catalogue folder. Raises TenderkitError with every fault found in the file, and where there
    is one also with everything that is still missing. A tender that only lacks values loads: see `Tender.faults`.
    """
    path = Path(path)
    if path.is_dir():
        path = path / "tender.yaml"
    text, faults = yamlfile.read_text(path, assets.shown(path))
    stop_on(faults)
    yaml, faults = yamlfile.parse(text, assets.shown(path))
    if yaml.data is None and not faults:
        faults.append(
            Fault(Location(yaml.path, 1), "TK103", "the tender file is empty", "`tenderkit init FOLDER` writes one to start from")
        )
    return resolve(yaml, catalogue, clauses=clauses, faults=faults)


def resolve(
    yaml: YamlFile, catalogue: Catalogue | None = None, *, clauses: Path | None = None, faults: list[Fault] | None = None
) -> Tender:
    """Hold a tender's data against the catalogue; raises TenderkitError as `load_tender` does."""
    faults = [] if faults is None else faults
    if not isinstance(yaml.data, dict):
        raise TenderkitError(
            faults or [Fault(yaml.where(), "TK116", "a tender file is a list of `key: value`", "see `tenderkit schema`")]
        )
    file, found, concerned = validate(TenderFile, yaml)
    faults += found
    assert file is not None, "every key of a tender file is optional"
    if catalogue is None:
        try:
            catalogue = load_catalogue(file.language, clauses)
        except TenderkitError as error:
            where = [
                Fault(yaml.where("language"), fault.code, fault.message, fault.hint) if fault.code == "TK202" else fault
                for fault in error.faults
            ]
            raise TenderkitError([*faults, *where]) from None
    resolver = _Resolver(file, yaml, catalogue, concerned, faults)
    tender = resolver.resolve()
    if tender is None or any(fault.severity == "fault" for fault in faults):
        raise TenderkitError(fault for fault in faults if fault.severity != "warning")
    return tender


class _Resolver:
    """Holds a validated file against the catalogue and gathers what is wrong."""

    def __init__(
        self, file: TenderFile, yaml: YamlFile, catalogue: Catalogue, concerned: set[KeyPath], faults: list[Fault]
    ) -> None:
        self.file, self.yaml, self.catalogue = file, yaml, catalogue
        self.concerned, self.faults = concerned, faults
        self.blanks: dict[str, BlankValue | None] = {}
        self.missing_values: dict[str, Fault] = {}

    def fault(self, keys: KeyPath, code: str, message: str, hint: str = "", severity: Severity = "fault") -> None:
        self.faults.append(Fault(self.yaml.where(*keys), code, message, hint, severity))

    def missing(self, keys: KeyPath, text: str) -> None:
        """Report a value not given, unless something else is wrong at its place already."""
        if not any(keys[:length] in self.concerned for length in range(1, len(keys) + 1)):
            name = ".".join(str(key) for key in keys)
            self.concerned.add(keys)  # once is enough
            message, hint = f"“{name}” is not filled in ({text})", "fill it in, or render with --draft"
            self.missing_values[name] = Fault(self.yaml.where(*keys), "TK303", message, hint, "missing")
            self.faults.append(self.missing_values[name])

    def resolve(self) -> Tender | None:
        self.check_characters(self.yaml.data, ())
        scenario = self.scenario()
        chosen = self.choose(scenario)
        self.check_names(chosen)
        self.check_dates()
        if scenario is None:
            return None
        self.check_references(chosen)
        self.check_filled_in()
        items = tuple(
            self.resolved(item, variant) for item, variant in sorted(chosen.values(), key=lambda pair: pair[0].sort_key())
        )
        self.check_points(items)
        due = self.due_dates(items)
        kept = tuple(sorted(fault for fault in self.faults if fault.severity != "fault"))
        return Tender(
            self.file, self.yaml, self.catalogue, scenario, items, due, (*self.catalogue.warnings, *kept), self.missing_values
        )

    def check_characters(self, value: Any, keys: KeyPath) -> None:
        if isinstance(value, dict):
            for key, child in value.items():
                self.check_characters(child, (*keys, key))
        elif isinstance(value, list):
            for index, child in enumerate(value):
                self.check_characters(child, (*keys, index))
        elif isinstance(value, str) and (found := UNPRINTABLE.search(value)):
            name = ".".join(str(key) for key in keys)
            self.fault(keys, "TK311", f"“{name}” holds the control character U+{ord(found[0]):04X}", "take it out")

    def scenario(self) -> Scenario | None:
        known = [scenario.id for scenario in self.catalogue.meta.scenarios]
        name = self.file.scenario
        if name is None:
            if ("scenario",) not in self.concerned:
                self.fault(("scenario",), "TK301", "“scenario” is missing", f"choose one of {', '.join(known)}")
            return None
        scenario = self.catalogue.scenario(name)
        if scenario is None:
            near = suggestion(name, known)
            self.fault(
                ("scenario",), "TK301", f"“{name}” is no scenario: there are {', '.join(known)}", near or "choose one of these"
            )
        return scenario

    def choose(self, scenario: Scenario | None) -> dict[str, tuple[Item, str | None]]:
        """Return the tender's items with their variants: the scenario's, less those left out, and those added."""
        chosen: dict[str, tuple[Item, str | None]] = {}
        if scenario is not None:
            chosen = {item.id: (item, item.variant_for(scenario.id)) for item in self.catalogue.in_scenario(scenario.id)}
        for index, name in enumerate(self.file.items.leave_out):
            keys: KeyPath = ("items", "leave_out", index)
            found = self.find(name, keys)
            if found is not None and scenario is not None and chosen.pop(found[0].id, None) is None:
                self.fault(keys, "TK313", f"{found[0].id} is not in the scenario “{scenario.id}”", "take the line out")
        for index, name in enumerate(self.file.items.add):
            keys = ("items", "add", index)
            found = self.find(name, keys)
            if found is None:
                continue
            item, variant = found
            if item.id in chosen:
                self.fault(
                    keys,
                    "TK313",
                    f"{item.id} is in this tender already",
                    "take the line out, or leave the other one out first",
                    "warning",
                )
                continue
            if item.meta.variants and variant is None:
                variant = item.variant_for(scenario.id) if scenario else None
                if variant is None and scenario is not None:
                    forms = " or ".join(item.id + letter for letter in item.meta.variants)
                    self.fault(keys, "TK314", f"{item.id} has more than one variant", f"write {forms}")
                    continue
            if not item.meta.addition and scenario is not None and not item.in_scenario(scenario.id):
                self.fault(
                    keys,
                    "TK320",
                    f"{item.id} belongs to another scenario than “{scenario.id}”",
                    "see that the two fit together",
                    "warning",
                )
            chosen[item.id] = (item, variant)
        return chosen

    def find(self, name: str, keys: KeyPath) -> tuple[Item, str | None] | None:
        """Return the item that a name such as AC-3 or CC-2b means, with the variant named."""
        found = self.catalogue.find(name)
        if found is None:
            hint = suggestion(name, self.catalogue.items, otherwise="`tenderkit list items` names them all")
            self.fault(keys, "TK302", f"there is no item “{name}”", hint)
        return found

    def check_names(self, chosen: Mapping[str, tuple[Item, str | None]]) -> None:
        """Check the keys that name items, blanks and terms."""
        for group in ("points", "steps"):
            for name in getattr(self.file.award, group):
                keys: KeyPath = ("award", group, name)
                found = self.find(name, keys)
                if found is None:
                    continue
                if found[0].meta.kind != "award-criterion":
                    self.fault(keys, "TK304", f"{name} is no award criterion and earns no points", "take the line out")
                elif self.file.scenario is not None and self.catalogue.scenario(self.file.scenario) and name not in chosen:
                    self.fault(
                        keys, "TK304", f"{group} for {name}, which is not in this tender", "add the item, or take the line out"
                    )
        blanks = {f"{item.id}.{blank.id}": blank for item in self.catalogue.items.values() for blank in item.meta.blanks}
        for name, value in self.file.blanks.items():
            if name not in blanks:
                self.fault(
                    ("blanks", name),
                    "TK309",
                    f"there is no blank “{name}”",
                    suggestion(name, blanks, otherwise=f"known: {', '.join(blanks)}"),
                )
                self.concerned.update(("blanks", other) for other in blanks if suggestion(name, [other]))
            else:
                self.blanks[name] = self.blank_value(name, blanks[name], value)
        for name in self.file.terms:
            if name not in self.catalogue.terms:
                hint = suggestion(name, self.catalogue.terms, otherwise=f"known: {', '.join(self.catalogue.terms)}")
                self.fault(("terms", name), "TK310", f"there is no term “{name}”", hint)

    def blank_value(self, name: str, blank: Blank, value: str) -> BlankValue | None:
        """Return what the buyer wrote into a blank, by its type; None and a fault where it does not fit."""
        keys: KeyPath = ("blanks", name)
        found: BlankValue = value
        problem = ""
        if blank.type == "whole number":
            if not re.fullmatch(r"[0-9]{1,9}", value):
                problem = "is not a whole number"
            else:
                found = int(value)
                if blank.minimum is not None and found < blank.minimum:
                    problem = f"is less than {blank.minimum}"
                if blank.maximum is not None and found > blank.maximum:
                    problem = f"is more than {blank.maximum}"
        elif blank.type == "date":
            try:
                found = date.fromisoformat(value)
            except ValueError:
                problem = "is not a date"
        if problem:
            self.concerned.add(keys)
            self.fault(keys, "TK309", f"“{value}” {problem} ({name}: {blank.text})", f"write a {blank.type}")
            return None
        return found

    def check_dates(self) -> None:
        dates = self.file.dates

        def ordered(first: Milestone, second: Milestone, *, strictly: bool, message: str, severity: Severity = "fault") -> None:
            one, two = getattr(dates, first), getattr(dates, second)
            if one is not None and two is not None and (two <= one if strictly else two < one):
                self.fault(
                    ("dates", second), "TK307", f"{message} ({first}: {one}, {second}: {two})", "correct one of the dates", severity
                )

        ordered("contract_start", "contract_end", strictly=True, message="the contract ends before it starts")
        ordered("award", "delivery", strictly=True, message="delivery is not after the award")
        ordered("award", "contract_start", strictly=False, message="the contract starts before it is awarded", severity="warning")
        ordered("contract_start", "delivery", strictly=False, message="delivery is before the contract starts", severity="warning")
        ordered("delivery", "contract_end", strictly=False, message="the contract ends before delivery", severity="warning")

    def check_references(self, chosen: Mapping[str, tuple[Item, str | None]]) -> None:
        for item, variant in chosen.values():
            for group in item.references(variant):
                if not any(name in chosen for name in group):
                    hint = f"add {group[0]}, or leave out {item.id}"
                    self.fault(
                        ("items",), "TK308", f"{item.id} refers to {' or '.join(group)}, which this tender does not have", hint
                    )

    def check_filled_in(self) -> None:
        file = self.file
        if file.reference is None:
            self.missing(("reference",), "the reference of the tender")
        if file.title is None:
            self.missing(("title",), "the title of the tender")
        if file.contracting_authority.name is None:
            self.missing(("contracting_authority", "name"), "the name of the contracting authority")
        if not file.products:
            self.missing(("products",), "what is to be supplied")

    def resolved(self, item: Item, variant: str | None) -> ChosenItem:
        points = None
        scoring = item.meta.scoring
        if scoring is not None:
            points = self.file.award.points.get(item.id)
            if points is None:
                self.missing(("award", "points", item.id), f"maximum points of {item.id} {item.title}")
            scoring = self.own_steps(item.id, scoring)
        blanks = {blank.id: self.blanks.get(f"{item.id}.{blank.id}") for blank in item.meta.blanks}
        for blank in item.meta.blanks:
            if blanks[blank.id] is None:
                self.missing(("blanks", f"{item.id}.{blank.id}"), blank.text)
        return ChosenItem(item, variant, points, scoring, blanks)

    def own_steps(self, item_id: str, scoring: Scoring) -> Scoring:
        steps = self.file.award.steps.get(item_id)
        if steps is None:
            return scoring
        keys: KeyPath = ("award", "steps", item_id)
        needed = max(level.count or 0 for level in scoring.levels)
        if scoring.kind != "graded":
            self.fault(keys, "TK312", f"{item_id} is not graded: its percentages are fixed", "take the line out")
        elif len(steps) != needed:
            self.fault(
                keys,
                "TK312",
                f"{item_id} takes {needed} percentages, for 1 to {needed} parts; here are {len(steps)}",
                f"write {needed} numbers",
            )
        elif list(steps) != sorted(steps) or steps[-1] != 100:
            self.fault(keys, "TK312", f"the percentages of {item_id} must rise to 100", "write them in rising order, 100 last")
        else:
            return with_percentages(scoring, steps)
        return scoring

    def check_points(self, items: tuple[ChosenItem, ...]) -> None:
        step = self.file.award.rounding.step
        for item in items:
            if item.points is not None and item.points % step:
                self.fault(
                    ("award", "points", item.id),
                    "TK305",
                    f"{item.points} points for {item.id} is no multiple of the rounding step {step}",
                    "change the points or the step",
                )
        total, points = self.file.award.total, [item.points for item in items if item.scoring is not None]
        known = [number for number in points if number is not None]
        if total is not None and len(known) == len(points) and sum(known) != total:
            self.fault(
                ("award", "total"), "TK306", f"the points add up to {sum(known)}, not to {total}", "correct the points or the total"
            )

    def due_dates(self, items: tuple[ChosenItem, ...]) -> tuple[DueDate, ...]:
        dates: dict[Milestone, date | None] = {name: getattr(self.file.dates, name) for name in MILESTONES}
        rows: list[DueDate] = []
        for chosen in items:
            for due in chosen.item.meta.due:
                if due.variants and chosen.variant not in due.variants:
                    continue
                for name in _needed(due.since, due.before, due.every):
                    if dates[name] is None:
                        self.missing(("dates", name), MILESTONES[name])
                months = int(due.months) if due.months.isdigit() else chosen.blanks.get(due.months)
                found = list(deadlines.due_dates(chosen.id, due, months if isinstance(months, int) else None, dates))
                if found[0].after_end:
                    self.fault(
                        ("dates", "contract_end"),
                        "TK321",
                        f"the contract ends on {dates['contract_end']}, before the first due date of {chosen.id} on {found[0].day}",
                        "shorten the period in the clause, or leave the clause out",
                        "warning",
                    )
                rows += found
        return deadlines.calendar(rows)


def _needed(since: Milestone, before: Milestone | None, every: str) -> Iterator[Milestone]:
    yield since
    if before:
        yield before
    if every == "year":
        yield "contract_end"
