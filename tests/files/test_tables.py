"""Tables as people make them: CSV of any program, Excel sheets, lines of JSON."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tenderkit.files.tables import read_rows
from tenderkit.files.tables.line import column_letter

Sheet = Callable[..., Path]


def cells(path: Path) -> list[dict[str, Any]]:
    rows, faults = read_rows(path)
    assert faults == []
    return [row.cells for row in rows]


def codes(path: Path) -> list[tuple[int, str]]:
    return [(fault.location.line, fault.code) for fault in read_rows(path)[1]]


def csv(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "jobs.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Write rows of values to an Excel file; a value may come with its number format."""

    def write(*rows: list[Any], change: Callable[[Any], None] = lambda _: None) -> Path:
        book = openpyxl.Workbook()
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = book.active.cell(number, column, value[0] if isinstance(value, tuple) else value)
                if isinstance(value, tuple):
                    cell.number_format = value[1]
        change(book)
        book.save(tmp_path / "jobs.xlsx")
        return tmp_path / "jobs.xlsx"

    return write


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator_gives_the_same_rows(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [["reference", "title"], ["A-1", "Café – naïve"], ["A-2", "Überblick"]]
    text = "\r\n".join(separator.join(line) for line in lines)
    assert cells(csv(tmp_path, text, encoding)) == [
        {"reference": "A-1", "title": "Café – naïve"},
        {"reference": "A-2", "title": "Überblick"},
    ]


def test_a_separator_in_quotation_marks_separates_nothing(tmp_path: Path) -> None:
    path = csv(tmp_path, '"a, b, c";title\nx;"one; two"\n')
    assert cells(path) == [{"a, b, c": "x", "title": "one; two"}]


def test_the_line_in_which_excel_names_the_separator_is_no_row(tmp_path: Path) -> None:
    assert cells(csv(tmp_path, "sep=;\nreference;title\nA-1;x, y, z\n")) == [{"reference": "A-1", "title": "x, y, z"}]


def test_rows_are_counted_by_their_first_line(tmp_path: Path) -> None:
    rows, _ = read_rows(csv(tmp_path, 'reference,address\nA-1,"Storgatan 5\nVästerbro"\n\nA-2,\n'))
    assert [(row.number, row.cells) for row in rows] == [
        (2, {"reference": "A-1", "address": "Storgatan 5\nVästerbro"}),
        (5, {"reference": "A-2"}),
    ]


def test_empty_cells_and_rows_and_columns_for_people_are_left_out(tmp_path: Path) -> None:
    assert cells(csv(tmp_path, "reference,title,#remark\nA-1,,ask Anna\n,,\nA-2,x,\n,,,,\n")) == [
        {"reference": "A-1"},
        {"reference": "A-2", "title": "x"},
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(1, "TK842")]),
        ("a,b,a\n1,2,3\n", [(1, "TK843")]),
        ("List of call-offs\nreference,title\nA-1,x\n", [(1, "TK845")]),
        ("reference,title\nA-1,x,y\nA-2,z\n", [(2, "TK844")]),
        ("reference,,title\nA-1,x,y\nA-2,,z\n", [(2, "TK844")]),
        ('reference,title\nA-1,"x\n', [(2, "TK841")]),
        (b"a\0b", [(1, "TK102")]),
    ],
)
def test_what_is_wrong_with_a_table_is_told_with_its_row(tmp_path: Path, text: str | bytes, found: list[tuple[int, str]]) -> None:
    assert codes(csv(tmp_path, text)) == found


def test_a_row_with_a_fault_leaves_the_others(tmp_path: Path) -> None:
    rows, faults = read_rows(csv(tmp_path, "reference,title\nA-1,x,y\nA-2,z\n"))
    assert [row.number for row in rows] == [3]
    assert "column C" in str(faults[0])


def test_a_file_that_is_not_there_or_no_table_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "jobs.ods").write_bytes(b"")
    assert codes(tmp_path / "jobs.csv") == codes(tmp_path / "jobs.xlsx") == codes(tmp_path / "jobs.jsonl") == [(0, "TK101")]
    assert codes(tmp_path / "jobs.ods") == [(0, "TK841")]


# Excel


def test_a_sheet_is_read_as_a_person_sees_it(sheet: Sheet) -> None:
    path = sheet(
        ["date", "moment", "whole", "part", "sum", "share", "words", "yes"],
        [datetime.date(2027, 3, 1), datetime.datetime(2027, 3, 1, 9, 30), 3.0, 12.5, 0.1 + 0.2, (0.125, "0.0%"), " R&D ", True],
        [None, None, 4200, 1e20, 1e-7, (1, "0%"), "007", None],
        [],
        [(None, "0.00"), None, None],
    )
    assert cells(path) == [
        {
            "date": "2027-03-01",
            "moment": "2027-03-01 09:30",
            "whole": "3",
            "part": "12.5",
            "sum": "0.3",
            "share": "12.5%",
            "words": "R&D",
            "yes": "true",
        },
        {"whole": "4200", "part": "100000000000000000000", "sum": "0.0000001", "share": "100%", "words": "007"},
    ]


