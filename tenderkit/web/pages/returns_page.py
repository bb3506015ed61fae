"""The page of what suppliers returned: the forms are dropped here, scored, and the scenario that they say is taken over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import tenderkit
from tenderkit.faults import Fault, TenderkitError
from tenderkit.files.receiving import set_aside
from tenderkit.web.asked import Option, Question
from tenderkit.web.dropped import ASIDE, Dropped, dropped, leave_out, receive
from tenderkit.web.handing import handed
from tenderkit.web.visit import Done, Page, Visit
from tenderkit.web.workfile import at

FOLDER = "returns"
_EARLIER = re.compile(rf"{FOLDER}[-_ ].+", re.IGNORECASE)  # the folders of rounds before
_OVERVIEW = "market-overview"
_RULES = {"supplier_rule": ("lowest", "majority"), "market_rule": ("median", "lowest")}  # the first holds where the file has none


@dataclass(frozen=True)
class Row:
    """A returned file: who sent it, its level in words, whether it counts, and what is wrong with it."""

    file: str
    supplier: str = ""
    level: str = ""
    counted: bool = False
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What the forms of a round say: a result, or what keeps it from being made; `rounds` are the folders of those before."""

    found: Dropped
    rounds: tuple[str, ...] = ()
    before: str = ""
    result: Any = None
    faults: tuple[Fault, ...] = ()

    @property
    def rows(self) -> list[Row]:
        """A row for each file."""
        profiles = {} if self.result is None else {each.source.file_name: each for each in self.result.profiles}
        return [self._row(path.name, profiles.get(path.name)) for path in self.found.files]

    def _row(self, name: str, profile: Any) -> Row:
        if profile is None:
            return Row(name, faults=tuple(fault for fault in self.faults if Path(fault.location.path).name == name))
        level = self.result.tender.asked().level_title(profile.level) if profile.level else ""
        return Row(name, profile.source.supplier, level, profile.counted, profile.faults)

    @property
    def others(self) -> tuple[Fault, ...]:
        """What is wrong with more than one file."""
        names = {path.name for path in self.found.files}
        told = self.faults if self.result is None else self.result.warnings
        return (*self.found.faults, *(fault for fault in told if Path(fault.location.path).name not in names))


def questions(visit: Visit) -> Sequence[Question]:
    """How the levels of dimensions make that of a supplier, and those of suppliers that of the market."""
    found = []
    for name, (usual, other) in _RULES.items():
        nothing = at(visit.data, ("questionnaire", name)) is None
        options = (
            Option("" if nothing else usual, visit.say(f"returns.{name}_{usual}")),
            Option(other, visit.say(f"returns.{name}_{other}")),
        )
        found.append(visit.question("questionnaire", name, words=f"returns.{name}", kind="choice", options=options))
    return found


def _read(visit: Visit) -> Reading:
    folder = visit.work.folder
    found = dropped(folder / FOLDER)
    rounds = tuple(sorted(path.name for path in folder.iterdir() if _EARLIER.fullmatch(path.name) and path.is_dir()))
    asked = visit.typed.get("before", visit.query.get("before", rounds[-1] if rounds else ""))
    before = asked if asked in rounds else ""
    if not found.files:
        return Reading(found, rounds, before)
    try:
        tender = tenderkit.load_tender(visit.work.path, consultation=True)
        earlier = dropped(folder / before).files if before else ()
        files = (visit.work.path, *found.files, *earlier)
        about = (before, tender.catalogue.fingerprint, tender.catalogue.wording)
        make = partial(tenderkit.score, found.files, tender, before=earlier or None)
        return Reading(found, rounds, before, visit.work.remembered.of("returns", files, about, make))
    except TenderkitError as error:
        return Reading(found, rounds, before, faults=error.faults)


def show(visit: Visit) -> Mapping[str, Any]:
    """The files, the scenario that they say, and the overview of the market as it is in the document."""
    reading = _read(visit)
    scenario, overview, faults = None, None, tuple[Fault, ...]()
    if reading.result is not None:
        scenario = reading.result.tender.catalogue.scenario(reading.result.scenario or "")
        try:
            overview = reading.result.preview(top=2)
            faults = overview.faults
        except TenderkitError as error:
            faults = error.faults
    return {
        "reading": reading,
        "scenario": scenario,
        "overview": overview,
        "faults": faults,
        "counted": sum(row.counted for row in reading.rows),
        "taken": scenario is not None and visit.data.get("scenario") == scenario.id,
        "kept_in": FOLDER,
        "aside": ASIDE,
    }


def act(visit: Visit, what: str) -> Done:
    """Take in what was dropped, leave a form out, begin another round, hand over documents, or take the scenario over."""
    folder = visit.work.folder / FOLDER
    verb, _, name = what.partition(":")
    if verb == "drop":
        return receive(visit, folder)
    if verb == "leave":
        return leave_out(visit, folder, name)
    try:
        if verb == "round" and dropped(folder).files:
            set_aside(folder, folder.with_name(f"{FOLDER}-{datetime.now():%Y-%m-%d}"))
            return Done()
        result = _read(visit).result
        if verb == "scenario" and result is not None and result.scenario is not None:
            visit.work.take_over(result.scenario)
            return Done(path="/returns#scenario")
        if verb == "take" and result is not None:
            wanted = [document for document in result.documents() if _is_wanted(document, name)]
            return handed(wanted, visit.say("returns.file"))
    except TenderkitError as error:
        return Done(faults=error.faults)
    return Done()


def _is_wanted(document: tenderkit.Document, what: str) -> bool:
    """Whether a document is the overview, the workbook, one of the profiles, or any of all."""
    if what == "profiles":
        return document.id != _OVERVIEW
    endings = {"overview": ".docx", "workbook": ".xlsx"}
    return what == "all" or (document.id == _OVERVIEW and what in endings and document.name.endswith(endings[what]))


PAGE = Page("returns", "/returns", show, questions, act, about=(("questionnaire",),), step=True, tallied=False)
