"""The lint and the accessibility rules, tested: for each rule a document broken in one thing, which that rule alone reports."""

from __future__ import annotations

import functools
import io
import re
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EXAMPLES, example
from lxml import etree

import tenderkit
from support import accessibility, counting, lint, reading
from support.open_xml_sdk import VERSIONS, Validator
from tenderkit.word import laying_out

Member = tuple[str, bytes, tuple[int, int, int, int, int, int]]

DOCUMENT, STYLES, NUMBERING, SETTINGS = "word/document.xml", "word/styles.xml", "word/numbering.xml", "word/settings.xml"
HEADER, FOOTER, CORE, TYPES = "word/header1.xml", "word/footer1.xml", "docProps/core.xml", "[Content_Types].xml"
FIRST_HEADING = r'(?=<w:p><w:pPr><w:pStyle w:val="Heading1"/>)'
LINKS, GLOSSARY = "word/_rels/document.xml.rels", "word/glossary/document.xml"
NOTES = "word/footnotes.xml"

# The document that is broken below: an example through tenderkit, with a template that holds what the rules look at.
TEMPLATE = """\
---
id: lint
title: What a lint looks at
description: One of each thing
version: "1.0"
audience: buyer
---
# {{ document.title }}

{{ tender.title }} {.subtitle}

[TOC]

## Lists {{ anchor("lists") }}

See [](#tables), section {{ number("tables") }}, and the [manual](https://example.org/manual).

1. first
2. second
   1. inner
   2. inner

Between two lists.

1. first again

- a point
  1. with a list
- a point
  1. with another

### Deeper {{ anchor("deeper") }}

A numbered clause. {.clause}

A clause that lists:^[With a note, and [its link](https://example.org/note).] {.clause}

+ with a letter
  + and one inside
+ with the next

It goes on. {.body}

+ with the one after

A further clause: {.clause}

+ with letters of its own

> [!NOTE]
> Mind this.

Chart: Maturity
| Dimension | Weak | Strong |
|:-----|--:|--:|
| Awareness | 2 | 3 |
| Remedy | 0 | 1.5 |

## Tables {{ anchor("tables") }}

Table: One
| Criterion | Points |
|:----------|-------:|
| Policy | 10 |
| shaded {.low} | 0 |
| Plan^[Another note.] | 5 |

Table: Two
| Term | Meaning |
|:-----|:--------|
| Contract | what was signed |
"""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
CHART = "word/charts/chart1.xml"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
PROMPT = "DefaultPlaceholder_-1854013440"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


