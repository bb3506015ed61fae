"""Scores → what is decided: what an oracle made of the annex's words says, recorded with every reason, and told when it changes."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from support import award_oracle, evaluations
from support.evaluations import AWARD, CRITERIA, KESTREL, LOTS, NORDLYS, VEGA, best
from support.profiles import examples

import tenderkit
from tenderkit import TenderkitError
from tenderkit.cli import main
from tenderkit.evaluation import Place, Tenderer, Withheld, shown_to
from tenderkit.evaluation.record import Confidential
from tenderkit.files import yamlfile

PERCENT = {"AC-3": (100, 70, 0), "AC-4": (100, 50, 30, 0), "QU-1": (100, 55, 51, 0)}
names = ["Vega", "Kestrel", "Nordlys", "Lyra"]


def rounding(criterion: str) -> tuple[str, str]:
    rule = AWARD["own_rounding"].get(criterion, {})
    usual = AWARD["rounding"] if not rule else {"mode": "half-up"}
    return str({**usual, **rule}["step"]), str({**usual, **rule}["mode"])


def as_the_oracle_takes_it(criterion: str) -> dict[str, Any]:
    own = next((one for one in AWARD["criteria"] if one["id"] == criterion), {})
    least = AWARD["least"].get(criterion)
    return {
        "id": criterion,
        "maximum": str(AWARD["points"][criterion]),
        "rounding": rounding(criterion),
        "least": None if least is None else str(least),
        "price": own.get("price"),
    }


@st.composite
def offers(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for name in names[: draw(st.integers(1, 4))]:
        first = draw(st.sampled_from(["800000", "850000", "900000.5", "1600000"]))
        held = {"PR-1": first, "PR-2": draw(st.sampled_from(["50", "90", "105.25", "130"]))}
        rows = {criterion: draw(st.integers(0, len(PERCENT[criterion]) - 1)) for criterion in CRITERIA}
        found.append({"name": name, "admitted": draw(st.integers(0, 4)) > 0, "prices": held, "rows": rows})
    return found


@settings(max_examples=examples(25))
@given(offers())
def test_points_ranks_and_ties_are_what_the_words_of_the_annex_say(
    tmp_path_factory: pytest.TempPathFactory, offered: list[dict[str, Any]]
) -> None:
    """From the evaluation file through a workbook that is filled in, to the ranking."""
    folder = tmp_path_factory.mktemp("award")
    tenderers = [{key: each[key] for key in ("name", "admitted", "prices")} for each in offered]
    tenderers = [each if each["admitted"] else each | {"not_admitted": "It said so."} for each in tenderers]
    found = evaluations.evaluation(folder, *tenderers)
    rows = {each["name"]: each["rows"] for each in offered}
    path = evaluations.workbook(found, folder)
    evaluations.fill(path, lambda sheet, name: (evaluations.LEVELS[name][rows[sheet][name]], "So it is."))
    [lot] = tenderkit.decide(found, tenderkit.read_scores(found, path)).lots
    tenders = [
        {
            "name": each["name"],
            "admitted": each["admitted"],
            "given": {name: Fraction(price) for name, price in each["prices"].items()}
            | {
                name: award_oracle.rounded(Fraction(AWARD["points"][name]) * PERCENT[name][row] / 100, *rounding(name))
                for name, row in each["rows"].items()
            },
        }
        for each in offered
    ]
    criteria = [as_the_oracle_takes_it(name) for name in AWARD["points"]]
    expected = award_oracle.decided(criteria, tenders, str(AWARD["least_in_all"]), AWARD["tie_break"]["criteria"])
    assert {each.name for each in lot.ranked} == set(expected)
    for each in lot.ranked:
        sheet = expected[each.name]
        assert {name: Fraction(points) for name, points in each.points.items()} == sheet["points"]
        assert set(each.below) == set(sheet["out"])
        assert (None if each.total is None else Fraction(each.total)) == sheet.get("total")
        assert each.rank == (None if "before" not in sheet else sheet["before"] + 1)
        assert set(each.tied) == sheet.get("equals", set())


def scores(evaluator: str, given: Any) -> str:
    return json.dumps({"evaluator": evaluator, "scores": given}, ensure_ascii=False)


def given_as(*pairs: tuple[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"level": level, "reason": reason} for name, (level, reason) in zip(CRITERIA, pairs, strict=True)}


ALL = {
    "Vega Devices": given_as(("list", "A"), ("50%", "B"), ("GOOD", "C")),
    "Kestrel IT": given_as(("70", "D"), ("No action", "E"), ("Slow", "F")),
}


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def changed(criterion: str, **score: str | None) -> dict[str, Any]:
    """All scores, but for one of Vega Devices."""
    kept = {name: value for name, value in {**ALL["Vega Devices"][criterion], **score}.items() if value is not None}
    return {**ALL, "Vega Devices": {**ALL["Vega Devices"], criterion: kept}}


def test_scores_in_a_file_name_levels_by_words_percentages_or_ids(tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path)
    read = tenderkit.read_scores(found, written(tmp_path, "berg.yaml", scores("a. berg", ALL)))
    assert [score.row for score in read.consensus.values()] == [0, 1, 0, 1, 3, 2]
    assert read.consensus[Place("", "Kestrel IT", "QU-1")].reason == "F"


FILES: dict[str, tuple[str, list[str]]] = {
    "no reason": (scores("A. Berg", changed("AC-4", reason=None)), ["TK390 AC-4 of Vega Devices has a score without a reason"]),
    "no level": (scores("A. Berg", changed("AC-4", level=None)), ["TK389 AC-4 of Vega Devices has a reason and no level"]),
    "no such level": (scores("A. Berg", changed("AC-4", level="60%")), ["TK391 AC-4 has no level “60%”"]),
    "another tenderer": (
        scores("A. Berg", {**ALL, "Lyra": ALL["Kestrel IT"], "Nordlys": {}}),
        ["TK392 nothing is scored here for “Lyra”", "TK392 nothing is scored here for “Nordlys”"],
    ),
    "a price": (
        scores("A. Berg", {**ALL, "Kestrel IT": {**ALL["Kestrel IT"], "PR-1": {"level": "Good", "reason": "x"}}}),
        ["TK392 nothing is scored here for “PR-1”"],
    ),
    "a key that is not one": (scores("A. Berg", changed("AC-4", why="x")), ["TK111 “why” is not a key here"]),
    "nobody": (scores("B. Arg", ALL), ["TK387 “B. Arg” is not an evaluator"]),
    "a list": ("- x", ["TK116 a file of scores is a list of `key: value`"]),
}


@pytest.mark.some(4)
@pytest.mark.parametrize("name", FILES)
def test_what_is_wrong_in_a_file_of_scores_is_told(name: str, tmp_path: Path) -> None:
    text, expected = FILES[name]
    with pytest.raises(TenderkitError) as caught:
        tenderkit.read_scores(evaluations.evaluation(tmp_path), written(tmp_path, "berg.yaml", text))
    assert [f"{fault.code} {fault.message}" for fault in caught.value.faults] == expected


def test_in_lots_each_lot_is_scored_and_awarded_by_itself(tmp_path: Path) -> None:
    prices = {"PR-1": 900_000, "PR-2": 80}
    vega, kestrel = (each | {"prices": {"1": prices, "2": prices}} for each in (VEGA, KESTREL))
    found = evaluations.evaluation(tmp_path, vega, kestrel | {"lots": ["2"], "prices": {"2": prices}}, NORDLYS, lots=LOTS)
    given = {"1": {"Vega Devices": ALL["Vega Devices"]}, "2": ALL}
    decided = tenderkit.decide(found, tenderkit.read_scores(found, written(tmp_path, "berg.yaml", scores("A. Berg", given))))
    assert [lot.lot for lot in decided.lots] == ["1", "2"]
    assert [each.name for each in decided.lots[0].ranked] == ["Vega Devices", "Nordlys"]
    assert {each.name for each in decided.lots[1].ranked} == {"Vega Devices", "Kestrel IT", "Nordlys"}
    assert [lot.scores["Vega Devices"]["AC-3"].points for lot in decided.lots] == [20, 35]
    assert [published.lot for published in decided.published] == ["1", "2"]


def test_nothing_is_decided_without_a_consensus(tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path, evaluators=("A. Berg", "C. Dael"))
    files = [written(tmp_path, f"{who}.yaml", scores(who, ALL)) for who in ("A. Berg", "C. Dael")]
    with pytest.raises(TenderkitError, match="TK395 the evaluators have no consensus yet"):
        tenderkit.decide(found, tenderkit.read_scores(found, files))
    files.append(written(tmp_path, "all.yaml", scores("Consensus", changed("AC-3", reason="All agree."))))
    [lot] = tenderkit.decide(found, tenderkit.read_scores(found, files)).lots
    assert lot.scores["Vega Devices"]["AC-3"].reason == "All agree."
    assert {who: of["Vega Devices"]["AC-3"].reason for who, of in lot.by_evaluator.items()} == {"A. Berg": "A", "C. Dael": "A"}


def run(*call: str) -> Result:
    return CliRunner().invoke(main, call)


def test_the_commands_lead_from_a_tender_to_a_record_and_tell_what_changes_later(tmp_path: Path) -> None:
    named = str(evaluations.write(tmp_path))
    assert run("evaluate", named).exit_code == 0
    path = tmp_path / "evaluation/A. Berg.xlsx"
    assert "TK389" in run("award", named, "-o", str(tmp_path / "out")).output
    assert not (tmp_path / "out").exists()
    evaluations.fill(path, best)
    assert "TK601" in run("evaluate", named).output, "a workbook that was filled in is kept"
    shown = run("evaluate", named, str(path.parent))
    assert "Vega Devices  AC-3       List of sites (20)" in shown.output
    made = run("award", named, "-o", str(tmp_path / "out"))
    assert made.exit_code == 0
    assert "not admitted: It did not sign the statement of SC-1." in made.output
    record = (tmp_path / "out/record.yaml").read_bytes()
    assert run("award", named, "-o", str(tmp_path / "out")).exit_code == 0, "the same again is no change"
    evaluations.fill(
        path, lambda sheet, name: (best(sheet, name)[0], "Another reason." if name == "QU-1" else best(sheet, name)[1])
    )
    told = run("award", named, "-o", str(tmp_path / "out"))
    assert told.exit_code == 1
    assert "TK396 the reason of consensus for QU-1 of Vega Devices is another one now" in told.output
    assert (tmp_path / "out/record.yaml").read_bytes() == record
    assert "TK396 warning: the reason of consensus" in run("award", named, "-o", str(tmp_path / "out"), "--force").output
    assert (tmp_path / "out/record.yaml").read_bytes() != record


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\"'\\:#-"), min_size=1, max_size=40)


@settings(max_examples=examples(20))
@given(st.lists(texts, min_size=6, max_size=6))
def test_the_record_holds_every_reason_as_it_was_given(tmp_path_factory: pytest.TempPathFactory, reasons: list[str]) -> None:
    from tenderkit.evaluation import changed_since, record_of

    folder = tmp_path_factory.mktemp("record")
    found = evaluations.evaluation(folder)
    given = iter(reasons)
    typed = {who: {name: {**score, "reason": "x" + next(given)} for name, score in of.items()} for who, of in ALL.items()}
    read = tenderkit.read_scores(found, written(folder, "berg.yaml", scores("A. Berg", typed)))
    decided = tenderkit.decide(found, read)
    path = folder / "record.yaml"
    path.write_bytes(record_of(decided, found))
    yaml, wrong = yamlfile.parse(path.read_text(encoding="utf-8"), "record.yaml")
    assert not wrong
    held = yaml.data["lots"][0]["scores"]["consensus"]
    kept = {place: score.reason for place, score in read.consensus.items()}
    assert {Place("", who, name): score["reason"] for who, of in held.items() for name, score in of.items()} == kept
    assert changed_since(decided, found, path) == []


def test_where_prices_alone_decide_nobody_scores(tmp_path: Path) -> None:
    path = evaluations.write(
        tmp_path,
        *(each | {"prices": {"PR-1": price}} for each, price in ((VEGA, 900_000), (KESTREL, 800_000))),
        items={"leave_out": ["AC-3", "AC-4"]},
        award={"points": {"PR-1": 40}, "criteria": AWARD["criteria"][:1]},
    )
    assert run("evaluate", str(path), "-o", str(tmp_path / "books")).exit_code == 0
    shown = run("award", str(path), "-o", str(tmp_path / "out"))
    assert shown.exit_code == 0
    assert "1     Kestrel IT    40     40" in shown.output
    assert "2     Vega Devices  35.56  35.56" in shown.output


def test_one_changed_word_of_a_reason_makes_another_fingerprint(tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path)
    prints = {
        tenderkit.decide(found, tenderkit.read_scores(found, written(tmp_path, "berg.yaml", scores("A. Berg", given)))).fingerprint
        for given in (ALL, ALL, changed("AC-3", reason="A."), changed("AC-3", level="70%"))
    }
    assert len(prints) == 3


def test_a_reason_is_withheld_from_others_where_its_tenderer_marked_it() -> None:
    vega = Tenderer("Vega", confidential=Confidential(("AC-4",), ("Plant 7",)))
    kestrel = Tenderer("Kestrel")
    assert shown_to("Any reason", vega, "AC-4", kestrel) == Withheld("AC-4")
    assert shown_to("At PLANT\n 7, nothing.", vega, "AC-3", kestrel) == Withheld("Plant 7")
    assert shown_to("At plant 8.", vega, "AC-3", None) == "At plant 8."
    assert shown_to("At plant 7.", vega, "AC-4", vega) == "At plant 7."


def test_no_number_of_the_evaluation_is_a_float(tmp_path: Path) -> None:
    found = evaluations.evaluation(tmp_path)
    [lot] = tenderkit.decide(found, tenderkit.read_scores(found, written(tmp_path, "b.yaml", scores("A. Berg", ALL)))).lots
    numbers = [number for each in lot.ranked for number in [*each.points.values(), each.total] if number is not None]
    assert numbers
    assert all(type(number) is Decimal for number in numbers)
