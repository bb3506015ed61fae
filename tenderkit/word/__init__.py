"""Blocks → Word: the only package that knows OOXML."""

from tenderkit.word.charts import problems as chart_problems
from tenderkit.word.filling import placeholders
from tenderkit.word.house import adopt
from tenderkit.word.model import Marker, chosen
from tenderkit.word.model import names as marker_names
from tenderkit.word.references import Index, Problem, index
from tenderkit.word.styles import HouseStyle, house_style, landscape
from tenderkit.word.writer import Frame, write

__all__ = [
    "Frame",
    "HouseStyle",
    "Index",
    "Marker",
    "Problem",
    "adopt",
    "chart_problems",
    "chosen",
    "house_style",
    "index",
    "landscape",
    "marker_names",
    "placeholders",
    "write",
]
