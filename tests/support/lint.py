"""A semantic lint for Word documents: the faults that a schema and Microsoft's SDK validator let pass, and Word does not.

`findings` takes the bytes of a .docx and returns what is wrong. A rule is a small function under `@rule`, named by what it
demands; it yields a place and a message for each fault, and its docstring says why Word, or a reader, cares. The lint reads the
XML with lxml and shares no code with tenderkit: what tenderkit counts, it counts again. Numbers in brackets are paragraphs of
ISO 29500-1 (ECMA-376 part 1, fourth edition).

From the top: what a finding is, what a document is (parts, styles, lists, fields, bookmarks), then the rules by subject.
"""

from __future__ import annotations

import io
import itertools
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import openpyxl
from lxml import etree

from support.counting import Label, Level, Lists, Place, attribute, labels, value
from support.reading import W, words

Element = etree._Element
Found = Iterator[tuple[str, str]]

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
# Of Word 2010 to 2018; within mc:AlternateContent stand others, which have a choice of their own.
NEWER = {f"http://schemas.microsoft.com/office/word/{end}" for end in ("2010/wordml", "2012/wordml", "2018/wordml")}
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
CONTENT_TYPES = "[Content_Types].xml"
ON = ("1", "true", "on")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


@dataclass(frozen=True)
class Finding:
    """A fault: the rule that found it, where it is (the part and the words around it), and what is wrong."""

    rule: str
    place: str
    message: str


def findings(data: bytes, allowed: tuple[str, ...] = ()) -> list[Finding]:
    """Return every fault of a document; `allowed` are texts that look unrendered and are meant to stand there."""
    document = Document(data, allowed)
    return [*checked({"parts_are_well_formed": parts_are_well_formed}, document)] or [*checked(RULES, document)]


def checked(rules: Mapping[str, Rule], document: Document) -> Iterator[Finding]:
    """Hold a document against rules."""
    for name, check in rules.items():
        for place, message in check(document):
            yield Finding(name, place, message)


# What a document is


@dataclass(frozen=True)
class Relationship:
    """A relationship: the part it starts from ("" is the package), its kind (the last word of its type) and its target."""

    source: str
    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Story:
    """A part that holds paragraphs, and its styles by id."""

    name: str
    root: Element
    styles: Mapping[str, Element]

    def near(self, element: Element) -> str:
        """Say where an element stands: the part, and the words of the paragraph around or in it."""
        around = [*element.iterancestors(f"{W}p"), *element.iter(f"{W}p")]
        paragraph = element if element.tag == f"{W}p" else next(iter(around), None)
        return f"{self.name}: “{'' if paragraph is None else words(paragraph)[:60]}”"


@dataclass(eq=False)
class Field:
    """A field: its instruction, its cached result, and the paragraphs it runs through."""

    instruction: str = ""
    result: str = ""
    paragraphs: list[Element] = field(default_factory=list)
    separated: bool = False

    @property
    def kind(self) -> str:
        """Return the first word of the instruction: REF, TOC."""
        return [*self.instruction.split(), ""][0].upper()

    @property
    def name(self) -> str:
        """Return the second word of the instruction: the bookmark of a REF, the sequence of a SEQ."""
        return [*self.instruction.split(), "", ""][1]

    @property
    def anchor(self) -> str:
        r"""Return the bookmark that a HYPERLINK within the document names after \l, or ""."""
        match = re.search(r'\\l\s+"([^"]*)"', self.instruction)
        return match[1] if match else ""


@dataclass(frozen=True)
class Bookmark:
    """A bookmark: the story it is in, where it starts, the paragraph at its start, and the words it holds."""

    story: Story
    start: Element
    paragraph: Element | None
    text: list[str]


class Document:
    """The parts of a package and what the rules ask of them, each worked out once."""

    def __init__(self, data: bytes, allowed: tuple[str, ...] = ()) -> None:
        self.allowed = allowed
        self.malformed: dict[str, str] = {}
        self.trees: dict[str, Element] = {}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.members = archive.infolist()
            self.parts = {member.filename: archive.read(member) for member in self.members}
        for name, content in self.parts.items():
            if name.endswith((".xml", ".rels")):
                self._parse(name, content)

    def _parse(self, name: str, content: bytes) -> None:
        try:
            self.trees[name] = etree.fromstring(content, PARSER)
        except etree.XMLSyntaxError as error:
            self.malformed[name] = str(error)
        else:
            if self.trees[name].getroottree().docinfo.doctype:
                self.malformed[name] = "it has a DOCTYPE, which OPC forbids"

    @cached_property
    def relationships(self) -> list[Relationship]:
        """Every relationship of every part; an internal target is the name of a part."""
        found = []
        for name, tree in self.trees.items():
            folder, _, file = name.rpartition("_rels/")
            if not name.endswith(".rels"):
                continue
            for node in tree:
                target, external = node.get("Target", ""), node.get("TargetMode") == "External"
                if not external:
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = node.get("Type", "").rpartition("/")[2]
                found.append(Relationship(folder + file.removesuffix(".rels"), node.get("Id", ""), kind, target, external))
        return found

    def related(self, kind: str, source: str) -> list[str]:
        """Return the parts that a part has a relationship of this kind to, if they exist."""
        ends = [end for end in self.relationships if (end.source, end.kind, end.external) == (source, kind, False)]
        return [end.target for end in ends if end.target in self.trees]

    def tree(self, kind: str) -> Element:
        """Return the main document's part of a kind, or an empty element where it has none."""
        return next((self.trees[name] for name in self.related(kind, self.main)), etree.Element("none"))

    @cached_property
    def main(self) -> str:
        """The name of the main document."""
        return next(iter(self.related("officeDocument", "")), "")

    @cached_property
    def core(self) -> Element:
        """The core properties."""
        return next((self.trees[name] for name in self.related("core-properties", "")), etree.Element("none"))

    @cached_property
    def stories(self) -> list[Story]:
        """The main document first, then headers, footers and notes, then the glossary, which has styles of its own."""
        kinds = ("header", "footer", "footnotes", "endnotes", "comments")
        names = dict.fromkeys([self.main, *(name for kind in kinds for name in self.related(kind, self.main))])
        found = [Story(name, self.trees[name], self.styles) for name in names]
        for name in self.related("glossaryDocument", self.main):
            sheets = self.related("styles", name)
            found.append(Story(name, self.trees[name], style_table(self.trees[sheets[0]]) if sheets else {}))
        return found

    @property
    def story(self) -> Story:
        """The main document."""
        return self.stories[0]

    @property
    def body(self) -> Element:
        """The body of the main document."""
        return self.story.root.find(f"{W}body")

    @property
    def shown(self) -> list[Story]:
        """The stories without the glossary: what a reader sees."""
        glossary = self.related("glossaryDocument", self.main)
        return [story for story in self.stories if story.name not in glossary]

    @cached_property
    def styles(self) -> dict[str, Element]:
        """The styles of the document by id."""
        return style_table(self.tree("styles"))

    @cached_property
    def lists(self) -> Lists:
        """The lists of the document."""
        return Lists(self.tree("numbering"), self.styles)

    @cached_property
    def default_style(self) -> str:
        """The id of the style of paragraphs that name none, or ""."""
        styles = self.styles.items()
        defaults = [name for name, each in styles if attribute(each, "type") == "paragraph" and attribute(each, "default") in ON]
        return next(iter(defaults), "")

    def lineage(self, style: str) -> Iterator[Element]:
        """Yield a style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = value(self.styles[style].find(f"{W}basedOn"))

    def number_of(self, paragraph: Element) -> Place | None:
        """Return the list and level that a paragraph has, of its own or by its style; None where it has no number."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        number, level = (value(own.find(f"{W}{name}")) for name in ("numId", "ilvl")) if own is not None else ("", "")
        styled = self.number_of_style(style_of(paragraph) or self.default_style)
        if not number and styled is not None:
            number, level = styled.number, level or str(styled.level)
        return None if number in ("", "0") else Place(number, int(level or 0))

    def number_of_style(self, style: str) -> Place | None:
        """Return the list and level that paragraphs of a style have; None where it names no list."""
        lineage = [*self.lineage(style)]
        number = next((found for each in lineage if (found := value(each.find(f"{W}pPr/{W}numPr/{W}numId")))), "")
        return Place(number, self.lists.of_styles(number, [attribute(each, "styleId") for each in lineage])) if number else None

    @cached_property
    def labels(self) -> dict[Element, Label]:
        """The number of each paragraph of the main document that is in a list."""
        places = ((paragraph, self.number_of(paragraph)) for paragraph in self.story.root.iter(f"{W}p"))
        known = ((paragraph, place) for paragraph, place in places if place is not None and place in self.lists.levels)
        return labels(known, self.lists)

    def number_shown(self, paragraph: Element) -> str:
        """Return the number that Word shows before a paragraph of the main document, or ""."""
        return self.labels[paragraph].shown if paragraph in self.labels else ""

    @cached_property
    def headings(self) -> list[tuple[Element, int]]:
        """The headings with words and their levels, by the names of Word's own styles; the title has level 0."""
        found = []
        for paragraph in self.story.root.iter(f"{W}p"):
            match = re.fullmatch(r"(title)|heading ([1-9])", self.style_name(paragraph))
            if match and words(paragraph).strip():
                found.append((paragraph, int(match[2] or 0)))
        return found

    def style_name(self, paragraph: Element) -> str:
        """Return the name of a paragraph's style in small letters."""
        style = self.styles.get(style_of(paragraph))
        return "" if style is None else value(style.find(f"{W}name")).lower()

    @cached_property
    def scanned(self) -> dict[str, tuple[list[Field], list[tuple[str, str]]]]:
        """The fields of each story, and what is wrong with how they begin and end."""
        return {story.name: scan_fields(story) for story in self.stories}

    def fields(self, story: Story, *kinds: str) -> list[Field]:
        """Return the fields of these kinds in a story."""
        return [found for found in self.scanned[story.name][0] if found.kind in kinds]

    @cached_property
    def bookmarks(self) -> dict[str, Bookmark]:
        """The bookmarks by name."""
        found: dict[str, Bookmark] = {}
        for story in self.stories:
            opened: dict[str, list[str]] = {}
            for node in story.root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}p", f"{W}t", f"{W}br", f"{W}tab"):
                if node.tag == f"{W}bookmarkStart":
                    text = opened.setdefault(attribute(node, "id"), [])
                    around = next(node.iterancestors(f"{W}p"), None)
                    found.setdefault(attribute(node, "name"), Bookmark(story, node, around, text))
                elif node.tag == f"{W}bookmarkEnd":
                    opened.pop(attribute(node, "id"), None)
                else:
                    for text in opened.values():
                        text.append(node.text or "" if node.tag == f"{W}t" else " ")
        return found

    def tables(self) -> Iterator[tuple[str, Element]]:
        """Yield every table and where it is."""
        for story in self.stories:
            for number, table in enumerate(story.root.iter(f"{W}tbl"), 1):
                yield f"{story.name}, table {number}: “{words(next(table.iter(f'{W}p'), table))[:40]}”", table


