"""The word for a defined term, a phrase for a blank → what is wrong with its form, and how it would be right.

Texts say “the {{ term.contractor }} shall”: an article of the word's own would stand twice, and a small letter would make it no
defined term. A blank of the form `phrase` stands within a sentence that goes on before and after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tenderkit.languages import rules

_OPENING, _CLOSING = "“„\"'«‘‚", "”“\"'»’‘"
_END = re.compile(r"[\s.,;:!?…]+$")
_ABBREVIATED = re.compile(r"(?:^|\s|\()(?:\w{1,4}\.|\w+\.(?:\w+\.)+)$")  # Ltd., S.p.A.
_PLURALS = {"criteria", "data", "media", "men", "people", "personnel", "staff", "women"}
_NO_PLURAL = re.compile(r"(?:[aious]s|series|works|news|['’]s)$", re.IGNORECASE)


@dataclass(frozen=True)
class Wording:
    """What is wrong with the form of a text, as the ends of a sentence, and the text without it."""

    faults: tuple[str, ...]
    better: str


def term_wording(text: str, language: str) -> Wording:
    """What is wrong with the word for a term."""
    faults, better = _one_line(text)
    faults += ["is in quotation marks"] if (bare := _unquoted(better)) != better else []
    without = _without_article(bare, language)
    faults += ["begins with an article"] if without != bare else []
    faults += ["begins with a small letter"] if without[:1].islower() else []
    ended = without if _ABBREVIATED.search(without) else _END.sub("", without) or without
    faults += [_ends_with(without)] if ended != without else []
    return Wording(tuple(faults), ended[:1].upper() + ended[1:])


def phrase_wording(text: str, language: str, before: Iterable[str] = ()) -> Wording:
    """What is wrong with a phrase that stands within a sentence, after the words `before`."""
    faults, better = _one_line(text)
    faults += ["is in quotation marks"] if (bare := _unquoted(better)) != better else []
    once = _without_repetition(bare, list(before))
    faults += ["repeats the words before it"] if once != bare else []
    first, space, rest = once.partition(" ")
    if space and first != first.lower() and first.lower() in rules(language).articles.split():
        faults.append("begins with a capital letter")
        once = f"{first.lower()} {rest}"
    ended = _END.sub("", once) or once
    faults += [_ends_with(once)] if ended != once else []
    return Wording(tuple(faults), ended)


def words_before(name: str, texts: Iterable[str]) -> list[str]:
    """The last three words before a value in texts; `name` is the value’s there, as blank.consequence."""
    for text in texts:
        if found := re.search(rf"([^.\n]*)\{{\{{-?\s*{re.escape(name)}\b", text):
            return re.findall(r"\w+", found[1].rpartition("}}")[2])[-3:]
    return []


def ends_like_a_sentence(name: str) -> bool:
    """Whether a name ends with a point that no abbreviation has, or with another mark that no name has."""
    return name[-1:] in {",", ";", ":"} or (name[-1:] == "." and (name.endswith("..") or not _ABBREVIATED.search(name)))


def in_capitals(word: str) -> bool:
    """Whether a word is written in capitals throughout, and is too long for an abbreviation."""
    return word.isupper() and sum(map(str.isalpha, word)) > 5


def other_number(word: str, known: str, language: str) -> str:
    """The number, `singular` or `plural`, that texts are written for where a word surely has the other one; else nothing."""
    last = word.casefold().split()[-1]
    if language != "en" or not last.isascii():
        return ""
    plural = last in _PLURALS or (last.endswith("s") and not _NO_PLURAL.search(last))
    if not known.endswith("s"):
        return "singular" if plural else ""
    return "" if last.endswith("s") or plural or {"and", "or"} & set(word.casefold().split()) else "plural"


def same_word(word: str, language: str) -> str:
    """What two words share where a reader takes them for one: a term means the same in the singular and in the plural."""
    key = " ".join(word.casefold().split())
    return key.removesuffix("s") if language == "en" and not key.endswith("ss") else key


def _one_line(text: str) -> tuple[list[str], str]:
    better = " ".join(text.split())
    what = "has a line break" if "\n" in text.strip() else "has more than one space between two words"
    return ([what] if better != text.strip() else []), better


def _unquoted(text: str) -> str:
    quoted = len(text) > 2 and text[0] in _OPENING and text[-1] in _CLOSING
    return text[1:-1].strip() if quoted and not set(text[1:-1]) & set(_OPENING.replace("'", "") + "”»") else text


def _without_article(text: str, language: str) -> str:
    articles, elided = rules(language).articles.split(), "|".join(rules(language).elided.split())
    if elided:
        text = re.sub(rf"^(?:{elided})['’](?=\w)", "", text, flags=re.IGNORECASE)
    first, _, rest = text.partition(" ")
    while rest and first.lower() in articles:
        text = rest
        first, _, rest = text.partition(" ")
    return text


def _without_repetition(text: str, before: list[str]) -> str:
    for count in range(len(before), 0, -1):
        repeated = r"\W+".join(map(re.escape, before[-count:]))
        anywhere = r"(?:.*?\b)?" if count > 2 else ""
        rest = re.sub(rf"^{anywhere}{repeated}\b[\s:,]*", "", text, count=1, flags=re.IGNORECASE)
        if rest and rest != text:
            return rest
    return text


def _ends_with(text: str) -> str:
    return "ends with a full stop" if text.rstrip().endswith(".") else f"ends with “{text.rstrip()[-1]}”"
