"""A tender and the document types → its whole pack: which documents it gets and why, and where each of them lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Literal
from urllib.parse import quote

from tenderkit.documents.types import PHASES, DocumentType, Library, Phase, load_library
from tenderkit.files import arguments
from tenderkit.files.arguments import PathLike
from tenderkit.templating import Markdown
from tenderkit.tender import Tender

Made = Literal["usual", "on-request", "score", "award", "pack"]
_MADE: Mapping[str, Made] = {"return": "score", "market": "score", "award": "award", "tenderer": "award", "pack": "pack"}
FOR_BUYER = "buyer-only"


@dataclass(frozen=True)
class Entry:
    """A document that a tender gets: when it is used, the items that call for it, and how it is made.

    `phases` are in order; `items` are ids, none where any tender gets the document. `made` is “usual” for what `render` makes
    unasked, “on-request” where it has to be named, “score” where it is made of returned questionnaires, “award” where it is made of
    what was decided, “pack” for the index.
    """

    kind: DocumentType
    phases: tuple[Phase, ...]
    items: tuple[str, ...]
    made: Made

    @property
    def in_pack(self) -> bool:
        """Whether the document can be made before something has been returned, or decided."""
        return self.made in ("usual", "on-request")

    @property
    def folder(self) -> str:
        """Its folder in the pack: that of its first phase. What is for the buyer alone never lies beside what is published."""
        return FOR_BUYER if self.kind.audience == "buyer" else f"{PHASES.index(self.phases[0]) + 1}-{self.phases[0]}"


def entries(tender: Tender, library: Library) -> list[Entry]:
    """Return the documents that a tender gets in the order of their use: first the index, and last what the buyer alone reads.

    What `render` makes unasked is what the tender file names under `documents`, else every document made per tender. Raises
    TenderkitError as `Library.chosen` does.
    """
    usual = {kind.id for kind in library.chosen(tender.file.documents, tender.yaml.where("documents"), tender)}
    found = []
    for kind in library.types.values():
        if not kind.fits(tender) or not (kind.of_tender or tender.questionnaire):
            continue
        made = _MADE.get(kind.per, "usual" if kind.id in usual else "on-request")
        items = tuple(chosen.id for chosen in kind.calling(tender))
        found.append(Entry(kind, kind.phases(tender), items, made))
    return sorted(found, key=_place)


def documents_of(tender: Tender, *, templates: PathLike | None = None) -> list[Entry]:
    """Return the documents that a tender gets, in the order of their use and with their words in its language.

    `kind` of each has its id, title, description and audience; `items` are those of the tender that call for it. Raises
    TenderkitError for faults of templates, and for what the tender file names under `documents` and does not get (TK410, TK416,
    TK422).
    """
    arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` gives it")
    return entries(tender, load_library(templates or tender.templates).in_language(tender.catalogue.language))


def _place(entry: Entry) -> tuple[bool, int, bool, bool, str]:
    first = PHASES.index(entry.phases[0])
    return entry.made != "pack", first, entry.kind.audience == "buyer", entry.made != "usual", entry.kind.id


def left_out(tender: Tender, library: Library) -> list[DocumentType]:
    """Return the documents that are there for items which a tender does not have."""
    return [kind for kind in library.types.values() if kind.items and not kind.fits(tender)]


def index_names(tender: Tender, library: Library, paths: Mapping[str, str]) -> dict[str, Any]:
    """Return the name that the template of the index has beside the others: `pack`; `paths` are those of its documents, by id.

    Title and description are those of the library's language, which has to be that of the tender.
    """
    found = entries(tender, library)
    phases = [SimpleNamespace(id=phase, documents=list(_used_in(phase, found, paths))) for phase in PHASES]
    return {
        "pack": SimpleNamespace(
            phases=[phase for phase in phases if phase.documents],
            number=len(paths),
            left_out=[SimpleNamespace(title=kind.title, items=list(kind.items)) for kind in left_out(tender, library)],
            later=[SimpleNamespace(title=entry.kind.title, made=entry.made) for entry in found if entry.made in ("score", "award")],
        )
    }


def _used_in(phase: Phase, found: list[Entry], paths: Mapping[str, str]) -> Iterator[SimpleNamespace]:
    for entry in found:
        if phase in entry.phases and entry.kind.id in paths:
            path, kind = paths[entry.kind.id], entry.kind
            # After the award the tenderer who fills a form in is the contractor.
            after = phase == "contract" and kind.audience == "tenderer"
            yield SimpleNamespace(
                title=kind.title,
                description=kind.description,
                audience="contractor" if after else kind.audience,
                items=list(entry.items),
                file=path.removesuffix(".docx"),
                address=Markdown(f"file:{quote(path)}"),
            )
