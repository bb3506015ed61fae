"""The page about the scenario: what each level of market maturity means, and which criteria and clauses come with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tenderkit.web.asked import Option, Question
from tenderkit.web.visit import Page, Visit


def questions(visit: Visit) -> Sequence[Question]:
    """Which scenario it is to be."""
    catalogue = visit.work.catalogue(visit.state)
    options = tuple(Option(each.id, each.title, each.aim) for each in catalogue.meta.scenarios)
    return (visit.question("scenario", words="scenario.scenario", kind="choice", options=options),)


def show(visit: Visit) -> Mapping[str, Any]:
    """The items that each scenario begins with."""
    catalogue = visit.work.catalogue(visit.state)
    return {"sets": [(each, catalogue.in_scenario(each.id)) for each in catalogue.meta.scenarios]}


PAGE = Page("scenario", "/scenario", show, questions, about=(("scenario",),), step=True)
