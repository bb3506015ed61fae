"""The catalogue: criteria, clauses, terms and errata as data, loaded from Markdown files and checked."""

from tenderkit.catalogue.catalogue import KIND_ORDER, Catalogue, Item
from tenderkit.catalogue.loading import languages, load_catalogue
from tenderkit.catalogue.questionnaire import Dimension, Option, Question, Questionnaire
from tenderkit.catalogue.schema import Blank, Due, Erratum, ItemMeta, Kpi, Level, Requirement, Scenario, Scoring, Term

__all__ = [
    "KIND_ORDER",
    "Blank",
    "Catalogue",
    "Dimension",
    "Due",
    "Erratum",
    "Item",
    "ItemMeta",
    "Kpi",
    "Level",
    "Option",
    "Question",
    "Questionnaire",
    "Requirement",
    "Scenario",
    "Scoring",
    "Term",
    "languages",
    "load_catalogue",
]
