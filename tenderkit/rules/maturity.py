"""Answers to the supplier questionnaire → points → levels of maturity → the scenario that fits the market. Pure; whole points.

Source: the manual, Annex 2b. Where it leaves something open, a reading of the register of errata holds (E-6 to E-11, E-18), and the
buyer's choice where there is one.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from tenderkit.catalogue.questionnaire import Dimension, Option, Question, Questionnaire

SupplierRule = Literal["lowest", "majority"]
MarketRule = Literal["median", "lowest"]
Levels = Mapping[str, str]  # the level of each dimension
_WITHOUT_MAXIMUM = 10  # points: as far as a value that cannot be read is tried, on a question without a maximum


@dataclass(frozen=True)
class Rules:
    """How three levels make one, and how many suppliers make a market (reading E-11)."""

    supplier: SupplierRule = "lowest"
    market: MarketRule = "median"

    @property
    def name(self) -> str:
        """Return the rules as a short key: `lowest dimension, median supplier`."""
        return f"{self.supplier} {'dimension' if self.supplier == 'lowest' else 'of dimensions'}, {self.market} supplier"


ALL_RULES = tuple(Rules(*pair) for pair in itertools.product(get_args(SupplierRule), get_args(MarketRule)))


@dataclass(frozen=True)
class Answers:
    """What a supplier ticked and wrote: the types of supplier, the options by id, the texts by the name of their field."""

    types: tuple[str, ...] = ()
    ticked: frozenset[str] = frozenset()
    texts: Mapping[str, str] | None = None

    def text(self, name: str) -> str:
        """Return what stands in a field, "" where nothing does."""
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
        """Return the sum before the maximum."""
        return sum(points for _, points in self.earned)

    @property
    def capped(self) -> bool:
        """Return whether the maximum cut the sum."""
        return self.points is not None and self.points < self.sum


@dataclass(frozen=True)
class DimensionScore:
    """The points and the level of a dimension, None while a question of it cannot be scored; `by_gap` where E-6 was needed."""

    dimension: Dimension
    points: int | None
    level: str | None
    by_gap: bool = False


@dataclass(frozen=True)
class Score:
    """The points of one supplier, counted as a supplier of the type `column`."""

    column: str
    questions: tuple[QuestionScore, ...]
    dimensions: tuple[DimensionScore, ...]

    @property
    def levels(self) -> Levels | None:
        """Return the level of each dimension, or None while one of them has none."""
        found = {score.dimension.id: score.level for score in self.dimensions if score.level is not None}
        return found if len(found) == len(self.dimensions) else None


def flaws(questionnaire: Questionnaire, answers: Answers) -> dict[str, Flaw]:
    """Return the questions that cannot be scored as answered: none ticked, a contradiction, several where one is allowed."""
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


def score(questionnaire: Questionnaire, answers: Answers, column: str, unsettled: Sequence[str] = ()) -> Score:
    """Return the points of a supplier of the type `column`; questions that are `unsettled` for other reasons are not scored."""
    wrong = flaws(questionnaire, answers)
    questions = []
    for question in questionnaire.questions:
        earned = tuple((option, option.points[column]) for option in question.options if option.id in answers.ticked)
        total = sum(points for _, points in earned)
        limit = total if question.maximum is None else question.maximum
        flaw = wrong.get(question.id) or ("unsettled" if question.id in unsettled else None)
        questions.append(QuestionScore(question, earned, None if flaw else min(total, limit), flaw))
    dimensions = tuple(_dimension_score(dimension, questions) for dimension in questionnaire.dimensions)
    return Score(column, tuple(questions), dimensions)


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
    """Return the one level of a supplier.

    lowest: that of its lowest dimension. majority: that of more than half of the dimensions, and the lowest where there is none.
    """
    order = questionnaire.level_ids
    level, count = Counter(levels.values()).most_common(1)[0]
    if rule == "majority" and 2 * count > len(levels):
        return level
    return min(levels.values(), key=order.index)


def scenario(questionnaire: Questionnaire, suppliers: Sequence[Levels], rules: Rules) -> str | None:
    """Return the level of a market, None without suppliers: that of its lowest, or of its median, the lower one of two."""
    order = questionnaire.level_ids
    found = sorted(order.index(overall(questionnaire, levels, rules.supplier)) for levels in suppliers)
    if not found:
        return None
    return order[found[0] if rules.market == "lowest" else found[(len(found) - 1) // 2]]


def moves(questionnaire: Questionnaire, suppliers: Sequence[Levels], rules: Rules) -> tuple[int | None, int | None]:
    """Return how many suppliers would have to stand one level higher, or one level lower, for the market to do so.

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


