"""A word for a defined term, as “het Contract” → what agrees with it in a language: its article, and the words that refer to it.

A text says `{{ term.contract.de }}` and `{{ term.contract.zij }}`, in the words of its own language, and prints “de Overeenkomst”
and “zij”, or “het Contract” and “het”. Which words change, and with what, is data of the language; in English it is “a” and “an”.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tenderkit.files.validation import Model, Text
from tenderkit.languages import rules

PLURAL = "plural"
_VOWEL = "vowel"

Words = dict[Text, dict[Text, Text]]  # a word → what it becomes with a word of a gender, or that begins with a vowel


class Grammar(Model):
    """What agrees with a defined term in a language, by its gender; the names of genders are the language's own, but for `plural`.

    `terms` has the genders of the catalogue's words, `articles` those of the words that an article stands before, and `endings`
    those of words that end so: the longest ending decides. `before` are words that stand before a term, and `alone` those that
    refer to one, each with what it becomes: `{de: {neuter: het}}`. After `vowel` stands what it becomes before a term that begins
    with the sound of one; `{term}` is where the term itself goes, if that is not after a space.
    """

    terms: dict[Text, Text] = {}
    articles: dict[Text, tuple[Text, ...]] = {}
    endings: dict[Text, tuple[Text, ...]] = {}
    before: Words = {}
    alone: Words = {}

    def over(self, other: Grammar) -> Grammar:
        """Return this grammar where it says something, and another one where it does not."""
        return self.model_copy(update={name: getattr(other, name) | getattr(self, name) for name in Grammar.model_fields})

    def names(self) -> dict[str, bool]:
        """Return what texts can write after the name of a term, and whether the term is printed with it."""
        return dict.fromkeys(self.alone, False) | dict.fromkeys(self.before, True)


@dataclass(frozen=True)
class Noun:
    """The word for a term without its article, and its gender; `sure` where the article or the ending tells it."""

    word: str
    gender: str = ""
    sure: bool = True


def noun(text: str, name: str, grammar: Grammar) -> Noun:
    """Return the word that a buyer has for a term, with or without its article.

    Where neither article nor ending decides, it is taken to be of the gender of the catalogue's word; nobody writes a plural
    without its ending, so not where that is a plural.
    """
    first, space, rest = text.strip().partition(" ")
    article = first.lower() if space and first.lower() in grammar.articles else ""
    word = rest.strip() if article else text
    known = {gender: None for genders in grammar.articles.values() for gender in genders}
    fit = grammar.articles[article] if article else tuple(known)
    ending = _by_ending(word, grammar)
    if ending in fit:
        return Noun(word, ending)
    usual = grammar.terms.get(name, "")
    gender = usual if usual in fit and usual != PLURAL else fit[0] if fit else ""
    return Noun(word, gender, bool(article) or not known)


def term_noun(word: str, name: str, grammar: Grammar) -> Noun:
    """Return a word of the catalogue's own, whose gender is known where `terms` has it."""
    return Noun(word, grammar.terms[name]) if name in grammar.terms else noun(word, name, grammar)


def _by_ending(word: str, grammar: Grammar) -> str:
    small = re.search(r"\s+(?=[a-z])", word)  # “Nadelige Gevolgen voor de Mensenrechten” are “Gevolgen”
    last = (word[: small.start()] if small else word).casefold()
    found = [(len(end), gender) for gender, endings in grammar.endings.items() for end in endings if last.endswith(end)]
    return max(found)[1] if found else ""


def forms(noun: Noun, grammar: Grammar, language: str) -> Mapping[str, str]:
    """Return what texts can print of a term, by the name that they call it: `{"de": "het Contract", "zij": "het"}`."""
    vowels = rules(language).vowels
    vowel = bool(vowels and re.match(vowels, noun.word))
    made = {}
    for words, whole in ((grammar.before, True), (grammar.alone, False)):
        for name, others in words.items():
            text = _agreeing(name, others, noun.gender, vowel)
            made[name] = _with_term(text, noun.word) if whole else text
    return made


def _agreeing(name: str, others: Mapping[str, str], gender: str, vowel: bool) -> str:
    keys = [f"{gender} {_VOWEL}", _VOWEL, gender] if vowel else [gender]
    return next((others[key] for key in keys if key in others), name)


def _with_term(text: str, word: str) -> str:
    if "{term}" in text:
        return text.replace("{term}", word)
    return f"{text}{word}" if text.endswith(("’", "'")) else f"{text} {word}"


def with_article(noun: Noun, grammar: Grammar) -> str:
    """Return a word with the article of its gender."""
    article = next((article for article, genders in grammar.articles.items() if noun.gender in genders), "")
    return f"{article} {noun.word}".strip()


def number_of_gender(noun: Noun, name: str, grammar: Grammar) -> str:
    """Return the number, `singular` or `plural`, that texts are written for where a word has the other one; else nothing."""
    usual = grammar.terms.get(name, "")
    if not usual or (usual == PLURAL) == (noun.gender == PLURAL):
        return ""
    return PLURAL if usual == PLURAL else "singular"


def unbound(line: str, grammar: Grammar) -> list[str]:
    """Return what stands before a term in a text and would not change with it, as the ends of a sentence."""
    words = "|".join(map(re.escape, grammar.before))
    found = re.findall(rf"\b({words})\s+\{{\{{\s*(term\.(\w+))\s*\}}\}}", line, re.IGNORECASE) if words else []
    fixed = [(word, code) for word, code, name in found if grammar.terms.get(name) != PLURAL]
    return [
        f"has “{word}” before {{{{ {code} }}}}, which stays when the term is renamed ({{{{ {code}.{word} }}}} does not)"
        for word, code in fixed
    ]
