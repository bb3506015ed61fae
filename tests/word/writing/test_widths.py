"""The columns of a table: as wide as the author says, and no narrower than their words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tenderkit.blocks import Break, Column, Reference, Row, Slot, Table, Text
from tenderkit.word.writing.widths import Letters, column_widths, held_in, letters_of


def columns(*weights: int) -> list[Column]:
    return [Column("left", weight) for weight in weights]


def test_weights_divide_the_width() -> None:
    assert column_widths(columns(1, 2, 3), 6000, Letters((1, 1, 1), (99, 99, 99))) == (1000, 2000, 3000)


def test_a_column_is_widened_to_hold_its_longest_word_and_the_others_share_the_rest() -> None:
    first, second, third = column_widths(columns(1, 10, 20), 9240, Letters((10, 5, 5), (99, 99, 99)))
    assert first >= 10 * 100
    assert abs(third - 2 * second) <= 2
    assert first + second + third == 9240


def test_a_word_that_fits_nowhere_takes_no_more_than_an_equal_share() -> None:
    assert column_widths(columns(1, 1, 2), 3000, Letters((500, 3, 3), (500, 99, 99)))[0] == 1000


def test_a_word_longer_than_an_equal_share_is_whole_where_those_of_the_others_fit() -> None:
    name, *levels = column_widths(columns(2, 1, 1, 1, 1), 9240, Letters((20, 11, 9, 9, 9), (20, 11, 99, 99, 9)))
    assert name >= 230 + 20 * 112 > 9240 // 5
    assert [size >= 230 + words * 112 for size, words in zip(levels, (11, 9, 9, 9), strict=True)] == [True] * 4


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 30), st.integers(0, 90)), min_size=1, max_size=8),
    st.integers(3000, 20000),
)
def test_no_word_is_broken_where_the_longest_of_all_columns_fit_and_else_the_longest_alone(
    sizes: list[tuple[int, int, int]], width: int
) -> None:
    letters = Letters(tuple(word for _, word, _ in sizes), tuple(word + more for _, word, more in sizes))
    found = column_widths(columns(*(weight for weight, _, _ in sizes)), width, letters)
    needed = [230 + 112 * word for word in letters.words]
    broken = [need for need, size in zip(needed, found, strict=True) if size < need]
    if sum(needed) <= width:
        assert broken == []
    assert all(need > width // len(sizes) for need in broken), "a word that has room in an equal share is never broken"


def test_a_column_takes_no_more_than_its_longest_line_where_the_lines_of_another_are_broken() -> None:
    level, text, percent, points = column_widths(columns(30, 44, 20, 12), 9240, Letters((11, 12, 8, 6), (16, 400, 11, 6)))
    assert (level, percent, points) == (230 + 16 * 112, 230 + 11 * 112, 230 + 6 * 112)
    assert text == 9240 - level - percent - points


def test_a_table_in_which_no_line_is_broken_has_the_weights_of_its_author() -> None:
    assert column_widths(columns(1, 2, 3), 6000, Letters((5, 5, 5), (5, 9, 9))) == (1000, 2000, 3000)


def test_what_lines_leave_over_is_shared_by_weights() -> None:
    short, long = column_widths(columns(3, 1), 9200, Letters((4, 4), (4, 40)))
    assert long - (230 + 40 * 112) == (short - (230 + 4 * 112)) // 3


def test_lines_end_where_the_author_or_a_value_ends_them() -> None:
    table = Table(
        tuple(columns(1, 1)), Row(((Text("a"),), (Text("b"),))), (Row(((Text("see"), Break(), Text("here")), (Slot(0),)), 1),)
    )
    assert letters_of(table, held_in(table, 0, ["Storgatan 5\n981 32"])).lines == (4, 11)


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 80), st.integers(0, 90)), min_size=1, max_size=12),
    st.integers(1000, 20000),
)
def test_the_widths_always_add_up_and_no_column_is_lost(sizes: list[tuple[int, int, int]], width: int) -> None:
    letters = Letters(tuple(word for _, word, _ in sizes), tuple(word + more for _, word, more in sizes))
    found = column_widths(columns(*(weight for weight, _, _ in sizes)), width, letters)
    assert sum(found) == width
    assert len(found) == len(sizes)
    assert all(size >= min(230, width // len(sizes)) for size in found)


def test_words_of_the_author_and_values_count_and_a_line_may_break_after_a_hyphen_or_a_slash() -> None:
    row = Row(((Text("a human-rights policy "), Slot(0)), (Reference("x", "words", (Text("seventeenletters_ "),)), Slot(1))), 2)
    table = Table(tuple(columns(1, 1)), row, ())
    assert letters_of(table, held_in(table, 0, ["and/or", "R&D"])).words == (6, 17)
    assert letters_of(table, held_in(table, 1, ["", "responsibilities", "R&D"])).words == (16, 17)


def test_a_word_that_text_and_value_make_together_is_one_word() -> None:
    row = Row(((Text("(no. "), Slot(0), Text("),")), (Text("see"), Break(), Slot(1))), 2)
    table = Table(tuple(columns(1, 1)), Row(((Text("a"),), (Text("b"),))), (row,), (Slot(0),), 1)
    assert letters_of(table, held_in(table, 0, ["caption", "DH2027", "x"])).words == (8, 3)
