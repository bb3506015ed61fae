"""A line and its translation, sentence by sentence → where one forbids or obliges and the other does not, and which terms it has.

A lost “not”, a shall that became a may and a tenderer who became a contractor read well and void a tender. Which words negate,
oblige and name somebody is data: those of the master are here, those of a language in its `language.yaml`. A language that does not
say which words it has is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{\w+\}")
_SENTENCE = re.compile(r"(?<=[.?!;])\s+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# What looks like a negation in English and is none.
_IDIOM = re.compile(r"\bno later than\b|\bwhether or not\b|\bnos?\.\s*(?=\d)", re.IGNORECASE)

NEGATIONS = frozenset({"not", "no", "none", "never", "nothing", "nobody", "neither", "nor", "cannot", "without", "fail"})
# Damages that are due for a failure are owed already; “are the first list and the first reports due?” asks after a duty.
_OBLIGES = r"(?:shall|must|has to|have to be|owes?|(?:(?:is|are)\b[^,;.]*|falls) due(?! for\b| diligence\b))"
_DUTY = re.compile(rf"\b{_OBLIGES}\b(?! not)", re.IGNORECASE)
_NO_DUTY = re.compile(rf"\b(?:no(?! more)|nobody|nothing|none|neither)\b[^,;]*\b{_OBLIGES}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Force:
    """The words of a language that negate and that oblige, and how the terms begin in English and in it."""

    negations: Collection[str] = ()
    duties: Collection[str] = ()
    terms: Mapping[str, str] = field(default_factory=dict)


def shifts(master: str, words: str, force: Force) -> list[str]:
    """Return what has another force or another term in the translation, as the ends of a sentence: “has no “inschrijver”, …”."""
    if words == master:
        return []
    english, theirs = _IDIOM.sub(" ", _CODE.sub(" ", master)), _CODE.sub(" ", words)
    return [*_forces(english, theirs, force), *_terms(english, theirs, force.terms)]


def _forces(english: str, theirs: str, force: Force) -> Iterator[str]:
    pairs = [(english, theirs)]
    if len(_SENTENCE.findall(english)) == len(_SENTENCE.findall(theirs)):
        pairs = list(zip(_SENTENCE.split(english), _SENTENCE.split(theirs), strict=True))
    for one, other in pairs:
        there, here = _number(one, NEGATIONS), _number(other, force.negations)
        if force.negations and here < there:
            yield f"has fewer negations than the English in “{other.strip()}”"
        if force.negations and here and not there:
            yield f"has a negation in “{other.strip()}”, where the English has none"
        duties = 0 if _NO_DUTY.search(one) else len(_DUTY.findall(one))
        if force.duties and _number(other, force.duties) < duties:
            yield f"has fewer duties than the English in “{other.strip()}”"


def _terms(english: str, theirs: str, terms: Mapping[str, str]) -> Iterator[str]:
    for one, other in terms.items():
        there, here = _begun(english, one), _begun(theirs, other)
        if there and not here:
            yield f"has no “{other}”, where the English has “{one}”"
        elif here and not there:
            yield f"has “{other}”, where the English has no “{one}”"
        elif here < there:  # a language may say it once more, where English says “the one”
            yield f"has “{other}” less often than the English has “{one}”"


def _number(sentence: str, words: Collection[str]) -> int:
    return sum(word.casefold() in words for word in _WORD.findall(sentence))


def _begun(line: str, word: str) -> int:
    return len(re.findall(rf"\b{re.escape(word)}(?![^\W_]*_)", line, re.IGNORECASE))
