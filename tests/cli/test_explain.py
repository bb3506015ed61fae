"""`explain`: every code means what the page on faults says, and the examples are told as they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from tenderkit.cli import main
from tenderkit.files.explanations import Explanation, explanations

ALL = explanations()
WITH_EXAMPLES = [found for found in ALL.values() if found.wrong]
BASE = ROOT / "tests/data/first_mistakes/a-scenario-with-a-capital.yaml"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def told(tmp_path: Path, example: str, without: str) -> list[dict[str, object]]:
    """What `check` says of an example that stands in a tender file in the place of the keys of another one."""
    keys = {line.split(":")[0] for line in f"{example}\n{without}".splitlines() if not line.startswith(" ")}
    kept, keep = [], True
    for line in BASE.read_text(encoding="utf-8").replace("Low", "low").splitlines():
        keep = line.split(":")[0] not in keys if line and line[0] not in " #" else keep
        kept += [line] if keep else []
    path = tmp_path / "tender.yaml"
    path.write_text("\n".join([*kept, example, ""]), encoding="utf-8")
    return json.loads(run("check", str(path), "--json").stdout)  # type: ignore[no-any-return]


def test_a_code_is_explained_in_the_words_of_the_page() -> None:
    result = run("explain", "TK304")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "TK304 (Tender file)\n\nWhat it means:\n  Points or steps for an item that earns none, or that this tender does not have.\n"
        "\nWhat to do:\n  Add the item, or remove the line.\n\nWhy:\n"
    )
    assert "\nWrong:\n  award:\n    points:\n      AC-1: 15\n" in result.stdout
    assert "](" not in result.stdout


@pytest.mark.parametrize("typed", ["TK304", "tk304", "304", "TK-304", " tk 304 "])
def test_a_code_is_found_however_it_is_typed(typed: str) -> None:
    assert run("explain", typed).stdout == run("explain", "TK304").stdout


@pytest.mark.parametrize(("typed", "says"), [("TK3044", "did you mean TK304?"), ("monkey", "a code is TK and three digits")])
def test_a_code_that_is_not_there_is_wrong_usage_with_a_suggestion(typed: str, says: str) -> None:
    result = run("explain", typed)
    assert result.exit_code == 2
    assert f"there is no fault “{typed}”; {says}" in result.stderr


def test_as_data_it_has_the_same_parts() -> None:
    found = json.loads(run("explain", "TK112", "--json").stdout)
    assert Explanation(**found) == ALL["TK112"]
    assert (found["wrong"], found["right"]) == ("date: 01/12/2026", "date: 2026-12-01")
    assert "\n" not in found["why"]


def test_a_link_to_another_page_names_that_page() -> None:
    assert "name the encoding (docs/bulk.md#how-a-table-is-written)" in ALL["TK102"].remedy
    assert not [found for found in ALL.values() if "](" in "".join((found.meaning, found.remedy, found.why))]


def test_every_explanation_is_of_a_code_that_the_tables_have() -> None:
    page = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
    explained = {line.removeprefix("### ") for line in page.splitlines() if line.startswith("### ")}
    assert explained <= set(ALL)
    assert len(WITH_EXAMPLES) >= 20
    assert all(found.why and found.right for found in WITH_EXAMPLES)


@pytest.mark.some(3)
@pytest.mark.parametrize("found", WITH_EXAMPLES, ids=lambda found: found.code)
def test_an_example_that_is_wrong_has_the_fault_and_the_right_one_has_none(found: Explanation, tmp_path: Path) -> None:
    assert [fault["code"] for fault in told(tmp_path, found.wrong, found.right)].count(found.code) >= 1
    assert [fault for fault in told(tmp_path, found.right, found.wrong) if fault["severity"] != "warning"] == []
