"""The short form of the annex: every criterion whole, in one table; made where it is named."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EXAMPLES, example
from support import reading

import tenderkit
from tenderkit.blocks import Break, Row, Table, Text
from tenderkit.markdown import parse

CLAUSES = ("title:", "values: {short_form_clauses: yes}\ntitle:")

Write = Callable[..., Path]


def short(path: Path) -> bytes:
    [document] = tenderkit.render(tenderkit.load_tender(path), ["tender-annex-short"])
    return document.data


def whole(data: bytes) -> str:
    """Return the words of a document without what only its form brings: marks of lists, ends of lines, cells."""
    return " ".join(re.sub(r"^(?:– |\([a-z]+\) )", "", reading.text(data), flags=re.MULTILINE).split())


def test_it_is_made_where_it_is_named_and_not_else(tender_file: Write) -> None:
    unasked = [document.id for document in tenderkit.render(tenderkit.load_tender(example("high")))]
    named = tenderkit.load_tender(tender_file("high", ("title:", "documents: [tender-annex-short]\ntitle:")))
    assert unasked == ["buyer-notes", "contract-schedule", "tender-annex"]
    assert [document.id for document in tenderkit.render(named)] == ["tender-annex-short"]


@pytest.mark.parametrize("scenario", EXAMPLES)
def test_no_word_of_a_criterion_is_lost_and_no_point(scenario: str) -> None:
    tender = tenderkit.load_tender(example(scenario))
    [annex] = tenderkit.render(tender, ["tender-annex"])
    data = short(example(scenario))
    words = whole(data)
    rows = reading.tables(data)["Criteria"]
    criteria = [chosen.id for chosen in tender.items if chosen.item.meta.kind != "contract-clause"]
    assert [row[0].split()[0] for row in rows[1:]] == criteria
    scored = {caption: table for caption, table in reading.tables(annex.data).items() if caption.startswith("Scoring of ")}
    assert len(scored) == len([name for name in criteria if name.startswith("AC")])
    for caption, table in scored.items():
        name = caption.split()[2].rstrip(",")
        [cell] = [row[1] for row in rows if row[0].startswith(f"{name} ")]
        for _, text, percent, points in table[1:]:
            word = "point" if points == "1" else "points"
            assert f"{percent} ({points} {word}) {text}" in " ".join(cell.split())
    # Every paragraph of the sections on criteria in the long form, but for headings, captions and tables of points.
    labels = {row[0] for table in scored.values() for row in table}
    inside, missing = False, []
    for line in reading.text(annex.data).splitlines():
        inside = (inside or bool(re.match(r"(?:SC|AC|ADD)-\d ", line))) and line != "Summary of award criteria"
        if (
            inside
            and len(line) > 40
            and not line.startswith("Table ")
            and line not in labels
            and " ".join(line.split()) not in words
        ):
            missing.append(line)
    assert [line for line in missing if "are met or not met" not in line] == []


def test_with_a_value_of_the_tender_file_it_holds_the_clauses_and_refers_to_criteria_in_words(tender_file: Write) -> None:
    data = short(tender_file("high", CLAUSES))
    rows = reading.tables(data)["Criteria and contract clauses"]
    assert [row[0].split()[0] for row in rows[1:]] == ["SC-1", "SC-2", "AC-6", "AC-7", "CC-2", "CC-3", "CC-4", "ADD-3"]
    assert "the risk assessment under SC-1 Human rights risk assessment" in reading.text(data)


def test_rows_of_several_lines_are_not_held_on_one_page(tender_file: Write) -> None:
    data = short(example("high"))
    _particulars, table = itertools.islice(reading.body(data).iter(f"{reading.W}tbl"), 2)
    kept = [bool(list(row.iter(f"{reading.W}keepNext"))) for row in table.iter(f"{reading.W}tr")]
    assert kept == [True, False, False, False, False], "the header keeps with its first row, and no other row with the next"


def test_a_cell_may_hold_several_lines_and_a_paragraph_has_no_html() -> None:
    [placed] = parse("| A |\n|---|\n| one<br>**two** |", ()).flow.placed
    assert isinstance(placed.block, Table)
    assert placed.block.rows == (Row(((Text("one"), Break(), Text("two", strong=True)),)),)
    assert [problem.message for problem in parse("one<br>two", ()).problems] == ["HTML is not supported"]
    assert [problem.message for problem in parse("| A |\n|---|\n| one<b>two |", ()).problems] == ["HTML is not supported"]
