"""Accessibility rules for Word documents: what EN 301 549, clause 10, asks of a document and a program can check.

`findings` takes the bytes of a .docx and returns what keeps a reader from it. The rules have the form of those in `lint.py`.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from support.lint import (
    DC,
    WP,
    A,
    C,
    Document,
    Element,
    Finding,
    Found,
    Rule,
    Story,
    attribute,
    charts,
    checked,
    is_on,
    style_of,
    value,
)
from support.reading import W, words

DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
WHITE, BLACK = "FFFFFF", "000000"
ENOUGH, ENOUGH_FOR_LARGE = 4.5, 3.0  # contrast, WCAG 1.4.3
LARGE, LARGE_BOLD, SMALLEST, SMALLEST_IN_CHART = 18.0, 14.0, 8.0, 9.0  # points
NO_LINK_TEXT = {"here", "click here", "link", "this link", "this", "more", "read more", "see here", "download"}
LANGUAGES = (  # of two letters, in ISO 639-1
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu "
    "fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn "
    "ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os "
    "pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw "
    "ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
NO_HEADING = re.compile(r"title|subtitle|caption|toc( heading| \d)|(tender )?(authority|note|warning|decide)", re.IGNORECASE)
LONG_HEADING = 160  # characters: what is longer is a text
REQUIRED = re.compile(r"\b(?:required|optional|if|verplicht|facultatief|als)\b", re.IGNORECASE)  # in each shipped language
RULES: dict[str, Rule] = {}


def findings(data: bytes) -> list[Finding]:
    """Return everything in a document that keeps a reader from it."""
    return [*checked(RULES, Document(data))]


def rule(check: Rule) -> Rule:
    """Add a rule under the name of its function."""
    RULES[check.__name__] = check
    return check


# The document


@rule
def document_has_a_title(document: Document) -> Found:
    """A screen reader announces the title of a document, not its file name (WCAG 2.4.2)."""
    if not (document.core.findtext(f"{DC}title") or "").strip():
        yield "the properties", "the document has no title"


@rule
def language_is_set(document: Document) -> Found:
    """A screen reader speaks the language that the text says it is in (WCAG 3.1.1); of an unknown one it makes noise."""
    defaults = document.tree("styles").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    normal = (style.find(f"{W}rPr/{W}lang") for style in document.styles.values() if is_default(style))
    if not any(value(lang) for lang in (defaults, *normal)):
        yield "styles", "no language is set for the document"
    trees = [("styles", document.tree("styles")), *((story.name, story.root) for story in document.stories)]
    for place, tree in trees:
        for lang in tree.iter(f"{W}lang"):
            if value(lang) and not is_language(value(lang)):
                yield place, f"“{value(lang)}” is no language"


def is_default(style: Element) -> bool:
    """Return whether a style is that of paragraphs that name none."""
    return attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true", "on")


def is_language(tag: str) -> bool:
    """Return whether a language tag (BCP 47) is well formed and begins with a language of ISO 639-1."""
    return re.fullmatch("[a-z]{2}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", tag) is not None and tag[:2] in LANGUAGES


@rule
def document_begins_with_its_title(document: Document) -> Found:
    """One title stands above all headings; without a title, one heading of level 1 does (WCAG 1.3.1)."""
    levels = [level for _, level in document.headings]
    top = 0 if 0 in levels else 1
    if not levels or levels[0] != top:
        yield "headings", "the document does not begin with its title"
    elif levels.count(top) > 1:
        yield "headings", f"there are {levels.count(top)} titles"


@rule
def headings_skip_no_level(document: Document) -> Found:
    """Who goes from heading to heading takes a skipped level for a part that is missing (WCAG 1.3.1)."""
    for (_, before), (paragraph, after) in itertools.pairwise(document.headings):
        if after > before + 1:
            yield document.story.near(paragraph), f"a heading of level {after} follows one of level {before}"


@rule
def what_looks_like_a_heading_is_one(document: Document) -> Found:
    """Who goes from heading to heading passes by a bold line that is none (WCAG 1.3.1); what ends in a colon announces a list."""
    for paragraph in document.story.root.iter(f"{W}p"):
        runs = [run for run in paragraph.iter(f"{W}r") if words(run).strip()]
        aside = any(node.tag in (f"{W}tbl", f"{W}txbxContent") for node in paragraph.iterancestors())
        if not runs or aside or NO_HEADING.fullmatch(document.style_name(paragraph)) or is_heading(document, paragraph):
            continue
        text = words(paragraph).strip()
        if len(text) <= LONG_HEADING and not text.endswith(":") and all(is_bold(document, run, paragraph) for run in runs):
            yield document.story.near(paragraph), "it looks like a heading, and is none"


def is_bold(document: Document, run: Element, paragraph: Element) -> bool:
    """Return whether a run is bold: by itself, by its style, or by that of its paragraph."""
    styles = (value(run.find(f"{W}rPr/{W}rStyle")), style_of(paragraph) or document.default_style)
    holders = [run, *(each for style in styles for each in document.lineage(style))]
    return is_on(next((bold for holder in holders if (bold := holder.find(f"{W}rPr/{W}b")) is not None), None))


def is_heading(document: Document, paragraph: Element) -> bool:
    """Return whether a paragraph is in the outline."""
    holders = [paragraph, *document.lineage(style_of(paragraph))]
    level = next((value(found) for each in holders if (found := each.find(f"{W}pPr/{W}outlineLvl")) is not None), "9")
    return level != "9"


# Tables, pictures, controls


@rule
def tables_have_a_header_row(document: Document) -> Found:
    """A screen reader speaks the column's heading with each cell, if the first row is marked as headings (WCAG 1.3.1)."""
    for place, table in document.tables():
        row = table.find(f"{W}tr")
        if row is None or not is_on(row.find(f"{W}trPr/{W}tblHeader")):
            yield place, "the first row is not marked as header"


