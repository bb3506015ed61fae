"""Facts of the source, and where the catalogue holds each → the page docs/fidelity.md, and the words that tests look for.

`tests/data/fidelity/facts.txt` is the list of facts, made from the source alone; `held.txt` says for each where it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conftest import ROOT

from tenderkit.catalogue import load_catalogue
from tenderkit.catalogue.questionnaire import Dimension, Option, Question
from tenderkit.views.as_data import show

FOLDER = ROOT / "tests/data/fidelity"
PAGE = ROOT / "docs/fidelity.md"
CATALOGUE = load_catalogue()
assert CATALOGUE.questionnaire is not None
QUESTIONNAIRE = CATALOGUE.questionnaire
PARTS = ("text", "verification", "assessment", "levels", "kpis")
NOWHERE = "–"
NO_TEXT = f"{NOWHERE} no text of ours"

INTRODUCTION = """# Where each fact of the source is

The catalogue says in its own words what the manual says in others. This page takes the manual apart, place by place, into its
facts: each number, each condition and each word that makes a duty wider or narrower. It says for each where it is in the
catalogue, and whether it is the same or rests on a reading of the register (`tenderkit show E-23` prints one). Where no text
carries a fact, the reason is given.

The list of facts was made from the manual alone, before our texts were looked at. Both lists are data, in `tests/data/fidelity/`. A
test finds the words of each row in the text as readers get it, and another finds whatever a criterion or clause says beside the
facts. After a change of a text, put its rows right in `held.txt` and renew this page with
`.venv/bin/python -m pytest tests/test_fidelity.py --renew`.
"""


@dataclass(frozen=True)
class Fact:
    """A fact of the source, and the place where it is printed."""

    id: str
    place: str
    text: str


@dataclass(frozen=True)
class Held:
    """Where the catalogue holds a fact, by which words, and by which readings; `fact` is empty for what is ours."""

    fact: str
    where: str
    words: tuple[str, ...]
    readings: tuple[str, ...]


def lines(name: str) -> Iterator[str]:
    """The lines of a file of data, without comments and empty ones."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and (line.startswith("## ") or not line.startswith("#")):
            yield line


def facts() -> list[Fact]:
    """The facts of the source, in its order."""
    found, place = [], ""
    for line in lines("facts.txt"):
        if line.startswith("## "):
            place = line.removeprefix("## ")
        else:
            name, text = line.split("  ", 1)
            found.append(Fact(name, place, text))
    return found


def held() -> list[Held]:
    """Where the facts are, in their order."""
    return [_held(*line.split(" | ")) for line in _section("")]


def ours() -> list[Held]:
    """What criteria, clauses and form say beside the facts."""
    return [_held("", *line.split(" | ")) for line in _section("Ours")]


def of_no_fact() -> list[str]:
    """The readings that belong to no single fact."""
    return [name for line in _section("Readings of no single fact") for name in line.split()]


def _section(wanted: str) -> Iterator[str]:
    title = ""
    for line in lines("held.txt"):
        if line.startswith("## "):
            title = line.removeprefix("## ")
        elif title == wanted:
            yield line


def _held(fact: str, where: str, words: str, readings: str) -> Held:
    return Held(fact, where, tuple(words.split("; ")), () if readings == "same" else tuple(readings.split("; ")))


@functools.cache
def words_at(where: str) -> str:
    """What a reader finds at a place of the catalogue, on one line; a KeyError where there is no such place."""
    return re.sub(r"\s+", " ", "\n".join(blocks_at(where)))


@functools.cache
def blocks_at(where: str) -> tuple[str, ...]:
    """The paragraphs, points of lists, rows and levels at a place of the catalogue."""
    name, part = where.rsplit(" ", 1)
    if part == "register":
        entry = CATALOGUE.errata[name]
        return (entry.printed, entry.reading)
    if part == "scenario":
        return (_scenario(name),)
    if part == "template":
        return ((ROOT / f"templates/{name}.md").read_text(encoding="utf-8"),)
    if where == "questionnaire purpose":
        return (QUESTIONNAIRE.purpose,)
    if where == "form head":
        return tuple(_head())
    if part == "question":
        return (_question({question.id: question for question in QUESTIONNAIRE.questions}[name]),)
    if part == "answer":
        return (_answer({option.id: option for _, option in QUESTIONNAIRE.options()}[name]),)
    if part == "matrix":
        return tuple(_matrix({dimension.id: dimension for dimension in QUESTIONNAIRE.dimensions}[name]))
    return tuple(_item(_shown(name), part))


@functools.cache
def _shown(name: str) -> dict[str, Any]:
    return show(CATALOGUE, name)


