"""The document tree: what is equal, what is remembered, how values get in and how it reads as an outline."""

from __future__ import annotations

import dataclasses
import os
import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenderkit.blocks import (
    Blank,
    Block,
    Break,
    Chart,
    Column,
    Contents,
    Flow,
    Heading,
    Inline,
    Link,
    List,
    Note,
    Paragraph,
    Placed,
    Reference,
    Row,
    Slot,
    Table,
    Text,
    merge_text,
    outline,
    plain,
)

calm = settings(deadline=None)  # a slow machine is no failure


def words(*texts: str) -> tuple[Inline, ...]:
    return tuple(Text(text) for text in texts)


def paragraph(text: str = "words") -> Paragraph:
    return Paragraph(words(text))


def a_table(cell: str = "10") -> Table:
    columns = (Column("left", 6), Column("right", 4))
    return Table(columns, Row((words("Level"), words("Points"))), (Row((words("full"), words(cell))),), words("Scoring"))


def a_chart(number: str = "2") -> Chart:
    return Chart(Row((words("Dimension"), words("Low"))), (Row((words("Awareness"), words(number))),), words("Maturity"))


def every_kind(text: str = "words") -> tuple[Block, ...]:
    """Return a block of each kind; two calls give equal blocks that are not the same objects."""
    inlines = (
        Text(text),
        Text(text, strong=True),
        Break(),
        Link("https://example.org", words(text)),
        Reference("AC-2", "number"),
        Blank((Text(text),)),
        Slot(0),
    )
    return (
        Heading(1, inlines, "AC-2"),
        Paragraph(inlines, "clause"),
        List(True, ((paragraph(text), List(False, ((paragraph(text),),))), (paragraph(text),)), 3),
        a_table(text),
        a_chart(text),
        Note("warning", (paragraph(text),)),
        Contents(),
    )


# Equality and hash


@calm
@given(st.text())
def test_blocks_of_equal_content_are_equal_and_found_in_a_dictionary(text: str) -> None:
    for one, other in zip(every_kind(text), every_kind(text), strict=True):
        assert one == other
        assert hash(one) == hash(other)
        assert {one: "found"}[other] == "found"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Text("a"), Text("b")),
        (Text("a"), Text("a", strong=True)),
        (Text("a", strong=True), Text("a", emphasis=True)),
        (Text("a"), Blank((Text("a"),))),
        (Slot(0), Slot(1)),
        (Reference("a", "title"), Reference("a", "number")),
        (Heading(1, words("a")), Heading(2, words("a"))),
        (Heading(1, words("a")), Heading(1, words("a"), "a")),
        (Paragraph(words("a")), Paragraph(words("a"), "lead")),
        (Paragraph(words("a")), Paragraph(words("b"))),
        (List(True, ()), List(False, ())),
        (List(True, ()), List(True, (), 2)),
        (Note("note", ()), Note("warning", ())),
        (a_table("10"), a_table("11")),
        (a_chart("2"), a_chart("3")),
        (Row((words("a"),)), Row((words("a"),), tones=("low",))),
    ],
)
def test_blocks_that_differ_in_anything_are_not_equal(one: object, other: object) -> None:
    assert one != other
    assert len({one, other}) == 2


def test_a_block_cannot_be_changed() -> None:
    for block in (*every_kind(), Text("a"), Row(()), Column("left", 1)):
        for field in dataclasses.fields(block):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(block, field.name, None)


class Counted(str):
    """A text that counts how often its hash is asked for."""

    asked = 0

    def __hash__(self) -> int:
        Counted.asked += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other)


def test_a_tree_is_walked_once_for_its_hash_however_often_it_is_looked_up() -> None:
    Counted.asked = 0
    tree = Note("note", (Paragraph((Text(Counted("a")), Text(Counted("b")))),))
    memory = {tree: "found"}
    for _ in range(10):
        assert memory[tree] == "found"
    assert Counted.asked == 2


def test_a_changed_copy_does_not_keep_the_hash_of_the_original() -> None:
    original = Paragraph(words("a"))
    hash(original)
    assert hash(dataclasses.replace(original, style="lead")) == hash(Paragraph(words("a"), "lead"))


def test_a_tree_sent_to_another_process_is_found_there() -> None:
    # A worker may hash texts in another way than the process that started it.
    tree = every_kind()
    hash(tree)
    script = (
        "import pickle, sys; sent = pickle.load(sys.stdin.buffer); fresh = pickle.loads(sys.stdin.buffer.read()); "
        "sys.exit(not (sent == fresh and {fresh: 1}.get(sent) == 1))"
    )
    for seed in ("1", "2"):
        found = subprocess.run(
            [sys.executable, "-c", script],
            input=pickle.dumps(tree) + pickle.dumps(every_kind()),
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=False,
        )
        assert found.returncode == 0


# Values in their places


def flow(*blocks: tuple[Block, int], values: tuple[str, ...] = ()) -> Flow:
    return Flow(tuple(Placed(block, first, 1) for block, first in blocks), values)


