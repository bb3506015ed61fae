"""`evaluate` and `award`: scores with their reasons in workbooks, and what is decided by the rule that was published."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tenderkit.cli import printing
from tenderkit.cli.common import (
    clauses_option,
    counted,
    force_option,
    house_style_option,
    json_option,
    output_option,
    print_aligned,
    tell,
    templates_option,
)
from tenderkit.cli.folder import tender_needed
from tenderkit.faults import Fault, Location, TenderkitError

if TYPE_CHECKING:
    from tenderkit.documents import Document
    from tenderkit.evaluation import Evaluation

_FOLDER = "evaluation"  # of the workbooks, beside the evaluation file
_SCORES = click.argument("scores", nargs=-1, type=click.Path(path_type=Path))


@click.command(short_help="Make workbooks to score tenders in, and read them.")
@click.argument("evaluation", type=click.Path(path_type=Path), required=False)
@_SCORES
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=f"The folder to write to; “{_FOLDER}” beside the evaluation file if left out.",
)
@click.option("--init", "start", is_flag=True, help="Write an evaluation file to start from, beside the tender file named.")
@clauses_option
@templates_option
@force_option
@json_option
def evaluate(
    evaluation: Path | None,
    scores: tuple[Path, ...],
    output: Path | None,
    start: bool,
    clauses: Path | None,
    templates: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Make a workbook for each evaluator; or read the scores in them, show where they differ, and make that of the consensus.

    EVALUATION is the evaluation file, that of the current folder if none is named. SCORES are workbooks that came back, files of
    scores (.yaml), or folders of them.
    """
    from tenderkit.evaluation import (
        consensus_workbook,
        evaluation_workbooks,
        load_evaluation,
        published_annexes,
        read_scores,
        scores_as_data,
        scores_in_rows,
    )

    if start:
        if scores:
            raise click.UsageError("--init takes a tender file, and nothing else")
        _start(evaluation, clauses, as_json=as_json)
        return
    loaded = load_evaluation(_named(evaluation), clauses=clauses, templates=templates)
    tell(loaded.warnings, as_json=as_json)
    if loaded.file.published:
        published_annexes(loaded)
    folder = output or loaded.folder / _FOLDER
    if not scores:
        made, told = evaluation_workbooks(loaded)
        tell(told, as_json=as_json)
        _save(made, folder, force=force, as_json=as_json)
        return
    found = read_scores(loaded, scores)
    tell(found.warnings, as_json=as_json)
    if as_json:
        printing.data(scores_as_data(loaded, found))
    else:
        print_aligned(list(scores_in_rows(loaded, found)))
    if found.consensus:
        printing.say("the scores are whole: `tenderkit award` applies the rule to them")
        return
    made_one, told = consensus_workbook(loaded, found)
    tell(told, as_json=as_json)
    _save([made_one], folder, force=force, as_json=as_json, quiet=as_json)


@click.command(short_help="Apply the published rule to the scores of all.")
@click.argument("evaluation", type=click.Path(path_type=Path), required=False)
@_SCORES
@output_option
@clauses_option
@templates_option
@house_style_option
@force_option
@json_option
def award(
    evaluation: Path | None,
    scores: tuple[Path, ...],
    output: Path,
    clauses: Path | None,
    templates: Path | None,
    house_style: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Apply the rule that was published to the scores of all evaluators: ranking, ties, rejections, a record, and the documents.

    EVALUATION is the evaluation file, that of the current folder if none is named. SCORES are the workbooks or files of all
    evaluators and of the consensus, or folders of them; the folder “evaluation” beside the evaluation file if left out.
    """
    from tenderkit.documents import Document
    from tenderkit.evaluation import (
        RECORD,
        award_documents,
        changed_since,
        decide,
        decided_as_data,
        facts_of,
        letter_faults,
        load_evaluation,
        published_annexes,
        ranking_in_rows,
        read_scores,
        record_of,
    )

    loaded = load_evaluation(_named(evaluation), clauses=clauses, templates=templates)
    if loaded.file.published:
        published_annexes(loaded)  # before a workbook of the published rule is taken for one of an old rule
    found = read_scores(loaded, scores or _scored(loaded))
    decided = decide(loaded, found)
    changed = changed_since(decided, loaded, output / RECORD)
    if changed and not force:
        raise TenderkitError(changed)
    warnings = [replace(fault, severity="warning") for fault in changed]
    facts, of_forms = facts_of(loaded)
    told = [*loaded.warnings, *found.warnings, *warnings, *of_forms, *letter_faults(decided)]
    tell(told, as_json=as_json)
    made = [Document("award-record", RECORD, record_of(decided, loaded))]
    made += award_documents(decided, templates=loaded.templates, house_style=house_style, facts=facts)
    if not as_json:
        for lot in decided.lots:
            if lot.tender.lot:
                printing.result(f"Lot {lot.tender.lot.id}: {lot.tender.lot.title}")
            print_aligned(list(ranking_in_rows(lot)))
    _save(made, output, force=force, as_json=as_json, told=decided_as_data(decided))


def _named(evaluation: Path | None) -> Path:
    """The evaluation file that was named, else that of the current folder; raises TenderkitError (TK610) where there is none."""
    from tenderkit.evaluation import FILE

    if evaluation is None and not os.path.lexists(FILE):
        message = "no evaluation file was named, and this folder has none"
        hint = "name one, or go to its folder; `tenderkit evaluate --init` writes one"
        raise TenderkitError([Fault(Location(FILE), "TK610", message, hint)])
    return evaluation or Path(FILE)


def _scored(evaluation: Evaluation) -> list[Path]:
    """The folder of the workbooks; raises TenderkitError (TK388) where there is none, and something to score."""
    folder = evaluation.folder / _FOLDER
    if os.path.isdir(folder) or not any(evaluation.places()):
        return [folder] if os.path.isdir(folder) else []
    message = "no scores were named, and there is no folder of them"
    raise TenderkitError([Fault(Location(str(folder)), "TK388", message, "name the workbooks that came back")])


def _start(tender: Path | None, clauses: Path | None, *, as_json: bool) -> None:
    """Write an evaluation file beside a tender file."""
    import tenderkit
    from tenderkit.evaluation import FILE, starter_of
    from tenderkit.files import atomic, places

    named = tender_needed(tender, as_json=as_json)
    path = named / places.TENDER_FILE if os.path.isdir(named) else named
    loaded = tenderkit.load_tender(path, clauses=clauses)
    target = path.with_name(FILE)
    if os.path.lexists(target):
        raise TenderkitError(
            [Fault(Location(places.shown(target)), "TK601", "this file exists; it was kept", "edit it, or move it away")]
        )
    atomic.save({target: starter_of(loaded, path.name).encode()})
    printing.result(target)


def _save(made: Sequence[Document], folder: Path, *, force: bool, as_json: bool, told: Any = None, quiet: bool = False) -> None:
    """Write the files, all or none, and print their paths, as data together with what is `told`."""
    from tenderkit.documents.saving import carry_out, plan

    planned = plan(made, folder, force=force)
    carry_out(planned)
    if as_json and not quiet:
        files = [{"document": file.document.id, "path": str(file.path), "sha256": file.document.sha256} for file in planned.files]
        printing.data(files if told is None else {**told, "files": files})
    elif not as_json:
        for file in planned.files:
            printing.result(file.path)
        printing.say(f"{counted(len(planned.files), 'file')} in {folder}")
