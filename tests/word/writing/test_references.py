"""Headings, their numbers and what refers to them: in the index, and as fields and bookmarks of the document."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from support import lint, reading
from support.reading import W

from tenderkit import markdown, word
from tenderkit.blocks import SLOT_CLOSE, SLOT_OPEN
from tenderkit.files import places

calm = settings(deadline=None)  # a slow machine is no failure

HOUSE = word.house_style(places.data_root() / "templates" / "house-style.docx")
FRAME = word.Settings("Annex", "Tender", "Authority", "T-1", "Annex", "Catalogue", "en-GB")


def index_of(text: str, *values: str) -> word.Index:
    parsed = markdown.parse(text, values)
    assert parsed.problems == ()
    return word.index(parsed.flow)


def written(text: str, *values: str) -> bytes:
    parsed = markdown.parse(text, values)
    assert parsed.problems == ()
    assert word.index(parsed.flow).problems == ()
    return word.write(parsed.flow, FRAME, HOUSE)


def numbers(text: str) -> list[tuple[str, str]]:
    return [(target.number, target.title) for target in index_of(text).headings]


def problems(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in index_of(text).problems]


# The index


def test_headings_of_two_levels_are_numbered_and_the_title_and_lower_ones_are_not() -> None:
    text = "# T\n\n## A\n\n### B\n\n#### C\n\n##### D\n\n### E\n\n## F\n\n### G"
    assert numbers(text) == [("", "T"), ("1", "A"), ("1.1", "B"), ("", "C"), ("", "D"), ("1.2", "E"), ("2", "F"), ("2.1", "G")]


def test_a_clause_without_a_heading_of_its_own_is_a_problem_for_word_would_count_it() -> None:
    parsed = markdown.parse("# T\n\n## A\n\nx {.clause}\n\n### B\n\ny {.clause}")
    assert [problem.line for problem in word.index(parsed.flow).problems] == [5]


@pytest.mark.parametrize(("text", "line"), [("# T\n\n## A\n\n#### B", 5), ("# T\n\n### A", 3), ("# T\n\n## A\n\n# U", 5)])
def test_headings_out_of_order_are_a_problem(text: str, line: int) -> None:
    assert [problem.line for problem in word.index(markdown.parse(text).flow).problems] == [line]


def test_clauses_do_not_change_the_numbers_of_headings() -> None:
    text = "## A\n\nx\n\n### B\n\nx {.clause}\n\ny {.clause}\n\n### C\n\n## D"
    assert [number for number, _ in numbers(text)] == ["1", "1.1", "1.2", "2"]


def test_the_title_of_a_heading_is_its_words_with_the_values_in_them() -> None:
    index = index_of(
        f"# {SLOT_OPEN}0{SLOT_CLOSE}\n\n## The **{SLOT_OPEN}1{SLOT_CLOSE}** of [x](https://example.org)", "One", "policy"
    )
    assert [target.title for target in index.headings] == ["One", "The policy of x"]


def test_a_heading_is_found_by_its_anchor() -> None:
    index = index_of("# T\n\n## A {#AC-2}\n\n## B")
    assert list(index.by_anchor) == ["AC-2"]
    assert index.by_anchor["AC-2"] is index.headings[1]
    assert index.problems == ()


def test_each_heading_has_a_bookmark_of_its_own() -> None:
    index = index_of("# T\n\n## A {#AC-2}\n\n## A\n\n## A\n\n### B {#b}")
    bookmarks = [target.bookmark for target in index.headings]
    assert len(set(bookmarks)) == len(bookmarks)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,39}", bookmark) for bookmark in bookmarks)


# Problems


@pytest.mark.parametrize(
    ("place", "first", "last"),
    [
        ("See [](#nope).", 5, 5),
        ('See [](#nope "number").', 5, 5),
        ("See [it](#nope).", 5, 5),
        ("Two\nlines.\n\nSee [](#nope).", 8, 8),
        ("## On [it](#nope)", 5, 5),
        ("> [!NOTE] See [](#nope).", 5, 5),
        ("Table: of [](#nope)\n| a |\n|---|", 5, 6),
        ("- one\n- [](#nope)", 5, 6),
        ("| a |\n|---|\n| [](#nope) |", 5, 7),
        ("1. one\n   - two\n\n     See [](#nope).", 5, 8),
    ],
)
def test_a_reference_to_nothing_is_a_problem_in_the_block_where_it_stands(place: str, first: int, last: int) -> None:
    ((line, message),) = problems(f"# T\n\n## A {{#AC-2}}\n\n{place}")
    assert first <= line <= last
    assert "“nope”" in message


def test_every_reference_to_nothing_is_told() -> None:
    assert [line for line, _ in problems("[](#a) and [](#b)\n\n[](#c)")] == [1, 1, 3]


def test_a_reference_to_nearly_the_right_anchor_comes_with_a_suggestion() -> None:
    (problem,) = index_of("## A {#summary}\n\n[](#sumary)").problems
    assert problem.hint == "did you mean “summary”?"


def test_a_reference_may_stand_before_its_heading() -> None:
    assert problems("See [](#AC-2).\n\n## A {#AC-2}") == []


def test_the_same_anchor_twice_is_a_problem_at_the_second() -> None:
    ((line, message),) = problems("## A {#AC-2}\n\nWords.\n\n## B {#AC-2}")
    assert line == 5
    assert "“AC-2”" in message


def test_anchors_that_differ_only_in_case_are_a_problem() -> None:
    # Names of bookmarks in Word do not know upper from lower case.
    assert [line for line, _ in problems("## A {#Summary}\n\n## B {#summary}")] == [3]


@pytest.mark.parametrize("anchor", ["2nd", "a_b", "a.b", "a/b", "größe", "-a", "a" * 31, "a:b", "&"])
def test_an_anchor_that_cannot_name_a_bookmark_is_a_problem_at_its_line(anchor: str) -> None:
    ((line, message),) = problems(f"# T\n\n## A {{#{anchor}}}")
    assert line == 3
    assert anchor in message


@pytest.mark.parametrize("anchor", ["a", "AC-2", "summary", "a" * 30, "A1-b2-C3"])
def test_letters_digits_and_hyphens_make_an_anchor(anchor: str) -> None:
    assert problems(f"## A {{#{anchor}}}\n\n[](#{anchor})") == []


@pytest.mark.parametrize("heading", ["# T {#x}", "#### T {#x}"])
def test_a_reference_to_the_number_of_a_heading_without_one_is_a_problem(heading: str) -> None:
    assert [line for line, _ in problems(f'{heading}\n\n[](#x "number")')] == [3]
    assert problems(f"{heading}\n\n[](#x)") == []


# Fields and bookmarks of the document

TEXT = """\
# Annex

