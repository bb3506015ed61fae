"""Every command of the program, as the program itself lists them, with arguments that let it do its work in a folder."""

from __future__ import annotations

import functools
import socket
from collections.abc import Iterator
from pathlib import Path

import click
from conftest import ROOT, example

import tenderkit
from tenderkit.cli import main

NOTEBOOKS, RETURNS = str(example("medium")), ROOT / "examples/returns"
RETURN = RETURNS / "MC-2027-07-supplier-questionnaire-Kestrel IT Supplies.docx"
JOBS = "key,contracting_authority.name\nłódź,Gmina Łódź\numeå,Umeå kommun\n"
# A port that is taken: where it is free, `open` answers until somebody ends it.
BUSY = socket.create_server(("127.0.0.1", 0))
EVALUATION = f"""tender: {NOTEBOOKS}
published: annex.docx
evaluators: [Åsa Łęg]
tenderers: [{{name: Zażółć, admitted: true}}]
"""
SCORES = """evaluator: Åsa Łęg
scores: {Zażółć: {AC-3: {level: plan, reason: Łódź}, AC-4: {level: 100%, reason: three}}}
"""
# What comes after the name of each command. Results go to `out`; what is read and no example is made by `prepare`.
ARGUMENTS = {
    "init": ["out"],
    "open": ["--port", str(BUSY.getsockname()[1]), "--no-browser"],
    "check": [str(ROOT / "tests/data/cli/eight-mistakes.yaml")],
    "simulate": [NOTEBOOKS],
    "render": [NOTEBOOKS, "-d", "tender-annex", "-o", "out"],
    "bulk": ["jobs.csv", "--tender", NOTEBOOKS, "-d", "tender-annex", "-o", "out"],
    "questionnaire": ["--supplier", "Zażółć Łęg", "-o", "out"],
    "score": [str(RETURN), "--tender", str(RETURNS / "consultation.yaml"), "-o", "out"],
    "read": [str(RETURN), "-o", "out"],
    "evaluate": ["evaluation.yaml", "-o", "out"],
    "award": ["evaluation.yaml", "scores.yaml", "-o", "out"],
    "calendar": [NOTEBOOKS, "-o", "out"],
    "export": [NOTEBOOKS, "--format", "ocds,eforms,json", "-o", "out"],
    "house-style": [str(ROOT / "templates/house-style.docx"), "--sample", "out/sample.docx"],
    "list items": [],
    "list documents": [],
    "list errata": [],
    "list laws": [],
    "list decisions": [],
    "show": ["CC-2b"],
    "translate": ["nl", "-o", "out/nl.xlsx"],
    "schema": [],
    "explain": ["TK112"],
}


def commands(group: click.Group = main, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield the name of every command, with that of its group, and the command."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


def calls() -> list[list[str]]:
    """Return the words of a call of every command, and of another one for data where it has that."""
    found = []
    for name, command in commands():
        call = [*name.split(), *ARGUMENTS[name]]
        found += [call, [*call, "--json"]] if any("--json" in option.opts for option in command.params) else [call]
    return found


def prepare(folder: Path) -> None:
    """Write into a folder what the calls read."""
    (folder / "jobs.csv").write_text(JOBS, encoding="utf-8")
    (folder / "annex.docx").write_bytes(_annex())
    (folder / "evaluation.yaml").write_text(EVALUATION, encoding="utf-8")
    (folder / "scores.yaml").write_text(SCORES, encoding="utf-8")


@functools.cache
def _annex() -> bytes:
    return tenderkit.render(tenderkit.load_tender(NOTEBOOKS), "tender-annex")[0].data
