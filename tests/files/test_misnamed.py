"""Files that would be read if their names ended otherwise: they are told, never left out in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, example

from tenderkit.cli import main
from tenderkit.files.misnamed import misnamed, right_name

CLAUSE = """---
id: LM-1
kind: contract-clause
title: Contact person
version: "1.0"
source: {section: "4.2"}
scenarios: [medium]
---

# Text

The {{ term.contractor }} shall name a person.
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("LM-1.md.txt", "LM-1.md"),
        ("LM-1.MD", "LM-1.md"),
        ("LM-1.markdown", "LM-1.md"),
        ("LM-1.md.docx", "LM-1.md"),
        ("terms.yml", "terms.yaml"),
        ("tender.yaml.txt", "tender.yaml"),
        ("LM-1.md", ""),
        ("terms.yaml", ""),
        ("notes.txt", ""),
        ("house-style.docx", ""),
        (".md", ""),
        ("", ""),
    ],
)
def test_the_name_that_a_file_should_have(name: str, right: str) -> None:
    assert right_name(name) == right


def test_no_file_of_ours_is_misnamed() -> None:
    folders = [ROOT / "clauses/en", ROOT / "clauses/nl", ROOT / "templates", ROOT / "templates/nl"]
    assert [fault for folder in folders for fault in misnamed(folder)] == []


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert list(misnamed(tmp_path / "none")) == []


def test_a_clause_that_notepad_named_is_told_beside_those_that_are_read(tmp_path: Path) -> None:
    (tmp_path / "LM-1.md").write_text(CLAUSE, encoding="utf-8")
    (tmp_path / "LM-2.md.txt").write_text(CLAUSE.replace("LM-1", "LM-2"), encoding="utf-8")
    told = run("check", example("medium"), "--clauses", tmp_path)
    assert told.exit_code == 0
    assert "LM-2.md.txt: TK125 warning: this file is not read" in told.stdout
    assert "name it LM-2.md" in told.stdout


def test_a_folder_of_nothing_else_says_which_file_was_meant(tmp_path: Path) -> None:
    (tmp_path / "LM-1.md.txt").write_text(CLAUSE, encoding="utf-8")
    told = run("check", example("medium"), "--clauses", tmp_path)
    [fault] = told.stdout.splitlines()
    assert "TK201 this folder holds no catalogue files" in fault
    assert "LM-1.md.txt is not one (name it LM-1.md;" in fault


def test_a_template_is_told_as_well(tmp_path: Path) -> None:
    front = "---\nid: letter\ntitle: Letter\ndescription: A letter\nversion: '1'\naudience: buyer\n---\nDear colleague\n"
    (tmp_path / "letter.md").write_text(front, encoding="utf-8")
    (tmp_path / "other.md.txt").write_text(front, encoding="utf-8")
    assert "other.md.txt: TK125 warning" in run("check", example("medium"), "--templates", tmp_path).stdout


def test_a_tender_file_that_notepad_named_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tender.yaml.txt").write_text("scenario: low\n", encoding="utf-8")
    for command in ("check", "render"):
        told = run(command)
        assert "tender.yaml.txt in this folder is not named as one (name it tender.yaml" in told.stderr
    os.rename("tender.yaml.txt", "tender.yaml")
    assert "TK610" not in run("check").output


def test_items_of_your_own_that_the_tender_does_not_have_are_named(tmp_path: Path) -> None:
    (tmp_path / "LM-1.md").write_text(CLAUSE, encoding="utf-8")
    (tmp_path / "LM-2.md").write_text(CLAUSE.replace("LM-1", "LM-2").replace("scenarios: [medium]\n", ""), encoding="utf-8")
    told = run("check", example("medium"), "--clauses", tmp_path).stderr
    assert "; of your own, it does not have LM-2" in told
    assert "LM-1" not in told
    assert "of your own" not in run("check", example("medium")).stderr
