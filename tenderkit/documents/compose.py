"""Tender → documents: context, template, blocks, Word."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from tenderkit import markdown, word
from tenderkit.blocks import MARKERS, Flow, Problem, fields_of
from tenderkit.documents.types import SHIPPED_STYLE, DocumentType, Library, file_name, load_library
from tenderkit.faults import Fault, Location, stop_on, suggestion
from tenderkit.labels import label
from tenderkit.templating import decimal_sign
from tenderkit.tender import Tender
from tenderkit.version import __version__
from tenderkit.views.names import NOTHING, About, Context
from tenderkit.word.writing.fragments import escape, escape_attribute

_NAME = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)*")


@dataclass(frozen=True)
class Document:
    """A finished document: its type, its file name and its bytes."""

    id: str
    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def render(
    tender: Tender,
    documents: Sequence[str] = (),
    *,
    templates: Path | None = None,
    house_style: Path | None = None,
    draft: bool = False,
) -> list[Document]:
    """Make a tender's documents: those named, else those of the tender file, else every document made per tender.

    Raises TenderkitError with the faults of all documents. A value the buyer has not filled in is a fault where a document
    prints it; with `draft` it is printed as a highlighted blank and the header says DRAFT. `house_style` is a .docx or .dotx of
    the buyer's own; else the tender file's, else the shipped one.
    """
    library = load_library(templates)
    names, where = (
        (tuple(documents), Location("--document")) if documents else (tender.file.documents, tender.yaml.where("documents"))
    )
    faults: list[Fault] = []
    made = []
    for kind in library.chosen(names, where):
        document, found = make(tender, kind, library, house_style=house_style, draft=draft)
        faults += found
        made += [document] if document else []
    stop_on(faults)
    return made


def make(
    tender: Tender,
    kind: DocumentType,
    library: Library,
    *,
    house_style: Path | None = None,
    draft: bool = False,
    protected: bool = True,
    about: About = NOTHING,
) -> tuple[Document | None, list[Fault]]:
    """Make one document of a tender, or return every fault that keeps it from being made.

    A form that is not `protected` can be changed everywhere.
    """
    house = house_of(tender, kind, library, house_style)
    flow, contents, faults = compose(tender, kind, library, draft=draft, house=house, about=about)
    values, wrong = _frame_values(tender, kind, library, house, draft=draft, about=about)
    faults += wrong
    if faults:
        return None, faults
    return _finish(tender, kind, library, house, flow, contents, values, draft=draft, protected=protected, about=about), []


def house_of(tender: Tender, kind: DocumentType, library: Library, own: Path | None = None) -> word.HouseStyle:
    """Return the house style of a document: the one given, else the tender file's, that of the templates, the shipped one.

    Raises TenderkitError (TK501 to TK503) where it is not a Word file to build on.
    """
    named = tender.file.house.style
    path = own or (Path(tender.yaml.path).parent / named if named else library.house_style)
    if path is None:
        house = word.house_style(SHIPPED_STYLE)
    else:
        from tenderkit.word.house.adopting import adopt  # what reads a buyer's own file takes time to import

        house = adopt(path, SHIPPED_STYLE, tuple(sorted(tender.file.house.styles.items())))
    return word.landscape(house) if kind.orientation == "landscape" else house


def _frame_values(
    tender: Tender, kind: DocumentType, library: Library, house: word.HouseStyle, *, draft: bool, about: About
) -> tuple[dict[str, str], list[Fault]]:
    """Return the values of the names in braces in the headers and footers of a house style of the buyer's own."""
    values: dict[str, str] = {}
    faults: list[Fault] = []
    texts = {part: house.part(part) for part in house.frames}
    if house.marked is not None:
        texts["word/document.xml"] = house.marked.document
    for part, xml in texts.items():
        if found := next((marker for marker in MARKERS if marker.encode() in xml), None):
            message = f"{part} holds the character U+{ord(found):04X}, which is reserved"
            faults.append(Fault(Location(house.path), "TK418", message, "delete it in Word"))
        for name in word.placeholders(xml):
            where = Location(house.path)
            if not _NAME.fullmatch(name):
                message = f"“{{{{ {name} }}}}” in {part} is not a plain name"
                faults.append(Fault(where, "TK504", message, "write a name such as {{ tender.reference }}"))
                continue
            context, locale = Context(tender, kind, about), tender.catalogue.meta.locale
            printed = library.engine.value(name, context, locale, house.path, draft=draft)
            values[name] = printed.text
            faults += [
                Fault(fault.location, fault.code, f"in {part}: {fault.message}", fault.hint, fault.severity)
                for fault in printed.faults
            ]
    return values, faults


