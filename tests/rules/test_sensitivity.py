"""What levels and scenario rest on where points cannot be read in the source: every combination of plausible points is tried."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenderkit
from tenderkit.catalogue import Questionnaire
from tenderkit.rules.maturity import ALL_RULES, Answers, Rules, adjusted, overall, scenario, score
from tenderkit.rules.sensitivity import Supplier, combinations, doubts, possible, sensitivity, spans, unread

# As the source can be read: who has points that cannot be, and what they may be at least and at most.
UNREAD = {"A1.5": (("manufacturer",), 0, 3), "A1.6": (("manufacturer",), 0, 2), "A1.7": (("manufacturer", "reseller"), 3, 5)}
LEVELS = ("low", "medium", "high")


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    found = tenderkit.load_catalogue().questionnaire
    assert found is not None
    return found


def answers(*ticked: str) -> Answers:
    return Answers(ticked=frozenset(ticked))


def test_the_points_that_cannot_be_read_are_data(questionnaire: Questionnaire) -> None:
    found = {option.id: option for _, option in questionnaire.options() if option.certainty == "reconstructed"}
    assert list(found) == list(UNREAD)
    for name, (columns, start, to) in UNREAD.items():
        assert found[name].reconstructed == columns
        assert found[name].plausible is not None
        assert (found[name].plausible.start, found[name].plausible.to) == (start, to)  # type: ignore[union-attr]


def test_a1_6_at_0_to_2_changes_the_awareness_level_of_32_of_128_answer_sets(questionnaire: Questionnaire) -> None:
    others = [f"A1.{number}" for number in (2, 3, 4, 5, 7)]
    sets = [
        answers("A1.6", *chosen, risks)
        for size in range(len(others) + 1)
        for chosen in itertools.combinations(others, size)
        for risks in ("A2.1", "A2.2", "A2.3", "A2.4")
    ]
    changed = 0
    for one in sets:
        levels = {score(questionnaire, one, "manufacturer", readings={"A1.6": value}).dimensions[0].level for value in (0, 1, 2)}
        changed += len(levels) > 1
    assert (changed, len(sets)) == (32, 128)


def test_a_doubt_is_over_all_combinations_of_what_was_ticked(questionnaire: Questionnaire) -> None:
    one = answers("A1.5", "A1.6", "A2.2", "P.1", "X.1")
    (found,) = doubts(questionnaire, one, score(questionnaire, one, "manufacturer"))
    assert [option.id for option in found.options] == ["A1.5", "A1.6"]
    assert (found.used, found.matters) == (4, True)
    assert list(spans(found.tried)) == [(1, 3, "low"), (4, 6, "medium")]


def test_two_values_together_can_do_what_none_does_alone(questionnaire: Questionnaire) -> None:
    one = answers("A1.2", "A1.5", "A1.6", "A2.4", "P.4", "X.2", "X.6", "X.7")
    manufacturer = Supplier(one, "manufacturer")
    assert possible(questionnaire, manufacturer, Rules()) == ("medium", "high")
    (found,) = doubts(questionnaire, one, score(questionnaire, one, "manufacturer"))
    assert list(spans(found.tried)) == [(5, 6, "medium"), (7, 10, "high")]
    for name, (_, start, to) in list(UNREAD.items())[:2]:
        levels = {
            score(questionnaire, one, "manufacturer", readings={name: value}).dimensions[0].level for value in range(start, to + 1)
        }
        assert levels == ({"medium", "high"} if name == "A1.5" else {"high"})


def test_values_that_change_nothing_are_no_matter(questionnaire: Questionnaire) -> None:
    one = answers("A1.5", "A1.3", "A1.4", "A2.4", "P.1", "X.1")
    (found,) = doubts(questionnaire, one, score(questionnaire, one, "manufacturer"))
    assert not found.matters
    assert possible(questionnaire, Supplier(one, "manufacturer"), Rules()) == ("low",)


def test_the_points_of_a_reseller_for_a1_5_and_a1_6_are_printed_and_need_no_doubt(questionnaire: Questionnaire) -> None:
    one = answers("A1.5", "A1.6", "A2.2", "P.1", "X.1")
    assert doubts(questionnaire, one, score(questionnaire, one, "reseller")) == []
    assert sensitivity(questionnaire, [Supplier(one, "reseller")], Rules()) is None


def test_own_points_of_the_buyer_end_the_doubt(questionnaire: Questionnaire) -> None:
    own = adjusted(questionnaire, points={"A1.5": {"manufacturer": 4}})
    one = answers("A1.5", "A2.2", "P.1", "X.1")
    result = score(own, one, "manufacturer")
    assert result.questions[0].points == 4
    assert doubts(own, one, result) == []
    assert next(option for _, option in own.options() if option.id == "A1.5").certainty == "certain"


SUPPLIERS = st.lists(
    st.tuples(
        st.sets(st.sampled_from([f"A1.{number}" for number in range(2, 8)]), min_size=1),
        st.sampled_from(["A2.1", "A2.2", "A2.3", "A2.4"]),
        st.sampled_from([("P.1", "X.1"), ("P.3", "X.2"), ("P.4", "X.2", "X.6", "X.7")]),
        st.sampled_from(["manufacturer", "reseller"]),
    ),
    min_size=1,
    max_size=4,
)


@given(SUPPLIERS, st.sampled_from(ALL_RULES))
def test_the_sensitivity_of_the_scenario_is_what_scoring_the_market_anew_with_each_combination_gives(
    market: list[tuple[set[str], str, tuple[str, ...], str]], rules: Rules
) -> None:
    questionnaire = tenderkit.load_catalogue().questionnaire
    assert questionnaire is not None
    suppliers = [Supplier(answers(*known, risks, *others), column) for known, risks, others, column in market]
    ticked = [
        name
        for name, (columns, _, _) in UNREAD.items()
        if any(name in supplier.answers.ticked and supplier.column in columns for supplier in suppliers)
    ]
    found = sensitivity(questionnaire, suppliers, rules)
    if found is None:
        assert not ticked
        return
    assert [option.id for option in found.options] == ticked
    expected: Counter[str | None] = Counter()
    for values in itertools.product(*(range(UNREAD[name][1], UNREAD[name][2] + 1) for name in ticked)):
        # As a buyer who set these points in the tender file would have it.
        points = {name: dict.fromkeys(UNREAD[name][0], value) for name, value in zip(ticked, values, strict=True)}
        own = adjusted(questionnaire, points=points)
        levels = [score(own, supplier.answers, supplier.column).levels for supplier in suppliers]
        expected[scenario(own, [one for one in levels if one], rules)] += 1
    assert found.outcomes == dict(expected)
    assert found.matters == (len(expected) > 1)
    used = {option.id: option.points["manufacturer"] for option in found.options}
    now = scenario(questionnaire, [one for supplier in suppliers if (one := supplier.levels(questionnaire, {}))], rules)
    for name, tried in found.alone.items():
        assert dict(tried)[used[name]] == now
        assert {level for _, level in tried} <= set(found.outcomes)


def test_every_combination_is_tried_once(questionnaire: Questionnaire) -> None:
    options = unread(questionnaire, answers("A1.5", "A1.6", "A1.7"), "manufacturer")
    found = [tuple(readings.values()) for readings in combinations(options)]
    assert len(found) == len(set(found)) == 4 * 3 * 3
    assert list(combinations(())) == [{}]


def test_the_rule_for_the_level_of_a_supplier_holds_for_what_it_may_be_too(questionnaire: Questionnaire) -> None:
    supplier = Supplier(answers("A1.7", "A2.1", "P.3", "X.2", "X.3"), "reseller")
    assert possible(questionnaire, supplier, Rules("lowest")) == ("low", "medium")
    assert possible(questionnaire, supplier, Rules("majority")) == ("medium",)
    assert overall(questionnaire, supplier.levels(questionnaire, {}) or {}, "lowest") == "medium"
