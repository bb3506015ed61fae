"""An evaluation file, and workbooks of scores with their reasons → what is decided, by the rule that was published."""

from tenderkit.evaluation.applying_rule import changed_since, decide, record_of
from tenderkit.evaluation.documents_of_award import award_documents, letter_faults
from tenderkit.evaluation.evaluation_file import FILE
from tenderkit.evaluation.facts import facts_of
from tenderkit.evaluation.loading_evaluations import Evaluation, load_evaluation
from tenderkit.evaluation.published_annex import published_annexes
from tenderkit.evaluation.reading_scores import read_scores
from tenderkit.evaluation.record import RECORD, Decided, LotResult, Place, Score, Scores, Tenderer, Withheld, shown_to
from tenderkit.evaluation.starting_evaluations import starter_of
from tenderkit.evaluation.telling_scores import decided_as_data, ranking_in_rows, scores_as_data, scores_in_rows
from tenderkit.evaluation.workbooks_of_scores import consensus_workbook, evaluation_workbooks

__all__ = [
    "FILE",
    "RECORD",
    "Decided",
    "Evaluation",
    "LotResult",
    "Place",
    "Score",
    "Scores",
    "Tenderer",
    "Withheld",
    "award_documents",
    "changed_since",
    "consensus_workbook",
    "decide",
    "decided_as_data",
    "evaluation_workbooks",
    "facts_of",
    "letter_faults",
    "load_evaluation",
    "published_annexes",
    "ranking_in_rows",
    "read_scores",
    "record_of",
    "scores_as_data",
    "scores_in_rows",
    "shown_to",
    "starter_of",
]
