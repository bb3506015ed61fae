"""What the commands share: options, the one place that turns faults into lines and a status, and printing."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tenderkit.cli import printing
from tenderkit.faults import Fault, Location, TenderkitError, escaped, in_a_line, of_error, reason
from tenderkit.files.causes import one_for_each

if TYPE_CHECKING:
    from tenderkit.catalogue import Catalogue
    from tenderkit.documents import Document
    from tenderkit.tender import Tender

FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
json_option = click.option("--json", "as_json", is_flag=True, help="Print data instead of text.")
scenario_option = click.option(
    "--scenario", metavar="S", help="A scenario of the catalogue: low, medium or high in the shipped one."
)
language_option = click.option("--language", metavar="CODE", default="en", help="The language of the catalogue; en if left out.")
clauses_option = click.option(
    "--clauses", type=FOLDER, metavar="DIR", help="A folder of your own clauses; they replace those of the same id."
)
templates_option = click.option(
    "--templates", type=FOLDER, metavar="DIR", help="A folder of your own templates; they replace those of the same name."
)
document_option = click.option(
    "-d", "--document", "documents", multiple=True, metavar="DOCUMENT", help="Make only this document; may be repeated."
)
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("output"),
    show_default=True,
    metavar="DIR",
    help="The folder to write to; created if it does not exist.",
)
house_style_option = click.option(
    "--house-style",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Your own .docx or .dotx, whose styles, page, header and footer are used.",
)
keep_comments_option = click.option(
    "--keep-comments", is_flag=True, help="Keep comments and tracked changes of a document to be filled in."
)
STOPPED = 130  # the status of what a person stopped with Ctrl-C, as shells have it


def _known_encoding(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    from tenderkit.files.encodings import is_known

    if name is not None and not is_known(name):
        raise click.BadParameter(f"there is no encoding “{name}”; write its name, such as utf-8, cp1250 or cp1252")
    return name


encoding_option = click.option(
    "--encoding", metavar="NAME", callback=_known_encoding, help="The encoding of a table that is not UTF-8, such as cp1250."
)


def _known_locale(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    from tenderkit.numbers import is_known

    if name is not None and not is_known(name):
        raise click.BadParameter(f"there is no language “{name}”; write its code, such as nl, en-GB or de-CH")
    return name


locale_option = click.option(
    "--locale",
    metavar="TAG",
    callback=_known_locale,
    help="The language or country of the program that wrote a table, such as nl or en-GB: its encoding, numbers and dates.",
)
sheet_option = click.option("--sheet", metavar="NAME", help="The sheet of a workbook to read; the first visible one if left out.")
hidden_option = click.option("--hidden", is_flag=True, help="Also read hidden rows and columns of a sheet.")


def _known_formats(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    from tenderkit.documents import FORMATS

    found = tuple(name.strip().lower() for value in values for name in value.split(","))
    for name in found:
        if name not in FORMATS:
            raise click.BadParameter(f"there is no format “{name}”; choose one of: {', '.join(FORMATS)}", param_hint="--format")
    return found


format_option = click.option(
    "--format",
    "formats",
    multiple=True,
    default=["docx"],
    callback=_known_formats,
    metavar="FORMATS",
    help="docx, pdf or odt, or several with commas; docx if left out. PDF and ODT need LibreOffice.",
)
force_option = click.option("--force", is_flag=True, help="Replace files that exist and differ.")


class Commands(click.Group):
    """Turns faults into lines on stderr and an exit status, in one place for all commands."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command line, and end with its status; one that was to print a result and could not has failed."""
        if os.environ.get("_TENDERKIT_COMPLETE", "").startswith("powershell"):
            from tenderkit.cli import completing  # nobody else waits for it

            completing.prepare()
        with printing.outlets() as out:
            try:
                return super().main(*arguments, **options)
            except SystemExit as end:
                out.flush()
                if not out.lost or end.code not in (0, None):
                    raise
                hint = "make room, or send the output elsewhere; all files were written"
                tell(
                    [Fault(Location("standard output"), "TK607", f"nothing more can be written: {reason(out.error)}", hint)],
                    as_json=False,
                )
                sys.exit(1)

    def invoke(self, context: click.Context) -> Any:
        """Run a command; its faults become lines on stderr and status 1."""
        as_json = "--json" in context.args
        try:
            return super().invoke(context)
        except TenderkitError as error:
            tell(error.faults, as_json=as_json)
            if not as_json:
                point_to_explain(error.faults)
            context.exit(1)
        except click.ClickException as error:
            error.message = in_a_line(error.message)  # type: ignore[misc]
            raise
        except (click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            printing.say("stopped")
            context.exit(STOPPED)
        except Exception as error:
            if os.environ.get("TENDERKIT_DEBUG"):
                traceback.print_exc()
            tell([of_error(error, Location(""))], as_json=as_json)
            context.exit(1)


def check_scenario(catalogue: Catalogue, name: str | None) -> None:
    """Refuse a name that is not a scenario of the catalogue (wrong usage: status 2)."""
    known = [scenario.id for scenario in catalogue.meta.scenarios]
    if name is not None and name not in known:
        raise click.BadParameter(f"“{name}” is not a scenario: there are {', '.join(known)}", param_hint="--scenario")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: 1 fault, 2 faults."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def print_rows(rows: list[dict[str, Any]], as_json: bool, columns: Any) -> None:
    """Print rows as JSON, or as aligned columns that `columns` makes of each row."""
    if as_json:
        printing.data(rows)
        return
    print_aligned([columns(row) for row in rows])


def print_aligned(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of cells in columns as wide as their longest cell."""
    rows = [[escaped(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        printing.result("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def tell(faults: Iterable[Fault], *, as_json: bool) -> None:
    """Print faults on stderr, as lines or as JSON."""
    faults = list(faults)
    if not faults:
        return
    if as_json:
        printing.data([fault.as_data() for fault in faults], error=True)
        return
    for fault in one_for_each(faults):
        printing.fault(fault)


def warnings_of(tender: Tender) -> list[Fault]:
    """The warnings about a tender file, and about each language that its documents are made in."""
    from tenderkit.tender import in_all_languages

    found = (fault for each in in_all_languages(tender) for fault in each.faults)
    return list(dict.fromkeys(fault for fault in found if fault.severity == "warning"))


def point_to_explain(faults: Iterable[Fault]) -> None:
    """Say once, to a person at a terminal, where more is said of what went wrong."""
    first = next(iter(faults), None)
    if first is not None and printing.seen_at_once():
        printing.say(f"`tenderkit explain {first.code}` says more about it")


def tell_of_style(documents: Iterable[Document], *, as_json: bool) -> None:
    """Print, once, what the buyer is to know of the house styles in which documents were made."""
    tell(dict.fromkeys(fault for document in documents for fault in document.told), as_json=as_json)
