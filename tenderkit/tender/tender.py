"""The resolved tender: what documents are made of, and what the buyer has still to fill in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from tenderkit.catalogue import Catalogue, Item, Questionnaire, Scenario, Scoring
from tenderkit.catalogue.decisions import Decision
from tenderkit.catalogue.grammar import Noun, forms
from tenderkit.catalogue.schema import Milestone
from tenderkit.faults import Fault, Location, TenderkitError, stop_on
from tenderkit.files.yamlfile import KeyPath, YamlFile
from tenderkit.rules.deadlines import DayOfYear, DueDate, Duty
from tenderkit.rules.maturity import Rules
from tenderkit.rules.scoring import Rounding, ScoreLine
from tenderkit.tender.file import Lot, OwnCriterion, TenderFile
from tenderkit.tender.given import Given, given
from tenderkit.tender.own_folders import own_folder

MILESTONES: dict[Milestone, str] = {
    "award": "the date of the award",
    "contract_start": "the first day of the contract",
    "delivery": "the date of the first delivery",
    "contract_end": "the last day of the contract",
}

BlankValue = int | str | date
DecisionValue = int | Decimal | str | tuple[str, ...] | DayOfYear


@dataclass(frozen=True)
class DecisionTaken:
    """A decision as it stands in this tender: the items that it is about, the keys that take it, and its value.

    The value is None while nothing is decided; then the default of the catalogue holds.
    """

    decision: Decision
    items: tuple[str, ...]
    keys: KeyPath
    value: DecisionValue | None


@dataclass(frozen=True, repr=False)
class ChosenItem:
    """An item of this tender: its variant, its points and scoring, the buyer's blanks and decisions, and what is due.

    What is not filled in yet is None. A criterion of award has a maximum of points, and may have a least (`least`) and a rounding
    rule of its own (`rounding`); `own` is what the tender file says of one that is the buyer's own, and no item of the catalogue.
    """

    item: Item
    variant: str | None
    points: Decimal | None
    scoring: Scoring | None
    blanks: Mapping[str, BlankValue | None]
    decisions: Mapping[str, DecisionValue | None]
    duties: tuple[Duty, ...]
    least: Decimal | None = None
    rounding: Rounding | None = None
    own: OwnCriterion | None = None

    def __repr__(self) -> str:
        return f"ChosenItem({self.id + (self.variant or '')!r}, {self.item.title!r})"

    @property
    def id(self) -> str:
        """The item's stable id."""
        return self.item.id

    @property
    def earns_points(self) -> bool:
        """Whether it is a criterion of award, scored by levels or by a price."""
        return self.scoring is not None or self.own is not None


def labels(item: ChosenItem, line: ScoreLine) -> str:
    """The levels of a row of a scoring table by their labels; a part of the requirements that is scored by itself has its id."""
    if item.own is not None:
        return line.levels[0].label
    texts = item.item.texts
    return ", ".join(texts[name].text if (name := f"label.{level.id}") in texts else level.id for level in line.levels)


