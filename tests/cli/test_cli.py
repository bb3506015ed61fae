"""The command line as its user meets it: what it prints, where, and with which exit status."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import EXAMPLES, ROOT, example

from tenderkit.cli import main
from tenderkit.documents import load_library

MISTAKES = ROOT / "tests/data/cli/eight-mistakes.yaml"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def data(*arguments: object) -> object:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_render_writes_the_documents_and_prints_their_paths(tmp_path: Path) -> None:
    result = run("render", example("medium"), "-o", tmp_path / "out")
    assert result.exit_code == 0
    paths = [Path(line) for line in result.stdout.splitlines()]
    assert [path.name for path in paths] == [
        f"2027-ICT-014-{name}.docx" for name in ("buyer-notes", "contract-schedule", "tender-annex")
    ]
    assert all(path.is_file() for path in paths)
    assert result.stderr == f"3 documents of {example('medium').relative_to(ROOT)} in {tmp_path / 'out'}: 3 new\n"


def test_render_as_json_names_document_path_and_sha256(tmp_path: Path) -> None:
    rows = data("render", example("high"), "-d", "tender-annex", "-o", tmp_path)
    assert isinstance(rows, list)
    assert len(rows) == 1
    assert set(rows[0]) == {"document", "path", "sha256"}
    assert rows[0]["document"] == "tender-annex"
    assert rows[0]["sha256"] == hashlib.sha256(Path(rows[0]["path"]).read_bytes()).hexdigest()


def test_render_writes_to_output_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(example("low"), tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run("render", "tender.yaml", "-d", "tender-annex").stdout == "output/MON-2027-03-tender-annex.docx\n"
    assert (tmp_path / "output/MON-2027-03-tender-annex.docx").is_file()


def test_a_folder_stands_for_the_tender_file_in_it(tmp_path: Path) -> None:
    assert run("render", example("low").parent, "-o", tmp_path).exit_code == 0


def test_eight_mistakes_are_eight_faults_and_nothing_is_written(tmp_path: Path) -> None:
    lines = MISTAKES.read_text(encoding="utf-8").split("\n")
    expected = {number for number, line in enumerate(lines, 1) if "# mistake" in line}
    assert len(expected) == 8
    for command in (["check", MISTAKES], ["render", MISTAKES, "-o", tmp_path / "out"]):
        result = run(*command)
        assert result.exit_code == 1
        faults = [line for line in result.output.splitlines() if ": TK" in line]
        assert {int(fault.split(":")[1]) for fault in faults} == expected
        assert len(faults) == 8, "\n".join(faults)
        assert sum("did you mean" in fault for fault in faults) == 2
        assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_an_unknown_scenario_names_the_three(tender_file: Callable[..., Path]) -> None:
    result = run("check", tender_file("medium", ("scenario: medium", "scenario: meduim")))
    assert result.exit_code == 1
    assert "TK301 “meduim” is not a scenario: there are low, medium, high (did you mean “medium”?)" in result.output


@pytest.mark.parametrize("command", [["list", "items"], ["show", "AC-3"], ["init", "somewhere"]])
def test_an_unknown_scenario_as_an_option_is_wrong_usage(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*command, "--scenario", "extreme")
    assert result.exit_code == 2
    assert "low, medium, high" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_check_as_json_gives_the_faults_as_data() -> None:
    result = run("check", MISTAKES, "--json")
    assert result.exit_code == 1
    rows = json.loads(result.stdout)
    assert len(rows) == 8
    assert set(rows[0]) == {"path", "line", "code", "severity", "message", "hint"}


def test_check_of_a_good_tender_is_silent_on_stdout() -> None:
    result = run("check", example("high"))
    said = "no faults in examples/servers/tender.yaml: 8 items and 3 documents (buyer-notes, contract-schedule, tender-annex)\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", said)


def test_check_tells_the_faults_of_clauses_and_templates_together(tmp_path: Path) -> None:
    clauses, templates = tmp_path / "clauses", tmp_path / "templates"
    clauses.mkdir()
    templates.mkdir()
    (clauses / "AC-9.md").write_text(
        "---\nid: AC-9\nkind: award-criterion\nversion: '1'\nsource: {section: x}\n---\n# Text\n\nText.\n"
    )
    (templates / "bad.md").write_text("---\nid: bad\ntitle: Bad\ndescription: x\nversion: '1'\naudience: tenderers\n---\n# Bad\n")
    result = run("check", "--clauses", clauses, "--templates", templates)
    assert result.exit_code == 1
    assert "AC-9.md:1: TK110 “title” is missing (add it)" in result.stdout or "AC-9.md:2: TK110" in result.stdout
    assert (
        "bad.md:6: TK115 “tenderers” is not one of supplier, tenderer, contractor, buyer (did you mean “tenderer”?)"
        in result.stdout
    )


def test_render_keeps_a_different_file_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "MON-2027-03-tender-annex.docx"
    path.write_bytes(b"changed by hand")
    result = run("render", example("low"), "-o", tmp_path)
    assert result.exit_code == 1
    assert "TK601" in result.stderr
    assert path.read_bytes() == b"changed by hand"
    assert [other.name for other in tmp_path.iterdir()] == [path.name]
    assert run("render", example("low"), "-o", tmp_path, "--force").exit_code == 0
    assert path.read_bytes() != b"changed by hand"


def test_a_draft_tolerates_what_is_missing_and_a_final_rendering_does_not(tmp_path: Path) -> None:
    assert run("init", tmp_path / "tender", "--scenario", "high").exit_code == 0
    final = run("render", tmp_path / "tender", "-o", tmp_path / "out")
    assert final.exit_code == 1
    assert "TK303 “award.points.AC-7” is not filled in" in final.stderr
    assert not (tmp_path / "out").exists()
    draft = run("render", tmp_path / "tender", "-o", tmp_path / "out", "--draft")
    assert draft.exit_code == 0, draft.output
    assert len(list((tmp_path / "out").glob("*-draft.docx"))) == 3


def test_faults_of_render_as_json_go_to_stderr_as_data(tmp_path: Path) -> None:
    result = run("render", MISTAKES, "-o", tmp_path, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(json.loads(result.stderr)) == 8


def test_the_package_runs_as_a_module() -> None:
    result = subprocess.run([sys.executable, "-m", "tenderkit", "--version"], capture_output=True, text=True, check=True)
    assert result.stdout.startswith("tenderkit, version ")


def test_init_writes_a_tender_file_and_its_schema_and_never_over_another(tmp_path: Path) -> None:
    result = run("init", tmp_path / "tender", "--scenario", "low")
    assert result.exit_code == 0
    assert [Path(line).name for line in result.stdout.splitlines()] == ["tender.yaml", "tender.schema.json"]
    text = (tmp_path / "tender/tender.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=tender.schema.json\n")
    again = run("init", tmp_path / "tender", "--scenario", "high")
    assert again.exit_code == 1
    assert "TK601" in again.stderr
    assert (tmp_path / "tender/tender.yaml").read_text(encoding="utf-8") == text


def test_schema_is_json() -> None:
    schema = json.loads(run("schema").stdout)
    assert schema["properties"]["scenario"]["enum"] == ["low", "medium", "high"]


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ("low", ["AC-1", "AC-2", "CC-1"]),
        ("medium", ["SC-1", "AC-3", "AC-4", "CC-2", "CC-3"]),
        ("high", ["SC-1", "SC-2", "AC-6", "AC-7", "CC-2", "CC-3", "CC-4"]),
    ],
)
def test_list_items_gives_the_starting_set_of_a_scenario(scenario: str, expected: list[str]) -> None:
    rows = data("list", "items", "--scenario", scenario)
    assert isinstance(rows, list)
    assert [row["id"] for row in rows] == expected
    text = run("list", "items", "--scenario", scenario).stdout
    assert [line.split()[0] for line in text.splitlines()] == expected


def test_list_documents_reads_the_templates() -> None:
    rows = data("list", "documents")
    assert isinstance(rows, list)
    assert {row["id"]: row["audience"] for row in rows} == {
        **dict.fromkeys(("award-report", "evaluation-sheet"), "buyer"),
        **dict.fromkeys(("award-decision", "letter-award", "letter-not-admitted", "letter-not-awarded"), "tenderer"),
        "buyer-notes": "buyer",
        "contract-schedule": "contractor",
        "kpi-schedule": "contractor",
        "market-overview": "buyer",
        "production-sites": "tenderer",
        "pack-index": "buyer",
        "due-diligence-report": "contractor",
        "information-requests": "contractor",
        "mitigation-report": "contractor",
        "site-list": "contractor",
        "action-plan": "tenderer",
        "component-sites": "tenderer",
        "due-diligence": "tenderer",
        "policy-commitment": "tenderer",
        "production-plan": "tenderer",
        "risk-assessment": "tenderer",
        "submission-checklist": "tenderer",
        "scoring-instructions": "buyer",
        "supplier-profile": "buyer",
        "supplier-questionnaire": "supplier",
        "tender-annex-lots": "tenderer",
        "tender-annex-short": "tenderer",
        "tender-annex": "tenderer",
    }


def test_list_errata_can_be_held_to_a_scenario() -> None:
    everything, low = data("list", "errata"), data("list", "errata", "--scenario", "low")
    assert isinstance(everything, list)
    assert isinstance(low, list)
    assert {f"E-{number}" for number in range(1, 19)} <= {row["id"] for row in everything}
    assert "E-14" not in {row["id"] for row in low}
    assert "E-11" in {row["id"] for row in low}


def test_show_prints_an_item_of_a_variant_with_its_text() -> None:
    result = run("show", "CC-2b")
    assert result.exit_code == 0
    assert "link the sites on the list to the risk assessment under SC-1 Human rights risk assessment" in result.stdout
    assert "link the sites" not in run("show", "CC-2", "--scenario", "medium").stdout


@pytest.mark.parametrize(
    "name", ["SC-1", "SC-2", "AC-1", "AC-2", "AC-3", "AC-4", "AC-6", "AC-7", "CC-1", "CC-2", "CC-2a", "CC-3", "CC-4"]
)
def test_show_works_for_every_item(name: str) -> None:
    shown = data("show", name)
    assert isinstance(shown, dict)
    assert shown["text"]
    assert "\ue000" not in json.dumps(shown, ensure_ascii=False)


@pytest.mark.parametrize("name", ["ADD-1", "ADD-2", "ADD-3", "E-6"])
def test_show_works_for_additions_and_errata(name: str) -> None:
    assert run("show", name).exit_code == 0


def test_show_of_an_unknown_item_suggests_the_nearest() -> None:
    result = run("show", "AC-33")
    assert result.exit_code == 1
    assert "did you mean “AC-3”?" in result.stderr


def test_an_unknown_document_is_wrong_usage(tmp_path: Path) -> None:
    result = run("render", example("low"), "-d", "letter", "-o", tmp_path)
    assert result.exit_code == 2
    assert f"choose one of: {', '.join(load_library().types)}" in result.stderr


@pytest.mark.parametrize("path", ["nowhere.yaml", "."])
def test_a_tender_file_that_is_not_there_is_a_fault(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("render", path)
    assert result.exit_code == 1
    assert "TK101" in result.stderr


def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    result = run("render", example("low"), "-o", tmp_path / "out" / "below")
    assert result.exit_code == 1
    assert "TK603" in result.stderr


def test_help_needs_none_of_the_libraries_that_make_documents() -> None:
    code = "import sys; from tenderkit.cli import main\ntry: main(['--help'])\nexcept SystemExit: print(sorted(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for library in ("pydantic", "jinja2", "markdown_it", "yaml", "docx", "lxml"):
        assert f"'{library}'" not in result.stdout


def test_a_process_of_its_own_seldom_looks_for_garbage_and_whoever_imports_tenderkit_as_before() -> None:
    code = (
        "import gc, sys; before = gc.get_threshold(); from tenderkit.__main__ import run; import tenderkit.cli\n"
        "print(gc.get_threshold() == before)\n"
        "sys.argv = ['tenderkit', '--version']\n"
        "try: run()\nfinally: print(gc.isenabled(), gc.get_threshold()[0] > before[0])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = result.stdout.splitlines()
    assert (lines[0], lines[-1]) == ("True", "True True")


@pytest.mark.parametrize("command", [["render", "-o", "made"], ["check"]], ids=lambda command: command[0])
def test_without_a_word_file_of_the_buyers_own_neither_python_docx_nor_lxml_is_needed(command: list[str], tmp_path: Path) -> None:
    code = (
        "import sys; from tenderkit.cli import main\n"
        f"try: main([*{command!r}, {str(example('low'))!r}])\n"
        "finally: print([name for name in ('docx', 'lxml', 'tenderkit.word.house.adopting') if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ}, cwd=tmp_path
    )
    assert result.stdout.splitlines()[-1] == "[]"


def test_every_example_is_rendered_by_one_command(tmp_path: Path) -> None:
    for scenario in EXAMPLES:
        assert run("render", example(scenario), "-o", tmp_path).exit_code == 0
    assert len(list(tmp_path.glob("*.docx"))) == 9


def test_a_bug_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    import tenderkit.catalogue

    def broken(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(tenderkit.catalogue, "load_catalogue", broken)
    result = run("list", "items")
    assert result.exit_code == 1
    assert result.stderr == "TK900 this is a bug in tenderkit: ZeroDivisionError: oops (please report it)\n"
