"""Write house-style.docx, the Word look of every document, out of the tables of styles and lists below.

Run it after a change (`python templates/make_house_style.py [FILE]`) and commit both files. The same script gives the
same bytes. Lengths are twips (1/20 pt), sizes of type are points, rules are eighths of a point, colours are RRGGBB.

Colours are written out and not taken from the theme: a buyer's own house style may borrow single styles of ours, and
their contrast (at least 4.5:1, headings 7:1) must not depend on the theme they land in.
"""

import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

# Geometry. 9240 divides by every number up to 12 but 9, so that equal table columns come out in whole twips.
PAGE_WIDTH, PAGE_HEIGHT, TEXT_WIDTH = 11906, 16838, 9240
SIDE_MARGIN = (PAGE_WIDTH - TEXT_WIDTH) // 2
TOP_MARGIN, BOTTOM_MARGIN, HEADER_DISTANCE, FOOTER_DISTANCE = 1474, 1361, 709, 624
NUMBER_COLUMN = 850  # 15 mm, the axis: numbers and tables at the margin, text here
SHORTER = 737  # 13 mm: lines of text end here, so that they have at most about 88 characters
AXIS, HANGING = (NUMBER_COLUMN, None, SHORTER), (NUMBER_COLUMN, NUMBER_COLUMN)
LIST_STEP = 454  # a list's marker stands on the axis, each level one step further in; "(viii)" fits
CONTENTS_INDENTS = (850, 850, 567), (1644, 794, 567), (1644, None, 567)  # left, hanging, right
CELL_SIDE, CELL_TOP = 113, 57
# Line heights in 240ths of Calibri's own, 1.22 times its size: 15 points for text of 11, 13 for tables of 10.
TEXT_LINE, TABLE_LINE = 268, 256

ACCENT, TEXT, GREY, PLACEHOLDER, LINK = "14455F", "262626", "4A555E", "595959", "0B5394"
RULE, TINT, NOTE_FILL, BLANK_FILL, TAG_FILL = "C3CFD7", "E3ECF1", "F0F5F8", "FFEC99", "CDDEE8"
WARNING_FILL, WARNING_BAR = "FFF5E5", "B45309"
DECIDE_FILL, DECIDE_BAR = "EAF4F1", "2E7D6B"

LATIN, CHINESE = "Calibri", "Microsoft YaHei"
HEADINGS, BULLETS, NUMBERS, LETTERS = 1, 2, 3, 4  # w:num
OWN = """HeadingUnnumbered Authority Clause Lead TableText TableHeading Note Warning Decide TenderBlank TenderTag
TenderTable TenderFacts"""  # not Word's

