"""A level and a reason as somebody gave them → a score, or what is wrong: alike for workbooks and files of scores."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from tenderkit.blocks import UNFIT
from tenderkit.evaluation.asking_scores import Asked, Part
from tenderkit.evaluation.record import Place, Score
from tenderkit.faults import Fault, Location, suggestion

_HINT = "choose a level, and write a reason"


@dataclass
class Gathering:
    """The scores of one evaluator as they are read, and every fault on the way."""

    scores: dict[Place, Score] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, where: Location, code: str, message: str, hint: str) -> None:
        """Record a fault."""
        self.faults.append(Fault(where, code, message, hint))

    def give(self, part: Part, tenderer: str, asked: Asked, level: str, reason: str, at: Location, reason_at: Location) -> None:
        """Record a score, or that there is none: a level and a reason belong together (TK389, TK390, TK391)."""
        of = f"{asked.id} of {tenderer}" + (f", lot {part.lot}," if part.lot else "")
        if found := UNFIT.search(reason):
            self.fault(
                reason_at, "TK394", f"the reason holds the character U+{ord(found[0]):04X}", "delete it, or type the text again"
            )
            return
        row = asked.row(level) if level else None
        if not level:
            self.fault(at, "TK389", f"{of} has a reason and no level" if reason else f"{of} is not scored", _HINT)
        elif row is None:
            hint = suggestion(level, asked.levels, otherwise=f"choose one of: {', '.join(asked.levels)}")
            self.fault(at, "TK391", f"{asked.id} has no level “{level}”", hint)
        elif not reason:
            self.fault(reason_at, "TK390", f"{of} has a score without a reason", "say why, for whoever reads the decision")
        if row is None or not reason:
            return
        self.scores[Place(part.lot, tenderer, asked.id)] = Score(row, asked.lines[row], asked.points[row], reason, at)

    def warn_of_least(self, part: Part, tenderer: str, asked: Asked) -> None:
        """Tell that a tender will be rejected for this score (TK393)."""
        score, least = self.scores.get(Place(part.lot, tenderer, asked.id)), asked.item.least
        if score is not None and least is not None and score.points < least:
            earned, needed = _digits(score.points), _digits(least)
            message = f"{tenderer} earns {earned} under {asked.id}, which needs {needed}: the tender will be rejected"
            self.faults.append(replace(Fault(score.where, "TK393", message, "check the score and its reason"), severity="warning"))


def _digits(number: Decimal) -> str:
    return f"{number.normalize():f}"
