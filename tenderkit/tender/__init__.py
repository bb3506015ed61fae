"""The buyer's tender file: its schema, and how it is held against the catalogue."""

from tenderkit.tender.file import TenderFile, json_schema, reading_of
from tenderkit.tender.resolving import load_tender, no_tender, resolve
from tenderkit.tender.speaking import in_all_languages, in_language, in_words_of_catalogue
from tenderkit.tender.tender import MILESTONES, ChosenItem, DecisionTaken, DecisionValue, Tender

__all__ = [
    "MILESTONES",
    "ChosenItem",
    "DecisionTaken",
    "DecisionValue",
    "Tender",
    "TenderFile",
    "in_all_languages",
    "in_language",
    "in_words_of_catalogue",
    "json_schema",
    "load_tender",
    "no_tender",
    "reading_of",
    "resolve",
]
