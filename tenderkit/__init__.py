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
    from tenderkit.consultation.questionnaires import questionnaires, read_suppliers, scoring_instructions, suppliers_in
    from tenderkit.documents import Document, export, render, save
    from tenderkit.documents.formats import formats_here
    from tenderkit.documents.house_report import HouseReport, examine_house_style
    from tenderkit.documents.packing import Entry, documents_of
    from tenderkit.documents.previewing import Preview, preview, preview_stylesheet
    from tenderkit.documents.sample_page import sample_page
    from tenderkit.documents.zipping import zipped
    from tenderkit.evaluation import Evaluation, award_documents, decide, evaluation_workbooks, load_evaluation, read_scores
    from tenderkit.exchange import as_data, data_schema, due_calendar
    from tenderkit.exchange.plain_words import PlainWords, in_plain_words
    from tenderkit.faults import Fault, Location, TenderkitError
    from tenderkit.forms.folders import receive_returns, returned_files
    from tenderkit.tender import Tender, json_schema, load_tender, no_tender
    from tenderkit.tender.resolving import Looked, look_at
    from tenderkit.tender.simulating import simulate
    from tenderkit.tender.starter import starting_files
    from tenderkit.tender.writing import write_scenario

__all__ = [
    "Catalogue",
    "Document",
    "Entry",
    "Evaluation",
    "Fault",
    "HouseReport",
    "Location",
    "Looked",
    "PlainWords",
    "Preview",
    "Tender",
    "TenderkitError",
    "as_data",
    "award_documents",
    "data_schema",
    "decide",
    "documents_of",
    "due_calendar",
    "evaluation_workbooks",
    "examine_house_style",
    "export",
    "formats_here",
    "in_plain_words",
    "json_schema",
    "load_catalogue",
    "load_evaluation",
    "load_tender",
    "look_at",
    "no_tender",
    "preview",
    "preview_stylesheet",
    "questionnaires",
    "read_forms",
    "read_scores",
    "read_suppliers",
    "receive_returns",
    "render",
    "returned_files",
    "sample_page",
    "save",
    "score",
    "scoring_instructions",
    "simulate",
    "starting_files",
    "suppliers_in",
    "write_scenario",
    "zipped",
]

_HOMES = {
    "Catalogue": "catalogue",
    "load_catalogue": "catalogue",
    "Document": "documents",
    "HouseReport": "documents.house_report",
    "examine_house_style": "documents.house_report",
    "Entry": "documents.packing",
    "documents_of": "documents.packing",
    "formats_here": "documents.formats",
    "zipped": "documents.zipping",
    "Preview": "documents.previewing",
    "preview": "documents.previewing",
    "preview_stylesheet": "documents.previewing",
    "sample_page": "documents.sample_page",
    "export": "documents",
    "render": "documents",
    "save": "documents",
    "questionnaires": "consultation.questionnaires",
    "read_suppliers": "consultation.questionnaires",
    "scoring_instructions": "consultation.questionnaires",
    "suppliers_in": "consultation.questionnaires",
    "receive_returns": "forms.folders",
    "returned_files": "forms.folders",
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
    "PlainWords": "exchange.plain_words",
    "in_plain_words": "exchange.plain_words",
    "Fault": "faults",
    "Location": "faults",
    "TenderkitError": "faults",
    "score": "consultation",
    "Tender": "tender",
    "load_tender": "tender",
    "no_tender": "tender",
    "json_schema": "tender",
    "Looked": "tender.resolving",
    "look_at": "tender.resolving",
    "starting_files": "tender.starter",
    "write_scenario": "tender.writing",
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
