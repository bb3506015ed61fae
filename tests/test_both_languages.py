"""Every document of all examples in English and in Dutch: what Word, other programs and readers have to say of it."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import page
import pytest
from docx.oxml.ns import qn
from support import accessibility, converting, lint, reading
from support.every_document import in_both_languages
from support.open_xml_sdk import Validator

import tenderkit
from tenderkit.word.writing.widths import PARTS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> dict[str, tenderkit.Document]:
    return {name: tenderkit.Document(name, f"{name}.docx", data) for name, data in in_both_languages()}


@pytest.fixture(scope="module")
def laid_out(made: dict[str, tenderkit.Document], soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the documents as PDF files, as LibreOffice lays them out."""
    folder = tmp_path_factory.mktemp("pdf")
    words = converting.written(folder, {one.name: one.data for one in made.values()})
    return {pdf.stem: pdf for pdf in converting.convert(words, "pdf", folder)}


def test_there_are_as_many_documents_in_each_language(made: dict[str, tenderkit.Document]) -> None:
    kinds = {language: [name.partition("-")[2] for name in made if name.startswith(f"{language}-")] for language in ("en", "nl")}
    assert kinds["en"] == kinds["nl"]
    assert len(made) >= 64


def test_lint_and_accessibility_find_nothing(made: dict[str, tenderkit.Document]) -> None:
    found = {name: [*lint.findings(one.data), *accessibility.findings(one.data)] for name, one in made.items()}
    assert found == {name: [] for name in made}


@pytest.mark.matrix
def test_the_open_xml_sdk_finds_no_error(made: dict[str, tenderkit.Document], sdk_validator: Validator) -> None:
    assert sdk_validator.found({name: one.data for name, one in made.items()}) == {}


@pytest.mark.usefixtures("soffice")
def test_every_pdf_passes_the_check_of_pdf_ua_1(made: dict[str, tenderkit.Document]) -> None:
    pdfs = tenderkit.export(list(made.values()), ["pdf"])
    assert len(pdfs) == len(made)
    found = {pdf.name: page.validate_pdf_bytes(pdf.data, profile="ua1").failures for pdf in pdfs}
    assert {name: [f"{one.rule_id}: {one.message}" for one in failures] for name, failures in found.items() if failures} == {}


def test_no_word_of_a_table_is_broken(made: dict[str, tenderkit.Document], laid_out: dict[str, Path]) -> None:
    assert {name: broken for name, one in made.items() if (broken := broken_words(one.data, laid_out[name]))} == {}


def test_a_broken_word_would_be_seen(soffice: str, tmp_path: Path) -> None:
    from tenderkit import markdown, word
    from tenderkit.documents.types import SHIPPED_STYLE

    long = "Aansprakelijkheidsverzekeringsmaatschappijen"
    table = f"| A | B | C | D |\n|---|---|---|---|\n| {long} | {long}x | {long}y | short |\n"
    settings = word.Settings("T", "", "", "", "", "", "nl-NL")
    data = word.write(markdown.parse(table, ()).flow, settings, word.house_style(SHIPPED_STYLE))
    [pdf] = tenderkit.export([tenderkit.Document("t", "t.docx", data)], ["pdf"])
    assert broken_words(data, pdf.save(tmp_path)) == [long, f"{long}x", f"{long}y"]


def broken_words(data: bytes, pdf: Path) -> list[str]:
    """Return the words in tables that no line of the PDF has whole."""
    shown = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    words = (html.unescape(word) for word in re.findall(r"<word [^>]*>(.*?)</word>", shown))
    whole = {part for word in words for part in PARTS.findall(word)}
    return sorted({word for word in in_tables(data) if len(word) > 3} - whole)


def in_tables(data: bytes) -> Iterator[str]:
    for cell in reading.body(data).iter(qn("w:tc")):
        for paragraph in cell.iter(qn("w:p")):
            pieces = (each.text or " " for each in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")))
            yield from PARTS.findall("".join(pieces))
