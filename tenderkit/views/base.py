"""What all views of a document share: its tender, its rendering, and what both make of a value that is missing."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Any

from tenderkit.catalogue import Erratum
from tenderkit.catalogue.catalogue import means
from tenderkit.catalogue.grammar import forms, noun
from tenderkit.catalogue.schema import Milestone
from tenderkit.faults import Fault
from tenderkit.files.frontmatter import Passage
from tenderkit.files.yamlfile import KeyPath
from tenderkit.labels import LABELS, label
from tenderkit.numbers import format_day_of_year
from tenderkit.rules.deadlines import DayOfYear, DueDate
from tenderkit.templating import Fixed, Markdown, Missing, Rendering, Termed
from tenderkit.tender import ChosenItem, DecisionValue, Tender
from tenderkit.views.rows import ErratumRow

MILESTONE_TERMS: dict[str, str] = {"award": "award_date", "contract_start": "contract_start", "delivery": "delivery"}


def name_of(chosen: ChosenItem, tender: Tender) -> str:
    """What documents call an item: its id, or with plain numbers its kind and which of that kind it is."""
    if tender.file.numbering == "ids":
        return chosen.id
    kind = label(tender.catalogue.meta.labels, chosen.item.meta.kind.replace("-", "_"))
    return f"{kind} {tender.place_in_kind(chosen.id)}"


_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,29}")


class Base:
    """The ground of one rendering's views; the references of `standalone` views are plain words."""

    def __init__(self, tender: Tender, rendering: Rendering, *, standalone: bool = False) -> None:
        self.tender, self.rendering, self.standalone = tender, rendering, standalone

    @cached_property
    def term(self) -> Fixed:
        """The defined terms as this tender calls them."""
        return Fixed(**{name: Termed(word, [name], forms) for name, (word, forms) in self.tender.words.items()})

    def missing(self, keys: KeyPath, text: str) -> Missing:
        """A blank that says `text`, for a value that the tender lacks; part of a name means the first missing value below it."""
        name = ".".join(str(key) for key in keys)
        found = next((fault for other, fault in self.tender.missing.items() if f"{other}.".startswith(f"{name}.")), None)
        if found is None:
            found = Fault(self.tender.yaml.where(*keys), "TK303", f"“{name}” is not filled in", "fill it in", "missing")
        return Missing(text, found)

    def blank(self, keys: KeyPath, name: str, **held: str) -> Missing:
        """A blank that says the label `blank_{name}`, with what stands in its holes."""
        return self.missing(keys, self.label(f"blank_{name}", **held))

    def given(self, value: Any, keys: KeyPath, name: str) -> Any:
        """A value, or a blank where it is missing."""
        return self.blank(keys, name) if value is None else value

    def label(self, name: str, **held: str) -> str:
        """One of the few words of ours in the catalogue's language, with what stands in its holes."""
        return label(self.tender.catalogue.meta.labels, name, **held)

    def word(self, name: object) -> str:
        """Return what the language calls a word of our data, as award-criterion or near certain; itself where we have no word."""
        key = re.sub(r"\W", "_", str(name))
        return self.label(key) if key in LABELS else str(name)

    def name(self, chosen: ChosenItem) -> str:
        """What documents call an item: its id, or with plain numbers its kind and which of that kind it is."""
        return name_of(chosen, self.tender)

    def heading(self, chosen: ChosenItem) -> str:
        """Name and title of an item, as its heading and all references have them."""
        separator = " " if self.tender.file.numbering == "ids" else " – "
        return f"{self.name(chosen)}{separator}{chosen.item.title}"

    def day(self, row: DueDate) -> date | Missing:
        """The day of a due date, or a blank that names the date it lacks."""
        if row.day is not None:
            return row.day
        dates = self.tender.file.dates
        for name in (row.duty.since, row.duty.before):
            if name and getattr(dates, name) is None:
                return self.blank(("dates", name), "due_from", since=self.label(f"blank_{name}"))
        return self.blank(("blanks", f"{row.item_id}.{row.duty.blank}"), "due")

    def decided(self, value: DecisionValue | None) -> Any:
        """The value of a decision as a template prints it."""
        if isinstance(value, DayOfYear):
            return format_day_of_year(value.month, value.day, self.rendering.locale)
        return value

    def milestone(self, name: Milestone) -> str:
        """The defined term for a milestone."""
        term: str | None = getattr(self.term, MILESTONE_TERMS.get(name, ""), None)
        return term or self._contract_end

    @cached_property
    def _contract_end(self) -> Termed:
        """What the last day of the contract is called: no defined term, but texts agree with it as with one."""
        catalogue = self.tender.catalogue
        grammar = catalogue.meta.grammar
        word = noun(self.label("contract_end"), "", grammar)
        return Termed(word.word, (), forms(word, grammar, catalogue.language))

    def erratum(self, erratum: Erratum) -> ErratumRow:
        """A reading of the source with its texts rendered."""

        def text(name: str) -> Markdown:
            passage: Passage = self.tender.catalogue.passages[f"erratum.{erratum.id}.{name}"]
            return self.rendering.text(passage, {"term": self.term}) if passage.text else Markdown("")

        parts = (text("printed"), text("reading"), text("instead"))
        concerned = [item.id for item in self.tender.items if means(erratum.concerns, item.id, item.variant)]
        general = all(self.tender.catalogue.find(name) is None for name in erratum.concerns)
        return ErratumRow(erratum.id, erratum.title, erratum.place, erratum.certainty, tuple(concerned), general, *parts)

    def picture(self, path: str, words: str) -> Markdown:
        """A picture: the path of its file, and its words for those who do not see it."""
        return Markdown(f"![{self.rendering.slot(words)}]({self.rendering.slot(path)})")

    def anchor(self, name: object) -> Markdown:
        """The anchor at the end of a heading, a clause or an item with a letter."""
        return self._with_anchor(name, "{{#{}}}")

    def number(self, name: object) -> Markdown:
        """The number of what has that anchor."""
        return self._with_anchor(name, '[](#{} "number")')

    def _with_anchor(self, name: object, notation: str) -> Markdown:
        """Put an anchor into its Markdown; a value that is none is a fault, for it might be markup."""
        if not _ANCHOR.fullmatch(str(name)):
            self.rendering.fault(
                "TK414", f"“{name}” cannot be an anchor", "use at most 30 letters, digits and hyphens, a letter first"
            )
            return Markdown("")
        return Markdown(notation.format(name))

    def touches(self, erratum_id: str) -> bool:
        """Whether a reading concerns an item of the tender in its variant."""
        concerns = self.tender.catalogue.errata[erratum_id].concerns
        return any(means(concerns, item.id, item.variant) for item in self.tender.items)

    def ref(self, *ids: str) -> Markdown:
        """Refer to the first of these items that the tender has, by title and number."""
        chosen = self.tender.item(*ids)
        if chosen is None:
            message = f"a reference to {' or '.join(map(str, ids))}, which this tender does not have"
            self.rendering.fault("TK413", message, "add it to the tender, or remove the reference")
            return Markdown("")
        if self.standalone:
            return self.rendering.slot(self.heading(chosen))
        section = self.label("section")
        return Markdown(f'[](#{chosen.id}) ({section} [](#{chosen.id} "number"))')
