"""PDF, OpenDocument and pictures: what LibreOffice makes of the documents, and what is said when it does not.

The tests of faults put a program of a few lines in the place of LibreOffice; those marked slow start the real one.
"""

from __future__ import annotations

import dataclasses
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import page
import pytest
from click.testing import CliRunner, Result
from conftest import EXAMPLES, example, needs
from support import converting, peers, reading
from support.returned import FOLDER
from support.runs import Run, counts, line, outcomes

import tenderkit
from tenderkit import office
from tenderkit.cli import main
from tenderkit.documents import formats
from tenderkit.faults import TenderkitError

scripts = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not start a script by its first line")

# Makes files as LibreOffice does: from `--convert-to KIND:FILTER --outdir FOLDER NAME.docx …`.
CONVERTS = """
import pathlib, re, sys, zipfile
kind = sys.argv[sys.argv.index("--convert-to") + 1].split(":")[0]
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
folder.mkdir(exist_ok=True)
for name in sys.argv[sys.argv.index("--outdir") + 2 :]:
    source = pathlib.Path(name)
    if b"broken" not in source.read_bytes():
        marks = b"<</Type/Pages/Kids[ 1 0 R ]>>"
        if zipfile.is_zipfile(source):
            asked = re.findall(r"tenderkit page \\S+ is ", zipfile.ZipFile(source).read("word/document.xml").decode())
            for title in asked:
                marks += b"/Title<FEFF%s>/Dest[1 0 R]" % (title + "1").encode("utf-16-be").hex().upper().encode()
        made = b"%PDF made of " + source.read_bytes()[:10] + marks + b" trailer"
        (folder / source.with_suffix("." + kind).name).write_bytes(made)
"""


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a Python program in the place of LibreOffice, and return its path."""

    def place(program: str) -> Path:
        path = tmp_path / "pretended-soffice"
        path.write_text(f"#!{sys.executable}\n{program}", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("TENDERKIT_SOFFICE", str(path))
        return path

    return place


@pytest.fixture
def without_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("TENDERKIT_SOFFICE", raising=False)
    monkeypatch.setattr(office, "_usual_places", lambda: iter(()))


def documents(folder: Path, **contents: str) -> list[Path]:
    folder.mkdir()
    for name, content in contents.items():
        (folder / f"{name}.docx").write_text(content, encoding="utf-8")
    return [folder / f"{name}.docx" for name in contents]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


# What is said when it does not work.


@pytest.mark.usefixtures("without_tools")
def test_a_missing_libreoffice_is_a_fault_that_says_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(TenderkitError) as error:
        converting.convert(documents(tmp_path / "in", annex="text"), "pdf", tmp_path / "out")
    (fault,) = error.value.faults
    assert str(fault).startswith("soffice: TK701 LibreOffice was not found (install LibreOffice: `apt install libreoffice-writer`")
    assert all(word in fault.hint for word in ("macOS", "Windows", "TENDERKIT_SOFFICE"))
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("without_tools")
def test_a_missing_pdftoppm_is_a_fault_that_says_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(TenderkitError, match=r"TK704 pdftoppm was not found \(install poppler"):
        converting.preview(documents(tmp_path / "in", annex="text"), tmp_path / "out")


@pytest.mark.usefixtures("without_tools")
def test_without_libreoffice_word_is_the_one_format() -> None:
    assert tenderkit.formats_here() == ("docx",)


@scripts
def test_with_it_there_are_all(pretend: Callable[[str], Path]) -> None:
    pretend(CONVERTS)
    assert tenderkit.formats_here() == ("docx", "pdf", "odt")


def test_a_path_in_the_environment_that_is_no_program_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENDERKIT_SOFFICE", str(tmp_path / "nothing"))
    with pytest.raises(TenderkitError, match=r"TK701 TENDERKIT_SOFFICE names “.*nothing”, which is not a program"):
        office.find_soffice()


@scripts
def test_a_file_that_cannot_be_started_is_a_fault(pretend: Callable[[str], Path], tmp_path: Path) -> None:
    pretend("").write_text("this is not a program", encoding="utf-8")
    with pytest.raises(TenderkitError, match=r"TK701 LibreOffice cannot be started: Exec format error"):
        converting.convert(documents(tmp_path / "in", annex="text"), "pdf", tmp_path / "out")


@scripts
def test_what_takes_too_long_is_stopped_with_everything_it_started(pretend: Callable[[str], Path], tmp_path: Path) -> None:
    child = tmp_path / "child"
    pretend(
        "import pathlib, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(child)!r}).write_text(str(child.pid))\n"
        "child.wait()\n"
    )
    begun = time.monotonic()
    with pytest.raises(TenderkitError, match=r"TK702 LibreOffice took longer than 1\.5 seconds and was stopped"):
        converting.convert(documents(tmp_path / "in", annex="text"), "pdf", tmp_path / "out", timeout=1.5)
    assert time.monotonic() - begun < 20
    assert not runs(int(child.read_text()))
    assert not (tmp_path / "out").exists()


def runs(number: int) -> bool:
    for _ in range(100):
        try:
            os.kill(number, 0)
            state = Path(f"/proc/{number}/stat")
            if state.exists() and state.read_text().split()[2] == "Z":
                return False
        except (ProcessLookupError, FileNotFoundError):
            return False
        time.sleep(0.05)
    return True


@scripts
def test_every_file_that_was_not_converted_is_a_fault_and_nothing_is_written(
    pretend: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pretend(CONVERTS)
    paths = documents(Path("in"), annex="text", notes="broken", schedule="broken")
    with pytest.raises(TenderkitError) as error:
        converting.convert(paths, "pdf", Path("out"))
    assert [(fault.location.path, fault.code) for fault in error.value.faults] == [
        ("in/notes.docx", "TK703"),
        ("in/schedule.docx", "TK703"),
    ]
    assert error.value.faults[0].message == "could not be made into PDF"
    assert not Path("out").exists()


@scripts
def test_an_empty_result_is_none(pretend: Callable[[str], Path], tmp_path: Path) -> None:
    pretend("import pathlib\npathlib.Path('pdf').mkdir()\npathlib.Path('pdf/000000.pdf').touch()\n")
    with pytest.raises(TenderkitError, match="TK703"):
        converting.convert(documents(tmp_path / "in", annex="text"), "pdf", tmp_path / "out")


@pytest.mark.parametrize(
    ("platform", "place"), [("darwin", "LibreOffice.app/Contents"), ("win32", "LibreOffice/program/soffice.com")]
)
def test_libreoffice_is_looked_for_where_its_installer_puts_it(platform: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.sys, "platform", platform)
    places = [path.as_posix() for path in office._usual_places()]
    assert places
    assert all(place in path for path in places)


# What the command line does with it.


@scripts
def test_only_the_formats_asked_for_are_left_in_the_folder(pretend: Callable[[str], Path], tmp_path: Path) -> None:
    pretend(CONVERTS)
    result = run("render", example("low"), "-d", "tender-annex", "--format", "pdf", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [str(tmp_path / "out/MON-2027-03-tender-annex.pdf")]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["MON-2027-03-tender-annex.pdf"]


@scripts
@pytest.mark.parametrize("formats", [["--format", "PDF, docx"], ["--format", "docx", "--format", "pdf", "--format", "docx,pdf"]])
def test_formats_come_with_commas_or_one_by_one(pretend: Callable[[str], Path], tmp_path: Path, formats: list[str]) -> None:
    pretend(CONVERTS)
    result = run("render", example("low"), *formats, "-o", tmp_path, "--json")
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    names = ("buyer-notes", "contract-schedule", "tender-annex")
    expected = [(name, f"MON-2027-03-{name}.{kind}") for name in names for kind in ("docx", "pdf")]
    assert [(row["document"], Path(row["path"]).name) for row in rows] == expected
    for row in rows:
        assert set(row) == {"document", "path", "sha256"}
        assert row["sha256"] == hashlib.sha256(Path(row["path"]).read_bytes()).hexdigest()


@scripts
def test_a_run_makes_the_formats_asked_for_and_goes_on_from_them(
    pretend: Callable[[str], Path], small_run: Run, tmp_path: Path
) -> None:
    pretend(CONVERTS)
    jobs = small_run([line(number) for number in range(3)], formats=("pdf", "docx"))
    assert [[one.path for one in outcome.documents] for outcome in outcomes(jobs) if outcome.key] == [
        [f"R-000{number}-letter.docx", f"R-000{number}-letter.pdf"] for number in range(3)
    ]
    (jobs.output / "R-0001-letter.pdf").unlink()
    assert counts(outcomes(jobs)) == (1, 2, 0)
    only = dataclasses.replace(jobs, formats=("pdf",), output=tmp_path / "only", name="{key}.pdf")
    outcomes(only)
    assert sorted(path.name for path in only.output.glob("R*")) == [f"R-000{number}.pdf" for number in range(3)]


@scripts
def test_a_document_of_a_run_that_cannot_be_converted_stops_no_other(
    pretend: Callable[[str], Path], small_run: Run, tmp_path: Path
) -> None:
    one_fails = CONVERTS.replace('b"broken" not in source.read_bytes()', 'b"Municipality 1," not in words(source)')
    words = "def words(path):\n    return zipfile.ZipFile(path).read('word/document.xml')\n"
    pretend(one_fails.replace("kind =", f"{words}kind =", 1))
    jobs = small_run([line(number) for number in range(3)], formats=("pdf",))
    found = outcomes(jobs)
    assert counts(found) == (2, 0, 1)
    [failed] = [outcome for outcome in found if outcome.failed]
    assert (failed.key, [fault.code for fault in failed.faults]) == ("R-0001", ["TK703"])


def test_a_run_that_needs_libreoffice_says_so_before_it_begins(small_run: Run, without_tools: None) -> None:
    jobs = small_run([line(0)], formats="pdf")
    with pytest.raises(TenderkitError) as caught:
        outcomes(jobs)
    assert [fault.code for fault in caught.value.faults] == ["TK701"]
    assert not jobs.output.exists()


@scripts
def test_forms_and_scores_come_in_the_formats_asked_for(pretend: Callable[[str], Path], tmp_path: Path) -> None:
    pretend(CONVERTS)
    result = run("questionnaire", "--supplier", "Vega", "--format", "docx,pdf", "-o", tmp_path / "forms")
    assert result.exit_code == 0, result.output
    assert sorted(path.suffix for path in (tmp_path / "forms").iterdir()) == [".docx", ".pdf"]
    run("score", FOLDER, "--tender", FOLDER / "consultation.yaml", "--format", "pdf", "-o", tmp_path / "scores")
    kinds = [path.suffix for path in (tmp_path / "scores").iterdir()]
    assert kinds.count(".xlsx") == 1, "a workbook stays one"
    assert kinds.count(".pdf") == len(kinds) - 1 > 3


def test_more_documents_than_libreoffice_takes_at_once_come_in_their_order(
    pretend: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(CONVERTS)
    [made] = tenderkit.render(tenderkit.load_tender(example("low")), "tender-annex")
    named = [dataclasses.replace(made, name=f"{number}.docx") for number in range(5)]
    mixed = [*named[:3], dataclasses.replace(made, name="book.xlsx"), *named[3:]]
    monkeypatch.setattr(formats, "_BATCH", 2)
    names = [document.name for document in tenderkit.documents.export_each(iter(mixed), ("pdf", "docx"))]
    assert names == ["0.docx", "0.pdf", "1.docx", "1.pdf", "2.docx", "2.pdf", "book.xlsx", "3.docx", "3.pdf", "4.docx", "4.pdf"]


def test_without_formats_libreoffice_is_not_needed(tmp_path: Path, without_tools: None) -> None:
    assert run("render", example("low"), "-o", tmp_path).exit_code == 0
    assert {path.suffix for path in tmp_path.iterdir()} == {".docx"}


@pytest.mark.parametrize("formats", ["rtf", "docx,pfd", ""])
def test_an_unknown_format_is_wrong_usage(tmp_path: Path, formats: str) -> None:
    result = run("render", example("low"), "--format", formats, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "choose one of: docx, pdf, odt" in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_is_an_error_of_the_caller() -> None:
    with pytest.raises(TenderkitError) as caught:
        tenderkit.export([], ["rtf", "pdf", "doc"])
    assert [fault.message for fault in caught.value.faults] == ["there is no format “doc”", "there is no format “rtf”"]


@pytest.mark.usefixtures("without_tools")
@pytest.mark.parametrize("options", [["--format", "docx,pdf"], ["--format", "odt"], ["--preview"]])
def test_without_libreoffice_nothing_at_all_is_written(tmp_path: Path, options: list[str]) -> None:
    result = run("render", example("low"), *options, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "TK701" in result.stderr
    assert not (tmp_path / "out").exists()


@scripts
def test_a_pdf_that_differs_is_kept_unless_forced_and_nothing_else_is_written(
    pretend: Callable[[str], Path], tmp_path: Path
) -> None:
    pretend(CONVERTS)
    pdf = tmp_path / "MON-2027-03-tender-annex.pdf"
    pdf.write_bytes(b"signed")
    command = ["render", example("low"), "-d", "tender-annex", "--format", "docx,pdf", "-o", tmp_path]
    result = run(*command)
    assert result.exit_code == 1
    assert "MON-2027-03-tender-annex.pdf: TK601" in result.stderr
    assert pdf.read_bytes() == b"signed"
    assert not pdf.with_suffix(".docx").exists()
    assert run(*command, "--force").exit_code == 0
    assert pdf.read_bytes() != b"signed"
    assert run(*command).exit_code == 0, "the same again is no fault"


# What LibreOffice makes of the examples.


@pytest.fixture(scope="module")
def pdfs(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Make the documents of all examples with page numbers; return the PDF of each document."""
    needs("pdftotext", "install poppler (.ci/install does)")
    folder = tmp_path_factory.mktemp("pdfs")
    made = [document for scenario in EXAMPLES for document in tenderkit.render(tenderkit.load_tender(example(scenario)))]
    paths = tenderkit.save(tenderkit.export(made, ("docx", "pdf"), page_numbers=True), folder)
    return dict(zip(paths[::2], paths[1::2], strict=True))


