"""Blocks → HTML with the numbers that the Word document shows: an element that a page holds, and its style sheet."""

from tenderkit.html.fragment import Pages, fragment
from tenderkit.html.looks import stylesheet

__all__ = ["Pages", "fragment", "stylesheet"]
