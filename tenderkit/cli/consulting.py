"""`questionnaire`, `score` and `read`: the form that goes out to suppliers, and what comes back of this one and of all others."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import printing
from tenderkit.cli.common import (
    clauses_option,
    counted,
    encoding_option,
    force_option,
    format_option,
    hidden_option,
    house_style_option,
    json_option,
    keep_comments_option,
    locale_option,
    output_option,
    print_aligned,
    sheet_option,
    tell,
    templates_option,
    warnings_of,
)
from tenderkit.cli.folder import tender_or_here

if TYPE_CHECKING:
    from tenderkit.catalogue import Questionnaire
    from tenderkit.consultation import Result, Rounds
    from tenderkit.documents import Document
    from tenderkit.faults import Fault
    from tenderkit.tender import Tender

_TENDER = click.Path(path_type=Path)
_language_option = click.option(
    "--language", metavar="CODE", help="The language of the catalogue, without a tender file; en if left out."
)


@click.command(short_help="Make the supplier questionnaire as a Word form.")
@click.argument("tender", type=_TENDER, required=False)
@output_option
@click.option("--supplier", metavar="NAME", help="Make it for this supplier, with the name filled in.")
@click.option(
    "--suppliers",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Make one for each row of this table (.csv, .xlsx) with the columns name and contact.",
)
@locale_option
@encoding_option
@sheet_option
@hidden_option
@click.option("--unprotected", is_flag=True, help="Allow changes everywhere in the form, not only in its fields.")
@format_option
@click.option(
    "--scoring", is_flag=True, help="Make the scoring instructions instead of a form; they are for you, not for suppliers."
)
@house_style_option
@keep_comments_option
@force_option
@json_option
@clauses_option
@templates_option
@_language_option
def questionnaire(
    tender: Path | None,
    output: Path,
    supplier: str | None,
    suppliers: Path | None,
    locale: str | None,
    encoding: str | None,
    sheet: str | None,
    hidden: bool,
    unprotected: bool,
    formats: tuple[str, ...],
    scoring: bool,
    house_style: Path | None,
    keep_comments: bool,
    force: bool,
    as_json: bool,
    clauses: Path | None,
    templates: Path | None,
    language: str | None,
) -> None:
    """Make the supplier questionnaire as a Word form, for any supplier or for each supplier in a table.

    If no tender file is named, that of the current folder is used; without one it works too.
    """
    from tenderkit.consultation.questionnaires import ANY, questionnaires, read_suppliers, scoring_instructions
    from tenderkit.documents import export_each, save_each
    from tenderkit.files.tables import TableChoices
    from tenderkit.views.names import Supplier

    if sum([supplier is not None, suppliers is not None, scoring]) > 1:
        raise click.UsageError("use only one of --supplier, --suppliers and --scoring")
    if scoring and unprotected:
        raise click.UsageError("--unprotected is for forms, and --scoring makes none")
    if supplier is not None and not supplier.strip():
        raise click.BadParameter("a name is expected", param_hint="--supplier")
    tender = tender_or_here(tender, as_json=as_json)
    loaded = _consultation(tender, clauses, language, as_json=as_json)
    if scoring:
        made = scoring_instructions(loaded, templates=templates, house_style=house_style, keep_comments=keep_comments)
    else:
        chosen: Sequence[Supplier] = [Supplier(supplier.strip())] if supplier else ANY
        if suppliers:
            reading = loaded.file.reading
            choices = TableChoices(encoding, sheet, hidden, locale).over(reading.encoding, reading.locale)
            chosen = read_suppliers(suppliers, choices, lambda warnings: tell(warnings, as_json=as_json))
        made = questionnaires(
            loaded, chosen, templates=templates, house_style=house_style, protected=not unprotected, keep_comments=keep_comments
        )
    rows = []
    told: dict[Fault, None] = {}
    for path, document in save_each(export_each(made, formats), output, force=force):
        told |= dict.fromkeys(document.told)
        rows.append({"document": document.id, "path": str(path), "sha256": document.sha256})
        if not as_json:
            printing.result(path)
    tell(told, as_json=as_json)
    if as_json:
        printing.data(rows)
    else:
        what = counted(len(rows), "file" if len(set(formats)) > 1 else "document" if scoring else "form")
        printing.say(f"{what} of {loaded.yaml.path if tender else 'the catalogue'} in {output}")


@click.command(short_help="Score returned questionnaires.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--tender", type=_TENDER, metavar="TENDER", help="The tender file with your choices about the scoring.")
@output_option
@click.option(
    "--documents/--no-documents", default=True, help="Write the overview and the profiles (the default), or only print the result."
)
@format_option
@click.option(
    "--before",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Compare with the returns of an earlier round, in this folder; may be repeated, also for single files.",
)
@click.option("--write-scenario", is_flag=True, help="Write the recommended scenario into the tender file.")
@house_style_option
@force_option
@json_option
@clauses_option
@templates_option
@_language_option
def score(
    files: tuple[Path, ...],
    tender: Path | None,
    output: Path,
    documents: bool,
    formats: tuple[str, ...],
    before: tuple[Path, ...],
    write_scenario: bool,
    house_style: Path | None,
    force: bool,
    as_json: bool,
    clauses: Path | None,
    templates: Path | None,
    language: str | None,
) -> None:
    """Read returned questionnaires, score them, and say which scenario fits the market.

    FILES are returned forms, or folders of them. A fault in one does not stop the others; the exit status is then 1.
    """
    from tenderkit.consultation import score as score_returns
    from tenderkit.faults import TenderkitError
    from tenderkit.forms.folders import returned_files

    tender = tender_or_here(tender, as_json=as_json)
    if write_scenario and tender is None:
        raise click.UsageError("--write-scenario needs a tender file: name it with --tender, or go to its folder")
    loaded = _consultation(tender, clauses, language, as_json=as_json)
    returned, faults = returned_files(files)
    earlier, more = returned_files(before)
    faults += more
    try:
        result = score_returns(returned, loaded, templates=templates, before=earlier if before else None)
    except TenderkitError as error:
        raise TenderkitError([*faults, *error.faults]) from None
    faults += result.faults
    if as_json:
        printing.data(result.data())
    else:
        _print_result(result)
    written = 0
    try:
        if documents:
            for path, document in _write_documents(result, output, formats, templates, house_style, force=force):
                faults += [fault for fault in document.told if fault not in faults]
                written += 1
                if not as_json:
                    printing.result(path)
        if write_scenario and tender is not None:
            printing.say(_written_scenario(tender, result.scenario))
    except TenderkitError as error:
        faults += error.faults
    if not as_json:
        tell(faults, as_json=False)
    elif new := [fault for fault in faults if not any(fault in found.faults for found in result.profiles)]:
        tell(new, as_json=True)
    if not as_json:
        told = f", {counted(written, 'file')} in {output}" if documents else ""
        printing.say(f"{counted(len(result.profiles), 'form')} read{told}")
    stopping = sum(fault.severity == "fault" for fault in faults)
    if stopping:
        printing.say(f"{counted(stopping, 'fault')} in {counted(len(result.profiles), 'file')}")
        sys.exit(1)


@click.command(short_help="Read returned forms of any kind as data.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--tender", type=_TENDER, metavar="TENDER", help="The tender file that a questionnaire was made with.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write a workbook of all forms, returned-forms.xlsx, into this folder; created if it does not exist.",
)
@click.option("--xlsx", is_flag=True, help="Write that workbook, into the folder “output” where none is named.")
@force_option
@json_option
@clauses_option
@templates_option
@_language_option
def read(
    files: tuple[Path, ...],
    tender: Path | None,
    output: Path | None,
    xlsx: bool,
    force: bool,
    as_json: bool,
    clauses: Path | None,
    templates: Path | None,
    language: str | None,
) -> None:
    """Read returned forms of any kind, and say of each whether it is complete and what is wrong with it.

    FILES are returned forms, or folders of them. What they say is counted and not judged. A fault in one does not stop the others;
    the exit status is then 1.
    """
    from tenderkit.consultation.any_form import read_forms
    from tenderkit.documents import save
    from tenderkit.faults import TenderkitError
    from tenderkit.forms.folders import returned_files

    loaded = _consultation(tender_or_here(tender, as_json=as_json), clauses, language, as_json=as_json)
    returned, faults = returned_files(files)
    try:
        found = read_forms(returned, loaded, templates=templates)
    except TenderkitError as error:
        raise TenderkitError([*faults, *error.faults]) from None
    faults += found.faults
    if as_json:
        printing.data(found.data())
        told = [fault for fault in faults if fault not in found.faults]
    else:
        heads = [found.maker.word(name) for name in ("file", "form", "filled_in_by", "period", "state")]
        rows = [[one.file_name, one.form, one.respondent, one.period, found.maker.state(one)] for one in found.responses]
        print_aligned([heads, *rows])
        told = faults
    try:
        if xlsx or output is not None:
            for path in save(found.document(), output or Path("output"), force=force):
                printing.result(path) if not as_json else None
    except TenderkitError as error:
        told, faults = [*told, *error.faults], [*faults, *error.faults]
    tell(told, as_json=as_json)
    complete = sum(map(found.is_complete, found.responses))
    printing.say(f"{counted(len(found.responses), 'form')} read, {complete} complete")
    stopping = sum(fault.severity == "fault" for fault in faults)
    if stopping:
        printing.say(f"{counted(stopping, 'fault')} in {counted(len(found.responses), 'file')}")
        sys.exit(1)


def _consultation(path: Path | None, clauses: Path | None, language: str | None, *, as_json: bool) -> Tender:
    """Load the tender file as a consultation, or what stands in for it where there is none."""
    from tenderkit.catalogue import load_catalogue
    from tenderkit.tender import load_tender, no_tender

    if path is None:
        return no_tender(load_catalogue(language or "en", clauses))
    if language is not None:
        raise click.UsageError("the language is that of the tender file: leave --language out")
    loaded = load_tender(path, clauses=clauses, consultation=True)
    tell(warnings_of(loaded), as_json=as_json)
    return loaded


def _written_scenario(tender: Path, scenario: str | None) -> str:
    """Write the scenario into a tender file, and return what there is to say of it."""
    from tenderkit.tender.writing import write_scenario

    if scenario is None:
        return f"{tender}: no scenario can be recommended, and none was written"
    return (
        f"{tender}: scenario: {scenario}" if write_scenario(tender, scenario) else f"{tender}: the scenario is already {scenario}"
    )


def _print_result(result: Result) -> None:
    from tenderkit.consultation.result_views import Views
    from tenderkit.files.translations import MASTER
    from tenderkit.tender import in_language

    views = Views(in_language(result.tender, MASTER), result.tender)  # as all that is printed on the screen
    dimensions = views.questionnaire.dimensions
    rows = [["Supplier", "Type", *(entry.title for entry in dimensions), "Level", ""]]
    for found in result.profiles:
        if found.source.ignored:
            continue
        # A supplier of no scored type has a level by each type.
        by_type = [[entry.level or "not scored" for entry in score.dimensions] for score in found.scores]
        levels = [" / ".join(dict.fromkeys(column)) for column in zip(*by_type, strict=True)] or ["not scored"] * len(dimensions)
        said = " / ".join(views.type_in_words(found)) or "–"
        said += f", scored as {views.types[found.scores[0].column].lower()}" if found.mapped else ""
        counts = "" if found.counted else "does not count"
        rows.append([found.source.name, said, *levels, found.level or "not scored", counts])
    print_aligned(rows)
    if result.rounds is not None:
        _print_rounds(result.rounds, result.tender.asked())
    printing.result(f"\nScenario: {result.scenario or 'none can be recommended'} (by the rule “{result.market.rules.name}”)")


def _print_rounds(found: Rounds, questionnaire: Questionnaire) -> None:
    from tenderkit.consultation.rounds import dimensions, level

    rows = [["Since the earlier round", *(entry.title for entry in questionnaire.dimensions), "Level", ""]]
    for way in found.ways:
        sides = [side for side in (way.before, way.now) if side is not None]
        scores = [dimensions(side) for side in sides]
        cells = [
            " → ".join(f"{entry.level} ({entry.points})" if entry and entry.level else "not scored" for entry in entries)
            for dimension in questionnaire.dimensions
            for entries in [[score.get(dimension.id) for score in scores]]
        ]
        levels = " → ".join(level(side) or "not scored" for side in sides)
        version = way.before.source.version if way.before else ""
        other = f"version {version} before" if version not in ("", questionnaire.version) else ""
        rows.append([way.supplier, *cells, levels, other if way.state == "both" else way.state])
    printing.result("")
    print_aligned(rows)


def _write_documents(
    result: Result, output: Path, formats: tuple[str, ...], templates: Path | None, house_style: Path | None, *, force: bool
) -> Iterator[tuple[Path, Document]]:
    from tenderkit.documents import export_each, save_each

    made = result.documents(templates=templates, house_style=house_style)
    yield from save_each(export_each(made, formats), output, force=force)
