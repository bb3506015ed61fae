"""The command line: parse arguments, call one public function, print, exit.

Results go to stdout, messages to stderr. Exit status: 0 done, 1 faults in the input, 2 wrong usage.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tenderkit import __version__
from tenderkit.faults import Fault, TenderkitError

if TYPE_CHECKING:
    from tenderkit.catalogue import Catalogue

_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
_json = click.option("--json", "as_json", is_flag=True, help="Print data instead of text.")
_scenario = click.option("--scenario", metavar="S", help="A scenario of the catalogue: low, medium or high in the shipped one.")
_language = click.option("--language", metavar="CODE", default="en", help="A language of the catalogue; en if left out.")
_clauses = click.option("--clauses", type=_FOLDER, metavar="DIR", help="Your own clauses, laid over the shipped ones by id.")
_templates = click.option("--templates", type=_FOLDER, metavar="DIR", help="Your own templates, laid over the shipped ones.")


class _Commands(click.Group):
    """Turns faults into lines on stderr and an exit status, in one place for all commands."""

    def invoke(self, context: click.Context) -> Any:
        as_json = "--json" in context.args
        try:
            return super().invoke(context)
        except TenderkitError as error:
            _tell(error.faults, as_json=as_json)
            context.exit(1)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("TENDERKIT_DEBUG"):
                traceback.print_exc()
            click.echo(f"TK900 this is a bug of tenderkit: {type(error).__name__}: {error} (please report it)", err=True)
            context.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tenderkit")
def main() -> None:
    """Turn procurement criteria and contract clauses into Word documents for a tender."""


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_scenario
@_clauses
@_language
def init(folder: Path, scenario: str | None, clauses: Path | None, language: str) -> None:
    """Write a tender file to start from, and its schema for editors, into FOLDER."""
    from tenderkit import assets
    from tenderkit.catalogue import load_catalogue
    from tenderkit.faults import Location
    from tenderkit.tender import json_schema
    from tenderkit.tender.starter import SCHEMA_FILE, starter

    catalogue = load_catalogue(language, clauses)
    _check_scenario(catalogue, scenario)
    chosen = catalogue.scenario(scenario or catalogue.meta.scenarios[0].id)
    assert chosen is not None
    schema = json_schema(tuple(other.id for other in catalogue.meta.scenarios))
    files = {"tender.yaml": starter(catalogue, chosen), SCHEMA_FILE: json.dumps(schema, indent=2, ensure_ascii=False) + "\n"}
    if (folder / "tender.yaml").exists():
        place = Location(assets.shown(folder / "tender.yaml"))
        raise TenderkitError([Fault(place, "TK601", "this file exists; it was kept", "choose another folder, or edit the file")])
    for name, text in files.items():
        try:
            assets.write_atomically(folder / name, text.encode())
        except OSError as error:
            place = Location(assets.shown(folder / name))
            raise TenderkitError([Fault(place, "TK603", f"cannot be written: {error.strerror}", "check the folder")]) from None
        click.echo(folder / name)


@main.group("list")
def list_() -> None:
    """List what there is to choose from."""


@list_.command()
@_scenario
@_json
@_clauses
@_language
def items(scenario: str | None, as_json: bool, clauses: Path | None, language: str) -> None:
    """List the criteria and clauses, all or those of a scenario."""
    from tenderkit.catalogue import load_catalogue

    catalogue = load_catalogue(language, clauses)
    _check_scenario(catalogue, scenario)
    names = [other.id for other in catalogue.meta.scenarios]
    rows = []
    for item in catalogue.in_scenario(scenario) if scenario else catalogue.items.values():
        rows.append(
            {
                "id": item.id,
                "kind": item.meta.kind,
                "title": item.title,
                "scenarios": [name for name in names if item.in_scenario(name)],
                "variants": {letter: list(used) for letter, used in item.meta.variants.items()},
                "variant": item.variant_for(scenario) if scenario else None,
                "addition": item.meta.addition,
                "version": item.meta.version,
                "source": str(item.meta.source),
            }
        )
    _print_rows(
        rows,
        as_json,
        lambda row: (
            f"{row['id']}{' (' + row['variant'] + ')' if row['variant'] else ''}",
            row["kind"],
            "addition, off by default" if row["addition"] else ", ".join(row["scenarios"]),
            row["title"],
        ),
    )


@list_.command()
@_scenario
@_json
@_templates
def documents(scenario: str | None, as_json: bool, templates: Path | None) -> None:
    """List the documents that can be made; every scenario has the same."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.documents import load_library

    if scenario:
        _check_scenario(load_catalogue(), scenario)
    rows = [kind.model_dump() for kind in load_library(templates).types.values()]
    _print_rows(rows, as_json, lambda row: (row["id"], f"for the {row['audience']}", row["description"]))


@list_.command()
@_scenario
@_json
@_clauses
@_language
def errata(scenario: str | None, as_json: bool, clauses: Path | None, language: str) -> None:
    """List the gaps and contradictions of the source and how they are read."""
    from tenderkit.catalogue import load_catalogue

    catalogue = load_catalogue(language, clauses)
    _check_scenario(catalogue, scenario)
    concerned = {
        name for item in catalogue.in_scenario(scenario or "") for name in (item.id, f"{item.id}{item.variant_for(scenario or '')}")
    }
    rows = [
        erratum.model_dump()
        for erratum in catalogue.errata.values()
        if not scenario or concerned.intersection(erratum.concerns) or not any(catalogue.find(name) for name in erratum.concerns)
    ]
    _print_rows(rows, as_json, lambda row: (row["id"], row["certainty"], ", ".join(row["concerns"]), row["title"]))


