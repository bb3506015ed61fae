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
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
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
from tenderkit.documents.compose import lot_name
from tenderkit.documents.types import SHIPPED_STYLE
from tenderkit.faults import Fault, Location, TenderkitError, of_error, stop_on
from tenderkit.files import atomic, places, regular
from tenderkit.files.translations import MASTER
from tenderkit.files.yamlfile import YamlFile
from tenderkit.labels import label
from tenderkit.tender import Tender, in_words_of_catalogue, resolve
from tenderkit.tender.own_folders import OWN, own_folder
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
    has changed since. `input` is the hash of all that the documents are made of; `replaced` of them took the place of others.
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
    replaced: int = 0

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

    `name` is the pattern of the paths of its documents, and `names` what each of them has for it beside the words of the job.
    `made_of` is the hash of all that the documents are made of beside those words; `pictured` those of their pictures.
    Where documents were `composed` for it, it holds for this job alone: a template may ask for any word.
    """

    name: str
    names: tuple[Mapping[str, str], ...]
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
        self.libraries: dict[str, Library] = {}
        self.columns: dict[str, Column] = {}
        self.catalogues: dict[str, Catalogue | None] = {}
        self.recipes: dict[tuple[str | None, str], str] = {}
        self.pictured: dict[str, bool] = {}
        self.looks: dict[Hashable, _Look] = {}
        self.library.chosen(jobs.documents, Location("argument documents"))
        self.base_faults = self._base_faults()

    def _base_faults(self) -> frozenset[Fault]:
        if self.jobs.tender is None:
            return frozenset()
        try:
            return frozenset(fault for tender in self._in_each_language(self.base) for fault in tender.faults)
        except TenderkitError as error:
            return frozenset(error.faults)

    def in_the_table(self, faults: Iterable[Fault], job: Job) -> tuple[Fault, ...]:
        """Return the faults of a job with their rows and columns."""
        return tuple(sorted({in_the_table(fault, job, self.base_faults) for fault in faults}))

    def file(self, job: Job) -> JobFile:
        """Return the data of a job's tender; raises TenderkitError as `with_changes` does, and with TK633."""
        file = with_changes(job, self.base, self.columns, self.jobs.notation)
        stop_on(self._own_folders(job))
        return file

    def documents(self, file: JobFile) -> list[tuple[Tender, DocumentType]]:
        """Return the documents of a job: its tender in each language with each type; raises TenderkitError with its faults."""
        return [
            (part, kind) for tender in self._in_each_language(file) for kind in self._kinds(tender) for part in kind.parts(tender)
        ]

    def _in_each_language(self, file: YamlFile) -> list[Tender]:
        several = file.data.get("languages")
        language = (several[0] if isinstance(several, list) and several else file.data.get("language")) or MASTER
        tender = resolve(file, self.catalogue(language) if isinstance(language, str) else None, clauses=self.jobs.clauses)
        catalogues = [self.catalogue(spoken) for spoken in tender.file.spoken]
        return [in_words_of_catalogue(tender, catalogue) for catalogue in catalogues if catalogue is not None]

    def _own_folders(self, job: Job) -> Iterator[Fault]:
        """Yield what a tender file names of clauses or templates that are not those of the run: those are loaded once."""
        if not job.path:
            return
        own, faults = YamlFile(job.own, job.path, job.lines), list[Fault]()
        for name in OWN:
            folder, of_run = own_folder(own, name, faults), getattr(self.jobs, name)
            if folder is not None and (of_run is None or not os.path.samefile(folder, of_run)):
                message = f"a run has the same {name} for all tenders, and those are others"
                hint = f"name them with --{name}, or render this tender by itself"
                yield Fault(own.where("house", name), "TK633", message, hint)
        yield from faults

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

    def spoken(self, tender: Tender) -> Library:
        """Return the templates in the language of a tender."""
        language = tender.catalogue.language
        if language not in self.libraries:
            self.libraries[language] = self.library.in_language(language)
        return self.libraries[language]

    def _kinds(self, tender: Tender) -> list[DocumentType]:
        library = self.spoken(tender)
        if self.jobs.documents:
            return library.chosen(self.jobs.documents, Location("argument documents"), tender)
        return library.chosen(tender.file.documents, tender.yaml.where("documents"), tender)

    def paths(self, job: Job, look: _Look, file: JobFile) -> list[str]:
        """Return the paths of a job's documents below the output folder, one for each format."""
        own = {"key": job.key, "row": str(job.number)}
        own |= {name: str(file.data[name]).strip() for name in ("reference", "title") if file.data.get(name) is not None}
        return [
            naming.path_for(look.name, {**names, **own}, draft=self.jobs.draft, kind=each)
            for names in look.names
            for each in self.jobs.formats
        ]

    def has_pictures(self, tender: Tender) -> bool:
        """Whether the documents of a job may have pictures: its logo, or those of templates and texts of the catalogue."""
        catalogue = tender.catalogue
        if catalogue.language not in self.pictured:
            texts = [*self.spoken(tender).sources.values(), *catalogue.passages.values()]
            texts += [passage for item in catalogue.items.values() for passage in item.texts.values()]
            self.pictured[catalogue.language] = any("![" in passage.text for passage in texts)
        return tender.file.contracting_authority.logo is not None or self.pictured[catalogue.language]

    def made_of(self, documents: Sequence[tuple[Tender, DocumentType]], words: dict[str, Any]) -> str:
        """Return the hash of what the documents of a job are made of beside some of its words.

        The same text can be another number or date in another way of writing: what it was read as counts.
        """
        first, _ = documents[0]
        parts = [__version__, first.catalogue.fingerprint, first.file.model_dump_json(exclude=words), str(self.jobs.draft)]
        for tender, kind in documents:
            library = self.spoken(tender)
            parts += [self.recipe(tender.file.house.style, library), tender.catalogue.wording]
            parts += [repr(kind), library.sources[kind.id].text]
            parts += [tender.fingerprint] if tender.lot else []
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def recipe(self, style: str | None, library: Library) -> str:
        """Return the hash of what else goes into documents: macros, house style, and the day that stands for today."""
        known = (style, library.language)
        if known not in self.recipes:
            self.recipes[known] = self._recipe(style, library)
        return self.recipes[known]

    def _recipe(self, style: str | None, library: Library) -> str:
        named = Path(self.base.path).parent / style if style else library.house_style
        own = self.jobs.house_style or named or SHIPPED_STYLE
        macros = [passage.text for name, passage in sorted(library.sources.items()) if name not in library.types]
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
    documents = shop.documents(file)
    faults = [fault for tender, _ in documents for fault in tender.faults if fault.severity == "warning"]
    pictured, composed = list[str](), False
    for tender, kind in documents:
        if (tender.missing and not shop.jobs.draft) or shop.has_pictures(tender):
            # Only what a document prints has to be filled in, or is in it: the document has to be composed to know.
            flow, _, found = compose(tender, kind, shop.spoken(tender), draft=shop.jobs.draft)
            faults += found
            pictured += [picture.sha256 for picture in pictures_of(tender, flow)[0].values()]
            composed = True
    name = naming.with_each(shop.jobs.name, "lot") if any(tender.lot for tender, _ in documents) else shop.jobs.name
    if len({tender.catalogue.language for tender, _ in documents}) > 1:
        name = naming.with_each(name, "language")
    return _Look(
        name,
        tuple(_names(tender, kind) for tender, kind in documents),
        shop.made_of(documents, beside(decides, shop.columns)),
        tuple(pictured),
        tuple(faults),
        composed,
    )


def _names(tender: Tender, kind: DocumentType) -> dict[str, str]:
    """Return what the path of a document can have in it; reference and title are what stands in for those of the tender."""
    return {
        "document": kind.id,
        "reference": label(tender.catalogue.meta.labels, "no_reference"),
        "title": kind.title,
        "scenario": tender.scenario.id,
        "language": tender.catalogue.language,
        "lot": lot_name(tender),
    }


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
        for tender, kind in shop.documents(shop.file(job)):
            document, found = make(
                tender, kind, shop.spoken(tender), house_style=jobs.house_style, draft=jobs.draft, keep_comments=jobs.keep_comments
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
                    hint = "move it away and run the command again to have it made anew; --restart replaces every file like it"
                    faults.append(Fault(Location(places.shown(path)), "TK875", "this file exists and differs; it was kept", hint))
                continue
            atomic.write(path, data)
        except OSError as error:
            its_own = error.errno in atomic.OF_THE_NAME
            faults.append(atomic.not_written(path, error) if its_own else atomic.not_written(path, error, "TK876", GOES_ON))
    return faults
