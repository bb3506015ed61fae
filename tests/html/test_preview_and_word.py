"""The preview of a document says what the Word document says: every word, every number, every cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import EXAMPLES, example
from support import as_read
from support.every_document import IN_DUTCH, RETURNS, on_request
from support.everything import everything_in
from support.their_houses import HOUSES, house

import tenderkit
from tenderkit.consultation import score
from tenderkit.consultation.reports import market_documents
from tenderkit.consultation.result_views import Views
from tenderkit.documents import load_library
from tenderkit.documents.previewing import previewed
from tenderkit.views.names import About

TENDERS = {name: example(scenario) for scenario, name in EXAMPLES.items()} | {"laptops": IN_DUTCH["laptops-nl"]}
CASES = [(name, language) for name in TENDERS for language in ("en", "nl")]


def compared(document: tenderkit.Document, shown: tenderkit.Preview) -> None:
    """Hold the preview of a document against what `render` makes."""
    word, html = as_read.of_word(document.data), as_read.of_html(shown.html)
    assert html.lines == word.lines
    assert html.headings == word.headings
    assert html.tables == word.tables
    assert html.notes == word.notes
    assert html.looks == word.looks
    found = [(heading.level, as_read.Line(heading.number, heading.title)) for heading in shown.headings]
    assert found == [(level, as_read.Line(line.number, " ".join(line.words.split()))) for level, line in html.headings]
    assert shown.faults == ()


@pytest.mark.some(1)
@pytest.mark.parametrize(("name", "language"), CASES, ids=lambda value: value)
def test_a_preview_has_the_words_numbers_and_cells_of_the_document(name: str, language: str) -> None:
    tender = tenderkit.load_tender(TENDERS[name]).changed(language=language)
    usual = [kind.id for kind in load_library().chosen((), tender.yaml.where(), tender)]
    for document in [*usual, *on_request(tender)]:
        [made] = tenderkit.render(tender, [document])
        compared(made, tenderkit.preview(tender, document, draft=False))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "nl"])
def test_so_it_is_with_the_documents_of_a_consultation(language: str) -> None:
    tender = tenderkit.load_tender(RETURNS / "consultation.yaml", consultation=True).changed(language=language)
    library = load_library()
    compared(next(iter(tenderkit.questionnaires(tender))), tenderkit.preview(tender, "supplier-questionnaire", draft=False))
    result = score(sorted(RETURNS.glob("*.docx")), tender)
    views = Views(tender, tender)
    documents = [made for made in market_documents(result.profiles, result.market, tender) if made.name.endswith(".docx")]
    abouts = [About({"market": views.market(result.market, result.profiles, None)})]
    abouts += [About({"profile": views.profile(each)}) for each in result.profiles if not each.source.refused]
    for document, about in zip(documents, abouts, strict=True):
        compared(document, previewed(tender, library.types[document.id], library, draft=False, about=about))


def test_so_it_is_with_all_that_a_document_can_hold(tmp_path: Path) -> None:
    everything = everything_in(tmp_path)
    [made] = tenderkit.render(everything, ["all"], templates=everything.folder, draft=True)
    compared(made, tenderkit.preview(everything, "all", templates=everything.folder))


@pytest.mark.some(1)
@pytest.mark.parametrize("name", HOUSES)
def test_in_a_house_style_of_the_buyers_own_headings_and_clauses_have_its_numbers(tmp_path: Path, name: str) -> None:
    everything, style = everything_in(tmp_path), tmp_path / "house.docx"
    style.write_bytes(house(name))
    [made] = tenderkit.render(everything, ["all"], templates=everything.folder, house_style=style, draft=True)
    shown = tenderkit.preview(everything, "all", templates=everything.folder, house_style=style)
    word, html = as_read.of_word(made.data), as_read.of_html(shown.html)
    assert html.headings == word.headings
    clauses = [line for line in html.lines if "clause" in line.words]
    assert len(clauses) >= 2
    assert clauses == [line for line in word.lines if "clause" in line.words]
    assert [line.words for line in html.lines] == [line.words for line in word.lines]
