"""The page of the package: what links lead to is elsewhere there, so they are absolute, or the words alone."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest
from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
LINK = r"!?\[[^\]]*\]\(([^)]*)\)"


@pytest.fixture(scope="module")
def page() -> ModuleType:
    spec = importlib.util.spec_from_file_location("package_page", ROOT / "scripts/package_page.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_links_and_pictures_are_absolute_where_the_repository_has_an_address(page: ModuleType) -> None:
    there = page.absolute(README, "https://example.org/ours/tenderkit/")
    targets = re.findall(LINK, there)
    assert len(targets) == len(re.findall(LINK, README)) > 20
    assert all(target.startswith(("https://", "#")) for target in targets)
    assert "![A page of a tender annex made by tenderkit" in there
    assert "(https://example.org/ours/tenderkit/raw/HEAD/docs/pictures/tender-annex.png)" in there
    assert "[the tender file](https://example.org/ours/tenderkit/blob/HEAD/docs/tender-file.md)" in there


def test_without_an_address_nothing_leads_nowhere(page: ModuleType) -> None:
    alone = page.absolute(README, None)
    assert all(target.startswith(("https://", "#")) for target in re.findall(LINK, alone))
    assert ".png" not in alone
    assert "to look up: commands, the tender file," in alone


def test_what_is_a_command_stays_as_it_is(page: ModuleType) -> None:
    def blocks(text: str) -> list[str]:
        return re.findall(r"^```.*?^```$", text, re.MULTILINE | re.DOTALL)

    assert blocks(page.absolute(README, None)) == blocks(README)
    assert blocks(README)