def style_table(root: Element) -> dict[str, Element]:
    """Return the styles of a part by id."""
    return {attribute(style, "styleId"): style for style in root.findall(f"{W}style")}


def style_of(paragraph: Element) -> str:
    """Return the id of the style that a paragraph names, or ""."""
    return value(paragraph.find(f"{W}pPr/{W}pStyle"))


def is_on(element: Element | None) -> bool:
    """Return whether an on/off property is there and on."""
    return element is not None and value(element) not in ("0", "false", "off")


def width(element: Element | None, name: str = "w") -> int:
    """Return a length in twips, 0 where it is missing or no whole number."""
    shown = "" if element is None else attribute(element, name)
    return int(shown) if re.fullmatch(r"-?\d+", shown) else 0


def repeated(names: list[str]) -> list[str]:
    """Return the names that stand more than once."""
    return [name for name, count in Counter(names).items() if count > 1]


def scan_fields(story: Story) -> tuple[list[Field], list[tuple[str, str]]]:
    """Return the fields of a story in the order of their ends, and what is wrong with how they are nested."""
    found: list[Field] = []
    problems: list[tuple[str, str]] = []
    opened: list[Field] = []
    reported: list[Field] = []

    def wrong(node: Element, message: str) -> None:
        problems.append((story.near(node), message))

    tags = [f"{W}{name}" for name in ("p", "fldSimple", "fldChar", "instrText", "t", "br", "tab")]
    for node in story.root.iter(tags):
        kind = attribute(node, "fldCharType")
        if node.tag == f"{W}p":
            for one in opened:
                one.paragraphs.append(node)
                one.result += "\n"
                if one.kind != "TOC" and one not in reported:
                    reported.append(one)
                    wrong(one.paragraphs[0], f"the field “{one.instruction.strip()}” does not end in its paragraph")
        elif node.tag == f"{W}fldSimple":
            found.append(Field(attribute(node, "instr"), words(node), [*node.iterancestors(f"{W}p")]))
        elif kind == "begin":
            opened.append(Field(paragraphs=[*itertools.islice(node.iterancestors(f"{W}p"), 1)]))
        elif node.tag == f"{W}fldChar" and not opened:
            wrong(node, f"a field has “{kind}” without “begin”")
        elif kind == "separate":
            if opened[-1].separated:
                wrong(node, "a field has “separate” twice")
            opened[-1].separated = True
        elif kind == "end":
            if not opened[-1].separated:
                wrong(node, f"the field “{opened[-1].instruction.strip()}” has no cached result")
            found.append(opened.pop())
        elif node.tag == f"{W}instrText":
            if opened and not opened[-1].separated:
                opened[-1].instruction += node.text or ""
            else:
                wrong(node, "a field's instruction stands outside the place for it")
        elif node.tag == f"{W}t" or node.getparent().tag == f"{W}r":
            text = node.text or "" if node.tag == f"{W}t" else "\t" if node.tag == f"{W}tab" else "\n"
            for one in itertools.takewhile(lambda one: one.separated, reversed(opened)):
                one.result += text
    problems += [(story.name, f"the field “{one.instruction.strip()}” never ends") for one in opened if one not in reported]
    return found, problems


# Rules

Rule = Callable[[Document], Found]
RULES: dict[str, Rule] = {}


def rule(check: Rule) -> Rule:
    """Add a rule under the name of its function."""
    RULES[check.__name__] = check
    return check


def parts_are_well_formed(document: Document) -> Found:
    """Word opens nothing of a package with one malformed part; without a main document it has nothing to open."""
    yield from document.malformed.items()
    if not document.malformed and (not document.main or document.body is None):
        yield "_rels/.rels", "no relationship leads to a main document"


# The package


@rule
def content_types_come_first(document: Document) -> Found:
    """Readers that stream, and `file`, know a Word document by its first member."""
    if document.members[0].filename != CONTENT_TYPES:
        yield document.members[0].filename, f"the first member is not {CONTENT_TYPES}"


@rule
def member_names_are_unique(document: Document) -> Found:
    """Part names are the same whatever the case of their letters; Word calls a file corrupt with two of a name."""
    for name in repeated([member.filename.lower() for member in document.members]):
        yield name, "two members of the package have this name"


@rule
def dates_are_fixed(document: Document) -> Found:
    """The same input gives the same bytes: a member that bears the time of day breaks that."""
    members = [*document.members]
    for name, content in document.parts.items():
        if name.endswith(".xlsx"):  # a package in the package
            members += zipfile.ZipFile(io.BytesIO(content)).infolist()
    for member in members:
        if member.date_time != FIRST_DAY:
            yield member.filename, f"it is dated {member.date_time}, not 1 January 1980"


