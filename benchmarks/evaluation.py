"""How long does an evaluation take? 40 tenderers, 3 evaluators, 8 criteria: workbooks made, filled in, read, compared and decided.

`python benchmarks/evaluation.py` prints seconds of the processor for each step, without those of filling in.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import openpyxl

import tenderkit
from tenderkit.evaluation import consensus_workbook, evaluation_workbooks

ROOT = Path(__file__).resolve().parent.parent
TENDERERS, EVALUATORS, CRITERIA = 40, 3, 8
R = TypeVar("R")


def prepared(folder: Path) -> Path:
    """Write a tender with eight criteria that people score, one price, and its evaluation."""
    base = tenderkit.load_tender(ROOT / "examples/notebooks/tender.yaml").yaml.data
    levels = [
        {"id": f"level_{number}", "label": f"Level {number}", "text": f"It has {number} parts.", "percent": number * 25}
        for number in range(5)
    ]
    own = [
        {"id": f"QU-{number}", "title": f"Quality {number}", "text": "A description of it. " * 20, "levels": levels}
        for number in range(1, CRITERIA - 1)
    ]
    price = {"id": "PR-1", "title": "Price", "text": "The total price.", "price": {"formula": "lowest"}}
    points = {"AC-3": 10, "AC-4": 10, "PR-1": 20, **{one["id"]: 10 for one in own}}
    award = {"points": points, "criteria": [*own, price], "tie_break": {"criteria": ["AC-3"]}}
    (folder / "tender.yaml").write_text(json.dumps({**base, "award": award}), encoding="utf-8")
    annex = tenderkit.save(tenderkit.render(tenderkit.load_tender(folder), "tender-annex"), folder)
    tenderers = [
        {"name": f"Tenderer {number} & Sons", "admitted": True, "prices": {"PR-1": 100_000 + number}} for number in range(TENDERERS)
    ]
    said = {"published": annex[0].name, "evaluators": [f"E. {number}" for number in range(EVALUATORS)], "tenderers": tenderers}
    (folder / "evaluation.yaml").write_text(json.dumps(said), encoding="utf-8")
    return folder / "evaluation.yaml"


def filled(data: bytes, evaluator: int) -> bytes:
    """A workbook as an evaluator sends it back."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for number, sheet in enumerate(book.worksheets[1:-1]):
        for row in range(4, 4 + CRITERIA):
            first = sheet.cell(row, 3).value.split("\n")[(number + evaluator * (row == 5)) % 3]
            sheet.cell(row, 4).value, sheet.cell(row, 5).value = (
                first.rpartition(":")[0],
                f"Evaluator {evaluator} found this in row {row}.",
            )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def timed(name: str, work: Callable[[], R]) -> R:
    """Do something, and print what it took."""
    begin = time.process_time()
    found = work()
    seconds = time.process_time() - begin
    TOOK.append(seconds)
    sys.stdout.write(f"{name:28} {seconds:6.2f} s\n")
    return found


TOOK: list[float] = []


def main() -> None:
    """Run the steps, and print the sum."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = prepared(folder)
        evaluation = timed("load", lambda: tenderkit.load_evaluation(path))
        made, _ = timed("make the workbooks", lambda: evaluation_workbooks(evaluation))
        files = []
        for number, document in enumerate(made):
            files.append(folder / document.name)
            files[-1].write_bytes(filled(document.data, number))
        scores = timed("read them", lambda: tenderkit.read_scores(evaluation, files))
        consensus, _ = timed("make the consensus", lambda: consensus_workbook(evaluation, scores))
        files.append(folder / consensus.name)
        files[-1].write_bytes(filled(consensus.data, 0))
        scores = timed("read all, with the consensus", lambda: tenderkit.read_scores(evaluation, files))
        decided = timed("decide", lambda: tenderkit.decide(evaluation, scores))
        assert len(decided.lots[0].ranked) == TENDERERS
        sys.stdout.write(f"{'in all':28} {sum(TOOK):6.2f} s\n")


if __name__ == "__main__":
    main()
