"""`init`, `check`, `render` and `schema`: from a tender file to its documents."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from tenderkit.cli import printing
from tenderkit.cli.common import (
    check_scenario,
    clauses_option,
    counted,
    document_option,
    force_option,
    house_style_option,
    json_option,
    keep_comments_option,
    language_option,
    output_option,
    scenario_option,
    tell,
    tell_of_style,
    templates_option,
)
from tenderkit.faults import Fault, TenderkitError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@scenario_option
@clauses_option
@language_option
@click.option("--all", "every_key", is_flag=True, help="Write every key there is, each decision with its default.")
def init(folder: Path, scenario: str | None, clauses: Path | None, language: str, every_key: bool) -> None:
    """Write a tender file to start from, and its schema for editors, into FOLDER."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.faults import Location
    from tenderkit.files import atomic, places
    from tenderkit.tender import json_schema
    from tenderkit.tender.starter import SCHEMA_FILE, starter

    catalogue = load_catalogue(language, clauses)
    check_scenario(catalogue, scenario)
    chosen = catalogue.scenario(scenario or catalogue.meta.scenarios[0].id)
    assert chosen is not None
    schema = json_schema(tuple(other.id for other in catalogue.meta.scenarios))
    text = starter(catalogue, chosen, every_key=every_key)
    files = {"tender.yaml": text, SCHEMA_FILE: json.dumps(schema, indent=2, ensure_ascii=False) + "\n"}
    if os.path.lexists(folder / "tender.yaml"):
        place = Location(places.shown(folder / "tender.yaml"))
        raise TenderkitError([Fault(place, "TK601", "this file exists; it was kept", "choose another folder, or edit the file")])
    atomic.save({folder / name: text.encode() for name, text in files.items()})
    for name in files:
        printing.result(folder / name)


@click.command()
@click.argument("tender", type=click.Path(path_type=Path), required=False)
@json_option
@clauses_option
@templates_option
def check(tender: Path | None, as_json: bool, clauses: Path | None, templates: Path | None) -> None:
    """Check a tender file, or without one the catalogue and the templates, and print every fault."""
    from tenderkit.documents.dry_run import check_library, check_tender

    if tender:
        found = check_tender(tender, clauses, templates)
    else:
        from tenderkit.consultation.samples import check_templates

        found = sorted({*check_library(clauses, templates), *check_templates(clauses, templates)})
    if as_json:
        printing.data([fault.as_data() for fault in found])
    for fault in found if not as_json else ():
        printing.result(str(fault))
    stopping = sum(fault.severity != "warning" for fault in found)
    warnings = len(found) - stopping
    printing.say(f"{counted(stopping, 'fault')}, {counted(warnings, 'warning')}" if found else "no faults")
    if stopping:
        sys.exit(1)


@click.command()
@click.argument("tender", type=click.Path(path_type=Path))
@document_option
@output_option
@clauses_option
@templates_option
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=["docx"],
    callback=lambda context, option, value: _formats(value),
    metavar="FORMATS",
    help="docx, pdf or odt, or several with commas; docx if left out. PDF and ODT need LibreOffice.",
)
@house_style_option
@keep_comments_option
@click.option("--preview", is_flag=True, help="Make a PNG picture of each page as well.")
@click.option(
    "--page-numbers",
    is_flag=True,
    help="Give the contents of Word and OpenDocument files page numbers, as PDF has them; needs LibreOffice, which lays them out.",
)
@click.option("--draft", is_flag=True, help="Show what is not filled in yet as highlighted blanks.")
@force_option
@json_option
def render(
    tender: Path,
    documents: tuple[str, ...],
    output: Path,
    clauses: Path | None,
    templates: Path | None,
    formats: tuple[str, ...],
    house_style: Path | None,
    keep_comments: bool,
    preview: bool,
    page_numbers: bool,
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
        tell(warnings, as_json=as_json)
    written = tenderkit.render(
        loaded, documents, templates=templates, house_style=house_style, draft=draft, keep_comments=keep_comments
    )
    tell_of_style(written, as_json=as_json)
    made = tenderkit.export(written, formats, preview=preview, page_numbers=page_numbers)
    paths = tenderkit.save(made, output, force=force)
    if as_json:
        rows = [
            {"document": document.id, "path": str(path), "sha256": document.sha256}
            for document, path in zip(made, paths, strict=True)
        ]
        printing.data(rows)
    else:
        for path in paths:
            printing.result(path)


@click.command()
@clauses_option
def schema(clauses: Path | None) -> None:
    """Print the JSON Schema of a tender file."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.tender import json_schema

    scenarios = tuple(scenario.id for scenario in load_catalogue(clauses=clauses).meta.scenarios)
    printing.data(json_schema(scenarios))


def _formats(values: Iterable[str]) -> tuple[str, ...]:
    from tenderkit.documents import FORMATS

    found = tuple(name.strip().lower() for value in values for name in value.split(","))
    for name in found:
        if name not in FORMATS:
            raise click.BadParameter(f"there is no format “{name}”; known: {', '.join(FORMATS)}", param_hint="--format")
    return found
