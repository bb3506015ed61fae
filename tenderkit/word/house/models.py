"""A document of the author's with markers → a house style that is filled in: what is around the markers stays the author's."""

from __future__ import annotations

import posixpath
from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from tenderkit.word.house import own_life, pages, restyling
from tenderkit.word.house.adoption import Adoption
from tenderkit.word.house.house import CONTENTS, Above, Dress, HouseStyle, Marker, Model, Place, Relation, Surroundings, relative
from tenderkit.word.house.markers import MARKED, MARKER
from tenderkit.word.house.placeholders import Gaps, content, texts
from tenderkit.word.house.stops import stops_of
from tenderkit.word.house.stylesheet import Stylesheet, W, is_on, number, number_of_paragraph, value
from tenderkit.word.house.their_file import CORE, OFFICE, name_of

_CELL_PADDING = 216  # twips: what Word leaves left and right in a cell
_DEPTH = 5  # how many levels below a heading content may count on
_RANGES = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd")
_BULLETS = ("ListBullet", "ListBullet2", "ListBullet3")
_GAPS = 1_000_000  # from here on are the numbers of gaps around headings of the author's
_SECTIONS = 2_000_000  # and from here on those in which the author's sections stand
_APP = f"{OFFICE}/extended-properties"


def marked(adoption: Adoption) -> list[Any]:
    """The paragraphs of the text that are markers; raises TenderkitError (TK505) for a marker that stands anywhere else."""
    file = adoption.file
    found: list[Any] = []
    for part in file.parts():
        if not file.is_xml(part):
            continue
        for places in texts(file.tree(part)):
            words = "".join(content(place) for place in places)
            if not MARKED.search(words):
                continue
            paragraph = next((node for node in places[0][0].iterancestors(f"{W}p")), None)
            alone = MARKER.fullmatch(words) and part is file.main and paragraph is not None
            if not alone or _aside(paragraph):
                quoted = " ".join(words.split())[:80]
                message = f"a marker is misspelt, or is where nothing can be put in, in {name_of(part)}: “{quoted}”"
                hint = "put [[tenderkit]] or [[tenderkit: award-criteria]] in a paragraph of its own, not in a text box or note"
                raise file.refusal(message, hint, "TK505")
            found.append(paragraph)
    names = Tally(name_in(each) for each in found)
    if twice := [name for name, count in names.items() if count > 1]:
        marker = f"[[tenderkit: {twice[0]}]]" if twice[0] else "[[tenderkit]]"
        raise file.refusal(f"the marker {marker} appears twice", "leave one of the two", "TK505")
    return found


def _aside(paragraph: Any) -> bool:
    """Whether a paragraph is no part of the running text: in a text box, which Word stores twice, or deleted."""
    return any(node.tag in (f"{W}txbxContent", f"{W}del", f"{W}moveFrom") for node in paragraph.iterancestors())


def name_in(paragraph: Any) -> str:
    """The name in a marker's paragraph; "" for the whole document."""
    match = MARKER.fullmatch("".join(node.text or "" for node in paragraph.iter(f"{W}t")))
    return (match[1] if match else None) or ""


