"""An evaluation file, and workbooks of scores with their reasons → what is decided, by the rule that was published."""

from tenderkit.evaluation.applying_rule import decide
from tenderkit.evaluation.award_documents import award_documents, letter_faults
from tenderkit.evaluation.loading_evaluations import Evaluation, load_evaluation
from tenderkit.evaluation.published_annex import published_annexes
from tenderkit.evaluation.reading_scores import read_scores
from tenderkit.evaluation.record import Decided, LotResult, Place, Score, Scores, Tenderer, Withheld, shown_to
from tenderkit.evaluation.workbooks_of_scores import consensus_workbook, evaluation_workbooks

__all__ = [
    "Decided",
    "Evaluation",
    "LotResult",
    "Place",
    "Score",
    "Scores",
    "Tenderer",
    "Withheld",
    "award_documents",
    "consensus_workbook",
    "decide",
    "evaluation_workbooks",
    "letter_faults",
    "load_evaluation",
    "published_annexes",
    "read_scores",
    "shown_to",
]
