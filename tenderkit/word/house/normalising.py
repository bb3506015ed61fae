"""The parts of a Word file, whoever wrote it → the same written in one way: Transitional, in whole twips, with the usual prefixes.

Comments, processing instructions, CDATA and quotes are no content, and do not come along. What leads nowhere in the package is
taken out of the relationships: programs that read parts by them would stop at it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from lxml import etree

_OFFICE = "http://schemas.openxmlformats.org"
_RELATIONS = f"{_OFFICE}/package/2006/relationships"
_TYPES = f"{_OFFICE}/package/2006/content-types"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W = f"{_OFFICE}/wordprocessingml/2006/main"
_OOXML = "http://purl.oclc.org/ooxml/"  # what every name of Strict begins with
# What Strict calls otherwise (ISO 29500-1, annex A, and 29500-4): by what its names begin with.
_STRICT = {
    "http://purl.oclc.org/ooxml/officeDocument/relationships": f"{_OFFICE}/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/customXml": f"{_OFFICE}/officeDocument/2006/customXml",
    "http://purl.oclc.org/ooxml/officeDocument/math": f"{_OFFICE}/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes": f"{_OFFICE}/officeDocument/2006/docPropsVTypes",
    "http://purl.oclc.org/ooxml/officeDocument/bibliography": f"{_OFFICE}/officeDocument/2006/bibliography",
    "http://purl.oclc.org/ooxml/officeDocument/extendedProperties": f"{_OFFICE}/officeDocument/2006/extended-properties",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties": f"{_OFFICE}/officeDocument/2006/custom-properties",
    "http://purl.oclc.org/ooxml/schemaLibrary/main": f"{_OFFICE}/schemaLibrary/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W,
    "http://purl.oclc.org/ooxml/drawingml/": f"{_OFFICE}/drawingml/2006/",
}
_RENAMED = {"extendedProperties": "extended-properties", "customProperties": "custom-properties"}
_PREFIXES = {
    W: "w",
    f"{_OFFICE}/officeDocument/2006/relationships": "r",
    f"{_OFFICE}/officeDocument/2006/math": "m",
    f"{_OFFICE}/drawingml/2006/main": "a",
    f"{_OFFICE}/drawingml/2006/picture": "pic",
    f"{_OFFICE}/drawingml/2006/chart": "c",
    f"{_OFFICE}/drawingml/2006/wordprocessingDrawing": "wp",
    _MC: "mc",
    "http://schemas.microsoft.com/office/word/2006/wordml": "wne",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing": "wp14",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "urn:schemas-microsoft-com:office:word": "w10",
}
_OURS = {prefix: name for name, prefix in _PREFIXES.items()}
_TEMPLATES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    )
}
# Attributes of markup compatibility whose values are prefixes.
_OF_PREFIXES = (f"{{{_MC}}}Ignorable", f"{{{_MC}}}MustUnderstand", "Requires")
# Lengths: those that are attributes of their own, and the elements whose w:val is one. In twips but for those in half-points.
_SIZES = (
    """w h top right bottom left start end header footer gutter space before after line pos firstLine hanging x y hSpace vSpace"""
)
_LENGTHS = frozenset(_SIZES.split())
_MEASURED = frozenset(["defaultTabStop", "trHeight", "spacing", "sz", "szCs", "kern", "position", "w"])
_HALF_POINTS = frozenset(["sz", "szCs", "kern", "position"])
_TWIPS: dict[str, Decimal | int] = {
    "pt": 20,
    "in": 1440,
    "cm": 1440 / Decimal("2.54"),
    "mm": 1440 / Decimal("25.4"),
    "pc": 240,
    "pi": 240,
    "": 1,
}
_LENGTH = re.compile(r"\s*([+-]?\d{1,9}(?:\.\d{0,20})?)\s*(pt|in|cm|mm|pc|pi|%)?\s*")


def parsed(content: bytes) -> Any:
    """The root of a part of a buyer's file: nothing is fetched or expanded; raises `etree.XMLSyntaxError`."""
    return etree.fromstring(content, _parser())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def normalised(parts: Mapping[str, bytes], damaged: Callable[[str, str], Exception]) -> dict[str, bytes]:
    """The parts of a package, normalised. Raises what `damaged` makes of the name of a part that is not XML and of the reason."""
    members = {name.casefold(): name for name in parts}
    done: dict[str, bytes] = {}
    for name, content in parts.items():
        if not name.endswith((".xml", ".rels")):
            done[name] = content
            continue
        try:
            root = _rewritten(parsed(content))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged(name, str(error).partition(", line")[0]) from None
        if root.tag == f"{{{_RELATIONS}}}Relationships":
            _repair(root, name, members)
        elif root.tag == f"{{{_TYPES}}}Types":
            for kind in root:
                kind.set("ContentType", _TEMPLATES.get(kind.get("ContentType", ""), kind.get("ContentType", "")))
        else:
            for node in root.iter(f"{{{W}}}*"):
                _measure(node)
        done[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return done


def _rewritten(root: Any) -> Any:
    """The tree with the names of Transitional, every namespace that we know by its usual prefix, and attributes in one order."""
    declared = {(prefix, _transitional(name)) for node in _declaring(root) for prefix, name in node.nsmap.items()}
    if W not in {name for _, name in declared} and not any(
        name.startswith(_OOXML) for node in _declaring(root) for name in node.nsmap.values()
    ):
        return root  # nothing of Word's: an author's own data, say
    prefixes = {name: _PREFIXES.get(name) or _free(prefix, name) for prefix, name in sorted(declared, key=str)}
    given = {prefix: name for name, prefix in sorted(prefixes.items())}

    def copied(node: Any, parent: Any) -> Any:
        tag = _name(node.tag)
        new = etree.Element(tag, nsmap=given) if parent is None else etree.SubElement(parent, tag)
        for key, text in sorted(node.attrib.items()):
            if key in _OF_PREFIXES:
                known = (node.nsmap.get(prefix) for prefix in text.split())
                text = " ".join(dict.fromkeys(prefixes[_transitional(held)] or "" for held in known if held))
            new.set(_name(key), text)
        new.text, new.tail = node.text, node.tail
        return new

    made = copied(root, None)
    waiting = [(root, made)]
    while waiting:
        node, new = waiting.pop()
        waiting += [(child, copied(child, new)) for child in node if isinstance(child.tag, str)]
    return made


def _declaring(root: Any) -> Iterator[Any]:
    """Yield the elements that declare namespaces which their parents have not."""
    yield root
    for node in root.iter():
        above = node.getparent()
        if above is not None and isinstance(node.tag, str) and node.nsmap != above.nsmap:
            yield node


def _free(prefix: str | None, name: str) -> str | None:
    """The prefix of a namespace that we do not know: its own, unless that is one of those we give."""
    return f"their-{prefix}" if prefix in _OURS and _OURS[prefix] != name else prefix


def _name(name: str) -> str:
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    return f"{{{_transitional(space)}}}{local}"


def _transitional(name: str) -> str:
    if not name.startswith(_OOXML):
        return name
    if name in _STRICT:
        return _STRICT[name]
    for strict, usual in _STRICT.items():
        if name.startswith(strict):
            rest = name[len(strict) :]
            return usual + "/".join(_RENAMED.get(step, step) for step in rest.split("/"))
    return name


def _repair(root: Any, rels: str, members: Mapping[str, str]) -> None:
    """Let every relationship lead to a part, by the very name that it has; what leads to none goes."""
    folder = posixpath.dirname(posixpath.dirname(rels))
    for node in list(root):
        node.set("Type", _transitional(node.get("Type", "")))
        target = node.get("Target", "")
        if node.get("TargetMode") == "External":
            continue
        if target.startswith("#"):  # a place within the document: some programs do not say that it is no part
            node.set("TargetMode", "External")
            continue
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        held = members.get(name.casefold())
        if held is None:
            root.remove(node)
        else:
            node.set("Target", f"/{held}")


def _measure(node: Any) -> None:
    """Turn lengths with decimals or units into whole twips (ST_TwipsMeasure: 22.9.2.14), half-points, or percentages."""
    local = etree.QName(node).localname
    for key, text in node.attrib.items():
        if text.lstrip("+-").isdigit() or not key.startswith(f"{{{W}}}"):
            continue
        name = key[len(W) + 2 :]
        if name not in _LENGTHS and not (name == "val" and local in _MEASURED):
            continue
        if (found := _LENGTH.fullmatch(text)) is None:
            continue
        size, unit = Decimal(found[1]), found[2] or ""
        if unit == "%":
            # A width in per cent is counted in fiftieths (17.18.90); the scale of letters in per cent (17.3.2.43).
            size *= 50 if name == "w" else 1
        else:
            size *= _TWIPS[unit]
            size = size / 10 if unit and local in _HALF_POINTS else size
        node.set(key, str(int(size.to_integral_value())))
