"""`init`, `check`, `render` and `schema`: from a tender file to its documents."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tenderkit.blocks import MAX_ROWS
from tenderkit.cli import printing
from tenderkit.cli.common import (
    check_scenario,
    clauses_option,
    counted,
    document_option,
    force_option,
    format_option,
    house_style_option,
    json_option,
    keep_comments_option,
    language_option,
    output_option,
    point_to_explain,
    print_aligned,
    scenario_option,
    tell,
    tell_of_style,
    templates_option,
    warnings_of,
)
from tenderkit.cli.folder import tender_needed
from tenderkit.faults import Fault, TenderkitError
from tenderkit.files.causes import one_for_each

if TYPE_CHECKING:
    from tenderkit.documents.saving import Plan
    from tenderkit.views.form_fields import Filled


@click.command(short_help="Write a tender file to start from.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("."))
@scenario_option
@clauses_option
@language_option
@click.option("--all", "every_key", is_flag=True, help="Write every key there is, each decision with its default.")
def init(folder: Path, scenario: str | None, clauses: Path | None, language: str, every_key: bool) -> None:
    """Write a tender file to start from, and its schema for editors, into FOLDER or the current folder."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.faults import Location
    from tenderkit.files import atomic, places
    from tenderkit.tender.starter import starting_files

    catalogue = load_catalogue(language, clauses)
    check_scenario(catalogue, scenario)
    chosen = catalogue.scenario(scenario or catalogue.meta.scenarios[0].id)
    assert chosen is not None
    files = starting_files(catalogue, chosen, every_key=every_key, clauses=_as_seen_from(folder, clauses))
    if os.path.lexists(folder / places.TENDER_FILE):
        place = Location(places.shown(folder / places.TENDER_FILE))
        raise TenderkitError([Fault(place, "TK601", "this file exists; it was kept", "choose another folder, or edit the file")])
    atomic.save({folder / name: text.encode() for name, text in files.items()})
    for name in files:
        printing.result(folder / name)
    for line in _next_steps(folder):
        printing.say(line)


