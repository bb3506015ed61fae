"""A table of tenders → a run over it in the background: how far it is, what it made and what was wrong, for a page to ask."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING, Literal

from tenderkit.faults import Fault, Location, TenderkitError, of_error
from tenderkit.files.causes import one_for_each

if TYPE_CHECKING:
    from tenderkit import bulk  # it takes as long to load as all the rest, and few need it

MOST = 5000  # tenders of a table: some minutes, and some 200 MB of documents
_TOLD = 1000  # faults that are kept for the page: the index of the run has all

Stage = Literal["running", "stopping", "done", "stopped", "failed"]


class _StoppedError(Exception):
    """Somebody pressed the button that stops the run."""


class Run:
    """A run in a thread of its own, from when it is made; it ends with the program, and the next one goes on from there."""

    def __init__(self, jobs: bulk.Jobs) -> None:
        from tenderkit import bulk

        self.jobs = jobs
        self.summary = bulk.Summary()
        self.progress: bulk.Progress | None = None
        self._ended: Stage | None = None
        self.more_faults = 0  # beyond those that are kept
        self._faults: dict[Fault, None] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def stage(self) -> Stage:
        """Where it is: under way, about to stop, or how it ended."""
        return self._ended or ("stopping" if self._stop.is_set() else "running")

    @property
    def going(self) -> bool:
        """Whether it has not ended yet."""
        return self._ended is None

    @property
    def faults(self) -> list[Fault]:
        """What is wrong, and warnings: one for each cause, by row."""
        return one_for_each(list(self._faults))

    def stop(self) -> None:
        """Have the run end with the documents that it is at."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until the run has ended, or so long."""
        self._thread.join(seconds)

    def _run(self) -> None:
        from tenderkit import bulk

        stage: Stage = "failed"
        try:
            with closing(bulk.run(self.jobs, progress=self._progressed)) as outcomes:
                for outcome in outcomes:
                    self.summary.add(outcome)
                    self._tell((*outcome.faults, *outcome.warnings))
            stage = "done"
        except _StoppedError:
            stage = "stopped"
        except TenderkitError as error:
            self._tell(error.faults)
        except Exception as error:
            self._tell((of_error(error, Location("")),))
        self._ended = stage

    def _progressed(self, progress: bulk.Progress) -> None:
        self.progress = progress
        if self._stop.is_set():
            raise _StoppedError
        if progress.phase == "checking" and progress.done > MOST:
            message = f"this table has more than {MOST} tenders, and no document was made"
            raise TenderkitError([Fault(Location(""), "TK709", message, "divide the table, or use the command `tenderkit bulk`")])

    def _tell(self, faults: tuple[Fault, ...]) -> None:
        for fault in faults:
            if fault not in self._faults and len(self._faults) >= _TOLD:
                self.more_faults += 1
            else:
                self._faults[fault] = None