@dataclass(frozen=True)
class Doubt:
    """What a level of a supplier rests on that the source does not settle: the levels under other readings, in their order.

    `option` is the one whose points cannot be read, None for the score that is in no band; `tried` are the values of its points, or
    the levels that the score can be read as, each with the level of the dimension that follows.
    """

    dimension: Dimension
    option: Option | None
    tried: tuple[tuple[int | str, str], ...]
    used: int | str

    @property
    def matters(self) -> bool:
        """Return whether another reading would give another level."""
        return len({level for _, level in self.tried}) > 1

    def ranges(self) -> Iterator[tuple[int | str, int | str, str]]:
        """Yield the values that give the same level as first, last and level."""
        for level, group in itertools.groupby(self.tried, key=lambda pair: pair[1]):
            values = [value for value, _ in group]
            yield values[0], values[-1], level


def doubts(questionnaire: Questionnaire, answers: Answers, result: Score) -> list[Doubt]:
    """Return what the levels of a supplier rest on: reconstructed points of what it ticked (E-18), and a score in no band (E-6)."""
    found: list[Doubt] = []
    scores = {score.dimension.id: score for score in result.dimensions}
    for question, option in questionnaire.options():
        dimension = scores[question.dimension]
        if result.column not in option.reconstructed or option.id not in answers.ticked or dimension.level is None:
            continue
        own = next(entry for entry in result.questions if entry.question.id == question.id)
        others = (dimension.points or 0) - (own.points or 0)
        rest = own.sum - option.points[result.column]
        limit = question.maximum
        tried = []
        for value in range((limit or _WITHOUT_MAXIMUM) + 1):
            points = others + _at_most(rest + value, limit)
            level = dimension.dimension.level(_at_most(points, dimension.dimension.maximum))
            tried.append((value, level or dimension.level))
        found.append(Doubt(dimension.dimension, option, tuple(tried), option.points[result.column]))
    for dimension in result.dimensions:
        if dimension.by_gap and dimension.level is not None:
            around = _levels_around(dimension.dimension)
            found.append(Doubt(dimension.dimension, None, tuple((level, level) for level in around), dimension.level))
    return found


def _levels_around(dimension: Dimension) -> tuple[str, ...]:
    """Return the levels below and above the gap."""
    assert dimension.gap is not None
    below = [band.level for band in dimension.bands if band.to is not None and band.to < dimension.gap.score]
    above = [band.level for band in dimension.bands if band.start > dimension.gap.score]
    return (*below[-1:], *above[:1])


def adjusted(
    questionnaire: Questionnaire,
    *,
    points: Mapping[str, Mapping[str, int]] | None = None,
    gaps: Mapping[str, str] | None = None,
    leave_out: Sequence[str] = (),
) -> Questionnaire:
    """Return the questionnaire with the buyer's own points of options, readings of gaps, and without the options left out.

    Points that the buyer sets are reconstructed no more; a gap that the buyer reads otherwise is `chosen`.
    """
    if not points and not gaps and not leave_out:
        return questionnaire

    def changed(option: Option) -> Option:
        own = (points or {}).get(option.id, {})
        kept = tuple(column for column in option.reconstructed if column not in own)
        return option.model_copy(update={"points": {**option.points, **own}, "reconstructed": kept})

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
