"""Tender → documents: context, template, blocks, Word."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from tenderkit import markdown, word
from tenderkit.blocks import Flow, Problem, fields_of, paths_of, printed_values
from tenderkit.catalogue.asking import cell_of, said, sealed_as, wanted_in
from tenderkit.documents.drafts import Origin
from tenderkit.documents.packing import entries, index_names
from tenderkit.documents.saving import Document
from tenderkit.documents.types import SHIPPED_STYLE, DocumentType, Library, file_name, load_library
from tenderkit.faults import Fault, Location, stop_on, suggestion
from tenderkit.files import arguments, pictures
from tenderkit.files.arguments import PathLike
from tenderkit.files.pictures import Picture
from tenderkit.files.translations import master_of
from tenderkit.labels import label
from tenderkit.rules.scoring import score_lines
from tenderkit.templating import Termed, decimal_sign, terms_of
from tenderkit.tender import Tender, award_record, in_all_languages
from tenderkit.version import __version__
from tenderkit.views.form_fields import Filled
from tenderkit.views.names import ANYBODY, NOT_FILLED, NOTHING, About, Context
from tenderkit.word.writing.fragments import escape, escape_attribute

_RULE = "scoring"  # the section of the shipped annex that says how points are rounded
_NAME = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)*")


def render(
    tender: Tender,
    documents: str | Iterable[str] | None = None,
    *,
    templates: PathLike | None = None,
    house_style: PathLike | None = None,
    draft: bool = False,
    keep_comments: bool = False,
    filled: Mapping[str, Filled] | None = None,
    pack: bool = False,
) -> list[Document]:
    """Make a tender's documents: those named, else those of the tender file, else every document made per tender.

    With `pack` it is every document that the tender gets (see `documents.packing.entries`) and an index of them: their names then
    begin with a folder for the phase in which they are used, and what is for the buyer alone has a folder of its own. A lot has a
    pack of its own, in a folder.

    Raises TenderkitError with the faults of all documents. A value the buyer has not filled in is a fault where a document
    prints it; with `draft` it is printed as a highlighted blank and the header says DRAFT. `house_style` is a .docx or .dotx of
    the buyer's own; else the tender file's, else the shipped one. Where it is a document to be filled in that has comments or
    tracked changes, they are faults but for a draft, or with `keep_comments`. What stands in forms already, or how many rows they
    have, is in `filled`, by document.
    """
    arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` gives it")
    asked = () if documents is None else arguments.names(documents, "documents")
    if pack and asked:
        raise arguments.unfit(documents, "documents", "nothing is expected where the whole pack is made")
    library = load_library(templates or tender.templates)
    names, where = (asked, Location("argument documents")) if asked else (tender.file.documents, tender.yaml.where("documents"))
    faults: list[Fault] = []
    made = []
    for each in in_all_languages(tender):
        for whole in each.lots or (each,) if pack else (each,):
            known, paths = library.in_language(each.catalogue.language), dict[str, str]()
            kinds = _of_pack(whole, known) if pack else [(kind, "") for kind in library.chosen(names, where, whole)]
            for part, kind, folder in [(part, one, folder) for one, folder in kinds for part in one.parts(whole)]:
                told = index_names(whole, known, paths) if kind.per == "pack" else {}
                about = About(told, filled=(filled or {}).get(kind.id, NOT_FILLED))
                document, found = make(
                    part, kind, library, house_style=house_style, draft=draft, keep_comments=keep_comments, about=about
                )
                faults += found
                if document is not None:
                    paths[kind.id] = f"{folder}{document.name}"
                    made.append(replace(document, name=f"{lot_name(whole)}/{paths[kind.id]}" if whole.lot else paths[kind.id]))
    stop_on(faults)
    return made


def _of_pack(tender: Tender, library: Library) -> list[tuple[DocumentType, str]]:
    """Return the documents of the whole pack, each with the beginning of its path there, and the index behind what it lists."""
    found = entries(tender, library)
    kinds = [(entry.kind, f"{entry.folder}/") for entry in found if entry.in_pack]
    return kinds + [(entry.kind, "") for entry in found if entry.made == "pack"]


def make(
    tender: Tender,
    kind: DocumentType,
    library: Library,
    *,
    house_style: PathLike | None = None,
    draft: bool = False,
    protected: bool = True,
    keep_comments: bool = False,
    about: About = NOTHING,
) -> tuple[Document | None, list[Fault]]:
    """Make one document of a tender, or return every fault that keeps it from being made.

    A form that is not `protected` can be changed everywhere. The document is in the language of the tender's catalogue.
    """
    library = library.in_language(tender.catalogue.language)
    kind = library.types[kind.id]
    house = house_of(tender, kind, library, house_style)
    values, wrong = frame_values(tender, kind, library, house, draft=draft, about=about)
    flow, contents, faults = compose(
        tender, kind, library, draft=draft, house=house, about=about, around=terms_of(*values.values())
    )
    faults += wrong
    if not (draft or keep_comments):
        faults += remarks_in(house)
    if faults:
        return None, faults
    return _finish(tender, kind, library, house, flow, contents, values, draft=draft, protected=protected, about=about), []


def house_of(tender: Tender, kind: DocumentType, library: Library, own: PathLike | None = None) -> word.HouseStyle:
    """Return the house style of a document: the one given, else the tender file's, that of the templates, the shipped one.

    Raises TenderkitError (TK501 to TK503) where it is not a Word file to build on.
    """
    named = tender.file.house.style
    path = arguments.optional_path(own, "house_style") or (tender.folder / named if named else library.house_style)
    if path is None:
        house = word.house_style(SHIPPED_STYLE)
    else:
        from tenderkit.word.house.adopting import adopt  # what reads a buyer's own file takes time to import

        house = adopt(path, SHIPPED_STYLE, tuple(sorted(tender.file.house.styles.items())))
    return word.landscape(house) if kind.orientation == "landscape" else house


def remarks_in(house: word.HouseStyle) -> list[Fault]:
    """Return the comments and tracked changes of a document to be filled in, which a final one does not carry along unasked."""
    hint = "remove it from the file, or accept or reject it; --keep-comments leaves it where it is"
    message = "this document is to be filled in and holds {}"
    found = house.model.remarks if house.model else ()
    return [Fault(Location(house.path), "TK518", message.format(words), hint) for words in found]


def frame_values(
    tender: Tender, kind: DocumentType, library: Library, house: word.HouseStyle, *, draft: bool, about: About
) -> tuple[dict[str, str], list[Fault]]:
    """Return the values of the names in braces in a house style of the buyer's own."""
    values: dict[str, str] = {}
    faults: list[Fault] = []
    named = {part: gapped.names() for part, gapped in house.gapped}
    if house.model is not None:
        named[house.main] = house.model.document.names()
    for part, names in named.items():
        for name in dict.fromkeys(names):
            where = Location(house.path)
            if not _NAME.fullmatch(name):
                message = f"“{{{{ {name} }}}}” in {part} is not a plain name"
                faults.append(Fault(where, "TK504", message, "write a name such as {{ tender.reference }}"))
                continue
            context, locale = Context(tender, kind, about), tender.catalogue.meta.locale
            printed = library.engine.value(name, context, locale, house.path, draft=draft)
            if not kind.of_tender and printed.faults and all(fault.severity == "missing" for fault in printed.faults):
                values[name] = ""  # what is not filled in is left out of what is made before there is a tender
                continue
            values[name] = Termed(printed.text, terms_of(*printed.values))
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
    around: frozenset[str] = frozenset(),
    look_at_pictures: bool = True,
) -> tuple[Flow, word.Index, list[Fault]]:
    """Return a document's content, the index of its headings, and every fault with its place in template or catalogue.

    `around` are the ids of the defined terms that the house style prints around the content. Where there is no tender, there are no
    pictures to look at.
    """
    library = library.in_language(tender.catalogue.language)
    kind = library.types[kind.id]
    context = Context(tender, kind, about)
    locale = tender.catalogue.meta.locale
    for _ in range(2):
        rendered = library.engine.render(kind.id, context, locale, draft=draft)
        parsed = markdown.parse(rendered.text, rendered.values)
        flow, begins, unknown = parsed.flow, dict[int, word.Marker](), list[str]()
        if house is not None and house.model is not None:
            flow, begins, unknown = word.chosen(parsed.flow, house.model.markers)
        printed = around | terms_of(*(flow.values if flow is parsed.flow else printed_values(flow)))
        if rendered.defined <= {printed}:
            break
        context = replace(context, printed=printed)  # it has defined others than it prints
    faults = list(rendered.faults)
    if house is not None and house.model is not None:
        known = word.marker_names(parsed.flow)
        for name in word.in_tables(flow, begins):
            message = f"what comes in at the marker [[tenderkit{': ' * bool(name)}{name}]] begins a new page, and it is in a table"
            faults.append(Fault(Location(house.path), "TK437", message, "move the marker out of the table"))
        for name in unknown:
            hint = suggestion(name, known, otherwise=f"known in {kind.id}: {', '.join(known)}")
            faults.append(Fault(Location(house.path), "TK506", f"{kind.id} has no section “{name}” for the marker", hint))
    contents = word.index(flow, house, begins)
    problems: list[tuple[str, Problem]] = [("TK420", problem) for problem in parsed.problems]
    wrong = {problem.line for problem in parsed.problems}
    problems += [("TK420", problem) for problem in word.chart_problems(flow, decimal_sign(locale), wrong)]
    left_out, others = _left_out(contents.problems, parsed.flow, house)
    faults += left_out
    if house is not None and house.model is not None:
        brought = {heading.anchor for heading in contents.headings} | {marker.name for marker in house.model.markers}
        faults += _rule_left_out(tender, brought, word.marker_names(parsed.flow), house)
    problems += [("TK421", problem) for problem in others]
    if look_at_pictures:
        problems += pictures_of(tender, flow)[1]
    if problems:
        origins = library.engine.origins(kind.id, context, locale, draft=draft)
        for code, problem in problems:
            place = origins[min(problem.line, len(origins)) - 1]
            faults.append(Fault(place, code, problem.message, problem.hint))
    return flow, contents, faults


