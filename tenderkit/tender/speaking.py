"""A tender + a language → the same tender with the words of the catalogue in that language; nothing of the buyer's changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from tenderkit.catalogue import Catalogue, load_catalogue
from tenderkit.catalogue.grammar import noun
from tenderkit.files.validation import Model
from tenderkit.files.worded import in_words_of
from tenderkit.tender.tender import ChosenItem, Tender

M = TypeVar("M", bound=Model)


def in_language(tender: Tender, language: str) -> Tender:
    """Return a tender in another language of its catalogue; raises TenderkitError (TK202) where there is none."""
    known = language == tender.catalogue.language
    return in_words_of_catalogue(tender, tender.catalogue if known else load_catalogue(language, tender.catalogue.own))


def in_words_of_catalogue(tender: Tender, catalogue: Catalogue) -> Tender:
    """Return a tender in the words of its own catalogue as that is in another language."""
    before = tender.catalogue
    if catalogue is before:
        return tender
    same = catalogue.fingerprint == before.fingerprint  # but for a buyer's own texts in one of the languages

    def in_words(own: M | None, old: M | None, new: M | None) -> M | None:
        if own is None or new is None:
            return own
        return new if same and own is old else in_words_of(own, new)  # the buyer has mostly changed nothing in it

    def chosen(one: ChosenItem) -> ChosenItem:
        item = catalogue.items.get(one.id)
        if item is None:
            return one  # only another language has it
        return replace(one, item=item, scoring=in_words(one.scoring, one.item.meta.scoring, item.meta.scoring))

    return replace(
        tender,
        catalogue=catalogue,
        nouns={name: noun(own.word, name, catalogue.meta.grammar) for name, own in tender.nouns.items()},
        scenario=catalogue.scenario(tender.scenario.id) or tender.scenario,
        items=tuple(map(chosen, tender.items)),
        faults=(*catalogue.warnings, *(fault for fault in tender.faults if fault not in before.warnings)),
        questionnaire=in_words(tender.questionnaire, before.questionnaire, catalogue.questionnaire),
        decisions=tuple(
            replace(taken, decision=catalogue.decisions.get(taken.decision.id, taken.decision)) for taken in tender.decisions
        ),
    )


def in_all_languages(tender: Tender) -> list[Tender]:
    """Return the tender in each language that its documents are wanted in, in that order."""
    # A tender that names no languages is in that of its catalogue, which a program may have chosen.
    languages = tender.file.spoken if tender.file.languages else (tender.catalogue.language,)
    return [in_language(tender, language) for language in languages]
