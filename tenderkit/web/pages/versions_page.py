"""The page of earlier versions of the tender file: when each was put aside, what it says, and a way back to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenderkit.web import earlier
from tenderkit.web.visit import Done, Page, Visit


def show(visit: Visit) -> Mapping[str, Any]:
    """The versions, the newest first, and the text of the one that was asked for."""
    name = visit.query.get("version", "")
    data = earlier.version_of(visit.work.path, name)
    return {
        "versions": earlier.versions(visit.work.path),
        "most": earlier.KEPT,
        "shown": name if data is not None else "",
        "text": "" if data is None else data.decode(errors="replace"),
    }


def act(visit: Visit, what: str) -> Done:
    """Put a version back; the one that is there becomes an earlier one."""
    verb, _, name = what.partition(":")
    data = earlier.version_of(visit.work.path, name)
    if verb == "restore" and data is not None:
        visit.work.put(data)
        return Done(path="/")
    return Done()


PAGE = Page("versions", "/versions", show, act=act, needs_tender=False)
