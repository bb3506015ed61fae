"""The index of a run: what was made, where it is, and what is to be said of it."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT
from support.runs import HEADER, Run, line, outcomes

from tenderkit import bulk, sheets
from tenderkit.bulk import index
from tenderkit.cli import main


def read(jobs: bulk.Jobs) -> list[list[object]]:
    """Return the rows of an index without its head, links as their formulas."""
    [sheet] = openpyxl.load_workbook(jobs.output / index.NAME).worksheets
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_a_run_has_an_index_with_a_link_to_each_document(small_run: Run) -> None:
    jobs = small_run(map(line, range(3)))
    outcomes(jobs)
    rows = read(jobs)
    assert [row[:4] for row in rows] == [[f"R-000{at}", at + 2, "made", "letter"] for at in range(3)]
    for row in rows:
        [path] = re.findall(r'^=HYPERLINK\("([^"]+)","\1"\)$', str(row[4]))
        assert (jobs.output / path).is_file()


EARLY = "reference,award.points.AC-1,dates.delivery"  # some deliver before the contract starts


def test_faults_of_bad_rows_and_warnings_of_good_ones_stand_beside_them(small_run: Run, tmp_path: Path) -> None:
    jobs = small_run(["R-0,10,2027-03-01", "R-1,ten,"], header=EARLY)
    found = outcomes(jobs)
    bad, good = read(jobs)
    assert bad[:5] == ["R-1", 3, "failed", None, None]
    assert "jobs.csv:3: TK113 column “award.points.AC-1”" in str(bad[5])
    assert str(good[5]).startswith("jobs.csv:2: TK307 warning: column “dates.delivery”: delivery is before the contract starts")
    assert str(tmp_path) not in str(bad[5]) + str(good[5]), "where the files lie is nobody's business"
    assert [len(outcome.warnings) for outcome in found if outcome.key == "R-0"] == [1]


def test_the_command_counts_warnings_of_rows_and_tells_those_of_the_base_once(small_run: Run) -> None:
    jobs = small_run([f"R-{number},10,2027-03-01" for number in range(3)], header=EARLY)
    arguments = ["bulk", str(jobs.source), "--tender", str(jobs.tender), "-o", str(jobs.output), "-d", "letter"]
    result = CliRunner().invoke(main, [*arguments, "--templates", str(jobs.templates)])
    assert result.exit_code == 0
    assert "3 jobs with warnings: see" in result.stderr
    assert "TK307" not in result.stderr
    assert result.stderr.count("TK343 warning: no standstill is set") == 1


def test_what_is_current_is_listed_too(small_run: Run) -> None:
    jobs = small_run(map(line, range(3)))
    outcomes(jobs)
    outcomes(jobs)
    assert [row[2] for row in read(jobs)] == ["up to date"] * 3


def test_an_index_is_the_same_with_workers_and_anew(small_run: Run) -> None:
    jobs = small_run(map(line, range(80)))
    outcomes(jobs)
    before = (jobs.output / index.NAME).read_bytes()
    shutil.rmtree(jobs.output)
    with bulk.processes(2) as executor:
        outcomes(jobs, executor=executor)
    assert (jobs.output / index.NAME).read_bytes() == before


def test_an_index_that_nobody_edited_is_replaced(small_run: Run) -> None:
    outcomes(small_run(map(line, range(3))))
    jobs = small_run(map(line, range(4)))
    outcomes(jobs)
    assert len(read(jobs)) == 4
    assert not list(jobs.output.glob("index-*"))


@pytest.mark.parametrize("restart", [False, True])
def test_an_edited_index_is_set_aside(small_run: Run, restart: bool) -> None:
    jobs = small_run(map(line, range(3)))
    outcomes(jobs)
    (jobs.output / index.NAME).write_bytes(b"with remarks")
    [told] = [outcome for outcome in outcomes(jobs, restart=restart) if not outcome.key]
    assert [fault.code for fault in told.faults] == ["TK630"]
    assert not told.failed
    assert (jobs.output / "index-edited.xlsx").read_bytes() == b"with remarks"
    assert len(read(jobs)) == 3
    (jobs.output / index.NAME).write_bytes(b"again")
    outcomes(jobs)
    assert (jobs.output / "index-edited-2.xlsx").read_bytes() == b"again"
    assert (jobs.output / "index-edited.xlsx").read_bytes() == b"with remarks"


def test_an_index_that_cannot_be_written_is_told_and_stops_nothing(small_run: Run) -> None:
    jobs = small_run(map(line, range(3)))
    (jobs.output / index.NAME).mkdir(parents=True)
    found = outcomes(jobs)
    assert sum(bool(outcome.documents) for outcome in found) == 3
    assert [fault.code for fault in found[-1].faults] == ["TK631"]


def test_names_that_mean_something_in_a_link_lead_to_their_file(small_run: Run) -> None:
    jobs = small_run(["50% off #2,Umeå,12,2027-02-03"])
    outcomes(jobs)
    [row] = read(jobs)
    assert '"50%25 off %232-letter.docx"' in str(row[4])
    assert (jobs.output / "50% off #2-letter.docx").is_file()


def test_a_key_that_looks_like_a_formula_stays_a_text(small_run: Run) -> None:
    jobs = small_run(["=1+1,Umeå,12,2027-02-03"], header=HEADER)
    outcomes(jobs)
    sheet = openpyxl.load_workbook(jobs.output / index.NAME).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_a_listing_of_many_rows_is_written_by_way_of_the_disk(tmp_path: Path) -> None:
    rows = ((f"key {number}", sheets.Link(f"a/{number}.docx", "a")) for number in range(5_000))
    data = sheets.listing("Index", ("Key", "File"), (10, 10), rows, tmp_path)
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 5_001
    assert "sharedStrings" not in "".join(zipfile.ZipFile(io.BytesIO(data)).namelist()) or "key 4999" in sheet
    assert os.listdir(tmp_path) == []


def test_the_page_names_the_columns_of_the_index() -> None:
    page = (ROOT / "docs/bulk.md").read_text(encoding="utf-8")
    assert all(f"| {name} |" in page for name in index._HEADER)
