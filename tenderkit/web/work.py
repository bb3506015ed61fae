"""The folder that was opened → what a page needs to know of it right now: the tender file, what is wrong with it, the words."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import tenderkit
from tenderkit.faults import Fault, TenderkitError
from tenderkit.files import atomic, places
from tenderkit.web import workfile
from tenderkit.web.background import Run
from tenderkit.web.remembering import Remembered
from tenderkit.web.tools import Say, Tools
from tenderkit.web.workfile import Change, Saved

_PATIENCE = 5.0  # seconds, for a run to end: what it has made is complete even if it is killed
LANGUAGES = ("en", "nl")  # of the pages, to choose from while no tender file says one


@dataclass(frozen=True)
class State:
    """The tender file as it is right now.

    `unread` are the faults that keep it from being read; `data` and `tender` are then those of when it could be read last.
    """

    there: bool
    data: dict[str, Any] = field(default_factory=dict)
    tender: tenderkit.Tender | None = None
    faults: tuple[Fault, ...] = ()
    unread: tuple[Fault, ...] = ()

    @cached_property
    def words(self) -> tenderkit.PlainWords | None:
        """What the items, decisions and due dates of the tender say; in a tender with lots only its items."""
        return None if self.tender is None else tenderkit.in_plain_words(self.tender)

    @property
    def wrong(self) -> tuple[Fault, ...]:
        """What is wrong with the file, without what has still to be filled in and what is only a warning."""
        return tuple(fault for fault in self.faults if fault.severity == "fault")

    @property
    def missing(self) -> tuple[Fault, ...]:
        """What has still to be filled in."""
        return tuple(fault for fault in self.faults if fault.severity == "missing")


class Work:
    """A folder and the tender file in it, for as long as the page is open: the last state that could be read, and the languages."""

    def __init__(self, folder: Path, tools: Tools | None = None) -> None:
        self.tools = tools or Tools()
        self.folder, self.path = folder, folder / places.TENDER_FILE
        self.lock = threading.RLock()  # one change after the other, whichever tab it comes from
        self.language = "en"  # of the pages, until a tender file has one
        self.remembered = Remembered()
        self.run: Run | None = None  # the last one over a table of tenders
        self._last = State(there=False)

    def state(self) -> State:
        """Look at the tender file."""
        if not os.path.lexists(self.path):
            self._last = State(there=False)
            return self._last
        try:
            data = workfile.read(self.path).data or {}
        except TenderkitError as error:
            return replace(self._last, there=True, unread=error.faults)
        looked = tenderkit.look_at(self.path)
        # Before there is a scenario nothing is wrong with that: the market may have to be asked first.
        none_yet = data.get("scenario") is None
        faults = tuple(
            replace(fault, severity="missing") if none_yet and fault.location.keys == ("scenario",) else fault
            for fault in looked.faults
        )
        self._last = State(True, data, looked.tender, faults)
        return self._last

    def say(self, state: State) -> Say:
        """The words of the pages in the language of the tender file, or the one that was chosen while there is none."""
        held = state.tender.catalogue.language if state.tender else state.data.get("language")
        return self.tools.say(held if isinstance(held, str) else self.language)

    def catalogue(self, state: State) -> tenderkit.Catalogue:
        """The catalogue of the tender, or the shipped one where there is none yet. Raises TenderkitError."""
        return state.tender.catalogue if state.tender else tenderkit.load_catalogue(self.say(state).language)

    def said(self, state: State, text: str) -> str:
        """A message of ours in the language of the pages, as far as it has it; a consultation has one before there is a tender."""
        try:
            return self.catalogue(state).said(text)
        except TenderkitError:
            return text

    def save(self, changes: list[Change]) -> Saved:
        """Write values into the tender file; faults that keep it from being done are in what comes back."""
        try:
            return workfile.save(self.path, changes, datetime.now())
        except TenderkitError as error:
            return Saved(faults=error.faults)

    def begin(self, files: Mapping[str, str]) -> None:
        """Write the first files into the folder; what is there already stays. Raises TenderkitError."""
        new = {self.folder / name: text.encode() for name, text in files.items()}
        atomic.save({path: data for path, data in new.items() if not os.path.lexists(path)})

    def put(self, text: str | bytes) -> None:
        """Write a whole tender file; the one that is there becomes an earlier version. Raises TenderkitError."""
        workfile.put(self.path, text.encode() if isinstance(text, str) else text, datetime.now())

    def take_over(self, scenario: str) -> None:
        """Write a scenario as `tenderkit score` does; the file that was there becomes an earlier version. Raises TenderkitError."""
        workfile.keep(self.path, datetime.now())
        tenderkit.write_scenario(self.path, scenario)

    def close(self) -> None:
        """End what goes on in the background: at once, or with the documents that it is at."""
        if self.run is not None:
            self.run.stop()
            self.run.wait(_PATIENCE)

    def edit(self, edits: list[tuple[tuple[str | int, ...], Any]]) -> tuple[Fault, ...]:
        """Write values at keys whatever the file has there; `GONE` takes one out. Return what is wrong."""
        try:
            return workfile.edit(self.path, edits, datetime.now())
        except TenderkitError as error:
            return error.faults
