"""Template folders → document types: what `list documents` shows, and the sources that the engine compiles."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Literal

from tenderkit import keeping
from tenderkit.blocks import UNFIT
from tenderkit.catalogue.asking import FieldMeta, faults_of
from tenderkit.catalogue.schema import ItemId, Key
from tenderkit.catalogue.spoken import spoken_in
from tenderkit.faults import Fault, Location, stop_on, suggestion
from tenderkit.files import arguments, frontmatter, naming_rules, places, yamlfile
from tenderkit.files.arguments import PathLike
from tenderkit.files.frontmatter import Passage
from tenderkit.files.misnamed import misnamed
from tenderkit.files.translations import MASTER, translated
from tenderkit.files.validation import Model, Text, Words, validate
from tenderkit.files.worded import in_words
from tenderkit.files.yamlfile import YamlFile
from tenderkit.templating import Engine
from tenderkit.tender import ChosenItem, Tender
from tenderkit.views.filters import FILTERS

HOUSE_STYLE = "house-style.docx"
SHIPPED_STYLE = places.data_root() / "templates" / HOUSE_STYLE
_PHASE_OF: Final[Mapping[str, Phase]] = {
    "supplier": "consultation",
    "tenderer": "tender",
    "buyer": "tender",
    "contractor": "contract",
}
_ALWAYS_WHOLE = ("scenario", "language", "document", "lot")
Outcome = Literal["awarded", "not-awarded", "not-admitted", "open"]  # of a tenderer; open: lots are still to be drawn
Phase = Literal["consultation", "tender", "award", "contract"]
PHASES: Final[tuple[Phase, ...]] = ("consultation", "tender", "award", "contract")
FILE_NAMES = ("reference", "title", "scenario", "language", "document", "supplier", "tenderer", "lot")
MADE_LATER: Final[Mapping[str, tuple[str, str]]] = {  # of what there is to be first, and what makes it then
    "return": ("is made of returned questionnaires", "`tenderkit score` makes it"),
    "market": ("is made of returned questionnaires", "`tenderkit score` makes it"),
    "award": ("is made of what was decided", "`tenderkit award` makes it"),
    "tenderer": ("is made of what was decided", "`tenderkit award` makes it"),
    "pack": ("says what is in the pack", "`tenderkit render --all` makes it with the others"),
}


class DocumentType(Model):
    """The front matter of a template: what the document is and who it is for.

    `file` is the pattern of its file name, with names of FILE_NAMES in braces. `per` says what it is made for once, and `lots`
    whether that is each lot of a tender, or all of them together; one per tenderer is made for those with one of the outcomes in
    `tenderers`, or for all where it is empty; one `on_request` is made where it is named and not else; one with
    `items` only for a tender that has one of them on which nothing is decided as `unless` says. `phase` is the part of the
    procedure in which it is used. Of a `form` only the `fields` can be filled in: `respondent` names the one that says who did
    so, `period` the year or the time that it is about. With `references: words` its texts refer to items by name and title alone,
    for a document that has no headings of items to refer to.
    """

    id: Text
    title: Words
    description: Words
    version: Text
    audience: Literal["supplier", "tenderer", "contractor", "buyer"]
    file: Text = "{reference}-{document}.docx"
    per: Literal["tender", "consultation", "supplier", "return", "market", "pack", "award", "tenderer"] = "tender"
    tenderers: tuple[Outcome, ...] = ()
    lots: Literal["each", "together"] = "each"
    phase: Phase | None = None
    on_request: bool = False
    items: tuple[ItemId, ...] = ()
    unless: Mapping[Key, Text] = {}
    form: bool = False
    fields: tuple[FieldMeta, ...] = ()
    respondent: Key | None = None
    period: Key | None = None
    references: Literal["numbers", "words"] = "numbers"
    orientation: Literal["portrait", "landscape"] = "portrait"

    def items_in(self, tender: Tender) -> list[str]:
        """The items of a tender that the document is there for: those on which nothing of `unless` is decided."""
        held = {name: tender.item(name) for name in self.items}
        return [
            name
            for name, item in held.items()
            if item and not any(item.decisions.get(decision) == value for decision, value in self.unless.items())
        ]

    def fits(self, tender: Tender | None) -> bool:
        """Whether the document is made for a tender: it has one of the items, or the lots, that it is there for."""
        if self.lots == "together" and tender is not None and not tender.lots:
            return False
        return not self.items or tender is None or bool(self.items_in(tender))

    def parts(self, tender: Tender) -> tuple[Tender, ...]:
        """What of a tender the document is made for: each lot that it fits, where there are lots and it is not for all together."""
        if not tender.lots or self.lots == "together":
            return (tender,)
        return tuple(lot for lot in tender.lots if self.fits(lot))

    @property
    def of_tender(self) -> bool:
        """Whether it is made of a tender and its values, and not before there is one."""
        return self.per in ("tender", "pack", "award", "tenderer")

    @property
    def is_letter(self) -> bool:
        """Whether it tells a tenderer what was decided: it is a draft until somebody signs it."""
        return self.per == "tenderer" and self.audience != "buyer"

    @property
    def there_for(self) -> str:
        """What has to be in a tender that it is made for, and is not in one that it does not fit, in words."""
        if self.lots == "together":
            return "is there for all lots of a tender, and this one has none"
        decided = "".join(f", or has with {decision}: {value}" for decision, value in self.unless.items())
        return f"is there for {' or '.join(self.items)}, which this tender does not have{decided}"

    def calling(self, tender: Tender) -> tuple[ChosenItem, ...]:
        """The items of a tender that it is there for; none where it is there for any tender."""
        there = self.items_in(tender)
        return tuple(chosen for chosen in tender.items if chosen.id in there)

    def phases(self, tender: Tender | None = None) -> tuple[Phase, ...]:
        """When it is used: as the front matter says, else when the items of the tender that call for it are, else by its reader."""
        if self.phase is not None:
            return (self.phase,)
        if self.per in ("consultation", "supplier", "return", "market"):
            return ("consultation",)
        if tender is not None and (calling := self.calling(tender)):
            called = {"contract" if chosen.item.meta.kind == "contract-clause" else "tender" for chosen in calling}
            return tuple(phase for phase in PHASES if phase in called)
        return (_PHASE_OF[self.audience],)


@dataclass(frozen=True, repr=False)
class Library:
    """The templates of a set of folders, compiled once for all their documents; `house_style` is the buyer's own among them."""

    types: Mapping[str, DocumentType]
    sources: Mapping[str, Passage]
    engine: Engine
    house_style: Path | None
    folders: tuple[Path, ...] = ()
    language: str = MASTER
    warnings: tuple[Fault, ...] = ()

    def __repr__(self) -> str:
        return f"Library({len(self.types)} documents)"

    def in_language(self, language: str) -> Library:
        """Return the same templates with their words in another language, as far as they are translated."""
        return self if language == self.language else _load_library(self.folders, language)

    def chosen(self, names: tuple[str, ...], where: Location, tender: Tender | None = None) -> list[DocumentType]:
        """Return the document types of these names, or all made per tender unasked; raises TenderkitError (TK410, TK416, TK422).

        Whether a document is there for the items of the tender is not looked at where there is none yet.
        """
        if tender is not None:
            self._know(tender.file.form_rows, tender.yaml)
        if not names:
            return [kind for kind in self.types.values() if kind.per == "tender" and not kind.on_request and kind.fits(tender)]
        faults = [
            Fault(
                where,
                "TK410",
                f"there is no document “{name}”",
                suggestion(name, self.types, otherwise=f"choose one of: {', '.join(self.types)}"),
            )
            for name in names
            if name not in self.types
        ]
        faults += [
            Fault(where, "TK416", f"{name} {made_of}", made_by)
            for name in names
            if name in self.types and self.types[name].per in MADE_LATER
            for made_of, made_by in [MADE_LATER[self.types[name].per]]
        ]
        faults += [
            Fault(where, "TK422", f"{name} {self.types[name].there_for}", "add the item, or leave the document out")
            for name in names
            if name in self.types and not self.types[name].fits(tender)
        ]
        stop_on(faults)
        return [self.types[name] for name in dict.fromkeys(names)]

    def _know(self, form_rows: Iterable[str], file: YamlFile) -> None:
        """Raise TenderkitError (TK410) where rows are set for a form that there is not."""
        forms = [name for name, kind in self.types.items() if any(each.kind == "rows" for each in kind.fields)]
        stop_on(
            [
                Fault(
                    file.where("form_rows", name),
                    "TK410",
                    f"there is no form “{name}” with rows",
                    suggestion(name, forms, otherwise=f"choose one of: {', '.join(forms)}"),
                )
                for name in form_rows
                if name not in forms
            ]
        )


