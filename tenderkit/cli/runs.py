"""`bulk`: a table of jobs → the documents of all of them."""

from __future__ import annotations

import itertools
import os
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tenderkit.cli import printing
from tenderkit.cli.common import (
    STOPPED,
    clauses_option,
    counted,
    document_option,
    encoding_option,
    format_option,
    hidden_option,
    house_style_option,
    json_option,
    keep_comments_option,
    locale_option,
    output_option,
    sheet_option,
    tell,
    templates_option,
)
from tenderkit.cli.folder import tender_needed, tender_or_here
from tenderkit.faults import Fault, Location, TenderkitError

if TYPE_CHECKING:
    from tenderkit.bulk import Outcome, Progress, Summary
    from tenderkit.files.notation import Notation

_TABLE = "jobs.xlsx"  # the table to start from
_FEW = 200  # jobs: below that, starting processes takes longer than they save
_EVERY = {True: 0.2, False: 10.0}  # seconds between two lines of progress, on a terminal and in a log


@click.command(short_help="Make the documents of many tenders in one run.")
@click.argument("jobs", type=click.Path(path_type=Path), required=False)
@click.option("--init", "begin", is_flag=True, help="Write the table to start from, JOBS or jobs.xlsx, and make nothing.")
@click.option(
    "--tender",
    type=click.Path(path_type=Path, exists=True),
    metavar="BASE",
    help="The tender file that the rows change; if left out, that of the current folder. A folder of tender files needs none.",
)
@document_option
@output_option
@click.option("--name", metavar="PATTERN", help="The path of each document in DIR, with {key}, {document}, {reference} and others.")
@clauses_option
@templates_option
@format_option
@house_style_option
@keep_comments_option
@locale_option
@encoding_option
@sheet_option
@hidden_option
@click.option(
    "--numbers",
    type=click.Choice(["1,000.5", "1.000,5"]),
    metavar="EXAMPLE",
    help="How the table writes numbers: 1,000.5 or 1.000,5. If left out, as the base tender says.",
)
@click.option("--day-first", is_flag=True, help="Dates of the table may be written as 31/12/2027 or 31.12.2027.")
@click.option("--draft", is_flag=True, help="Show values that are still missing as highlighted blanks.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Processes to work with; one for each core if left out.")
@click.option(
    "--scheduler", metavar="ADDRESS", help="A scheduler of dask.distributed to work with instead, such as tcp://HOST:8786."
)
@click.option("--prune", is_flag=True, help="Remove documents of rows that the table no longer has, unless somebody edited them.")
@click.option("--restart", is_flag=True, help="Make everything again, and replace files that somebody edited too.")
@click.option(
    "--keep-going/--fail-fast",
    default=True,
    help="Leave out rows with faults (the default), or make nothing at all if there are any.",
)
@json_option
def bulk(
    jobs: Path | None,
    begin: bool,
    tender: Path | None,
    documents: tuple[str, ...],
    output: Path,
    name: str | None,
    clauses: Path | None,
    templates: Path | None,
    formats: tuple[str, ...],
    house_style: Path | None,
    keep_comments: bool,
    locale: str | None,
    encoding: str | None,
    sheet: str | None,
    hidden: bool,
    numbers: str | None,
    day_first: bool,
    draft: bool,
    workers: int | None,
    scheduler: str | None,
    prune: bool,
    restart: bool,
    keep_going: bool,
    as_json: bool,
) -> None:
    """Make the documents of many tenders: one for each row of JOBS (.csv, .xlsx, .jsonl) or each tender file of a folder."""
    if begin:
        _begin(jobs or Path(_TABLE), tender, clauses, as_json=as_json)
        return
    if jobs is None:
        raise click.UsageError("name a table or a folder of tender files; --init writes a table to start from")
    if not jobs.exists():
        raise click.BadParameter(f"there is no file or folder “{jobs}”", param_hint="JOBS")
    from tenderkit import bulk as runs
    from tenderkit.bulk import naming
    from tenderkit.bulk.jobs import begun
    from tenderkit.documents import load_library
    from tenderkit.files import places
    from tenderkit.files.tables import TableChoices
    from tenderkit.tender.own_folders import unused_beside

    if not os.path.isdir(jobs):  # tender files of a folder are whole: nothing is laid under them unasked
        tender = tender_or_here(tender, as_json=as_json)
    asked = runs.Jobs(
        jobs,
        tender,
        documents,
        output,
        name or naming.DEFAULT,
        clauses,
        templates,
        house_style=house_style,
        draft=draft,
        keep_comments=keep_comments,
        table=TableChoices(encoding, sheet, hidden, locale),
        notation=_notation(locale, numbers, day_first=day_first),
        prune=prune,
        formats=formats,
    )
    asked = begun(asked)
    if asked.tender:
        tell(unused_beside(places.shown(asked.tender), asked.clauses, asked.templates), as_json=as_json)
    known = load_library(asked.templates).types
    for document in documents:
        if document not in known:
            raise click.BadParameter(
                f"there is no document “{document}”; choose one of: {', '.join(known)}", param_hint="--document"
            )
    teller, summary = _Teller(as_json, output), runs.Summary()
    with ExitStack() as stack:
        workers = workers or _cores()
        executor: Any = None
        if scheduler:
            executor = stack.enter_context(runs.cluster(scheduler))
        elif workers > 1 and _many(asked):
            executor = stack.enter_context(runs.processes(workers))
        outcomes = runs.run(asked, executor=executor, restart=restart, fail_fast=not keep_going, progress=teller.progress)
        try:
            with closing(outcomes):
                for outcome in outcomes:
                    summary.add(outcome)
                    teller.outcome(outcome)
        except KeyboardInterrupt:
            teller.end(summary)
            printing.say("stopped: run the same command again to continue")
            sys.exit(STOPPED)
        except TenderkitError:
            teller.tell()
            if summary.made:
                teller.end(summary)
            raise
    teller.end(summary)
    if summary.failed:
        sys.exit(1)


