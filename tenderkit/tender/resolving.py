"""Tender file + catalogue → the resolved tender: its items with variants, points and blanks, and its due dates.

Every fault is found in one run: what the schema refuses is left out, and the rest is still held against the catalogue.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tenderkit.blocks import UNFIT
from tenderkit.catalogue import Catalogue, Item, Questionnaire, load_catalogue
from tenderkit.faults import Fault, Location, TenderkitError, stop_on
from tenderkit.files import arguments, places, yamlfile
from tenderkit.files.arguments import PathLike
from tenderkit.files.validation import validate
from tenderkit.files.yamlfile import YamlFile
from tenderkit.rules.maturity import adjusted
from tenderkit.rules.scoring import Rounding
from tenderkit.tender.advice import (
    check_categories,
    check_country,
    check_due,
    check_last_year,
    check_levels,
    check_standstill,
    check_subjects,
)
from tenderkit.tender.choosing import check_references, choose, scenario_of
from tenderkit.tender.consistency import (
    blank_values,
    check_award,
    check_dates,
    check_kpis,
    check_languages,
    check_logo,
    check_names,
    check_questionnaire,
    check_return,
    check_terms,
)
from tenderkit.tender.deciding import decision_values, decisions_of, decisions_taken
from tenderkit.tender.falling_due import due_dates, duties_of
from tenderkit.tender.file import Lot, TenderFile, reading_of
from tenderkit.tender.given import given
from tenderkit.tender.lots import alike, data_of
from tenderkit.tender.own_criteria import own_criteria
from tenderkit.tender.own_folders import own_folder
from tenderkit.tender.points import check_points, check_tie_break, own_scoring
from tenderkit.tender.report import Report
from tenderkit.tender.tender import BlankValue, ChosenItem, DecisionValue, Tender


def load_tender(
    source: PathLike | Mapping[str, Any],
    *,
    clauses: PathLike | None = None,
    catalogue: Catalogue | None = None,
    consultation: bool = False,
) -> Tender:
    """Load a tender file, or the data of one, and hold it against the catalogue of its language (or the one given).

    `source` is the file, its folder, or a dict with the keys of a tender file. In a dict, numbers and dates may be those of Python,
    and the place of a fault is the name of the value, as `products[0].quantity`.

    As a `consultation` it is loaded for what comes before the tender, the questionnaire: without items and dates, and it need not
    have a scenario yet. `clauses` is the buyer's own catalogue folder, else the one that the file names
    under `house`. Raises TenderkitError with every fault found in the file,
    and where there is one also with everything that is still missing. A tender that only lacks values loads: see `Tender.faults`.
    """
    clauses = arguments.optional_path(clauses, "clauses")
    if catalogue is not None:
        arguments.one(catalogue, Catalogue, "catalogue", "a catalogue is expected, as `load_catalogue` gives it")
    data, faults = _read(source)
    return resolve(data, catalogue, clauses=clauses, faults=faults, consultation=consultation)


@dataclass(frozen=True)
class Looked:
    """What can be made out of a tender file that somebody is still writing, and all that is wrong with it or missing.

    The tender is None where too little can be: there is no scenario, or a lot is wrong. What is wrong is left out of it, so nothing
    final is made of one with a fault.
    """

    tender: Tender | None
    faults: tuple[Fault, ...]


def look_at(source: PathLike | Mapping[str, Any], *, clauses: PathLike | None = None, catalogue: Catalogue | None = None) -> Looked:
    """Load a tender file as `load_tender` does, as far as it can be made out: what is wrong raises nothing.

    The faults are sorted by place, and `location.keys` of each lead to the value that it is about.
    """
    clauses = arguments.optional_path(clauses, "clauses")
    try:
        data, faults = _read(source)
        tender, found = _held(data, catalogue, clauses=clauses, faults=faults)
    except TenderkitError as error:
        return Looked(None, error.faults)
    return Looked(tender, tuple(sorted({*found, *(tender.faults if tender else ())})))


def _read(source: PathLike | Mapping[str, Any]) -> tuple[YamlFile, list[Fault]]:
    """The data of a tender file, of its folder, or of a dict; raises TenderkitError where there is none to be had."""
    if isinstance(source, Mapping):
        return given(source)
    path = arguments.path(source, "source")
    if os.path.isdir(path):
        path = path / places.TENDER_FILE
    text, faults = yamlfile.read_text(path, places.shown(path))
    stop_on(faults)
    yaml, faults = yamlfile.parse(text, places.shown(path))
    if yaml.data is None and not faults:
        faults.append(
            Fault(Location(yaml.path, 1), "TK103", "the tender file is empty", "`tenderkit init FOLDER` writes one to start from")
        )
    return yaml, faults


def no_tender(catalogue: Catalogue) -> Tender:
    """The consultation of a buyer who has no tender file yet."""
    arguments.one(catalogue, Catalogue, "catalogue", "a catalogue is expected, as `load_catalogue` gives it")
    return resolve(YamlFile({}, "no tender file", {}), catalogue, consultation=True)


def resolve(
    yaml: YamlFile,
    catalogue: Catalogue | None = None,
    *,
    clauses: PathLike | None = None,
    faults: list[Fault] | None = None,
    consultation: bool = False,
    lot: Lot | None = None,
) -> Tender:
    """Hold a tender's data, or that of one `lot`, against the catalogue; raises TenderkitError as `load_tender` does."""
    again = partial(resolve, catalogue=catalogue, clauses=clauses, consultation=consultation, lot=lot)
    tender, faults = _held(yaml, catalogue, clauses=clauses, faults=faults, consultation=consultation)
    if tender is None or any(fault.severity == "fault" for fault in faults):
        tolerated = ("warning", "missing") if consultation else ("warning",)
        raise TenderkitError(fault for fault in faults if fault.severity not in tolerated)
    return replace(tender, again=again, lot=lot)