@pytest.fixture(scope="module")
def spoken(pdfs: dict[Path, Path]) -> dict[Path, peers.Spoken]:
    return {document: peers.by_screen_reader(pdf) for document, pdf in pdfs.items()}


def loaded(scenario: str) -> tenderkit.Tender:
    return tenderkit.load_tender(example(scenario))


def poppler(*command: object) -> str:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout


def failures(pdf: bytes) -> list[str]:
    return [f"{failure.rule_id}: {failure.message}" for failure in page.validate_pdf_bytes(pdf, profile="ua1").failures]


@pytest.mark.slow
def test_every_pdf_passes_the_check_of_pdf_ua_1(pdfs: dict[Path, Path]) -> None:
    assert {pdf.name: failures(pdf.read_bytes()) for pdf in pdfs.values()} == {pdf.name: [] for pdf in pdfs.values()}


@pytest.mark.slow
def test_a_document_with_every_kind_of_block_passes_the_check_of_pdf_ua_1(soffice: str, tmp_path: Path) -> None:
    head = "---\nid: blocks\ntitle: Blocks\ndescription: x\nversion: '1'\naudience: buyer\n---\n"
    body = (
        "# Title\n\nBelow {.subtitle}\n\n[TOC]\n\n## One {{ anchor('one') }}\n\n> [!NOTE]\n> Mind this.\n\n"
        "> [!WARNING]\n> And that.\n\n### Two\n\nSee [there](#one) and [a guide](https://example.org).\n\nA clause. {.clause}\n\n"
        "#### Three\n\n- a^[A note.]\n  - b\n\n1. c\n\n"
        "Table: Words\n| A | B |\n|---|--:|\n| a^[Another.]<br>- in<br>- a cell | **b** {.low} |\n\n"
        "Chart: Levels\n| A | Low | High |\n|---|--:|--:|\n| a | 1 | 2 |\n"
    )
    (tmp_path / "blocks.md").write_text(head + body, encoding="utf-8")
    made = tenderkit.render(tenderkit.load_tender(example("low")), ["blocks"], templates=tmp_path)
    (pdf,) = tenderkit.export(made, ("pdf",))
    assert failures(pdf.data) == []