def pictures_of(tender: Tender, flow: Flow) -> tuple[dict[str, Picture], list[tuple[str, Problem]]]:
    """Return the pictures of a document by their paths, and what is wrong with those that it cannot hold, by code."""
    found: dict[str, Picture] = {}
    problems: list[tuple[str, Problem]] = []
    for path, line in paths_of(flow):
        try:
            found[path] = pictures.read(tender.folder, path)
        except pictures.UnfitError as error:
            problems.append((error.code, Problem(line, str(error), error.hint)))
    return found, problems


def _left_out(problems: Sequence[Problem], whole: Flow, house: word.HouseStyle | None) -> tuple[list[Fault], list[Problem]]:
    """Return the faults of a document to be filled in, for what its content refers to and no marker brings in; and the others."""
    if house is None or house.model is None:
        return [], list(problems)
    sections: dict[str, str] = {}  # of each anchor the one above it that a marker can name
    section = ""
    for heading in word.index(whole).headings:
        section = heading.anchor if heading.level == 1 else section
        if heading.anchor:
            sections[heading.anchor] = section or heading.anchor
    lacking: dict[str, list[str]] = {}
    others, faults = list[Problem](), list[Fault]()
    for problem in problems:
        if problem.refers_to in {marker.name for marker in house.model.markers}:
            faults.append(Fault(Location(house.path), "TK519", f"the heading {problem.message}", "let Word number it"))
        elif problem.refers_to in sections:
            lacking.setdefault(sections[problem.refers_to], []).append(problem.refers_to)
        else:
            others.append(problem)
    for name, anchors in lacking.items():
        shown = ", ".join(dict.fromkeys(anchors))
        message = f"what comes in refers to {shown}, which no marker of this document puts in"
        faults.append(Fault(Location(house.path), "TK519", message, f"add [[tenderkit: {name}]] in a paragraph of its own"))
    return faults, others


