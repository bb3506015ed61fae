"""The nouns of an evaluation: tenderers, scores with their reasons, and what is decided; documents are made of these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from tenderkit.faults import Fault, Location
from tenderkit.rules.awarding import AwardRule, Ranked
from tenderkit.rules.scoring import ScoreLine
from tenderkit.tender import Tender

CONSENSUS = "consensus"  # in the place of an evaluator
RECORD = "record.yaml"


@dataclass(frozen=True)
class Confidential:
    """What a tenderer marked as confidential: criteria by their ids, and words such as the name of a plant."""

    criteria: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tenderer:
    """A tenderer, as the evaluation file has it.

    `lots` are the ids of the lots that it tenders for, none where the tender has no lots. `not_admitted` is the reason of one that
    is not `admitted`, else empty. `prices` are by lot (by "" where there are none) and criterion, each above zero; one that is not
    admitted need have none. `forms` is the folder of its returned forms.
    """

    name: str
    address: str = ""
    lots: tuple[str, ...] = ()
    admitted: bool = True
    not_admitted: str = ""
    prices: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    forms: Path | None = None
    confidential: Confidential = Confidential()


@dataclass(frozen=True, order=True)
class Place:
    """What a score is given for: a lot by its id ("" where there are none), a tenderer by name, and an award criterion by id."""

    lot: str
    tenderer: str
    criterion: str


@dataclass(frozen=True)
class Score:
    """A row of the published scoring table that somebody chose, and why.

    `row` counts the rows of the table from 0, best first: it is the same in every language. `points` are those of the row.
    `where` is the cell, or the line, that it was read from.
    """

    row: int
    line: ScoreLine
    points: Decimal
    reason: str
    where: Location


@dataclass(frozen=True)
class Approval:
    """Who approved what was decided, and on which day; None while that is blank."""

    by: str | None = None
    on: date | None = None


@dataclass(frozen=True)
class Published:
    """A tender annex as it was published: its file name, language and lot, and the SHA-256 of its bytes and of the rule in it."""

    name: str
    language: str
    lot: str
    sha256: str
    rule: str


@dataclass(frozen=True)
class Scores:
    """The scores of each evaluator by name, in the order of the evaluation file, and those of the consensus; all are whole.

    The consensus is empty where there is none yet. `warnings` are those of the files that they were read from.
    """

    by_evaluator: Mapping[str, Mapping[Place, Score]]
    consensus: Mapping[Place, Score] = field(default_factory=dict)
    warnings: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Decided:
    """What was decided, for a tender without lots or for each lot.

    `tenderers` are all of the evaluation file, in its order. `fingerprint` is the SHA-256 of rules, tenderers, prices, levels and
    reasons of all lots: one changed word of a reason makes another.
    """

    tender: Tender
    tenderers: tuple[Tenderer, ...]
    lots: tuple[LotResult, ...]
    evaluators: tuple[str, ...]
    opened: date | None
    approved: Approval
    published: tuple[Published, ...]
    fingerprint: str


@dataclass(frozen=True)
class LotResult:
    """What was decided for a lot, or for a tender without lots.

    `tender` is that of the lot; `tenderers` are those that tender for it. `scores` are those of the consensus, by tenderer and
    criterion; `by_evaluator` has the same of each evaluator, by his name first. `ranked` has the tenderers by rank, those that are
    rejected or were not admitted last.
    """

    tender: Tender
    rule: AwardRule
    tenderers: tuple[Tenderer, ...]
    scores: Mapping[str, Mapping[str, Score]]
    by_evaluator: Mapping[str, Mapping[str, Mapping[str, Score]]]
    ranked: tuple[Ranked, ...]
    fingerprint: str

    @property
    def lot(self) -> str:
        """The id of the lot; "" where there are none."""
        return self.tender.lot.id if self.tender.lot else ""

    @property
    def winner(self) -> Ranked | None:
        """The one to whom the contract is awarded; None where nobody has a rank, or lots are still to be drawn for the first."""
        first = [each for each in self.ranked if each.rank == 1]
        return first[0] if len(first) == 1 else None

    def tenderer(self, name: str) -> Tenderer:
        """The tenderer of a name; raises StopIteration for one that does not tender for this lot."""
        return next(each for each in self.tenderers if each.name == name)


@dataclass(frozen=True)
class Withheld:
    """In the place of a reason that somebody may not read; `why`, for the buyer alone, is the criterion or the word in question."""

    why: str


def shown_to(reason: str, of: Tenderer, criterion: str, reader: Tenderer | None) -> str | Withheld:
    """A reason about a tenderer, as another one may read it, or anybody where `reader` is None.

    It is withheld where its tenderer marked the criterion as confidential, or a word that occurs in it, whatever capitals and
    spaces they have. The tenderer itself reads it all.
    """
    if reader is not None and reader.name == of.name:
        return reason
    if criterion in of.confidential.criteria:
        return Withheld(criterion)
    plain = _plain(reason)
    found = next((word for word in of.confidential.words if _plain(word) in plain), None)
    return reason if found is None else Withheld(found)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
