"""Templates: the only package that imports Jinja."""

from tenderkit.templating.engine import Engine
from tenderkit.templating.rendering import SLOT, Rendered, Rendering, as_markdown
from tenderkit.templating.values import FOR_BUYER, Fixed, Later, Markdown, Missing, decimal_sign, format_value

__all__ = [
    "FOR_BUYER",
    "SLOT",
    "Engine",
    "Fixed",
    "Later",
    "Markdown",
    "Missing",
    "Rendered",
    "Rendering",
    "as_markdown",
    "decimal_sign",
    "format_value",
]
