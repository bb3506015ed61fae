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
                "source": str(item.meta.source),
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
@scenario_option
@json_option
@templates_option
def documents(scenario: str | None, as_json: bool, templates: Path | None) -> None:
    """List the documents that can be made; every scenario has the same."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.documents import load_library

    if scenario:
        check_scenario(load_catalogue(), scenario)
    rows = [kind.model_dump() for kind in load_library(templates).types.values()]
    print_rows(rows, as_json, lambda row: (row["id"], f"for the {row['audience']}", row["description"]))


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
