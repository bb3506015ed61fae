"""Templates: the only package that imports Jinja."""

from tenderkit.templating.engine import Engine
from tenderkit.templating.rendering import SLOT, Rendered, Rendering, as_markdown, in_column
from tenderkit.templating.typed import FILTERS as READING
from tenderkit.templating.typed import given
from tenderkit.templating.values import (
    FOR_BUYER,
    Fixed,
    Lacking,
    Later,
    Markdown,
    Missing,
    Termed,
    decimal_sign,
    format_value,
    terms_of,
)

__all__ = [
    "FOR_BUYER",
    "READING",
    "SLOT",
    "Engine",
    "Fixed",
    "Lacking",
    "Later",
    "Markdown",
    "Missing",
    "Rendered",
    "Rendering",
    "Termed",
    "as_markdown",
    "decimal_sign",
    "format_value",
    "given",
    "in_column",
    "terms_of",
]
