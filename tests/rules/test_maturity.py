"""Answers → points → levels → scenario, against a table typed from the reading of the source and not from the catalogue."""

from __future__ import annotations

import functools
import itertools
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.profiles import examples

import tenderkit
from tenderkit.catalogue import Questionnaire
from tenderkit.rules.maturity import ALL_RULES, Answers, Rules, Score, adjusted, flaws, moves, overall, scenario, score

# Points of each option for a manufacturer and a reseller, the maximum of each question, and whether several answers are allowed.
TABLE: dict[str, tuple[list[tuple[int, int]], int | None, bool]] = {
    "A1": ([(0, 0), (0, 1), (1, 2), (1, 2), (2, 3), (1, 2), (5, 5)], 5, True),
    "A2": ([(0, 0), (1, 1), (3, 3), (5, 5)], None, False),
    "P": ([(0, 0), (2, 2), (4, 4), (7, 7)], 10, True),
    "X": ([(0, 0), (3, 3), (2, 2), (2, 2), (1, 2), (3, 3), (3, 3)], None, True),
}
DIMENSIONS = {"awareness": ("A1", "A2"), "policies": ("P",), "actions": ("X",)}
COLUMNS = ("manufacturer", "reseller")
LEVELS = ("low", "medium", "high")


@functools.cache
def shipped() -> Questionnaire:
    found = tenderkit.load_catalogue().questionnaire
    assert found is not None
    return found


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return shipped()


def allowed(question: str) -> list[frozenset[int]]:
    """Return every answer to a question that is no contradiction, as sets of option numbers."""
    points, _, several = TABLE[question]
    others = range(2, len(points) + 1)
    if not several:
        return [frozenset({number}) for number in (1, *others)]
    sets = [frozenset(chosen) for size in range(1, len(points)) for chosen in itertools.combinations(others, size)]
    return [frozenset({1}), *sets]


def by_hand(question: str, chosen: frozenset[int], column: str) -> int:
    points, maximum, _ = TABLE[question]
    total = sum(points[number - 1][COLUMNS.index(column)] for number in chosen)
    return total if maximum is None else min(total, maximum)


def level_by_hand(dimension: str, points: int) -> str:
    if points > 6:
        return "high"
    return "low" if points < (3 if dimension == "actions" else 4) else "medium"


def ids(question: str, chosen: frozenset[int]) -> frozenset[str]:
    return frozenset(f"{question}.{number}" for number in chosen)


def points_of(result: Score) -> dict[str, int | None]:
    return {entry.question.id: entry.points for entry in result.questions}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("question", TABLE)
def test_every_answer_to_a_question_earns_what_the_table_says(questionnaire: Questionnaire, question: str, column: str) -> None:
    for chosen in allowed(question):
        result = score(questionnaire, Answers(ticked=ids(question, chosen)), column)
        assert points_of(result)[question] == by_hand(question, chosen, column), chosen


def test_the_number_of_answers_is_that_of_the_source() -> None:
    assert {question: len(points) for question, (points, _, _) in TABLE.items()} == {"A1": 7, "A2": 4, "P": 4, "X": 7}
    assert len(allowed("A1")) == len(allowed("X")) == 2**6  # the first alone, or any of the other six
    assert len(allowed("P")) == 2**3
    assert len(allowed("A2")) == 4


@settings(max_examples=examples(300), deadline=None)
@given(answers=st.fixed_dictionaries({name: st.sampled_from(allowed(name)) for name in TABLE}), column=st.sampled_from(COLUMNS))
def test_any_pattern_of_answers_has_the_points_and_levels_of_the_table(
    questionnaire: Questionnaire, answers: dict[str, frozenset[int]], column: str
) -> None:
    ticked = frozenset().union(*(ids(question, chosen) for question, chosen in answers.items()))
    result = score(questionnaire, Answers((column,), ticked), column)
    for entry in result.dimensions:
        expected = sum(by_hand(name, answers[name], column) for name in DIMENSIONS[entry.dimension.id])
        assert entry.points == expected
        assert entry.level == level_by_hand(entry.dimension.id, expected)
    assert flaws(questionnaire, Answers((column,), ticked)) == {}


@pytest.mark.parametrize(
    ("ticked", "question", "manufacturer", "reseller"),
    [
        ("A1 2 3 4 5 6", "A1", 5, 5),
        ("P 2 3 4", "P", 10, 10),
        ("X 2 3 4 5 6 7", "X", 14, 15),
        ("A1 7", "A1", 5, 5),
        ("A1 1", "A1", 0, 0),
    ],
)
def test_the_sums_named_in_the_reading(
    questionnaire: Questionnaire, ticked: str, question: str, manufacturer: int, reseller: int
) -> None:
    name, *numbers = ticked.split()
    answers = Answers(ticked=ids(name, frozenset(map(int, numbers))))
    assert points_of(score(questionnaire, answers, "manufacturer"))[question] == manufacturer
    assert points_of(score(questionnaire, answers, "reseller"))[question] == reseller


