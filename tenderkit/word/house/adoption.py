"""A buyer's file on its way to a house style: its parts, ours for those that it lacks, and both sets of styles."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from lxml import etree

from tenderkit.blocks import MARKERS
from tenderkit.faults import Fault, Location
from tenderkit.word.house.colours import accent_of, repainted
from tenderkit.word.house.gaps import LANGUAGE, Gap, Gapped
from tenderkit.word.house.house import HouseStyle, Place
from tenderkit.word.house.numbering import Numbering
from tenderkit.word.house.placeholders import Gaps, fill, leftover
from tenderkit.word.house.restyling import HEADINGS
from tenderkit.word.house.stylesheet import Stylesheet, W, number, value
from tenderkit.word.house.their_file import TheirFile, name_of

_STYLES = 10_000  # more than twice as many as Word can keep apart
_ROOM = 120  # twips: less above a heading looks as if it touched a table
_NEEDED = {
    "numbering": ("word/numbering.xml", "numbering+xml"),
    "settings": ("word/settings.xml", "settings+xml"),
    "fontTable": ("word/fontTable.xml", "fontTable+xml"),
    "theme": ("word/theme/theme1.xml", "theme+xml"),
}


class Adoption:
    """The file, with ours for what it lacks; both sets of styles; what the buyer is to be told.

    Raises TenderkitError: TK501 where it is not a Word file to build on, TK502 without usable styles.
    """

    def __init__(self, path: Path, ours: HouseStyle, mapping: dict[str, str]) -> None:
        self.file, self.ours, self.mapping = TheirFile(path), ours, mapping
        self.told: list[Fault] = []
        if self.file.part("styles") is None:
            raise self.file.refusal("the file holds no styles", "use a file that Word or LibreOffice has saved", "TK502")
        for kind, (name, content_type) in _NEEDED.items():
            if self.file.part(kind) is None:
                content = self._our_part(name)
                if kind == "numbering":
                    content = f'<w:numbering xmlns:w="{W[1:-1]}"/>'.encode()
                held = {name_of(part) for part in self.file.parts()}
                free = next(each for each in (name, *(f"word/{kind}{n}.xml" for n in range(2, 1000))) if each not in held)
                self.file.add(kind, f"/{free}", next(each for _, each in ours.types if each.endswith(content_type)), content)
        self.our_styles = Stylesheet(parse_xml(self._our_part("word/styles.xml")))
        self.our_lists = parse_xml(self._our_part("word/numbering.xml"))
        if len(self.sheet.styles) > _STYLES:
            raise self.file.refusal(
                f"this file has more than {_STYLES:,} styles", "start from a file that has only the styles you use", "TK507"
            )
        if not any(style.kind == "paragraph" for style in self.sheet.styles.values()):
            raise self.file.refusal("the file holds no paragraph styles", "use a file that Word or LibreOffice has saved", "TK502")

    @property
    def sheet(self) -> Stylesheet:
        """Their styles as they are now."""
        return Stylesheet(self.tree("styles"))

    @property
    def numbering(self) -> Numbering:
        """Their lists as they are now."""
        return Numbering(self.tree("numbering"), self.sheet)

    def tree(self, kind: str) -> Any:
        """The root of one of the parts that every house has."""
        part = self.file.part(kind)
        assert part is not None, "it was added where there was none"
        return self.file.tree(part)

    def tell(self, message: str, hint: str) -> None:
        """Remember what the buyer is to know of the file, though documents are made."""
        self.told.append(Fault(Location(str(self.file.path)), "TK516", message, hint, "warning"))

    def shows(self, style: str) -> Place | None:
        """Where a style of theirs has a bullet or number."""
        found = self.sheet.number_of(style, self.numbering.lists)
        level = self.numbering.lists.level(*found) if found else None
        return found if level is not None and level.format != "none" and level.text else None

    def ordered(self, style: str) -> int:
        """The definition of the list that this style counts in, one of ours where it counts in none."""
        numbering = self.numbering
        place = self.sheet.number_of(style, numbering.lists)
        listed = place[0] if place and numbering.lists.numbers(place) else numbering.add(self.our_levels(3, {}))
        return self.numbering.lists.definitions[listed]

    def lettered(self) -> int:
        """The definition of the list that counts (a), (b), (c): one of ours, for theirs may count otherwise or not at all."""
        listed = self.numbering.add(self.our_levels(4, {}))
        return self.numbering.lists.definitions[listed]

    def bulleted(self, style: str) -> int:
        """The definition of the bullets that this style has on its first level, else one of ours."""
        place = self.shows(style)
        numbering = self.numbering
        listed = place[0] if place and place[1] == 0 else numbering.add(self.our_levels(2, {}))
        return self.numbering.lists.definitions[listed]

    def our_levels(self, listed: int, styles: Mapping[int, str]) -> list[Any]:
        """The levels of a list of ours in their colours; each belongs to the style of ours that is given for it."""
        heading = "Heading1" if "Heading1" in self.sheet.styles else next(iter(self.sheet.styles))
        accent = accent_of(self.sheet, heading, self.tree("theme"))
        definition = next(
            value(node, "abstractNumId") for node in self.our_lists.iter(f"{W}num") if node.get(f"{W}numId") == str(listed)
        )
        found = next(node for node in self.our_lists.iter(f"{W}abstractNum") if node.get(f"{W}abstractNumId") == definition)
        levels = []
        for node in found.findall(f"{W}lvl"):
            level = repainted(parse_xml(etree.tostring(node)), accent)
            style = styles.get(number(level.get(f"{W}ilvl")), "")
            for link in level.findall(f"{W}pStyle"):
                if style:
                    link.set(f"{W}val", style)
                else:
                    level.remove(link)
            for fonts in level.findall(f"{W}rPr/{W}rFonts"):  # the font of their text has these signs too
                fonts.getparent().remove(fonts)
            levels.append(level)
        return levels

    def _our_part(self, name: str) -> bytes:
        if name == "word/numbering.xml":
            return self.ours.numbering.filled({"": ""})
        gapped = dict(self.ours.gapped)
        return gapped[name].filled({LANGUAGE: "en-GB"}) if name in gapped else dict(self.ours.parts)[name]

    @property
    def lists_part(self) -> str:
        """The name of the part with the lists."""
        part = self.file.part("numbering")
        assert part is not None, "it was added where there was none"
        return name_of(part)

    def gap_for_lists(self) -> Gapped:
        """The part with the lists, and the place for those of a document."""
        root = self.tree("numbering")
        last = next((at for at, each in enumerate(root) if each.tag == f"{W}numIdMacAtCleanup"), len(root))
        root.insert(last, etree.Comment("0"))
        pieces = Gaps().pieces(root).pieces
        del root[last]
        return Gapped(tuple(piece if isinstance(piece, bytes) else Gap("", "xml") for piece in pieces))

    def written(self, parts: list[Part]) -> tuple[tuple[tuple[str, bytes], ...], tuple[tuple[str, Gapped], ...]]:
        """The parts as documents have them but for the lists: those without gaps, with their relationships, and those with gaps."""
        plain: list[tuple[str, bytes]] = []
        gapped: list[tuple[str, Gapped]] = []
        lists = self.file.part("numbering")
        for part in parts:
            if len(part.rels):
                folder, name = posixpath.split(name_of(part))
                plain.append((f"{folder}/_rels/{name}.rels".lstrip("/"), part.rels.xml))
            if part is lists:
                continue
            if not self.file.is_xml(part):
                plain.append((name_of(part), part.blob))
                continue
            gaps = Gaps()
            self.fill(part, gaps)
            spoken = self._language_gaps(self.file.tree(part), gaps)
            if gaps.found or spoken:
                gapped.append((name_of(part), gaps.pieces(self.file.tree(part))))
            else:
                plain.append((name_of(part), self.file.written(part)))
        return tuple(plain), tuple(gapped)

    def _language_gaps(self, root: Any, gaps: Gaps) -> bool:
        found = [node for node in root.iter(f"{W}lang") if node.get(f"{W}val") == LANGUAGE]
        for node in found:
            node.set(f"{W}val", gaps.mark(LANGUAGE, "attribute"))
        return bool(found)

    def fill(self, part: Part, gaps: Gaps) -> None:
        """Put gaps in the place of names in braces.

        Raises TenderkitError for braces that a reader would still see (TK504), and for characters that are ours alone (TK418).
        """
        root = self.file.tree(part)
        if found := next((mark for mark in MARKERS if mark.encode() in self.file.written(part)), None):
            message = f"{name_of(part)} holds the character U+{ord(found):04X}, which is reserved"
            raise self.file.refusal(message, "delete it in Word", "TK418")
        fill(root, gaps)
        for words in leftover(root, "{{"):
            message = f"in {name_of(part)} there is an opening {{{{ with nothing to fill in: “{words}”"
            raise self.file.refusal(message, "write a name such as {{ tender.reference }}", "TK504")

    def first_drawing(self, parts: list[Part]) -> int:
        """The first id of a drawing that nothing in these parts has, but for ids that were made at random."""
        tag = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        ids = [number(node.get("id")) for part in parts if self.file.is_xml(part) for node in self.file.tree(part).iter(tag)]
        # What follows the largest of those may be more than Word takes (31 bits).
        return max((each for each in ids if each < 1_000_000), default=0) + 1

    def tight(self, ids: Mapping[str, str]) -> frozenset[str]:
        """The headings (styles of ours, by their `ids`) that would touch a table above them."""
        sheet = self.sheet
        room = {name: sheet.property(style, "pPr/spacing") for name, style in ids.items() if name in HEADINGS}
        return frozenset(name for name, node in room.items() if node is None or number(node.get(f"{W}before")) < _ROOM)

    def font(self, style: str) -> str:
        """The font of a style, or the name by which a chart finds that of the theme."""
        sheet = self.sheet
        for node in [each.node for each in sheet.lineage(style)] + sheet.root.findall(f"{W}docDefaults/{W}rPrDefault"):
            look = node.find(f"{W}rPr/{W}rFonts")
            if look is not None and (theme := look.get(f"{W}asciiTheme")):
                return "+mj-lt" if theme.startswith("major") else "+mn-lt"
            if look is not None and (own := look.get(f"{W}ascii")):
                return str(own)
        return "+mn-lt"
