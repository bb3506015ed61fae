"""A file held against a schema: every fault with its line, one for each mistake, and the rest kept."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BeforeValidator, Field, ValidationError

from tenderkit.catalogue.questionnaire import Question
from tenderkit.catalogue.schema import ItemMeta
from tenderkit.faults import Fault
from tenderkit.files import yamlfile
from tenderkit.files.validation import Day, Model, Percent, Text, validate, without_empty
from tenderkit.files.yamlfile import KeyPath, YamlFile
from tenderkit.tender import TenderFile


class Chapter(Model):
    id: Annotated[Text, Field(pattern=r"^[a-z]+$", description="small letters, as intro")]
    share: Percent
    pages: Annotated[int, Field(ge=1)] | None = None


class Book(Model):
    title: Text
    year: Annotated[int | None, Field(gt=1400)] = None
    printed: Day | None = None
    price: Annotated[Decimal | None, Field(gt=0, le=100)] = None
    cover: Literal["hard", "soft"] = "soft"
    chapters: tuple[Chapter, ...] = ()
    annexes: Annotated[tuple[Chapter, ...], Field(min_length=2)] | None = None
    notes: dict[str, Text] = {}
    tags: tuple[Text, ...] = ()


def held(text: str) -> tuple[Book | None, list[Fault], set[KeyPath]]:
    file, faults = yamlfile.parse(text, "book.yaml")
    assert faults == []
    return validate(Book, file)


def valid(text: str) -> Book:
    book, faults, concerned = held(text)
    assert [str(fault) for fault in faults] == []
    assert concerned == set()
    assert book is not None
    return book


def told(text: str) -> list[str]:
    return [str(fault) for fault in held(text)[1]]


def test_of_thousands_of_wrong_entries_each_is_told_at_its_line_and_the_rest_moves_up() -> None:
    entries = "".join(f"- {{id: {'a' if number % 3 else 7}, share: 1}}\n" for number in range(3000))
    book, faults, _ = held(f"title: Risks\nchapters:\n{entries}")
    assert [fault.location.line for fault in faults] == [number + 3 for number in range(0, 3000, 3)]
    assert book is not None
    assert len(book.chapters) == 2000


def test_a_very_long_unknown_key_and_thousands_of_others_are_each_told_once() -> None:
    others = "".join(f"titel{number}: 1\n" for number in range(2000))
    _, faults, _ = held(f"title: Risks\n{others}? {'k' * 1_000_000}\n: 1\n")
    assert [(fault.code, fault.location.line) for fault in faults] == [("TK111", number) for number in range(2, 2003)]


def test_what_fits_becomes_an_object_with_its_types() -> None:
    book = valid(
        "title: Risks\nyear: 1999\nprinted: 1999-02-28\nprice: 0.10\ncover: hard\nnotes: {a: b}\nchapters: [{id: a, share: 70}]\n"
    )
    assert book == Book(
        title="Risks",
        year=1999,
        printed=datetime.date(1999, 2, 28),
        price=Decimal("0.10"),
        cover="hard",
        notes={"a": "b"},
        chapters=(Chapter(id="a", share=Decimal(70)),),
    )


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        valid("title: x").title = "y"  # type: ignore[misc]


def test_an_empty_value_is_a_value_not_given() -> None:
    assert valid("title: x\nyear:\ntags: ~\nnotes: {a: null}\n") == Book(title="x")


def test_space_around_a_text_is_dropped() -> None:
    assert valid("title: '  two words '").title == "two words"


@given(st.decimals(0, 100, allow_nan=False, allow_infinity=False, places=6))
def test_a_number_is_the_one_that_was_typed(number: Decimal) -> None:
    book = valid(f"title: x\nchapters: [{{id: a, share: {number:f}}}]\n")
    assert book.chapters[0].share == number


KEYS = "write `key: value` on a line of its own below it, after two more spaces"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("subtitle: y", "TK111 “subtitle” is not a key here (did you mean “title”?)"),
        (
            "weight: y",
            "TK111 “weight” is not a key here "
            "(the keys here are: title, year, printed, price, cover, chapters, annexes, notes, tags)",
        ),
        (
            "printed: 1999-02-29",
            "TK112 “1999-02-29” is not a date (there is no such day: check the month and the day, as in 2027-03-01)",
        ),
        ("printed: 28.2.1999", "TK112 “28.2.1999” is not a date (write year-month-day, as in 2027-03-01)"),
        ("printed: 1999-2-8", "TK112 “1999-2-8” is not a date (write year-month-day, as in 2027-03-01)"),
        ("printed: 19990228", "TK112 “19990228” is not a date (write year-month-day, as in 2027-03-01)"),
        ("printed: 1999", "TK112 “1999” is not a date (write year-month-day, as in 2027-03-01)"),
        ("printed: 86400", "TK112 “86400” is not a date (write year-month-day, as in 2027-03-01)"),
        ("year: MCMXCIX", "TK113 “MCMXCIX” is not a whole number (write digits alone, such as 1000)"),
        ("year: 1999.5", "TK113 “1999.5” is not a whole number (write digits alone, such as 1000)"),
        ("price: ten", "TK113 “ten” is not a number (write digits, with a point before decimals)"),
        ("price: 0,10", "TK113 “0,10” is not a number (write digits, with a point before decimals)"),
        ("price: NaN", "TK113 “NaN” is not a number (write digits, with a point before decimals)"),
        ("price: 0", "TK114 “0” is out of range for “price” (it must be more than 0)"),
        ("price: -1", "TK114 “-1” is out of range for “price” (it must be more than 0)"),
        ("price: 100.01", "TK114 “100.01” is out of range for “price” (it must be at most 100)"),
        ("year: 1400", "TK114 “1400” is out of range for “year” (it must be more than 1400)"),
        ("cover: hart", "TK115 “hart” is not one of hard, soft (did you mean “hard”?)"),
        ("cover: velvet", "TK115 “velvet” is not one of hard, soft (choose one of these)"),
        ("price: [1]", "TK113 the value of “price” is not a number (write digits, with a point before decimals)"),
        ("tags: one", "TK116 “one” has the wrong shape (write a list: a line of its own for each entry, as `- one`)"),
        ("notes: [a]", f"TK116 the value of “notes” has the wrong shape ({KEYS})"),
        ("notes: ''", f"TK116 “” has the wrong shape ({KEYS})"),
        ("notes: {a: [b]}", "TK116 the value of “a” has the wrong shape (write text alone, without hyphens, brackets or keys)"),
        ("notes: {a: '  '}", "TK117 “a”: this text is empty (fill it in, or leave the key out)"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line_and_what_to_do(line: str, fault: str) -> None:
    assert told(f"title: x\n{line}\n") == [f"book.yaml:2: {fault}"]


@pytest.mark.parametrize("share", ["33.333333333", "1e-12", "0.00000000000000000000000000001", "1e400"])
def test_a_number_too_fine_or_too_large_is_not_called_no_number(share: str) -> None:
    faults = told(f"title: x\nchapters: [{{id: a, share: {share}}}]\n")
    assert len(faults) <= 1
    assert not [fault for fault in faults if "is not a number" in fault]


def test_a_missing_key_is_told() -> None:
    book, faults, _ = held("year: 1999\n")
    assert book is None
    assert [str(fault) for fault in faults] == ["book.yaml:1: TK110 “title” is missing (add it)"]


def test_a_key_missing_in_an_entry_is_told_where_the_entry_stands() -> None:
    assert told("title: x\nchapters:\n  - id: a\n    share: 1\n  - id: b\n") == ["book.yaml:5: TK110 “share” is missing (add it)"]


def test_a_text_of_the_wrong_form_is_told_with_the_form_it_should_have() -> None:
    assert told("title: x\nchapters:\n  - share: 3\n    id: Intro\n") == [
        "book.yaml:4: TK117 “Intro” does not fit “id” (small letters, as intro)"
    ]


def test_all_mistakes_are_told_at_once() -> None:
    _, faults, _ = held(
        "title: x\nyear: one\nprinted: 2027-02-30\nprice: 0\ncover: velvet\ntags: y\n"
        "chapters:\n  - {id: a, share: 10, pages: 0}\n  - {id: b, share: 20, pages: x}\nextra: z\n"
    )
    assert sorted((fault.location.line, fault.code) for fault in faults) == [
        (2, "TK113"),
        (3, "TK112"),
        (4, "TK114"),
        (5, "TK115"),
        (6, "TK116"),
        (8, "TK114"),
        (9, "TK113"),
        (10, "TK111"),
    ]


def test_what_is_wrong_is_left_out_and_the_rest_is_kept() -> None:
    book, _, concerned = held("title: x\nyear: one\nprice: 5\nnotes: {a: '', b: kept}\nfoo: 1\n")
    assert book == Book(title="x", price=Decimal(5), notes={"b": "kept"})
    assert {("year",), ("notes", "a"), ("foo",)} <= concerned


def test_a_misspelt_key_concerns_the_key_that_was_meant() -> None:
    assert ("price",) in held("title: x\npirce: 5\n")[2]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("title: x\nchapters:\n  - id: a\n    share: 130\n", "4: TK114"),
        ("title: x\nchapters:\n  - id: a\n    share: most\n", "4: TK113"),
        ("title: x\nchapters:\n  - share: 5\n    id: A\n", "4: TK117"),
        ("title: x\nchapters:\n  - id: a\n    shaer: 5\n", "4: TK111"),
        ("titel: x\n", "1: TK111"),
        ("year: 1999\ntitle: ''\n", "2: TK117"),
        ("year: 1999\ntitle: [x]\n", "2: TK116"),
    ],
)
def test_one_mistake_in_a_key_that_must_be_there_is_one_fault(text: str, fault: str) -> None:
    assert [f"{found.location.line}: {found.code}" for found in held(text)[1]] == [fault]


def test_an_entry_left_out_does_not_move_the_faults_of_those_after_it() -> None:
    _, faults, _ = held(
        "title: x\nchapters:\n  - id: a\n  - id: b\n    share: 20\n    pages: 0\n  - id: c\n    share: c\n    pages: 1\n"
    )
    assert sorted((fault.location.line, fault.code) for fault in faults) == [(3, "TK110"), (6, "TK114"), (8, "TK113")]


def test_a_list_with_too_few_entries_is_a_fault() -> None:
    assert [(fault.location.line, fault.code) for fault in held("title: x\nannexes:\n  - {id: a, share: 1}\n")[1]] == [(2, "TK117")]


def test_an_entry_that_is_wrong_still_counts_as_an_entry() -> None:
    text = "title: x\nannexes:\n  - {id: a, share: 1}\n  - {id: b, share: 130}\n"
    assert [(fault.location.line, fault.code) for fault in held(text)[1]] == [(4, "TK114")]


@given(
    st.dictionaries(
        st.sampled_from([*Book.model_fields, "titel", "x"]),
        st.recursive(
            st.sampled_from(["x", "", "7", "-1", "2027-01-01", "a b", None]),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "share", "pages", "y"]), inner),
        ),
    )
)
def test_whatever_the_data_there_is_an_object_or_a_fault_and_never_a_crash(data: dict[str, object]) -> None:
    book, faults, _ = validate(Book, YamlFile(data, "book.yaml", {(): 1}))
    assert book is not None or faults
    assert all(fault.code.startswith("TK11") and fault.message for fault in faults)


def test_data_is_left_as_it_was() -> None:
    data = {"title": "x", "year": "one", "tags": None}
    validate(Book, YamlFile(data, "book.yaml", {(): 1}))
    assert data == {"title": "x", "year": "one", "tags": None}


def test_empty_values_are_dropped_at_any_depth_and_empty_texts_are_kept() -> None:
    assert without_empty({"a": None, "b": {"c": None, "d": ""}, "e": [{"f": None}]}) == {"b": {"d": ""}, "e": [{}]}


def plain_numbers(kind: Any) -> list[type]:
    """Return what an annotation takes as a number without saying how a text is read as one."""
    if get_origin(kind) is Annotated:
        inner, *rest = get_args(kind)
        return [] if any(isinstance(one, BeforeValidator) for one in rest) else plain_numbers(inner)
    if get_args(kind):
        return [found for part in get_args(kind) for found in plain_numbers(part)]
    return [kind] if kind in (int, float, Decimal) else []


def test_every_number_of_a_file_of_ours_is_read_by_the_rule_for_numbers() -> None:
    assert {TenderFile, ItemMeta, Question} <= set(Model.__subclasses__())
    found = {
        f"{record.__name__}.{name}": plain
        for record in Model.__subclasses__()
        if record.__module__.startswith("tenderkit.") and ".exchange." not in record.__module__  # those are written, never read
        for name, kind in get_type_hints(record, include_extras=True).items()
        if get_origin(kind) is not ClassVar and (plain := plain_numbers(kind))
    }
    assert found == {}