def _begin(path: Path, tender: Path | None, clauses: Path | None, *, as_json: bool) -> None:
    """Write the table to start from; one that is there is kept."""
    from tenderkit.bulk import start_csv, start_xlsx
    from tenderkit.files import atomic, places
    from tenderkit.tender import load_tender

    make = {".xlsx": start_xlsx, ".csv": start_csv}.get(path.suffix.lower())
    if make is None:
        raise click.BadParameter("a table to start from is an .xlsx or a .csv file", param_hint="JOBS")
    if os.path.lexists(path):
        raise TenderkitError([Fault(Location(places.shown(path)), "TK601", "this file exists; it was kept", "choose another name")])
    base = load_tender(tender_needed(tender, as_json=as_json), clauses=clauses)
    atomic.save({path: make(base)})
    printing.result(path)
    option = f" --tender {tender}" if tender else ""
    printing.say(f"fill in a row for each tender; then: tenderkit bulk {path}{option} --draft")


def _notation(locale: str | None, numbers: str | None, *, day_first: bool) -> Notation | None:
    """Return how the table writes numbers and dates, where the user says it."""
    from tenderkit.files.notation import NUMBERS, Notation, notation_in

    if not (locale or numbers or day_first):
        return None
    usual = notation_in(locale) if locale else Notation()
    return Notation(NUMBERS[numbers] if numbers else usual.decimal, day_first or usual.day_first)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _many(jobs: Any) -> bool:
    from tenderkit.bulk.jobs import read
    from tenderkit.bulk.running import CHUNK

    few = _FEW if jobs.formats == ("docx",) else CHUNK + 1  # LibreOffice takes longer than a process to start
    return sum(1 for _ in itertools.islice(read(jobs), few)) == few


class _Teller:
    """Tells of a run: results on stdout, faults and progress on stderr."""

    def __init__(self, as_json: bool, output: Path) -> None:
        from tenderkit.files.causes import Causes

        self.as_json, self.output = as_json, output
        self.terminal = sys.stderr.isatty()
        self.begun = self.shown = time.monotonic()
        self.phase = ""
        self.line = False
        self.printed: set[Fault] = set()
        self.waiting = Causes()
        self.making = False

    def progress(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.phase != self.phase:
            self.phase, self.begun, self.shown = progress.phase, now, now
        if now - self.shown < _EVERY[self.terminal]:
            return
        self.shown = now
        rate = progress.done / (now - self.begun)
        text = f"{progress.phase}: {progress.done} jobs, {rate:.0f} a second"
        if progress.total:
            left = (progress.total - progress.done) / rate
            text = f"{progress.phase}: {progress.done} of {progress.total} jobs, {rate:.0f} a second, {left:.0f} s left"
        self.line = self.terminal
        printing.say(f"\r{text:<78}" if self.terminal else text, end="" if self.terminal else "\n")

    def outcome(self, outcome: Outcome) -> None:
        if self.as_json:
            self.clear()
            printing.data(_as_data(outcome), indent=None)
            return
        if outcome.key and not outcome.failed and not self.making:
            self.making = True
            self.tell()  # the rows that were found wrong come first, and what they have in common is known
        # What is wrong with the base tender or a template is told once, however many rows meet it.
        self.waiting.add(fault for fault in outcome.faults if fault not in self.printed)
        self.waiting.add(() if outcome.key else outcome.warnings)
        self.printed.update(fault for fault in outcome.faults if fault.location.path != outcome.where.path)
        if self.making and outcome.failed:
            self.tell()

    def tell(self) -> None:
        """Print what is waiting: warnings of the documents made wait for the end, so that each is told once."""
        faults = self.waiting.take()
        if faults:
            self.clear()
            tell(faults, as_json=False)

    def clear(self) -> None:
        if self.line:
            printing.say(f"\r{'':<78}\r", end="")
            self.line = False

    def end(self, summary: Summary) -> None:
        from tenderkit.bulk import index

        self.tell()
        self.clear()
        counts = f"{counted(summary.documents, 'document')} made for {counted(summary.made, 'job')}"
        counts += f" ({summary.replaced} in the place of those of an earlier run), " if summary.replaced else ", "
        printing.say(f"{counts}{summary.current} up to date, {summary.failed} failed; in {self.output}")
        if summary.warned:
            printing.say(f"{counted(summary.warned, 'job')} with warnings: see {self.output / index.NAME}")
        if summary.made > 1:
            slowest = ", ".join(f"{key} ({seconds:.3f} s)" for seconds, key in summary.slowest)
            printing.say(f"slowest: {slowest}")


def _as_data(outcome: Outcome) -> dict[str, Any]:
    return {
        "key": outcome.key,
        "row": outcome.number,
        "status": "failed" if outcome.failed else "current" if outcome.current else "made" if outcome.key else "warning",
        "documents": [{"document": one.document, "path": one.path, "sha256": one.sha256} for one in outcome.documents],
        "seconds": round(outcome.seconds, 4),
        "faults": [fault.as_data() for fault in outcome.faults],
        "warnings": [fault.as_data() for fault in outcome.warnings],
    }
