"""`list` and `show`: what there is to choose from."""

from __future__ import annotations

from pathlib import Path

import click

from tenderkit.cli import printing
from tenderkit.cli.common import (
    check_scenario,
    clauses_option,
    json_option,
    language_option,
    print_rows,
    scenario_option,
    templates_option,
)
from tenderkit.cli.folder import tender_or_here

_HOW = {
    "usual": "made unasked",
    "on-request": "made with --all or -d",
    "score": "made by score",
    "award": "made by award",
    "pack": "made with --all",
}


@click.group("list")
def list_() -> None:
    """List what there is to choose from."""


@list_.command(short_help="List the criteria and clauses.")
@scenario_option
@json_option
@clauses_option
@language_option
def items(scenario: str | None, as_json: bool, clauses: Path | None, language: str) -> None:
    """List the criteria and clauses, all or those of a scenario."""
    from tenderkit.catalogue import load_catalogue

    catalogue = load_catalogue(language, clauses)
    check_scenario(catalogue, scenario)
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
                "source": item.meta.source.place(catalogue.meta.labels),
            }
        )
    print_rows(
        rows,
        as_json,
        lambda row: (
            f"{row['id']}{' (' + row['variant'] + ')' if row['variant'] else ''}",
            row["kind"],
            "addition, off by default" if row["addition"] else ", ".join(row["scenarios"]),
            row["title"],
        ),
    )


