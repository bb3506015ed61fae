"""Jobs and an executor → outcomes: everything is checked first, then what is missing or changed is made.

Jobs come as a stream and are never all in memory; those found good wait in a temporary file. Chunks of them go to the executor,
a few ahead of the workers, and come back in order.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from tenderkit import office
from tenderkit.bulk import index, ledger, leftovers, naming
from tenderkit.bulk.grouping import Job
from tenderkit.bulk.jobs import Jobs, begun, read
from tenderkit.bulk.working import Checked, Made, Outcome, check_chunk, make_chunk, make_one, put, workshop
from tenderkit.faults import Fault, Location, TenderkitError, reason
from tenderkit.files import arguments, places
from tenderkit.files.causes import one_for_each
from tenderkit.files.temporary import Queue

CHUNK = 32  # jobs: sending one to another process takes longer than making it
_AHEAD = 6  # chunks that wait for a worker: enough for two to eight of them

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Progress:
    """How far a run is: `phase` is "checking" or "making", `total` the number of jobs where it is known."""

    phase: str
    done: int
    total: int | None


def run(
    jobs: Jobs,
    *,
    executor: Executor | None = None,
    restart: bool = False,
    fail_fast: bool = False,
    shared_folder: bool | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Generator[Outcome, None, None]:
    """Check all jobs, then make their documents; yield an outcome for each, those with faults first.

    `executor` is any of `concurrent.futures`; without one the work is done here. Where its workers write to the same output
    folder (`shared_folder`; so it is taken for threads and processes of this machine) they do, else documents come back as bytes.
    What the ledger of the output folder tells as done, and nothing has changed of, is not made again, unless `restart` is given;
    that also replaces files that differ. With `fail_fast` nothing is made where one job has a fault. At the end the folder has an
    index of it all. What is to be told and is of no job, as a damaged line of the ledger, is an outcome without a key.

    Raises TenderkitError where no job can be made: faults in the base tender, the catalogue, the templates, the pattern (TK872) or
    the columns (TK871), with `fail_fast` those of the jobs, and where the output folder takes no more (TK876) or the system stopped
    a worker (TK879) or starts none (TK887): then everything made so far is complete, and the same run goes on from there.
    """
    arguments.one(jobs, Jobs, "jobs", "jobs are expected, as `bulk.Jobs` makes them")
    faults = [Fault(Location("--name"), "TK872", *problem) for problem in naming.problems(jobs.name)]
    if faults:
        raise TenderkitError(faults)
    jobs = begun(jobs)
    workshop(jobs)
    if shared_folder is None:
        shared_folder = isinstance(executor, ThreadPoolExecutor | ProcessPoolExecutor | None)
    if shared_folder and jobs.formats != ("docx",):
        office.find_soffice()
    with closing(Queue()) as waiting, closing(index.Index()) as listed:
        checking = _Checking(jobs, progress)
        chunks = _chunks(checking.jobs())
        # The first chunk is looked at here, and a document made of it: what processes inherit is then loaded and compiled.
        first = check_chunk(jobs, next(chunks, []))
        others = _mapped(executor, check_chunk, ((jobs, part) for part in chunks))
        for chunk in itertools.chain([first], others):
            good = [checked for found in chunk if (checked := checking.good_one(found))]
            if chunk is first and executor is not None:
                for checked in good[:1]:
                    make_one(jobs, checked)
            waiting.add(good)
        if fail_fast and any(outcome.failed for outcome in checking.bad):
            raise TenderkitError(one_for_each(fault for outcome in checking.bad for fault in outcome.faults))
        # first of all: what follows is for one run at a time
        with closing(ledger.Ledger(jobs.output)) as told_of:
            making = _Making(jobs, told_of, restart, checking.folders)
            if checking.of_base:
                yield Outcome("", min(checking.of_base).location, 0, warnings=tuple(sorted(checking.of_base)))
            listed.add(checking.bad)
            yield from (Outcome("", fault.location, fault.location.line, faults=(fault,)) for fault in making.damaged)
            yield from making.record(checking.bad)
            yield from making.gone(checking)
            whole = (checked for checked in waiting.all() if checked.job.key not in checking.apart)
            outcomes = making.outcomes(whole, executor, shared_folder=shared_folder)
            progress(Progress("making", 0, checking.good))  # it may take a while until the first are done
            for done, outcome in enumerate(outcomes, 1):
                full = [fault for fault in outcome.faults if fault.code == "TK876"]
                if full:
                    raise TenderkitError(full)
                progress(Progress("making", done, checking.good))
                listed.add([outcome])
                yield outcome
            if told := making.index(listed.data()):
                yield told


class _Checking:
    """Looks at all jobs before anything is written; keeps what two jobs must not share."""

    def __init__(self, jobs: Jobs, progress: Callable[[Progress], None]) -> None:
        self.all, self.progress = jobs, progress
        self.bad: list[Outcome] = []
        self.good = 0
        self.done = 0
        self.taken: dict[str, Location] = {}
        self.folders: set[str] = set()
        self.keys: dict[str, Location] = {}
        self.of_base: set[Fault] = set()  # what jobs are warned of that the base is warned of too
        self.apart: set[str] = set()  # keys whose rows do not stand together

    def jobs(self) -> Iterator[Job]:
        for found in read(self.all):
            if isinstance(found, Job):
                yield found
            else:
                self.bad.append(Outcome("", found.location, found.location.line, faults=(found,)))

    @property
    def left_out(self) -> bool:
        """Whether there are rows that could not be read, or that are hidden: then, not every job is known."""
        return any(not outcome.key and (outcome.failed or outcome.faults[0].code == "TK848") for outcome in self.bad)

    def good_one(self, checked: Checked) -> Checked | None:
        """Record a job that was checked, and return it without what is said of the base; None where it cannot be made."""
        self.done += 1
        self.progress(Progress("checking", self.done, None))
        of_base = workshop(self.all).base_faults.intersection(checked.faults)
        self.of_base.update(fault for fault in of_base if fault.severity == "warning")
        warnings = tuple(fault for fault in checked.faults if fault.severity == "warning" and fault not in of_base)
        job, faults = checked.job, [fault for fault in checked.faults if fault.severity != "warning"]
        above = self.keys.setdefault(job.key, job.where)
        if above is not job.where:
            message = f"the key “{job.key}” is also that of {above}"
            faults.append(Fault(job.where, "TK874", message, "give each tender a key of its own, and put its rows together"))
            if job.products and job.key not in self.apart:
                # The rows above would give a document that lacks a product.
                self.apart.add(job.key)
                self.bad.append(Outcome(job.key, above, above.line, faults=(faults[-1],)))
        else:
            for path in checked.paths:
                other = self.taken.setdefault(naming.same_as(path), job.where)
                if other is not job.where:
                    message = f"the path “{path}” is also that of {other}"
                    faults.append(Fault(job.where, "TK874", message, "put {key} or {row} in --name"))
        if faults:
            self.bad.append(Outcome(job.key, job.where, job.number, checked.input, faults=tuple(faults), warnings=warnings))
            return None
        self.good += 1
        self.folders.update(path.rpartition("/")[0] for path in checked.paths)
        return replace(checked, faults=warnings)


class _Making:
    """Makes what is missing or changed, and keeps the ledger."""

    def __init__(self, jobs: Jobs, told_of: ledger.Ledger, restart: bool, folders: set[str]) -> None:
        self.jobs, self.ledger, self.restart = jobs, told_of, restart
        self.damaged: list[Fault] = []
        self.told = ledger.read(jobs.output, self.damaged.append)
        last = self.told.pop(index.KEY, None)
        self.last_index = last.documents[0].sha256 if last else ""
        self.known = {} if restart else self.told
        if restart:
            self.damaged.clear()
            self.ledger.forget()
        ledger.sweep(jobs.output, folders)

    def record(self, outcomes: list[Outcome]) -> list[Outcome]:
        self.ledger.add(outcome for outcome in outcomes if outcome.key and not outcome.current)
        return outcomes

    def gone(self, checking: _Checking) -> Iterator[Outcome]:
        """Tell of jobs that are not read any more; with `prune` their documents go, unless a row was left out or unreadable."""
        left = leftovers.left_over(self.jobs.output, self.told, checking.keys, checking.taken)
        where = Location(places.shown(self.jobs.source))
        prune = self.jobs.prune and not checking.left_out
        gone = {key for key, entry in left.items() if prune and leftovers.remove(self.jobs.output, entry)}
        stay = left.keys() - gone
        if self.restart:
            self.ledger.add(Outcome(key, where, 0, left[key].input, left[key].documents) for key in sorted(stay))
        if stay:
            yield leftovers.note(where, stay, removed=False)
        if gone:
            yield leftovers.note(where, gone, removed=True)

    def outcomes(self, all_checked: Iterator[Checked], executor: Executor | None, *, shared_folder: bool) -> Iterator[Outcome]:
        """Yield the outcomes of jobs; those that are current cost a look at their files."""
        for current, group in itertools.groupby(all_checked, self.is_current):
            if current:
                for checked in group:
                    job, entry = checked.job, self.known[checked.job.key]
                    known = Outcome(job.key, job.where, job.number, checked.input, entry.documents, current=True)
                    yield replace(known, warnings=checked.faults)
                continue
            chunks = ((self.jobs, part, shared_folder, self.replaceable(part)) for part in _chunks(group))
            for made in _mapped(executor, make_chunk, chunks):
                yield from self.record([self.beside_before(each if shared_folder else self.kept(each)) for each in made])

    def beside_before(self, outcome: Outcome) -> Outcome:
        """Count the documents that took the place of those that an earlier run made otherwise."""
        entry = self.told.get(outcome.key)
        before = {one.path: one.sha256 for one in entry.documents} if entry else {}
        return replace(outcome, replaced=sum(before.get(one.path, one.sha256) != one.sha256 for one in outcome.documents))

    def index(self, data: bytes) -> Outcome | None:
        """Write the index of the run, and return what is to be told of it."""
        known, told = index.put(self.jobs.output, data, self.last_index)
        self.ledger.add([known])
        return told

    def is_current(self, checked: Checked) -> bool:
        return ledger.is_current(self.known.get(checked.job.key), checked.input, self.jobs.output)

    def replaceable(self, chunk: Iterable[Checked]) -> frozenset[str]:
        """Return the paths whose files are as an earlier run made them: nobody's work is lost there."""
        if self.restart:
            return frozenset(path for checked in chunk for path in checked.paths)
        entries = [self.known[checked.job.key] for checked in chunk if checked.job.key in self.known]
        files = {one.path: one.sha256 for entry in entries for one in entry.documents}
        return frozenset(path for path, sha256 in files.items() if ledger.sha256_of(self.jobs.output / path) == sha256)

    def kept(self, outcome: Outcome) -> Outcome:
        """Write the documents that came back as bytes."""
        if outcome.failed:
            return outcome
        paths = frozenset(one.path for one in outcome.documents)
        entry = self.known.get(outcome.key)
        known = {one.path: one.sha256 for one in entry.documents} if entry else {}
        mine = {path for path in paths if self.restart or ledger.sha256_of(self.jobs.output / path) == known.get(path)}
        faults = put(self.jobs.output, outcome.documents, frozenset(mine))
        documents = () if faults else tuple(Made(one.document, one.path, one.sha256) for one in outcome.documents)
        return replace(outcome, documents=documents, faults=(*outcome.faults, *faults))


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(itertools.islice(iterator, CHUNK)):
        yield chunk


