"""Chunks of jobs → outcomes: what a worker does, in this process or another, on this machine or another.

A worker loads catalogue, templates and base tender once per run, and keeps them. What is wrong with a job is a value in its
outcome: it stops no other.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import time
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tenderkit import keeping
from tenderkit.bulk import naming
from tenderkit.bulk.alike import beside, what_decides
from tenderkit.bulk.columns import Column
from tenderkit.bulk.grouping import Job
from tenderkit.bulk.jobs import JobFile, Jobs, base_of, in_the_table, with_changes
from tenderkit.catalogue import Catalogue, load_catalogue
from tenderkit.documents import Document, DocumentType, Library, compose, export, load_library, make, pictures_of
from tenderkit.documents.types import SHIPPED_STYLE
from tenderkit.faults import Fault, Location, TenderkitError, of_error
from tenderkit.files import atomic, places, regular
from tenderkit.labels import label
from tenderkit.tender import Tender, resolve
from tenderkit.version import __version__

GOES_ON = "make room, or check the folder, and run the same command again: it continues where it stopped"
_LOOKS = 4096  # looks at jobs that a process keeps: less than 10 MB


@dataclass(frozen=True)
class Made:
    """A document of a job: its type, its path below the output folder, the SHA-256 of its bytes; the bytes where they travel."""

    document: str
    path: str
    sha256: str
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Outcome:
    """What became of a job: its documents, or every fault that kept it from being made; `seconds` of work.

    `warnings` are those of the tender itself, which stop nothing. `current` says that an earlier run made the documents and nothing
    has changed since. `input` is the hash of all that the documents are made of.
    """

    key: str
    where: Location
    number: int
    input: str = ""
    documents: tuple[Made, ...] = ()
    faults: tuple[Fault, ...] = ()
    seconds: float = 0.0
    current: bool = False
    warnings: tuple[Fault, ...] = ()

    @property
    def failed(self) -> bool:
        """Return whether there is a fault that stops the job."""
        return any(fault.severity != "warning" for fault in self.faults)


@dataclass(frozen=True)
class Checked:
    """A job that was looked at: the hash of what it is made of, the paths of its documents, its faults and warnings."""

    job: Job
    input: str
    paths: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class _Look:
    """What a look at a job has found, which holds for every job that differs from it in words alone.

    `made_of` is the hash of all that the documents are made of beside those words; `pictured` those of their pictures.
    Where documents were `composed` for it, it holds for this job alone: a template may ask for any word.
    """

    kinds: tuple[DocumentType, ...]
    names: Mapping[str, str]
    made_of: str
    pictured: tuple[str, ...]
    faults: tuple[Fault, ...]
    composed: bool


class Workshop:
    """What all jobs of a run share, loaded once per process."""

    def __init__(self, jobs: Jobs) -> None:
        self.jobs = jobs
        self.base = base_of(jobs)
        self.library: Library = load_library(jobs.templates)
        self.columns: dict[str, Column] = {}
        self.catalogues: dict[str, Catalogue | None] = {}
        self.recipes: dict[str | None, str] = {}
        self.pictured: dict[str, bool] = {}
        self.looks: dict[Hashable, _Look] = {}
        self.library.chosen(jobs.documents, Location("--document"))
        self.base_faults = self._base_faults()

    def _base_faults(self) -> frozenset[Fault]:
        if self.jobs.tender is None:
            return frozenset()
        try:
            return frozenset(resolve(self.base, self.catalogue("en"), clauses=self.jobs.clauses).faults)
        except TenderkitError as error:
            return frozenset(error.faults)

    def in_the_table(self, faults: Iterable[Fault], job: Job) -> tuple[Fault, ...]:
        """Return the faults of a job with their rows and columns."""
        return tuple(sorted({in_the_table(fault, job, self.base_faults) for fault in faults}))

    def file(self, job: Job) -> JobFile:
        """Return the data of a job's tender; raises TenderkitError as `with_changes` does."""
        return with_changes(job, self.base, self.columns, self.jobs.notation)

    def tender(self, file: JobFile) -> Tender:
        """Return the tender of a job's data; raises TenderkitError with its faults."""
        several = file.data.get("languages")
        language = (several[0] if isinstance(several, list) and several else file.data.get("language")) or "en"
        return resolve(file, self.catalogue(language) if isinstance(language, str) else None, clauses=self.jobs.clauses)

    def catalogue(self, language: str) -> Catalogue | None:
        """Return the catalogue of a language; None where it is to be looked for, and its faults told, for each job."""
        if language not in self.catalogues:
            try:
                self.catalogues[language] = load_catalogue(language, self.jobs.clauses)
            except TenderkitError as error:
                if any(fault.code != "TK202" for fault in error.faults):
                    raise
                self.catalogues[language] = None
        return self.catalogues[language]

    def kinds(self, tender: Tender) -> list[DocumentType]:
        """Return the types of a job's documents; raises TenderkitError (TK410)."""
        if self.jobs.documents:
            return self.library.chosen(self.jobs.documents, Location("--document"))
        return self.library.chosen(tender.file.documents, tender.yaml.where("documents"))

    def paths(self, job: Job, look: _Look, file: JobFile) -> list[str]:
        """Return the paths of a job's documents below the output folder, one for each format."""
        values = {**look.names, "key": job.key, "row": str(job.number)}
        if file.data.get("reference") is not None:
            values["reference"] = str(file.data["reference"]).strip()
        title, jobs = file.data.get("title"), self.jobs
        return [
            naming.path_for(
                jobs.name,
                {**values, "document": kind.id, "title": kind.title if title is None else str(title).strip()},
                draft=jobs.draft,
                kind=each,
            )
            for kind in look.kinds
            for each in jobs.formats
        ]

    def has_pictures(self, tender: Tender) -> bool:
        """Whether the documents of a job may have pictures: its logo, or those of templates and texts of the catalogue."""
        catalogue = tender.catalogue
        if catalogue.fingerprint not in self.pictured:
            texts = [*self.library.sources.values(), *catalogue.passages.values()]
            texts += [passage for item in catalogue.items.values() for passage in item.texts.values()]
            self.pictured[catalogue.fingerprint] = any("![" in passage.text for passage in texts)
        return tender.file.contracting_authority.logo is not None or self.pictured[catalogue.fingerprint]

    def made_of(self, tender: Tender, kinds: Sequence[DocumentType], words: dict[str, Any]) -> str:
        """Return the hash of what the documents of a job are made of beside some of its words.

        The same text can be another number or date in another way of writing: what it was read as counts.
        """
        parts = [
            __version__,
            self.recipe(tender.file.house.style),
            tender.catalogue.fingerprint,
            tender.file.model_dump_json(exclude=words),
            str(self.jobs.draft),
            *(self.library.sources[kind.id].text for kind in kinds),
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def recipe(self, style: str | None) -> str:
        """Return the hash of what else goes into documents: macros, house style, and the day that stands for today."""
        if style not in self.recipes:
            self.recipes[style] = self._recipe(style)
        return self.recipes[style]

    def _recipe(self, style: str | None) -> str:
        named = Path(self.base.path).parent / style if style else self.library.house_style
        own = self.jobs.house_style or named or SHIPPED_STYLE
        macros = [passage.text for name, passage in sorted(self.library.sources.items()) if name not in self.library.types]
        try:
            bytes_of_style = regular.read(own)
        except OSError:
            bytes_of_style = b""  # told as a fault when the document is made
        rest = [*macros, os.environ.get("SOURCE_DATE_EPOCH", ""), hashlib.sha256(bytes_of_style).hexdigest()]
        return hashlib.sha256(json.dumps(rest).encode()).hexdigest()


@keeping.by_value("bulk.workshop")
def workshop(jobs: Jobs) -> Workshop:
    """Return the workshop of a run; raises TenderkitError where base tender, catalogue or templates have faults."""
    return Workshop(jobs)


def check_chunk(jobs: Jobs, chunk: Sequence[Job]) -> list[Checked]:
    """Hold each job against the schema and the catalogue, and find the paths of its documents."""
    shop = workshop(jobs)
    return [_checked(shop, job) for job in chunk]


def _checked(shop: Workshop, job: Job) -> Checked:
    try:
        return _check(shop, job)
    except TenderkitError:
        raise
    except Exception as error:  # no memory for one job, or a bug of ours in it, stops no other
        return Checked(job, "", (), (of_error(error, job.where),))


def _check(shop: Workshop, job: Job) -> Checked:
    if job.faults:
        return Checked(job, "", (), job.faults)
    decides = what_decides(job)
    try:
        file = shop.file(job)
        look = shop.looks.get(decides) or _looked_at(shop, file, decides)
    except TenderkitError as error:
        # What a document prints and nobody has filled in is told when there is a document; here it may be none of its business.
        wrong = [fault for fault in error.faults if fault.severity != "missing"]
        return Checked(job, "", (), shop.in_the_table(wrong or error.faults, job))
    if decides is not None and not look.composed and shop.base_faults.issuperset(look.faults) and len(shop.looks) < _LOOKS:
        shop.looks[decides] = look
    paths = shop.paths(job, look, file)
    problems = [Fault(job.where, "TK873", *problem) for path in paths if (problem := naming.path_problem(path))]
    return Checked(job, _input(look, file, paths), tuple(paths), shop.in_the_table([*look.faults, *problems], job))


def _looked_at(shop: Workshop, file: JobFile, decides: Hashable | None) -> _Look:
    """Hold a job's data against schema, catalogue and templates; raises TenderkitError with what keeps it from being made."""
    tender = shop.tender(file)
    kinds = shop.kinds(tender)
    faults, pictured = [fault for fault in tender.faults if fault.severity == "warning"], list[str]()
    if len(tender.file.spoken) > 1:
        message = f"a run makes documents in one language, here {tender.file.spoken[0]}; not in {', '.join(tender.file.spoken[1:])}"
        hint = "run it once for each language, with `language` in the table or the base"
        faults.append(Fault(tender.yaml.where("languages"), "TK632", message, hint, "warning"))
    composed = bool(tender.missing and not shop.jobs.draft) or shop.has_pictures(tender)
    if composed:
        # Only what a document prints has to be filled in, or is in it: the document has to be composed to know.
        for kind in kinds:
            flow, _, found = compose(tender, kind, shop.library, draft=shop.jobs.draft)
            faults += found
            pictured += [picture.sha256 for picture in pictures_of(tender, flow)[0].values()]
    catalogue = tender.catalogue
    names = {
        "reference": label(catalogue.meta.labels, "no_reference"),
        "scenario": tender.scenario.id,
        "language": catalogue.language,
    }
    return _Look(
        tuple(kinds), names, shop.made_of(tender, kinds, beside(decides, shop.columns)), tuple(pictured), tuple(faults), composed
    )


def _input(look: _Look, file: JobFile, paths: Sequence[str]) -> str:
    """Return the hash of all that a job's documents are made of, its pictures among it, and of where they go."""
    parts = [look.made_of, json.dumps(file.data, sort_keys=True), *paths, *look.pictured]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def make_chunk(jobs: Jobs, chunk: Sequence[Checked], write: bool, replaceable: frozenset[str]) -> list[Outcome]:
    """Make the documents of each job; with `write`, put them in the output folder, else let them travel as bytes.

    `replaceable` holds the paths at which a file may be replaced by one that differs.
    """
    shop = workshop(jobs)
    composed = [_composed(shop, checked) for checked in chunk]
    if jobs.formats != ("docx",):
        composed = _exported(shop, composed)
    return [_finished(shop, each, write, replaceable) for each in composed]


def make_one(jobs: Jobs, checked: Checked) -> None:
    """Make the Word files of a job and throw them away: what that takes is loaded and compiled then."""
    _composed(workshop(jobs), checked)


@dataclass(frozen=True)
class _Composed:
    """A job with its documents, or the faults that keep it from being made, and the seconds of work."""

    checked: Checked
    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]
    seconds: float

    @property
    def failed(self) -> bool:
        return any(fault.severity != "warning" for fault in self.faults)


