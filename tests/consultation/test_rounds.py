"""`score --before`: the way of each supplier since an earlier round, in the overview, the workbook, on the terminal and as data."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from support import accessibility, filling, lint, reading
from support.returned import EARLIER, FOLDER, ROUND_BEFORE, earlier_returns

import tenderkit
from tenderkit.cli import main
from tenderkit.consultation import Result as Scored
from tenderkit.consultation import Rounds
from tenderkit.consultation.reports import market_documents
from tenderkit.consultation.rounds import dimensions, level
from tenderkit.documents import load_library, make
from tenderkit.tender import no_tender

LOW = ("type.reseller", "A1.1", "A2.1", "P.1", "X.1")  # 0, 0, 0
HIGH = ("type.reseller", "A1.7", "A2.4", "P.3", "P.4", "X.2", "X.3", "X.5")  # 10, 10, 8
OTHER = ("type.other", *LOW[1:])


def returned(folder: Path, file: str, ticked: tuple[str, ...], company: str) -> Path:
    path = folder / f"{file}.docx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(filling.filled(ticked, {"supplier.company": company} if company else {}))
    return path


def scored(now: list[Path], before: list[Path]) -> Scored:
    return tenderkit.score(now, no_tender(tenderkit.load_catalogue()), before=before)


def ways(now: list[Path], before: list[Path]) -> list[tuple[str, str, str | None, str | None]]:
    """Return the suppliers with what became of them and their levels before and now."""
    found = scored(now, before).rounds
    assert found is not None
    return [(way.supplier, way.state, level(way.before), level(way.now)) for way in found.ways]


@pytest.fixture(scope="module")
def example() -> Scored:
    tender = tenderkit.load_tender(FOLDER / "consultation.yaml", consultation=True)
    return tenderkit.score(sorted(FOLDER.glob("*.docx")), tender, before=sorted(EARLIER.glob("*.docx")))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_returns_of_the_round_before_are_forms_of_today(request: pytest.FixtureRequest, example: Scored) -> None:
    if request.config.getoption("--renew"):
        EARLIER.mkdir(exist_ok=True)
        for path, data in earlier_returns().items():
            path.write_bytes(data)
    assert sorted(EARLIER.glob("*.docx")) == sorted(earlier_returns()), "make them with --renew"
    assert example.rounds is not None
    before = [way.before.source for way in example.rounds.ways if way.before]
    assert [(found.supplier, found.faults) for found in before] == [(answer.supplier.name, ()) for answer in ROUND_BEFORE]


def test_a_supplier_is_the_same_where_its_name_is_whatever_its_capitals_and_spaces(tmp_path: Path) -> None:
    now = [returned(tmp_path, "now", HIGH, "Nordlicht “Süd”  GmbH")]
    before = [returned(tmp_path, "then", LOW, 'NORDLICHT "Süd" GmbH')]
    assert ways(now, before) == [("Nordlicht “Süd”  GmbH", "both", "low", "high")]


def test_suppliers_are_new_or_gone_and_those_without_a_name_are_nobody_elses(tmp_path: Path) -> None:
    now = [returned(tmp_path, "a", HIGH, "Acme"), returned(tmp_path, "b", LOW, "")]
    before = [returned(tmp_path, "c", LOW, "Zenith"), returned(tmp_path, "d", LOW, "")]
    assert ways(now, before) == [
        ("Acme", "new", None, "high"),
        ("b", "new", None, "low"),
        ("Zenith", "gone", "low", None),
        ("d", "gone", "low", None),
    ]


def test_two_earlier_returns_that_differ_give_no_level_and_the_same_twice_gives_one(tmp_path: Path) -> None:
    now = [returned(tmp_path, "now", HIGH, "Acme")]
    first, other = returned(tmp_path, "first", LOW, "Acme"), returned(tmp_path, "other", HIGH, "Acme")
    same = returned(tmp_path, "same", LOW, "Acme")
    assert ways(now, [first, other]) == [("Acme", "both", None, "high")]
    assert ways(now, [first, same]) == [("Acme", "both", "low", "high")]


def test_a_supplier_of_no_scored_type_has_no_level_and_counts_in_no_move(tmp_path: Path) -> None:
    result = scored([returned(tmp_path, "now", HIGH, "Acme")], [returned(tmp_path, "then", OTHER, "Acme")])
    assert result.rounds is not None
    assert dimensions(result.rounds.ways[0].before) == {}
    assert set(result.rounds.moves(result.tender.asked()).values()) == {(0, 0, 0)}


def test_the_moves_count_who_stands_higher_as_before_and_lower(tmp_path: Path) -> None:
    steps = {"Up": (LOW, HIGH), "Up too": (LOW, HIGH), "Same": (HIGH, HIGH), "Down": (HIGH, LOW)}
    now = [returned(tmp_path / "now", name, after, name) for name, (_, after) in steps.items()]
    before = [returned(tmp_path / "then", name, earlier, name) for name, (earlier, _) in steps.items()]
    found = scored(now, before).rounds
    assert isinstance(found, Rounds)
    assert found.moves(tenderkit.load_catalogue().questionnaire) == dict.fromkeys(("awareness", "policies", "actions"), (2, 1, 1))


def test_an_earlier_round_changes_nothing_of_the_market(example: Scored) -> None:
    alone = tenderkit.score(sorted(FOLDER.glob("*.docx")), example.tender)
    assert alone.market == example.market
    assert alone.rounds is None
    assert "rounds" not in alone.data()
    [overview, *_] = market_documents(alone.profiles, alone.market, alone.tender)
    assert "earlier round" not in reading.text(overview.data)


def test_another_version_of_the_questionnaire_is_told(tmp_path: Path) -> None:
    own = tmp_path / "clauses"
    own.mkdir()
    shipped = (ROOT / "clauses/en/questionnaire.yaml").read_text(encoding="utf-8")
    (own / "questionnaire.yaml").write_text(shipped.replace('version: "1.0"', 'version: "0.9"'), encoding="utf-8")
    library = load_library()
    form, _ = make(no_tender(tenderkit.load_catalogue(clauses=own)), library.types["supplier-questionnaire"], library)
    assert form is not None

    def fill(root: object) -> None:
        for name in LOW:
            filling.tick(filling.control_of(root, name))
        filling.write(filling.control_of(root, "supplier.company"), "Acme")

    old = tmp_path / "old.docx"
    old.write_bytes(filling.edited(form.data, fill))
    result = scored([returned(tmp_path, "now", HIGH, "Acme")], [old])
    assert result.rounds is not None
    assert result.rounds.versions == ("0.9",)
    [overview, *_] = market_documents(result.profiles, result.market, result.tender, rounds=result.rounds)
    said = reading.text(overview.data)
    assert "Some forms are of another version of the questionnaire: 0.9." in said
    assert "Version 0.9 before" in said
    assert "version 0.9 before" in run("score", tmp_path / "now.docx", "--before", old, "--no-documents").stdout


def test_what_is_wrong_in_the_earlier_round_warns_and_stops_nothing(tmp_path: Path) -> None:
    now = returned(tmp_path / "now", "now", HIGH, "Acme")
    returned(tmp_path / "then", "then", LOW[:-1], "Acme")
    (tmp_path / "then/torn.docx").write_bytes(b"PK")
    found = run("score", now, "--before", tmp_path / "then", "--no-documents", "--json")
    assert found.exit_code == 0, found.stderr
    data = json.loads(found.stdout)
    assert data["rounds"]["unread"] == ["torn.docx"]
    assert data["rounds"]["suppliers"][0]["before"]["levels"] == {"awareness": "low", "policies": "low", "actions": None}
    told = {(Path(fault["path"]).name, fault["code"], fault["severity"]) for fault in json.loads(found.stderr)}
    assert told == {("then.docx", "TK802", "warning"), ("torn.docx", "TK801", "warning")}


def test_an_earlier_round_without_a_return_is_a_fault(tmp_path: Path) -> None:
    now = returned(tmp_path, "now", HIGH, "Acme")
    (tmp_path / "empty").mkdir()
    found = run("score", now, "--before", tmp_path / "empty", "--no-documents")
    assert found.exit_code == 1
    assert "TK816 there is no return of an earlier round" in found.stderr


def test_the_overview_shows_the_way_of_each_supplier(example: Scored) -> None:
    [overview, workbook, *_] = market_documents(example.profiles, example.market, example.tender, rounds=example.rounds)
    tables = reading.tables(overview.data)
    assert tables["Suppliers in both rounds: before → now"][1:] == [
        ["Kestrel IT Supplies", "Low (2) →\nMedium (4)", "Low (2) →\nMedium (6)", "Low (0) →\nMedium (3)", "Low →\nMedium"]
    ]
    assert [row[1:] for row in tables["How many suppliers stand higher or lower than before"][1:]] == [["1", "0", "0"]] * 3
    assert "New: Nordlys Computers, Vega Device Leasing." in reading.text(overview.data)
    assert "Gone: Ostwind Thin Clients." in reading.text(overview.data)
    assert [*lint.findings(overview.data), *accessibility.findings(overview.data)] == []
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.data))["Since the earlier round"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:6] == [
        "Supplier",
        "Since the earlier round",
        *(f"Awareness: {kind}" for kind in ("points before", "points now", "level before", "level now")),
    ]
    assert [row[:6] for row in rows[1:]] == [
        ["Kestrel IT Supplies", "in both rounds", 2, 4, "Low", "Medium"],
        ["Nordlys Computers", "new", None, 7, None, "High"],
        ["Vega Device Leasing", "new", None, 4, None, "Medium"],
        ["Ostwind Thin Clients", "gone", 2, None, "Low", None],
    ]


def test_the_terminal_and_the_data_say_the_same(example: Scored) -> None:
    call = ["score", FOLDER, "--tender", FOLDER / "consultation.yaml", "--before", EARLIER, "--no-documents"]
    said = " ".join(run(*call).stdout.split())
    assert "Kestrel IT Supplies low (2) → medium (4) low (2) → medium (6) low (0) → medium (3) low → medium" in said
    assert "Ostwind Thin Clients low (2) medium (6) medium (3) low gone" in said
    rounds = json.loads(run(*call, "--json").stdout)["rounds"]
    assert [one["state"] for one in rounds["suppliers"]] == ["both", "new", "new", "gone"]
    assert rounds["moves"]["actions"] == {"higher": 1, "same": 0, "lower": 0}
