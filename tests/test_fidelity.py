"""Every fact of the source is in the catalogue by the words named for it, every text rests on facts or is declared ours."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from support.fidelity import (
    CATALOGUE,
    NOWHERE,
    PAGE,
    PARTS,
    QUESTIONNAIRE,
    Held,
    blocks_at,
    facts,
    held,
    of_no_fact,
    ours,
    page,
    words_at,
)

ROWS = [*held(), *ours()]
ITEMS = [
    f"{item.id}{variant}" for item in CATALOGUE.items.values() if not item.meta.addition for variant in (item.meta.variants or [""])
]
# In the words of each row, what would make it say something else: a limit lost or turned round, a number, a duty.
SLIPS = {
    "at least": "up to",
    "no more than": "at least",
    "no later than": "later than",
    "shall": "may",
    "likely": "certain",
    "in any case": "as a rule",
    "three": "two",
    "70%": "60%",
    " not ": " ",
    "every ": "one ",
    "each ": "one ",
    "our own": "their",
}
# What a fact of the source says, and the ways in which the words of its row say it.
SCOPE = {
    "at least three": ("three or more", "at least three", "At least three", "three salient human rights issues or more"),
    "at least one": ("at least one",),
    "likely": ("likely",),
    "n any case": ("in any case",),
    "every year": ("Once a year",),
    "not later than 1 year": ("no later than one year",),
    "first year": ("first year",),
    "production volumes": ("production volume", "every Production Site"),
    "potentially": ("potentially",),
    "brief": ("brief",),
    "short": ("short",),
    "have clear": ("Clear",),
    "2 pages": ("2 pages",),
    "could occur": ("could occur",),
    "high-risk": ("high-risk",),
    "demonstrabl": ("demonstrabl",),
    "its own supply chains": ("our own supply chains",),
}


def lost(row: Held, words: str) -> list[str]:
    return [word for word in row.words if word not in words]


def test_the_page_is_the_one_that_the_lists_make(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--renew"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "make it with --renew, and review it"


def test_every_fact_has_its_row_in_the_same_order_and_no_row_is_of_another() -> None:
    assert [row.fact for row in held()] == [fact.id for fact in facts()]
    assert len({fact.id for fact in facts()}) == len(facts()) == 327


def test_the_rows_of_each_place_are_as_many_as_the_facts_of_the_source_there() -> None:
    counted = Counter(fact.place for fact in facts())
    text = PAGE.read_text(encoding="utf-8")
    for place, number in counted.items():
        _, _, rest = text.partition(f"\n## {place}\n")
        section = rest.partition("\n## ")[0]
        assert len(re.findall(r"^\| (?!Fact )[A-Z0-9]", section, re.MULTILINE)) == number, place


@pytest.mark.parametrize("row", [row for row in ROWS if row.where != NOWHERE], ids=lambda row: f"{row.fact or 'ours'} {row.where}")
def test_the_words_of_a_fact_are_in_the_text_that_readers_get(row: Held) -> None:
    assert lost(row, words_at(row.where)) == []


def test_a_fact_that_no_text_carries_says_why() -> None:
    nowhere = [row for row in held() if row.where == NOWHERE]
    assert len(nowhere) < 10
    assert all(len(row.words[0]) > 30 for row in nowhere)


@pytest.mark.parametrize(("right", "wrong"), SLIPS.items())
def test_a_slip_in_a_text_is_noticed(right: str, wrong: str) -> None:
    concerned = [row for row in ROWS if any(right in word for word in row.words)]
    assert concerned
    for row in concerned:
        assert lost(row, words_at(row.where).replace(right, wrong)) != [], row


@pytest.mark.parametrize(("said", "ways"), SCOPE.items())
def test_a_scope_word_of_the_source_is_among_the_words_looked_for(said: str, ways: tuple[str, ...]) -> None:
    rows = {row.fact: row for row in held()}
    concerned = [rows[fact.id] for fact in facts() if said in fact.text and rows[fact.id].where != NOWHERE]
    concerned = [row for row in concerned if not row.fact.startswith(("A1/", "A2/", "P/", "X/"))]
    assert concerned
    assert [row for row in concerned if not any(way in word for way in ways for word in row.words)] == []


def test_the_percentages_and_points_of_the_source_are_among_the_words_looked_for() -> None:
    rows = {row.fact: row for row in held()}
    percentages = [(fact, number) for fact in facts() for number in re.findall(r"\b\d+%", fact.text)]
    assert len(percentages) == 11
    for fact, number in percentages:
        assert any(number in word for word in rows[fact.id].words), fact
    points = [fact for fact in facts() if re.match(r"Points: \d", fact.text)]
    for fact in points:
        words = " ".join(rows[fact.id].words)
        assert set(re.findall(r"\d+", fact.text.replace("2b", ""))) == set(re.findall(r"\d+", words)), fact


def test_every_reading_named_is_in_the_register_and_every_one_of_the_register_is_named() -> None:
    named = [name for row in ROWS for name in row.readings]
    assert set(named).isdisjoint(of_no_fact())
    missing = set(CATALOGUE.errata) - {*named, *of_no_fact()}
    assert not missing, "name them with the facts that they concern, or as readings of no single fact, in held.txt"
    assert {*named, *of_no_fact()} <= set(CATALOGUE.errata)


@pytest.mark.parametrize("name", ITEMS)
def test_whatever_a_criterion_or_clause_says_is_a_fact_of_the_source_or_declared_as_ours(name: str) -> None:
    for part in PARTS:
        where = f"{name} {part}"
        # Both variants of a clause share indicators: those of one are held by the rows of either.
        twins = {where, *(f"{name[:-1]}{other} {part}" for other in "ab" if name[-1] in "ab")}
        words = [word for row in ROWS if row.where in twins for word in row.words]
        for block in blocks_at(where):
            if not block.endswith(":"):  # what introduces a list; its points are blocks of their own
                assert any(word in block for word in words), f"{where}: no row holds “{block}”"


def test_every_question_answer_and_level_of_the_questionnaire_has_its_row() -> None:
    places = {row.where for row in held()}
    assert places >= {f"{question.id} question" for question in QUESTIONNAIRE.questions}
    assert places >= {f"{option.id} answer" for _, option in QUESTIONNAIRE.options()}
    for dimension in QUESTIONNAIRE.dimensions:
        words = [word for row in held() if row.where == f"{dimension.id} matrix" for word in row.words]
        assert all(any(word in block for word in words) for block in blocks_at(f"{dimension.id} matrix")[1:])
    head = [word for row in ROWS if row.where == "form head" for word in row.words]
    assert all(any(word in block for word in head) for block in blocks_at("form head"))