def model_of(adoption: Adoption, paragraphs: list[Any]) -> HouseStyle:
    """Make a house of a document that is to be filled in: nothing of it changes but that, what it lacks is added."""
    file, main = adoption.file, adoption.file.main
    body = file.tree(main)
    for relation in [each for each in file.package.rels.values() if own_life.is_thumbnail(each.reltype)]:
        del file.package.rels[relation.rId]
    parts = [part for part in file.parts() if part is not main]
    own_life.detach(file)
    for name, what in own_life.taken_in(file, [main, *parts]):
        raise own_life.refused(file, name, what)
    remarks = tuple(dict.fromkeys(own_life.remarks(file)))
    own_life.keep_work(adoption.tree("settings"))
    ids = _styles(adoption)
    ordered, lettered = adoption.ordered(ids["ListNumber"]), adoption.lettered()
    bulleted = adoption.bulleted(ids["ListBullet"])
    listed = _bullets(adoption, ids)
    width = pages.text_width(pages.last_section(body))
    places = _places(adoption, paragraphs, ids)
    numbering = adoption.numbering
    next_list, final = numbering.next_list(), numbering.lists
    taken = {node.get(f"{W}name", "") for node in body.iter(f"{W}bookmarkStart")}
    bookmark = max((number(node.get(f"{W}id")) for node in body.iter(f"{W}bookmarkStart")), default=-1) + 1
    properties = [part for part in parts if any(part is each.target_part for each in file.package.rels.values()
                                                if each.reltype in (CORE, _APP))]  # fmt: skip
    kept = [part for part in parts if part not in properties]
    plain, gapped = adoption.written(kept)
    first_drawing = adoption.first_drawing([main, *kept])
    sections = pages.sections(body)
    first_note = max((number(node.get(f"{W}id")) for part in kept if part.content_type.endswith("footnotes+xml")
                      for node in file.tree(part).iter(f"{W}footnote")), default=0) + 1  # fmt: skip
    for marker, paragraph in zip(places, paragraphs, strict=True):
        paragraph.getparent().replace(paragraph, etree.Comment(str(marker.number)))
    around = _gaps_for_sections(places, sections, body)
    gaps = Gaps()
    adoption.fill(main, gaps)
    # Links and drawings that come in are written with this prefix; not every author's root declares it.
    etree.cleanup_namespaces(body, {"r": OFFICE}, ["r", *filter(None, body.nsmap)])
    document = gaps.pieces(body)
    held = {name_of(part) for part in parts}
    frames = {kind: tuple(name_of(each.target_part) for each in main.rels.values() if each.reltype == f"{OFFICE}/{kind}")
              for kind in ("header", "footer")}  # fmt: skip
    folder = posixpath.dirname(name_of(main))
    look, language = _look(adoption, ids)
    return HouseStyle(
        parts=plain,
        gapped=gapped,
        numbering=adoption.gap_for_lists(),
        lists_part=adoption.lists_part,
        next_list=next_list,
        page=replace(adoption.ours.page, width=width, margins=()),
        tab=width,
        ordered=ordered,
        lettered=lettered,
        bulleted=bulleted,
        types=tuple((name_of(part), part.content_type) for part in kept),
        relations=tuple(
            Relation(
                each.rId,
                each.reltype,
                each.target_ref if each.is_external else relative(name_of(each.target_part), folder),
                each.is_external,
            )
            for each in main.rels.values()
        ),
        around=tuple(
            Relation(each.rId, each.reltype, each.target_ref if each.is_external else name_of(each.target_part), each.is_external)
            for each in file.package.rels.values()
            if each.is_external or (each.target_part is not main and each.target_part not in properties)
        ),
        path=str(file.path),
        main=name_of(main),
        manifest=next(n for n in range(1, 100_000) if f"customXml/item{n}.xml" not in held),
        headers=frames["header"],
        footers=frames["footer"],
        lists=final,
        own=True,
        model=Model(
            document,
            _form_start(body, gaps),
            tuple(places),
            bookmark,
            Dress(ids, listed, look, _other_names(taken), language),
            remarks,
            around,
        ),
        first_chart=_first_chart(held, [each.rId for each in main.rels.values()]),
        first_drawing=first_drawing,
        first_note=max(first_note, 1),
        font=adoption.font(ids["TableText"]),
        contents=tuple(stops_of(adoption.sheet, ids[name]) for name in CONTENTS),
        tight=adoption.tight(ids),
        told=tuple(adoption.told),
    )


def _styles(adoption: Adoption) -> dict[str, str]:
    """Their id for each style of ours; those that they lack are added under a free one."""
    ours, theirs = adoption.our_styles, adoption.sheet
    wanted = restyling.mapped(adoption.file.path, adoption.mapping, ours, theirs)
    ids: dict[str, str] = {}
    added: dict[str, str] = {}
    for own in ours.styles.values():
        found = wanted.get(own.id) or restyling.found(own, theirs)
        ids[own.id] = found.id if found else own.id if own.id not in theirs.styles else f"Tender{own.id}"
        if found is None:
            added[own.id] = ids[own.id]
    sheet = adoption.sheet
    before = len(sheet.root)
    restyling.add(sheet, ours, added, ids["Heading1"], adoption.tree("theme"))
    for node in sheet.root[before:]:
        restyling.rename_references(node, ids)
    restyling.keep_headings(adoption.sheet, {name: style for name, style in ids.items() if name in added})
    return ids


def _bullets(adoption: Adoption, ids: dict[str, str]) -> dict[str, Place]:
    """The places of bullets whose styles in the file have none."""
    numbering = adoption.numbering
    missing = [name for name in _BULLETS if adoption.shows(ids[name]) is None]
    if not missing:
        return {}
    own = numbering.add(adoption.our_levels(2, {}))
    return {name: (own, _BULLETS.index(name)) for name in missing}


@dataclass
class _Last:
    """The last heading above a place: its level, where it counts (None: nowhere), its paragraph, which of those counted it is."""

    level: int = 0
    place: Place | None = None
    paragraph: Any = None
    counted: int | None = None


