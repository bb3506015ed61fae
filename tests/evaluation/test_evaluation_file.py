"""The evaluation file: who tendered for what at which price, held against the tender; every fault with its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support import evaluations
from support.doc_tables import page, quoted
from support.evaluations import KESTREL, LOTS, NORDLYS, VEGA

import tenderkit
from tenderkit import TenderkitError
from tenderkit.cli import main
from tenderkit.evaluation import starter_of
from tenderkit.evaluation.evaluation_file import EvaluationInLots, EvaluationWithoutLots
from tenderkit.files import yamlfile
from tenderkit.files.validation import validate


def faults(path: Path) -> list[str]:
    with pytest.raises(TenderkitError) as caught:
        tenderkit.load_evaluation(path)
    return [f"{fault.code} {fault.message}" for fault in caught.value.faults]


def test_tenderers_come_with_exact_prices_and_the_reason_why_not(tmp_path: Path) -> None:
    vega, kestrel, nordlys = evaluations.evaluation(tmp_path).tenderers
    assert (vega.name, vega.admitted, f"{vega.prices['']['PR-1']}") == ("Vega Devices", True, "900000")
    assert f"{kestrel.prices['']['PR-1']}" == "850000.5"
    assert (nordlys.admitted, nordlys.not_admitted) == (False, NORDLYS["not_admitted"])


def test_a_tenderer_tenders_for_all_lots_or_for_those_that_it_names(tmp_path: Path) -> None:
    prices = {"PR-1": 9, "PR-2": 70}
    vega = VEGA | {"prices": {"1": prices, "2": prices}}
    found = evaluations.evaluation(tmp_path, vega, KESTREL | {"lots": ["2"], "prices": {"2": prices}}, NORDLYS, lots=LOTS)
    assert [each.lots for each in found.tenderers] == [("1", "2"), ("2",), ("1", "2")]
    assert [[each.name for each in found.assessed(part)] for part in found.parts] == [
        ["Vega Devices"],
        ["Vega Devices", "Kestrel IT"],
    ]


WRONG: dict[str, tuple[list[dict[str, Any]], str]] = {
    "a price is missing": ([VEGA | {"prices": {"PR-1": 9}}], "TK383 Vega Devices has no price under PR-2"),
    "a price is of a level": (
        [VEGA | {"prices": {**VEGA["prices"], "AC-3": 9}}],
        "TK384 “AC-3” is not an award criterion that fits here",
    ),
    "a price is nothing": ([VEGA | {"prices": {"PR-1": 0, "PR-2": 90}}], "TK114 “0” is out of range for “PR-1”"),
    "a name twice": ([VEGA, VEGA | {"name": "VEGA  devices"}], "TK380 the name “VEGA  devices” appears twice"),
    "no reason why not": ([VEGA, {"name": "N", "admitted": False}], "TK382 N is not admitted, and nothing says why"),
    "a reason too many": ([VEGA | {"not_admitted": "late"}], "TK382 Vega Devices is admitted, and has a reason why not"),
    "a lot of a tender without": ([VEGA | {"lots": ["1"]}], "TK381 this tender has no lots"),
    "confidential and unknown": (
        [VEGA | {"confidential": {"criteria": ["AC-9"]}}],
        "TK384 “AC-9” is not an award criterion that fits here",
    ),
    "no folder": ([VEGA | {"forms": "nowhere"}], "TK101 there is no folder “nowhere”"),
    "nothing says whether admitted": ([VEGA, {"name": "N"}], "TK110 “admitted” is missing"),
    "a key that is not one": ([VEGA | {"adress": "x"}], "TK111 “adress” is not a key here"),
}


@pytest.mark.some(4)
@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_one_fault(name: str, tmp_path: Path) -> None:
    tenderers, fault = WRONG[name]
    assert faults(evaluations.write(tmp_path, *tenderers)) == [fault]


def test_all_faults_are_told_at_once_and_of_lots_too(tmp_path: Path) -> None:
    vega = VEGA | {"lots": ["1", "3"], "prices": {"1": {"PR-1": 9}, "2": {"PR-1": 9, "PR-2": 9}}}
    path = evaluations.write(tmp_path, vega, NORDLYS | {"name": "x", "forms": "y"}, evaluators=("A", "consensus", "a"), lots=LOTS)
    assert sorted(fault[:5] for fault in faults(path)) == ["TK101", "TK380", "TK380", "TK381", "TK383", "TK383"]


def test_a_draw_that_names_nobody_who_tendered_is_told_at_its_line(tmp_path: Path) -> None:
    award = evaluations.AWARD | {
        "tie_break": {"draw": {"date": "2027-02-01", "witnesses": ["W"], "result": ["Vega Device", "Kestrel IT"]}}
    }
    assert faults(evaluations.write(tmp_path, award=award)) == ["TK384 “Vega Device” was drawn, and is not a tenderer"]


@pytest.mark.parametrize("lots", [[], LOTS])
def test_the_file_to_start_from_has_every_key_and_asks_for_what_is_needed(lots: list[Any], tmp_path: Path) -> None:
    evaluations.write(tmp_path, *([] if not lots else [NORDLYS]), lots=lots)
    text = starter_of(tenderkit.load_tender(tmp_path), "tender.yaml")
    yaml, wrong = yamlfile.parse(text, "evaluation.yaml")
    model = EvaluationInLots if lots else EvaluationWithoutLots
    assert not wrong
    assert {fault.message for fault in validate(model, yaml)[1]} == {"“name” is missing", "“admitted” is missing"}
    entry = model.model_fields["tenderers"].annotation.__args__[0]  # type: ignore[union-attr]
    assert set(model.model_fields) == set(yaml.data)
    assert set(entry.model_fields) - ({"lots"} if not lots else set()) == set(yaml.data["tenderers"][0])


def test_a_file_to_start_from_is_written_once(tmp_path: Path) -> None:
    evaluations.write(tmp_path)
    (tmp_path / "evaluation.yaml").unlink()
    call = ["evaluate", "--init", str(tmp_path)]
    assert CliRunner().invoke(main, call).exit_code == 0
    again = CliRunner().invoke(main, call)
    assert again.exit_code == 1
    assert "TK601 this file exists; it was kept" in again.output


def test_every_key_is_explained() -> None:
    table = [quoted(line.split("|")[1])[0] for line in page("evaluation-file").splitlines() if re.match(r"\| `", line)]
    entry = EvaluationInLots.model_fields["tenderers"].annotation.__args__[0]  # type: ignore[union-attr]
    nested = {"tenderers.confidential": ("criteria", "words"), "approved": ("by", "on")}
    known = [*EvaluationInLots.model_fields, *(f"tenderers.{name}" for name in entry.model_fields)]
    assert set(table) == {name for name in known if name not in nested} | {
        f"{name}.{key}" for name in nested for key in nested[name]
    }
