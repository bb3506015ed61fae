"""Runs in several languages: every document of a job in each, with the same ids, numbers and fingerprints."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from conftest import EXAMPLES, ROOT, example
from support.runs import Run, counts, documents, faults, line, outcomes, with_base

import tenderkit
from tenderkit import bulk
from tenderkit.bulk import index
from tenderkit.bulk.naming import in_several_languages

BOTH = "languages: [nl, en]"


def manifest(data: bytes) -> list[str]:
    """Return the ids and fingerprints that a document carries along."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.startswith("customXml/item")]
    return re.findall(r'(?:id|sha256|version|scenario)="[^"]*"', "".join(parts))


@pytest.mark.parametrize("scenario", EXAMPLES)
def test_a_run_makes_what_each_tender_makes_alone_in_every_language(scenario: str, tmp_path: Path) -> None:
    base = tmp_path / "tender.yaml"
    base.write_text(f"{BOTH}\n" + example(scenario).read_text(encoding="utf-8"), encoding="utf-8")
    tender = tenderkit.load_tender(base)
    (tmp_path / "jobs.jsonl").write_text(f'{{"key": "a", "reference": "{tender.file.reference}"}}\n', encoding="utf-8")
    jobs = bulk.Jobs(tmp_path / "jobs.jsonl", base, output=tmp_path / "out")
    assert counts(outcomes(jobs)) == (1, 0, 0)
    alone = tenderkit.render(tender)
    assert documents(jobs.output) == {f"a-{one.id}-{one.name.rpartition('-')[2]}": one.data for one in alone}
    in_dutch, in_english = alone[: len(alone) // 2], alone[len(alone) // 2 :]
    for one, other in zip(in_dutch, in_english, strict=True):
        assert one.id == other.id
        assert one.data != other.data
        assert manifest(one.data) == manifest(other.data)
        assert len(manifest(one.data)) > 10


def test_the_language_ends_the_name_unless_the_pattern_has_it(small_run: Run) -> None:
    rows = [line(1), line(2)]
    outcomes(with_base(small_run(rows), BOTH))
    ours = with_base(small_run(rows, name="{language}/{key}.DOCX"), BOTH)
    outcomes(ours)
    assert sorted(documents(ours.output)) == [
        "R-0001-letter-en.docx", "R-0001-letter-nl.docx", "R-0002-letter-en.docx", "R-0002-letter-nl.docx",
        "en/R-0001.DOCX", "en/R-0002.DOCX", "nl/R-0001.DOCX", "nl/R-0002.DOCX",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "made"),
    [
        ("{key}.docx", "{key}-{language}.docx"),
        ("{key}.PDF", "{key}-{language}.PDF"),
        ("v1.2/{key}", "v1.2/{key}-{language}"),
        ("{language}/{key}.odt", "{language}/{key}.odt"),
    ],
)
def test_the_language_goes_before_the_ending(pattern: str, made: str) -> None:
    assert in_several_languages(pattern) == made


def test_a_run_in_two_languages_goes_on_where_it_stopped(small_run: Run) -> None:
    jobs = with_base(small_run(), BOTH)
    assert counts(outcomes(jobs)) == (40, 0, 0)
    before = documents(jobs.output)
    assert len(before) == 80
    assert counts(outcomes(jobs)) == (0, 40, 0)
    (jobs.output / "R-0003-letter-en.docx").unlink()
    assert counts(outcomes(jobs)) == (1, 39, 0)
    assert documents(jobs.output) == before


def test_the_documents_are_the_same_with_workers(small_run: Run, tmp_path: Path) -> None:
    jobs = with_base(small_run(), BOTH)
    outcomes(jobs)
    with bulk.processes(2) as executor:
        others = bulk.Jobs(jobs.source, jobs.tender, jobs.documents, tmp_path / "other", templates=jobs.templates)
        outcomes(others, executor=executor)
        far = bulk.Jobs(jobs.source, jobs.tender, jobs.documents, tmp_path / "far", templates=jobs.templates)
        outcomes(far, executor=executor, shared_folder=False)
    assert documents(others.output) == documents(jobs.output) == documents(far.output)