@rule
def header_cells_have_words(document: Document) -> Found:
    """A column without a heading is read without one."""
    for place, table in document.tables():
        for row in table.findall(f"{W}tr"):
            if is_on(row.find(f"{W}trPr/{W}tblHeader")) and not all(words(cell).strip() for cell in row.findall(f"{W}tc")):
                yield place, "a cell of the header row is empty"


@rule
def tables_have_alternative_text(document: Document) -> Found:
    """A screen reader says what a table is about before it enters it."""
    for place, table in document.tables():
        texts = [value(table.find(f"{W}tblPr/{W}{name}")) for name in ("tblCaption", "tblDescription")]
        if not any(text.strip() for text in texts):
            yield place, "the table has no alternative text"


@rule
def tables_have_a_name_of_their_own(document: Document) -> Found:
    """Of five tables that are called “Tick, Code, Answer” nobody knows which is which."""
    for place, table in document.tables():
        name = value(table.find(f"{W}tblPr/{W}tblCaption"))
        row = table.find(f"{W}tr")
        header = [] if row is None else [words(cell).strip() for cell in row.findall(f"{W}tc")]
        if name.strip() and re.split(r",\s*", name) == header:
            yield place, "the table has no name but the words of its header"


@rule
def colour_does_not_speak_alone(document: Document) -> Found:
    """Who does not see the colour of a cell has its words, and nothing else (WCAG 1.4.1)."""
    for place, table in document.tables():
        for cell in table.iter(f"{W}tc"):
            if filled(cell.find(f"{W}tcPr")) and not words(cell).strip():
                yield place, "a cell is shaded and has no words"


@rule
def pictures_have_alternative_text(document: Document) -> Found:
    """A picture is described to those who do not see it, or marked as decoration (WCAG 1.1.1)."""
    for story in document.stories:
        for drawing in story.root.iter(f"{WP}docPr"):
            decoration = any(mark.get("val") in ("1", "true") for mark in drawing.iter(DECORATIVE))
            if not drawing.get("descr", "").strip() and not decoration:
                yield story.near(drawing), "the picture has no alternative text"