def _places(adoption: Adoption, paragraphs: list[Any], ids: dict[str, str]) -> list[Marker]:
    """The markers of a document in order, with what stands above each and what has been counted since the last."""
    file, sheet, numbering = adoption.file, adoption.sheet, adoption.numbering
    lists = numbering.lists
    body = file.tree(file.main)
    styled = tuple(
        (name, place)
        for name in restyling.HEADINGS
        if (place := sheet.number_of(ids.get(name, ""), lists)) and lists.numbers(place)
    )
    plain: int | None = None
    below: dict[Place, tuple[Place, ...]] = {}
    above, counted, captions = _Last(), list[Place](), Tally[str]()
    found: list[Marker] = []
    sections = pages.sections(body)
    order = {node: at for at, node in enumerate(body.iter())}
    for paragraph in body.iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        if paragraph not in paragraphs:
            place = number_of_paragraph(properties, sheet, lists)
            if place and lists.level(*place):
                counted.append(place)
            for node in paragraph.iter(f"{W}instrText", f"{W}fldSimple"):
                words = (node.text or node.get(f"{W}instr") or "").split()
                captions[words[1].casefold() if len(words) > 1 and words[0] == "SEQ" else ""] += 1
            level = heading_level(properties, sheet)
            if level and not _aside(paragraph):
                numbered = place if lists.numbers(place) else None
                above = _Last(level, numbered, paragraph, len(counted) - 1 if numbered else None)
            continue
        if above.place is None:
            if plain is None:
                plain = numbering.add_plain()
            places = tuple((plain, at) for at in range(_DEPTH))
            # Content counts on from the first level of this list, whether it comes in beside a heading or below it.
            around = Surroundings(above.level, places, styled)
        else:
            if above.place not in below:
                below[above.place] = (above.place, *numbering.extended(above.place, _DEPTH - 1, shared=True))
            around = Surroundings(above.level, below[above.place], styled, numbered=True)
        section = next((each for each in sections if order[each] > order[paragraph]), None)
        own = properties.find(f"{W}sectPr") if properties is not None else None
        section = own if own is not None else section
        in_cell = _cell_width(paragraph)
        turning = pages.turning(section, _SECTIONS + (sections.index(section) if section is not None else len(sections)))
        before, after, new_page = _carried(paragraph)
        following = paragraph.getnext()
        found.append(
            Marker(
                name_in(paragraph),
                len(found),
                in_cell or pages.text_width(section),
                around,
                tuple(counted),
                captions["table"],
                captions["figure"],
                before,
                after,
                new_page,
                own is not None,
                None if any(node.tag == f"{W}tc" for node in paragraph.iterancestors()) else turning,
                _heading(above, len(found)) if name_in(paragraph) else None,
                own is not None or (following is not None and following.tag == f"{W}p"),
            )
        )
        counted.clear()
        above.counted = None
    return found


def _gaps_for_sections(places: Sequence[Marker], sections: Sequence[Any], body: Any) -> tuple[tuple[int, str, str], ...]:
    """Put a gap in the place of each section of the author's that markers stand in: where pages were turned it is another."""
    found = {marker.turning.section: marker.turning for marker in places if marker.turning}
    gaps = []
    for gap, turning in found.items():
        section = sections[gap - _SECTIONS] if gap - _SECTIONS < len(sections) else None
        if section is not None and body in section.iterancestors():  # else it went with a marker's paragraph, or there is none
            section.getparent().replace(section, etree.Comment(str(gap)))
            gaps.append((gap, turning.first, turning.later))
    return tuple(gaps)


def _heading(above: _Last, marker: int) -> Above | None:
    """The heading above a marker, with gaps around its words; None where its words are not known before there is a tender."""
    if above.paragraph is None:
        return None
    words = " ".join("".join(node.text or "" for node in above.paragraph.iter(f"{W}t")).split())
    if not words or "{{" in words:
        return None
    gaps = _GAPS + 2 * marker, _GAPS + 2 * marker + 1
    properties = above.paragraph.find(f"{W}pPr")
    above.paragraph.insert(0 if properties is None else 1, etree.Comment(str(gaps[0])))
    above.paragraph.append(etree.Comment(str(gaps[1])))
    return Above(words, above.counted, gaps)


def heading_level(properties: Any, sheet: Stylesheet) -> int:
    """The level of a heading, counted from 1; 0 for other paragraphs."""
    direct = value(properties, "outlineLvl")
    if direct:
        return number(direct, 9) + 1 if number(direct, 9) < 9 else 0
    default = sheet.default("paragraph")
    style = value(properties, "pStyle") or (default.id if default else "")
    outline = sheet.outline_of(style)
    if outline is not None:
        return outline + 1
    name = sheet.styles[style].name.casefold() if style in sheet.styles else ""
    return number(name.removeprefix("heading ")) if name.startswith("heading ") else 0


