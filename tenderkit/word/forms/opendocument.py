"""A form saved as an OpenDocument text → the parts of a Word document that say the same, so that one reader reads both.

What is written is no more than the reader looks at: words, controls, bookmarks, tables, what stands beside them, and of the
formatting what can hide words. Source: OpenDocument 1.3, part 3; the controls are LibreOffice's own (`loext`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from tenderkit.word.forms.formatting import measure
from tenderkit.word.forms.parts import Parts, refused
from tenderkit.word.forms.seal import PART as PROPERTIES

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_T, _TABLE, _STYLE = f"{{{_ODF}text:1.0}}", f"{{{_ODF}table:1.0}}", f"{{{_ODF}style:1.0}}"
_OFFICE, _DRAW, _META = f"{{{_ODF}office:1.0}}", f"{{{_ODF}drawing:1.0}}", f"{{{_ODF}meta:1.0}}"
_SVG = f"{{{_ODF}svg-compatible:1.0}}"
_LO = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_W_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W, _R = f"{{{_W_SPACE}}}", "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MIME = b"application/vnd.oasis.opendocument.text"
_OBJECT = re.compile(r"Object ?\d+/|ObjectReplacements/")
_MACROS = ("Basic/", "Scripts/")
_MOST_SPACES, _MOST_COLUMNS, _DEPTH = 1_000, 64, 50
_FAINT = 20  # percent of opacity: what is less cannot be read
# What is said elsewhere, or was deleted, or says nothing.
_PASSED_BY = {
    *(f"{_T}{name}" for name in ("tracked-changes", "sequence-decls", "user-field-decls", "variable-decls")),
    *(f"{_T}{name}" for name in ("table-of-content-source", "soft-page-break")),
    *(f"{_OFFICE}{name}" for name in ("forms", "annotation-end")),
    f"{_LO}list-item",
}
_PAGE_NUMBERS = {f"{_T}page-number", f"{_T}page-count"}
_UNSEEN_FIELDS = {f"{_T}hidden-text", f"{_T}conditional-text", f"{_T}hidden-paragraph"}

Facts = Mapping[str, str]


def is_opendocument(contents: Mapping[str, bytes]) -> bool:
    """Whether a package is one of OpenDocument and not of Word."""
    return "mimetype" in contents and "[Content_Types].xml" not in contents


class OpenDocument(Parts):
    """The parts of an OpenDocument text as those of a Word document; raises TenderkitError (TK801) where they cannot be had."""

    def __init__(self, contents: Mapping[str, bytes], path: Path) -> None:
        super().__init__({}, path)
        self._theirs = contents
        again = "open it in LibreOffice and save it again"
        if contents["mimetype"].strip() != _MIME or "content.xml" not in contents:
            raise refused(path, "this is not a text document", "save it as .docx in Word, or as .odt in LibreOffice")
        if b"encryption-data" in contents.get("META-INF/manifest.xml", b""):
            raise refused(path, "this file is encrypted", "save it as .docx without a password")
        if any(name.startswith(_MACROS) for name in contents):
            raise refused(path, "this file holds macros", "save it as .docx, without macros")
        if any(_OBJECT.match(name) for name in contents):
            raise refused(path, "this file holds an embedded object", "remove it: a form needs none")
        self._trees = {name: self._parsed(contents[name]) for name in ("content.xml", "styles.xml", "meta.xml") if name in contents}
        body = self._trees["content.xml"].find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise refused(path, "this is not a text document", again)
        self._made = _Writer(_Styles(self._trees.values())).parts(body, self._trees.get("styles.xml"))
        self._made[PROPERTIES] = _properties(self._trees.get("meta.xml"))
        self.contents = dict.fromkeys(self._made, b"")

    def tree(self, name: str) -> Any:
        """The tree of a part."""
        return self._made[name]

    @cached_property
    def relations(self) -> Mapping[str, Mapping[str, str]]:
        """The names of the parts by kind."""
        found: dict[str, dict[str, str]] = {}
        for name in self._made:
            kind = re.sub(r"\d*$", "", name)
            found.setdefault(kind, {})[name] = name
        return found

    @cached_property
    def document(self) -> Any:
        """The tree of the main document."""
        return self._made["document"]


def _properties(meta: Any | None) -> Any:
    root = etree.Element("Properties")
    for node in meta.iter(f"{_META}user-defined") if meta is not None else ():
        etree.SubElement(root, "property", name=node.get(f"{_META}name", "")).text = "".join(node.itertext())
    return root


class _Styles:
    """The styles of a document: what each says with all that it rests on, by the kind of properties."""

    def __init__(self, trees: Iterable[Any]) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._lists: dict[str, Any] = {}
        self._defaults: dict[str, Any] = {}
        self.masters: list[Any] = []
        for tree in trees:
            for element in tree.iter(f"{_STYLE}style", f"{_STYLE}default-style", f"{_T}list-style", f"{_STYLE}master-page"):
                name, family = element.get(f"{_STYLE}name", ""), element.get(f"{_STYLE}family", "")
                if element.tag == f"{_STYLE}default-style":
                    self._defaults[family] = element
                elif element.tag == f"{_T}list-style":
                    self._lists.setdefault(name, element)
                elif element.tag == f"{_STYLE}master-page":
                    self.masters.append(element)
                else:
                    # Automatic styles come with the content, and go before those of the same name.
                    self._styles.setdefault((family, name), element)
        self._known: dict[tuple[str, str, str], Facts] = {}

    def facts(self, family: str, name: str | None, kind: str) -> Facts:
        """What a style says in its `kind` of properties, as “text”: by the local names of the attributes."""
        key = (family, name or "", kind)
        if key not in self._known:
            chain: list[Any] = []
            element = self._styles.get((family, name or ""))
            while element is not None and len(chain) < _DEPTH:
                chain.append(element)
                element = self._styles.get((family, element.get(f"{_STYLE}parent-style-name", "")))
            default = self._defaults.get(family)
            found: dict[str, str] = {}
            for each in reversed([*chain, *([default] if default is not None else [])]):
                for properties in each.iterchildren(f"{_STYLE}{kind}-properties"):
                    found = over(found, {etree.QName(at).localname: value for at, value in properties.attrib.items()})
            self._known[key] = found
        return self._known[key]

    def label(self, name: str | None) -> str:
        """What stands around the numbers of a list, in its first level."""
        element = self._lists.get(name or "")
        level = next(iter(element), None) if element is not None else None
        if level is None:
            return ""
        sign = level.get(f"{_T}bullet-char", "%1" if level.get(f"{_STYLE}num-format") else "")
        return f"{level.get(f'{_STYLE}num-prefix', '')}{sign}{level.get(f'{_STYLE}num-suffix', '')}"


def over(below: Facts, above: Facts) -> dict[str, str]:
    """What one style says over another; a size in percent is one of the size below, and a colour ends that of the window."""
    found = {**below, **above}
    if "color" in above and below.get("use-window-font-color") == "true":
        # The opacity of that of the window means nothing: LibreOffice writes 0%.
        found |= {"use-window-font-color": "false", "opacity": "100%", **above}
    size = above.get("font-size", "")
    if size.endswith("%"):
        found["font-size"] = below.get("font-size", "12pt")
        share, of = measure(size[:-1]), measure(found["font-size"], 20)
        if share is not None and of is not None:
            found["font-size"] = f"{of / 20 * share / 100:.2f}pt"
    return found


class _Writer:
    """Writes the parts of a Word document."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.marks: dict[str, str] = {}
        self.comments, self.footnotes = _element("comments"), _element("footnotes")
        self.numbering = _element("numbering")
        self.lists: dict[str, str] = {}
        self.in_margin = False
        self._looks: dict[tuple[tuple[str, str], ...], Any] = {}

    def parts(self, text: Any, styles: Any | None) -> dict[str, Any]:
        """The parts by name: what stands in the text, and in headers and footers."""
        root = _element("document")
        body = etree.SubElement(root, f"{_W}body")
        self.blocks(text, body, {})
        section = etree.SubElement(body, f"{_W}sectPr")
        made = {"document": root, "comments": self.comments, "footnotes": self.footnotes, "numbering": self.numbering}
        self.in_margin = True
        for master in self.styles.masters if styles is not None else ():
            for margin in master:
                local = etree.QName(margin).localname.partition("-")[0]
                if local not in ("header", "footer"):
                    continue
                name = f"{local}{len(made)}"
                made[name] = _element("hdr")
                self.blocks(margin, made[name], {})
                etree.SubElement(section, f"{_W}{local}Reference", {f"{_W}type": "default", f"{_R}id": name})
        return made

    def blocks(self, node: Any, out: Any, hidden: Facts, number: str = "") -> None:
        """Write the paragraphs, lists and tables in a node."""
        for child in node:
            name = child.tag
            if name in _PASSED_BY:
                continue
            if name in (f"{_T}p", f"{_T}h"):
                self.paragraph(child, out, hidden, number)
                number = ""
            elif name == f"{_TABLE}table":
                self.table(child, out, hidden)
            elif name == f"{_T}list":
                listed = self.list_number(child.get(f"{_T}style-name"))
                for item in child:
                    self.blocks(item, out, hidden, listed)
            elif str(name).startswith(_DRAW):
                self.drawing(child, etree.SubElement(etree.SubElement(out, f"{_W}p"), f"{_W}r"), hidden)
            else:
                off = name == f"{_T}section" and child.get(f"{_T}display", "true") != "true"
                self.blocks(child, out, {**hidden, "display": "none"} if off else hidden, number)

    def list_number(self, style: str | None) -> str:
        """The number of a list of a style."""
        key = style or ""
        if key not in self.lists:
            number = self.lists[key] = str(len(self.lists) + 1)
            common = etree.SubElement(self.numbering, f"{_W}abstractNum", {f"{_W}abstractNumId": number})
            level = etree.SubElement(common, f"{_W}lvl", {f"{_W}ilvl": "0"})
            etree.SubElement(level, f"{_W}lvlText", {f"{_W}val": self.styles.label(style)})
            one = etree.SubElement(self.numbering, f"{_W}num", {f"{_W}numId": number})
            etree.SubElement(one, f"{_W}abstractNumId", {f"{_W}val": number})
        return self.lists[key]

    def paragraph(self, node: Any, out: Any, hidden: Facts, number: str) -> None:
        """Write a paragraph, with the number of the list that it begins an item of."""
        paragraph = etree.SubElement(out, f"{_W}p")
        style = node.get(f"{_T}style-name")
        facts = self.styles.facts("paragraph", style, "paragraph")
        properties = etree.SubElement(paragraph, f"{_W}pPr")
        if number:
            listed = etree.SubElement(properties, f"{_W}numPr")
            etree.SubElement(listed, f"{_W}numId", {f"{_W}val": number})
        _shade(facts, properties)
        line = facts.get("line-height", "")
        if line and not line.endswith("%") and line != "normal":
            etree.SubElement(properties, f"{_W}spacing", {f"{_W}line": _twips(line), f"{_W}lineRule": "exact"})
        indents = {"left": facts.get("margin-left"), "right": facts.get("margin-right"), "firstLine": facts.get("text-indent")}
        known = {f"{_W}{name}": _twips(value) for name, value in indents.items() if value and not value.endswith("%")}
        if known:
            etree.SubElement(properties, f"{_W}ind", known)
        self.inlines(node, paragraph, over(self.styles.facts("paragraph", style, "text"), hidden))

    def inlines(self, node: Any, out: Any, look: Facts) -> None:
        """Write the words in a node, and what stands among them."""
        self.words(node.text, out, look)
        for child in node:
            self.inline(child, out, look)
            self.words(child.tail, out, look)

    def inline(self, child: Any, out: Any, look: Facts) -> None:
        """Write what stands among words."""
        name = child.tag
        if name in _PASSED_BY or (self.in_margin and name in _PAGE_NUMBERS):
            return
        if name == f"{_T}span":
            self.inlines(child, out, over(look, self.styles.facts("text", child.get(f"{_T}style-name"), "text")))
        elif name == f"{_T}s":
            count = min(int(measure(child.get(f"{_T}c", "1")) or 1), _MOST_SPACES)
            etree.SubElement(self.run(out, look), f"{_W}t").text = " " * count
        elif name in (f"{_T}tab", f"{_T}line-break"):
            etree.SubElement(self.run(out, look), f"{_W}tab" if name == f"{_T}tab" else f"{_W}br")
        elif name == f"{_LO}content-control":
            self.control(child, out, look)
        elif name in (f"{_T}bookmark-start", f"{_T}bookmark-end"):
            mark = child.get(f"{_T}name", "")
            number = self.marks.setdefault(mark, str(len(self.marks)))
            kind = "bookmarkStart" if name == f"{_T}bookmark-start" else "bookmarkEnd"
            etree.SubElement(out, f"{_W}{kind}", {f"{_W}id": number, f"{_W}name": mark})
        elif name in _UNSEEN_FIELDS:
            etree.SubElement(out, f"{_W}fldSimple", {f"{_W}instr": etree.QName(child).localname})
        elif name == f"{_OFFICE}annotation":
            self.note("comment", child, out, look)
        elif name == f"{_T}note":
            self.note("footnote", child, out, look)
        elif str(name).startswith(_DRAW) and name != f"{_DRAW}a":
            self.drawing(child, self.run(out, look), look)
        else:
            self.inlines(child, out, look)

    def words(self, text: str | None, out: Any, look: Facts) -> None:
        """Write words: white space in a row is one space (OpenDocument, 6.1.2)."""
        if text:
            etree.SubElement(self.run(out, look), f"{_W}t").text = re.sub("[ \t\r\n]+", " ", text)

    def run(self, out: Any, look: Facts) -> Any:
        """A run of that look."""
        run = etree.SubElement(out, f"{_W}r")
        key = tuple(sorted(look.items()))
        if key not in self._looks:
            self._looks[key] = _run_properties(look)
        run.append(deepcopy(self._looks[key]))
        return run

    def control(self, node: Any, out: Any, look: Facts) -> None:
        """Write a content control."""
        control = etree.SubElement(out, f"{_W}sdt")
        properties = etree.SubElement(control, f"{_W}sdtPr")
        etree.SubElement(properties, f"{_W}tag", {f"{_W}val": node.get(f"{_LO}tag", "")})
        if node.get(f"{_LO}showing-place-holder") == "true":
            etree.SubElement(properties, f"{_W}showingPlcHdr")
        if node.get(f"{_LO}checkbox") == "true":
            box = etree.SubElement(properties, f"{_W14}checkbox")
            etree.SubElement(box, f"{_W14}checked", {f"{_W14}val": "1" if node.get(f"{_LO}checked") == "true" else "0"})
        elif day := node.get(f"{_LO}current-date"):
            etree.SubElement(properties, f"{_W}date", {f"{_W}fullDate": day})
        self.inlines(node, etree.SubElement(control, f"{_W}sdtContent"), look)

    def note(self, kind: str, node: Any, out: Any, look: Facts) -> None:
        """Write a comment or a note: its mark here, its words there."""
        part = self.comments if kind == "comment" else self.footnotes
        number = str(len(part))
        held = etree.SubElement(part, f"{_W}{kind}", {f"{_W}id": number})
        etree.SubElement(held, f"{_W}t").text = " ".join(" ".join(node.itertext()).split())
        etree.SubElement(self.run(out, look), f"{_W}{kind}Reference", {f"{_W}id": number})

    def drawing(self, node: Any, out: Any, look: Facts) -> None:
        """Write a drawing: what it is called, and the text of a box in it."""
        named = " ".join("".join(each.itertext()) for each in node.iter(f"{_SVG}title", f"{_SVG}desc"))
        drawing = etree.SubElement(out, f"{_W}drawing", {"descr": named or node.get(f"{_DRAW}name", "")})
        for box in node.iter(f"{_DRAW}text-box"):
            self.blocks(box, etree.SubElement(drawing, f"{_W}txbxContent"), look)

    def table(self, node: Any, out: Any, hidden: Facts) -> None:
        """Write a table."""
        table = etree.SubElement(out, f"{_W}tbl")
        facts = self.styles.facts("table", node.get(f"{_TABLE}style-name"), "table")
        properties = etree.SubElement(table, f"{_W}tblPr")
        _shade(facts, properties)
        if indent := facts.get("margin-left"):
            etree.SubElement(properties, f"{_W}tblInd", {f"{_W}w": _twips(indent), f"{_W}type": "dxa"})
        widths: list[str] = []
        for column in _below(node, f"{_TABLE}table-column"):
            count = int(measure(column.get(f"{_TABLE}number-columns-repeated", "1")) or 1)
            width = self.styles.facts("table-column", column.get(f"{_TABLE}style-name"), "table-column").get("column-width", "")
            widths += [_twips(width) if width else ""] * min(count, _MOST_COLUMNS - len(widths))
        for row in _below(node, f"{_TABLE}table-row"):
            self.row(row, table, widths, hidden)

    def row(self, node: Any, table: Any, widths: Sequence[str], hidden: Facts) -> None:
        """Write a row of a table."""
        row = etree.SubElement(table, f"{_W}tr")
        properties = etree.SubElement(row, f"{_W}trPr")
        groups = list(node.iterancestors(f"{_TABLE}table-row-group", f"{_TABLE}table"))
        if node.get(f"{_TABLE}visibility", "visible") != "visible" or any(
            each.get(f"{_TABLE}display", "true") != "true" for each in groups
        ):
            etree.SubElement(properties, f"{_W}hidden")
        height = self.styles.facts("table-row", node.get(f"{_TABLE}style-name"), "table-row").get("row-height")
        if height:
            etree.SubElement(properties, f"{_W}trHeight", {f"{_W}val": _twips(height), f"{_W}hRule": "exact"})
        for at, child in enumerate(node.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")):
            cell = etree.SubElement(row, f"{_W}tc")
            facts = self.styles.facts("table-cell", child.get(f"{_TABLE}style-name"), "table-cell")
            said = etree.SubElement(cell, f"{_W}tcPr")
            if at < len(widths) and widths[at]:
                etree.SubElement(said, f"{_W}tcW", {f"{_W}w": widths[at], f"{_W}type": "dxa"})
            if child.tag == f"{_TABLE}covered-table-cell":
                etree.SubElement(said, f"{_W}vMerge")
            _shade(facts, said)
            self.blocks(child, cell, hidden)


def _below(node: Any, name: str) -> Iterator[Any]:
    """Yield what a table has of that name, in whatever groups, but not in tables within it."""
    for child in node:
        if child.tag == name:
            yield child
        elif str(child.tag).startswith(f"{_TABLE}table-") and child.tag not in (f"{_TABLE}table-row", f"{_TABLE}table-cell"):
            yield from _below(child, name)


def _element(name: str) -> Any:
    return etree.Element(f"{_W}{name}", nsmap={"w": _W_SPACE})


def _twips(length: str) -> str:
    return f"{measure(length) or 0:.0f}"


def _shade(facts: Facts, properties: Any) -> None:
    colour = facts.get("background-color", "")
    if colour.startswith("#"):
        etree.SubElement(properties, f"{_W}shd", {f"{_W}val": "clear", f"{_W}fill": colour[1:]})


def _run_properties(look: Facts) -> Any:
    """The properties of a run that can keep its words from being seen."""
    properties = _element("rPr")

    def add(name: str, value: str = "") -> None:
        etree.SubElement(properties, f"{_W}{name}", {f"{_W}val": value} if value else {})

    own_colour = look.get("use-window-font-color") != "true"
    opacity = measure(look.get("opacity", "100%").rstrip("%")) if own_colour else None
    if look.get("display") in ("none", "condition") or (opacity is not None and opacity < _FAINT):
        add("vanish")
    if look.get("text-line-through-style", "none") != "none" or look.get("text-line-through-type", "none") != "none":
        add("strike")
    if own_colour and look.get("color", "").startswith("#"):
        add("color", look["color"][1:])
    size = measure(look.get("font-size"), 20) or 240
    raised, _, share = look.get("text-position", "").partition(" ")
    if share.endswith("%"):
        size *= (measure(share[:-1]) or 100) / 100
    if raised.endswith("%"):
        add("position", f"{size / 10 * (measure(raised[:-1]) or 0) / 100:.0f}")
    add("sz", f"{size / 10:.1f}")
    if look.get("text-scale", "").endswith("%"):
        add("w", look["text-scale"][:-1])
    if look.get("letter-spacing", "normal") != "normal":
        add("spacing", _twips(look["letter-spacing"]))
    font = look.get("font-name") or look.get("font-family", "")
    if font:
        etree.SubElement(properties, f"{_W}rFonts", {f"{_W}ascii": font.strip("'\"")})
    _shade(look, properties)
    return properties
