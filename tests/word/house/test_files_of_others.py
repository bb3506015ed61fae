"""The house styles and models of others: whatever they bring, the document is right.

Every check is made on what the file itself has too: what was wrong before is the author's. For every change a few files are tried,
which a seed picks, by the slow tests each of them, and by `scripts/long` each with every document or marker.
"""

from __future__ import annotations

import io
import os
import random
import re
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import page
import pytest
from conftest import ROOT, example, needs
from lxml import etree
from support import accessibility, converting, lint, peers, profiles, same_xml
from support.open_xml_sdk import Validator
from support.reading import W, words
from support.their_files import HOUSE_PAIRS, MODEL_PAIRS, ONE_EACH, WHOLE, Case, document_of, made, rendered, theirs
from support.their_houses import house
from support.their_models import model

import tenderkit
from tenderkit.word import laying_out
from tenderkit.word.house.lists import Counter as Counting
from tenderkit.word.house.stylesheet import Stylesheet, lists_of, number_of_paragraph

SEED = 13
TOOLS = ROOT / "tests/tools"
LONG_AGO = time.time() - 3600
# What a rule finds in documents, by the file that it comes from, and why it has to be.
KNOWN = {
    # The lint reads what these files say only after tenderkit has made it readable.
    "Strict": {"first_section_has_header_and_footer", "header_row_comes_first", "rows_do_not_split", "tables_have_a_header_row"}
}


FEW = {*random.Random(SEED).sample(HOUSE_PAIRS, 6), *random.Random(SEED).sample(MODEL_PAIRS, 6)}
in_every_file = pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=", ".join(case), marks=[pytest.mark.matrix, *([] if case in FEW else [pytest.mark.slow])])
        for case in (WHOLE if profiles.NAME == "long" else ONE_EACH)
    ],
)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("theirs")


def beyond(found: Sequence[lint.Finding], before: Sequence[lint.Finding], case: Case) -> list[lint.Finding]:
    """What is found beyond what the file itself has, and what is known."""
    theirs = Counter(finding.rule for finding in before)
    known = KNOWN.get(case[0], set())
    seen: Counter[str] = Counter()
    left = []
    for finding in found:
        seen[finding.rule] += 1
        if seen[finding.rule] > theirs[finding.rule] and finding.rule not in known:
            left.append(finding)
    return left


@in_every_file
def test_the_lint_finds_nothing_in_documents_beyond_what_the_file_has(case: Case, folder: Path) -> None:
    assert beyond(lint.findings(made(case, folder)), lint.findings(theirs(case)), case) == []


@in_every_file
def test_nobody_is_kept_from_documents_beyond_what_the_file_does(case: Case, folder: Path) -> None:
    before = accessibility.findings(theirs(case))
    found = beyond(accessibility.findings(made(case, folder)), before, case)
    pale = any(finding.rule == "styles_stand_out" for finding in before)  # our text in their pale styles is as pale
    assert [finding for finding in found if finding.rule != "text_stands_out" or not pale] == []


@in_every_file
def test_the_numbering_model_reads_of_documents_what_the_standard_says(case: Case, folder: Path) -> None:
    document = lint.Document(made(case, folder))
    assert dict(shown_by_us(document)) == {paragraph: (label.shown, label.bare) for paragraph, label in document.labels.items()}


@in_every_file
def test_lists_in_criteria_and_clauses_have_their_letters(case: Case, folder: Path) -> None:
    ours = letters(rendered(document_of(case)))
    found = letters(made(case, folder))[len(letters(theirs(case))) :] if case in MODEL_PAIRS else letters(made(case, folder))
    rest = iter(ours)
    assert all(letter in rest for letter in found), "of a model, what stands at its markers"
    assert len(found) == len(ours) or case in MODEL_PAIRS


def letters(data: bytes) -> list[str]:
    """The letters and small Roman numbers in brackets that stand before paragraphs."""
    return [label.shown for label in lint.Document(data).labels.values() if re.fullmatch(r"\([a-z]+\)", label.shown)]


