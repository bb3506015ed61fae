"""Texts of a catalogue → the law and schemes that they cite, by the words that the register of law has for each.

“Articles 58(1), 67 and 70” cites three articles. An article, recital or annex without the name of an act is one of Directive
2014/24/EU; the annexes of the source count in Arabic numbers and are none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tenderkit.catalogue.schema import Law

_PART = r"(?:\(\w+\))*"  # as (1) or (4)(g)
_AND = r"(?:, | and | or | to )(?:and )?"
_ARTICLES = re.compile(rf"\b(article|recital)s? (\d+{_PART}(?:{_AND}(?:\(\w+\)|\d+){_PART})*)", re.IGNORECASE)
_ANNEXES = re.compile(rf"\bAnnex(?:es)? ([IVX]+(?:{_AND}[IVX]+)*)\b")
_ACTS = re.compile(r"\b(?:Directive|Regulation) (?:\((?:EU|EC)\) )?(?:No )?\d+/\d+(?:/(?:EU|EC|EEC))?")
_CASES = re.compile(r"\b[CT]-\d+/\d\d\b")


def provisions(text: str) -> set[str]:
    """The articles, recitals, annexes, acts and cases that a text cites, each as it is cited alone: Article 67, C-532/06."""
    found = {match[0] for pattern in (_ACTS, _CASES) for match in pattern.finditer(text)}
    for kind, numbers in _ARTICLES.findall(text):
        name = "Article" if kind.lower() == "article" else "recital"
        found |= {f"{name} {number}" for number in re.findall(r"(?<!\()\b\d+\b(?!\))", numbers)}
    for numbers in _ANNEXES.findall(text):
        found |= {f"Annex {number}" for number in re.findall(r"[IVX]+", numbers)}
    return found


def cited(text: str, laws: Iterable[Law]) -> frozenset[str]:
    """The ids of the laws that a text cites."""
    found = provisions(text)
    return frozenset(law.id for law in laws if any(name in found or _named(name, text) for name in law.cited_as))


def unknown(text: str, laws: Iterable[Law]) -> set[str]:
    """The provisions that a text cites and the register does not have."""
    return provisions(text) - {name for law in laws for name in law.cited_as}


def shared_names(laws: Mapping[str, Law]) -> list[tuple[str, str, str]]:
    """The words by which two laws are cited, with the ids of both: nobody could tell which one is meant."""
    owners: dict[str, str] = {}
    return [
        (law.id, owners[name], name) for law in laws.values() for name in law.cited_as if owners.setdefault(name, law.id) != law.id
    ]


def _named(name: str, text: str) -> bool:
    return not provisions(name) and re.search(rf"\b{re.escape(name)}\b", text) is not None
