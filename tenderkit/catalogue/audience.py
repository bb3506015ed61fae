"""The name of a text of the catalogue → who reads it: everybody who gets a document, or the buyer alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Audience = Literal["public", "buyer"]

# By the first part of a text's name, as `level` of level.plan. A kind of text that is not here has no audience yet: give it one.
AUDIENCES: Final[Mapping[str, Audience]] = {
    "title": "public",
    "text": "public",
    "verification": "public",
    "assessment": "public",
    "guidance": "buyer",
    "requirement": "public",
    "label": "public",
    "level": "public",
    "kpi": "public",
    "blank": "public",  # a draft shows it where the value is missing
    "due": "public",
    "term": "public",
    "erratum": "buyer",
    "decision": "buyer",
    "law": "buyer",
}


def audience_of(text: str) -> Audience:
    """Who reads the text of this name, as level.plan; raises KeyError for a kind of text that has no audience.

    Of a decision others read the clause that it puts into texts, and nothing else.
    """
    if text.startswith("decision.") and text.endswith(".clause"):
        return "public"
    return AUDIENCES[text.partition(".")[0]]
