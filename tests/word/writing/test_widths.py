"""The columns of a table: as wide as the author says, and no narrower than their words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tenderkit.blocks import Break, Column, Reference, Row, Slot, Table, Text
from tenderkit.word.writing.widths import column_widths, longest_words


def columns(*weights: int) -> list[Column]:
    return [Column("left", weight) for weight in weights]


def test_weights_divide_the_width() -> None:
    assert column_widths(columns(1, 2, 3), 6000, [1, 1, 1]) == (1000, 2000, 3000)


def test_a_column_is_widened_to_hold_its_longest_word_and_the_others_share_the_rest() -> None:
    first, second, third = column_widths(columns(1, 10, 20), 9240, [10, 5, 5])
    assert first >= 10 * 100
    assert abs(third - 2 * second) <= 2
    assert first + second + third == 9240


def test_a_word_that_fits_nowhere_takes_no_more_than_an_equal_share() -> None:
    assert column_widths(columns(1, 1, 2), 3000, [500, 3, 3])[0] == 1000


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 80)), min_size=1, max_size=12), st.integers(1000, 20000))
def test_the_widths_always_add_up_and_no_column_is_lost(sizes: list[tuple[int, int]], width: int) -> None:
    found = column_widths(columns(*(weight for weight, _ in sizes)), width, [letters for _, letters in sizes])
    assert sum(found) == width
    assert len(found) == len(sizes)
    assert all(size >= min(230, width // len(sizes)) for size in found)


def test_words_of_the_author_and_values_count_and_a_line_may_break_after_a_hyphen_or_a_slash() -> None:
    row = Row(((Text("a human-rights policy "), Slot(0)), (Reference("x", "words", (Text("seventeenletters_ "),)), Slot(1))), 2)
    table = Table(tuple(columns(1, 1)), row, ())
    assert longest_words(table, 0, ["and/or", "R&D"]) == (6, 17)
    assert longest_words(table, 1, ["", "responsibilities", "R&D"]) == (16, 17)


def test_a_word_that_text_and_value_make_together_is_one_word() -> None:
    row = Row(((Text("(no. "), Slot(0), Text("),")), (Text("see"), Break(), Slot(1))), 2)
    table = Table(tuple(columns(1, 1)), Row(((Text("a"),), (Text("b"),))), (row,), (Slot(0),), 1)
    assert longest_words(table, 0, ["caption", "DH2027", "x"]) == (8, 3)
