"""The first page: what is in the folder and how far the tender is; in an empty folder, how to begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tenderkit
from tenderkit.web.visit import Done, Page, Visit


def show(visit: Visit) -> Mapping[str, Any]:
    """The scenarios to begin with, or the steps with what is still to be done in each (`tally` of the layout)."""
    return {"catalogue": None if visit.state.there else visit.work.catalogue(visit.state)}


def act(visit: Visit, what: str) -> Done:
    """Begin a tender in a scenario, or a market consultation, which has none yet."""
    if visit.state.there or what not in ("tender", "consultation"):
        return Done()
    catalogue = visit.work.catalogue(visit.state)
    scenario = catalogue.scenario(visit.typed.get("scenario", "")) or catalogue.meta.scenarios[0]
    visit.work.begin(tenderkit.starting_files(catalogue, scenario if what == "tender" else None))
    return Done(path="/authority")


PAGE = Page("home", "/", show, act=act, needs_tender=False)
