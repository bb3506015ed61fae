"""What all tests share: the examples, tender files made from them, and the tools that some tests need."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import profiles
from support.chromium import axe, chromium, served, visit  # noqa: F401
from support.runs import small_run  # noqa: F401

profiles.load()
ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = {"low": "monitors", "medium": "notebooks", "high": "servers"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the golden outlines anew; review them like prose")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave a few cases of a test with many to every run, spread over them; the others are slow."""
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("some"):
            cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for of_one in cases.values():
        marker = of_one[0].get_closest_marker("some")
        assert marker
        step = max(len(of_one) / marker.args[0], 1)
        stay = {int(number * step) for number in range(marker.args[0])}
        for number, item in enumerate(of_one):
            if number not in stay:
                item.add_marker("slow")


def example(scenario: str) -> Path:
    """Return the example tender of a scenario."""
    return ROOT / "examples" / EXAMPLES[scenario] / "tender.yaml"


@pytest.fixture
def tender_file(tmp_path: Path) -> Callable[..., Path]:
    """Write the example of a scenario with some of its text replaced, and return its path."""

    def write(scenario: str, *changes: tuple[str, str]) -> Path:
        text = example(scenario).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, f"the example no longer holds {old!r}"
            text = text.replace(old, new, 1)
        path = tmp_path / "tender.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def needs(tool: str | Path, how: str) -> str:
    """Return the path of a tool; skip the test where it is missing, but never in CI."""
    found = shutil.which(str(tool))
    if found is None:
        message = f"{tool} is missing: {how}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def soffice() -> str:
    return needs("soffice", "install LibreOffice Writer (.ci/install does)")


@pytest.fixture(scope="session")
def sdk_validator() -> str:
    return needs(
        ROOT / "tests/tools/node_modules/.bin/ooxml-validator", "run `npm install --prefix tests/tools` (.ci/install does)"
    )
