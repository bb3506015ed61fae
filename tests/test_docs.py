"""The pages of docs/ say what is true: every name, key, option and code is there, and every example works as printed.

A fenced block whose first line names a file (```yaml laptops/tender.yaml) is written under that name; the commands of ```console
blocks then run in a copy of the examples that holds those files.
"""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import click
import docx
import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from conftest import EXAMPLES, ROOT, example
from support.doc_tables import DOCS, GROUPS, ROW_NAMES, in_first_column, page, prose, quoted, rows, sections
from support.own_criteria import AWARD
from support.png import png
from support.reading import tables, text
from support.returned import EARLIER, FOLDER, RETURNS, filled

import tenderkit
from tenderkit import blocks, markdown
from tenderkit.bulk import naming
from tenderkit.bulk.columns import column
from tenderkit.catalogue.asking import ColumnMeta, FieldMeta, OptionMeta
from tenderkit.catalogue.questionnaire import (
    Band,
    Dimension,
    FormField,
    Gap,
    MaturityLevel,
    Option,
    Question,
    Questionnaire,
    SupplierType,
)
from tenderkit.catalogue.schema import (
    Blank,
    CatalogueMeta,
    Due,
    Erratum,
    ItemMeta,
    Kpi,
    Law,
    Level,
    Requirement,
    Scoring,
    Seen,
    Source,
    Term,
)
from tenderkit.cli import main
from tenderkit.consultation.questionnaires import Supplier
from tenderkit.consultation.result_views import Views
from tenderkit.documents import load_library
from tenderkit.documents.packing import index_names
from tenderkit.documents.types import FILE_NAMES, DocumentType
from tenderkit.evaluation import award_samples
from tenderkit.evaluation.award_views import BUYER, AwardViews
from tenderkit.evaluation.record import Approval
from tenderkit.files.tables import SUFFIXES
from tenderkit.forms.looking import MAX_TEXT
from tenderkit.labels import LABELS
from tenderkit.rules.deadlines import Duty, Recurrence, deadline, due_dates
from tenderkit.rules.maturity import ALL_RULES
from tenderkit.rules.scoring import MODES, Rounding, points_for, score_lines
from tenderkit.templating import Later
from tenderkit.tender import json_schema
from tenderkit.views.calendar_rows import CalendarRow
from tenderkit.views.decision_rows import DecisionRow
from tenderkit.views.item import ItemView
from tenderkit.views.names import Context
from tenderkit.views.rows import BlankRow, ScoringRow, TermRow
from tenderkit.views.tender_view import TenderView
from tenderkit.word.untrusted import RETURN

PAGES = [
    "README",
    "architecture",
    "award",
    "benchmarks",
    "browser",
    "bulk",
    "calendar",
    "catalogue",
    "cli",
    "evaluation-file",
    "faults",
    "fidelity",
    "gallery",
    "glossary-nl",
    "house-style",
    "how-to",
    "library",
    "notices",
    "personal-data",
    "questionnaire",
    "robustness",
    "templates",
    "tender-file",
    "translating",
    "tutorial",
]
# What a reader does with these is read them.
WITHOUT_COMMANDS = {
    "README",
    "architecture",
    "benchmarks",
    "browser",
    "faults",
    "fidelity",
    "gallery",
    "glossary-nl",
    "house-style",
    "library",
    "robustness",
}
HEADING = re.compile(r"(#+) (.*)")


class Fence(NamedTuple):
    """A fenced block: its language, what stands after that (a file name), its content, and the heading above it."""

    language: str
    name: str
    content: str
    heading: str


