"""What returned forms say stands beside the criteria that ask for them, counted, and is never a score."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from conftest import ROOT
from support import evaluations
from support.evaluations import KESTREL, VEGA

import tenderkit
from tenderkit.evaluation import evaluation_workbooks
from tenderkit.evaluation.facts import facts_of

FORM = next((ROOT / "examples/production-sites").glob("*.docx"))


def with_form(folder: Path, data: bytes) -> tenderkit.Evaluation:
    (folder / "vega").mkdir(parents=True)
    (folder / "vega/form.docx").write_bytes(data)
    return evaluations.evaluation(folder, VEGA | {"forms": "vega"}, KESTREL)


def test_a_form_stands_beside_the_criterion_that_asks_for_it(tmp_path: Path) -> None:
    found = with_form(tmp_path, FORM.read_bytes())
    facts, _ = facts_of(found)
    assert {criterion for _, criterion in facts} == {"AC-3", "SC-2"}
    path = evaluation_workbooks(found)[0][0].save(tmp_path)
    book = openpyxl.load_workbook(path)
    assert book["Vega Devices"]["H4"].value == facts["Vega Devices", "AC-3"]
    assert book["Vega Devices"]["H4"].value.startswith("Production sites")
    assert [book["Vega Devices"][at].value for at in ("D4", "H5")] == [None, None]
    assert book["Kestrel IT"]["H4"].value is None


def test_a_form_that_cannot_be_read_is_a_warning_and_stops_nothing(tmp_path: Path) -> None:
    made, warnings = evaluation_workbooks(with_form(tmp_path, b"x"))
    assert len(made) == 1
    assert [(fault.code, fault.severity) for fault in warnings] == [("TK801", "warning")]


def test_forms_that_come_later_change_no_workbook_that_was_made(tmp_path: Path) -> None:
    found = with_form(tmp_path, b"x")
    path = evaluations.fill(evaluations.workbook(found, tmp_path), evaluations.best)
    (tmp_path / "vega/form.docx").write_bytes(FORM.read_bytes())
    assert len(tenderkit.read_scores(found, path).consensus) == 6


def test_a_workbook_is_in_the_language_of_the_tender_and_read_in_it(tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path, language="nl")
    path = evaluations.workbook(found, tmp_path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Beoordeling"
    assert book["Vega Devices"]["E3"].value == "Motivering"
    assert book["Vega Devices"]["G4"].value.count("de motivering ontbreekt") == 1
    levels = {asked.id: asked.levels[-1] for asked in found.parts[0].asked}
    evaluations.fill(path, lambda _, criterion: (levels[criterion], "Omdat."))
    assert {score.points for score in tenderkit.read_scores(found, path).consensus.values()} == {0}
