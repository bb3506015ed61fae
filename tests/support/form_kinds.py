"""Every form that templates hold, found there: made for a tender that has its items, filled in as Word stores it, and read."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from conftest import example
from hypothesis import strategies as st
from lxml import etree

import tenderkit
from support.filling import XML_SPACE, edited, name_of, tick
from support.reading import W
from tenderkit.catalogue.asking import ColumnMeta, FieldMeta, Wanted, cell_name, field_name, heard
from tenderkit.documents import load_library, make
from tenderkit.documents.types import DocumentType
from tenderkit.forms.responses import Reader, Response
from tenderkit.tender import Tender, in_language
from tenderkit.views.form_fields import Filled
from tenderkit.views.names import About
from tenderkit.word.forms.reading import Returned

KINDS = sorted(name for name, kind in load_library().types.items() if kind.fields)
SCENARIOS = ("low", "medium", "high")
SHOWN = {"en": "{day} {month} {year}", "nl": "{day} {month} {year}"}


@functools.cache
def scenarios_of(name: str) -> tuple[str, ...]:
    """Return the scenarios whose example has an item of a form: what a form asks may differ between them."""
    kind = load_library().types[name]
    found = tuple(each for each in SCENARIOS if kind.fits(tenderkit.load_tender(example(each))))
    assert found, f"no example has an item of {name}: {kind.items}"
    return found


FORMS = [(name, scenario) for name in KINDS for scenario in scenarios_of(name)]


@functools.cache
def tender_for(name: str, language: str = "en", scenario: str | None = None) -> Tender:
    """Return an example tender that has the items of a form."""
    return in_language(tenderkit.load_tender(example(scenario or scenarios_of(name)[0])), language)


@functools.cache
def empty(name: str, language: str = "en", rows: int | None = None, scenario: str | None = None) -> bytes:
    """Return a form as it is sent."""
    return made(tender_for(name, language, scenario), name, Filled(number=rows))


def asked(form: bytes, kind: DocumentType) -> Mapping[str, Wanted]:
    """Return what a form asks, as its seal says it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "form.docx")
        path.write_bytes(form)
        seal = Returned(path).seal
    assert seal is not None
    return heard(kind.fields, seal.asked)


def made(tender: Tender, name: str, filled: Filled | None = None, templates: Path | None = None) -> bytes:
    library = load_library(templates)
    document, faults = make(tender, library.types[name], library, about=About(filled=filled or Filled()))
    assert faults == []
    assert document is not None
    return document.data


def kind_of(name: str, language: str = "en", templates: Path | None = None) -> DocumentType:
    return load_library(templates).in_language(language).types[name]


def filled(form: bytes, answers: Mapping[str, str | bool | date], locale: str = "en-GB") -> bytes:
    """Return a form with answers by the names of its fields: texts, words chosen, boxes ticked, dates picked from a calendar."""

    def fill(root: etree._Element) -> None:
        controls = {name_of(control): control for control in root.iter(f"{W}sdt")}
        for name, answer in answers.items():
            control = controls[name]
            if answer is True:
                tick(control)
            elif answer is not False:
                _write(control, answer, locale)

    return edited(form, fill)


def _write(control: etree._Element, answer: str | date | bool, locale: str) -> None:
    properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    assert properties is not None
    assert content is not None
    prompt = properties.find(f"{W}showingPlcHdr")
    if prompt is not None:
        properties.remove(prompt)
    if isinstance(answer, date):
        day = properties.find(f"{W}date")
        assert day is not None
        day.set(f"{W}fullDate", f"{answer.isoformat()}T00:00:00Z")
        text = tenderkit.numbers.format_value(answer, locale).replace("\N{NO-BREAK SPACE}", " ")
    else:
        text = str(answer)
    for child in list(content):
        content.remove(child)
    run = etree.SubElement(content, f"{W}r")
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, f"{W}br")
        etree.SubElement(run, f"{W}t", {XML_SPACE: "preserve"}).text = line


@functools.cache
def reader(templates: Path | None = None) -> Reader:
    return Reader(None, templates)


def read(data: bytes, suffix: str = "docx", templates: Path | None = None) -> Response:
    """Return what a form says."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"form.{suffix}")
        path.write_bytes(data)
        return reader(templates).read(path)


WORDS = st.text(st.sampled_from("abcdefgh ABC 123 éñ ,.&<>'\"=+@|#*-\n"), max_size=40).map(lambda text: text.strip())
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def _answer(each: FieldMeta | ColumnMeta, required: bool) -> st.SearchStrategy[Any]:
    """What may be answered: as the file has it, and as it is to be read."""
    if each.kind == "tick":
        return st.just((True, True)) if required else st.booleans().map(lambda value: (value, value))
    if each.kind == "date":
        found: st.SearchStrategy[Any] = DAYS.map(lambda day: (day, day.isoformat()))
    elif each.kind == "choice":
        found = st.sampled_from(each.options).map(lambda option: (option.text, option.id))
    else:
        found = WORDS.map(lambda text: (text, text) if text else ("x", "x"))
    return found if required else st.one_of(st.just((None, None)), found)


@st.composite
def answered(
    draw: st.DrawFn, kind: DocumentType, wanted: Mapping[str, Wanted]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, dict[int, dict[str, Any]]]]:
    """Draw the answers of a complete form that asks this: by the names of its fields, and as they are read, answers and rows."""
    written: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    rows: dict[str, dict[int, dict[str, Any]]] = {}
    for each in kind.fields:
        here = wanted.get(each.id)
        if here is None:
            continue
        if each.kind != "rows":
            stored, read_as = draw(_answer(each, here.required))
            answers[each.id] = read_as
            written |= {field_name(each.id): stored} if stored is not None else {}
            continue
        numbers = draw(st.sets(st.integers(1, here.rows), min_size=here.least, max_size=min(here.rows, max(here.least, 4))))
        columns = [column for column in each.columns if column.id in here.columns]
        rows[each.id] = {}
        for number in sorted(numbers):
            cells = {column.id: draw(_answer(column, column.required)) for column in columns}
            if all(value in (None, False) for _, value in cells.values()):
                cells[columns[0].id] = draw(_answer(columns[0], required=True))
            rows[each.id][number] = {name: value for name, (_, value) in cells.items()}
            written |= {cell_name(each.id, number, name): stored for name, (stored, _) in cells.items() if stored is not None}
    return written, answers, rows