def _composed(shop: Workshop, checked: Checked) -> _Composed:
    start = time.perf_counter()
    job, jobs = checked.job, shop.jobs
    faults: list[Fault] = []
    made: list[Document] = []
    try:
        tender = shop.tender(shop.file(job))
        for kind in shop.kinds(tender):
            document, found = make(
                tender, kind, shop.library, house_style=jobs.house_style, draft=jobs.draft, keep_comments=jobs.keep_comments
            )
            faults += found
            if document is not None:
                faults += document.told
                made.append(document)
    except TenderkitError as error:
        faults += error.faults
    except Exception as error:
        faults.append(of_error(error, job.where))
    return _Composed(checked, tuple(made), shop.in_the_table(faults, job), time.perf_counter() - start)


def _exported(shop: Workshop, composed: Sequence[_Composed]) -> list[_Composed]:
    """Return jobs with their documents in the formats of the run: all at once, or one by one where that fails."""
    start = time.perf_counter()
    good = [each for each in composed if not each.failed]
    try:
        made = iter(export([document for each in good for document in each.documents], shop.jobs.formats))
    except TenderkitError as error:
        if len(good) == 1:
            faults = shop.in_the_table(error.faults, good[0].checked.job)
            return [replace(each, faults=(*each.faults, *faults)) if each is good[0] else each for each in composed]
        return [one for each in composed for one in _exported(shop, [each])]
    seconds = (time.perf_counter() - start) / max(len(good), 1)
    count = len(shop.jobs.formats)
    return [
        each
        if each.failed
        else replace(each, documents=tuple(itertools.islice(made, count * len(each.documents))), seconds=each.seconds + seconds)
        for each in composed
    ]


