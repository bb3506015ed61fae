"""Every page is for everybody: in both languages, wide and at 400% zoom, by keyboard, with faults and conflicts on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.browser_pages import findings, focus_order, too_wide
from support.chromium import NARROW, WIDE
from support.served import ROOT, Served

from tenderkit.web.pages import PAGES

pytestmark = pytest.mark.slow
EXAMPLES = {"en": "notebooks", "nl": "laptops-nl"}
PREVIEWED = ("tender-annex", "contract-schedule", "buyer-notes")  # beside the document that the page shows where none is named
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=("wide", "narrow"))


def example(language: str, folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples" / EXAMPLES[language], folder / language))


@pytest.mark.parametrize("language", EXAMPLES)
def test_nothing_keeps_anybody_from_any_page(
    language: str, tmp_path: Path, served: Callable[..., Served], visit: Any, axe: str
) -> None:
    server = served(example(language, tmp_path))
    page = visit(server)
    found, titles = [], []
    for each in PAGES:
        page.goto(server.at(each.path))
        titles.append(page.title())
        assert page.locator("html").get_attribute("lang") == language
        found += kept_from(page, axe)
    for document in PREVIEWED:
        page.goto(server.at(f"/preview?document={document}"))
        found += kept_from(page, axe)
    assert found == []
    assert len(set(titles)) == len(titles) == len(PAGES)


def kept_from(page: Any, axe: str) -> list[str]:
    """What keeps somebody from a page as it is right now, on a wide window and at 400% zoom."""
    found = []
    for width, height in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": height})
        found += findings(page, axe) + too_wide(page)
    return found


@pytest.mark.parametrize("language", EXAMPLES)
def test_nor_from_a_page_that_says_what_is_wrong(
    language: str, tmp_path: Path, served: Callable[..., Served], visit: Any, axe: str
) -> None:
    folder = example(language, tmp_path)
    file = folder / "tender.yaml"
    server = served(folder)
    page = visit(server)
    page.goto(server.at("/nowhere"))
    found = kept_from(page, axe)
    file.write_text(file.read_text(encoding="utf-8").replace("\ndate: ", "\ndate: not "), encoding="utf-8")
    page.goto(server.at("/authority"))
    assert page.locator("#m-date .bad").count() == 1
    found += kept_from(page, axe)
    # A conflict: somebody changes the title in the file while another one is typed.
    file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: Another "), encoding="utf-8")
    page.locator("#f-title").fill("Mine")
    page.locator("#m-title .conflict").wait_for()
    found += kept_from(page, axe)
    file.write_text("title: [\n", encoding="utf-8")
    page.goto(server.at("/authority"))
    page.locator("#unread-title").wait_for()
    found += kept_from(page, axe)
    assert found == []


def test_nor_from_pages_with_what_suppliers_returned_and_a_run_over_a_table(
    tmp_path: Path, served: Callable[..., Served], visit: Any, axe: str
) -> None:
    folder = example("en", tmp_path)
    for name, into in (("returns", "returns"), ("returns-2026", "returns-2026"), ("production-sites", "returned-forms")):
        (folder / into).mkdir()
        for path in (ROOT / "examples" / name).glob("*.docx"):
            shutil.copy(path, folder / into)
    (folder / "returns/scan.docx").write_bytes(b"not a Word file")
    (folder / "tables").mkdir()
    (folder / "tables/call-offs.csv").write_text("Key,Reference,Points of AC-3\na,1,30\nb,2,many\n", encoding="utf-8")
    server = served(folder)
    page = visit(server)
    page.goto(server.at("/returns"))
    page.locator("table th[scope=row]").first.wait_for()
    found = kept_from(page, axe)
    page.goto(server.at("/forms"))
    page.locator("table th[scope=row]").first.wait_for()
    found += kept_from(page, axe)
    page.goto(server.at("/many"))
    page.locator("button[value=draft]").click()
    page.locator("#run-faults li, #made li").first.wait_for()
    found += kept_from(page, axe)
    assert found == []


def test_nor_from_the_first_page_of_an_empty_folder(served: Callable[..., Served], visit: Any, axe: str) -> None:
    page = visit(served())
    for language in EXAMPLES:
        page.locator(f"button[name=language][value={language}]").click()
        assert page.locator("html").get_attribute("lang") == language
        assert kept_from(page, axe) == []


@SIZES
def test_whoever_goes_on_with_the_tab_key_sees_where_they_are_and_comes_to_every_control(
    size: tuple[int, int], tmp_path: Path, served: Callable[..., Served], visit: Any
) -> None:
    server = served(example("en", tmp_path))
    page = visit(server, size)
    unseen, passed_by = [], []
    for each in PAGES:
        page.goto(server.at(each.path))
        order, hidden = focus_order(page)
        unseen += hidden
        # Of the radio buttons of a question one comes to a single one: the arrow keys choose among them.
        controls = page.evaluate(CONTROLS)
        passed_by += [f"{each.path}: {len(order)} of {controls}"] if len(order) < controls else []
        assert order[0].startswith("a# "), "the way to the content comes first"
    assert (unseen, passed_by) == ([], [])


def test_what_is_wrong_is_spoken_and_its_link_leads_into_the_field(
    tmp_path: Path, served: Callable[..., Served], visit: Any
) -> None:
    server = served(example("en", tmp_path))
    page = visit(server)
    page.goto(server.at("/points"))
    field = page.locator("[id='f-award.points.AC-3']")
    field.fill("thirty")
    page.locator("[id='m-award.points.AC-3'] .bad").wait_for()
    assert "“thirty” is not a number" in page.get_by_role("status").inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    page.goto(server.at("/authority"))
    page.locator("#problems a").first.click()
    page.wait_for_url("**/points#*")
    assert page.evaluate("document.activeElement.id") == "f-award.points.AC-3"
    page.locator("[id='f-award.points.AC-3']").fill("30")
    page.locator("[id='m-award.points.AC-3'] .bad").wait_for(state="detached")
    assert "wrong" not in page.get_by_role("status").inner_text().lower()


CONTROLS = """() => {
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), textarea, select, summary')].filter(
    (element) => element.checkVisibility());
  const groups = new Set(all.filter((element) => element.type === 'radio').map((element) => element.name));
  return all.filter((element) => element.type !== 'radio').length + groups.size;
}"""


def test_what_is_wrong_with_a_page_is_found(served: Callable[..., Served], visit: Any, axe: str) -> None:
    page = visit(served(), NARROW)
    page.evaluate("document.getElementById('main').insertAdjacentHTML('beforeend', '<h4>too deep</h4><input>')")
    assert {found.split(": ")[1] for found in findings(page, axe)} == {"heading-order", "label"}
    page.evaluate("document.getElementById('main').insertAdjacentHTML('beforeend', '<p>' + 'wide'.repeat(99) + '</p>')")
    assert too_wide(page)
    page.evaluate("document.querySelector('.brand a').classList.add('skip')")
    assert len(focus_order(page)[1]) == 0
    page.add_style_tag(url="/static/tenderkit.css")
    page.evaluate("for (const each of document.querySelectorAll('a')) each.style.outline = 'none'")
    assert len(focus_order(page)[1]) >= 2
