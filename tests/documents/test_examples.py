"""The examples, whole: each document against its golden outline, and what the issue says it must hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT, example
from support import reading

import tenderkit
from tenderkit.blocks import outline
from tenderkit.documents import compose, load_library
from tenderkit.views.as_data import show

OUTLINES = ROOT / "tests/data/outlines"
DOCUMENTS = ("buyer-notes", "contract-schedule", "tender-annex")
ON_REQUEST = ("kpi-schedule", "tender-annex-short")

CRITERIA = {"low": {"AC-1", "AC-2"}, "medium": {"SC-1", "AC-3", "AC-4", "ADD-1"}, "high": {"SC-1", "SC-2", "AC-6", "AC-7"}}
CLAUSES = {"low": {"CC-1"}, "medium": {"CC-2", "CC-3", "ADD-2"}, "high": {"CC-2", "CC-3", "CC-4", "ADD-3"}}
CITED: dict[str, set[str]] = {"low": set(), "medium": {"AC-4"}, "high": {"SC-1", "AC-7"}}


def rendered(scenario: str) -> dict[str, bytes]:
    return {document.id: document.data for document in tenderkit.render(tenderkit.load_tender(example(scenario)))}


@pytest.fixture(scope="module", params=["low", "medium", "high"])
def scenario(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(scenario: str) -> dict[str, bytes]:
    return rendered(scenario)


@pytest.mark.parametrize("document", [*DOCUMENTS, *ON_REQUEST])
def test_the_outline_of_an_example_is_the_one_reviewed(scenario: str, document: str, request: pytest.FixtureRequest) -> None:
    library = load_library()
    flow, _, faults = compose(tenderkit.load_tender(example(scenario)), library.types[document], library)
    assert faults == []
    found = reading.spaced(outline(flow.with_values())) + "\n"
    golden = OUTLINES / f"{EXAMPLES[scenario]}-{document}.txt"
    if request.config.getoption("--renew"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_an_example_loads_without_a_warning(scenario: str) -> None:
    assert tenderkit.load_tender(example(scenario)).faults == ()


def item_headings(data: bytes) -> list[str]:
    ids = tenderkit.load_catalogue().items
    return [heading.split()[0] for heading in reading.headings(data) if heading.split()[0] in ids]


def test_the_annex_holds_exactly_the_criteria_of_its_scenario(scenario: str, made: dict[str, bytes]) -> None:
    found = item_headings(made["tender-annex"])
    assert set(found) == CRITERIA[scenario]
    assert len(found) == len(set(found))


def test_the_schedule_holds_exactly_the_clauses_of_its_scenario_and_the_criteria_they_refer_to(
    scenario: str, made: dict[str, bytes]
) -> None:
    found = item_headings(made["contract-schedule"])
    cited = CITED[scenario]
    assert set(found) == CLAUSES[scenario] | cited
    assert len(found) == len(set(found))


def test_the_item_table_stands_in_the_buyers_copy_alone(scenario: str, made: dict[str, bytes]) -> None:
    rows = reading.tables(made["buyer-notes"])["Items of the catalogue in this document"]
    assert {row[0].split()[0] for row in rows[1:]} == {chosen.id for chosen in tenderkit.load_tender(example(scenario)).items}
    for name in ("tender-annex", "contract-schedule"):
        assert "Items and sources" not in reading.headings(made[name])
        assert not any("Items" in caption for caption in reading.tables(made[name]))


def test_with_a_key_of_the_tender_file_each_document_ends_with_what_is_in_it(
    scenario: str, tender_file: Callable[..., Path]
) -> None:
    tender = tenderkit.load_tender(tender_file(scenario, ("title:", "item_table: true\ntitle:")))
    documents = {document.id: document.data for document in tenderkit.render(tender)}
    for name in ("tender-annex", "contract-schedule"):
        assert reading.headings(documents[name])[-1] == "Items and sources"
        rows = reading.tables(documents[name])["Items of the catalogue in this document"]
        assert {row[0].split()[0] for row in rows[1:]} == set(item_headings(documents[name]))


def test_an_item_of_the_buyers_own_stands_under_its_own_source(tender_file: Callable[..., Path], tmp_path: Path) -> None:
    source = '{section: "7.3 of the purchasing policy", note: "District of Larkfield, 2026"}'
    head = f"id: LK-1\nkind: contract-clause\ntitle: Contact person\nversion: '1.0'\nsource: {source}\nscenarios: [medium]\n"
    own = tmp_path / "clauses"
    own.mkdir()
    (own / "LK-1.md").write_text(f"---\n{head}---\n\n# Text\n\nThe Contractor shall name a person.\n", encoding="utf-8")
    path = tender_file("medium", ("title:", "item_table: true\ntitle:"))
    for document in tenderkit.render(tenderkit.load_tender(path, clauses=own)):
        found = reading.tables(document.data)
        assert not any(row[0] == "LK-1" for row in found["Items of the catalogue in this document"])
        assert ("Items with a source of their own" in found) == (document.id != "tender-annex")
        if document.id != "tender-annex":
            row = ["LK-1", "Contact person", "1.0", "7.3 of the purchasing policy; District of Larkfield, 2026"]
            assert found["Items with a source of their own"][1:] == [row]
            assert "stand under their own sources" in reading.text(document.data)


def test_the_schedule_says_what_indicators_are_for_and_that_the_clause_prevails(made: dict[str, bytes]) -> None:
    words = reading.text(made["contract-schedule"])
    assert "They add no obligation to it. Where a clause and an indicator differ, the clause shall prevail." in words


def test_variants_stand_in_the_scenario_they_belong_to() -> None:
    medium, high = (rendered(name)["contract-schedule"] for name in ("medium", "high"))
    risks = "link the sites on the list to the risk assessment"
    assert risks not in reading.text(medium)
    assert risks in reading.text(high)
    described = "key Human Rights Risks associated with the sites on the list"
    assert described not in reading.text(medium)
    assert described in reading.text(high)


def percentages(data: bytes, item: str) -> list[tuple[str, str]]:
    table = next(rows for caption, rows in reading.tables(data).items() if caption.startswith(f"Scoring of {item},"))
    assert table[0] == ["Level", "What earns it", "% of points", "Points"]
    return [(row[2], row[3]) for row in table[1:]]


def test_low_scores_as_the_manual_says(request: pytest.FixtureRequest) -> None:
    annex = rendered("low")["tender-annex"]
    assert percentages(annex, "AC-1") == [("100%", "15"), ("0%", "0")]
    assert percentages(annex, "AC-2") == [("100%", "10"), ("50%", "5"), ("0%", "0")]


def test_medium_scores_as_the_manual_says() -> None:
    annex = rendered("medium")["tender-annex"]
    assert percentages(annex, "AC-3") == [("100%", "30"), ("70%", "21"), ("0%", "0")]
    assert percentages(annex, "AC-4") == [("100%", "20"), ("50%", "10"), ("30%", "6"), ("0%", "0")]


def test_high_scores_as_the_manual_says() -> None:
    annex = rendered("high")["tender-annex"]
    assert percentages(annex, "AC-6") == [("100%", "20"), ("70%", "14"), ("0%", "0")]
    steps = [("100%", "30"), ("80%", "24"), ("60%", "18"), ("40%", "12"), ("20%", "6"), ("0%", "0")]
    assert percentages(annex, "AC-7") == steps


def test_the_summary_adds_up_to_the_total(scenario: str, made: dict[str, bytes]) -> None:
    rows = reading.tables(made["tender-annex"])["Award criteria and maximum points"]
    points = [float(row[3]) for row in rows[1:-1]]
    assert rows[-1][0] == "Total"
    assert float(rows[-1][3]) == sum(points)
    assert {row[0] for row in rows[1:-1]} == {item for item in CRITERIA[scenario] if item.startswith("AC")}


def test_every_clause_has_its_kpis(scenario: str, made: dict[str, bytes]) -> None:
    tables = reading.tables(made["contract-schedule"])
    for item in CLAUSES[scenario]:
        assert any(caption.startswith(f"Key performance indicators of {item} ") for caption in tables), item


def test_guidance_for_the_buyer_stays_in_the_buyers_copy(scenario: str, made: dict[str, bytes]) -> None:
    tender = tenderkit.load_tender(example(scenario))
    for chosen in tender.items:
        guidance = show(tender.catalogue, f"{chosen.id}{chosen.variant or ''}", scenario)["guidance"]
        sentences = [part for part in re.split(r"[.:?] |\n(?:- )?|\*\*", guidance) if len(part) > 50 and not set("*[]") & set(part)]
        sentences = [part for part in sentences if "Contractor" not in part]  # an example renames the term
        assert sentences, f"{chosen.id} has no guidance"
        for sentence in sentences:
            assert sentence in reading.text(made["buyer-notes"]), chosen.id
            for name in ("tender-annex", "contract-schedule"):
                assert sentence not in reading.text(made[name]), f"{chosen.id} in {name}"


def test_what_the_buyer_has_to_decide_is_in_the_buyers_copy_only(made: dict[str, bytes], scenario: str) -> None:
    notes = " ".join(reading.headings(made["buyer-notes"]))
    expected = {
        "low": "Link to the subject matter of the contract (AC-2)",
        "medium": "Pages beyond the limit (SC-1)",
        "high": "Strategic components (AC-6)",
    }[scenario]
    assert expected in notes
    for name in ("tender-annex", "contract-schedule"):
        assert expected not in reading.text(made[name])
        assert not re.search(r"\bE-[0-9]+\b", reading.text(made[name]))


def test_the_erratum_on_the_first_report_stays_out_where_its_variant_is_not_used(made: dict[str, bytes], scenario: str) -> None:
    readings = reading.tables(made["buyer-notes"])["Readings that concern this tender"]
    has_it = any(row[0].startswith("E-14 ") for row in readings)
    assert has_it == (scenario == "medium")


def test_additions_are_labelled_in_the_item_table() -> None:
    rows = reading.tables(rendered("medium")["buyer-notes"])["Items of the catalogue in this document"]
    shown = {row[0].split()[0]: row[3].startswith("Addition") for row in rows[1:]}
    assert shown == {name: name.startswith("ADD") for name in shown}
    assert {"ADD-1", "AC-3"} <= set(shown)


def test_the_examples_folder_holds_one_tender_per_scenario() -> None:
    scenarios = {tenderkit.load_tender(path).scenario.id for path in (ROOT / "examples").glob("*/tender.yaml")}
    assert scenarios == set(EXAMPLES)


def test_a_document_is_named_after_the_tender() -> None:
    names = [document.name for document in tenderkit.render(tenderkit.load_tender(example("medium")))]
    assert names == [f"2027-ICT-014-{document}.docx" for document in DOCUMENTS]
    assert Path(names[0]).name == names[0]