@main.command()
@click.argument("id")
@_scenario
@_json
@_clauses
@_language
def show(id: str, scenario: str | None, as_json: bool, clauses: Path | None, language: str) -> None:
    """Show an item (AC-3, CC-2b) or an erratum (E-14) of the catalogue."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.documents.preview import show as preview

    catalogue = load_catalogue(language, clauses)
    _check_scenario(catalogue, scenario)
    data = preview(catalogue, id, scenario)
    if as_json:
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    for key, value in data.items():
        if value in (None, "", [], (), {}) or value is False:
            continue
        value = "yes" if value is True else value
        if isinstance(value, list | tuple):
            click.echo(f"{key}:")
            for entry in value:
                click.echo("  - " + (" | ".join(str(part) for part in entry.values()) if isinstance(entry, dict) else str(entry)))
        elif isinstance(value, dict):
            click.echo(f"{key}: " + ", ".join(f"{name} {part}" for name, part in value.items() if part))
        elif "\n" in str(value) or len(str(value)) > 80:
            click.echo(f"\n{key}:\n\n{value}\n")
        else:
            click.echo(f"{key}: {value}")


@main.command()
@click.argument("tender", type=click.Path(path_type=Path), required=False)
@_json
@_clauses
@_templates
def check(tender: Path | None, as_json: bool, clauses: Path | None, templates: Path | None) -> None:
    """Check a tender file, or without one the catalogue and the templates, and print every fault."""
    from tenderkit.documents.checking import check_library, check_tender

    found = check_tender(tender, clauses, templates) if tender else check_library(clauses, templates)
    if as_json:
        click.echo(json.dumps([fault.as_data() for fault in found], indent=2, ensure_ascii=False))
    for fault in found if not as_json else ():
        click.echo(str(fault))
    stopping = sum(fault.severity != "warning" for fault in found)
    warnings = len(found) - stopping
    click.echo(f"{_counted(stopping, 'fault')}, {_counted(warnings, 'warning')}" if found else "no faults", err=True)
    if stopping:
        sys.exit(1)


@main.command()
@click.argument("tender", type=click.Path(path_type=Path))
@click.option("-d", "--document", "documents", multiple=True, metavar="DOCUMENT", help="Make this document only; may be repeated.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("output"),
    show_default=True,
    metavar="DIR",
    help="The folder to write to; made if it is not there.",
)
@_clauses
@_templates
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=["docx"],
    callback=lambda context, option, value: _formats(value),
    metavar="FORMATS",
    help="docx, pdf or odt, or several with commas; docx if left out. PDF and ODT need LibreOffice.",
)
@click.option(
    "--house-style",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A .docx or .dotx of your own, whose styles, page, header and footer are used.",
)
@click.option("--preview", is_flag=True, help="Make a PNG picture of each page as well.")
@click.option("--draft", is_flag=True, help="Show what is not filled in yet as highlighted blanks.")
@click.option("--force", is_flag=True, help="Replace files that exist and differ.")
@_json
def render(
    tender: Path,
    documents: tuple[str, ...],
    output: Path,
    clauses: Path | None,
    templates: Path | None,
    formats: tuple[str, ...],
    house_style: Path | None,
    preview: bool,
    draft: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Make the documents of a tender file: as Word files, or as PDF and OpenDocument too."""
    import tenderkit
    from tenderkit.documents import load_library

    known = load_library(templates).types
    for name in documents:
        if name not in known:
            raise click.BadParameter(f"there is no document “{name}”; known: {', '.join(known)}", param_hint="--document")
    loaded = tenderkit.load_tender(tender, clauses=clauses)
    warnings = [fault for fault in loaded.faults if fault.severity == "warning"]
    if warnings:
        _tell(warnings, as_json=as_json)
    made = tenderkit.export(
        tenderkit.render(loaded, documents, templates=templates, house_style=house_style, draft=draft), formats, preview=preview
    )
    paths = tenderkit.save(made, output, force=force)
    if as_json:
        rows = [
            {"document": document.id, "path": str(path), "sha256": document.sha256}
            for document, path in zip(made, paths, strict=True)
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        for path in paths:
            click.echo(path)


@main.command()
@_clauses
def schema(clauses: Path | None) -> None:
    """Print the JSON Schema of a tender file."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.tender import json_schema

    scenarios = tuple(scenario.id for scenario in load_catalogue(clauses=clauses).meta.scenarios)
    click.echo(json.dumps(json_schema(scenarios), indent=2, ensure_ascii=False))


def _formats(values: Iterable[str]) -> tuple[str, ...]:
    from tenderkit.documents import FORMATS

    found = tuple(name.strip().lower() for value in values for name in value.split(","))
    for name in found:
        if name not in FORMATS:
            raise click.BadParameter(f"there is no format “{name}”; known: {', '.join(FORMATS)}", param_hint="--format")
    return found


def _check_scenario(catalogue: Catalogue, name: str | None) -> None:
    known = [scenario.id for scenario in catalogue.meta.scenarios]
    if name is not None and name not in known:
        raise click.BadParameter(f"“{name}” is no scenario: there are {', '.join(known)}", param_hint="--scenario")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _print_rows(rows: list[dict[str, Any]], as_json: bool, columns: Any) -> None:
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    cells = [columns(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _tell(faults: Iterable[Fault], *, as_json: bool) -> None:
    faults = list(faults)
    if as_json:
        click.echo(json.dumps([fault.as_data() for fault in faults], indent=2, ensure_ascii=False), err=True)
        return
    for fault in faults:
        click.echo(str(fault), err=True)
