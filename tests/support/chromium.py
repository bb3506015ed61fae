"""Debian's Chromium at the page that `tenderkit open` shows: a test fails on anything that the browser complains of."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.served import ROOT, Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Playwright

WIDE, NARROW = (1280, 900), (320, 640)  # CSS pixels; the latter is what 400% zoom leaves of the former (WCAG 1.4.10)
AXE = ROOT / "tests/tools/node_modules/axe-core/axe.min.js"
EXPECTED = re.compile(r"status of (404|409)|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE")


# Not for the whole session: as long as Playwright runs, no other test of this process could start an event loop.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    from conftest import needs

    program = needs("chromium", "install it from Debian (.ci/install does)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launched(playwright, program)
        yield browser
        browser.close()


def launched(playwright: Playwright, program: str = "chromium") -> Browser:
    """Start Chromium; as root, as in many a container, it starts without its sandbox or not at all."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=shutil.which(program), args=arguments)


@pytest.fixture(scope="session")
def axe() -> str:
    from conftest import needs

    if not AXE.exists():
        needs(AXE, "run `npm install --prefix tests/tools` (.ci/install does)")
    return AXE.read_text(encoding="utf-8")


Visit = Callable[..., "Page"]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Open a server's page in a browser of one's own; any error on the console and any dialog fails the test at its end."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(server: Served, size: tuple[int, int] = WIDE, *, calm: bool = True, **options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, accept_downloads=True, reduced_motion="reduce", **options
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        if calm:
            context.on("console", lambda message: complaints.extend(complaint(message)))
            context.on("weberror", lambda error: complaints.append(str(error.error)))
            context.on("dialog", lambda dialog: complaints.extend(answered(dialog)))
        page = context.new_page()
        page.goto(server.address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def told(page: Page, what: str) -> None:
    """Wait until the page says of what was typed that it is `saved`, or `lost`."""
    from playwright.sync_api import expect

    status = page.locator("#status")
    expect(status).to_contain_text(status.get_attribute(f"data-{what}") or "", timeout=20_000)


def complaint(message: ConsoleMessage) -> list[str]:
    """What the browser tells developers of a page, if it is a mistake; not that there was a conflict, or nobody answered."""
    if message.type not in ("error", "warning") or EXPECTED.search(message.text):
        return []
    return [f"{message.type}: {message.text} ({message.location.get('url')})"]


def answered(dialog: Dialog) -> list[str]:
    """Leave a page where it asks whether to, because something is not saved; any other dialog is none of ours."""
    if dialog.type == "beforeunload":
        dialog.accept()
        return []
    dialog.dismiss()
    return [f"a dialog: {dialog.message}"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start `tenderkit open` at a folder."""
    running: list[Served] = []

    def started(folder: Path | None = None) -> Served:
        where = folder or tmp_path / "work"
        where.mkdir(exist_ok=True)
        running.append(Served(where).start())
        return running[-1]

    yield started
    for server in running:
        server.kill()