def _cell_width(paragraph: Any) -> int:
    """The room in the cell that a paragraph stands in, in twips; 0 outside tables or where the grid does not say."""
    cell = next((node for node in paragraph.iterancestors(f"{W}tc")), None)
    if cell is None:
        return 0
    row = cell.getparent()
    grid = [number(node.get(f"{W}w")) for node in row.getparent().iterfind(f"{W}tblGrid/{W}gridCol")]
    at = number(value(row, "trPr/gridBefore"))
    for each in row.findall(f"{W}tc"):
        span = max(1, number(value(each, "tcPr/gridSpan"), 1))
        if each is cell:
            return max(0, sum(grid[at : at + span]) - _CELL_PADDING)
        at += span
    return 0


def _carried(paragraph: Any) -> tuple[str, str, bool]:
    """What a marker's paragraph holds beside it: what stands before the marker, what behind it, whether a page begins there."""
    before, after = list[str](), list[str]()
    new_page = is_on(paragraph.find(f"{W}pPr/{W}pageBreakBefore"))
    seen = False
    for node in paragraph:
        if node.tag == f"{W}r":
            text = node.find(f"{W}t") is not None
            seen = seen or text
            for each in node:
                if each.tag == f"{W}br" and each.get(f"{W}type") in ("page", "column"):
                    if seen:
                        after.append(f"<w:r>{_text(each)}</w:r>")
                    else:
                        new_page = True
                elif each.tag == f"{W}commentReference":
                    after.append(f"<w:r>{_text(each)}</w:r>")
        elif node.tag.removeprefix(W) in _RANGES:
            (after if seen else before).append(_text(node))
    return "".join(before), "".join(after), new_page


def _text(node: Any) -> str:
    """An element as it stands in a document whose root declares our two namespaces."""
    return str(etree.tostring(node, encoding="unicode", with_tail=False))


def _look(adoption: Adoption, ids: dict[str, str]) -> tuple[str, str]:
    """The look that every run of ours needs to be seen in this document, and the language in which its own text is written."""
    sheet = adoption.sheet
    used = {ids["BodyText"], ids["Heading1"], ids["Clause"], ids["TableText"]}
    look = []
    for name in ("strike", "dstrike", "vanish", "webHidden"):
        if any(is_on(sheet.property(style, f"rPr/{name}")) for style in used):
            look.append(f'<w:{name} w:val="0"/>')
            style = next(each.name for own in used for each in sheet.lineage(own) if is_on(each.node.find(f"{W}rPr/{W}{name}")))
            what = "hidden" if name in ("vanish", "webHidden") else "struck"
            adoption.tell(
                f"the style “{style}” is {what}; documents show their text all the same", "change it in Word: Modify Style"
            )
    found = sheet.property(ids["BodyText"], "rPr/lang")
    return "".join(look), str(found.get(f"{W}val", "")) if found is not None else ""


def _other_names(taken: set[str]) -> dict[str, str]:
    """Other names for bookmarks that the document has already, as one of ours that became a model has."""
    folded = {name.casefold() for name in taken}
    return {name: next(new for n in range(2, 100_000) if (new := f"{name}_{n}").casefold() not in folded) for name in taken if name}


def _first_chart(names: set[str], ids: list[str]) -> int:
    numbers = [number("".join(character for character in each.rpartition("chart")[2] if character.isdigit()))
               for each in (*names, *(own.lower() for own in ids)) if "chart" in each]  # fmt: skip
    return max(numbers, default=0) + 1


def _form_start(body: Any, gaps: Gaps) -> bytes:
    """The first bytes of the document, with the namespace of tick boxes declared as one that older programs may skip."""
    w14, mc = "http://schemas.microsoft.com/office/word/2010/wordml", "http://schemas.openxmlformats.org/markup-compatibility/2006"
    root = etree.Element(body.tag, nsmap={**body.nsmap, "w": W[1:-1], "r": OFFICE, "w14": w14, "mc": mc})
    for key, text in body.attrib.items():
        root.set(key, text)
    ignorable = root.get(f"{{{mc}}}Ignorable", "").split()
    root.set(f"{{{mc}}}Ignorable", " ".join(dict.fromkeys([*ignorable, "w14"])))
    root.extend(list(body))
    first = gaps.pieces(root).pieces[0]
    assert isinstance(first, bytes), "a part begins with its declaration"
    return first
