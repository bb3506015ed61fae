"""The pages of the documents: what the tender gets, a look at each, the same bytes as from the command line, a house style."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import docx
import pytest
from click.testing import CliRunner
from conftest import ROOT, example
from support.browsing import Answer, Browser
from support.their_houses import house

import tenderkit
from tenderkit.cli import main


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    """Somebody at the page of the example, which lacks nothing."""
    return at(tmp_path)


def at(folder: Path, *changes: tuple[str, str], scenario: str = "medium") -> Browser:
    text = example(scenario).read_text(encoding="utf-8")
    for pattern, new in changes:
        text, found = re.subn(pattern, lambda _, new=new: new, text, count=1, flags=re.MULTILINE)
        assert found
    (folder / "tender.yaml").write_text(text, encoding="utf-8")
    return Browser(folder)


def by_command(browser: Browser, *arguments: str) -> dict[str, bytes]:
    """What `render` writes for the same folder."""
    out = browser.folder / "by-command"
    done = CliRunner().invoke(main, ["render", str(browser.folder), "-o", str(out), *arguments])
    assert done.exit_code == 0, done.stderr
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.docx")}


def taken(answer: Answer) -> tuple[str, bytes]:
    """The name and the bytes of a download."""
    assert answer.status == 200
    return unquote(answer.headers["content-disposition"].partition("''")[2]), answer.body


def buttons(answer: Answer) -> Iterator[str]:
    for button in answer.page.iter("button"):
        if button.get("name") == "do":
            yield button.get("value")


def test_it_lists_what_the_tender_gets_and_why(browser: Browser) -> None:
    page = browser.get("/documents")
    entries = tenderkit.documents_of(tenderkit.load_tender(browser.folder))
    for entry in entries:
        if entry.in_pack:
            card = " ".join(page.page.get_element_by_id(f"d-{entry.kind.id}").getparent().text_content().split())
            assert entry.kind.title in card
            assert entry.kind.description in card
            assert all(name in card for name in entry.items)
            assert {f"draft:{entry.kind.id}", f"final:{entry.kind.id}"} <= set(buttons(page))
    later = [entry.kind.title for entry in entries if entry.made == "score"]
    assert later
    assert all(title in page.words("main") for title in later)


@pytest.mark.some(1)
@pytest.mark.parametrize("status", ["draft", "final"])
def test_a_document_has_the_bytes_of_the_command_line(browser: Browser, status: str) -> None:
    name, data = taken(browser.post("/documents", {"do": f"{status}:tender-annex", "format": "docx"}))
    assert {name: data} == by_command(browser, "-d", "tender-annex", *(["--draft"] if status == "draft" else []))


@pytest.mark.slow
def test_the_whole_pack_is_that_of_the_command_line(browser: Browser) -> None:
    name, data = taken(browser.post("/documents", {"do": "final:", "format": "docx"}))
    assert name == "documents.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {each: archive.read(each) for each in archive.namelist()} == by_command(browser, "--all")


@pytest.mark.slow
def test_in_two_languages_a_document_is_one_file_with_both(tmp_path: Path) -> None:
    browser = at(tmp_path, ("^scenario: medium$", "scenario: medium\nlanguages: [en, nl]"))
    name, data = taken(browser.post("/documents", {"do": "final:tender-annex", "format": "docx"}))
    assert name == "tender-annex.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {each: archive.read(each) for each in archive.namelist()} == by_command(browser, "-d", "tender-annex")


def test_what_is_missing_keeps_a_document_from_being_final_and_leads_to_its_field(tmp_path: Path) -> None:
    browser = at(tmp_path, ("^reference: .*$", "reference:"))
    page = browser.get("/documents")
    found = set(buttons(page))
    assert "draft:tender-annex" in found
    assert "final:tender-annex" not in found
    assert "final:scoring-instructions" in found  # it prints none
    card = page.page.get_element_by_id("d-tender-annex").getparent()
    assert [link.get("href") for link in card.iter("a") if link.text_content() == "Contract and authority: Reference"] == [
        "/authority#f-reference"
    ]
    answer = browser.post("/documents", {"do": "final:tender-annex", "format": "docx"})
    assert answer.status == 409
    assert "/authority#f-reference" in [link.get("href") for link in answer.page.get_element_by_id("problems").iter("a")]
    assert taken(browser.post("/documents", {"do": "draft:tender-annex", "format": "docx"}))[0].endswith("-draft.docx")


@pytest.mark.slow
def test_with_a_wrong_value_documents_can_be_looked_at_and_not_taken(tmp_path: Path) -> None:
    browser = at(tmp_path, ("^date: .*$", "date: 2026-02-30"))
    page = browser.get("/documents")
    assert not list(buttons(page))
    assert "mend first what is wrong" in page.words("main")
    answer = browser.post("/documents", {"do": "draft:tender-annex", "format": "docx"})
    assert answer.status == 409
    assert "/authority#f-date" in answer.text
    assert "Notebook, 14 inch" in browser.get("/preview?document=tender-annex").words("main")


@pytest.mark.some(1)
@pytest.mark.parametrize("do", ["final:no-such-document", "final:../tender-annex", "final:market-overview"])
def test_what_is_no_document_of_the_tender_is_told(browser: Browser, do: str) -> None:
    answer = browser.post("/documents", {"do": do, "format": "docx"})
    assert (answer.status, "content-disposition" in answer.headers) == (409, False)


@pytest.mark.slow
def test_a_format_that_cannot_be_made_here_makes_nothing(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENDERKIT_SOFFICE", str(browser.folder / "nothing"))
    assert "PDF" in browser.get("/documents").words("main")  # what to install
    assert "format-pdf" not in browser.get("/documents").text
    assert browser.post("/documents", {"do": "final:tender-annex", "format": "pdf"}).status == 303
    assert browser.post("/documents", {"do": "final:tender-annex", "format": "../docx"}).status == 303


def test_a_preview_has_the_document_its_contents_and_links_from_blanks(tmp_path: Path) -> None:
    browser = at(tmp_path, ("^reference: .*$", "reference:"), ("^title: .*$", "title: '<script>alert(1)</script> & \"R&D\"'"))
    page = browser.get("/preview?document=tender-annex")
    [document] = page.page.find_class("tender-document")
    assert '<script>alert(1)</script> & "R&D"' in document.text_content()
    assert {script.get("src") for script in page.page.iter("script")} == {"/static/tenderkit.js"}
    [listed] = page.page.find_class("contents-list")
    links = {link.get("href").removeprefix("#") for link in listed.iter("a")}
    assert links
    assert links <= {element.get("id") for element in document.iter() if element.get("id")}
    [blank] = {link.get("href") for mark in document.find_class("missing") for link in mark.iter("a")}
    assert blank == "/authority#f-reference"
    assert len(list(page.page.iter("h1"))) == 1
    final = browser.get("/preview?document=tender-annex&final=1")
    assert "/authority#f-reference" in [link.get("href") for link in final.page.iter("a")]
    assert "Contract and authority: Reference" in final.words("main")
    assert [*buttons(page), *buttons(final)] == ["draft:tender-annex"]


def test_a_preview_of_no_document_says_so(browser: Browser) -> None:
    page = browser.get("/preview?document=%3Cb%3Enone%3C/b%3E")
    assert "there is no document “<b>none</b>”" in page.words("main")
    assert not page.page.find_class("tender-document")


@pytest.mark.slow
def test_of_a_tender_in_lots_each_lot_has_a_look(tmp_path: Path) -> None:
    browser = at(tmp_path)
    lots = "\nlots:\n  - {id: A, title: Screens}\n  - {id: B, title: Docks}\n"
    text = (tmp_path / "tender.yaml").read_text(encoding="utf-8")
    (tmp_path / "tender.yaml").write_text(text + lots, encoding="utf-8")
    card = browser.get("/documents").page.get_element_by_id("d-tender-annex").getparent()
    shown = [browser.get(link.get("href")).words("main") for link in card.iter("a")]
    assert [("Lot A: Screens" in words, "Lot B: Docks" in words) for words in shown] == [(True, False), (False, True)]
    _, data = taken(browser.post("/documents", {"do": "final:tender-annex", "format": "docx"}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.namelist()) == 2


@pytest.mark.slow
def test_the_pages_speak_the_language_of_the_tender(tmp_path: Path) -> None:
    browser = at(tmp_path, ("^scenario: medium$", "scenario: medium\nlanguage: nl"))
    assert "Als concept downloaden" in browser.get("/documents").words("main")
    page = browser.get("/preview?document=tender-annex")
    assert page.page.find_class("tender-document")[0].get("lang") == "nl-NL"
    assert "Dit is een concept" in page.words("main")
    assert "Huisstijl" in browser.get("/house-style").words("main")


def test_the_style_sheet_of_documents_is_there(browser: Browser) -> None:
    answer = browser.get("/static/document.css")
    assert answer.body.decode() == tenderkit.preview_stylesheet()
    assert answer.headers["content-type"].startswith("text/css")
    assert browser.get("/static/other.css").status == 404


def test_a_dropped_house_style_is_used_and_taken_back(browser: Browser) -> None:
    before = (browser.folder / "tender.yaml").read_text(encoding="utf-8")
    answer = browser.drop("/house-style", {"do": "take"}, [("../../etc/House of ours.docx", house("Article"))])
    assert answer.status == 303
    assert (browser.folder / "house-style.docx").read_bytes() == house("Article")
    assert not list(browser.folder.parent.glob("*.docx"))
    page = browser.get("/house-style").words("main")
    assert "made with house-style.docx" in page
    assert "Article 2" in page
    name, data = taken(browser.post("/documents", {"do": "final:tender-annex", "format": "docx"}))
    assert {name: data} == by_command(browser, "-d", "tender-annex")
    assert "Article 1" in browser.get("/preview?document=tender-annex").words("main")
    sample = docx.Document(io.BytesIO(taken(browser.drop("/house-style", {"do": "sample"}, []))[1]))
    assert any("Sample" in paragraph.text for paragraph in sample.paragraphs)
    assert browser.drop("/house-style", {"do": "none"}, []).status == 303
    after = (browser.folder / "tender.yaml").read_text(encoding="utf-8")
    assert [line for line in after.splitlines() if line not in before.splitlines()] == []
    assert "have the style that tenderkit brings along" in browser.get("/house-style").words("main")


@pytest.mark.some(1)
@pytest.mark.parametrize("data", [b"", b"no Word file", b"PK\3\4torn", (ROOT / "LICENSE").read_bytes()])
def test_a_file_that_no_document_can_be_made_with_changes_nothing(browser: Browser, data: bytes) -> None:
    before = (browser.folder / "tender.yaml").read_bytes()
    answer = browser.drop("/house-style", {"do": "take"}, [("house.docx", data)])
    assert answer.status == 409
    assert "This could not be done" in answer.words("problems")
    assert (browser.folder / "tender.yaml").read_bytes() == before
    assert [path.name for path in browser.folder.iterdir()] == ["tender.yaml"]


@pytest.mark.slow
def test_a_house_style_takes_the_place_of_no_other_file(browser: Browser) -> None:
    (browser.folder / "house-style.docx").write_bytes(b"mine")
    for style in ("Article", "Article", "no numbers"):
        assert browser.drop("/house-style", {"do": "take"}, [("x.docx", house(style))]).status == 303
    assert (browser.folder / "house-style.docx").read_bytes() == b"mine"
    assert (browser.folder / "house-style (2).docx").read_bytes() == house("Article")
    assert (browser.folder / "house-style (3).docx").read_bytes() == house("no numbers")
    assert tenderkit.load_tender(browser.folder).file.house.style == "house-style (3).docx"


@pytest.mark.slow
def test_a_house_style_that_is_gone_is_told_and_can_be_taken_back(tmp_path: Path) -> None:
    browser = at(tmp_path, ("^house:$", "house:\n  style: gone.docx"))
    page = browser.get("/house-style")
    assert page.status == 200
    assert "TK" not in page.words("main")
    assert "none" in set(buttons(page))
    answer = browser.post("/documents", {"do": "final:tender-annex", "format": "docx"})
    assert answer.status == 409
    assert browser.drop("/house-style", {"do": "none"}, []).status == 303
    assert taken(browser.post("/documents", {"do": "final:tender-annex", "format": "docx"}))


def test_words_of_header_and_footer_are_saved_as_they_are_typed(browser: Browser) -> None:
    assert browser.type("/house-style", house__header="Västerbro <b>").status == 200
    assert tenderkit.load_tender(browser.folder).file.house.header == "Västerbro <b>"
    assert "Västerbro &lt;b&gt;" in browser.get("/house-style").text
