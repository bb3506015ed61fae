"""Whatever the system refuses, and whenever, it is told as that: no bug of ours, and nothing half written."""

from __future__ import annotations

import errno
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from support.commands import calls, prepare
from support.faulty_system import refusing

from tenderkit import keeping
from tenderkit.cli import main

ERRORS = [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EMFILE, errno.ENAMETOOLONG]
# explain reads a page of the package alone, and no file of the user's
WORDS = [call for call in calls() if call[-1] != "--json" and call[0] != "explain"]


def run(call: list[str], folder: Path) -> Result:
    """Run a call as in a process of its own, in a folder with what it reads."""
    keeping.forget()
    before = os.getcwd()
    os.chdir(folder)
    try:
        return CliRunner().invoke(main, call, prog_name="tenderkit")
    finally:
        os.chdir(before)


def own_files(folder: Path, call: list[str]) -> list[str]:
    """Copy what a call reads into the folder, for the system to refuse it, and return the call with the copies."""
    folder.mkdir(exist_ok=True)
    prepare(folder)
    shutil.copytree(ROOT / "clauses", folder / "clauses", dirs_exist_ok=True)
    shutil.copytree(ROOT / "templates", folder / "templates", dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py"))
    words = []
    for word in call:
        if word.startswith(str(ROOT)):
            shutil.copy(word, folder)
            word = Path(word).name
        words.append(word)
    command: click.Command = main
    for name in call[: 2 if call[0] == "list" else 1]:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    options = {name for option in command.params for name in option.opts}
    for option in ("--clauses", "--templates"):
        if option in options:
            words += [option, option[2:]]
    return words


def assert_nothing_half_written(folder: Path) -> None:
    for path in (folder / "out").rglob("*") if (folder / "out").exists() else ():
        assert not path.name.endswith(".part"), "what was begun is taken away"
        if path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
    ledger = folder / "out/run.jsonl"
    assert not ledger.exists() or ledger.read_bytes()[-1:] in (b"", b"\n")


def assert_told(result: Result, what: str) -> None:
    told = f"{what}\n{result.output}\n{result.exception!r}"
    assert "TK900" not in result.output, told
    assert "Traceback" not in result.output, told
    assert result.exception is None or isinstance(result.exception, SystemExit), told
    assert result.exit_code in (0, 1, 2), told
    if result.exit_code:
        assert re.search(r"\bTK\d{3}\b|^Error: ", result.output, re.MULTILINE), told


def try_everything(call: list[str], folder: Path, step: Callable[[int], int], numbers: list[int]) -> int:
    """Run a call with each refusal; returns how many were tried."""
    words = own_files(folder, call)
    with refusing(0, 0, folder) as refusals:
        whole = run(words, folder)
    assert whole.exit_code in (0, 1), whole.output
    asked, tried, nth = len(refusals.asked), 0, 1
    assert asked or call[0] in ("list", "show", "schema")
    while nth <= asked:
        number = numbers[tried % len(numbers)]
        shutil.rmtree(folder / "out", ignore_errors=True)
        with refusing(number, nth, folder) as refusals:
            result = run(words, folder)
        assert_told(result, f"{errno.errorcode[number]} at {refusals.refused} (call {nth} of {asked})")
        assert_nothing_half_written(folder)
        tried += 1
        nth += step(nth)
    return tried


@pytest.mark.some(2)
@pytest.mark.parametrize("call", WORDS, ids=lambda call: "-".join(call[:2]) if call[0] == "list" else call[0])
def test_whatever_the_system_refuses_is_told_and_leaves_nothing_half_written(call: list[str], tmp_path: Path) -> None:
    assert try_everything(call, tmp_path / "a", lambda nth: 1 + 2 * nth, ERRORS)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(2))
@pytest.mark.parametrize("call", WORDS, ids=lambda call: "-".join(call[:2]) if call[0] == "list" else call[0])
def test_so_it_is_at_many_more_moments(call: list[str], first: int, tmp_path: Path) -> None:
    assert try_everything(call, tmp_path / "a", lambda nth: 1 + nth // 8, ERRORS[2 * first :] + ERRORS[: 2 * first])
