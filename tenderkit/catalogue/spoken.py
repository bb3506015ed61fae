"""The files of a language → its locale, the program's own words in it, who has reviewed it, and what each line is in it.

A folder of a language holds `language.yaml` and a `.po` file for each file of the master that has words. Those of a buyer's own
folder lie over the shipped ones, line by line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from tenderkit.blocks import UNFIT
from tenderkit.catalogue.checks import locale_checks
from tenderkit.catalogue.grammar import Grammar
from tenderkit.catalogue.schema import Key, Review
from tenderkit.faults import Fault, Location
from tenderkit.files import places, translations, yamlfile
from tenderkit.files.force import Force
from tenderkit.files.translations import Entry
from tenderkit.files.validation import AS_WHOLE, Model, Text, validate


class Language(Model):
    """What `language.yaml` says of a language: its own name, a tag with region for numbers and dates, and the program's own words.

    Translations are checked by `numbers`, the words for small numbers, by `negations` and `duties`, those that negate and oblige,
    and by `terms`: how a term begins in English, and how in the language. `grammar` is what agrees with a defined term. Nobody has
    reviewed a language until a file says who has.
    """

    name: Text | None = None
    locale: Text | None = None
    reviewed: Review | None = None
    labels: dict[Key, Text] = {}
    numbers: dict[Text, Annotated[int, AS_WHOLE]] = {}
    negations: list[Text] = []
    duties: list[Text] = []
    terms: dict[Text, Text] = {}
    grammar: Grammar = Grammar()


@dataclass
class Spoken:
    """A language as its folders have it: called with the name of a file it gives what the lines of that file are in it.

    `forms` are what its lines and those of the master can print of a term (see `Grammar.names`), for those who compare them.
    """

    language: str
    head: str = ""
    name: str = ""
    locale: str = ""
    reviewed: Review | None = None
    labels: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    force: Force = field(default_factory=Force)
    grammar: Grammar = field(default_factory=Grammar)
    forms: dict[str, bool] = field(default_factory=dict)
    files: dict[str, list[translations.PoFile]] = field(default_factory=dict)
    _words: dict[str, dict[str, str]] = field(default_factory=dict)

    def __call__(self, stem: str) -> Mapping[str, str]:
        """Return what the lines of a file are in the language, as far as they are translated."""
        if stem not in self._words:
            entries: Iterable[Entry] = (entry for file in self.files.get(stem, ()) for entry in file.entries)
            self._words[stem] = {entry.master: entry.words for entry in entries if entry.words}
        return self._words[stem]

    def unreviewed(self) -> Fault:
        """Return the warning that no person is known to have read the translation (TK221)."""
        place = Location(self.head or f"clauses/{self.language}/language.yaml")
        message = f"nobody is known to have reviewed the texts in {self.name or self.language}"
        hint = "let a lawyer who writes it read them; `reviewed` in your own language.yaml says by whom"
        return Fault(place, "TK221", message, hint, "warning")

    def not_in_full(self, place: Location, lines: list[str]) -> Fault:
        """Return the warning that lines of a file have no translation of how they read today (TK215)."""
        count = f"{len(lines)} lines have" if len(lines) > 1 else "a line has"
        first = lines[0] if len(lines[0]) <= 40 else f"{lines[0][:40].rstrip()}…"
        message = f"{count} no translation into {self.name or self.language}, first “{first}”"
        return Fault(place, "TK215", message, "the English is printed; see docs/translating.md", "warning")


def spoken_in(language: str, folders: Iterable[Path], faults: list[Fault]) -> Spoken:
    """Read the folders of a language, later ones over earlier ones; those that are not there have nothing to say."""
    spoken = Spoken(language)
    for folder in folders:
        _read_head(folder / "language.yaml", spoken, faults)
        for path in sorted(folder.glob("*.po")):
            file, found = translations.read(path)
            faults += found
            spoken.files.setdefault(path.stem, []).append(file)
    return spoken


def _read_head(path: Path, spoken: Spoken, faults: list[Fault]) -> None:
    if not os.path.exists(path):
        return
    text, found = yamlfile.read_text(path, places.shown(path))
    file, more = yamlfile.parse(text, places.shown(path))
    faults += [*found, *more, *file.warnings]
    if found or file.data is None:
        return
    faults += yamlfile.forbidden_characters(file, UNFIT, "TK216")
    head, found, _ = validate(Language, file)
    faults += found
    if head is None:
        return
    if head.locale and (wrong := locale_checks(head.locale, file)):
        faults += wrong
        return
    spoken.head = file.path
    spoken.name, spoken.locale = head.name or spoken.name, head.locale or spoken.locale
    spoken.reviewed = head.reviewed or spoken.reviewed
    spoken.labels |= head.labels
    spoken.numbers |= head.numbers
    spoken.grammar = head.grammar.over(spoken.grammar)
    before = spoken.force
    spoken.force = Force(head.negations or before.negations, head.duties or before.duties, {**before.terms, **head.terms})
