"""Kinds of documents that authorities have filled in at a marker → files, one for each kind of frame and each kind of marker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from conftest import example

import tenderkit
from support import same_xml
from support.their_houses import DECIMAL, PLAIN, USUAL, framed, in_language, listed, strict
from support.word_files import (
    Level,
    Style,
    WordFile,
    footer,
    header,
    headings,
    lists,
    members,
    numbered,
    packed,
    paragraph,
    section,
    table,
    text_box,
    use,
)

INTRODUCTION = "This text of the authority stands before what comes in, and cites {{ tender.reference }}."


class Places(NamedTuple):
    """Markers by the chapter that they stand in, and the document that comes in there."""

    first: str
    second: str
    last: str
    document: str = "tender-annex"


def marker(name: str = "", properties: str = "", **around: str) -> str:
    return paragraph(f"[[tenderkit{': ' * bool(name)}{name}]]", "", properties, **around)


END_OF_SECTION = section(columns='<w:cols w:num="2" w:space="500"/>')
ON_ITS_SIDE = section(16838, 11906)
BOOKMARK = '<w:bookmarkStart w:id="1" w:name="AC_6"/>'
# Where markers stand
MARKERS: dict[str, Places] = {
    "the whole": Places("", marker(), ""),
    "two sections": Places(marker("selection-criteria"), marker("award-criteria"), ""),
    "the whole schedule": Places("", marker(), "", "contract-schedule"),
    "clauses before criteria": Places("", marker("clauses"), marker("criteria"), "contract-schedule"),
    "in a cell": Places("", table(paragraph("Criteria"), marker("award-criteria"), width=4400) + paragraph("Below."), ""),
    "in columns": Places(paragraph("Before.", "", section()), marker("award-criteria"), paragraph("After.", "", END_OF_SECTION)),
    "on a page turned": Places(paragraph("Before.", "", section()), marker("award-criteria"), paragraph("After.", "", ON_ITS_SIDE)),
    "at the end of a section": Places("", marker("award-criteria", section()), ""),
    "on a new page": Places("", marker("award-criteria", "<w:pageBreakBefore/>"), ""),
    "behind a page break": Places("", marker("award-criteria", before='<w:r><w:br w:type="page"/></w:r>'), ""),
    "in a bookmark": Places("", marker("award-criteria", before=BOOKMARK, after='<w:bookmarkEnd w:id="1"/>'), ""),
}


def chapters(
    file: WordFile, places: Places, *, style: str = "Heading1", number: str = "", typed: tuple[str, ...] = ("", "", "")
) -> WordFile:
    """A document of three chapters in the styles of a file."""
    body = ""
    for title, mark, content in zip(("Subject", "Award", "Selection"), typed, places[:3], strict=True):
        body += paragraph(mark + title, style, number) + paragraph(INTRODUCTION) + content
    return replace(file, body=body + paragraph("End of the document."))


def on_paragraphs(places: Places) -> WordFile:
    plain = tuple(replace(level, style="") for level in DECIMAL)
    return chapters(WordFile(headings(0), lists(Level("%1.", "upperRoman"), *plain[1:])), places, number=numbered(1))


def below_sections(places: Places) -> WordFile:
    """Chapters with a section each, so that content comes in at the third level."""
    made = chapters(USUAL, Places(*(paragraph("A section", "Heading2") + content for content in places[:3])))
    return made


def started_anew(places: Places) -> WordFile:
    """The chapters of an annex count from one again, by a w:num of their own."""
    again = use(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    body = paragraph("Letter", "Heading1") + paragraph(INTRODUCTION)
    made = chapters(replace(USUAL, lists=lists(*DECIMAL, uses=use(1) + again)), places, number=numbered(2))
    return replace(made, body=body + made.body)


def with_notes(places: Places) -> WordFile:
    """A footnote, a text box with its twin, a header with names in braces."""
    notes = "".join(
        f'<w:footnote w:id="{number}"{kind}>{paragraph(words)}</w:footnote>'
        for number, kind, words in (
            (-1, ' w:type="separator"', ""),
            (0, ' w:type="continuationSeparator"', ""),
            (1, "", "On {{ tender.reference }}."),
        )
    )
    head = header(paragraph("{{ tender.title }}", "Header"))
    styles = (*headings(), Style("Header", "header"), Style("Footer", "footer"))
    parts = {
        "footnotes.xml": header(notes, kind="footnotes", tag="footnotes"),
        "header1.xml": head,
        "footer1.xml": footer(paragraph("Foot", "Footer")),
    }
    made = chapters(replace(USUAL, styles=styles, parts=parts), places)
    first = paragraph("A note", after='<w:r><w:footnoteReference w:id="1"/></w:r>') + paragraph(
        "", after=text_box("Mind {{ tender.reference }}.")
    )
    references = '<w:headerReference w:type="default" r:id="rIdHeader1"/><w:footerReference w:type="default" r:id="rIdFooter1"/>'
    return replace(made, body=first + made.body, section=section(before=references))


def earlier(places: Places) -> bytes:
    """A document that we made, into which markers were written: bookmarks, lists and drawings have names of ours already."""
    [made] = tenderkit.render(tenderkit.load_tender(example("medium")), ["contract-schedule"])
    found = members(made.data)
    text = found["word/document.xml"].decode()
    at = text.rindex("<w:sectPr>")
    chapter = paragraph("Award", "Heading1") + "".join(places[:3])
    found["word/document.xml"] = (text[:at] + chapter + paragraph("End of the document.", "BodyText") + text[at:]).encode()
    return packed(found)


FRAMES: dict[str, Callable[[Places], WordFile | bytes]] = {
    "chapters by style": lambda places: chapters(USUAL, places),
    "chapters on the paragraph": on_paragraphs,
    "chapters without numbers": lambda places: chapters(PLAIN, places),
    "typed numbers": lambda places: chapters(PLAIN, places, typed=("I. ", "II. ", "III. ")),
    "no chapters": lambda places: replace(PLAIN, body=paragraph(INTRODUCTION) + "".join(places[:3]) + paragraph("End.")),
    "only Heading 1": lambda places: chapters(listed(Level("%1.")), places),
    "Article": lambda places: chapters(listed(Level("Article %1")), places),
    "roman, letter, digit": lambda places: chapters(
        listed(Level("%1.", "upperRoman"), Level("%2.", "upperLetter"), Level("%3.")), places
    ),
    "legal numbers": lambda places: chapters(listed(Level("Chapter %1", "upperRoman"), Level("%1.%2", more="<w:isLgl/>")), places),
    "no restart": lambda places: chapters(listed(Level("%1"), Level("%2", more='<w:lvlRestart w:val="0"/>')), places),
    "levels that show nothing": lambda places: chapters(listed(Level("", "none"), Level("", "none")), places),
    "sections": below_sections,
    "started anew": started_anew,
    "Dutch": lambda places: chapters(in_language("Kop{}", "heading {}"), places, style="Kop1"),
    "German": lambda places: chapters(in_language("berschrift{}", "heading {}"), places, style="berschrift1"),
    "no Normal": lambda places: chapters(
        replace(USUAL, normal="", styles=tuple(replace(each, base="") for each in USUAL.styles)), places
    ),
    "landscape": lambda places: chapters(replace(USUAL, section=section(16838, 11906)), places),
    "Letter, no size": lambda places: chapters(replace(USUAL, section="<w:sectPr/>"), places),
    "right to left": lambda places: chapters(replace(USUAL, section=section(after="<w:bidi/>")), places),
    "headers, footers, watermark": lambda places: chapters(framed(), places),
    "notes and text boxes": with_notes,
    "main part of another name": lambda places: chapters(replace(USUAL, main="word/document2.xml"), places),
    "Strict": lambda places: strict(chapters(USUAL, places).data()),
    "single quotes": lambda places: same_xml.file_in(same_xml.single_quotes, chapters(USUAL, places).data()),
    "an earlier document of ours": earlier,
}


def model(frame: str, markers: str) -> bytes:
    """The bytes of a model document."""
    made = FRAMES[frame](MARKERS[markers])
    return made if isinstance(made, bytes) else made.data()
