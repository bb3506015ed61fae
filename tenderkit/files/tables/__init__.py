"""Tabular files (CSV, Excel, JSON lines) → rows with their numbers, each a dictionary of cells by the name of their column."""

from tenderkit.files.tables.line import AS_SEEN, TableChoices, TableRow
from tenderkit.files.tables.streaming import SUFFIXES, read_rows, stream

__all__ = ["AS_SEEN", "SUFFIXES", "TableChoices", "TableRow", "read_rows", "stream"]
