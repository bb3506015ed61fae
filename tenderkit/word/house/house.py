"""What documents take over from a house style; and the shipped one, which is read here."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

from tenderkit import keeping
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.word.house.gaps import LANGUAGE, Gap, Gapped
from tenderkit.word.house.lists import Lists
from tenderkit.word.house.stops import Stops, stops_of
from tenderkit.word.house.stylesheet import Stylesheet

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True)
class Relation:
    """A relationship of the main part, or of the package, to a part by its path from there, or to an address outside."""

    id: str
    type: str
    target: str
    external: bool = False


@dataclass(frozen=True)
class Page:
    """The page of a section, lengths in twips (1/20 pt): its size and margins, and what else its w:sectPr holds around those.

    `later` stands in the place of what stands `after` them where the section is not the first of its document. `references` are to
    headers and footers, `turned_references` to those of turned pages.
    """

    width: int
    height: int
    margins: tuple[tuple[str, int], ...]
    references: str = ""
    after: str = ""
    later: str = ""
    turned_references: str = ""

    @property
    def text_width(self) -> int:
        """What is left between the margins."""
        return self.width - sum(length for side, length in self.margins if side in ("left", "right", "gutter"))

    @property
    def lying(self) -> bool:
        """Whether it is wider than high."""
        return self.width > self.height

    @property
    def turned(self) -> Page:
        """The page on its side, or upright where it lies on it; the margins stay."""
        return replace(self, width=self.height, height=self.width, references=self.turned_references)

    @property
    def text_height(self) -> int:
        """What is left between the margins; those of less than nothing do not give way to a long header (ISO 29500-1, 17.6.11)."""
        return self.height - sum(abs(length) for side, length in self.margins if side in ("top", "bottom"))

    @property
    def xml(self) -> str:
        """What stands in the w:sectPr."""
        turned = ' w:orient="landscape"' if self.lying else ""
        margins = "".join(f' w:{side}="{length}"' for side, length in self.margins)
        return f'{self.references}<w:pgSz w:w="{self.width}" w:h="{self.height}"{turned}/><w:pgMar{margins}/>{self.after}'


def relative(name: str, folder: str) -> str:
    """The path of a part from a folder of the package, as a relationship has it."""
    return posixpath.relpath(f"/{name}", f"/{folder}")


LOWEST = 4  # the level of the lowest headings that we have styles for
CLAUSE_LEVEL = 3  # clauses count below headings of the second level
Place = tuple[int, int]  # a list (w:numId) and a level in it, counted from 0


@dataclass(frozen=True)
class Scheme:
    """Where headings and clauses count: for a style of ours its list and level.

    Paragraphs of the styles that are `direct` name it themselves; those of the others have it from their style. Headings come in
    `shift` levels lower than they are in a document of their own.
    """

    places: tuple[tuple[str, Place], ...] = ()
    direct: frozenset[str] = frozenset()
    shift: int = 0

    def style(self, level: int) -> str:
        """The style of ours that a heading of this level has here."""
        return f"Heading{min(max(level + self.shift, 1), LOWEST)}" if level else "Title"

    def place(self, style: str) -> Place | None:
        """Where paragraphs of a style of ours count."""
        return dict(self.places).get(style)

    def number(self, style: str) -> str:
        """The property by which a paragraph of this style names its list; "" where it need not."""
        if style not in self.direct or (place := self.place(style)) is None:
            return ""
        return f'<w:numPr><w:ilvl w:val="{place[1]}"/><w:numId w:val="{place[0]}"/></w:numPr>'


@dataclass(frozen=True)
class Surroundings:
    """What stands above a marker: the level of the heading (0 where there is none), and where what comes below it counts.

    `below` are the places at the level of that heading itself, one lower, two lower. Where it is not `numbered` they are those of
    a list of ours, which begins with what comes in. `styled` are those that styles of ours have by themselves in that document.
    """

    level: int
    below: tuple[Place, ...]
    styled: tuple[tuple[str, Place], ...]
    numbered: bool = False

    def scheme(self, top: int, *, beside: bool) -> Scheme:
        """How content counts whose highest headings are of the level `top`: below the heading above, or `beside` it."""
        first = max(self.level, 1) if beside else self.level + 1
        depth = 1 if self.numbered and not beside else 0
        scheme = Scheme(shift=first - top)
        levels = {scheme.style(level): level - top + depth for level in range(max(top, 1), CLAUSE_LEVEL)}
        levels["Clause"] = CLAUSE_LEVEL - top + depth
        own = {style: self.below[at] for style, at in levels.items() if 0 <= at < len(self.below)}
        places = {style: place for style, place in self.styled if style != "Clause"} | own
        return Scheme(tuple(places.items()), frozenset(own), scheme.shift)


@dataclass(frozen=True)
class Above:
    """The heading above a marker that names a section: it is referred to in the stead of the heading of that section.

    Its words, which of the paragraphs `counted` since the last marker it is (None: none of them), and the numbers of the gaps
    around its words, for a bookmark.
    """

    words: str
    counted: int | None
    gaps: tuple[int, int]


@dataclass(frozen=True)
class Turning:
    """What turning pages takes at a marker: the section of the author's that it stands in, and the width of a line on turned pages.

    `section` is the number of the gap in which its w:sectPr stands; `first` ends what stands before the first turned page, `turned`
    the turned pages, and `later` what follows. Where the author's pages are `lying` on their side already, none is turned.
    """

    section: int
    width: int
    lying: bool
    first: str
    turned: str
    later: str


@dataclass(frozen=True)
class Marker:
    """A place for content: its name ("" for the whole), its number, the width there in twips, what stands above.

    `counted` are the numbered paragraphs since the last marker (list and level of each), `tables` and `figures` the captions of
    the author's so far. The marker's own paragraph leaves what is to stand `before` the first words of the content and `after` its
    last, a page break, and whether a section of the author's `ends` there. Without a `turning`, in a table, no page can begin.
    Where it is `closed`, a paragraph of the author's follows at once: what comes in may end with a table.
    """

    name: str
    number: int
    width: int
    above: Surroundings
    counted: tuple[Place, ...] = ()
    tables: int = 0
    figures: int = 0
    before: str = ""
    after: str = ""
    new_page: bool = False
    ends: bool = False
    turning: Turning | None = None
    heading: Above | None = None
    closed: bool = False
    scheme: Scheme = Scheme()


@dataclass(frozen=True)
class Dress:
    """What generated content has to say itself in a document of the author's.

    Their ids for styles of ours, the lists that those styles lack, the look that keeps it visible, other names for bookmarks that
    the document has already; the `language` that its text has without a word.
    """

    ids: Mapping[str, str]
    lists: Mapping[str, Place]
    look: str = ""
    bookmarks: Mapping[str, str] = field(default_factory=dict)
    language: str = ""


@dataclass(frozen=True, eq=False)
class Model:
    """A document of the author's: its main part with gaps and markers, the first free id of a bookmark, how content is dressed.

    `remarks` are the words of its comments and tracked changes, `form_start` the first bytes of the part where it is to hold tick
    boxes: their namespace is one that older programs may skip. `sections` are the gaps of those that markers stand in, each as the
    author left it and as it is where turned pages stand before its end.
    """

    document: Gapped
    form_start: bytes
    markers: tuple[Marker, ...]
    bookmark: int
    dress: Dress
    remarks: tuple[str, ...] = ()
    sections: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class HouseStyle:
    """What documents take over from a house style; compare by identity.

    `parts` are in every document as they are, `gapped` with values put in, and in the lists (`numbering`) stands a gap for
    those of a document, whose numbers begin with `next_list`. `ordered`, `lettered` and `bulleted` are what its lists count by,
    `tab` where the styles of header and footer have their right tab, and `frame_tabs` all that they have. `relations` are those of
    the main part, `around` those of the package. Headings of the styles that are `tight` have no room above them of their own.
    `first_chart`, `first_drawing` and `first_note` are numbers that nothing in it has, `font` that of a chart. `contents` are the
    tab stops of entries of the contents, by level, and `heads` those of header and footer. `turning` is the same house for
    documents that turn pages, where its own headers and footers need another width there.
    """

    parts: tuple[tuple[str, bytes], ...]
    gapped: tuple[tuple[str, Gapped], ...]
    numbering: Gapped
    next_list: int
    page: Page
    tab: int
    ordered: int
    lettered: int
    bulleted: int
    types: tuple[tuple[str, str], ...]
    relations: tuple[Relation, ...]
    around: tuple[Relation, ...] = ()
    path: str = ""
    main: str = "word/document.xml"
    lists_part: str = "word/numbering.xml"
    manifest: int = 1
    headers: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    frame_tabs: tuple[int, ...] = ()
    lists: Lists | None = None
    scheme: Scheme = Scheme()
    own: bool = False
    model: Model | None = None
    first_chart: int = 1
    first_drawing: int = 1
    first_note: int = 1
    font: str = "+mn-lt"
    contents: tuple[Stops, ...] = ()
    heads: tuple[Stops, ...] = ()
    tight: frozenset[str] = frozenset()
    told: tuple[Fault, ...] = ()
    turning: HouseStyle | None = None

    @property
    def frames(self) -> tuple[str, ...]:
        """The names of the buyer's own headers and footers."""
        return (*self.headers, *self.footers)

    def part(self, kind: str) -> str:
        """The name of the part of a content type that ends so (`settings+xml`); "" where there is none."""
        held = {name for name, _ in self.parts} | {name for name, _ in self.gapped}
        return next((name for name, each in self.types if each.endswith(kind) and name in held), "")


