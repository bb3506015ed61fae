"""A tender and its catalogue as templates see them: plain names, texts rendered on demand, blanks where something is missing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any, Protocol

from tenderkit.catalogue import Catalogue
from tenderkit.catalogue.asking import FieldMeta
from tenderkit.catalogue.schema import Milestone
from tenderkit.templating import FOR_BUYER, Later, Markdown, Rendering, terms_of
from tenderkit.tender import MILESTONES, Tender
from tenderkit.views import form_fields, questions, withheld
from tenderkit.views.base import Base
from tenderkit.views.calendar_rows import calendar_row
from tenderkit.views.decision_rows import decision_rows
from tenderkit.views.item import ItemView
from tenderkit.views.rows import ErratumRow, LawRow, SourceGroup, TermRow
from tenderkit.views.simulation_rows import simulation_view
from tenderkit.views.sources import source_groups
from tenderkit.views.tender_view import TenderView

_READING = re.compile(r"\bE-[0-9]+\b")
_KINDS = {
    "selection_criteria": "selection-criterion",
    "technical_specifications": "technical-specification",
    "award_criteria": "award-criterion",
    "clauses": "contract-clause",
}


@dataclass(frozen=True)
class Supplier:
    """A supplier that a form is made for: both texts stand in the form already; empty ones are left to the supplier."""

    name: str = ""
    contact: str = ""


ANYBODY = Supplier()
NOT_FILLED = form_fields.Filled()


@dataclass(frozen=True)
class About:
    """What a document is about beside its tender: a supplier, a return, a market.

    `names` are the further names that its template has, `files` those of its file name's pattern; `supplier` is the one that a form
    is made for, with empty names where it is for any. `filled` is what stands in the fields of a form already.
    """

    names: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    supplier: Supplier = ANYBODY
    filled: form_fields.Filled = NOT_FILLED


NOTHING = About()


class Kind(Protocol):
    """What a document says of itself."""

    @property
    def id(self) -> str:
        """The id of its type."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def version(self) -> str:
        """The version of its template."""

    @property
    def audience(self) -> str:
        """Who it is for: “buyer”, or others."""

    @property
    def references(self) -> str:
        """How its texts refer to items: “numbers”, or “words” where it has no headings of items."""

    def items_in(self, tender: Tender) -> list[str]:
        """The ids of the items of a tender that it is there for; none where it is for any tender."""

    @property
    def fields(self) -> tuple[FieldMeta, ...]:
        """What it asks, where it is a form."""


@dataclass(frozen=True)
class Context:
    """Makes the names of a template: see docs/templates.md for the list.

    `printed` are the ids of the terms that the document prints; None where that is not known yet.
    """

    tender: Tender
    kind: Kind
    about: About = NOTHING
    printed: frozenset[str] | None = None

    def __call__(self, rendering: Rendering) -> dict[str, Any]:
        """The names for one rendering; in a document for others, what is for the buyer alone is withheld."""
        rendering.public = self.kind.audience != "buyer"
        names = {**Names(self, rendering).all(), **self.about.names}
        return {**names, **dict.fromkeys(withheld.NAMES, FOR_BUYER)} if rendering.public else names