def test_a_value_takes_the_look_of_its_slot() -> None:
    one = Paragraph((Slot(0), Slot(1, strong=True), Slot(2, emphasis=True), Slot(3, strong=True, emphasis=True)))
    assert flow((one, 0), values=("a", "b", "c", "d")).with_values() == (
        Paragraph((Text("a"), Text("b", strong=True), Text("c", emphasis=True), Text("d", strong=True, emphasis=True))),
    )


def test_a_value_and_the_words_around_it_become_one_text() -> None:
    one = Paragraph((Text("the "), Slot(0), Text(" of "), Slot(1)))
    assert flow((one, 0), values=("report", "2027")).with_values() == (paragraph("the report of 2027"),)


def test_the_slots_of_a_block_are_counted_from_its_first_value() -> None:
    one = Paragraph((Slot(0), Break(), Slot(1)))
    filled = flow((one, 0), (one, 2), values=("a", "b", "c", "d")).with_values()
    assert filled == (Paragraph((Text("a"), Break(), Text("b"))), Paragraph((Text("c"), Break(), Text("d"))))


def test_values_get_into_links_references_lists_and_boxes() -> None:
    link, reference = Link("https://example.org", (Slot(0),)), Reference("AC-2", "words", (Slot(1),))
    blocks = (
        Heading(1, (link, reference), "x"),
        List(True, ((Paragraph((Slot(0),)), List(False, ((Paragraph((Slot(1),)),),))),), 2),
        Note("note", (Paragraph((Slot(0),)), Paragraph((Slot(1),)))),
    )
    heading, list_, note = flow(*((block, 0) for block in blocks), values=("a", "b")).with_values()
    assert heading == Heading(1, (Link(link.address, words("a")), Reference("AC-2", "words", words("b"))), "x")
    assert list_ == List(True, ((paragraph("a"), List(False, ((paragraph("b"),),))),), 2)
    assert note == Note("note", (paragraph("a"), paragraph("b")))


def test_the_slots_of_a_table_are_counted_in_each_row_after_those_of_the_caption() -> None:
    row = Row(((Slot(0),), (Slot(1),)), 2)
    columns = (Column("left", 1), Column("left", 1))
    table = Table(columns, Row(((Slot(0),), words("x")), 1), (row, row), (Text("of "), Slot(0)), 1)
    (filled,) = flow((table, 1), values=("unused", "a", "b", "c", "d", "e", "f")).with_values()
    assert filled == Table(
        columns, Row((words("b"), words("x"))), (Row((words("c"), words("d"))), Row((words("e"), words("f")))), words("of a")
    )


@calm
@given(st.text())
def test_filling_does_not_read_the_value(value: str) -> None:
    (filled,) = flow((Paragraph((Slot(0),)), 0), values=(value,)).with_values()
    assert filled == paragraph(value)


def test_blocks_without_slots_are_filled_as_they_are() -> None:
    blocks = tuple(block for block in every_kind() if not isinstance(block, Heading | Paragraph))
    assert flow(*((block, 0) for block in blocks)).with_values() == blocks


def test_only_neighbours_of_one_look_are_merged() -> None:
    nodes = (Text("a"), Text("b"), Text("c", strong=True), Text("d"), Break(), Text("e"), Text("f"))
    assert merge_text(nodes) == (Text("ab"), Text("c", strong=True), Text("d"), Break(), Text("ef"))


# The words alone


def test_plain_words_have_no_look_and_a_break_is_a_space() -> None:
    content = (
        Text("See "),
        Text("the", strong=True),
        Break(),
        Link("https://example.org", words("guide")),
        Text(" and "),
        Reference("AC-2", "words", (Slot(1),)),
        Blank((Text("date"),)),
        Slot(0),
    )
    assert plain(content, ("!", "policy")) == "See the guide and policydate!"


# The outline


def test_an_outline_shows_every_kind_of_block() -> None:
    content = (Text("See "), Slot(0), Break(), Link("https://example.org", words("guide")), Text(", "), Blank((Text("date"),)))
    blocks = (
        Heading(0, words("Tender annex")),
        Heading(1, words("Award criteria"), "AC"),
        Contents(),
        Paragraph(content),
        Paragraph(words("Each year."), "clause"),
        Paragraph((Reference("AC", "title"), Reference("AC", "number"), Reference("AC", "words", words("these")))),
        List(True, ((paragraph("one"), List(False, ((paragraph("two"),),))),)),
        a_table(),
        a_chart(),
        Note("warning", (paragraph("Mind."), paragraph("This."))),
    )
    filled = flow(*((block, 0) for block in blocks), values=("section 1",)).with_values()
    assert outline(filled) == "\n".join(
        [
            "Title | Tender annex",
            "Heading 1 | Award criteria {#AC}",
            "Contents",
            "Paragraph | See section 1 / guide, [date]",
            "Clause | Each year.",
            "Paragraph | <title of AC><number of AC><these → AC>",
            "Numbered list",
            "  Item",
            "    Paragraph | one",
            "    Bulleted list",
            "      Item",
            "        Paragraph | two",
            "Table | Scoring",
            "  Level | Points",
            "  full | 10",
            "Chart | Maturity",
            "  Dimension | Low",
            "  Awareness | 2",
            "Warning box",
            "  Paragraph | Mind.",
            "  Paragraph | This.",
        ]
    )


def test_the_outline_of_nothing_is_empty() -> None:
    assert outline(()) == ""