CONTENTS, HEADS = ("TOC1", "TOC2"), ("Header", "Footer")
_NAMES = """Authority Title Subtitle Heading1 Heading2 Heading3 Heading4 BodyText Clause Lead ListBullet ListBullet2 ListBullet3
ListNumber ListNumber2 ListNumber3 Caption TableText TableHeading TenderTable TenderFacts Note Warning Decide TOCHeading TOC1 TOC2
Header Footer FootnoteText FootnoteReference Strong Emphasis Hyperlink TenderBlank TenderTag PlaceholderText"""
_UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, LookupError, ValueError,
               AttributeError, TypeError, ElementTree.ParseError)  # fmt: skip
_TYPES = {
    "word/styles.xml": f"{_WORD}.styles+xml",
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "word/numbering.xml": f"{_WORD}.numbering+xml",
}
_RELATIONS = (
    ("rIdStyles", "styles", "styles.xml"),
    ("rIdNumbering", "numbering", "numbering.xml"),
    ("rIdSettings", "settings", "settings.xml"),
    ("rIdFonts", "fontTable", "fontTable.xml"),
    ("rIdTheme", "theme", "theme/theme1.xml"),
)
_LANGUAGE = b'val="en-GB"'  # of the shipped style: what stands there is that of the document
_GAPPED = {"word/styles.xml": b"<w:lang w:", "word/settings.xml": b"<w:themeFontLang w:"}