def load_library(templates: PathLike | None = None) -> Library:
    """Load the shipped templates with the buyer's own folder over them, template by template.

    A file whose name begins with `_` holds macros and is no document. Raises TenderkitError with every fault of the front
    matters; syntax faults of a template come when it is used, or from `Engine.check`. A library is kept for as long as none of
    its files changes.
    """
    own = arguments.optional_path(templates, "templates")
    return _load_library(tuple(folder.resolve() for folder in places.layers("templates", own)), MASTER)


@keeping.by_files("templates", read=lambda folders, language: [each for folder in folders for each in (folder, folder / language)])
def _load_library(folders: tuple[Path, ...], language: str) -> Library:
    faults: list[Fault] = []
    spoken = spoken_in(language, [folder / language for folder in folders], faults)
    types: dict[str, DocumentType] = {}
    sources: dict[str, Passage] = {}
    house_style = None
    for folder in folders:
        if folder != SHIPPED_STYLE.parent:
            faults += misnamed(folder)
        held = (each for kind in ("*.md", HOUSE_STYLE, "*/*.po", "*/*.md") for each in folder.glob(kind))
        if not os.path.isdir(folder) or not any(held):
            faults.append(
                Fault(
                    Location(places.shown(folder)),
                    "TK411",
                    "this folder holds no templates",
                    "put a file such as tender-annex.md in it",
                )
            )
            continue
        if os.path.isfile(folder / HOUSE_STYLE) and folder / HOUSE_STYLE != SHIPPED_STYLE:
            house_style = folder / HOUSE_STYLE
        seen: dict[str, str] = {}
        for path in [*sorted(folder.glob("*.md")), *sorted((folder / language).glob("*.md"))]:
            page, found = frontmatter.read(path, places.shown(path))
            faults += found
            if page is None:
                continue
            words = spoken(path.stem)
            passage = Passage(translated(page.body, words), page.path, page.body_line)
            if path.stem.startswith("_"):
                sources[path.stem] = passage
                continue
            faults += yamlfile.forbidden_characters(page.meta, UNFIT, "TK402")
            faults += page.meta.warnings
            kind, found, _ = validate(DocumentType, page.meta)
            faults += found
            if kind is not None:
                faults += _pattern_faults(kind, page.meta.where("file"))
                faults += faults_of(kind.fields, {"respondent": kind.respondent, "period": kind.period}, page.meta)
                if kind.fields and not kind.form:
                    faults.append(Fault(page.meta.where("fields"), "TK419", "only a form has fields", "write `form: true`"))
                if kind.id in seen:
                    message = f"the document “{kind.id}” is also in {seen[kind.id]}"
                    faults.append(Fault(page.meta.where("id"), "TK415", message, "keep one file for a document"))
                seen[kind.id] = page.path
                types[kind.id] = in_words(kind, partial(translated, words=words))
                sources[kind.id] = passage
    stop_on(faults)
    return Library(dict(sorted(types.items())), sources, Engine(sources, FILTERS), house_style, folders, language, tuple(faults))


