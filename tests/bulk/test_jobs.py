"""Columns, names and the faults of single jobs."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tenderkit.bulk import naming
from tenderkit.bulk.columns import ColumnError, column, overlaid
from tenderkit.files.yamlfile import KeyPath


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("reference", ("reference",)),
        ("contracting_authority.name", ("contracting_authority", "name")),
        ("award.points.AC-3", ("award", "points", "AC-3")),
        ("blanks.CC-1.months", ("blanks", "CC-1.months")),
        ("products.1.quantity", ("products", 0, "quantity")),
        ("products.2", ("products", 1)),
        ("award.steps.AC-7.2", ("award", "steps", "AC-7", 1)),
        ("house.styles.heading 1", ("house", "styles", "heading 1")),
        ("values.guarantee", ("values", "guarantee")),
        ("values.lots.2", ("values", "lots", 1)),
    ],
)
def test_a_column_is_a_dotted_path_into_the_tender_file(name: str, keys: KeyPath) -> None:
    assert column(name).keys == keys


@pytest.mark.parametrize(
    "name", ["referense", "award", "dates.awards", "date.x", "products.0.name", "products.first.name", "products.1.colour"]
)
def test_a_column_that_leads_nowhere_is_refused(name: str) -> None:
    with pytest.raises(ColumnError):
        column(name)


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("award.points.AC-3", "12,5", "12,5"),  # numbers and dates are read where those of a tender file are
        ("award.steps.AC-7.1", "30%", "30%"),
        ("title", "30%", "30%"),
        ("title", "12,5", "12,5"),
        ("items.add", "ADD-1, ADD-2", ["ADD-1", "ADD-2"]),
        ("award.steps.AC-7", "20; 60; 100", ["20", "60", "100"]),
        ("products", "Notebook, 14 inch; Dock", ["Notebook, 14 inch", "Dock"]),
        ("values.note", "Ring; the door is shut", "Ring; the door is shut"),
    ],
)
def test_a_cell_is_read_as_its_place_asks(name: str, cell: str, value: object) -> None:
    assert column(name).read(cell) == value


def test_a_change_leaves_the_base_as_it_is() -> None:
    base = {"a": {"b": "1", "c": "2"}, "products": ["Notebook", {"name": "Dock"}]}
    before = repr(base)
    changes: list[tuple[KeyPath, object]] = [
        (("a", "b"), "9"),
        (("products", 0, "quantity"), "5"),
        (("products", 1, "name"), "Hub"),
        (("products", 2, "name"), "Bag"),
        (("new", "key"), "x"),
    ]
    assert overlaid(base, changes) == {
        "a": {"b": "9", "c": "2"},
        "products": [{"name": "Notebook", "quantity": "5"}, {"name": "Hub"}, {"name": "Bag"}],
        "new": {"key": "x"},
    }
    assert repr(base) == before


def test_entries_of_a_list_cannot_leave_one_out() -> None:
    with pytest.raises(ColumnError, match="leaves out entry 2"):
        overlaid({"products": ["Notebook"]}, [(("products", 2, "name"), "Bag")])


VALUES = dict.fromkeys(naming.NAMES, "x")


@pytest.mark.parametrize(
    "pattern", ["../{key}", "/tmp/{key}", "C:/{key}", "a/../../{key}", "{key", "{colour}", "{key}?.docx", "a\\b", "{key}:x"]
)
def test_a_pattern_that_leaves_the_folder_or_cannot_be_a_name_is_refused(pattern: str) -> None:
    assert naming.problems(pattern)


@pytest.mark.parametrize(
    ("pattern", "key", "path"),
    [
        ("{key}-{document}.docx", "2027/ICT/014", "2027-ICT-014-x.docx"),
        ("{key}/{document}", "Västerbro: A*B", "Västerbro- A-B/x.docx"),
        ("lots/{key}.DOCX", "..", "lots/.DOCX"),
        ("{key}", "../../etc/passwd", "etc-passwd.docx"),
        ("{key}", "A.docx", "A.docx"),
        ("{key}", "Cafe\u0301", "Café.docx"),
    ],
)
def test_a_value_makes_no_folder_and_holds_nothing_that_windows_refuses(pattern: str, key: str, path: str) -> None:
    assert naming.problems(pattern) == []
    assert naming.path_for(pattern, {**VALUES, "key": key}) == path


@pytest.mark.parametrize(
    "path",
    [
        "con.docx",
        "a/NUL/b.docx",
        "Com1.x.docx",
        "a//b.docx",
        ".docx",
        "a/ b.docx",
        "a./b.docx",
        "x" * 121 + ".docx",
        "/".join(["y" * 60] * 4),
    ],
)
def test_a_name_that_some_system_refuses_is_a_fault(path: str) -> None:
    assert naming.path_problem(path)


@pytest.mark.parametrize("path", ["a.docx", "a/b/c.docx", "console.docx", "communication 1.docx", "日本語.docx"])
def test_other_names_are_fine(path: str) -> None:
    assert naming.path_problem(path) is None


def test_two_names_are_one_where_a_system_says_so() -> None:
    assert naming.same_as("CAFÉ.docx") == naming.same_as("cafe\u0301.docx")
    assert Path("a") != Path("A")


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("pattern", ["{title}-{document}", "{reference} {title}/{title} {key}-{document}.docx"])
@pytest.mark.parametrize("title", ["調達" * 60, "x" * 300, "e\u0301" * 200, "👩‍👩‍👧‍👦" * 40])
def test_a_title_too_long_for_a_name_is_cut_and_the_document_stays(title: str, pattern: str, draft: bool) -> None:
    path = naming.path_for(pattern, {**VALUES, "title": title, "reference": title}, draft=draft)
    assert all(len(part) <= naming.MAX_NAME and len(part.encode()) <= 255 for part in path.split("/"))
    assert f"-{VALUES['document']}{'-draft' if draft else ''}.docx" in path
    assert unicodedata.normalize("NFC", title[:2])[0] in path


def test_a_key_is_not_cut_because_it_is_what_tells_jobs_apart() -> None:
    assert naming.path_problem(naming.path_for("{key}-{document}", {**VALUES, "key": "k" * 300, "title": "t"}))