def _finished(shop: Workshop, composed: _Composed, write: bool, replaceable: frozenset[str]) -> Outcome:
    """Return what becomes of a job once its documents are written, where they are to be written here."""
    start = time.perf_counter()
    checked, job, faults = composed.checked, composed.checked.job, composed.faults
    made: list[Made] = []
    if not composed.failed:
        pairs = zip(composed.documents, checked.paths, strict=True)
        made = [Made(document.id, path, document.sha256, document.data) for document, path in pairs]
        if write:
            faults += tuple(put(shop.jobs.output, made, replaceable))
            made = [Made(one.document, one.path, one.sha256) for one in made]
    kept = () if any(fault.severity != "warning" for fault in faults) else tuple(made)
    seconds = composed.seconds + time.perf_counter() - start
    return Outcome(job.key, job.where, job.number, checked.input, kept, faults, seconds, warnings=checked.faults)


def put(output: Path, made: Sequence[Made], replace: frozenset[str]) -> list[Fault]:
    """Write documents, each complete or not at all; a file that differs and is not to be replaced is kept, and a fault (TK875)."""
    faults = []
    for one in made:
        path, data = output / one.path, one.data or b""
        try:
            if os.path.isdir(path):
                faults.append(atomic.folder_in_the_way(path))
                continue
            if one.path not in replace and os.path.lexists(path):
                if atomic.differs(path, data):
                    hint = "move it away, or use --restart to replace it"
                    faults.append(Fault(Location(places.shown(path)), "TK875", "this file exists and differs; it was kept", hint))
                continue
            atomic.write(path, data)
        except OSError as error:
            its_own = error.errno in atomic.OF_THE_NAME
            faults.append(atomic.not_written(path, error) if its_own else atomic.not_written(path, error, "TK876", GOES_ON))
    return faults
