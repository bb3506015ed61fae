"""A catalogue and its items as the rest of the program holds them: data, and texts by name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tenderkit.catalogue.decisions import Decision
from tenderkit.catalogue.grammar import forms, term_noun
from tenderkit.catalogue.laws import cited
from tenderkit.catalogue.messages import Messages
from tenderkit.catalogue.questionnaire import Questionnaire
from tenderkit.catalogue.schema import CatalogueMeta, Erratum, ItemMeta, Kind, Law, Review, Scenario, Term
from tenderkit.faults import Fault
from tenderkit.files.frontmatter import Passage
from tenderkit.files.translations import master_of
from tenderkit.files.worded import in_master
from tenderkit.files.yamlfile import YamlFile

KIND_ORDER: tuple[Kind, ...] = ("selection-criterion", "technical-specification", "award-criterion", "contract-clause")


def means(names: Iterable[str], item_id: str, variant: str | None) -> bool:
    """Whether a list of names means an item in a variant: CC-2 means each of them, CC-2b one."""
    return not {item_id, f"{item_id}{variant or ''}"}.isdisjoint(names)


@dataclass(frozen=True, repr=False)
class Item:
    """A criterion or clause: its data (`meta`), and all its texts by name.

    Names of texts: title, text, verification, assessment, guidance, and `requirement.ID`, `label.ID`, `level.ID`, `kpi.ID`,
    `blank.ID`, `due.ID`. A translation replaces texts and nothing else. `origin` is the id of the catalogue that the item
    belongs to; None for one that a buyer lays over it, which stands under its own source.
    """

    meta: ItemMeta
    texts: Mapping[str, Passage]
    file: YamlFile
    origin: str | None = None

    def __repr__(self) -> str:
        return f"Item({self.id!r}, {self.title!r})"

    @property
    def id(self) -> str:
        """The stable id, as AC-3."""
        return self.meta.id

    @property
    def title(self) -> str:
        """The title in the catalogue's language."""
        return self.texts["title"].text

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the item's texts in the master's language: it is the same in all languages."""
        joined = "\0".join(f"{name}\0{master_of(self.texts[name].text)}" for name in sorted(self.texts))
        return hashlib.sha256(joined.encode()).hexdigest()

    @cached_property
    def sort_key(self) -> tuple[int, bool, list[str]]:
        """What orders items: by kind, ours after the source's own, then by id with numbers as numbers."""
        return (KIND_ORDER.index(self.meta.kind), self.meta.addition, [part.zfill(6) for part in re.split(r"(\d+)", self.id)])

    def variant_for(self, scenario: str) -> str | None:
        """The letter of the variant that a scenario uses, or None."""
        return next((letter for letter, scenarios in self.meta.variants.items() if scenario in scenarios), None)

    def in_scenario(self, scenario: str) -> bool:
        """Whether the item is in a scenario's starting set."""
        return scenario in self.meta.scenarios or self.variant_for(scenario) is not None

    def references(self, variant: str | None) -> list[list[str]]:
        """The references of a variant, each as the ids of which the first that a tender has is meant."""
        return [entry.ids for entry in self.meta.references if not entry.variants or variant in entry.variants]

    def scope(self, items: Iterable[Item]) -> list[str]:
        """The ids of those of a tender's clauses that this one applies to, where it is a clause on other clauses."""
        wanted = self.meta.other_clauses
        if wanted is None:
            return []
        return [item.id for item in items if item.meta.kind == "contract-clause" and item.id not in (self.id, *wanted.leave_out)]


