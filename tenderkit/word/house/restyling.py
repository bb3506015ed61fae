"""Styles of a buyer's file and ours → one set: theirs by our ids in a house style, ours added where they have none."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from docx.oxml.parser import OxmlElement

from tenderkit.faults import Fault, Location, TenderkitError, suggestion
from tenderkit.word.house.colours import accent_of, repainted
from tenderkit.word.house.house import LOWEST, Place
from tenderkit.word.house.stylesheet import Style, Stylesheet, W, is_on, number, value

# What names a style by its id: in paragraphs and runs, in styles, in lists, in settings.
_NAMING = """pStyle rStyle tblStyle basedOn next link styleLink numStyleLink clickAndTypeStyle defaultTableStyle"""
_REFERENCES = tuple(W + name for name in _NAMING.split())
# The properties of paragraphs in the order of the schema (17.3.1.26).
_ORDER = """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind
contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle
rPr sectPr pPrChange"""
_PARAGRAPH = _ORDER.split()
_STYLE = ["pPr", "rPr", "tblPr", "trPr", "tcPr", "tblStylePr"]
HEADINGS = tuple(f"Heading{level}" for level in range(1, LOWEST + 1))
_HIDING = {"vanish": "hidden", "webHidden": "hidden", "specVanish": "hidden", "strike": "struck", "dstrike": "struck"}
_SMALLEST = 8  # half-points: smaller is no text for people


def mapped(path: object, wanted: Mapping[str, str], ours: Stylesheet, theirs: Stylesheet) -> dict[str, Style]:
    """Their styles for ids of ours, as the tender file names them; raises TenderkitError (TK503) for names that lead nowhere."""
    names = {style.name.casefold(): style for style in ours.styles.values()}
    faults, found = [], {}
    for name, target in wanted.items():
        own = names.get(name.casefold())
        if own is None:
            hint = suggestion(
                name, [style.name for style in ours.styles.values()], otherwise="see docs/house-style.md for the names"
            )
            faults.append(Fault(Location(str(path)), "TK503", f"documents use no style “{name}”", hint))
            continue
        style = theirs.find(own.kind, target)
        if style is None:
            known = [style.name for style in theirs.styles.values() if style.kind == own.kind]
            hint = suggestion(target, known, otherwise=f"name a {own.kind} style of the file")
            message = f"the house style has no {own.kind} style “{target}” for “{name}”"
            faults.append(Fault(Location(str(path)), "TK503", message, hint))
            continue
        found[own.id] = style
    if faults:
        raise TenderkitError(faults)
    return found


def found(own: Style, theirs: Stylesheet) -> Style | None:
    """Their style for one of ours: the default where ours is one, else the one of that name."""
    return (theirs.default(own.kind) if own.default else None) or theirs.find(own.kind, own.name)


def rename(roots: list[Any], ids: Mapping[str, str]) -> None:
    """Give styles other ids in every part that names them; ids are for programs, people see the names."""
    for root in roots:
        rename_references(root, ids)
        for node in root.iter(f"{W}style"):
            node.set(f"{W}styleId", ids.get(node.get(f"{W}styleId", ""), node.get(f"{W}styleId", "")))
            for base in node.findall(f"{W}basedOn"):
                if value(base) == node.get(f"{W}styleId"):  # what it was based on has become this one
                    node.remove(base)


def rename_references(root: Any, ids: Mapping[str, str]) -> None:
    """Let what names a style by its id name it by another."""
    for node in root.iter(*_REFERENCES):
        node.set(f"{W}val", ids.get(value(node), value(node)))


def our_ids(mapping: Mapping[str, Style], ours: Stylesheet, theirs: Stylesheet) -> tuple[dict[str, str], list[str], dict[str, str]]:
    """The new ids of their styles; the styles of ours that they lack; and those of ours that are to look like another of ours."""
    ids: dict[str, str] = {}
    lacking: list[str] = []
    for own in (own for own in ours.styles.values() if own.id not in mapping):
        style = found(own, theirs)
        if style is None or style.id in ids:
            lacking.append(own.id)
        else:
            ids[style.id] = own.id
    # Two of ours may be mapped to one of theirs: the second becomes a style that looks the same.
    alike: dict[str, str] = {}
    for name, style in mapping.items():
        if style.id in ids:
            alike[name] = ids[style.id]
        else:
            ids[style.id] = name
    taken = {*ids.values(), *lacking, *alike}
    for style in theirs.styles.values():
        if style.id in taken and style.id not in ids:
            ids[style.id] = f"Their{style.id}"
    return ids, lacking, alike


def add(sheet: Stylesheet, ours: Stylesheet, names: Mapping[str, str], heading: str, theme: Any) -> None:
    """Add styles of ours (by id, under the ids given), in the colours of the file, without numbers: those come from its lists.

    Below headings of its own their text goes from margin to margin, and not from axis to axis as ours does.
    """
    accent = accent_of(sheet, heading, theme)
    text = None if "Heading1" in names else ours.property("BodyText", "pPr/ind")
    held = {style.name.casefold() for style in sheet.styles.values()}
    for own, style_id in names.items():
        node = repainted(copy.deepcopy(ours.styles[own].node), accent)
        if ours.styles[own].name.casefold() in held:  # of another kind: of two with one name Word would rename one
            node.find(f"{W}name").set(f"{W}val", f"Tender {ours.styles[own].name}")
        node.set(f"{W}styleId", style_id)
        node.attrib.pop(f"{W}default", None)
        for each in node.findall(f"{W}pPr/{W}numPr"):
            each.getparent().remove(each)
        for each in node.findall(f"{W}pPr/{W}ind"):
            for side in ("left", "right") if each.get(f"{W}hanging") is None else ("right",):
                if (indent := _indent(each, side)) >= (begin := _indent(text, side)) > 0:
                    each.set(f"{W}{side}", str(indent - begin))
        sheet.root.append(node)


def add_alike(sheet: Stylesheet, own: Style, base: str) -> None:
    """Add a style for one of ours that looks like another."""
    node = OxmlElement("w:style", {f"{W}type": own.kind, f"{W}customStyle": "1", f"{W}styleId": own.id})
    node.append(OxmlElement("w:name", {f"{W}val": f"Tender {own.name}"}))
    node.append(OxmlElement("w:basedOn", {f"{W}val": base}))
    sheet.root.append(node)


def put(style: Any, name: str, **attributes: str) -> Any:
    """Put a property of paragraphs into a style, where the schema wants it, in place of one that is there; returns it."""
    properties = style.find(f"{W}pPr")
    if properties is None:
        properties = OxmlElement("w:pPr")
        _insert(style, properties, _STYLE[1:])
    for old in properties.findall(f"{W}{name}"):
        properties.remove(old)
    node = OxmlElement(f"w:{name}", {f"{W}{key}": text for key, text in attributes.items()})
    _insert(properties, node, _PARAGRAPH[_PARAGRAPH.index(name) + 1 :])
    return node


def set_number(style: Any, place: Place | None) -> None:
    """Let a style count in a list, or in none."""
    node = put(style, "numPr")
    listed, level = place or (0, 0)
    node.append(OxmlElement("w:ilvl", {f"{W}val": str(level)}))
    node.append(OxmlElement("w:numId", {f"{W}val": str(listed)}))


def keep_headings(sheet: Stylesheet, ids: Mapping[str, str]) -> None:
    """Give headings their outline level and the following line, where their styles lack them: contents and pages go by these."""
    for level, name in enumerate(HEADINGS):
        style = ids.get(name, name)
        if style not in sheet.styles:
            continue
        if sheet.outline_of(style) is None:
            put(sheet.styles[style].node, "outlineLvl", val=str(level))
        if not is_on(sheet.property(style, "pPr/keepNext")):
            put(sheet.styles[style].node, "keepNext")


def show(sheet: Stylesheet, used: list[str]) -> list[tuple[str, str]]:
    """Take from the styles that documents use what keeps their text from being seen; those by name, with what it was."""
    told: dict[tuple[str, str], None] = {}
    nodes = {style.id: (style.name, style.node) for name in used for style in sheet.lineage(name)}
    defaults = sheet.root.find(f"{W}docDefaults/{W}rPrDefault")
    if defaults is not None:
        nodes[""] = "the defaults of the file", defaults
    for name, node in nodes.values():
        look = node.find(f"{W}rPr")
        if look is None:
            continue
        for each in list(look):
            what = _unseen(each, node)
            if what:
                look.remove(each)
                told[name, what] = None
    return list(told)


def write_to_the_right(styles: Any) -> None:
    """Let text run from left to right, as in every language that a catalogue can have, in a house that writes the other way too."""
    for node in list(styles.iter(f"{W}bidi", f"{W}rtl", f"{W}bidiVisual")):
        node.getparent().remove(node)


def _unseen(node: Any, style: Any) -> str:
    local = node.tag.removeprefix(W)
    if local in _HIDING and is_on(node):
        return _HIDING[local]
    if local in ("sz", "szCs") and number(value(node), 99) < _SMALLEST:
        return "too small to be read"
    white = local == "color" and value(node).upper() == "FFFFFF" and node.get(f"{W}themeColor") in (None, "background1", "bg1")
    return "white" if white and next(style.iter(f"{W}shd"), None) is None else ""


def _indent(node: Any, side: str) -> int:
    return number(node.get(f"{W}{side}")) if node is not None else 0


def _insert(parent: Any, node: Any, successors: list[str]) -> None:
    names = {W + name for name in successors}
    at = next((position for position, each in enumerate(parent) if each.tag in names), len(parent))
    parent.insert(at, node)
