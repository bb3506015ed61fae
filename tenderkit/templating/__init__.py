"""Templates: the only package that imports Jinja."""

from tenderkit.templating.engine import Engine
from tenderkit.templating.session import SLOT, Fixed, Markdown, Missing, Rendered, Session, as_markdown, decimal_sign, format_value

__all__ = ["SLOT", "Engine", "Fixed", "Markdown", "Missing", "Rendered", "Session", "as_markdown", "decimal_sign", "format_value"]