def _rule_left_out(tender: Tender, brought: set[str], known: Sequence[str], house: word.HouseStyle) -> list[Fault]:
    """Return the fault of a document to be filled in that brings in points which were rounded, and not by which rule."""
    if _RULE in brought or _RULE not in known:
        return []
    rounded = [
        chosen.id
        for chosen in tender.items
        if chosen.id in brought and chosen.scoring is not None and chosen.points is not None
        and any(line.percent * chosen.points != (line.points or 0) * 100
                for line in score_lines(chosen.scoring, chosen.points, tender.rounding_of(chosen)))
    ]  # fmt: skip
    if not rounded:
        return []
    message = f"the points of {', '.join(rounded)} are rounded, and no marker of this document puts in the rule"
    return [Fault(Location(house.path), "TK519", message, f"add [[tenderkit: {_RULE}]] in a paragraph of its own")]


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
    reference = file.reference or (label(meta.labels, "no_reference") if kind.of_tender else "")
    title = file.title or kind.title
    # What it was made of is no business of those it is for, unless the buyer says so.
    told = kind.audience == "buyer" or file.item_table
    version = f"{meta.source_short} · {label(meta.labels, 'catalogue')} {meta.version}" if told else ""
    items = [heading.anchor for heading in contents.headings if heading.anchor in tender.catalogue.items]
    frame = word.Settings(
        title=kind.title,
        subject=title,
        author=file.contracting_authority.name or "",
        header_left=file.house.header or file.contracting_authority.name or reference,
        header_right=kind.title,
        footer_left=" · ".join(part for part in (reference, file.house.footer, version) if part),
        locale=meta.locale,
        keywords=", ".join(filter(None, [reference, *items])),
        category=kind.audience,
        draft=draft,
        protected=kind.form and protected,
        created=file.date or source_date(),
        manifest=_manifest(tender, kind, library, items, _awards(tender, kind, contents), draft=draft),
        words=meta.labels,
        values=values,
        decimal=decimal_sign(meta.locale),
    )
    names = {"reference": reference, "title": title, "language": tender.catalogue.language, "document": kind.id, **about.files}
    names |= {"lot": lot_name(tender)} if kind.per in ("tender", "award", "tenderer") else {}
    names |= {} if tender.consultation else {"scenario": tender.scenario.id}
    shown, _ = pictures_of(tender, flow)
    data = word.write(flow, frame, house, contents, shown)
    if kind.form:
        frame = replace(frame, seal=_seal(tender, kind, flow, contents, data))
        data = word.write(flow, frame, house, contents, shown)
    name = file_name(kind, names, draft=draft, several=len(file.spoken) > 1)
    stem = name.removesuffix(".docx")
    draft_stem = stem if draft else f"{stem}-draft"
    # Forms for suppliers by name, and what is made of returns, have many names.
    one = kind.per not in ("return", "market") and about.supplier == ANYBODY and not tender.consultation
    origin = Origin(kind.id, tender.of_file, draft, draft_stem) if one else None
    return Document(kind.id, name, data, house.told, origin)


