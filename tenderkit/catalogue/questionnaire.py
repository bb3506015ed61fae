"""The supplier questionnaire as its file holds it: questions, points per supplier type, and the matrix of levels.

Source of the shipped one: the manual, Annexes 2a (form) and 2b (scoring). All points are whole numbers. Texts are plain: they
stand in a form as they are written here, and a returned form is held against them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from tenderkit.blocks import FIELD_NAME, MAX_FIELD_NAME
from tenderkit.catalogue.schema import Key, Source
from tenderkit.faults import Fault, suggestion
from tenderkit.files.validation import AS_WHOLE, Model, Text, Words
from tenderkit.files.worded import in_master
from tenderkit.files.yamlfile import KeyPath, YamlFile

Certainty = Literal["certain", "near certain", "reconstructed"]
Points = Annotated[int, Field(ge=0, le=1000), AS_WHOLE]
MAX_NAME = MAX_FIELD_NAME - len(".specify")
OptionId = Annotated[
    Text,
    Field(pattern=f"^{FIELD_NAME.pattern}$", max_length=MAX_NAME, description="letters and digits, with points or hyphens between"),
]


class SupplierType(Model):
    """What a supplier is; one that is not `scored` has no points of its own, until the buyer says which of the others it is."""

    id: Key
    text: Words
    specify: Words | None = None
    scored: bool = True
    erratum: Text | None = None


class FormField(Model):
    """Something that the head of the form asks for; an `addition` is ours and not the source's."""

    id: Key
    text: Words
    type: Literal["text", "date"] = "text"
    required: bool = False
    addition: bool = False
    erratum: Text | None = None


class Plausible(Model):
    """The points that an answer may have in the source, both ends included, where they cannot be read there."""

    start: Annotated[Points, Field(alias="from")]
    to: Points


class Option(Model):
    """An answer: what it says, and its points by supplier type.

    An `exclusive` answer denies what the others say, and stands alone. `specify` asks for particulars of it. `reconstructed` names
    the types whose points cannot be read in the source: the same number for all of them, one of those that are `plausible`.
    `added_from` names the part of the source that has this option where the form has not.
    """

    id: OptionId
    text: Words
    points: dict[Key, Points]
    exclusive: bool = False
    specify: Words | None = None
    certainty: Certainty = "certain"
    reconstructed: tuple[Key, ...] = ()
    plausible: Plausible | None = None
    erratum: Text | None = None
    added_from: Words | None = None


class Question(Model):
    """A question: one answer or several, at least one either way, and at most `maximum` points; `further` is free text."""

    id: OptionId
    dimension: Key
    title: Words
    text: Words
    answers: Literal["one", "several"]
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    maximum: Points | None = None
    further: Words | None = None


class Band(Model):
    """The points that make a level, both ends included (no end: no upper limit), and what the level says of a supplier."""

    level: Key
    start: Annotated[Points, Field(alias="from")]
    to: Points | None = None
    text: Words

    def holds(self, points: int) -> bool:
        """Whether so many points are in the band."""
        return self.start <= points and (self.to is None or points <= self.to)


class Gap(Model):
    """A number of points that the source's bands leave out, the level it is read as and why; `chosen` if the buyer says so."""

    score: Points
    level: Key
    reason: Words
    chosen: bool = False
    erratum: Text | None = None


class Dimension(Model):
    """A dimension of maturity: its bands from low to high, and the gap between them where there is one."""

    id: Key
    title: Words
    maximum: Points | None = None
    bands: Annotated[tuple[Band, ...], Field(min_length=2)]
    gap: Gap | None = None
    erratum: Text | None = None

    def level(self, points: int) -> str | None:
        """The id of the level of so many points; None where no band holds them, nor the gap."""
        if self.gap is not None and points == self.gap.score:
            return self.gap.level
        return next((band.level for band in self.bands if band.holds(points)), None)

    def text(self, level: str) -> str:
        """What a level says of a supplier."""
        return next(band.text for band in self.bands if band.level == level)


class MaturityLevel(Model):
    """A level of maturity and the scenario that fits a market of that level."""

    id: Key
    title: Words
    scenario: Key


