"""A catalogue in English + the translations of a language → the catalogue in that language, with the same numbers and ids.

Nothing but words is looked up in a translation, so that nothing else can differ: the data stays that of the master.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from tenderkit.catalogue.catalogue import Catalogue, Item
from tenderkit.faults import Location
from tenderkit.files.frontmatter import Passage
from tenderkit.files.translations import lines_of, translated
from tenderkit.files.validation import Model
from tenderkit.files.worded import in_words, words_of

SECTIONS = ("text", "verification", "assessment", "guidance")
M = TypeVar("M", bound=Model)
Wording = Callable[[str], Mapping[str, str]]  # the name of a file, as AC-3 → what its lines are in the language


def in_language(catalogue: Catalogue, wording: Wording) -> Catalogue:
    """Return a catalogue in another language; `wording` gives what the lines of a file are in it."""

    def said(passage: Passage) -> Passage:
        text = translated(passage.text, wording(Path(passage.path).stem))
        return passage if text is passage.text else replace(passage, text=text)

    def records(named: Mapping[str, M], stem: str) -> dict[str, M]:
        words = wording(stem)
        return {name: in_words(record, partial(translated, words=words)) for name, record in named.items()}

    def item(master: Item) -> Item:
        words = wording(Path(master.file.path).stem)
        texts = {name: said(passage) for name, passage in master.texts.items()}
        return replace(master, meta=in_words(master.meta, partial(translated, words=words)), texts=texts)

    words = wording("questionnaire")
    return replace(
        catalogue,
        meta=records({"": catalogue.meta}, "catalogue")[""],
        origins=records(catalogue.origins, "catalogue"),
        items={name: item(master) for name, master in catalogue.items.items()},
        terms=records(catalogue.terms, "terms"),
        errata=records(catalogue.errata, "errata"),
        laws=records(catalogue.laws, "laws"),
        decisions=records(catalogue.decisions, "decisions"),
        passages={name: said(passage) for name, passage in catalogue.passages.items()},
        messages=replace(catalogue.messages, words=wording("messages")),
        questionnaire=catalogue.questionnaire and in_words(catalogue.questionnaire, partial(translated, words=words)),
    )


def lines_in(catalogue: Catalogue) -> dict[str, list[str]]:
    """Return the lines with words of each file of a catalogue, by its name without ending, in their order."""
    groups: dict[str, Iterator[str]] = {
        "catalogue": words_of(catalogue.meta),
        **{
            name: (text for record in records.values() for text in words_of(record))
            for name, records in (
                ("terms", catalogue.terms),
                ("errata", catalogue.errata),
                ("laws", catalogue.laws),
                ("decisions", catalogue.decisions),
            )
        },
    }
    if catalogue.questionnaire:
        groups["questionnaire"] = words_of(catalogue.questionnaire)
    groups["messages"] = catalogue.messages.lines()
    for item in catalogue.items.values():
        texts = [item.texts[name].text for name in SECTIONS if name in item.texts]
        groups[Path(item.file.path).stem] = iter([*words_of(item.meta), *texts])
    return {name: list(dict.fromkeys(line for text in texts for line in lines_of(text))) for name, texts in groups.items()}


def place_of(stem: str, catalogue: Catalogue) -> Location:
    """Return the file of a catalogue that a name without ending means."""
    places = [item.file.path for item in catalogue.items.values()] + [passage.path for passage in catalogue.passages.values()]
    return Location(next((path for path in places if Path(path).stem == stem), f"{stem}.yaml"))
