"""A tender and its catalogue as templates see them: plain names, texts rendered on demand, blanks where something is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from tenderkit import scoring as points
from tenderkit.catalogue import Catalogue, Erratum, Scenario
from tenderkit.catalogue.items import Milestone
from tenderkit.deadlines import DueDate
from tenderkit.documents.types import DocumentType
from tenderkit.faults import Fault
from tenderkit.frontmatter import Passage
from tenderkit.templating import Markdown, Missing, Session
from tenderkit.tender import MILESTONES, ChosenItem, Tender
from tenderkit.yamlfile import KeyPath

_MILESTONE_TERMS: dict[str, str] = {"award": "award_date", "contract_start": "contract_start", "delivery": "delivery"}
_TERM = re.compile(r"\bterm\.(\w+)")
Context = Callable[[Session], dict[str, Any]]
_KINDS = {
    "selection_criteria": "selection-criterion",
    "technical_specifications": "technical-specification",
    "award_criteria": "award-criterion",
    "clauses": "contract-clause",
}


def context_for(tender: Tender, kind: DocumentType, *, standalone: bool = False) -> Context:
    """Return what makes the names of a template: see docs/templates.md for the list.

    `standalone` gives references as plain words, for a text shown outside a document.
    """
    return lambda session: _Names(tender, kind, session, standalone).all()


def views(tender: Tender, kind: DocumentType, session: Session) -> list[ItemView]:
    """Return a tender's items for a session, their references as plain words."""
    return list(_Names(tender, kind, session, standalone=True).items.values())


class _Later(Sequence[Any]):
    """A list made when a template first looks at it: most documents need few of the lists there are."""

    def __init__(self, make: Callable[[], list[Any]]) -> None:
        self._make = make

    @cached_property
    def _rows(self) -> list[Any]:
        return self._make()

    def __getitem__(self, index: Any) -> Any:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)


@dataclass(frozen=True)
class ScoringRow:
    """A row of a scoring table: level, what earns it, percentage, points of this tender."""

    label: Markdown
    text: Markdown
    percent: Decimal
    points: Decimal | Missing


@dataclass(frozen=True)
class KpiRow:
    """A key performance indicator."""

    aspect: str
    text: Markdown


@dataclass(frozen=True)
class CalendarRow:
    """A row of the calendar of due dates; `since` and `before` are the terms for the milestones, `months` the period."""

    item: ItemView
    text: Markdown
    number: int
    day: date | Missing
    months: int | Missing
    since: str
    before: str | None
    yearly: bool
    advanced: bool
    after_end: bool
    erratum: str | None


@dataclass(frozen=True)
class TermRow:
    """A defined term and its meaning."""

    id: str
    term: str
    definition: Markdown
    scope: str


@dataclass(frozen=True)
class ErratumRow:
    """A reading of the source, for the buyer.

    `concerns` holds the items of this tender; `general` says that it concerns no item of the catalogue.
    """

    id: str
    title: str
    place: str
    certainty: str
    concerns: tuple[str, ...]
    general: bool
    printed: Markdown
    reading: Markdown
    instead: Markdown
    decision: Markdown | None


