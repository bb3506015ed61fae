"""Blocks → Word and back: the only package that knows OOXML. What reads forms is in `forms.reading`, which takes lxml to import."""

from tenderkit.word.forms.seal import Seal
from tenderkit.word.house.house import HouseStyle, Marker, house_style, landscape
from tenderkit.word.house.markers import chosen, in_tables
from tenderkit.word.house.markers import names as marker_names
from tenderkit.word.writing.charts import problems as chart_problems
from tenderkit.word.writing.document import write
from tenderkit.word.writing.headings import Index, index
from tenderkit.word.writing.settings import Settings

__all__ = [
    "HouseStyle",
    "Index",
    "Marker",
    "Seal",
    "Settings",
    "chart_problems",
    "chosen",
    "house_style",
    "in_tables",
    "index",
    "landscape",
    "marker_names",
    "write",
]
