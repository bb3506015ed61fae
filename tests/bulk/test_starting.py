"""The table to start from: what it holds, and that it makes what the base makes."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from conftest import EXAMPLES, example
from support.reading import text

import tenderkit
from tenderkit.cli import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def book(tmp_path: Path) -> openpyxl.Workbook:
    result = run("bulk", "--init", tmp_path / "jobs.xlsx", "--tender", example("medium"))
    assert result.exit_code == 0, result.output
    return openpyxl.load_workbook(tmp_path / "jobs.xlsx")


@pytest.mark.parametrize("name", ["jobs.xlsx", "jobs.csv"])
@pytest.mark.parametrize("scenario", EXAMPLES)
def test_the_table_as_it_is_written_makes_what_the_base_makes(tmp_path: Path, scenario: str, name: str) -> None:
    assert run("bulk", tmp_path / name, "--init", "--tender", example(scenario)).exit_code == 0
    done = run("bulk", tmp_path / name, "--tender", example(scenario), "-d", "buyer-notes", "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    [made] = tenderkit.render(tenderkit.load_tender(example(scenario)), "buyer-notes")
    assert text((tmp_path / "out/example-buyer-notes.docx").read_bytes()) == text(made.data)


def test_a_table_of_a_base_that_writes_decimal_commas_is_read_as_it_means(tmp_path: Path) -> None:
    base = tmp_path / "base.yaml"
    changed = example("medium").read_text(encoding="utf-8")
    for old, new in (("AC-3: 30", "AC-3: 30,25"), ("AC-4: 20", "AC-4: 19,75"), ("step: 0.5, ", "")):
        changed = changed.replace(old, new)
    base.write_text(changed + "reading: {numbers: '1.000,5'}\n", encoding="utf-8")
    assert run("bulk", tmp_path / "jobs.csv", "--init", "--tender", base).exit_code == 0
    [row, *_] = csv.DictReader((tmp_path / "jobs.csv").read_text(encoding="utf-8-sig").splitlines())
    assert (row["award.points.AC-3"], row["award.points.AC-4"]) == ("30,25", "19,75")
    assert run("bulk", tmp_path / "jobs.csv", "--tender", base, "-d", "tender-annex", "-o", tmp_path / "out").exit_code == 0


def test_heads_are_words_and_rows_hold_the_values_of_the_base(book: openpyxl.Workbook) -> None:
    sheet = book["Table"]
    head = [cell.value for cell in sheet[1]]
    first = dict(zip(head, (cell.value for cell in sheet[2]), strict=True))
    assert first["Key"] == "example"
    assert first["Name of the contracting authority"] == "Joint Purchasing Office Västerbro"
    assert first["Points of AC-3"] == 30
    assert first["Award of the contract"] == datetime.datetime(2027, 2, 26)
    assert first["Table of the items"] == "no"
    assert [(sheet.cell(row, 1).value, sheet.cell(row, head.index("Product") + 1).value) for row in (2, 3)] == [
        ("example", "Notebook, 14 inch"),
        ("example", "Docking station, USB-C"),
    ]
    assert sheet.freeze_panes == "B2"


def test_scenario_choices_and_yes_or_no_are_lists(book: openpyxl.Workbook) -> None:
    sheet = book["Table"]
    head = {cell.column_letter: cell.value for cell in sheet[1]}
    lists = {
        head[str(rule.sqref).rstrip("0123456789").split(":")[0].rstrip("0123456789")]: rule.formula1.strip('"').split(",")
        for rule in sheet.data_validations.dataValidation
    }
    assert lists["Scenario"] == ["low", "medium", "high"]
    assert lists["Table of the items"] == ["yes", "no"]
    assert lists["Rule for days off"] == ["next", "stands"]


def test_a_column_of_names_keeps_what_is_typed(book: openpyxl.Workbook) -> None:
    sheet = book["Table"]
    assert sheet.column_dimensions["A"].width >= 16
    assert sheet["B2"].number_format == "@"


def test_the_second_sheet_explains_every_column(book: openpyxl.Workbook) -> None:
    rows = list(book["Columns"].iter_rows(min_row=2, values_only=True))
    told = {row[0]: row for row in rows if row[0]}
    assert list(told) == [cell.value for cell in book["Table"][1]]
    assert all(row[1] and row[2] and row[3] for row in told.values())


def test_a_table_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "jobs.xlsx").write_bytes(b"somebody's work")
    result = run("bulk", tmp_path / "jobs.xlsx", "--init", "--tender", example("low"))
    assert result.exit_code == 1
    assert "TK601 this file exists; it was kept" in result.stderr
    assert (tmp_path / "jobs.xlsx").read_bytes() == b"somebody's work"


def test_in_the_folder_of_a_tender_nothing_has_to_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("bulk", "--init").exit_code == 1, "there is no tender yet"
    (tmp_path / "tender.yaml").write_bytes(example("low").read_bytes())
    result = run("bulk", "--init")
    assert result.exit_code == 0
    assert result.stdout == "jobs.xlsx\n"
    assert "tenderkit bulk jobs.xlsx" in result.stderr


@pytest.mark.parametrize("arguments", [["bulk"], ["bulk", "jobs.ods", "--init"], ["bulk", "nowhere.csv"]])
def test_without_a_table_or_with_another_file_the_usage_is_wrong(
    tmp_path: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments).exit_code == 2


def test_a_base_that_lacks_values_gives_a_table_too(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("scenario: high\n", encoding="utf-8")
    assert run("bulk", tmp_path / "jobs.csv", "--init", "--tender", tmp_path / "base.yaml").exit_code == 0
    head, row = csv.reader((tmp_path / "jobs.csv").read_text(encoding="utf-8-sig").splitlines())
    assert "award.points.AC-6" in head
    assert row[head.index("scenario")] == "high"
