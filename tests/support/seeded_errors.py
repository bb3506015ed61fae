"""Dutch and a seed → errors as translators make them, and which of them the check of translations tells."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from support.toy_language import po_path
from tenderkit.documents.proofreading import language_faults, spoken
from tenderkit.files.translations import Entry, read, written

_NUMBER_WORDS = ("twee", "drie", "vier", "vijf", "tien")
_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")


@dataclass(frozen=True)
class Error:
    """A line of a file of the master whose translation has an error: of which kind, and how it reads with it and without."""

    kind: str
    file: str
    master: str
    right: str
    wrong: str


def errors(language: str, seed: int, of_each: int) -> list[Error]:
    """Return `of_each` errors of every kind, each in a line of its own drawn at random."""
    draw = random.Random(seed)
    found, _ = spoken(language)
    lines = [
        (po_path(folder, language, stem), entry.master, entry.words)
        for folder, head in found.items()
        for stem, files in head.files.items()
        for file in files
        for entry in file.entries
    ]
    made: list[Error] = []
    for kind, ways in KINDS.items():
        taken = {(error.file, error.master) for error in made}
        fit = [(*line, wrong) for line in lines if line[:2] not in taken and (wrong := list(ways(line[2])))]
        made += [Error(kind, file, master, right, draw.choice(wrong)) for file, master, right, wrong in draw.sample(fit, of_each)]
    return made


def told(made: list[Error], language: str, folder: Path) -> list[Error]:
    """Write the errors as a folder of one's own over the shipped language, and return those that its check tells."""
    by_file: dict[str, list[Entry]] = {}
    for error in made:
        by_file.setdefault(error.file, []).append(Entry(error.master, error.wrong))
    for file, entries in by_file.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(written(entries, language), encoding="utf-8")
    faults = language_faults(language, folder / "clauses", folder / "templates")
    places = {(fault.location.path, fault.location.line) for fault in faults if fault.code == "TK218"}
    seen = set()
    for file in by_file:
        po, _ = read(folder / file)
        seen |= {(file, entry.master) for entry in po.entries if (po.path, entry.line) in places}
    return [error for error in made if (error.file, error.master) in seen]


def _each(pattern: str, by: dict[str, str] | str, words: str, *, in_code: bool = False) -> Iterator[str]:
    """Yield the line with each place of a pattern changed, one at a time."""
    code = [] if in_code else [match.span() for match in _CODE.finditer(words)]
    for match in re.finditer(pattern, words):
        if any(start <= match.start() < end for start, end in code):
            continue
        there = match[0]
        yield words[: match.start()] + (by if isinstance(by, str) else by[there]) + words[match.end() :]


def _numbers(words: str) -> Iterator[str]:
    yield from _each(r"(?<![\w-])\d+%", "7%", words)
    yield from _each(r"(?<=[Aa]rtikel )\d+", "61", words)
    after = dict(zip(_NUMBER_WORDS, _NUMBER_WORDS[1:] + _NUMBER_WORDS[:1], strict=True))
    yield from _each(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", after, words)


def _ids(words: str) -> Iterator[str]:
    yield from _each(r"\b(?:SC|AC|CC|ADD|E)-\d+ ?", "", words)


def _negations(words: str) -> Iterator[str]:
    yield from _each(r"\bniet ", "", words)
    yield from _each(r"\bgeen ", "een ", words)


def _duties(words: str) -> Iterator[str]:
    yield from _each(r"\b(?:moet|moeten)\b", {"moet": "kan", "moeten": "kunnen"}, words)


# A pronoun that agrees with a term stands for no slot of the English: that it is lost, or is another term's, no machine sees.
_NO_PRONOUN = r"(?![^}]*\.(?:lidwoord|die|iedere|belangrijke|[Hh]ij|hem|zijn|zij|haar) )"


def _slots(words: str) -> Iterator[str]:
    yield from _each(rf"\{{\{{{_NO_PRONOUN}[^}}]*\}}\}}", "", words, in_code=True)
    yield from _each(r"\{% if [^%]*%\}[^{]*\{% endif %\}", "", words, in_code=True)


def _terms(words: str) -> Iterator[str]:
    other = {"term.tenderer": "term.contractor", "term.contractor": "term.tenderer"}
    yield from _each(rf"term\.(?:tenderer|contractor)\b{_NO_PRONOUN}", other, words, in_code=True)
    other = {"inschrijver": "opdrachtnemer", "opdrachtnemer": "inschrijver", "gunningscriteri": "geschiktheidseis"}
    yield from _each(r"\b(?:inschrijver|opdrachtnemer|gunningscriteri)", other, words)


KINDS = {"number": _numbers, "id": _ids, "negation": _negations, "duty": _duties, "condition or slot": _slots, "term": _terms}
