"""Styles, lists, paragraphs and parts, written by hand → a Word file such as an authority might bring.

Everything is text that a person could have typed, so that nothing of ours is behind it. `their_houses` and `their_models` say
which files there are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:mc="{MARKUP}" xmlns:w14="{W14}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" mc:Ignorable="w14"'
)


# Text


def said(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, style: str = "", properties: str = "", *, before: str = "", after: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{before}{said(text) if text else ''}{after}</w:p>"


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def table(*cells: str, width: int = 3000) -> str:
    grid = f'<w:gridCol w:w="{width}"/>' * len(cells)
    row = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for cell in cells)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width * len(cells)}" w:type="dxa"/><w:tblCaption w:val="Frame"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{row}</w:tr></w:tbl>"
    )


def watermark(text: str) -> str:
    return (
        '<w:r><w:pict><v:shape id="Watermark" style="position:absolute;width:400pt;height:80pt;rotation:315" fillcolor="silver" '
        f'stroked="f" alt="{text}"><v:textpath style="font-family:Calibri" string="{text}"/></v:shape></w:pict></w:r>'
    )


def text_box(text: str) -> str:
    """A text box as Word stores it: once for itself and once for older programs."""
    inside = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="1800000" cy="720000"/><wp:docPr id="7" name="Text Box 7" descr="An aside"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="720000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:141pt;height:56pt">'
        f"<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def section(
    width: int = 11906, height: int = 16838, margin: str = "1418", *, before: str = "", after: str = "", columns: str = ""
) -> str:
    turned = ' w:orient="landscape"' if width > height else ""
    sides = " ".join(f'w:{side}="{margin}"' for side in ("top", "right", "bottom", "left"))
    return (
        f'<w:sectPr>{before}<w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar {sides} w:header="709" w:footer="709" '
        f'w:gutter="0"/>{columns}{after}</w:sectPr>'
    )


# Lists and styles


@dataclass(frozen=True)
class Level:
    """A level of a list: its text, its format, what else the schema has before and after the text."""

    text: str
    format: str = "decimal"
    style: str = ""
    more: str = ""
    start: int = 1
    suffix: str = ""

    def xml(self, at: int) -> str:
        linked = f'<w:pStyle w:val="{self.style}"/>' if self.style else ""
        restart = self.more if self.more.startswith("<w:lvlRestart") else ""
        legal = self.more if self.more.startswith("<w:isLgl") else ""
        suffix = f'<w:suff w:val="{self.suffix}"/>' if self.suffix else ""
        indent = 567 + 284 * at
        return (
            f'<w:lvl w:ilvl="{at}"><w:start w:val="{self.start}"/><w:numFmt w:val="{self.format}"/>{restart}{linked}{legal}{suffix}'
            f'<w:lvlText w:val="{self.text}"/><w:lvlJc w:val="left"/><w:pPr>'
            f'<w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr></w:lvl>'
        )


def definition(levels: Iterable[Level], number: int = 0, *, link: str = "") -> str:
    inside = "".join(level.xml(at) for at, level in enumerate(levels))
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{link}{inside}</w:abstractNum>'


def use(number: int, of: int = 0, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def lists(*levels: Level, more: str = "", uses: str = "") -> str:
    return f"{definition(levels)}{more}{uses or use(1)}"


@dataclass(frozen=True)
class Style:
    """A paragraph style: its id, its name, the style that it is based on, what it says of paragraphs and of text."""

    id: str
    name: str
    paragraph: str = ""
    text: str = ""
    base: str = "Normal"
    kind: str = "paragraph"

    @property
    def xml(self) -> str:
        based = f'<w:basedOn w:val="{self.base}"/>' if self.base else ""
        look = f"<w:rPr>{self.text}</w:rPr>" if self.text else ""
        properties = f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else ""
        return (
            f'<w:style w:type="{self.kind}" w:styleId="{self.id}"><w:name w:val="{self.name}"/>{based}<w:qFormat/>'
            f"{properties}{look}</w:style>"
        )


NORMAL = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="21"/>'
    '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
)
SIZES = {1: 32, 2: 26, 3: 23}


def heading(
    level: int, *, id: str = "", name: str = "", number: str = "", base: str = "Normal", keep: bool = True, text: str = ""
) -> Style:
    """The style of headings of a level; `number` is its w:numPr."""
    kept = "<w:keepNext/><w:keepLines/>" if keep else ""
    properties = f'{kept}{number}<w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="{level - 1}"/>'
    look = text or f'<w:b/><w:color w:val="2E4A3F"/><w:sz w:val="{SIZES[level]}"/>'
    return Style(id or f"Heading{level}", name or f"heading {level}", properties, look, base)


def headings(
    numbers: int = 3, *, list_of: int = 1, ids: str = "Heading{}", names: str = "heading {}", **look: object
) -> tuple[Style, ...]:
    """Heading 1 to 3, of which the first so many name a list, with ids and names of some language."""
    return tuple(
        heading(
            level,
            id=ids.format(level),
            name=names.format(level),
            number=numbered(list_of, level - 1) if level <= numbers else "",
            **look,
        )  # type: ignore[arg-type]
        for level in (1, 2, 3)
    )


TITLE = Style("Title", "Title", '<w:spacing w:after="200"/>', '<w:color w:val="2E4A3F"/><w:sz w:val="48"/>')
HEADING_TEXT = ("Subject of the contract", "What is bought", "In detail")


# The file

MODE = (
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)


@dataclass(frozen=True)
class WordFile:
    """A Word file: its styles, lists, paragraphs and last section; further parts with their kinds of relationship."""

    styles: tuple[Style, ...] = ()
    lists: str = ""
    body: str = ""
    section: str = field(default_factory=section)
    settings: str = MODE
    normal: str = NORMAL
    defaults: str = DEFAULTS
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    main: str = "word/document.xml"
    title: str = "Their file"

    def data(self) -> bytes:
        """The bytes of the file. Headers and the like are in `parts`: name → kind and content, related as rIdName."""
        sample = "".join(paragraph(text, style.id) for text, style in zip(HEADING_TEXT, self.styles[:3], strict=False))
        body = self.body or sample + paragraph("Text of the sample.")
        styles = f"{self.defaults}{self.normal}{''.join(each.xml for each in (*self.styles, TITLE))}"
        main = {
            "styles.xml": ("styles", f"<w:styles {SPACES}>{styles}</w:styles>"),
            "settings.xml": ("settings", f"<w:settings {SPACES}>{self.settings}</w:settings>"),
            **({"numbering.xml": ("numbering", f"<w:numbering {SPACES}>{self.lists}</w:numbering>")} if self.lists else {}),
            **self.parts,
        }
        links = "".join(
            f'<Relationship Id="{relation(name)}" Type="{OFFICE}/{kind}" Target="{name}"/>' for name, (kind, _) in main.items()
        )
        types = "".join(f'<Override PartName="/word/{name}" ContentType="{TYPE}.{kind}+xml"/>' for name, (kind, _) in main.items())
        file = self.main.rpartition("/")[2]
        core = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{self.title}</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>'
        )
        members = {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/><Override PartName="/{self.main}" ContentType="{TYPE}.document.main+xml"/>'
            '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
            f"{types}</Types>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
            f'Target="{self.main}"/><Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/></Relationships>',
            "docProps/core.xml": core,
            self.main: f"<w:document {SPACES}><w:body>{body}{self.section}</w:body></w:document>",
            f"word/_rels/{file}.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
            **{f"word/{name}": content for name, (_, content) in main.items()},
        }
        return packed({name: (HEAD + content).encode() for name, content in members.items()})


def relation(part: str) -> str:
    return "rId" + part.partition(".")[0].capitalize()


def header(*content: str, kind: str = "header", tag: str = "hdr") -> tuple[str, str]:
    return kind, f"<w:{tag} {SPACES}>{''.join(content)}</w:{tag}>"


def footer(*content: str) -> tuple[str, str]:
    return header(*content, kind="footer", tag="ftr")


def packed(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), content)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