def _held(
    yaml: YamlFile, catalogue: Catalogue | None, *, clauses: PathLike | None, faults: list[Fault] | None, consultation: bool = False
) -> tuple[Tender | None, list[Fault]]:
    """A tender as far as it can be made out (None where too little can be), and every fault."""
    faults = [] if faults is None else faults
    if not isinstance(yaml.data, dict):
        raise TenderkitError(
            faults or [Fault(yaml.where(), "TK116", "a tender file is a list of `key: value`", "see `tenderkit schema`")]
        )
    faults += yaml.warnings
    faults += yamlfile.forbidden_characters(yaml, UNFIT, "TK311")
    file, found, concerned = validate(TenderFile, yaml, reading_of(yaml.data).notation)
    faults += found
    assert file is not None, "every key of a tender file is optional"
    if catalogue is None:
        clauses = clauses or own_folder(yaml, "clauses", faults)
        own_folder(yaml, "templates", faults)
        try:
            catalogue = load_catalogue(file.spoken[0], clauses)
        except TenderkitError as error:
            if any(fault.code != "TK202" for fault in error.faults):
                raise TenderkitError([*faults, *error.faults]) from None
            # The rest of the file can be held against the master all the same.
            where = yaml.where("languages", 0) if file.languages else yaml.where("language")
            faults += [Fault(where, fault.code, fault.message, fault.hint) for fault in error.faults]
            catalogue = load_catalogue(clauses=clauses)
    if file.lots and not consultation:
        return _in_lots(file, yaml, catalogue, faults), faults
    report = Report(yaml, faults, concerned)
    check_languages(file, catalogue, report)
    resolved = _consultation if consultation else _resolved
    return resolved(file, yaml, catalogue, report), faults


def _in_lots(file: TenderFile, yaml: YamlFile, catalogue: Catalogue, faults: list[Fault]) -> Tender:
    """A tender in lots: each is held against the catalogue by itself, and what is wrong in several of them is told once."""
    faults += alike(file, yaml)
    lots = []
    for index, lot in enumerate(file.lots):
        try:
            lots.append(resolve(data_of(yaml, index), catalogue, lot=lot))
        except TenderkitError as error:
            faults += error.faults
    told = (*faults, *(fault for each in lots for fault in each.faults))
    if any(fault.severity == "fault" for fault in faults):
        raise TenderkitError(dict.fromkeys(fault for fault in told if fault.severity != "warning"))
    items = {item.id: item for each in reversed(lots) for item in each.items}
    missing = {name: fault for each in reversed(lots) for name, fault in each.missing.items()}
    return replace(
        lots[0],
        file=file,
        yaml=yaml,
        items=tuple(sorted(items.values(), key=lambda item: (item.item.sort_key[0], item.own is not None, item.item.sort_key))),
        due=(),
        faults=tuple(dict.fromkeys(told)),
        missing=missing,
        lots=tuple(lots),
        lot=None,
    )


