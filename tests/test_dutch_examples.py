"""The examples in Dutch: forms of today, the same results as in English, and documents in which no English of ours stays."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT
from support import accessibility, dutch, lint, returned

import tenderkit
from tenderkit.consultation import Result
from tenderkit.documents.types import load_library

pytestmark = pytest.mark.slow

Documents = dict[str, tenderkit.Document]


@pytest.fixture(scope="module")
def made() -> Documents:
    return {document.name: document for document in dutch.documents()}


@pytest.fixture(scope="module")
def in_word(made: Documents) -> list[tenderkit.Document]:
    return [document for name, document in made.items() if name.endswith(".docx")]


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The words of the same documents in English."""
    return set().union(*map(dutch.shown, dutch.english_documents(tmp_path_factory.mktemp("english"))))


def scored(consultation: Path, *returns: Path) -> Result:
    tender = tenderkit.load_tender(consultation, consultation=True)
    return tenderkit.score(returns or sorted(dutch.FOLDER.glob("*.docx")), tender)


def faults(tender: tenderkit.Tender) -> list[str]:
    return [fault.code for fault in tender.faults]


# Tender and returns ---------------------------------------------------------------------------------------------------------------


def test_nothing_is_wrong_with_the_examples_but_that_nobody_has_reviewed_dutch() -> None:
    assert faults(tenderkit.load_tender(dutch.TENDER)) == ["TK221"]
    assert faults(tenderkit.load_tender(dutch.CONSULTATION, consultation=True)) == ["TK221"]


def test_the_dutch_returns_are_forms_of_today_and_hold_the_answers(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--renew"):
        for path, data in dutch.dutch_returns().items():
            path.write_bytes(data)
    assert sorted(dutch.FOLDER.glob("*.docx")) == sorted(dutch.dutch_returns()), "make them with --renew"
    result = scored(dutch.CONSULTATION)
    assert result.faults == [], "make them anew with --renew"
    for answer, found in zip(dutch.RETURNS, result.profiles, strict=True):
        assert found.source.supplier == answer.supplier.name
        assert found.source.answers.ticked == {name for name in answer.ticks if not name.startswith("type.")}
        assert {name: found.source.answers.text(name) for name in answer.texts} == dict(answer.texts)


def test_dutch_returns_have_the_same_scores_whether_the_buyer_works_in_dutch_or_in_english(tmp_path: Path) -> None:
    in_dutch, in_english = scored(dutch.CONSULTATION), scored(dutch.in_language(dutch.CONSULTATION, "en", tmp_path))
    assert results(in_dutch) == results(in_english)
    assert [found.level for found in in_dutch.profiles] == ["low", "low", "high"]
    assert in_dutch.scenario == in_english.scenario == "low"


def results(result: Result) -> list[object]:
    """Return what counts of each supplier: answers, the points of each dimension, and levels."""
    return [
        (
            found.source.supplier,
            found.source.answers,
            [(one.dimension.id, one.points, one.level) for score in found.scores for one in score.dimensions],
            found.level,
        )
        for found in result.profiles
    ]


def test_in_one_market_a_supplier_answers_in_english_and_others_in_dutch(tmp_path: Path) -> None:
    consultation = tenderkit.load_tender(dutch.in_language(dutch.CONSULTATION, "en", tmp_path), consultation=True)
    [form] = tenderkit.questionnaires(consultation, dutch.RETURNS[0].supplier)
    english = tmp_path / form.name
    english.write_bytes(returned.filled(form.data, dutch.RETURNS[0].ticks, dutch.RETURNS[0].texts))
    others = [path for path in sorted(dutch.FOLDER.glob("*.docx")) if path.name != english.name]
    mixed = scored(dutch.CONSULTATION, english, *others)
    assert mixed.faults == []
    assert results(mixed) == results(scored(dutch.CONSULTATION))
    assert english.read_bytes() != (dutch.FOLDER / english.name).read_bytes()


# Documents ------------------------------------------------------------------------------------------------------------------------


def test_the_examples_show_every_kind_of_document(made: Documents) -> None:
    kinds = {document.id for document in made.values()}
    # Those of an award are made of the reasons of evaluators, which are in no Dutch example: tests/evaluation has them in Dutch.
    assert kinds == {name for name, kind in load_library().types.items() if kind.per not in ("award", "tenderer")}


def test_lint_and_accessibility_find_nothing_in_dutch_documents(in_word: list[tenderkit.Document]) -> None:
    found = {one.name: [*lint.findings(one.data), *accessibility.findings(one.data)] for one in in_word}
    assert found == {one.name: [] for one in in_word}


def test_every_tag_of_a_language_says_dutch(in_word: list[tenderkit.Document]) -> None:
    for document in in_word:
        with zipfile.ZipFile(io.BytesIO(document.data)) as package:
            text = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}
        assert re.findall(r"<dc:language>([^<]*)", text["docProps/core.xml"]) == ["nl-NL"]
        assert re.search(r'<w:lang [^>]*w:val="nl-NL"', text["word/styles.xml"])
        tags = {tag for part in text.values() for tag in re.findall(r'<(?:w:lang [^>]*w|c:lang )[^>]*?val="([^"]*)"', part)}
        assert tags == {"nl-NL"}, document.name


def may_stay() -> set[str]:
    lines = (ROOT / "tests/data/stays_in_dutch.txt").read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def test_no_english_word_of_ours_stays_in_a_dutch_document(made: Documents, english: set[str]) -> None:
    ours = english - may_stay() - dutch.own_words()
    assert {name: sorted(dutch.shown(document) & ours) for name, document in made.items()} == {name: [] for name in made}


def test_every_word_that_may_stay_does(made: Documents, english: set[str]) -> None:
    in_dutch = set().union(*map(dutch.shown, made.values()))
    assert may_stay() - (in_dutch & english) == set()
