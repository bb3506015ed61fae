"""A table or a folder of tender files, and a base tender → jobs, one after the other.

A job is what one row changes in the base tender. Its faults name the row and the column, or the line of its own tender file.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenderkit.bulk import naming
from tenderkit.bulk.columns import Column, ColumnError, column, overlaid
from tenderkit.bulk.grouping import Change, Heads, Job, jobs_of
from tenderkit.documents.formats import in_order, known_formats
from tenderkit.faults import Fault, Location, TenderkitError, stop_on
from tenderkit.files import arguments, places, tables, yamlfile
from tenderkit.files.arguments import PathLike
from tenderkit.files.notation import NAME_LOCALE, Notation, notation_in, reads_otherwise, written
from tenderkit.files.tables import AS_SEEN, TableChoices
from tenderkit.files.yamlfile import KeyPath, YamlFile
from tenderkit.numbers import is_known
from tenderkit.tender import reading_of
from tenderkit.tender.own_folders import own_folder

_NOTATION = {"TK112", "TK113"}  # a date, a number: the table may be right about it
_COLUMN = "\0"  # between path and column in the place of a cell, until `in_the_table` makes words of it


@dataclass(frozen=True)
class Jobs:
    """What a run is to make: a table or folder of jobs over a base tender, its documents and where they go.

    `tender` may be left out for a folder of whole tender files. `documents` are ids; without any, those of each tender file.
    `name` is a pattern (`tenderkit.bulk.naming`); without one it is `{key}-{document}.docx`. `text` is the text of the base tender
    where it is at hand already, for workers that cannot read the file; `run` tells one run from the next. `table` says how
    the table is to be read, and `notation` how it writes numbers and dates; without it, as its `locale` does, or the base tender.
    With `prune`, documents of jobs that are no longer read are removed. `formats` are those of `tenderkit.export`.
    """

    source: Path
    tender: Path | None = None
    documents: tuple[str, ...] = ()
    output: Path = Path("output")
    name: str = naming.DEFAULT
    clauses: Path | None = None
    templates: Path | None = None
    house_style: Path | None = None
    draft: bool = False
    keep_comments: bool = False
    text: str | None = None
    run: str = ""
    table: TableChoices = AS_SEEN
    notation: Notation | None = None
    prune: bool = False
    formats: tuple[str, ...] = ("docx",)

    if TYPE_CHECKING:
        # What a program may give, and `__post_init__` makes of one kind.
        def __init__(
            self,
            source: PathLike,
            tender: PathLike | None = None,
            documents: str | Iterable[str] = (),
            output: PathLike = "output",
            name: str = naming.DEFAULT,
            clauses: PathLike | None = None,
            templates: PathLike | None = None,
            house_style: PathLike | None = None,
            **rest: Any,
        ) -> None: ...

    def __post_init__(self) -> None:
        for name in ("source", "output"):
            object.__setattr__(self, name, arguments.path(getattr(self, name), name))
        for name in ("tender", "clauses", "templates", "house_style"):
            object.__setattr__(self, name, arguments.optional_path(getattr(self, name), name))
        object.__setattr__(self, "documents", arguments.names(self.documents, "documents"))
        object.__setattr__(self, "formats", tuple(in_order(known_formats(self.formats))))
        arguments.one(self.name, str, "name", "a pattern is expected, such as `{key}-{document}.docx`")
        arguments.one(self.table, TableChoices, "table", "a `TableChoices` of `tenderkit.files.tables` is expected")
        arguments.one(self.notation, Notation | None, "notation", "a `Notation` of `tenderkit.files.notation` is expected")
        if self.notation is None and self.table.locale is not None:
            if not is_known(self.table.locale):
                raise arguments.unfit(self.table.locale, "table", "a `locale` such as nl, en-GB or de-CH is expected")
            object.__setattr__(self, "notation", notation_in(self.table.locale))


@dataclass(frozen=True)
class JobFile(YamlFile):
    """A base tender with the changes of a job: knows which row or file each value came from."""

    job: Job | None = None
    changed: tuple[KeyPath, ...] = ()

    def where(self, *keys: str | int) -> Location:
        """Return the cell, or the line of the job's own file, that a value came from; else its place in the base."""
        assert self.job is not None
        if self.job.path:
            for length in range(len(keys), 0, -1):
                if keys[:length] in self.job.lines:
                    return Location(self.job.path, self.job.lines[keys[:length]])
        elif (cell := self._cell(keys)) is not None:
            return Location(f"{self.job.where.path}{_COLUMN}{cell.head}", cell.line)
        return super().where(*keys)

    def _cell(self, keys: KeyPath) -> Change | None:
        """Return the cell whose value is at keys, around them or within; else one of the same entry of a list."""
        assert self.job is not None
        nearest, found = 0, None
        for change, path in zip(self.job.changes, self.changed, strict=True):
            same = next(
                (at for at, (one, other) in enumerate(zip(keys, path, strict=False)) if one != other), min(len(keys), len(path))
            )
            if same > nearest and (same in (len(keys), len(path)) or isinstance(keys[same - 1], int)):
                nearest, found = same, change
        return found


def begun(jobs: Jobs) -> Jobs:
    """Return the jobs of a new run, with the text of their base tender and the folders that it names.

    Raises TenderkitError where it cannot be read, or they are not there.
    """
    jobs = replace(jobs, run=uuid.uuid4().hex)
    if jobs.tender is None or jobs.text is not None:
        return jobs
    path = _tender_file(jobs.tender)
    text, faults = yamlfile.read_text(path, places.shown(path))
    stop_on(faults)
    base = _yaml(path, text)
    faults = []
    clauses = jobs.clauses or own_folder(base, "clauses", faults)
    templates = jobs.templates or own_folder(base, "templates", faults)
    stop_on(faults)
    return replace(jobs, tender=path, text=text, clauses=clauses, templates=templates)


