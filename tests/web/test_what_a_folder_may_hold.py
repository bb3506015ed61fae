"""Whatever lies in the folder, and whatever the system refuses: the page says what is wrong, and writes no other file."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from support.browsing import Answer, Browser
from support.faulty_system import refusing

from tenderkit import keeping

NOTEBOOKS = (ROOT / "examples/notebooks/tender.yaml").read_bytes()
TITLE = b"Notebooks and docking stations for schools & libraries"
PATHS = ("/", "/authority", "/products", "/points", "/decisions", "/documents", "/returns", "/versions")
Prepare = Callable[[Path], object]


def holding(data: bytes) -> Prepare:
    return lambda file: file.write_bytes(data)


def laughs() -> bytes:
    lines = [b"a%d: &a%d [%s]" % (number, number, b",".join([b"*a%d" % (number - 1)] * 9)) for number in range(1, 12)]
    return b"scenario: medium\na0: &a0 [x]\n" + b"\n".join(lines) + b"\ntitle: *a11\n"


def elsewhere(file: Path) -> Path:
    """A file outside the folder that must stay as it is."""
    path = file.parent.parent / "elsewhere"
    path.write_bytes(b"title: mine\nscenario: low\n")
    return path


def a_link(file: Path) -> None:
    file.unlink()
    file.symlink_to(elsewhere(file))


def nothing_there(file: Path) -> None:
    file.unlink()


def a_link_to_nowhere(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.with_name("nowhere"))


def a_link_to_itself(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


def a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def no_folder_any_more(file: Path) -> None:
    shutil.rmtree(file.parent)


WRONG_KINDS = (
    b"scenario: [a]\ntitle: [1, {b: 2}]\ncontracting_authority: [1]\nproducts: {a: b}\ndates: {award: {x: 1}}\nlanguage: [en]\n"
    b"award: {points: [1], criteria: [1, null, {id: [1]}, {levels: [1, {a: b}]}, {price: 3}], rounding: x, tie_break: 4}\n"
    b"lots: 4\nitems: 7\nblanks: 3\ndecisions: x\nquestionnaire: [1]\nhouse: no\n"
)
FOLDERS: dict[str, Prepare] = {
    "a link": a_link,
    "nothing": nothing_there,
    "a link to nowhere": a_link_to_nowhere,
    "a link to itself": a_link_to_itself,
    "a pipe": a_pipe,
    "a folder": a_folder,
    "no folder any more": no_folder_any_more,
    "versions in a file": lambda file: (file.parent / ".tenderkit").write_text("x"),
    "aliases of aliases": holding(laughs()),
    "brackets": holding(b"title: " + b"[" * 5000 + b"]" * 5000 + b"\n"),
    "levels": holding(b"".join(b" " * level + b"a:\n" for level in range(2000))),
    "noise": holding(bytes(range(256)) * 100),
    "a list": holding(b"- a\n"),
    "nothing in it": holding(b""),
    "two documents": holding(b"title: a\n---\ntitle: b\n"),
    "a program": holding(b"title: !!python/object/apply:os.system [touch pwned]\n"),
    "keys that are lists": holding(b"scenario: low\n? [a, b]\n: x\n? {c: d}\n: y\n"),
    "keys that are numbers": holding(b"scenario: low\n1: x\nnull: z\n"),
    "the wrong kinds": holding(WRONG_KINDS),
    "paths": holding(b"scenario: low\nlanguage: ../../etc\nhouse: {style: /etc/passwd}\n"),
}


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "tender.yaml").write_bytes(NOTEBOOKS)
    return Browser(folder)


def assert_in_words(answer: Answer) -> None:
    """An answer says what is wrong as the pages do: no traceback, and none of our own mistakes."""
    assert answer.status in (200, 303, 409), (answer.status, answer.text[-2000:])
    assert not re.search(r"TK900|Traceback|object at 0x", answer.text)


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDERS)
def test_every_page_bears_what_the_folder_holds_and_no_other_file_is_written(name: str, browser: Browser) -> None:
    before = browser.get("/authority").fields()
    FOLDERS[name](browser.folder / "tender.yaml")
    outside = browser.folder.parent / "elsewhere"
    for path in PATHS:
        assert_in_words(browser.get(path))
    assert_in_words(browser.post("/authority", {**before, "v:title": "New"}))
    assert_in_words(browser.post("/products", {"do": "paste", "paste": "a\t1\t"}))
    assert not outside.exists() or outside.read_bytes() == b"title: mine\nscenario: low\n"
    assert not (browser.folder / "pwned").exists()
    assert {path.name for path in browser.folder.parent.iterdir()} <= {"work", "elsewhere"}


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS], ids=errno.errorcode.get)
def test_whatever_the_system_refuses_the_file_is_whole_and_what_was_typed_is_on_the_page(number: int, browser: Browser) -> None:
    file = browser.folder / "tender.yaml"
    form = {**browser.get("/authority").fields(), "v:title": "Typed"}
    after = NOTEBOOKS.replace(TITLE, b"Typed")
    nth, refused = 1, True
    while refused:
        file.write_bytes(NOTEBOOKS)
        shutil.rmtree(browser.folder / ".tenderkit", ignore_errors=True)
        keeping.forget()
        with refusing(number, nth, browser.folder) as refusals:
            answer = browser.post("/authority", form)
        refused = bool(refusals.refused)
        assert_in_words(answer)
        assert file.read_bytes() in (NOTEBOOKS, after), refusals.refused
        if answer.status == 303:
            assert file.read_bytes() == after, refusals.refused
        else:
            assert answer.fields()["v:title"] == "Typed", refusals.refused
        assert not list(browser.folder.rglob("*.part")), refusals.refused
        nth += 1
    assert nth > 5


def test_two_programs_on_one_folder_write_over_nothing_of_each_other(browser: Browser) -> None:
    other = Browser(browser.folder)
    mine, theirs = browser.get("/authority").fields(), other.get("/authority").fields()
    other.post("/authority", {**theirs, "form": other.session.form, "v:reference": "THEIRS"})
    browser.post("/authority", {**mine, "v:title": "MINE"})
    text = (browser.folder / "tender.yaml").read_text(encoding="utf-8")
    assert ("reference: THEIRS" in text, "title: MINE" in text) == (True, True)
    told = browser.post("/authority", {**mine, "v:reference": "MINE TOO"})
    assert told.status == 409
    assert "THEIRS" in told.words("m-reference")


def test_a_cookie_of_another_program_of_this_computer_lets_nobody_in(browser: Browser) -> None:
    other = browser.cookie.replace(str(browser.session.port), str(browser.session.port + 1))
    assert browser.get("/", cookie=other).status == 403
    assert browser.get("/", cookie=f"{other}; {browser.cookie}").status == 200


TEXTS = (
    *("*alias", "&anchor", "!!python/object:os.system x", "- a\n- b", "key: value", "# remark", "%YAML 1.2", "---", "null", "0x1f"),
    *(
        " led ",
        "a\tb",
        "\u202eevil",
        "a\u2028b",
        "\ufeffx",
        "e\u0301",
        "\U0001d518",
        "'\"",
        "{{ 7 * 7 }}",
        "\\N",
        "|",
        "~",
        "on: off",
    ),
)


@pytest.mark.parametrize("value", TEXTS)
def test_no_text_means_anything_to_the_file(value: str, browser: Browser) -> None:
    browser.type("/authority", title=value)
    assert browser.get("/authority").fields()["v:title"] == value
    before, after = NOTEBOOKS.split(TITLE)
    held = (browser.folder / "tender.yaml").read_bytes()
    assert held.startswith(before)
    assert held.endswith(after)
