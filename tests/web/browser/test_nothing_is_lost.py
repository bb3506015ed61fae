"""What is typed stays, whatever happens: two tabs, reload, back, a program that is killed, a file that is changed elsewhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.chromium import told
from support.served import ROOT, Served

from tenderkit.web.pages import PAGES

pytestmark = pytest.mark.slow
TITLE = "Notebooks & docking stations, “2nd” lot"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples/notebooks", tmp_path / "work"))


def line(folder: Path, key: str) -> str:
    """The value of a key at the top of the tender file, as it stands there."""
    found = re.search(rf"^{key}:(.*)$", (folder / "tender.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].strip().strip("'\"") if found else ""


def replace(folder: Path, old: str, new: str) -> None:
    """Change the file as an editor does."""
    text = (folder / "tender.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "tender.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_typed_is_there_after_reload_and_back(folder: Path, served: Callable[..., Served], visit: Any) -> None:
    server = served(folder)
    page = visit(server)
    page.goto(server.at("/authority"))
    page.locator("#f-title").fill(TITLE)
    told(page, "saved")
    assert line(folder, "title") == TITLE
    page.reload()
    assert page.locator("#f-title").input_value() == TITLE
    page.locator("#f-title").fill("Typed last")
    # At once, before the script has had time to send it.
    page.get_by_role("link", name="Products", exact=True).click()
    page.wait_for_url("**/products")
    page.go_back()
    page.wait_for_url("**/authority")
    assert page.locator("#f-title").input_value() == "Typed last"
    assert line(folder, "title") == "Typed last"


def test_of_two_tabs_neither_writes_over_the_other(folder: Path, served: Callable[..., Served], visit: Any) -> None:
    server = served(folder)
    one = visit(server)
    other = one.context.new_page()
    for tab in (one, other):
        tab.goto(server.at("/authority"))
    one.locator("#f-title").fill("By one")
    told(one, "saved")
    other.locator("#f-reference").fill("2031/7")
    told(other, "saved")
    assert (line(folder, "title"), line(folder, "reference")) == ("By one", "2031/7")
    assert other.locator("#f-title").input_value() == "By one", "what nobody touched here follows the file"
    one.locator("#f-title").fill("By one again")
    told(one, "saved")
    other.locator("#f-title").fill("By the other")
    conflict = other.locator("#m-title .conflict")
    conflict.wait_for()
    assert "By one again" in conflict.inner_text()
    assert line(folder, "title") == "By one again"
    assert other.locator("#f-title").input_value() == "By the other"
    conflict.get_by_role("button", name="Write what I typed").click()
    other.locator("#m-title .conflict").wait_for(state="detached")
    assert line(folder, "title") == "By the other"


def test_a_file_that_an_editor_changed_is_kept_with_its_remarks(folder: Path, served: Callable[..., Served], visit: Any) -> None:
    server = served(folder)
    page = visit(server)
    page.goto(server.at("/authority"))
    replace(folder, "\nitems:", "\n# Ask Maud about this.\nitems:")
    before = (folder / "tender.yaml").read_text(encoding="utf-8").splitlines()
    page.locator("#f-title").fill("New")
    told(page, "saved")
    after = (folder / "tender.yaml").read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new for _, new in changed] == ["title: New"]


def test_what_is_typed_while_the_file_cannot_be_read_is_saved_once_it_can(
    folder: Path, served: Callable[..., Served], visit: Any
) -> None:
    server = served(folder)
    page = visit(server)
    page.goto(server.at("/authority"))
    whole = (folder / "tender.yaml").read_text(encoding="utf-8")
    (folder / "tender.yaml").write_text(whole + "products: [\n", encoding="utf-8")
    page.locator("#f-title").fill("Typed meanwhile")
    page.locator("#unread-title").wait_for()
    assert page.locator("#f-title").input_value() == "Typed meanwhile"
    assert (folder / "tender.yaml").read_text(encoding="utf-8") == whole + "products: [\n"
    (folder / "tender.yaml").write_text(whole, encoding="utf-8")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#unread-title").wait_for(state="detached")
    assert line(folder, "title") == "Typed meanwhile"


def test_a_killed_program_loses_nothing_that_was_saved_and_the_page_keeps_the_rest(
    folder: Path, served: Callable[..., Served], visit: Any
) -> None:
    server = served(folder)
    page = visit(server)
    page.goto(server.at("/authority"))
    page.locator("#f-title").fill("Saved before")
    told(page, "saved")
    server.kill()
    page.locator("#f-reference").fill("typed after")
    told(page, "lost")
    assert line(folder, "title") == "Saved before"
    server.start()
    # It is at another address now, and has all that was said to be saved; the page of before still shows the rest, to be copied.
    other = page.context.new_page()
    other.goto(server.address)
    other.goto(server.at("/authority"))
    assert other.locator("#f-title").input_value() == "Saved before"
    other.locator("#f-reference").fill(page.locator("#f-reference").input_value())
    told(other, "saved")
    assert line(folder, "reference") == "typed after"


def test_a_script_in_any_field_is_shown_as_it_was_typed(folder: Path, served: Callable[..., Served], visit: Any) -> None:
    server = served(folder)
    page = visit(server)
    shown = 0
    for each in PAGES:
        page.goto(server.at(each.path))
        fields = page.locator("input[type=text][name^='v:'], textarea[name^='v:']")
        for number in range(fields.count()):
            fields.nth(number).fill(SCRIPT.format(number))
            shown += 1
        if fields.count():
            page.get_by_role("button", name="Save", exact=True).click()
            page.wait_for_load_state()
            held = [fields.nth(number).input_value() for number in range(fields.count())]
            assert [value for value in held if value and "<script>" not in value] == [], each.path
    assert shown > 30
    for each in PAGES:
        page.goto(server.at(each.path))
        assert page.evaluate("[window.hit, document.querySelectorAll('script:not([src]), main img').length]") == [None, 0]
    # No dialog, no error on the console, nothing that the policy refused: the fixture holds it.


SCRIPT = """"'><script>window.hit = 1; alert({0})</script><img src=x onerror="window.hit = 1">{{{{ 7 * 7 }}}}"""
