"""What is no regular file is refused wherever a file is read, and keeps nobody waiting."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import example
from support.ended import Ended, ended

from tenderkit.bulk import ledger
from tenderkit.files import regular

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes, devices and sockets among its files")
Reader = Callable[[Path, Path], Ended]


def beside(folder: Path, name: str, path: Path) -> Path:
    """Return a folder in which the path stands under the name that is looked for."""
    place = folder / "beside"
    place.mkdir()
    (place / name).symlink_to(path)
    return place


READERS: dict[str, tuple[str, Reader]] = {
    "a tender file that is checked": ("TK123", lambda path, _: ended("check", path)),
    "a tender file that is rendered": ("TK123", lambda path, out: ended("render", path, "-o", out)),
    "a tender file in a folder": ("TK123", lambda path, out: ended("check", beside(out.parent, "tender.yaml", path))),
    "a tender file in a folder of jobs": (
        "TK123",
        lambda path, out: ended("bulk", beside(out.parent, "job.yaml", path), "-o", out),
    ),
    "the base of a run": ("TK123", lambda path, out: ended("bulk", table(out, "jobs.csv"), "--tender", path, "-o", out)),
    **{
        f"a table of jobs ({suffix})": (
            "TK123",
            lambda path, out, suffix=suffix: ended(
                "bulk", link(out, f"jobs{suffix}", path), "--tender", example("low"), "-o", out, "--workers", 1
            ),
        )
        for suffix in (".csv", ".xlsx", ".jsonl")
    },
    "a table of suppliers": (
        "TK123",
        lambda path, out: ended("questionnaire", "--suppliers", link(out, "suppliers.csv", path), "-o", out),
    ),
    "a template": ("TK123", lambda path, out: ended("check", "--templates", beside(out.parent, "letter.md", path))),
    "a house style": ("TK501", lambda path, out: ended("render", example("low"), "--house-style", path, "-o", out)),
    "the house style of a run": (
        "TK501",
        lambda path, out: ended(
            "bulk", table(out, "jobs.csv"), "--tender", example("low"), "--house-style", path, "-o", out, "--workers", 1
        ),
    ),
    "a clause": ("TK123", lambda path, out: ended("check", "--clauses", beside(out.parent, "AC-1.md", path))),
    "a return": ("TK801", lambda path, out: ended("score", path, "--no-documents")),
    "a document that is there already": (
        "TK601",
        lambda path, out: ended(
            "render", example("low"), "-d", "tender-annex", "-o", beside(out.parent, "MON-2027-03-tender-annex.docx", path)
        ),
    ),
    "the ledger of a run": (
        "TK876",
        lambda path, out: ended(
            "bulk", table(out, "jobs.csv"), "--tender", example("low"), "-o", beside(out.parent, ledger.NAME, path), "--workers", 1
        ),
    ),
}


def table(out: Path, name: str) -> Path:
    path = out.parent / name
    path.write_text("key,reference\na,R-1\n", encoding="utf-8")
    return path


def link(out: Path, name: str, path: Path) -> Path:
    (out.parent / name).symlink_to(path)
    return out.parent / name


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "odd")
    return folder / "odd"


def listening(folder: Path) -> Path:
    before = Path.cwd()
    os.chdir(folder)  # the path of a socket may have some hundred characters only
    try:
        socket.socket(socket.AF_UNIX).bind("odd")
    finally:
        os.chdir(before)
    return folder / "odd"


ODD: dict[str, Callable[[Path], Path]] = {"pipe": pipe, "device": lambda _: Path("/dev/zero"), "socket": listening}


@pytest.mark.filterwarnings("ignore:unclosed <socket")
@pytest.mark.parametrize(("reader", "kind"), [*((reader, "pipe") for reader in READERS), *(("a return", kind) for kind in ODD)])
def test_what_is_no_file_is_refused(reader: str, kind: str, tmp_path: Path) -> None:
    path, output = ODD[kind](tmp_path), tmp_path / "out"
    code, read = READERS[reader]
    found = read(path, output)
    assert found.status == 1, found.lines
    assert any(code in line for line in found.lines), found.lines
    assert not output.exists() or not list(output.glob("*.docx"))


@pytest.mark.filterwarnings("ignore:unclosed <socket")
@pytest.mark.parametrize("kind", ODD)
def test_an_error_says_what_stands_there(kind: str, tmp_path: Path) -> None:
    with pytest.raises(regular.NotAFileError, match=f"this is a {kind}"):
        regular.opened(ODD[kind](tmp_path))


def test_a_folder_is_the_same_error_on_every_system(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        regular.opened(tmp_path)


def test_a_name_that_no_file_can_have_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match="no file can have this name"):
        regular.opened(Path("a\0b"))
