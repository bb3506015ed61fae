"""A tender + a language → the same tender with the words of the catalogue in that language; nothing of the buyer's changes."""

from __future__ import annotations

from dataclasses import replace

from tenderkit.catalogue import Catalogue, load_catalogue
from tenderkit.catalogue.grammar import noun
from tenderkit.files.worded import in_words_of
from tenderkit.tender.tender import ChosenItem, Tender


def in_language(tender: Tender, language: str) -> Tender:
    """Return a tender in another language of its catalogue; raises TenderkitError (TK202) where there is none."""
    if language == tender.catalogue.language:
        return tender
    before, catalogue = tender.catalogue, load_catalogue(language, tender.catalogue.own)
    asked = tender.questionnaire and catalogue.questionnaire and in_words_of(tender.questionnaire, catalogue.questionnaire)
    grammar = catalogue.meta.grammar
    return replace(
        tender,
        catalogue=catalogue,
        nouns={name: noun(own.word, name, grammar) for name, own in tender.nouns.items()},
        scenario=catalogue.scenario(tender.scenario.id) or tender.scenario,
        items=tuple(_in_language(chosen, catalogue) for chosen in tender.items),
        faults=(*catalogue.warnings, *(fault for fault in tender.faults if fault not in before.warnings)),
        questionnaire=asked,
        decisions=tuple(
            replace(taken, decision=catalogue.decisions.get(taken.decision.id, taken.decision)) for taken in tender.decisions
        ),
    )


def _in_language(chosen: ChosenItem, catalogue: Catalogue) -> ChosenItem:
    """Return an item in the language of a catalogue; one that only another language has stays as it is."""
    item = catalogue.items.get(chosen.id)
    if item is None:
        return chosen
    own = chosen.scoring and item.meta.scoring and in_words_of(chosen.scoring, item.meta.scoring)
    return replace(chosen, item=item, scoring=own or chosen.scoring)


def in_all_languages(tender: Tender) -> list[Tender]:
    """Return the tender in each language that its documents are wanted in, in that order."""
    return [in_language(tender, language) for language in tender.file.spoken or (tender.catalogue.language,)]
