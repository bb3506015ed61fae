"""From an empty folder to the documents, as a procurement officer goes who has never seen the tender file."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.chromium import told
from support.returned import RETURNS, filled
from support.served import ROOT, Served

pytestmark = pytest.mark.slow


def tenderkit(folder: Path, *arguments: str) -> None:
    """Do the same in the terminal."""
    command = [sys.executable, "-m", "tenderkit", *arguments]
    subprocess.run(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def go_to(page: Any, step: str) -> None:
    page.locator("#steps").get_by_role("link", name=step, exact=True).click()
    page.get_by_role("heading", level=1, name=step).wait_for()


def type_in(page: Any, texts: Mapping[str, str]) -> None:
    """Type into fields by their labels, and wait until the page says that it is saved."""
    for label, text in texts.items():
        page.get_by_label(label, exact=True).fill(text)
    told(page, "saved")


def taken(page: Any, button: Any) -> tuple[str, bytes]:
    """Press a button that hands a file over: its name and its bytes."""
    with page.expect_download() as waiting:
        button.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def to_mend(page: Any) -> list[str]:
    """Where the links of everything that keeps documents from being final lead to."""
    links = page.locator("main details a, #problems a")
    return list(dict.fromkeys(links.nth(number).get_attribute("href") for number in range(links.count())))


TYPES = {"type.manufacturer", "type.other"}
VALUES = {"reference": "2031/7", "title": "Screens & arms", "contracting_authority.name": "City of Västerbro"}


def test_from_an_empty_folder_to_documents_that_are_those_of_the_command_line(
    tmp_path: Path, served: Callable[..., Served], visit: Any
) -> None:
    folder = tmp_path / "work"
    server = served(folder)
    page = visit(server)

    # The market is asked first.
    page.get_by_role("button", name="Begin the consultation").click()
    type_in(page, {"Reference": "MC-2031-7", "Title of the tender": "Workstations", "Name": "City of Västerbro"})
    go_to(page, "Ask the market")
    type_in(page, {"Last day to return it": "2031-03-01", "Where to return it": "ict@vasterbro.example"})
    page.get_by_label("The suppliers").fill("\n".join(f"{answer.supplier.name}\t{answer.supplier.contact}" for answer in RETURNS))
    _, forms = taken(page, page.get_by_role("button", name="Make the forms"))
    sent = unzipped(forms)
    returned = [
        {"name": name, "mimeType": "", "buffer": filled(form, {*answer.ticks} - TYPES | {"type.reseller"}, {})}
        for answer in RETURNS
        for name, form in sent.items()
        if answer.supplier.name in name
    ]
    assert len(returned) == len(sent) == 3
    go_to(page, "What suppliers returned")
    page.get_by_label("Returned questionnaires").set_input_files(returned)
    page.get_by_role("button", name="Take in and read").click()
    page.get_by_text("3 of 3 forms count").wait_for()
    _, overview = taken(page, page.get_by_role("button", name="Overview (Word)"))
    tenderkit(folder, "score", "returns", "-o", "scored")
    assert overview in files_in(folder / "scored").values()
    page.get_by_role("button", name="Take it over into the tender").click()
    page.get_by_text("Your tender has this scenario.").wait_for()
    assert re.search("^scenario: medium\\b", (folder / "tender.yaml").read_text(encoding="utf-8"), re.MULTILINE)

    # The tender: products as they are copied in Excel, points while the scoring table follows, dates.
    go_to(page, "Products")
    page.get_by_label("Rows from Excel").fill("Workstation\t120\tCPV 30213300-8\r\nMonitor, 27 inch\t240\t\r\n")
    page.get_by_role("button", name="Add these rows").click()
    assert page.get_by_label("Name of product 2", exact=True).input_value() == "Monitor, 27 inch"
    go_to(page, "Points")
    points = page.locator("input[id^='f-award.points.']")
    names = [points.nth(number).get_attribute("id").rpartition(".")[2] for number in range(points.count())]
    for name in names:
        page.locator(f"[id='f-award.points.{name}']").fill("30")
    told(page, "saved")
    table = page.locator(f"[id='table-{names[0]}'] td.num").all_inner_texts()
    assert table[:2] == ["100 %", "30"] or table[:2] == ["100\u00a0%", "30"]
    page.get_by_label("Points in all", exact=True).fill("100")
    told(page, "saved")

    # What is wrong is mended by its link, and what is missing by the links of the documents.
    wrong = page.locator("#problems a").first
    wrong.wait_for()
    page.goto(server.at(wrong.get_attribute("href")))
    assert page.locator("*:target").count() == 1
    page.get_by_label("Points in all", exact=True).fill(str(30 * len(names)))
    told(page, "saved")
    assert page.locator("#problems a").count() == 0
    go_to(page, "Documents")
    missing = to_mend(page)
    assert len(missing) >= 2
    for address in missing:
        page.goto(server.at(address))
        field = page.locator(f"[id='{address.partition('#')[2]}']")
        key = address.partition("#f-")[2]
        days = {"dates.contract_start": "2031-09-01", "dates.contract_end": "2035-08-31", "dates.award": "2031-06-01"}
        kind = field.get_attribute("inputmode")
        field.fill(days.get(key) or VALUES.get(key) or ("30" if kind == "decimal" else "As agreed with the authority"))
        told(page, "saved")
    go_to(page, "Documents")
    assert to_mend(page) == []

    # The same bytes as those of the command line.
    tenderkit(folder, "render", "--draft", "-d", "tender-annex", "-o", "drafts")
    name, draft = taken(page, page.locator("button[value='draft:tender-annex']"))
    assert files_in(folder / "drafts") == {name: draft}
    _, pack = taken(page, page.get_by_role("button", name="Download all as final"))
    tenderkit(folder, "render", "--all", "-o", "finals")
    assert unzipped(pack) == files_in(folder / "finals")

    # A document for each row of a table.
    go_to(page, "Many tenders at once")
    _, table_file = taken(page, page.get_by_role("button", name="Make the table (Excel)"))
    book = openpyxl.load_workbook(io.BytesIO(table_file))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    for number in range(3):
        row = [cell.value for cell in sheet[2]]
        row[0], row[heads.index("Reference")] = f"call-{number}", f"CALL-{number}"
        for place, value in enumerate(row, 1):
            sheet.cell(row=2 + number, column=place).value = value
    book.save(folder / "call-offs.xlsx")
    page.get_by_label("The filled-in table").set_input_files(folder / "call-offs.xlsx")
    page.get_by_role("button", name="Take in").click()
    page.get_by_role("button", name="Make the documents").click()
    page.get_by_text("All rows are done.").wait_for()
    _, made = taken(page, page.get_by_role("button", name="All in one file"))
    tenderkit(folder, "bulk", "call-offs.xlsx", "-o", "many")
    documents = {name.rpartition("/")[2]: data for name, data in files_in(folder / "many").items() if name.endswith(".docx")}
    assert len(documents) >= 3
    assert {name.rpartition("/")[2]: data for name, data in unzipped(made).items() if name.endswith(".docx")} == documents


def test_by_keyboard_alone(tmp_path: Path, served: Callable[..., Served], visit: Any) -> None:
    folder = tmp_path / "work"
    page = visit(served(folder))
    keys = page.keyboard

    def tab_to(name: str) -> None:
        """Go on with the Tab key to the control of that name, as a screen reader would say it."""
        for _ in range(80):
            keys.press("Tab")
            if page.evaluate(NAME).startswith(name):
                return
        raise AssertionError(f"the Tab key does not lead to {name}")

    tab_to("Low market maturity")
    keys.press("ArrowDown")
    tab_to("Begin the tender")
    keys.press("Enter")
    page.wait_for_url("**/authority")
    tab_to("Skip to the content")
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to("Reference")
    keys.type("2031/8")
    tab_to("Title of the tender")
    keys.type("Screens")
    tab_to("Date of the documents")
    keys.type("02012031")
    tab_to("Name")
    keys.type("City of Västerbro")
    told(page, "saved")
    text = (folder / "tender.yaml").read_text(encoding="utf-8")
    assert ("scenario: medium" in text, "title: Screens" in text, "reference: 2031/8" in text) == (True, True, True)
    tab_to("Documents")
    keys.press("Enter")
    page.wait_for_url("**/documents")
    tab_to("Download as a draft")
    with page.expect_download() as waiting:
        keys.press("Space")
    assert zipfile.is_zipfile(waiting.value.path())


# What the focused element is called: its label, or its own words.
NAME = """() => { const at = document.activeElement, label = at.labels && at.labels[0];
  return at === document.body ? '' : (label || at).innerText || at.getAttribute('aria-label') || ''; }"""


def test_in_dutch(tmp_path: Path, served: Callable[..., Served], visit: Any) -> None:
    folder = tmp_path / "work"
    page = visit(served(folder))
    page.get_by_role("button", name="Nederlands").click()
    page.get_by_role("button", name="De aanbesteding beginnen").click()
    page.wait_for_url("**/authority")
    type_in(page, {"Kenmerk": "2031/9", "Titel van de aanbesteding": "Schermen"})
    assert "language: nl" in (folder / "tender.yaml").read_text(encoding="utf-8")
    page.goto(page.url.replace("/authority", "/preview?document=tender-annex"))
    assert "Schermen" in page.locator(".paper").inner_text()
    page.goto(page.url.partition("/preview")[0] + "/documents")
    name, draft = taken(page, page.locator("button[value='draft:tender-annex']"))
    tenderkit(folder, "render", "--draft", "-d", "tender-annex", "-o", "drafts")
    assert files_in(folder / "drafts") == {name: draft}


def test_without_scripts_the_buttons_do_the_same(tmp_path: Path, served: Callable[..., Served], visit: Any) -> None:
    folder = tmp_path / "work"
    page = visit(served(folder), java_script_enabled=False)
    page.get_by_role("button", name="Begin the tender").click()
    page.get_by_label("Reference", exact=True).fill("2031/10")
    page.get_by_label("Title of the tender", exact=True).fill("Screens")
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.get_by_role("status").inner_text() == "All that you typed is saved."
    page.locator("#steps").get_by_role("link", name="Products", exact=True).click()
    page.get_by_label("Rows from Excel").fill("Screen\t12\tCPV 1")
    page.get_by_role("button", name="Add these rows").click()
    assert page.get_by_label("Quantity of product 1", exact=True).input_value() == "12"
    page.get_by_label("Quantity of product 1", exact=True).fill("many")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("is not a whole number").first.wait_for()
    assert page.get_by_label("Quantity of product 1", exact=True).input_value() == "many"
    page.get_by_label("Quantity of product 1", exact=True).fill("12")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#steps").get_by_role("link", name="Points", exact=True).click()
    points = page.locator("input[id^='f-award.points.']").first
    points.fill("40")
    page.get_by_role("button", name="Save", exact=True).click()
    assert "40" in page.locator("[id^='table-'] td.num").all_inner_texts()
    page.locator("#steps").get_by_role("link", name="Documents", exact=True).click()
    name, draft = taken(page, page.locator("button[value='draft:tender-annex']"))
    tenderkit(folder, "render", "--draft", "-d", "tender-annex", "-o", "drafts")
    assert files_in(folder / "drafts") == {name: draft}