def test_the_first_sheet_that_is_visible_is_read(sheet: Sheet) -> None:
    def hide(book: Any) -> None:
        book.active.sheet_state = "hidden"
        book.create_sheet("Jobs").append(["reference"])
        book["Jobs"].append(["A-1"])

    assert cells(sheet(["x"], [1], change=hide)) == [{"reference": "A-1"}]


def test_a_merged_title_above_the_header_is_refused(sheet: Sheet) -> None:
    path = sheet(["Call-offs of 2027"], ["reference", "title"], ["A-1", "x"], change=lambda book: book.active.merge_cells("A1:B1"))
    (fault,) = read_rows(path)[1]
    assert "the cells A1 to B1 are merged" in fault.message
    assert "no title above it" in fault.hint
    assert (fault.location.line, fault.code) == (1, "TK845")
    assert read_rows(path)[0] == []


def test_cells_merged_further_down_would_look_empty_and_are_refused(sheet: Sheet) -> None:
    path = sheet(["a", "b"], [1, 2], [None, 3], change=lambda book: book.active.merge_cells("A2:A3"))
    assert codes(path) == [(2, "TK845")]


def test_a_formula_without_its_result_and_an_error_are_faults(sheet: Sheet) -> None:
    assert codes(sheet(["a", "b"], [1, "=A2+1"])) == [(2, "TK846")]
    path = sheet(["a", "b"], [1, "#N/A"], [2, "x"])
    assert codes(path) == [(2, "TK846")]
    assert [row.cells for row in read_rows(path)[0]] == [{"a": "2", "b": "x"}]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0 an old or encrypted file"])
def test_what_is_no_workbook_is_a_fault(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "jobs.xlsx").write_bytes(content)
    assert codes(tmp_path / "jobs.xlsx") == [(0, "TK841")]


def test_columns_are_called_as_in_a_spreadsheet() -> None:
    assert [column_letter(number) for number in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


# Lines of JSON


def test_lines_of_json_keep_their_digits_and_may_hold_lists(tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl"
    path.write_text('{"reference": "A-1", "award.total": 50.10, "x": null}\n\n{"products": [{"name": "N", "quantity": 2}]}\n')
    assert cells(path) == [{"reference": "A-1", "award.total": "50.10"}, {"products": [{"name": "N", "quantity": "2"}]}]


def test_a_line_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl"
    path.write_bytes(b'{"a": "caf\x81"}\n{"a": 1}\n')
    assert codes(path) == [(1, "TK102")]


def test_a_line_that_is_no_object_is_a_fault_and_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl"
    path.write_text('{"a": 1}\n[1]\n{"a":\n{"a": 1, "a": 2}\n{"a": 3}\n')
    rows, faults = read_rows(path)
    assert [row.cells for row in rows] == [{"a": "1"}, {"a": "3"}]
    assert [(fault.location.line, fault.code) for fault in faults] == [(2, "TK847"), (3, "TK847"), (4, "TK847")]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (42, "0000", "0042"),
        (42, '"DH-"0000', "DH-0042"),
        (7, '"no. "00" of lot A"', "no. 07 of lot A"),
        (7, r"\N\-000", "N-007"),
        (12345, "000", "12345"),
        (0, "00", "00"),
        (4200, "#,##0", "4200"),
        (1.5, "0000", "1.5"),
        (42, "General", "42"),
        (0.3, "0%", "30%"),
    ],
)
def test_a_whole_number_in_a_form_of_so_many_digits_is_read_as_it_is_shown(
    sheet: Sheet, number: float, form: str, shown: str
) -> None:
    assert cells(sheet(["reference"], [(number, form)])) == [{"reference": shown}]


@pytest.mark.parametrize(
    ("held", "read"),
    [
        ("1 Storgatan_x000D_\nVästerbro", "1 Storgatan\nVästerbro"),
        ("a_x000D_b", "a\nb"),
        ("_x005F_x0041_ stays", "_x0041_ stays"),
        ("_x00_ and x_y", "_x00_ and x_y"),
    ],
)
def test_what_a_workbook_escapes_is_read_as_the_person_typed_it(tmp_path: Path, held: str, read: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["title"])
    book.active.append(["HERE"])
    book.save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(tmp_path / "jobs.xlsx", "w") as new:
        for name in old.namelist():  # openpyxl would escape the escapes
            new.writestr(name, old.read(name).replace(b"HERE", held.encode()))
    assert cells(tmp_path / "jobs.xlsx") == [{"title": read}]
