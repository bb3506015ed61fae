"""What all tests share: the examples, tender files made from them, and the tools that some tests need."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import open_xml_sdk, profiles
from support.chromium import axe, chromium, served, visit  # noqa: F401
from support.runs import small_run  # noqa: F401

profiles.load()
ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = {"low": "monitors", "medium": "notebooks", "high": "servers"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the golden outlines anew; review them like prose")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave a few cases of a test with many to every run, spread over them; of the others some or all are slow, the rest out."""
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("some"):
            cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for of_one in cases.values():
        marker = of_one[0].get_closest_marker("some")
        assert marker
        quick = _spread(of_one, marker.args[0])
        others = [item for item in of_one if item not in quick]
        tried = others if profiles.NAME == "long" else _spread(others, marker.kwargs.get("slow", len(others)))
        for item in tried:
            item.add_marker("slow")
        left_out = [item for item in others if item not in tried]
        items[:] = [item for item in items if item not in left_out]


def _spread(cases: list[pytest.Item], number: int) -> list[pytest.Item]:
    """Return so many of them, from the first on at equal distances."""
    step = max(len(cases) / max(number, 1), 1)
    return [cases[place] for place in sorted({int(each * step) for each in range(min(number, len(cases)))})]


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
def sdk_validator() -> open_xml_sdk.Validator:
    script = ROOT / "tests/tools/node_modules/.bin/ooxml-validator"
    return open_xml_sdk.Validator(needs(script, "run `npm install --prefix tests/tools` (.ci/install does)"))
