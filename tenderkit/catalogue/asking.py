"""What a form asks, as the front matter of its template says it: fields of five kinds, and the names that they have in a file.

A field is a text, a date, a choice, a box to tick, or `rows`: a table with rows enough to fill in, whose columns are fields of the
other kinds. Texts are plain: they stand in the form as they are written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from tenderkit.blocks import FIELD_NAME, MAX_FIELD_NAME, MAX_ROWS, FieldKind
from tenderkit.catalogue.schema import Key
from tenderkit.faults import Fault, suggestion
from tenderkit.files.translations import MASTER
from tenderkit.files.validation import AS_WHOLE, Model, Words
from tenderkit.files.yamlfile import KeyPath, YamlFile

AnswerKind = Literal["text", "date", "choice", "tick", "rows"]
BLOCKS: Mapping[AnswerKind, FieldKind] = {"text": "text", "date": "date", "choice": "choice", "tick": "check"}
MAX_CELLS = 1_000  # of the rows of one field: a returned form may hold 150,000 tags and attributes
MAX_WORDS = 2_000
MORE_ROWS = 5  # that stay empty below those of last year

_Number = Annotated[int, AS_WHOLE]


class OptionMeta(Model):
    """What can be chosen: its name in data, and its words."""

    id: Key
    text: Words


class ColumnMeta(Model):
    """A column of rows: what stands in each of its cells.

    `words` is the most of them that a text may have. A `required` cell has to be filled in wherever its row is begun. `width` is
    the weight of the column beside the others.
    """

    id: Key
    kind: Literal["text", "date", "choice", "tick"] = "text"
    label: Words
    help: Words | None = None
    required: bool = False
    words: Annotated[_Number, Field(ge=1, le=MAX_WORDS)] | None = None
    options: tuple[OptionMeta, ...] = ()
    width: Annotated[_Number, Field(ge=1, le=60)] | None = None


class FieldMeta(Model):
    """Something that a form asks.

    Of `rows` there are as many as `rows` says, `least` of which have to be filled in, and `by` names the columns that tell one from
    another, else the first. One that is `carried` is filled in beforehand from the form of last year.
    """

    id: Key
    kind: AnswerKind = "text"
    label: Words
    help: Words | None = None
    required: bool = False
    carried: bool = False
    words: Annotated[_Number, Field(ge=1, le=MAX_WORDS)] | None = None
    options: tuple[OptionMeta, ...] = ()
    columns: tuple[ColumnMeta, ...] = ()
    rows: Annotated[_Number, Field(ge=1, le=MAX_ROWS)] = 10
    least: Annotated[_Number, Field(ge=0, le=MAX_ROWS)] = 0
    by: tuple[Key, ...] = ()

    @property
    def telling(self) -> tuple[str, ...]:
        """The columns that tell one row from another."""
        return self.by or (self.columns[0].id,)


def sealed_as(form: str, version: str, language: str) -> str:
    """What a form is a form of, as its seal says it: human_rights/1.0, and human_rights/1.0/nl in another language."""
    return f"{form}/{version}" if language == MASTER else f"{form}/{version}/{language}"


def field_name(field: str) -> str:
    """The name, in the form, of a field."""
    return field.replace("_", "-")


def cell_name(field: str, number: int, column: str) -> str:
    """The name, in the form, of a cell of the row of that number, counted from 1."""
    return f"{field}.{number}.{column}".replace("_", "-")


@dataclass(frozen=True)
class Wanted:
    """What one form asks of a field: whether it has to be filled in; of rows how many there are, and the least; its columns.

    A form may ask less than its template knows, or more rows: what was sent is what a returned one is judged by.
    """

    required: bool
    rows: int = 0
    least: int = 0
    columns: tuple[str, ...] = ()


def wanted_by(fields: Iterable[FieldMeta]) -> dict[str, Wanted]:
    """What a form asks that asks what its template says."""
    return {
        field.id: Wanted(field.least > 0, field.rows, field.least, tuple(column.id for column in field.columns))
        if field.kind == "rows"
        else Wanted(field.required)
        for field in fields
    }


def wanted_in(fields: Iterable[FieldMeta], names: Mapping[str, bool]) -> dict[str, Wanted]:
    """What a form asks that has fields of these names, each with whether it is required."""
    found = {}
    for field in fields:
        if field.kind != "rows":
            if field_name(field.id) in names:
                found[field.id] = Wanted(names[field_name(field.id)])
            continue
        rows: dict[int, bool] = {}
        columns: dict[str, None] = {}
        for name, required in names.items():
            if (cell := cell_of(name)) is not None and cell[0] == field_name(field.id):
                rows[cell[1]] = rows.get(cell[1], False) or required
                columns[cell[2]] = None
        if rows:
            held = tuple(column.id for column in field.columns if field_name(column.id) in columns)
            found[field.id] = Wanted(any(rows.values()), max(rows), sum(rows.values()), held)
    return found


def cell_of(name: str) -> tuple[str, int, str] | None:
    """The field, the number of the row and the column of a cell, by its name in the form; None for what is no cell."""
    found = _CELL.fullmatch(name)
    return (found[1], int(found[2]), found[3]) if found else None


_CELL = re.compile(r"([A-Za-z][A-Za-z0-9-]*)\.([1-9][0-9]{0,2})\.([A-Za-z][A-Za-z0-9-]*)")


def said(fields: Sequence[FieldMeta], wanted: Mapping[str, Wanted]) -> str:
    """What a form asks, as its seal carries it: only that in which it differs from its template, but of rows always how many.

    `-plan` is not asked, `+note` is required and `?note` is not; `sites=12/3` are twelve rows of which three have to be filled in,
    and `sites=12/3-risk` the same without a column.
    """
    words = []
    for field in fields:
        here = wanted.get(field.id)
        if here is None:
            words.append(f"-{field.id}")
        elif field.kind == "rows":
            left_out = "".join(f"-{column.id}" for column in field.columns if column.id not in here.columns)
            words.append(f"{field.id}={here.rows}/{here.least}{left_out}")
        elif here.required != field.required:
            words.append(f"{'+' if here.required else '?'}{field.id}")
    return " ".join(words)


_ROWS = re.compile(r"([a-z][a-z0-9_]*)=([1-9][0-9]{0,2})/([0-9]{1,3})((?:-[a-z][a-z0-9_]*)*)")


def heard(fields: Sequence[FieldMeta], words: str) -> dict[str, Wanted]:
    """What a form asks whose seal carries these words; what is no word of ours is passed over."""
    found = wanted_by(fields)
    for word in words.split()[: 2 * len(fields)]:
        sign, name = word[:1], word[1:]
        if rows := _ROWS.fullmatch(word):
            if (known := found.get(rows[1])) is not None and 0 < int(rows[2]) <= MAX_ROWS:
                without = rows[4].split("-")[1:]
                columns = tuple(column for column in known.columns if column not in without)
                found[rows[1]] = Wanted(int(rows[3]) > 0, int(rows[2]), int(rows[3]), columns)
        elif sign == "-":
            found.pop(name, None)
        elif sign in ("+", "?") and name in found:
            found[name] = Wanted(sign == "+")
    return found


def names_of(fields: Iterable[FieldMeta], wanted: Mapping[str, Wanted]) -> Iterator[tuple[str, FieldKind]]:
    """Yield the name and kind of every field and cell of a form that asks this."""
    for field in fields:
        here = wanted.get(field.id)
        if here is None:
            continue
        if field.kind != "rows":
            yield field_name(field.id), BLOCKS[field.kind]
            continue
        columns = [column for column in field.columns if column.id in here.columns]
        for number in range(1, here.rows + 1):
            for column in columns:
                yield cell_name(field.id, number, column.id), BLOCKS[column.kind]


Report = Callable[..., Fault]


def faults_of(fields: Sequence[FieldMeta], roles: Mapping[str, str | None], file: YamlFile) -> Iterator[Fault]:
    """Yield what the schema cannot see in the fields of a template (TK419): a name twice, that leads nowhere, or is too long."""

    def fault(message: str, hint: str, *keys: str | int) -> Fault:
        return Fault(file.where("fields", *keys), "TK419", message, hint)

    seen: set[str] = set()
    for at, field in enumerate(fields):
        if field.id in seen:
            yield fault(f"two fields are called “{field.id}”", "give each a name of its own", at)
        seen.add(field.id)
        longest = field.id
        if field.kind == "rows":
            if not field.columns:
                yield fault(f"the rows of “{field.id}” have no columns", "list them under `columns`", at)
                continue
            names = [column.id for column in field.columns]
            longest = cell_name(field.id, MAX_ROWS, max(names, key=len))
            if len(set(names)) != len(names):
                yield fault(f"two columns of “{field.id}” have the same name", "give each a name of its own", at, "columns")
            if field.least > field.rows or field.rows * len(names) > MAX_CELLS:
                message = f"“{field.id}” has {field.rows} rows of {len(names)} cells, at least {field.least} to fill in"
                yield fault(message, f"have no fewer rows than the least, and at most {MAX_CELLS} cells", at, "rows")
            for name in field.by:
                if name not in names:
                    hint = suggestion(name, names, otherwise=f"choose one of: {', '.join(names)}")
                    yield fault(f"“{field.id}” has no column “{name}”", hint, at, "by")
        elif field.columns or field.by:
            yield fault(f"only rows have columns, and “{field.id}” is a {field.kind}", "write `kind: rows`", at)
        if len(longest) > MAX_FIELD_NAME or not FIELD_NAME.fullmatch(longest.replace("_", "-")):
            yield fault(f"“{longest}” cannot be the name of a field", f"use at most {MAX_FIELD_NAME} letters and digits", at, "id")
        yield from _of_kind(field, (at,), fault)
        for number, column in enumerate(field.columns):
            yield from _of_kind(column, (at, "columns", number), fault)
    for role, named in roles.items():
        kind = next((field.kind for field in fields if field.id == named), None)
        if named is not None and kind not in ("text", "date", "choice"):
            hint = "name a field of text, a date or a choice of this template"
            yield Fault(file.where(role), "TK419", f"“{named}” cannot be the {role} of a form", hint)


def _of_kind(each: FieldMeta | ColumnMeta, place: KeyPath, fault: Report) -> Iterator[Fault]:
    texts = [option.text.casefold() for option in each.options]
    if each.kind == "choice" and (len(texts) < 2 or len(set(texts)) != len(texts)):
        yield fault(
            f"“{each.id}” has no two options to choose from, or two with the same words", "list them under `options`", *place
        )
    elif each.kind != "choice" and each.options:
        yield fault(f"only a choice has options, and “{each.id}” is a {each.kind}", "write `kind: choice`", *place)
    if each.words is not None and each.kind != "text":
        yield fault(f"only a text has a limit of words, and “{each.id}” is a {each.kind}", "leave `words` out", *place)
