"""Heads of tables as people write them, and several rows for one tender."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from support.reading import text
from support.runs import BASE, Run, counts, faults, outcomes

from tenderkit import TenderkitError
from tenderkit.bulk.columns import ColumnError, column, overlaid
from tenderkit.bulk.head_words import IN_OTHER_LANGUAGES
from tenderkit.bulk.heads import KEY, WORDS, place_of, words_of


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("contracting_authority.name", "contracting_authority.name"),
        ("Name of the contracting authority", "contracting_authority.name"),
        ("  NAME of  contracting Authority: ", "contracting_authority.name"),
        ("Reference", "reference"),
        ("Title", "title"),
        ("Date", "date"),
        ("Points of AC-3", "award.points.AC-3"),
        ("points for AC-3", "award.points.AC-3"),
        ("Least points of AC-3", "award.least.AC-3"),
        ("Blank CC-1.months", "blanks.CC-1.months"),
        ("Decision site_volume", "decisions.site_volume"),
        ("Product", "products.name"),
        ("Quantity", "products.quantity"),
        ("Products", "products"),
        ("Key", KEY),
        ("Gemeente", "contracting_authority.name"),
        ("gemeente:", "contracting_authority.name"),
        ("Ordernummer", KEY),
    ],
)
def test_a_head_is_a_place_or_its_words_or_what_the_tender_file_says(head: str, place: str) -> None:
    found = place_of(head, {"Gemeente": "contracting_authority.name", "Ordernummer": "Key"})
    assert found is not None
    assert found.name == place


def test_a_head_that_is_for_people_is_left_out() -> None:
    assert place_of("Remarks", {"remarks": "#"}) is None


@pytest.mark.parametrize(
    ("head", "near"),
    [
        ("Name of the contrating authority", "Name of the contracting authority"),
        ("Adress of the contracting authority", "Address of the contracting authority"),
        ("Quantiy", "Quantity"),
        ("Gemeentee", "Gemeente"),
        ("contracting_authority.nam", "contracting_authority.name"),
        ("Naam van de aanbestedendedienst", "Naam van de aanbestedende dienst"),
        ("Stückzal", "Stückzahl"),
    ],
)
def test_a_head_with_a_slip_gets_a_suggestion(head: str, near: str) -> None:
    with pytest.raises(ColumnError) as caught:
        place_of(head, {"Gemeente": "title"})
    assert f"did you mean “{near}”?" in caught.value.hint


def test_heads_without_words_are_not_all_the_same() -> None:
    assert place_of("%", {"€": "title", "%": "award.total"}) == column("award.total")
    with pytest.raises(ColumnError):
        place_of("of the", {"€": "title"})


def test_a_head_in_other_words_is_told_where_to_explain_it() -> None:
    with pytest.raises(ColumnError) as caught:
        place_of("Gemeente", {})
    assert "`reading.columns`" in caught.value.hint


@pytest.mark.parametrize("place", [place for place in WORDS if place != KEY])
def test_the_words_of_a_place_lead_back_to_it(place: str) -> None:
    whole = f"{place}AC-3" if place.endswith(".") else place
    found = place_of(words_of(whole), {})
    assert found == column(whole)


OTHERS = [(place, words) for said in IN_OTHER_LANGUAGES.values() for place, found in said.items() for words in found]


@pytest.mark.parametrize(("place", "words"), OTHERS)
def test_words_of_other_languages_lead_to_their_place_with_and_without_accents_and_capitals(place: str, words: str) -> None:
    name = "AC-3" if place.endswith(".") else ""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", words) if not unicodedata.combining(sign))
    for head in (words, words.upper(), unicodedata.normalize("NFD", words), plain):
        found = place_of(f"{head} {name}".strip(), {})
        assert found is not None
        assert found.name == f"{place}{name}"


@pytest.mark.parametrize("head", ["Value a", "Value der", "Waarde de"])
def test_a_name_that_looks_like_a_small_word_counts(head: str) -> None:
    found = place_of(head, {})
    assert found is not None
    assert found.name == f"values.{head.split()[1]}"


def test_heads_of_a_table_that_nobody_knows_are_one_fault(small_run: Run) -> None:
    with pytest.raises(TenderkitError) as caught:
        outcomes(small_run(["R-1,x,y,z"], header="reference,Viesti,Kunta,Määräaika"))
    [fault] = caught.value.faults
    assert "the columns “Viesti”, “Kunta” and “Määräaika” are not places in a tender file" in fault.message
    assert "`reading.columns`" in fault.hint


def test_the_page_has_the_words_of_other_languages() -> None:
    page = (ROOT / "docs/bulk.md").read_text(encoding="utf-8")
    for place, *cells in re.findall(r"^\| `([^`]+)` \| (.+) \| (.+) \| (.+) \|$", page, re.MULTILINE):
        for cell in cells:
            for head in cell.split(", ") if cell != "–" else ():
                found = place_of(head, {})
                assert found is not None
                assert found.name == place
    for _, words in OTHERS:
        assert words in page


def test_a_table_with_heads_in_words_gives_the_documents_of_one_with_places(small_run: Run) -> None:
    rows = ["R-1,Umeå,12,2027-02-03"]
    by_place = small_run(rows)
    assert counts(outcomes(by_place)) == (1, 0, 0)
    before = (by_place.output / "R-1-letter.docx").read_bytes()
    in_words = small_run(rows, header="Reference,Name of the contracting authority,Points of AC-1,Award of the contract")
    outcomes(in_words, restart=True)
    assert (in_words.output / "R-1-letter.docx").read_bytes() == before


def test_the_base_says_what_other_heads_mean(small_run: Run, tmp_path: Path) -> None:
    jobs = small_run(["R-1,Umeå,call Anna"], header="Reference,Gemeente,Let op")
    columns = "reading: {columns: {Gemeente: Name of the contracting authority, let op: '#'}}\n"
    (tmp_path / "base.yaml").write_text(BASE + columns, encoding="utf-8")
    assert counts(outcomes(jobs)) == (1, 0, 0)
    assert "To Umeå, about R-1" in text((jobs.output / "R-1-letter.docx").read_bytes())


def test_a_fault_names_the_head_as_it_stands_in_the_table(small_run: Run) -> None:
    jobs = small_run(["R-1,2027-02-30"], header="Reference,Award of the contract")
    [fault] = faults(outcomes(jobs))
    assert "jobs.csv:2: TK112 column “Award of the contract”: “2027-02-30” is not a date" in fault


@pytest.mark.parametrize(
    ("header", "code"),
    [("reference,Reference", "TK625"), ("reference,Product,products.1.quantity", "TK626"), ("reference,Products,Product", "TK626")],
)
def test_two_columns_for_one_place_stop_the_run(small_run: Run, header: str, code: str) -> None:
    with pytest.raises(TenderkitError) as caught:
        outcomes(small_run([",".join("1" for _ in header.split(","))], header=header))
    assert [fault.code for fault in caught.value.faults] == [code]


@given(st.text() | st.sampled_from([*WORDS, *WORDS.values()]).flatmap(lambda words: st.text().map(lambda more: f"{words}{more}")))
def test_whatever_stands_in_a_head_is_a_place_or_told(head: str) -> None:
    try:
        found = place_of(head, {"Gemeente": "title"})
    except ColumnError:
        return
    assert found is not None
    if found.name != KEY and not found.by_row and not any(isinstance(key, int) and key for key in found.keys):
        assert overlaid({}, [(found.keys, found.read("x"))])


@pytest.mark.parametrize("head", ["=1+1", "Points of", "Blank", "products.name.name", "a" * 5_000])
def test_a_hostile_head_is_one_fault_with_its_row(small_run: Run, head: str) -> None:
    with pytest.raises(TenderkitError) as caught:
        outcomes(small_run(["R-1,x"], header=f"reference,{head}"))
    assert [(fault.code, fault.location.line) for fault in caught.value.faults] == [("TK871", 2)]


# Several rows of one key

PRODUCTS = "key,Name of the contracting authority,Product,Quantity"


def test_rows_of_one_key_make_one_tender_with_a_product_of_each(small_run: Run) -> None:
    jobs = small_run(["umea,Umeå,Notebook,10", "umea,,Dock,5", "lulea,Luleå,Hub,1"], header=PRODUCTS)
    assert counts(outcomes(jobs)) == (2, 0, 0)
    umea, lulea = (text((jobs.output / f"{key}-letter.docx").read_bytes()) for key in ("umea", "lulea"))
    assert "To Umeå" in umea
    assert umea.index("Notebook") < umea.index("Dock")
    assert "Hub" not in umea
    assert "Hub" in lulea
    assert "Notebook" not in lulea, "the products of the base give way"


def test_a_tender_without_products_of_its_own_keeps_those_of_the_base(small_run: Run) -> None:
    jobs = small_run(["umea,Umeå,,"], header=PRODUCTS)
    assert counts(outcomes(jobs)) == (1, 0, 0)
    assert "Notebook" in text((jobs.output / "umea-letter.docx").read_bytes())


def test_rows_of_one_key_that_do_not_agree_are_a_fault_of_their_tender_alone(small_run: Run) -> None:
    jobs = small_run(["umea,Umeå,Notebook,10", "umea,Lycksele,Dock,5", "lulea,Luleå,Hub,1"], header=PRODUCTS)
    found = outcomes(jobs)
    assert counts(found) == (1, 0, 1)
    [fault] = faults(found)
    assert "jobs.csv:3: TK629 column “Name of the contracting authority”: “Lycksele”, and “Umeå” in row 2 of the same key" in fault


def test_what_is_wrong_with_a_product_is_told_with_its_own_row(small_run: Run) -> None:
    jobs = small_run(["umea,Umeå,Notebook,10", "umea,,Dock,many", "umea,,,3"], header=PRODUCTS)
    told = sorted(faults(outcomes(jobs)))
    assert [fault.partition("jobs.csv:")[2].partition(": ")[0] for fault in told] == ["3", "4"]
    assert "column “Quantity”: “many”" in told[0]


def test_a_product_without_a_key_is_not_given_to_anybody(small_run: Run) -> None:
    jobs = small_run(["umea,Umeå,Notebook,10", ",,Dock,5", "lulea,Luleå,Hub,1"], header=PRODUCTS)
    found = outcomes(jobs)
    assert counts(found)[0] == 0, "either neighbour may be its tender"
    codes = sorted(fault.code for outcome in found for fault in outcome.faults)
    assert codes == ["TK627", "TK628", "TK628"]


def test_a_row_that_cannot_be_read_leaves_its_neighbours_out_where_rows_make_products(small_run: Run) -> None:
    rows = ["umea,Umeå,Notebook,10", "umea,,Dock,5,stray", "lulea,Luleå,Hub,1", "kiruna,Kiruna,Hub,1"]
    found = outcomes(small_run(rows, header=PRODUCTS))
    assert [outcome.key for outcome in found if outcome.documents] == ["kiruna"]
    assert sorted({fault.code for outcome in found for fault in outcome.faults}) == ["TK628", "TK844"]


def test_rows_of_one_key_that_stand_apart_are_a_fault(small_run: Run) -> None:
    jobs = small_run(["umea,Umeå,Notebook,10", "lulea,Luleå,Hub,1", "umea,,Dock,5"], header=PRODUCTS)
    found = outcomes(jobs)
    assert [outcome.key for outcome in found if outcome.documents] == ["lulea"], "the first rows alone would lack a product"
    [fault] = {*faults(found)}
    assert "jobs.csv:4: TK874 the key “umea” is also that of" in fault
    assert "put its rows together" in fault


def test_rows_of_one_key_without_products_are_still_two_jobs_of_one_name(small_run: Run) -> None:
    assert "TK874" in faults(outcomes(small_run(["umea,Umeå", "umea,Umeå"], header="key,contracting_authority.name")))[0]


def test_a_thousand_products_fit_and_one_more_is_a_fault(small_run: Run) -> None:
    rows = [f"umea,Umeå,Product {number},1" for number in range(1_000)]
    assert counts(outcomes(small_run(rows, header=PRODUCTS))) == (1, 0, 0)
    [fault] = faults(outcomes(small_run([*rows, "umea,,One more,1"], header=PRODUCTS)))
    assert "TK871" in fault


def test_the_page_has_the_words_of_every_place() -> None:
    page = (ROOT / "docs/bulk.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| ([^|`]+) \| `([^`]+)` \|$", page, re.MULTILINE))
    assert {found.name for head in told if (found := place_of(head, {}))} == {*told.values()}
    assert {words_of(place) for place in told.values()} == {*told}
    assert all(any(place == name or (name.endswith(".") and place.startswith(name)) for place in told.values()) for name in WORDS)
