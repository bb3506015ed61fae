"""A tender file that somebody is still writing: as much of a tender as can be made out, and every fault with its keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, example

import tenderkit
from tenderkit.tender.reasons import Reason, reasons

NAMES = ["notebooks", "laptops-nl", "servers", "monitors"]
WRONG = """scenario: medium
products:
  - {quantity: 5}
  - {name: Screen, quantity: many}
award: {points: {AC-3: ten, AC-4: 12.5}, rounding: {step: 1}, total: 50}
dates: {award: 2027-02-31}
decisions: {site_volume: most}
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_tender_without_faults_is_looked_at_as_it_is_loaded(name: str) -> None:
    loaded, looked = tenderkit.load_tender(ROOT / "examples" / name), tenderkit.look_at(ROOT / "examples" / name)
    assert looked.tender == loaded
    assert set(looked.faults) == set(loaded.faults)


def test_every_fault_knows_the_keys_of_its_value_and_the_rest_is_a_tender(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text(WRONG, encoding="utf-8")
    looked = tenderkit.look_at(path)
    wrong = {".".join(map(str, fault.location.keys)): fault.code for fault in looked.faults if fault.severity == "fault"}
    assert wrong == {
        "products.0.name": "TK110",
        "products.1.quantity": "TK113",
        "award.points.AC-3": "TK113",
        "award.points.AC-4": "TK305",
        "dates.award": "TK112",
        "decisions.site_volume": "TK361",
    }
    missing = {fault.location.keys for fault in looked.faults if fault.severity == "missing"}
    assert ("contracting_authority", "name") in missing
    assert looked.tender is not None
    assert {item.id for item in looked.tender.items} == {"SC-1", "AC-3", "AC-4", "CC-2", "CC-3"}
    with pytest.raises(tenderkit.TenderkitError) as caught:
        tenderkit.load_tender(path)
    assert set(caught.value.faults) == {fault for fault in looked.faults if fault.severity != "warning"}


@pytest.mark.parametrize(
    "text", ["", "a: [", "- a", "title: x\nlots: [{id: 1, title: A, award: {points: {AC-3: x}}}]\nscenario: low\n"]
)
def test_where_nothing_can_be_made_out_there_are_faults_and_no_tender(text: str, tmp_path: Path) -> None:
    (tmp_path / "tender.yaml").write_text(text, encoding="utf-8")
    looked = tenderkit.look_at(tmp_path)
    assert looked.tender is None
    assert any(fault.severity == "fault" for fault in looked.faults)
    assert tenderkit.look_at(tmp_path / "none.yaml").tender is None


def test_why_an_item_is_in_a_tender() -> None:
    tender = tenderkit.load_tender(example("medium"))
    found = reasons(tender.changed(items={"add": ["ADD-1", "ADD-2"]}))
    assert found["AC-3"] == Reason("scenario")
    assert found["AC-4"] == Reason("scenario", ("ADD-2",))
    assert found["ADD-2"] == Reason("added")


def test_a_consultation_begins_with_a_file_that_has_no_scenario(tmp_path: Path) -> None:
    for name, text in tenderkit.starting_files(tenderkit.load_catalogue()).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert tenderkit.load_tender(tmp_path, consultation=True).consultation
    [told] = [fault for fault in tenderkit.look_at(tmp_path).faults if fault.severity == "fault"]
    assert (told.code, told.location.keys) == ("TK301", ("scenario",))
