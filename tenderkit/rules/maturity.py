"""Answers to the supplier questionnaire → points → levels of maturity → the scenario that fits the market. Pure; whole points.

Source: the manual, Annex 2b. Where it leaves something open, a reading of the register of errata holds (E-6 to E-11, E-18), and the
buyer's choice where there is one.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from tenderkit.catalogue.questionnaire import Dimension, Option, Question, Questionnaire

SupplierRule = Literal["lowest", "majority"]
MarketRule = Literal["median", "lowest"]
Levels = Mapping[str, str]  # the level of each dimension
Readings = Mapping[str, int]  # points of options by id, where the source cannot be read: one of those that are plausible


@dataclass(frozen=True)
class Rules:
    """How three levels make one, and how many suppliers make a market (reading E-11)."""

    supplier: SupplierRule = "lowest"
    market: MarketRule = "median"

    @property
    def name(self) -> str:
        """The rules as a short key: `lowest dimension, median supplier`."""
        return f"{self.supplier} {'dimension' if self.supplier == 'lowest' else 'of dimensions'}, {self.market} supplier"


ALL_RULES = tuple(Rules(*pair) for pair in itertools.product(get_args(SupplierRule), get_args(MarketRule)))


@dataclass(frozen=True)
class Answers:
    """What a supplier ticked and wrote: the types of supplier, the options by id, the texts by the name of their field."""

    types: tuple[str, ...] = ()
    ticked: frozenset[str] = frozenset()
    texts: Mapping[str, str] | None = None

    def text(self, name: str) -> str:
        """What stands in a field, "" where nothing does."""
        return (self.texts or {}).get(name, "")


Flaw = Literal["missing", "contradiction", "several"]


@dataclass(frozen=True)
class QuestionScore:
    """The points of a question: those of each ticked option, their sum, and what counts of it.

    `points` is None, and `flaw` says why, where the answer cannot be scored.
    """

    question: Question
    earned: tuple[tuple[Option, int], ...]
    points: int | None
    flaw: Flaw | Literal["unsettled"] | None = None

    @property
    def sum(self) -> int:
        """The sum before the maximum."""
        return sum(points for _, points in self.earned)

    @property
    def capped(self) -> bool:
        """Whether the maximum cut the sum."""
        return self.points is not None and self.points < self.sum


@dataclass(frozen=True)
class DimensionScore:
    """The points and the level of a dimension, None while a question of it cannot be scored; `by_gap` where E-6 was needed."""

    dimension: Dimension
    points: int | None
    level: str | None
    by_gap: bool = False


@dataclass(frozen=True, repr=False)
class Score:
    """The points of one supplier, counted as a supplier of the type `column`."""

    column: str
    questions: tuple[QuestionScore, ...]
    dimensions: tuple[DimensionScore, ...]

    def __repr__(self) -> str:
        return f"Score({self.column!r}, {', '.join(f'{score.dimension.id} {score.level}' for score in self.dimensions)})"

    @property
    def levels(self) -> Levels | None:
        """The level of each dimension, or None while one of them has none."""
        found = {score.dimension.id: score.level for score in self.dimensions if score.level is not None}
        return found if len(found) == len(self.dimensions) else None


def flaws(questionnaire: Questionnaire, answers: Answers) -> dict[str, Flaw]:
    """The questions that cannot be scored as answered: none ticked, a contradiction, several where one is allowed."""
    found: dict[str, Flaw] = {}
    for question in questionnaire.questions:
        ticked = [option for option in question.options if option.id in answers.ticked]
        if not ticked:
            found[question.id] = "missing"
        elif question.answers == "one" and len(ticked) > 1:
            found[question.id] = "several"
        elif len(ticked) > 1 and any(option.exclusive for option in ticked):
            found[question.id] = "contradiction"
    return found


def score(
    questionnaire: Questionnaire, answers: Answers, column: str, unsettled: Sequence[str] = (), readings: Readings | None = None
) -> Score:
    """The points of a supplier of the type `column`; questions that are `unsettled` for other reasons are not scored.

    `readings` take the place of points that are reconstructed for this type, and of no others.
    """
    wrong = flaws(questionnaire, answers)
    questions = []
    for question in questionnaire.questions:
        ticked = [option for option in question.options if option.id in answers.ticked]
        earned = tuple((option, _points(option, column, readings or {})) for option in ticked)
        total = sum(points for _, points in earned)
        limit = total if question.maximum is None else question.maximum
        flaw = wrong.get(question.id) or ("unsettled" if question.id in unsettled else None)
        questions.append(QuestionScore(question, earned, None if flaw else min(total, limit), flaw))
    dimensions = tuple(_dimension_score(dimension, questions) for dimension in questionnaire.dimensions)
    return Score(column, tuple(questions), dimensions)


def _points(option: Option, column: str, readings: Readings) -> int:
    return readings.get(option.id, option.points[column]) if column in option.reconstructed else option.points[column]


def _dimension_score(dimension: Dimension, questions: Sequence[QuestionScore]) -> DimensionScore:
    points = 0
    for question in questions:
        if question.question.dimension == dimension.id:
            if question.points is None:
                return DimensionScore(dimension, None, None)
            points += question.points
    points = _at_most(points, dimension.maximum)
    by_gap = dimension.gap is not None and dimension.gap.score == points
    return DimensionScore(dimension, points, dimension.level(points), by_gap)


def _at_most(points: int, maximum: int | None) -> int:
    return points if maximum is None else min(points, maximum)


def overall(questionnaire: Questionnaire, levels: Levels, rule: SupplierRule) -> str:
    """The one level of a supplier.

    lowest: that of its lowest dimension. majority: that of more than half of the dimensions, and the lowest where there is none.
    """
    order = questionnaire.level_ids
    level, count = Counter(levels.values()).most_common(1)[0]
    if rule == "majority" and 2 * count > len(levels):
        return level
    return min(levels.values(), key=order.index)


def scenario(questionnaire: Questionnaire, suppliers: Sequence[Levels], rules: Rules) -> str | None:
    """The level of a market, None without suppliers: that of its lowest, or of its median, the lower one of two."""
    order = questionnaire.level_ids
    found = sorted(order.index(overall(questionnaire, levels, rules.supplier)) for levels in suppliers)
    if not found:
        return None
    return order[found[0] if rules.market == "lowest" else found[(len(found) - 1) // 2]]


def moves(questionnaire: Questionnaire, suppliers: Sequence[Levels], rules: Rules) -> tuple[int | None, int | None]:
    """How many suppliers would have to stand one level higher, or one level lower, for the market to do so.

    None where the market cannot go further, or where no number of single steps is enough.
    """
    order = questionnaire.level_ids
    found = [order.index(overall(questionnaire, levels, rules.supplier)) for levels in suppliers]
    here = scenario(questionnaire, suppliers, rules)
    if here is None:
        return None, None
    place = order.index(here)
    first = 0 if rules.market == "lowest" else (len(found) - 1) // 2  # the place in the row that decides
    at, above = found.count(place), sum(level > place for level in found)
    below = len(found) - at - above
    raised = len(found) - first - above  # all from the deciding one upwards have to stand above
    lowered = first + 1 - below
    return (raised if place + 1 < len(order) and raised <= at else None, lowered if place > 0 and lowered <= at else None)


def adjusted(
    questionnaire: Questionnaire,
    *,
    points: Mapping[str, Mapping[str, int]] | None = None,
    gaps: Mapping[str, str] | None = None,
    leave_out: Sequence[str] = (),
) -> Questionnaire:
    """The questionnaire with the buyer's own points of options, readings of gaps, and without the options left out.

    Points that the buyer sets are reconstructed no more; a gap that the buyer reads otherwise is `chosen`.
    """
    if not points and not gaps and not leave_out:
        return questionnaire

    def changed(option: Option) -> Option:
        own = (points or {}).get(option.id, {})
        changes: dict[str, Any] = {"points": {**option.points, **own}}
        changes["reconstructed"] = tuple(column for column in option.reconstructed if column not in own)
        if option.reconstructed and not changes["reconstructed"]:
            changes |= {"plausible": None, "certainty": "certain"}
        return option.model_copy(update=changes)

    questions = tuple(
        question.model_copy(update={"options": tuple(changed(option) for option in question.options if option.id not in leave_out)})
        for question in questionnaire.questions
    )
    dimensions = tuple(
        dimension.model_copy(update={"gap": dimension.gap.model_copy(update={"level": level, "chosen": True})})
        if dimension.gap is not None and (level := (gaps or {}).get(dimension.id)) not in (None, dimension.gap.level)
        else dimension
        for dimension in questionnaire.dimensions
    )
    return questionnaire.model_copy(update={"questions": questions, "dimensions": dimensions})