def _pattern_faults(kind: DocumentType, where: Location) -> list[Fault]:
    wrong = [name for name in naming_rules.PLACEHOLDER.findall(kind.file) if name not in FILE_NAMES]
    return [
        Fault(
            where,
            "TK412",
            f"a file name has no “{name}”",
            suggestion(name, FILE_NAMES, otherwise=f"choose one of: {', '.join(FILE_NAMES)}"),
        )
        for name in wrong
    ]


def distinct(names: Sequence[str]) -> list[str]:
    """Return names that also differ as parts of file names, on any system: those that do not get a number."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        key = re.sub(r"\W+", " ", name).strip().casefold()[:60]
        seen[key] = seen.get(key, 0) + 1
        found.append(name if seen[key] == 1 else f"{name[:60]} ({seen[key]})")
    return found


def file_name(kind: DocumentType, names: Mapping[str, str], *, draft: bool = False, several: bool = False) -> str:
    """Return a document's file name; characters that Windows does not allow become hyphens, and a draft says so.

    Where documents are made in `several` languages, or for each lot, the name ends with that of this one. Where it would be too
    long, in characters or in bytes, its longest value is cut, and the ending stays.
    """
    pattern = kind.file.removesuffix(".docx")
    if names.get("lot") and "{lot}" not in pattern:
        pattern += "-{lot}"
    if several and "{language}" not in pattern:
        pattern += "-{language}"
    values = {name: names.get(name) or "\0" for name in FILE_NAMES}
    filled = naming_rules.filled(pattern, values, _ALWAYS_WHOLE)
    # What is not known leaves no hyphen behind.
    named = re.sub("(?:[-_ ]*\0)+(?=[-_ .]|$)|\0[-_ ]*", "", filled)
    safe = naming_rules.allowed(named) or kind.id
    stem = naming_rules.cut(safe, naming_rules.MAX_CHARACTERS, naming_rules.MAX_BYTES)
    if naming_rules.is_kept(stem):
        stem = f"_{stem}"
    return f"{stem}-draft.docx" if draft else f"{stem}.docx"