@keeping.by_files("word.shipped-style", read=lambda path: [path])
def house_style(path: Path) -> HouseStyle:
    """Read the shipped house style; raises TenderkitError (TK501, TK502) where the installation is damaged.

    It is trusted: a buyer's own comes in by `tenderkit.word.house.adopting.adopt`, with a parser that takes longer to import.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in _TYPES}
            section = ElementTree.fromstring(archive.read("word/document.xml")).find(f"{W}body/{W}sectPr")
        numbering = ElementTree.fromstring(parts["word/numbering.xml"])
        sheet = Stylesheet(ElementTree.fromstring(parts["word/styles.xml"]))
        size, margins = (section.find(W + name) if section is not None else None for name in ("pgSz", "pgMar"))
        if size is None or margins is None:
            raise ValueError("the page has no size or no margins")
        page = Page(
            int(size.get(f"{W}w", "")), int(size.get(f"{W}h", "")),
            tuple((key.removeprefix(W), int(length)) for key, length in margins.items()),
        )  # fmt: skip
        used = {
            node.get(f"{W}numId"): own.get(f"{W}val")
            for node in numbering.iter(f"{W}num")
            for own in node.findall(f"{W}abstractNumId")
        }
        ordered, lettered, bulleted = (int(used[listed] or "") for listed in ("3", "4", "2"))
    except _UNREADABLE as error:
        raise _damaged(path, "TK501", f"this is not a Word file to take a style from: {error}") from None
    if missing := sorted(set(_NAMES.split()) - set(sheet.styles)):
        raise _damaged(path, "TK502", f"the house style lacks the styles {', '.join(missing)}")
    before, end = parts.pop("word/numbering.xml").split(b"</w:numbering>")
    gapped = [(name, _spoken(parts.pop(name), mark)) for name, mark in _GAPPED.items()]
    return HouseStyle(
        parts=tuple(parts.items()),
        gapped=tuple(gapped),
        numbering=Gapped((before, Gap("", "xml"), b"</w:numbering>" + end)),
        next_list=max(int(number or 0) for number in used) + 1,
        page=page,
        tab=page.text_width,
        ordered=ordered,
        lettered=lettered,
        bulleted=bulleted,
        types=tuple(_TYPES.items()),
        relations=tuple(Relation(name, f"{OFFICE}/{kind}", target) for name, kind, target in _RELATIONS),
        contents=tuple(stops_of(sheet, name) for name in CONTENTS),
        heads=tuple(stops_of(sheet, name) for name in HEADS),
    )


def _spoken(content: bytes, mark: bytes) -> Gapped:
    """A part of ours with the language of the document for its own."""
    before, after = content.split(mark + _LANGUAGE)
    return Gapped((before + mark + b'val="', Gap(LANGUAGE, "attribute"), b'"' + after))


def _damaged(path: Path, code: str, message: str) -> TenderkitError:
    hint = "install tenderkit again; your own house style is named with --house-style"
    return TenderkitError([Fault(Location(str(path)), code, message, hint)])


@keeping.by_value("word.landscape")
def landscape(house: HouseStyle) -> HouseStyle:
    """A house style with its page turned on its side; the margins stay."""
    page = house.page
    if page.width >= page.height or house.model:
        return house
    return replace(house, page=replace(page.turned, references=page.references), turning=None)
