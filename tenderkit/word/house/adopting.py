"""A buyer's own Word file → a house style with every style and list that documents need.

Theirs wins: styles, page, header, footer, theme, numbers. Their styles are known by name (or by the buyer's mapping) and get the
ids that the writer uses; one they do not have is added from ours, in their colours. What of theirs has no number gets one of ours,
so that references by number work in every house. A file with markers is a document to be filled in: see `models`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from docx.opc.part import Part
from docx.oxml.exceptions import InvalidXmlError

from tenderkit import keeping
from tenderkit.word.house import own_life, pages, restyling
from tenderkit.word.house.adoption import Adoption
from tenderkit.word.house.gaps import LANGUAGE
from tenderkit.word.house.heading_numbers import number_headings
from tenderkit.word.house.house import CONTENTS, HEADS, OFFICE, HouseStyle, Relation, house_style, relative
from tenderkit.word.house.models import marked, model_of
from tenderkit.word.house.stops import stops_of
from tenderkit.word.house.stylesheet import W, number
from tenderkit.word.house.their_file import TheirFile, name_of
from tenderkit.word.house.turned_frames import turned
from tenderkit.word.untrusted import refusal

_LOOK = ("styles", "theme", "settings", "fontTable", "numbering")


@keeping.by_files("word.house-style", read=lambda path, shipped, mapping=(): [path, shipped])
def adopt(path: Path, shipped: Path, mapping: tuple[tuple[str, str], ...] = ()) -> HouseStyle:
    """Make a house style of a buyer's .docx or .dotx; what it lacks comes from the `shipped` one.

    `mapping` gives the name of their style for a name of ours: (("heading 1", "Kop 1"),). The content of the file is dropped,
    unless it holds a marker: then it is kept, to be filled in there (see `tenderkit.word.house.models`).
    Raises TenderkitError: TK501 no Word file to build on, TK502 no usable styles, TK503 a mapping that names nothing, TK504
    something in braces that is left, TK505 a marker that does not stand in a paragraph of its own, TK507 more markup than we read,
    TK508 damaged styles or lists, TK517 what is elsewhere.
    """
    try:
        adoption = Adoption(path, house_style(shipped), dict(mapping))
        places = marked(adoption)
        return model_of(adoption, places) if places else _style(adoption)
    except (ValueError, LookupError, AssertionError, StopIteration, InvalidXmlError) as error:
        # Each part is well-formed, but they speak of numbers that are none, and of styles and lists that are not there.
        hint = "open it in Word and save it again, or begin with a copy of the shipped file"
        raise refusal(path, "the styles or lists of this file do not fit together", hint, "TK508") from error


def _style(adoption: Adoption) -> HouseStyle:
    """The house style of a file whose content is dropped."""
    body = adoption.file.main
    section = pages.last_section(adoption.file.tree(body))
    page = pages.page_of(section, adoption.ours.page, lambda own: own in body.rels and body.rels[own].target_part is not None)
    relations = [each for each in body.rels.values() if not each.is_external and _is_look(each, page.references)]
    kept = _closure(adoption.file, [each.target_part for each in relations])
    own_life.detach(adoption.file)
    for name, what in own_life.taken_in(adoption.file, [part for part in kept if part is not body]):
        raise own_life.refused(adoption.file, name, what)
    frames = {kind: [each.target_part for each in relations if each.reltype == f"{OFFICE}/{kind}"] for kind in ("header", "footer")}
    _one_set_of_styles(adoption, [adoption.file.tree(part) for parts in frames.values() for part in parts])
    scheme = number_headings(adoption)
    ordered, lettered, bulleted = adoption.ordered("ListNumber"), adoption.lettered(), adoption.bulleted("ListBullet")
    own_life.keep_look(adoption.tree("settings"))
    restyling.keep_headings(adoption.sheet, {})
    restyling.write_to_the_right(adoption.tree("styles"))
    for name, what in restyling.show(adoption.sheet, [own for own in adoption.our_styles.styles if own in adoption.sheet.styles]):
        adoption.tell(f"the style “{name}” is {what}; documents show their text all the same", "change it in Word: Modify Style")
    _speak(adoption, [adoption.file.tree(part) for parts in frames.values() for part in parts])
    sheet, numbering = adoption.sheet, adoption.numbering
    tabs = {number(node.get(f"{W}pos")) for name in ("Header", "Footer") for style in sheet.lineage(name)
            for node in style.node.iterfind(f"{W}pPr/{W}tabs/{W}tab")}  # fmt: skip
    on_side = turned(adoption.file, [part for each in frames.values() for part in each], sheet, page)
    parts, gapped = adoption.written(kept)
    house = HouseStyle(
        parts=parts,
        gapped=gapped,
        numbering=adoption.gap_for_lists(),
        lists_part=adoption.lists_part,
        next_list=numbering.next_list(),
        page=page,
        tab=page.text_width if frames["header"] and frames["footer"] else 0,
        ordered=ordered,
        lettered=lettered,
        bulleted=bulleted,
        types=tuple((name_of(part), part.content_type) for part in kept),
        relations=tuple(Relation(each.rId, each.reltype, relative(name_of(each.target_part), "word")) for each in relations),
        path=str(adoption.file.path),
        headers=tuple(name_of(part) for part in frames["header"]),
        footers=tuple(name_of(part) for part in frames["footer"]),
        frame_tabs=tuple(sorted(tabs)),
        lists=numbering.lists,
        scheme=scheme,
        own=True,
        first_drawing=adoption.first_drawing(kept),
        font=adoption.font("TableText"),
        contents=tuple(stops_of(adoption.sheet, name) for name in CONTENTS),
        heads=tuple(stops_of(adoption.sheet, name) for name in HEADS),
        tight=adoption.tight({name: name for name in restyling.HEADINGS}),
        told=tuple(adoption.told),
    )
    return replace(house, turning=_turning(adoption, house, on_side)) if on_side else house


def _turning(adoption: Adoption, house: HouseStyle, on_side: dict[str, Part]) -> HouseStyle:
    """Return the house with headers and footers of turned pages beside its own."""
    parts, gapped = adoption.written([*on_side.values()])
    references, relations = house.page.references, list(house.relations)
    for relation in house.relations:
        for name, part in on_side.items():
            if relation.target == relative(name, "word"):
                other = replace(relation, id=f"rIdTurned{relation.id}", target=relative(name_of(part), "word"))
                relations.append(other)
                references = references.replace(f'r:id="{relation.id}"', f'r:id="{other.id}"')
    names = {name: name_of(part) for name, part in on_side.items()}
    return replace(
        house,
        parts=(*house.parts, *parts),
        gapped=(*house.gapped, *gapped),
        types=(*house.types, *((name_of(part), part.content_type) for part in on_side.values())),
        relations=tuple(relations),
        headers=(*house.headers, *(names[name] for name in house.headers if name in names)),
        footers=(*house.footers, *(names[name] for name in house.footers if name in names)),
        page=replace(house.page, turned_references=references),
    )


def _one_set_of_styles(adoption: Adoption, frames: list[Any]) -> None:
    theirs = adoption.sheet
    wanted = restyling.mapped(adoption.file.path, adoption.mapping, adoption.our_styles, theirs)
    ids, lacking, alike = restyling.our_ids(wanted, adoption.our_styles, theirs)
    restyling.rename([adoption.tree("styles"), adoption.tree("numbering"), adoption.tree("settings"), *frames], ids)
    restyling.add(adoption.sheet, adoption.our_styles, {own: own for own in lacking}, "Heading1", adoption.tree("theme"))
    for own, base in alike.items():
        restyling.add_alike(adoption.sheet, adoption.our_styles.styles[own], base)
    for root in (adoption.tree("styles"), *frames):
        own_life.without_revisions(root)


def _speak(adoption: Adoption, frames: list[Any]) -> None:
    """Let styles have the language of the document, and headers and footers keep that which they were written in."""
    styles = adoption.tree("styles")
    default = _language(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang"))
    for frame in frames:
        for run in frame.iter(f"{W}r") if default else ():
            look = run.get_or_add_rPr()
            if look.find(f"{W}lang") is None:
                _say(look, default)
    for node in list(styles.iter(f"{W}lang")):
        node.attrib.pop(f"{W}val", None)
        if not node.attrib:
            node.getparent().remove(node)
    defaults = styles.find(f"{W}docDefaults")
    if defaults is None:
        defaults = styles.makeelement(f"{W}docDefaults")
        styles.insert(0, defaults)
    for name in ("rPrDefault", "rPr"):
        below = defaults.find(f"{W}{name}")
        if below is None:
            below = defaults.makeelement(f"{W}{name}")
            defaults.insert(0, below)
        defaults = below
    _say(defaults, LANGUAGE)


def _is_look(relation: Any, references: str) -> bool:
    kind = relation.reltype.removeprefix(f"{OFFICE}/")
    return kind in _LOOK or (kind in ("header", "footer") and f'r:id="{relation.rId}"' in references)


def _closure(file: TheirFile, parts: list[Part]) -> list[Part]:
    """These parts and all that they lead to, but for the document itself."""
    found: dict[str, Part] = {}
    waiting = list(parts)
    while waiting:
        part = waiting.pop(0)
        if part.partname not in found and part is not file.main:
            found[part.partname] = part
            waiting += [each.target_part for each in part.rels.values() if not each.is_external]
    return list(found.values())


def _language(node: Any) -> str:
    """The language that a w:lang names for Latin letters; "" where it names none."""
    return "" if node is None else str(node.get(f"{W}val", ""))


def _say(look: Any, language: str) -> None:
    """Give run properties a language, where the schema wants it (17.3.2.28)."""
    node = look.find(f"{W}lang")
    if node is None:
        node = look.makeelement(f"{W}lang")
        behind = (f"{W}eastAsianLayout", f"{W}specVanish", f"{W}oMath", f"{W}rPrChange")
        look.insert(next((at for at, each in enumerate(look) if each.tag in behind), len(look)), node)
    node.set(f"{W}val", language)
