"""Which documents there are, and how one is composed."""

from tenderkit.documents.compose import compose, make, pictures_of, render
from tenderkit.documents.formats import FORMATS, export, export_each
from tenderkit.documents.saving import Document, save, save_each
from tenderkit.documents.types import DocumentType, Library, load_library

__all__ = [
    "FORMATS",
    "Document",
    "DocumentType",
    "Library",
    "compose",
    "export",
    "export_each",
    "load_library",
    "make",
    "pictures_of",
    "render",
    "save",
    "save_each",
]
