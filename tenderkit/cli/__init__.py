"""The command line: parse arguments, call one public function, print, exit.

Results go to stdout, messages to stderr. Exit status: 0 done, 1 faults in the input, 2 wrong usage.
"""

from __future__ import annotations

import os

import click

from tenderkit import __version__
from tenderkit.cli.choices import list_, show
from tenderkit.cli.common import Commands
from tenderkit.cli.consulting import questionnaire, read, score
from tenderkit.cli.evaluating import award, evaluate
from tenderkit.cli.exchanging import calendar, export
from tenderkit.cli.explaining import explain
from tenderkit.cli.houses import house_style
from tenderkit.cli.opening import open_
from tenderkit.cli.runs import bulk
from tenderkit.cli.simulating_award import simulate
from tenderkit.cli.tenders import check, init, render, schema
from tenderkit.cli.translators import translate


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tenderkit")
def main() -> None:
    """Turn procurement criteria and contract clauses into Word documents for a tender."""


# Plugins that other packages bring for pydantic have no business here, and looking for them takes time.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

for command in (
    *(init, open_, list_, show, check, simulate, render, bulk, questionnaire, score, read),
    *(evaluate, award),
    *(calendar, export, house_style, translate, schema, explain),
):
    main.add_command(command)
