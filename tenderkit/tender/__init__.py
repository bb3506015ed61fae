"""The buyer's tender file: its schema, and how it is held against the catalogue."""

from tenderkit.tender.file import TenderFile, json_schema
from tenderkit.tender.loading import ChosenItem, Tender, load_tender, resolve

__all__ = ["ChosenItem", "Tender", "TenderFile", "json_schema", "load_tender", "resolve"]
