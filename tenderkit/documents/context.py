"""A tender and its catalogue as templates see them: plain names, texts rendered on demand, blanks where something is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any

from tenderkit.catalogue import Catalogue, Erratum
from tenderkit.catalogue.items import Milestone
from tenderkit.deadlines import DueDate
from tenderkit.documents import questionnaire
from tenderkit.documents.items import ItemView
from tenderkit.documents.particulars import TenderView
from tenderkit.documents.rows import CalendarRow, ErratumRow, TermRow
from tenderkit.documents.types import DocumentType
from tenderkit.faults import Fault
from tenderkit.frontmatter import Passage
from tenderkit.templating import Fixed, Later, Markdown, Missing, Session
from tenderkit.tender import MILESTONES, Tender
from tenderkit.yamlfile import KeyPath

_MILESTONE_TERMS: dict[str, str] = {"award": "award_date", "contract_start": "contract_start", "delivery": "delivery"}
_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,29}")
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


@dataclass(frozen=True)
class About:
    """What a document is about beside its tender: a supplier, a return, a market.

    `names` are the further names that its template has, `files` those of its file name's pattern; `supplier` is the one that a form
    is made for, with empty names where it is for any.
    """

    names: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    supplier: Supplier = ANYBODY


NOTHING = About()


@dataclass(frozen=True)
class Context:
    """Makes the names of a template: see docs/templates.md for the list."""

    tender: Tender
    kind: DocumentType
    about: About = NOTHING

    def __call__(self, session: Session) -> dict[str, Any]:
        """Return the names for one rendering."""
        return {**Names(self.tender, self.kind, session, self.about).all(), **self.about.names}


def views(tender: Tender, kind: DocumentType, session: Session) -> list[ItemView]:
    """Return a tender's items for a session outside a document: their references are plain words."""
    return list(Names(tender, kind, session, standalone=True).items.values())


