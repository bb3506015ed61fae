"""A buyer's own Word file → a house style with every style and list that documents need.

Theirs wins: styles, page, header, footer, theme, languages. Their styles are known by name (or by the buyer's mapping) and get the
ids that the writer uses; one they do not have is added from ours. Where their headings have no numbers, ours are added, so that
references by number work in every house.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from tenderkit import keeping
from tenderkit.faults import Fault, Location, TenderkitError, suggestion
from tenderkit.word.house.house import HouseStyle, Relation, house_style, page_of
from tenderkit.word.house.markers import MarkedDocument, Marker, markers
from tenderkit.word.house.numbering import levels_of, with_list, without_links
from tenderkit.word.house.style_property import AFTER_NUMBER, AFTER_OUTLINE, with_property
from tenderkit.word.house.stylesheet import Lists, Style, Stylesheet, style_texts
from tenderkit.word.untrusted import read_house, refusal

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCUMENT = "word/document.xml"
_KEPT = ("styles", "theme", "settings", "fontTable", "numbering", "webSettings")
_NEEDED = {
    "numbering": ("numbering.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"),
    "settings": ("settings.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"),
    "fontTable": ("fontTable.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"),
    "theme": ("theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
}
_LEVELS = {"Heading1": "%1", "Heading2": "%1.%2", "Clause": "%1.%2.%3"}
_BULLETS = ("ListBullet", "ListBullet2", "ListBullet3")
_WORDS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_MARKED = re.compile(r"\[\[\s*tenderkit", re.IGNORECASE)
_FRAME = re.compile(r"word/(?:header|footer)\w*\.xml")
_STYLE_REFERENCE = re.compile(r'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val=")([^"]+)(")')
# What is of the file's own life in its settings, and not of its style.
_OWN_LIFE = (
    "attachedTemplate|documentProtection|writeProtection|trackRevisions|mailMerge|rsids|docVars|schemaLibrary|attachedSchema|"
    "footnotePr|endnotePr"
)


@keeping.by_files("word.house-style", read=lambda path, shipped, mapping=(): [path, shipped])
def adopt(path: Path, shipped: Path, mapping: tuple[tuple[str, str], ...] = ()) -> HouseStyle:
    """Make a house style of a buyer's .docx or .dotx; what it lacks comes from the `shipped` one.

    `mapping` gives the name of their style for a name of ours: (("heading 1", "Kop 1"),). The content of the file is dropped,
    unless it holds a marker: then it is kept as it is, to be filled in there (see `tenderkit.word.house.markers`).
    Raises TenderkitError: TK501 no Word file to build on, TK502 no usable styles, TK503 a mapping that names nothing, TK505 a
    marker that does not stand in a paragraph of its own, TK507 more markup than we read, TK508 damaged styles or lists.
    """
    try:
        return _Adoption(path, house_style(shipped), dict(mapping)).house()
    except (ValueError, LookupError, AssertionError, ElementTree.ParseError) as error:
        # Each part is well-formed, but they speak of numbers that are none, and of styles and lists that are not there.
        hint = "open it in Word and save it again, or begin with a copy of the shipped file"
        raise refusal(path, "the styles or lists of this file do not fit together", hint, "TK508") from error


class _Adoption:
    """Turns the parts of a file into those of a house style, step by step."""

    def __init__(self, path: Path, ours: HouseStyle, mapping: dict[str, str]) -> None:
        self.path, self.ours, self.mapping = path, ours, mapping
        self.parts = read_house(path)
        self.text: dict[str, str] = {}
        self.document = self._main()
        self.types, self.defaults = self._content_types()
        self.outside = self.parts.get("word/_rels/document.xml.rels", b"").decode("utf-8-sig")
        self.relations = self._relations()

    def house(self) -> HouseStyle:
        places = markers(self.document.encode(), Stylesheet(self._read("styles").encode()))
        around = [text.decode("utf-8", "replace") for name, text in self.parts.items() if _FRAME.fullmatch(name)]
        if sum(len(_MARKED.findall("".join(_WORDS.findall(text)))) for text in (self.document, *around)) > len(places):
            hint = "put [[tenderkit]] or [[tenderkit: award-criteria]] in a paragraph of its own in the text"
            raise refusal(self.path, "a marker stands among other words or in a header or footer, or is misspelt", hint, "TK505")
        if places:
            return self._model_house(places)
        section, width = self._section()
        self._keep_style_only(section)
        self._name_styles()
        numbers = self._number_styles()
        ordered = self._ordered("ListNumber")
        self._move_numbering()
        frames = self._frames()
        parts = self._written()
        sheet = Stylesheet(self._read("styles").encode())
        return HouseStyle(
            parts=parts,
            page=section,
            text_width=width,
            tab=width if frames else 0,
            ordered=ordered,
            path=str(self.path),
            relations=self.relations,
            types=tuple(self.types.items()),
            defaults=tuple(self.defaults.items()),
            frames=frames,
            frame_tabs=tuple(sorted(sheet.tabs_of("Header") | sheet.tabs_of("Footer"))),
            lists=Lists(self._read("numbering").encode()),
            numbers=tuple(numbers.items()),
            own=True,
        )

    def _model_house(self, places: tuple[Marker, ...]) -> HouseStyle:
        """Make a house of a document that is to be filled in: nothing of it changes, what it lacks is added."""
        section, width = self._section()
        ids, added = self._ids()
        texts = style_texts(self.ours.part("word/styles.xml").decode())
        new = (re.sub(r"<w:numPr>.*?</w:numPr>", "", texts[own]).replace(' w:default="1"', "") for own in added)
        renamed = (re.sub(r'(styleId=")(\w+)(")', lambda match: match[1] + ids[match[2]] + match[3], text, count=1) for text in new)
        linked = "".join(
            _STYLE_REFERENCE.sub(lambda match: match[1] + ids.get(match[2], match[2]) + match[3], text) for text in renamed
        )
        styles = self._read("styles")
        end = styles.rindex("</w:styles>")
        self._write("styles", styles[:end] + linked + styles[end:])
        numbers, direct = self._direct_numbers(ids)
        ordered = self._ordered(ids["ListNumber"])
        lists = Lists(self._read("numbering").encode())
        self._move_numbering()
        rows = re.sub(r"<\?xml.*?\?>|</?Relationships[^>]*>", "", self.outside)
        rows += "".join(
            f'<Relationship Id="{relation.id}" Type="{_OFFICE}/{relation.kind}" Target="{relation.target}"/>'
            for relation in self.relations
            if f'"{relation.id}"' not in self.outside
        )
        bookmarks = [int(number) for number in re.findall(r'<w:bookmarkStart [^>]*w:id="(\d+)"', self.document)]
        manifest = next(number for number in range(1, 1000) if f"customXml/item{number}.xml" not in self.parts)
        return HouseStyle(
            parts=self._written(),
            page=section,
            text_width=width,
            tab=width,
            ordered=ordered,
            path=str(self.path),
            relations=self.relations,
            types=tuple(self.types.items()),
            defaults=tuple(self.defaults.items()),
            frames=self._frames(),
            lists=lists,
            numbers=tuple(numbers.items()),
            own=True,
            marked=MarkedDocument(self.document.encode(), places, ids, direct, rows, max(bookmarks, default=-1) + 1, manifest),
        )

    def _ids(self) -> tuple[dict[str, str], list[str]]:
        """Return their id for each style of ours, a free one where they have no such style, and which those are."""
        ours = Stylesheet(self.ours.part("word/styles.xml")).styles
        theirs = Stylesheet(self._read("styles").encode())
        mapped = self._mapped(ours, theirs)
        ids: dict[str, str] = {}
        added: list[str] = []
        for own in ours.values():
            found = mapped.get(own.id) or (theirs.default(own.kind) if own.default else None) or theirs.find(own.kind, own.name)
            if found is None:
                added.append(own.id)
            ids[own.id] = found.id if found else own.id if own.id not in theirs.styles else f"Tender{own.id}"
        return ids, added

    def _direct_numbers(self, ids: Mapping[str, str]) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
        """Return the lists in which headings and clauses count, and those that our paragraphs have to name themselves."""
        sheet = Stylesheet(self._read("styles").encode())
        direct: dict[str, tuple[int, int]] = {}
        first, second = sheet.number_of(ids["Heading1"]), sheet.number_of(ids["Heading2"])
        if first and second:
            numbers = {"Heading1": first, "Heading2": second, "Clause": (second[0], min(second[1] + 1, 8))}
        else:
            levels = "".join(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="space"/>'
                f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
                for level, text in enumerate(_LEVELS.values())
            )
            plain = self._add_list(f'<w:multiLevelType w:val="multilevel"/>{levels}', set())
            numbers = {"Heading1": (plain, 0), "Heading2": (plain, 1), "Clause": (plain, 2)}
            direct |= {"Heading1": (plain, 0), "Heading2": (plain, 1)}
        clause = sheet.number_of(ids["Clause"])
        numbers["Clause"] = clause or numbers["Clause"]
        if not clause:
            direct["Clause"] = numbers["Clause"]
        missing = [name for name in _BULLETS if sheet.number_of(ids[name]) is None]
        if missing:
            own = self._add_list(levels_of(self.ours.part("word/numbering.xml").decode(), 2), set())
            direct |= {name: (own, _BULLETS.index(name)) for name in missing}
        return numbers, direct

    # The package

    def _main(self) -> str:
        """Return the main part, moved to the place that it has in documents of ours."""
        try:
            root = ElementTree.fromstring(self.parts["_rels/.rels"])
            name = next(node.get("Target", "") for node in root if node.get("Type") == f"{_OFFICE}/officeDocument").lstrip("/")
            content = self.parts.pop(name)
            ElementTree.fromstring(content)
            text = content.decode("utf-8-sig")
        except (KeyError, StopIteration):
            raise refusal(self.path, "this is not a Word file", "save it as .docx or .dotx in Word") from None
        except (ElementTree.ParseError, UnicodeDecodeError) as error:
            raise refusal(self.path, f"the file is damaged: {error}", "open it in Word and save it again") from None
        if _WORD not in text or posixpath.dirname(name) != "word":
            hint = "save it as “Word Document (.docx)”, not as Strict"
            raise refusal(self.path, "this is not a Word document of the usual kind", hint)
        rels = f"word/_rels/{posixpath.basename(name)}.rels"
        if rels in self.parts:
            self.parts[f"word/_rels/{posixpath.basename(_DOCUMENT)}.rels"] = self.parts.pop(rels)
        return text

    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        types, defaults = {}, {}
        for node in ElementTree.fromstring(self.parts.pop("[Content_Types].xml")):
            if node.tag.endswith("}Override"):
                types[node.get("PartName", "").lstrip("/")] = node.get("ContentType", "")
            else:
                defaults[node.get("Extension", "")] = node.get("ContentType", "")
        return types, defaults

    def _relations(self) -> tuple[Relation, ...]:
        root = ElementTree.fromstring(self.parts.pop("word/_rels/document.xml.rels", b"<Relationships/>"))
        found = [
            Relation(node.get("Id", ""), node.get("Type", "").rpartition("/")[2], node.get("Target", ""))
            for node in root
            if node.get("TargetMode") != "External"
        ]
        found = [relation for relation in found if self._target(relation) in self.parts]
        kinds = {relation.kind for relation in found}
        if "styles" not in kinds:
            raise refusal(self.path, "the file holds no styles", "take a file that Word or LibreOffice saved", "TK502")
        for kind, (target, content_type) in _NEEDED.items():
            if kind not in kinds:
                found.append(Relation(f"rIdOur{kind.capitalize()}", kind, target))
                self.parts[f"word/{target}"] = self.ours.part(f"word/{target}")
                self.types[f"word/{target}"] = content_type
                if kind == "numbering":
                    self.text["word/numbering.xml"] = f'<w:numbering xmlns:w="{_WORD}"></w:numbering>'
        return tuple(found)

    def _move_numbering(self) -> None:
        """Give the part of the lists the name that the writer knows."""
        name = self._name("numbering")
        if name == "word/numbering.xml":
            return
        self.parts["word/numbering.xml"] = self.parts.pop(name)
        self.text["word/numbering.xml"] = self.text.pop(name)
        self.types["word/numbering.xml"] = self.types.pop(name, _NEEDED["numbering"][1])
        self.relations = tuple(
            Relation(relation.id, relation.kind, "numbering.xml") if relation.kind == "numbering" else relation
            for relation in self.relations
        )

    def _written(self) -> tuple[tuple[str, bytes], ...]:
        return tuple((name, self.text[name].encode() if name in self.text else content) for name, content in self.parts.items())

    def _frames(self) -> tuple[str, ...]:
        return tuple(self._target(relation) for relation in self.relations if relation.kind in ("header", "footer"))

    @staticmethod
    def _target(relation: Relation) -> str:
        target = relation.target
        return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("word", target))

    def _name(self, kind: str) -> str:
        return self._target(next(relation for relation in self.relations if relation.kind == kind))

    def _read(self, kind: str) -> str:
        name = self._name(kind)
        if name not in self.text:
            try:
                self.text[name] = self.parts[name].decode("utf-8-sig").replace(" />", "/>")
                ElementTree.fromstring(self.parts[name])
            except (UnicodeDecodeError, ElementTree.ParseError) as error:
                raise refusal(self.path, f"the part {name} is damaged: {error}", "open it in Word and save it again") from None
            if "xmlns:w=" not in self.text[name]:
                raise refusal(self.path, f"the part {name} is written in an unusual way", "open it in Word and save it again")
        return self.text[name]

    def _write(self, kind: str, text: str) -> None:
        self.text[self._name(kind)] = text

    def _section(self) -> tuple[str, int]:
        """Return what the last section holds (its w:sectPr without the tags) and its text width."""
        present = re.sub(
            r"<w:sectPrChange\b.*?</w:sectPrChange>", "", self.document, flags=re.DOTALL
        )  # it holds a section of the past
        sections = re.findall(r"<w:sectPr(?:\s[^>]*)?>(.*?)</w:sectPr>", present, re.DOTALL)
        inner = re.sub(r"<w:(footnotePr|endnotePr)\b.*?</w:\1>", "", sections[-1], flags=re.DOTALL) if sections else ""
        try:
            expat.ParserCreate().Parse(f"<w:sectPr>{inner}</w:sectPr>", True)
        except expat.ExpatError:
            raise ValueError("a section within a section") from None
        if not re.search("<w:pgSz ", inner) or not re.search("<w:pgMar ", inner):
            references = "".join(re.findall(r"<w:(?:header|footer)Reference [^>]*/>", inner))
            inner = references + self.ours.page
        known = {relation.id for relation in self.relations}
        for reference in re.findall(r"<w:(?:header|footer)Reference [^>]*/>", inner):
            found = re.search(r'r:id="([^"]+)"', reference)
            if not found or found[1] not in known:
                inner = inner.replace(reference, "")
        return inner.strip(), page_of(inner)

    def _keep_style_only(self, section: str) -> None:
        """Drop the content of the file and whatever only the content used."""
        self.relations = tuple(
            relation
            for relation in self.relations
            if relation.kind in _KEPT or (relation.kind in ("header", "footer") and f'r:id="{relation.id}"' in section)
        )
        self._clean_settings()
        kept: set[str] = set()
        waiting = [self._target(relation) for relation in self.relations]
        while waiting:
            name = waiting.pop()
            if name in kept or name not in self.parts:
                continue
            kept.add(name)
            rels = f"{posixpath.dirname(name)}/_rels/{posixpath.basename(name)}.rels"
            if rels in self.parts:
                kept.add(rels)
                targets = [
                    n.get("Target", "") for n in ElementTree.fromstring(self.parts[rels]) if n.get("TargetMode") != "External"
                ]
                waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(name), target)).lstrip("/") for target in targets]
        self.parts = {name: content for name, content in self.parts.items() if name in kept}
        self.text = {name: text for name, text in self.text.items() if name in kept}
        self.types = {name: kind for name, kind in self.types.items() if name in kept}

    def _clean_settings(self) -> None:
        text = re.sub(rf"<w:({_OWN_LIFE})(?:\s[^>]*)?(?:/>|>.*?</w:\1>)", "", self._read("settings"), flags=re.DOTALL)
        self._write("settings", text)
        rels = f"word/_rels/{posixpath.basename(self._name('settings'))}.rels"
        if rels in self.parts:
            self.parts[rels] = re.sub(rb'<Relationship [^>]*/attachedTemplate"[^>]*/>', b"", self.parts[rels])

    # Styles

    def _name_styles(self) -> None:
        """Give their styles the ids that the writer uses, and add those of ours that they do not have."""
        ours = Stylesheet(self.ours.part("word/styles.xml")).styles
        theirs = Stylesheet(self._read("styles").encode())
        if not any(style.kind == "paragraph" for style in theirs.styles.values()):
            raise refusal(self.path, "the file holds no paragraph styles", "take a file that Word or LibreOffice saved", "TK502")
        mapped = self._mapped(ours, theirs)
        renamed: dict[str, str] = {}
        added: list[str] = []
        for own in (own for own in ours.values() if own.id not in mapped):
            found = (theirs.default(own.kind) if own.default else None) or theirs.find(own.kind, own.name)
            if found is None or found.id in renamed:
                added.append(own.id)
            else:
                renamed[found.id] = own.id
        # Two of ours may be mapped to one of theirs: the second becomes a style that looks the same.
        alike: dict[str, str] = {}
        for name, found in mapped.items():
            if found.id in renamed:
                alike[name] = renamed[found.id]
            else:
                renamed[found.id] = name
        taken = set(renamed.values()) | set(added) | set(alike)
        for style in theirs.styles.values():
            if style.id in taken and renamed.get(style.id) != style.id and style.id not in renamed:
                renamed[style.id] = f"Their{style.id}"
        self._rename(renamed)
        texts = style_texts(self.ours.part("word/styles.xml").decode())
        new = [re.sub(r"<w:numPr>.*?</w:numPr>", "", texts[own]).replace(' w:default="1"', "") for own in added]
        new += [
            f'<w:style w:type="{ours[own].kind}" w:customStyle="1" w:styleId="{own}"><w:name w:val="Tender {ours[own].name}"/>'
            f'<w:basedOn w:val="{base}"/></w:style>'
            for own, base in alike.items()
        ]
        styles = self._read("styles")
        end = styles.rindex("</w:styles>")
        self._write("styles", styles[:end] + "".join(new) + styles[end:])

    def _mapped(self, ours: Mapping[str, Style], theirs: Stylesheet) -> dict[str, Style]:
        names = {style.name.casefold(): style for style in ours.values()}
        faults, mapped = [], {}
        for name, target in self.mapping.items():
            own = names.get(name.casefold())
            if own is None:
                hint = suggestion(name, [style.name for style in ours.values()], otherwise="see docs/house-style.md for the names")
                faults.append(Fault(Location(str(self.path)), "TK503", f"documents use no style “{name}”", hint))
                continue
            found = theirs.find(own.kind, target)
            if found is None:
                known = [style.name for style in theirs.styles.values() if style.kind == own.kind]
                hint = suggestion(target, known, otherwise=f"name a {own.kind} style of the file")
                message = f"the house style has no {own.kind} style “{target}” for “{name}”"
                faults.append(Fault(Location(str(self.path)), "TK503", message, hint))
                continue
            mapped[own.id] = found
        if faults:
            raise TenderkitError(faults)
        return mapped

    def _rename(self, ids: Mapping[str, str]) -> None:
        """Rename style ids in every part that names them; ids are for programs, people see the names."""

        def new(match: re.Match[str]) -> str:
            return match[1] + ids.get(match[2], match[2]) + match[3]

        for name in list(self.parts):
            if not name.endswith(".xml") or "/theme/" in name:
                continue
            try:
                text = self.text.get(name) or self.parts[name].decode("utf-8-sig")
            except UnicodeDecodeError:
                continue
            self.text[name] = _STYLE_REFERENCE.sub(new, text)
        styles = re.sub(r'(<w:style [^>]*?w:styleId=")([^"]+)(")', new, self._read("styles"))
        for style_id, text in style_texts(styles).items():
            styles = styles.replace(text, text.replace(f'<w:basedOn w:val="{style_id}"/>', ""), 1)  # what it was based on has gone
        self._write("styles", styles)
        # LibreOffice writes these two in the wrong order (ISO 29500-1, 17.9.6).
        swapped = re.sub(r"(<w:pStyle [^>]*/>)(<w:numFmt [^>]*/>)", r"\2\1", self._read("numbering"))
        self._write("numbering", swapped)

    # Numbers

    def _number_styles(self) -> dict[str, tuple[int, int]]:
        """See that headings, clauses and bullets are numbered: by their own lists where they have them, else by ours."""
        sheet = Stylesheet(self._read("styles").encode())
        first, second = sheet.number_of("Heading1"), sheet.number_of("Heading2")
        if first and second:
            numbers = {"Heading1": first, "Heading2": second}
            wanted = {"Clause": (second[0], min(second[1] + 1, 8))}
        else:
            levels = "".join(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
                f'<w:suff w:val="{"tab" if style == "Clause" else "space"}"/><w:lvlText w:val="{text}"/>'
                '<w:lvlJc w:val="left"/></w:lvl>'
                for level, (style, text) in enumerate(_LEVELS.items())
            )
            plain = self._add_list(f'<w:multiLevelType w:val="multilevel"/>{levels}', set(_LEVELS))
            numbers = {"Heading1": (plain, 0), "Heading2": (plain, 1)}
            wanted = {**numbers, "Clause": (plain, 2)}
        if sheet.number_of("Clause"):
            del wanted["Clause"]
        missing = [name for name in _BULLETS if sheet.number_of(name) is None]
        if missing:
            own = self._add_list(levels_of(self.ours.part("word/numbering.xml").decode(), 2), set(missing))
            wanted |= {name: (own, _BULLETS.index(name)) for name in missing}
        for name, (number, level) in wanted.items():
            self._number_style(name, number, level)
        for level in range(4):
            self._outline(f"Heading{level + 1}", level)
        self._unlink(set(wanted), {number for number, _ in wanted.values()})
        # A style based on a heading must not begin to count with it.
        now = Stylesheet(self._read("styles").encode())
        for name in Stylesheet(self.ours.part("word/styles.xml")).styles:
            if name not in wanted and now.number_of(name) != sheet.number_of(name):
                self._number_style(name, 0, 0)
        clause = Stylesheet(self._read("styles").encode()).number_of("Clause")
        return {**numbers, "Clause": clause or (0, 0)}

    def _unlink(self, styles: set[str], numbers: set[int]) -> None:
        """Take these styles from the levels of other lists that still claim them."""
        self._write("numbering", without_links(self._read("numbering"), styles, numbers))

    def _outline(self, name: str, level: int) -> None:
        """Give a heading its outline level where a mapped style has none: contents and screen readers go by it."""
        styles = self._read("styles")
        texts = style_texts(styles)
        if not any("<w:outlineLvl " in texts[style.id] for style in Stylesheet(styles.encode()).lineage(name)):
            self._put_in_paragraph(name, f'<w:outlineLvl w:val="{level}"/>', "", AFTER_OUTLINE)

    def _number_style(self, name: str, number: int, level: int) -> None:
        wanted = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        self._put_in_paragraph(name, wanted, r"<w:numPr>.*?</w:numPr>|<w:numPr/>", AFTER_NUMBER)

    def _put_in_paragraph(self, name: str, wanted: str, instead: str, after: re.Pattern[str]) -> None:
        """Put an element into a style's w:pPr, in front of what the schema has come after it."""
        styles = self._read("styles")
        text = style_texts(styles)[name]
        self._write("styles", styles.replace(text, with_property(text, wanted, instead, after), 1))

    def _ordered(self, style: str) -> int:
        """Return the definition of the list that this style counts in, one of ours where it counts in none."""
        found = Stylesheet(self._read("styles").encode()).number_of(style)
        number = found[0] if found else self._add_list(levels_of(self.ours.part("word/numbering.xml").decode(), 3), set())
        return Lists(self._read("numbering").encode()).definitions.get(number, 0)

    def _add_list(self, levels: str, linked: set[str]) -> int:
        """Add a list to the file's and return its number (w:numId); its levels belong to the styles that are `linked`."""
        text, number = with_list(self._read("numbering"), levels, linked)
        self._write("numbering", text)
        return number