def shown_by_us(document: lint.Document) -> Iterator[tuple[etree._Element, tuple[str, str]]]:
    """Yield each paragraph in a list and what our own model of numbering says that it shows, and how it is cited: without words."""
    sheet = Stylesheet(document.tree("styles"))
    lists = lists_of(document.tree("numbering"), sheet)
    counting = Counting(lists)
    for paragraph in document.story.root.iter(f"{W}p"):
        place = number_of_paragraph(paragraph.find(f"{W}pPr"), sheet, lists)
        if place and lists.level(*place):
            number = counting.count(*place)
            yield paragraph, (number.shown, number.cited)


# One file, written in many ways


@pytest.mark.some(8)
@pytest.mark.parametrize("way", same_xml.WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("case", [("three levels", "tender-annex"), ("chapters by style", "two sections")], ids=["house", "model"])
def test_one_file_written_in_many_ways_gives_one_document(way: same_xml.Way, case: Case, tmp_path: Path, folder: Path) -> None:
    written = same_xml.file_in(way, theirs(case))
    assert same(written, theirs(case)), "the way changes what the file says"
    assert written != theirs(case)
    path = tmp_path / "file.docx"
    path.write_bytes(written)
    [document] = tenderkit.render(tenderkit.load_tender(example("high")), ["tender-annex"], house_style=path)
    assert document.data == made(case, folder)


def same(one: bytes, other: bytes) -> bool:
    """Whether the parts of two packages are equal to a parser."""
    return [canonical(content) for content in parts(one)] == [canonical(content) for content in parts(other)]


def parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in sorted(archive.namelist())]


def canonical(xml: bytes) -> list[object]:
    """What a parser that knows namespaces finds: elements, attributes, and text where text counts."""
    root = etree.fromstring(xml, etree.XMLParser(remove_comments=True, remove_pis=True))
    kept = (f"{W}t", f"{W}instrText")
    return [
        (node.tag, sorted(node.attrib.items()), "".join(node.itertext()) if node.tag in kept else (node.text or "").strip())
        for node in root.iter(etree.Element)
    ]


# What it costs where there is no such file


def test_without_a_file_of_the_buyers_no_parser_of_word_files_is_loaded() -> None:
    program = (
        "import sys, tenderkit; tenderkit.render(tenderkit.load_tender(sys.argv[1])); "
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'docx', 'lxml'}))"
    )
    command = [sys.executable, "-c", program, str(example("low"))]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_file_of_the_buyers_is_read_once_for_many_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tenderkit.word.house import adopting

    read: list[Path] = []

    class Watched(adopting.Adoption):
        def __init__(self, path: Path, *others: Any) -> None:
            read.append(path)
            super().__init__(path, *others)

    monkeypatch.setattr(adopting, "Adoption", Watched)
    path = tmp_path / "house.docx"
    tender = tenderkit.load_tender(example("high"))
    for name, times in (("three levels", 1), ("letters", 2)):
        path.write_bytes(house(name))
        os.utime(path, (LONG_AGO, LONG_AGO + times))
        for _ in range(3):
            tenderkit.render(tender, ["tender-annex", "contract-schedule"], house_style=path)
        assert len(read) == times


# What other programs say


@pytest.mark.slow
@pytest.mark.matrix
def test_the_open_xml_sdk_finds_nothing_beyond_what_the_file_has(sdk_validator: Validator, folder: Path) -> None:
    def said(errors: list[dict[str, Any]]) -> Counter[str]:
        return Counter(re.sub(r"\[\d+\]", "", str(error)) for error in errors)

    found = sdk_validator.found({str(number): made(case, folder) for number, case in enumerate(ONE_EACH)})
    for told, errors in found.items():
        number, _, version = told.partition(" for ")
        before = sdk_validator.errors(theirs(ONE_EACH[int(number)]), version)
        assert said(errors) - said(before) == Counter(), ONE_EACH[int(number)]


