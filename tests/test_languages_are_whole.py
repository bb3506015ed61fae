"""A new text comes in all shipped languages: no line lacks its translation, and none has lost a number, a name or a condition."""

from __future__ import annotations

import pytest

from tenderkit.catalogue import languages, load_catalogue
from tenderkit.documents.proofreading import language_faults
from tenderkit.files.translations import MASTER
from tenderkit.labels import HOLE, LABELS

SHIPPED = [language for language in languages() if language != MASTER]


@pytest.mark.parametrize("language", SHIPPED)
def test_every_line_has_a_translation_of_how_it_reads_today(language: str) -> None:
    assert [str(fault) for fault in language_faults(language)] == []


@pytest.mark.parametrize("language", SHIPPED)
def test_every_word_of_our_own_is_there(language: str) -> None:
    assert set(load_catalogue(language).meta.labels) == set(LABELS)


@pytest.mark.parametrize("language", SHIPPED)
def test_no_label_has_lost_what_it_is_of(language: str) -> None:
    labels = load_catalogue(language).meta.labels
    assert [name for name, words in LABELS.items() if set(HOLE.findall(words)) != set(HOLE.findall(labels[name]))] == []


def test_dutch_is_shipped() -> None:
    assert "nl" in SHIPPED
