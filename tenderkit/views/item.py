"""An item of the catalogue as a template prints it: its texts rendered when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any

from tenderkit.catalogue.decisions import Decision
from tenderkit.files.frontmatter import Passage
from tenderkit.rules import scoring as points
from tenderkit.rules.scoring import ScoreLine
from tenderkit.templating import Fixed, Markdown, Missing
from tenderkit.tender import ChosenItem, DecisionValue
from tenderkit.tender.file import KpiChoices
from tenderkit.views import withheld
from tenderkit.views.base import Base
from tenderkit.views.rows import BlankRow, ErratumRow, KpiRow, ScoringRow

_NAMED_TOGETHER = 3  # levels of a row of a scoring table: the names of more make no label


class ItemView:
    """An item of the tender, as a template prints it."""

    _for_buyer = withheld.ITEM

    def __init__(self, chosen: ChosenItem, base: Base) -> None:
        self._chosen, self._base = chosen, base  # for this package; the sandbox keeps templates out
        self.id = chosen.id

    @property
    def kind(self) -> str:
        """The kind of the item, as award-criterion."""
        return self._chosen.item.meta.kind

    @property
    def title(self) -> str:
        """The title."""
        return self._chosen.item.title

    @property
    def name(self) -> str:
        """What documents call the item: AC-3, or Award criterion 1."""
        return self._base.name(self._chosen)

    @property
    def heading(self) -> str:
        """Name and title, for headings."""
        return self._base.heading(self._chosen)

    @property
    def variant(self) -> str | None:
        """The variant of this tender, where the item has more than one."""
        return self._chosen.variant

    @property
    def version(self) -> str:
        """The version of the item."""
        return self._chosen.item.meta.version

    @property
    def addition(self) -> bool:
        """Whether the item is an addition of ours to the source."""
        return self._chosen.item.meta.addition

    @property
    def source(self) -> str:
        """Where the item stands in the source."""
        return self._chosen.item.meta.source.place(self._base.tender.catalogue.meta.labels)

    @property
    def source_note(self) -> str | None:
        """What is to be said of that place."""
        return self._chosen.item.meta.source.note

    @property
    def anchor(self) -> Markdown:
        """The anchor of the item's heading."""
        return Markdown(f"{{#{self.id}}}")

    def rendered(self, name: str, more: Mapping[str, Any] | None = None) -> Markdown:
        """One of the item's texts by name, with its own names filled in; nothing where it has none."""
        passage = self._chosen.item.texts.get(name)
        if passage is None or not passage.text.strip():
            return Markdown("")
        return self._base.rendering.text(passage, {**self._own_names, **more} if more else self._own_names)

    @cached_property
    def _own_names(self) -> dict[str, Any]:
        chosen, base = self._chosen, self._base
        blanks = {
            blank.id: value
            if (value := chosen.blanks[blank.id]) is not None
            else base.missing(("blanks", f"{chosen.id}.{blank.id}"), blank.text)
            for blank in chosen.item.meta.blanks
        }
        first = {row.duty.id: base.day(row) for row in reversed(base.tender.due) if row.item_id == chosen.id}
        decisions = base.tender.catalogue.decisions
        words = {name: partial(self._clause, decisions[name], value) for name, value in chosen.decisions.items()}
        scope = [base.ref(name) for name in chosen.item.scope(other.item for other in base.tender.items)]
        # A name of clauses on clauses only: anywhere else it would print an empty list.
        others = {"other_clauses": Markdown(";\n".join(f"- {reference}" for reference in scope) + ".")} if scope else {}
        return {
            "term": base.term,
            "ref": base.ref,
            "anchor": (lambda _name: Markdown("")) if base.standalone else base.anchor,  # a cell holds none
            "number": base.number,
            "variant": chosen.variant,
            "limits": Fixed(**chosen.item.meta.limits),
            "blank": SimpleNamespace(**blanks),
            "due": SimpleNamespace(**first),
            "since": SimpleNamespace(**{duty.id: base.milestone(duty.since) for duty in chosen.duties}),
            "decision": SimpleNamespace(**{name: base.decided(value) for name, value in chosen.decisions.items()}),
            "clause": SimpleNamespace(**words),
            **others,
        }

    def _clause(self, decision: Decision, value: DecisionValue | None, **names: Any) -> Markdown:
        """The words that a decision puts into texts for others; nothing where nothing is decided."""
        option = decision.option(value)
        name = f"decision.{decision.id}.option.{option.value}.clause" if option else f"decision.{decision.id}.clause"
        passage = self._base.tender.catalogue.passages[name]
        if value is None or not passage.text:
            return Markdown("")
        return self._base.rendering.text(passage, {"term": self._base.term, "value": self._base.decided(value), **names})

    def _requirement_texts(self) -> list[tuple[str, Passage]]:
        owner = self._base.tender.catalogue.with_requirements(self._chosen.item)
        return [(part.id, owner.texts[f"requirement.{part.id}"]) for part in owner.meta.requirements]

    def requirement_passages(self) -> list[Passage]:
        """The texts of the requirements, the item's own or those of the item it names."""
        return [passage for _, passage in self._requirement_texts()]

    @property
    def requirements(self) -> Markdown:
        """The requirements as a numbered list."""
        texts = [self._base.rendering.text(passage, self._own_names) for passage in self.requirement_passages()]
        return Markdown("\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1)))

    @property
    def parts(self) -> dict[str, Markdown]:
        """The text of each requirement by its id, as origin: for a form that asks each where it is to be answered."""
        return {name: self._base.rendering.text(passage, self._own_names) for name, passage in self._requirement_texts()}

    @property
    def at_least(self) -> dict[str, int]:
        """The least number of each thing that the requirements count, as human_rights_risks."""
        owner = self._base.tender.catalogue.with_requirements(self._chosen.item)
        return {thing: number for part in owner.meta.requirements for thing, number in part.at_least.items()}

    @property
    def limits(self) -> dict[str, int]:
        """What the item sets a limit to, as pages."""
        return dict(self._chosen.item.meta.limits)

    @property
    def decision(self) -> dict[str, Any]:
        """What is decided on the item, by decision; a text that no clause prints is for the buyer's record, and not here."""
        known = self._base.tender.catalogue.decisions
        held = vars(self._own_names["decision"])
        return {name: value for name, value in held.items() if known[name].type != "text" or known[name].clause}

    @property
    def clause(self) -> dict[str, Any]:
        """The words that decisions put into texts for others, each to be called; nothing where nothing is decided."""
        return dict(vars(self._own_names["clause"]))

    @cached_property
    def text(self) -> Markdown:
        """The text for the tenderer or contractor."""
        passage = self._chosen.item.texts["text"]
        return self.rendered("text", {"requirements": self.requirements} if "requirements" in passage.text else None)

    @cached_property
    def verification(self) -> Markdown:
        """What the tenderer submits as proof."""
        return self.rendered("verification")

    @cached_property
    def assessment(self) -> Markdown:
        """How the contracting authority assesses a criterion, beside its scoring table."""
        return self.rendered("assessment")

    @cached_property
    def guidance(self) -> Markdown:
        """What the buyer should know; never for the tenderer."""
        return self.rendered("guidance")

    @property
    def points(self) -> Decimal | Missing | None:
        """The maximum points, where the item is an award criterion."""
        if self._chosen.scoring is None:
            return None
        if self._chosen.points is not None:
            return points.tidy(self._chosen.points)
        return self._base.blank(("award", "points", self.id), "points_of", item=self.id)

    @property
    def least(self) -> Decimal | None:
        """The least points that a tender needs under the criterion, where the buyer set some."""
        return None if self._chosen.least is None else points.tidy(self._chosen.least)

    @property
    def scoring(self) -> str | None:
        """The kind of scoring."""
        return self._chosen.scoring.kind if self._chosen.scoring else None

    @property
    def suggested(self) -> bool:
        """Whether the percentages are our suggestion."""
        return bool(self._chosen.scoring and self._chosen.scoring.suggested)

    @cached_property
    def awards(self) -> list[ScoringRow]:
        """The rows of the scoring table."""
        if self._chosen.scoring is None:
            return []
        rows = []
        for award in points.score_lines(self._chosen.scoring, self._chosen.points, self._base.tender.rounding):
            earned = award.points if award.points is not None else self._base.blank(("award", "points", self.id), "points")
            rows.append(ScoringRow(award.percent, earned, partial(self._label, award), partial(self._levels, award)))
        return rows

    def _label(self, award: ScoreLine) -> Markdown:
        if len(award.levels) > _NAMED_TOGETHER and award.percent == 100:
            return Markdown(self._base.label("all_parts"))
        return Markdown(", ".join([self._of_level(level.id, "label") for level in award.levels]))

    def _levels(self, award: ScoreLine) -> Markdown:
        return Markdown(" ".join([self._of_level(level.id, "level") for level in award.levels]))

    def _of_level(self, name: str, text: str) -> Markdown:
        """A text of a level; a part of the requirements that has a percentage of its own stands with its own text."""
        if f"{text}.{name}" in self._chosen.item.texts:
            return self.rendered(f"{text}.{name}")
        part = next(passage for part, passage in self._requirement_texts() if part == name)
        return self._base.rendering.text(part, self._own_names)

    @property
    def kpis(self) -> list[KpiRow]:
        """The key performance indicators of the item's variant, with what the buyer added to them."""
        own, none = self._base.tender.file.kpis, KpiChoices()
        rows = []
        for kpi in self._chosen.item.meta.kpis:
            if not kpi.variants or self.variant in kpi.variants:
                more = own.get(f"{self.id}.{kpi.id}", none)
                added = (more.target or "", more.measurement or "", more.owner or "", more.evidence or "")
                rows.append(KpiRow(kpi.id, kpi.aspect, self.rendered(f"kpi.{kpi.id}"), *added))
        return rows

    @cached_property
    def blanks(self) -> list[BlankRow]:
        """The blanks that the buyer fills in, with name, meaning and value."""
        own = self._own_names["blank"]
        return [
            BlankRow(f"{self.id}.{blank.id}", getattr(own, blank.id), partial(self.rendered, f"blank.{blank.id}"))
            for blank in self._chosen.item.meta.blanks
        ]

    @property
    def errata(self) -> list[ErratumRow]:
        """The readings that concern the item."""
        return [self._base.erratum(erratum) for erratum in self._base.tender.catalogue.errata_for(self.id, self.variant)]
