"""The workbooks of evaluators: what is typed into them is read back as it was typed, and whatever else was done to them is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import evaluations, peers
from support.evaluations import CRITERIA, LEVELS, NAMES, best
from support.open_xml_sdk import Validator
from support.profiles import examples

import tenderkit
from tenderkit import TenderkitError
from tenderkit.blocks import UNFIT
from tenderkit.evaluation import Place, consensus_workbook, evaluation_workbooks

SHEETS = [(name, criterion) for name in NAMES for criterion in CRITERIA]
reasons = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n&<>=+@'\"😀 "), min_size=1, max_size=60
).filter(lambda text: bool(text.strip()) and text.strip() == text and "_x" not in text and not UNFIT.search(text))


def read(path: Path, folder: Path, *more: Path) -> tenderkit.evaluation.Scores:  # type: ignore[name-defined]
    return tenderkit.read_scores(tenderkit.load_evaluation(folder), [path, *more])


def faults(path: Path, folder: Path, *more: Path) -> list[str]:
    """What is told, without the path of the file."""
    with pytest.raises(TenderkitError) as caught:
        read(path, folder, *more)
    return [f"{fault.location.path.split('/')[-1]}: {fault.code} {fault.message}" for fault in caught.value.faults]


@settings(max_examples=examples(30))
@given(st.lists(st.tuples(st.integers(0, 3), reasons), min_size=len(SHEETS), max_size=len(SHEETS)))
def test_levels_and_reasons_are_read_back_as_they_were_typed(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("typed")
    found = evaluations.evaluation(folder)
    rows = {place: (min(row, len(LEVELS[place[1]]) - 1), reason) for place, (row, reason) in zip(SHEETS, chosen, strict=True)}
    typed = {place: (LEVELS[place[1]][row], reason) for place, (row, reason) in rows.items()}
    scores = read(evaluations.fill(evaluations.workbook(found, folder), typed), folder)
    back = {(place.tenderer, place.criterion): (score.row, score.reason) for place, score in scores.consensus.items()}
    assert back == rows
    assert {score.points for score in scores.consensus.values()} <= {
        line.points for one in found.parts[0].asked for line in one.lines
    }


def test_the_same_evaluation_makes_the_same_bytes(tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path)
    assert evaluation_workbooks(found)[0][0].data == evaluation_workbooks(found)[0][0].data


def test_only_levels_and_reasons_can_be_changed_and_levels_come_from_a_list(tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path)
    book = openpyxl.load_workbook(evaluations.workbook(found, tmp_path))
    assert book.sheetnames == ["Evaluation", *NAMES, "tenderkit"]
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    assert book["tenderkit"].sheet_state == "hidden"
    for name in NAMES:
        sheet = book[name]
        unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert unlocked == {f"{column}{row}" for column in "DE" for row in (4, 5, 6)}
        for rule, (criterion, levels) in zip(sheet.data_validations.dataValidation, LEVELS.items(), strict=True):
            listed = [cell.value for row in book["tenderkit"][rule.formula1.split("!")[1].replace("$", "")] for cell in row]
            assert tuple(listed) == levels, criterion
        assert [sheet[f"C{row}"].value.count("\n") + 1 for row in (4, 5, 6)] == [len(levels) for levels in LEVELS.values()]


def changed(change: Callable[[Any], None], given: Any = best) -> Callable[[Path], None]:
    return lambda path: (evaluations.fill(path, given, change), None)[1]


def one(level: Any = "Good", reason: Any = "why") -> Callable[[Path], None]:
    """All the best, but for one score."""
    return changed(
        lambda _: None, lambda sheet, name: (level, reason) if (sheet, name) == ("Vega Devices", "QU-1") else best(sheet, name)
    )


def cell(at: str, value: Any, sheet: str = "Vega Devices") -> Callable[[Path], None]:
    return changed(lambda book: book[sheet].__setitem__(at, value))


BROKEN: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "no reason": (one(reason=None), ["Vega Devices!E6: TK390 QU-1 of Vega Devices has a score without a reason"]),
    "a reason of spaces": (one(reason=" \n "), ["Vega Devices!E6: TK390 QU-1 of Vega Devices has a score without a reason"]),
    "no level": (one(level=None), ["Vega Devices!D6: TK389 QU-1 of Vega Devices has a reason and no level"]),
    "neither": (one(None, None), ["Vega Devices!D6: TK389 QU-1 of Vega Devices is not scored"]),
    "no such level": (one(level="Great"), ["Vega Devices!D6: TK391 QU-1 has no level “Great”"]),
    "a number": (one(level=7), ["Vega Devices!D6: TK394 this cell holds a number or a date, 7"]),
    "a formula": (cell("E6", "=D4"), ["Vega Devices!E6: TK394 this cell holds a formula, “=D4”"]),
    "a control character": (one(reason="a_x0007_b"), ["Vega Devices!E6: TK394 the reason holds the character U+0007"]),
    "a hidden row": (
        changed(lambda book: setattr(book["Vega Devices"].row_dimensions[5], "hidden", True)),
        ["Vega Devices!A5: TK394 row 5 is hidden"],
    ),
    "merged cells": (
        changed(lambda book: book["Kestrel IT"].merge_cells("F4:G4")),
        ["Kestrel IT!F4: TK394 the cells F4:G4 are merged", "Kestrel IT!G4: TK392 this cell was changed"],
    ),
    "points that are typed": (cell("F4", 40), ["Vega Devices!F4: TK392 this cell was changed"]),
    "another published level": (cell("C4", "List: 99"), ["Vega Devices!C4: TK392 this cell was changed"]),
    "points of a list": (cell("E2", 99, "tenderkit"), ["tenderkit!E2: TK392 this cell was changed"]),
    "a note beside": (cell("K9", "see mail"), ["Vega Devices!K9: TK392 this cell was empty, and is not one to fill in"]),
    "a sheet renamed": (
        changed(lambda book: setattr(book["Kestrel IT"], "title", "Kestrel")),
        [
            ": TK392 the sheet “Kestrel IT” is missing, or was renamed",
            "Kestrel: TK392 the sheet “Kestrel” is not one of this workbook",
        ],
    ),
    "a sheet removed": (
        changed(lambda book: book.remove(book["Kestrel IT"])),
        [": TK392 the sheet “Kestrel IT” is missing, or was renamed"],
    ),
    "of another evaluator": (
        changed(lambda book: book["tenderkit"]["B4"].__setattr__("value", "X")),
        [": TK387 “X” is not an evaluator"],
    ),
    "no mark of ours": (
        changed(lambda book: book.remove(book["tenderkit"])),
        [": TK387 this is not a workbook of scores that tenderkit made"],
    ),
}


@pytest.mark.some(5)
@pytest.mark.parametrize("name", BROKEN)
def test_what_was_done_to_a_workbook_is_told_by_sheet_and_cell(name: str, tmp_path: Path) -> None:
    path = evaluations.workbook(evaluations.evaluation(tmp_path), tmp_path)
    breaking, expected = BROKEN[name]
    breaking(path)
    told = faults(path, tmp_path)
    for line, wanted in zip(told, expected, strict=True):
        assert line.startswith(f"A. Berg.xlsx{wanted}" if wanted.startswith(":") else f"A. Berg.xlsx, {wanted}")


def test_a_workbook_of_an_older_rule_or_of_another_tender_is_told(tmp_path: Path) -> None:
    path = evaluations.workbook(evaluations.evaluation(tmp_path), tmp_path / "old")
    evaluations.fill(path, best)
    evaluations.evaluation(tmp_path, award=evaluations.AWARD | {"least_in_all": 40})
    assert "TK387 the rule of the award is another one than when this workbook was made" in faults(path, tmp_path)[0]
    evaluations.evaluation(tmp_path, reference="2028/1")
    assert "TK387 this workbook is of the tender “2027/ICT/014”" in faults(path, tmp_path)[0]


def test_a_workbook_copied_from_one_evaluator_for_another_is_told(tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path, evaluators=("A. Berg", "C. Dael"))
    path = evaluations.fill(evaluations.workbook(found, tmp_path / "a"), best)
    copy = path.with_name("C. Dael.xlsx")
    copy.write_bytes(path.read_bytes())
    first, second = faults(path, tmp_path, copy)
    assert "C. Dael.xlsx: TK387 the scores of A. Berg are also in" in first
    assert second == "evaluation.yaml: TK388 the scores of C. Dael are missing"


def test_a_least_that_is_not_met_is_a_warning(tmp_path: Path) -> None:
    path = evaluations.workbook(evaluations.evaluation(tmp_path), tmp_path)
    evaluations.fill(path, lambda sheet, name: ("Neither", "Nothing was found.") if name == "AC-3" else best(sheet, name))
    told = read(path, tmp_path).warnings
    assert [fault.message for fault in told] == [
        f"{name} earns 0 under AC-3, which needs 6: the tender will be rejected" for name in NAMES
    ]


def test_the_consensus_begins_with_what_all_gave_and_is_told_when_that_changes(tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path, evaluators=("A. Berg", "C. Dael"))
    berg, dael = (evaluations.workbook(found, tmp_path, number) for number in (0, 1))
    evaluations.fill(berg, best)
    evaluations.fill(dael, lambda sheet, name: (LEVELS[name][0 if name == "AC-3" else 1], f"Dael on {name}"))
    scores = tenderkit.read_scores(found, [berg, dael])
    assert not scores.consensus
    path = consensus_workbook(found, scores)[0].save(tmp_path)
    sheet = openpyxl.load_workbook(path)["Vega Devices"]
    assert (sheet["D4"].value, sheet["E4"].value) == ("List of sites", "The best under AC-3.\nDael on AC-3")
    assert (sheet["D5"].value, sheet["E5"].value) == (None, None)
    assert sheet["J5"].value == "Two actions (7.5)\nDael on AC-4"
    assert [line.split(": ")[1][:5] for line in faults(path, tmp_path, berg, dael)] == ["TK389"] * 4
    evaluations.fill(path, best)
    assert {score.reason for score in read(path, tmp_path, berg, dael).consensus.values()} == {
        f"The best under {n}." for n in CRITERIA
    }
    evaluations.fill(dael, best)
    assert (
        "consensus.xlsx, Vega Devices!J3: TK392 C. Dael has given another level or reason since this consensus was made"
        in faults(path, tmp_path, berg, dael)
    )


def zipped(changes: dict[str, bytes], path: Path) -> bytes:
    """A workbook with parts put in the place of others."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in dict.fromkeys([*before.namelist(), *changes]):
            after.writestr(name, changes.get(name) or before.read(name))
    return target.getvalue()