def paragraph(content: str, style: str = "BodyText", properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def said(text: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def numbered_in(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def mark(number: int, name: str, content: str = "") -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def picture(number: int) -> str:
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing"><wp:extent cx="9525" cy="9525"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr="A pixel"/><a:graphic xmlns:a="{DRAWING}/main">'
        f'<a:graphicData uri="{DRAWING}/picture"><pic:pic xmlns:pic="{DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="{number}"'
        ' name=""/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPixel"/><a:stretch><a:fillRect/></a:stretch>'
        "</pic:blipFill>"
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


# What tenderkit does not write into every document: form fields with a prompt, and pictures.
FORM = (
    paragraph(
        said("Required: ")
        + mark(
            9001,
            "Form_name",
            '<w:sdt><w:sdtPr><w:alias w:val="Name"/><w:tag w:val="name"/><w:id w:val="11"/><w:lock w:val="sdtLocked"/>'
            f'<w:placeholder><w:docPart w:val="{PROMPT}"/></w:placeholder><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent>'
            + said("Write here.", '<w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr>')
            + "</w:sdtContent></w:sdt>",
        ),
        properties='<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="595959"/></w:pBdr>',
    )
    + paragraph(
        mark(
            9002,
            "Form_agreed",
            '<w:sdt><w:sdtPr><w:alias w:val="Agreed"/><w:tag w:val="agreed"/><w:id w:val="12"/>'
            f'<w14:checkbox xmlns:w14="{W14}"><w14:checked w14:val="0"/></w14:checkbox>'
            "</w:sdtPr><w:sdtContent>" + said("☐") + "</w:sdtContent></w:sdt>",
        )
        + said(" We agree.")
    )
    + paragraph(picture(11) + picture(12))
)
PROMPTS = (
    f'<w:glossaryDocument xmlns:w="{WORD}"><w:docParts><w:docPart><w:docPartPr><w:name w:val="{PROMPT}"/><w:category>'
    '<w:name w:val="General"/><w:gallery w:val="placeholder"/></w:category><w:behaviors><w:behavior w:val="content"/></w:behaviors>'
    f"</w:docPartPr><w:docPartBody><w:p>{said('Write here.')}</w:p></w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>"
)
PROMPTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.glossary+xml"


@functools.cache
def plain() -> bytes:
    """Return the template's document, as tenderkit makes it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "lint.md").write_text(TEMPLATE, encoding="utf-8")
        [document] = tenderkit.render(tenderkit.load_tender(example("low")), ["lint"], templates=Path(folder))
    return document.data


@functools.cache
def good() -> tuple[Member, ...]:
    """Return the members of the document with form fields and pictures in it."""
    members = changed(
        opened(plain()),
        (DOCUMENT, FIRST_HEADING, FORM),
        (DOCUMENT, "<w:document ", f'<w:document xmlns:w14="{W14}" xmlns:mc="{MC}" mc:Ignorable="w14" '),
        (
            LINKS,
            "</Relationships>",
            f'<Relationship Id="rIdPixel" Type="{OFFICE}/image" Target="media/pixel.png"/>'
            f'<Relationship Id="rIdPrompts" Type="{OFFICE}/glossaryDocument" Target="glossary/document.xml"/></Relationships>',
        ),
        (
            TYPES,
            "<Override",
            '<Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/{GLOSSARY}" ContentType="{PROMPTS_TYPE}"/><Override',
        ),
    )
    new = (("word/media/pixel.png", PIXEL, lint.FIRST_DAY), (GLOSSARY, PROMPTS.encode(), lint.FIRST_DAY))
    return (*members, *new)


def opened(data: bytes) -> tuple[Member, ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return tuple((member.filename, archive.read(member), member.date_time) for member in archive.infolist())


def packed(members: tuple[Member, ...]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore", UserWarning)  # two members of one name are meant
        for name, content, date in members:
            archive.writestr(zipfile.ZipInfo(name, date), content)
    return out.getvalue()


def changed(members: tuple[Member, ...], *changes: tuple[str, str, str]) -> tuple[Member, ...]:
    """Replace the first match of a pattern in a part, for each change."""
    parts = {name: content.decode() for name, content, _ in members if name in {part for part, _, _ in changes}}
    for part, old, new in changes:
        parts[part], count = re.subn(old, new, parts[part], count=1, flags=re.DOTALL)
        assert count == 1, f"{part} does not hold {old}"
    return tuple((name, parts[name].encode() if name in parts else content, date) for name, content, date in members)


def reported(found: list[lint.Finding]) -> list[str]:
    """Return the rules that reported something, each once."""
    return list(dict.fromkeys(finding.rule for finding in found))


# The examples, and the document that is broken below


@pytest.mark.some(2)
@pytest.mark.parametrize("draft", [False, True], ids=["final", "draft"])
@pytest.mark.parametrize("scenario", EXAMPLES)
def test_the_documents_of_the_examples_have_no_finding(scenario: str, draft: bool) -> None:
    for document in tenderkit.render(tenderkit.load_tender(example(scenario)), draft=draft):
        assert (document.name, lint.findings(document.data)) == (document.name, [])
        assert (document.name, accessibility.findings(document.data)) == (document.name, [])


@pytest.mark.parametrize("data", [plain, lambda: packed(good())], ids=["as made", "with a form"])
def test_the_document_to_be_broken_is_good(data: Callable[[], bytes]) -> None:
    assert lint.findings(data()) == []
    assert accessibility.findings(data()) == []


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_the_document_to_be_broken_is_good_to_microsoft(sdk_validator: Validator, version: str) -> None:
    assert sdk_validator.errors(packed(good()), version) == []


# The lint: rule, part, what is replaced, by what

SECTION = "(?=<w:sectPr>)"
AFTER_REFERENCE = r'(REF \w+ \\h </w:instrText>.*?preserve">)'
AFTER_NUMBER = r'(REF \w+ \\w \\h </w:instrText>.*?preserve">)'
SAMPLE_TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="900" w:type="dxa"/><w:tblCaption w:val="Sample"/></w:tblPr>'
    '<w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>'
    '<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/></w:tcPr>'
    + paragraph(said("Sample"), "TableHeading")
    + "</w:tc></w:tr></w:tbl>"
)

BROKEN = [
    ("parts_are_well_formed", DOCUMENT, "</w:body>", ""),
    ("parts_are_well_formed", SETTINGS, "<w:settings", "<!DOCTYPE w><w:settings"),
    ("parts_are_well_formed", "_rels/.rels", "/officeDocument\"", '/office"'),
    ("content_types_fit", TYPES, '<Default Extension="png" ContentType="image/png"/>', ""),
    ("content_types_fit", TYPES, r"(/word/footer1.xml\" ContentType=\"[^\"]*)footer", r"\1header"),
    ("content_types_fit", TYPES, r"document\.main", "template.main"),
    ("content_types_fit", TYPES, "</Types>", '<Override PartName="/word/gone.xml" ContentType="application/xml"/></Types>'),
    (
        "relationship_targets_exist",
        LINKS,
        "</Relationships>",
        f'<Relationship Id="rId9" Type="{OFFICE}/webSettings" Target="webSettings.xml"/></Relationships>',
    ),
    ("relationship_targets_exist", LINKS, "https://example.org/manual", "https://example.org/the manual"),
    ("relationship_targets_exist", LINKS, "https://example.org/manual", "../manual.docx"),
    ("relationship_ids_are_unique", LINKS, 'Id="rIdTheme"', 'Id="rIdFonts"'),
    ("relationship_ids_used_exist", DOCUMENT, 'r:embed="rIdPixel"', 'r:embed="rIdGone"'),
    ("relationship_ids_used_exist", DOCUMENT, "<w:sectPr>", '<w:sectPr><w:headerReference w:type="first" r:id="rIdFooter"/>'),
    (
        "relationships_are_used",
        LINKS,
        "</Relationships>",
        f'<Relationship Id="rId9" Type="{OFFICE}/hyperlink" Target="https://example.org" TargetMode="External"/></Relationships>',
    ),
    (
        "relationships_are_used",
        LINKS,
        "</Relationships>",
        f'<Relationship Id="rId9" Type="{OFFICE}/header" Target="header1.xml"/></Relationships>',
    ),
    ("pictures_have_a_file", DOCUMENT, ' r:embed="rIdPixel"', ""),
    (
        "ignorable_prefixes_are_declared",
        STYLES,
        "<w:styles ",
        '<w:styles xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14" ',
    ),
    ("styles_used_exist", DOCUMENT, '<w:pStyle w:val="BodyText"/>', '<w:pStyle w:val="BodyTexts"/>'),
    ("styles_used_exist", STYLES, '<w:next w:val="BodyText"/>', '<w:next w:val="Gone"/>'),
    ("styles_used_exist", STYLES, '<w:basedOn w:val="DefaultParagraphFont"/>', '<w:basedOn w:val="Gone"/>'),
    ("styles_used_exist", GLOSSARY, "<w:p>", '<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>'),
    ("styles_are_of_the_right_kind", DOCUMENT, '<w:rStyle w:val="Hyperlink"/>', '<w:rStyle w:val="Caption"/>'),
    ("styles_are_of_the_right_kind", DOCUMENT, '<w:tblStyle w:val="TenderTable"/>', '<w:tblStyle w:val="Strong"/>'),
    ("styles_are_of_the_right_kind", STYLES, '<w:basedOn w:val="TableNormal"/>', '<w:basedOn w:val="Normal"/>'),
    (
        "styles_are_named_once",
        STYLES,
        "</w:styles>",
        '<w:style w:type="paragraph" w:styleId="Body2"><w:name w:val="body text"/></w:style></w:styles>',
    ),
    (
        "styles_are_based_on_no_circle",
        STYLES,
        '(w:styleId="Normal"><w:name w:val="Normal"/>)',
        r'\1<w:basedOn w:val="Normal"/>',
    ),
    ("numbers_used_exist", DOCUMENT, r'<w:numId w:val="\d+"/>', '<w:numId w:val="99"/>'),
    ("numbers_used_exist", DOCUMENT, r'<w:ilvl w:val="\d"/>', '<w:ilvl w:val="11"/>'),
    ("numbers_used_exist", NUMBERING, "</w:numbering>", '<w:num w:numId="98"><w:abstractNumId w:val="97"/></w:num></w:numbering>'),
    ("numbered_styles_and_levels_agree", NUMBERING, '<w:pStyle w:val="ListBullet3"/>', ""),
    (
        "numbered_styles_and_levels_agree styles_name_a_level_of_theirs",
        NUMBERING,
        '<w:pStyle w:val="ListBullet3"/>',
        '<w:pStyle w:val="BodyText"/>',
    ),
    ("ordered_lists_restart", DOCUMENT, r'<w:numId w:val="6"/>', '<w:numId w:val="5"/>'),
    ("ordered_lists_restart", DOCUMENT, r'<w:numId w:val="8"/>', '<w:numId w:val="7"/>'),
    ("ordered_lists_restart", NUMBERING, r'(<w:num w:numId="6">.*?)<w:lvlOverride.*?</w:lvlOverride>', r"\1"),
    ("ordered_lists_restart", NUMBERING, r'(<w:num w:numId="8">.*?<w:lvlOverride w:ilvl=")1', r"\g<1>0"),
    ("ordered_lists_restart", DOCUMENT, r'<w:numId w:val="10"/>', '<w:numId w:val="9"/>'),
    ("letters_are_cited_once", DOCUMENT, r'Clause("/><w:keepNext/></w:pPr><w:r><w:t [^>]*>A further)', r"BodyText\1"),
    ("bookmarks_are_unique", DOCUMENT, SECTION, mark(0, "Other")),
    ("bookmarks_are_unique", DOCUMENT, SECTION, mark(9009, "_REF_lists")),
    ("bookmarks_start_and_end", DOCUMENT, SECTION, '<w:bookmarkStart w:id="9009" w:name="Other"/>'),
    ("bookmarks_start_and_end", DOCUMENT, SECTION, '<w:bookmarkEnd w:id="9009"/>'),
    ("bookmarks_start_and_end", DOCUMENT, SECTION, '<w:bookmarkEnd w:id="9009"/><w:bookmarkStart w:id="9009" w:name="Other"/>'),
    ("bookmark_names_are_allowed", DOCUMENT, SECTION, mark(9009, "with-hyphen")),
    ("bookmark_names_are_allowed", DOCUMENT, SECTION, mark(9009, "2nd")),
    ("bookmark_names_are_allowed", DOCUMENT, SECTION, mark(9009, "a" * 41)),
    ("lists_have_one_number", NUMBERING, r'(<w:num w:numId="1">.*?</w:num>)', r"\1\1"),
    ("lists_have_one_number", NUMBERING, r"(<w:abstractNum .*?</w:abstractNum>)", r"\1\1"),
    (
        "list_numbers_are_within_bounds",
        NUMBERING,
        "</w:numbering>",
        '<w:num w:numId="32768"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
    ),
    ("list_numbers_are_within_bounds", NUMBERING, r'<w:nsid w:val="\w+"', '<w:nsid w:val="17E4D0002"'),
    ("list_numbers_are_within_bounds", NUMBERING, r'<w:tmpl w:val="\w+"', '<w:tmpl w:val="5A1C"'),
    ("styles_name_a_level_of_theirs", STYLES, r'(w:styleId="Heading2">.*?<w:ilvl w:val=")1', r"\g<1>2"),
    ("clauses_have_a_number", DOCUMENT, r'(<w:pStyle w:val="Clause"/>)', r'\1<w:numPr><w:numId w:val="0"/></w:numPr>'),
    ("clauses_have_a_number", NUMBERING, '<w:lvlText w:val="%1.%2.%3"/>', '<w:lvlText w:val=""/>'),
    ("clauses_have_a_number", NUMBERING, r'decimal("/><w:pStyle w:val="Clause"/>)', r"none\1"),
    (
        "clauses_are_cited_by_one_number_each",
        DOCUMENT,
        r'ListNumber("/>.*?<w:pStyle w:val=")ListNumber("/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="6"/>)',
        r"Clause\1Clause\2",
    ),
    (
        "clauses_count_below_what_stands_above",
        DOCUMENT,
        r'(?=<w:p><w:pPr><w:pStyle w:val="ListNumber"/>)',
        f'<w:p><w:pPr><w:pStyle w:val="Clause"/>{numbered_in(5, 1)}</w:pPr>{said("A clause below nothing.")}</w:p>',
    ),
    (
        "nothing_is_fetched_from_elsewhere",
        LINKS,
        "</Relationships>",
        f'<Relationship Id="rId9" Type="{OFFICE}/attachedTemplate" Target="file:///a.dotm" TargetMode="External"/></Relationships>',
    ),
    (
        "relationships_are_used nothing_is_fetched_from_elsewhere",
        LINKS,
        "</Relationships>",
        f'<Relationship Id="rId9" Type="{OFFICE}/aFChunk" Target="media/pixel.png"/></Relationships>',
    ),
    (
        "relationships_are_used nothing_is_fetched_from_elsewhere",
        LINKS,
        "</Relationships>",
        f'<Relationship Id="rId9" Type="{OFFICE}/package" Target="embeddings/chart1.xlsx"/></Relationships>',
    ),
    (
        "nothing_is_fetched_from_elsewhere",
        DOCUMENT,
        SECTION,
        paragraph(f'<w:fldSimple w:instr=" INCLUDEPICTURE &quot;https://example.org/a.png&quot; ">{said("a")}</w:fldSimple>'),
    ),
    ("newer_markup_may_be_skipped", DOCUMENT, ' mc:Ignorable="w14"', ""),
    ("text_is_visible", STYLES, r'(w:styleId="BodyText">.*?)</w:style>', r"\1<w:rPr><w:vanish/></w:rPr></w:style>"),
    ("text_is_visible", STYLES, '<w:sz w:val="22"/>', '<w:strike/><w:sz w:val="22"/>'),
    ("text_is_visible", STYLES, r'(w:styleId="Hyperlink">.*?<w:rPr>)', r"\1<w:dstrike/>"),
    ("headings_stay_with_their_text", STYLES, r'(w:styleId="Heading1">.*?)<w:keepNext/>', r"\1"),
    ("headings_stay_with_their_text", STYLES, r'(w:styleId="Heading2">.*?)<w:outlineLvl w:val="1"/>', r"\1"),
    ("drawings_fit_the_page tables_fit_the_page", DOCUMENT, "(<w:pgMar [^>]*/>)", r'\1<w:cols w:num="2" w:space="720"/>'),
    ("word_asks_nothing_on_opening", DOCUMENT, '<w:fldChar w:fldCharType="begin"', '<w:fldChar w:fldCharType="begin" w:dirty="1"'),
    ("text_is_rendered", STYLES, '<w:name w:val="Lead"/>', '<w:name w:val="{{ Lead }}"/>'),
    ("text_is_rendered", DOCUMENT, 'name="Picture 11"', 'name="{{ picture }}"'),
    ("text_is_rendered", GLOSSARY, ">Write here.", ">[[tenderkit]]"),
    ("footnotes_and_their_marks_belong_together", DOCUMENT, '<w:footnoteReference w:id="2"/>', ""),
    ("footnotes_and_their_marks_belong_together", DOCUMENT, '<w:footnoteReference w:id="2"/>', '<w:footnoteReference w:id="3"/>'),
    ("footnotes_and_their_marks_belong_together", NOTES, '<w:footnote w:id="2">', '<w:footnote w:id="1">'),
    ("separators_of_notes_are_named", NOTES, '<w:footnote w:type="separator".*?</w:footnote>', ""),
    ("separators_of_notes_are_named", SETTINGS, '<w:footnote w:id="-1"/>', '<w:footnote w:id="-2"/>'),
    ("references_lead_to_bookmarks", DOCUMENT, r"REF \w+", "REF Gone"),
    ("references_lead_to_bookmarks", DOCUMENT, 'w:anchor="_Ref_lists"', 'w:anchor="Gone"'),
    ("references_lead_to_bookmarks", DOCUMENT, SECTION, paragraph(f'<w:hyperlink w:anchor="Gone">{said("Away")}</w:hyperlink>')),
    ("references_say_what_they_lead_to", DOCUMENT, AFTER_REFERENCE, r"\1The "),
    ("references_say_what_they_lead_to", DOCUMENT, AFTER_NUMBER, r"\g<1>1."),
    ("fields_are_balanced", FOOTER, '<w:fldChar w:fldCharType="end"/>', ""),
    ("fields_are_balanced", FOOTER, '<w:fldChar w:fldCharType="begin"/>', ""),
    ("fields_are_balanced", FOOTER, '<w:fldChar w:fldCharType="separate"/>', ""),
    ("fields_are_balanced", FOOTER, "</w:p>", '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
    ("fields_are_balanced", FOOTER, "</w:p>", "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"),
    (
        "fields_are_balanced",
        FOOTER,
        '(<w:r><w:fldChar w:fldCharType="end"/></w:r>)',
        rf"</w:p>{paragraph('')[:-6]}\1",
    ),
    ("contents_list_the_headings", DOCUMENT, r'(w:anchor="_Ref_lists".*?preserve">)1', r"\g<1>2"),
    ("contents_list_the_headings", DOCUMENT, r'(w:anchor="_Ref_lists".*?preserve">)Lists', r"\1Tables"),
    ("contents_list_the_headings", DOCUMENT, r'<w:p><w:pPr><w:pStyle w:val="TOC2"/></w:pPr>.*?</w:p>', ""),
    ("contents_list_the_headings", DOCUMENT, '<w:pStyle w:val="TOC2"/>', '<w:pStyle w:val="TOC1"/>'),
    ("contents_list_the_headings", DOCUMENT, 'w:anchor="_Ref_lists"', 'w:anchor="_Ref_deeper"'),
    ("contents_list_the_headings", DOCUMENT, r'<w:hyperlink w:anchor="_Ref_lists"[^>]*>(.*?)</w:hyperlink>', r"\1"),
    ("contents_list_the_headings", DOCUMENT, r"(TOC .*?) \\n", r"\1"),
    ("contents_list_the_headings", DOCUMENT, '(<w:pStyle w:val="TOC2"/></w:pPr>)', r'\1<w:hyperlink w:anchor="_Ref_lists"/>'),
    ("contents_list_the_headings", DOCUMENT, SECTION, paragraph(said("One more"), "Heading1")),
    ("contents_list_the_headings", DOCUMENT, r'(<w:pStyle w:val="Heading1"/>)', r'\1<w:numPr><w:numId w:val="0"/></w:numPr>'),
    ("captions_count_from_one", DOCUMENT, r'(SEQ Table.*?preserve">)1<', r"\g<1>2<"),
    ("control_tags_are_unique", DOCUMENT, '<w:tag w:val="agreed"/>', '<w:tag w:val="name"/>'),
    ("control_ids_are_unique", DOCUMENT, '<w:id w:val="12"/>', '<w:id w:val="11"/>'),
    ("control_ids_are_unique", DOCUMENT, '<w:id w:val="12"/>', '<w:id w:val="2147483648"/>'),
    ("control_names_are_short", DOCUMENT, '<w:alias w:val="Name"/>', f'<w:alias w:val="{"n" * 65}"/>'),
    ("control_names_are_short", DOCUMENT, '<w:tag w:val="name"/>', f'<w:tag w:val="{"n" * 65}"/>'),
    ("checkboxes_are_whole", DOCUMENT, "☐", "☐ yes"),
    ("checkboxes_are_whole", DOCUMENT, "☐", "☒"),
    ("checkboxes_are_whole", DOCUMENT, r"(<w14:checkbox.*?</w14:checkbox>)(</w:sdtPr>)", r"\2\1"),
    ("placeholders_exist", GLOSSARY, f'<w:name w:val="{PROMPT}"/>', '<w:name w:val="Other"/>'),
    ("drawing_ids_are_unique", DOCUMENT, '<wp:docPr id="12"', '<wp:docPr id="11"'),
    ("content_types_fit", TYPES, r"(chart1.xml\" ContentType=\"[^\"]*)drawingml.chart", r"\1drawingml.diagramData"),
    ("relationship_ids_used_exist", DOCUMENT, 'r:id="rIdChart1"', 'r:id="rIdPixel" r:pict="rIdChart1"'),
    ("relationship_ids_used_exist", CHART, 'r:id="rId1"', 'r:id="rId9" r:pict="rId1"'),
    ("drawings_fit_the_page", DOCUMENT, r'cx="\d{7}"', 'cx="9000000"'),
    ("drawings_fit_the_page", DOCUMENT, r'(cx="\d{7}") cy="\d+"', r'\1 cy="0"'),
    ("charts_lead_to_their_data", DOCUMENT, 'r:id="rIdChart1"', 'r:pict="rIdChart1"'),
    ("charts_lead_to_their_data", CHART, '<c:externalData r:id', '<c:externalData r:pict'),
    ("charts_show_their_workbooks", CHART, "<c:v>1.5</c:v>", "<c:v>1.4</c:v>"),
    ("charts_show_their_workbooks", CHART, "<c:v>Remedy</c:v>", "<c:v>Remedies</c:v>"),
    ("charts_show_their_workbooks", CHART, '<c:ptCount val="2"/>', '<c:ptCount val="3"/>'),
    ("charts_show_their_workbooks", CHART, "<c:strCache>.*?</c:strCache>", ""),
    ("captions_count_from_one", DOCUMENT, r'(SEQ Figure.*?preserve">)1<', r"\g<1>2<"),
    ("rows_fill_the_grid", DOCUMENT, r"<w:tc>(?:(?!<w:tc>).)*?</w:tc></w:tr>", "</w:tr>"),
    ("table_widths_agree", DOCUMENT, r'<w:tblW w:w="\d+"', '<w:tblW w:w="5000"'),
    ("table_widths_agree", DOCUMENT, r'<w:tblW w:w="\d+" w:type="dxa"/>', '<w:tblW w:w="5000" w:type="pct"/>'),
    ("table_widths_agree", DOCUMENT, r'<w:tcW w:w="\d+"', '<w:tcW w:w="17"'),
    ("tables_fit_the_page", DOCUMENT, r"(<w:tblW [^>]*/>)", r'\1<w:tblInd w:w="200" w:type="dxa"/>'),
    ("cells_are_not_merged", DOCUMENT, r"(<w:tcW [^>]*/>)", r'\1<w:vMerge w:val="restart"/>'),
    (
        "cells_are_not_merged",
        DOCUMENT,
        r'(<w:tcW w:w="\d+" w:type="dxa"/>)(</w:tcPr>(?:(?!</w:tc>).)*</w:tc>)<w:tc>.*?</w:tc>',
        r'\1<w:gridSpan w:val="2"/>\2',
    ),
    ("header_row_comes_first", DOCUMENT, "<w:tblHeader/>", ""),
    ("header_row_comes_first", DOCUMENT, "<w:tblHeader/>", '<w:tblHeader w:val="0"/>'),
    ("header_row_comes_first", DOCUMENT, r"(<w:cantSplit/></w:trPr>.*?<w:cantSplit/>)(</w:trPr>)", r"\1<w:tblHeader/>\2"),
    ("rows_do_not_split", DOCUMENT, "<w:cantSplit/>", ""),
    ("cells_end_with_a_paragraph", DOCUMENT, r"(<w:tc><w:tcPr>[^P]*</w:tcPr>)<w:p>.*?</w:p></w:tc>", r"\1</w:tc>"),
    ("stories_end_with_a_paragraph", DOCUMENT, r"<w:p>(?:(?!<w:p>).)*?((<w:bookmarkEnd [^>]*/>)*)</w:p>" + SECTION, r"\1"),
    ("tables_do_not_touch", DOCUMENT, "(?=<w:tbl>)", SAMPLE_TABLE + mark(9009, "Between")),
    ("spaces_are_preserved", DOCUMENT, ' xml:space="preserve">See ', ">See "),
    ("breaks_and_tabs_are_elements", DOCUMENT, "Between two", "Between\ntwo"),
    ("no_marker_is_left", DOCUMENT, "Between two", "Between \ue0001\ue001 two"),
    ("no_marker_is_left", CORE, "<dc:title>", "<dc:title>&#xE002;"),
    ("text_is_rendered", DOCUMENT, "Between two", "Between {{ number }}"),
    ("text_is_rendered", DOCUMENT, "Between two", "Between {</w:t></w:r><w:r><w:t>% if %}"),
    ("text_is_rendered", DOCUMENT, 'w:tblCaption w:val="One', 'w:tblCaption w:val="[[tenderkit]]'),
    ("text_is_rendered", DOCUMENT, 'w:anchor="_Ref_lists"', 'w:anchor="_Ref_lists" w:tooltip="{{ Lists"'),
    ("text_is_rendered", CORE, "<dc:title>", "<dc:title>{{ title }}"),
    ("word_runs_in_its_present_mode", SETTINGS, 'w:val="15"', 'w:val="14"'),
    ("word_runs_in_its_present_mode", SETTINGS, '<w:compatSetting w:name="compatibilityMode"[^>]*/>', ""),
    ("word_asks_nothing_on_opening", SETTINGS, "<w:footnotePr>", '<w:updateFields w:val="true"/><w:footnotePr>'),
    ("properties_are_set", CORE, "<dc:title>.*?</dc:title>", ""),
    ("properties_are_set", CORE, "<dc:language>.*?</dc:language>", "<dc:language> </dc:language>"),
    ("first_section_has_header_and_footer", DOCUMENT, '<w:headerReference w:type="default"', '<w:headerReference w:type="first"'),
    ("elements_stand_in_order", DOCUMENT, r'(<w:pStyle w:val="BodyText"/>)', r'<w:keepNext/>\1'),
    ("elements_stand_in_order", DOCUMENT, r'(<w:pStyle w:val="BodyText"/>)', r'\1<w:ind w:left="1"/><w:ind w:left="2"/>'),
    ("elements_stand_in_order", DOCUMENT, r'(<w:rStyle w:val="Hyperlink"/>)', r'<w:b/>\1'),
    ("elements_stand_in_order", DOCUMENT, r"(<w:tblStyle [^>]*/>)(<w:tblW [^>]*/>)", r"\2\1"),
    ("elements_stand_in_order", DOCUMENT, r'(<w:tag w:val="name"/>)(<w:id w:val="11"/>)', r"\2\1"),
    ("elements_stand_in_order", DOCUMENT, r'(<w:p>)(<w:pPr><w:pStyle w:val="BodyText"/></w:pPr>)(<w:r>.*?</w:r>)', r"\1\3\2"),
    ("elements_stand_in_order", STYLES, r'(<w:name w:val="Body Text"/>)(<w:basedOn w:val="Normal"/>)', r"\2\1"),
    ("elements_stand_in_order", NUMBERING, r'(<w:start w:val="1"/>)(<w:numFmt w:val="decimal"/>)', r"\2\1"),
    ("elements_stand_in_order", SETTINGS, "</w:settings>", '<w:documentProtection w:edit="forms" w:enforcement="1"/></w:settings>'),
]  # fmt: skip

# Rules about the package itself: what is done to its members
PACKED: list[tuple[str, Callable[[tuple[Member, ...]], tuple[Member, ...]]]] = [
    ("content_types_come_first", lambda members: (*members[1:], members[0])),
    ("member_names_are_unique", lambda members: (*members, members[-1])),
    ("dates_are_fixed", lambda members: (*members[:-1], (*members[-1][:2], (2027, 1, 2, 3, 4, 6)))),
    ("parts_are_related", lambda members: (*members, ("word/left.xml", b"<left/>", lint.FIRST_DAY))),
]


@pytest.mark.some(40)
@pytest.mark.parametrize(("rule", "part", "old", "new"), BROKEN, ids=[row[0] for row in BROKEN])
def test_the_lint_reports_a_document_broken_in_one_thing(rule: str, part: str, old: str, new: str) -> None:
    assert reported(lint.findings(packed(changed(good(), (part, old, new))))) == rule.split()


@pytest.mark.parametrize(("rule", "change"), PACKED, ids=[row[0] for row in PACKED])
def test_the_lint_reports_a_package_broken_in_one_thing(
    rule: str, change: Callable[[tuple[Member, ...]], tuple[Member, ...]]
) -> None:
    assert reported(lint.findings(packed(change(good())))) == [rule]


def test_a_margin_made_wider_leaves_too_little_room() -> None:
    narrow = changed(good(), (DOCUMENT, r'(<w:pgMar .*?w:right=")\d+', r"\g<1>4000"))
    assert reported(lint.findings(packed(narrow))) == ["drawings_fit_the_page", "tables_fit_the_page"]


def test_every_rule_of_the_lint_has_a_broken_document() -> None:
    assert {rule for row in BROKEN for rule in row[0].split()} | {row[0] for row in PACKED} == {
        *lint.RULES,
        "parts_are_well_formed",
    }


def test_a_text_that_is_meant_to_look_unrendered_can_be_allowed() -> None:
    broken = packed(changed(good(), (DOCUMENT, "Between two", "Between {{ braces }} and {% more %}")))
    assert reported(lint.findings(broken, allowed=("{{ braces }}", "{% more %}"))) == []
    assert [finding.message for finding in lint.findings(broken, allowed=("{{ braces }}",))] == ["“{%” looks unrendered"]


def test_a_finding_says_where_it_is() -> None:
    broken = packed(changed(good(), (DOCUMENT, 'r:embed="rIdPixel"', ""), (DOCUMENT, r"REF \w+ \\h", r"REF Gone \\h")))
    assert [f"{finding.rule} | {finding.place} | {finding.message}" for finding in lint.findings(broken)] == [
        "pictures_have_a_file | word/document.xml: “” | the picture names no image",
        "references_lead_to_bookmarks | word/document.xml: “See Tables, section\xa02, and the manual.” | "
        "a REF field leads to the bookmark “Gone”, which is not there",
    ]


@pytest.mark.parametrize(
    ("count", "how", "written"),
    [
        (4, "decimal", "4"),
        (4, "decimalZero", "04"),
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (9, "lowerRoman", "ix"),
        (1994, "upperRoman", "MCMXCIV"),
    ],
)
def test_the_lint_writes_numbers_as_word_does(count: int, how: str, written: str) -> None:
    assert counting.written(count, how) == written


@pytest.mark.parametrize(
    ("texts", "shown", "cited", "bare"),
    [
        (("%1", "%1.%2", "%1.%2.%3"), "2.3.4", "2.3.4", "2.3.4"),
        (("%1.", "%2.", "%3."), "4.", "2.3.4", "2.3.4"),
        (("%1.", "%1.%2", "(%3)"), "(4)", "2.3(4)", "2.3(4)"),
        (("Article %1.", "%1.%2", "%1.%2.%3"), "2.3.4", "2.3.4", "2.3.4"),
        (("Article %1", "Section %1.%2.", "(%3)"), "(4)", "Section 2.3.(4)", "2.3.(4)"),
        (("Chapter %1", "", "§ %3"), "§ 4", "Chapter 2§ 4", "24"),
        (("%1", "%2", "Note"), "Note", "", ""),
    ],
)
def test_the_lint_cites_a_number_with_what_it_lacks_of_those_above(
    texts: tuple[str, ...], shown: str, cited: str, bare: str
) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{at + 2}"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, text in enumerate(texts)
    )
    found = listed(levels, (1, 0), (1, 1), (1, 2))[-1]
    assert (found.shown, found.cited, found.bare) == (shown, cited, bare)


def listed(levels: str, *places: tuple[int, int], more: str = "") -> list[counting.Label]:
    """Return the labels of paragraphs in list 1, whose levels are given, or in one of `more`."""
    xml = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}</w:numbering>'
    )
    paragraphs = ((etree.Element("p"), counting.Place(str(number), level)) for number, level in places)
    return [*counting.labels(paragraphs, counting.Lists(etree.fromstring(xml), {})).values()]


def level(at: int, text: str, how: str = "decimal", more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{how}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


@pytest.mark.parametrize(
    ("levels", "places", "more", "shown"),
    [
        # isLgl writes all numbers as digits; the text of one level does not change another
        (
            level(0, "%1", "upperRoman") + level(1, "%1.%2", more="<w:isLgl/>"),
            [(1, 0), (1, 1), (1, 0), (1, 1)],
            "",
            ["I", "1.1", "II", "2.1"],
        ),
        # lvlRestart 0 goes on through chapters, lvlRestart 1 through sections
        (
            level(0, "%1") + level(1, "%2", more='<w:lvlRestart w:val="0"/>'),
            [(1, 0), (1, 1), (1, 0), (1, 1)],
            "",
            ["1", "1", "2", "2"],
        ),
        (
            level(0, "%1") + level(1, "%2") + level(2, "%3", more='<w:lvlRestart w:val="1"/>'),
            [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)],
            "",
            ["1", "1", "1", "2", "2", "2", "1"],
        ),
        # a second w:num of a definition goes on, unless it says where it starts
        (level(0, "%1"), [(1, 0), (2, 0)], '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>', ["1", "2"]),
        (
            level(0, "%1"),
            [(1, 0), (2, 0), (2, 0), (1, 0)],
            '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
            "</w:num>",
            ["1", "7", "8", "9"],
        ),
        (level(0, "%1", "ordinal"), [(1, 0), (1, 0), (1, 0), (1, 0)], "", ["1st", "2nd", "3rd", "4th"]),
        (level(0, "%1", "none"), [(1, 0)], "", [""]),
        (level(0, "•", "bullet"), [(1, 0)], "", [""]),
    ],
)
def test_the_lint_counts_as_the_standard_says(levels: str, places: list[tuple[int, int]], more: str, shown: list[str]) -> None:
    assert [label.shown for label in listed(levels, *places, more=more)] == shown


def paged() -> bytes:
    return laying_out.with_page_numbers(packed(good()), {"_Ref_lists": "iv"})


def test_entries_of_the_contents_may_have_page_numbers() -> None:
    assert "1\tLists\tiv" in reading.text(paged())
    assert lint.findings(paged()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PAGEREF _Ref_lists", "PAGEREF _Ref_deeper"),
        (r"<w:r><w:tab/></w:r>(<w:r><w:fldChar[^>]*/></w:r><w:r><w:instrText[^>]*> PAGEREF)", r"\1"),
        (">iv<", "><"),
    ],
)
def test_the_lint_reports_page_numbers_that_are_not_those_of_their_headings(old: str, new: str) -> None:
    assert reported(lint.findings(packed(changed(opened(paged()), (DOCUMENT, old, new))))) == ["contents_list_the_headings"]


def numbered(data: bytes) -> list[tuple[str, str]]:
    labels = lint.Document(data).labels
    return [(label.shown, reading.words(paragraph)) for paragraph, label in labels.items() if label.shown]


def test_the_lint_counts_numbers_as_word_does() -> None:
    assert numbered(plain()) == [
        ("1", "Lists"),
        ("1.", "first"),
        ("2.", "second"),
        ("(a)", "inner"),
        ("(b)", "inner"),
        ("1.", "first again"),
        ("(a)", "with a list"),
        ("(a)", "with another"),
        ("1.1", "Deeper"),
        ("1.1.1", "A numbered clause."),
        ("1.1.2", "A clause that lists:"),
        ("(a)", "with a letter"),
        ("(i)", "and one inside"),
        ("(b)", "with the next"),
        ("(c)", "with the one after"),
        ("1.1.3", "A further clause:"),
        ("(a)", "with letters of its own"),
        ("2", "Tables"),
    ]


def test_a_level_that_is_left_out_counts_as_begun() -> None:
    # So do LibreOffice, and Word by Microsoft's article Q110380: after a Heading 2 the first Heading 1 is number 2.
    clause = paragraph(said("A clause."), "Clause")
    broken = changed(good(), (DOCUMENT, FIRST_HEADING, clause), (DOCUMENT, r'(?=<w:p><w:pPr><w:pStyle w:val="Heading2"/>)', clause))
    shown = numbered(packed(broken))
    assert [number for number, text in shown if text == "A clause."] == ["1.1.1", "2.1.1"]
    assert [number for number, text in shown if text in ("Lists", "Deeper", "Tables")] == ["2", "2.2", "3"]


# Accessibility: rule, part, what is replaced, by what

FRAME = '<w:framePr w:w="2000" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'
BOLD = r'BodyText("/><w:keepNext/></w:pPr><w:r><w:t [^>]*>Between two)'
BETWEEN = r'(<w:r>)(<w:t xml:space="preserve">Between two)'
TEXT_BOX = (
    f'<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{paragraph(said("Aside"))}'
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
BARRED = [
    ("document_has_a_title", CORE, "<dc:title>.*?</dc:title>", "<dc:title></dc:title>"),
    ("language_is_set", STYLES, "<w:lang [^>]*/>", ""),
    ("language_is_set", STYLES, r'<w:lang w:val="[^"]*"', '<w:lang w:val="english"'),
    ("language_is_set", DOCUMENT, BETWEEN, r'\1<w:rPr><w:lang w:val="xx-YY"/></w:rPr>\2'),
    ("document_begins_with_its_title", DOCUMENT, '<w:pStyle w:val="Title"/>', '<w:pStyle w:val="Subtitle"/>'),
    ("document_begins_with_its_title", DOCUMENT, FIRST_HEADING, paragraph(said("Again"), "Title")),
    ("headings_skip_no_level", DOCUMENT, '<w:pStyle w:val="Heading2"/>', '<w:pStyle w:val="Heading3"/>'),
    ("what_looks_like_a_heading_is_one", DOCUMENT, BETWEEN, r"\1<w:rPr><w:b/></w:rPr>\2"),
    ("what_looks_like_a_heading_is_one", DOCUMENT, BOLD, r"Lead\1"),
    ("tables_have_a_name_of_their_own", DOCUMENT, '<w:tblCaption w:val="One"/>', '<w:tblCaption w:val="Criterion, Points"/>'),
    ("fields_say_in_words_whether_they_are_required", DOCUMENT, ">Required: <", ">Please: <"),
    ("tables_have_a_header_row", DOCUMENT, "<w:tblHeader/>", ""),
    ("header_cells_have_words", DOCUMENT, ">Points<", "><"),
    ("tables_have_alternative_text", DOCUMENT, '<w:tblCaption w:val="One"/>', '<w:tblCaption w:val=" "/>'),
    ("colour_does_not_speak_alone", DOCUMENT, ">shaded<", "><"),
    ("pictures_have_alternative_text", DOCUMENT, ' descr="A pixel"', ""),
    ("pictures_have_alternative_text", DOCUMENT, ' descr="Maturity[^"]*"', ""),
    ("charts_are_told_in_words", DOCUMENT, "Awareness: Weak 2, Strong 3; ", ""),
    ("chart_labels_stand_out", CHART, '(<c:ser>.*?<a:srgbClr val=")F0F5F8', r"\g<1>404040"),
    ("chart_labels_stand_out", CHART, '(<c:idx val="1"/>.*?)14455F(.*?)FFFFFF', r"\g<1>E0E0E0\g<2>262626"),
    ("chart_text_is_not_tiny", CHART, 'sz="1000"', 'sz="800"'),
    ("controls_have_a_name", DOCUMENT, '<w:alias w:val="Name"/>', ""),
    ("titles_of_controls_end_at_a_word", DOCUMENT, '<w:alias w:val="Agreed"/>', '<w:alias w:val="We agr…"/>'),
    ("fields_to_write_in_look_like_fields", DOCUMENT, '<w:pBdr><w:bottom w:val="single"', '<w:pBdr><w:bottom w:val="none"'),
    ("text_does_not_float", DOCUMENT, "(Between two lists.</w:t></w:r>)", rf"\1{TEXT_BOX}"),
    ("text_does_not_float", DOCUMENT, r'(<w:pStyle w:val="Clause"/>)', rf"\1{FRAME}"),
    ("text_does_not_float", DOCUMENT, r"(<w:tblStyle [^>]*/>)", r'\1<w:tblpPr w:tblpX="1" w:tblpY="1"/>'),
    ("paragraphs_are_not_empty", DOCUMENT, ">Between two lists.<", "> <"),
    ("paragraphs_are_not_empty", DOCUMENT, SECTION, paragraph("")),
    ("paragraphs_are_not_empty", DOCUMENT, "</w:tbl>", f"</w:tbl>{paragraph('', 'TableText')}"),
    ("paragraphs_are_not_empty", HEADER, "</w:hdr>", f"{paragraph('', 'Header')}</w:hdr>"),
    *(
        ("lists_are_real", DOCUMENT, ">Between two", f">{sign}Between two")
        for sign in ("- ", "• ", "– ", "* ", "1. ", "12) ", "a) ", "(b) ", "(iv) ", "1.\u00a0")
    ),
    ("lists_are_real", DOCUMENT, ">Policy<", ">- Policy<"),
    ("links_say_where_they_lead", DOCUMENT, ">manual<", ">here<"),
    ("links_say_where_they_lead", DOCUMENT, ">manual<", ">Click here.<"),
    ("links_say_where_they_lead", DOCUMENT, ">manual<", ">https://example.org/manual<"),
    ("links_say_where_they_lead", DOCUMENT, ">manual<", "> <"),
    (
        "links_say_where_they_lead",
        DOCUMENT,
        "<w:r><w:t [^>]*>Between two",
        '<w:fldSimple w:instr=" HYPERLINK &quot;https://example.org&quot; "><w:r><w:t>www.example.org</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve">Between two',
    ),
    ("tabs_make_no_table", DOCUMENT, "Between two", "Between</w:t><w:tab/><w:t>two</w:t><w:tab/><w:t>"),
    ("tabs_make_no_table", DOCUMENT, "Between two", "a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:tab/><w:t>"),
    ("tabs_make_no_table", DOCUMENT, ">Policy<", ">a</w:t><w:tab/><w:t>b</w:t><w:tab/><w:t>c<"),
    ("text_stands_out", DOCUMENT, BETWEEN, r'\1<w:rPr><w:color w:val="808080"/></w:rPr>\2'),
    ("text_stands_out", DOCUMENT, BETWEEN, r'\1<w:rPr><w:color w:val="14455F"/><w:highlight w:val="darkBlue"/></w:rPr>\2'),
    ("text_stands_out", DOCUMENT, BETWEEN, r'\1<w:rPr><w:color w:val="EEEEEE"/><w:sz w:val="72"/></w:rPr>\2'),
    (
        "text_stands_out",
        DOCUMENT,
        r'(<w:tcW [^>]*/>)',
        r'\1<w:shd w:val="clear" w:color="auto" w:fill="14455F"/>',
    ),
    ("styles_stand_out", STYLES, r'(w:styleId="Heading4">.*?<w:color w:val=")\w{6}', r"\g<1>A0A0A0"),
    ("styles_stand_out", STYLES, r'(w:styleId="Warning">.*?w:fill=")\w{6}', r"\g<1>555555"),
    ("styles_stand_out", STYLES, r"(<w:tblStylePr [^>]*>)", r'\1<w:rPr><w:color w:val="CCCCCC"/></w:rPr>'),
    ("styles_stand_out", NUMBERING, r'<w:color w:val="\w{6}"/>', '<w:color w:val="CCCCCC"/>'),
    ("text_is_not_tiny", DOCUMENT, BETWEEN, r'\1<w:rPr><w:sz w:val="15"/></w:rPr>\2'),
    ("text_is_not_tiny", STYLES, '(w:styleId="Footer">.*?<w:sz w:val=")[0-9]+', r"\g<1>14"),
]  # fmt: skip


@pytest.mark.some(25)
@pytest.mark.parametrize(("rule", "part", "old", "new"), BARRED, ids=[row[0] for row in BARRED])
def test_a_document_that_keeps_a_reader_from_one_thing_is_reported(rule: str, part: str, old: str, new: str) -> None:
    assert reported(accessibility.findings(packed(changed(good(), (part, old, new))))) == [rule]


def test_every_rule_of_accessibility_has_a_broken_document() -> None:
    assert {row[0] for row in BARRED} == set(accessibility.RULES)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        pytest.param(DOCUMENT, ">Policy<", "><", id="an empty cell"),
        pytest.param(DOCUMENT, "Between two", "E. coli lives between two", id="an abbreviation"),
        pytest.param(DOCUMENT, "Between two", "-5 °C lies between two", id="a negative number"),
        pytest.param(DOCUMENT, "Between two", "Between</w:t><w:tab/><w:t>", id="a single tab"),
        pytest.param(DOCUMENT, ">manual<", ">info@example.org<", id="a link that is an e-mail address"),
        pytest.param(DOCUMENT, BETWEEN, r'\1<w:rPr><w:color w:val="808080"/><w:sz w:val="36"/></w:rPr>\2', id="pale and large"),
        pytest.param(DOCUMENT, BETWEEN, r'\1<w:rPr><w:color w:val="auto"/><w:highlight w:val="black"/></w:rPr>\2', id="automatic"),
        pytest.param(DOCUMENT, BOLD.replace(">Between two)", ">)Between two lists."), r"Lead\1Of two:", id="a lead-in"),
        pytest.param(DOCUMENT, ">Required: <", ">If you have one: <", id="a field for some"),
        pytest.param(DOCUMENT, BETWEEN, r'\1<w:rPr><w:vanish/><w:sz w:val="2"/></w:rPr>\2', id="hidden text"),
    ],
)  # fmt: skip
def test_what_keeps_nobody_out_is_not_reported(part: str, old: str, new: str) -> None:
    assert accessibility.findings(packed(changed(good(), (part, old, new)))) == []


@pytest.mark.parametrize(
    ("one", "other", "contrast"), [("000000", "FFFFFF", 21.0), ("777777", "FFFFFF", 4.48), ("767676", "FFFFFF", 4.54)]
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, contrast: float) -> None:
    assert accessibility.contrast(one, other) == pytest.approx(contrast, abs=0.005)
    assert accessibility.contrast(other, one) == accessibility.contrast(one, other)
