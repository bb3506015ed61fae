"""The pages for contributors name only what there is: each file, each name of the package, each fault code."""

from __future__ import annotations

import ast
import functools
import importlib
import keyword
import re

import pytest
from conftest import ROOT

PAGES = ["docs/architecture.md", "CONTRIBUTING.md", "SECURITY.md"]
PACKAGE = ROOT / "tenderkit"
ROOMS = {path.stem for path in PACKAGE.iterdir()}
ENDINGS = {".py", ".md", ".yaml", ".toml", ".txt", ".docx"}
# What looks like a name or a path and is none of this repository's.
OTHERS = {"tk.A1.2", "award.points", "file.title", "w14:checked", "word/document.xml", "lru_cache", ".venv"}


def prose(page: str) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def named(page: str) -> set[str]:
    """The words in backquotes that are a path or a name, and not a piece of code or of a command."""
    return {word for word in re.findall(r"`([^`\n]+)`", prose(page)) if re.fullmatch(r"[\w./:-]*[A-Za-z][\w./:-]*", word)} - OTHERS


@functools.cache
def words_of_the_package() -> frozenset[str]:
    """Every identifier of the package, and every text in it that is a single word."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (getattr(node, field, None) for field in ("id", "attr", "name", "arg"))
            found |= {name for name in names if isinstance(name, str)}
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value, node.value[:5] if re.match(r"TK\d{3}\b", node.value) else node.value}
    return frozenset(found)


def is_there(dotted: str) -> bool:
    """Whether a dotted name, counted from the package, leads somewhere: to a module, or to what is in one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        module = PACKAGE.joinpath(*parts[:length])
        if module.with_suffix(".py").is_file() or (module / "__init__.py").is_file():
            value = importlib.import_module(".".join(["tenderkit", *parts[:length]]))
            return leads_on(value, parts[length:])
    return False


def leads_on(value: object, names: list[str]) -> bool:
    for name in names:
        declared = {*getattr(value, "model_fields", ()), *getattr(value, "__annotations__", ())}
        if not hasattr(value, name):
            return name in declared and name == names[-1]
        value = getattr(value, name)
    return True


def wrong_with(word: str) -> str:
    """What is wrong with a word of a page; nothing where what it names is there."""
    if "/" in word or any(word.endswith(ending) for ending in ENDINGS):
        return "" if (ROOT / word).exists() or (PACKAGE / word).exists() else "no such file"
    if "." in word:
        return "" if is_there(word) else "no such name"
    known = word in words_of_the_package() or word in ROOMS or (ROOT / word).exists() or keyword.iskeyword(word)
    return "" if known or word.startswith("-") else "no such word"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_only_what_there_is(page: str) -> None:
    assert {word: wrong for word in named(page) if (wrong := wrong_with(word))} == {}


def test_the_page_on_the_architecture_names_much() -> None:
    words = named("docs/architecture.md")
    assert len([word for word in words if word.endswith(".py")]) > 20
    assert len([word for word in words if re.fullmatch(r"\w+(\.\w+)+", word) and is_there(word)]) > 40


@pytest.mark.parametrize(
    "word",
    ["word/writing/pages.py", "docs/missing.md", "rules.scoring.Awarded", "rules.scorings", "scoring.MODES", "Sessions", "TK199"],
)
def test_a_name_that_is_not_there_is_noticed(word: str) -> None:
    assert wrong_with(word)


@pytest.mark.parametrize("page", [*PAGES, "README.md"])
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", re.sub(r"`[^`\n]*`", "", prose(page))):
        assert target.startswith("https://") or ((ROOT / page).parent / target).exists(), target