_STRINGS = "xl/sharedStrings.xml"
HOSTILE: dict[str, Callable[[Path], bytes]] = {
    "no workbook": lambda _: b"PK\x03\x04 nothing",
    "empty": lambda _: b"",
    "cut": lambda path: path.read_bytes()[:4000],
    "a bomb": lambda path: zipped({"xl/media/x.xml": b" " * 50_000_000}, path),
    "entities": lambda path: zipped({_STRINGS: b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'}, path),
    "entities in UTF-16": lambda path: zipped({_STRINGS: '<!DOCTYPE x [<!ENTITY a "aa">]><sst>&a;</sst>'.encode("utf-16")}, path),
    "thousands of parts": lambda path: zipped({f"xl/x{number}.xml": b"<x/>" for number in range(5_000)}, path),
    "no XML": lambda path: zipped({"xl/worksheets/sheet1.xml": b"<worksheet"}, path),
}


@pytest.mark.some(3)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_with_one_fault(name: str, tmp_path: Path) -> None:
    path = evaluations.workbook(evaluations.evaluation(tmp_path), tmp_path)
    path.write_bytes(HOSTILE[name](path))
    told = faults(path, tmp_path)
    assert len(told) == 1
    assert told[0].split(": ")[1][:5] in ("TK841", "TK124")


def test_a_merge_of_all_cells_there_are_keeps_nobody_waiting(tmp_path: Path) -> None:
    path = evaluations.workbook(evaluations.evaluation(tmp_path), tmp_path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").replace(
            b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        )
    path.write_bytes(zipped({"xl/worksheets/sheet2.xml": sheet}, path))
    assert "A. Berg.xlsx, Vega Devices!A1: TK394 the cells A1:XFD1048576 are merged" in faults(path, tmp_path)


@pytest.mark.parametrize("ending", ["ods", "csv"])
def test_what_is_no_workbook_of_excel_is_told_with_what_to_do(ending: str, tmp_path: Path) -> None:
    evaluations.evaluation(tmp_path)
    path = tmp_path / f"berg.{ending}"
    path.write_bytes(b"x")
    assert faults(path, tmp_path)[0] == f"berg.{ending}: TK387 scores are read from .xlsx and .yaml, and this ends with “.{ending}”"


@pytest.mark.slow
def test_a_workbook_saved_in_libreoffice_keeps_its_lists_and_protection_and_reads_the_same(soffice: str, tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path)
    typed = {place: (LEVELS[place[1]][1], f"=1+1 & <b> 'x'\n“{place[1]}” 😀") for place in SHEETS}
    path = evaluations.fill(evaluations.workbook(found, tmp_path), typed)
    peers.convert(soffice, "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved", path)
    again = tmp_path / "saved" / path.name
    if not again.is_file():
        pytest.skip("LibreOffice has no Calc here")
    saved = openpyxl.load_workbook(again)
    assert all(saved[name].protection.sheet for name in [*NAMES, "tenderkit"])
    for name in NAMES:
        assert len(saved[name].data_validations.dataValidation) == len(CRITERIA)
        unlocked = {cell.coordinate for row in saved[name].iter_rows(max_row=9) for cell in row if not cell.protection.locked}
        assert unlocked == {f"{column}{row}" for column in "DE" for row in (4, 5, 6)}
    worked_out = openpyxl.load_workbook(again, data_only=True)
    assert [worked_out["Vega Devices"][f"F{row}"].value for row in (4, 5, 6)] == [14, 7.5, 5]
    assert worked_out["Evaluation"]["C9"].value == "3 of 3"
    before, after = read(path, tmp_path).consensus, read(again, tmp_path).consensus
    assert {place: (score.row, score.reason) for place, score in after.items()} == {
        place: (score.row, score.reason) for place, score in before.items()
    }
    assert before[Place("", "Kestrel IT", "QU-1")].points == 5


@pytest.mark.slow
def test_microsofts_validator_finds_nothing_wrong_with_a_workbook(sdk_validator: Validator, tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path, evaluators=("A. Berg", "C. Dael"))
    berg, dael = (evaluations.workbook(found, tmp_path, number) for number in (0, 1))
    files = {"berg.xlsx": berg.read_bytes()}
    scores = tenderkit.read_scores(found, [evaluations.fill(berg, best), evaluations.fill(dael, best)])
    assert sdk_validator.found(files | {"consensus.xlsx": consensus_workbook(found, scores)[0].data}) == {}
