"""The nouns of a catalogue as its files hold them: criteria, clauses, KPIs, terms, scenarios, errata and law.

Numbers, conditions and links are data; texts are Jinja over Markdown, so that a renamed term, a blank or a cross
reference stands in them by name. Source of the shipped catalogue: the manual on human rights due diligence in
procurement of ICT hardware, sections 3.3 and 3.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tenderkit.catalogue.grammar import Grammar
from tenderkit.files.translations import master_of
from tenderkit.files.validation import AS_WHOLE, Day, Model, Percent, Text, Words
from tenderkit.labels import label

Kind = Literal["selection-criterion", "award-criterion", "technical-specification", "contract-clause"]
ScoringKind = Literal["binary", "additive", "alternatives", "tiers", "graded"]
Milestone = Literal["award", "contract_start", "delivery", "contract_end"]
MILESTONES: tuple[Milestone, ...] = ("award", "contract_start", "delivery", "contract_end")
EVERY = ("once", "year")
KEY = r"^[a-z][a-z0-9_]*$"
ITEM_ID = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$"
Key = Annotated[Text, Field(pattern=KEY, description="lower-case letters, digits and underscores, such as site_list")]
ItemId = Annotated[Text, Field(pattern=ITEM_ID, description="capitals, a hyphen and a number, such as AC-3")]
Variant = Annotated[Text, Field(pattern=r"^[a-z]$", description="one small letter, such as a")]


class Source(Model):
    """Where an item comes from: section and printed number of the work the catalogue restates, or why we add it.

    For an item that belongs to no catalogue it is all that is known: `section` may be words, as “7.3 of the purchasing policy”, and
    `note` says whose.
    """

    section: Words
    number: Text | None = None
    note: Words | None = None

    def place(self, labels: Mapping[str, str]) -> str:
        """Return where it is, in the words that `labels` has or ours: section 3.3.4, no. 7."""
        sections = "sections" if " and " in master_of(self.section) else "section"
        return f"{label(labels, sections)} {self._numbered(labels)}"

    def of_its_own(self, labels: Mapping[str, str]) -> str:
        """Return the source where no catalogue is named beside it: the place as it is written, and the note."""
        return f"{self._numbered(labels)}; {self.note}" if self.note else self._numbered(labels)

    def _numbered(self, labels: Mapping[str, str]) -> str:
        return f"{self.section}, {label(labels, 'number')} {self.number}" if self.number else self.section


class Requirement(Model):
    """One thing the text asks for, and the least number of each thing it counts (`at_least`)."""

    id: Key
    text: Words
    at_least: dict[str, Annotated[int, Field(ge=1), AS_WHOLE]] = {}


class Level(Model):
    """One row of a scoring table: what earns it and the percentage of the criterion's points it is worth.

    `count` is the number of things shown (tiers: at least so many; graded: so many parts). `needs` names the parts without
    which this one cannot be met (additive): what is to be communicated has to be there.
    """

    id: Key
    label: Words
    text: Words
    percent: Percent
    count: Annotated[int, Field(ge=0), AS_WHOLE] | None = None
    needs: tuple[Key, ...] = ()


class Scoring(Model):
    """How a criterion turns what is offered into a percentage of its points (DESIGN: five kinds).

    binary: all or nothing. additive: the percentages of the levels that are met are added up. alternatives: the best
    level that applies counts. tiers: the level of the number of things shown. graded: by the number of complete parts.
    `suggested` says that the percentages are our suggestion and the buyer may set others; `least` names the decision (a number)
    below which a count earns nothing.
    """

    kind: ScoringKind
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    suggested: bool = False
    least: Key | None = None


class Kpi(Model):
    """A key performance indicator of a clause (manual, section 3.4, Lesson 1)."""

    id: Key
    aspect: Literal["timeliness", "completeness", "contents", "responsiveness"]
    text: Words
    variants: tuple[Variant, ...] = ()


class Blank(Model):
    """A value that the buyer fills in: its type and what it means; a text of the form `phrase` stands within a sentence."""

    id: Key
    type: Literal["whole number", "text", "date"]
    form: Literal["phrase"] | None = None
    text: Words
    unit: Words | None = None
    minimum: Annotated[int, AS_WHOLE] | None = None
    maximum: Annotated[int, AS_WHOLE] | None = None


class Due(Model):
    """When something is due: so many months after a milestone, once or every year, and before another milestone.

    `months` is a number or the id of a blank of the same item. With `before`, the deadline is the earlier of the two:
    the day before that milestone counts. `erratum` names the reading where the date is ours. `months`, `since` and `every`
    may also name a decision of the register, whose value is then a number, a milestone or a way to recur.
    """

    id: Key
    text: Words
    since: Text
    months: Text
    every: Text = "once"
    before: Milestone | None = None
    variants: tuple[Variant, ...] = ()
    erratum: Text | None = None


class Reference(Model):
    """A cross reference of an item's text: `SC-1 / AC-1` means the first of these that the tender has."""

    to: Text
    variants: tuple[Variant, ...] = ()

    @property
    def ids(self) -> list[str]:
        """The ids of which the first that a tender has is meant."""
        return [part.strip() for part in self.to.split("/")]


