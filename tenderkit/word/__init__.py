"""Blocks → Word: the only package that knows OOXML."""

from tenderkit.word.filling import placeholders
from tenderkit.word.house import adopt
from tenderkit.word.references import Index, index
from tenderkit.word.styles import HouseStyle, house_style, landscape
from tenderkit.word.writer import Frame, write

__all__ = ["Frame", "HouseStyle", "Index", "adopt", "house_style", "index", "landscape", "placeholders", "write"]
