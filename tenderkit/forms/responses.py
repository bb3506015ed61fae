"""Forms that came back, of any kind that has a template → what each says as data, how complete it is, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tenderkit.catalogue import languages, load_catalogue
from tenderkit.catalogue.asking import (
    ColumnMeta,
    FieldMeta,
    Wanted,
    cell_name,
    cell_of,
    field_name,
    heard,
    names_of,
    wanted_by,
    wanted_in,
)
from tenderkit.documents.types import DocumentType, load_library
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import places
from tenderkit.files.translations import MASTER
from tenderkit.forms.looking import Look, quoted
from tenderkit.labels import PROMPTS, label
from tenderkit.numbers import day_of
from tenderkit.word.forms.reading import Returned
from tenderkit.word.forms.scanning import normal

Value = str | bool | None  # a text, a date as year-month-day, the id of what was chosen, whether a box is ticked; None for nothing
_WORD = re.compile(r"\w[\w'’.-]*")
_TEMPLATE = re.compile(r'<template id="([^"]*)"')
_LANGUAGE = re.compile(r'<catalogue [^>]*language="([^"]*)"')
_ANCHOR = re.compile(r"""anchor\(["']([A-Za-z][A-Za-z0-9-]*)["']\)""")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LEFT_OUT = "ask who filled it in: it is left out"
_ENOUGH = 3  # names of fields that a form without a seal has in common with ours


@dataclass(frozen=True)
class Line:
    """A row of a form that is not empty: its number there, and what its cells say, by column."""

    number: int
    cells: Mapping[str, Value]


@dataclass(frozen=True)
class Lack:
    """What has to be there and is not: an answer; of rows `found` of the `least` that are asked for; what a begun `row` lacks."""

    field: str
    found: int = 0
    least: int = 0
    row: int = 0


@dataclass(frozen=True)
class Response:
    """A form that came back: which form it is, who filled it in and about when, its answers and rows by field, and what is wrong.

    `lacking` is what has to be there and is not. A `refused` file could not be read, one that is `ignored` is no form
    that was filled in: neither has answers. A `duplicate` says the same as another.
    """

    file: str
    form: str = ""
    version: str = ""
    language: str = ""
    respondent: str = ""
    period: str = ""
    answers: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    lacking: tuple[Lack, ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: bool = False
    ignored: bool = False
    duplicate: bool = False

    @property
    def file_name(self) -> str:
        """The name of the file without its folders."""
        return Path(self.file).name

    @property
    def name(self) -> str:
        """Who filled it in, or the name of the file where it does not say."""
        return self.respondent or Path(self.file).stem

    @property
    def same_as(self) -> tuple[str, str, str]:
        """What two returns of one form have in common."""
        return self.form, normal(self.respondent).casefold(), normal(self.period).casefold()


class Reader:
    """Reads the forms of a library of templates, in every language of the catalogue.

    `clauses` and `templates` are the buyer's own.
    """

    def __init__(self, clauses: Path | None = None, templates: Path | None = None) -> None:
        self.library = load_library(templates)
        self.kinds = {kind.id: kind for kind in self.library.types.values() if kind.fields}
        catalogues = {language: load_catalogue(language, clauses).meta for language in languages(clauses)}
        self.locales = {language: meta.locale for language, meta in catalogues.items()}
        self.libraries = {language: self.library.in_language(language) for language in catalogues}
        self.prompts = tuple({label(meta.labels, name): None for meta in catalogues.values() for name in PROMPTS})
        self.names = {name: frozenset(dict(names_of(kind.fields, wanted_by(kind.fields)))) for name, kind in self.kinds.items()}
        self._options: dict[tuple[str, ...], dict[str, str]] = {}

    def kind(self, form: str, language: str) -> DocumentType:
        """The type of a form in the words of a language."""
        return self.libraries[language].types[form]

    def read(self, path: Path, returned: Returned | None = None) -> Response:
        """Read one file, which may be open already; what is wrong with it is in what comes back."""
        shown = places.shown(path)
        try:
            return _read(returned or Returned(path), shown, self)
        except TenderkitError as error:
            faults = tuple(Fault(Location(shown), fault.code, fault.message, fault.hint) for fault in error.faults)
            return Response(shown, refused=True, faults=faults)

    def sections(self, form: str) -> list[str]:
        """The anchors that a form's template gives its sections."""
        return _ANCHOR.findall(self.library.sources[form].text)

    def option(self, words: str, form: str, *place: str) -> str | None:
        """The id of what was chosen in a field or a column, by its words in whatever language; None where it is none."""
        known = self._options.get((form, *place))
        if known is None:
            known = self._options[form, *place] = {
                normal(option.text).casefold(): option.id
                for language in self.locales
                for option in _at(self.kind(form, language).fields, place).options
            }
        return known.get(normal(words).casefold())


def _at(fields: Sequence[FieldMeta], place: Sequence[str]) -> FieldMeta | ColumnMeta:
    """The field of an id, or its column where that is named too."""
    found = next(each for each in fields if each.id == place[0])
    return next(each for each in found.columns if each.id == place[1]) if place[1:] else found


def _read(returned: Returned, shown: str, reader: Reader) -> Response:
    """Read an open file: which form it is its seal says, else what it was made as, else the names of its fields."""
    seal, made = returned.seal, _TEMPLATE.search(returned.manifest)
    name, version, language = (*(seal.form.split("/") if seal else [made[1] if made else ""]), "", "")[:3]
    if seal is None and name not in reader.kinds:
        if made and not returned.names:
            fault = Fault(Location(shown), "TK814", f"this is a {quoted(made[1])} and not a form: left out", "", "warning")
            return Response(shown, made[1], ignored=True, faults=(fault,))
        name = max(reader.kinds, key=lambda kind: len(reader.names[kind] & returned.names), default="")
        if len(reader.names.get(name, frozenset()) & returned.names) < _ENOUGH:
            fault = Fault(Location(shown), "TK801", "no field of a form of ours is in this file", "ask for the form that was sent")
            return Response(shown, refused=True, faults=(fault,))
    if name not in reader.kinds:
        message = f"a form of “{quoted(seal.form if seal else name).replace('/', ' ')}”, for which there is no template"
        fault = Fault(Location(shown), "TK825", message, "name the folder of its template with --templates")
        return Response(shown, quoted(name), quoted(version), refused=True, faults=(fault,))
    if seal is None and (said := _LANGUAGE.search(returned.manifest)):
        language = said[1]
    language = language if language in reader.locales else MASTER
    kind = reader.kind(name, language)
    if seal is not None and (seal.asked or not any(each.kind == "rows" for each in kind.fields)):
        wanted = heard(kind.fields, seal.asked)
    else:
        known = wanted_by(kind.fields)
        wanted = {
            each: replace(here, least=known[each].least) if here.rows else known[each]
            for each, here in wanted_in(kind.fields, dict.fromkeys(returned.names, False)).items()
        }
    return _FormLook(returned, shown, reader, kind, language, wanted).response(version)


class _FormLook(Look):
    """What one form says, and what is wrong with it."""

    def __init__(
        self, returned: Returned, shown: str, reader: Reader, kind: DocumentType, language: str, wanted: Mapping[str, Wanted]
    ) -> None:
        self.reader, self.kind, self.language, self.wanted = reader, kind, language, wanted
        self.labels = {field_name(each.id): each.label for each in kind.fields if each.kind != "rows" and each.id in wanted}
        self.sections = reader.sections(kind.id)
        fields = dict(names_of(kind.fields, wanted))
        super().__init__(returned.form(fields, self.labels, self.sections, reader.prompts), shown, fields)
        self.lacking: list[Lack] = []
        self.kinds = {field_name(each.id): each for each in kind.fields}

    def named(self, name: str) -> str:
        """What a message calls a field, a cell or a section."""
        if (cell := cell_of(name)) is not None and cell[0] in self.kinds:
            column = next((each.label for each in self.kinds[cell[0]].columns if field_name(each.id) == cell[2]), cell[2])
            return f"“{self.kinds[cell[0]].label}” {cell[1]} “{column}”"
        return f"“{self.labels[name]}”" if name in self.labels else f"“{name}”" if name in self.sections else name

    def response(self, version: str) -> Response:
        """What the form says, and every fault."""
        answers: dict[str, Value] = {}
        rows: dict[str, tuple[Line, ...]] = {}
        for each in self.kind.fields:
            if each.id not in self.wanted:
                continue
            if each.kind == "rows":
                rows[each.id] = tuple(self.lines(each))
            else:
                answers[each.id] = self.value(field_name(each.id), each, each.id)
        said = Response(
            self.shown,
            self.kind.id,
            quoted(version) or self.kind.version,
            self.language,
            self.role(self.kind.respondent, answers),
            self.role(self.kind.period, answers),
            answers,
            rows,
        )
        if not self.form.entries:
            fault = Fault(Location(self.shown), "TK801", "no field of the form is in this file", "ask for the form that was sent")
            return replace(said, refused=True, answers={}, rows={}, faults=(fault,))
        if not any(value not in (None, False) for value in answers.values()) and not any(rows.values()) and not self.unclear():
            fault = Fault(Location(self.shown), "TK813", "this form is not filled in: left out", "", "warning")
            return replace(said, ignored=True, faults=(fault,))
        self.check_remarks([*self.fields, *self.sections])
        self.check_fields(never=self.check_wording(version))
        self.check_answers(answers, rows)
        return replace(said, lacking=tuple(self.lacking), faults=tuple(self.faults))

    def unclear(self) -> bool:
        """Whether there is a box of which nobody can tell whether it is ticked."""
        boxes = (self.form.entries.get(name) for name, kind in self.fields.items() if kind == "check")
        return any(entry is not None and entry.ticked is None for entry in boxes)

    def role(self, name: str | None, answers: Mapping[str, Value]) -> str:
        """Who filled the form in, or what time it is about, in words."""
        value = answers.get(name or "")
        return value if isinstance(value, str) else ""

    def lines(self, each: FieldMeta) -> Iterator[Line]:
        """Yield the rows in which anything is filled in."""
        here = self.wanted[each.id]
        columns = [column for column in each.columns if column.id in here.columns]
        for number in range(1, here.rows + 1):
            cells = {column.id: self.value(cell_name(each.id, number, column.id), column, each.id, column.id) for column in columns}
            if any(value not in (None, False) for value in cells.values()):
                yield Line(number, cells)

    def value(self, name: str, each: FieldMeta | ColumnMeta, *place: str) -> Value:
        """What stands in a field or a cell; what is no date, or none of its options, is told and is nothing."""
        entry = self.form.entries.get(name)
        if each.kind == "tick":
            return entry.ticked if entry is not None else None
        text = self.text(name)
        if not text or entry is None:
            return None
        if each.kind == "date":
            day = day_of(text, self.reader.locales[self.language])
            if day is None and not _DAY.fullmatch(entry.day):
                self.fault("TK823", f"“{quoted(text, 40)}” at {self.named(name)} is not one date", _LEFT_OUT)
                return None
            return day.isoformat() if day else entry.day
        if each.kind == "choice":
            chosen = self.reader.option(text, self.kind.id, *place)
            if chosen is None:
                message = f"“{quoted(text, 40)}” at {self.named(name)} is none of the answers to choose from"
                self.fault("TK823", message, _LEFT_OUT)
            return chosen
        count = len(_WORD.findall(text))
        if each.words is not None and count > each.words:
            message = f"{self.named(name)} has {count} words, and {each.words} are allowed"
            self.fault("TK822", message, "decide what becomes of the rest: it is read too", "warning")
        return text

    def check_wording(self, version: str) -> bool:
        """Report texts that are not those that were sent, and a form of another version; return whether all are as they were."""
        form, seal = self.form, self.form.seal
        if seal is None:
            message = "the form has lost its seal: what it says around its fields is compared with nothing"
            self.fault("TK819", message, "compare the form with the one that was sent", "warning")
            return False
        whole = seal.holds(form.texts)
        if not whole:
            changed = [name for name in self.labels if name in form.around and not seal.holds_part(name, form.around[name])]
            changed = changed or [name for name, text in form.sections.items() if not seal.holds_part(name, text)]
            for name in changed:
                self.fault("TK806", f"the text of {self.named(name)} is not the one that was sent", self.doubt)
            if not changed:
                hint = "compare the form with the one that was sent"
                self.fault("TK806", "text outside the fields was changed", hint, "warning")
        self.check_margins()
        unknown = sorted(form.names - set(self.fields))
        if version != self.kind.version or unknown:
            message = f"a form of “{self.kind.id} {quoted(version)}”, and not of “{self.kind.id} {self.kind.version}”"
            if unknown:
                message = f"a form with fields that “{self.kind.id}” does not have: {', '.join(map(quoted, unknown[:5]))}"
            hint = "read it with the templates that it was made with, or ask for the present form"
            self.fault("TK807", message, hint, "fault" if unknown else "warning")
        return whole

    def check_answers(self, answers: Mapping[str, Value], rows: Mapping[str, tuple[Line, ...]]) -> None:
        """Report what has to be filled in and is not; judge nothing."""
        for each in self.kind.fields:
            here = self.wanted.get(each.id)
            if here is None:
                continue
            if each.kind != "rows":
                if here.required and answers[each.id] in (None, False):
                    self.lacking.append(Lack(each.id))
                    self.fault("TK802", f"“{each.label}” is not filled in", self.asks)
                continue
            found = rows[each.id]
            if len(found) < here.least:
                self.lacking.append(Lack(each.id, len(found), here.least))
                message = f"“{each.label}” has {len(found)} rows filled in, and {here.least} are asked for"
                self.fault("TK821", message, self.asks)
            needed = [column for column in each.columns if column.required and column.id in here.columns]
            for line in found:
                empty = [column.label for column in needed if line.cells[column.id] in (None, False)]
                if empty:
                    self.lacking.append(Lack(each.id, row=line.number))
                    said = ", ".join(f"“{words}”" for words in empty)
                    self.fault("TK802", f"row {line.number} of “{each.label}” lacks {said}", self.asks)