@pytest.mark.slow
def test_the_check_would_find_a_failure(pdfs: dict[Path, Path]) -> None:
    data = next(iter(pdfs.values())).read_bytes()
    assert b"/Marked true" in data
    assert any("MARKED" in failure.upper() for failure in failures(data.replace(b"/Marked true", b"/Marked null")))


@pytest.mark.slow
def test_a_screen_reader_reads_every_heading_paragraph_item_and_cell_in_order(spoken: dict[Path, peers.Spoken]) -> None:
    for document, (outline, _, _) in spoken.items():
        expected = peers.squeezed(peers.by_lxml(document.read_bytes()))
        # LibreOffice puts its own number before a heading, as it counts; the contents have the number that we gave it.
        entries = iter(["".join(entry.rpartition("\t")[0].split()) for entry in reading.entries(document.read_bytes())])
        numbered = [(kind, next(entries) if kind in ("heading 1", "heading 2") else words) for kind, words in expected]
        for (kind, words), (_, title) in zip(numbered, expected, strict=True):
            assert words.endswith(title), f"{document.name}: the contents have “{words}” for the {kind} “{title}”"
        assert peers.squeezed(outline) == numbered, document.name


def contents(document: Path) -> list[str]:
    """Return the entries of the table of contents, without spaces."""
    return ["".join(entry.split()) for entry in reading.entries(document.read_bytes())]


