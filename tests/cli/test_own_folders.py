"""Clauses and templates that a tender file names: every command knows of them, and of those beside it that nobody names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.reading import text

import tenderkit
from tenderkit import bulk
from tenderkit.bulk.columns import ColumnError, column
from tenderkit.cli import main

CLAUSE = """---
id: LM-1
kind: contract-clause
title: Contact person
version: "1.0"
source: {section: "4.2"}
scenarios: [low, medium, high]
---

# Text

The {{ term.contractor }} shall name a person for the {{ term.supply_chain }}.
"""
LETTER = """---
id: letter
title: Letter
description: A letter
version: "1"
audience: buyer
---
Dear colleague of {{ tender.title }}
"""
TENDER = """scenario: medium
reference: 2027/ICT/05
title: Laptops
contracting_authority: {name: Court Administration}
products: [Laptop]
award: {points: {AC-3: 30, AC-4: 20}}
dates: {award: 2027-02-26, contract_start: 2027-03-15, contract_end: 2030-03-14, standstill: 10}
decisions: {yearly: contract-end}
"""
NAMED = "house: {clauses: our-clauses, templates: our-templates}\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the current folder that of a tender with clauses and templates of its own beside it, which nobody names."""
    monkeypatch.chdir(tmp_path)
    for name, content in {"our-clauses/LM-1.md": CLAUSE, "our-templates/letter.md": LETTER}.items():
        Path(name).parent.mkdir()
        Path(name).write_text(content, encoding="utf-8")
    Path("tender.yaml").write_text(TENDER, encoding="utf-8")
    Path("call-offs.csv").write_text("key,reference\none,R-1\n", encoding="utf-8")
    return tmp_path


def name_them() -> None:
    with Path("tender.yaml").open("a", encoding="utf-8") as file:
        file.write(NAMED)


def test_what_the_tender_file_names_is_in_the_documents_of_every_command_and_of_the_library() -> None:
    name_them()
    checked = run("check")
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert "6 items" in checked.stderr
    assert run("render", "-d", "contract-schedule", "-d", "letter", "-o", "out").exit_code == 0
    [schedule] = Path("out").glob("*contract-schedule.docx")
    assert "shall name a person" in text(schedule.read_bytes())
    assert run("bulk", "call-offs.csv", "-d", "contract-schedule", "-d", "letter", "-o", "many").exit_code == 0
    assert "shall name a person" in text(Path("many/one-contract-schedule.docx").read_bytes())
    assert "Dear colleague" in text(Path("many/one-letter.docx").read_bytes())
    tender = tenderkit.load_tender(".")
    assert "LM-1" in [item.id for item in tender.changed(reference="R-2").items]
    [letter] = tenderkit.render(tender, "letter")
    assert "Dear colleague" in text(letter.data)


def test_it_is_taken_from_the_folder_of_the_tender_file_whichever_folder_is_current() -> None:
    name_them()
    os.mkdir("elsewhere")
    os.chdir("elsewhere")
    assert "6 items" in run("check", "..").stderr


def test_a_switch_goes_before_the_tender_file() -> None:
    name_them()
    os.mkdir("other")
    Path("other/LM-2.md").write_text(CLAUSE.replace("LM-1", "LM-2"), encoding="utf-8")
    assert [item.id for item in tenderkit.load_tender(".", clauses="other").items if item.id.startswith("LM")] == ["LM-2"]


@pytest.mark.parametrize(
    "call", [["check"], ["render", "-o", "out"], ["bulk", "call-offs.csv", "-o", "out"]], ids=lambda call: call[0]
)
def test_a_folder_that_nobody_names_is_told_by_every_command_that_would_leave_it_out(call: list[str]) -> None:
    found = [line for line in run(*call).output.splitlines() if "TK634" in line]
    assert len(found) == 2
    assert "the folder “our-clauses” beside this file holds clauses, and they are not used" in found[0]
    assert "the folder “our-templates” beside this file holds templates" in found[1]
    name_them()
    assert "TK634" not in run(*call).output


def test_a_folder_that_is_named_on_the_command_line_is_used_and_not_told() -> None:
    assert "TK634" not in run("check", "--clauses", "our-clauses", "--templates", "our-templates").output


def test_other_folders_beside_a_tender_are_not_told() -> None:
    for name in ("our-clauses/LM-1.md", "our-templates/letter.md"):
        Path(name).write_text("# Notes of a meeting\n\nkind: contract-clause\naudience: none\n", encoding="utf-8")
    assert "TK634" not in run("check").output


@pytest.mark.parametrize(
    "call", [["check"], ["render", "-o", "out"], ["bulk", "call-offs.csv", "-o", "out"]], ids=lambda call: call[0]
)
def test_a_folder_that_is_not_there_is_a_fault_at_its_line_and_nothing_is_made(call: list[str]) -> None:
    with Path("tender.yaml").open("a", encoding="utf-8") as file:
        file.write(NAMED.replace("our-", "no-"))
    result = run(*call)
    line = Path("tender.yaml").read_text(encoding="utf-8").count("\n")
    assert result.exit_code == 1
    for name in ("no-clauses", "no-templates"):
        assert f"tender.yaml:{line}: TK101 there is no folder “{name}”" in result.output
    assert not os.path.exists("out")


def test_a_row_has_no_clauses_of_its_own() -> None:
    for name in ("house.clauses", "house.templates"):
        with pytest.raises(ColumnError):
            column(name)


def test_a_tender_file_in_a_run_with_clauses_of_its_own_is_a_fault_unless_they_are_those_of_the_run() -> None:
    name_them()
    os.mkdir("jobs")
    Path("jobs/one.yaml").write_text(Path("tender.yaml").read_text(encoding="utf-8").replace("our-", "../our-"), encoding="utf-8")
    [outcome] = bulk.run(bulk.Jobs("jobs", documents="letter", output="out", templates="our-templates"))
    assert [fault.code for fault in outcome.faults] == ["TK633"]
    [outcome] = bulk.run(bulk.Jobs("jobs", documents="letter", output="out", templates="our-templates", clauses="our-clauses"))
    assert (outcome.faults, len(outcome.documents)) == ((), 1)