class ItemView:
    """An item of the tender, as a template prints it."""

    def __init__(self, chosen: ChosenItem, names: _Names) -> None:
        self._chosen, self._names = chosen, names
        meta = chosen.item.meta
        self.id = chosen.id
        self.kind = meta.kind
        self.title = chosen.item.title
        self.variant = chosen.variant
        self.version = meta.version
        self.addition = meta.addition
        self.source = str(meta.source)
        self.source_note = meta.source.note
        self.anchor = Markdown(f"{{#{chosen.id}}}")

    def _render(self, name: str, more: Mapping[str, Any] | None = None) -> Markdown:
        passage = self._chosen.item.texts.get(name)
        if passage is None or not passage.text.strip():
            return Markdown("")
        return self._names.session.text(passage, {**self._own_names, **(more or {})})

    @cached_property
    def _own_names(self) -> dict[str, Any]:
        chosen, names = self._chosen, self._names
        blanks = {
            blank.id: value
            if (value := chosen.blanks[blank.id]) is not None
            else names.missing(("blanks", f"{chosen.id}.{blank.id}"), blank.text)
            for blank in chosen.item.meta.blanks
        }
        first = {row.due.id: names.day(row) for row in reversed(names.tender.due) if row.item_id == chosen.id}
        return {
            "term": names.term,
            "ref": names.ref,
            "variant": chosen.variant,
            "limits": SimpleNamespace(**chosen.item.meta.limits),
            "blank": SimpleNamespace(**blanks),
            "due": SimpleNamespace(**first),
        }

    def _requirement_texts(self) -> list[Passage]:
        meta = self._chosen.item.meta
        owner = self._names.tender.catalogue.items[meta.requirements_from] if meta.requirements_from else self._chosen.item
        return [owner.texts[f"requirement.{part.id}"] for part in owner.meta.requirements]

    @property
    def requirements(self) -> Markdown:
        """The requirements as a numbered list."""
        texts = [self._names.session.text(passage, self._own_names) for passage in self._requirement_texts()]
        return Markdown("\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1)))

    @property
    def text(self) -> Markdown:
        """The text for the tenderer or contractor."""
        passage = self._chosen.item.texts["text"]
        return self._render("text", {"requirements": self.requirements} if "requirements" in passage.text else None)

    @property
    def verification(self) -> Markdown:
        """What the tenderer submits as proof."""
        return self._render("verification")

    @property
    def assessment(self) -> Markdown:
        """How the contracting authority assesses a criterion, beside its scoring table."""
        return self._render("assessment")

    @property
    def guidance(self) -> Markdown:
        """What the buyer should know; never for the tenderer."""
        return self._render("guidance")

    @property
    def points(self) -> Decimal | Missing | None:
        """The maximum points, where the item is an award criterion."""
        if self._chosen.scoring is None:
            return None
        if self._chosen.points is not None:
            return points.tidy(self._chosen.points)
        return self._names.missing(("award", "points", self.id), f"points of {self.id}")

    @property
    def scoring(self) -> str | None:
        """The kind of scoring."""
        return self._chosen.scoring.kind if self._chosen.scoring else None

    @property
    def suggested(self) -> bool:
        """Whether the percentages are our suggestion."""
        return bool(self._chosen.scoring and self._chosen.scoring.suggested)

    @property
    def awards(self) -> list[ScoringRow]:
        """The rows of the scoring table."""
        if self._chosen.scoring is None:
            return []
        rows = []
        for award in points.awards(self._chosen.scoring, self._chosen.points, self._names.tender.rounding):
            labels = [self._render(f"label.{level.id}") for level in award.levels]
            if len(labels) > 1 and award.percent == 100:
                labels = [Markdown(self._names.label("all_parts", "All parts"))]
            texts = [self._render(f"level.{level.id}") for level in award.levels]
            earned = award.points if award.points is not None else self._names.missing(("award", "points", self.id), "points")
            rows.append(ScoringRow(Markdown(" + ".join(labels)), Markdown(" ".join(texts)), award.percent, earned))
        return rows

    @property
    def kpis(self) -> list[KpiRow]:
        """The key performance indicators of the item's variant."""
        return [
            KpiRow(kpi.aspect, self._render(f"kpi.{kpi.id}"))
            for kpi in self._chosen.item.meta.kpis
            if not kpi.variants or self.variant in kpi.variants
        ]

    @property
    def blanks(self) -> list[SimpleNamespace]:
        """The blanks that the buyer fills in, with name, meaning and value."""
        own = self._own_names["blank"]
        return [
            SimpleNamespace(name=f"{self.id}.{blank.id}", text=self._render(f"blank.{blank.id}"), value=getattr(own, blank.id))
            for blank in self._chosen.item.meta.blanks
        ]

    @property
    def errata(self) -> list[ErratumRow]:
        """The readings that concern the item."""
        return [self._names.erratum(erratum) for erratum in self._names.tender.catalogue.errata_for(self.id, self.variant)]


class _Names:
    """Makes the names of one rendering."""

    def __init__(self, tender: Tender, kind: DocumentType, session: Session, standalone: bool) -> None:
        self.tender, self.kind, self.session, self.standalone = tender, kind, session, standalone
        terms = {term.id: tender.file.terms.get(term.id, term.term) for term in tender.catalogue.terms.values()}
        self.term = SimpleNamespace(**terms)
        self.items = {chosen.id: ItemView(chosen, self) for chosen in tender.items}

    def all(self) -> dict[str, Any]:
        groups = {name: [item for item in self.items.values() if item.kind == kind] for name, kind in _KINDS.items()}
        return {
            "tender": self.tender_view(),
            "catalogue": _catalogue_view(self.tender.catalogue),
            "document": SimpleNamespace(
                id=self.kind.id, title=self.kind.title, version=self.kind.version, draft=self.session.draft
            ),
            "items": list(self.items.values()),
            **groups,
            "referenced": self.referenced,
            "term": self.term,
            "terms": _Later(self.terms),
            "terms_of": self.terms_of,
            "calendar": _Later(lambda: [self.calendar_row(row) for row in self.tender.due]),
            "errata": _Later(lambda: [self.erratum(erratum) for erratum in self.tender.catalogue.errata.values()]),
            "warnings": [fault.message for fault in self.tender.faults if fault.severity == "warning"],
            "ref": self.ref,
            "anchor": lambda name: Markdown(f"{{#{name}}}"),
            "number": lambda name: Markdown(f'[](#{name} "number")'),
            "milestones": _Later(self.milestones),
        }

    def missing(self, keys: KeyPath, text: str) -> Missing:
        """Return a blank for a value that the tender lacks; part of a name means the first missing value below it."""
        name = ".".join(str(key) for key in keys)
        found = next((fault for other, fault in self.tender.missing.items() if f"{other}.".startswith(f"{name}.")), None)
        where = self.tender.yaml.where(*keys)
        return Missing(text, found or Fault(where, "TK303", f"“{name}” is not filled in", "fill it in", "missing"))

    def given(self, value: Any, keys: KeyPath, text: str) -> Any:
        return self.missing(keys, text) if value is None else value

    def tender_view(self) -> SimpleNamespace:
        file = self.tender.file
        authority = file.contracting_authority
        maxima = [item.points for item in self.items.values() if item.kind == "award-criterion"]
        known = [number for number in maxima if isinstance(number, Decimal)]
        products = [
            SimpleNamespace(name=product.name, quantity=product.quantity, details=product.details) for product in file.products
        ]
        return SimpleNamespace(
            reference=self.given(file.reference, ("reference",), "reference"),
            title=self.given(file.title, ("title",), "title of the tender"),
            date=file.date,
            language=file.language,
            scenario=_scenario_view(self.tender.scenario),
            authority=SimpleNamespace(
                name=self.given(authority.name, ("contracting_authority", "name"), "contracting authority"),
                address=authority.address,
                contact=authority.contact,
                email=authority.email,
            ),
            products=products or [SimpleNamespace(name=self.missing(("products",), "products"), quantity=None, details=None)],
            dates=SimpleNamespace(
                **{name: self.given(getattr(file.dates, name), ("dates", name), text) for name, text in MILESTONES.items()}
            ),
            rounding=SimpleNamespace(step=points.tidy(file.award.rounding.step), mode=file.award.rounding.mode),
            total=points.tidy(sum(known, Decimal(0))) if len(known) == len(maxima) else self.missing(("award", "points"), "total"),
            values=SimpleNamespace(**file.values),
        )

    def terms(self) -> list[TermRow]:
        rows = []
        for term in self.tender.catalogue.terms.values():
            definition = self.session.text(self.tender.catalogue.passages[f"term.{term.id}"], {"term": self.term})
            rows.append(TermRow(term.id, getattr(self.term, term.id), definition, term.scope))
        return sorted(rows, key=lambda row: row.term.casefold())

    def label(self, name: str, otherwise: str) -> str:
        """Return one of the few words of ours in the catalogue's language."""
        return self.tender.catalogue.meta.labels.get(name, otherwise)

    def day(self, row: DueDate) -> date | Missing:
        if row.day is not None:
            return row.day
        dates = self.tender.file.dates
        for name in (row.due.since, row.due.before):
            if name and getattr(dates, name) is None:
                return self.missing(("dates", name), f"due date, from {MILESTONES[name]}")
        return self.missing(("blanks", f"{row.item_id}.{row.due.months}"), "due date")

    def terms_of(self, items: Iterable[ItemView]) -> list[TermRow]:
        """Return the defined terms that a document on these items uses: in its template, in their texts, in the definitions."""
        templates = self.session.engine.templates
        passages = [templates[name] for name in (self.kind.id, "_macros") if name in templates]
        for item in items:
            passages += [passage for name, passage in item._chosen.item.texts.items() if name != "guidance"]
            passages += item._requirement_texts()
        rows = {row.id: row for row in self.terms()}
        used: set[str] = set()
        found = {name for passage in passages for name in _TERM.findall(passage.text)}
        found |= {
            name
            for item in items
            for due in item._chosen.item.meta.due
            for name in (_MILESTONE_TERMS[due.since], _MILESTONE_TERMS.get(due.before or ""))
        }
        while found - used:
            used |= found
            definitions = [self.tender.catalogue.passages[f"term.{name}"].text for name in found if name in rows]
            found = {name for text in definitions for name in _TERM.findall(text)}
        return [row for name, row in rows.items() if name in used]

    def milestones(self) -> list[SimpleNamespace]:
        """Return the contract's dates that the calendar is counted from, with the terms for them."""
        used = {name for row in self.tender.due for name in (row.due.since, row.due.before) if name}
        dates = self.tender.file.dates
        used |= {name for name in MILESTONES if getattr(dates, name) is not None}
        return [
            SimpleNamespace(name=self.milestone(name), day=self.given(getattr(dates, name), ("dates", name), text))
            for name, text in MILESTONES.items()
            if name in used
        ]

    def milestone(self, name: Milestone) -> str:
        """Return the defined term for a milestone."""
        return str(getattr(self.term, _MILESTONE_TERMS.get(name, ""), None) or self.label(name, "End of the contract"))

    def calendar_row(self, row: DueDate) -> CalendarRow:
        item = self.items[row.item_id]
        months = None if row.months is None else row.months + 12 * (row.number - 1)
        return CalendarRow(
            item=item,
            text=item._render(f"due.{row.due.id}"),
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
        def text(name: str) -> Markdown:
            passage: Passage = self.tender.catalogue.passages[f"erratum.{erratum.id}.{name}"]
            return self.session.text(passage, {"term": self.term}) if passage.text else Markdown("")

        decision = text("decision") if erratum.decision else None
        parts = (text("printed"), text("reading"), text("instead"), decision)
        concerned = [
            item.id for item in self.items.values() if {item.id, f"{item.id}{item.variant}"}.intersection(erratum.concerns)
        ]
        general = all(self.tender.catalogue.find(name) is None for name in erratum.concerns)
        return ErratumRow(erratum.id, erratum.title, erratum.place, erratum.certainty, tuple(concerned), general, *parts)

    def ref(self, *ids: str) -> Markdown:
        """Refer to the first of these items that the tender has, by title and number."""
        chosen = self.tender.item(*ids)
        if chosen is None:
            self.session.fault(
                "TK413",
                f"a reference to {' or '.join(map(str, ids))}, which this tender does not have",
                "add it to the tender, or take the reference out",
            )
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


def _scenario_view(scenario: Scenario) -> SimpleNamespace:
    return SimpleNamespace(id=scenario.id, number=scenario.number, title=scenario.title, aim=scenario.aim)


def _catalogue_view(catalogue: Catalogue) -> SimpleNamespace:
    meta = catalogue.meta
    return SimpleNamespace(id=meta.id, title=meta.title, version=meta.version, source=meta.source, source_short=meta.source_short)