@pytest.mark.slow
def test_every_entry_of_the_contents_leads_to_its_heading(spoken: dict[Path, peers.Spoken]) -> None:
    for document, (_, _, links) in spoken.items():
        assert ["".join(link.split()) for link in links] == contents(document), document.name


@pytest.mark.slow
def test_every_entry_of_the_contents_names_the_page_on_which_its_heading_stands(pdfs: dict[Path, Path]) -> None:
    told = set()
    for document, pdf in pdfs.items():
        shown = poppler("pdftotext", "-layout", pdf, "-").split("\f")
        texts = ["\n".join("".join(line.split()) for line in text.splitlines()) for text in shown]
        marks = re.findall(r'<item page="(\d+)">(.*?)</item>', poppler("pdftohtml", "-xml", "-i", "-stdout", pdf))
        marked = {"".join(html.unescape(words).split()): page for page, words in marks}
        for entry in reading.entries(document.read_bytes()):
            heading, _, page = entry.rpartition("\t")
            words = "".join(heading.split())
            assert marked[words] == page, f"{document.name}: {entry}"
            # On its page the heading stands without the dots that it has in the contents; a long one goes over two lines.
            assert re.search(re.escape(words[:25]) + r"(?!.*\.{5})", texts[int(page) - 1]), f"{document.name}: {entry}"
            assert re.search(re.escape(words[-6:]) + rf"\.+{page}\n", "\n".join(texts)), f"the PDF says something else: {entry}"
            told.add(page)
    assert len(told) > 5


