"""Tabular files (CSV, Excel, JSON lines) → rows with their numbers, each a dictionary of cells by the name of their column."""

from tenderkit.tables.rows import SUFFIXES, TableRow, read_rows, stream

__all__ = ["SUFFIXES", "TableRow", "read_rows", "stream"]
