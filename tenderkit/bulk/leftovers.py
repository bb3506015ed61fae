"""The ledger and the jobs of a run → documents of jobs that are not read any more: told, and removed where that is asked for."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from tenderkit.bulk import ledger, naming
from tenderkit.bulk.working import Outcome
from tenderkit.faults import Fault, Location

_NAMED = 20  # jobs that a warning names


def left_over(
    folder: Path, told: Mapping[str, ledger.Entry], keys: Collection[str], taken: Collection[str]
) -> dict[str, ledger.Entry]:
    """Return what is still there of the jobs of earlier runs (`told`) that this run does not have.

    `keys` are those of its jobs, `taken` the paths of its documents as `naming.same_as` has them.
    """
    left = {}
    for key, entry in told.items():
        if key not in keys:
            kept = tuple(
                one
                for one in entry.documents
                if _is_below(one.path) and naming.same_as(one.path) not in taken and os.path.isfile(folder / one.path)
            )
            if kept:
                left[key] = ledger.Entry(entry.input, kept)
    return left


def _is_below(path: str) -> bool:
    """Whether a path is one that a run could have written: a ledger can be damaged, and nothing outside of its folder is ours."""
    return naming.path_problem(path) is None and not {"\\", ":"} & set(path)


def remove(folder: Path, entry: ledger.Entry) -> bool:
    """Remove the documents of a job that nobody has edited, and return whether that is all of them."""
    every = True
    for one in entry.documents:
        path = folder / one.path
        try:
            if ledger.sha256_of(path) == one.sha256:
                path.unlink()
            else:
                every = False
        except OSError:
            every = False  # as on Windows where Word has it open
    return every


def note(where: Location, keys: Collection[str], *, removed: bool) -> Outcome:
    """Return the warning (TK856) that jobs are not read any more, and what became of their documents."""
    names = [f"“{key}”" for key in sorted(keys)]
    names[_NAMED:] = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    became = "their documents were removed" if removed else "their documents stay"
    message = f"jobs of an earlier run are no longer read, and {became}: {', '.join(names)}"
    hint = "" if removed else "move them away, or use --prune to remove those that nobody has edited"
    return Outcome("", where, 0, faults=(Fault(where, "TK856", message, hint, "warning"),))
