"""Percentages of points → points: the one record that tables, prose and evaluators' sheets are printed from.

All numbers are Decimal. A percentage is turned into points and rounded once, by the one rule that the tender declares.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tenderkit import keeping
from tenderkit.catalogue.schema import Level, Requirement, Scoring, ScoringKind

Mode = Literal["half-up", "half-even", "up", "down"]
MODES: dict[Mode, str] = {
    "half-up": decimal.ROUND_HALF_UP,
    "half-even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
}
# Digits in which a quotient of prices (17 digits) and points (13) cannot be taken for one that is halfway between two multiples.
_ENOUGH = 100
_MOST_COMBINATIONS = 8  # three parts that stand by themselves; a table of more combinations is no help


@dataclass(frozen=True)
class Rounding:
    """A rounding rule: points are multiples of `step`, found by `mode`."""

    step: Decimal = Decimal("0.01")
    mode: Mode = "half-up"

    def __call__(self, points: Decimal) -> Decimal:
        """`points` as the nearest multiple of the step, without trailing zeros.

        half-up: a half goes to the higher multiple; half-even: to the even one; up and down: away from and towards zero.
        """
        multiple = (points / self.step).quantize(Decimal(1), rounding=MODES[self.mode])
        return tidy(multiple * self.step)

    def of_quotient(self, dividend: Decimal, divisor: Decimal) -> Decimal:
        """`dividend / divisor`, rounded once: what is halfway between two multiples is known, however long the quotient is."""
        with decimal.localcontext(prec=_ENOUGH):
            return self(dividend / divisor)


@dataclass(frozen=True)
class ScoreLine:
    """One row of a scoring table: the levels met together (none for nothing), their percentage and the points of this tender.

    `points` is None while the buyer has not set the criterion's maximum.
    """

    levels: tuple[Level, ...]
    percent: Decimal
    points: Decimal | None


def tidy(number: Decimal) -> Decimal:
    """A number without trailing zeros and without an exponent: 10.50 → 10.5, 1E+1 → 10."""
    normal = number.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral() else normal


def points_for(percent: Decimal, maximum: Decimal, rounding: Rounding) -> Decimal:
    """The points that `percent` (0 to 100) of `maximum` points is worth, rounded by the tender's rule."""
    return rounding(maximum * percent / 100)


def with_steps(scoring: Scoring, steps: Sequence[Decimal]) -> Scoring:
    """A graded scoring with the buyer's own percentages, for counts 1, 2 … in order (a count of 0 stays 0%)."""
    by_count = dict(enumerate(steps, 1))
    own = {level.id: by_count[level.count] for level in scoring.levels if level.count in by_count}
    return with_percentages(scoring, own)


def with_percentages(scoring: Scoring, own: Mapping[str, Decimal]) -> Scoring:
    """A scoring with the buyer's own percentages, by the ids of its levels."""
    levels = tuple(level.model_copy(update={"percent": own.get(level.id, level.percent)}) for level in scoring.levels)
    return scoring.model_copy(update={"levels": levels, "suggested": False})


def by_parts(scoring: Scoring, parts: Sequence[Requirement], own: Mapping[str, Decimal]) -> Scoring:
    """An additive scoring of the parts of the requirements; the level of a tender that shows nothing stays."""
    nothing = [level for level in scoring.levels if not level.percent]
    levels = [Level(id=part.id, label=part.text, text=part.text, percent=own[part.id]) for part in parts]
    return Scoring(kind="additive", levels=(*levels, *nothing))


def from_least(scoring: Scoring, least: int) -> Scoring:
    """A scoring in which a count below the least earns nothing: its level falls away."""
    levels = tuple(level for level in scoring.levels if not level.percent or level.count is None or level.count >= least)
    return scoring.model_copy(update={"levels": levels})


def score_lines(scoring: Scoring, maximum: Decimal | None, rounding: Rounding) -> tuple[ScoreLine, ...]:
    """The rows of a criterion's scoring table, best first.

    An additive scoring has a row for each combination of its parts that a tender can meet: none has a part without those that
    it `needs`. Where there are many, it has one for all parts together and one for each part with what it needs. The percentages
    are added before they become points, so that rounding happens once and never exceeds the maximum.
    """
    return _score_lines(scoring.kind, scoring.levels, maximum, rounding)


@keeping.by_value("rules.scoring-table")
def _score_lines(
    kind: ScoringKind, levels: tuple[Level, ...], maximum: Decimal | None, rounding: Rounding
) -> tuple[ScoreLine, ...]:
    return tuple(
        ScoreLine(met, percent, None if maximum is None else points_for(percent, maximum, rounding))
        for met, percent in _combinations(kind, levels)
    )


def _combinations(kind: ScoringKind, levels: tuple[Level, ...]) -> Iterator[tuple[tuple[Level, ...], Decimal]]:
    parts = [level for level in levels if level.percent] if kind == "additive" else []
    rows = [*_met_together(parts), *((level,) for level in levels if level not in parts)]
    worth = {met: tidy(sum((level.percent for level in met), Decimal(0))) for met in rows}
    yield from sorted(worth.items(), key=lambda row: -row[1])  # rows of equal worth keep their order


def _met_together(parts: Sequence[Level]) -> list[tuple[Level, ...]]:
    """Which parts can be met together, those of most parts first; of many combinations only the plainest."""
    found: list[tuple[Level, ...]] = [()]
    ids = {part.id for part in parts}  # what the buyer gives 0% is no part any more, and needed no longer
    for part in parts:  # what a part needs stands above it
        found += [(*met, part) for met in found if ids & set(part.needs) <= {level.id for level in met}]
        if len(found) > _MOST_COMBINATIONS:
            found = [tuple(parts), *(_with_needed(part, parts) for part in parts)]
            break
    place = {part.id: number for number, part in enumerate(parts)}
    return sorted(dict.fromkeys(filter(None, found)), key=lambda met: (-len(met), [place[level.id] for level in met]))


def _with_needed(part: Level, parts: Sequence[Level]) -> tuple[Level, ...]:
    """A part with all that it needs, and that those need in turn, in the order of the file."""
    needed = {part.id}
    for level in reversed(parts):
        if level.id in needed:
            needed.update(level.needs)
    return tuple(level for level in parts if level.id in needed)