def check(path: Path, before: bytes, document: str = "tender-annex") -> None:
    """Hold the document that is made with a file against what the file itself has, and its numbers against the standard."""
    [made] = tenderkit.render(tenderkit.load_tender(example("high")), [document], house_style=path)
    found = lint.Document(made.data)
    assert beyond(lint.findings(made.data), lint.findings(before), ("", "")) == []
    assert beyond(accessibility.findings(made.data), accessibility.findings(before), ("", "")) == []
    assert dict(shown_by_us(found)) == {paragraph: (label.shown, label.bare) for paragraph, label in found.labels.items()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "document"), [("house", "contract-schedule"), ("house", "tender-annex"), ("model", "tender-annex")]
)
def test_files_of_a_program_of_the_web_are_as_right(name: str, document: str, tmp_path: Path) -> None:
    needs(TOOLS / "node_modules/.bin/ooxml-validator", "run `npm install --prefix tests/tools` (.ci/install does)")
    subprocess.run([needs("node", "install Node.js"), "make_house.mjs", str(tmp_path)], cwd=TOOLS, check=True)
    check(tmp_path / f"{name}.docx", (tmp_path / f"{name}.docx").read_bytes(), document)


@pytest.mark.slow
def test_files_that_libreoffice_saved_are_as_right(soffice: str, tmp_path: Path) -> None:
    houses = ("three levels", "no numbers", "Chapter and legal numbers", "only Heading 1", "headers, footers, watermark")
    frames = ("chapters by style", "chapters on the paragraph", "chapters without numbers")
    found = [house(name) for name in houses] + [model(frame, "two sections") for frame in frames]
    paths = converting.written(tmp_path / "before", {f"{at}.docx": data for at, data in enumerate(found)})
    (tmp_path / "saved").mkdir()
    peers.convert(soffice, "docx:MS Word 2007 XML", tmp_path / "saved", *paths)
    for path in paths:
        check(tmp_path / "saved" / path.name, (tmp_path / "saved" / path.name).read_bytes())


# LibreOffice 25.2 departs from the standard here, and the standard wins.
DEPARTURES = {"no restart": "it starts a level with w:lvlRestart 0 anew (17.9.10)"}


@pytest.mark.slow
def test_libreoffice_shows_the_numbers_and_references_that_we_write(soffice: str, folder: Path, tmp_path: Path) -> None:
    paths = converting.written(tmp_path, {f"{at}.docx": made(case, folder) for at, case in enumerate(ONE_EACH)})
    for first in range(0, len(paths), 15):
        peers.convert(soffice, "txt:Text (encoded):UTF8", tmp_path, *paths[first : first + 15])
    wrong: dict[Case, list[str]] = {}
    for case, path in zip(ONE_EACH, paths, strict=True):
        shown = Counter(plain(line) for line in path.with_suffix(".txt").read_text(encoding="utf-8-sig").splitlines())
        if missing := Counter(lines(lint.Document(path.read_bytes()))) - shown:
            wrong[case] = [*missing][:4]
    assert {case: lines for case, lines in wrong.items() if case[0] not in DEPARTURES} == {}
    assert {case[0] for case in wrong} == DEPARTURES.keys(), "one of them is mended"


def lines(document: lint.Document) -> Iterator[str]:
    """Yield the first line of each paragraph that stands by itself, with its number."""
    aside = {f"{W}{name}" for name in ("tbl", "txbxContent", "footnoteReference")}
    for paragraph in document.story.root.iter(f"{W}p"):
        label = document.labels.get(paragraph)
        around = {node.tag for node in (*paragraph.iterancestors(), *paragraph.iterdescendants())}
        line = plain(f"{label.shown if label else ''} {words(paragraph)}".partition("\n")[0])
        if line and not aside & around and (label is None or label.cited):
            yield line


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.slow
@pytest.mark.usefixtures("soffice")
def test_pdfs_are_as_accessible_as_pdf_ua_asks_beyond_what_the_file_is(folder: Path, tmp_path: Path) -> None:
    cases = random.Random(SEED).sample(ONE_EACH, 8)
    ours = converting.written(
        tmp_path / "ours", {f"{at}.docx": laying_out.for_layout(made(case, folder)) for at, case in enumerate(cases)}
    )
    before = converting.written(tmp_path / "theirs", {f"{at}.docx": theirs(case) for at, case in enumerate(cases)})
    found, known = ([failures(pdf) for pdf in converting.convert(paths, "pdf", paths[0].parent)] for paths in (ours, before))
    assert {case: new for case, one, other in zip(cases, found, known, strict=True) if (new := one - other)} == {}


def failures(pdf: Path) -> set[str]:
    return {failure.rule_id for failure in page.validate_pdf_bytes(pdf.read_bytes(), profile="ua1").failures}
