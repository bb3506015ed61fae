"""The page for many tenders at once: a table to fill in and drop, how far the run over it is, and what it made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tenderkit
from tenderkit.faults import Fault, TenderkitError
from tenderkit.files import regular
from tenderkit.files.receiving import receive
from tenderkit.files.tables import SUFFIXES
from tenderkit.web.background import MOST, Run
from tenderkit.web.handing import handed, too_much
from tenderkit.web.visit import Done, Page, Visit

if TYPE_CHECKING:
    from tenderkit import bulk

FOLDER = "tables"
OUTPUT = Path("output", "many")
_SHOWN = 200  # documents, on the page: the index has all
_ZIP_BYTES = 250 * 1024 * 1024  # of one ZIP file, which is made in the memory
_INDEX = "index"


def _tables(visit: Visit) -> list[Path]:
    """The tables that were dropped, the last one first."""
    folder = visit.work.folder / FOLDER
    found = [path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES] if folder.is_dir() else []
    return sorted((path for path in found if path.is_file()), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def show(visit: Visit) -> Mapping[str, Any]:
    """The tables, how far the run is, and what is in the folder of its documents."""
    from tenderkit.bulk import documents_in

    run = visit.work.run
    going = run is not None and run.going
    made: list[bulk.Made] = []
    faults = tuple[Fault, ...]()
    try:
        made = [] if going else documents_in(visit.work.folder / OUTPUT)
    except TenderkitError as error:
        faults = error.faults
    return {
        "tables": [path.name for path in _tables(visit)],
        "run": run,
        "going": going,
        "made": [one.path for one in made if one.document != _INDEX],
        "index": next((one.path for one in made if one.document == _INDEX), ""),
        "faults": faults,
        "shown_at_most": _SHOWN,
        "most": MOST,
        "kept_in": FOLDER,
        "output": OUTPUT.as_posix(),
    }


def act(visit: Visit, what: str) -> Done:
    """Hand over the table to fill in, take in one that was dropped, begin or stop a run, hand over what it made."""
    from tenderkit import bulk

    verb, _, name = what.partition(":")
    run = visit.work.run
    going = run is not None and run.going
    try:
        if verb == "table":
            data = bulk.start_xlsx(tenderkit.load_tender(visit.work.path))
            return handed([tenderkit.Document("jobs", f"{visit.say('many.file')}.xlsx", data)], "")
        if verb == "drop":
            hint = f"a table is one of: {', '.join(SUFFIXES)}"
            files = [(file.name, file.data) for file in visit.files]
            paths, faults = receive(visit.work.folder / FOLDER, files, SUFFIXES, hint)
            for path in paths:
                path.touch()  # one that is there already is the last that was dropped all the same
            return Done(faults=tuple(faults))
        if verb in ("final", "draft") and not going:
            table = next((path for path in _tables(visit) if path.name == visit.typed.get("table")), None)
            if table is not None:
                jobs = bulk.Jobs(table, visit.work.path, output=visit.work.folder / OUTPUT, draft=verb == "draft")
                visit.work.run = Run(jobs)
                return Done(path="/many#run")
        if verb == "stop" and run is not None:
            run.stop()
        if verb in ("take", "all"):
            return _taken(visit, name)
    except TenderkitError as error:
        return Done(faults=error.faults)
    return Done()


def _taken(visit: Visit, name: str) -> Done:
    """A document that a run made, the index, or all of them: their names are those of the ledger, whatever was asked for."""
    from tenderkit.bulk import documents_in

    folder = visit.work.folder / OUTPUT
    wanted = [one for one in documents_in(folder) if name in ("", one.path)]
    if sum((folder / one.path).stat().st_size for one in wanted) > _ZIP_BYTES:
        return too_much("these documents are too large for one file", f"take them from the folder {OUTPUT.as_posix()}")
    documents = [tenderkit.Document(one.document, one.path, regular.read(folder / one.path)) for one in wanted]
    return handed(documents, visit.say("many.documents_file"))


PAGE = Page("many", "/many", show, act=act, step=True, tallied=False)
