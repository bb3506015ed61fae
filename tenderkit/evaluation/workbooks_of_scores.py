"""An evaluation → a workbook for each evaluator, and one for the consensus of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tenderkit.documents import Document
from tenderkit.documents.compose import source_date
from tenderkit.evaluation.facts import Facts, facts_of
from tenderkit.evaluation.loading_evaluations import Evaluation
from tenderkit.evaluation.record import CONSENSUS, Place, Score, Scores
from tenderkit.evaluation.score_pages import Agreed, ScorePages
from tenderkit.faults import Fault
from tenderkit.files import arguments, naming_rules
from tenderkit.sheets import MAX_TEXT, protected

KIND = "score-sheet"  # of a workbook, as of any document


def evaluation_workbooks(evaluation: Evaluation) -> tuple[list[Document], tuple[Fault, ...]]:
    """The workbooks in which the evaluators score, one for each, and the warnings about returned forms.

    A workbook has a sheet for each tenderer that is admitted, and lot. Points are formulas, for display alone.
    """
    arguments.one(evaluation, Evaluation, "evaluation", "an evaluation is expected, as `load_evaluation` gives it")
    facts, warnings = facts_of(evaluation)
    names = _file_names(evaluation.evaluators)
    made = [_document(ScorePages(evaluation, each, facts), name) for each, name in zip(evaluation.evaluators, names, strict=True)]
    return made, warnings


def consensus_workbook(evaluation: Evaluation, scores: Scores) -> tuple[Document, tuple[Fault, ...]]:
    """The workbook of the consensus: what each evaluator gave stands beside, and what all gave is filled in."""
    facts, warnings = facts_of(evaluation)
    return _document(consensus_pages(evaluation, scores.by_evaluator, facts), f"{CONSENSUS}.xlsx"), warnings


def consensus_pages(evaluation: Evaluation, by_evaluator: Mapping[str, Mapping[Place, Score]], facts: Facts) -> ScorePages:
    """The sheets of the consensus."""
    agreed = {}
    for part, tenderer, asked in evaluation.places():
        place = Place(part.lot, tenderer.name, asked.id)
        given = [scores[place] for scores in by_evaluator.values()]
        if len({score.row for score in given}) == 1:
            reasons = "\n".join(dict.fromkeys(score.reason for score in given))
            agreed[place] = Agreed(asked.levels[given[0].row], reasons if len(reasons) <= MAX_TEXT else "")
    return ScorePages(evaluation, CONSENSUS, facts, by_evaluator, agreed)


def _document(pages: ScorePages, name: str) -> Document:
    tender = pages.evaluation.tender
    author = tender.file.contracting_authority.name or ""
    title, refused = pages.pages[0].above[0], pages.word("choose_level")
    created = pages.evaluation.file.opened or tender.file.date or source_date()
    return Document(KIND, name, protected(pages.pages, title, refused, author, created, tender.catalogue.meta.locale))


def _file_names(evaluators: Sequence[str]) -> list[str]:
    """File names of evaluators: what no system allows becomes a hyphen, and no two are the same."""
    taken = {CONSENSUS}
    found = []
    for number, evaluator in enumerate(evaluators, 1):
        stem = naming_rules.cut(naming_rules.allowed(evaluator), naming_rules.MAX_CHARACTERS, naming_rules.MAX_BYTES)
        plain, count = stem or "evaluator", number
        while not stem or naming_rules.is_kept(stem) or stem.casefold() in taken:
            stem, count = f"{plain} {count}", count + 1
        taken.add(stem.casefold())
        found.append(f"{stem}.xlsx")
    return found
