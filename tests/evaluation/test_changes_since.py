"""What people change between annex, workbooks and record: each change is told as what it is, and blamed on nobody else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from support import evaluations
from support.evaluations import AWARD, CRITERIA, KESTREL, LEVELS, NORDLYS, VEGA, best

import tenderkit
from tenderkit.cli import main
from tenderkit.evaluation import evaluation_workbooks


def run(*call: object) -> str:
    return CliRunner().invoke(main, [*map(str, call)]).output


def scored(folder: Path, *tenderers: dict[str, Any], **changes: Any) -> Path:
    """An evaluation with the workbook of its one evaluator, who gave all the best."""
    path = evaluations.write(folder, *tenderers, **changes)
    evaluations.fill(evaluations.workbook(tenderkit.load_evaluation(path), folder / "evaluation"), best)
    return path


def edit(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes, ensure_ascii=False), encoding="utf-8")


def alike(*names: str) -> list[dict[str, Any]]:
    return [VEGA | {"name": name} for name in names]


def drawn(*names: str) -> dict[str, Any]:
    return AWARD | {"tie_break": {"criteria": ["AC-3"], "draw": {"date": "2027-02-01", "witnesses": ["W"], "result": names}}}


def test_award_says_what_changed_since_publication_and_does_not_blame_the_workbooks(tmp_path: Path) -> None:
    path = scored(tmp_path)
    edit(tmp_path / "tender.yaml", award=AWARD | {"least_in_all": 40})
    told = run("award", path, "-o", tmp_path / "out")
    assert "TK386" in told
    assert "least points in all: 50 published, 40 in the tender file" in told
    assert "TK387" not in told


@pytest.mark.parametrize("change", [{"title": "Second edition"}, {"language": "nl"}, {"numbering": "plain"}])
def test_a_title_or_a_language_that_changed_is_one_fault_and_no_evaluators_doing(change: dict[str, Any], tmp_path: Path) -> None:
    path = scored(tmp_path)
    edit(tmp_path / "tender.yaml", **change)
    told = run("award", path, "-o", tmp_path / "out")
    assert "TK387 the title, the language, a text or who tenders is another one now" in told
    assert "TK392" not in told


def test_a_level_pasted_in_other_capitals_and_a_number_that_is_a_level_are_taken(tmp_path: Path) -> None:
    labels = ("5", "3", "1", "0")
    criteria = [*AWARD["criteria"][:2], AWARD["criteria"][2] | {"levels": [
        level | {"label": label} for level, label in zip(AWARD["criteria"][2]["levels"], labels, strict=True)
    ]}]  # fmt: skip
    found = evaluations.evaluation(tmp_path, award=AWARD | {"criteria": criteria})
    path = evaluations.workbook(found, tmp_path)
    evaluations.fill(path, lambda _, name: (5 if name == "QU-1" else LEVELS[name][0].upper(), "So it is."))
    assert [score.row for score in tenderkit.read_scores(found, path).consensus.values()] == [0] * 6


TIES: dict[str, tuple[dict[str, Any], str]] = {
    "no rule": (AWARD | {"tie_break": None}, "equal to B, C: nothing was published that decides between them"),
    "lots": (AWARD | {"tie_break": {}}, "equal to B, C: lots are to be drawn"),
    "a draw of two": (drawn("C", "A"), "equal to B, C: the draw that is recorded does not name B"),
}


@pytest.mark.parametrize("name", TIES)
def test_equals_are_told_with_what_decides_between_them(name: str, tmp_path: Path) -> None:
    award, expected = TIES[name]
    assert expected in run("award", scored(tmp_path, *alike("A", "B", "C"), award=award), "-o", tmp_path / "out")


def test_a_draw_of_all_equals_ranks_them(tmp_path: Path) -> None:
    told = run("award", scored(tmp_path, *alike("A", "B", "C"), award=drawn("C", "A", "B")), "-o", tmp_path / "out")
    assert [line.split()[1] for line in told.splitlines()[1:4]] == ["C", "A", "B"]


def test_a_record_holds_names_that_yaml_takes_for_something_else(tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    names = ["null", "No", "true", "1", "2027-01-01", "~", "Vega\u2028Devices", "reason", "rank"]
    path = scored(tmp_path, *alike(*names))
    run("award", path, "-o", tmp_path / "out")
    held = yaml.safe_load((tmp_path / "out/record.yaml").read_text(encoding="utf-8"))
    assert set(held["lots"][0]["ranking"]) == set(names)
    assert "TK" not in run("award", path, "-o", tmp_path / "out"), "the same again is no change"


def test_a_record_is_told_with_the_points_the_tenderer_or_the_annex_that_is_another_one(tmp_path: Path) -> None:
    path = scored(tmp_path)
    record = tmp_path / "out/record.yaml"
    run("award", path, "-o", record.parent)
    whole = record.read_text(encoding="utf-8")
    told = {
        ('"97.5"', '"99"'): "TK396 ranking, Kestrel IT, points: 99 before, and 97.5 now",
        ('      "Nordlys":', '      "Nord":'): "TK396 ranking, Nord: there before, and none now",
        ('sha256: "', 'sha256: "0'): "TK396 the annex that was published is another file now",
        ("2027/ICT/014", "2028/1"): "TK396 this is not the record of this evaluation",
    }
    for (before, after), expected in told.items():
        assert before in whole
        record.write_text(whole.replace(before, after), encoding="utf-8")
        assert expected in run("award", path, "-o", record.parent)
    record.write_text(whole, encoding="utf-8")
    edit(path, tenderers=[VEGA, KESTREL, NORDLYS | {"not_admitted": "It came late."}])
    assert "TK396 a price, a reason why somebody is not admitted" in run("award", path, "-o", record.parent)


def test_a_record_among_the_scores_is_none_of_them_and_a_workbook_of_another_program_is_told(tmp_path: Path) -> None:
    path = scored(tmp_path)
    folder = tmp_path / "evaluation"
    run("award", path, "-o", tmp_path / "out")
    shutil.copy(tmp_path / "out/record.yaml", folder)
    shown = run("award", path, folder, folder / "A. Berg.xlsx", "-o", tmp_path / "out")
    assert "TK387" not in shown, "nor is a file that is named twice told as a second one"
    assert "Kestrel IT" in shown
    (folder / "A. Berg.xlsx").rename(folder / "A. Berg.ods")
    assert "A. Berg.ods: TK387 scores are read from .xlsx and .yaml" in run("award", path, "-o", folder)
    assert "TK101" in run("award", path, tmp_path / "nowhere", "-o", folder)


def test_evaluators_whose_names_make_the_same_file_name_have_workbooks_of_their_own(tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path, evaluators=("A 3", "A?", "A*", "CON"))
    names = [made.name.casefold() for made in evaluation_workbooks(found)[0]]
    assert len(set(names)) == 4


@pytest.mark.slow
def test_a_workbook_shows_points_and_state_for_what_will_be_read(soffice: str, tmp_path: Path) -> None:
    from support import peers

    path = evaluations.workbook(evaluations.evaluation(tmp_path), tmp_path)
    typed = dict(zip(CRITERIA, [("list of  SITES ", "why"), ("Great", "why"), ("Good", None)], strict=True))
    evaluations.fill(path, lambda _, name: typed[name])
    peers.convert(soffice, "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved", path)
    book = openpyxl.load_workbook(tmp_path / "saved" / path.name, data_only=True)
    shown = [(book["Vega Devices"][f"F{row}"].value or "", book["Vega Devices"][f"G{row}"].value) for row in (4, 5, 6)]
    assert shown == [(20, "complete"), ("", "the level is missing"), (10, "the reason is missing")]
    assert book["Evaluation"]["C9"].value == "1 of 3"