def base_of(jobs: Jobs) -> YamlFile:
    """Return the data of the base tender, nothing where there is none; raises TenderkitError as `load_tender` does."""
    if jobs.tender is None:
        return YamlFile({}, places.shown(jobs.source), {})
    return _yaml(_tender_file(jobs.tender), jobs.text)


def _tender_file(path: Path) -> Path:
    return path / "tender.yaml" if os.path.isdir(path) else path


def _yaml(path: Path, text: str | None = None) -> YamlFile:
    shown, faults = places.shown(path), list[Fault]()
    if text is None:
        text, faults = yamlfile.read_text(path, shown)
    if not faults:
        file, faults = yamlfile.parse(text, shown)
        if not faults and isinstance(file.data, dict):
            return file
        if not faults:
            faults = [Fault(file.where(), "TK116", "a tender file is a list of `key: value`", "see `tenderkit schema`")]
    raise TenderkitError(faults)


def read(jobs: Jobs) -> Iterator[Job | Fault]:
    """Yield the jobs of a table or folder one by one, and faults in the place of those that cannot be read.

    Raises TenderkitError where the table has no rows to name or a column that leads nowhere (TK871). A key of a JSON line that does
    is a fault of its job, in `with_changes`.
    """
    if os.path.isdir(jobs.source):
        yield from _folder(jobs.source)
        return
    if jobs.tender is None:
        hint = "name the tender file that the rows change: --tender FILE"
        raise TenderkitError([Fault(Location(places.shown(jobs.source)), "TK870", "a table needs a base tender", hint)])
    shown = places.shown(jobs.source)
    reading = reading_of(base_of(jobs).data)
    choices = jobs.table.over(reading.encoding, reading.locale)
    heads = Heads(shown, reading.columns, by_columns=jobs.source.suffix.lower() != ".jsonl")
    yield from jobs_of(tables.stream(jobs.source, choices), heads)


def _folder(folder: Path) -> Iterator[Job | Fault]:
    """Yield a job for each tender file of a folder: NAME.yaml, or tender.yaml in a folder of its own."""
    found = sorted({*folder.glob("*.yaml"), *folder.glob("*.yml"), *folder.glob("*/tender.yaml")})
    if not found:
        hint = "put tender files in it, named NAME.yaml or NAME/tender.yaml"
        raise TenderkitError([Fault(Location(places.shown(folder)), "TK870", "this folder holds no tender files", hint)])
    for number, path in enumerate(found, 1):
        key = path.parent.name if path.name == "tender.yaml" and path.parent != folder else path.stem
        try:
            file = _yaml(path)
        except TenderkitError as error:
            yield from error.faults
            continue
        yield Job(key, Location(file.path), number, own=file.data, lines=file.lines, path=file.path, warnings=file.warnings)


def with_changes(job: Job, base: YamlFile, columns: dict[str, Column], notation: Notation | None = None) -> JobFile:
    """Return the base tender with a job's changes; raises TenderkitError (TK871) where they cannot be put there.

    `columns` keeps what is known of places from job to job; `notation` is that of the table where it has one of its own.
    """
    if job.path:
        data = _merged(base.data, job.own)
        return JobFile(data, base.path if base.lines else job.path, base.lines, job, warnings=job.warnings)
    changes = []
    try:
        for place, value, _, _ in job.changes:
            if place not in columns:
                columns[place] = column(place)
            known = columns[place]
            changes.append((known.keys, known.read(value) if isinstance(value, str) else value))
    except ColumnError as error:
        raise TenderkitError([Fault(job.where, "TK871", str(error), error.hint)]) from None
    if notation is not None:
        changes = [(keys, _in_notation(value, notation)) for keys, value in changes]
    try:
        data = overlaid(base.data, changes)
    except ColumnError as error:
        raise TenderkitError([Fault(job.where, "TK871", str(error), error.hint)]) from None
    return JobFile(data, base.path, base.lines, job, tuple(keys for keys, _ in changes))


def _in_notation(value: Any, notation: Notation) -> Any:
    """Return texts as written in a table's own way; what has one already, as a number of Excel, keeps it."""
    if isinstance(value, list):
        return [_in_notation(child, notation) for child in value]
    return written(value, notation) if type(value) is str else value


def _merged(base: Any, own: Any) -> Any:
    """Lay a tender file over the base: keys of their own win, lists are taken whole."""
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **{key: _merged(base.get(key), value) for key, value in own.items()}}
    return base if own is None else own


def in_the_table(fault: Fault, job: Job, base_faults: frozenset[Fault] = frozenset()) -> Fault:
    """Return a fault as a person with the table in front of them needs it: with the row and the column.

    `base_faults` are those that the base tender has of its own: no row is to blame for them.
    """
    place = fault.location
    path, _, name = place.path.partition(_COLUMN)
    if name:
        named = fault.code in _NOTATION and reads_otherwise(fault.message)
        hint = f"{NAME_LOCALE}, or {fault.hint}" if named else fault.hint
        return Fault(Location(path, place.line), fault.code, f"column “{name}”: {fault.message}", hint, fault.severity)
    if job.path or place == job.where or (fault in base_faults and fault.severity != "missing"):
        return fault
    # The place is in the base or in a template: say which row met it.
    return Fault(job.where, fault.code, f"{fault.message} [{place}]", fault.hint, fault.severity)