@rule
def charts_are_told_in_words(document: Document) -> Found:
    """Who does not see a chart is told all that it shows: the names of bars and series, and every number (WCAG 1.1.1)."""
    ends = {(end.source, end.id): end.target for end in document.relationships}
    for story in document.stories:
        for drawing in story.root.iter(f"{WP}inline"):
            told = drawing.find(f"{WP}docPr").get("descr", "")
            for chart in drawing.iter(f"{C}chart"):
                part = document.trees.get(ends.get((story.name, next(iter(chart.attrib.values()), "")), ""))
                names = [] if part is None else [node.text or "" for node in part.iter(f"{C}v")]
                # A text may write thousands in groups.
                bare = re.sub(r"(?<=\d)[,.'’ \u00a0\u202f](?=\d)", "", told)
                missing = [name for name in names if name not in told and name.replace(".", "") not in bare]
                if missing and told.strip():
                    yield story.near(drawing), f"the alternative text does not say “{missing[0]}”"


@rule
def chart_labels_stand_out(document: Document) -> Found:
    """Numbers on bars are text (WCAG 1.4.3), and bars that touch are told apart by their tones (WCAG 1.4.11)."""
    for name, chart in charts(document):
        fills = []
        for series in chart.iter(f"{C}ser"):
            fill = colour_in(series.find(f"{C}spPr"))
            label = colour_in(series.find(f"{C}dLbls/{C}txPr//{A}defRPr"))
            fills.append(fill)
            if contrast(fill, label) < ENOUGH:
                yield name, f"contrast of the label {label} on {fill} is {contrast(fill, label):.1f}"
        for one, other in itertools.pairwise(fills):
            if contrast(one, other) < ENOUGH_FOR_LARGE:
                yield name, f"contrast of the bars {one} and {other} is {contrast(one, other):.1f}"


@rule
def chart_text_is_not_tiny(document: Document) -> Found:
    """A chart is read at the size of the page, and its letters are thin: text under 9 points is not read."""
    for name, chart in charts(document):
        sizes = [int(node.get("sz", "1000")) / 100 for node in chart.iter(f"{A}defRPr")]
        if not sizes or min(sizes) < SMALLEST_IN_CHART:
            yield name, f"a text of the chart has less than {SMALLEST_IN_CHART:g} points"


def colour_in(properties: Element | None) -> str:
    """Return the colour of the fill of a shape or text of DrawingML; black where it names none."""
    colour = None if properties is None else properties.find(f"{A}solidFill/{A}srgbClr")
    return BLACK if colour is None else colour.get("val").upper()


@rule
def fields_say_in_words_whether_they_are_required(document: Document) -> Found:
    """Who fills a form in learns beside each field, or below the question, whether it has to be (WCAG 3.3.2)."""
    asked = ""  # the words below the last heading
    for node in document.story.root.iter(f"{W}p", f"{W}sdt"):
        if node.tag == f"{W}p":
            inside = next(node.iterancestors(f"{W}tbl"), None) is not None
            asked = "" if is_heading(document, node) else asked if inside else f"{asked} {words(node)}"
            continue
        around = next(node.iterancestors(f"{W}tr", f"{W}p"), None)
        row = next(node.iterancestors(f"{W}tr"), around)
        if row is not None and not REQUIRED.search(f"{asked} {words(row)}"):
            yield document.story.near(node), "nothing says whether the field is required"


@rule
def controls_have_a_name(document: Document) -> Found:
    """A screen reader announces a form field by its title (WCAG 4.1.2)."""
    for story in document.shown:
        for control in story.root.iter(f"{W}sdtPr"):
            kinds = {child.tag.rpartition("}")[2] for child in control}
            if not value(control.find(f"{W}alias")).strip() and not kinds & {"docPartObj", "docPartList"}:
                yield story.near(control), "the content control has no title"


@rule
def titles_of_controls_end_at_a_word(document: Document) -> Found:
    """A screen reader speaks the title of a field: half a word is no word."""
    for story in document.shown:
        for control in story.root.iter(f"{W}sdt"):
            title = value(control.find(f"{W}sdtPr/{W}alias"))
            around = next(control.iterancestors(f"{W}tr", f"{W}p"), None)
            if not title.endswith("…") or around is None:
                continue
            start = title.removesuffix("…").rpartition(" ")[2]
            cells = " ".join(words(cell) for cell in around.iterfind(f"{W}tc")) if around.tag == f"{W}tr" else words(around)
            if not re.search(rf"\b{re.escape(start)}(?!\w)", cells) and re.search(rf"\b{re.escape(start)}", cells):
                yield story.near(control), f"the title “{title}” ends within a word"