@pytest.mark.slow
def test_the_paragraphs_of_a_clause_are_numbered_without_a_gap(spoken: dict[Path, peers.Spoken]) -> None:
    seen = 0
    for document, (_, labels, _) in spoken.items():
        before = ("", 0)
        for label in labels:
            if re.fullmatch(r"\d+\.\d+\.\d+", label):
                section, _, number = label.rpartition(".")
                assert int(number) == (before[1] + 1 if section == before[0] else 1), f"{document.name}: {label}"
                before, seen = (section, int(number)), seen + 1
    assert seen > 20


@pytest.mark.slow
def test_no_page_is_blank(pdfs: dict[Path, Path]) -> None:
    for pdf in pdfs.values():
        pages = poppler("pdftotext", "-layout", pdf, "-").split("\f")[:-1]
        assert len(pages) > 2
        for number, shown in enumerate(pages, 1):
            lines = [line for line in shown.splitlines() if line.strip()]
            assert f"Page {number} of {len(pages)}" in " ".join(lines[-1].split())
            assert len(lines) > 4, f"{pdf.name}: page {number} holds little but header and footer"


@pytest.mark.slow
def test_the_bookmarks_of_a_pdf_are_its_headings(pdfs: dict[Path, Path]) -> None:
    for document, pdf in pdfs.items():
        outline = poppler("pdftohtml", "-xml", "-i", "-stdout", pdf).partition("<outline>")[2]
        titles = [re.sub(r"^[\d.]+ ", "", words) for words in re.findall(r'<item page="\d+">(.*?)</item>', outline)]
        expected = [words for kind, words in peers.by_lxml(document.read_bytes()) if kind.startswith("heading")]
        assert [title.replace("&amp;", "&").replace("&#34;", '"') for title in titles] == expected


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pdf", "odt"])
def test_the_same_document_gives_the_same_bytes_alone_and_in_company(
    pdfs: dict[Path, Path], tmp_path: Path, kind: office.Format
) -> None:
    first, second = list(pdfs)[1:3]
    if kind == "pdf":
        scenario = next(scenario for scenario in EXAMPLES if first.name in {one.name for one in tenderkit.render(loaded(scenario))})
        [made] = [one for one in tenderkit.render(loaded(scenario)) if one.name == first.name]
        assert tenderkit.export([made], ["pdf"])[0].data == pdfs[first].read_bytes()
    else:
        alone, company = (converting.convert(files, kind, tmp_path / str(len(files))) for files in ([first], [second, first]))
        assert company[-1].read_bytes() == alone[-1].read_bytes()