def _as_seen_from(folder: Path, clauses: Path | None) -> str:
    """The buyer's own clauses as a tender file in `folder` names them."""
    if clauses is None:
        return ""
    try:
        return Path(os.path.relpath(clauses, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return Path(os.path.abspath(clauses)).as_posix()


def _next_steps(folder: Path) -> Iterator[str]:
    """The commands to go on with, to be copied: in the folder they need no name."""
    inside = not os.path.samefile(folder, os.curdir)
    yield f"{folder if inside else 'this folder'} is the folder of a tender now; the next commands:"
    if inside:
        yield f"  cd {_quoted(str(folder))}"
    yield "  tenderkit check"
    yield "  tenderkit render --draft"
    yield "  tenderkit render"


def _quoted(path: str) -> str:
    """A path as every shell takes it."""
    return f'"{path}"' if any(not (sign.isalnum() or sign in "-_./\\:") for sign in path) else path


@click.command(short_help="Name every fault of a tender file.")
@click.argument("tender", type=click.Path(path_type=Path), required=False)
@click.option("--catalogue", "library", is_flag=True, help="Check the clauses and the templates instead of a tender file.")
@click.option("--languages", is_flag=True, help="Check the translations of the clauses and the templates instead of a tender file.")
@click.option("--strict", is_flag=True, help="Also fail on warnings, with exit status 1.")
@json_option
@clauses_option
@templates_option
def check(
    tender: Path | None, library: bool, languages: bool, strict: bool, as_json: bool, clauses: Path | None, templates: Path | None
) -> None:
    """Check a tender file, that of the current folder if none is named, and print every fault."""
    from tenderkit.files import places

    if library and tender is not None:
        raise click.UsageError("--catalogue checks no tender file: leave one of the two out")
    if languages and (library or tender is not None):
        raise click.UsageError("--languages checks translations alone: leave the rest out")
    # Somebody who names clauses or templates where there is no tender asks for those.
    if languages:
        found, what = _languages_checked(clauses, templates)
    elif library or (tender is None and (clauses or templates) and not os.path.lexists(places.TENDER_FILE)):
        found, what = _library_checked(clauses, templates)
    else:
        otherwise = "; --catalogue checks clauses and templates"
        found, what = _tender_checked(tender_needed(tender, as_json=as_json, otherwise=otherwise), clauses, templates)
    if as_json:
        printing.data([fault.as_data() for fault in found])
    causes = one_for_each(found)
    for fault in causes if not as_json else ():
        printing.fault(fault, as_result=True)
    stopping = sum(fault.severity != "warning" for fault in causes)
    warnings = len(causes) - stopping
    told = f"{counted(stopping, 'fault')}, {counted(warnings, 'warning')}" if found else "no faults"
    printing.say(f"{told} in {what}{' (with --strict, a warning fails)' if strict and warnings and not stopping else ''}")
    if not as_json:
        point_to_explain(causes)
    if stopping or (strict and warnings):
        sys.exit(1)


def _languages_checked(clauses: Path | None, templates: Path | None) -> tuple[list[Fault], str]:
    """The faults of the translations into every language, and in words what was looked at."""
    from tenderkit.catalogue import languages
    from tenderkit.documents.proofreading import language_faults
    from tenderkit.files.translations import MASTER

    known = [language for language in languages(clauses) if language != MASTER]
    found = sorted(fault for language in known for fault in language_faults(language, clauses, templates))
    return found, f"{counted(len(known), 'language')} ({', '.join(known)})"


def _tender_checked(path: Path, clauses: Path | None, templates: Path | None) -> tuple[list[Fault], str]:
    """The faults of a tender file, and in words what was looked at."""
    from tenderkit.documents.dry_run import check_tender
    from tenderkit.files import places

    checked = check_tender(path, clauses, templates)
    shown = places.shown(path / places.TENDER_FILE if os.path.isdir(path) else path)
    if not checked.documents:
        return checked.faults, shown
    what = f"{counted(checked.items, 'item')} and {counted(len(checked.documents), 'document')}"
    left_out = f"; of your own, it does not have {', '.join(checked.left_out)}" if checked.left_out else ""
    return checked.faults, f"{shown}: {what} ({', '.join(checked.documents)}){left_out}"


def _library_checked(clauses: Path | None, templates: Path | None) -> tuple[list[Fault], str]:
    """The faults of the catalogue and the templates, and in words what was looked at."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.consultation.samples import check_templates
    from tenderkit.documents import load_library
    from tenderkit.documents.dry_run import check_library
    from tenderkit.evaluation import award_samples

    found = sorted(
        {
            *check_library(clauses, templates),
            *check_templates(clauses, templates),
            *award_samples.check_templates(clauses, templates),
        }
    )
    counts = ["the catalogue", "the templates"]
    if not any(fault.severity == "fault" for fault in found):
        catalogue, types = load_catalogue(clauses=clauses), load_library(templates).types
        scenarios = counted(len(catalogue.meta.scenarios), "scenario")
        counts = [f"{counted(len(catalogue.items), 'item')} of the catalogue", f"{counted(len(types), 'document')} in {scenarios}"]
    own = [str(folder) for folder in (clauses, templates) if folder]
    return found, " and ".join(counts) + (f", with yours from {' and '.join(own)}" if own else "")


@click.command(short_help="Make the documents of a tender.")
@click.argument("tender", type=click.Path(path_type=Path), required=False)
@document_option
@click.option(
    "--all", "pack", is_flag=True, help="Make the whole pack: every document that the tender gets, in folders, with an index."
)
@output_option
@clauses_option
@templates_option
@format_option
@house_style_option
@keep_comments_option
@click.option("--preview", is_flag=True, help="Also make a PNG picture of each page.")
@click.option(
    "--page-numbers",
    is_flag=True,
    help="Put page numbers into the contents of Word and OpenDocument files, as PDFs have them; needs LibreOffice.",
)
@click.option(
    "--rows", type=click.IntRange(1, MAX_ROWS), metavar="N", help="Make this number of rows to fill in, in the forms named with -d."
)
@click.option(
    "--with",
    "earlier",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Fill the forms named with -d in beforehand, from a returned form of last year.",
)
@click.option("--draft", is_flag=True, help="Show values that are still missing as highlighted blanks.")
@click.option("--dry-run", is_flag=True, help="Write nothing, and say which files would be new, the same, replaced or kept.")
@force_option
@json_option
def render(
    tender: Path | None,
    documents: tuple[str, ...],
    pack: bool,
    output: Path,
    clauses: Path | None,
    templates: Path | None,
    formats: tuple[str, ...],
    house_style: Path | None,
    keep_comments: bool,
    preview: bool,
    page_numbers: bool,
    rows: int | None,
    earlier: Path | None,
    draft: bool,
    dry_run: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Make the documents of a tender file, that of the current folder if none is named."""
    import tenderkit
    from tenderkit.documents import load_library
    from tenderkit.documents.saving import carry_out, plan
    from tenderkit.tender.own_folders import unused_beside

    loaded = tenderkit.load_tender(tender_needed(tender, as_json=as_json), clauses=clauses)
    known = load_library(templates or loaded.templates).types
    for name in documents:
        if name not in known:
            raise click.BadParameter(f"there is no document “{name}”; choose one of: {', '.join(known)}", param_hint="--document")
    if pack and documents:
        raise click.UsageError("--all makes every document: leave -d out")
    if (rows or earlier) and not documents:
        raise click.UsageError("--rows and --with are for forms: name them with -d")
    warnings = [*warnings_of(loaded), *unused_beside(loaded.yaml.path, loaded.catalogue.own, templates or loaded.templates)]
    tell(warnings, as_json=as_json)
    written = tenderkit.render(
        loaded,
        documents,
        templates=templates,
        house_style=house_style,
        draft=draft,
        keep_comments=keep_comments,
        filled=_filled(documents, rows, earlier, loaded.catalogue.own, templates or loaded.templates, as_json=as_json),
        pack=pack,
    )
    tell_of_style(written, as_json=as_json)
    made = tenderkit.export(written, formats, preview=preview, page_numbers=page_numbers)
    planned = plan(made, output, force=force)
    if not dry_run:
        carry_out(planned)
    if as_json:
        printing.data(_rows(planned, dry_run=dry_run))
        return
    if dry_run:
        shown = [(file.becomes, str(file.path), file.fault.message if file.fault else "") for file in planned.files]
        print_aligned([*shown, *(("removed", str(path), "it has another name now") for path in planned.outdated)])
    else:
        for file in planned.files:
            printing.result(file.path)
    for line in _summary(planned, loaded.yaml.path, dry_run=dry_run):
        printing.say(line)


def _filled(
    documents: tuple[str, ...],
    rows: int | None,
    earlier: Path | None,
    clauses: Path | None,
    templates: Path | None,
    *,
    as_json: bool,
) -> dict[str, Filled]:
    """What stands in the forms beforehand, and how many rows they have."""
    from dataclasses import replace

    from tenderkit.views.form_fields import Filled

    if earlier is None:
        return dict.fromkeys(documents, Filled(number=rows))
    from tenderkit.forms.carrying import carried
    from tenderkit.forms.responses import Reader

    reader = Reader(clauses, templates)
    returned = reader.read(earlier)
    found = {name: replace(carried(returned, reader.library.types[name]), number=rows) for name in documents}
    tell(returned.faults, as_json=as_json)
    return found


def _rows(planned: Plan, *, dry_run: bool) -> list[dict[str, Any]]:
    """The files of a run as data; in a dry run with what would become of each."""
    rows: list[dict[str, Any]] = [
        {"document": file.document.id, "path": str(file.path), "sha256": file.document.sha256} for file in planned.files
    ]
    if not dry_run:
        return rows
    rows = [{**row, "becomes": file.becomes} for row, file in zip(rows, planned.files, strict=True)]
    return rows + [{"document": None, "path": str(path), "sha256": None, "becomes": "removed"} for path in planned.outdated]


def _summary(planned: Plan, tender: str, *, dry_run: bool) -> Iterator[str]:
    """What was made of what and where, and what became of files that were there; in a dry run, what would become of them."""
    counts = {kind: sum(file.becomes == kind for file in planned.files) for kind in ("new", "same", "replaced", "kept")}
    became = ", ".join(f"{number} {kind}" for kind, number in counts.items() if number)
    made = counted(len({file.document.id for file in planned.files}), "document")
    files = counted(len(planned.files), "file")
    what = made if len(planned.files) == len({file.document.id for file in planned.files}) else f"{made} in {files}"
    yield f"{what} of {tender} in {planned.folder}: {became}"
    for file in planned.files:
        if file.aside is not None and file.becomes == "replaced":
            yield f"{file.path} was edited: it {'would be' if dry_run else 'is'} set aside as {file.aside.name}"
    if dry_run:
        yield "nothing was written, and nothing would be as long as a file is kept" if planned.faults else "nothing was written"
        return
    for path in planned.outdated:
        yield f"{path} was removed: the draft has another name now"


@click.command(short_help="Print the JSON Schema of a tender file, for editors.")
@click.option("--export", "of_export", is_flag=True, help="Print that of what `export --format json` writes instead.")
@clauses_option
def schema(of_export: bool, clauses: Path | None) -> None:
    """Print the JSON Schema of a tender file."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.tender import json_schema

    if of_export:
        from tenderkit.exchange import data_schema

        printing.data(data_schema())
        return
    scenarios = tuple(scenario.id for scenario in load_catalogue(clauses=clauses).meta.scenarios)
    printing.data(json_schema(scenarios))