def compose(
    tender: Tender,
    kind: DocumentType,
    library: Library,
    *,
    draft: bool = False,
    house: word.HouseStyle | None = None,
    about: About = NOTHING,
) -> tuple[Flow, word.Index, list[Fault]]:
    """Return a document's content, the index of its headings, and every fault with its place in template or catalogue."""
    context = Context(tender, kind, about)
    locale = tender.catalogue.meta.locale
    rendered = library.engine.render(kind.id, context, locale, draft=draft)
    faults = list(rendered.faults)
    parsed = markdown.parse(rendered.text, rendered.values)
    flow, begins = parsed.flow, dict[int, word.Marker]()
    if house is not None and house.marked is not None:
        flow, begins, unknown = word.chosen(parsed.flow, house.marked.markers)
        known = word.marker_names(parsed.flow)
        for name in unknown:
            hint = suggestion(name, known, otherwise=f"known in {kind.id}: {', '.join(known)}")
            faults.append(Fault(Location(house.path), "TK506", f"{kind.id} has no section “{name}” for the marker", hint))
    contents = word.index(flow, house, begins)
    problems: list[tuple[str, Problem]] = [("TK420", problem) for problem in parsed.problems]
    wrong = {problem.line for problem in parsed.problems}
    problems += [("TK420", problem) for problem in word.chart_problems(flow, decimal_sign(locale), wrong)]
    problems += [("TK421", problem) for problem in contents.problems]
    if problems:
        origins = library.engine.origins(kind.id, context, locale, draft=draft)
        for code, problem in problems:
            place = origins[min(problem.line, len(origins)) - 1]
            faults.append(Fault(place, code, problem.message, problem.hint))
    return flow, contents, faults


def _finish(
    tender: Tender,
    kind: DocumentType,
    library: Library,
    house: word.HouseStyle,
    flow: Flow,
    contents: word.Index,
    values: dict[str, str],
    *,
    draft: bool,
    protected: bool,
    about: About,
) -> Document:
    file, meta = tender.file, tender.catalogue.meta
    reference, title = file.reference or ("no-reference" if kind.per == "tender" else ""), file.title or kind.title
    version = f"{meta.source_short} · {label(meta.labels, 'catalogue')} {meta.version}"
    shown = [heading.anchor for heading in contents.headings if heading.anchor in tender.catalogue.items]
    frame = word.Settings(
        title=kind.title,
        subject=title,
        author=file.contracting_authority.name or "",
        header_left=file.house.header or reference,
        header_right=kind.title,
        footer_left=" · ".join(part for part in (file.house.footer, version) if part),
        locale=meta.locale,
        keywords=", ".join(filter(None, [reference, *shown])),
        category=kind.audience,
        draft=draft,
        protected=kind.form and protected,
        created=file.date or source_date(),
        manifest=_manifest(tender, kind, library, shown, draft=draft),
        words=meta.labels,
        values=values,
        decimal=decimal_sign(meta.locale),
    )
    names = {"reference": reference, "title": title, "language": file.language, "document": kind.id, **about.files}
    names |= {} if tender.consultation else {"scenario": tender.scenario.id}
    data = word.write(flow, frame, house, contents)
    if kind.form:
        frame = replace(frame, seal=_seal(tender, flow, contents, data))
        data = word.write(flow, frame, house, contents)
    return Document(kind.id, file_name(kind, names, draft=draft), data)


def _seal(tender: Tender, flow: Flow, contents: word.Index, document: bytes) -> word.Seal:
    """Return the seal of a form: read from the very document, so that a returned one is read the same."""
    from tenderkit.word.forms.reading import seal_of

    made = tender.questionnaire
    form = f"{made.id}/{made.version}" if made else "form"
    return seal_of(document, form, fields_of(flow), [heading.anchor for heading in contents.headings if heading.anchor])


def source_date() -> date | None:
    """Return the day of SOURCE_DATE_EPOCH: a document never takes its date from the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else None


def _manifest(tender: Tender, kind: DocumentType, library: Library, shown: Sequence[str], *, draft: bool) -> str:
    """Return what the document was made of, as XML that it carries along."""
    catalogue, scenario = tender.catalogue, "" if tender.consultation else tender.scenario.id
    template = hashlib.sha256(library.sources[kind.id].text.encode()).hexdigest()
    rows = [
        f"<tenderkit version={_quoted(__version__)}/>",
        f'<template id={_quoted(kind.id)} version={_quoted(kind.version)} sha256="{template}"/>',
        f"<catalogue id={_quoted(catalogue.meta.id)} version={_quoted(catalogue.meta.version)} "
        f'language={_quoted(catalogue.language)} sha256="{catalogue.fingerprint}"/>',
        f'<input sha256="{tender.fingerprint}" scenario={_quoted(scenario)} draft="{str(draft).lower()}"/>',
    ]
    if tender.questionnaire is not None and tender.consultation:
        made = tender.questionnaire
        rows.append(f'<questionnaire id={_quoted(made.id)} version={_quoted(made.version)} sha256="{made.fingerprint}"/>')
    for name in shown:
        chosen, item = tender.item(name), catalogue.items[name]
        variant = f" variant={_quoted(chosen.variant)}" if chosen and chosen.variant else ""
        rows.append(
            f'<item id={_quoted(name)} version={_quoted(item.meta.version)}{variant} sha256="{item.fingerprint}">'
            f"{escape(item.title)}</item>"
        )
    return f'<manifest xmlns="urn:tenderkit:manifest:1">{"".join(rows)}</manifest>'


def _quoted(text: str) -> str:
    return f'"{escape_attribute(text)}"'