def fences(name: str) -> list[Fence]:
    found, heading, opening, lines = [], "", "", []
    for line in page(name).splitlines():
        if line.startswith("```"):
            if opening:
                language, _, rest = opening.partition(" ")
                found.append(Fence(language, rest, "\n".join(lines) + "\n", heading))
            opening, lines = (line.strip("`") or "text") if not opening else "", []
        elif opening:
            lines.append(line)
        elif match := HEADING.match(line):
            heading = match[2]
    assert not opening, f"{name}.md leaves a fenced block open"
    return found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the examples, which is the current folder."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("output"))
    own = docx.Document(str(ROOT / "templates/house-style.docx"))
    own.styles["Heading 1"].element.name_val = "Kop 1"
    own.sections[0].header.paragraphs[0].text = "{{ tender.reference }}"
    own.add_paragraph("Conditions of contract")
    own.save(str(tmp_path / "house-style.docx"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put_files(name: str, folder: Path) -> None:
    """Write the files that a page shows."""
    for fence in fences(name):
        if "." in fence.name:
            path = folder / fence.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fence.content, encoding="utf-8")


def fill_in_workbook(folder: Path) -> None:
    """Put what the page on tasks shows as a table in the place of the table to start from."""
    assert (folder / "call-offs.xlsx").is_file()
    below = sections("how-to")["Make many call-offs from Excel"]
    head, *_ = [line for line in below.splitlines() if line.startswith("| Key |")]
    with xlsxwriter.Workbook(str(folder / "call-offs.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([[cell.strip() for cell in head[1:-1].split("|")], *rows(below)]):
            sheet.write_row(number, 0, cells)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def run_line(line: str, page_name: str, folder: Path) -> Result:
    """Run a command of a page, and do what the page says after it."""
    program, *arguments = shlex.split(line)
    assert program == "tenderkit"
    result = run(*arguments)
    if page_name == "how-to" and "--init" in arguments:
        fill_in_workbook(folder)
    return result


def made(*arguments: str) -> list[bytes]:
    """Render, and return the documents in order."""
    result = run("render", *arguments, "--json", "--force")
    assert result.exit_code == 0, result.output
    return [Path(row["path"]).read_bytes() for row in json.loads(result.stdout)]


# Examples


@pytest.mark.some(5)
@pytest.mark.parametrize("name", [name for name in PAGES if name != "tutorial"])  # that one runs in a shell: test_first_steps.py
def test_every_command_on_a_page_runs(name: str, desk: Path) -> None:
    put_files(name, desk)
    lines = [line for fence in fences(name) if fence.language == "console" for line in fence.content.splitlines()]
    failed = []
    for line in lines:
        result = run_line(line, name, desk)
        if result.exit_code:
            failed.append(f"{line}\n{result.output}{result.exception or ''}")
    assert not failed, "\n".join(failed)
    assert bool(lines) == (name not in WITHOUT_COMMANDS)


def test_the_whole_tender_file_has_no_fault(desk: Path) -> None:
    put_files("tender-file", desk)
    tender = tenderkit.load_tender("laptops")
    assert tender.faults == ()
    assert [document.id for document in tenderkit.render(tender)] == ["buyer-notes", "contract-schedule", "tender-annex"]


YAML_PIECES = [fence for fence in fences("tender-file") if fence.language == "yaml" and not fence.name]


@pytest.mark.parametrize("piece", YAML_PIECES, ids=lambda piece: piece.heading)
def test_every_piece_of_a_tender_file_loads(piece: Fence, tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    (tmp_path / "logo.png").write_bytes(png())
    path.write_text(piece.content if "scenario:" in piece.content else f"scenario: medium\n{piece.content}", encoding="utf-8")
    tender = tenderkit.load_tender(path)
    assert {fault.code for fault in tender.faults} <= {"TK303", "TK320", "TK221"}, "nothing but values that are missing"


def test_the_page_on_the_tender_file_has_pieces_to_try() -> None:
    assert len(YAML_PIECES) > 8


CLAUSE_PIECES = [fence for fence in fences("catalogue") if fence.language == "yaml" and not fence.name]


@pytest.mark.parametrize("piece", CLAUSE_PIECES, ids=lambda piece: f"{piece.heading}: {piece.content[:24]}")
def test_every_piece_of_a_clause_file_loads(piece: Fence, tmp_path: Path) -> None:
    kind = "award-criterion" if piece.content.startswith("scoring:") else "contract-clause"
    head = f"id: LM-9\nkind: {kind}\ntitle: A piece\nversion: '1'\nsource: {{section: '1'}}\n"
    (tmp_path / "LM-9.md").write_text(f"---\n{head}{piece.content}---\n\n# Text\n\nA text.\n", encoding="utf-8")
    catalogue = tenderkit.load_catalogue(clauses=tmp_path)
    assert "LM-9" in catalogue.items
    assert catalogue.warnings == ()


def test_the_page_on_the_catalogue_shows_all_five_kinds_of_scoring() -> None:
    kinds = {line.split()[1] for piece in CLAUSE_PIECES for line in piece.content.splitlines() if line.startswith("  kind:")}
    assert kinds == {"binary", "additive", "alternatives", "tiers", "graded"}
    assert kinds == {kind for row in rows(sections("catalogue")["Scoring"]) for kind in quoted(row[0])}


def test_the_example_template_makes_its_document(desk: Path) -> None:
    put_files("templates", desk)
    tender = desk / "examples/servers/tender.yaml"
    tender.write_text(tender.read_text(encoding="utf-8") + 'values: {meeting_room: "4.12"}\n', encoding="utf-8")
    [document] = made("examples/servers", "--templates", "my-templates", "-d", "kick-off")
    words = text(document)
    assert "Agenda of the kick-off meeting" in words
    assert "Room: 4.12" in words
    assert "The dates in section 2" in words
    assert ["1 June 2028", "Production Site list", "CC-2"] in tables(document)["Reports and their dates"]


def test_a_template_of_ones_own_leaves_the_shipped_ones(desk: Path) -> None:
    put_files("templates", desk)
    assert len(made("examples/servers", "--templates", "my-templates")) == 4


def test_a_copy_of_a_shipped_template_replaces_it(desk: Path) -> None:
    (desk / "my-templates").mkdir()
    shipped = (ROOT / "templates/tender-annex.md").read_text(encoding="utf-8")
    changed = shipped.replace("## About this annex", "## About this very annex")
    assert changed != shipped
    (desk / "my-templates/annex-of-ours.md").write_text(changed, encoding="utf-8")
    notes, schedule, annex = made("examples/monitors", "--templates", "my-templates")
    assert "About this very annex" in text(annex)
    assert [notes, schedule, annex] != made("examples/monitors")
    assert [notes, schedule] == made("examples/monitors")[:2]


def test_the_example_clause_stands_in_the_contract_schedule(desk: Path) -> None:
    put_files("catalogue", desk)
    notes, schedule, _ = made("examples/monitors", "--clauses", "my-clauses")
    words = text(schedule)
    assert "The Contractor shall name a Contact Person no later than one month after the Contract Start Date." in words
    assert "The person at the Contractor who answers for human rights in the Supply Chain." in words
    assert [row[:2] for row in tables(schedule)["Due dates"] if "Contact Person" in row[2]] == [["15 May 2027", "LM-1"]]
    assert "E-100 No time for an answer" in text(notes)
    assert "Contact Person" not in text(made("examples/monitors")[1])


def test_the_example_of_a_replaced_item_takes_the_place_of_the_shipped_one(desk: Path) -> None:
    put_files("catalogue", desk)
    ours = text(made("examples/notebooks", "--clauses", "my-clauses", "-d", "tender-annex")[0])
    shipped = text(made("examples/notebooks", "-d", "tender-annex")[0])
    assert "Fewer than three actions" in ours
    assert "Two actions" not in ours
    assert "Two actions" in shipped
    assert "1.0-lindenmark" in text(made("examples/notebooks", "--clauses", "my-clauses", "-d", "buyer-notes")[0])


def programs(name: str) -> list[str]:
    return [fence.content for fence in fences(name) if fence.language == "python"]


def printing(name: str) -> list[tuple[str, str]]:
    """The programs of a page, each with what stands below it as its output; "" where nothing does."""
    found = fences(name)
    below = [*found[1:], Fence("", "", "", "")]
    return [
        (fence.content, after.content if after.language == "text" else "")
        for fence, after in zip(found, below, strict=True)
        if fence.language == "python"
    ]


RUNNING = [(name, program) for name in ("bulk", "how-to") for program in programs(name)]


@pytest.mark.parametrize(("name", "program"), RUNNING)
def test_every_python_example_runs(name: str, program: str, desk: Path) -> None:
    put_files(name, desk)
    exec(compile(program, "docs", "exec"), {"__name__": "__main__"})
    assert list(desk.rglob("*-tender-annex.docx"))


@pytest.mark.parametrize(("program", "printed"), printing("library"))
def test_every_example_of_the_library_prints_what_stands_below_it(
    program: str, printed: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(program, "docs/library.md", "exec"), {})
    assert capsys.readouterr().out == printed
    assert printed or list(desk.rglob("*-tender-annex.docx"))


def test_the_examples_show_how_a_tender_is_made_changed_and_saved() -> None:
    programs_of_it = "".join("".join(programs("library")).split())
    assert all(word in programs_of_it for word in ("load_tender({", ".changed(", ".save(", "TenderkitError"))


@pytest.mark.slow
def test_mypy_finds_nothing_in_the_examples_and_something_in_what_is_wrong(tmp_path: Path) -> None:
    for number, program in enumerate([*programs("library"), *programs("questionnaire"), *programs("bulk"), *programs("how-to")]):
        (tmp_path / f"example_{number}.py").write_text(program, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(ROOT / ".mypy_cache"), "--config-file", os.devnull]
    right = subprocess.run([*command, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert right.returncode == 0, right.stdout
    wrong = "import tenderkit\n\ntenderkit.rendr\ntenderkit.render(5)\ntenderkit.load_tender('a').changed().sve()\n"
    (tmp_path / "wrong.py").write_text(wrong, encoding="utf-8")
    found = subprocess.run([*command, "wrong.py"], cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert [line.split(":")[1] for line in found.splitlines() if ": error:" in line] == ["3", "4", "5"], found


def test_the_library_functions_are_explained_with_their_arguments() -> None:
    described = {row[0].split("(")[0].strip("`"): row[0] for row in rows(sections("library")["The functions"])}
    functions = {name for name in tenderkit.__all__ if inspect.isfunction(getattr(tenderkit, name))}
    for name in functions:
        for argument in inspect.signature(getattr(tenderkit, name)).parameters:
            assert re.search(rf"\b{argument}\b", described[name]), f"{name}: {argument}"
    assert set(described) == functions


@pytest.mark.parametrize("name", ["faults", "tender-file"])
def test_the_example_of_a_fault_is_what_the_program_prints(name: str, desk: Path) -> None:
    put_files("tender-file", desk)
    whole = (desk / "laptops/tender.yaml").read_text(encoding="utf-8")
    assert "    AC-4: 10\n" in whole
    (desk / "tender.yaml").write_text(whole.replace("    AC-4: 10\n", "    AC-6: 10\n"), encoding="utf-8")
    [shown] = [fence.content.strip() for fence in fences(name) if fence.content.startswith("tender.yaml:")]
    assert shown in run("check", "tender.yaml").stdout.splitlines()


def test_the_line_that_finds_the_shipped_files_works(capsys: pytest.CaptureFixture[str]) -> None:
    [line] = [fence.content for fence in fences("templates") if fence.language == "sh"]
    _, option, code = shlex.split(line)
    exec(code, {})
    assert option == "-c"
    assert (Path(capsys.readouterr().out.strip()) / "templates/tender-annex.md").is_file()


# Commands


def commands(group: click.Group, path: str = "tenderkit") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def options(command: click.Command) -> list[str]:
    return [opening for parameter in command.params for opening in parameter.opts]


@pytest.mark.parametrize(("path", "command"), list(commands(main)), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_is_explained_with_its_options(path: str, command: click.Command) -> None:
    shown = in_first_column(sections("cli")[path])
    spelled = {opening.split()[0] for opening in shown}
    expected = set()
    for parameter in command.params:
        openings = {*parameter.opts, *parameter.secondary_opts}
        expected |= openings if isinstance(parameter, click.Option) else {str(parameter.name).upper()}
    assert expected == spelled
    for option in (parameter for parameter in command.params if isinstance(parameter, click.Option) and not parameter.is_flag):
        assert {f"{opening} {option.metavar}" for opening in option.opts} <= shown, "with the metavar that --help prints"


def test_every_command_stands_in_the_table_of_commands() -> None:
    shown = {word.strip("[]") for row in rows(sections("cli")["Commands"]) for word in quoted(row[0])}
    assert shown == {path for path, _ in commands(main) if path.count(" ") == 1}


def test_the_options_of_all_commands_are_explained() -> None:
    context = click.Context(main, **main.context_settings)
    general = {opening for parameter in main.get_params(context) for opening in parameter.opts}
    assert general <= set(re.findall(r"--?[a-z]+", sections("cli")["Commands"]))


WRONG_USAGE = [
    ("lift",),
    ("list", "items", "--colour"),
    ("list", "items", "--scenario", "lowest"),
    ("render", "examples/monitors", "-d", "letter"),
]


def test_exit_status_is_as_explained(desk: Path) -> None:
    (desk / "wrong.yaml").write_text("scenario: lowest\n", encoding="utf-8")
    status = {row[0]: row[1] for row in rows(sections("cli")["Exit status"])}
    assert set(status) == {"0", "1", "2"}
    assert run("check", "examples/monitors").exit_code == 0
    assert run("check", "wrong.yaml").exit_code == 1
    assert [run(*arguments).exit_code for arguments in WRONG_USAGE] == [2, 2, 2, 2]


def shape(value: Any) -> Any:
    """Return what data is made of: keys, and of a list its first entry."""
    if isinstance(value, dict):
        return {key: shape(child) for key, child in value.items()}
    if isinstance(value, list):
        return [shape(child) for child in value[:1]]
    return type(value).__name__


JSON = {
    "check": ["check", "wrong.yaml"],
    "simulate": ["simulate", "examples/notebooks"],
    "render": ["render", "examples/servers"],
    "questionnaire": ["questionnaire"],
    "score": ["score", "examples/returns", "--tender", "examples/returns/consultation.yaml"],
    "read": ["read", "examples/production-sites/DH-2027-0412-production-sites-Vega Device Leasing.docx"],
    "evaluate": ["evaluate", "award", "award/scores"],
    "award": ["award", "award", "award/scores"],
    "calendar": ["calendar", "examples/servers"],
    "export": ["export", "examples/servers", "--format", "eforms"],
    "bulk": ["bulk", "examples/servers", "-d", "tender-annex"],
    "house-style": ["house-style", "house-style.docx"],
    "list items": ["list", "items", "--scenario", "high"],
    "list documents": ["list", "documents"],
    "list errata": ["list", "errata"],
    "list laws": ["list", "laws"],
    "list decisions": ["list", "decisions"],
    "show": ["show", "CC-2b"],
    "explain": ["explain", "TK112"],
}


def test_every_command_with_data_has_an_example_of_it() -> None:
    with_data = {path.removeprefix("tenderkit ") for path, command in commands(main) if "--json" in options(command)}
    assert with_data == set(JSON) == {fence.name for fence in fences("cli") if fence.language == "json"}


@pytest.mark.parametrize("name", JSON)
def test_the_example_of_data_has_the_shape_of_the_data(name: str, desk: Path) -> None:
    (desk / "wrong.yaml").write_text("scenario: low\ndate: 2027-02-30\n", encoding="utf-8")
    if name in ("evaluate", "award"):
        put_files("evaluation-file", desk)
        assert run("render", "examples/notebooks", "-d", "tender-annex", "-o", "award/published").exit_code == 0
    [shown] = [json.loads(fence.content) for fence in fences("cli") if fence.language == "json" and fence.name == name]
    printed = json.loads(run(*JSON[name], "--json").stdout)
    if name.startswith("list "):
        printed = [row for row in printed if row["id"] == shown[0]["id"]]
    assert shape(shown) == shape(printed)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_line_for_completion_names_what_the_program_answers_to(shell: str) -> None:
    [line] = [fence.content for fence in fences("cli") if shell in (fence.language, fence.name)]
    match = re.search(r'(\w+)(?: = )?[="](\w+)"?;? (tenderkit)\b', line)
    assert match
    result = CliRunner().invoke(main, [], prog_name=match[3], env={match[1]: match[2]})
    assert f"{shell}_complete" in result.stdout
    assert match[1] in result.stdout


# Faults


def codes_in_the_program() -> set[str]:
    found = set()
    for path in (ROOT / "tenderkit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.match(r"TK\d{3}\b", node.value):
                found.add(node.value[:5])
    return found


def test_every_fault_code_is_explained_once() -> None:
    explained = [row[0] for row in rows(page("faults")) if row[0].startswith("TK")]
    assert sorted(explained) == sorted(codes_in_the_program())
    assert all(len(row) == 3 and all(row) for row in rows(page("faults")) if row[0].startswith("TK"))


def test_every_fault_code_on_another_page_exists() -> None:
    named = {code for name in PAGES for code in re.findall(r"TK\d{3}", page(name))}
    assert named <= codes_in_the_program()


# Many documents in one run


def test_every_column_that_is_named_leads_somewhere() -> None:
    table = rows(sections("bulk")["The table"])
    named = {word for row in table for word in quoted(row[0]) if not word.startswith((".", "#")) and word != "key"}
    assert named
    for name in named:
        column(name)


def test_every_name_of_a_pattern_is_explained() -> None:
    shown = {word.strip("{}") for word in in_first_column(sections("bulk")["The names of the documents"])}
    assert shown == set(naming.NAMES)


def test_the_formats_of_tables_are_those_that_are_read() -> None:
    assert {row[0].strip("`") for row in rows(sections("bulk")["The table"]) if row[0].startswith("`.")} == set(SUFFIXES)


def test_the_example_of_a_fault_in_a_table_is_what_the_program_prints(desk: Path) -> None:
    put_files("bulk", desk)
    table = desk / "call-offs.csv"
    lines = table.read_text(encoding="utf-8").replace("2027-03-04", "2027-02-30")
    table.write_text(lines, encoding="utf-8")
    result = run("bulk", "call-offs.csv", "--tender", "examples/notebooks", "-d", "tender-annex")
    [shown] = [fence.content.strip() for fence in fences("bulk") if fence.content.startswith("call-offs.csv:")]
    assert result.exit_code == 1
    assert shown in result.stderr.splitlines()
    assert sorted(path.name for path in (desk / "output").glob("*.docx")) == ["kiruna-tender-annex.docx", "umea-tender-annex.docx"]


# Tender file


def keys(schema: dict[str, Any], part: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield the keys of a JSON Schema with dots between levels."""
    if "$ref" in part:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]]
    for branch in [*part.get("anyOf", ()), *([part["items"]] if "items" in part else ())]:
        yield from keys(schema, branch, path)
    for name, child in part.get("properties", {}).items():
        yield f"{path}{name}"
        yield from keys(schema, child, f"{path}{name}.")


def test_every_key_of_the_tender_file_is_explained() -> None:
    schema = json_schema()
    below = sections("tender-file")
    named = ["The tender", "The contracting authority", "The products", "Items, points, dates and the rest", "The questionnaire"]
    as_without_lots = re.compile(r"lots\.(products|items|award|dates)\.")
    known = {key for key in keys(schema, schema) if not as_without_lots.match(key)}
    assert set().union(*(in_first_column(below[title]) for title in named)) == known


def test_the_table_of_scenarios_is_that_of_the_catalogue() -> None:
    catalogue = tenderkit.load_catalogue()
    table = rows(sections("tender-file")["Scenario and items"])
    shown = {row[0].strip("`"): row[2] for row in table if row[0].strip("`") in EXAMPLES}
    for scenario in catalogue.meta.scenarios:
        items = [f"{item.id}{item.variant_for(scenario.id) or ''}" for item in catalogue.in_scenario(scenario.id)]
        assert shown.pop(scenario.id) == ", ".join(items)
    assert not shown


def test_every_addition_is_named_with_what_it_needs() -> None:
    catalogue = tenderkit.load_catalogue()
    shown = {quoted(row[0])[0]: row for row in rows(sections("tender-file")["Scenario and items"]) if row[0].startswith("`ADD")}
    assert set(shown) == {item.id for item in catalogue.items.values() if item.meta.addition}
    for item_id, (_, _, needs) in shown.items():
        item = catalogue.items[item_id]
        assert all(group[0] in needs for group in item.references(None))
        assert ("blanks" in needs) == bool(item.meta.blanks)


def test_every_term_is_listed_with_its_word() -> None:
    terms = tenderkit.load_catalogue().terms
    assert {quoted(row[0])[0]: row[1] for row in rows(sections("tender-file")["Your own terms"])} == {
        term.id: term.term for term in terms.values()
    }


def test_every_blank_is_listed_with_its_type() -> None:
    shown = {quoted(row[0])[0]: row[2] for row in rows(sections("tender-file")["Blanks"])}
    for item in tenderkit.load_catalogue().items.values():
        for blank in item.meta.blanks:
            least = "" if blank.minimum is None else f", {blank.minimum} or more"
            assert shown.pop(f"{item.id}.{blank.id}") == f"{blank.type}{least}"
    assert not shown


def test_the_example_of_rounding_is_right() -> None:
    below = rows(sections("tender-file")["Points and rounding"])
    assert [quoted(row[0])[0] for row in below if row[0].startswith("`")] == list(MODES)
    examples = {Decimal(row[0]): row[1:] for row in below if row[0][0].isdigit()}
    assert set(examples) == {Decimal("0.5"), Decimal(1)}
    for step, shown in examples.items():
        assert shown == [str(points_for(Decimal(70), Decimal(15), Rounding(step, mode))) for mode in MODES]


def test_the_halves_of_an_additive_criterion_are_added_before_rounding() -> None:
    assert "earns 8 points and both halves earn 15, not 16" in " ".join(page("tender-file").split())
    scoring = tenderkit.load_catalogue().items["AC-2"].meta.scoring
    assert scoring
    assert [row.points for row in score_lines(scoring, Decimal(15), Rounding(Decimal(1)))] == [15, 8, 0]


def test_the_examples_of_deadlines_are_right() -> None:
    below = [row for row in rows(sections("tender-file")["Dates and deadlines"]) if row[0][0].isdigit()]
    once, yearly = [row for row in below if len(row) == 4], [row for row in below if len(row) == 3]
    assert once
    assert yearly
    for award, months, delivery, shown in once:
        assert deadline(date.fromisoformat(award), int(months), date.fromisoformat(delivery)).isoformat() == shown
    duty = Duty("report", "contract_start", 12, recurrence=Recurrence())
    for start, end, shown in yearly:
        dates = {"contract_start": date.fromisoformat(start), "contract_end": date.fromisoformat(end)}
        assert ", ".join(str(row.day) for row in due_dates("CC-4", duty, dates)) == shown


def test_a_draft_shows_what_is_missing_as_explained(desk: Path) -> None:
    (desk / "bare.yaml").write_text("scenario: low\n", encoding="utf-8")
    [annex] = made("bare.yaml", "--draft", "-d", "tender-annex")
    [path] = (desk / "output").glob("*.docx")
    assert "`[title of the tender]`" in page("tender-file")
    assert "[title of the tender]" in text(annex)
    assert path.name.endswith("-draft.docx")


# Templates


def names(name: str, value: Any, row_names: dict[str, str]) -> Iterator[str]:
    """Yield a name of a template and everything below it; entries of lists go by the names of the page."""
    value = value.value if isinstance(value, Later) else value
    yield name
    if name in ("term", "tender.values", "lot.tender", "decided.winner", "decided.tie"):
        return  # the page on the tender file lists them, or another part of the page on templates
    if isinstance(value, SimpleNamespace) and set(vars(value)) == {"id", "title", "scenario"} and name != "level":
        yield from (found for found in names("level", value, row_names) if "." in found)
        return
    if isinstance(value, SimpleNamespace):
        parts = {part: child for part, child in vars(value).items() if not part.startswith("_")}
    elif isinstance(value, TenderView | ItemView | ScoringRow | BlankRow | CalendarRow | DecisionRow | TermRow):
        parts = {part: getattr(value, part) for part in dir(value) if not part.startswith("_")}
        # What is no value for a template is the program's own.
        parts = {part: child for part, child in parts.items() if not callable(child) and not is_dataclass(child)}
    elif is_dataclass(value):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
    elif isinstance(value, Sequence) and not isinstance(value, str) and name in row_names:
        for entry in value:
            yield from (found for found in names(row_names[name], entry, row_names) if "." in found)
        return
    else:
        return
    for part, child in parts.items():
        yield from names(f"{name}.{part}", child, row_names)


def names_of_a_template(scenario: str, **changes: Any) -> set[str]:
    """Return every name that a template has for an example tender, with other values."""
    library = load_library()
    tender = tenderkit.load_tender(example(scenario)).changed(**changes)
    kind = library.types["buyer-notes"]  # it has those that are for the buyer alone too
    found: set[str] = set()

    def collect(rendering: Any) -> dict[str, Any]:
        context = Context(tender, kind)(rendering)
        for one in (context, *(Context(lot, kind)(rendering) for lot in tender.lots)):
            for name, value in one.items():
                found.update(names(name, value, ROW_NAMES))
        return context

    library.engine.render(kind.id, collect, tender.catalogue.meta.locale, draft=True)
    return found


def names_of_returns() -> set[str]:
    """Return every name that profiles and overview have besides: with the choices of a tender file, and without."""
    found: set[str] = set()
    files = sorted(FOLDER.glob("*.docx"))
    with_choices = tenderkit.load_tender(FOLDER / "consultation.yaml", consultation=True)
    for tender in (with_choices, tenderkit.no_tender(with_choices.catalogue)):
        result = tenderkit.score(files, tender, before=sorted(EARLIER.glob("*.docx")))
        assert tender.questionnaire
        views = Views(tender)
        found.update(names("market", views.market(result.market, result.profiles, result.rounds), ROW_NAMES))
        found.update(name for profile in result.profiles for name in names("profile", views.profile(profile), ROW_NAMES))
    return found


def names_of_packs() -> set[str]:
    """Return every name that the index of a pack has besides."""
    tender, library = tenderkit.load_tender(example("high")), load_library()
    paths = {document.id: document.name for document in tenderkit.render(tender, pack=True)}
    return set(names("pack", index_names(tender, library, paths)["pack"], ROW_NAMES))


def names_of_awards() -> set[str]:
    """Return every name that the documents of an award have besides."""
    found: set[str] = set()
    for decided in award_samples.samples(tenderkit.load_catalogue()):
        [result] = decided.lots
        approved = replace(decided, approved=Approval("E. Falk", date(2027, 4, 9)))
        views = AwardViews(approved, result, decided.tender, BUYER, {})
        for name, value in views.names(result.ranked[0]).items():
            found.update(names(name, value, ROW_NAMES))
        found.update(names("decided", views.decided(), ROW_NAMES))
    return found


def test_every_name_of_a_template_is_explained_and_no_other() -> None:
    below = sections("templates")
    shown = {word.split("(")[0] for title in GROUPS for word in in_first_column(below[title])}
    library = set(load_library().engine.environment.globals)
    there = (
        set().union(*(names_of_a_template(scenario) for scenario in EXAMPLES))
        | names_of_returns()
        | names_of_packs()
        | names_of_awards()
        | library
    )
    there |= names_of_a_template("medium", award=AWARD) | names_of_a_template("medium", lots=[{"id": 1, "title": "Notebooks"}])
    there -= {name for name in there if name.startswith("due.item.")}  # an item, explained as such
    assert shown == there


def test_every_filter_is_explained_and_no_other() -> None:
    table = rows(sections("templates")["Filters"])
    shown = {word.split("(")[0] for row in table for word in quoted(row[0]) or quoted(row[1])}
    assert shown == set(load_library().engine.environment.filters)


def test_every_macro_is_explained_and_no_other() -> None:
    shown = {word.split("(")[0] for word in in_first_column(sections("templates")["Macros"])}
    macros = {
        f"{name}.{macro}"
        for name, file in (("part", "_macros"), ("award", "_award"), ("letter", "_letters"))
        for macro in re.findall(r"{%-? macro (\w+)", (ROOT / f"templates/{file}.md").read_text(encoding="utf-8"))
    }
    assert shown == macros


def test_every_key_of_a_template_is_explained() -> None:
    below = sections("templates")
    assert in_first_column(below["Front matter"]) == set(DocumentType.model_fields)
    assert in_first_column(below["File names"]) == {f"{{{name}}}" for name in FILE_NAMES}
    assert {row[0] for row in rows(below["Templates"])} == {
        f"`{path.name}`" for path in (ROOT / "templates").iterdir() if path.suffix in (".md", ".docx")
    }


def test_every_key_of_a_field_of_a_form_is_explained() -> None:
    shown = in_first_column(sections("templates")["Forms"])
    assert set(FieldMeta.model_fields) <= shown
    text = sections("templates")["Forms"]
    for name in {*ColumnMeta.model_fields, *OptionMeta.model_fields}:
        assert f"`{name}`" in text, name


MARKDOWN = [
    ("# Title", "Title | Title"),
    ("## Heading", "Heading 1 | Heading"),
    ("### Heading", "Heading 2 | Heading"),
    ("#### Heading", "Heading 3 | Heading"),
    ("##### Heading", "Heading 4 | Heading"),
    ("words {.lead}", "Lead | words"),
    ("words {.clause}", "Clause | words"),
    ("words {.subtitle}", "Subtitle | words"),
    ("**Required** **One answer only** {.tags}", "Tags | Required One answer only"),
    ("[words](https://example.org)", "Paragraph | words"),
    ("[words](mailto:name@example.org)", "Paragraph | words"),
]


def test_a_chart_does_what_the_page_says() -> None:
    (example,) = (fence.content for fence in fences("templates") if fence.content.startswith("Chart:"))
    parsed = markdown.parse(example)
    assert parsed.problems == ()
    chart, table = parsed.flow.with_values()
    assert isinstance(chart, blocks.Chart)
    assert isinstance(table, blocks.Table)
    told = prose("templates")
    assert f"at most {blocks.CHART_BARS}; the header names the series, one to three" in told
    assert blocks.CHART_SERIES == 3


@pytest.mark.parametrize("tone", blocks.CELL_TONES)
def test_a_tone_does_what_the_page_says(tone: str) -> None:
    written = f"{tone} {{.{tone}}}"
    assert f"`{written}`" in page("templates")
    (table,) = markdown.parse(f"| Level |\n|---|\n| {written} |").flow.with_values()
    assert isinstance(table, blocks.Table)
    assert (table.rows[0].cells, table.rows[0].tones) == (((blocks.Text(tone),),), (tone,))


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("[label](check:NAME)", ("check", "NAME", "label", "")),
        ("[label](text:NAME)", ("text", "NAME", "label", "")),
        ("[label = words](text:NAME)", ("text", "NAME", "label", "words")),
        ("[label](date:NAME)", ("date", "NAME", "label", "")),
    ],
)
def test_a_field_does_what_the_page_says(written: str, field: tuple[str, ...]) -> None:
    assert f"`{written}`" in page("templates")
    parsed = markdown.parse(written)
    assert parsed.problems == ()
    (paragraph,) = parsed.flow.with_values()
    assert isinstance(paragraph, blocks.Paragraph)
    (node,) = paragraph.content
    assert isinstance(node, blocks.Field)
    assert (node.kind, node.name, blocks.plain(node.label), blocks.plain(node.value)) == field
    assert f"at most {blocks.MAX_FIELD_NAME} letters and digits" in prose("templates")
    assert f"at most {blocks.MAX_FIELD_LABEL} characters" in prose("templates")


@pytest.mark.parametrize(("written", "outline"), MARKDOWN)
def test_markdown_does_what_the_page_says(written: str, outline: str) -> None:
    assert f"`{written}`" in page("templates")
    parsed = markdown.parse(written)
    assert not parsed.problems
    assert blocks.outline(parsed.flow.with_values()) == outline


@pytest.mark.parametrize(
    "written",
    [
        "![](b.png)",
        "<b>a</b>",
        "`a`",
        "---",
        "~~a~~",
        "> a",
        "###### a",
        "- 1\n  - 2\n    - 3\n      - 4",
        "- # a",
        "- > [!NOTE]\n  > a",
    ],
)
def test_markdown_that_is_not_supported_is_reported(written: str) -> None:
    assert markdown.parse(written).problems


# Catalogue


@pytest.mark.parametrize(
    ("model", "title"),
    [
        (ItemMeta, "Keys"),
        (Term, "Defined terms"),
        (Erratum, "Errata"),
        (Law, "Law and schemes"),
        (CatalogueMeta, "Another catalogue"),
    ],
)
def test_every_key_of_a_catalogue_file_is_explained(model: Any, title: str) -> None:
    assert in_first_column(sections("catalogue")[title]) == set(model.model_fields)


@pytest.mark.parametrize("model", [Source, Requirement, Scoring, Level, Kpi, Blank, Due, Seen])
def test_every_key_within_an_item_is_on_the_page(model: Any) -> None:
    shown = {word for words in quoted(prose("catalogue")) for word in re.findall(r"\w+", words)}
    shown |= {key for fence in fences("catalogue") for key in re.findall(r"(\w+):", fence.content)}
    assert set(model.model_fields) <= shown


@pytest.mark.parametrize("model", [Questionnaire, SupplierType, FormField, MaturityLevel, Dimension, Band, Gap, Question, Option])
def test_every_key_of_the_questionnaire_is_on_the_page(model: Any) -> None:
    section = sections("catalogue")["The questionnaire"]
    shown = {word for words in quoted(section) for word in re.findall(r"\w+", words)}
    # Whether the buyer has chosen is said in a tender file.
    assert {field.alias or name for name, field in model.model_fields.items()} - {"chosen"} <= shown


def test_every_label_that_a_translation_can_set_is_listed_with_its_english_words() -> None:
    listed = [row for row in rows(sections("translating")["Adding a language"]) if quoted(row[0])[0] in LABELS]
    assert {quoted(row[0])[0]: row[1] for row in listed} == dict(LABELS)


# Questionnaire


def test_the_tender_file_of_the_page_is_that_of_the_example_returns() -> None:
    [shown] = [fence.content for fence in fences("questionnaire") if fence.name == "examples/returns/consultation.yaml"]
    assert shown == (FOLDER / "consultation.yaml").read_text(encoding="utf-8")


def test_the_result_on_the_page_is_what_the_program_prints(desk: Path) -> None:
    [shown] = [fence.content for fence in fences("questionnaire") if fence.content.startswith("Supplier  ")]
    printed = run("score", "examples/returns", "--tender", "examples/returns/consultation.yaml", "--no-documents")
    assert printed.stdout == shown


def test_the_choices_on_the_page_load(tmp_path: Path) -> None:
    pieces = [fence.content for fence in fences("questionnaire") if fence.language == "yaml" and not fence.name]
    assert pieces
    for piece in pieces:
        (tmp_path / "tender.yaml").write_text(piece, encoding="utf-8")
        assert (
            tenderkit.load_tender(tmp_path, consultation=True).file.questionnaire
            != tenderkit.no_tender(tenderkit.load_catalogue()).file.questionnaire
        )


@pytest.mark.parametrize("program", programs("questionnaire"), ids=lambda program: program.splitlines()[-1].strip())
def test_every_python_example_on_the_questionnaire_runs(program: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_files("questionnaire", desk)
    exec(compile(program, "docs/questionnaire.md", "exec"), {})
    if "score(" in program:
        assert capsys.readouterr().out.endswith("\nmedium\n")
    else:
        assert len(list((desk / "output").glob("MC-2027-07-supplier-questionnaire-*.docx"))) == 3


def test_the_rules_are_named_on_the_page() -> None:
    for rules in ALL_RULES:
        assert f"`{rules.name}`" in page("questionnaire")


def test_the_limits_of_a_return_are_as_explained() -> None:
    told = prose("questionnaire")
    assert f"{RETURN.file // 1_000_000} MB" in told
    assert f"{RETURN.total // 1_000_000} MB" in told
    assert f"{MAX_TEXT:,} characters" in told


def test_every_fault_of_a_return_is_told_on_the_page() -> None:
    of_returns = {code for code in codes_in_the_program() if re.match("TK8[01]", code)}
    assert of_returns <= set(re.findall(r"TK\d{3}", page("questionnaire")))


COUNTING = "What stops a return from counting"


def test_what_stops_a_return_from_counting_is_as_explained(tmp_path: Path) -> None:
    told = [(row[0], row[-1]) for row in rows(sections("questionnaire")[COUNTING]) if row[0].startswith("TK")]
    kestrel = next(answer for answer in RETURNS if answer.supplier.name.startswith("Kestrel"))
    right = set(kestrel.ticks)
    tender = tenderkit.load_tender(FOLDER / "consultation.yaml", consultation=True)
    without_one = tenderkit.no_tender(tenderkit.load_catalogue())
    (tmp_path / "fewer.yaml").write_text("questionnaire: {leave_out: [X.4]}\n", encoding="utf-8")
    fewer = tenderkit.load_tender(tmp_path / "fewer.yaml", consultation=True)

    def one(ticks: set[str], made_with: tenderkit.Tender = tender, named: bool = True) -> Path:
        [form] = tenderkit.questionnaires(made_with, [kestrel.supplier] if named else [Supplier()])
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.docx"
        path.write_bytes(filled(form.data, ticks, {"X.6.specify": "TCO Certified"}))
        return path

    def codes(*paths: Path, scored_with: tenderkit.Tender = without_one) -> tuple[set[str], list[bool]]:
        result = tenderkit.score(paths, scored_with)
        return {fault.code for fault in result.faults}, [found.counted for found in result.profiles]

    assert codes(one(right)) == (set(), [True])
    assert codes(one(right, named=False)) == ({"TK802"}, [True])
    for code, ticks in {
        "TK802": right - {"A2.2"},
        "TK803": right | {"P.1"},
        "TK804": right | {"A2.3"},
        "TK805": right - {"type.reseller"} | {"type.other"},
    }.items():
        assert codes(one(ticks)) == ({code}, [False])
        assert (code, "no") in told
    assert codes(one(right, fewer)) == ({"TK807"}, [False])
    assert codes(one(right), scored_with=fewer) == ({"TK807"}, [True])
    assert codes(one(right), one(right)) == ({"TK808"}, [True, False])
    assert codes(one(right), one(right | {"X.2"})) == ({"TK808"}, [False, False])
    assert [answer for code, answer in told if code == "TK808"] == ["the first one", "neither"]


# Tasks, and personal data


def test_the_tasks_make_what_they_promise(desk: Path) -> None:
    put_files("how-to", desk)
    for fence in fences("how-to"):
        if fence.language == "console":
            for line in fence.content.splitlines():
                assert run_line(line, "how-to", desk).exit_code == 0, line
    assert "shall name a person who answers questions on human rights" in text(
        (desk / "with-our-clause/2027-ICT-014-contract-schedule.docx").read_bytes()
    )
    assert sorted(path.name for path in (desk / "call-offs").glob("*annex.docx")) == [
        "north-tender-annex.docx",
        "south-tender-annex.docx",
    ]
    assert "North School" in text((desk / "call-offs/north-tender-annex.docx").read_bytes())
    assert "26 February 2027" in text((desk / "call-offs/north-contract-schedule.docx").read_bytes())
    from_csv = text((desk / "from-csv/north-tender-annex.docx").read_bytes())
    assert "30.5" in from_csv
    assert "26 February 2027" in text((desk / "from-csv/north-contract-schedule.docx").read_bytes())


def test_every_page_is_in_the_index_of_the_documentation() -> None:
    linked = {target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", page("README"))}
    assert {f"{name}.md" for name in PAGES} - linked == {"README.md"}
    assert set(re.findall("^## (.*)$", page("README"), re.MULTILINE)) == {
        "To learn",
        "To get something done",
        "To look up",
        "To understand",
    }


def test_every_task_is_in_the_index_of_the_documentation() -> None:
    linked = set(re.findall(r"how-to\.md#([\w-]+)", page("README")))
    assert {slug(title) for title in re.findall("^## (.*)$", page("how-to"), re.MULTILINE)} == linked


def words_of(path: Path) -> str:
    """All that a file holds as text; of an archive, its parts without their markup."""
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as archive:
        return "\n".join(re.sub("<[^>]*>", "", archive.read(name).decode("utf-8", "replace")) for name in archive.namelist())


def test_a_contact_is_in_the_files_that_the_page_names_and_in_no_other(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "TMPDIR", "TEMP"):
        (desk / name).mkdir()
        monkeypatch.setenv(name, str(desk / name))
    monkeypatch.setattr("tempfile.tempdir", str(desk / "TMPDIR"))
    (desk / "suppliers.csv").write_text("name,contact\nVega,Jo Stranger\n", encoding="utf-8")
    ours = re.sub("contact: .*", "contact: Ann Buyer", example("low").read_text(encoding="utf-8"))
    (desk / "ours.yaml").write_text(ours, encoding="utf-8")
    for arguments in (
        ["score", "examples/returns", "--tender", "examples/returns/consultation.yaml", "-o", "made"],
        ["questionnaire", "--suppliers", "suppliers.csv", "-o", "made"],
        ["render", "ours.yaml", "--draft", "-o", "made"],
        ["export", "ours.yaml", "--format", "json,eforms", "-o", "made"],
        ["calendar", "ours.yaml", "-o", "made"],
        ["bulk", "examples/call-offs.csv", "--tender", "examples/notebooks", "-d", "tender-annex", "-o", "made/many"],
    ):
        assert run(*arguments).exit_code == 0, arguments
    holding = {
        path.relative_to(desk / "made").as_posix()
        for path in (desk / "made").rglob("*")
        if path.is_file() and any(name in words_of(path) for name in ("Maud Okafor", "Jo Stranger", "Ann Buyer"))
    }
    assert holding == {
        "MC-2027-07-supplier-profile-Kestrel IT Supplies.docx",
        "MC-2027-07-market-overview.xlsx",
        "supplier-questionnaire-Vega.docx",
        "MON-2027-03-tender-annex-draft.docx",
        "MON-2027-03-contract-schedule-draft.docx",
        "MON-2027-03-tender.json",
    }
    assert [path for name in ("HOME", "TMPDIR", "TEMP") for path in (desk / name).rglob("*")] == [], "nothing is kept elsewhere"
    assert {"run.jsonl", "index.xlsx", ".tenderkit-drafts.json"} <= {path.name for path in (desk / "made").rglob("*")} & {
        word for row in rows(page("personal-data")) for word in quoted(row[0])
    }


def test_a_supplier_that_is_deleted_is_gone_from_overview_and_workbook(desk: Path) -> None:
    command = ["score", "examples/returns", "--tender", "examples/returns/consultation.yaml", "-o", "market"]
    run(*command)
    [gone] = (desk / "examples/returns").glob("*Kestrel*")
    gone.unlink()
    assert run(*command, "--force").exit_code == 0
    still = [path.name for path in (desk / "market").iterdir() if "Kestrel" in words_of(path)]
    assert [name for name in still if "overview" in name] == []
    assert any("profile" in name for name in still), "as the page says, the profile has to be deleted by hand"


def test_a_row_that_is_gone_leaves_with_prune(desk: Path) -> None:
    table = desk / "examples/call-offs.csv"
    command = ["bulk", str(table), "--tender", "examples/notebooks", "-d", "tender-annex", "-o", "many"]
    assert run(*command).exit_code == 0
    table.write_text("".join(table.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert run(*command, "--prune").exit_code == 0
    assert "kiruna" not in "".join(path.name for path in (desk / "many").iterdir())
    for name in ("run.jsonl", "index.xlsx"):
        (desk / "many" / name).unlink()
    assert run(*command).exit_code == 0
    assert all("kiruna" not in words_of(path) for path in (desk / "many").iterdir())
    assert not (desk / "many/index-edited.xlsx").exists()


# Links


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    for address in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", prose(name))):
        if address.startswith("https://"):
            continue
        target, _, anchor = address.partition("#")
        assert not target or (DOCS / target).is_file(), address
        there = target.removesuffix(".md") or name
        assert not anchor or anchor in {slug(title) for title in sections(there)}, address


def test_the_pages_are_those_that_are_checked() -> None:
    assert {path.stem for path in DOCS.glob("*.md")} == set(PAGES)
