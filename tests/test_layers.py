"""The house: which module may import which. Imports point downwards only."""

from __future__ import annotations

import ast
import itertools
import re
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "tenderkit"

# From the ground up. A room may import itself and any room of a line below its own, never one beside or above it.
LAYERS = [
    {"faults", "keeping", "labels", "languages", "locales", "version"},
    {"blocks", "numbers"},
    {"files", "tones"},
    {"sheets"},
    {"catalogue"},
    {"rules"},
    {"tender"},
    {"markdown", "office", "templating", "word"},
    {"html", "views"},
    {"documents"},
    {"forms"},
    {"bulk", "consultation", "evaluation", "exchange"},
    {"web"},
    {"cli"},
    {"__main__"},
]
# Libraries that only one unit may know.
OWNERS = {
    "jinja2": {
        "templating",
        "web",
    },  # documents are made of what `templating` gives; the pages in the browser escape it all as HTML
    "markupsafe": {"templating"},
    "markdown_it": {"markdown"},
    "docx": {"word"},
    "lxml": {"word"},
    "subprocess": {"office"},
    "distributed": {"bulk"},
    "polib": {"files"},
    "zipfile": {"files", "office", "word"},
    "yaml": {"files"},
    "openpyxl": {"files"},
    "xlsxwriter": {"sheets"},
    "csv": {"files"},
    "click": {"cli"},
    "holidays": {"rules"},
    "icalendar": {"exchange"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "pydantic": {"files", "catalogue", "tender", "evaluation", "exchange"},
}
FILES = sorted(PACKAGE.rglob("*.py"))
LEVEL = {unit: level for level, units in enumerate(LAYERS) for unit in units}


def unit_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


ROOMS = {unit: [path for path in FILES if unit_of(path) == unit] for unit in sorted({unit_of(path) for path in FILES})}
in_every_room = pytest.mark.parametrize("files", ROOMS.values(), ids=ROOMS)


@cache
def imported(path: Path) -> list[tuple[int, str]]:
    """Return the (line, module) pairs that a file imports, those for type checking and those within functions too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written in full"
            module = node.module or ""
            for alias in node.names:
                inside = PACKAGE.parent.joinpath(*module.split("."), alias.name)
                is_module = module.startswith("tenderkit") and (inside.is_dir() or inside.with_suffix(".py").is_file())
                found.append((node.lineno, f"{module}.{alias.name}" if is_module else module))
    return found


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def test_no_files_stand_in_a_circle() -> None:
    """Not for types, and not late within a function either: what needs one another is one thing, or rests on a third."""
    names = {name_of(path): path for path in FILES}
    arrows = {name: {module for _, module in imported(path)} & names.keys() - {name} for name, path in names.items()}
    while free := {name for name, below in arrows.items() if not below}:
        arrows = {name: below - free for name, below in arrows.items() if name not in free}
    assert arrows == {}


def test_every_module_has_its_place_in_the_house() -> None:
    assert {unit_of(path) for path in FILES} - {"__init__"} == set(LEVEL)


@in_every_room
def test_imports_point_downwards(files: list[Path]) -> None:
    unit = unit_of(files[0])
    for path in files:
        for line, module in imported(path):
            other = module.split(".")[1] if module.startswith("tenderkit.") else ""
            if other in LEVEL and other != unit and unit != "__init__":
                assert LEVEL[other] < LEVEL[unit], f"{path.name}:{line}: {unit} must not import {other}"


@in_every_room
def test_a_library_stays_behind_the_module_that_owns_it(files: list[Path]) -> None:
    for path in files:
        for line, module in imported(path):
            owners = OWNERS.get(module.split(".")[0])
            assert owners is None or unit_of(path) in owners, f"{path.name}:{line}: only {owners} may import {module}"


def test_the_page_in_the_browser_asks_what_everybody_can_ask() -> None:
    """No rule lives in it: of the house it knows the public names, how files are read and written, and words."""
    allowed = re.compile(r"tenderkit(\.bulk|\.(web|files|faults|labels|numbers|catalogue\.page_words)(\..*)?)?")
    for path in FILES:
        if unit_of(path) == "web":
            for line, module in imported(path):
                assert not module.startswith("tenderkit") or allowed.fullmatch(module), f"{path.name}:{line}: {module}"


def test_a_name_stands_once_in_the_house() -> None:
    names = [path.stem for path in FILES if path.stem not in ("__init__", "__main__")]
    assert sorted(names) == sorted(set(names))


@in_every_room
def test_a_module_says_in_its_first_line_what_it_is(files: list[Path]) -> None:
    for path in files:
        words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or " "
        assert words.splitlines()[0].endswith("."), path


def test_the_picture_of_the_layers_is_that_of_the_code() -> None:
    page = PACKAGE.parent / "docs/architecture.md"
    [picture] = re.findall(r"^```mermaid\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    drawn = [set(words.split(" · ")) for words in re.findall(r'\["([^"]*)"\]', picture)]
    assert drawn == LAYERS[::-1]
    boxes = re.findall(r"(\w+)\[", picture)
    arrows = re.findall(r"^\s*(\w+)(?:\[.*?\])? --> (\w+)", picture, re.MULTILINE)
    assert arrows == list(itertools.pairwise(boxes))