@pytest.mark.slow
def test_a_broken_word_file_is_not_taken_for_plain_text(soffice: str, tmp_path: Path) -> None:
    with pytest.raises(TenderkitError, match=r"annex.docx: TK703 could not be made into ODT"):
        converting.convert(documents(tmp_path / "in", annex="This is not a Word file."), "odt", tmp_path / "out")


@pytest.mark.slow
def test_the_pictures_show_every_page(pdfs: dict[Path, Path], tmp_path: Path) -> None:
    pdf = min(pdfs.values(), key=lambda path: path.stat().st_size)
    copy = Path(shutil.copy(pdf, tmp_path / "annex & notes.pdf"))
    pictures = converting.preview([copy], tmp_path / "out")
    pages = int(re.search(r"Pages: +(\d+)", poppler("pdfinfo", pdf))[1])
    assert [path.name for path in pictures] == [f"annex & notes-{number}.png" for number in range(1, pages + 1)]
    for picture in pictures:
        data = picture.read_bytes()
        width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
        assert (width, height) == (993, 1404), "A4 at 120 dots per inch"


@pytest.mark.slow
def test_render_makes_word_pdf_opendocument_and_pictures_at_once(soffice: str, tmp_path: Path) -> None:
    formats = ["--format", "docx,pdf,odt", "--preview"]
    result = run("render", example("low"), "-d", "tender-annex", *formats, "-o", tmp_path)
    assert result.exit_code == 0, result.output
    names = [Path(line).name for line in result.stdout.splitlines()]
    stem = "MON-2027-03-tender-annex"
    assert names[:4] == [f"{stem}.docx", f"{stem}.pdf", f"{stem}.odt", f"{stem}-1.png"]
    assert sorted(names) == sorted(path.name for path in tmp_path.iterdir())