def test_a_cap_shows_in_the_sum_before_it(questionnaire: Questionnaire) -> None:
    result = score(questionnaire, Answers(ticked=ids("A1", frozenset({2, 3, 4, 5, 6}))), "reseller")
    entry = result.questions[0]
    assert (entry.sum, entry.points, entry.capped) == (10, 5, True)


def test_a_contradiction_a_second_answer_and_no_answer_are_named_and_not_scored(questionnaire: Questionnaire) -> None:
    answers = Answers(ticked=frozenset({"A1.1", "A1.2", "A2.1", "A2.2", "X.2"}))
    assert flaws(questionnaire, answers) == {"A1": "contradiction", "A2": "several", "P": "missing"}
    result = score(questionnaire, answers, "reseller")
    assert points_of(result) == {"A1": None, "A2": None, "P": None, "X": 3}
    assert [entry.level for entry in result.dimensions] == [None, None, "medium"]
    assert result.levels is None


def test_an_unsettled_question_is_not_scored(questionnaire: Questionnaire) -> None:
    answers = Answers(ticked=frozenset({"A1.2", "A2.2", "P.2", "X.2"}))
    result = score(questionnaire, answers, "reseller", unsettled=["P"])
    assert points_of(result)["P"] is None
    assert result.questions[2].flaw == "unsettled"


def test_three_points_on_actions_are_medium_and_say_so_and_low_when_the_buyer_says_so(questionnaire: Questionnaire) -> None:
    answers = Answers(ticked=frozenset({"A1.2", "A2.2", "P.2", "X.6"}))
    actions = score(questionnaire, answers, "manufacturer").dimensions[2]
    assert (actions.points, actions.level, actions.by_gap) == (3, "medium", True)
    own = adjusted(questionnaire, gaps={"actions": "low"})
    actions = score(own, answers, "manufacturer").dimensions[2]
    assert (actions.points, actions.level, actions.by_gap) == (3, "low", True)
    assert actions.dimension.gap is not None
    assert actions.dimension.gap.chosen


def test_an_option_left_out_earns_nothing(questionnaire: Questionnaire) -> None:
    own = adjusted(questionnaire, leave_out=["X.4"])
    result = score(own, Answers(ticked=frozenset({"X.4", "X.3"})), "reseller")
    assert points_of(result)["X"] == 2


levels = st.fixed_dictionaries({name: st.sampled_from(LEVELS) for name in DIMENSIONS})


@given(levels)
def test_a_supplier_has_the_level_of_its_lowest_dimension_or_of_most_of_them(levels: dict[str, str]) -> None:
    questionnaire = shipped()
    ranks = sorted(LEVELS.index(level) for level in levels.values())
    assert overall(questionnaire, levels, "lowest") == LEVELS[ranks[0]]
    most = ranks[1] if ranks[0] == ranks[1] or ranks[1] == ranks[2] else ranks[0]
    assert overall(questionnaire, levels, "majority") == LEVELS[most]


@given(st.lists(levels, min_size=1, max_size=9))
def test_a_market_has_the_level_of_its_median_supplier_rounded_down_or_of_its_lowest(suppliers: list[dict[str, str]]) -> None:
    questionnaire = shipped()
    for rules in ALL_RULES:
        ranks = [LEVELS.index(overall(questionnaire, one, rules.supplier)) for one in suppliers]
        expected = min(ranks) if rules.market == "lowest" else statistics.median_low(ranks)
        assert scenario(questionnaire, suppliers, rules) == LEVELS[expected]


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=7), st.sampled_from(ALL_RULES))
def test_so_many_suppliers_one_level_higher_or_lower_change_the_market_and_fewer_do_not(found: list[str], rules: Rules) -> None:
    questionnaire = shipped()
    suppliers = [dict.fromkeys(DIMENSIONS, level) for level in found]
    here = scenario(questionnaire, suppliers, rules)

    def fewest(step: int) -> int | None:
        target = LEVELS.index(str(here)) + step
        for count in range(1, len(found) + 1):
            for chosen in itertools.combinations(range(len(found)), count):
                ranks = [LEVELS.index(level) + (step if at in chosen else 0) for at, level in enumerate(found)]
                if min(ranks) < 0 or max(ranks) > 2:
                    continue
                moved = [dict.fromkeys(DIMENSIONS, LEVELS[rank]) for rank in ranks]
                if 0 <= target <= 2 and scenario(questionnaire, moved, rules) == LEVELS[target]:
                    return count
        return None

    assert moves(questionnaire, suppliers, rules) == (fewest(1), fewest(-1))


def test_a_market_without_suppliers_has_no_scenario(questionnaire: Questionnaire) -> None:
    assert scenario(questionnaire, [], Rules()) is None
    assert moves(questionnaire, [], Rules()) == (None, None)
