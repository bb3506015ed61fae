"""A line and its translation, sentence by sentence → where one forbids or obliges and the other does not, and which terms it has.

A lost “not”, a shall that became a may and a tenderer who became a contractor read well and void a tender. Which words negate,
oblige and name somebody is data: those of the master are here, those of a language in its `language.yaml`. A language that does not
say which words it has is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# What looks like a negation in English and is none.
_IDIOM = re.compile(r"\bno later than\b|\bwhether or not\b|\bnos?\.\s*(?=\d)", re.IGNORECASE)

NEGATIONS = frozenset({"not", "no", "none", "never", "nothing", "nobody", "neither", "nor", "cannot", "without", "fail"})
DUTIES = frozenset({"shall", "must"})


@dataclass(frozen=True)
class Force:
    """The words of a language that negate and that oblige, and how the terms begin in English and in it."""

    negations: Collection[str] = ()
    duties: Collection[str] = ()
    terms: Mapping[str, str] = field(default_factory=dict)


def shifts(master: str, words: str, force: Force) -> list[str]:
    """Return what has another force or another term in the translation, as the ends of a sentence: “has no negation …”."""
    if words == master:
        return []
    english, theirs = _IDIOM.sub(" ", _CODE.sub(" ", master)), _CODE.sub(" ", words)
    return [*_forces(english, theirs, force), *_terms(english, theirs, force.terms)]


def _forces(english: str, theirs: str, force: Force) -> Iterator[str]:
    pairs = [(english, theirs)]
    if len(_SENTENCE.findall(english)) == len(_SENTENCE.findall(theirs)):
        pairs = list(zip(_SENTENCE.split(english), _SENTENCE.split(theirs), strict=True))
    for one, other in pairs:
        negated, negated_here = _has(one, NEGATIONS), _has(other, force.negations)
        if force.negations and negated and not negated_here:
            yield f"has no negation in “{other.strip()}”, where the English has one"
        if force.negations and negated_here and not negated:
            yield f"has a negation in “{other.strip()}”, where the English has none"
        if force.duties and not negated and _has(one, DUTIES) and not _has(other, force.duties):
            yield f"has no duty in “{other.strip()}”, where the English has one"


def _terms(english: str, theirs: str, terms: Mapping[str, str]) -> Iterator[str]:
    for one, other in terms.items():
        if _begins(english, one) != (there := _begins(theirs, other)):
            yield (
                f"has “{other}”, where the English has no “{one}”" if there else f"has no “{other}”, where the English has “{one}”"
            )


def _has(sentence: str, words: Collection[str]) -> bool:
    return any(word.casefold() in words for word in _WORD.findall(sentence))


def _begins(line: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", line, re.IGNORECASE) is not None