@rule
def fields_to_write_in_look_like_fields(document: Document) -> Found:
    """Who sees grey words alone takes them for an explanation: a line, a frame or a ground says where to write (WCAG 1.4.11)."""
    for control in document.story.root.iter(f"{W}sdt"):
        if control.find(f"{W}sdtPr/{W}text") is None and control.find(f"{W}sdtPr/{W}date") is None:
            continue
        paragraph = next(control.iterancestors(f"{W}p"), None)
        marks = [
            *([] if paragraph is None else paragraph.iterfind(f"{W}pPr/{W}pBdr/{W}bottom")),
            *([] if paragraph is None else paragraph.iterfind(f"{W}pPr/{W}shd")),
            *control.iterfind(f"{W}sdtContent//{W}rPr/{W}u"),
            *control.iterfind(f"{W}sdtContent//{W}rPr/{W}bdr"),
            *control.iterfind(f"{W}sdtContent//{W}rPr/{W}shd"),
        ]
        if not any(value(mark) not in ("none", "nil") for mark in marks):
            yield document.story.near(control), "nothing shows that the field is to be written in"


@rule
def text_does_not_float(document: Document) -> Found:
    """Text boxes, frames and floating tables are read out of order, or not at all."""
    for story in document.stories:
        for tag, name in (("txbxContent", "text box"), ("framePr", "frame"), ("tblpPr", "floating table")):
            for node in story.root.iter(f"{W}{tag}"):
                yield story.near(node), f"text stands in a {name}"


# Paragraphs


@rule
def paragraphs_are_not_empty(document: Document) -> Found:
    """Blank lines are read aloud one by one; space belongs to styles.

    Word itself demands some: after the last table of the body or of a cell, and where cell, header or note would be empty.
    """
    for story in document.shown:
        for paragraph in story.root.iter(f"{W}p"):
            if is_blank(paragraph) and not is_demanded(paragraph):
                before = next(paragraph.itersiblings(f"{W}p", preceding=True), None)
                where = story.near(paragraph) if before is None else f"{story.near(before)}, and after it"
                yield where, "the paragraph is empty"


def is_blank(paragraph: Element) -> bool:
    """Return whether a paragraph shows nothing."""
    shown = (f"{W}{name}" for name in ("drawing", "pict", "object", "sym", "fldSimple", "footnoteReference", "endnoteReference"))
    return not words(paragraph).strip() and next(paragraph.iter(*shown), None) is None


def is_demanded(paragraph: Element) -> bool:
    """Return whether Word demands that a paragraph stands where it does."""
    around = [node for node in paragraph.getparent() if node.tag in (f"{W}p", f"{W}tbl", f"{W}sdt")]
    if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return True  # a section ends in a paragraph
    if around == [paragraph]:
        return paragraph.getparent().tag != f"{W}body"
    return around[-1] is paragraph and around[-2].tag == f"{W}tbl"


@rule
def lists_are_real(document: Document) -> Found:
    """A list typed by hand is no list to a screen reader: it announces neither its length nor its items (WCAG 1.3.1)."""
    marker = re.compile(r"\s*([-–—•·▪◦●■*]|\(?(\d{1,2}|[a-z]|[ivx]{1,4})\)|(\d{1,2}|[a-z])\.)[ \t\u00a0]\s*\S")
    for story in document.shown:
        for paragraph in story.root.iter(f"{W}p"):
            if is_entry(document, paragraph) or document.number_of(paragraph) is not None:
                continue
            match = marker.match(words(paragraph))
            if match:
                yield story.near(paragraph), f"the paragraph begins with “{match[1]}”, typed, not numbered"


def is_entry(document: Document, paragraph: Element) -> bool:
    """Return whether a paragraph is an entry of the table of contents."""
    return document.style_name(paragraph).startswith("toc ")


