"""The page of the house style: a Word file of the buyer's own put into the folder, and what documents take over from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import tenderkit
from tenderkit.faults import TenderkitError
from tenderkit.files import temporary
from tenderkit.files.receiving import receive
from tenderkit.files.yamlfile import KeyPath
from tenderkit.web.asked import Question
from tenderkit.web.handing import handed
from tenderkit.web.visit import Done, Page, Visit
from tenderkit.web.workfile import GONE, at

_STYLE: KeyPath = ("house", "style")
_STYLES: KeyPath = ("house", "styles")
_LINES = ("header", "footer")


def questions(visit: Visit) -> Sequence[Question]:
    """What stands in header and footer."""
    return [visit.question("house", name, words=f"house.{name}") for name in _LINES]


def show(visit: Visit) -> Mapping[str, Any]:
    """The file that is used, and the report on it."""
    name = at(visit.data, _STYLE)
    report, faults = None, tuple[tenderkit.Fault, ...]()
    if name and visit.state.tender is not None:
        try:
            report = tenderkit.examine_house_style(visit.work.folder / str(name), tender=visit.state.tender)
            faults = report.faults
        except TenderkitError as error:
            faults = error.faults
    return {"name": name, "report": report, "faults": faults, "lines": [f"house.{line}" for line in _LINES]}


def act(visit: Visit, what: str) -> Done:
    """Take a file that was dropped, take none any more, take the suggested styles, or hand over a page to look at."""
    tender = visit.state.tender
    try:
        if what == "take" and visit.files:
            return Done(faults=_taken(visit))
        if what == "none":
            return Done(faults=visit.work.edit(_without(visit, _STYLE, _STYLES)))
        if what in ("suggested", "sample") and tender is not None and tender.file.house.style:
            report = tenderkit.examine_house_style(visit.work.folder / tender.file.house.style, tender=tender)
            if what == "sample":
                return handed([tenderkit.sample_page(report, tender=tender)], "")
            return Done(faults=visit.work.edit([((*_STYLES, own), one) for own, one in report.file.suggested.items()]))
    except TenderkitError as error:
        return Done(faults=error.faults)
    return Done()


def _taken(visit: Visit) -> tuple[tenderkit.Fault, ...]:
    """Put a dropped file into the folder, if documents can be made with it, and its name into the tender file."""
    dropped = visit.files[0]
    ending = ".dotx" if PurePath(dropped.name).suffix.lower() == ".dotx" else ".docx"
    with temporary.folder() as folder:
        tried = folder / f"house-style{ending}"
        tried.write_bytes(dropped.data)
        tenderkit.examine_house_style(tried, tender=visit.state.tender)
    [path], _ = receive(visit.work.folder, [(f"house-style{ending}", dropped.data)], (ending,), "")
    return visit.work.edit([(_STYLE, path.name), *_without(visit, _STYLES)])


def _without(visit: Visit, *keys: KeyPath) -> list[tuple[KeyPath, Any]]:
    """The values of these keys that the file has, to be taken out: names of styles are those of one file."""
    return [(each, GONE) for each in keys if at(visit.data, each) is not None]


PAGE = Page("house", "/house-style", show, questions, act, about=(("house",),))
