"""Answers → what levels and scenario rest on that the source does not settle, and what they are under every other reading of it.

Some points cannot be read in the source (reading E-18), and one score is in no band (E-6). A level is shown with all
that it could be, under every combination of the points that are plausible.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tenderkit.catalogue.questionnaire import Dimension, Option, Questionnaire
from tenderkit.rules.maturity import Answers, Levels, Readings, Rules, Score, overall, scenario, score

Tried = tuple[tuple[int | str, str], ...]  # values, and the level that each gives


def spans(tried: Tried) -> Iterator[tuple[int | str, int | str, str]]:
    """Yield the values that follow each other and give the same level as first, last and level."""
    for level, group in itertools.groupby(tried, key=lambda pair: pair[1]):
        values = [value for value, _ in group]
        yield values[0], values[-1], level


@dataclass(frozen=True)
class Doubt:
    """What a level of a supplier rests on that the source does not settle: the levels under other readings, in their order.

    `options` are those whose points cannot be read, none for the score that is in no band; `tried` are the scores that all
    combinations of plausible points give, or the levels that the score in no band can be read as.
    """

    dimension: Dimension
    options: tuple[Option, ...]
    tried: Tried
    used: int | str

    @property
    def matters(self) -> bool:
        """Whether another reading would give another level."""
        return len({level for _, level in self.tried}) > 1


def unread(questionnaire: Questionnaire, answers: Answers, column: str) -> tuple[Option, ...]:
    """The options that a supplier of the type `column` ticked and whose points for it cannot be read in the source."""
    return tuple(option for _, option in questionnaire.options() if option.id in answers.ticked and column in option.reconstructed)


def combinations(options: Sequence[Option]) -> Iterator[Readings]:
    """Yield every combination of the plausible points of options whose points cannot be read."""
    values = [range(option.plausible.start, option.plausible.to + 1) for option in options if option.plausible is not None]
    for chosen in itertools.product(*values):
        yield {option.id: value for option, value in zip(options, chosen, strict=True)}


def doubts(questionnaire: Questionnaire, answers: Answers, result: Score) -> list[Doubt]:
    """What the levels of a supplier rest on: reconstructed points of what it ticked (E-18), and a score in no band (E-6)."""
    found: list[Doubt] = []
    unsettled = [entry.question.id for entry in result.questions if entry.points is None]
    options = unread(questionnaire, answers, result.column)
    others = [score(questionnaire, answers, result.column, unsettled, readings) for readings in combinations(options)]
    of_dimension = {option.id: question.dimension for question, option in questionnaire.options()}
    for place, entry in enumerate(result.dimensions):
        own = tuple(option for option in options if of_dimension[option.id] == entry.dimension.id)
        if own and entry.points is not None:
            tried = {(one.points, one.level) for other in others if (one := other.dimensions[place])}
            levels = tuple(sorted((points, level) for points, level in tried if points is not None and level is not None))
            found.append(Doubt(entry.dimension, own, levels, entry.points))
    for entry in result.dimensions:
        if entry.by_gap and entry.level is not None:
            around = _levels_around(entry.dimension)
            found.append(Doubt(entry.dimension, (), tuple((level, level) for level in around), entry.level))
    return found


def _levels_around(dimension: Dimension) -> tuple[str, ...]:
    """The levels below and above the gap."""
    assert dimension.gap is not None
    below = [band.level for band in dimension.bands if band.to is not None and band.to < dimension.gap.score]
    above = [band.level for band in dimension.bands if band.start > dimension.gap.score]
    return (*below[-1:], *above[:1])


@dataclass(frozen=True)
class Supplier:
    """The answers of a supplier, the type that it is scored as, and the questions that are not scored."""

    answers: Answers
    column: str
    unsettled: Sequence[str] = ()

    def levels(self, questionnaire: Questionnaire, readings: Readings) -> Levels | None:
        """The levels that these points give, None where a dimension has none."""
        return score(questionnaire, self.answers, self.column, self.unsettled, readings).levels


def possible(questionnaire: Questionnaire, supplier: Supplier, rules: Rules) -> tuple[str, ...]:
    """The levels of a supplier that all combinations of points give, from low to high; none where it has no level."""
    options = unread(questionnaire, supplier.answers, supplier.column)
    every = [supplier.levels(questionnaire, readings) for readings in combinations(options)]
    found = {overall(questionnaire, levels, rules.supplier) for levels in every if levels}
    return tuple(level for level in questionnaire.level_ids if level in found)


@dataclass(frozen=True)
class Sensitivity:
    """What a market is under every combination of the points that cannot be read in the source.

    `options` are those that its suppliers have ticked; `outcomes` says how many combinations give which level, from low to high;
    `alone` which level each value of an option gives by itself, the others being as they are used.
    """

    options: tuple[Option, ...]
    outcomes: Mapping[str, int]
    alone: Mapping[str, Tried]

    @property
    def matters(self) -> bool:
        """Whether other points would give another level."""
        return len(self.outcomes) > 1


def sensitivity(questionnaire: Questionnaire, suppliers: Sequence[Supplier], rules: Rules) -> Sensitivity | None:
    """What a market of suppliers with levels is under other points; None where these have no part in it."""
    own = [{option.id for option in unread(questionnaire, one.answers, one.column)} for one in suppliers]
    options = tuple(option for _, option in questionnaire.options() if any(option.id in ids for ids in own))
    if not options:
        return None
    # A market has many combinations, and a supplier few of its own: it is scored once for each of these.
    known: dict[tuple[int, tuple[tuple[str, int], ...]], Levels] = {}

    def outcome(readings: Readings) -> str:
        found = []
        for place, supplier in enumerate(suppliers):
            key = place, tuple(pair for pair in readings.items() if pair[0] in own[place])
            if key not in known:
                levels = supplier.levels(questionnaire, readings)
                assert levels is not None  # it has levels, whatever its points are
                known[key] = levels
            found.append(known[key])
        level = scenario(questionnaire, found, rules)
        assert level is not None  # there are suppliers
        return level

    count = Counter(outcome(readings) for readings in combinations(options))
    return Sensitivity(
        options,
        {level: count[level] for level in questionnaire.level_ids if level in count},
        {
            option.id: tuple(
                (value, outcome({option.id: value})) for readings in combinations([option]) for value in readings.values()
            )
            for option in options
        },
    )