def test_the_index_has_a_row_for_each_document_in_each_language(small_run: Run) -> None:
    jobs = with_base(small_run([line(1)]), BOTH)
    outcomes(jobs)
    [sheet] = openpyxl.load_workbook(jobs.output / index.NAME).worksheets
    links = [str(row[4]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [re.findall(r'"([^"]+)"\)', link) for link in links] == [["R-0001-letter-nl.docx"], ["R-0001-letter-en.docx"]]


def test_two_rows_with_one_path_are_told_for_each_language(small_run: Run) -> None:
    jobs = with_base(small_run([line(1), line(2)], name="{document}.docx"), BOTH)
    told = faults(outcomes(jobs))
    assert [re.findall(r"jobs.csv:3: TK874 the path “(.+)” is also that of .*jobs.csv:2 ", one) for one in told] == [
        ["letter-nl.docx"],
        ["letter-en.docx"],
    ]
    assert sorted(documents(jobs.output)) == ["letter-en.docx", "letter-nl.docx"]


def test_a_pattern_whose_language_tells_two_rows_apart_is_no_clash(small_run: Run) -> None:
    jobs = small_run(["R-1,nl", "R-2,en"], header="reference,language", name="{language}-{document}.docx")
    assert counts(outcomes(jobs)) == (2, 0, 0)


def test_each_row_may_have_languages_of_its_own(small_run: Run) -> None:
    jobs = small_run(["R-1,nl; en", 'R-2,"en, nl"', "R-3,"], header="reference,Languages")
    found = outcomes(jobs)
    assert [[one.path for one in outcome.documents] for outcome in found if outcome.key] == [
        ["R-1-letter-nl.docx", "R-1-letter-en.docx"],
        ["R-2-letter-en.docx", "R-2-letter-nl.docx"],
        ["R-3-letter.docx"],
    ]


def test_a_language_of_a_row_that_is_not_there_is_told_with_row_and_column(small_run: Run) -> None:
    jobs = small_run(["R-1,nl; xx", "R-2,yy"], header="reference,languages")
    told = faults(outcomes(jobs))
    assert [re.sub(r"^.*jobs", "jobs", one).partition(" (")[0] for one in told] == [
        "jobs.csv:2: TK202 column “languages”: there is no catalogue in “xx”",
        "jobs.csv:3: TK202 column “languages”: there is no catalogue in “yy”",
    ]


def test_a_language_of_a_row_beside_the_languages_of_the_base_is_warned_of(small_run: Run) -> None:
    jobs = with_base(small_run(["R-1,nl", "R-2,sv"], header="reference,language"), BOTH)
    warned = {outcome.key: [str(fault) for fault in outcome.warnings] for outcome in outcomes(jobs) if outcome.key}
    assert warned["R-1"] == []
    [told] = warned["R-2"]
    assert (
        "jobs.csv:3: TK322 warning: column “language”: documents are made in nl, en, as `languages` says, and not in “sv”" in told
    )


def test_what_is_wrong_with_a_language_is_told_once_and_not_of_each_row(small_run: Run) -> None:
    found = outcomes(with_base(small_run(), BOTH))
    assert [fault.code for outcome in found for fault in outcome.warnings if not outcome.key] == ["TK343", "TK221"]
    assert {fault.code for outcome in found if outcome.key for fault in outcome.warnings} == {"TK343"}, "of dates of their own"


def test_a_changed_translation_makes_the_documents_anew_and_another_language_does_not_mind(small_run: Run, tmp_path: Path) -> None:
    clauses = tmp_path / "clauses"
    shutil.copytree(ROOT / "clauses/nl", clauses / "nl")

    def run(language: str) -> tuple[int, int, int]:
        jobs = small_run([line(1)], clauses=clauses, output=tmp_path / language.replace(": ", "-"))
        return counts(outcomes(with_base(jobs, language)))

    def runs() -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        return run(BOTH), run("language: en")

    assert runs() == ((1, 0, 0), (1, 0, 0))
    assert runs() == ((0, 1, 0), (0, 1, 0))
    path = clauses / "nl/errata.po"
    text = path.read_text(encoding="utf-8")
    words = re.findall(r'^msgstr "(.+)"$', text, re.MULTILINE)[0]
    path.write_text(text.replace(words, f"{words} Nogmaals.", 1), encoding="utf-8")
    assert runs() == ((1, 0, 0), (0, 1, 0))
    (tmp_path / "templates/nl").mkdir()
    (tmp_path / "templates/nl/letter.po").write_text('msgid "Letter"\nmsgstr "Brief"\n', encoding="utf-8")
    assert runs() == ((1, 0, 0), (0, 1, 0)), "the title of a document is in its header"
