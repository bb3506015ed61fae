"""`calendar` and `export`: a tender's dates and criteria as files for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import printing
from tenderkit.cli.common import (
    clauses_option,
    counted,
    force_option,
    json_option,
    output_option,
    tell,
    templates_option,
    warnings_of,
)
from tenderkit.cli.folder import tender_needed

if TYPE_CHECKING:
    from tenderkit.documents import Document
    from tenderkit.tender import Tender


def _chosen(context: click.Context, parameter: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """The formats of an option, each refused that the command does not make."""
    from tenderkit.exchange import CALENDAR_FORMATS, DATA_FORMATS

    known = CALENDAR_FORMATS if context.info_name == "calendar" else DATA_FORMATS
    found = tuple(name.strip().lower() for value in values for name in value.split(","))
    for name in found:
        if name not in known:
            raise click.BadParameter(f"there is no format “{name}”; choose one of: {', '.join(known)}", param_hint="--format")
    return found


@click.command(short_help="Make a calendar of the due dates that reminds.")
@click.argument("tender", type=click.Path(path_type=Path), required=False)
@output_option
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=["ics,xlsx"],
    callback=_chosen,
    metavar="FORMATS",
    help="ics or xlsx, or both with a comma; both if left out.",
)
@click.option(
    "--since",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OLD.ics",
    help="The .ics made before: what has changed counts one up, and what is no more is cancelled.",
)
@click.option(
    "--remind",
    type=click.IntRange(0, 365),
    default=14,
    show_default=True,
    metavar="DAYS",
    help="How many days before a date the calendar reminds; 0 for never.",
)
@clauses_option
@templates_option
@force_option
@json_option
def calendar(
    tender: Path | None,
    output: Path,
    formats: tuple[str, ...],
    since: Path | None,
    remind: int,
    clauses: Path | None,
    templates: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Make a calendar of a tender's due dates (.ics), and a workbook to follow them up (.xlsx).

    TENDER is the tender file, that of the current folder if none is named.
    """
    import tenderkit

    if since is not None and "ics" not in formats:
        raise click.UsageError("--since is for the .ics: leave it out, or make that format too")
    loaded = _loaded(tender, clauses, templates, as_json=as_json)
    made = tenderkit.due_calendar(loaded, formats, templates=templates, since=since, remind=remind)
    _save(made, output, force=force, as_json=as_json)


@click.command(short_help="Write a tender as open data, or for a notice.")
@click.argument("tender", type=click.Path(path_type=Path), required=False)
@click.option(
    "--format",
    "formats",
    multiple=True,
    required=True,
    callback=_chosen,
    metavar="FORMATS",
    help="ocds (a release), eforms (a fragment of a notice) or json (all of it), or several with commas.",
)
@output_option
@clauses_option
@templates_option
@force_option
@json_option
def export(
    tender: Path | None,
    formats: tuple[str, ...],
    output: Path,
    clauses: Path | None,
    templates: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Write a tender's criteria and dates for other programs: open data, a notice, all of it as data.

    TENDER is the tender file, that of the current folder if none is named.
    """
    import tenderkit

    loaded = _loaded(tender, clauses, templates, as_json=as_json)
    made = tenderkit.as_data(loaded, formats, templates=templates)
    _save(made, output, force=force, as_json=as_json)
    if "eforms" in formats:
        printing.say("the eForms file is a fragment of a notice: the rules of the notice platform (Schematron) are not checked")


def _loaded(tender: Path | None, clauses: Path | None, templates: Path | None, *, as_json: bool) -> Tender:
    """The tender, its warnings told."""
    import tenderkit
    from tenderkit.tender.own_folders import unused_beside

    loaded = tenderkit.load_tender(tender_needed(tender, as_json=as_json), clauses=clauses)
    unused = unused_beside(loaded.yaml.path, loaded.catalogue.own, templates or loaded.templates)
    tell([*warnings_of(loaded), *unused], as_json=as_json)
    return loaded


def _save(made: Sequence[Document], output: Path, *, force: bool, as_json: bool) -> None:
    """Write the files, all or none, and print their paths."""
    from tenderkit.documents.saving import carry_out, plan

    planned = plan(made, output, force=force)
    carry_out(planned)
    if as_json:
        printing.data(
            [{"document": file.document.id, "path": str(file.path), "sha256": file.document.sha256} for file in planned.files]
        )
        return
    for file in planned.files:
        printing.result(file.path)
    printing.say(f"{counted(len(planned.files), 'file')} in {output}")
