"""`house-style`: what documents take over from a Word file of the buyer's own, in plain words."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import printing
from tenderkit.cli.common import clauses_option, counted, force_option, json_option, templates_option
from tenderkit.cli.folder import tender_or_here

if TYPE_CHECKING:
    from tenderkit.documents.house_report import HouseReport
    from tenderkit.word.house.examining import FrameFact, NumberFact, PageFact, StyleFact

_PAPERS = {(148, 210): "A5", (210, 297): "A4", (297, 420): "A3", (216, 279): "Letter", (216, 356): "Legal"}
_OURS = {"header": "reference and title of the document", "footer": "catalogue and number of the page"}
_ON = {"default": "", "first": " of the first page", "even": " of even pages"}
Rows = Iterator[tuple[str, str]]


@click.command("house-style", short_help="Say what documents take over from a Word file of yours.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--tender",
    "tender_path",
    type=click.Path(path_type=Path),
    metavar="TENDER",
    help="Take names and values from this tender file; that of the current folder if left out.",
)
@click.option(
    "--sample",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="DOCX",
    help="Write a page to look at, with every style, heading, list and table.",
)
@clauses_option
@templates_option
@force_option
@json_option
def house_style(
    file: Path,
    tender_path: Path | None,
    sample: Path | None,
    clauses: Path | None,
    templates: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Say what documents take over from a Word file of your own, what is added, and what to correct in it."""
    import tenderkit

    if sample is not None and sample.suffix.lower() != ".docx":
        raise click.BadParameter(f"“{sample}” does not end in .docx", param_hint="--sample")
    tender_path = tender_or_here(tender_path, as_json=as_json)
    tender = tenderkit.load_tender(tender_path, clauses=clauses) if tender_path else None
    report = tenderkit.examine_house_style(file, tender=tender, clauses=clauses, templates=templates)
    if as_json:
        printing.data(report.as_data())
    else:
        for line in lines(report):
            printing.result(line)
    if sample is not None:
        [path] = tenderkit.save([tenderkit.sample_page(report, sample.name, tender=tender)], sample.parent, force=force)
        printing.say(f"the sample is in {path}")
    if any(fault.severity != "warning" for fault in report.faults):
        sys.exit(1)


def lines(report: HouseReport) -> Iterator[str]:
    """Yield the report as a person reads it: a line for what the file is, then headed rows."""
    file = report.file
    what = "a document to be filled in at its markers" if file.model else "a house style; its own text is left out"
    yield f"{file.path}: {what}"
    for title, rows in (
        ("Markers", _markers(report)),
        ("Styles", _styles(report)),
        ("Numbers", ((fact.style, _number(fact)) for fact in file.numbers)),
        ("Page", (_page(page) for page in file.pages)),
        ("Header and footer", _frames(report)),
        ("Names in braces", _names(report)),
        ("Language", _language(report)),
        ("Not taken over", (("", each) for each in file.left_behind)),
        ("To correct", _faults(report)),
        ("Lines for the tender file", _suggested(report)),
    ):
        found = list(rows)
        if not found:
            continue
        yield ""
        yield title
        width = max(len(name) for name, _ in found)
        yield from (f"  {name.ljust(width)}{'  ' if width else ''}{words}".rstrip() for name, words in found)
    yield ""
    stopping = sum(fault.severity != "warning" for fault in report.faults)
    warnings = len(report.faults) - stopping
    yield f"{counted(stopping, 'fault')}, {counted(warnings, 'warning')}" if report.faults else "no faults"


def _markers(report: HouseReport) -> Rows:
    for marker in report.file.markers:
        name = f"[[tenderkit: {marker.name}]]" if marker.name else "[[tenderkit]]"
        section = report.sections.get(marker.name)
        content = "nothing: no document has this section" if marker.name else "the whole document"
        if section:
            content = f"what is below “{section.heading}” in {' and '.join(section.documents)}"
        above = f"below “{marker.heading}”" if marker.heading else "with no heading above"
        numbers = f"numbered {' → '.join(marker.numbers)} ({marker.source})" if marker.numbers else "without numbers"
        yield name, f"{content}; {above}, {numbers}, {marker.width} mm wide"


def _styles(report: HouseReport) -> Rows:
    for fact in report.file.styles:
        if fact.theirs:
            yield fact.name, f"yours, “{fact.theirs}”{_look(fact)}"
    if added := [fact.name for fact in report.file.styles if not fact.theirs]:
        yield "added", f"ours, with shades of your colour {report.file.accent}: {', '.join(added)}"
    if count := report.file.further_styles:
        yield "not used", f"{counted(count, 'more style')} of yours"


def _look(fact: StyleFact) -> str:
    font = f"{fact.font} {fact.size:g} pt" if fact.size else ""
    found = [font, "bold" if fact.bold else "", f"colour {fact.colour}" if fact.colour else ""]
    return "".join(f", {each}" for each in found if each)


def _number(fact: NumberFact) -> str:
    cited = f", cited as {fact.cited}" if fact.cited != fact.sample.rstrip(".") else ""
    return f"as “{fact.sample}”{cited} ({fact.source})"


def _page(page: PageFact) -> tuple[str, str]:
    turned = page.width > page.height
    short, long = sorted((page.width, page.height))
    paper = next((name for (w, h), name in _PAPERS.items() if abs(w - short) <= 1 and abs(h - long) <= 1), "page")
    margins = f"margins {page.top} top, {page.right} right, {page.bottom} bottom, {page.left} left"
    return paper, f"{page.width} × {page.height} mm{', landscape' if turned else ''}; {margins}; text {page.text_width} mm wide"


def _frames(report: HouseReport) -> Rows:
    for frame in report.file.frames:
        yield frame.half + _ON.get(frame.pages, ""), _frame(frame)
    if report.file.model and not report.file.frames:
        yield "", "none, and none is added to a document to be filled in"


def _frame(frame: FrameFact) -> str:
    if frame.source == "ours":
        return f"ours, for yours is missing: {_OURS[frame.half]}"
    number = ", with the number of the page" if frame.page_number else ""
    return f"yours: {f'“{frame.words}”' if frame.words else 'no words'}{number}"


def _names(report: HouseReport) -> Rows:
    for name in report.names:
        value = f": “{name.value}”" if name.value else ""
        yield f"{{{{ {name.name} }}}}", f"{'known' if name.known else 'not known'}, in {name.part}{value}"


def _language(report: HouseReport) -> Rows:
    theirs, file = report.file.language, report.file
    kept = theirs and (file.model or any(frame.source == "yours" for frame in file.frames))
    yield "", "that of each document" + (f"; what is yours stays {theirs}" if kept else "")


def _faults(report: HouseReport) -> Rows:
    for fault in report.faults:
        yield fault.code, f"{fault.message} ({fault.hint})" if fault.hint else fault.message


def _suggested(report: HouseReport) -> Rows:
    if report.file.suggested:
        yield "", "house:"
        yield "", f"  style: {_scalar(Path(report.file.path).name)}"
        yield "", "  styles:"
        for own, theirs in report.file.suggested.items():
            yield "", f"    {own}: {_scalar(theirs)}"


def _scalar(text: str) -> str:
    """A text as YAML writes it; JSON's quotation marks are YAML's too."""
    plain = text.replace(" ", "").replace("-", "").replace("_", "").replace(".", "").isalnum() and text[0].isalpha()
    return text if plain else json.dumps(text, ensure_ascii=False)
