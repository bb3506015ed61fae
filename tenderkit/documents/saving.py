"""Finished documents → files in a folder, all or none, each complete or absent; and beforehand, what would become of each file."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tenderkit.documents import drafts
from tenderkit.faults import Fault, Location, TenderkitError, stop_on
from tenderkit.files import arguments, atomic, places, regular
from tenderkit.files.arguments import PathLike

_DOCUMENTS = "documents are expected, as `render` gives them"
_ENDINGS = (".docx", ".pdf", ".odt", ".png", ".ics", ".xlsx", ".json", ".xml")  # of documents: what ends so is meant as a file


@dataclass(frozen=True, repr=False)
class Document:
    """A finished document: its type, its file name and its bytes, and what its buyer is told of the house style (warnings).

    In a pack the name begins with that of a folder, and a slash.
    `origin` is None for what is not made of a tender.
    """

    id: str
    name: str
    data: bytes
    told: tuple[Fault, ...] = ()
    origin: drafts.Origin | None = None

    def __repr__(self) -> str:
        return f"Document({self.id!r}, {self.name!r}, {len(self.data)} bytes)"

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    def save(self, path: PathLike, *, force: bool = False) -> Path:
        """Write the document to a folder, or under a name of its own (`annex.docx`), and return its path.

        What is there already is treated as by `save`, and the same TenderkitError is raised; a name with the ending of another
        format is a fault too (TK641).
        """
        path = arguments.path(path, "path")
        document, folder, ending = self, path, path.suffix.lower()
        if ending in _ENDINGS and not os.path.isdir(path):
            if ending != os.path.splitext(self.name)[1].lower():
                message = f"the name ends with {ending}, and the document is {self.name}"
                raise TenderkitError([Fault(Location(places.shown(path)), "TK641", message, "`export` makes other formats")])
            origin = self.origin and replace(self.origin, draft_stem=None)
            document, folder = replace(self, name=path.name, origin=origin), path.parent
        [saved] = save(document, folder, force=force)
        return saved


@dataclass(frozen=True)
class Planned:
    """What is to become of a file: it is new, the same, replaced, or kept for the fault that is told.

    `aside` is where an edited draft goes before it is replaced.
    """

    path: Path
    document: Document
    becomes: Literal["new", "same", "replaced", "kept"]
    fault: Fault | None = None
    aside: Path | None = None


@dataclass(frozen=True)
class Plan:
    """What is to become of the files of a folder; `outdated` are drafts of ours under names that they no longer have."""

    folder: Path
    files: tuple[Planned, ...]
    outdated: tuple[Path, ...]

    @property
    def faults(self) -> list[Fault]:
        """Why files are kept: with a fault, nothing is written."""
        return [file.fault for file in self.files if file.fault is not None]


def plan(documents: Document | Iterable[Document], folder: PathLike, *, force: bool = False) -> Plan:
    """Say what `save` would do, without writing anything.

    A draft that is as tenderkit wrote it is replaced. One that was edited is kept, or with `force` set aside under another name.
    Any other file that differs is replaced with `force` alone, for it may have been issued.
    """
    documents = arguments.several(documents, Document, "documents", _DOCUMENTS)
    folder = arguments.path(folder, "folder")
    folders = {(folder / document.name).parent: dict[str, drafts.Origin | None]() for document in documents}
    known = {each: drafts.read(each) for each in folders}
    files: list[Planned] = []
    for document in documents:
        path = arguments.path(folder / document.name, "documents")
        again = any(document.name.casefold() == other.document.name.casefold() for other in files)
        if again:
            files.append(Planned(path, document, "kept", same_name(path)))
        else:
            files.append(_planned(path, document, known[path.parent], force=force))
        folders[path.parent][path.name] = document.origin
    outdated = [path for each, written in folders.items() for path in drafts.outdated(written, each, known[each])]
    return Plan(folder, tuple(files), tuple(outdated))


def carry_out(planned: Plan) -> list[Path]:
    """Write the files of a plan, all or none, and return their paths; raises TenderkitError where one is kept."""
    stop_on(planned.faults)
    written: dict[Path, bytes] = {}
    for file in planned.files:
        if file.aside is not None:
            written[file.aside] = _read(file.path)
        if file.becomes != "same":
            written[file.path] = file.document.data
    for folder in dict.fromkeys(file.path.parent for file in planned.files):
        known = drafts.read(folder)
        files = [file for file in planned.files if file.path.parent == folder]
        own = {file.path.name: drafts.draft_of(file.document.origin, file.document.sha256, folder) for file in files}
        record = {name: draft for name, draft in known.items() if folder / name not in planned.outdated} | {
            name: draft for name, draft in own.items() if draft is not None
        }
        if record != known:
            written[folder / drafts.RECORD] = drafts.as_bytes(record)
    atomic.save(written)
    for path in planned.outdated:
        with contextlib.suppress(OSError):  # as on Windows where Word has it open
            path.unlink()
    return [file.path for file in planned.files]


def save(documents: Document | Iterable[Document], folder: PathLike, *, force: bool = False) -> list[Path]:
    """Write documents to a folder, each complete or not at all, and return their paths in order.

    Drafts of the same documents under names that they no longer have are removed unless somebody edited them. Raises TenderkitError
    before anything is written where two documents have one name (TK602) or a file of that name differs and is to be kept, as `plan`
    says (TK601), where a folder has the name (TK609), and where the folder cannot be written (TK603).
    """
    return carry_out(plan(documents, folder, force=force))


def save_each(documents: Iterable[Document], folder: PathLike, *, force: bool = False) -> Iterator[tuple[Path, Document]]:
    """Write documents as they come, for there may be thousands, and yield each that is there now with its path.

    A file of that name that differs is kept unless `force` is given, and the others are written; after the last one TenderkitError
    tells of all that were kept (TK601), would have had one name (TK602), or have the name of a folder (TK609). Raises it at once
    where the folder cannot be written (TK603).
    """
    folder = arguments.path(folder, "folder")
    faults = []
    seen: set[str] = set()
    for document in documents:
        path = arguments.path(folder / document.name, "documents")
        file = _planned(path, document, {}, force=force)
        if document.name.casefold() in seen:
            faults.append(same_name(path))
        elif file.fault is not None:
            faults.append(file.fault)
        else:
            if file.becomes != "same":
                atomic.save({path: document.data})
            yield path, document
        seen.add(document.name.casefold())
    stop_on(faults)


def _planned(path: Path, document: Document, known: Mapping[str, drafts.Draft], *, force: bool) -> Planned:
    if os.path.isdir(path):
        return Planned(path, document, "kept", atomic.folder_in_the_way(path))
    if not os.path.lexists(path):
        return Planned(path, document, "new")
    if not atomic.differs(path, document.data):
        return Planned(path, document, "same")
    draft = document.origin is not None and document.origin.draft
    if draft and drafts.is_untouched(path, known):
        return Planned(path, document, "replaced")
    aside = _free(path) if draft else None
    if force:
        return Planned(path, document, "replaced", aside=aside)
    why = "it may have been issued"
    hint = "use --force to replace it, or another folder"
    if aside is not None:
        why = "it was edited since tenderkit wrote it" if path.name in known else "it may not be as tenderkit wrote it"
        hint = f"rename it; or use --force, which sets it aside as {aside.name}"
    message = f"this file exists and differs; it was kept, because {why}{_what_differs(path, document)}"
    return Planned(path, document, "kept", Fault(Location(places.shown(path)), "TK601", message, hint), aside)


def _what_differs(path: Path, document: Document) -> str:
    if not document.name.endswith(".docx"):
        return ""
    from tenderkit.word.paragraphs import difference  # takes lxml to import

    told = difference(path, document.data)
    return f": {told}" if told else ""


def _free(path: Path) -> Path:
    """A name beside a file that no other has, for an edited draft."""
    aside, number = path.with_name(f"{path.stem}-edited{path.suffix}"), 1
    while os.path.lexists(aside):
        number += 1
        aside = path.with_name(f"{path.stem}-edited-{number}{path.suffix}")
    return aside


def _read(path: Path) -> bytes:
    try:
        return regular.read(path)
    except OSError as error:
        raise TenderkitError([places.not_read(places.shown(path), error)]) from None


def same_name(path: Path) -> Fault:
    """The fault of a document that would have the name of another one."""
    hint = "give their templates different `file` patterns"
    return Fault(Location(places.shown(path)), "TK602", "two documents would have this name", hint)