@rule
def links_say_where_they_lead(document: Document) -> Found:
    """Links are read one by one, without the text around them (WCAG 2.4.4)."""
    for story in document.shown:
        links = [(story.near(link), words(link)) for link in story.root.iter(f"{W}hyperlink") if not is_picture(link)]
        links += [(story.near(found.paragraphs[0]), found.result) for found in document.fields(story, "HYPERLINK")]
        for place, text in links:
            text = text.strip().rstrip(".…")
            if not text or text.lower() in NO_LINK_TEXT:
                yield place, f"“{text}” does not say where the link leads"
            elif re.fullmatch(r"(https?://|www\.|ftp://|mailto:)\S+", text, re.IGNORECASE):
                yield place, f"the link's text is a bare address, {text}"


def is_picture(link: Element) -> bool:
    """Return whether a link shows a picture: its alternative text says where it leads."""
    return next(link.iter(f"{W}drawing"), None) is not None


@rule
def tabs_make_no_table(document: Document) -> Found:
    """Columns made with tabs are read line by line: nobody hears which words belong together (WCAG 1.3.1)."""
    for holder in document.story.root.iter(f"{W}body", f"{W}tc"):
        before = 0
        for block in holder:
            lines = words(block).split("\n") if block.tag == f"{W}p" and not is_entry(document, block) else [""]
            for line in lines:
                tabs = len(re.findall(r"[^\t]\t+(?=[^\t])", line.strip()))
                if tabs > 1 or (tabs and before):
                    yield document.story.near(block), "tabs make a table of this text"
                before = tabs


# Looks


@dataclass(frozen=True)
class Look:
    """How text looks: colours as RRGGBB, size in points."""

    colour: str
    fill: str
    size: float
    bold: bool

    @property
    def needed(self) -> float:
        """Return the contrast that it needs (WCAG 1.4.3)."""
        large = self.size >= LARGE or (self.bold and self.size >= LARGE_BOLD)
        return ENOUGH_FOR_LARGE if large else ENOUGH

    @property
    def contrast(self) -> float:
        """Return the contrast that it has."""
        return contrast(self.colour, self.fill)


@functools.lru_cache
def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2, “relative luminance”)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip


def filled(properties: Element | None) -> str:
    """Return the colour that run, paragraph, cell or table properties lay behind text, or ""."""
    if properties is None:
        return ""
    marked = HIGHLIGHTS.get(value(properties.find(f"{W}highlight")), "")
    shading = properties.find(f"{W}shd")
    fill = attribute(shading, "fill") if shading is not None else ""
    return marked or (fill.upper() if re.fullmatch("[0-9A-Fa-f]{6}", fill) else "")


def look_of(document: Document, run: Element | None, paragraph: Element | None, styles: tuple[str, str]) -> Look:
    """Work out how a run looks (ISO 29500-1, 17.7.2): its own properties, then the styles of character, paragraph and table.

    `styles` are the character and the paragraph style. Bold in styles is a toggle: on twice it is off (17.7.3).
    """
    cell = None if paragraph is None else next(paragraph.iterancestors(f"{W}tc"), None)
    table_looks = [] if cell is None else [*looks_of_cell(document, cell)]
    character, own = ([*document.lineage(style)] for style in styles)
    defaults = document.tree("styles").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    runs = [None if run is None else run.find(f"{W}rPr")]
    runs += [holder.find(f"{W}rPr") for holder in (*character, *own, *table_looks)] + [defaults]
    colour = nearest(runs, "color")
    paragraphs = [holder.find(f"{W}pPr") for holder in ([paragraph] if paragraph is not None else []) + own]
    cells = [
        holder.find(f"{W}{name}") for holder in ([cell] if cell is not None else []) + table_looks for name in ("tcPr", "tblPr")
    ]
    fill = next(filter(None, map(filled, runs + paragraphs + cells)), WHITE)
    if not re.fullmatch("[0-9A-Fa-f]{6}", colour):  # automatic: Word takes what shows best
        colour = max((BLACK, WHITE), key=lambda one: contrast(one, fill))
    direct = None if runs[0] is None else runs[0].find(f"{W}b")
    toggled = [is_on(first_of(layer, "b")) for layer in (character, own, table_looks)]
    bold = is_on(direct) if direct is not None else sum(toggled) % 2 == 1
    return Look(colour.upper(), fill, float(nearest(runs, "sz") or 20) / 2, bold)


