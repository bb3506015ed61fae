"""The folder is the tender: what commands take where no tender file is named, and what they say of what they checked and made."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import EXAMPLES, ROOT, example

from tenderkit.cli import main

SAID = "the tender file is tender.yaml in this folder"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def go_to_a_tender(scenario: str = "low") -> Path:
    """Make the current folder that of a tender."""
    shutil.copy(example(scenario), "tender.yaml")
    return Path("tender.yaml")


def test_check_takes_the_tender_file_of_the_folder_and_names_it() -> None:
    run("init", "nt", "--scenario", "medium")
    os.chdir("nt")
    result = run("check")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 8
    assert result.stderr.splitlines() == [
        SAID,
        "8 faults, 0 warnings in tender.yaml: 5 items and 3 documents (buyer-notes, contract-schedule, tender-annex)",
    ]
    assert run("check").stdout == run("check", ".").stdout == run("check", "tender.yaml").stdout


@pytest.mark.parametrize("command", ["check", "render"])
def test_no_command_takes_the_tender_file_of_a_folder_above(command: str) -> None:
    go_to_a_tender()
    os.mkdir("below")
    os.chdir("below")
    result = run(command)
    assert result.exit_code == 1
    assert "tender.yaml: TK610 no tender file was named, and this folder has none (name one, or go to its folder" in result.stderr
    assert not os.listdir()


def test_files_that_may_be_meant_are_named() -> None:
    for name in ("first", "second"):
        run("init", name)
    assert "(name one: there is first/tender.yaml, second/tender.yaml; --catalogue checks" in run("check").stderr
    shutil.copy(example("low"), "monitors.yml")
    assert "(name one: there is first/tender.yaml, monitors.yml, second/tender.yaml)" in run("render").stderr


def test_render_takes_the_tender_file_of_the_folder_and_says_what_it_made() -> None:
    go_to_a_tender()
    result = run("render", "-d", "tender-annex")
    assert (result.exit_code, result.stdout) == (0, "output/MON-2027-03-tender-annex.docx\n")
    assert result.stderr.splitlines()[0] == SAID
    assert result.stderr.splitlines()[-1] == "1 document of tender.yaml in output: 1 new"
    assert run("render", "-d", "tender-annex").stderr.endswith("1 document of tender.yaml in output: 1 same\n")


def test_data_stays_data() -> None:
    go_to_a_tender()
    result = run("render", "-d", "tender-annex", "--json")
    assert set(json.loads(result.stdout)[0]) == {"document", "path", "sha256"}
    assert SAID not in result.stderr


def test_the_questionnaire_takes_the_tender_file_where_there_is_one() -> None:
    assert "1 form of the catalogue in output" in run("questionnaire").stderr
    go_to_a_tender()
    result = run("questionnaire")
    assert result.stdout == "output/MON-2027-03-supplier-questionnaire.docx\n"
    assert result.stderr.splitlines() == [SAID, "1 form of tender.yaml in output"]


def test_score_takes_the_tender_file_and_writes_the_scenario_into_it() -> None:
    returns = ROOT / "examples/returns"
    refused = run("score", returns, "--no-documents", "--write-scenario")
    assert refused.exit_code == 2
    assert "--write-scenario needs a tender file" in refused.stderr
    shutil.copy(returns / "consultation.yaml", "tender.yaml")
    result = run("score", returns, "--no-documents", "--write-scenario")
    assert result.exit_code == 0, result.output
    assert SAID in result.stderr
    assert "tender.yaml: scenario: " in result.stderr
    assert "3 forms read" in result.stderr


def test_the_house_style_is_examined_with_the_tender_of_the_folder() -> None:
    go_to_a_tender()
    assert SAID in run("house-style", ROOT / "templates/house-style.docx").stderr


def test_rows_of_a_table_change_the_tender_of_the_folder_and_whole_tender_files_do_not() -> None:
    Path("jobs.csv").write_text("key,title\na,Screens\n", encoding="utf-8")
    assert "TK870 a table needs a base tender" in run("bulk", "jobs.csv", "-d", "tender-annex").stderr
    go_to_a_tender()
    result = run("bulk", "jobs.csv", "-d", "tender-annex")
    assert result.exit_code == 0, result.output
    assert SAID in result.stderr
    assert "1 document made for 1 job, 0 up to date, 0 failed; in output" in result.stderr
    os.mkdir("others")
    shutil.copy(example("high"), "others/servers.yaml")
    whole = run("bulk", "others", "-d", "tender-annex", "-o", "made")
    assert whole.exit_code == 0, whole.output
    assert SAID not in whole.stderr


def test_clauses_and_templates_are_checked_with_a_switch_and_counted() -> None:
    go_to_a_tender()
    result = run("check", "--catalogue")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("no faults in ")
    assert " items of the catalogue and " in result.stderr
    assert " documents in 3 scenarios" in result.stderr
    assert run("check", "tender.yaml", "--catalogue").exit_code == 2


def test_own_clauses_are_what_is_checked_where_there_is_no_tender() -> None:
    os.mkdir("ours")
    text = (ROOT / "clauses/en/SC-1.md").read_text(encoding="utf-8")
    Path("ours/SC-1.md").write_text(text.replace("kind: selection-criterion", "kind: selection"), encoding="utf-8")
    without = run("check", "--clauses", "ours")
    assert (without.exit_code, without.stderr) == (
        1,
        "1 fault, 0 warnings in the catalogue and the templates, with yours from ours\n",
    )
    go_to_a_tender()
    assert run("check", "--clauses", "ours").stderr.startswith(SAID), "the tender is, with these clauses"


# init


def next_commands(result: Result) -> list[list[str]]:
    return [shlex.split(line) for line in result.stderr.splitlines() if line.startswith("  ")]


@pytest.mark.some(5)
@pytest.mark.parametrize("folder", ["tender", "two words/für Łódź", "."])
@pytest.mark.parametrize("scenario", EXAMPLES)
@pytest.mark.parametrize("more", [[], ["--all"]], ids=" ".join)
def test_the_folder_that_init_writes_works_at_once(folder: str, scenario: str, more: list[str]) -> None:
    begun = run("init", *([] if folder == "." else [folder]), "--scenario", scenario, *more)
    assert begun.exit_code == 0
    commands = next_commands(begun)
    if folder != ".":
        assert commands.pop(0) == ["cd", folder]
        os.chdir(folder)
    assert commands == [["tenderkit", "check"], ["tenderkit", "render", "--draft"], ["tenderkit", "render"]]
    assert sorted(os.listdir()) == ["tender.schema.json", "tender.yaml"]
    checked = run(*commands[0][1:])
    assert checked.exit_code == 1
    assert all(" TK303 " in line for line in checked.stdout.splitlines()), "nothing but what is to be filled in"
    drafted = run(*commands[1][1:])
    assert drafted.exit_code == 0
    assert len(drafted.stdout.splitlines()) == 3


def test_the_tender_file_names_the_clauses_that_it_was_begun_with() -> None:
    os.mkdir("our clauses")
    text = (ROOT / "clauses/en/catalogue.yaml").read_text(encoding="utf-8")
    Path("our clauses/catalogue.yaml").write_text(text, encoding="utf-8")
    begun = run("init", "deep/tender", "--clauses", "our clauses")
    assert next_commands(begun)[1] == ["tenderkit", "check"]
    for every in (), ("--all",):
        run("init", f"tender{len(every)}", "--clauses", "our clauses", *every)
        data = yaml.safe_load(Path(f"tender{len(every)}/tender.yaml").read_text(encoding="utf-8"))
        assert data["house"]["clauses"] == "../our clauses"
    os.chdir("deep/tender")
    assert {line.split()[1] for line in run("check").stdout.splitlines()} == {"TK303"}


def test_a_tender_begun_in_another_language_is_in_that_language() -> None:
    os.makedirs("ours/nl")
    Path("ours/nl/AC-1.md").write_text("", encoding="utf-8")
    shutil.copytree(ROOT / "clauses/en", "ours/en")
    (Path("ours/nl") / "AC-1.md").unlink()
    begun = run("init", "tender", "--clauses", "ours", "--language", "nl")
    assert begun.exit_code == 0, begun.output
    assert "\nlanguage: nl\n" in Path("tender/tender.yaml").read_text(encoding="utf-8")


# A dry run


def test_a_dry_run_says_what_would_become_of_each_file_and_writes_nothing() -> None:
    path = go_to_a_tender()
    first = run("render", "--draft", "--dry-run")
    assert first.exit_code == 0
    assert [line.split()[0] for line in first.stdout.splitlines()] == ["new"] * 3
    assert first.stderr.splitlines()[-2:] == ["3 documents of tender.yaml in output: 3 new", "nothing was written"]
    assert not os.path.exists("output")
    run("render", "--draft")
    run("render", "-d", "tender-annex")
    text = path.read_text(encoding="utf-8")
    Path("output/MON-2027-03-contract-schedule-draft.docx").write_bytes(b"edited")
    path.write_text(text.replace("title: ", "title: More "), encoding="utf-8")
    before = {file.name: file.read_bytes() for file in Path("output").iterdir()}
    drafts = run("render", "--draft", "--dry-run")
    assert [line.split()[0] for line in drafts.stdout.splitlines()] == ["replaced", "kept", "replaced"]
    assert "nothing would be as long as a file is kept" in drafts.stderr
    forced = run("render", "--draft", "--dry-run", "--force")
    assert [line.split()[0] for line in forced.stdout.splitlines()] == ["replaced"] * 3
    assert "it would be set aside as MON-2027-03-contract-schedule-draft-edited.docx" in forced.stderr
    final = run("render", "-d", "tender-annex", "--dry-run", "--json")
    assert [row["becomes"] for row in json.loads(final.stdout)] == ["kept"]
    path.write_text(text, encoding="utf-8")
    assert run("render", "-d", "tender-annex", "--dry-run").stdout.split()[0] == "same"
    path.write_text(text.replace("MON-2027-03", "MON-2027-04"), encoding="utf-8")
    renamed = run("render", "--draft", "--dry-run").stdout.splitlines()
    assert [line.split()[0] for line in renamed] == ["new"] * 3 + ["removed"] * 2
    assert {file.name: file.read_bytes() for file in Path("output").iterdir()} == before
