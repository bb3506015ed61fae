"""Runs over a tender in lots: each lot has documents of its own, with what the row says for it."""

from __future__ import annotations

from pathlib import Path

from conftest import example
from support import reading
from support.runs import counts, documents, outcomes

from tenderkit import bulk

LOTS = "lots:\n  - {id: 1, title: Notebooks}\n  - {id: 2, title: Docks, award: {points: {AC-3: 10}, total: 30}}\n"


def run(folder: Path, rows: str, **options: str) -> bulk.Jobs:
    (folder / "tender.yaml").write_text(example("medium").read_text(encoding="utf-8") + LOTS, encoding="utf-8")
    (folder / "jobs.csv").write_text(rows, encoding="utf-8")
    return bulk.Jobs(folder / "jobs.csv", folder / "tender.yaml", output=folder / "out", documents=("tender-annex",), **options)


def maximum(data: bytes) -> list[str]:
    return [row[-1] for row in reading.tables(data)["Award criteria and maximum points"][1:]]


def test_every_lot_of_every_row_has_its_document(tmp_path: Path) -> None:
    jobs = run(tmp_path, "key,lots.2.award.points.AC-3,lots.2.award.total\na,12,32\nb,14,34\n")
    assert counts(outcomes(jobs)) == (2, 0, 0)
    found = {name: maximum(data) for name, data in documents(jobs.output).items()}
    assert found == {
        "a-tender-annex-lot-1.docx": ["30", "20", "50"],
        "a-tender-annex-lot-2.docx": ["12", "20", "32"],
        "b-tender-annex-lot-1.docx": ["30", "20", "50"],
        "b-tender-annex-lot-2.docx": ["14", "20", "34"],
    }


def test_the_pattern_of_names_may_have_the_lot_elsewhere(tmp_path: Path) -> None:
    jobs = run(tmp_path, "key\na\n", name="{lot}/{key}.docx")
    outcomes(jobs)
    assert sorted(documents(jobs.output)) == ["lot-1/a.docx", "lot-2/a.docx"]
