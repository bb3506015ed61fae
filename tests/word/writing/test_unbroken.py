"""Spaces at which no line ends: tests/data/unbroken.txt has the sentences, with a low line for each of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from support import reading
from support.reading import W

from tenderkit import markdown, word
from tenderkit.blocks import SLOT_CLOSE, SLOT_OPEN
from tenderkit.documents.types import SHIPPED_STYLE

CASES = (Path(__file__).parents[2] / "data/unbroken.txt").read_text(encoding="utf-8").splitlines()
FRAME = word.Settings("T", "S", "A", "L", "R", "F", "en-GB")


def written(text: str, *values: str) -> list[str]:
    flow = markdown.parse(text, list(values)).flow
    paragraphs = reading.body(word.write(flow, FRAME, word.house_style(SHIPPED_STYLE))).iter(f"{W}p")
    return [reading.words(paragraph) for paragraph in paragraphs]


@pytest.mark.parametrize("sentence", [line for line in CASES if line and not line.startswith("#")])
def test_no_line_ends_where_it_would_part_what_is_read_as_one(sentence: str) -> None:
    assert written(sentence.replace("_", " ")) == [sentence.replace("_", "\u00a0")]


def test_a_value_stays_with_its_unit_and_with_what_cites_it_and_is_printed_as_typed() -> None:
    slots = [f"{SLOT_OPEN}{number}{SLOT_CLOSE}" for number in range(3)]
    text = f"Within {slots[0]} months, as reading {slots[1]} says, {slots[2]} by then."
    assert written(text, "12", "E-6", "5 pages") == ["Within 12\u00a0months, as reading\u00a0E-6 says, 5 pages by then."]


def test_the_number_of_a_reference_stays_with_the_word_before_it() -> None:
    text = '## Rules {#rules}\n\nSee section [](#rules "number"), or hoofdstuk [](#rules "number").'
    assert written(text)[1] == "See section\u00a01, or hoofdstuk\u00a01."


def test_a_heading_has_the_spaces_that_references_repeat() -> None:
    assert written("## Within 12 months {#x}\n\n[](#x)") == ["Within 12 months"] * 2


def test_alternative_text_is_read_aloud_as_the_author_wrote_it() -> None:
    flow = markdown.parse("Table: Within 12 months\n| a |\n|---|\n| b |").flow
    data = word.write(flow, FRAME, word.house_style(SHIPPED_STYLE))
    (caption,) = etree.fromstring(reading.part(data, "word/document.xml").encode()).iter(f"{W}tblCaption")
    assert caption.get(f"{W}val") == "Within 12 months"
