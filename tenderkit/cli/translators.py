"""`translate`: the lines of a language as a table for a translator, and the table taken back, checked."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tenderkit.cli import printing
from tenderkit.cli.common import clauses_option, counted, force_option, tell, templates_option
from tenderkit.faults import Fault, Location, stop_on
from tenderkit.files import atomic, places

_FORCE = "choose another name, or give --force"


@click.command(short_help="Write all texts as a table for a translator.")
@click.argument("language", metavar="LANGUAGE")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="XLSX",
    help="The table to write; LANGUAGE.xlsx if left out.",
)
@click.option(
    "--take",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="TABLE",
    help="Take this table back, check it, and write the files of the language.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("."),
    show_default=True,
    metavar="DIR",
    help="The folder whose clauses/LANGUAGE and templates/LANGUAGE are written with --take.",
)
@clauses_option
@templates_option
@force_option
def translate(
    language: str, output: Path | None, take: Path | None, into: Path, clauses: Path | None, templates: Path | None, force: bool
) -> None:
    """Write a table of all texts for a translator, or take it back, checked.

    LANGUAGE is a code such as nl. The table has a row for each line of the catalogue and the templates: the English, its
    translation and a note.
    """
    from tenderkit.documents import proofreading
    from tenderkit.sheets import Sheet, workbook

    if take is not None:
        files, faults = proofreading.taken_back(take, language, clauses, templates)
        stop_on(faults)
        tell(faults, as_json=False)
        _save({into / name: text.encode() for name, text in files.items()}, force=force)
        return
    rows, faults = proofreading.rows_for(language, clauses, templates)
    tell(faults, as_json=False)
    cells = [(row.file, row.english, row.translation, row.note, row.state) for row in rows]
    sheet = Sheet(language, proofreading.COLUMNS, cells, (26, 70, 70, 30, 30))
    _save({output or Path(f"{language}.xlsx"): workbook([sheet], f"Translation: {language}")}, force=force)
    left = sum(bool(row.state) for row in rows)
    printing.say(f"{counted(len(rows), 'line')}, {left or 'none'} of them to be translated")


def _save(files: dict[Path, bytes], *, force: bool) -> None:
    """Write files, all or none; one that is there with other contents is kept, and nothing is written, unless `force` is given."""
    kept = [path for path, data in files.items() if not force and os.path.isfile(path) and path.read_bytes() != data]
    stop_on(Fault(Location(places.shown(path)), "TK601", "this file exists and differs; it was kept", _FORCE) for path in kept)
    atomic.save(files)
    for path in files:
        printing.result(path)
