"""Asking the market on the pages: forms out, returns in, the scenario taken over; with what the command line gives."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import ROOT
from support.browsing import Browser
from support.commanded import commanded, files_in, taken
from support.filling import filled
from support.hostile import billion_laughs

RETURNS = sorted((ROOT / "examples/returns").glob("*.docx"))
SCRIPT = "<script>alert(1)</script>"


def begun(folder: Path, *, language: str = "en") -> Browser:
    """Somebody at the page of a consultation in an empty folder."""
    text = (ROOT / "examples/returns/consultation.yaml").read_text(encoding="utf-8")
    (folder / "tender.yaml").write_text(f"{text}language: {language}\n", encoding="utf-8")
    return Browser(folder)


def with_returns(folder: Path, *, language: str = "en") -> Browser:
    """The same, with the returns of the example dropped."""
    browser = begun(folder, language=language)
    answer = browser.drop("/returns", {"do": "drop"}, [(path.name, path.read_bytes()) for path in RETURNS])
    assert (answer.status, answer.headers["location"]) == (303, "/returns")
    return browser


def test_forms_for_a_pasted_list_are_those_of_the_command(tmp_path: Path) -> None:
    browser = begun(tmp_path)
    answer = browser.post("/consultation", {"do": "list", "suppliers": "Name\tContact\r\nKestrel\tMaud\r\n\r\nVega & <Co>\t\r\n"})
    (tmp_path / "suppliers.csv").write_text("name,contact\nKestrel,Maud\nVega & <Co>,\n", encoding="utf-8")
    commanded("questionnaire", tmp_path, "--suppliers", tmp_path / "suppliers.csv", "-o", tmp_path / "out")
    assert taken(answer) == files_in(tmp_path / "out")
    assert len(taken(answer)) == 2
    commanded("questionnaire", tmp_path, "-o", tmp_path / "one")
    assert taken(browser.post("/consultation", {"do": "any"})) == files_in(tmp_path / "one")
    commanded("questionnaire", tmp_path, "--scoring", "-o", tmp_path / "scoring")
    assert taken(browser.post("/consultation", {"do": "scoring"})) == files_in(tmp_path / "scoring")


def test_a_list_that_cannot_be_used_is_told_and_stays(tmp_path: Path) -> None:
    browser = begun(tmp_path)
    typed = f"{SCRIPT}\nKestrel\nkestrel\nVega\tTomas\tasked at the fair"
    answer = browser.post("/consultation", {"do": "list", "suppliers": typed})
    assert answer.status == 409
    assert "“kestrel” is already in row 2" in answer.words("problems")
    assert "has no column “C”" in answer.words("problems")
    assert answer.page.get_element_by_id("suppliers").text == f"\n{typed}"
    assert SCRIPT not in answer.text
    answer = browser.post("/consultation", {"do": "list", "suppliers": "\n".join(map(str, range(501)))})
    assert "more than 500 suppliers" in answer.words("problems")


def test_returns_are_scored_and_the_scenario_is_taken_over(tmp_path: Path) -> None:
    browser = with_returns(tmp_path)
    shutil.copy(tmp_path / "tender.yaml", tmp_path / "other.yaml")
    answer = browser.get("/returns")
    assert "3 of 3 forms count" in answer.page.text_content()
    assert "Medium market maturity" in answer.words("said")
    levels = {row[0].text_content(): row[2].text_content() for row in answer.page.find(".//tbody")}
    assert list(levels.values()) == ["Medium", "High", "Low"]
    assert "X.6 is ticked, but “Which ones” is not filled in" in answer.page.text_content()
    assert [each.text_content() for each in answer.page.get_element_by_id("overview").iter("h2")] == ["Market overview"]
    assert [option.text for option in answer.page.iter("option")] == []  # there was no round before

    returned = tmp_path / "returns"
    commanded("score", returned, "--tender", tmp_path / "other.yaml", "-o", tmp_path / "out", "--write-scenario")
    made = files_in(tmp_path / "out")
    assert taken(browser.post("/returns", {"do": "take:all"})) == made
    assert len(made) == 5
    assert list(taken(browser.post("/returns", {"do": "take:workbook"}))) == ["MC-2027-07-market-overview.xlsx"]
    assert len(taken(browser.post("/returns", {"do": "take:profiles"}))) == 3

    before = (tmp_path / "tender.yaml").read_bytes()
    assert browser.post("/returns", {"do": "scenario"}).status == 303
    assert (tmp_path / "tender.yaml").read_bytes() == (tmp_path / "other.yaml").read_bytes()
    assert [path.read_bytes() for path in (tmp_path / ".tenderkit/versions").iterdir()] == [before]
    assert "Your tender has this scenario." in browser.get("/returns").words("said")


def test_a_rule_that_is_chosen_counts_at_once(tmp_path: Path) -> None:
    browser = with_returns(tmp_path)
    answer = browser.type("/returns", questionnaire__market_rule="lowest")
    assert "Low market maturity" in answer.words("said")
    assert browser.get("/returns").fields()["v:questionnaire.market_rule"] == "lowest"
    answer = browser.type("/returns", questionnaire__market_rule="median")
    assert "Medium market maturity" in answer.words("said")


def test_hostile_files_are_told_beside_their_names_and_stop_no_other(tmp_path: Path) -> None:
    browser = with_returns(tmp_path)
    hostile = [
        ("../../../evil.docx", b"MZ\x90"),
        (f"{SCRIPT}.docx", billion_laughs()),
        ("forms.zip", b"PK\x05\x06" + b"\0" * 18),
        (RETURNS[0].name, b""),
    ]
    answer = browser.drop("/returns", {"do": "drop"}, hostile)
    assert "“forms.zip” is not a file that is read here" in answer.words("problems")
    rows = {row[0].text_content(): row.text_content() for row in answer.page.find(".//tbody")}
    assert len(rows) == 6
    assert "Does not count." in rows["evil.docx"]
    assert "Does not count." in rows["script.docx"]
    assert "Does not count." in rows[RETURNS[0].name.replace(".docx", " (2).docx")]
    assert "Medium" in rows[RETURNS[0].name]
    assert SCRIPT not in answer.text
    assert not list(tmp_path.parent.glob("*evil*"))
    assert (tmp_path / "returns" / RETURNS[0].name).read_bytes() == RETURNS[0].read_bytes()


def test_what_a_supplier_wrote_is_shown_as_it_was_written(tmp_path: Path) -> None:
    browser = begun(tmp_path)
    browser.drop("/returns", {"do": "drop"}, [("one.docx", filled(texts={"supplier.company": SCRIPT}))])
    answer = browser.get("/returns")
    [row] = answer.page.find(".//tbody")
    assert row[1].text_content() == SCRIPT
    assert SCRIPT in answer.page.get_element_by_id("overview").text_content()
    assert [script.get("src") for script in answer.page.iter("script")] == ["/static/tenderkit.js"]
    browser.drop("/forms", {"do": "drop"}, [("one.docx", filled(texts={"supplier.company": SCRIPT}))])
    answer = browser.get("/forms")
    assert SCRIPT in answer.page.text_content()
    assert SCRIPT not in answer.text


def test_a_form_that_is_left_out_is_kept_aside(tmp_path: Path) -> None:
    browser = with_returns(tmp_path)
    for name in ("../tender.yaml", "nothing.docx", ""):
        assert browser.post("/returns", {"do": f"leave:{name}"}).status == 303
    assert len(list((tmp_path / "returns").iterdir())) == 3
    browser.post("/returns", {"do": f"leave:{RETURNS[1].name}"})
    assert (tmp_path / "left-out/returns" / RETURNS[1].name).read_bytes() == RETURNS[1].read_bytes()
    assert "2 of 2 forms count" in browser.get("/returns").page.text_content()


def test_another_round_is_compared_with_the_one_before(tmp_path: Path) -> None:
    browser = with_returns(tmp_path)
    assert browser.post("/returns", {"do": "round"}).status == 303
    [earlier] = tmp_path.glob("returns-*")
    assert browser.get("/returns").page.find(".//table") is None
    browser.drop("/returns", {"do": "drop"}, [(RETURNS[0].name, RETURNS[0].read_bytes())])
    answer = browser.get("/returns")
    assert [option.text for option in answer.page.iter("option")] == ["No earlier round", earlier.name]
    assert "Since the earlier round" in answer.words("overview")
    assert "Since the earlier round" not in browser.get("/returns?before=-").words("overview")
    for elsewhere in ("returns", "../returns", ROOT / "examples/returns-2026"):
        assert "Since the earlier round" not in browser.get(f"/returns?before={elsewhere}").words("overview")


def test_files_that_are_no_returns_are_told_one_by_one(tmp_path: Path) -> None:
    browser = begun(tmp_path)
    answer = browser.drop("/returns", {"do": "drop"}, [("one.docx", b"1"), ("two.docx", b"2")])
    assert answer.status == 303
    answer = browser.get("/returns")
    assert "0 of 2 forms count" in answer.page.text_content()
    assert answer.page.text_content().count("Does not count.") == 2
    (tmp_path / "returns/notes.msg").write_bytes(b"")
    assert "not read: notes.msg" in browser.get("/returns").page.text_content()


def test_the_pages_and_the_overview_speak_the_language_of_the_file(tmp_path: Path) -> None:
    browser = with_returns(tmp_path, language="nl")
    answer = browser.get("/returns")
    assert answer.page.find(".//h1").text == "Wat leveranciers terugstuurden"
    assert answer.page.get_element_by_id("overview").find("div").get("lang") == "nl"
    assert "is aangekruist" in answer.page.text_content()
    made = taken(browser.post("/consultation", {"do": "list", "suppliers": "Naam\tContactpersoon\nKestrel\tMaud"}))
    assert [name.count("Kestrel") for name in made] == [1]
