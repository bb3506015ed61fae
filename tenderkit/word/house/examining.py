"""A buyer's Word file + the house style made of it → what was taken, what is ours, what stays behind, what a person should mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from docx.oxml.parser import parse_xml

from tenderkit.faults import Fault, Location
from tenderkit.word.house import own_life, pages, restyling
from tenderkit.word.house.colours import accent_of
from tenderkit.word.house.gaps import LANGUAGE
from tenderkit.word.house.heading_names import heading_of
from tenderkit.word.house.house import CLAUSE_LEVEL, HouseStyle, Page, Place
from tenderkit.word.house.lists import Counter, Lists
from tenderkit.word.house.models import heading_level, name_in
from tenderkit.word.house.stylesheet import Style, Stylesheet, W, is_on, lists_of, number, number_of_paragraph, value
from tenderkit.word.house.their_file import CORE, OFFICE, TheirFile

Source = Literal["yours", "ours", "ours, continuing yours"]
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_MM = 25.4 / 1440  # millimetres in a twip
# US letter with an inch all round: what a section has that says nothing, as Word and LibreOffice lay it out.
_UNSAID = Page(
    12240,
    15840,
    (("top", 1440), ("right", 1440), ("bottom", 1440), ("left", 1440), ("header", 720), ("footer", 720), ("gutter", 0)),
)
_NUMBERED = (*restyling.HEADINGS, "Clause")
# What nobody chooses: every file has it, and it has no look of its own.
_UNSEEN = frozenset(["DefaultParagraphFont", "TableNormal", "NoList", "PageNumber", "HeadingUnnumbered", "TOC3"])
_SETTINGS = {
    "attachedTemplate": "the link to a template",
    "linkStyles": "that styles are taken anew from that template",
    "updateFields": "that fields are renewed when the file is opened",
    "documentProtection": "its protection against changes",
    "writeProtection": "its protection against changes",
    "trackRevisions": "that changes are tracked",
    "mailMerge": "its mail merge",
    "removePersonalInformation": "that names are removed when it is saved",
    "removeDateAndTime": "that dates are removed when it is saved",
    "docVars": "its document variables",
    "view": "how it is shown on the screen",
}


@dataclass(frozen=True)
class StyleFact:
    """A style that documents use, by the `name` that the tender file gives it: theirs for it ("" where ours is added), its look.

    `size` is in points, `colour` six hexadecimal digits or "" for that of the page. A style of words or tables has no font and size
    of its own: "" and 0.
    """

    name: str
    theirs: str
    font: str
    size: float
    bold: bool
    colour: str


@dataclass(frozen=True)
class NumberFact:
    """What stands before paragraphs of a style, how it is cited (samples from the second chapter), and whose numbers they are."""

    style: str
    sample: str
    cited: str
    source: Source


@dataclass(frozen=True)
class PageFact:
    """A page with its margins, in millimetres."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    text_width: int


@dataclass(frozen=True)
class FrameFact:
    """A header or footer: on which pages (default, first, even), the words in theirs, whether it shows the number of the page."""

    half: Literal["header", "footer"]
    pages: str
    source: Source
    words: str
    page_number: bool


@dataclass(frozen=True)
class MarkerFact:
    """A marker: the heading that stands above it, the room there in millimetres, and the numbers of what comes in, as a sample."""

    name: str
    heading: str
    width: int
    numbers: tuple[str, ...]
    source: Source


@dataclass(frozen=True, repr=False)
class Examination:
    """What documents take over from a file, what stays behind in it, and what is wrong with it.

    `accent` is the colour of what is added; `suggested` are lines for `house.styles` of the tender file. `faults` stop no draft.
    """

    path: str
    model: bool
    styles: tuple[StyleFact, ...]
    further_styles: int
    numbers: tuple[NumberFact, ...]
    pages: tuple[PageFact, ...]
    frames: tuple[FrameFact, ...]
    markers: tuple[MarkerFact, ...]
    language: str
    accent: str
    left_behind: tuple[str, ...]
    suggested: Mapping[str, str]
    faults: tuple[Fault, ...]

    def __repr__(self) -> str:
        return f"Examination({self.path!r}, {len(self.styles)} styles, {len(self.faults)} faults)"