def _mapped(executor: Executor | None, function: Callable[..., R], calls: Iterable[tuple[Any, ...]]) -> Iterator[R]:
    """Yield the results of calls in order, with a few calls under way at a time."""
    if executor is None:
        for arguments in calls:
            yield function(*arguments)
        return
    waiting: deque[Future[R]] = deque()
    try:
        for arguments in calls:
            waiting.append(_submitted(executor, function, arguments))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenExecutor:
        hint = "it may have run out of memory: run the same command again, with fewer --workers; it continues where it stopped"
        raise TenderkitError([Fault(Location("--workers"), "TK879", "a worker was stopped by the system", hint)]) from None
    finally:
        for future in waiting:
            future.cancel()


def _submitted(executor: Executor, function: Callable[..., R], arguments: tuple[Any, ...]) -> Future[R]:
    try:
        return executor.submit(function, *arguments)
    except OSError as error:
        hint = "the system may have too many processes or open files: run the same command again, with fewer --workers"
        message = f"no worker can be started: {reason(error)}"
        raise TenderkitError([Fault(Location("--workers"), "TK887", message, hint)]) from None


@dataclass
class Summary:
    """What became of a run: counts, the slowest jobs (seconds and key), and the seconds of work; `warned` jobs have warnings."""

    made: int = 0
    current: int = 0
    failed: int = 0
    documents: int = 0
    replaced: int = 0
    warned: int = 0
    seconds: float = 0.0
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count an outcome; what is told of the table is none of a job."""
        if not outcome.key and not outcome.failed:
            return
        if outcome.failed:
            self.failed += 1
        elif outcome.current:
            self.current += 1
        else:
            self.made += 1
            self.documents += len(outcome.documents)
            self.replaced += outcome.replaced
        self.warned += bool(outcome.warnings)
        self.seconds += outcome.seconds
        if not outcome.current:
            self.slowest = sorted([*self.slowest, (round(outcome.seconds, 4), outcome.key)], reverse=True)[:5]
