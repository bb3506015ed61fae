"""Award criteria of the buyer's own in the documents: prices in words and numbers, levels, and how the contract is awarded."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from conftest import example
from support import award_oracle, reading
from support.own_criteria import AWARD

import tenderkit
from tenderkit import Tender
from tenderkit.bulk.columns import column


def tender(**changes: Any) -> Tender:
    return tenderkit.load_tender(example("medium")).changed(award={**AWARD, **changes}, title="Notebooks")


def document(kind: str, made_of: Tender) -> bytes:
    [made] = tenderkit.render(made_of, [kind])
    return made.data


def number(text: str) -> Fraction:
    return Fraction(Decimal(text.replace(",", "")))


def test_prices_stand_in_the_annex_as_words_and_as_a_worked_example() -> None:
    data = document("tender-annex", tender())
    words = reading.text(data)
    assert (
        "The lowest price earns 40 points. Any other price earns the maximum number of points multiplied by the lowest price"
        in words
    )
    assert "divided by the price offered, rounded to the nearest multiple of 0.01; a value halfway" in words
    assert "A price of 60 or less earns 15 points, and a price of 120 or more earns none." in words
    assert "the difference between 120 and the price offered and divided by 60, rounded to the nearest multiple of 0.5" in words
    assert "If the lowest price is EUR 850,000, these prices earn:" in words
    assert reading.tables(data)["Worked example of PR-2"] == [
        ["Price offered", "How it is worked out", "Points"],
        ["60", "all points", "15.0"],
        ["75", "15 × 45 ÷ 60, rounded", "11.5"],
        ["90", "15 × 30 ÷ 60, rounded", "7.5"],
        ["120", "no points", "0.0"],
    ]


@pytest.mark.parametrize(("step", "mode"), [("0.01", "half-up"), ("5", "half-even"), ("0.5", "up"), ("1", "down")])
def test_the_worked_example_of_every_rounding_is_what_its_words_say(step: str, mode: str) -> None:
    changed = tender(own_rounding={"PR-1": {"step": step, "mode": mode}})
    rule = {"maximum": "40", "rounding": (step, mode), "price": {"formula": "lowest"}}
    _, *rows = reading.tables(document("tender-annex", changed))["Worked example of PR-1"]
    assert len(rows) == 4
    for price, _, points in rows:
        assert number(points) == award_oracle.points_of_price(rule, number(price), Fraction(850_000))


def test_own_criteria_stand_last_in_the_summary_and_count_in_the_total() -> None:
    table = reading.tables(document("tender-annex", tender()))["Award criteria and maximum points"]
    assert [row[0] for row in table] == ["Award criterion", "AC-3", "AC-4", "PR-1", "PR-2", "QU-1", "Total"]
    assert table[-1][-1] == "100"


def test_the_annex_says_step_by_step_how_the_contract_is_awarded() -> None:
    words = reading.text(document("tender-annex", tender()))
    assert "How the contract is awarded" in words
    assert "There are no other award criteria." in words
    assert "A Tender that earns fewer than 50 points in all is rejected; this changes no points of the others." in words
    assert "the one with more points under AC-3 Supply chain transparency: products (section" in words
    assert "where these are equal too, the one with more points under PR-1 Price (section" in words
    assert "Where they are still equal, lots decide. People draw them" in words


def test_without_criteria_that_decide_lots_decide_at_once() -> None:
    words = reading.text(document("tender-annex", tender(tie_break={})))
    assert "Where two or more have the same number of points in all, lots decide." in words
    assert "the one with more points under" not in words


def test_a_draw_is_recorded_and_changes_nothing_in_the_annex() -> None:
    draw = {"date": "2027-03-20", "witnesses": ["A. Berg"], "result": ["Vega", "Nordlys"]}
    before = tender()
    after = before.changed(award={"tie_break": {"draw": draw}})
    assert reading.text(document("tender-annex", after)) == reading.text(document("tender-annex", before))
    rule = after.file.award.tie_break
    assert rule is not None
    assert rule.draw is not None
    assert rule.draw.result == ("Vega", "Nordlys")


def test_words_of_the_buyer_are_printed_as_they_were_typed() -> None:
    data = document("tender-annex", tender())
    assert "A description of *how* repairs are done & by whom: {{ who }}." in reading.text(data)
    assert reading.tables(data)["Scoring of QU-1, at most 10 points"][1:] == [
        ["Good", "Repairs within two days.", "100%", "10"],
        ["Fair", "Repairs within five days.", "55%", "5"],
        ["Slow", "Repairs within eight days.", "51%", "5"],
        ["Poor", "Anything else.", "0%", "0"],
    ]
    assert "Points under this criterion are rounded down to the next lower multiple of 1, and not by the rule" in reading.text(data)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("kind", ["tender-annex", "tender-annex-short", "buyer-notes", "contract-schedule"])
def test_every_document_is_made_in_every_language(kind: str, language: str) -> None:
    made_of = tenderkit.load_tender(example("medium")).changed(award=AWARD, languages=["en", "nl"])
    found = {each.name.removesuffix(".docx")[-2:]: each for each in tenderkit.render(made_of, [kind])}
    words = reading.text(found[language].data)
    assert ("PR-1" in words) == (kind != "contract-schedule")
    if language == "nl" and kind == "tender-annex":
        assert "Een prijs van 60 of minder levert 15 punten op" in words
        assert "Als de laagste prijs 850.000 EUR is, leveren deze prijzen op:" in words


def test_own_criteria_are_called_plainly_where_items_are() -> None:
    words = reading.text(document("tender-annex", tender().changed(numbering="plain")))
    assert "Award criterion 3 – Price" in words
    assert "more points under Award criterion 3 – Price" in words


def test_the_notes_say_what_the_points_do_to_invented_tenders() -> None:
    data = document("buyer-notes", tender())
    found = tenderkit.simulate(tender())
    _, *rows = reading.tables(data)["Points of invented tenders"]
    assert [(row[0], row[6], row[7]) for row in rows] == [
        (one.criterion.id, str(one.wins), str(one.orders)) for one in found.simulation.weights
    ]
    assert "QU-1: Fair and Slow earn the same, 5 points." in reading.text(data)
    losses = {(row[0], row[1]): row[2:] for row in reading.tables(data)["What lost points are worth"]}
    # 6 points of 40 for the lowest price are 6 / 34 of it, and of 15 between 60 and 120 they are 24.
    assert losses["AC-3", "Compilation plan"] == ["6", "PR-1: 17.6%\nPR-2: 24"]
    assert losses["AC-3", "Neither"] == ["20", "PR-1: 100%\nPR-2: no price makes up for it"]


def test_without_a_price_the_notes_have_no_such_page() -> None:
    assert "What the points do" not in reading.text(document("buyer-notes", tenderkit.load_tender(example("medium"))))


def test_the_notes_give_no_guidance_on_what_is_the_buyers_own() -> None:
    data = document("buyer-notes", tender())
    assert "PR-1 Price" not in reading.headings(data)
    assert ["PR-1", "Price", "award criterion, your own", "40"] in reading.tables(data)["Items of this tender"]


def test_the_item_table_has_the_items_of_the_catalogue_alone() -> None:
    words = reading.text(document("tender-annex", tender().changed(item_table=True)))
    assert "award.criteria" not in words
    assert "contracting authority’s own, and stand under" not in words.lower()


def test_a_tender_without_own_criteria_says_that_price_is_elsewhere() -> None:
    words = reading.text(document("tender-annex", tenderkit.load_tender(example("medium"))))
    assert "Price and any other award criteria are set out elsewhere" in words
    assert "How the contract is awarded" not in words


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("award.criteria.2.price.all_points", ("award", "criteria", 1, "price", "all_points")),
        ("award.criteria.1.levels.3.percent", ("award", "criteria", 0, "levels", 2, "percent")),
        ("award.own_rounding.PR-1.step", ("award", "own_rounding", "PR-1", "step")),
        ("award.percentages.AC-3.plan", ("award", "percentages", "AC-3", "plan")),
        ("award.least_in_all", ("award", "least_in_all")),
        ("award.tie_break.criteria", ("award", "tie_break", "criteria")),
        ("kpis.CC-2.timeliness.owner", ("kpis", "CC-2.timeliness", "owner")),
        ("award.points.PR-1", ("award", "points", "PR-1")),
        ("blanks.CC-1.months", ("blanks", "CC-1.months")),
    ],
)
def test_a_column_of_a_table_reaches_them(name: str, keys: tuple[str | int, ...]) -> None:
    assert column(name).keys == keys