def examine(
    house: HouseStyle, shipped: HouseStyle, mapping: Mapping[str, str] | None = None, levels: Mapping[str, int] | None = None
) -> Examination:
    """Say what became of a file that was adopted with this `mapping`; the file is read again, as it is.

    `levels` are those of the headings that markers name: 1 is a chapter, which is also taken where nothing is said.
    """
    file = TheirFile(Path(house.path))
    ours = Stylesheet(parse_xml(dict(shipped.gapped)["word/styles.xml"].filled({LANGUAGE: "und"})))
    before, after = Stylesheet(_tree(file, "styles")), Stylesheet(_part(house, "styles+xml"))
    listed = file.part("numbering")
    lists = lists_of(file.tree(listed), before) if listed is not None else Lists()
    theirs = _theirs(house, ours, before, after, mapping or {})
    theme_part = file.part("theme")
    theme = file.tree(theme_part) if theme_part is not None else _part(house, "theme+xml")
    ids = house.model.dress.ids if house.model else {}
    styles = tuple(
        _style(own, theirs[own.id], ids.get(own.id, own.id), after, theme)
        for own in ours.styles.values()
        if own.kind != "numbering" and own.id not in _UNSEEN
    )
    taken = {style.id for style in theirs.values() if style}
    further = sum(style.kind in ("paragraph", "character", "table") and style.id not in taken for style in before.styles.values())
    frames = tuple(_frames(file, house))
    suggested = _suggested(before, theirs, ours)
    body = file.tree(file.main)
    remarks = house.model.remarks if house.model else ()
    return Examination(
        path=house.path,
        model=house.model is not None,
        styles=styles,
        further_styles=further,
        numbers=() if house.model else tuple(_numbers(house, ours, before, lists, theirs)),
        pages=tuple(dict.fromkeys(_pages(house, body))),
        frames=frames,
        markers=tuple(_markers(house, body, before, lists, levels or {})),
        language=value_of(before.root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")),
        accent=accent_of(after, ids.get("Heading1", "Heading1"), theme),
        left_behind=tuple(dict.fromkeys(_left_behind(file, house))),
        suggested=suggested,
        faults=tuple(sorted({*house.told, *_warnings(house, frames, suggested, remarks)})),
    )


def value_of(node: Any) -> str:
    """The language that a w:lang names; "" where there is none."""
    return "" if node is None else str(node.get(f"{W}val", ""))


def _part(house: HouseStyle, kind: str) -> Any:
    """A part of the house style, by the end of its content type, as a tree."""
    name, gapped = house.part(kind), dict(house.gapped)
    if name not in gapped:
        return parse_xml(dict(house.parts)[name])
    return parse_xml(gapped[name].filled({LANGUAGE: "und"} | {each: each for each in gapped[name].names()}))


def _tree(file: TheirFile, kind: str) -> Any:
    part = file.part(kind)
    assert part is not None, "a file without styles was refused"
    return file.tree(part)


# Styles


def _theirs(
    house: HouseStyle, ours: Stylesheet, before: Stylesheet, after: Stylesheet, mapping: Mapping[str, str]
) -> dict[str, Style | None]:
    """Their style for each of ours; None where ours was added."""
    wanted = restyling.mapped(house.path, mapping, ours, before)
    if house.model:
        return {own.id: wanted.get(own.id) or restyling.found(own, before) for own in ours.styles.values()}
    ids, _, alike = restyling.our_ids(wanted, ours, before)
    by_ours = {own: before.styles[theirs] for theirs, own in ids.items()}
    return {own: by_ours.get(alike.get(own, own)) for own in ours.styles}


def _style(own: Style, theirs: Style | None, style_id: str, after: Stylesheet, theme: Any) -> StyleFact:
    colour = value(after.property(style_id, "rPr/color")).upper()
    size, font = 0.0, ""
    if own.kind == "paragraph":
        size, font = number(value(after.property(style_id, "rPr/sz")), 20) / 2, _font(after, style_id, theme)
    bold = is_on(after.property(style_id, "rPr/b"))
    return StyleFact(own.name, theirs.name if theirs else "", font, size, bold, colour if len(colour) == 6 else "")


def _font(sheet: Stylesheet, style_id: str, theme: Any) -> str:
    found = sheet.property(style_id, "rPr/rFonts")
    if found is None:
        return "Times New Roman"  # what Word takes where a file names none
    named = found.get(f"{W}asciiTheme", "")
    if not named:
        return str(found.get(f"{W}ascii", "") or "Times New Roman")
    latin = theme.find(f".//{_A}{'major' if named.startswith('major') else 'minor'}Font/{_A}latin")
    return str(latin.get("typeface", "")) if latin is not None else ""


def _suggested(before: Stylesheet, theirs: Mapping[str, Style | None], ours: Stylesheet) -> dict[str, str]:
    """Their headings that have other names than Word's, by the names of ours that they lack."""
    taken = {style.id for style in theirs.values() if style}
    found = {}
    for level, own in enumerate(restyling.HEADINGS):
        if theirs[own] is not None:
            continue
        free = [style for style in before.styles.values() if style.kind == "paragraph" and style.id not in taken]
        named = [style for style in free if heading_of(style.name) == level + 1]
        outlined = [style for style in free if before.outline_of(style.id) == level]
        if chosen := next(iter([*named, *outlined]), None):
            found[ours.styles[own].name] = chosen.name
            taken.add(chosen.id)
    return found


# Numbers


def _numbers(
    house: HouseStyle, ours: Stylesheet, before: Stylesheet, lists: Lists, theirs: Mapping[str, Style | None]
) -> Iterator[NumberFact]:
    own_first = False
    for style in _NUMBERED:
        place = house.scheme.place(style)
        if place is None or house.lists is None:
            continue
        counter = Counter(house.lists)
        # Two chapters, and in the second one of each level above: 2, 2.1, 2.1.1.
        above = ("Heading1", "Heading1", "Heading2", "Heading3", "Heading4")
        depth = above.index(style, 1) if style != "Clause" else CLAUSE_LEVEL
        for each in above[:depth]:
            if (upper := house.scheme.place(each)) is not None:
                counter.count(*upper)
        found = theirs[style]
        own = found is not None and lists.numbers(_place(before, lists, found.id))
        own_first = own_first or (own and style == "Heading1")
        source: Source = "yours" if own else "ours, continuing yours" if own_first else "ours"
        sample = counter.count(*place)
        yield NumberFact(ours.styles[style].name, sample.shown, sample.cited, source)


def _place(sheet: Stylesheet, lists: Lists, style: str) -> Place | None:
    """Where a style counts; where no level names it, the level that stands in it is meant."""
    found = sheet.number_of(style, lists)
    if found is None or lists.level_of(found[0], tuple(each.id for each in sheet.lineage(style))) is not None:
        return found
    return found[0], number(value(sheet.property(style, "pPr/numPr/ilvl")))


def _markers(house: HouseStyle, body: Any, sheet: Stylesheet, lists: Lists, levels: Mapping[str, int]) -> Iterator[MarkerFact]:
    if house.model is None or house.lists is None:
        return
    headings = dict(_headings_above(body, sheet, lists))
    counter = Counter(house.lists)
    for marker in house.model.markers:
        for counted in marker.counted:
            counter.count(*counted)
        top = levels.get(marker.name, 1) + 1 if marker.name else 1
        scheme = marker.above.scheme(top, beside=not marker.name)
        styles = [*(scheme.style(level) for level in range(top, CLAUSE_LEVEL)), "Clause"]
        places = [place for style in styles if (place := scheme.place(style)) is not None]
        numbers = tuple(shown for place in places if (shown := counter.count(*place).shown))
        yield MarkerFact(
            marker.name,
            headings.get(marker.name, ""),
            round(marker.width * _MM),
            numbers,
            "ours, continuing yours" if marker.above.numbered else "ours",
        )


def _headings_above(body: Any, sheet: Stylesheet, lists: Lists) -> Iterator[tuple[str, str]]:
    """Yield the name of each marker with the heading above it and its number."""
    counter, heading = Counter(lists), ""
    for paragraph in body.iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        words = _words(paragraph)
        if "[[" in words and (marker := name_in(paragraph)) is not None:
            yield marker, heading
            continue
        place = number_of_paragraph(properties, sheet, lists)
        shown = counter.count(*place).shown if place else ""
        if heading_level(properties, sheet) and words:
            heading = f"{shown} {words}".strip()


# Pages, headers, footers


def _pages(house: HouseStyle, body: Any) -> Iterator[PageFact]:
    held = [pages.page_of(section, _UNSAID, lambda _: False) for section in pages.sections(body)] or [_UNSAID]
    for page in held if house.model else [house.page]:
        margins = dict(page.margins)
        lengths = (page.width, page.height, *(margins[side] for side in ("top", "right", "bottom", "left")), page.text_width)
        yield PageFact(*(round(length * _MM) for length in lengths))


def _frames(file: TheirFile, house: HouseStyle) -> Iterator[FrameFact]:
    body, seen = file.tree(file.main), set[Any]()
    sections = pages.sections(body) if house.model else [pages.last_section(body)]
    halves: tuple[Literal["header", "footer"], ...] = ("header", "footer")
    for half in halves:
        nodes = [node for section in sections if section is not None for node in section.findall(f"{W}{half}Reference")]
        found = False
        for node in nodes:
            relation = file.main.rels.get(node.get(f"{{{OFFICE}}}id", ""))
            if relation is None or relation.is_external or relation.target_part in seen:
                continue
            found = True
            seen.add(relation.target_part)
            root = file.tree(relation.target_part)
            codes = [each.text or each.get(f"{W}instr") or "" for each in root.iter(f"{W}instrText", f"{W}fldSimple")]
            page_number = any("PAGE" in code.upper().split() for code in codes)
            yield FrameFact(half, node.get(f"{W}type", "default"), "yours", _words(root), page_number)
        if not found and not house.model:
            yield FrameFact(half, "default", "ours", "", half == "footer")


def _words(root: Any) -> str:
    """The words of a part or paragraph; a text box is stored twice, and read once."""
    twice = {node for fallback in root.iter(_FALLBACK) for node in fallback.iter()}
    nodes = (node for node in root.iter(f"{W}t", f"{W}tab", f"{W}p") if node not in twice)
    return " ".join("".join((node.text or "") if node.tag == f"{W}t" else " " for node in nodes).split())


# What stays behind


def _left_behind(file: TheirFile, house: HouseStyle) -> Iterator[str]:
    body = file.tree(file.main)
    if house.model is None:
        words = [_words(paragraph) for paragraph in body.iter(f"{W}p")]
        if written := [each for each in words if each]:
            first = written[0] if len(written[0]) <= 60 else written[0][:59] + "…"
            yield f"its text: {len(written)} paragraph{'' if len(written) == 1 else 's'}, from “{first}” on"
        yield from _of_section(pages.last_section(body))
        yield from own_life.remarks(file)
    core = next((each.target_part for each in file.package.rels.values() if each.reltype == CORE), None)
    author = file.tree(core).findtext(_CREATOR) if core is not None else ""
    if author:
        yield f"its author: {author}"
    if any(each.reltype.endswith("/thumbnail") for each in file.package.rels.values()):
        yield "the picture of its first page"
    settings = file.part("settings")
    kept = {node.tag for node in _part(house, "settings+xml")}
    gone = [node.tag.removeprefix(W) for node in file.tree(settings)] if settings is not None else []
    yield from (_SETTINGS[name] for name in gone if name in _SETTINGS and W + name not in kept)


def _of_section(section: Any) -> Iterator[str]:
    if section is None:
        return
    kind = section.find(f"{W}pgNumType")
    if kind is not None and (start := kind.get(f"{W}start")):
        yield f"that its first page has number {start}"
    columns = section.find(f"{W}cols")
    if columns is not None and (count := number(columns.get(f"{W}num"), 1)) > 1:
        yield f"its {count} columns: documents have one"
    for name, words in (("lnNumType", "its line numbers"), ("printerSettings", "its printer settings")):
        if section.find(f"{W}{name}") is not None:
            yield words


# What a person should mend


def _warnings(
    house: HouseStyle, frames: tuple[FrameFact, ...], suggested: Mapping[str, str], remarks: tuple[str, ...]
) -> Iterator[Fault]:
    where = Location(house.path)
    if suggested:
        names = ", ".join(f"“{name}”" for name in suggested.values())
        lines = ", ".join(f"“{own}: {name}”" for own, name in suggested.items())
        if len(suggested) == 1:
            message = f"under another name than Word’s, {names} looks like a heading; ours is used instead"
        else:
            message = f"under other names than Word’s, {names} look like headings; ours are used instead"
        yield Fault(where, "TK521", message, f"write under house.styles of the tender file: {lines}", "warning")
    for remark in remarks:
        message = f"this document is to be filled in and holds {remark}"
        hint = (
            "in Word: Review, then Accept or Reject All Changes and Delete All Comments; --keep-comments leaves them where they are"
        )
        yield Fault(where, "TK518", message, hint, "missing")
    if not any(frame.page_number for frame in frames):
        message = "neither the header nor the footer shows the number of the page"
        hint = "in Word: Insert, Page Number, Bottom of Page"
        yield Fault(where, "TK522", message, hint, "warning")
