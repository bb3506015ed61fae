"""Blocks, and the widths of their tables → a document with everything in its place but the values.

Gives bookmarks their ids, lists their numbers and references the heading they show. Documents that differ in values only have the
same layout: it is made once, and a document is its layout with the values put in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tenderkit import keeping
from tenderkit.blocks import (
    Block,
    Chart,
    Contents,
    Field,
    Figure,
    Flow,
    Heading,
    PageBreak,
    Paragraph,
    Placed,
    Table,
    paths_of,
    rows_of,
)
from tenderkit.files.pictures import Picture
from tenderkit.word.forms.fields import Prompts, control, field_bookmark
from tenderkit.word.forms.fields import slots as slots_of
from tenderkit.word.house.house import Dress, HouseStyle, Marker
from tenderkit.word.writing import block_xml, charts, contents, drawings, notes
from tenderkit.word.writing.breaks import Breaks, breaks
from tenderkit.word.writing.chart_part import Data
from tenderkit.word.writing.drawings import Image
from tenderkit.word.writing.dressing import SMALL, begun, dressed, on_new_page
from tenderkit.word.writing.fragments import (
    Above,
    Begun,
    BookmarkId,
    Builder,
    Bullets,
    Control,
    Drawn,
    Letters,
    ListNumber,
    NoteId,
    Stretch,
    Value,
    escape_attribute,
    escape_value,
    field,
    field_end,
    field_start,
    run,
)
from tenderkit.word.writing.headings import Numbered, Target, heading_bookmark, numbered, section_bookmark
from tenderkit.word.writing.together import KEEP_NEXT, ending, keeps
from tenderkit.word.writing.widths import held_in, table_widths

# Word wants a paragraph after the last table.
_LAST_PARAGRAPH = SMALL.format("", "")
Begins = tuple[tuple[int, Marker], ...]
Words = tuple[tuple[str, str], ...]


class Shown(NamedTuple):
    """The title of the `heading`-th heading, escaped for an element or an attribute."""

    heading: int
    escaped: Callable[[str], str]


class Filling(NamedTuple):
    """The value of the `slot`-th slot of the document."""

    slot: int
    escaped: Callable[[str], str]


class SectionEnd(NamedTuple):
    """The w:sectPr that ends pages of a document of ours: of `turned` ones, of the `first` ones."""

    turned: bool
    first: bool


class Asked(NamedTuple):
    """A field of a form, the first of its values, and the id of its bookmark."""

    field: Field
    first_slot: int
    bookmark: int


@dataclass(frozen=True, eq=False)
class Part:
    """What stands at one marker of a model, or the whole document (marker None): XML, with b"" in the places of what is put in."""

    marker: Marker | None
    pieces: tuple[bytes, ...]
    values: tuple[tuple[int, Filling], ...]
    titles: tuple[tuple[int, Shown], ...]
    fields: tuple[tuple[int, Asked], ...]
    dress: Dress | None = None
    sections: tuple[tuple[int, SectionEnd], ...] = ()

    def with_values(
        self,
        values: Sequence[str],
        headings: Sequence[Target],
        prompts: Prompts,
        locale: str,
        section: Callable[[SectionEnd], str] = str,
    ) -> bytes:
        """Return the XML with the values and titles of a document; empty fields show their prompts, and `section` ends pages."""
        out = list(self.pieces)
        for place, (slot, escaped) in self.values:
            out[place] = escaped(values[slot]).encode()
        for place, (heading, escaped) in self.titles:
            out[place] = escaped(headings[heading].title).encode()
        for place, (node, first, bookmark) in self.fields:
            held = values[first : first + slots_of(node)]
            out[place] = dressed(control(node, held, bookmark, prompts, locale), self.dress, locale).encode()
        for place, end in self.sections:
            out[place] = section(end).encode()
        return b"".join(out)


@dataclass(frozen=True, eq=False)
class Assembly:
    """The parts of a document, its numbered lists, its links, its fields and its pictures, each once.

    `gaps` are the bookmarks around headings of the author's, by the numbers of the gaps there. A document of ours `ends` with a
    section, and has `turned` pages or none; of the author's sections those that are `split` hold turned pages. `notes` are the
    footnotes, with the links in them; None where there are none.
    """

    parts: tuple[Part, ...]
    lists: tuple[Begun, ...]
    links: tuple[str, ...]
    fields: tuple[Field, ...]
    gaps: tuple[tuple[int, bytes], ...]
    images: tuple[Image, ...]
    ends: SectionEnd
    turned: bool
    split: frozenset[int]
    notes: Part | None
    note_links: tuple[str, ...]


@dataclass(frozen=True)
class Sizes:
    """What of a layout depends on values: widths and breaks of each table, the drawing of each chart, each picture, in order."""

    widths: tuple[tuple[int, ...], ...]
    breaks: tuple[Breaks, ...]
    drawings: tuple[Stretch, ...] = ()
    pictures: tuple[Image, ...] = ()


def sizes_of(
    flow: Flow, house: HouseStyle, begins: Begins, decimal: str, pictures: Mapping[str, Picture]
) -> tuple[Sizes, dict[int, Data]]:
    """Return the sizes of tables and charts, and the data of the charts by the number of their parts.

    `pictures` are those of the flow by their paths. Raises ValueError for a chart whose values are no numbers, and for a picture
    that is not there.
    """
    blocks, values = flow.placed, flow.values
    paths = [path for path, _ in paths_of(flow)]
    if missing := set(paths) - pictures.keys():
        raise ValueError(f"there is no picture {min(missing)}")
    marked, width, around = dict(begins), house.page.text_width, _Around(house)
    page, last = house.page, ending([placed.block for placed in blocks])
    broken: list[Breaks] = []
    widths: list[tuple[int, ...]] = []
    drawn: list[Stretch] = []
    data: dict[int, Data] = {}
    for position, placed in enumerate(blocks):
        if position in marked:
            around = _Around(house, marked[position])
            width = around.width
        node = placed.block
        if isinstance(node, PageBreak):
            width = around.turned_width if around.turns(node, turned=width != around.width) else around.width
        elif isinstance(node, Table):
            held = held_in(node, placed.first_slot, values)
            widths.append(table_widths(node, held, width))
            high = (page if width == around.width else page.turned).text_height
            broken.append(breaks(node, widths[-1], held, high, ending=last <= position < len(blocks) - 1))
        elif isinstance(node, Chart):
            shown = charts.read(node, placed.first_slot, values, decimal)
            if shown.wrong:
                raise ValueError(shown.wrong[0][1])
            number = house.first_chart + len(data)
            drawn.append(charts.drawing(node, shown, number, house.first_drawing + len(data), width))
            data[number] = shown.data
    return Sizes(tuple(widths), tuple(broken), tuple(drawn), tuple(drawings.image(pictures[path]) for path in paths)), data


class _Around:
    """The pages around content: of the house, or of the author's section at a marker; the width of a line, upright or turned."""

    def __init__(self, house: HouseStyle, marker: Marker | None = None) -> None:
        turning = marker.turning if marker else None
        self.marker = marker
        self.fixed = house.model is not None and turning is None  # in a table
        self.lying = turning.lying if turning else house.page.lying
        self.width = marker.width if marker else house.page.text_width
        self.turned_width = turning.width if turning else house.page.turned.text_width

    def turns(self, node: PageBreak, *, turned: bool) -> bool:
        """Whether pages are turned behind a page break. At a marker “upright” means as the author has them."""
        if not node.orientation or self.fixed:
            return turned
        return (node.orientation == "landscape") != self.lying and (self.marker is None or node.orientation == "landscape")