def _seal(tender: Tender, kind: DocumentType, flow: Flow, contents: word.Index, document: bytes) -> word.Seal:
    """Return the seal of a form: read from the very document, so that a returned one is read the same."""
    from tenderkit.word.forms.reading import seal_of

    found = fields_of(flow)
    kinds = {name: node.kind for name, node in found.items()}
    anchors = [heading.anchor for heading in contents.headings if heading.anchor]
    if kind.fields:
        wanted = wanted_in(kind.fields, {name: node.required for name, node in found.items()})
        single = [name for name in found if cell_of(name) is None]
        form = sealed_as(kind.id, kind.version, tender.catalogue.language)
        return seal_of(document, form, kinds, anchors, single, said(kind.fields, wanted))
    made = tender.questionnaire
    form = sealed_as(made.id, made.version, tender.catalogue.language) if made else "form"
    return seal_of(document, form, kinds, anchors)


def lot_name(tender: Tender) -> str:
    """What file names call the lot of a tender, as lot-1; nothing where it is not one of several lots."""
    return f"{label(tender.catalogue.meta.labels, 'lot').lower()}-{tender.lot.id}" if tender.lot else ""


def source_date() -> date | None:
    """Return the day of SOURCE_DATE_EPOCH: a document never takes its date from the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else None


def _awards(tender: Tender, kind: DocumentType, contents: word.Index) -> Iterator[str]:
    """Yield the rule of each award that a document tells tenderers of, as XML: what is applied later is held against it."""
    told = {heading.anchor for heading in contents.headings}
    if (
        kind.audience == "tenderer"
        and not tender.consultation
        and any(item.earns_points and item.id in told for item in tender.items)
    ):
        for each in tender.lots or (tender,):
            lot = f" lot={_quoted(each.lot.id)}" if each.lot else ""
            yield f"<award{lot}>{escape(award_record.as_text(award_record.award_record(each)))}</award>"


def _manifest(
    tender: Tender, kind: DocumentType, library: Library, shown: Sequence[str], awards: Iterable[str], *, draft: bool
) -> str:
    """Return what the document was made of, as XML that it carries along."""
    catalogue, scenario = tender.catalogue, "" if tender.consultation else tender.scenario.id
    template = hashlib.sha256(master_of(library.sources[kind.id].text).encode()).hexdigest()
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
    rows += awards
    return f'<manifest xmlns="urn:tenderkit:manifest:1">{"".join(rows)}</manifest>'


def _quoted(text: str) -> str:
    return f'"{escape_attribute(text)}"'
