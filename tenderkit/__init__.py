"""tenderkit: procurement criteria and contract clauses as data, made into Word documents for tenders.

tender = tenderkit.load_tender("tender.yaml")
for document in tenderkit.render(tender):
    document.save("output")
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from tenderkit.version import __version__ as __version__

if TYPE_CHECKING:
    from tenderkit.catalogue import Catalogue, load_catalogue
    from tenderkit.consultation import score
    from tenderkit.consultation.any_form import read_forms
    from tenderkit.consultation.questionnaires import questionnaires, read_suppliers
    from tenderkit.documents import Document, export, render, save
    from tenderkit.documents.house_report import HouseReport, examine_house_style
    from tenderkit.documents.sample_page import sample_page
    from tenderkit.evaluation import Evaluation, award_documents, decide, evaluation_workbooks, load_evaluation, read_scores
    from tenderkit.exchange import as_data, data_schema, due_calendar
    from tenderkit.faults import Fault, Location, TenderkitError
    from tenderkit.tender import Tender, load_tender, no_tender
    from tenderkit.tender.simulating import simulate

__all__ = [
    "Catalogue",
    "Document",
    "Evaluation",
    "Fault",
    "HouseReport",
    "Location",
    "Tender",
    "TenderkitError",
    "as_data",
    "award_documents",
    "data_schema",
    "decide",
    "due_calendar",
    "evaluation_workbooks",
    "examine_house_style",
    "export",
    "load_catalogue",
    "load_evaluation",
    "load_tender",
    "no_tender",
    "questionnaires",
    "read_forms",
    "read_scores",
    "read_suppliers",
    "render",
    "sample_page",
    "save",
    "score",
    "simulate",
]

_HOMES = {
    "Catalogue": "catalogue",
    "load_catalogue": "catalogue",
    "Document": "documents",
    "HouseReport": "documents.house_report",
    "examine_house_style": "documents.house_report",
    "sample_page": "documents.sample_page",
    "export": "documents",
    "render": "documents",
    "save": "documents",
    "questionnaires": "consultation.questionnaires",
    "read_suppliers": "consultation.questionnaires",
    "read_forms": "consultation.any_form",
    "Evaluation": "evaluation",
    "award_documents": "evaluation",
    "decide": "evaluation",
    "evaluation_workbooks": "evaluation",
    "load_evaluation": "evaluation",
    "read_scores": "evaluation",
    "as_data": "exchange",
    "data_schema": "exchange",
    "due_calendar": "exchange",
    "Fault": "faults",
    "Location": "faults",
    "TenderkitError": "faults",
    "score": "consultation",
    "Tender": "tender",
    "load_tender": "tender",
    "no_tender": "tender",
    "simulate": "tender.simulating",
}


if not TYPE_CHECKING:  # else a name that does not exist would be of any type

    def __getattr__(name: str) -> Any:
        # Imported on first use: `tenderkit --help` needs none of it.
        if name in _HOMES:
            return getattr(importlib.import_module(f"tenderkit.{_HOMES[name]}"), name)
        raise AttributeError(f"module “tenderkit” has no attribute “{name}”")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
