"""Blocks → Word: the only package that knows OOXML."""

from tenderkit.word.package import HouseStyle, house_style, landscape
from tenderkit.word.references import Index, index
from tenderkit.word.writer import Frame, write

__all__ = ["Frame", "HouseStyle", "Index", "house_style", "index", "landscape", "write"]
