"""What YAML reads otherwise than its writer meant: a text that a # cuts off, quotation marks that are printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, example
from hypothesis import given
from hypothesis import strategies as st

from tenderkit import bulk
from tenderkit.cli import main
from tenderkit.files.yamlfile import parse


def told(text: str) -> list[str]:
    return [str(fault) for fault in parse(text, "t.yaml")[0].warnings]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\ntitle: Lot #3 laptops", 2, "“title” ends at “Lot”: “#3 laptops” is a comment, since a # after a space begins one"),
        ("title: Lot #3 laptops", 1, 'write `title: "Lot #3 laptops"`; if it is a comment, put a space after the #'),
        ("title: #3 laptops", 1, "“title” is empty: “#3 laptops” is a comment"),
        ("products:\n  - Notebook #2", 2, 'write `- "Notebook #2"`'),
        ("products:\n  - name: Notebook #2\n    quantity: 3", 2, 'write `name: "Notebook #2"`'),
        ('title: 19" screens #2', 1, "write `title: '19\" screens #2'`"),
        ("title: Laptops for\n  all schools #3", 1, "“title” ends at “Laptops for all schools”"),
        ("title: Ämter – Köln #3", 1, "“#3” is a comment"),
        ("title: “Laptops for all”", 1, 'write `title: "Laptops for all"`; to print them, put straight ones around them'),
        ("title: „Laptops für alle“", 1, 'write `title: "Laptops für alle"`'),
        ("title: « Portables »", 1, 'write `title: "Portables"`'),
    ],
)
def test_what_was_hardly_meant_so_is_told_with_the_line_as_it_should_be(text: str, line: int, says: str) -> None:
    [warning] = told(text)
    assert warning.startswith(f"t.yaml:{line}: TK10")
    assert says in warning


@pytest.mark.parametrize(
    "text",
    [
        "title: Laptops  # as in the plan",
        "title: Laptops # as in the plan",
        "title: Laptops  #plan",
        "title:  # the title",
        "title: # the title",
        'title: "Lot #3"',
        "title: 'Lot' #3",
        "title: Lot#3",
        "title: C#",
        "award: {points: 30} #points",
        "total: 30 #points",
        "total: 30% #points",
        "date: 2027-03-01 #award",
        "title: |-\n  Lot #3",
        "title: “Green” laptops and “blue” screens",
        "title: The “Green” laptops",
        'title: "“Green laptops”"',
        "title: Laptops\n#old: Screens",
    ],
)
def test_ordinary_comments_and_texts_are_left_alone(text: str) -> None:
    assert told(text) == []


def test_nothing_that_we_ship_or_write_is_told() -> None:
    files = [*ROOT.glob("examples/**/*.yaml"), *ROOT.glob("clauses/**/*.yaml")]
    assert len(files) > 10
    for path in files:
        assert told(path.read_text(encoding="utf-8")) == []
    heads = [*ROOT.glob("clauses/en/*.md"), *ROOT.glob("templates/*.md")]
    for path in heads:
        assert told(path.read_text(encoding="utf-8").split("---\n")[1]) == []


@pytest.mark.parametrize("every", [(), ("--all",)])
def test_a_file_to_start_from_is_not_told(tmp_path: Path, every: tuple[str, ...]) -> None:
    CliRunner().invoke(main, ["init", str(tmp_path), "--scenario", "high", *every])
    assert told((tmp_path / "tender.yaml").read_text(encoding="utf-8")) == []


@given(st.text(), st.text())
def test_whatever_stands_around_a_hash_is_read_as_yaml_reads_it(before: str, after: str) -> None:
    text = f"title: {before} #{after}"
    file, faults = parse(text, "t.yaml")
    assert all(fault.severity == "fault" for fault in faults)
    assert all(fault.severity == "warning" for fault in file.warnings)


CLAUSE = """---
id: LM-1
kind: contract-clause
title: Contact person #2
version: "1.0"
source: {section: "4.2"}
scenarios: [medium]
---

# Text

The {{ term.contractor }} shall name a person.
"""


def test_check_tells_it_of_a_tender_of_a_clause_and_of_a_template_and_stops_nothing(tmp_path: Path) -> None:
    tender = tmp_path / "tender.yaml"
    right = Path(example("medium")).read_text(encoding="utf-8")
    title = next(line for line in right.splitlines() if line.startswith("title:"))
    tender.write_text(right.replace(title, "title: Lot #3 laptops"), encoding="utf-8")
    (tmp_path / "clauses").mkdir()
    (tmp_path / "clauses/LM-1.md").write_text(CLAUSE, encoding="utf-8")
    (tmp_path / "templates").mkdir()
    front = "---\nid: letter\ntitle: Letter #1\ndescription: A letter\nversion: '1'\naudience: buyer\n---\n"
    (tmp_path / "templates/letter.md").write_text(f"{front}Dear colleague\n", encoding="utf-8")
    own = ["--clauses", str(tmp_path / "clauses"), "--templates", str(tmp_path / "templates")]
    result = CliRunner().invoke(main, ["check", str(tender), *own])
    assert result.exit_code == 0
    for place in ("tender.yaml:", "clauses/LM-1.md:4:", "templates/letter.md:3:"):
        assert any(place in line and "TK107 warning" in line for line in result.stdout.splitlines()), place


def test_a_run_tells_it_of_the_tender_file_that_has_it(tmp_path: Path) -> None:
    right = Path(example("medium")).read_text(encoding="utf-8")
    title = next(line for line in right.splitlines() if line.startswith("title:"))
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs/one.yaml").write_text(right.replace(title, "title: Lot #3"), encoding="utf-8")
    [outcome] = bulk.run(bulk.Jobs(tmp_path / "jobs", documents="tender-annex", output=tmp_path / "out"))
    assert any(fault.code == "TK107" for fault in outcome.warnings)
