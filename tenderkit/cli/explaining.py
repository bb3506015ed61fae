"""`explain`: a code of a fault → what it means, what to do, why, and an example."""

from __future__ import annotations

import dataclasses
import re
import textwrap

import click

from tenderkit.cli import printing
from tenderkit.cli.common import json_option
from tenderkit.faults import did_you_mean

_WIDTH = 100


@click.command(short_help="Say what a fault means and what to do about it.")
@click.argument("code")
@json_option
def explain(code: str, as_json: bool) -> None:
    """Say what a fault means and what to do about it, by its CODE, such as TK304."""
    from tenderkit.files.explanations import explanations

    known = explanations()
    found = known.get(_code(code))
    if found is None:
        near = did_you_mean(_code(code), known)
        hint = f"did you mean {near}?" if near else "a code is TK and three digits, such as TK304"
        raise click.BadParameter(f"there is no fault “{code}”; {hint}", param_hint="CODE")
    if as_json:
        printing.data(dataclasses.asdict(found))
        return
    printing.result(f"{found.code} ({found.group})")
    for title, text in (("What it means", found.meaning), ("What to do", found.remedy), ("Why", found.why)):
        if text:
            printing.result(f"\n{title}:\n{textwrap.fill(text, _WIDTH, initial_indent='  ', subsequent_indent='  ')}")
    for title, text in (("Wrong", found.wrong), ("Right", found.right)):
        if text:
            printing.result(f"\n{title}:\n{textwrap.indent(text, '  ')}")


def _code(typed: str) -> str:
    """A code as it is written, however it was typed: tk304, 304."""
    digits = re.fullmatch(r"(?:tk)?[ -]?(\d{3})", typed.strip(), re.IGNORECASE)
    return f"TK{digits[1]}" if digits else typed.strip().upper()
