"""Blocks → Word and back: the only package that knows OOXML. What reads forms is in `reader`, which takes a library to import."""

from tenderkit.word.charts import problems as chart_problems
from tenderkit.word.filling import placeholders
from tenderkit.word.frames import Frame
from tenderkit.word.house import adopt
from tenderkit.word.model import Marker, chosen
from tenderkit.word.model import names as marker_names
from tenderkit.word.references import Index, Problem, index
from tenderkit.word.seals import Seal
from tenderkit.word.styles import HouseStyle, house_style, landscape
from tenderkit.word.writer import write

__all__ = [
    "Frame",
    "HouseStyle",
    "Index",
    "Marker",
    "Problem",
    "Seal",
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
