"""The names of templates that are for the buyer alone: a document for others has not got them (TK355).

What such a name gives is a remark on the catalogue, its source or the state of a tender: it helps beside a text, and speaks
against it where that is published. Which texts of the catalogue are the buyer's, `catalogue.audience` says.
"""

from __future__ import annotations

from types import SimpleNamespace

NAMES = frozenset({"decisions", "errata", "laws", "readings", "rules", "simulation", "warnings"})  # of the context itself
ITEM = frozenset({"addition", "errata", "guidance", "source", "source_note", "suggested"})
DUE = frozenset({"erratum"})


class CatalogueNames(SimpleNamespace):
    """The catalogue."""

    _for_buyer = frozenset({"source", "source_short"})


class QuestionnaireNames(SimpleNamespace):
    """The questionnaire; suppliers see what is asked, and not what it earns."""

    _for_buyer = frozenset(
        {"columns", "dimensions", "errata", "has_additions", "levels", "purpose", "rules_erratum", "source", "types_erratum"}
    )


class QuestionNames(SimpleNamespace):
    """A question."""

    _for_buyer = frozenset({"dimension", "maximum"})


class OptionNames(SimpleNamespace):
    """An answer."""

    _for_buyer = frozenset({"added_from", "certainty", "erratum", "plausible", "points", "reconstructed"})


class FieldNames(SimpleNamespace):
    """A field of the head of the form."""

    _for_buyer = frozenset({"addition", "erratum"})


class SupplierTypeNames(SimpleNamespace):
    """A type of suppliers."""

    _for_buyer = frozenset({"erratum", "scored"})
