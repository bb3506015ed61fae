"""Blocks → Word: what a reader with lxml or python-docx finds in the document is what the blocks say."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from support import accessibility, lint, reading
from support.reading import W

from tenderkit import markdown, word
from tenderkit.blocks import (
    SLOT_CLOSE,
    SLOT_OPEN,
    Block,
    Column,
    Contents,
    Flow,
    Heading,
    Inline,
    List,
    Note,
    Paragraph,
    Placed,
    Reference,
    Row,
    Table,
    Text,
    plain,
)
from tenderkit.files import places
from tenderkit.tones import CELLS

calm = settings(deadline=None)  # a slow machine is no failure

HOUSE = word.house_style(places.data_root() / "templates" / "house-style.docx")
FRAME = word.Settings(
    title="Tender annex",
    subject="Notebooks 2027",
    author="City of X",
    header_left="T-2027/1",
    header_right="Tender annex",
    footer_left="Catalogue 1.0",
    locale="en-GB",
)
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SAMPLE = f"""\
# Annex for {SLOT_OPEN}0{SLOT_CLOSE}

For the **tender** of *2027* {{.subtitle}}

[TOC]

## Criteria {{#criteria}}

Words with a [link](https://example.org/a?b=1&c="2"), [another](mailto:info@example.org), [the first](https://example.org/a?b=1&c="2")\\
and a break. See [](#AC-2), section [](#AC-2 "number").

### AC-2 Policy {{#AC-2}}

The contractor reports. {{.clause}}

1. one
   - a
   - b

2. two

   more of two

   1. inner
   2. inner

- x
  - y
    - z

3. starts at three

Verification {{.lead}}

> [!NOTE]
> Mind **this**.
>
> And that.

> [!WARNING]
> {SLOT_OPEN}1{SLOT_CLOSE}

Table: Scoring of {SLOT_OPEN}2{SLOT_CLOSE}
| Level | What earns it | Points |
|:------|:------------------:|---:|
| **full** | {SLOT_OPEN}3{SLOT_CLOSE} | 10 |
| half | [](#criteria) | 5 |

Below the table.

#### Lower

| a |
|---|
| 1 |

| b |
|---|
| 2 |
"""
VALUES = ("R&D <b>\n“x”\t|", "*value*", "AC-2 \"&\" 'x'", "{{ v }}")


def written(text: str, *values: str, frame: word.Settings = FRAME) -> bytes:
    parsed = markdown.parse(text, values)
    assert parsed.problems == ()
    assert word.index(parsed.flow).problems == ()
    return word.write(parsed.flow, frame, HOUSE)


def flow_of(*blocks: Block) -> Flow:
    return Flow(tuple(Placed(block, 0, number) for number, block in enumerate(blocks, 1)), ())


def paragraphs(data: bytes) -> list[str]:
    return [reading.words(paragraph) for paragraph in reading.body(data).iter(f"{W}p")]


def style_of(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    assert style is not None, "a paragraph without a style"
    return str(style.get(f"{W}val"))


def styled(data: bytes) -> list[tuple[str, str]]:
    return [(style_of(paragraph), reading.words(paragraph)) for paragraph in reading.body(data).iter(f"{W}p")]


# Values and words

TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\t", exclude_characters="\ufffe\uffff")),
    st.text(alphabet="&<>\"'{}[]*_#| \n\ta\ue000\ue001\u00a0\u200b]", max_size=30),
)


@calm
@given(TEXTS)
def test_a_value_appears_as_typed_wherever_it_stands(value: str) -> None:
    s = f"{SLOT_OPEN}0{SLOT_CLOSE}"
    text = (
        f"# {s}\n\n{s}\n\na {s} b\n\n**{s}**\n\n- {s}\n\n> [!NOTE] {s}\n\n[{s}](https://example.org)\n\n| {s} |\n|---|\n| *{s}* |\n"
    )
    flow = markdown.parse(text, [value]).flow
    assert paragraphs(word.write(flow, FRAME, HOUSE))[:-1] == [
        value,
        value,
        f"a {value} b",
        value,
        value,
        f"Note\n{value}",
        *[value] * 3,
    ]


def test_each_value_of_a_document_stands_in_its_own_place() -> None:
    slots = [f"{SLOT_OPEN}{number}{SLOT_CLOSE}" for number in range(12)]
    rows = "".join(f"| {slots[number]} | {slots[number + 1]} |\n" for number in (4, 6, 8))
    text = f"# {slots[0]}\n\nTable: {slots[1]}\n| {slots[2]} | {slots[3]} |\n|---|---|\n{rows}\n- {slots[10]}\n\n- {slots[11]}"
    values = [f"value {number}" for number in range(12)]
    assert paragraphs(written(text, *values)) == ["value 0", "Table 1. value 1", *values[2:]]


@calm
@given(TEXTS)
def test_words_of_the_author_appear_as_written(text: str) -> None:
    blocks = (
        Paragraph((Text(text), Text(text, strong=True), Text(text, emphasis=True))),
        Note("note", (Paragraph((Text(text),)),)),
    )
    assert paragraphs(word.write(flow_of(*blocks), FRAME, HOUSE)) == [text * 3, f"Note\n{text}"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_line_end_of_any_kind_in_a_value_is_a_break(line_end: str) -> None:
    data = written(f"{SLOT_OPEN}0{SLOT_CLOSE}", f"one{line_end}two")
    assert paragraphs(data) == ["one\ntwo"]


def test_spaces_at_the_ends_of_a_value_are_kept() -> None:
    texts = reading.body(written(f"a{SLOT_OPEN}0{SLOT_CLOSE}b", "  x  ")).iter(f"{W}t")
    assert all(text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve" for text in texts)


@calm
@given(TEXTS)
def test_a_value_in_a_caption_is_in_the_alternative_text_on_one_line(value: str) -> None:
    slot = f"{SLOT_OPEN}0{SLOT_CLOSE}"
    for text in (f"Table: of {slot}\n| a |\n|---|", f"| of {slot} |\n|---|"):
        (caption,) = reading.body(written(text, value)).iter(f"{W}tblCaption")
        assert caption.get(f"{W}val") == f"of {value}".replace("\n", " ").replace("\t", " ")


@calm
@given(st.lists(TEXTS, min_size=6, max_size=6))
def test_header_footer_and_properties_show_any_text_as_typed(texts: list[str]) -> None:
    title, subject, author, left, right, footer = texts
    data = written(
        "Words.", frame=word.Settings(title, subject, author, left, right, footer, "en-GB", keywords=subject, category=author)
    )
    header, bottom = (etree.fromstring(reading.part(data, f"word/{name}1.xml").encode()) for name in ("header", "footer"))
    assert reading.words(header) == f"{left}\t{right}"
    assert reading.words(bottom).startswith(f"{footer}\tPage ")
    properties = reading.opened(data).core_properties
    found = (properties.title, properties.subject, properties.author, properties.keywords, properties.category)
    assert found == (title, subject, author, subject, author)


def test_marks_of_the_author_give_words_a_look() -> None:
    data = written("**strong** *emphasised* ***both*** plain")
    runs = {reading.words(run).strip(): run for run in reading.body(data).iter(f"{W}r")}
    looks = {
        text: (run.find(f"{W}rPr/{W}b") is not None, run.find(f"{W}rPr/{W}i") is not None) for text, run in runs.items() if text
    }
    assert looks == {"strong": (True, False), "emphasised": (False, True), "both": (True, True), "plain": (False, False)}


def test_a_value_has_the_look_of_its_place() -> None:
    (paragraph,) = reading.opened(written(f"**{SLOT_OPEN}0{SLOT_CLOSE}**", "x")).paragraphs
    assert [(run.text, run.bold, run.italic) for run in paragraph.runs] == [("x", True, None)]


def test_a_blank_stands_out_in_brackets() -> None:
    data = written("Until [date of award](blank:).")
    (run,) = [run for run in reading.body(data).iter(f"{W}r") if "date" in reading.words(run)]
    assert reading.words(run) == "[date of award]"
    assert run.find(f"{W}rPr/{W}rStyle").get(f"{W}val") == "TenderBlank"


def test_each_kind_of_block_has_its_style() -> None:
    text = (
        "# T\n\n## A\n\n### B\n\n#### C\n\n##### D\n\nE\n\nF {.clause}\n\nG {.lead}\n\nH {.subtitle}\n\nW {.authority}\n\n"
        "- I\n  - J\n    - K\n\n"
        "1. L\n   1. M\n      1. N\n\n> [!NOTE] O\n\n> [!WARNING] P\n\n> [!DECIDE] V\n\nTable: Q\n| R |\n|---|\n| S |\n\nU"
    )
    assert styled(written(text)) == [
        ("Title", "T"),
        ("Heading1", "A"),
        ("Heading2", "B"),
        ("Heading3", "C"),
        ("Heading4", "D"),
        ("BodyText", "E"),
        ("Clause", "F"),
        ("Lead", "G"),
        ("Subtitle", "H"),
        ("Authority", "W"),
        ("ListBullet", "I"),
        ("ListBullet2", "J"),
        ("ListBullet3", "K"),
        ("ListNumber", "L"),
        ("ListNumber2", "M"),
        ("ListNumber3", "N"),
        ("Note", "Note\nO"),
        ("Warning", "Warning\nP"),
        ("Decide", "Decide\nV"),
        ("Caption", "Table 1. Q"),
        ("TableHeading", "R"),
        ("TableText", "S"),
        ("BodyText", "U"),
    ]


def test_every_style_a_document_uses_is_in_it() -> None:
    data = written(SAMPLE, *VALUES)
    styles = etree.fromstring(reading.part(data, "word/styles.xml").encode())
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {
        element.get(f"{W}val")
        for name in ("document", "header1", "footer1")
        for element in etree.fromstring(reading.part(data, f"word/{name}.xml").encode()).iter(
            f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"
        )
    }
    assert used <= known


# The same bytes

SHA = "import sys; sys.path[:0] = ['tests', 'tests/word/writing']; import test_writer as t; print(t.sample_hash())"


def sample_hash() -> str:
    return hashlib.sha256(written(SAMPLE, *VALUES)).hexdigest()


def test_the_same_input_gives_the_same_bytes() -> None:
    assert written(SAMPLE, *VALUES) == written(SAMPLE, *VALUES)


def test_documents_made_before_do_not_change_the_bytes() -> None:
    before = written(SAMPLE, *VALUES)
    written("1. one\n\n2. two\n\n## AC-2 {#AC-2}\n\n" + "Below the table.\n\n" * 3)
    written(SAMPLE.replace("AC-2", "AC-3"), "a", "b", "c", "d")
    assert written(SAMPLE, *VALUES) == before


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_gives_the_same_bytes(seed: str) -> None:
    root = Path(__file__).parents[3]
    found = subprocess.run(
        [sys.executable, "-c", SHA],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == sample_hash()


def test_another_value_gives_other_bytes() -> None:
    assert written(SAMPLE, *VALUES) != written(SAMPLE, "x", *VALUES[1:])


# The package


def archive(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_the_document_is_a_sound_archive_with_the_content_types_first() -> None:
    found = archive(written(SAMPLE, *VALUES))
    assert found.testzip() is None
    assert found.namelist()[0] == "[Content_Types].xml"
    assert len(set(found.namelist())) == len(found.namelist())


def test_every_part_is_well_formed_and_has_a_content_type() -> None:
    found = archive(written(SAMPLE, *VALUES))
    types = etree.fromstring(found.read("[Content_Types].xml"))
    named = {element.get("PartName") for element in types.iter("{*}Override")}
    extensions = {element.get("Extension") for element in types.iter("{*}Default")}
    for name in found.namelist()[1:]:
        etree.fromstring(found.read(name))
        assert f"/{name}" in named or name.rsplit(".", 1)[1] in extensions
    assert {name.removeprefix("/") for name in named} <= set(found.namelist())


def test_every_relationship_leads_to_a_part_or_out_of_the_document() -> None:
    found = archive(written(SAMPLE, *VALUES))
    for name in found.namelist():
        if not name.endswith(".rels"):
            continue
        base = os.path.dirname(os.path.dirname(name))
        relationships = list(etree.fromstring(found.read(name)))
        ids = [element.get("Id") for element in relationships]
        assert len(set(ids)) == len(ids)
        for element in relationships:
            if element.get("TargetMode") != "External":
                assert os.path.normpath(os.path.join(base, element.get("Target"))) in found.namelist()


def test_every_relationship_that_the_text_uses_exists() -> None:
    data = written(SAMPLE, *VALUES)
    known = set(re.findall(r'Id="([^"]+)"', reading.part(data, "word/_rels/document.xml.rels")))
    root = etree.fromstring(reading.part(data, "word/document.xml").encode())
    assert set(root.xpath("//@r:id", namespaces={"r": R[1:-1]})) <= known


def test_a_link_leads_to_its_address_and_one_address_is_one_relationship() -> None:
    data = written(SAMPLE, *VALUES)
    paragraph = next(p for p in reading.opened(data).paragraphs if p.text.startswith("Words with"))
    assert [(link.text, link.address) for link in paragraph.hyperlinks if link.address] == [
        ("link", 'https://example.org/a?b=1&c="2"'),
        ("another", "mailto:info@example.org"),
        ("the first", 'https://example.org/a?b=1&c="2"'),
    ]
    assert reading.part(data, "word/_rels/document.xml.rels").count("https://example.org/a") == 1


def test_the_manifest_is_carried_along() -> None:
    manifest = '<manifest xmlns="urn:tenderkit:manifest:1"><item id="AC-2"/></manifest>'
    data = written("Words.", frame=word.Settings("T", "S", "A", "L", "R", "F", "en-GB", manifest=manifest))
    assert reading.part(data, "customXml/item1.xml").endswith(manifest)


# Header, footer, properties and language


def header(frame: word.Settings) -> str:
    return reading.words(etree.fromstring(reading.part(written("Words.", frame=frame), "word/header1.xml").encode()))


def test_the_header_shows_reference_and_title_and_draft_only_in_a_draft() -> None:
    assert header(FRAME) == "T-2027/1\tTender annex"
    draft = word.Settings("T", "S", "A", "T-2027/1", "Tender annex", "F", "en-GB", draft=True)
    assert header(draft) == "T-2027/1\tDRAFT Tender annex"


def test_the_footer_shows_its_text_and_counts_the_pages() -> None:
    footer = etree.fromstring(reading.part(written("Words."), "word/footer1.xml").encode())
    assert reading.words(footer) == "Catalogue 1.0\tPage 1 of 1"
    assert [element.text.strip() for element in footer.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]


def test_the_writers_own_words_are_those_of_the_language() -> None:
    words = {"contents": "Inhoud", "table": "Tabel", "page": "Pagina", "of": "van", "draft": "CONCEPT"}
    frame = word.Settings("T", "S", "A", "L", "R", "F", "nl", draft=True, words=words)
    data = written("# T\n\n[TOC]\n\n## A\n\nTable: x\n| a |\n|---|", frame=frame)
    assert header(frame) == "L\tCONCEPT R"
    assert "Pagina 1 van 1" in reading.words(etree.fromstring(reading.part(data, "word/footer1.xml").encode()))
    assert "Inhoud" in paragraphs(data)
    assert "Tabel 1. x" in paragraphs(data)


def stories(data: bytes) -> set[tuple[str, str]]:
    """The headers and footers that the last section has, by the pages that they stand on."""
    section = reading.body(data)[-1]
    assert section.tag == f"{W}sectPr"
    first = section.find(f"{W}titlePg") is not None
    found = {(each.tag.split("}")[1], each.get(f"{W}type")) for each in section.iter(f"{W}headerReference", f"{W}footerReference")}
    return {(each, kind) for each, kind in found if first or kind != "first"} | ({("titlePg", "")} if first else set())


def test_nothing_stands_above_the_title_and_the_footer_on_every_page() -> None:
    expected = {("headerReference", "default"), ("footerReference", "default"), ("footerReference", "first"), ("titlePg", "")}
    assert stories(written("Words.")) == expected
    assert reading.body(written("Words."))[-1].find(f"{W}pgSz").get(f"{W}w") == "11906"


def test_a_draft_says_so_on_its_first_page_too() -> None:
    draft = replace(FRAME, draft=True)
    assert stories(written("Words.", frame=draft)) == {("headerReference", "default"), ("footerReference", "default")}


@pytest.mark.parametrize("left", ["A short name", "An authority of a long name, " * 4])
def test_a_long_header_or_footer_never_wraps_under_its_other_half(left: str) -> None:
    data = written("Words.", frame=replace(FRAME, header_left=left, footer_left=left))
    for name in ("header", "footer"):
        root = etree.fromstring(reading.part(data, f"word/{name}1.xml").encode())
        lines = [reading.words(paragraph) for paragraph in root.iter(f"{W}p")]
        other = "Tender annex" if name == "header" else "Page 1 of 1"
        assert lines == ([f"{left}\t{other}"] if len(left) < 20 else [left, other])
        assert [each.get(f"{W}val") for each in root.iter(f"{W}jc")] == ([] if len(left) < 20 else ["right"])


def test_the_properties_say_what_the_document_is() -> None:
    frame = word.Settings(
        "T", "S", "A", "L", "R", "F", "nl-BE", keywords="AC-2, CC-1", category="tenderer", created=date(2027, 3, 1)
    )
    data = written("Words.", frame=frame)
    found = reading.opened(data).core_properties
    assert (found.title, found.subject, found.author, found.keywords) == ("T", "S", "A", "AC-2, CC-1")
    assert (found.category, found.language) == ("tenderer", "nl-BE")
    assert found.created is not None
    assert found.created.date() == date(2027, 3, 1)
    assert found.modified == found.created


def test_a_document_without_a_date_names_none() -> None:
    assert "dcterms:" not in reading.part(written("Words."), "docProps/core.xml").split(">", 2)[2]


@pytest.mark.parametrize("locale", ["en-GB", "nl", "zh-Hans"])
def test_the_language_of_the_document_is_set(locale: str) -> None:
    data = written("Words.", frame=word.Settings("T", "S", "A", "L", "R", "F", locale))
    styles = etree.fromstring(reading.part(data, "word/styles.xml").encode())
    assert {element.get(f"{W}val") for element in styles.iter(f"{W}lang")} == {locale}
    settings_part = etree.fromstring(reading.part(data, "word/settings.xml").encode())
    assert [element.get(f"{W}val") for element in settings_part.iter(f"{W}themeFontLang")] == [locale]


def test_a_document_in_another_language_does_not_change_the_first() -> None:
    before = written("Words.")
    written("Words.", frame=word.Settings("T", "S", "A", "L", "R", "F", "nl"))
    assert written("Words.") == before


# Tables


def check_tables(data: bytes) -> None:
    """Hold every table against what Word and its readers need."""
    for table in reading.body(data).iter(f"{W}tbl"):
        properties = table.find(f"{W}tblPr")
        width = properties.find(f"{W}tblW")
        assert width.get(f"{W}type") == "dxa"
        grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        assert sum(grid) == int(width.get(f"{W}w")) == HOUSE.page.text_width
        assert all(column > 0 for column in grid)
        assert properties.find(f"{W}tblCaption").get(f"{W}val").strip()
        rows = table.findall(f"{W}tr")
        for number, row in enumerate(rows):
            cells = row.findall(f"{W}tc")
            assert [int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in cells] == grid
            assert row.find(f"{W}trPr/{W}cantSplit") is not None
            assert (row.find(f"{W}trPr/{W}tblHeader") is not None) == (number == 0)
            assert all(len(cell.findall(f"{W}p")) == 1 for cell in cells)
        assert table.findall(f".//{W}gridSpan") + table.findall(f".//{W}vMerge") == []
    blocks = [block for block in reading.body(data) if block.tag in (f"{W}p", f"{W}tbl")]
    assert blocks[-1].tag == f"{W}p", "Word wants a paragraph at the end"
    assert not any(one.tag == other.tag == f"{W}tbl" for one, other in itertools.pairwise(blocks)), "two tables become one"


def test_the_tables_of_the_sample_are_whole() -> None:
    data = written(SAMPLE, *VALUES)
    check_tables(data)
    rows = [[cell.text for cell in row.cells] for row in reading.opened(data).tables[0].rows]
    assert rows == [["Level", "What earns it", "Points"], ["full", "{{ v }}", "10"], ["half", "Criteria", "5"]]


def test_the_dashes_of_the_rule_share_out_the_width() -> None:
    (table,) = reading.body(written("| a | b | c |\n|-|--|---|\n| 1 | 2 | 3 |")).iter(f"{W}tbl")
    widths = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
    assert [round(width / HOUSE.page.text_width * 6, 2) for width in widths] == [1, 2, 3]


def test_the_colons_of_the_rule_align_the_cells() -> None:
    data = written("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |")
    aligned = [paragraph.find(f"{W}pPr/{W}jc") for paragraph in reading.body(data).iter(f"{W}p")]
    assert [None if found is None else found.get(f"{W}val") for found in aligned[3:6]] == [None, "center", "right"]


def test_captions_are_numbered_by_a_field_with_its_number_cached() -> None:
    data = written("Table: x\n| a |\n|---|\n\n| no caption |\n|---|\n\nTable: y\n| b |\n|---|")
    captions = [paragraph for paragraph in reading.body(data).iter(f"{W}p") if style_of(paragraph) == "Caption"]
    assert [reading.words(caption) for caption in captions] == ["Table 1. x", "Table 2. y"]
    assert all("SEQ Table" in "".join(caption.itertext()) for caption in captions)


def test_the_alternative_text_of_a_table_without_a_caption_is_its_header_row() -> None:
    (caption,) = reading.body(written("| Level | *Points* |\n|---|---|")).iter(f"{W}tblCaption")
    assert caption.get(f"{W}val") == "Level, Points"


@pytest.mark.parametrize("below", ["Words.", "Words. {.clause}", "- item", "1. item", "> [!NOTE] x"])
def test_text_below_a_table_keeps_its_distance(below: str) -> None:
    data = written(f"# T\n\n## A\n\n### B\n\n| a |\n|---|\n\n{below}\n\n{below}")
    first = reading.body(data).findall(f"{W}p")[3]
    space = first.find(f"{W}pPr/{W}spacing")
    assert space is not None
    assert int(space.get(f"{W}before")) >= 200


@calm
@given(st.lists(st.integers(1, 60), min_size=1, max_size=12))
def test_columns_of_any_width_fill_the_table(weights: list[int]) -> None:
    columns = tuple(Column("left", weight) for weight in weights)
    row = Row(tuple((Text("x"),) for _ in weights))
    check_tables(word.write(flow_of(Table(columns, row, (row,))), FRAME, HOUSE))


def kept_rows(rows: int, cell: str = "1") -> list[bool]:
    """Return, for each row below the header, whether it stays on the page of the next."""
    (table,) = reading.body(written("| a |\n|---|\n" + f"| {cell} |\n" * rows + "\nWords. " * 300)).iter(f"{W}tbl")
    return [row.find(f".//{W}keepNext") is not None for row in table.findall(f"{W}tr")[1:]]


def test_a_table_up_to_a_third_of_a_page_is_not_torn_by_a_page_break() -> None:
    assert kept_rows(11) == [True] * 10 + [False]
    assert kept_rows(13) != [True] * 12 + [False]
    assert kept_rows(4, "word " * 80) != [True] * 3 + [False], "four rows of five lines or so are more than a third"


def test_where_a_larger_table_is_torn_two_rows_and_five_lines_at_least_stand_on_each_side() -> None:
    single, double = kept_rows(40), kept_rows(40, "word " * 30)
    assert single == [True] * 3 + [False] * 33 + [True] * 3 + [False], "with the header that is repeated"
    assert double == [True] + [False] * 37 + [True, False]
    assert kept_rows(40, "word " * 200) == [False] * 40, "large rows may stand alone"


def test_a_row_may_be_torn_only_where_it_is_higher_than_half_a_page() -> None:
    def may_be_torn(words: int) -> bool:
        row = reading.body(written(f"| a |\n|---|\n| {'word ' * words}|")).findall(f"{W}tbl/{W}tr")[1]
        return row.find(f"{W}trPr/{W}cantSplit") is None

    assert not may_be_torn(400)
    assert may_be_torn(700)
    value = reading.body(written(f"| a |\n|---|\n| {SLOT_OPEN}0{SLOT_CLOSE} |", "word " * 700)).findall(f"{W}tbl/{W}tr")[1]
    assert value.find(f"{W}trPr/{W}cantSplit") is None, "the words of a value count too"


# Lists: counted as Word counts them


class Counter:
    """Counts the numbered paragraphs of a document as Word does (ISO 29500-1, 17.9)."""

    def __init__(self, data: bytes) -> None:
        numbering = etree.fromstring(reading.part(data, "word/numbering.xml").encode())
        styles = etree.fromstring(reading.part(data, "word/styles.xml").encode())
        self.levels = {
            (kind.get(f"{W}abstractNumId"), level.get(f"{W}ilvl")): level
            for kind in numbering.iter(f"{W}abstractNum")
            for level in kind.iter(f"{W}lvl")
        }
        self.kinds: dict[str, str] = {}
        self.overrides: dict[tuple[str, int], int] = {}
        for number in numbering.findall(f"{W}num"):
            name = number.get(f"{W}numId")
            assert name not in self.kinds, "two lists of one number"
            self.kinds[name] = number.find(f"{W}abstractNumId").get(f"{W}val")
            for override in number.iter(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride").get(f"{W}val")
                self.overrides[name, int(override.get(f"{W}ilvl"))] = int(start)
        self.of_style = {style.get(f"{W}styleId"): style.find(f"{W}pPr/{W}numPr") for style in styles.iter(f"{W}style")}
        self.counts: dict[str, list[int | None]] = {kind: [None] * 9 for kind in self.kinds.values()}
        self.begun: set[tuple[str, int]] = set()

    def label(self, paragraph: etree._Element) -> str:
        """Return the number or bullet that Word shows before a paragraph, or nothing."""
        numbered = paragraph.find(f"{W}pPr/{W}numPr")
        if numbered is None:
            numbered = self.of_style[style_of(paragraph)]
        if numbered is None or numbered.find(f"{W}numId").get(f"{W}val") == "0":
            return ""
        name = numbered.find(f"{W}numId").get(f"{W}val")
        place = numbered.find(f"{W}ilvl")
        level = int(place.get(f"{W}val")) if place is not None else 0
        kind = self.kinds[name]
        counts = self.counts[kind]
        if (name, level) in self.overrides and (name, level) not in self.begun:
            counts[level] = None
        self.begun.add((name, level))
        before = counts[level]
        counts[level] = self.start(name, level) if before is None else before + 1
        counts[level + 1 :] = [None] * (8 - level)
        shown = self.levels[kind, str(level)].find(f"{W}lvlText").get(f"{W}val")
        return re.sub(r"%(\d)", lambda mark: self.written(kind, int(mark[1]) - 1, counts[int(mark[1]) - 1] or 0), shown)

    def start(self, name: str, level: int) -> int:
        own = int(self.levels[self.kinds[name], str(level)].find(f"{W}start").get(f"{W}val"))
        return self.overrides.get((name, level), own)

    def written(self, kind: str, level: int, count: int) -> str:
        form = self.levels[kind, str(level)].find(f"{W}numFmt").get(f"{W}val")
        return counted(form, count)


def counted(form: str, count: int) -> str:
    if form == "lowerLetter" and count:
        return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    if form == "lowerRoman" and count:
        digits = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")]
        digits += [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
        shown = ""
        for size, digit in digits:
            shown += digit * (count // size)
            count %= size
        return shown
    return str(count)


def labels(data: bytes) -> list[tuple[str, str]]:
    counter = Counter(data)
    return [(counter.label(paragraph), reading.words(paragraph)) for paragraph in reading.body(data).iter(f"{W}p")]


def test_every_numbered_list_counts_anew() -> None:
    text = "1. a\n2. b\n\nWords.\n\n1. c\n2. d\n\nWords.\n\n5. e\n6. f\n\nWords.\n\n1. g"
    found = [label for label, words in labels(written(text)) if words != "Words."]
    assert found == ["1.", "2.", "1.", "2.", "5.", "6.", "1."]


def test_every_numbered_list_has_a_list_of_its_own_that_restarts() -> None:
    data = written("1. a\n\nWords.\n\n1. b\n\nWords.\n\n7. c")
    used = [number.get(f"{W}val") for number in reading.body(data).iter(f"{W}numId")]
    assert len(set(used)) == 3
    numbering = etree.fromstring(reading.part(data, "word/numbering.xml").encode())
    starts = {
        number.get(f"{W}numId"): [start.get(f"{W}val") for start in number.iter(f"{W}startOverride")]
        for number in numbering.iter(f"{W}num")
    }
    assert [starts[name] for name in used] == [["1"], ["1"], ["7"]]


def test_a_list_inside_an_item_counts_anew_in_every_item() -> None:
    found = labels(written("1. a\n   1. b\n   2. c\n2. d\n   1. e\n      1. f\n   2. g\n3. h"))
    second, third = found[1][0], found[5][0]
    assert [label for label, _ in found] == ["1.", second, found[2][0], "2.", second, third, found[2][0], "3."]
    assert len({second, third, found[2][0]}) == 3


def test_a_second_list_inside_one_item_counts_anew() -> None:
    found = {words: label for label, words in labels(written("1. a\n   1. b\n   2. c\n\n   Words.\n\n   1. d\n2. e"))}
    assert found["d"] == found["b"]
    assert found["e"] == "2."


def test_a_list_that_starts_later_inside_an_item_does_not_change_the_others() -> None:
    found = {words: label for label, words in labels(written("1. a\n\n   3. b\n   4. c\n2. d\n   1. e\n3. f"))}
    assert (found["a"], found["d"], found["f"]) == ("1.", "2.", "3.")
    assert found["b"] != found["c"] != found["e"] != found["b"]


def test_letters_go_on_from_list_to_list_until_the_next_clause_or_heading() -> None:
    text = "## One\n\n### Two\n\nA. {.clause}\n\n+ b\n  + c\n  + d\n+ e\n\nF. {.body}\n\n+ g\n  + h\n\nI. {.clause}\n\n+ j"
    assert " ".join(label for label, _ in labels(written(text)) if label) == "1 1.1 1.1.1 (a) (i) (ii) (b) (c) (i) 1.1.2 (a)"
    text = "## One\n\n### Two\n\n+ a\n\nB.\n\n+ c\n\n#### Three\n\n+ d"
    assert " ".join(label for label, _ in labels(written(text)) if label) == "1 1.1 (a) (b) (a)"


def test_a_list_with_letters_counts_apart_from_the_numbers_and_bullets_around_it() -> None:
    found = {
        words: label for label, words in labels(written("1. a\n   + b\n   + c\n2. d\n   + e\n\nF.\n\n+ g\n  1. h\n  2. i\n+ j"))
    }
    assert [found[words] for words in "abcdegj"] == ["1.", "(i)", "(ii)", "2.", "(i)", "(a)", "(b)"]
    assert found["h"] != found["i"]


def test_a_further_paragraph_of_an_item_has_no_number_and_counts_nothing() -> None:
    assert labels(written("1. a\n\n   more\n\n2. b")) == [("1.", "a"), ("", "more"), ("2.", "b")]


def test_an_item_that_begins_with_a_list_is_a_problem_or_keeps_its_number() -> None:
    parsed = markdown.parse("1. a\n2. - b\n3. c")
    if not parsed.problems:
        found = {words: label for label, words in labels(word.write(parsed.flow, FRAME, HOUSE))}
        assert found["c"] == "3."


def test_the_numbers_of_the_index_are_those_that_word_will_show() -> None:
    text = "# T\n\n## A\n\nx\n\n### B\n\ny {.clause}\n\nz {.clause}\n\n#### C\n\n### D\n\nw {.clause}\n\n## E\n\n### F"
    parsed = markdown.parse(text)
    expected = {target.title: target.number for target in word.index(parsed.flow).headings}
    found = {words: label for label, words in labels(written(text))}
    assert {title: found[title] for title in expected} == expected
    assert (found["y"], found["z"], found["w"]) == ("1.1.1", "1.1.2", "1.2.1")


# Any document

ANCHORS = ("criteria", "AC-2", "AC-3", "summary")
LETTERS = st.text("ab &<\u00a0é", min_size=1, max_size=6).filter(str.strip)


def lists(depth: int = 0) -> st.SearchStrategy[List]:
    first = LETTERS.map(lambda text: Paragraph((Text(text),)))
    more: st.SearchStrategy[Block] = first if depth == 2 else st.one_of(first, *[st.deferred(lambda: lists(depth + 1))] * 2)
    item = st.tuples(first, st.lists(more, max_size=2)).map(lambda parts: (parts[0], *parts[1]))
    return st.builds(List, st.booleans(), st.lists(item, min_size=1, max_size=3).map(tuple), st.sampled_from([1, 1, 1, 2, 7]))


def rows(width: int) -> st.SearchStrategy[Row]:
    cell = st.one_of(LETTERS.map(lambda text: (Text(text),)), st.just(()))
    return st.lists(cell, min_size=width, max_size=width).map(lambda cells: Row(tuple(cells)))


def tables() -> st.SearchStrategy[Table]:
    def of(width: int) -> st.SearchStrategy[Table]:
        columns = st.lists(
            st.builds(Column, st.sampled_from(["left", "center", "right"]), st.integers(1, 9)), min_size=width, max_size=width
        )
        caption = st.one_of(st.just(()), LETTERS.map(lambda text: (Text(text),)))
        full = st.lists(LETTERS, min_size=width, max_size=width).map(lambda texts: Row(tuple((Text(text),) for text in texts)))
        return st.builds(Table, columns.map(tuple), full, st.lists(rows(width), max_size=4).map(tuple), caption)

    return st.integers(1, 4).flatmap(of)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    anchors = draw(st.lists(st.sampled_from(ANCHORS), unique=True))
    references = st.sampled_from(anchors).map(lambda name: Reference(name, "title")) if anchors else st.nothing()
    inlines: st.SearchStrategy[Inline] = st.one_of(LETTERS.map(Text), LETTERS.map(lambda text: Text(text, strong=True)), references)
    content = st.lists(inlines, min_size=1, max_size=3).map(tuple)
    paragraph = st.builds(Paragraph, content, st.sampled_from(["body", "clause", "lead", "subtitle"]))
    note = st.builds(
        Note, st.sampled_from(["note", "warning"]), st.lists(st.builds(Paragraph, content), min_size=1, max_size=2).map(tuple)
    )
    words = LETTERS.map(lambda text: (Text(text),))
    heading = st.builds(Heading, st.integers(0, 4), words)
    named = [Heading(draw(st.integers(1, 4)), draw(words), anchor) for anchor in anchors]
    blocks = draw(st.lists(st.one_of(paragraph, note, heading, lists(), tables(), st.just(Contents())), max_size=12))
    for block in named:
        blocks.insert(draw(st.integers(0, len(blocks))), block)
    return flow_of(*blocks)


def list_words(block: List) -> list[str]:
    found = []
    for item in block.items:
        for child in item:
            assert isinstance(child, List | Paragraph)
            found += list_words(child) if isinstance(child, List) else [plain(child.content)]
    return found


def list_counts(block: List, depth: int = 0) -> list[str]:
    """Return what stands before each paragraph of a list, as its author counts."""
    found = []
    forms = ("decimal", "lowerLetter", "lowerRoman")
    for position, item in enumerate(block.items):
        for number, child in enumerate(item):
            if isinstance(child, List):
                found += list_counts(child, depth + 1)
            elif number:
                found.append("")
            else:
                found.append(counted(forms[depth], block.start + position) if block.ordered else "•")
    return found


@calm
@given(flows())
def test_any_document_has_whole_tables_and_bookmarks_and_right_numbers(flow: Flow) -> None:
    index = word.index(flow)  # its problems are an author's; a document comes out whole all the same
    data = word.write(flow, FRAME, HOUSE)
    check_tables(data)
    check_bookmarks(data)
    found = labels(data)
    headings = [label for label, _ in found_in(data, found, r"Title|Heading\d")]
    assert headings == [target.number for target in index.headings]
    entries = [words for _, words in found_in(data, found, r"TOC\d")]
    expected = [f"{target.number}\t{target.title}" for target in index.headings if 1 <= target.level <= 2]
    assert entries == expected * sum(placed.block == Contents() for placed in flow.placed)


@calm
@given(st.lists(st.one_of(lists(), LETTERS.map(lambda text: Paragraph((Text(text),)))), max_size=5))
def test_any_lists_are_numbered_as_their_author_counts(blocks: list[Block]) -> None:
    data = word.write(flow_of(*blocks), FRAME, HOUSE)
    expected: list[tuple[str, str]] = []
    for block in blocks:
        if isinstance(block, List):
            expected += zip(list_counts(block), list_words(block), strict=True)
        elif isinstance(block, Paragraph):
            expected.append(("", plain(block.content)))
    found = [("•" if label in ("•", "–", "▪") else label.strip("().").split(".")[-1], words) for label, words in labels(data)]
    assert found == (expected or [("", "")])


def found_in(data: bytes, found: list[tuple[str, str]], style: str) -> list[tuple[str, str]]:
    styles = [style_of(paragraph) for paragraph in reading.body(data).iter(f"{W}p")]
    return [pair for pair, name in zip(found, styles, strict=True) if re.fullmatch(style, name)]


def check_bookmarks(data: bytes) -> None:
    """Hold bookmarks against each other and against what refers to them."""
    body = reading.body(data)
    starts = list(body.iter(f"{W}bookmarkStart"))
    ends = [end.get(f"{W}id") for end in body.iter(f"{W}bookmarkEnd")]
    ids, names = [start.get(f"{W}id") for start in starts], [start.get(f"{W}name") for start in starts]
    assert sorted(ids) == sorted(ends)
    assert len(set(ids)) == len(ids)
    assert len({name.casefold() for name in names}) == len(names)
    referred = {element.text.split()[1] for element in body.iter(f"{W}instrText") if element.text.strip().startswith("REF")}
    referred |= {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} - {None}
    assert referred <= set(names)


# What other programs see


def test_python_docx_sees_the_same_paragraphs() -> None:
    data = written(SAMPLE, *VALUES)
    document = reading.opened(data)
    assert [paragraph.text for paragraph in document.paragraphs] == [
        reading.words(paragraph) for paragraph in reading.body(data).findall(f"{W}p")
    ]
    assert document.paragraphs[0].style is not None
    assert document.paragraphs[0].style.name == "Title"
    assert len(document.tables) == 3


def test_a_document_of_nothing_opens() -> None:
    assert [paragraph.text for paragraph in reading.opened(written("")).paragraphs] == [""]


LONG = "A sentence of some length, which says what nobody has to know. " * 30


def kept(text: str) -> dict[str, bool]:
    """Whether each paragraph stays on the page of what follows it, in a document that goes on after the text."""
    return {
        reading.words(paragraph): paragraph.find(f"{W}pPr/{W}keepNext") is not None
        for paragraph in reading.body(written(f"{text}\n\n{LONG}")).findall(f"{W}p")
    }


def test_a_paragraph_stays_with_the_heading_below_it_where_that_divides_its_own_section() -> None:
    assert kept("## A\n\nWords.\n\n### B")["Words."]
    assert not kept("## A\n\nWords.\n\n## B")["Words."]
    assert not kept("## A\n\n### B\n\nWords.\n\n## C")["Words."]
    assert not kept(f"## A\n\n{LONG}\n\n### B")[LONG.strip()], "a heading with so many words is not alone"


def test_a_paragraph_that_announces_a_list_or_table_stays_on_its_page() -> None:
    found = kept("One:\n\n- a\n\nTwo\n\n| a |\n|---|\n\nThree.\n\nFour.")
    assert [found[words] for words in ("One:", "Two", "Three.", "Four.")] == [True, True, False, False]


def test_a_table_with_a_caption_speaks_for_itself() -> None:
    table = "Table: T\n| a |\n|---|\n" + "| 1 |\n" * 3
    assert kept(f"As follows:\n\n{table}")["As follows:"]
    assert not kept(f"The end.\n\n{table}")["The end."]
    larger = table + "| 1 |\n" * 30
    assert kept(f"A sentence.\n\n{larger}")["A sentence."], "it costs no more than two rows"
    assert not kept(f"# T\n\n## A\n\n### B\n\nA clause. {{.clause}}\n\n{larger}")["A clause."]


def test_what_there_is_to_decide_stays_with_the_question() -> None:
    assert kept("How many?\n\n> [!DECIDE] x")["How many?"]
    assert not kept("How many?\n\n> [!NOTE] x")["How many?"]


def test_a_box_is_not_torn() -> None:
    found = kept("> [!NOTE]\n> One.\n>\n> Two.\n\nBelow.")
    assert [stays for words, stays in found.items() if words.endswith(("One.", "Two."))] == [True, False]


@pytest.mark.parametrize("end", ["Last.", "- Last.", "> [!NOTE]\n> Last.", "Table: T\n| a |\n|---|\n| Last. |"])
def test_a_document_does_not_end_with_fewer_than_five_lines_on_a_page(end: str) -> None:
    paragraphs = [f"Words {letter}." for letter in "abcdefghij"]
    shown = reading.body(written("\n\n".join([*paragraphs, end]))).findall(f"{W}p")
    kept = [reading.words(each) for each in shown if each.find(f"{W}pPr/{W}keepNext") is not None]
    kept = [words for words in kept if words.startswith("Words ")]
    assert kept == paragraphs[-len(kept) :]
    assert 2 <= len(kept) <= 5


# Tones of cells


def fills(data: bytes) -> list[str | None]:
    shadings = [cell.find(f"{W}tcPr/{W}shd") for cell in reading.body(data).iter(f"{W}tc")]
    return [None if shading is None else str(shading.get(f"{W}fill")) for shading in shadings]


TONED = "# T\n\nTable: x\n| a | b |\n|---|---|\n| low {.low} | none |\n| medium {.medium} | high {.high} |\n"


def test_a_tone_shades_its_cell_and_its_mark_is_not_shown() -> None:
    data = written(TONED)
    found = fills(data)
    assert found == [None, None, CELLS["low"], None, CELLS["medium"], CELLS["high"]]
    assert [cell.text for row in reading.opened(data).tables[0].rows for cell in row.cells][2:] == ["low", "none", "medium", "high"]
    assert lint.findings(data) == []
    assert accessibility.findings(data) == []


def test_the_tones_go_from_light_to_dark_and_dark_words_stand_out_on_each() -> None:
    shades = [accessibility.luminance(CELLS[tone]) for tone in ("low", "medium", "high")]
    assert shades == sorted(shades, reverse=True)
    assert all(accessibility.contrast("262626", fill) >= accessibility.ENOUGH for fill in CELLS.values())
