"""An evaluation in a folder, of a tender with two prices, a quality and two criteria of the catalogue; workbooks, filled in."""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from conftest import example

import tenderkit
from support.own_criteria import AWARD
from tenderkit import Tender
from tenderkit.evaluation import Evaluation, evaluation_workbooks

CRITERIA = ("AC-3", "AC-4", "QU-1")  # that people score
LEVELS = {
    "AC-3": ("List of sites", "Compilation plan", "Neither"),
    "AC-4": ("Three actions", "Two actions", "One action", "No action"),
    "QU-1": ("Good", "Fair", "Slow", "Poor"),
}
Given = Mapping[tuple[str, str], tuple[Any, Any]]  # level and reason, by sheet and criterion
VEGA = {"name": "Vega Devices", "admitted": True, "prices": {"PR-1": 900_000, "PR-2": 90}}
KESTREL = {"name": "Kestrel IT", "admitted": True, "prices": {"PR-1": "850000.50", "PR-2": 70}}
NORDLYS = {"name": "Nordlys", "admitted": False, "not_admitted": "It did not sign the statement of SC-1."}
NAMES = ("Vega Devices", "Kestrel IT")
LOTS = [
    {"id": "1", "title": "Notebooks", "products": ["Notebook"]},
    {"id": "2", "title": "Servers", "products": ["Server"], "award": {"points": {"AC-3": 35, "PR-1": 25}}},
]


@functools.cache
def shipped() -> Tender:
    return tenderkit.load_tender(example("medium"))


def write(folder: Path, *tenderers: dict[str, Any], evaluators: tuple[str, ...] = ("A. Berg",), **changes: Any) -> Path:
    """Write a tender file with these changes, its annex and an evaluation file; the files are JSON, which is YAML."""
    data = copy.deepcopy(shipped().yaml.data) | {"award": copy.deepcopy(AWARD)} | changes
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tender.yaml").write_text(json.dumps(data), encoding="utf-8")
    said = {"published": publish(folder), "evaluators": list(evaluators), "tenderers": list(tenderers or (VEGA, KESTREL, NORDLYS))}
    (folder / "evaluation.yaml").write_text(json.dumps(said, indent=1), encoding="utf-8")
    return folder / "evaluation.yaml"


def publish(folder: Path) -> list[str]:
    made = tenderkit.render(tenderkit.load_tender(folder), "tender-annex")
    return [path.name for path in tenderkit.save(made, folder, force=True)]


def evaluation(folder: Path, *tenderers: dict[str, Any], evaluators: tuple[str, ...] = ("A. Berg",), **changes: Any) -> Evaluation:
    return tenderkit.load_evaluation(write(folder, *tenderers, evaluators=evaluators, **changes))


def workbook(found: Evaluation, folder: Path, number: int = 0) -> Path:
    """Write the workbook of an evaluator, and return its path."""
    return evaluation_workbooks(found)[0][number].save(folder)


def fill(path: Path, given: Given | Callable[[str, str], tuple[Any, Any]], change: Callable[[Any], None] = lambda _: None) -> Path:
    """Type levels and reasons into a workbook, as a person does: a text is a text; then change something else in it."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:-1]:
        for row in range(1, sheet.max_row + 1):
            name = str(sheet.cell(row, 1).value).split()[0]
            if name in CRITERIA:
                pair = given(sheet.title, name) if callable(given) else given.get((sheet.title, name), (None, None))
                for column, value in zip((4, 5), pair, strict=True):
                    cell = sheet.cell(row, column)
                    cell.value = value
                    if isinstance(value, str):
                        cell.data_type = "s"
    change(book)
    book.save(path)
    return path


def best(_: str, criterion: str) -> tuple[str, str]:
    return LEVELS[criterion][0], f"The best under {criterion}."
