"""Which documents there are, and how one is composed."""

from tenderkit.documents.compose import Document, compose, render, save
from tenderkit.documents.types import DocumentType, Library, load_library

__all__ = ["Document", "DocumentType", "Library", "compose", "load_library", "render", "save"]
