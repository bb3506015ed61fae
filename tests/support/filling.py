"""Fills a form in as Word stores it, and does to it what other programs and people do: parts, controls, identities.

Everything takes the bytes of a .docx and returns those of another. Nothing here is shared with tenderkit's reader.
"""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping

from docx import Document as WordDocument
from lxml import etree

import tenderkit
from support.reading import W
from tenderkit.documents import load_library, make
from tenderkit.tender import no_tender

Element = etree._Element
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MAIN = "word/document.xml"
WHO = {f"{W}id": "900", f"{W}author": "A supplier", f"{W}date": "2026-01-01T00:00:00Z"}
COMPLETE = {"type.manufacturer", "A1.2", "A1.4", "A2.3", "P.3", "X.2", "X.3"}  # a tick for every question
TEXTS = {"supplier.company": "Acme B.V."}


@functools.cache
def empty_form(language: str = "en") -> bytes:
    """Return the form that anybody gets without a tender."""
    catalogue, library = tenderkit.load_catalogue(language), load_library()
    document, faults = make(no_tender(catalogue), library.types["supplier-questionnaire"], library)
    assert document is not None
    assert not faults
    return document.data


def filled(
    ticked: Iterable[str] = frozenset(COMPLETE),
    texts: Mapping[str, str] | None = None,
    *,
    runs: int = 1,
    tracked: bool = False,
    sign: str = "☒",
    language: str = "en",
) -> bytes:
    """Return the form filled in: text split over so many runs, with tracked changes if asked; `sign` is what ticked boxes show."""
    ticked, texts = set(ticked), TEXTS if texts is None else texts

    def fill(root: Element) -> None:
        for control in list(root.iter(f"{W}sdt")):
            name = name_of(control)
            if name in ticked:
                tick(control, sign, tracked=tracked)
            elif texts.get(name):
                write(control, texts[name], runs=runs, tracked=tracked)

    return edited(empty_form(language), fill)


def name_of(control: Element) -> str:
    """Return the name of a control's field."""
    tag = control.find(f"{W}sdtPr/{W}tag")
    return "" if tag is None else tag.get(f"{W}val").removeprefix("tk.")


def control_of(root: Element, name: str) -> Element:
    """Return the control of a field."""
    return next(control for control in root.iter(f"{W}sdt") if name_of(control) == name)


def row_of(root: Element, name: str) -> Element:
    """Return the table row of a field."""
    return next(control_of(root, name).iterancestors(f"{W}tr"))


def tick(control: Element, sign: str = "☒", *, tracked: bool = False) -> None:
    """Tick a box: its state, and the sign that shows it."""
    control.find(f"{W}sdtPr/{W14}checkbox/{W14}checked").set(f"{W14}val", "1")
    _put(control, [sign], tracked=tracked)


def write(control: Element, text: str, *, runs: int = 1, tracked: bool = False) -> None:
    """Write into a text control in place of its prompt: one piece of text for each run."""
    properties = control.find(f"{W}sdtPr")
    properties.remove(properties.find(f"{W}showingPlcHdr"))
    size = max(1, -(-len(text) // runs))
    _put(control, [text[at : at + size] for at in range(0, len(text), size)], tracked=tracked)


def _put(control: Element, pieces: Iterable[str], *, tracked: bool) -> None:
    content = control.find(f"{W}sdtContent")
    old = list(content)
    look = None if old[0].find(f"{W}rPr/{W}rStyle") is not None else old[0].find(f"{W}rPr")
    new = [_run(piece, look) for piece in pieces]
    for run in old:
        content.remove(run)
    if tracked:
        deleted, inserted = etree.SubElement(content, f"{W}del", WHO), etree.SubElement(content, f"{W}ins", WHO)
        for run in old:
            for text in run.iter(f"{W}t"):
                text.tag = f"{W}delText"
            deleted.append(run)
        inserted.extend(new)
    else:
        content.extend(new)


def _run(text: str, look: Element | None) -> Element:
    """Return a run: line ends as w:br, tabs as w:tab."""
    run = etree.Element(f"{W}r")
    if look is not None:
        run.append(etree.fromstring(etree.tostring(look)))
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, f"{W}br")
        for position, words in enumerate(line.split("\t")):
            if position:
                etree.SubElement(run, f"{W}tab")
            if words:
                etree.SubElement(run, f"{W}t", {XML_SPACE: "preserve"}).text = words
    return run


# Identities that get lost


def without_controls(form: bytes, *, bookmarks: bool = True) -> bytes:
    """Return the form as an older program saves it: what is in a control stays, with the bookmark around it or without."""

    def strip(root: Element) -> None:
        for control in list(root.iter(f"{W}sdt")):
            parent, at = control.getparent(), control.getparent().index(control)
            parent[at : at + 1] = list(control.find(f"{W}sdtContent"))
        for mark in [] if bookmarks else list(root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            mark.getparent().remove(mark)

    return edited(form, strip)


def without_tags(form: bytes) -> bytes:
    """Return the form with controls that have lost their tags, as LibreOffice saves one through an OpenDocument file."""

    def strip(root: Element) -> None:
        for tag in list(root.iter(f"{W}tag")):
            tag.getparent().remove(tag)

    return edited(form, strip)


# Styles that are called otherwise

_OF_STYLES = {f"{W}{name}" for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "numStyleLink", "styleLink")}


def with_styles_called(form: bytes, called: Callable[[str], str], names: Callable[[str], str] = lambda name: name) -> bytes:
    """Return the form with other ids of styles, as a Word in another language gives them, and with other names where asked."""
    changes: dict[str, bytes | None] = {}
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")}
    for name, content in parts.items():
        root = etree.fromstring(content)
        for element in root.iter(*_OF_STYLES):
            element.set(f"{W}val", called(element.get(f"{W}val")))
        for style in root.iter(f"{W}style"):
            style.set(f"{W}styleId", called(style.get(f"{W}styleId")))
            style.find(f"{W}name").set(f"{W}val", names(style.find(f"{W}name").get(f"{W}val")))
        changes[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return with_parts(form, changes)


def with_sheet_of_another(form: bytes) -> bytes:
    """Return the form with the style sheet of another program, which has none of our styles, as a text pasted elsewhere gets."""
    other = io.BytesIO()
    WordDocument().save(other)
    return with_parts(form, {"word/styles.xml": part(other.getvalue(), "word/styles.xml")})


# Parts and members


def edited(form: bytes, change: Callable[[Element], None]) -> bytes:
    """Return the form with a change made in the tree of its main document."""
    root = etree.fromstring(part(form))
    change(root)
    return with_parts(form, {MAIN: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)})


def part(form: bytes, name: str = MAIN) -> bytes:
    """Return a part of the form."""
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        return archive.read(name)


def with_parts(form: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """Return the form with parts added or changed, and without those that are None."""
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({name: content for name, content in {**parts, **changes}.items() if content is not None}.items())


def zipped(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of members, which may have any names, also twice."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members:
            archive.writestr(name, content, packing, compresslevel=1)
    return target.getvalue()


def replaced(form: bytes, old: bytes, new: bytes, name: str = MAIN) -> bytes:
    """Return the form with bytes of a part replaced, at the first place."""
    content = part(form, name)
    assert old in content, f"{name} no longer holds {old!r}"
    return with_parts(form, {name: content.replace(old, new, 1)})