@list_.command(short_help="List the documents that can be made.")
@click.argument("tender", type=click.Path(path_type=Path), required=False)
@scenario_option
@json_option
@clauses_option
@templates_option
def documents(tender: Path | None, scenario: str | None, as_json: bool, clauses: Path | None, templates: Path | None) -> None:
    """List the documents that a tender gets, that of the current folder if none is named; outside of one, all that there are."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.documents import load_library

    if scenario and tender:
        raise click.UsageError("the tender file says which scenario it has: leave --scenario out")
    found = None if scenario else tender_or_here(tender, as_json=as_json)
    if found is not None:
        _print_documents_of(found, clauses, templates, as_json=as_json)
        return
    kinds = list(load_library(templates).types.values())
    if scenario:
        catalogue = load_catalogue(clauses=clauses)
        check_scenario(catalogue, scenario)
        ids = {item.id for item in catalogue.in_scenario(scenario)}
        kinds = [kind for kind in kinds if not kind.items or not ids.isdisjoint(kind.items)]
    rows = [{**kind.model_dump(), "phases": kind.phases()} for kind in kinds]
    print_rows(rows, as_json, lambda row: (row["id"], f"for the {row['audience']}", row["description"]))


def _print_documents_of(path: Path, clauses: Path | None, templates: Path | None, *, as_json: bool) -> None:
    """Print the documents that a tender gets, how each is made and what calls for it; and say which it does not get."""
    from tenderkit.documents import load_library
    from tenderkit.documents.packing import documents_of, left_out
    from tenderkit.tender import load_tender

    tender = load_tender(path, clauses=clauses)
    rows = [
        {**entry.kind.model_dump(), "phases": entry.phases, "made": entry.made, "called_for_by": entry.items}
        for entry in documents_of(tender, templates=templates)
    ]
    print_rows(
        rows,
        as_json,
        lambda row: (
            "all phases" if row["made"] == "pack" else ", ".join(row["phases"]),
            row["id"],
            f"for the {row['audience']}",
            ", ".join(row["called_for_by"]) or "any tender",
            _HOW[row["made"]] + (", or by questionnaire" if row["per"] in ("consultation", "supplier") else ""),
            row["description"],
        ),
    )
    library = load_library(templates or tender.templates).in_language(tender.catalogue.language)
    for kind in left_out(tender, library) if not as_json else ():
        printing.say(f"{kind.id} is not among them: it {kind.there_for}")


@list_.command(short_help="List the gaps of the source and how they are read.")
@scenario_option
@json_option
@clauses_option
@language_option
def errata(scenario: str | None, as_json: bool, clauses: Path | None, language: str) -> None:
    """List the gaps and contradictions of the source and how they are read."""
    from tenderkit.catalogue import load_catalogue

    catalogue = load_catalogue(language, clauses)
    check_scenario(catalogue, scenario)
    concerned = {
        name for item in catalogue.in_scenario(scenario or "") for name in (item.id, f"{item.id}{item.variant_for(scenario or '')}")
    }
    rows = [
        erratum.model_dump()
        for erratum in catalogue.errata.values()
        if not scenario or concerned.intersection(erratum.concerns) or not any(catalogue.find(name) for name in erratum.concerns)
    ]
    print_rows(rows, as_json, lambda row: (row["id"], row["certainty"], ", ".join(row["concerns"]), row["title"]))


@list_.command(short_help="List the law and the schemes that are cited.")
@scenario_option
@json_option
@clauses_option
@language_option
def laws(scenario: str | None, as_json: bool, clauses: Path | None, language: str) -> None:
    """List the law and schemes cited, where their words were read, and which lawyer has confirmed them."""
    from tenderkit.catalogue import load_catalogue

    catalogue = load_catalogue(language, clauses)
    check_scenario(catalogue, scenario)
    chosen = [(item.id, item.variant_for(scenario or "")) for item in catalogue.in_scenario(scenario or "")]
    found = catalogue.laws_for(chosen) if scenario else catalogue.laws.values()
    rows = [law.model_dump(mode="json") for law in found]
    print_rows(rows, as_json, lambda row: (row["id"], _confirmed(row["confirmed_by"]), _read(row["seen"]), row["title"]))


@list_.command(short_help="List what is left to the buyer to decide.")
@scenario_option
@json_option
@clauses_option
@language_option
def decisions(scenario: str | None, as_json: bool, clauses: Path | None, language: str) -> None:
    """List what is left to the buyer: the key of the tender file that takes each decision, and what holds until then."""
    from tenderkit.catalogue import load_catalogue

    catalogue = load_catalogue(language, clauses)
    check_scenario(catalogue, scenario)
    ids = {item.id for item in catalogue.in_scenario(scenario or "")}
    rows = [
        {**decision.model_dump(mode="json"), "key": decision.key or f"decisions.{decision.id}"}
        for decision in catalogue.decisions.values()
        if not scenario or not ids.isdisjoint(decision.item_ids)
    ]
    print_rows(rows, as_json, lambda row: (row["key"], row["example"], ", ".join(row["concerns"]), row["title"]))


def _confirmed(by: dict[str, str] | None) -> str:
    return f"confirmed by {by['name']} on {by['date']}" if by else "not confirmed by a lawyer"


def _read(seen: dict[str, str | None]) -> str:
    return f"{seen['read']} read on {seen['date']}" if seen["date"] else "not read"


@click.command(short_help="Show an item (AC-3) or a reading of the source (E-14).")
@click.argument("id")
@scenario_option
@json_option
@clauses_option
@language_option
def show(id: str, scenario: str | None, as_json: bool, clauses: Path | None, language: str) -> None:
    """Show an item (AC-3, CC-2b) or an erratum (E-14) of the catalogue."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.views.as_data import show as preview

    catalogue = load_catalogue(language, clauses)
    check_scenario(catalogue, scenario)
    data = preview(catalogue, id, scenario)
    if as_json:
        printing.data(data)
        return
    for key, value in data.items():
        if value in (None, "", [], (), {}) or value is False:
            continue
        value = "yes" if value is True else value
        if isinstance(value, list | tuple):
            printing.result(f"{key}:")
            for entry in value:
                printing.result(
                    "  - " + (" | ".join(str(part) for part in entry.values()) if isinstance(entry, dict) else str(entry))
                )
        elif isinstance(value, dict):
            printing.result(f"{key}: " + ", ".join(f"{name} {part}" for name, part in value.items() if part))
        elif "\n" in str(value) or len(str(value)) > 80:
            printing.result(f"\n{key}:\n\n{value}\n")
        else:
            printing.result(f"{key}: {value}")
