"""What is kept: seen anew when it is saved again, bounded, and in one place."""

from __future__ import annotations

import ast
import io
import os
import re
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import ROOT, example

import tenderkit
from tenderkit import keeping
from tenderkit.documents import load_library

PACKAGE = ROOT / "tenderkit"
LONG_AGO = time.time() - 3600


def write(path: Path, text: str | bytes, *, age: float = 3600) -> None:
    """Write a file as it was so many seconds ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    os.utime(path, (time.time() - age, time.time() - age))


# Files

ITEM = """---
id: OWN-1
kind: contract-clause
title: {}
version: "1"
source: {{section: "1", number: "1"}}
---

# Text

Words.
"""
TEMPLATE = "---\nid: note\ntitle: Note\ndescription: A note\nversion: '1'\naudience: buyer\n---\n# {}\n"


def title_of_item(folder: Path) -> str:
    return tenderkit.load_catalogue(clauses=folder).items["OWN-1"].title


def first_words(folder: Path) -> str:
    [document] = tenderkit.render(tenderkit.load_tender(example("medium")), ["note"], templates=folder)
    return re.findall(r"<w:t[^>]*>([^<]*)</w:t>", part(document.data, "word/document.xml"))[0]


def part(document: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(document)).read(name).decode()


def styled(colour: str) -> bytes:
    """Return a house style whose headings have that colour."""
    source, target = zipfile.ZipFile(ROOT / "templates/house-style.docx"), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name).replace(b"14455F", colour.encode()))
    return target.getvalue()


def heading_colour(**options: Path) -> str:
    [document] = tenderkit.render(tenderkit.load_tender(example("medium")), ["tender-annex"], **options)
    style = re.search(r'w:styleId="Heading1".*?</w:style>', part(document.data, "word/styles.xml"), re.DOTALL)
    assert style
    return re.findall(r'<w:color w:val="(\w+)"', style[0])[0]


@pytest.mark.parametrize("age", [3600.0, 0.0], ids=["long ago", "just now"])
def test_a_clause_that_is_saved_again_is_read_again(tmp_path: Path, age: float) -> None:
    write(tmp_path / "OWN-1.md", ITEM.format("One"), age=age)
    assert title_of_item(tmp_path) == "One"
    write(tmp_path / "OWN-1.md", ITEM.format("Two"), age=age and age - 1)
    assert title_of_item(tmp_path) == "Two"


@pytest.mark.parametrize("age", [3600.0, 0.0], ids=["long ago", "just now"])
def test_a_template_that_is_saved_again_is_read_again(tmp_path: Path, age: float) -> None:
    write(tmp_path / "note.md", TEMPLATE.format("One"), age=age)
    assert first_words(tmp_path) == "One"
    write(tmp_path / "note.md", TEMPLATE.format("Two"), age=age and age - 1)
    assert first_words(tmp_path) == "Two"


@pytest.mark.parametrize("where", ["house_style", "templates"])
@pytest.mark.parametrize("age", [3600.0, 0.0], ids=["long ago", "just now"])
def test_a_house_style_that_is_saved_again_is_read_again(tmp_path: Path, age: float, where: str) -> None:
    path = tmp_path / "house-style.docx"
    options = {where: path if where == "house_style" else tmp_path}
    for colour in ("FF0000", "0000FF"):
        write(path, styled(colour), age=age)
        assert heading_colour(**options) == colour
        age = age and age - 1


def test_a_file_of_the_same_size_and_time_in_the_place_of_another_is_read(tmp_path: Path) -> None:
    write(tmp_path / "note.md", TEMPLATE.format("One"))
    time_of_one = (tmp_path / "note.md").stat().st_mtime_ns
    assert first_words(tmp_path) == "One"
    write(tmp_path / "new", TEMPLATE.format("Two"))
    os.utime(tmp_path / "new", ns=(time_of_one, time_of_one))
    os.replace(tmp_path / "new", tmp_path / "note.md")
    assert first_words(tmp_path) == "Two"


def test_a_file_saved_twice_within_one_tick_of_the_clock_is_read_again(tmp_path: Path) -> None:
    path, tick = tmp_path / "note.md", time.time()
    for words in ("One", "Two"):
        path.write_text(TEMPLATE.format(words), encoding="utf-8")
        os.utime(path, (tick, tick))
        assert first_words(tmp_path) == words


def test_a_file_that_comes_or_goes_is_noticed(tmp_path: Path) -> None:
    write(tmp_path / "OWN-1.md", ITEM.format("One"))
    assert "OWN-1" in tenderkit.load_catalogue(clauses=tmp_path).items
    write(tmp_path / "OWN-2.md", ITEM.format("Two").replace("OWN-1", "OWN-2"))
    assert "OWN-2" in tenderkit.load_catalogue(clauses=tmp_path).items
    (tmp_path / "OWN-2.md").unlink()
    assert "OWN-2" not in tenderkit.load_catalogue(clauses=tmp_path).items
    write(tmp_path / "en" / "OWN-3.md", ITEM.format("Three").replace("OWN-1", "OWN-3"))
    assert "OWN-3" in tenderkit.load_catalogue(clauses=tmp_path).items


def test_a_catalogue_whose_files_stay_as_they_are_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "OWN-1.md", ITEM.format("One"))
    assert tenderkit.load_catalogue(clauses=tmp_path) is tenderkit.load_catalogue(clauses=tmp_path)
    assert tenderkit.load_catalogue() is tenderkit.load_catalogue()
    assert load_library() is load_library()


def test_faults_are_not_kept_and_name_files_as_seen_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "own" / "OWN-1.md", ITEM.format("One").replace("Words.", "{{ nope }}"))
    paths = []
    for folder in (tmp_path, tmp_path / "own"):
        monkeypatch.chdir(folder)
        item = tenderkit.load_catalogue(clauses=tmp_path / "own").items["OWN-1"]
        paths.append(item.texts["text"].path)
    assert paths == ["own/OWN-1.md", "OWN-1.md"]
    write(tmp_path / "own" / "OWN-1.md", "no front matter", age=3000)
    for _ in range(2):
        with pytest.raises(tenderkit.TenderkitError, match="TK106"):
            tenderkit.load_catalogue(clauses=tmp_path / "own")


def test_a_link_that_leads_nowhere_in_a_folder_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path / "OWN-1.md", ITEM.format("One"))
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert title_of_item(tmp_path) == "One"
    write(tmp_path / "note.md", TEMPLATE.format("One"))
    (tmp_path / "OWN-1.md").unlink()
    assert first_words(tmp_path) == "One"


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be removed there")
def test_a_current_folder_that_is_gone_keeps_nothing_from_being_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    tender = tenderkit.load_tender(example("medium"), catalogue=tenderkit.load_catalogue())
    assert [document.id for document in tenderkit.render(tender, ["tender-annex"])] == ["tender-annex"]


# One policy


def test_everything_that_is_kept_stands_in_the_table_with_what_it_buys() -> None:
    for name, kept in keeping.KEPT.items():
        assert 0 < kept.at_most <= 65536, name
        assert kept.what, name
        assert kept.buys, name
    used = re.findall(r"keeping\.by_(?:value|files)\(\s*\"([a-z.-]+)\"", "".join(map(Path.read_text, PACKAGE.rglob("*.py"))))
    assert sorted(used) == sorted(keeping.KEPT)


def test_nothing_is_kept_elsewhere() -> None:
    """No cache of functools, no `global`, and no list, dict or set of a module that a function of it changes."""
    found = {path.name: kept for path in sorted(PACKAGE.rglob("*.py")) if (kept := kept_in(path) - ALLOWED.get(path.name, set()))}
    assert found == {}


def kept_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    caches = {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Global) or (isinstance(node, ast.Attribute) and node.attr in ("lru_cache", "cache"))
    }
    of_module = {
        name.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }
    changed = {
        ast.unparse(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(changes(node), ast.Name) and changes(node).id in of_module  # type: ignore[union-attr]
    }
    return caches | changed


# A WeakSet of ours, filled while modules are imported and whenever an engine is made: adding to it and listing it are atomic.
ALLOWED = {"keeping.py": {"_made.add(keeping)", "functools.lru_cache"}}
CHANGING = {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault", "sort", "update"}


def changes(node: ast.AST) -> ast.AST | None:
    """Return what a statement or call changes in its place."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
        return node.func.value
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Delete):
        targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [node.target]
        return next((target.value for target in targets if isinstance(target, ast.Subscript)), None)
    return None


def test_what_is_kept_is_bounded_and_can_be_forgotten() -> None:
    calls: list[int] = []
    name = next(iter(keeping.KEPT))

    @keeping.by_value(name)
    def squared(number: int) -> int:
        calls.append(number)
        return number * number

    bound = keeping.KEPT[name].at_most
    for number in (*range(bound + 1), bound):
        assert squared(number) == number * number
    assert len(calls) == bound + 1
    squared(0)
    assert len(calls) == bound + 2
    keeping.forget()
    squared(bound)
    assert len(calls) == bound + 3


def test_threads_may_ask_for_what_is_kept_at_once() -> None:
    keeping.forget()
    with ThreadPoolExecutor(8) as threads:
        catalogues = list(threads.map(lambda _: tenderkit.load_catalogue(), range(32)))
    assert len({catalogue.fingerprint for catalogue in catalogues}) == 1
