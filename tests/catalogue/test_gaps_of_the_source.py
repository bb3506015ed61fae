"""Gaps of the source that are easily overlooked: each is in the register, and guidance has it where a buyer needs it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import ROOT, example
from support import reading

import tenderkit
from tenderkit.catalogue import load_catalogue
from tenderkit.views.as_data import show

ROWS = [
    [cell.strip() for cell in line.split("|")]
    for line in (ROOT / "tests/data/gaps_of_the_source.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def missing(shown: dict[str, Any], concerns: str, words: str) -> list[str]:
    """What a row asks for and an erratum or item, as `tenderkit show` prints it, does not have."""
    text = shown.get("guidance") or shown["reading"]
    names = [name.strip() for name in concerns.split(";") if name.strip()]
    return [name for name in names if name not in shown["concerns"]] + [
        part for part in map(str.strip, words.split(";")) if part not in text
    ]


@pytest.mark.parametrize(("name", "concerns", "words"), ROWS, ids=[row[0] for row in ROWS])
def test_a_gap_of_the_source_is_told(name: str, concerns: str, words: str) -> None:
    assert missing(show(load_catalogue(), name), concerns, words) == []


def test_a_gap_that_is_not_told_is_noticed() -> None:
    assert missing(show(load_catalogue(), "E-70"), "AC-2", "lists nine; lists eight") == ["AC-2", "lists nine"]
    assert missing(show(load_catalogue(), "AC-7"), "", "an immature buyer") == ["an immature buyer"]


@pytest.mark.parametrize("scenario", ["low", "medium", "high"])
def test_the_notes_hold_every_reading_that_they_cite(scenario: str) -> None:
    [notes] = tenderkit.render(tenderkit.load_tender(example(scenario)), ["buyer-notes"])
    words = reading.text(notes.data)
    errata = load_catalogue().errata
    told = {name for name, erratum in errata.items() if f"{name} {erratum.title}" in words}
    assert "E-74" in told
    assert set(re.findall(r"\bE-\d+\b", words)) == told


def test_the_certainty_of_reconstructed_points_is_that_of_what_is_left_of_them() -> None:
    errata = load_catalogue().errata
    assert (errata["E-18"].certainty, errata["E-35"].certainty) == ("reconstructed", "near certain")
    assert "A1.6" in errata["E-18"].title
    assert "A1.6" not in errata["E-35"].title