def _consultation(file: TenderFile, yaml: YamlFile, catalogue: Catalogue, report: Report) -> Tender:
    """A tender file as far as the questionnaire needs it."""
    scenario = scenario_of(file, catalogue, report) if file.scenario else None
    nouns = check_terms(file, catalogue, report)
    check_names(file, report)
    check_logo(file, report)
    check_questionnaire(file, catalogue, report)
    check_return(file, report)
    _check_filled_in(file, report)
    not_stopping = sorted(fault for fault in report.faults if fault.severity == "warning")
    faults = (*catalogue.warnings, *not_stopping)
    scenario = scenario or catalogue.meta.scenarios[0]
    questionnaire = _questionnaire(file, catalogue)
    taken = decisions_taken(catalogue, {}, {}, report)
    return Tender(
        *(file, yaml, catalogue, scenario, (), (), faults, report.missing_values, questionnaire),
        consultation=True,
        decisions=taken,
        nouns=nouns,
    )


def _questionnaire(file: TenderFile, catalogue: Catalogue) -> Questionnaire | None:
    """The catalogue's questionnaire with the choices of the tender file."""
    choices = file.questionnaire
    if catalogue.questionnaire is None:
        return None
    return adjusted(catalogue.questionnaire, points=choices.points, gaps=choices.gaps, leave_out=choices.leave_out)


def _resolved(file: TenderFile, yaml: YamlFile, catalogue: Catalogue, report: Report) -> Tender | None:
    """The tender as far as it can be made out, everything wrong with it in the report; None without a scenario."""
    scenario = scenario_of(file, catalogue, report)
    own = own_criteria(file, catalogue, report)
    chosen = {**choose(file, scenario, catalogue, report), **own}
    check_award(file, chosen, catalogue, report)
    blanks = blank_values(file, catalogue, report)
    decided = decision_values(file, chosen, catalogue, report)
    check_kpis(file, chosen, catalogue, report)
    nouns = check_terms(file, catalogue, report)
    check_names(file, report)
    check_logo(file, report)
    check_questionnaire(file, catalogue, report)
    check_dates(file, report)
    check_country(file, report)
    if scenario is None:
        return None
    check_references(chosen, report)
    _check_filled_in(file, report)
    by_id = sorted((pair for name, pair in chosen.items() if name not in own), key=lambda pair: pair[0].sort_key)
    order = sorted([*by_id, *own.values()], key=lambda pair: pair[0].sort_key[0])  # the buyer's own last of their kind
    items = tuple(
        _chosen_item(item, variant, file, catalogue, blanks, decisions_of(item, variant, decided, catalogue), report)
        for item, variant in order
    )
    check_points(items, file, report)
    check_tie_break(items, file, report)
    taken = decisions_taken(catalogue, dict(chosen), decided, report)
    due = due_dates(items, file, report)
    check_last_year(items, due, taken, file, report)
    check_subjects(file, chosen, catalogue, report)
    check_categories(file, chosen, report)
    check_levels(items, file, report)
    check_standstill(file, report)
    check_due(due, file, report)
    not_stopping = sorted(fault for fault in report.faults if fault.severity != "fault")
    faults = (*catalogue.warnings, *not_stopping)
    questionnaire = _questionnaire(file, catalogue)
    missing = report.missing_values
    return Tender(file, yaml, catalogue, scenario, items, due, faults, missing, questionnaire, decisions=taken, nouns=nouns)


def _check_filled_in(file: TenderFile, report: Report) -> None:
    if file.reference is None:
        report.missing(("reference",), "the reference of the tender")
    if file.title is None:
        report.missing(("title",), "the title of the tender")
    if file.contracting_authority.name is None:
        report.missing(("contracting_authority", "name"), "the name of the contracting authority")
    if not file.products:
        report.missing(("products",), "what is to be supplied")


def _chosen_item(
    item: Item,
    variant: str | None,
    file: TenderFile,
    catalogue: Catalogue,
    values: Mapping[str, BlankValue | None],
    decisions: Mapping[str, DecisionValue | None],
    report: Report,
) -> ChosenItem:
    points, least = None, None
    asked = item.id not in report.guessed
    requirements = catalogue.with_requirements(item).meta.requirements
    scoring = own_scoring(item, requirements, file, decisions, report)
    own = next((one for one in file.award.criteria if one.id == item.id), None)
    if scoring is not None or own is not None:
        points, least = file.award.points.get(item.id), file.award.least.get(item.id)
        if points is None and asked:
            report.missing(("award", "points", item.id), f"maximum points of {item.id} {item.title}")
    blanks = {blank.id: values.get(f"{item.id}.{blank.id}") for blank in item.meta.blanks}
    for blank in item.meta.blanks:
        if blanks[blank.id] is None and asked:
            report.missing(("blanks", f"{item.id}.{blank.id}"), blank.text)
    duties = duties_of(item, variant, blanks, decisions)
    rule = file.award.own_rounding.get(item.id)
    rounding = Rounding(rule.step, rule.mode) if rule else None
    return ChosenItem(item, variant, points, scoring, blanks, decisions, duties, least, rounding, own)
