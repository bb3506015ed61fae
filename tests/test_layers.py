"""The house: which module may import which. Imports point downwards only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "tenderkit"

# From the ground up. A unit may import itself and any unit of a line below its own, never one beside or above it.
LAYERS = [
    {"faults", "keeping", "locales"},
    {"assets", "blocks", "numbers"},
    {"tables", "tones", "yamlfile"},
    {"frontmatter", "validation"},
    {"catalogue"},
    {"deadlines", "maturity", "scoring"},
    {"tender"},
    {"markdown", "office", "sheets", "templating", "word"},
    {"documents"},
    {"bulk", "returns"},
    {"cli"},
    {"__main__"},
]
# Libraries that only one unit may know.
OWNERS = {
    "jinja2": {"templating"},
    "markupsafe": {"templating"},
    "markdown_it": {"markdown"},
    "docx": {"word"},
    "lxml": {"word"},
    "subprocess": {"office"},
    "distributed": {"bulk"},
    "zipfile": {"office", "tables", "word"},
    "yaml": {"yamlfile"},
    "openpyxl": {"tables"},
    "xlsxwriter": {"sheets"},
    "csv": {"tables"},
    "click": {"cli"},
    "pydantic": {"validation", "catalogue", "tender"},
}
FILES = sorted(PACKAGE.rglob("*.py"))
LEVEL = {unit: level for level, units in enumerate(LAYERS) for unit in units}


def unit_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> list[tuple[int, str]]:
    """Return the (line, module) pairs that a file imports, those for type checking left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written in full"
            module = node.module or ""
            found += [(node.lineno, f"{module}.{alias.name}" if module == "tenderkit" else module) for alias in node.names]
    return found


def test_every_module_has_its_place_in_the_house() -> None:
    assert {unit_of(path) for path in FILES} - {"__init__"} == set(LEVEL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_downwards(path: Path) -> None:
    unit = unit_of(path)
    for line, module in imported(path):
        other = module.split(".")[1] if module.startswith("tenderkit.") else ""
        if other in LEVEL and other != unit and unit != "__init__":
            assert LEVEL[other] < LEVEL[unit], f"{path.name}:{line}: {unit} must not import {other}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_library_stays_behind_the_module_that_owns_it(path: Path) -> None:
    for line, module in imported(path):
        owners = OWNERS.get(module.split(".")[0])
        assert owners is None or unit_of(path) in owners, f"{path.name}:{line}: only {owners} may import {module}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_one_idea(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 480, f"{path.name} has {lines} lines: it holds two ideas, split it"
