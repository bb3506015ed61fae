"""Kinds of house styles that authorities bring → files, one for each kind."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace

import docx
import pypandoc

from support import same_xml
from support.word_files import (
    NORMAL,
    Level,
    Style,
    WordFile,
    definition,
    footer,
    header,
    headings,
    lists,
    members,
    numbered,
    packed,
    paragraph,
    section,
    use,
    watermark,
)

DECIMAL = (Level("%1", style="Heading1"), Level("%1.%2", style="Heading2"), Level("%1.%2.%3", style="Heading3"))
USUAL = WordFile(headings(), lists(*DECIMAL))  # the most usual corporate template
PLAIN = WordFile(headings(0))
PAGE = "".join(
    f"<w:r>{content}</w:r>"
    for content in (
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText>PAGE</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
)


def listed(*levels: Level, **look: object) -> WordFile:
    """A house whose first headings count by these levels."""
    linked = tuple(replace(level, style=f"Heading{at}") for at, level in enumerate(levels, 1))
    return WordFile(headings(len(levels), **look), lists(*linked))  # type: ignore[arg-type]


def in_language(ids: str, names: str) -> WordFile:
    levels = tuple(replace(level, style=ids.format(at)) for at, level in enumerate(DECIMAL, 1))
    return WordFile(headings(ids=ids, names=names), lists(*levels))


def by_list_style() -> WordFile:
    """The list stands in a list style; the headings' own definition only refers to it (numStyleLink)."""
    style = Style("Numbers", "Numbers of ours", '<w:numPr><w:numId w:val="1"/></w:numPr>', base="", kind="numbering")
    defined = definition(DECIMAL, 0, link='<w:styleLink w:val="Numbers"/>')
    refers = definition((), 1, link='<w:numStyleLink w:val="Numbers"/>')
    return WordFile((*headings(list_of=2), style), f"{defined}{refers}{use(1)}{use(2, 1)}")


def framed() -> WordFile:
    """First, even and other pages have headers and footers of their own, with names in braces and a watermark."""
    references = "".join(
        f'<w:{half}Reference w:type="{kind}" r:id="rId{half.capitalize()}{number}"/>'
        for half in ("header", "footer")
        for number, kind in ((1, "default"), (2, "first"), (3, "even"))
    )
    parts = {
        f"{half}{number}.xml": make(paragraph(words, half.capitalize(), after=after))
        for half, make in (("header", header), ("footer", footer))
        for number, words, after in (
            (1, "{{ tender.reference }}", PAGE),
            (2, "{{ tender.title }}", watermark("{{ tender.reference }}")),
            (3, "Even", PAGE),
        )
    }
    styles = (*headings(), Style("Header", "header"), Style("Footer", "footer"))
    settings = "<w:evenAndOddHeaders/>" + USUAL.settings
    return replace(USUAL, styles=styles, parts=parts, settings=settings, section=section(before=references, after="<w:titlePg/>"))


def based_on_heading_1() -> WordFile:
    """Heading 2 and 3 and a style for annexes take all that they do not say from Heading 1."""
    first, second, third = headings()
    annex = Style("Annex", "Annex", "", base="Heading1")
    return replace(USUAL, styles=(first, replace(second, base="Heading1"), replace(third, base="Heading2"), annex))


def of_python_docx() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def of_pandoc() -> bytes:
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def strict(data: bytes) -> bytes:
    """A file as Word saves it as Strict Open XML: other namespaces, types of relationship and measures."""
    found = members(data)
    for name, content in found.items():
        text = content.decode()
        text = text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
        )
        text = text.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        if name == "word/document.xml":
            text = text.replace("<w:document ", '<w:document w:conformance="strict" ')
            text = re.sub(r'(w:(?:left|right|top|bottom)=")1418"', r'\g<1>70.9pt"', text)
        found[name] = text.encode()
    return packed(found)