_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
KINDS = {
    "officeDocument": f"{_WORD_TYPE}.document.main+xml",
    "glossaryDocument": f"{_WORD_TYPE}.document.glossary+xml",
    "styles": f"{_WORD_TYPE}.styles+xml",
    "numbering": f"{_WORD_TYPE}.numbering+xml",
    "settings": f"{_WORD_TYPE}.settings+xml",
    "fontTable": f"{_WORD_TYPE}.fontTable+xml",
    "header": f"{_WORD_TYPE}.header+xml",
    "footer": f"{_WORD_TYPE}.footer+xml",
    "footnotes": f"{_WORD_TYPE}.footnotes+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "core-properties": "application/vnd.openxmlformats-package.core-properties+xml",
    "extended-properties": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "customXmlProps": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    "image": "image/",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "package": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@rule
def content_types_fit(document: Document) -> Found:
    """Word tells parts apart by content type: it calls a file corrupt that has a part without one, or with another part's."""
    types = document.trees[CONTENT_TYPES]
    defaults = {node.get("Extension", "").lower(): node.get("ContentType", "") for node in types if node.get("Extension")}
    overrides = {node.get("PartName", "").lstrip("/"): node.get("ContentType", "") for node in types if node.get("PartName")}
    for name in document.parts:
        if name != CONTENT_TYPES and name not in overrides and name.rpartition(".")[2].lower() not in defaults:
            yield name, "the part has no content type"
    for name in overrides:
        if name not in document.parts:
            yield CONTENT_TYPES, f"it gives a content type to {name}, which is not there"
    for end in document.relationships:
        found = overrides.get(end.target, defaults.get(end.target.rpartition(".")[2].lower(), ""))
        if end.kind in KINDS and end.target in document.parts and not found.startswith(KINDS[end.kind]):
            yield end.target, f"a part that is related as {end.kind} has the content type {found}"


@rule
def relationship_targets_exist(document: Document) -> Found:
    """Word calls a file corrupt whose relationship leads to no part, or out of it to no address and no file beside it or below."""
    for end in document.relationships:
        if not end.external and end.target not in document.parts:
            yield end.source, f"the relationship {end.id} leads to {end.target}, which is not there"
        if end.external and not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+|\w[\w.~%-]*(/\w[\w.~%-]*)*", end.target):
            yield end.source, f"the relationship {end.id} leads to “{end.target}”, which is not an address"


@rule
def relationship_ids_are_unique(document: Document) -> Found:
    """Of two relationships with one id in a part Word takes either, or none."""
    for place in repeated([f"{end.source} {end.id}" for end in document.relationships]):
        yield place, "two relationships have this id"


@rule
def parts_are_related(document: Document) -> Found:
    """A part that no relationship leads to is lost when Word saves, and is where text hides that nobody sees."""
    reached, found = {""}, [""]
    while found:
        targets = {end.target for end in document.relationships if end.source in found and not end.external} - reached
        reached |= targets
        found = sorted(targets)
    for name in document.parts:
        folder, _, file = name.rpartition("_rels/")
        owner = folder + file.removesuffix(".rels") if name.endswith(".rels") else name
        if name != CONTENT_TYPES and owner not in reached:
            yield name, "no relationship leads to this part"


ENDS = {"hyperlink": "hyperlink", "headerReference": "header", "footerReference": "footer", "blip": "image", "chart": "chart"}
ENDS["externalData"] = "package"
# Relationships that a part names by id; all others count by being there.
NAMED = {"hyperlink", "header", "footer", "image", "chart", "oleObject", "package", "control", "aFChunk", "subDocument"}


def named_relationships(tree: Element) -> Iterator[tuple[Element, str]]:
    """Yield the elements of a part that name relationships, with the ids."""
    for node in tree.iter(etree.Element):
        for name, content in node.attrib.items():
            if name.startswith(R):
                yield node, content


@rule
def relationship_ids_used_exist(document: Document) -> Found:
    """An r:id that leads nowhere, or to the wrong kind of part, makes Word offer to repair the file."""
    ends = {(end.source, end.id): end.kind for end in document.relationships}
    for name, tree in document.trees.items():
        for node, number in named_relationships(tree):
            tag = etree.QName(node).localname
            kind = ends.get((name, number))
            if kind is None:
                yield name, f"w:{tag} names the relationship {number}, which is not there"
            elif kind != ENDS.get(tag, kind):
                yield name, f"w:{tag} names the relationship {number}, which leads to a {kind}"


@rule
def relationships_are_used(document: Document) -> Found:
    """A header, picture or link that nothing names is a leftover: Word drops it, and a reader never sees it."""
    for end in document.relationships:
        if end.kind in NAMED and end.id not in {number for _, number in named_relationships(document.trees[end.source])}:
            yield end.source, f"nothing uses the relationship {end.id} to {end.target}"


# What Word fetches from elsewhere, or runs, when a reader opens the document; links are followed only where somebody clicks.
FETCHED = {"oleObject", "aFChunk", "subDocument", "control", "frame", "attachedTemplate", "mailMergeSource", "recipientData"}
FETCHING = ("INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DDE", "DDEAUTO", "RD", "DATABASE", "IMPORT")


@rule
def nothing_is_fetched_from_elsewhere(document: Document) -> Found:
    """What lies elsewhere is another thing tomorrow, and tells its owner who reads a tender; an embedded object hides itself."""
    for end in document.relationships:
        if (end.external and end.kind != "hyperlink") or end.kind in FETCHED:
            yield end.source, f"it takes in {end.target} ({end.kind})"
        if end.kind == "package" and "/charts/" not in end.source:
            yield end.source, f"it embeds {end.target}"
    for story in document.stories:
        for found in document.fields(story, *FETCHING):
            yield story.near(found.paragraphs[0]), f"a field fetches what lies elsewhere: {found.instruction.strip()}"


@rule
def pictures_have_a_file(document: Document) -> Found:
    """A drawing without a relationship to an image shows as a red cross."""
    for story in document.stories:
        for blip in story.root.iter(f"{A}blip"):
            if not blip.get(f"{R}embed") and not blip.get(f"{R}link"):
                yield story.near(blip), "the picture names no image"


@rule
def ignorable_prefixes_are_declared(document: Document) -> Found:
    """Word calls a part unreadable whose mc:Ignorable names a prefix that the root does not declare."""
    for name, tree in document.trees.items():
        for prefix in tree.get(f"{MC}Ignorable", "").split():
            if prefix not in tree.nsmap:
                yield name, f"mc:Ignorable names the prefix {prefix}, which is not declared"


@rule
def newer_markup_may_be_skipped(document: Document) -> Found:
    """A program that does not know w14 calls a part corrupt that uses it, unless mc:Ignorable says that it may be skipped."""
    for name, tree in document.trees.items():
        if not tree.tag.startswith(W):
            continue
        ignorable = [tree.nsmap.get(prefix) for prefix in tree.get(f"{MC}Ignorable", "").split()]
        used = {etree.QName(key).namespace for node in tree.iter(etree.Element) for key in (node.tag, *node.attrib)}
        for namespace in sorted(used & NEWER - {*ignorable}):
            yield name, f"it uses {namespace}, which mc:Ignorable does not name"


# Styles


@dataclass(frozen=True)
class StyleUse:
    """Where a style is named: the place, the id, the kind it has to be, and the styles at hand."""

    place: str
    id: str
    kind: str
    styles: Mapping[str, Element]


def style_uses(document: Document) -> Iterator[StyleUse]:
    """Yield every place that names a style by id."""
    kinds = {f"{W}pStyle": "paragraph", f"{W}rStyle": "character", f"{W}tblStyle": "table"}
    for story in document.stories:
        for node in story.root.iter(list(kinds)):
            yield StyleUse(story.near(node), value(node), kinds[node.tag], story.styles)
    for node in document.tree("numbering").iter(list(kinds)):
        yield StyleUse("numbering", value(node), kinds[node.tag], document.styles)
    for name, style in document.styles.items():
        own = attribute(style, "type")
        other = "character" if own == "paragraph" else "paragraph"
        for tag, kind in (("basedOn", own), ("next", "paragraph"), ("link", other)):
            for node in style.findall(f"{W}{tag}"):
                yield StyleUse(f"the style {name}", value(node), kind, document.styles)


@rule
def styles_used_exist(document: Document) -> Found:
    """Word shows text in a missing style as Normal: a heading that is none, and gone from the table of contents."""
    for use in style_uses(document):
        if use.id not in use.styles:
            yield use.place, f"the style “{use.id}” does not exist"


@rule
def styles_are_of_the_right_kind(document: Document) -> Found:
    """Word ignores a paragraph style on a run, or a character style on a table."""
    for use in style_uses(document):
        found = attribute(use.styles[use.id], "type") if use.id in use.styles else use.kind
        if found != use.kind:
            yield use.place, f"“{use.id}” is a {found} style, where a {use.kind} style belongs"


@rule
def styles_are_named_once(document: Document) -> Found:
    """Of two styles with one id Word keeps one; two with one name make it rename one on opening."""
    styles = document.tree("styles").findall(f"{W}style")
    for name in repeated([attribute(style, "styleId") for style in styles]):
        yield "styles", f"two styles have the id “{name}”"
    for name in repeated([value(style.find(f"{W}name")).lower() for style in styles]):
        yield "styles", f"two styles have the name “{name}”"


@rule
def styles_are_based_on_no_circle(document: Document) -> Found:
    """Word cuts a circle of basedOn where it likes: the style loses what it inherits."""
    for name in document.styles:
        if value([*document.lineage(name)][-1].find(f"{W}basedOn")) == name:
            yield "styles", f"the style “{name}” is based on itself"


# Lists


def number_uses(document: Document) -> Iterator[tuple[str, Place]]:
    """Yield every place that names a list: where, and the list and level."""
    for story in document.shown:
        for paragraph in story.root.iter(f"{W}p"):
            if paragraph.find(f"{W}pPr/{W}numPr") is not None and (place := document.number_of(paragraph)):
                yield story.near(paragraph), place
    for name, style in document.styles.items():
        if style.find(f"{W}pPr/{W}numPr") is not None and (place := document.number_of_style(name)):
            yield f"the style {name}", place


@rule
def numbers_used_exist(document: Document) -> Found:
    """Word shows no number where a w:numId, its definition or its level is missing; LibreOffice may show another."""
    for number, definition in document.lists.definitions.items():
        if definition not in document.lists.nodes:
            yield "numbering", f"the list {number} has no definition"
    for where, place in number_uses(document):
        if place.number not in document.lists.definitions and place.number != "0":
            yield where, f"the list {place.number} does not exist"
        elif document.lists.definitions.get(place.number) in document.lists.nodes and place not in document.lists.levels:
            yield where, f"the list {place.number} has no level {place.level}"


@rule
def lists_have_one_number(document: Document) -> Found:
    """Of two w:num or w:abstractNum with one number Word takes either: paragraphs count in a list that nobody meant."""
    for tag, name in (("num", "numId"), ("abstractNum", "abstractNumId")):
        for number in repeated([attribute(node, name) for node in document.tree("numbering").findall(f"{W}{tag}")]):
            yield "numbering", f"two w:{tag} have the number {number}"


@rule
def list_numbers_are_within_bounds(document: Document) -> Found:
    """Word calls a file corrupt with a list beyond 32767, or a w:nsid or w:tmpl that is not eight digits (17.9.15, 17.18.50)."""
    for node in document.tree("numbering").iter(f"{W}num", f"{W}abstractNum"):
        for name in ("numId", "abstractNumId"):
            number = attribute(node, name)
            if number and not (number.isdecimal() and int(number) <= 32767):
                yield "numbering", f"“{number}” cannot be the number of a list"
        for mark in node.iter(f"{W}nsid", f"{W}tmpl"):
            if not re.fullmatch("[0-9A-Fa-f]{8}", value(mark)):
                yield "numbering", f"w:{etree.QName(mark).localname} is “{value(mark)}”, not eight digits"


@rule
def numbered_styles_and_levels_agree(document: Document) -> Found:
    """A level and its style have to name each other (17.9.23), or applying the style in Word gives another number or none."""
    for place, found in document.lists.levels.items():
        if found.style in document.styles:
            styled = document.number_of_style(found.style)
            definitions = {document.lists.definitions.get(each.number) for each in (styled, place) if each}
            if styled is None or len(definitions) > 1 or styled.level != place.level:
                yield "numbering", f"level {place.level} belongs to the style {found.style}, which has another number"
    for name, own in named_levels(document):
        if own is not None and own.style == "":
            yield f"the style {name}", "the level of its list does not name it"


@rule
def styles_name_a_level_of_theirs(document: Document) -> Found:
    """A level in a style means nothing (17.3.1.19): where the list gives it to another style, paragraphs have no number, or any."""
    for name, own in named_levels(document):
        if own is not None and own.style not in ("", name):
            yield f"the style {name}", f"it names a level of its list that belongs to the style {own.style}"


def named_levels(document: Document) -> Iterator[tuple[str, Level | None]]:
    """Yield the styles of paragraphs that name a list, each with the level that stands in it or in those it is based on."""
    for name, style in document.styles.items():
        if attribute(style, "type") == "paragraph" and style.find(f"{W}pPr/{W}numPr") is not None:
            holders = [each.find(f"{W}pPr/{W}numPr") for each in document.lineage(name)]
            number, level = (
                next((found for each in holders if each is not None and (found := value(each.find(f"{W}{tag}")))), "")
                for tag in ("numId", "ilvl")
            )
            yield name, document.lists.level(number, int(level or 0))


@rule
def clauses_have_a_number(document: Document) -> Found:
    """A clause that nobody can cite obliges nobody: each shows a number."""
    for paragraph in clauses(document):
        if paragraph not in document.labels or not document.labels[paragraph].cited:
            yield document.story.near(paragraph), "the clause shows no number"


@rule
def clauses_are_cited_by_one_number_each(document: Document) -> Found:
    """Two clauses of one number, with the numbers above it, cannot be told apart in a letter of default."""
    numbers = [document.labels[paragraph].cited for paragraph in clauses(document) if paragraph in document.labels]
    for number in repeated([number for number in numbers if number]):
        yield document.main, f"two clauses have the number {number}"


@rule
def clauses_count_below_what_stands_above(document: Document) -> Found:
    """Who looks for clause 3.1.2 looks for 3.1 first: what has the first part of a number stands on the page."""
    numbered = {(label.definition, label.counts): at for at, label in enumerate(document.labels.values())}
    order = {paragraph: at for at, paragraph in enumerate(document.labels)}
    for paragraph in clauses(document):
        label = document.labels.get(paragraph)
        place = document.number_of(paragraph)
        if label is None or place is None:
            continue
        above = next((at for at in reversed(range(place.level)) if _counts(document, Place(place.number, at))), None)
        if above is not None and numbered.get((label.definition, label.counts[: above + 1]), len(order)) > order[paragraph]:
            yield document.story.near(paragraph), f"nothing above has the number that {label.cited} goes on from"


def _counts(document: Document, place: Place) -> bool:
    level = document.lists.levels.get(place)
    return level is not None and level.counts(place.level)


def clauses(document: Document) -> Iterator[Element]:
    """Yield the clauses of the main document, by the name of our style for them."""
    return (node for node in document.story.root.iter(f"{W}p") if document.style_name(node) == "clause" and words(node).strip())


@rule
def ordered_lists_restart(document: Document) -> Found:
    """A second list with the w:num of the first goes on counting, and so does a w:num without w:startOverride (17.9.26).

    Letters go on until the next heading or clause, so that each is there once in what it is cited with.
    """
    lists = document.lists
    section, lettered = 0, dict[str, int]()  # how many headings and clauses so far, at the last item of each list of letters
    running: dict[str, int] = {}  # lists that the next item may continue, and the level of their first item
    begun: set[str] = set()
    counted: set[tuple[str, int]] = set()
    for paragraph in document.story.root.iter(f"{W}p"):
        place = document.number_of(paragraph)
        styled = document.number_of_style(style_of(paragraph))
        section += _is_heading(document, paragraph)
        if place is None and styled is not None:
            running = {number: base for number, base in running.items() if styled.level >= base}  # more of an item
            continue
        if place is None or _heads_sections(document, place.number) or _is_heading(document, paragraph):
            running = {}
            continue
        number, level = place
        running = {other: base for other, base in running.items() if other == number or level > base}
        if not lists.ordered(number, level):
            continue
        definition = lists.definitions[number]
        goes_on = lettered.get(number) == section
        if _has_letters(lists, number):
            lettered[number] = section
        if number not in running:
            if number in begun and not goes_on:
                yield document.story.near(paragraph), f"a list begins here that goes on counting list {number}"
            elif (definition, level) in counted and place not in lists.restarts:
                yield document.story.near(paragraph), f"list {number} has no startOverride: it goes on counting the one before"
            running[number] = level
        begun.add(number)
        counted.add((definition, level))


def _has_letters(lists: Lists, number: str) -> bool:
    """Return whether a list counts (a), (b), (c) on its first level."""
    first = lists.level(number, 0)
    return first is not None and (first.format, first.text) == ("lowerLetter", "(%1)")


@rule
def letters_are_cited_once(document: Document) -> Found:
    """Two items (a) below one heading or clause, or in one cell of a table, cannot be told apart: 4.2.1(a) is one of them."""
    seen: set[tuple[Element | None, str]] = set()
    for paragraph in document.story.root.iter(f"{W}p"):
        if _is_heading(document, paragraph):
            seen.clear()
        label, place = document.labels.get(paragraph), document.number_of(paragraph)
        if label is None or place is None or not _has_letters(document.lists, place.number):
            continue
        cited = next(paragraph.iterancestors(f"{W}tc"), None), label.cited
        if cited in seen:
            yield document.story.near(paragraph), f"two items are cited as {label.cited} here"
        seen.add(cited)


def _is_heading(document: Document, paragraph: Element) -> bool:
    """Return whether a paragraph is a heading or a clause, whose list goes on through the whole document whoever it belongs to."""
    style = document.style_name(paragraph)
    holders = [paragraph, *document.lineage(style_of(paragraph))]
    return style in ("clause", "title") or any(node.find(f"{W}pPr/{W}outlineLvl") is not None for node in holders)


def _heads_sections(document: Document, number: str) -> bool:
    """Return whether a list numbers headings: it goes on through the whole document."""
    styles = {level.style for place, level in document.lists.levels.items() if place.number == number}
    return any(style.find(f"{W}pPr/{W}outlineLvl") is not None for name in styles for style in document.lineage(name))


# Bookmarks and references


@rule
def bookmarks_are_unique(document: Document) -> Found:
    """Of two bookmarks with one id or name (names are the same in capitals) Word keeps the first: references go astray."""
    starts = [node for story in document.shown for node in story.root.iter(f"{W}bookmarkStart")]
    for number in repeated([attribute(node, "id") for node in starts]):
        yield "bookmarks", f"two bookmarks have the id {number}"
    for name in repeated([attribute(node, "name").lower() for node in starts]):
        yield "bookmarks", f"two bookmarks have the name {name}"


@rule
def bookmarks_start_and_end(document: Document) -> Found:
    """Word drops a bookmark that does not end after it starts, in the same part."""
    for story in document.stories:
        opened: dict[str, str] = {}
        for node in story.root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            number = attribute(node, "id")
            if node.tag == f"{W}bookmarkStart":
                opened[number] = attribute(node, "name")
            elif opened.pop(number, None) is None:
                yield story.near(node), f"the bookmark with the id {number} ends without having started"
        for name in opened.values():
            yield story.name, f"the bookmark {name} never ends"


@rule
def bookmark_names_are_allowed(document: Document) -> Found:
    """Word allows 40 letters, digits and underscores, a letter or underscore first; it drops a bookmark named otherwise."""
    for name, mark in document.bookmarks.items():
        if not re.fullmatch(r"[^\W\d]\w{0,39}", name):
            yield mark.story.near(mark.start), f"“{name}” cannot be the name of a bookmark"


@rule
def footnotes_and_their_marks_belong_together(document: Document) -> Found:
    """Word calls a file corrupt with a mark of a note that is not there; a note without a mark is never seen."""
    parts = document.related("footnotes", document.main)
    notes = [
        attribute(node, "id") for name in parts for node in document.trees[name].iter(f"{W}footnote") if not attribute(node, "type")
    ]
    marks = [attribute(node, "id") for node in document.story.root.iter(f"{W}footnoteReference")]
    for number in repeated(notes):
        yield "footnotes", f"two notes have the id {number}"
    for number in dict.fromkeys(marks):
        if number not in notes:
            yield document.main, f"the mark of the note {number} leads nowhere"
    for number in notes:
        if marks.count(number) != 1:
            yield "footnotes", f"the note {number} has {marks.count(number)} marks"


@rule
def separators_of_notes_are_named(document: Document) -> Found:
    """Word takes the lines between text and notes from the notes that the settings name (ISO 29500-1, 17.11.9)."""
    for name in document.related("footnotes", document.main):
        kinds = {attribute(node, "type"): attribute(node, "id") for node in document.trees[name].iter(f"{W}footnote")}
        for kind in ("separator", "continuationSeparator"):
            if kind not in kinds:
                yield name, f"there is no {kind}"
        named = {attribute(node, "id") for node in document.tree("settings").iterfind(f"{W}footnotePr/{W}footnote")}
        if named and named != {number for kind, number in kinds.items() if kind}:
            yield "settings", "they name other separators than there are"


@rule
def references_lead_to_bookmarks(document: Document) -> Found:
    """Word prints “Error! Reference source not found.” for a REF to no bookmark; a link to none does nothing."""
    for story in document.shown:
        for found in document.fields(story, "REF", "PAGEREF", "NOTEREF"):
            if found.name not in document.bookmarks:
                message = f"a {found.kind} field leads to the bookmark “{found.name}”, which is not there"
                yield story.near(found.paragraphs[0]), message
        for found in document.fields(story, "HYPERLINK"):
            if found.anchor and found.anchor not in document.bookmarks:
                yield story.near(found.paragraphs[0]), f"a link leads to the bookmark “{found.anchor}”, which is not there"
        for link in story.root.iter(f"{W}hyperlink"):
            name = attribute(link, "anchor")
            if not link.get(f"{R}id") and name not in document.bookmarks and name != "_top":
                yield story.near(link), f"a link leads to the bookmark “{name}”, which is not there"


@rule
def references_say_what_they_lead_to(document: Document) -> Found:
    r"""The cached text of a REF is what everybody reads until Word updates: the bookmark's words, or its number.

    The number alone with \n or \r, in full context with \w, without its words where \t stands beside (17.16.5.51).
    """
    for story in document.shown:
        for found in document.fields(story, "REF"):
            mark = document.bookmarks.get(found.name)
            if mark is None:
                continue
            switches = set(re.findall(r"\\(\w)", found.instruction))
            label = document.labels.get(mark.paragraph) if mark.paragraph is not None else None
            if "w" in switches:
                right = "" if label is None else label.bare if "t" in switches else label.cited
            elif switches & {"r", "n"}:
                right = "" if label is None else label.shown.rstrip(".")
            else:
                right = plain("".join(mark.text))
            if plain(found.result) != plain(right):
                yield story.near(found.paragraphs[0]), f"a reference says “{found.result}”; what it leads to is “{right}”"


def plain(text: str) -> str:
    """Return text with single spaces."""
    return " ".join(text.split())


@rule
def fields_are_balanced(document: Document) -> Found:
    """A field that does not begin, separate and end swallows the text that follows it; only a TOC may run through paragraphs."""
    for story in document.stories:
        yield from document.scanned[story.name][1]


@rule
def contents_list_the_headings(document: Document) -> Found:
    """A table of contents is read before Word ever updates it: its entries are the headings in order, with their numbers."""
    for found in document.fields(document.story, "TOC"):
        switch = re.search(r'\\o\s+"(\d)-(\d)"', found.instruction)
        first, last = (int(switch[1]), int(switch[2])) if switch else (1, 9)
        headings = [(paragraph, level) for paragraph, level in document.headings if first <= level <= last]
        entries = [paragraph for paragraph in found.paragraphs if words(paragraph).strip()]
        for entry, heading in itertools.zip_longest(entries, headings):
            problem = _entry_problem(document, found, entry, *(heading or (None, 0)))
            if problem:
                yield document.story.near(found.paragraphs[0] if entry is None else entry), problem
                break  # what follows is only shifted


def _entry_problem(document: Document, toc: Field, entry: Element | None, heading: Element | None, level: int) -> str:
    """Return what is wrong with an entry of a table of contents, or ""."""
    if entry is None or heading is None:
        return "there are more headings than entries" if entry is None else "there are more entries than headings"
    shown = words(entry)
    if not re.search(r"\\n\b", toc.instruction):
        shown, _, page = shown.rpartition("\t")
        pages = [found for found in document.fields(document.story, "PAGEREF") if entry in found.paragraphs]
        marks = [document.bookmarks.get(found.name) for found in pages]
        if not page.strip() or [mark and mark.paragraph for mark in marks] != [heading]:
            return f"the entry of “{plain(words(heading))}” does not end with the page of its heading"
    right = "\t".join(filter(None, [document.number_shown(heading), plain(words(heading))]))
    if shown != right:
        return f"the entry says “{shown}”, the heading “{right}”"
    if document.style_name(entry) != f"toc {level}":
        return f"the entry of a heading of level {level} has the style {style_of(entry)}"
    links = [attribute(link, "anchor") for link in entry.iter(f"{W}hyperlink")]
    links += [link.anchor for link in document.fields(document.story, "HYPERLINK") if entry in link.paragraphs]
    if not any(links):
        return "the entry does not lead to its heading"
    for name in links:
        mark = document.bookmarks.get(name)
        if mark is not None and mark.paragraph is not heading:
            return f"the entry leads to {name}, which is not its heading"
    return ""


@rule
def headings_stay_with_their_text(document: Document) -> Found:
    """A heading without keepNext stands alone at the foot of a page; without an outline level the PDF has no bookmark for it."""
    for paragraph, level in document.headings:
        holders = [paragraph, *document.lineage(style_of(paragraph))]
        for name in ("keepNext", "outlineLvl") if level else ():
            found = next((node for each in holders if (node := each.find(f"{W}pPr/{W}{name}")) is not None), None)
            if (name == "keepNext" and not is_on(found)) or (name == "outlineLvl" and value(found) != str(level - 1)):
                yield document.story.near(paragraph), f"the heading of level {level} has no w:{name} of its own"


@rule
def captions_count_from_one(document: Document) -> Found:
    """Word renumbers SEQ fields 1, 2, 3 when it updates: what was printed before has to be the same."""
    counts: Counter[str] = Counter()
    for found in document.fields(document.story, "SEQ"):
        counts[found.name] += 1
        if found.result != str(counts[found.name]) and not re.search(r"\\[chr]\b", found.instruction):
            yield document.story.near(found.paragraphs[0]), f"{found.name} {counts[found.name]} is numbered “{found.result}”"


# Content controls


def controls(document: Document) -> Iterator[tuple[str, Element]]:
    """Yield the properties of every content control that a reader sees, and where it is."""
    for story in document.shown:
        for properties in story.root.iter(f"{W}sdtPr"):
            yield story.near(properties), properties


@rule
def control_tags_are_unique(document: Document) -> Found:
    """An answer is found by its tag: of two with one tag, one answer is lost. No schema and no validator minds."""
    for tag in repeated([value(tag) for _, properties in controls(document) for tag in properties.findall(f"{W}tag")]):
        yield "content controls", f"two have the tag “{tag}”"


@rule
def control_ids_are_unique(document: Document) -> Found:
    """Word gives a new id to the second control with one id, and wants a whole number of 32 bits."""
    numbers = [value(number) for _, properties in controls(document) for number in properties.findall(f"{W}id")]
    for number in repeated(numbers):
        yield "content controls", f"two have the id {number}"
    for number in numbers:
        if not re.fullmatch(r"-?\d{1,10}", number) or not -(2**31) <= int(number) < 2**31:
            yield "content controls", f"“{number}” is no id"


@rule
def control_names_are_short(document: Document) -> Found:
    """Word calls a file corrupt in which a control's title or tag has more than 64 characters."""
    for place, properties in controls(document):
        for name in (*properties.findall(f"{W}alias"), *properties.findall(f"{W}tag")):
            if len(value(name)) > 64:
                yield place, f"“{value(name)}” has more than 64 characters"


@rule
def checkboxes_are_whole(document: Document) -> Found:
    """Word shows a checkbox by one character, that of its state; outside w:sdtPr a w14:checkbox is nothing."""
    for story in document.shown:
        for box in story.root.iter(f"{W14}checkbox"):
            if box.getparent().tag != f"{W}sdtPr":
                yield story.near(box), "w14:checkbox stands outside w:sdtPr"
                continue
            mark = box.find(f"{W14}checked")
            ticked = mark is not None and mark.get(f"{W14}val") in ("1", "true", "on")
            state = box.find(f"{W14}checkedState" if ticked else f"{W14}uncheckedState")
            sign = (state.get(f"{W14}val") if state is not None else None) or ("2612" if ticked else "2610")
            shown = "".join(words(content) for content in box.getparent().itersiblings(f"{W}sdtContent"))
            if shown != chr(int(sign, 16)):
                yield story.near(box), f"a checkbox shows “{shown}”, its state is “{chr(int(sign, 16))}”"


@rule
def placeholders_exist(document: Document) -> Found:
    """Word puts a control's prompt back from the glossary when an answer is deleted; without it the control shrinks to nothing."""
    parts = {
        value(name)
        for glossary in document.related("glossaryDocument", document.main)
        for name in document.trees[glossary].iter(f"{W}name")
    }
    for place, properties in controls(document):
        for part in properties.findall(f"{W}placeholder/{W}docPart"):
            if value(part) not in parts:
                yield place, f"the placeholder “{value(part)}” is not in the glossary"


@rule
def drawing_ids_are_unique(document: Document) -> Found:
    """Word of some versions calls a file corrupt in which two drawings have one id."""
    for number in repeated([node.get("id", "") for story in document.stories for node in story.root.iter(f"{WP}docPr")]):
        yield "drawings", f"two have the id {number}"


# Charts


def charts(document: Document) -> Iterator[tuple[str, Element]]:
    """Yield the chart parts by name."""
    for name in dict.fromkeys(end.target for end in document.relationships if end.kind == "chart" and not end.external):
        if name in document.trees:
            yield name, document.trees[name]


@rule
def drawings_fit_the_page(document: Document) -> Found:
    """A drawing wider than the text runs off the page; one without width or height shows nothing."""
    for drawing in document.body.iter(f"{WP}inline"):
        extent = drawing.find(f"{WP}extent")
        across, down = (int(extent.get(name, "0")) if extent is not None else 0 for name in ("cx", "cy"))
        room = _room(document, drawing)
        if across <= 0 or down <= 0:
            yield document.story.near(drawing), "the drawing has no width or no height"
        elif room is not None and across > room * 635:  # EMU in a twip
            yield document.story.near(drawing), f"the drawing is {across // 635} twips wide, where there are {room}"


@rule
def charts_lead_to_their_data(document: Document) -> Found:
    """Word shows a box instead of a chart whose part is not named, and cannot edit the data of one without its workbook."""
    for story in document.stories:
        for chart in story.root.iter(f"{C}chart"):
            if not chart.get(f"{R}id"):
                yield story.near(chart), "the drawing names no chart"
    for name, chart in charts(document):
        data = chart.find(f"{C}externalData")
        if data is None or not data.get(f"{R}id"):
            yield name, "the chart names no workbook"


def cells_of(data: bytes) -> dict[str, str]:
    """Return what stands in the cells of a workbook's first sheet, by their places."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    found = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
    return {place: value if isinstance(value, str) else f"{Decimal(str(value)).normalize():f}" for place, value in found.items()}


def places_of(formula: str) -> list[str]:
    """Return the cells that a formula names, as Sheet1!$A$2:$A$4, in one column."""
    column, first, last = re.fullmatch(r"[^!]+!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?", formula).groups()
    return [f"{column}{row}" for row in range(int(first), int(last or first) + 1)]


@rule
def charts_show_their_workbooks(document: Document) -> Found:
    """Readers see the cached numbers until somebody edits the data: then Word shows those of the workbook."""
    for name, chart in charts(document):
        books = [end.target for end in document.relationships if (end.source, end.kind) == (name, "package")]
        cells = cells_of(document.parts[books[0]]) if books and books[0] in document.parts else {}
        for formula in chart.iter(f"{C}f"):
            cache = next(formula.itersiblings(f"{C}strCache", f"{C}numCache"), None)
            if cache is None:
                yield name, f"what {formula.text} shows is not cached"
                continue
            places = places_of(formula.text)
            shown = {int(point.get("idx")): point.findtext(f"{C}v") or "" for point in cache.iter(f"{C}pt")}
            if cache.tag == f"{C}numCache":
                shown = {at: f"{Decimal(number).normalize():f}" for at, number in shown.items()}
            count = cache.find(f"{C}ptCount")
            if count is None or int(count.get("val")) != len(places):
                yield name, f"the cache of {formula.text} does not count its cells"
            if books and shown != {at: cells[place] for at, place in enumerate(places) if place in cells}:
                yield name, f"the cache of {formula.text} is not what stands in the workbook"


# Tables


def grid(table: Element) -> list[int]:
    """Return the widths of a table's columns in twips."""
    return [width(column) for column in table.findall(f"{W}tblGrid/{W}gridCol")]


@rule
def rows_fill_the_grid(document: Document) -> Found:
    """Word makes up cells, or calls the file corrupt, where a row has more or fewer columns than its table."""
    for place, table in document.tables():
        for number, row in enumerate(table.findall(f"{W}tr"), 1):
            spans = [int(value(cell.find(f"{W}tcPr/{W}gridSpan")) or 1) for cell in row.findall(f"{W}tc")]
            skipped = [int(value(row.find(f"{W}trPr/{W}{name}")) or 0) for name in ("gridBefore", "gridAfter")]
            if sum(spans + skipped) != len(grid(table)):
                yield place, f"row {number} fills {sum(spans + skipped)} of {len(grid(table))} columns"


@rule
def table_widths_agree(document: Document) -> Found:
    """Word, LibreOffice and Pages each believe another of w:tblW, w:gridCol and w:tcW: they have to say the same."""
    for place, table in document.tables():
        whole = table.find(f"{W}tblPr/{W}tblW")
        if whole is None or attribute(whole, "type") != "dxa" or width(whole) != sum(grid(table)):
            yield place, f"the table's width is not that of its columns, {sum(grid(table))} twips"
        for number, row in enumerate(table.findall(f"{W}tr"), 1):
            cells = [width(cell.find(f"{W}tcPr/{W}tcW")) for cell in row.findall(f"{W}tc")]
            if len(cells) == len(grid(table)) and cells != grid(table):
                yield place, f"the cells of row {number} are {cells} wide, the columns {grid(table)}"


@rule
def tables_fit_the_page(document: Document) -> Found:
    """A table wider than the text runs off the page, and is cut where it is printed."""
    for place, table in document.tables():
        room = _room(document, table)
        indents = [table, *document.lineage(value(table.find(f"{W}tblPr/{W}tblStyle")))]
        indent = next((found for holder in indents if (found := holder.find(f"{W}tblPr/{W}tblInd")) is not None), None)
        needed = width(table.find(f"{W}tblPr/{W}tblW")) + width(indent)
        if room is not None and needed > room:
            yield place, f"the table is {needed} twips wide, where there are {room}"


def _room(document: Document, table: Element) -> int | None:
    """Return the width of the cell or the page that a table or drawing stands in, in twips; None in headers and the like."""
    cell = next(table.iterancestors(f"{W}tc"), None)
    if cell is not None:
        return width(cell.find(f"{W}tcPr/{W}tcW"))
    block = next((node for node in (table, *table.iterancestors()) if node.getparent() is document.body), None)
    for node in () if block is None else (block, *block.itersiblings()):
        section = node if node.tag == f"{W}sectPr" else node.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
            # Word and LibreOffice lay out a section that says nothing on Letter, with an inch on each side.
            beside = 2880 if margins is None else sum(width(margins, side) for side in ("left", "right", "gutter"))
            return _column(section.find(f"{W}cols"), (12240 if size is None else width(size)) - beside)
    return None


def _column(columns: Element | None, room: int) -> int:
    """Return the width of the narrowest column that text of this width is set in."""
    if columns is None:
        return room
    own = [width(column) for column in columns.findall(f"{W}col")]
    if own and not is_on_by(columns, "equalWidth"):
        return min(own)
    count = width(columns, "num") or 1
    return (room - (width(columns, "space") or 720) * (count - 1)) // count


def is_on_by(element: Element, name: str) -> bool:
    """Return whether an attribute that is on or off is on; on where it is left out."""
    return attribute(element, name) in (*ON, "")


@rule
def cells_are_not_merged(document: Document) -> Found:
    """A screen reader loses count of rows and columns in merged cells."""
    for place, table in document.tables():
        for name in ("vMerge", "hMerge", "gridSpan"):
            if any(name != "gridSpan" or value(node) != "1" for node in table.iter(f"{W}{name}")):
                yield place, f"the table has merged cells (w:{name})"


@rule
def header_row_comes_first(document: Document) -> Found:
    """Word repeats header rows only where they are the first of the table, without a gap."""
    for place, table in document.tables():
        heads = [is_on(row.find(f"{W}trPr/{W}tblHeader")) for row in table.findall(f"{W}tr")]
        if not heads or not heads[0] or heads != sorted(heads, reverse=True):
            yield place, "the header row is not the first"


def _lines_of_cell(cell: Element) -> float:
    """How many lines the words of a cell take at least, where a letter is 4 points wide; without a width it has a page's."""
    letters = sum(len(node.text or "") for node in cell.iter(f"{W}t"))
    own = cell.find(f"{W}tcPr/{W}tcW")
    width = int(own.get(f"{W}w")) if own is not None and own.get(f"{W}type", "dxa") == "dxa" else 9240
    return letters * 80 / width + sum(1 for _ in cell.iter(f"{W}br"))


@rule
def rows_do_not_split(document: Document) -> Found:
    """A row torn by a page break is read wrong; one that is higher than half a page may be."""
    for place, table in document.tables():
        for number, row in enumerate(table.findall(f"{W}tr"), 1):
            if not is_on(row.find(f"{W}trPr/{W}cantSplit")) and max(map(_lines_of_cell, row.findall(f"{W}tc")), default=0) < 20:
                yield place, f"row {number} may split over two pages"


@rule
def cells_end_with_a_paragraph(document: Document) -> Found:
    """Word calls a file corrupt in which a cell does not end with a paragraph."""
    for place, table in document.tables():
        for cell in table.iter(f"{W}tc"):
            if len(cell) == 0 or blocks(cell)[-1:] != [f"{W}p"]:
                yield place, "a cell does not end with a paragraph"


@rule
def stories_end_with_a_paragraph(document: Document) -> Found:
    """Word wants a paragraph after the last table: it adds one, which may need a page."""
    for story in document.stories:
        holder = document.body if story is document.story else story.root
        if blocks(holder)[-1:] == [f"{W}tbl"]:
            yield story.name, "it ends with a table"


@rule
def tables_do_not_touch(document: Document) -> Found:
    """Word makes one table of two that stand next to each other."""
    for place, table in document.tables():
        after = (node for node in table.itersiblings() if not node.tag.startswith(f"{W}bookmark"))
        if getattr(next(after, None), "tag", "") == f"{W}tbl":
            yield place, "another table follows at once"


def blocks(holder: Element) -> list[str]:
    """Return the tags of what a body or cell holds, bookmarks, properties and sections left out."""
    return [node.tag for node in holder if node.tag in (f"{W}p", f"{W}tbl", f"{W}sdt")]


# Text


@rule
def spaces_are_preserved(document: Document) -> Found:
    """Word cuts the spaces at the ends of a w:t without xml:space="preserve": words run together."""
    for story in document.stories:
        for node in story.root.iter(f"{W}t", f"{W}instrText", f"{W}delText"):
            if node.text and node.text != node.text.strip() and node.get(XML_SPACE) != "preserve":
                yield story.near(node), f"the spaces around “{node.text.strip()}” will be lost"


@rule
def breaks_and_tabs_are_elements(document: Document) -> Found:
    """Word shows a line end or tab inside w:t as a space."""
    for story in document.stories:
        for node in story.root.iter(f"{W}t"):
            if re.search(r"[\t\r\n]", node.text or ""):
                yield story.near(node), "a line end or tab stands inside w:t"


@rule
def no_marker_is_left(document: Document) -> Found:
    """U+E000 to U+E003 mark slots and origins while a document is made; in a finished one they show as boxes."""
    for name, tree in document.trees.items():
        for match in re.finditer("[\ue000-\ue003]", etree.tostring(tree, encoding="unicode")):
            yield name, f"it holds the marker character U+{ord(match[0]):04X}"


@rule
def text_is_rendered(document: Document) -> Found:
    """A template's own signs in a published tender, wherever they stand, mean that something was never filled in."""
    for place, text in _texts(document):
        for meant in document.allowed:
            text = text.replace(meant, "")
        for sign in ("{{", "{%", "{#", "[[tenderkit"):
            if sign in text:
                yield place, f"“{sign}” looks unrendered"


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield every text of every part: paragraphs in one piece, instructions of fields, attributes, what other elements hold."""
    for story in document.stories:
        for paragraph in story.root.iter(f"{W}p"):
            yield story.near(paragraph), words(paragraph)
        for found in document.scanned[story.name][0]:
            yield story.near(found.paragraphs[0]) if found.paragraphs else story.name, found.instruction
    for name, tree in document.trees.items():
        for node in tree.iter(etree.Element):
            yield from ((name, text) for text in node.attrib.values())
            if node.tag not in (f"{W}t", f"{W}instrText"):
                yield name, node.text or ""


@rule
def text_is_visible(document: Document) -> Found:
    """Text that a style hides is in the file and not on paper; text that it strikes out reads as withdrawn."""
    styles = document.tree("styles")
    for story in document.shown:
        for run in story.root.iter(f"{W}r"):
            around = next(run.iterancestors(f"{W}p"), None)
            if not words(run).strip() or around is None:
                continue
            named = (value(run.find(f"{W}rPr/{W}rStyle")), style_of(around) or document.default_style)
            holders = [run, *(each for style in named for each in document.lineage(style))]
            holders += styles.findall(f"{W}docDefaults/{W}rPrDefault")
            for name in ("vanish", "strike", "dstrike"):
                found = [node for each in holders if (node := each.find(f"{W}rPr/{W}{name}")) is not None]
                if found and is_on(found[0]) and found[0].getparent().getparent() is not run:
                    yield story.near(run), f"the text is {'hidden' if name == 'vanish' else 'struck out'} by its style"


# Settings, properties and sections


@rule
def word_runs_in_its_present_mode(document: Document) -> Found:
    """Without compatibility mode 15 Word lays the document out as an old version did, and says so in its title bar."""
    modes = [node for node in document.tree("settings").iter(f"{W}compatSetting") if attribute(node, "name") == "compatibilityMode"]
    if [value(node) for node in modes] != ["15"]:
        yield "settings", "compatibilityMode is not 15"


@rule
def word_asks_nothing_on_opening(document: Document) -> Found:
    """w:updateFields makes Word ask a question on opening that frightens readers; the cached text is right without."""
    if document.tree("settings").find(f"{W}updateFields") is not None:
        yield "settings", "w:updateFields makes Word ask before it opens the document"
    for story in document.stories:
        for node in story.root.iter(f"{W}fldChar", f"{W}fldSimple"):
            if attribute(node, "dirty") in ON:
                yield story.near(node), "w:dirty makes Word work the field out anew when it opens the document"


@rule
def properties_are_set(document: Document) -> Found:
    """A reader's program shows the title in place of the file name and speaks the document in its language."""
    for name in ("title", "language"):
        if not (document.core.findtext(f"{DC}{name}") or "").strip():
            yield "the properties", f"the document has no {name}"


@rule
def first_section_has_header_and_footer(document: Document) -> Found:
    """Sections take header and footer from the one before: those of the first are on every page."""
    section = next(document.story.root.iter(f"{W}sectPr"), None)
    for name in ("headerReference", "footerReference"):
        found = [] if section is None else [attribute(node, "type") for node in section.findall(f"{W}{name}")]
        if "default" not in found:
            yield document.main, f"the first section has no w:{name} for its pages"


# Children in the order of the schema (wml.xsd of ISO 29500-4), those in one place joined by a bar; the settings that we use.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers",
    "sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex "
    "equation|comboBox|date|docPartObj|docPartList|dropDownList|picture|richText|text|citation|group|bibliography|checkbox",
    "sectPr": "headerReference|footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
    "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange",
    "numPr": "ilvl numId",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked rsid pPr "
    "rPr tblPr trPr tcPr tblStylePr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "settings": "writeProtection view zoom mirrorMargins attachedTemplate trackRevisions documentProtection autoFormatOverride "
    "defaultTabStop autoHyphenation evenAndOddHeaders characterSpacingControl updateFields footnotePr endnotePr compat rsids "
    "themeFontLang clrSchemeMapping decimalSymbol listSeparator",
}
MANY = {"headerReference", "footerReference", "tblStylePr", "numPicBullet", "abstractNum", "num"}
FIRST = {"p": "pPr", "r": "rPr", "tbl": "tblPr", "tc": "tcPr", "sdt": "sdtPr"}


@rule
def elements_stand_in_order(document: Document) -> Found:
    """Word may call a file corrupt whose properties appear twice, in another order than the schema's, or not at the start."""
    trees = [(story.name, story.root) for story in document.stories]
    trees += [(kind, document.tree(kind)) for kind in ("styles", "numbering", "settings")]
    for name, tree in trees:
        for tag, order in ORDERS.items():
            ranks = {child: rank for rank, place in enumerate(order.split()) for child in place.split("|")}
            for node in tree.iter(f"{W}{tag}"):
                children = [child for child in map(_local, node) if child in ranks]
                for before, after in itertools.pairwise(children):
                    if ranks[before] > ranks[after] or (ranks[before] == ranks[after] and after not in MANY):
                        yield name, f"in w:{tag}, {after} stands after {before}"
        for tag, properties in FIRST.items():
            for node in tree.iter(f"{W}{tag}"):
                if f"{W}{properties}" in [child.tag for child in node][1:]:
                    yield name, f"w:{properties} is not the first in w:{tag}"


def _local(element: Element) -> str:
    return etree.QName(element).localname if element.tag.startswith((W, W14)) else ""