@keeping.by_value("word.assembly")
def assemble(blocks: tuple[Placed, ...], sizes: Sizes, house: HouseStyle, begins: Begins, words: Words, locale: str) -> Assembly:
    """Lay out a document; `words` are its own words for the contents, a table and a figure, in the language of `locale`."""
    making = _Assembling(numbered(blocks, house, begins), sizes, house, dict(words), locale)
    making.write(blocks, dict(begins))
    return Assembly(
        *(tuple(making.parts), tuple(making.lists), tuple(making.links), tuple(making.fields), tuple(making.gaps())),
        tuple(making.images),
        *(SectionEnd(making.turned, making.first_section), making.turns, frozenset(making.split)),
        making.part(None, making.notes) if making.notes else None,
        tuple(making.note_links),
    )


class _Assembling:
    """A layout in the making."""

    def __init__(self, shared: Numbered, sizes: Sizes, house: HouseStyle, words: Mapping[str, str], locale: str) -> None:
        self.shared, self.words, self.locale = shared, words, locale
        self.breaks = sizes.breaks
        self.widths, self.drawings, self.pictures = iter(sizes.widths), iter(sizes.drawings), iter(sizes.pictures)
        self.next_drawing = house.first_drawing + len(sizes.drawings)
        self.images: dict[Image, None] = {}
        self.first_bookmark = house.model.bookmark if house.model else 0
        self.dress = house.model.dress if house.model else None
        self.first_list = house.next_list
        self.scheme = house.scheme
        self.tight = house.tight
        self.house, self.around = house, _Around(house)
        self.stops, self.room = house.contents, house.page.text_width
        self.turned, self.turns, self.first_section = False, False, True
        self.split: set[int] = set()  # the author's sections that hold turned pages
        self.parts: list[Part] = []
        self.out: list[str | Filling | Shown | Asked | SectionEnd] = []
        self.ids: dict[str, int] = {}
        self.lists: list[Begun] = []
        self.bullets: int | None = None  # which of the lists has the bullets of cells
        self.letters: int | None = None  # which of the lists counts (a), (b), (c) here
        self.links: dict[str, None] = {}
        self.notes: list[str | Filling | Shown | Asked | SectionEnd] = []
        self.note_links: dict[str, None] = {}
        self.next_note = house.first_note
        self.fields: list[Field] = []
        self.captions: Counter[str] = Counter()  # ours so far
        self.theirs: Mapping[str, int] = {}  # of the author's document, above the marker
        self.headings = iter(shared.headings)
        self.open: list[tuple[int, str]] = []

    def write(self, flow: Sequence[Placed], begins: dict[int, Marker]) -> None:
        below_table = False
        marker: Marker | None = None
        kept = keeps([placed.block for placed in flow], self.breaks)
        breaking = iter(self.breaks)
        breaks: PageBreak | None = None  # waits for what stands on the new page: there is none without
        for position, placed in enumerate(flow):
            if position in begins:
                if position:
                    self.end_part(marker, placed.block)
                marker, below_table, breaks = begins[position], False, None
                self.around, self.turned = _Around(self.house, marker), False
                self.scheme, self.room = marker.scheme, marker.width
                self.theirs = {"table": marker.tables, "figure": marker.figures}
                self.letters = None
            node, keep = placed.block, kept[position]
            if isinstance(node, PageBreak):
                breaks = PageBreak(node.orientation or (breaks.orientation if breaks else ""))
                continue
            if breaks and marker and not self.out and self.around.turns(breaks, turned=False):
                marker = replace(marker, new_page=False)  # the turned pages begin with one
            new_page = breaks is not None and self.page_ends(breaks)
            below_table, breaks = below_table and breaks is None, None
            first = len(self.out)
            if new_page and isinstance(node, Table) and not node.captioned:
                self.out.append(SMALL.format("", ""))  # a table cannot begin a page by itself
            if isinstance(node, Table):
                self.table(placed, node, next(breaking), after_table=below_table, keep=keep)
            elif isinstance(node, Chart):
                self.captions["figure"] += 1
                self.stretch(next(self.drawings), placed.first_slot)
            elif isinstance(node, Figure):
                self.captions["figure"] += 1
                self.stretch(block_xml.block(node), placed.first_slot)
            elif isinstance(node, Contents):
                self.contents()
            elif isinstance(node, Heading):
                self.heading(placed, node, after_table=below_table)
            else:
                clause = isinstance(node, Paragraph) and node.style == "clause"
                number = self.scheme.number("Clause") if clause else ""
                self.letters = None if clause else self.letters
                mark = self.shared.clauses.get(position, "")
                self.stretch(block_xml.block(node, mark, below_table, keep, number=number), placed.first_slot)
            below_table = isinstance(node, Table)
            if new_page:
                start = self.out[first]
                assert isinstance(start, str), "a block begins with its style"
                self.out[first] = on_new_page(start)
        self.end_part(marker)

    def page_ends(self, node: PageBreak) -> bool:
        """End a page; return whether that is still to be done, by what stands on the next one."""
        turned = self.around.turns(node, turned=self.turned)
        if turned != self.turned:
            if self.out or self.around.marker:
                self.end_section()
            self.turned, self.turns = turned, self.turns or turned
            self.room = self.around.turned_width if turned else self.around.width
            return False
        return bool(self.out or self.around.marker) and not self.around.fixed

    def end_section(self) -> None:
        """End the pages that stand upright, or the turned ones, with a paragraph too small to need a page."""
        turning = self.around.marker.turning if self.around.marker else None
        start, end = SMALL.format("", "").split("</w:pPr>")
        if turning is None:
            self.out += [start, SectionEnd(self.turned, self.first_section), f"</w:pPr>{end}"]
            self.first_section = False
            return
        section = turning.turned if self.turned else turning.later if turning.section in self.split else turning.first
        self.out.append(f"{start}{section}</w:pPr>{end}")
        self.split.add(turning.section)

    def end_part(self, marker: Marker | None, following: Block | None = None) -> None:
        """End the content: of the document, or of a marker."""
        if marker and self.turned:
            self.end_section()
            self.turned = False
        last = self.out[-1] if self.out else ""
        marks = self.ends_of_sections(0) + (marker.after if marker else "")
        if isinstance(last, str) and last.endswith("</w:p>"):
            self.end_paragraph_with(marks)
        elif marker and marker.closed and "<w:r>" not in marks and not (isinstance(following, Table) and not following.captioned):
            self.out.append(marks)  # ends of bookmarks may stand between a table and a paragraph
        else:
            self.out.append(_LAST_PARAGRAPH)
            self.end_paragraph_with(marks)
        if marker and marker.turning and marker.ends:
            turning = marker.turning
            own = turning.later if turning.section in self.split else turning.first
            self.out.append(f"<w:p><w:pPr>{own}</w:pPr></w:p>")
        self.parts.append(self.part(marker, self.out))
        self.out.clear()

    def part(self, marker: Marker | None, out: Sequence[str | Filling | Shown | Asked | SectionEnd]) -> Part:
        """Return what was written for a marker, the whole document or its notes: texts joined, and what is put in between."""
        pieces: list[bytes] = []
        values: list[tuple[int, Filling]] = []
        titles: list[tuple[int, Shown]] = []
        fields: list[tuple[int, Asked]] = []
        sections: list[tuple[int, SectionEnd]] = []
        fixed: list[str] = []
        same: dict[bytes, bytes] = {}  # what stands between the values of a long table is the same in every row
        for piece in (*out, ""):
            if isinstance(piece, str):
                fixed.append(piece)
                continue
            before = self.dressed(fixed)
            pieces += [same.setdefault(before, before), b""]
            fixed.clear()
            if isinstance(piece, Filling):
                values.append((len(pieces) - 1, piece))
            elif isinstance(piece, Shown):
                titles.append((len(pieces) - 1, piece))
            elif isinstance(piece, SectionEnd):
                sections.append((len(pieces) - 1, piece))
            else:
                fields.append((len(pieces) - 1, piece))
        pieces.append(self.dressed(fixed))
        if marker:
            pieces[0] = begun(pieces[0].decode(), marker, self.dressed([SMALL]).decode()).encode()
        return Part(marker, tuple(pieces), tuple(values), tuple(titles), tuple(fields), self.dress, tuple(sections))

    def dressed(self, fixed: Sequence[str]) -> bytes:
        return dressed("".join(fixed), self.dress, self.locale).encode()

    def stretch(self, stretch: Stretch, first_slot: int) -> None:
        base = len(self.lists)
        self.lists += stretch.lists
        self.links.update(dict.fromkeys(stretch.links))
        for piece in stretch.pieces:
            if isinstance(piece, str):
                self.out.append(piece)
            elif isinstance(piece, Value):
                self.out.append(Filling(first_slot + piece.slot, escape_attribute if piece.attribute else escape_value))
            elif isinstance(piece, Control):
                self.fields.append(piece.field)
                self.out.append(Asked(piece.field, first_slot, self.bookmark_id(field_bookmark(piece.field.name))))
            elif isinstance(piece, BookmarkId):
                self.out.append(str(self.bookmark_id(piece.name)))
            elif isinstance(piece, ListNumber):
                self.out.append(str(self.first_list + base + piece.index))
            elif isinstance(piece, NoteId):
                self.out.append(str(self.note(stretch.notes[piece.index], first_slot)))
            elif isinstance(piece, Above):
                self.out.append(self.above(piece.anchor))
            elif isinstance(piece, Drawn):
                self.picture(piece, first_slot)
            elif isinstance(piece, Bullets):
                self.out.append(str(self.first_list + self.bulleted_list()))
            elif isinstance(piece, Letters):
                self.out.append(str(self.first_list + self.lettered_list()))
            else:
                escaped = escape_attribute if piece.attribute else escape_value
                shown = self.shown(piece.form, piece.anchor)
                self.out.append(escaped(shown) if isinstance(shown, str) else self.title(shown, escaped))

    def picture(self, drawn: Drawn, first_slot: int) -> None:
        """Draw a picture as wide as there is room for it."""
        shown, number = next(self.pictures), self.next_drawing
        self.images[shown] = None
        self.next_drawing += 1
        across, down = drawings.size(shown, drawn, self.room)
        start, middle, end = drawings.frame(number, f"Picture {number}", across, down)
        build = Builder()
        build.add(start)
        block_xml.add_attribute(build, drawn.picture.content)
        build.add(middle, drawings.blip(shown, number, across, down), end)
        self.stretch(build.stretch(), first_slot)

    def note(self, words: Stretch, first_slot: int) -> int:
        """Write a footnote, and return its id; its links are those of another part."""
        number, self.next_note = self.next_note, self.next_note + 1
        around = self.out, self.links
        self.out, self.links = self.notes, self.note_links
        self.out.append(f"{notes.START[0]}{number}{notes.START[1]}")
        self.stretch(words, first_slot)
        self.out.append(notes.END)
        self.out, self.links = around
        return number

    def bulleted_list(self) -> int:
        """Return which of the lists has the bullets of cells."""
        if self.bullets is None:
            self.bullets = len(self.lists)
            self.lists.append(Begun(0, 1, bulleted=True))
        return self.bullets

    def lettered_list(self) -> int:
        """Return which of the lists counts the letters here: all those below one heading or clause are counted together."""
        if self.letters is None:
            self.letters = len(self.lists)
            self.lists.append(Begun(0, 1, lettered=True))
        return self.letters

    def title(self, heading: int, escaped: Callable[[str], str]) -> str | Shown:
        """Return the title of a heading, at once where its words hold no value."""
        if heading in self.shared.valued:
            return Shown(heading, escaped)
        return escaped(self.shared.headings[heading].title)

    def shown(self, form: str, anchor: str) -> str | int:
        """Return the cached text of a reference, or which heading's title it is."""
        kind, _, part = form.partition("-")
        if part == "label":  # of a box
            return self.words[kind]
        if part:  # of a caption
            return self.words[kind] if part == "word" else str(self.theirs.get(kind, 0) + self.captions[kind])
        position = self.shared.anchors.get(anchor)
        if position is None:
            return ""
        if form == "number":
            return self.shared.headings[position].full
        if form == "own":
            return self.shared.headings[position].cited
        if form == "switch":
            return "\\t " if self.shared.headings[position].worded else ""
        return position

    def above(self, anchor: str) -> str:
        """Return the field for what an item is counted below: Word has no field for the number of an item in another list."""
        position = self.shared.anchors.get(anchor)
        below = None if position is None else self.shared.headings[position].below
        if below is None:
            return ""
        switches = "\\w \\t \\h" if below.worded else "\\w \\h"
        return field(f"REF {below.bookmark} {switches}", below.cited)

    def gaps(self) -> Iterator[tuple[int, bytes]]:
        """Yield the bookmarks around headings of the author's that are referred to."""
        for name, heading in self.shared.theirs.items():
            bookmark = heading_bookmark(name)
            start, end = heading.gaps
            number = self.bookmark_id(bookmark)
            yield start, self.dressed([f'<w:bookmarkStart w:id="{number}" w:name="{bookmark}"/>'])
            yield end, self.dressed([f'<w:bookmarkEnd w:id="{number}"/>'])

    def bookmark_id(self, name: str) -> int:
        return self.ids.setdefault(name, self.first_bookmark + len(self.ids))

    def heading(self, placed: Placed, node: Heading, *, after_table: bool) -> None:
        """Write a heading; the bookmarks around sections start after its words and end before those of the next.

        LibreOffice loses a bookmark that starts or ends between blocks, where a table stands there.
        """
        target = next(self.headings)
        self.letters = None
        ends, first = self.ends_of_sections(node.level), len(self.out)
        style = self.scheme.style(node.level)
        touching = after_table and style in self.tight
        written = block_xml.block(node, target.bookmark, touching, style=style, number=self.scheme.number(style))
        self.stretch(written, placed.first_slot)
        start = self.out[first]
        assert isinstance(start, str), "a heading begins with its style"
        self.out[first] = start.replace("</w:pPr>", f"</w:pPr>{ends}", 1)
        if target.anchor:
            name = section_bookmark(target.anchor)
            self.end_paragraph_with(f'<w:bookmarkStart w:id="{self.bookmark_id(name)}" w:name="{name}"/>')
            self.open.append((node.level, name))

    def ends_of_sections(self, level: int) -> str:
        """End the sections that a heading of this level ends."""
        ends = ""
        while self.open and self.open[-1][0] >= level:
            ends += f'<w:bookmarkEnd w:id="{self.ids[self.open.pop()[1]]}"/>'
        return ends

    def end_paragraph_with(self, marks: str) -> None:
        """Put the marks of bookmarks at the end of the last paragraph written."""
        last = self.out[-1]
        assert isinstance(last, str), "a paragraph ends with its tag"
        self.out[-1] = last.removesuffix("</w:p>") + marks + "</w:p>"

    def table(self, placed: Placed, node: Table, breaking: Breaks, *, after_table: bool, keep: str) -> None:
        """Write a table; `keep` holds its last row on the page of what stands below it."""
        if node.captioned:
            self.captions["table"] += 1
        elif after_table:
            self.out.append(block_xml.paragraph_start("TableText") + "</w:p>")  # or Word makes the two tables one
        widths = next(self.widths)
        start, header = block_xml.table_start(node, widths)
        (_, below), *rows = rows_of(node, placed.first_slot)
        self.stretch(start, placed.first_slot)
        self.stretch(header, below)
        for number, (row, first) in enumerate(rows):
            with_next = breaking.keeps(number, len(rows)) or (number == len(rows) - 1 and KEEP_NEXT in keep)
            self.stretch(block_xml.row(row, node.columns, widths, False, with_next, number in breaking.tall), first)
        self.out.append("</w:tbl>")

    def contents(self) -> None:
        """Write the table of contents with its entries, without page numbers: see `word.laying_out` for those."""
        entries = [(number, target) for number, target in enumerate(self.shared.headings) if 1 <= target.level <= contents.LEVELS]
        self.out.append(block_xml.paragraph_start("TOCHeading") + run(self.words["contents"]) + "</w:p>")
        levels = range(1, contents.LEVELS + 1)
        numbers = [[target.number for _, target in entries if target.level == level and target.number] for level in levels]
        looks = contents.looks(self.stops, numbers, self.room)
        for position, (number, target) in enumerate(entries):
            start = field_start(contents.INSTRUCTION) if position == 0 else ""
            end = field_end() if position == len(entries) - 1 else ""
            start = block_xml.paragraph_start(f"TOC{target.level}", looks[target.level - 1]) + start
            counted = f"{run(target.number)}<w:r><w:tab/></w:r>" if target.number else ""
            before, after = run("\0").split("\0")
            start += contents.link(target.bookmark) + counted + before
            self.out += [start, self.title(number, escape_value), after + contents.LINK_END + end + "</w:p>"]