STARTS_AT_5 = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
ANOTHER_LEVEL = f'<w:lvlOverride w:ilvl="1">{Level("%1-%2", style="Heading2").xml(1)}</w:lvlOverride>'
HOUSES: dict[str, Callable[[], WordFile | bytes]] = {
    "three levels": lambda: USUAL,
    "no numbers": lambda: PLAIN,
    "only Heading 1": lambda: listed(Level("%1")),
    "Article": lambda: listed(Level("Article %1")),
    "Article and Section": lambda: listed(Level("Article %1"), Level("Section %1.%2")),
    "Chapter and legal numbers": lambda: listed(Level("Chapter %1", "upperRoman"), Level("%1.%2", more="<w:isLgl/>")),
    "roman, letter, digit": lambda: listed(Level("%1.", "upperRoman"), Level("%2.", "upperLetter"), Level("%3.")),
    "letters": lambda: listed(Level("%1", "upperLetter"), Level("%1.%2")),
    "ordinals": lambda: listed(Level("%1", "ordinal"), Level("%1.%2")),
    "section signs": lambda: listed(Level("§ %1"), Level("(%2)")),
    "zeros": lambda: listed(Level("%1", "decimalZero"), Level("%1.%2", "decimalZero")),
    "a third level that shows nothing": lambda: listed(Level("%1", "upperLetter"), Level("%1.%2"), Level("", "none")),
    "all levels show nothing": lambda: listed(Level("", "none"), Level("", "none"), Level("", "none")),
    "no restart": lambda: listed(Level("%1"), Level("%2", more='<w:lvlRestart w:val="0"/>')),
    "a space behind": lambda: listed(Level("%1.", suffix="space"), Level("%1.%2.", suffix="nothing")),
    "starts at five": lambda: replace(USUAL, lists=lists(*DECIMAL, uses=use(1, 0, STARTS_AT_5))),
    "a level overridden": lambda: replace(USUAL, lists=lists(*DECIMAL, uses=use(1, 0, ANOTHER_LEVEL))),
    "a list style": by_list_style,
    "numbers on the paragraphs": lambda: WordFile(
        headings(0), lists(*(replace(level, style="") for level in DECIMAL)), paragraph("Subject", "Heading1", numbered(1))
    ),
    "large list ids": lambda: replace(
        USUAL, styles=headings(list_of=32767), lists=f"{definition(DECIMAL, 32767)}{use(32767, 32767)}"
    ),
    "styles based on Heading 1": based_on_heading_1,
    "Dutch": lambda: in_language("Kop{}", "heading {}"),
    "French": lambda: in_language("Titre{}", "heading {}"),
    "German": lambda: in_language("berschrift{}", "heading {}"),
    "names of its own": lambda: in_language("Kop{}", "Kop {}"),
    "two columns": lambda: replace(USUAL, section=section(columns='<w:cols w:num="2" w:space="500"/>')),
    "landscape": lambda: replace(USUAL, section=section(16838, 11906)),
    "A3": lambda: replace(PLAIN, section=section(16838, 23811)),
    "Letter": lambda: replace(PLAIN, section=section(12240, 15840, "1440")),
    "no size": lambda: replace(USUAL, section="<w:sectPr/>"),
    "decimal margins": lambda: replace(USUAL, section=section(margin="1417.3228346456694")),
    "right to left": lambda: replace(
        USUAL, normal=NORMAL.replace("<w:qFormat/>", "<w:qFormat/><w:pPr><w:bidi/></w:pPr>"), section=section(after="<w:bidi/>")
    ),
    "no Normal": lambda: replace(USUAL, normal="", styles=tuple(replace(style, base="") for style in USUAL.styles)),
    "hidden and struck": lambda: replace(
        USUAL, normal=NORMAL.replace("<w:qFormat/>", "<w:qFormat/><w:rPr><w:strike/><w:vanish/></w:rPr>")
    ),
    "theme fonts": lambda: replace(
        PLAIN, styles=headings(0, text='<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi"/><w:color w:val="7A1F1F"/>')
    ),
    "no keepNext": lambda: WordFile(headings(0, keep=False)),
    "headers, footers, watermark": framed,
    "main part of another name": lambda: replace(USUAL, main="word/document2.xml"),
    "Strict": lambda: strict(USUAL.data()),
    "single quotes": lambda: same_xml.file_in(same_xml.single_quotes, USUAL.data()),
    "python-docx": of_python_docx,
    "pandoc": of_pandoc,
}


def house(name: str) -> bytes:
    """The bytes of a house style."""
    made = HOUSES[name]()
    return made if isinstance(made, bytes) else made.data()