class OtherClauses(Model):
    """That a clause applies to the other contract clauses of the tender, without those to leave out."""

    leave_out: tuple[ItemId, ...] = ()


def _reference(value: Any) -> Any:
    return {"to": value} if isinstance(value, str) else value


class ItemMeta(Model):
    """The front matter of an item's file.

    `variants` maps a letter to the scenarios that use it; an item without variants names its `scenarios`. `references`
    lists the items its text refers to, each as text or with the variants that do. `same_subject_as` names items that ask for
    the same, which a tender should not have beside it; `needs_category` says that the item depends on the category of the
    products.
    """

    id: ItemId
    kind: Kind
    title: Words
    version: Text
    source: Source
    addition: bool = False
    scenarios: tuple[Key, ...] = ()
    variants: dict[Variant, tuple[Key, ...]] = {}
    same_subject_as: tuple[ItemId, ...] = ()
    needs_category: bool = False
    references: tuple[Annotated[Reference, BeforeValidator(_reference)], ...] = ()
    other_clauses: OtherClauses | None = None
    limits: dict[str, Annotated[int, Field(ge=1), AS_WHOLE]] = {}
    requirements: tuple[Requirement, ...] = ()
    requirements_from: ItemId | None = None
    scoring: Scoring | None = None
    kpis: tuple[Kpi, ...] = ()
    blanks: tuple[Blank, ...] = ()
    due: tuple[Due, ...] = ()


class Term(Model):
    """A defined term: the word the documents use (a buyer may rename it) and what it means."""

    id: Annotated[Text, Field(pattern=r"^[a-z][a-z0-9_]*$", description="lower-case letters and underscores, such as award_date")]
    term: Words
    definition: Words
    scope: Literal["both", "tender", "contract"] = "both"


class Erratum(Model):
    """A gap or contradiction of the source and how it is read (the register of errata).

    `concerns` lists item ids (CC-3a for one variant) or parts of the source in small letters.
    """

    id: Annotated[Text, Field(pattern=r"^E-\d+$", description="E- and a number, such as E-6")]
    title: Words
    place: Words
    printed: Words
    reading: Words
    certainty: Literal["certain", "near certain", "reconstructed", "our choice"]
    instead: Words
    concerns: tuple[Text, ...] = ()


class Seen(Model):
    """How much of a law or scheme was read for the catalogue, where, and on which day.

    That is its text, a part of it, or a summary, which is what others say of it. `nothing` has neither place nor day: what the
    catalogue says of the law is general knowledge.
    """

    read: Literal["text", "part", "summary", "nothing"]
    where: Words | None = None
    date: Day | None = None


class Confirmation(Model):
    """Who has confirmed a reference as a lawyer, and on which day."""

    name: Text
    date: Day


class Review(Model):
    """Who has reviewed the texts of a language, and on which day."""

    by: Text
    on: Day


class Law(Model):
    """A provision, judgment, convention or scheme that the catalogue refers to (the register of law).

    `cited_as` holds the words by which texts name it: “Article 67” alone is one of Directive 2014/24/EU. `caution` says what
    to look at before anything rests on it. Nothing is confirmed until a buyer's own folder says by whom.
    """

    id: Annotated[
        Text, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", description="small letters, digits and hyphens, such as article-67")
    ]
    title: Words
    cited_as: Annotated[tuple[Text, ...], Field(min_length=1)]
    seen: Seen
    caution: Words | None = None
    confirmed_by: Confirmation | None = None


class Scenario(Model):
    """A starting set of items for a level of market maturity (manual, sections 3.3.2 to 3.3.4)."""

    id: Key
    number: Annotated[int, AS_WHOLE]
    title: Words
    aim: Words


class CatalogueMeta(Model):
    """What `catalogue.yaml` says of the catalogue as a whole; `locale` is a language tag with region for dates and Word."""

    id: Key
    title: Words
    version: Text
    locale: Text
    source: Words
    source_short: Words
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1)]
    labels: dict[str, Text] = {}
    grammar: Grammar = Grammar()
