"""Forms on the page: those that the tender calls for, to be sent, and what came back of them, counted and not judged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, example
from support.browsing import Browser
from support.commanded import commanded, files_in, taken

RETURNED = sorted((ROOT / "examples/production-sites").glob("*.docx"))
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    shutil.copy(ROOT / "examples/servers/tender.yaml", tmp_path)
    return Browser(tmp_path)


def dropped(browser: Browser, *more: tuple[str, bytes]) -> Browser:
    browser.drop("/forms", {"do": "drop"}, [*((path.name, path.read_bytes()) for path in RETURNED), *more])
    return browser


def test_the_forms_of_the_tender_are_those_of_the_command_each_with_what_calls_for_it(tmp_path: Path) -> None:
    shutil.copy(example("low"), tmp_path)
    browser = Browser(tmp_path)
    page = browser.get("/forms").page
    names = [row.get("id").removeprefix("form-") for row in page.iter("tr") if row.get("id", "").startswith("form-")]
    assert "risk-assessment" in names
    assert "supplier-questionnaire" not in names  # it has a page of its own
    card = page.get_element_by_id("form-risk-assessment").text_content()
    assert "CC-1 Human rights risk assessment" in card
    chosen = [argument for name in names for argument in ("--document", name)]
    commanded("render", browser.folder, *chosen, "-o", browser.folder / "out")
    made = files_in(browser.folder / "out")
    assert taken(browser.post("/forms", {"do": "send"})) == made
    one = taken(browser.post("/forms", {"do": "send:risk-assessment"}))
    assert one == {name: data for name, data in made.items() if "risk-assessment" in name}
    assert browser.post("/forms", {"do": "send:tender-annex"}).status == 303  # it is no form


def test_what_came_back_is_counted_and_in_a_workbook(browser: Browser) -> None:
    dropped(browser)
    answer = browser.get("/forms")
    words = " ".join(answer.page.text_content().split())
    assert "2 forms: 1 complete, 1 incomplete, 0 not read" in words
    assert "Tatra Assembly, hall 2" in words
    assert "Whether it is good enough is for you to judge." in words
    captions = [caption.text for caption in answer.page.iter("caption")]
    assert captions[:2] == ["Forms to send", "The forms, one by one"]
    assert len(captions) == 4
    assert all(each.get("scope") for each in answer.page.iter("th"))
    source = browser.folder / "returned-forms"
    commanded("read", source, "--tender", browser.folder, "-o", browser.folder / "out", status=1)
    assert taken(browser.post("/forms", {"do": "workbook"})) == files_in(browser.folder / "out")


def test_hostile_files_stop_no_other_and_are_left_out_by_name_alone(browser: Browser) -> None:
    dropped(browser, (f"../{SCRIPT}.docx", b"PK\x03\x04"), ("..\\..\\evil.odt", b""))
    answer = browser.get("/forms")
    assert SCRIPT not in answer.text
    assert "1 complete, 1 incomplete, 2 not read" in answer.page.text_content()
    assert sorted(path.name for path in (browser.folder / "returned-forms").iterdir())[-2:] == ["evil.odt", "script.docx"]
    browser.post("/forms", {"do": "leave:../tender.yaml"})
    browser.post("/forms", {"do": "leave:evil.odt"})
    assert (browser.folder / "left-out/returned-forms/evil.odt").exists()
    assert (browser.folder / "tender.yaml").exists()


def test_what_is_missing_for_a_form_is_told(browser: Browser) -> None:
    text = (browser.folder / "tender.yaml").read_text(encoding="utf-8")
    (browser.folder / "tender.yaml").write_text(text.replace("  answer_days: 15\n", "").replace("title: ", "# "), encoding="utf-8")
    answer = browser.post("/forms", {"do": "send"})
    assert answer.status == 409
    assert "Contract and authority: Title of the tender" in answer.words("problems")


def test_the_page_speaks_the_language_of_the_file(browser: Browser) -> None:
    with (browser.folder / "tender.yaml").open("a", encoding="utf-8") as file:
        file.write("language: nl\n")
    assert "2 formulieren: 1 volledig, 1 onvolledig, 0 niet gelezen" in dropped(browser).get("/forms").page.text_content()
