"""Catalogue folders → one checked catalogue: shipped files first, the buyer's own over them by id, then translations.

English is the master. A translation holds text only; numbers, conditions and links come from the master.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from tenderkit import keeping
from tenderkit.blocks import UNFIT
from tenderkit.catalogue import translating
from tenderkit.catalogue.catalogue import Catalogue, Item
from tenderkit.catalogue.checks import cross_checks, item_checks, law_checks, locale_checks
from tenderkit.catalogue.decisions import Decision, decision_checks, own_texts
from tenderkit.catalogue.grammar import Grammar
from tenderkit.catalogue.messages import MessageFile, Messages, of_file
from tenderkit.catalogue.phrasing import term_wording
from tenderkit.catalogue.questionnaire import Questionnaire
from tenderkit.catalogue.questionnaire import checks as questionnaire_checks
from tenderkit.catalogue.schema import CatalogueMeta, Erratum, ItemMeta, Law, Review, Term
from tenderkit.catalogue.spoken import spoken_in
from tenderkit.faults import Fault, Location, TenderkitError, stop_on, suggestion
from tenderkit.files import arguments, frontmatter, places, yamlfile
from tenderkit.files.arguments import PathLike
from tenderkit.files.frontmatter import Page, Passage
from tenderkit.files.misnamed import misnamed
from tenderkit.files.translations import MASTER
from tenderkit.files.validation import Model, validate
from tenderkit.files.yamlfile import YamlFile

SECTIONS = ("text", "verification", "assessment", "guidance")
_SECTION = re.compile(r"^# +(.+?) *$")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z]+)?$")


class _Laws(Model):
    laws: tuple[Law, ...]


class _Terms(Model):
    terms: tuple[Term, ...]


class _Errata(Model):
    errata: tuple[Erratum, ...]


class _Decisions(Model):
    decisions: tuple[Decision, ...]


def languages(overlay: Path | None = None) -> list[str]:
    """The languages that the catalogue folders hold, the master first."""
    found: set[str] = set()
    for layer in places.layers("clauses", overlay):
        try:
            found |= {name for name in os.listdir(layer) if os.path.isdir(layer / name)}
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise TenderkitError([places.not_listed(layer, error)]) from None
    return [MASTER, *sorted(name for name in found if _LANGUAGE.match(name) and name != MASTER)]


def _read(language: str, clauses: Path | None) -> list[Path]:
    """The folders that the catalogue of a language is read from."""
    layers = places.layers("clauses", clauses)
    return [folder for layer in layers for folder in (layer, layer / MASTER, layer / language)]


def load_catalogue(language: str = MASTER, clauses: PathLike | None = None) -> Catalogue:
    """Load the catalogue in a language, with the buyer's own folder `clauses` laid over it by id.

    A folder has the layout of the shipped one (`en/AC-3.md`, `en/terms.yaml` …) or holds the files of the master language
    directly. Raises TenderkitError with every fault found: TK101 to TK117 from reading, TK201 to TK239 from checking. Others may be
    given the same catalogue, for as long as none of its files changes: do not change it.
    """
    arguments.one(language, str, "language", "the code of a language is expected")
    if not arguments.can_be_a_name(language):
        raise arguments.unfit(language, "language", "the code of a language is expected")
    return _load_catalogue(language, arguments.optional_path(clauses, "clauses"))


@keeping.by_files("catalogue", read=_read)
def _load_catalogue(language: str, clauses: Path | None) -> Catalogue:
    faults: list[Fault] = []
    if language not in (known := languages(clauses)):
        hint = suggestion(language, known, otherwise=f"there is: {', '.join(known)}")
        raise TenderkitError(
            [Fault(Location(places.shown(places.data_root() / "clauses")), "TK202", f"there is no catalogue in “{language}”", hint)]
        )
    reader = _Reader(faults, language)
    if language != MASTER:
        reader.lay_over(_translated(language, clauses, faults))
    for folder in _folders(language, clauses, faults):
        reader.read_folder(folder)
    catalogue = reader.catalogue()
    if catalogue is not None:
        faults += cross_checks(catalogue, reader.broken, reader.unsound)
    stop_on(faults)
    if catalogue is None:
        raise TenderkitError([Fault(Location("clauses"), "TK201", "there is no catalogue.yaml", "add one, or leave out --clauses")])
    return replace(catalogue, warnings=tuple(sorted(faults)), own=clauses)


def _translated(language: str, clauses: Path | None, faults: list[Fault]) -> Catalogue:
    """Return the master in a language, with a warning for each file that is not translated in full (TK215)."""
    master = _load_catalogue(MASTER, clauses)
    spoken = spoken_in(language, [folder / language for folder in places.layers("clauses", clauses)], faults)
    for stem, lines in translating.lines_in(master).items():
        if left := [line for line in lines if line not in spoken(stem)]:
            faults.append(spoken.not_in_full(translating.place_of(stem, master), left))
    if spoken.reviewed is None:
        faults.append(spoken.unreviewed())
    catalogue = translating.in_language(master, spoken)
    own = {"locale": spoken.locale or language, "labels": spoken.labels, "grammar": spoken.grammar.over(master.meta.grammar)}
    meta = catalogue.meta.model_copy(update=own)
    return replace(catalogue, language=language, meta=meta, reviewed=spoken.reviewed)


def _folders(language: str, overlay: Path | None, faults: list[Fault]) -> Iterator[Path]:
    for layer in places.layers("clauses", overlay):
        direct = layer == overlay and language == MASTER
        unread = [fault for folder in (layer, layer / language) for fault in misnamed(folder)] if layer == overlay else []
        faults += unread
        if direct and (any(layer.glob("*.md")) or any(layer.glob("*.yaml"))):
            yield layer
            direct = False
        if os.path.isdir(layer / language):
            yield layer / language
        elif direct and not any(os.path.isdir(layer / name) for name in languages(overlay)):
            faults.append(
                Fault(
                    Location(places.shown(layer)),
                    "TK201",
                    f"this folder holds no catalogue files{': ' + unread[0].location.path + ' is not one' if unread else ''}",
                    unread[0].hint if unread else "put files such as AC-3.md in it; their names end in .md",
                )
            )


class _Reader:
    """Gathers the files of all folders, the later ones over the earlier ones."""

    def __init__(self, faults: list[Fault], language: str) -> None:
        self.faults = faults
        self.language = language
        self.reviewed: Review | None = None
        self.meta: CatalogueMeta | None = None
        self.origins: dict[str, CatalogueMeta] = {}
        self.origin: str | None = None
        self.items: dict[str, Item] = {}
        self.laws: dict[str, Law] = {}
        self.terms: dict[str, Term] = {}
        self.errata: dict[str, Erratum] = {}
        self.decisions: dict[str, Decision] = {}
        self.passages: dict[str, Passage] = {}
        self.questionnaire: tuple[Questionnaire, YamlFile] | None = None
        self.asked: Questionnaire | None = None
        self.messages = Messages()
        self.broken: set[str] = set()
        self.unsound: set[str] = set()  # read, with faults of their own

    def lay_over(self, catalogue: Catalogue) -> None:
        """Go on from a catalogue that is there already."""
        self.meta, self.reviewed, self.origins = catalogue.meta, catalogue.reviewed, {**catalogue.origins}
        self.items, self.laws, self.terms = {**catalogue.items}, {**catalogue.laws}, {**catalogue.terms}
        self.errata, self.decisions, self.passages = {**catalogue.errata}, {**catalogue.decisions}, {**catalogue.passages}
        self.asked, self.messages = catalogue.questionnaire, catalogue.messages

    def read_folder(self, folder: Path) -> None:
        self.read_meta(folder)
        seen: dict[str, str] = {}
        for path in sorted(folder.glob("*.md")):
            page, faults = frontmatter.read(path, places.shown(path))
            self.faults += faults
            if page is None:
                self.broken.add(path.stem)
                continue
            item_id = self.read_item(page)
            if item_id is None:
                self.broken |= {path.stem, str(page.meta.data.get("id"))}
            elif item_id in seen:
                self.faults.append(
                    Fault(page.meta.where("id"), "TK203", f"{item_id} is also in {seen[item_id]}", "keep one file for an item")
                )
            else:
                seen[item_id] = page.path
        self.read_lists(folder)

    def read_meta(self, folder: Path) -> None:
        """Read what a folder says of its catalogue: items belong to one that it is the first to name."""
        self.origin = None
        if loaded := self._yaml(folder / "catalogue.yaml", CatalogueMeta):
            before = self.meta.grammar if self.meta else Grammar()
            self.meta = loaded[0].model_copy(update={"grammar": loaded[0].grammar.over(before)})
            self.faults += locale_checks(self.meta.locale, loaded[1])
            self.origin = None if self.meta.id in self.origins else self.meta.id
            self.origins[self.meta.id] = self.meta

    def read_lists(self, folder: Path) -> None:
        if questionnaire := self._yaml(folder / "questionnaire.yaml", Questionnaire):
            self.questionnaire = questionnaire
        if messages := self._yaml(folder / "messages.yaml", MessageFile):
            self.messages = of_file(messages[0])
        if laws := self._yaml(folder / "laws.yaml", _Laws):
            self.faults += law_checks(laws[0].laws, laws[1])
            for index, law in enumerate(laws[0].laws):
                place = laws[1].where("laws", index, "id")
                self.laws[law.id] = law
                self.passages[f"law.{law.id}"] = Passage(law.title, place.path, place.line)
        if terms := self._yaml(folder / "terms.yaml", _Terms):
            for index, term in enumerate(terms[0].terms):
                self.terms[term.id] = term
                form = term_wording(term.term, self.language)
                if form.faults:
                    message = f"the word “{term.term}” for {term.id} {' and '.join(form.faults)}"
                    hint = f"write “{form.better}”, and the article in the texts"
                    self.faults.append(Fault(terms[1].where("terms", index, "term"), "TK350", message, hint))
                self.passages[f"term.{term.id}"] = Passage(
                    term.definition, terms[1].path, terms[1].where("terms", index, "definition").line
                )
        if errata := self._yaml(folder / "errata.yaml", _Errata):
            for index, erratum in enumerate(errata[0].errata):
                self.errata[erratum.id] = erratum
                for name in ("reading", "instead", "printed"):
                    text = getattr(erratum, name) or ""
                    self.passages[f"erratum.{erratum.id}.{name}"] = Passage(
                        text, errata[1].path, errata[1].where("errata", index, name).line
                    )

        if decisions := self._yaml(folder / "decisions.yaml", _Decisions):
            for index, decision in enumerate(decisions[0].decisions):
                self.faults += decision_checks(decision, decisions[1], index)
                self.decisions[decision.id] = decision
                for name, text, keys in own_texts(decision):
                    line = decisions[1].where("decisions", index, *keys).line
                    self.passages[f"decision.{decision.id}.{name}"] = Passage(text, decisions[1].path, line)

    M = TypeVar("M", bound=Model)

    def _yaml(self, path: Path, model: type[M]) -> tuple[M, YamlFile] | None:
        if not os.path.exists(path):
            return None
        text, faults = yamlfile.read_text(path, places.shown(path))
        self.faults += faults
        if faults:
            return None
        file, faults = yamlfile.parse(text, places.shown(path))
        self.faults += faults
        if file.data is None:
            return None
        self.faults += file.warnings
        self.faults += yamlfile.forbidden_characters(file, UNFIT, "TK216")
        loaded, faults, _ = validate(model, file)
        self.faults += faults
        return (loaded, file) if loaded is not None else None

    def read_item(self, page: Page) -> str | None:
        meta, faults, concerned = validate(ItemMeta, page.meta)
        sections = self.sections(page)
        self.faults += [*page.meta.warnings, *faults]
        if meta is None:
            return None
        texts = {**sections, "title": Passage(meta.title, page.path, page.meta.where("title").line)}
        for name, group, attribute in _TEXT_FIELDS:
            entries = getattr(meta.scoring, "levels", ()) if group == "levels" else getattr(meta, group)
            keys = ("scoring", "levels") if group == "levels" else (group,)
            for index, entry in enumerate(entries):
                texts[f"{name}.{entry.id}"] = Passage(
                    getattr(entry, attribute), page.path, page.meta.where(*keys, index, attribute).line
                )
        self.faults += yamlfile.forbidden_characters(page.meta, UNFIT, "TK216")
        self.faults += _unprintable(sections.values())
        item = Item(meta, texts, page.meta, self.origin)
        if concerned:
            self.unsound.add(meta.id)
        else:
            self.faults += item_checks(item)
        self.items[meta.id] = item
        return meta.id

    def sections(self, page: Page) -> dict[str, Passage]:
        sections: dict[str, list[str]] = {}
        starts: dict[str, int] = {}
        name = ""
        for number, line in enumerate(page.body.split("\n"), page.body_line):
            heading = _SECTION.match(line)
            if heading:
                name = heading[1].lower()
                if name not in SECTIONS:
                    hint = suggestion(name, SECTIONS, otherwise=f"choose one of: {', '.join(SECTIONS)}")
                    self.faults.append(Fault(Location(page.path, number), "TK204", f"an item has no section “{heading[1]}”", hint))
                elif name in sections:
                    hint = "put both under one heading"
                    self.faults.append(
                        Fault(Location(page.path, number), "TK204", f"the section “{heading[1]}” appears here twice", hint)
                    )
                starts[name] = number + 1
                sections[name] = []
            elif name:
                sections[name].append(line)
            elif line.strip():
                self.faults.append(
                    Fault(Location(page.path, number), "TK204", "text before the first section", "begin with “# Text”")
                )
                name = "text"
                sections[name], starts[name] = [line], number
        if not "".join(sections.get("text", [])).strip():
            self.faults.append(
                Fault(Location(page.path, page.body_line), "TK205", "the item has no text", "write it below “# Text”")
            )
        return {name: Passage("\n".join(lines).rstrip(), page.path, starts[name]) for name, lines in sections.items()}

    def catalogue(self) -> Catalogue | None:
        if self.meta is None:
            return None
        items = {item.id: item for item in sorted(self.items.values(), key=lambda item: item.sort_key)}
        if self.questionnaire is not None:
            self.asked, file = self.questionnaire
            scenarios = tuple(scenario.id for scenario in self.meta.scenarios)
            self.faults += questionnaire_checks(self.asked, file, scenarios, self.errata)
        return Catalogue(
            *(self.meta, self.language, items, self.terms, self.errata, self.laws, self.passages, self.asked),
            origins=self.origins,
            decisions=self.decisions,
            reviewed=self.reviewed,
            messages=self.messages,
        )


def _unprintable(texts: Iterable[Passage]) -> Iterator[Fault]:
    """Yield a fault for each line of a text that holds a character which no document can hold, or which we reserve."""
    for passage in texts:
        for offset, line in enumerate(passage.text.split("\n")):
            found = UNFIT.search(line)
            if found:
                message = f"the text holds the character U+{ord(found[0]):04X}, which is a control character or reserved"
                yield Fault(Location(passage.path, passage.line + offset), "TK216", message, "remove it")


_TEXT_FIELDS = (
    ("requirement", "requirements", "text"),
    ("label", "levels", "label"),
    ("level", "levels", "text"),
    ("kpi", "kpis", "text"),
    ("blank", "blanks", "text"),
    ("due", "due", "text"),
)