W = {"xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
A = {"xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Properties = Mapping[str, Any]
Builders = Mapping[str, Callable[[Any], str]]


def element(tag: str, /, *children: str, **attributes: object) -> str:
    """Build one element as text; attributes of `w:` elements get that prefix, those None or False are left out."""
    prefix = "w:" if tag.startswith("w:") else ""
    given = ((k, str(1 if v is True else v)) for k, v in attributes.items() if v is not None and v is not False)
    shown = (f" {k if ':' in k else prefix + k}={quoteattr(v)}" for k, v in given)
    start, content = f"<{tag}{''.join(shown)}", "".join(children)
    return f"{start}>{content}</{tag}>" if content else f"{start}/>"


def values(**facts: object) -> str:
    """Build one `w:` element with a w:val for each fact; True gives a bare element, None and False give none."""
    shown = ((k, v) for k, v in facts.items() if v is not None and v is not False)
    return "".join(element(f"w:{k}", val=None if v is True else v) for k, v in shown)


def rule(side: str, width: int = 4, space: int = 0, colour: str = RULE) -> str:
    """Build one side of a border: width in eighths of a point, space in points."""
    return element(f"w:{side}", val="single", sz=width, space=space, color=colour)


def shading(fill: str) -> str:
    """Build a flat background."""
    return element("w:shd", val="clear", color="auto", fill=fill)


def named(tag: str, names: str, lengths: tuple[object, ...], **more: object) -> str:
    """Build one element whose attributes are the lengths under these names; a list that stops early names no more."""
    return element(tag, **dict(zip(names.split(), lengths, strict=False)), **more)


# What a style can say, in the order the schema wants it. `line` is in 240ths of a line.
PARAGRAPH: Builders = {
    "keep": lambda on: values(keepNext=True, keepLines=True),
    "whole": lambda on: values(keepLines=True),
    "widows": lambda on: values(widowControl=True),
    "number": lambda at: element("w:numPr", values(ilvl=at[1], numId=at[0])),
    "rules": lambda sides: element("w:pBdr", *sides),
    "fill": shading,
    "tabs": lambda stops: element("w:tabs", *(named("w:tab", "val leader pos", stop) for stop in stops)),
    # w:lineRule without w:line undoes the line height of the style below.
    "space": lambda at: named("w:spacing", "before after line", at, lineRule="auto" if len(at) > 2 else None),
    "indent": lambda lengths: named("w:ind", "left hanging right", lengths),
    "outline": lambda level: values(outlineLvl=level),
}
RUN: Builders = {
    "font": lambda name: element("w:rFonts", hint="default", ascii=name, hAnsi=name, cs=name),
    "bold": lambda on: values(b=on or 0, bCs=on or 0),
    "italic": lambda on: values(i=on, iCs=on),
    "colour": lambda rgb: values(color=rgb),
    "size": lambda points: values(sz=int(points * 2), szCs=int(points * 2)),
    "underline": lambda on: values(u="single"),
    "edge": lambda rgb: element("w:bdr", val="single", sz=24, space=0, color=rgb),
    "fill": shading,
    "raised": lambda on: values(vertAlign="superscript"),
}


def properties(tag: str, builders: Builders, wanted: Properties) -> str:
    """Build `w:pPr` or `w:rPr` in schema order, or nothing; a property that is not in the table is a KeyError."""
    if unknown := wanted.keys() - builders.keys():
        raise KeyError(*sorted(unknown))
    return element(tag, *(build(wanted[k]) for k, build in builders.items() if k in wanted)) if wanted else ""


@dataclass(frozen=True)
class Style:
    """One row of the table of styles: what it says of paragraph, run and table, and its place in Word's lists."""

    id: str
    name: str
    para: Properties = field(default_factory=dict)
    run: Properties = field(default_factory=dict)
    table: str = ""
    base: str | None = "Normal"
    next: str | None = None
    kind: str = "paragraph"
    default: bool = False
    rank: int = 99

    def xml(self) -> str:
        """Build the w:style element; styles up to rank 35 show in Word's gallery."""
        hidden = self.default and self.kind != "paragraph"
        names = values(name=self.name, basedOn=self.base, next=self.next, uiPriority=self.rank)
        flags = values(semiHidden=hidden, unhideWhenUsed=hidden, qFormat=self.rank <= 35 and not hidden)
        look = properties("w:pPr", PARAGRAPH, self.para) + properties("w:rPr", RUN, self.run) + self.table
        marks = {"type": self.kind, "default": self.default, "customStyle": self.id in OWN.split()}
        return element("w:style", names, flags, look, **marks, styleId=self.id)


def list_indent(level: int) -> tuple[int, int]:
    """Give left and hanging indent of one list level."""
    return NUMBER_COLUMN + (level + 1) * LIST_STEP, LIST_STEP


def box(name: str, fill: str, bar: str) -> Style:
    """Give a boxed paragraph; the indents keep bar and padding between the margins, equal neighbours share one box."""
    edges = rule("top", 4, 5, fill), rule("left", 36, 9, bar), rule("bottom", 4, 5, fill), rule("right", 4, 9, fill)
    indents = NUMBER_COLUMN + 270, None, SHORTER + 190
    para = {"whole": True, "rules": edges, "fill": fill, "space": (160, 160, TEXT_LINE), "indent": indents}
    # Not the plain name: LibreOffice would take “Note” for the PDF tag of that name, and break PDF/UA.
    return Style(name, f"Tender {name}", para, {"colour": TEXT}, rank=20)


def table_properties(borders: str, top: int, left: int, right: int | None = None) -> str:
    """Build the rules of a table and the padding of its cells."""
    widths = {"top": top, "left": left, "bottom": top, "right": left if right is None else right}
    margins = (element(f"w:{k}", w=width, type="dxa") for k, width in widths.items())
    return element("w:tblPr", element("w:tblInd", w=0, type="dxa"), borders, element("w:tblCellMar", *margins))


def tender_table() -> str:
    """Build the look of Tender Table: rules at the top and the bottom, light ones between, a total row where w:tblLook asks for it.

    Its header is marked by the letters of Table Heading alone, for which cells stand at the bottom of their row. Nothing is bold
    here but a total: bold is a toggle (ISO 29500-1, 17.7.3), and with that of Table Heading it would cancel out.
    """
    top, bottom = rule("top", 8, 0, ACCENT), rule("bottom", 8, 0, ACCENT)
    bold, total = properties("w:rPr", RUN, {"bold": True}), element("w:tcBorders", top)
    return (
        table_properties(element("w:tblBorders", top, bottom, rule("insideH")), CELL_TOP, CELL_SIDE)
        + element("w:tblStylePr", element("w:tcPr", values(vAlign="bottom")), type="firstRow")
        + element("w:tblStylePr", bold, element("w:tcPr", total), type="lastRow")
    )


def styles() -> list[Style]:
    """Give the table of styles.

    Word and LibreOffice set two paragraphs apart by the larger of the space after the first and before the second,
    so the space before a text paragraph shows only under a lead-in, a list or a table. Before a heading it is at least
    two and a half times what follows: a heading belongs to the text below it.
    """
    look = {"bold": True, "colour": ACCENT, "size": 18}
    minor = look | {"size": 11}
    head: dict[str, Any] = {"next": "BodyText", "rank": 9}
    page, dots = ("right", None, TEXT_WIDTH), ("right", "dot", TEXT_WIDTH)
    edge = {"tabs": (page,), "space": (0, 0, 240)}
    small = {"colour": GREY, "size": 8.5}
    default: dict[str, Any] = {"base": None, "default": True}
    character: dict[str, Any] = {"kind": "character", "base": "DefaultParagraphFont"}
    # fmt: off
    return [
        Style("Normal", "Normal", {"space": (None, None, TEXT_LINE)}, **default, rank=0),
        Style("BodyText", "Body Text", {"space": (120, 140), "indent": AXIS}, rank=1),
        Style("Authority", "Tender Authority", {"keep": True, "space": (0, 240)}, minor, next="Title", rank=10),
        Style("Title", "Title", {"keep": True, "space": (0, 100, 240)}, look | {"size": 28}, next="Subtitle", rank=10),
        Style("Subtitle", "Subtitle", {"whole": True, "rules": (rule("bottom", 8, 12, ACCENT),),
              "space": (0, 240, 252)}, {"colour": GREY, "size": 14}, next="BodyText", rank=11),
        # Headings 1 and 2 and clauses are the first three levels of one list; headings 3 and 4 have no number.
        Style("Heading1", "heading 1", {"keep": True, "number": (HEADINGS, 0), "space": (480, 160, 252),
              "indent": HANGING, "outline": 0}, look, **head),
        Style("Heading2", "heading 2", {"keep": True, "number": (HEADINGS, 1), "space": (340, 120, 252),
              "indent": HANGING, "outline": 1}, look | {"size": 13.5}, **head),
        Style("Heading3", "heading 3", {"keep": True, "space": (300, 80), "indent": AXIS, "outline": 2}, minor, **head),
        Style("Heading4", "heading 4", {"keep": True, "space": (300, 80), "indent": AXIS, "outline": 3},
              minor | {"colour": GREY}, **head),
        Style("HeadingUnnumbered", "Heading Unnumbered", {"keep": True, "space": (480, 160, 252)}, look, **head),
        Style("TOCHeading", "TOC Heading", base="HeadingUnnumbered", next="BodyText", rank=39),
        Style("Clause", "Clause", {"number": (HEADINGS, 2), "space": (120, 140), "indent": (*HANGING, SHORTER)}, rank=12),
        Style("Lead", "Lead", {"keep": True, "space": (300, 60), "indent": AXIS}, minor, next="BodyText", rank=13),
        *(Style(f"List{kind}{end}", f"List {kind} {end}".strip(), {"number": (number, at), "space": (60, 60),
                "indent": (*list_indent(at), SHORTER)}, rank=14)
          for kind, number in (("Bullet", BULLETS), ("Number", NUMBERS)) for at, end in enumerate(LIST_ENDS)),
        Style("Caption", "caption", {"keep": True, "space": (280, 100)}, look | {"size": 9.5}, next="BodyText", rank=35),
        Style("TableText", "Table Text", {"space": (0, 0, TABLE_LINE)}, {"size": 10}, rank=16),
        Style("TableHeading", "Table Heading", {"keep": True}, look | {"size": 10}, base="TableText", rank=17),
        box("Note", NOTE_FILL, ACCENT),
        box("Warning", WARNING_FILL, WARNING_BAR),
        box("Decide", DECIDE_FILL, DECIDE_BAR),
        *(Style(f"TOC{n}", f"toc {n}", {"tabs": (("left", None, at[0]), dots), "space": (0 if n > 1 else 140, 40),
                "indent": at}, {} if n > 1 else {"bold": True}, rank=39)
          for n, at in enumerate(CONTENTS_INDENTS, 1)),
        Style("Header", "header", edge, small),
        Style("Footer", "footer", edge, small),
        Style("FootnoteText", "footnote text", {"space": (0, 60, 252), "indent": AXIS}, {"colour": TEXT, "size": 9}),
        Style("DefaultParagraphFont", "Default Paragraph Font", kind="character", rank=1, **default),
        Style("Strong", "Strong", run={"bold": True}, rank=22, **character),
        Style("Emphasis", "Emphasis", run={"italic": True}, rank=21, **character),
        Style("Hyperlink", "Hyperlink", run={"colour": LINK, "underline": True}, **character),
        Style("TenderBlank", "Tender Blank", run={"colour": TEXT, "fill": BLANK_FILL}, rank=23, **character),
        # Its edge has the colour of the fill: that is the padding of a word that stands on a ground of its own.
        Style("TenderTag", "Tender Tag", rank=24, **character,
              run={"colour": TEXT, "size": 9.5, "edge": TAG_FILL, "fill": TAG_FILL}),
        Style("FootnoteReference", "footnote reference", run={"raised": True}, **character),
        Style("PlaceholderText", "Placeholder Text", run={"colour": PLACEHOLDER}, **character),
        Style("PageNumber", "page number", **character),
        Style("TableNormal", "Normal Table", table=table_properties("", 0, 108), kind="table", **default),
        Style("TenderTable", "Tender Table", table=tender_table(), base="TableNormal", kind="table", rank=40),
        Style("TenderFacts", "Tender Facts", table=table_properties("", 0, 0, 2 * CELL_SIDE), base="TableNormal",
              kind="table", rank=40),
        Style("NoList", "No List", kind="numbering", **default),
    ]
    # fmt: on


LIST_ENDS = ("", "2", "3")  # of style ids: ListBullet, ListBullet2, ListBullet3
COUNTS = (("decimal", "%{}."), ("lowerLetter", "(%{})"), ("lowerRoman", "(%{})"))
LETTER_COUNTS = (("lowerLetter", "(%{})"), ("lowerRoman", "(%{})"), ("upperLetter", "(%{})"))  # each cited with those above it


def level(at: int, kind: str, text: str, indents: tuple[int, int], style: str | None = None, **run: object) -> str:
    """Build one level of a list: number format, its text, indents, the paragraph style it belongs to and its look."""
    facts = values(start=1, numFmt=kind, pStyle=style, lvlText=text.format(at + 1), lvlJc="left")
    looks = properties("w:pPr", PARAGRAPH, {"indent": indents}), properties("w:rPr", RUN, run)
    return element("w:lvl", facts, *looks, ilvl=at)


def lists() -> dict[str, list[str]]:
    """Give the levels of the four lists by name, in the order of HEADINGS, BULLETS, NUMBERS and LETTERS."""
    clauses = [
        level(0, "decimal", "%1", HANGING, "Heading1"),
        level(1, "decimal", "%1.%2", HANGING, "Heading2"),
        level(2, "decimal", "%1.%2.%3", HANGING, "Clause", bold=False, colour=ACCENT),
        *(level(n, *COUNTS[(n - 2) % 3], list_indent(n - 3)) for n in range(3, 9)),  # "(a)" is kept for sub-clauses
    ]
    bullets, numbers = ({n: f"List{kind}{end}" for n, end in enumerate(LIST_ENDS)} for kind in ("Bullet", "Number"))
    mark = {"font": LATIN, "bold": False, "colour": ACCENT}
    signs = "\N{BULLET}\N{EN DASH}\N{BLACK SMALL SQUARE}" * 3
    return {
        "TenderHeadings": clauses,
        "TenderBullets": [level(n, "bullet", s, list_indent(n), bullets.get(n), **mark) for n, s in enumerate(signs)],
        "TenderNumbers": [level(n, *COUNTS[n % 3], list_indent(n), numbers.get(n)) for n in range(9)],
        "TenderLetters": [level(n, *LETTER_COUNTS[n % 3], list_indent(n)) for n in range(9)],
    }


def document_part() -> str:
    """Build the body: one empty paragraph and the page."""
    margins = {"top": TOP_MARGIN, "right": SIDE_MARGIN, "bottom": BOTTOM_MARGIN, "left": SIDE_MARGIN}
    size = element("w:pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT)
    edges = element("w:pgMar", **margins, header=HEADER_DISTANCE, footer=FOOTER_DISTANCE, gutter=0)
    empty = element("w:p", element("w:pPr", values(pStyle="BodyText")))
    return element("w:document", element("w:body", empty, element("w:sectPr", size, edges)), **W)


def styles_part() -> str:
    """Build styles.xml: defaults, Word's unused styles hidden, then the table of styles."""
    plain = {"ascii": LATIN, "hAnsi": LATIN, "eastAsia": CHINESE, "cs": "Arial"}
    themed = {"asciiTheme": "minorHAnsi", "hAnsiTheme": "minorHAnsi", "eastAsiaTheme": "minorEastAsia"}
    fonts = element("w:rFonts", **plain, **themed, cstheme="minorBidi")
    language = element("w:lang", val="en-GB", eastAsia="zh-CN", bidi="ar-SA")
    run = element("w:rPrDefault", element("w:rPr", fonts, values(sz=22, szCs=22), language))
    para = element("w:pPrDefault", properties("w:pPr", PARAGRAPH, {"widows": True, "space": (0, 0)}))
    shown = {"defLockedState": 0, "defUIPriority": 99, "defSemiHidden": 1, "defUnhideWhenUsed": 1, "defQFormat": 0}
    latent = element("w:latentStyles", **shown, count=376)
    return element("w:styles", element("w:docDefaults", run, para), latent, *(row.xml() for row in styles()), **W)


def numbering_part() -> str:
    """Build numbering.xml; nsid and tmpl only have to differ from list to list."""
    abstract, concrete = [], []
    for number, (name, levels) in enumerate(lists().items(), HEADINGS):
        facts = values(nsid=f"7E4D{number:04X}", multiLevelType="multilevel", tmpl=f"5A1C{number:04X}", name=name)
        abstract.append(element("w:abstractNum", facts, *levels, abstractNumId=number - 1))
        concrete.append(element("w:num", values(abstractNumId=number - 1), numId=number))
    return element("w:numbering", *abstract, *concrete, **W)


def settings_part() -> str:
    """Build settings.xml: layout of Word 2013 and later, no revision ids."""
    modern = "overrideTableStyleFontSizeAndJustification enableOpenTypeFeatures doNotFlipMirrorIndents"
    modes = {"compatibilityMode": 15} | dict.fromkeys([*modern.split(), "differentiateMultirowTableHeaders"], 1)
    where = "http://schemas.microsoft.com/office/word"
    return element(
        "w:settings",
        element("w:zoom", percent=100),
        values(defaultTabStop=LIST_STEP, characterSpacingControl="doNotCompress"),
        element("w:compat", *(element("w:compatSetting", name=k, uri=where, val=v) for k, v in modes.items())),
        element("w:themeFontLang", val="en-GB", eastAsia="zh-CN", bidi="ar-SA"),
        values(decimalSymbol=".", listSeparator=","),
        **W,
    )


def fonts_part() -> str:
    """Build fontTable.xml: each font with what to take where it is missing."""
    fonts = ((LATIN, "Carlito", "00"), (CHINESE, "Noto Sans CJK SC", "86"), ("Arial", "Liberation Sans", "00"))
    rows = []
    for name, instead, charset in fonts:
        facts = values(altName=instead, charset=charset, family="swiss", pitch="variable")
        rows.append(element("w:font", facts, name=name))
    return element("w:fonts", *rows, **W)


def theme_part() -> str:
    """Build the theme: our colours and fonts, and the plain fills, lines and effects that the schema demands."""
    accents = [ACCENT, "2E7D6B", WARNING_BAR, "5E4B8B", "9B2C2C", "5B6770"]
    rgb = {"dk1": "000000", "lt1": "FFFFFF", "dk2": ACCENT, "lt2": TINT}
    rgb |= {f"accent{n}": value for n, value in enumerate(accents, 1)} | {"hlink": LINK, "folHlink": "6B3FA0"}
    colours = (element(f"a:{k}", element("a:srgbClr", val=value)) for k, value in rgb.items())
    scripts = {"Hans": CHINESE, "Hant": "Microsoft JhengHei", "Arab": "Arial", "Hebr": "Arial"}
    family = [element(f"a:{k}", typeface=name) for k, name in {"latin": LATIN, "ea": "", "cs": ""}.items()]
    family += [element("a:font", script=script, typeface=name) for script, name in scripts.items()]
    solid = element("a:solidFill", element("a:schemeClr", val="phClr"))
    forms = {
        "fillStyleLst": solid * 3,
        "lnStyleLst": element("a:ln", solid, w=9525) * 3,
        "effectStyleLst": element("a:effectStyle", element("a:effectLst")) * 3,
        "bgFillStyleLst": solid * 3,
    }
    name = "tenderkit"
    elements = element(
        "a:themeElements",
        element("a:clrScheme", *colours, name=name),
        element("a:fontScheme", element("a:majorFont", *family), element("a:minorFont", *family), name=name),
        element("a:fmtScheme", *(element(f"a:{k}", form) for k, form in forms.items()), name=name),
    )
    return element("a:theme", elements, element("a:objectDefaults"), element("a:extraClrSchemeLst"), name=name, **A)


def core_part() -> str:
    """Build the document's properties; the writer puts title, author and dates in."""
    spaces = {"xmlns:cp": f"{PACKAGE}/metadata/core-properties", "xmlns:dc": "http://purl.org/dc/elements/1.1/"}
    facts = {"title": "House style", "creator": "tenderkit", "language": "en-GB"}
    return element("cp:coreProperties", *(element(f"dc:{k}", v) for k, v in facts.items()), **spaces)


def app_part() -> str:
    """Build the program's properties."""
    return element("Properties", element("Application", "tenderkit"), xmlns=f"{OFFICE}/extended-properties")


def relationships(targets: Mapping[str, str]) -> str:
    """Build a relationships part out of types and targets; ids count from rId1."""
    pairs = enumerate(targets.items(), 1)
    rows = (element("Relationship", Id=f"rId{n}", Type=kind, Target=target) for n, (kind, target) in pairs)
    return element("Relationships", *rows, xmlns=f"{PACKAGE}/relationships")


# Every part but the content types and the relationships: name, content type, builder.
PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "docProps/app.xml": (f"{TYPE}.extended-properties+xml", app_part),
    "docProps/core.xml": ("application/vnd.openxmlformats-package.core-properties+xml", core_part),
    "word/document.xml": (f"{TYPE}.wordprocessingml.document.main+xml", document_part),
    "word/fontTable.xml": (f"{TYPE}.wordprocessingml.fontTable+xml", fonts_part),
    "word/numbering.xml": (f"{TYPE}.wordprocessingml.numbering+xml", numbering_part),
    "word/settings.xml": (f"{TYPE}.wordprocessingml.settings+xml", settings_part),
    "word/styles.xml": (f"{TYPE}.wordprocessingml.styles+xml", styles_part),
    "word/theme/theme1.xml": (f"{TYPE}.theme+xml", theme_part),
}


def parts() -> dict[str, str]:
    """Give every part of the package by name, content types first and the others sorted."""
    usual = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    rows = [element("Default", Extension=extension, ContentType=kind) for extension, kind in usual.items()]
    rows += [element("Override", PartName=f"/{name}", ContentType=kind) for name, (kind, _) in PARTS.items()]
    office, core = f"{OFFICE}/relationships", f"{PACKAGE}/relationships/metadata/core-properties"
    top = {f"{office}/officeDocument": "word/document.xml", core: "docProps/core.xml"}
    top[f"{office}/extended-properties"] = "docProps/app.xml"
    inner = {f"{office}/{kind}": f"{kind}.xml" for kind in ("styles", "numbering", "settings", "fontTable")}
    inner[f"{office}/theme"] = "theme/theme1.xml"
    found = {name: build() for name, (_, build) in PARTS.items()}
    found |= {"_rels/.rels": relationships(top), "word/_rels/document.xml.rels": relationships(inner)}
    contents = element("Types", *rows, xmlns=f"{PACKAGE}/content-types")
    return {"[Content_Types].xml": contents} | dict(sorted(found.items()))


def write(path: Path) -> None:
    """Write the package with fixed times, and uncompressed: what deflate makes of it depends on the zlib at hand."""
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts().items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0  # else the bytes would tell Windows from the rest
            package.writestr(entry, DECLARATION + content)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("house-style.docx"))
