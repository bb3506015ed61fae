"""`numbering: plain`: items are called by kind and number, the same in every document, and ids stay where machines read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EXAMPLES, example
from support import reading

import tenderkit

ID = re.compile(r"\b(?:SC|AC|CC|ADD)-\d\b")
NAME = re.compile(r"((?:Selection criterion|Award criterion|Technical specification|Contract clause) \d+) – (.+)")
PLAIN = ("title:", "numbering: plain\ntitle:")

Write = Callable[..., Path]


def rendered(path: Path) -> dict[str, bytes]:
    return {document.id: document.data for document in tenderkit.render(tenderkit.load_tender(path))}


def named(data: bytes) -> list[tuple[str, str]]:
    """Return the items that a document has headings for, each as number and title."""
    return [(match[1], match[2]) for heading in reading.headings(data) if (match := NAME.fullmatch(heading))]


@pytest.mark.parametrize("scenario", EXAMPLES)
def test_no_document_for_others_prints_an_id(scenario: str, tender_file: Write) -> None:
    with_ids, plain = rendered(example(scenario)), rendered(tender_file(scenario, PLAIN))
    for name in ("tender-annex", "contract-schedule"):
        assert ID.search(reading.text(with_ids[name]))
        assert not ID.search(reading.text(plain[name])), name
        assert named(plain[name])


@pytest.mark.parametrize("scenario", EXAMPLES)
def test_annex_schedule_and_buyers_notes_give_an_item_the_same_number(scenario: str, tender_file: Write) -> None:
    documents = rendered(tender_file(scenario, PLAIN))
    table = reading.tables(documents["buyer-notes"])["Items of this tender"]
    assert table[0] == ["Item", "In the documents", "Title", "Kind", "Points"]
    notes = {(row[1], row[2]) for row in table[1:]}
    annex, schedule = named(documents["tender-annex"]), named(documents["contract-schedule"])
    if scenario != "low":
        assert set(annex) & set(schedule), "the schedule repeats a criterion of the annex"
    assert {*annex, *schedule} == notes
    award = [name for name, _ in annex if name.startswith("Award")]
    assert award == [f"Award criterion {number}" for number in range(1, len(award) + 1)]


def test_a_reference_names_the_item_as_its_heading_does(tender_file: Write) -> None:
    words = reading.text(rendered(tender_file("high", PLAIN))["contract-schedule"])
    assert "described under Award criterion 2 – Due diligence processes (section 4.2)" in words
    assert "Key performance indicators of Contract clause 1 – Reporting on supply chain transparency" in words


def test_bookmarks_and_manifest_keep_the_ids(tender_file: Write) -> None:
    annex = rendered(tender_file("high", PLAIN))["tender-annex"]
    assert 'w:name="_Ref_AC_7"' in reading.part(annex, "word/document.xml")
    assert '<item id="AC-7"' in reading.part(annex, "customXml/item1.xml")


def test_a_catalogue_can_say_the_words_in_its_language(tmp_path: Path, tender_file: Write) -> None:
    shipped = Path(tenderkit.__file__).parents[1] / "clauses/en/catalogue.yaml"
    labels = "labels:\n  award_criterion: Gunningscriterium\n"
    (tmp_path / "own").mkdir()
    (tmp_path / "own/catalogue.yaml").write_text(shipped.read_text(encoding="utf-8") + labels, encoding="utf-8")
    tender = tenderkit.load_tender(tender_file("high", PLAIN), clauses=tmp_path / "own")
    [annex] = tenderkit.render(tender, ["tender-annex"])
    assert "Gunningscriterium 1 – Supply chain transparency: components" in reading.headings(annex.data)
