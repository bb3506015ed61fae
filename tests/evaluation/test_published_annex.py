"""The annex that was published and the tender file as it is now: whatever of the rule differs is told, and nothing else is."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from support import evaluations
from support.evaluations import AWARD, KESTREL, LOTS, NORDLYS, VEGA

import tenderkit
from tenderkit import TenderkitError
from tenderkit.evaluation import published_annexes


def now(folder: Path, change: dict[str, Any], **more: Any) -> None:
    """Change the tender file after its annex was published."""
    path = folder / "tender.yaml"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["award"] = {**copy.deepcopy(AWARD), **change}
    path.write_text(json.dumps(data | more), encoding="utf-8")


def told(folder: Path) -> list[str]:
    with pytest.raises(TenderkitError) as caught:
        published_annexes(tenderkit.load_evaluation(folder))
    assert {fault.code for fault in caught.value.faults} == {"TK386"}
    return [fault.message.partition(": ")[2] for fault in caught.value.faults]


def own(index: int, **change: Any) -> dict[str, Any]:
    criteria = copy.deepcopy(AWARD["criteria"])
    criteria[index] |= change
    return {"criteria": criteria}


CHANGES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "points": (
        {"points": {**AWARD["points"], "AC-3": 25, "PR-1": 35}},
        [
            "AC-3, level list: 100% 20 published, 100% 25 in the tender file",
            "AC-3, level plan: 70% 14 published, 70% 17.5 in the tender file",
            "AC-3, points: 20 published, 25 in the tender file",
            "PR-1, points: 40 published, 35 in the tender file",
        ],
    ),
    "a least": ({"least": {"AC-3": 6}}, ["PR-2, least points: 2 published, none in the tender file"]),
    "least in all": ({"least_in_all": 40}, ["least points in all: 50 published, 40 in the tender file"]),
    "rounding": (
        {"own_rounding": {**AWARD["own_rounding"], "PR-1": {"step": "1"}}},
        ["PR-1, rounding: 0.01 half-up published, 1 half-up in the tender file"],
    ),
    "a percentage": ({"percentages": {"AC-3": {"plan": 60}}}, ["AC-3, level plan: 70% 14 published, 60% 12 in the tender file"]),
    "a bound": (
        own(1, price={"formula": "linear", "all_points": 60, "no_points": 130}),
        ["PR-2, price formula: linear 60 120 published, linear 60 130 in the tender file"],
    ),
    "a text": (own(2, text="Another text."), ["QU-1: its text is another one than was published"]),
    "the tie-break": ({"tie_break": {"criteria": ["PR-1"]}}, ["the tie-break: AC-3, PR-1 published, PR-1 in the tender file"]),
}


@pytest.mark.some(3)
@pytest.mark.parametrize("name", CHANGES)
def test_a_tender_file_that_was_changed_since_is_told_with_what_changed(name: str, tmp_path: Path) -> None:
    evaluations.write(tmp_path)
    change, expected = CHANGES[name]
    now(tmp_path, change)
    assert told(tmp_path) == expected


def test_a_criterion_that_came_or_went_is_told(tmp_path: Path) -> None:
    evaluations.write(tmp_path)
    points = {name: most for name, most in AWARD["points"].items() if name != "QU-1"}
    now(tmp_path, {"criteria": AWARD["criteria"][:2], "points": points, "total": 90, "own_rounding": {"PR-1": {"step": "0.01"}}})
    assert told(tmp_path) == ["QU-1: published, and not in the tender file"]


def test_a_draw_by_lot_and_what_is_no_rule_are_no_change(tmp_path: Path) -> None:
    evaluations.write(tmp_path)
    draw = {"date": "2027-02-01", "witnesses": ["W"], "result": ["Kestrel IT", "Vega Devices"]}
    now(tmp_path, {"tie_break": {**AWARD["tie_break"], "draw": draw}}, title="Notebooks, second edition")
    [published] = published_annexes(tenderkit.load_evaluation(tmp_path))
    assert (published.name, published.language, published.lot) == ("2027-ICT-014-tender-annex.docx", "en", "")


def test_annexes_in_several_languages_and_one_for_all_lots_hold(tmp_path: Path) -> None:
    prices = {"PR-1": 9, "PR-2": 70}
    both = [each | {"prices": {"1": prices, "2": prices}} for each in (VEGA, KESTREL)]
    path = evaluations.write(tmp_path, *both, NORDLYS, lots=LOTS, languages=["en", "nl"])
    found = published_annexes(tenderkit.load_evaluation(tmp_path))
    assert {(one.lot, one.language) for one in found} == {(lot, language) for lot in "12" for language in ("en", "nl")}
    together = tenderkit.render(tenderkit.load_tender(tmp_path), "tender-annex-lots")
    names = [saved.name for saved in tenderkit.save(together[:1], tmp_path)]
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(data | {"published": names}), encoding="utf-8")
    assert [one.lot for one in published_annexes(tenderkit.load_evaluation(tmp_path))] == ["1", "2"]


def annex(folder: Path, kind: str) -> list[str]:
    """Write what is no annex, or not one of this tender, and return what is to be said of it."""
    target = folder / "2027-ICT-014-tender-annex.docx"
    if kind == "a draft":
        target.write_bytes(tenderkit.render(tenderkit.load_tender(folder), "tender-annex", draft=True)[0].data)
        return ["this is a draft, and no draft is published"]
    if kind == "another document":
        target.write_bytes(tenderkit.render(tenderkit.load_tender(folder), "contract-schedule")[0].data)
        return ["it does not say by which rule the contract is awarded"]
    if kind == "a file of others":
        target.write_bytes((Path(tenderkit.__file__).parents[1] / "templates/house-style.docx").read_bytes())
        return ["tenderkit did not make it, or its mark is lost"]
    if kind == "no Word file":
        target.write_bytes(b"x")
        return ["this is not a Word file"]
    target.unlink()
    return ["cannot be read: No such file or directory"]


@pytest.mark.some(3)
@pytest.mark.parametrize("kind", ["a draft", "another document", "a file of others", "no Word file", "nothing"])
def test_what_is_not_the_published_annex_is_told_at_the_line_that_names_it(kind: str, tmp_path: Path) -> None:
    evaluations.write(tmp_path)
    [what] = annex(tmp_path, kind)
    with pytest.raises(TenderkitError) as caught:
        published_annexes(tenderkit.load_evaluation(tmp_path))
    [fault] = caught.value.faults
    assert (fault.code, fault.message) == ("TK385", f"2027-ICT-014-tender-annex.docx: {what}")
    assert fault.location.path.endswith("evaluation.yaml")
    assert fault.location.line == 3


def test_without_a_published_annex_nothing_is_decided(tmp_path: Path) -> None:
    path = evaluations.write(tmp_path)
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "published": []}), encoding="utf-8")
    with pytest.raises(TenderkitError, match="TK385 nothing says which annex was published"):
        published_annexes(tenderkit.load_evaluation(tmp_path))
