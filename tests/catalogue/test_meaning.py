"""The meaning that restatements have to hold: the rows of tests/data/meaning.txt against the words that readers get."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import ROOT

from tenderkit.catalogue import load_catalogue
from tenderkit.views.as_data import show

FILE = ROOT / "tests/data/meaning.txt"
CATALOGUE = load_catalogue()
CRITERIA_AND_CLAUSES = [
    *("SC-1", "SC-2", "AC-1", "AC-2", "AC-3", "AC-4", "AC-6", "AC-7"),
    *("CC-1", "CC-2a", "CC-2b", "CC-3a", "CC-3b", "CC-4"),
]


@dataclass(frozen=True)
class Row:
    """Words that a part of an item has to hold and must not hold, and a slip after which it would not do so."""

    item: str
    part: str
    holds: tuple[str, ...]
    lacks: tuple[str, ...]
    right: str
    wrong: str

    def objections(self, words: str) -> list[str]:
        """What is wrong with the words of the part."""
        return [
            *(f"“{part}” is lost" for part in self.holds if part not in words),
            *(f"“{part}” has come in" for part in self.lacks if part in words),
        ]


def rows() -> list[Row]:
    found = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            item, part, holds, lacks, slip = line.split(" | ")
            right, wrong = slip.split(" => ")
            found.append(Row(item, part, tuple(holds.split("; ")), tuple(lacks.split("; ")), right, wrong))
    return found


@functools.cache
def shown(name: str) -> dict[str, Any]:
    return show(CATALOGUE, name)


def with_terms(text: str) -> str:
    return re.sub(r"\{\{ term\.(\w+) \}\}", lambda term: CATALOGUE.terms[term[1]].term, text)


def words_of(row: Row) -> str:
    """The words of a part as a reader has them, on one line."""
    questionnaire = CATALOGUE.questionnaire
    assert questionnaire is not None
    match row.part.split():
        case ["term"]:
            found = with_terms(CATALOGUE.terms[row.item].definition)
        case ["answer"]:
            (found,) = [option.text for question in questionnaire.questions for option in question.options if option.id == row.item]
        case ["level"]:
            dimension, level = row.item.split()
            (found,) = [
                band.text for one in questionnaire.dimensions if one.id == dimension for band in one.bands if band.level == level
            ]
        case ["level", name]:
            found = with_terms(CATALOGUE.items[row.item].texts[f"level.{name}"].text)
        case ["kpis"]:
            found = "\n".join(kpi["text"] for kpi in shown(row.item)["kpis"])
        case _:
            found = shown(row.item)[row.part]
    return " ".join(str(found).split())


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.item} {row.part}")
def test_a_restatement_is_neither_narrower_nor_wider_than_its_source(row: Row) -> None:
    assert row.objections(words_of(row)) == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.item} {row.part}")
def test_a_slip_in_a_restatement_is_noticed(row: Row) -> None:
    words = words_of(row)
    assert row.right in words
    assert row.objections(words.replace(row.right, row.wrong)) != []


def test_every_criterion_and_every_variant_of_a_clause_has_its_row() -> None:
    assert {row.item for row in rows()} >= set(CRITERIA_AND_CLAUSES)


def test_every_answer_that_earns_points_has_its_row() -> None:
    assert CATALOGUE.questionnaire is not None
    earning = [
        option.id for question in CATALOGUE.questionnaire.questions for option in question.options if any(option.points.values())
    ]
    assert {row.item for row in rows()} >= set(earning)


# Tone -----------------------------------------------------------------------------------------------------------------------------

# A sentence that says what a party does, where it has to say what the party shall do or may do.
BARE_PRESENT = re.compile(r"\bThe (Tenderer|Contractor) (?!shall |may |has the right )\w+s\b")


@pytest.mark.parametrize("name", CRITERIA_AND_CLAUSES)
def test_a_duty_is_stated_with_shall_and_not_in_the_bare_present(name: str) -> None:
    parts = shown(name)
    for part in ("text", "verification", "assessment"):
        assert not BARE_PRESENT.search(parts[part]), BARE_PRESENT.search(parts[part])


def test_the_bare_present_is_noticed() -> None:
    assert BARE_PRESENT.search("The Tenderer submits a list.")
    assert BARE_PRESENT.search("Once a year. The Contractor provides a list.")
    assert not BARE_PRESENT.search("The Tenderer shall submit a list. The Contractor may ask.")


@pytest.mark.parametrize("name", [name for name in CRITERIA_AND_CLAUSES if name.startswith("AC")])
def test_an_award_criterion_earns_points_and_puts_no_duty_on_the_tenderer(name: str) -> None:
    text = shown(name)["text"]
    assert text.startswith("Points are earned by")
    assert "The Tenderer shall" not in text


@pytest.mark.parametrize("name", [name for name in CRITERIA_AND_CLAUSES if name.startswith("CC")])
def test_an_indicator_measures_and_adds_no_obligation(name: str) -> None:
    for kpi in shown(name)["kpis"]:
        assert not re.search(r"\b(shall|must|has to|is to)\b", kpi["text"])
        assert re.match(r"(Submission|Completeness|Compliance|Description|Number|Evidence|Overview|Response)\b", kpi["text"])


@pytest.mark.parametrize("name", CRITERIA_AND_CLAUSES)
def test_no_sentence_of_an_item_is_said_twice(name: str) -> None:
    parts = shown(name)
    levels = [with_terms(text.text) for key, text in CATALOGUE.items[parts["id"]].texts.items() if key.startswith("level.")]
    texts = [parts[part] for part in ("text", "verification", "assessment")] + levels
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.:])\s+", text) if len(sentence.split()) > 3]
    assert len(sentences) == len(set(sentences))