class Names:
    """Makes the names of one rendering."""

    def __init__(
        self, tender: Tender, kind: DocumentType, session: Session, about: About = NOTHING, *, standalone: bool = False
    ) -> None:
        self.tender, self.kind, self.session, self.about, self.standalone = tender, kind, session, about, standalone

    @cached_property
    def items(self) -> dict[str, ItemView]:
        """The items of the tender by their ids."""
        return {chosen.id: ItemView(chosen, self) for chosen in self.tender.items}

    @cached_property
    def term(self) -> Fixed:
        """The defined terms as this tender calls them."""
        own = self.tender.file.terms
        return Fixed(**{term.id: own.get(term.id, term.term) for term in self.tender.catalogue.terms.values()})

    def all(self) -> dict[str, Any]:
        """Return every name that a template has."""
        return {
            "tender": self.tender_view,
            "catalogue": Later(lambda: _catalogue_view(self.tender.catalogue)),
            "document": SimpleNamespace(
                id=self.kind.id, title=self.kind.title, version=self.kind.version, draft=self.session.draft
            ),
            "items": Later(lambda: list(self.items.values())),
            **{name: Later(partial(self.of_kind, kind)) for name, kind in _KINDS.items()},
            "referenced": self.referenced,
            "term": self.term,
            "terms": Later(self.terms),
            "terms_of": self.terms_of,
            "calendar": Later(lambda: [self.calendar_row(row) for row in self.tender.due]),
            "errata": Later(lambda: [self.erratum(erratum) for erratum in self.tender.catalogue.errata.values()]),
            "warnings": Later(self.warnings),
            "ref": self.ref,
            "anchor": lambda name: self.with_anchor(name, "{{#{}}}"),
            "number": lambda name: self.with_anchor(name, '[](#{} "number")'),
            "milestones": Later(self.milestones),
            "questionnaire": Later(self.questionnaire),
            "rules": self.tender.rules,
            "tone": questionnaire.tones(self.tender.questionnaire),
            "supplier": SimpleNamespace(name=self.about.supplier.name, contact=self.about.supplier.contact),
            **questionnaire.controls(self.session),
        }

    def of_kind(self, kind: str) -> list[ItemView]:
        """Return the items of a kind, as award-criterion, in the order of documents."""
        return [item for item in self.items.values() if item.kind == kind]

    def questionnaire(self) -> SimpleNamespace:
        """Return the questionnaire; its head holds what is known of the tender and of the supplier that the form is made for."""
        file, supplier = self.tender.file, self.about.supplier
        filled = SimpleNamespace(
            company=supplier.name,
            contact=supplier.contact,
            reference=file.reference or "",
            product=", ".join(product.name for product in file.products),
        )
        errata = self.errata_on_questionnaire()
        return questionnaire.view(self.tender.questionnaire, self.session, filled, errata, file.questionnaire.return_by)

    def missing(self, keys: KeyPath, text: str) -> Missing:
        """Return a blank for a value that the tender lacks; part of a name means the first missing value below it."""
        name = ".".join(str(key) for key in keys)
        found = next((fault for other, fault in self.tender.missing.items() if f"{other}.".startswith(f"{name}.")), None)
        if found is None:
            found = Fault(self.tender.yaml.where(*keys), "TK303", f"“{name}” is not filled in", "fill it in", "missing")
        return Missing(text, found)

    def given(self, value: Any, keys: KeyPath, text: str) -> Any:
        """Return a value, or a blank where it is missing."""
        return self.missing(keys, text) if value is None else value

    @cached_property
    def tender_view(self) -> TenderView:
        """The tender as templates see it."""
        return TenderView(self)

    def terms(self) -> list[TermRow]:
        """Return the defined terms in the order of the alphabet."""
        return self.term_rows(self.tender.catalogue.terms)

    def term_rows(self, names: Iterable[str]) -> list[TermRow]:
        """Return defined terms in the order of the alphabet."""
        catalogue = self.tender.catalogue

        def definition(name: str) -> Callable[[], Markdown]:
            return lambda: self.session.text(catalogue.passages[f"term.{name}"], {"term": self.term})

        terms = (catalogue.terms[name] for name in names)
        rows = [TermRow(term.id, getattr(self.term, term.id), term.scope, definition(term.id)) for term in terms]
        return sorted(rows, key=lambda row: row.term.casefold())

    def label(self, name: str, otherwise: str) -> str:
        """Return one of the few words of ours in the catalogue's language."""
        return self.tender.catalogue.meta.labels.get(name, otherwise)

    def day(self, row: DueDate) -> date | Missing:
        """Return the day of a due date, or a blank that names the date it lacks."""
        if row.day is not None:
            return row.day
        dates = self.tender.file.dates
        for name in (row.due.since, row.due.before):
            if name and getattr(dates, name) is None:
                return self.missing(("dates", name), f"due date, from {MILESTONES[name]}")
        return self.missing(("blanks", f"{row.item_id}.{row.due.months}"), "due date")

    def terms_of(self, items: Iterable[ItemView]) -> list[TermRow]:
        """Return the defined terms that a document on these items uses: in its template, in their texts, in the definitions."""
        engine, known = self.session.engine, self.tender.catalogue.terms
        texts: list[Passage] = []
        found = [engine.terms_of_template(self.kind.id)]
        for item in items:
            texts += [passage for name, passage in item._chosen.item.texts.items() if name != "guidance"]
            texts += item.requirement_passages()
            milestones = [name for due in item._chosen.item.meta.due for name in (due.since, due.before)]
            found.append(frozenset(_MILESTONE_TERMS[name] for name in milestones if name in _MILESTONE_TERMS))
        used: set[str] = set()
        while texts or found:
            found += [engine.terms_in(passage) for passage in texts]
            new = {name for names in found for name in (known if names is None else names) if name in known} - used
            used |= new
            texts, found = [self.tender.catalogue.passages[f"term.{name}"] for name in new], []
        return self.term_rows(name for name in known if name in used)

    def warnings(self) -> list[str]:
        """Return what the buyer should look at: the warnings of the check of the tender file."""
        return [fault.message for fault in self.tender.faults if fault.severity == "warning"]

    @property
    def milestone_names(self) -> tuple[Milestone, ...]:
        """The contract's dates that the calendar is counted from, and those that are known."""
        used = {name for row in self.tender.due for name in (row.due.since, row.due.before) if name}
        used |= {"contract_end" for row in self.tender.due if row.due.every == "year"}
        used |= {name for name in MILESTONES if getattr(self.tender.file.dates, name) is not None}
        return tuple(name for name in MILESTONES if name in used)

    def milestones(self) -> list[SimpleNamespace]:
        """The contract's dates with the terms for them."""
        dates = self.tender_view.dates
        return [SimpleNamespace(name=self.milestone(name), day=getattr(dates, name)) for name in self.milestone_names]

    def milestone(self, name: Milestone) -> str:
        """Return the defined term for a milestone."""
        return str(getattr(self.term, _MILESTONE_TERMS.get(name, ""), None) or self.label(name, "End of the contract"))

    def calendar_row(self, row: DueDate) -> CalendarRow:
        """Return a due date as a row of the calendar."""
        item = self.items[row.item_id]
        months = None if row.months is None else row.months + 12 * (row.number - 1)
        return CalendarRow(
            lambda: item.rendered(f"due.{row.due.id}"),
            item=item,
            number=row.number,
            day=self.day(row),
            months=months if months is not None else self.missing(("blanks", f"{row.item_id}.{row.due.months}"), "months"),
            since=self.milestone(row.due.since),
            before=self.milestone(row.due.before) if row.due.before else None,
            yearly=row.due.every == "year",
            advanced=row.advanced,
            after_end=row.after_end,
            erratum=row.due.erratum,
        )

    def erratum(self, erratum: Erratum) -> ErratumRow:
        """Return a reading of the source with its texts rendered."""

        def text(name: str) -> Markdown:
            passage: Passage = self.tender.catalogue.passages[f"erratum.{erratum.id}.{name}"]
            return self.session.text(passage, {"term": self.term}) if passage.text else Markdown("")

        decision = text("decision") if erratum.decision else None
        parts = (text("printed"), text("reading"), text("instead"), decision)
        concerned = [item.id for item in self.items.values() if not set(_forms(item)).isdisjoint(erratum.concerns)]
        general = all(self.tender.catalogue.find(name) is None for name in erratum.concerns)
        return ErratumRow(erratum.id, erratum.title, erratum.place, erratum.certainty, tuple(concerned), general, *parts)

    def errata_on_questionnaire(self) -> list[ErratumRow]:
        """Return the readings that concern the questionnaire and its scoring."""
        return [self.erratum(erratum) for erratum in self.tender.catalogue.errata.values() if "questionnaire" in erratum.concerns]

    def with_anchor(self, name: object, notation: str) -> Markdown:
        """Put an anchor into its Markdown; a value that is none is a fault, for it might be markup."""
        if not _ANCHOR.fullmatch(str(name)):
            self.session.fault(
                "TK414", f"“{name}” cannot be an anchor", "use at most 30 letters, digits and hyphens, a letter first"
            )
            return Markdown("")
        return Markdown(notation.format(name))

    def ref(self, *ids: str) -> Markdown:
        """Refer to the first of these items that the tender has, by title and number."""
        chosen = self.tender.item(*ids)
        if chosen is None:
            message = f"a reference to {' or '.join(map(str, ids))}, which this tender does not have"
            self.session.fault("TK413", message, "add it to the tender, or take the reference out")
            return Markdown("")
        if self.standalone:
            return self.session.slot(f"{chosen.id} {chosen.item.title}")
        section = self.label("section", "section")
        return Markdown(f'[](#{chosen.id}) ({section} [](#{chosen.id} "number"))')

    def referenced(self, items: Iterable[ItemView]) -> list[ItemView]:
        """Return the items that these refer to and that are not among them, each once."""
        own = list(items)
        found: dict[str, ItemView] = {}
        for item in own:
            for group in item._chosen.item.references(item.variant):
                chosen = self.tender.item(*group)
                if chosen is not None and all(chosen.id != other.id for other in own):
                    found[chosen.id] = self.items[chosen.id]
        return [item for item in self.items.values() if item.id in found]


def _forms(item: ItemView) -> Iterator[str]:
    """Yield the names under which a list can mean an item: CC-2, and CC-2b where it is that variant."""
    yield item.id
    if item.variant:
        yield item.id + item.variant


def _catalogue_view(catalogue: Catalogue) -> SimpleNamespace:
    meta = catalogue.meta
    return SimpleNamespace(id=meta.id, title=meta.title, version=meta.version, source=meta.source, source_short=meta.source_short)
