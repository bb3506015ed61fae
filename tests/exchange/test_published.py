"""What `export` writes holds against the published formats, for examples and random tenders; and what is broken is refused."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from hypothesis import given, settings
from support.profiles import examples
from support.published import data_faults, eforms_faults, needs_schemas, ocds_faults
from support.tenders_to_publish import tenders

import tenderkit
from tenderkit.tender import Tender

EXAMPLES = ["monitors", "notebooks", "servers", "laptops-nl"]
Change = Callable[[Any], object]


def example_of(name: str, **changes: Any) -> Tender:
    return tenderkit.load_tender(ROOT / "examples" / name).changed(
        notice={"ocid": "ocds-abc123-1", **changes.pop("notice", {})}, **changes
    )


def made(tender: Tender, kind: str) -> list[bytes]:
    return [document.data for document in tenderkit.as_data(tender, kind)]


def rest_of(tender: Tender, data: list[bytes]) -> Decimal:
    """The percentage of the criteria that are not in the file: what the release leaves of 100, where that is what it has to."""
    other, points = tender.file.notice.other_points, [item.points for item in tender.items if item.points]
    if not other or tender.file.notice.weights == "points":
        return Decimal(0)
    exact = other * 100 / (other + sum(points))
    numbers = [
        number["number"]
        for one in json.loads(data[0], parse_float=Decimal, parse_int=Decimal)["tender"]["lots"][0]["awardCriteria"]["criteria"]
        for number in one.get("numbers", ())
        if "weight" in number
    ]
    rest = 100 - sum(numbers) if numbers else Decimal(0)
    assert not numbers or abs(rest - exact) < Decimal("0.01")
    return rest


@needs_schemas
@pytest.mark.parametrize("languages", [["en"], ["nl"], ["nl", "en"]], ids=" ".join)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_as_the_standards_have_it(name: str, languages: list[str]) -> None:
    tender = example_of(name, languages=languages)
    assert [ocds_faults(data) for data in made(tender, "ocds")] == [[]] * len(languages)
    assert [eforms_faults(data) for data in made(tender, "eforms")] == [[]]
    assert [data_faults(data) for data in made(tender, "json")] == [[]]


@needs_schemas
@settings(max_examples=examples(25))
@given(tenders())
def test_a_tender_of_any_kind_is_as_the_standards_have_it(data: dict[str, Any]) -> None:
    tender = tenderkit.load_tender(data)
    *releases, fragment, whole = (file.data for file in tenderkit.as_data(tender, ["ocds", "eforms", "json"]))
    rest = rest_of(tender, releases)
    assert [ocds_faults(release, rest) for release in releases] == [[]] * len(tender.file.spoken)
    assert eforms_faults(fragment, rest) == []
    assert data_faults(whole) == []


def test_percentages_of_all_criteria_sum_to_exactly_100() -> None:
    for points, percents in ({"AC-3": 10, "AC-4": 10}, ["33.34", "33.33"]), ({"AC-3": 1, "AC-4": 2}, ["7.69", "15.39"]):
        tender = example_of(
            "notebooks", award={"points": points, "total": None}, notice={"weights": "percentages", "other_points": 10}
        )
        [release] = made(tender, "ocds")
        criteria = json.loads(release, parse_float=str, parse_int=str)["tender"]["lots"][0]["awardCriteria"]["criteria"]
        assert [one["numbers"][0]["number"] for one in criteria] == percents


# Broken siblings: a file that differs from a right one in one thing is refused, by the same check.


def _criterion(release: Any) -> Any:
    return release["tender"]["lots"][0]["awardCriteria"]["criteria"][0]


OCDS: dict[str, Change] = {
    "an unknown key": lambda release: release["tender"].update(awardCriterion=1),
    "an unknown key in a criterion": lambda release: _criterion(release).update(weight=30),
    "an unknown type": lambda release: _criterion(release).update(type="qualitative"),
    "an unknown weight": lambda release: _criterion(release)["numbers"][0].update(weight="percentage"),
    "an unknown threshold": lambda release: _criterion(release)["numbers"][0].update(threshold="least"),
    "a number as text": lambda release: _criterion(release)["numbers"][0].update(number="30"),
    "percentages of 99.99": lambda release: _criterion(release)["numbers"][0].update(number=Decimal("59.99")),
    "two kinds of weights": lambda release: _criterion(release)["numbers"][0].update(weight="pointsExact"),
    "an empty description": lambda release: _criterion(release).update(description=""),
    "no criteria where criteria are said": lambda release: release["tender"]["lots"][0]["awardCriteria"].update(criteria=[]),
    "a day for a moment": lambda release: release.update(date="2026-11-23"),
    "a day that there is not": lambda release: release["tender"]["milestones"][0].update(dueDate="2027-02-30T23:59:59Z"),
    "an unknown status": lambda release: release["tender"]["milestones"][0].update(status="open"),
    "an unknown kind of milestone": lambda release: release["tender"]["milestones"][0].update(type="report"),
    "a lot that there is not": lambda release: release["tender"]["milestones"][0].update(relatedLots=["LOT-0002"]),
    "a milestone twice": lambda release: release["tender"]["milestones"].append(
        dict(release["tender"]["milestones"][0], title="again")
    ),
    "a buyer that is no party": lambda release: release["buyer"].update(id="someone"),
    "no id of the procedure": lambda release: release.pop("ocid"),
    "an id without prefix": lambda release: release.update(ocid="2027/ICT/014"),
    "an unknown tag": lambda release: release.update(tag=["notice"]),
    "no weight and no formula": lambda release: _criterion(release).pop("numbers"),
}


def percentages() -> Tender:
    return example_of("notebooks", languages=["nl", "en"], notice={"weights": "percentages", "other_points": 0})


@needs_schemas
@pytest.mark.parametrize("name", OCDS)
def test_a_broken_release_is_refused(name: str) -> None:
    right = made(percentages(), "ocds")[0]
    assert ocds_faults(right) == []
    broken = json.loads(right)
    OCDS[name](broken)
    assert ocds_faults(json.dumps(broken, default=float).encode()) != []


# Each takes the place of what stands first in the fragment.
EFORMS = {
    "an unknown weight": (">per-exa<", ">percent<"),
    "a weight of another list": ('listName="number-weight">per-exa', 'listName="number-fixed">per-exa'),
    "an unknown list": ('listName="number-weight"', 'listName="weight"'),
    "an unknown type": (">quality<", ">sustainability<"),
    "percentages of 99.99": ("Numeric>60<", "Numeric>59.99<"),
    "two kinds of weights": (">per-exa<", ">poi-exa<"),
    "a number in words": ("Numeric>60<", "Numeric>sixty<"),
    "an unknown social objective": (">hum-right<", ">human-rights<"),
    "an unknown strategy": (">soc-obj<", ">social<"),
    "another strategy": (">soc-obj<", ">env-imp<"),
    "a description that is too long": ('<cbc:Description languageID="NLD">Ten', f'<cbc:Description languageID="NLD">{"x" * 6001}'),
    "a name that is too long": ('<cbc:Name languageID="NLD">', f'<cbc:Name languageID="NLD">{"x" * 400}'),
    "a language in small letters": ('<cbc:Name languageID="NLD">', '<cbc:Name languageID="nld">'),
    "a language twice": ('<cbc:Name languageID="ENG">', '<cbc:Name languageID="NLD">'),
    "a language that the others lack": ('<cbc:Name languageID="ENG">', '<cbc:Name languageID="DEU">'),
    "an element that there is not": ("cac:AwardingCriterion>", "cac:AwardCriterion>"),
    "another performance": (">performance<", ">conditions<"),
    "another lot": (">LOT-0001<", ">LOT-1<"),
    "elements in another order": ("<cbc:AwardingCriterionT", '<cbc:Name languageID="ENG">x</cbc:Name><cbc:AwardingCriterionT'),
    "a field of another kind": ("<cac:TenderingTerms>", "<cac:TenderingTerms><cbc:FundingProgramCode>eu</cbc:FundingProgramCode>"),
}  # fmt: skip


@needs_schemas
@pytest.mark.parametrize("name", EFORMS)
def test_a_broken_fragment_is_refused(name: str) -> None:
    [right] = made(percentages(), "eforms")
    assert eforms_faults(right) == []
    old, new = EFORMS[name]
    count = -1 if old == "cac:AwardingCriterion>" else 1
    broken = right.decode().replace(old, new, count)
    assert broken != right.decode(), "the fragment no longer holds what is to be broken"
    assert eforms_faults(broken.encode()) != []


DATA: dict[str, Change] = {
    "an unknown key": lambda data: data.update(weight=1),
    "an unknown key of an item": lambda data: data["items"][0].update(guidance="for the buyer"),
    "no reference": lambda data: data.pop("reference"),
    "another format": lambda data: data.update(format="tenderkit-tender/2"),
    "points as text": lambda data: data["items"][2].update(points="30"),
    "an unknown kind": lambda data: data["items"][0].update(kind="criterion"),
    "an unknown scoring": lambda data: data["items"][2].update(scoring="best"),
    "an unknown mode of rounding": lambda data: data.update(rounding_mode="floor"),
    "a text without languages": lambda data: data["items"][0].update(text="words"),
    "a text in a language less": lambda data: data["items"][0]["text"].pop("nl"),
    "a due date of no item": lambda data: data["due_dates"][0].update(item="CC-9"),
    "a due date from nowhere": lambda data: data["due_dates"][0].update(since="signature"),
    "an item twice": lambda data: data["items"].append(data["items"][0]),
    "points of a level beyond the criterion's": lambda data: data["items"][2]["levels"][0].update(points=31),
    "points without scoring": lambda data: data["items"][0].update(points=5),
    "an item of a lot that there is not": lambda data: data["lots"][0]["items"].append("AC-9"),
}


@pytest.mark.parametrize("name", DATA)
def test_broken_data_is_refused(name: str) -> None:
    [right] = made(percentages(), "json")
    assert data_faults(right) == []
    broken = json.loads(right)
    DATA[name](broken)
    assert data_faults(json.dumps(broken).encode()) != []


def test_there_are_ten_broken_siblings_of_each() -> None:
    assert min(len(OCDS), len(EFORMS), len(DATA)) >= 10


# What stands in them


def test_a_release_and_a_notice_say_the_points_of_the_annex() -> None:
    tender = example_of("servers", award={"least": {"AC-7": 12}})
    [release], [fragment] = made(tender, "ocds"), made(tender, "eforms")
    six, seven = json.loads(release)["tender"]["lots"][0]["awardCriteria"]["criteria"]
    assert six["numbers"] == [{"number": 20, "weight": "pointsExact"}]
    assert seven["numbers"] == [{"number": 30, "weight": "pointsExact"}, {"number": 12, "threshold": "minimumScore"}]
    assert "earns fewer than 12 points under this criterion shall be rejected" in seven["description"]
    text = fragment.decode()
    assert text.count(">poi-exa<") == 2
    assert text.count(">min-score<") == 1
    assert "Table:" not in text
    assert "{" not in text


def test_a_formula_takes_the_place_of_weights() -> None:
    formula = {"nl": "Prijs min 1.000 euro per punt.", "en": "Price less 1,000 euros a point."}
    tender = example_of("notebooks", languages=["nl", "en"], notice={"formula": formula, "weights": "percentages"})
    dutch, english = (json.loads(data)["tender"]["lots"][0]["awardCriteria"] for data in made(tender, "ocds"))
    assert (dutch["weightingDescription"], english["weightingDescription"]) == (formula["nl"], formula["en"])
    assert not any("numbers" in one for one in dutch["criteria"])
    [fragment] = made(tender, "eforms")
    assert f'<cbc:CalculationExpression languageID="NLD">{formula["nl"]}<' in fragment.decode()
    assert "ParameterNumeric" not in fragment.decode()


def test_what_is_for_the_buyer_alone_is_in_no_file() -> None:
    for name in EXAMPLES:
        tender = example_of(name)
        for kind in ("ocds", "eforms", "json"):
            for data in made(tender, kind):
                words = data.decode()
                assert "reading E-" not in words
                assert "Article 67" not in words
                assert "manual" not in words.replace("manually", "")


def test_values_with_markup_come_through_as_they_were_typed() -> None:
    title = 'R&D <b> | *x* {{ 7*7 }} "é" 中文 -- ]]>'
    tender = example_of("notebooks", title=title, kpis={"CC-2.timeliness": {"owner": title}}, terms={"contractor": "Vendor & <B>"})
    assert json.loads(made(tender, "ocds")[0])["tender"]["title"] == title
    whole = json.loads(made(tender, "json")[0])
    assert whole["title"] == title
    assert whole["terms"]["contractor"]["en"] == "Vendor & <B>"
    assert next(one for item in whole["items"] for one in item["indicators"] if "owner" in one)["owner"] == title


def test_numbers_are_exact() -> None:
    points = {"AC-3": Decimal("0.1"), "AC-4": Decimal("123456.654321")}
    tender = example_of("notebooks", award={"points": points, "total": None, "rounding": {"step": "0.000001"}})
    whole = json.loads(made(tender, "json")[0], parse_float=Decimal)
    assert [item["points"] for item in whole["items"] if "points" in item] == [*points.values()]
    assert ">0.1<" in made(tender, "eforms")[0].decode()


MAKES = "import sys, hashlib, tenderkit\ntender = tenderkit.load_tender(sys.argv[1])\nfiles = [*tenderkit.as_data(tender, ['ocds', 'eforms', 'json']), *tenderkit.due_calendar(tender)]\nprint(' '.join(hashlib.sha256(file.data).hexdigest() for file in files))"  # noqa: E501


@pytest.mark.slow
def test_the_same_tender_gives_the_same_bytes_in_every_process() -> None:
    path = ROOT / "examples/laptops-nl/tender.yaml"
    tender = tenderkit.load_tender(path)
    files = [*tenderkit.as_data(tender, ["ocds", "eforms", "json"]), *tenderkit.due_calendar(tender)]
    expected = " ".join(hashlib.sha256(file.data).hexdigest() for file in files)
    for seed, zone in ("0", "UTC"), ("7", "Asia/Tokyo"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", MAKES, str(path)]
        found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        assert found.strip() == expected


# What keeps a file from being made


@pytest.mark.parametrize(
    ("changes", "kind", "told"),
    [
        ({"notice": {"ocid": None}}, "ocds", "TK303 “notice.ocid” is not filled in"),
        ({"date": None}, "ocds", "TK303 “date” is not filled in"),
        ({"reference": None}, "json", "TK303 “reference” is not filled in"),
        ({"award": {"points": {"AC-3": None}, "total": None}}, "eforms", "TK303 “award.points.AC-3” is not filled in"),
        ({"notice": {"weights": "percentages"}}, "eforms", "TK303 “notice.other_points” is not filled in"),
        ({"notice": {"formula": {"nl": "x"}}}, "eforms", "TK303 “notice.formula.en” is not filled in"),
        ({"notice": {"formula": {"en": "x" * 1001}}}, "eforms", "TK653 BT-543 (formula) takes 1000 characters"),
        ({"terms": {"products": "Product" + "x" * 2500 + "s"}}, "eforms", "TK653 BT-"),
        ({"notice": {"ocid": "x", "weights": "order"}}, "ocds", "TK115"),
    ],
)  # fmt: skip
def test_what_is_missing_or_does_not_fit_is_told(
    changes: dict[str, Any], kind: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with pytest.raises(tenderkit.TenderkitError) as caught:
        made(tenderkit.load_tender(ROOT / "examples/notebooks").changed(**changes), kind)
    assert any(told in str(fault) for fault in caught.value.faults), [str(fault) for fault in caught.value.faults]


def test_every_fault_is_told_in_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    tender = tenderkit.load_tender(ROOT / "examples/notebooks")
    with pytest.raises(tenderkit.TenderkitError) as caught:
        made(tender.changed(reference=None, notice={"ocid": None, "weights": "percentages"}), "ocds")
    assert [fault.code for fault in caught.value.faults] == ["TK303"] * 3


def test_a_template_of_a_buyer_that_is_not_as_it_is_read_is_told(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    without_table = '# Dates\n\nwords\n\n## A {{ anchor("states") }}\n\n## B {{ anchor("about") }}\n'
    for name, words, told in (
        ("_notice", '## Terms {{ anchor("terms") }}\n\nwords\n', "no heading with the anchor “AC-3”"),
        ("_calendar", without_table, "no table of 9 columns"),
    ):
        (own / f"{name}.md").write_text(f"---\ndescription: mine\n---\n{words}", encoding="utf-8")
        with pytest.raises(tenderkit.TenderkitError) as caught:
            tenderkit.as_data(example_of("notebooks"), "ocds", templates=own)
        assert any(fault.code == "TK656" and told in fault.message for fault in caught.value.faults), caught.value
        (own / f"{name}.md").unlink()
        (own / "letter.md").write_text("---\nid: letter\ntitle: L\ndescription: L\nversion: '1'\naudience: buyer\n---\nx\n")


def test_a_language_that_no_notice_can_have_is_told(tmp_path: Path) -> None:
    (tmp_path / "nb").mkdir()
    (tmp_path / "nb/language.yaml").write_text("name: Norsk\nlocale: nb-NO\n", encoding="utf-8")
    data = yaml.load((ROOT / "examples/notebooks/tender.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    tender = tenderkit.load_tender({**data, "languages": ["en", "nb"]}, clauses=tmp_path)
    assert len(made(tender, "ocds")) == 2
    with pytest.raises(tenderkit.TenderkitError) as caught:
        made(tender, "eforms")
    assert [fault.code for fault in caught.value.faults] == ["TK654"]


def test_a_format_that_is_not_made_is_told() -> None:
    with pytest.raises(tenderkit.TenderkitError, match="TK613"):
        made(example_of("notebooks"), "xml")
