"""Page numbers: what is done with the answers of LibreOffice, whose place a function of a few lines takes here."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import example
from support import reading
from support.reading import W, entries

import tenderkit
from tenderkit import office
from tenderkit.cli import main
from tenderkit.documents import Document
from tenderkit.faults import TenderkitError

Layout = Callable[[list[str]], int]  # the entries of the contents as they are laid out → the page on which the first heading stands


def made(*names: str) -> list[Document]:
    return tenderkit.render(tenderkit.load_tender(example("low")), names or ["tender-annex"])


def pretended(monkeypatch: pytest.MonkeyPatch, layout: Layout, *, tells: bool = True, asking: int = 0) -> list[str]:
    """Put a layout in the place of LibreOffice's: the n-th heading stands n pages behind the first; returns what it was asked.

    A document that is asked for its pages has so many more (`asking`) before its first heading.
    """
    asked: list[str] = []

    def converted(files: Sequence[tuple[str, bytes]], kind: str, **_: object) -> list[bytes]:
        asked.append(" ".join([kind, *(name for name, _ in files)]))
        return [laid_out(data) for _, data in files]

    def laid_out(data: bytes) -> bytes:
        first, pages = layout(entries(data)), "".join(f" {number} 0 R" for number in range(1, 100))
        texts = [reading.prose(each) for each in reading.body(data).iter(f"{W}p")]
        names = [text.split()[2] for text in texts if text.startswith("tenderkit page ")]
        first += asking if names else 0
        marks = [(f"heading {at}", first + at) for at in range(len(entries(data)))]
        marks += [(f"tenderkit page {name} is {first + at}", 99) for at, name in enumerate(names) if tells]
        titles = "".join(
            f"/Title<FEFF{title.encode('utf-16-be').hex().upper()}>\n/Dest[{page} 0 R/XYZ 1 2 0]" for title, page in marks
        )
        return f"<</Type/Pages\n/Kids[{pages} ]>>{titles}".encode()

    monkeypatch.setattr(office, "converted", converted)
    return asked


def pages_of(document: Document) -> list[int]:
    return [int(entry.rpartition("\t")[2]) for entry in entries(document.data)]


def test_a_word_file_has_the_page_numbers_of_its_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = pretended(monkeypatch, lambda _: 3)
    docx, pdf = tenderkit.export(made(), ["docx", "pdf"], page_numbers=True)
    assert pages_of(docx) == list(range(3, 3 + len(pages_of(docx))))
    assert [page for _, page in office.bookmarks(pdf.data)] == pages_of(docx)
    assert len(asked) == 2, "one layout to ask, and the one that is the PDF"


def test_a_word_file_has_no_page_numbers_unless_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    pretended(monkeypatch, lambda _: 3)
    documents = made()
    docx, _ = tenderkit.export(documents, ["docx", "pdf"])
    assert docx.data == documents[0].data


def test_numbers_that_move_a_heading_are_asked_for_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    # As where “00” makes a title longer than its line, and the number does not.
    asked = pretended(monkeypatch, lambda shown: 4 if shown[0].endswith("\t00") else 3)
    [docx] = tenderkit.export(made(), page_numbers=True)
    assert pages_of(docx)[0] == 3
    assert len(asked) == 3


def test_a_document_that_is_laid_out_otherwise_while_it_is_asked_has_the_numbers_of_its_own_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = pretended(monkeypatch, lambda _: 3, asking=1)
    docx, pdf = tenderkit.export(made(), ["docx", "pdf"], page_numbers=True)
    assert pages_of(docx) == list(range(3, 3 + len(pages_of(docx))))
    assert [page for _, page in office.bookmarks(pdf.data)] == pages_of(docx)
    assert len(asked) == 3


def test_a_document_whose_pages_never_agree_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    pretended(monkeypatch, lambda shown: 4 if shown[0].endswith("\t3") else 3)
    with pytest.raises(
        TenderkitError, match=r"annex.docx: TK706 its headings are on other pages each time it is laid out \(change its text"
    ):
        tenderkit.export(made(), ["pdf"])


def test_a_layout_that_does_not_tell_the_pages_is_a_fault_for_each_document(monkeypatch: pytest.MonkeyPatch) -> None:
    pretended(monkeypatch, lambda _: 3, tells=False)
    with pytest.raises(TenderkitError) as caught:
        tenderkit.export(made("tender-annex", "contract-schedule"), page_numbers=True)
    assert [fault.code for fault in caught.value.faults] == ["TK705", "TK705"]
    assert "does not say on which pages its headings are" in str(caught.value)


def test_a_form_keeps_the_texts_that_are_sealed_and_documents_without_contents_are_only_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    head = "---\nid: {}\ntitle: Form\ndescription: x\nversion: '1'\naudience: buyer\nform: {}\n---\n"
    head += "# T\n\n{}\n\n## One\n\n[A](check:a)\n"
    (tmp_path / "form.md").write_text(head.format("form", "true", "[TOC]"), encoding="utf-8")
    (tmp_path / "bare.md").write_text(head.format("bare", "false", "Words."), encoding="utf-8")
    documents = tenderkit.render(tenderkit.load_tender(example("low")), ["form", "bare", "tender-annex"], templates=tmp_path)
    asked = pretended(monkeypatch, lambda _: 2)
    form, bare, annex = tenderkit.export(documents, page_numbers=True)
    assert form.data == documents[0].data
    assert reading.text(bare.data) == reading.text(documents[1].data)
    assert pages_of(annex)[0] == 2
    assert "bare" not in asked[0]
    assert "bare" in asked[1]


def test_an_opendocument_file_has_page_numbers_where_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    pretended(monkeypatch, lambda shown: seen.append(shown) or 3)
    tenderkit.export(made(), ["odt"])
    assert len(seen) == 1
    assert not seen[0][0].endswith("\t3")
    tenderkit.export(made(), ["odt"], page_numbers=True)
    assert seen[-1][0].endswith("\t3")


def test_without_libreoffice_there_is_a_fault_and_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TENDERKIT_SOFFICE", str(tmp_path / "nothing"))
    result = CliRunner().invoke(main, ["render", str(example("low")), "--page-numbers", "-o", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "TK701" in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_option_writes_numbered_contents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretended(monkeypatch, lambda _: 7)
    result = CliRunner().invoke(main, ["render", str(example("low")), "--page-numbers", "-d", "tender-annex", "-o", str(tmp_path)])
    assert result.exit_code == 0, result.output
    [path] = tmp_path.iterdir()
    assert entries(path.read_bytes())[0].endswith("\t7")
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:
        assert b"updateFields" not in archive.read("word/settings.xml")
