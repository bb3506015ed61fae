"""A tender in lots: what a lot has of its own, what it has from the rest of the file, and its documents."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import example
from support import reading
from support.own_criteria import AWARD

import tenderkit
from tenderkit import Tender, TenderkitError
from tenderkit.bulk.columns import column
from tenderkit.cli import main
from tenderkit.files import yamlfile

NOTEBOOKS = {"id": "1", "title": "Notebooks", "products": ["Notebook"]}
SERVERS = {
    "id": "2",
    "title": "Servers & racks",
    "products": [{"name": "Server", "quantity": 12}],
    "items": {"add": []},
    "award": {"points": {"AC-3": 35}, "total": 55},
    "dates": {"contract_start": "2027-09-01"},
}


def tender(*lots: dict[str, Any], **changes: Any) -> Tender:
    return tenderkit.load_tender(example("medium")).changed(lots=list(lots or (NOTEBOOKS, SERVERS)), **changes)


def points(lot: Tender) -> dict[str, Decimal]:
    return {item.id: item.points for item in lot.items if item.points is not None}


def test_a_lot_has_its_own_and_the_rest_from_the_file() -> None:
    notebooks, servers = tender().lots
    assert points(notebooks) == {"AC-3": 30, "AC-4": 20}
    assert points(servers) == {"AC-3": 35, "AC-4": 20}
    assert [product.name for product in servers.file.products] == ["Server"]
    assert {"ADD-1", "ADD-2"} <= {item.id for item in notebooks.items}
    assert not {"ADD-1", "ADD-2"} & {item.id for item in servers.items}
    assert (str(notebooks.file.dates.contract_start), str(servers.file.dates.contract_start)) == ("2027-03-15", "2027-09-01")
    assert notebooks.file.dates.contract_end == servers.file.dates.contract_end
    assert notebooks.rounding == servers.rounding


def test_a_lot_alone_is_the_tender_with_its_keys_laid_over() -> None:
    """Each lot equals the tender that a person would have written for it alone."""
    for lot, written in zip(tender().lots, (NOTEBOOKS, SERVERS), strict=True):
        alone = tenderkit.load_tender(example("medium")).changed(**{k: v for k, v in written.items() if k not in ("id", "title")})
        assert (lot.items, lot.due, lot.file) == (alone.items, alone.due, alone.file)


def test_every_document_is_made_for_each_lot_and_says_for_which() -> None:
    found = {each.name: each for each in tenderkit.render(tender())}
    kinds = ("buyer-notes", "contract-schedule", "tender-annex")
    assert set(found) == {f"2027-ICT-014-{kind}-lot-{lot}.docx" for kind in kinds for lot in (1, 2)}
    for name, each in found.items():
        words = reading.text(each.data)
        assert ("Servers & racks" in words) == ("lot-2" in name)
    assert "Lot 2: Servers & racks" in reading.text(found["2027-ICT-014-tender-annex-lot-2.docx"].data)
    summary = reading.tables(found["2027-ICT-014-tender-annex-lot-2.docx"].data)["Award criteria and maximum points"]
    assert [row[-1] for row in summary] == ["Maximum points", "35", "20", "55"]


def test_the_document_of_a_lot_differs_from_one_without_lots_in_the_lot_alone() -> None:
    alone = reading.text(
        tenderkit.render(tenderkit.load_tender(example("medium")).changed(products=["Notebook"]), "tender-annex")[0].data
    )
    of_lot = reading.text(tenderkit.render(tender(), "tender-annex")[0].data)
    assert of_lot.replace("Lot 1: Notebooks\n", "") == alone


def test_lots_are_called_so_in_the_language_of_the_document() -> None:
    names = [each.name for each in tenderkit.render(tender(languages=["nl", "en"]), "tender-annex")]
    assert names == [
        "2027-ICT-014-tender-annex-perceel-1-nl.docx",
        "2027-ICT-014-tender-annex-perceel-2-nl.docx",
        "2027-ICT-014-tender-annex-lot-1-en.docx",
        "2027-ICT-014-tender-annex-lot-2-en.docx",
    ]


def test_one_annex_has_a_part_for_each_lot_with_the_numbers_of_its_own_annex() -> None:
    made_of = tender(NOTEBOOKS, {**SERVERS, "award": {**AWARD, "points": {**AWARD["points"], "AC-3": 25}, "total": 105}})
    [together] = tenderkit.render(made_of, "tender-annex-lots")
    assert together.name == "2027-ICT-014-tender-annex-lots.docx"
    found, words = reading.tables(together.data), reading.text(together.data)
    assert words.count("Points are earned by either of these:") == 1  # the text of AC-3 stands once
    for number, each in enumerate(tenderkit.render(made_of, "tender-annex"), 1):
        alone = reading.tables(each.data)
        maxima = {row[0]: row[-1] for row in alone["Award criteria and maximum points"][1:]}
        part = {row[0]: row[-1] for row in found[f"Lot {number}, criteria and maximum points"][1:] if row[-1] != "–"}
        assert part == maxima
        scored = [name for name in alone if name.startswith(("Scoring of", "Worked example of"))]
        assert len(scored) == len(maxima) - 1
        for name in scored:
            item = re.search(r"[A-Z]+-\d", name)
            assert item
            assert found[name.replace(item[0], f"{item[0]}, Lot {number}")] == alone[name]
    assert "Lot 2: how the contract is awarded" in words
    assert "Lot 1: how the contract is awarded" not in words


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_annex_of_all_lots_is_made_in_every_language(language: str) -> None:
    [document] = tenderkit.render(tender(language=language), "tender-annex-lots")
    assert {"en": "Lot 2: Servers & racks", "nl": "Perceel 2: Servers & racks"}[language] in reading.headings(document.data)


def test_the_annex_of_all_lots_is_one_document_in_each_language() -> None:
    names = [each.name for each in tenderkit.render(tender(languages=["nl", "en"]), ["tender-annex-lots", "contract-schedule"])]
    assert sum("tender-annex-lots" in name for name in names) == 2
    assert sum("contract-schedule" in name for name in names) == 4


def test_the_whole_pack_of_a_tender_in_lots_is_one_for_each_lot() -> None:
    alone = {each.name for each in tenderkit.render(tender().lots[1], pack=True)}
    names = [each.name for each in tenderkit.render(tender(), pack=True)]
    assert {name for name in names if name.startswith("lot-2/")} == alone
    assert len(names) == len(set(names))
    assert not [name for name in names if "tender-annex-lots" in name]


def test_the_annex_of_all_lots_is_for_a_tender_that_has_some() -> None:
    with pytest.raises(TenderkitError) as error:
        tenderkit.render(tenderkit.load_tender(example("medium")), "tender-annex-lots")
    assert [fault.code for fault in error.value.faults] == ["TK422"]
    assert "is there for all lots of a tender, and this one has none" in str(error.value)


def test_what_is_done_for_each_lot_by_itself_says_so() -> None:
    for done in (tenderkit.simulate, tenderkit.due_calendar, lambda each: tenderkit.as_data(each, "json")):
        with pytest.raises(TenderkitError) as error:
            done(tender())
        assert [fault.code for fault in error.value.faults] == ["TK376"]


def test_what_is_wrong_in_every_lot_is_told_once(tmp_path: Path) -> None:
    text = example("medium").read_text(encoding="utf-8").replace("AC-4: 20", "AC-4: 20.25")
    lots = "lots:\n" + "".join(f"  - {{id: {n}, title: Lot, products: [Notebook]}}\n" for n in range(1, 9))
    (tmp_path / "tender.yaml").write_text(text + lots, encoding="utf-8")
    with pytest.raises(TenderkitError) as error:
        tenderkit.load_tender(tmp_path)
    assert sorted(fault.code for fault in error.value.faults) == ["TK305", "TK306"]


def test_the_line_of_a_fault_is_that_of_what_was_written(tmp_path: Path) -> None:
    text = example("medium").read_text(encoding="utf-8") + "lots:\n  - id: 1\n    title: A\n    award:\n      points: {AC-3: 5.1}\n"
    path = tmp_path / "tender.yaml"
    path.write_text(text, encoding="utf-8")
    parsed, _ = yamlfile.parse(text, str(path))
    with pytest.raises(TenderkitError) as error:
        tenderkit.load_tender(path)
    assert {fault.location.line for fault in error.value.faults if fault.code == "TK305"} == {
        parsed.lines["lots", 0, "award", "points", "AC-3"]
    }


def test_a_lot_can_be_changed_and_stays_the_lot_that_it_is() -> None:
    servers = tender().lots[1].changed(title="Racks")
    assert servers.lot is not None
    assert (servers.lot.id, servers.file.title) == ("2", "Racks")
    assert points(servers) == {"AC-3": 35, "AC-4": 20}


def test_two_lots_have_different_fingerprints_even_where_they_say_the_same() -> None:
    one, other = tender(NOTEBOOKS, {**NOTEBOOKS, "id": "2"}).lots
    assert one.fingerprint != other.fingerprint


def test_drafts_of_all_lots_stay_beside_each_other(tmp_path: Path) -> None:
    text = example("medium").read_text(encoding="utf-8")
    (tmp_path / "tender.yaml").write_text(text + "lots:\n  - {id: 1, title: A}\n  - {id: 2, title: B}\n", encoding="utf-8")
    call = ["render", str(tmp_path), "-d", "tender-annex", "--draft", "-o", str(tmp_path / "out")]
    for _ in range(2):
        assert CliRunner().invoke(main, call).exit_code == 0
        names = sorted(path.name for path in (tmp_path / "out").glob("*.docx"))
        assert names == [f"2027-ICT-014-tender-annex-lot-{lot}-draft.docx" for lot in (1, 2)]


def test_a_lot_is_simulated_by_itself() -> None:
    found = tenderkit.simulate(tender().lots[1])
    assert [one.criterion.maximum for one in found.simulation.weights] == [35, 20]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("lots.2.award.points.AC-3", ("lots", 1, "award", "points", "AC-3")),
        ("lots.1.products.2.name", ("lots", 0, "products", 1, "name")),
        ("lots.1.dates.contract_start", ("lots", 0, "dates", "contract_start")),
    ],
)
def test_a_column_of_a_table_reaches_a_lot(name: str, keys: tuple[str | int, ...]) -> None:
    assert column(name).keys == keys