def _item(data: dict[str, Any], part: str) -> Iterator[str]:
    if part == "levels":
        for level in data["levels"]:
            yield f"{level['label']}: {level['percent']:g}%: {level['text']}"
    elif part == "kpis":
        for kpi in data["kpis"]:
            yield f"{kpi['aspect']}: {kpi['text']}"
    else:
        yield from (" ".join(block.split()) for block in re.split(r"\n\n|\n(?=(?:-|\d+\.) )", data[part]) if block.strip())


def _scenario(name: str) -> str:
    scenario = {scenario.id: scenario for scenario in CATALOGUE.meta.scenarios}[name]
    items = [f"{item.id}{item.variant_for(name) or ''}" for item in CATALOGUE.items.values() if item.in_scenario(name)]
    order = sorted(items, key=lambda item: (["SC", "AC", "CC"].index(item.split("-")[0]), item))
    return f"{scenario.title}. {scenario.aim} Items: {' '.join(order)}"


def _head() -> Iterator[str]:
    for entry in QUESTIONNAIRE.fields:
        yield f"{entry.text}{' (ours)' if entry.addition else ''}"
    for kind in QUESTIONNAIRE.supplier_types:
        yield f"{kind.text}{f': {kind.specify}' if kind.specify else ''} ({'scored' if kind.scored else 'not scored'})"


def _question(question: Question) -> str:
    answers = "several, at least one" if question.answers == "several" else "exactly one"
    most = "no maximum" if question.maximum is None else f"at most {question.maximum} points"
    return f"{question.title}. {question.text} Answers: {answers}; {most}. {question.further or ''}"


def _answer(option: Option) -> str:
    points = ", ".join(f"{column} {number}" for column, number in option.points.items())
    certainty = "" if option.certainty == "certain" else f" ({option.certainty})"
    if option.plausible is not None:
        certainty = f" (reconstructed: {', '.join(option.reconstructed)} {option.plausible.start} to {option.plausible.to})"
    return f"{option.text}{' Stands alone: stands alone.' if option.exclusive else ''} {option.specify or ''} {points}{certainty}"


def _matrix(dimension: Dimension) -> Iterator[str]:
    questions = ", ".join(question.id for question in QUESTIONNAIRE.questions if question.dimension == dimension.id)
    yield questions if dimension.maximum is None else f"{questions}: at most {dimension.maximum} points"
    levels = {level.id: level for level in QUESTIONNAIRE.levels}
    for band in dimension.bands:
        level = levels[band.level]
        points = f"{band.start} or more" if band.to is None else f"{band.start} to {band.to}"
        yield f"{level.title} ({level.scenario} scenario), {points}: {band.text}"
    if dimension.gap is not None:
        yield f"{dimension.gap.score} counts as {levels[dimension.gap.level].title}"


def page() -> str:
    """The page, made of the two lists."""
    places: dict[str, list[Fact]] = {}
    for fact in facts():
        places.setdefault(fact.place, []).append(fact)
    where = {row.fact: row for row in held()}
    parts = [
        INTRODUCTION,
        "## How many\n",
        "| Place in the source | Facts | Same | By a reading | In no text |",
        "|---|---|---|---|---|",
    ]
    for place, own in [*places.items(), ("All", facts())]:
        rows = [where[fact.id] for fact in own]
        nowhere = sum(row.where == NOWHERE for row in rows)
        read = sum(bool(row.readings) for row in rows if row.where != NOWHERE)
        parts.append(f"| {place} | {len(own)} | {len(own) - read - nowhere} | {read} | {nowhere} |")
    for place, own in places.items():
        parts += [f"\n## {place}\n", "| Fact | In the source | In the catalogue | By these words | Held |", "|---|---|---|---|---|"]
        for fact in own:
            row = where[fact.id]
            words = "; ".join(row.words) if row.where == NOWHERE else " … ".join(f"“{word.strip()}”" for word in row.words)
            parts.append(f"| {fact.id} | {fact.text} | {NO_TEXT if row.where == NOWHERE else row.where} | {words} | {_by(row)} |")
    parts += ["\n## What is ours\n", "What criteria, clauses and form say beside these facts.\n"]
    parts += ["| In the catalogue | By these words | Declared in |", "|---|---|---|"]
    for row in ours():
        parts.append(f"| {row.where} | {' … '.join(f'“{word}”' for word in row.words)} | {_by(row)} |")
    parts += [
        "\n## Readings of no single fact\n",
        "Of the source as a whole, or of what no criterion, clause, indicator or answer states.\n",
    ]
    parts += [f"- {name}: {CATALOGUE.errata[name].title}" for name in of_no_fact()]
    return "\n".join(parts) + "\n"


def _by(row: Held) -> str:
    return ", ".join(row.readings) or ("–" if row.where == NOWHERE else "same")