@dataclass(frozen=True, repr=False)
class Tender:
    """A tender file held against its catalogue.

    `faults` holds what did not stop the loading: warnings, and what the buyer has still to fill in. The latter stand by name
    in `missing` too (`dates.award`). `questionnaire` is the catalogue's with the buyer's choices. A `consultation` is a tender
    file before its scenario is chosen: it has no items and no dates, and its scenario means nothing. `nouns` are the
    buyer's words for terms, by the names of those. `again` holds other data against the same catalogue, for `changed`.
    A tender in `lots` has one for each of them, whose `lot` says which; its own items are those of any lot.
    """

    file: TenderFile
    yaml: YamlFile
    catalogue: Catalogue
    scenario: Scenario
    items: tuple[ChosenItem, ...]
    due: tuple[DueDate, ...]
    faults: tuple[Fault, ...]
    missing: Mapping[str, Fault]
    questionnaire: Questionnaire | None = None
    consultation: bool = False
    decisions: tuple[DecisionTaken, ...] = ()
    nouns: Mapping[str, Noun] = field(default_factory=dict)
    lots: tuple[Tender, ...] = ()
    lot: Lot | None = None
    again: Callable[..., Tender] | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        what = "consultation" if self.consultation else f"{self.scenario.id}, {len(self.items)} items"
        return f"Tender({self.yaml.path!r}, {self.file.reference!r}, {what})"

    def changed(self, **values: Any) -> Tender:
        """The tender with other values, checked as a whole: `changed(title="Screens", award={"points": {"AC-1": 10}})`.

        The names are the keys of a tender file. A dict is laid over what is there, key by key; a list takes the place of the other
        one; None takes a value away. Raises TenderkitError as `load_tender` does; this tender stays as it is.
        """
        assert self.again is not None, "every tender comes of `resolve`"
        data, faults = given(values, self.yaml)
        return self.again(data, faults=faults)

    def alone(self) -> Tender:
        """The tender, for what is done for each lot by itself; raises TenderkitError (TK376) where it has lots."""
        if self.lots:
            hint = "give one of them: in a program one of `tender.lots`, to `simulate` with --lot"
            raise TenderkitError([Fault(self.yaml.where("lots"), "TK376", "this is done for each lot by itself", hint)])
        return self

    @property
    def of_file(self) -> str:
        """The path of the tender file; empty where a program gave the data, or changed it."""
        return "" if isinstance(self.yaml, Given) else self.yaml.path

    def asked(self) -> Questionnaire:
        """The questionnaire; raises TenderkitError (TK219) where the catalogue has none."""
        if self.questionnaire is None:
            hint = "put questionnaire.yaml in your own catalogue folder"
            raise TenderkitError([Fault(Location(self.yaml.path), "TK219", "the catalogue has no questionnaire", hint)])
        return self.questionnaire

    @cached_property
    def words(self) -> Mapping[str, tuple[str, Mapping[str, str]]]:
        """The words for the terms in this tender, and what agrees with each (see `grammar.forms`)."""
        grammar, language = self.catalogue.meta.grammar, self.catalogue.language
        own = {name: (noun.word, forms(noun, grammar, language)) for name, noun in self.nouns.items()}
        return {**self.catalogue.words, **own}

    @property
    def rules(self) -> Rules:
        """The rules by which the returned questionnaires make a scenario."""
        return Rules(self.file.questionnaire.supplier_rule, self.file.questionnaire.market_rule)

    @property
    def rounding(self) -> Rounding:
        """The tender's one rounding rule."""
        rule = self.file.award.rounding
        return Rounding(rule.step, rule.mode)

    def rounding_of(self, item: ChosenItem) -> Rounding:
        """The rule by which points of a criterion are rounded: its own, else the tender's."""
        return item.rounding or self.rounding

    def item(self, *ids: str) -> ChosenItem | None:
        """The first of these items that the tender has."""
        return next((self._by_id[name] for name in ids if name in self._by_id), None)

    def place_in_kind(self, item_id: str) -> int:
        """Which of its kind an item is, counted from 1: the same in every document of the tender."""
        kind = self._by_id[item_id].item.meta.kind
        return [other.id for other in self.items if other.item.meta.kind == kind].index(item_id) + 1

    @cached_property
    def _by_id(self) -> Mapping[str, ChosenItem]:
        return {item.id: item for item in self.items}

    @property
    def folder(self) -> Path:
        """The folder of the tender file: pictures, and a house style that it names, are looked for from there."""
        return Path(self.yaml.path).parent

    @property
    def templates(self) -> Path | None:
        """The buyer's own folder of templates, where the tender file names one; raises TenderkitError (TK101)."""
        faults: list[Fault] = []
        folder = own_folder(self.yaml, "templates", faults)
        stop_on(faults)
        return folder

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the tender's data."""
        data = {**self.yaml.data, "lot": self.lot.model_dump(include={"id", "title"})} if self.lot else self.yaml.data
        return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