@dataclass(frozen=True, repr=False)
class Catalogue:
    """Everything a tender chooses from, in one language.

    `origins` are the catalogues that its items belong to, by id; `reviewed` says who has reviewed a translation, and `own` is the
    buyer's folder over the shipped ones.
    """

    meta: CatalogueMeta
    language: str
    items: Mapping[str, Item]
    terms: Mapping[str, Term]
    errata: Mapping[str, Erratum]
    laws: Mapping[str, Law]
    passages: Mapping[str, Passage]
    questionnaire: Questionnaire | None = None
    origins: Mapping[str, CatalogueMeta] = field(default_factory=dict)
    warnings: tuple[Fault, ...] = field(default=())
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    reviewed: Review | None = None
    own: Path | None = None
    messages: Messages = field(default=Messages())

    def __repr__(self) -> str:
        return f"Catalogue({self.meta.id!r}, {self.meta.version!r}, {self.language!r}, {len(self.items)} items)"

    def said(self, message: str) -> str:
        """A message of ours, as of a fault, in the language of the catalogue."""
        return self.messages.said(message, self.meta.locale)

    def scenario(self, name: str) -> Scenario | None:
        """The scenario of that name, or None."""
        return next((scenario for scenario in self.meta.scenarios if scenario.id == name), None)

    def in_scenario(self, name: str) -> list[Item]:
        """A scenario's starting set, in document order."""
        return self._starting_sets.get(name, [])

    @cached_property
    def words(self) -> Mapping[str, tuple[str, Mapping[str, str]]]:
        """The words for the terms, and what agrees with each (see `grammar.forms`)."""
        grammar = self.meta.grammar
        nouns = {name: term_noun(term.term, name, grammar) for name, term in self.terms.items()}
        return {name: (noun.word, forms(noun, grammar, self.language)) for name, noun in nouns.items()}

    @cached_property
    def _starting_sets(self) -> Mapping[str, list[Item]]:
        names = [scenario.id for scenario in self.meta.scenarios]
        return {name: [item for item in self.items.values() if item.in_scenario(name)] for name in names}

    def laws_for(self, items: Iterable[tuple[str, str | None]]) -> list[Law]:
        """The law and schemes on which items, each in a variant, rest.

        They are cited by the items, by readings that concern them, or by the defined terms.
        """
        found: set[str] = set(self._cited[""])
        for item_id, variant in items:
            found.update(*(self._cited[owner] for owner in (item_id, *(one.id for one in self.errata_for(item_id, variant)))))
        return [law for law in self.laws.values() if law.id in found]

    @cached_property
    def _cited(self) -> Mapping[str, frozenset[str]]:
        """The laws that each item and erratum cites; those of the terms, which serve every item, under no name."""
        texts = {item.id: [master_of(passage.text) for passage in item.texts.values()] for item in self.items.values()}
        texts |= {one.id: [str(value) for value in in_master(one).model_dump().values()] for one in self.errata.values()}
        texts[""] = [master_of(term.definition) for term in self.terms.values()]
        return {owner: cited("\n".join(parts), self.laws.values()) for owner, parts in texts.items()}

    def find(self, name: str) -> tuple[Item, str | None] | None:
        """The item that a name such as AC-3 or CC-2b means, with the variant named; None where there is none."""
        if name in self.items:
            return self.items[name], None
        item = self.items.get(name[:-1])
        return (item, name[-1]) if item is not None and name[-1] in item.meta.variants else None

    def errata_for(self, item_id: str, variant: str | None) -> list[Erratum]:
        """The errata that concern an item in a variant."""
        return [erratum for erratum in self.errata.values() if means(erratum.concerns, item_id, variant)]

    def with_requirements(self, item: Item) -> Item:
        """The item whose requirements an item has: itself, or the one that it names."""
        return self.items[item.meta.requirements_from] if item.meta.requirements_from else item

    def decisions_for(self, item_id: str, variant: str | None) -> list[Decision]:
        """The decisions that concern an item in a variant."""
        known = self._decisions_by_item
        if (item_id, variant) not in known:
            known[item_id, variant] = [one for one in self.decisions.values() if means(one.concerns, item_id, variant)]
        return known[item_id, variant]

    @cached_property
    def _decisions_by_item(self) -> dict[tuple[str, str | None], list[Decision]]:
        return {}

    @cached_property
    def wording(self) -> str:
        """The SHA-256 of all that is printed of the catalogue, in the words of its language."""
        parts = [repr(self.meta), repr(self.questionnaire), repr(self.reviewed), repr(self.messages)]
        parts += [f"{item.meta!r}{sorted((name, text.text) for name, text in item.texts.items())}" for item in self.items.values()]
        for records in (self.terms, self.errata, self.laws, self.decisions, self.origins):
            parts += [repr(record) for record in records.values()]
        parts += [passage.text for passage in self.passages.values()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of all items, data and texts, of all terms, of the register of law, and of the questionnaire.

        It is that of the words of the master, so the same in all languages.
        """
        parts = [f"{item.fingerprint}{in_master(item.meta)!r}" for item in self.items.values()]
        parts += [repr(in_master(record)) for records in (self.terms, self.decisions) for record in records.values()]
        parts += [self.questionnaire.fingerprint] if self.questionnaire else []
        parts += [repr(in_master(law)) for law in self.laws.values()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()