def nearest(properties: list[Element | None], name: str) -> str:
    """Return the value of a property in the first of a row of run properties that has it, or ""."""
    return next((found for one in properties if one is not None and (found := value(one.find(f"{W}{name}")))), "")


def first_of(holders: list[Element], name: str) -> Element | None:
    """Return a run property of the nearest style that has it."""
    return next((found for holder in holders if (found := holder.find(f"{W}rPr/{W}{name}")) is not None), None)


def looks_of_cell(document: Document, cell: Element) -> Iterator[Element]:
    """Yield what a cell's table style says of it, nearest first: the first or last row's part of each style, then the style."""
    row = cell.getparent()
    table = next(cell.iterancestors(f"{W}tbl"))
    rows = table.findall(f"{W}tr")
    look = table.find(f"{W}tblPr/{W}tblLook")
    parts = []
    for part, at in (("firstRow", 0), ("lastRow", -1)):
        if row is rows[at] and look is not None and attribute(look, part) in ("1", "true", "on"):
            parts.append(part)
    for style in document.lineage(value(table.find(f"{W}tblPr/{W}tblStyle"))):
        yield from (found for part in parts for found in style.findall(f"{W}tblStylePr") if attribute(found, "type") == part)
        yield style


@functools.lru_cache(maxsize=1)
def texts(document: Document) -> list[tuple[Story, Element, Look]]:
    """Return every run that shows words, and its look."""
    normal = next((name for name, style in document.styles.items() if is_default(style)), "")
    found = []
    for story in document.shown:
        for run in story.root.iter(f"{W}r"):
            shown = "".join(node.text or "" for node in run.findall(f"{W}t")).strip()
            if shown and not is_on(run.find(f"{W}rPr/{W}vanish")):
                paragraph = next(run.iterancestors(f"{W}p"))
                styles = value(run.find(f"{W}rPr/{W}rStyle")), style_of(paragraph) or normal
                found.append((story, run, look_of(document, run, paragraph, styles)))
    return found


@rule
def text_stands_out(document: Document) -> Found:
    """Pale text is lost to many readers: contrast is at least 4.5 to 1, for large text 3 to 1 (WCAG 1.4.3)."""
    seen: set[Look] = set()
    for story, run, look in texts(document):
        if look not in seen and look.contrast < look.needed:
            yield story.near(run), f"contrast of {look.colour} on {look.fill} is {look.contrast:.1f}, less than {look.needed}"
        seen.add(look)


@rule
def styles_stand_out(document: Document) -> Found:
    """Whoever goes on writing uses the styles that are there: each is legible, and so are the numbers of lists."""
    for name, style in document.styles.items():
        kind = attribute(style, "type")
        if kind in ("paragraph", "character"):
            look = look_of(document, None, None, (name, "") if kind == "character" else ("", name))
            if look.contrast < look.needed:
                yield f"the style {name}", f"contrast of {look.colour} on {look.fill} is {look.contrast:.1f}"
        for part in style.findall(f"{W}tblStylePr"):
            colour = nearest([part.find(f"{W}rPr")], "color")
            fill = filled(part.find(f"{W}tcPr")) or WHITE
            if re.fullmatch("[0-9A-Fa-f]{6}", colour) and contrast(colour, fill) < ENOUGH:
                yield f"the style {name}", f"contrast of {colour} on {fill} is {contrast(colour, fill):.1f}"
    for level in document.tree("numbering").iter(f"{W}lvl"):
        colour = nearest([level.find(f"{W}rPr")], "color")
        if re.fullmatch("[0-9A-Fa-f]{6}", colour) and contrast(colour, WHITE) < ENOUGH:
            yield "numbering", f"contrast of {colour} on {WHITE} is {contrast(colour, WHITE):.1f}"


@rule
def text_is_not_tiny(document: Document) -> Found:
    """Text under 8 points is not read on paper."""
    for story, run, look in texts(document):
        if look.size < SMALLEST:
            yield story.near(run), f"the text has {look.size:g} points"