class Names(Base):
    """Makes the names of one rendering."""

    def __init__(self, context: Context, rendering: Rendering) -> None:
        super().__init__(context.tender, rendering, standalone=context.kind.references == "words")
        self.context, self.kind, self.about, self.printed = context, context.kind, context.about, context.printed
        self._definitions: dict[str, tuple[Markdown, frozenset[str]]] = {}

    @cached_property
    def items(self) -> dict[str, ItemView]:
        """The items of the tender by their ids."""
        return {chosen.id: ItemView(chosen, self) for chosen in self.tender.items}

    def all(self) -> dict[str, Any]:
        """Every name that a template has."""
        return {
            "tender": self.tender_view,
            "values": Later(lambda: self.tender_view.values),
            "catalogue": Later(lambda: _catalogue_view(self.tender.catalogue)),
            "document": SimpleNamespace(
                id=self.kind.id,
                title=self.kind.title,
                version=self.kind.version,
                draft=self.rendering.draft,
                items=[self.items[name] for name in self.kind.items_in(self.tender)],
            ),
            "items": Later(lambda: list(self.items.values())),
            **{name: Later(partial(self.of_kind, kind)) for name, kind in _KINDS.items()},
            "referenced": self.referenced,
            "sources_of": self.sources_of,
            "term": self.term,
            "terms": Later(self.terms),
            "terms_of": self.terms_of,
            "calendar": Later(lambda: [calendar_row(self, self.items[row.item_id], row) for row in self.tender.due]),
            "errata": Later(lambda: [self.erratum(erratum) for erratum in self.tender.catalogue.errata.values()]),
            "readings": Later(self.readings),
            "decisions": Later(lambda: list(decision_rows(self))),
            "lots": Later(self.lots),
            "simulation": Later(lambda: simulation_view(self)),
            "laws": Later(self.laws),
            "warnings": Later(self.warnings),
            "ref": self.ref,
            "label": self.word,
            "anchor": self.anchor,
            "number": self.number,
            "milestones": Later(self.milestones),
            "questionnaire": Later(self.questionnaire),
            "rules": self.tender.rules,
            "tone": questions.tones(self.tender.questionnaire),
            "supplier": SimpleNamespace(name=self.about.supplier.name, contact=self.about.supplier.contact),
            **(controls := questions.controls(self.rendering)),
            **form_fields.functions(self.kind.fields, self.rendering, controls, self.filled),
        }

    def lots(self) -> list[SimpleNamespace]:
        """The lots of a document that is about all of them, each with its tender, its items and its dates."""
        found = []
        for lot in self.tender.lots:
            names = Names(replace(self.context, tender=lot), self.rendering)
            names.standalone = True  # what is a lot's own has no heading to refer to
            kinds = {name: names.of_kind(kind) for name, kind in _KINDS.items()}
            found.append(SimpleNamespace(tender=names.tender_view, milestones=names.milestones(), ref=names.ref, **kinds))
        return found

    @property
    def filled(self) -> form_fields.Filled:
        """What stands in a form already; how many rows it has, the tender file may say."""
        number = self.about.filled.number or self.tender.file.form_rows.get(self.kind.id)
        return replace(self.about.filled, number=number)

    def of_kind(self, kind: str) -> list[ItemView]:
        """The items of a kind, as award-criterion, in the order of documents."""
        return [item for item in self.items.values() if item.kind == kind]

    def questionnaire(self) -> SimpleNamespace:
        """The questionnaire; its head holds what is known of the tender and of the supplier that the form is made for."""
        file, supplier = self.tender.file, self.about.supplier
        filled = SimpleNamespace(
            company=supplier.name,
            contact=supplier.contact,
            reference=file.reference or "",
            product=", ".join(product.name for product in file.products),
        )
        errata = self.errata_on_questionnaire()
        return_by, either = file.questionnaire.return_by, self.label("or")
        return questions.view(self.tender.questionnaire, self.rendering, filled, errata, return_by, either)

    @cached_property
    def tender_view(self) -> TenderView:
        """The tender as templates see it."""
        return TenderView(self)

    def terms(self) -> list[TermRow]:
        """The defined terms in the order of the alphabet."""
        return self.term_rows(self.tender.catalogue.terms)

    def term_rows(self, names: Iterable[str]) -> list[TermRow]:
        """Defined terms in the order of the alphabet: A and Ä are one letter."""
        terms = (self.tender.catalogue.terms[name] for name in names)
        rows = [TermRow(term.id, str(getattr(self.term, term.id)), term.scope, partial(self.definition, term.id)) for term in terms]
        return sorted(rows, key=lambda row: (_letters(row.term), row.term, row.id))

    def definition(self, name: str) -> Markdown:
        """What a term means."""
        return self._defined(name)[0]

    def _defined(self, name: str) -> tuple[Markdown, frozenset[str]]:
        """What a term means, and the terms that this takes; a term that only definitions print need not be defined."""
        if name not in self._definitions:
            values, before = self.rendering.values, len(self.rendering.values)
            text = self.rendering.text(self.tender.catalogue.passages[f"term.{name}"], {"term": self.term})
            self._definitions[name] = text, terms_of(*values[before:])
            values[before:] = map(str, values[before:])
        return self._definitions[name]

    def terms_of(self, *_items: object) -> list[TermRow]:
        """The defined terms that the document prints, and those that their definitions take.

        As long as it is not known what the document prints, that is what was rendered up to here; `documents.compose` then
        renders it once more if there was more to come.
        """
        printed = terms_of(*self.rendering.values) if self.printed is None else self.printed
        self.rendering.defined.add(printed)
        found, waiting = set[str](), set(printed)
        while waiting:
            found |= waiting
            waiting = set().union(*(self._defined(name)[1] for name in sorted(waiting))) - found
        return self.term_rows(found)

    def laws(self) -> list[LawRow]:
        """The law and schemes that the items of this tender rest on, in the order of the register."""
        found = self.tender.catalogue.laws_for((item.id, item.variant) for item in self.tender.items)
        return [
            LawRow(
                *(law.id, law.title, law.seen.read, law.seen.where, law.seen.date, law.caution),
                *((law.confirmed_by.name, law.confirmed_by.date) if law.confirmed_by else (None, None)),
            )
            for law in found
        ]

    def sources_of(self, items: Iterable[ItemView]) -> list[SourceGroup]:
        """Id, version and source of items, by catalogue; in a document for others only where the tender file asks for it."""
        if self.rendering.public and not self.tender.file.item_table:
            return []
        return source_groups(self.tender, (item._chosen for item in items if not item.own))

    def warnings(self) -> list[str]:
        """What the buyer should look at: the warnings of the check of the tender file."""
        said = self.tender.catalogue.said
        return [said(fault.message) for fault in self.tender.faults if fault.severity == "warning"]

    @property
    def milestone_names(self) -> tuple[Milestone, ...]:
        """The contract's dates that the calendar is counted from, and those that are known."""
        used = {name for row in self.tender.due for name in row.duty.milestones()}
        used |= {name for name in MILESTONES if getattr(self.tender.file.dates, name) is not None}
        return tuple(name for name in MILESTONES if name in used)

    def milestones(self) -> list[SimpleNamespace]:
        """The contract's dates with the terms for them."""
        dates = self.tender_view.dates
        return [SimpleNamespace(name=self.milestone(name), day=getattr(dates, name)) for name in self.milestone_names]

    def readings(self) -> list[ErratumRow]:
        """The readings that concern the items of the tender, and those that these, or the guidance, refer to."""
        catalogue = self.tender.catalogue
        found = {erratum.id for item in self.tender.items for erratum in catalogue.errata_for(item.id, item.variant)}
        waiting = {name for item in self.items.values() for name in _READING.findall(item.guidance)} | found
        found = set()
        while waiting := (waiting & catalogue.errata.keys()) - found:
            found |= waiting
            readings = [catalogue.errata[name] for name in waiting]
            waiting = {name for one in readings for name in _READING.findall(f"{one.printed} {one.reading} {one.instead}")}
        return [self.erratum(erratum) for name, erratum in catalogue.errata.items() if name in found]

    def errata_on_questionnaire(self) -> list[ErratumRow]:
        """The readings that concern the questionnaire and its scoring."""
        return [self.erratum(erratum) for erratum in self.tender.catalogue.errata.values() if "questionnaire" in erratum.concerns]

    def referenced(self, items: Iterable[ItemView]) -> list[ItemView]:
        """The items that these refer to and that are not among them, each once."""
        own = list(items)
        found: dict[str, ItemView] = {}
        for item in own:
            for group in item._chosen.item.references(item.variant):
                chosen = self.tender.item(*group)
                if chosen is not None and all(chosen.id != other.id for other in own):
                    found[chosen.id] = self.items[chosen.id]
        return [item for item in self.items.values() if item.id in found]


def _letters(text: str) -> str:
    """A text as the alphabet has it: without accents, and in small letters."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def _catalogue_view(catalogue: Catalogue) -> withheld.CatalogueNames:
    meta = catalogue.meta
    return withheld.CatalogueNames(
        id=meta.id, title=meta.title, version=meta.version, source=meta.source, source_short=meta.source_short
    )