[TOC]

## About this annex

See [](#AC-2) (section [](#AC-2 "number")) and [the summary](#summary).

## Award criteria {#criteria}

### AC-2 Policy & “commitment” \\<low> {#AC-2}

Words.

#### Proof {#proof}

Words on [](#proof) and [](#criteria "number").

### AC-3 Report {#AC-3}

- [](#summary "number")

> [!NOTE] [](#AC-3)

## Summary {#summary}

Table: Points of [](#AC-2)
| Item | Section |
|------|---------|
| [](#AC-2) | [](#AC-2 "number") |
"""


def fields(data: bytes) -> list[tuple[str, str]]:
    """Return the instruction and the cached result of each field, in order of their beginning."""
    found: list[tuple[str, str]] = []
    open_fields: list[dict[str, str]] = []
    for run in reading.body(data).iter(f"{W}r"):
        for mark in run.findall(f"{W}fldChar"):
            kind = mark.get(f"{W}fldCharType")
            if kind == "begin":
                open_fields.append({"instruction": "", "result": "", "place": str(len(found))})
                found.append(("", ""))
            elif kind == "separate":
                open_fields[-1]["separated"] = "yes"
            else:
                ended = open_fields.pop()
                assert "separated" in ended, "a field without a result"
                found[int(ended["place"])] = (ended["instruction"].strip(), ended["result"])
        if open_fields:
            for text in run.findall(f"{W}instrText"):
                open_fields[-1]["instruction"] += text.text or ""
            for each in open_fields:
                each["result"] += reading.words(run)
    assert open_fields == [], "a field that does not end"
    return found


def bookmarked(data: bytes) -> dict[str, list[etree._Element]]:
    """Return the elements between each pair of bookmark ends, in document order, by the name of the bookmark."""
    found: dict[str, list[etree._Element]] = {}
    open_bookmarks: dict[str, str] = {}
    for element in reading.body(data).iter():
        if element.tag == f"{W}bookmarkStart":
            name, number = element.get(f"{W}name"), element.get(f"{W}id")
            assert name not in found, "two bookmarks of one name"
            assert number not in open_bookmarks
            open_bookmarks[number], found[name] = name, []
        elif element.tag == f"{W}bookmarkEnd":
            del open_bookmarks[element.get(f"{W}id")]
        else:
            for name in open_bookmarks.values():
                found[name].append(element)
    assert open_bookmarks == {}, "a bookmark that does not end"
    return found


def words_between(elements: list[etree._Element]) -> str:
    return "".join(element.text or "" for element in elements if element.tag == f"{W}t")


def test_every_reference_field_names_a_bookmark_and_shows_its_title_or_number() -> None:
    data, index = written(TEXT), index_of(TEXT)
    bookmarks, seen = bookmarked(data), 0
    by_bookmark = {target.bookmark: target for target in index.headings}
    for instruction, cached in fields(data):
        if not instruction.startswith("REF "):
            continue
        _, name, *switches = instruction.split()
        target = by_bookmark[name]
        assert words_between(bookmarks[name]) == target.title
        assert cached == (target.number if "\\w" in switches else target.title)
        assert cached
        assert "\\h" in switches
        seen += 1
    assert seen == TEXT.count("[](#")


def test_a_caption_with_a_reference_shows_the_title_in_the_alternative_text_too() -> None:
    (caption,) = reading.body(written(TEXT)).iter(f"{W}tblCaption")
    assert caption.get(f"{W}val") == "Points of AC-2 Policy & “commitment” <low>"


def test_a_title_with_a_quotation_mark_goes_into_the_alternative_text_of_a_table() -> None:
    text = '## The "policy" {#p}\n\nTable: Points of [](#p)\n| a |\n|---|'
    (caption,) = reading.body(written(text)).iter(f"{W}tblCaption")
    assert caption.get(f"{W}val") == 'Points of The "policy"'


def test_a_reference_in_words_leads_to_the_heading() -> None:
    data = written(TEXT)
    (link,) = [link for link in links(data) if link.words == "the summary"]
    assert words_between(bookmarked(data)[link.bookmark]) == "Summary"


def test_bookmarks_have_numbers_and_names_of_their_own_that_word_takes() -> None:
    starts = list(reading.body(written(TEXT)).iter(f"{W}bookmarkStart"))
    ids = [start.get(f"{W}id") for start in starts]
    names = [start.get(f"{W}name").casefold() for start in starts]
    assert len(set(ids)) == len(ids)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z_][a-z0-9_]{0,39}", name) for name in names)


SECTIONS = {
    "criteria": ("Award criteria", "Summary"),
    "AC_2": ("AC-2 Policy & “commitment” <low>", "AC-3 Report"),
    "proof": ("Proof", "AC-3 Report"),
    "AC_3": ("AC-3 Report", "Summary"),
    "summary": ("Summary", None),
}


@pytest.mark.parametrize("name", SECTIONS)
def test_a_pair_of_bookmark_ends_encloses_exactly_the_section(name: str) -> None:
    first, following = SECTIONS[name]
    body = reading.body(written(TEXT))
    blocks = [block for block in body if block.tag in (f"{W}p", f"{W}tbl")]
    starts = [reading.words(block) for block in blocks]
    expected = blocks[starts.index(first) + 1 : starts.index(following) if following else len(blocks)]
    assert words_between(bookmarked(written(TEXT))[name]) == words_between([node for block in expected for node in block.iter()])
    # It starts at the end of its heading, and ends at the start of the next one, or of nothing.
    (start,) = (mark for mark in body.iter(f"{W}bookmarkStart") if mark.get(f"{W}name") == name)
    (end,) = (mark for mark in body.iter(f"{W}bookmarkEnd") if mark.get(f"{W}id") == start.get(f"{W}id"))
    assert reading.words(start.getparent()) == first
    assert start.getnext() is None
    assert end.getparent() is (blocks[starts.index(following)] if following else blocks[-1])
    assert {node.tag for node in end.itersiblings(preceding=True)} <= {f"{W}pPr", f"{W}bookmarkEnd"}


@pytest.mark.parametrize("last", ["Words.", "| a |\n|---|", "- a point", "> [!NOTE] Mind.", "[TOC]"])
def test_no_end_of_a_bookmark_stands_between_blocks(last: str) -> None:
    # LibreOffice loses a bookmark that does, where one of the blocks is a table.
    body = reading.body(written(f"## One {{#one}}\n\n| a |\n|---|\n\n## Two {{#two}}\n\n{last}"))
    assert {block.tag for block in body} <= {f"{W}p", f"{W}tbl", f"{W}sectPr"}
    (end,) = (mark for mark in body[-2].iter(f"{W}bookmarkEnd"))
    assert end.getnext() is None


class Link(NamedTuple):
    bookmark: str
    words: str


def links(data: bytes) -> list[Link]:
    """Return the links within the document, without a tooltip: LibreOffice would lose their targets."""
    found = [link for link in reading.body(data).iter(f"{W}hyperlink") if link.get(f"{W}anchor")]
    assert not any(link.get(f"{W}tooltip") for link in found)
    return [Link(link.get(f"{W}anchor"), reading.words(link)) for link in found]


def contents(data: bytes) -> list[tuple[str, str, str]]:
    """Return style, words and target of the entries of the table of contents, which is before any other link."""
    found = []
    for paragraph in reading.body(data).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and re.fullmatch(r"TOC\d", style.get(f"{W}val")):
            link = links(data)[len(found)]
            assert reading.words(paragraph) == link.words
            found.append((style.get(f"{W}val"), link.words, link.bookmark))
    return found


def test_the_table_of_contents_holds_the_numbered_headings_with_their_numbers() -> None:
    assert [(style, words) for style, words, _ in contents(written(TEXT))] == [
        ("TOC1", "1\tAbout this annex"),
        ("TOC1", "2\tAward criteria"),
        ("TOC2", "2.1\tAC-2 Policy & “commitment” <low>"),
        ("TOC2", "2.2\tAC-3 Report"),
        ("TOC1", "3\tSummary"),
    ]


def test_the_entries_of_the_table_of_contents_lead_to_their_headings() -> None:
    data = written(TEXT)
    bookmarks = bookmarked(data)
    for _, words, anchor in contents(data):
        assert words.split("\t")[1] == words_between(bookmarks[anchor])


def test_the_table_of_contents_is_one_field_that_word_can_update() -> None:
    instructions = [instruction for instruction, _ in fields(written(TEXT)) if instruction.startswith("TOC")]
    assert len(instructions) == 1
    assert '\\o "1-2"' in instructions[0]


def test_a_table_of_contents_of_nothing_has_no_field() -> None:
    assert fields(written("# T\n\n[TOC]\n\nWords.")) == []


TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"), min_size=1).filter(
    lambda text: bool(text.split())
)


@calm
@given(TITLES)
def test_a_title_of_any_words_is_the_same_in_heading_reference_and_table_of_contents(title: str) -> None:
    slot = f"{SLOT_OPEN}0{SLOT_CLOSE}"
    data = written(f"# T\n\n[TOC]\n\n## {slot} {{#x}}\n\n[](#x)", title)
    shown = words_between(bookmarked(data)["_Ref_x"])
    assert shown == title
    for found in (contents(data)[0][1].split("\t", 1)[1], next(result for name, result in fields(data) if name.startswith("REF"))):
        assert found.split() == shown.split()


def test_a_space_that_does_not_break_stays_one_in_references_and_contents() -> None:
    data = written("# T\n\n[TOC]\n\n## Critères\u00a0: l’article\u00a05 {#x}\n\n[](#x)")
    assert contents(data)[0][1] == "1\tCritères\u00a0: l’article\u00a05"
    assert ("REF _Ref_x \\h", "Critères\u00a0: l’article\u00a05") in fields(data)


def test_a_heading_that_refers_to_another_is_whole_in_contents_and_references() -> None:
    data = written("# T\n\n[TOC]\n\n## Policy {#a}\n\n## Verification of [](#a) {#b}\n\n[](#b)")
    assert [words for _, words, _ in contents(data)] == ["1\tPolicy", "2\tVerification of Policy"]
    assert ("REF _Ref_b \\h", "Verification of Policy") in fields(data)


# Clauses and items with letters

CITED = """# T

## A

### B

See [](#given "number"), [](#inner "number"), [](#last "number") and [](#whole "number").

It states: {.clause}

+ one;
  + two;
  + three; {#inner}
+ four. {#given}

In words. {#whole} {.clause}

### C

+ five

Between.

+ six {#last}
"""


def test_a_clause_and_an_item_with_a_letter_are_cited_by_their_whole_number() -> None:
    data = written(CITED)
    assert "See 1.1.1(b), 1.1.1(a)(ii), 1.2(b) and 1.1.2." in reading.text(data)
    assert lint.findings(data) == []


def test_the_number_of_an_item_is_that_of_its_clause_and_its_own_in_two_fields() -> None:
    instructions = [node.text.strip() for node in reading.body(written(CITED)).iter(f"{W}instrText") if node.text]
    fields = [text for text in instructions if text.startswith("REF")]
    assert [text.split()[1] for text in fields[:2]] == [fields[2].split()[1], "_Ref_given"]
    assert {text.split(maxsplit=2)[2] for text in fields} == {"\\w \\h"}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("A word. {#x}", 5, "the anchor “x” stands at a paragraph without a number"),
        ("- a word {#x}", 5, "the anchor “x” stands at a paragraph without a number"),
        ("+ a word\n\n  more {#x}", 5, "the anchor “x” stands at a paragraph without a number"),
        ("> [!NOTE]\n> A word. {#x}", 5, "the anchor “x” stands at a paragraph without a number"),
        ("+ a word {#x}\n+ more {#X}", 5, "the anchor “X” appears twice in this document"),
        ("+ a word {#1}", 5, "“1” cannot be an anchor"),
        ("+ a word {#x}\n\nSee [](#x).", 7, "“x” has no title to refer to"),
    ],
)
def test_an_anchor_stands_where_there_is_a_number(text: str, line: int, message: str) -> None:
    assert problems(f"# T\n\n## A\n\n{text}") == [(line, message)]


def test_below_a_heading_without_a_number_an_item_is_cited_by_its_letter_alone() -> None:
    data = written('# T\n\n## A\n\n### B\n\n+ one\n\n#### C\n\n+ two {#two}\n\nSee [](#two "number").')
    assert "See (a)." in reading.text(data)
    assert lint.findings(data) == []
