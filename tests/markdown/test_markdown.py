"""Markdown → blocks: the cases of tests/data/markdown, and what an outline does not show (looks, columns, lines, values)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from tenderkit import markdown
from tenderkit.blocks import (
    SLOT_CLOSE,
    SLOT_OPEN,
    Block,
    Break,
    Chart,
    Column,
    Heading,
    Inline,
    Link,
    List,
    Note,
    Paragraph,
    Reference,
    Table,
    Text,
    outline,
)

calm = settings(deadline=None)  # a slow machine is no failure

CASES = ROOT / "tests/data/markdown"


@dataclass(frozen=True)
class Case:
    """A case: what it says, the Markdown, and the outline (or the problems) expected."""

    file: str
    sentence: str
    text: str
    expected: str


def cases(file: Path) -> list[Case]:
    """Read a file of cases: divided by `====`, the parts of each by `---`."""
    found = []
    for case in file.read_text(encoding="utf-8").split("\n====\n"):
        sentence, text, expected = f"{case}\n".split("\n---\n")
        found.append(Case(file.stem, sentence, text, expected.rstrip()))
    return found


def named(case: Case) -> str:
    return f"{case.file}: {case.sentence}"


def every(files: list[Path]) -> list[Case]:
    return [case for file in files for case in cases(file)]


REFUSED = [CASES / "refused.txt"]
SUPPORTED = [file for file in sorted(CASES.glob("*.txt")) if file not in REFUSED]


@pytest.mark.parametrize("case", every(SUPPORTED), ids=named)
def test_what_is_supported_becomes_the_blocks_of_its_outline(case: Case) -> None:
    parsed = markdown.parse(case.text)
    assert parsed.problems == ()
    found = outline(parsed.flow.with_values())
    assert [line.rstrip() for line in found.splitlines()] == case.expected.splitlines()


@pytest.mark.parametrize("case", every(REFUSED), ids=named)
def test_what_is_not_supported_is_a_problem_at_its_line(case: Case) -> None:
    problems = markdown.parse(case.text).problems
    assert list(dict.fromkeys(f"line {problem.line}: {problem.message}" for problem in problems)) == case.expected.splitlines()
    assert all(problem.hint for problem in problems)


@pytest.mark.parametrize("case", every(REFUSED), ids=named)
def test_the_line_of_a_problem_moves_with_the_text_above_it(case: Case) -> None:
    above = "# Title\n\nA paragraph of\ntwo lines.\n\n- a list\n\n- of two items\n\n"
    moved = [f"line {problem.line - 9}: {problem.message}" for problem in markdown.parse(above + case.text).problems]
    assert list(dict.fromkeys(moved)) == case.expected.splitlines()


# Helpers: the parts of a text that a test looks at


def blocks(text: str, *values: str) -> tuple[Block, ...]:
    parsed = markdown.parse(text, values)
    assert parsed.problems == ()
    return parsed.flow.with_values()


def inlines(text: str) -> tuple[Inline, ...]:
    (block,) = blocks(text)
    assert isinstance(block, Paragraph)
    return block.content


def table(text: str) -> Table:
    (block,) = blocks(text)
    assert isinstance(block, Table)
    return block


def a_list(text: str) -> List:
    (block,) = blocks(text)
    assert isinstance(block, List)
    return block


def problem_lines(text: str, *values: str) -> list[int]:
    return [problem.line for problem in markdown.parse(text, values).problems]


def slot(number: int) -> str:
    return f"{SLOT_OPEN}{number}{SLOT_CLOSE}"


# What an outline does not show


@pytest.mark.parametrize(
    ("written", "strong", "emphasis"),
    [("**x**", True, False), ("__x__", True, False), ("*x*", False, True), ("_x_", False, True), ("***x***", True, True)],
)
def test_marks_make_words_strong_or_emphasised(written: str, strong: bool, emphasis: bool) -> None:
    assert inlines(f"a {written} b") == (Text("a "), Text("x", strong, emphasis), Text(" b"))


def test_emphasis_stands_inside_strong_words() -> None:
    assert inlines("**a *b* c**") == (Text("a ", True), Text("b", True, True), Text(" c", True))


@pytest.mark.parametrize("line_end", ["\\\n", "  \n", "     \n"])
def test_a_backslash_or_two_spaces_at_the_end_of_a_line_break_it(line_end: str) -> None:
    assert inlines(f"one{line_end}two") == (Text("one"), Break(), Text("two"))


def test_a_single_line_end_is_a_space() -> None:
    assert inlines("one\ntwo") == (Text("one two"),)


def test_a_link_has_its_address_and_words_in_their_look() -> None:
    assert inlines("[the **guide**](https://example.org/a?b=1&c=2#d)") == (
        Link("https://example.org/a?b=1&c=2#d", (Text("the "), Text("guide", True))),
    )


@pytest.mark.parametrize("address", ["https://example.org", "http://example.org/a_b_c", "mailto:info@example.org"])
def test_a_link_leads_to_the_web_or_to_e_mail(address: str) -> None:
    assert inlines(f"[x]({address})") == (Link(address, (Text("x"),)),)


def test_letters_of_other_scripts_in_an_address_stay_as_written() -> None:
    assert inlines("[x](https://example.org/größe/人)") == (Link("https://example.org/größe/人", (Text("x"),)),)


def test_an_e_mail_address_in_angle_brackets_is_a_link() -> None:
    assert inlines("<info@example.org>") == (Link("mailto:info@example.org", (Text("info@example.org"),)),)


@pytest.mark.parametrize(
    ("written", "form", "words"),
    [("[](#AC-2)", "title", ()), ('[](#AC-2 "number")', "number", ()), ("[the *policy*](#AC-2)", "words", ("the ", "policy"))],
)
def test_a_reference_has_a_target_and_a_form(written: str, form: str, words: tuple[str, ...]) -> None:
    (reference,) = inlines(written)
    assert isinstance(reference, Reference)
    assert (reference.target, reference.form) == ("AC-2", form)
    assert tuple(node.text for node in reference.content if isinstance(node, Text)) == words


@pytest.mark.parametrize("mark", ["-", "*"])
def test_a_bulleted_list_takes_either_of_two_marks(mark: str) -> None:
    assert a_list(f"{mark} a\n{mark} b") == List(False, ((Paragraph((Text("a"),)),), (Paragraph((Text("b"),)),)))


def test_a_list_of_plus_signs_has_letters() -> None:
    inner = List(True, ((Paragraph((Text("b"),)),),), lettered=True)
    assert a_list("+ a\n  + b\n+ c") == List(True, ((Paragraph((Text("a"),)), inner), (Paragraph((Text("c"),)),)), lettered=True)


@pytest.mark.parametrize("text", ["7. a\n8. b", "7) a\n8) b", "7. a\n7. b", "7. a\n\n1. b"])
def test_a_numbered_list_starts_at_its_first_number(text: str) -> None:
    found = a_list(text)
    assert (found.ordered, found.start, len(found.items)) == (True, 7, 2)


def test_a_list_may_start_at_zero() -> None:
    assert a_list("0. a").start == 0


def test_the_words_and_the_list_below_an_item_are_in_the_item() -> None:
    found = a_list("1. a\n\n   b\n\n   - c\n\n2. d")
    assert found.items == (
        (Paragraph((Text("a"),)), Paragraph((Text("b"),)), List(False, ((Paragraph((Text("c"),)),),))),
        (Paragraph((Text("d"),)),),
    )


def test_colons_in_the_rule_align_a_column() -> None:
    aligned = [column.align for column in table("| a | b | c | d |\n|---|:--|:-:|--:|").columns]
    assert aligned == ["left", "left", "center", "right"]


def test_the_lengths_of_the_dashes_are_the_relative_widths() -> None:
    first, second = table("| a | b |\n|:---------|---:|").columns
    assert (first, second) == (Column("left", 10), Column("right", 4))


@pytest.mark.parametrize("rule", ["| - | - |", "|-|-|", "| :-: | --: |", "-|-"])
def test_the_rule_of_a_table_is_written_in_several_ways(rule: str) -> None:
    assert len(table(f"| a | b |\n{rule}\n| 1 | 2 |").columns) == 2


def test_a_table_indented_by_up_to_three_spaces_is_a_table() -> None:
    assert table("  | a | b |\n  |---|---|\n  | 1 | 2 |") == table("| a | b |\n|---|---|\n| 1 | 2 |")


def test_a_bar_with_a_backslash_is_a_bar_in_strong_words_too() -> None:
    cells = table("| a | b |\n|---|---|\n| **x\\|y** | \\|\\| |").rows[0].cells
    assert cells == ((Text("x|y", True),), (Text("||"),))


def test_a_caption_has_looks() -> None:
    assert table("Table: the *levels*\n| a |\n|---|").caption == (Text("the "), Text("levels", emphasis=True))


@pytest.mark.parametrize(("mark", "kind"), [("NOTE", "note"), ("WARNING", "warning"), ("Note", "note"), ("warning", "warning")])
def test_a_box_is_a_note_or_a_warning(mark: str, kind: str) -> None:
    (box,) = blocks(f"> [!{mark}] **Mind** this.")
    assert isinstance(box, Note)
    assert (box.kind, box.content) == (kind, (Paragraph((Text("Mind", True), Text(" this."))),))


def test_an_anchor_is_not_among_the_words_of_its_heading() -> None:
    assert blocks("## Policy **commitment** {#AC-2}") == (Heading(1, (Text("Policy "), Text("commitment", True)), "AC-2"),)


def test_line_ends_of_windows_mean_the_same() -> None:
    text = "# Title\n\n- a\n- b\n\n| a |\n|---|\n| 1 |\n\nTwo\nlines {.lead}\n"
    assert blocks(text.replace("\n", "\r\n")) == blocks(text)


# Lines


def placed_lines(text: str) -> list[int]:
    return [placed.line for placed in markdown.parse(text).flow.placed]


def test_each_block_knows_the_line_it_begins_on() -> None:
    text = "# Title\n\n\nTwo\nlines.\n\n- a\n\n- b\n\n| a |\n|---|\n| 1 |\n\n> [!NOTE] x\n\nEnd."
    assert placed_lines(text) == [1, 4, 7, 11, 15, 17]


def test_blocks_without_a_blank_line_between_them_know_their_lines() -> None:
    assert placed_lines("\nWords\nwords\n## Heading\nWords\n- a\n- b\n> [!NOTE] x") == [2, 4, 5, 6, 8]


def test_a_table_begins_on_the_line_of_its_header_row() -> None:
    assert placed_lines("Words.\n\nTable: caption\n| a |\n|---|\n\nWords.") == [1, 4, 7]


def test_a_table_begins_on_the_line_of_its_header_row_below_a_blank_line_too() -> None:
    assert placed_lines("Words.\n\nTable: caption\n\n\n| a |\n|---|\n\nWords.") == [1, 6, 9]


def test_a_problem_in_a_caption_is_at_the_line_of_the_caption_with_a_blank_line_below_it_too() -> None:
    assert problem_lines("Words.\n\nTable: `caption`\n\n\n| a |\n|---|") == [3]


def test_a_problem_below_a_hard_break_is_at_its_line() -> None:
    assert problem_lines("one\\\ntwo  \nthree\n`four`") == [4]


def test_a_problem_inside_emphasis_is_at_its_line() -> None:
    assert problem_lines("**one\ntwo `three`\nfour** ~~five~~") == [2, 3]


def test_an_item_without_words_is_a_problem_at_its_line() -> None:
    assert problem_lines("- one\n-\n- three") == [2]


def test_a_list_in_a_box_is_a_problem_in_the_box() -> None:
    (line,) = problem_lines("Words.\n\n> [!NOTE]\n> Words.\n>\n> - one")
    assert line in (3, 6)


@calm
@given(st.lists(st.sampled_from(["Words.", "- a\n\n- b", "| a |\n|---|\n| b |", "## H", "1. a\n   b", "> [!NOTE] x"]), max_size=6))
def test_problems_keep_their_lines_whatever_stands_above(above: list[str]) -> None:
    lines = "\n\n".join([*above, "two\nlines `code`", "- item\n- `code`"]).split("\n")
    expected = [number for number, line in enumerate(lines, 1) if "`" in line]
    problems = markdown.parse("\n".join(lines)).problems
    assert sorted({problem.line for problem in problems}) == expected


# Faults that must not pass in silence


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///C:/guide.docx", "data:text/html,x", "vbscript:x", "//example.org", "tel:+32123"]
)
def test_a_link_to_any_other_kind_of_address_is_a_problem(address: str) -> None:
    assert problem_lines(f"Words.\n\nSee [x]({address}).") == [3]


def test_a_tooltip_of_a_link_is_a_problem_and_not_lost_in_silence() -> None:
    assert problem_lines('[x](https://example.org "the guide")') == [1]


def test_a_box_without_words_is_a_problem() -> None:
    assert problem_lines("Words.\n\n> [!NOTE]") == [3]


def test_a_caption_above_no_table_does_not_swallow_the_next_paragraph() -> None:
    parsed = markdown.parse("Table: levels\n\nWords.")
    merged = [block for block in parsed.flow.with_values() if block == Paragraph((Text("Table: levels Words."),))]
    assert merged == []


def test_a_style_inside_a_list_or_a_box_is_a_problem_and_not_lost_in_silence() -> None:
    assert problem_lines("- one {.clause}") == [1]
    assert problem_lines("> [!NOTE] one {.clause}") == [1]


# Values


def test_the_values_stand_where_their_markers_stood() -> None:
    text = f"# {slot(0)}\n\n{slot(1)} and **{slot(2)}**\n\n- {slot(3)}"
    assert blocks(text, "a", "b", "c", "d") == (
        Heading(0, (Text("a"),)),
        Paragraph((Text("b and "), Text("c", True))),
        List(False, ((Paragraph((Text("d"),)),),)),
    )


def test_a_value_may_be_printed_twice_and_in_another_order() -> None:
    assert blocks(f"{slot(1)}, {slot(0)}, {slot(1)}", "a", "b") == (Paragraph((Text("b, a, b"),)),)


def test_more_than_ten_values_are_told_apart() -> None:
    values = [f"<{number}>" for number in range(12)]
    assert blocks(" ".join(slot(number) for number in range(12)), *values) == (Paragraph((Text(" ".join(values)),)),)


def test_slots_are_counted_from_the_start_of_their_block() -> None:
    one = markdown.parse(f"First.\n\nThe {slot(0)} of {slot(1)}.", ["a", "b"]).flow.placed[1]
    other = markdown.parse(f"# {slot(0)}\n\n- {slot(1)}\n\nThe {slot(2)} of {slot(3)}.", list("abcd")).flow.placed[2]
    assert one.block == other.block
    assert (one.first_slot, other.first_slot) == (0, 2)


def test_slots_of_a_table_are_counted_in_each_row_and_in_the_caption() -> None:
    rows = "".join(f"| {slot(number)} | {slot(number + 1)} |\n" for number in (3, 5))
    text = f"Table: {slot(0)}\n| {slot(1)} | {slot(2)} |\n|---|---|\n{rows}\n{slot(7)}"
    flow = markdown.parse(text, list("abcdefgh")).flow
    (found, after) = flow.with_values()
    assert isinstance(found, Table)
    assert found.caption == (Text("a"),)
    assert [[cell[0] for cell in row.cells] for row in (found.header, *found.rows)] == [
        [Text("b"), Text("c")],
        [Text("d"), Text("e")],
        [Text("f"), Text("g")],
    ]
    assert after == Paragraph((Text("h"),))
    unfilled = flow.placed[0].block
    assert isinstance(unfilled, Table)
    assert unfilled.rows[0] is unfilled.rows[1]


def test_a_text_seen_before_is_the_same_block_again() -> None:
    paragraph, list_, table_ = f"The {slot(0)}.", f"- {slot(0)}\n\n- x", f"| {slot(0)} |\n|---|"
    for text in (paragraph, list_, table_):
        one = markdown.parse(text, ["a"]).flow.placed[0].block
        other = markdown.parse(f"Something else.\n\n\n{text}\n\nMore.", ["b"]).flow.placed[1].block
        assert one is other


@pytest.mark.parametrize(
    "text",
    [
        f"[x]({slot(0)})",
        f"[x](https://example.org/{slot(0)})",
        f"[x](#{slot(0)})",
        f'[](#AC-2 "{slot(0)}")',
        f"<https://{slot(0)}>",
    ],
)
def test_a_value_is_never_the_address_of_a_link(text: str) -> None:
    assert problem_lines(f"Words.\n\n{text}", "https://example.org") == [3]


def test_a_value_is_never_an_anchor() -> None:
    assert problem_lines(f"Words.\n\n## Title {{#{slot(0)}}}", "AC-2") == [3]


@pytest.mark.parametrize("text", [f"{SLOT_OPEN}0", f"0{SLOT_CLOSE}", f"{SLOT_OPEN}x{SLOT_CLOSE}", f"{SLOT_CLOSE}0{SLOT_OPEN}"])
def test_a_marker_cut_in_two_is_a_problem_at_its_line(text: str) -> None:
    assert problem_lines(f"One.\n\n{text}", "value") == [3]


@pytest.mark.parametrize(
    "value",
    ["{#AC-2}", "{.clause}", "[TOC]", "[!NOTE] x", "Table: x", "| a |\n|---|", "- x", "# x", "    x", "\n\n", "", "`", "<b>"],
)
def test_a_value_that_looks_like_markdown_is_text(value: str) -> None:
    assert blocks(slot(0), value) == (Paragraph((Text(value),)),)


@pytest.mark.parametrize(
    "value",
    ["x[^1]", "[^1]: x", "\\newpage", "- x - y", "::: x", "{.x} y", "<br>", "$$x$$", "==x==", "~~x~~", "[toc]", "[ ] x", ": x"],
)
def test_a_value_that_looks_like_markdown_of_other_programs_is_text(value: str) -> None:
    assert blocks(slot(0), value) == (Paragraph((Text(value),)),)
    assert blocks(f"- {slot(0)}", value) == (List(False, ((Paragraph((Text(value),)),),)),)
    (found,) = blocks(f"| {slot(0)} |\n|---|\n| {slot(1)} |", value, value)
    assert isinstance(found, Table)
    assert [row.cells for row in (found.header, *found.rows)] == [((Text(value),),), ((Text(value),),)]


@calm
@given(st.text())
def test_no_text_makes_the_parser_fail(text: str) -> None:
    text = text.translate({ord(character): "" for character in f"\r{SLOT_OPEN}{SLOT_CLOSE}"})
    parsed = markdown.parse(text)
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in parsed.problems)


MARKS = st.text(alphabet="*_#|>-+.123[]()!{}:`~<&\\ \n\tabT", max_size=60)


@calm
@given(MARKS)
def test_no_text_of_marks_makes_the_parser_fail(text: str) -> None:
    lines = text.count("\n") + 1
    parsed = markdown.parse(text)
    assert all(1 <= problem.line <= lines for problem in parsed.problems)
    assert all(1 <= placed.line <= lines for placed in parsed.flow.placed)


PIECES = [
    "*",
    "**",
    "_",
    "#",
    "##",
    "|",
    "-",
    "1.",
    "[",
    "](",
    ")",
    "](#",
    "[]",
    "!",
    ">",
    "> [!NOTE]",
    "~~",
    "`",
    "```",
    "<",
    "&",
    "\\",
]
SPACES = [" ", " ", "\n", "\n", "\n\n", "  ", "    ", "\t", "Table:", "---", "|---|", "|---|---|", "===", "<div>"]


@calm
@given(st.lists(st.sampled_from([*PIECES, *SPACES, *["word"] * 20]), max_size=40))
def test_every_word_comes_out_or_there_is_a_problem(pieces: list[str]) -> None:
    words = [f"word{number}w" for number, piece in enumerate(pieces) if piece == "word"]
    numbered = [f"word{number}w" if piece == "word" else piece for number, piece in enumerate(pieces)]
    parsed = markdown.parse("".join(numbered))
    shown = outline(parsed.flow.with_values())
    assert parsed.problems or [word for word in words if word not in shown] == []


# Tones of cells


def test_a_misspelt_tone_comes_with_a_suggestion() -> None:
    (problem,) = markdown.parse("| a |\n|---|\n| x {.medum} |").problems
    assert problem.hint == "did you mean “medium”?"


def test_a_row_has_the_tones_of_its_cells_as_data() -> None:
    (found,) = blocks("| a | b |\n|---|---|\n| x {.low} | y |\n| x | y |")
    assert isinstance(found, Table)
    assert [row.tones for row in (found.header, *found.rows)] == [(), ("low", ""), ()]


def test_a_value_may_stand_before_the_tone_of_its_cell() -> None:
    (found,) = blocks(f"| a |\n|---|\n| {slot(0)} {{.low}} |", "low")
    assert isinstance(found, Table)
    assert found.rows[0].cells == ((Text("low"),),)
    assert found.rows[0].tones == ("low",)


@calm
@given(st.sampled_from(["{.low}", "x {.high}", "{.nope}", "low}"]))
def test_a_value_that_looks_like_a_tone_is_text(value: str) -> None:
    (found,) = blocks(f"| a |\n|---|\n| {slot(0)} |", value)
    assert isinstance(found, Table)
    assert (found.rows[0].cells, found.rows[0].tones) == (((Text(value),),), ())


def test_a_tone_is_never_a_value() -> None:
    (problem,) = markdown.parse(f"| a |\n|---|\n| x {{.{slot(0)}}} |", ["low"]).problems
    assert (problem.line, problem.message) == (3, "a tone cannot be a value")


# Charts


def test_slots_of_a_chart_are_counted_in_each_row_and_in_the_caption() -> None:
    rows = "".join(f"| {slot(number)} | {slot(number + 1)} |\n" for number in (3, 5))
    text = f"Chart: {slot(0)}\n| {slot(1)} | {slot(2)} |\n|---|---|\n{rows}\n{slot(7)}"
    flow = markdown.parse(text, list("abcdefgh")).flow
    (found, table, after) = flow.with_values()
    assert isinstance(found, Chart)
    assert isinstance(table, Table)
    assert (table.caption, table.header, table.rows) == (found.caption, found.header, found.rows)
    assert found.caption == (Text("a"),)
    assert [[cell[0] for cell in row.cells] for row in (found.header, *found.rows)] == [
        [Text("b"), Text("c")],
        [Text("d"), Text("e")],
        [Text("f"), Text("g")],
    ]
    assert after == Paragraph((Text("h"),))
    unfilled = flow.placed[0].block
    assert isinstance(unfilled, Chart)
    assert unfilled.rows[0] is unfilled.rows[1]


def test_a_value_in_a_chart_is_not_read_when_the_text_is() -> None:
    assert markdown.parse(f"Chart: x\n| a | b |\n|---|---|\n| c | {slot(0)} |", ["no number"]).problems == ()
