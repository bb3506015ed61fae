"""Completion in PowerShell, which hands over a word a line; and the lines of --help, none of which is cut."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from tenderkit.cli import main


def completions(*words: str, incomplete: str = "") -> list[str]:
    answer = CliRunner().invoke(
        main,
        [],
        prog_name="tenderkit",
        env={
            "_TENDERKIT_COMPLETE": "powershell_complete",
            "COMP_WORDS": "\n".join(["tenderkit", *words]),
            "COMP_CWORD": incomplete or None,
        },
    )
    return answer.stdout.splitlines()


def test_powershell_finishes_commands_and_options_with_what_they_do() -> None:
    assert completions("li", incomplete="li") == ["plain\tlist\tList what there is to choose from."]
    assert completions("render", "--dra", incomplete="--dra") == [
        "plain\t--draft\tShow values that are still missing as highlighted blanks."
    ]
    assert {line.split("\t")[1] for line in completions("list")} >= {"items", "errata"}


def test_a_path_of_windows_is_one_word_for_powershell() -> None:
    words = ("render", "C:\\My tenders\\notebooks", "--for")
    assert [line.split("\t")[1] for line in completions(*words, incomplete="--for")] == ["--format", "--force"]


def test_powershell_offers_files_itself() -> None:
    assert all(not line.startswith("plain") for line in completions("render"))


def test_the_script_for_powershell_asks_under_the_name_that_the_program_answers_to() -> None:
    answer = CliRunner().invoke(main, [], prog_name="tenderkit", env={"_TENDERKIT_COMPLETE": "powershell_source"})
    assert answer.exit_code == 0
    assert '$env:_TENDERKIT_COMPLETE = "powershell_complete"' in answer.stdout
    assert answer.stdout.count("{") == answer.stdout.count("}")
    assert "%(" not in answer.stdout


@pytest.mark.parametrize("path", [[], ["list"]])
def test_no_line_of_help_on_a_command_is_cut_or_broken(path: list[str]) -> None:
    printed = CliRunner().invoke(main, [*path, "--help"], prog_name="tenderkit", terminal_width=80).stdout
    group: click.Command = main
    for name in path:
        assert isinstance(group, click.Group)
        group = group.commands[name]
    assert isinstance(group, click.Group)
    lines = printed.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == sorted(group.commands)
    assert all(re.search(r"[^.]\.$", line) for line in lines), printed