class Questionnaire(Model):
    """A questionnaire with its scoring; `levels` go from low to high.

    `rules_erratum` is the reading on how levels of dimensions make one, and how suppliers make a market.
    """

    id: Key
    title: Words
    version: Text
    source: Source
    purpose: Words
    rules_erratum: Text | None = None
    supplier_types: Annotated[tuple[SupplierType, ...], Field(min_length=1)]
    fields: tuple[FormField, ...]
    levels: Annotated[tuple[MaturityLevel, ...], Field(min_length=2)]
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    def __repr__(self) -> str:
        return f"Questionnaire({self.id!r}, {self.version!r}, {len(self.questions)} questions)"

    @property
    def columns(self) -> tuple[str, ...]:
        """The supplier types that have points."""
        return tuple(kind.id for kind in self.supplier_types if kind.scored)

    @property
    def level_ids(self) -> tuple[str, ...]:
        """The levels from low to high."""
        return tuple(level.id for level in self.levels)

    def level_title(self, level: str) -> str:
        """The name of a level."""
        return next(known.title for known in self.levels if known.id == level)

    def options(self) -> Iterator[tuple[Question, Option]]:
        """Yield every option with its question, in order."""
        for question in self.questions:
            for option in question.options:
                yield question, option

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of everything in the questionnaire, in the words of the master: it is the same in all languages."""
        return hashlib.sha256(in_master(self).model_dump_json(by_alias=True).encode()).hexdigest()


def type_field(name: str) -> str:
    """The name, in the form, of the box of a supplier type."""
    return f"type.{name}".replace("_", "-")


def head_field(name: str) -> str:
    """The name, in the form, of a field of its head."""
    return f"supplier.{name}".replace("_", "-")


def particulars_field(name: str) -> str:
    """The name, in the form, of the text that goes with a box."""
    return f"{name}.specify"


def further_field(question: str) -> str:
    """The name, in the form, of the free text of a question."""
    return f"{question}.further"


def checks(questionnaire: Questionnaire, file: YamlFile, scenarios: tuple[str, ...], errata: Mapping[str, object]) -> list[Fault]:
    """What the schema cannot see (TK217): names that lead nowhere or appear twice, bands that overlap or leave gaps."""
    faults: list[Fault] = []

    def wrong(keys: KeyPath, message: str, hint: str) -> None:
        faults.append(Fault(file.where(*keys), "TK217", message, hint))

    def known(keys: KeyPath, name: str | None, names: tuple[str, ...], what: str) -> None:
        if name is not None and name not in names:
            wrong(keys, f"there is no {what} “{name}”", suggestion(name, names, otherwise=f"choose one of: {', '.join(names)}"))

    def once(group: str, ids: list[str]) -> None:
        for index, name in enumerate(ids):
            if name in ids[:index]:
                wrong((group, index, "id"), f"the id “{name}” appears twice in {group}", "give each its own")

    levels, columns = questionnaire.level_ids, questionnaire.columns
    dimensions = tuple(dimension.id for dimension in questionnaire.dimensions)
    for group in ("supplier_types", "fields", "levels", "dimensions", "questions"):
        once(group, [entry.id for entry in getattr(questionnaire, group)])
    if not columns:
        wrong(("supplier_types",), "no supplier type is scored", "remove `scored: false` from one")
    for index, level in enumerate(questionnaire.levels):
        known(("levels", index, "scenario"), level.scenario, scenarios, "scenario")
    for index, dimension in enumerate(questionnaire.dimensions):
        keys: KeyPath = ("dimensions", index, "bands")
        if tuple(band.level for band in dimension.bands) != levels:
            wrong(
                keys,
                f"the bands of “{dimension.id}” are not the levels in their order",
                f"write one for each of {', '.join(levels)}",
            )
        if dimension.gap is not None and dimension.gap.chosen:
            wrong(("dimensions", index, "gap", "chosen"), "“chosen” is set by the program", "remove the line")
        known(("dimensions", index, "gap", "level"), dimension.gap.level if dimension.gap else None, levels, "level")
        top = max(band.start for band in dimension.bands) + 1
        for points in range(top + 1):
            held = sum(band.holds(points) for band in dimension.bands)
            if held > 1 or (held == 0 and dimension.level(points) is None):
                how = "more than one band" if held else "no band"
                wrong(keys, f"{points} points on “{dimension.id}” are in {how}", "let the bands follow each other, or name the gap")
        if dimension.bands[-1].to is not None:
            wrong((*keys, len(dimension.bands) - 1, "to"), "the highest band has an end", "leave “to” out")
    seen: list[str] = []
    for index, question in enumerate(questionnaire.questions):
        known(("questions", index, "dimension"), question.dimension, dimensions, "dimension")
        for position, option in enumerate(question.options):
            keys = ("questions", index, "options", position)
            if option.id in seen:
                wrong((*keys, "id"), f"the id “{option.id}” appears twice", "give each option its own")
            seen.append(option.id)
            if set(option.points) != set(columns):
                message = f"{option.id} has points for {', '.join(option.points)}"
                wrong((*keys, "points"), message, f"give points for {', '.join(columns)}")
            for name in option.reconstructed:
                known((*keys, "reconstructed"), name, columns, "scored supplier type")
            if unlike := _unlike_its_certainty(option):
                wrong(keys, unlike, "give `certainty: reconstructed`, `reconstructed` and `plausible` together, or none of them")
    for place, erratum in _errata_named(questionnaire):
        known(place, erratum, tuple(errata), "erratum")
    return faults


def _unlike_its_certainty(option: Option) -> str | None:
    """What does not fit in what is said of reconstructed points, None where all does."""
    given = (option.certainty == "reconstructed", bool(option.reconstructed), option.plausible is not None)
    if len(set(given)) > 1:
        return f"{option.id} does not say in full which points are reconstructed, and what they may be"
    if option.plausible is not None:
        held = range(option.plausible.start, option.plausible.to + 1)
        for name in option.reconstructed:
            if (points := option.points.get(name)) is not None and points not in held:
                return f"{option.id} has {points} points for {name}, which are not among its plausible ones"
    return None


def _errata_named(questionnaire: Questionnaire) -> Iterator[tuple[KeyPath, str | None]]:
    yield ("rules_erratum",), questionnaire.rules_erratum
    for group in ("supplier_types", "fields", "dimensions"):
        for index, entry in enumerate(getattr(questionnaire, group)):
            yield (group, index, "erratum"), entry.erratum
    for index, dimension in enumerate(questionnaire.dimensions):
        yield ("dimensions", index, "gap", "erratum"), dimension.gap.erratum if dimension.gap else None
    for index, question in enumerate(questionnaire.questions):
        for position, option in enumerate(question.options):
            yield ("questions", index, "options", position, "erratum"), option.erratum
