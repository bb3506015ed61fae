"""Templates: the only package that imports Jinja."""

from tenderkit.templating.engine import Engine
from tenderkit.templating.recording import Repeatable
from tenderkit.templating.session import SLOT, Rendered, Session, as_markdown
from tenderkit.templating.values import Fixed, Markdown, Missing, Place, Values, Varying, decimal_sign, format_value, likeness

__all__ = [
    "SLOT",
    "Engine",
    "Fixed",
    "Markdown",
    "Missing",
    "Place",
    "Rendered",
    "Repeatable",
    "Session",
    "Values",
    "Varying",
    "as_markdown",
    "decimal_sign",
    "format_value",
    "likeness",
]
