"""What is still to be filled in stands in a draft in the language of the document, and in the name of its file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import reading

import tenderkit
from tenderkit.labels import BLANKS, HOLE, label

SAID = [HOLE.sub("", words).strip() for words in BLANKS.values()]


def drafts(folder: Path, language: str) -> list[tenderkit.Document]:
    path = folder / f"{language}.yaml"
    path.write_text(f"language: {language}\nscenario: high\n", encoding="utf-8")
    return tenderkit.render(tenderkit.load_tender(path), draft=True)


def blanks_in(documents: list[tenderkit.Document]) -> set[str]:
    return {found for document in documents for found in re.findall(r"\[([^\]\n]+)\]", reading.text(document.data))}


def test_a_draft_in_dutch_asks_in_dutch_for_what_is_missing(tmp_path: Path) -> None:
    found = blanks_in(drafts(tmp_path, "nl"))
    assert {"kenmerk", "titel van de aanbesteding", "aanbestedende dienst", "producten", "punten van AC-6"} <= found
    assert "uiterste datum, vanaf de eerste dag van de overeenkomst" in found
    assert found & set(SAID) == set()


def test_a_draft_in_english_asks_for_the_same(tmp_path: Path) -> None:
    found = blanks_in(drafts(tmp_path, "en"))
    assert {"reference", "title of the tender", "contracting authority", "products", "points of AC-6"} <= found
    assert "due date, from the first day of the contract" in found


@pytest.mark.parametrize(("language", "words"), [("en", "no-reference"), ("nl", "zonder-kenmerk")])
def test_the_name_of_a_file_says_in_the_language_that_there_is_no_reference(tmp_path: Path, language: str, words: str) -> None:
    assert all(document.name.startswith(words) for document in drafts(tmp_path, language))


def test_a_label_says_what_it_is_of_wherever_the_language_puts_it() -> None:
    assert label({"blank_points_of": "{item}: poäng"}, "blank_points_of", item="AC-6") == "AC-6: poäng"
    assert label({}, "blank_points_of", item="AC-6") == "points of AC-6"
