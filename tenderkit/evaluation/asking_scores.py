"""A tender, or one of its lots → the criteria that people score, in the words of the published annex, and the rule of the award."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tenderkit.documents.spoken_texts import texts
from tenderkit.documents.types import Library
from tenderkit.faults import Fault
from tenderkit.rules.awarding import AwardRule
from tenderkit.rules.scoring import ScoreLine, score_lines, tidy
from tenderkit.templating import Markdown
from tenderkit.tender import ChosenItem, Tender
from tenderkit.tender.award_record import Record, award_record, fingerprint
from tenderkit.tender.simulating import award_rule
from tenderkit.views.names import Names


@dataclass(frozen=True)
class Asked:
    """An award criterion that people score: what is asked, and the rows of its scoring table, best first.

    `levels` are what the rows are called, no two alike: as in the annex, with the percentage or the place where two are called so.
    """

    item: ChosenItem
    heading: str
    text: str
    levels: tuple[str, ...]
    lines: tuple[ScoreLine, ...]

    @property
    def id(self) -> str:
        """The id of the criterion."""
        return self.item.id

    @cached_property
    def points(self) -> tuple[Decimal, ...]:
        """The points of each row; all are known where there is a rule of the award."""
        return tuple(line.points for line in self.lines if line.points is not None)

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for row, line in enumerate(self.lines):
            ids = "+".join(level.id for level in line.levels)
            for name in (self.levels[row], ids):
                found.setdefault(same(name), row)
        return found

    def row(self, given: str) -> int | None:
        """The row that a text means, by its words, its percentage or the ids of its levels; None for no row, or several."""
        if (row := self._rows.get(same(given))) is not None:
            return row
        percent = given.strip().removesuffix("%").strip()
        rows = [row for row, line in enumerate(self.lines) if f"{tidy(line.percent)}" == percent]
        return rows[0] if len(rows) == 1 else None


@dataclass(frozen=True)
class Part:
    """What is awarded by itself: a lot, or a tender without lots; `priced` are the ids of criteria with a price formula."""

    tender: Tender
    rule: AwardRule
    asked: tuple[Asked, ...]
    priced: tuple[str, ...]

    @property
    def lot(self) -> str:
        """The id of the lot; "" where there are none."""
        return self.tender.lot.id if self.tender.lot else ""

    @property
    def criteria(self) -> tuple[str, ...]:
        """The ids of all award criteria."""
        return tuple(one.id for one in self.rule.criteria)

    @cached_property
    def record(self) -> Record:
        """The rule as a document carries it along."""
        return award_record(self.tender)

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of that."""
        return fingerprint(self.record)


def same(text: str) -> str:
    """What two texts have in common that differ in capitals and spaces alone."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def part_of(tender: Tender, library: Library) -> tuple[Part | None, list[Fault]]:
    """What of a tender without lots, or of a lot, is scored; or the faults that keep it from being (TK303, TK373)."""
    rule = award_rule(tender)
    if rule is None:
        lacking = [fault for name, fault in tender.missing.items() if name.startswith("award.points")]
        message = "this tender has no award criteria"
        return None, lacking or [Fault(tender.yaml.where("award"), "TK373", message, "add one: there is nothing to evaluate")]
    scored = [item for item in tender.items if item.scoring is not None]
    headings: dict[str, str] = {}

    def gather(names: Names) -> Iterator[tuple[str, Markdown]]:
        for item in scored:
            view = names.items[item.id]
            headings[item.id] = view.heading
            yield item.id, view.text
            yield from ((f"{item.id} {row}", line.label) for row, line in enumerate(view.awards))

    said, faults = texts(tender, library, gather)
    if faults:
        return None, faults
    asked = []
    for item in scored:
        assert item.scoring is not None
        lines = score_lines(item.scoring, item.points, tender.rounding_of(item))
        called = _distinct([said[f"{item.id} {row}"] for row in range(len(lines))], lines)
        asked.append(Asked(item, headings[item.id], said[item.id], called, lines))
    return Part(tender, rule, tuple(asked), tuple(one.id for one in rule.criteria if one.price is not None)), []


def _distinct(called: list[str], lines: tuple[ScoreLine, ...]) -> tuple[str, ...]:
    """What the rows are called, so that no two are called alike."""
    called = [re.sub(r"\s+", " ", name).strip() for name in called]
    for more in ([f"{tidy(line.percent)}%" for line in lines], [f"{row}" for row in range(1, len(lines) + 1)]):
        names = list(map(same, called))
        called = [f"{name} ({more[row]})" if names.count(names[row]) > 1 else name for row, name in enumerate(called)]
    return tuple(called)
