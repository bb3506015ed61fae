"""Tables as people make them: CSV of any program, Excel sheets, lines of JSON."""

from __future__ import annotations

import datetime
import pickle
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tenderkit.faults import Fault, Location
from tenderkit.files.causes import Causes
from tenderkit.files.tables import TableChoices, read_rows
from tenderkit.files.tables.line import column_letter
from tenderkit.files.tables.sheet_markup import Unseen, unseen

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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
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


def test_a_number_that_shows_another_than_it_holds_is_read_as_shown_and_told(sheet: Sheet) -> None:
    rows, faults = read_rows(sheet(["share"], [(33.3333, "0.00")], [(33.5, "0.00")]))
    assert [row.cells["share"] for row in rows] == ["33.33", "33.50"]
    (warning,) = faults
    assert (warning.location.line, warning.code, warning.severity) == (2, "TK857", "warning")
    assert warning.message == "the cell in column A holds 33.3333 and shows “33.33”, which was read"


def test_a_date_is_the_same_in_both_calendars_of_excel_and_a_time_is_short(sheet: Sheet) -> None:
    def since_1904(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    row = [datetime.date(2027, 3, 1), datetime.time(9, 30), (datetime.timedelta(hours=26), "[h]:mm")]
    expected = [{"day": "2027-03-01", "time": "09:30", "span": "26:00"}]
    assert cells(sheet(["day", "time", "span"], row)) == expected
    assert cells(sheet(["day", "time", "span"], row, change=since_1904)) == expected


# What a person does not see


def test_hidden_rows_and_columns_are_left_out_and_told_and_read_where_that_is_asked_for(sheet: Sheet) -> None:
    def hide(book: Any) -> None:
        for row in (3, 4, 6):
            book.active.row_dimensions[row].hidden = True
        book.active.column_dimensions["B"].hidden = True
        book.active.column_dimensions["D"].hidden = True  # nothing stands there

    path = sheet(["a", "b", "c"], [1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 2, 3], [], [10, 11, 12], change=hide)
    rows, warnings = read_rows(path)
    assert [(row.number, row.cells) for row in rows] == [
        (number, {"a": a, "c": c}) for number, a, c in [(2, "1", "3"), (5, "1", "3"), (7, "10", "12")]
    ]
    assert [(str(fault).partition("jobs.xlsx:")[2], fault.severity) for fault in warnings] == [
        ("3: TK848 warning: what is hidden was left out: rows 3 and 4 (show them, or use --hidden to read them)", "warning"),
        ("1: TK848 warning: what is hidden was left out: column B (show them, or use --hidden to read them)", "warning"),
    ]
    rows, warnings = read_rows(path, TableChoices(hidden=True))
    assert [row.number for row in rows] == [2, 3, 4, 5, 7]
    assert warnings == []


def test_a_row_that_a_filter_hides_is_hidden_and_a_hidden_row_of_names_still_names_the_columns(sheet: Sheet) -> None:
    def hide(book: Any) -> None:
        book.active.auto_filter.ref = "A1:A3"
        book.active.row_dimensions[1].hidden = True
        book.active.row_dimensions[3].hidden = True

    rows, warnings = read_rows(sheet(["a"], [1], [2], change=hide))
    assert [row.cells for row in rows] == [{"a": "1"}]
    assert [(fault.location.line, fault.code) for fault in warnings] == [(3, "TK848")]


def test_what_has_no_height_or_width_is_hidden_whatever_program_wrote_it(tmp_path: Path) -> None:
    markup = """<x:worksheet xmlns:x="m"><x:cols><x:col min="2" max="3" width="0"/><x:col min="5" max="16384" width="9"/>
        </x:cols><x:sheetData><x:row r="2" spans="1:9" ht="0" customHeight="1"/><x:row hidden="true" r="4"></x:row>
        <x:row r="5" ht="10.5"/><x:row r="6" hidden="0"/></x:sheetData></x:worksheet>"""
    with zipfile.ZipFile(tmp_path / "jobs.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", markup)
    assert unseen(tmp_path / "jobs.xlsx", "/xl/worksheets/sheet1.xml", "jobs.xlsx") == Unseen(frozenset({2, 4}), frozenset({1, 2}))


def test_an_empty_first_sheet_is_told_and_the_sheet_can_be_named(sheet: Sheet) -> None:
    def add(book: Any) -> None:
        for name in ("Jobs", "More"):
            book.create_sheet(name).append(["reference"])
            book[name].append([name])

    path = sheet(change=add)
    rows, (warning,) = read_rows(path)
    assert [row.cells for row in rows] == [{"reference": "Jobs"}]
    assert "TK850 warning: the first sheet, “Sheet”, is empty: “Jobs” was read" in str(warning)
    rows, warnings = read_rows(path, TableChoices(sheet="More"))
    assert ([row.cells for row in rows], warnings) == ([{"reference": "More"}], [])
    _, (fault,) = read_rows(path, TableChoices(sheet="Mores"))
    assert "TK855 there is no sheet “Mores” (did you mean “More”?)" in str(fault)


@pytest.mark.parametrize("name", ["jobs.csv", "jobs.jsonl"])
def test_a_file_without_sheets_has_none_of_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}", encoding="utf-8")
    assert [fault.code for fault in read_rows(tmp_path / name, TableChoices(sheet="Jobs"))[1]] == ["TK855"]


def test_a_table_of_names_without_rows_is_told(tmp_path: Path, sheet: Sheet) -> None:
    for path in (csv(tmp_path, "reference,title\n,\n"), sheet(["reference", "title"])):
        rows, (warning,) = read_rows(path)
        assert (rows, warning.code, warning.severity) == ([], "TK849", "warning")
    rows, faults = read_rows(csv(tmp_path, "reference,title\nA-1,x,y\n"))
    assert [fault.code for fault in faults] == ["TK844"]


def test_lines_of_json_without_a_line_are_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "jobs.jsonl").write_bytes(b"")
    assert codes(tmp_path / "jobs.jsonl") == [(1, "TK842")]


# One fault for each cause


def test_what_is_wrong_throughout_a_column_is_one_fault_that_names_its_rows() -> None:
    def fault(row: int, column: str, value: str, code: str = "TK112") -> Fault:
        return Fault(Location("jobs.csv", row), code, f"column “{column}”: “{value}” is not a date", "write another")

    causes = Causes([fault(row, "dates.award", f"0{row}/03/2027") for row in (2, 3, 4, 6)])
    causes.add([fault(2, "dates.end", "soon"), fault(9, "dates.award", "x"), fault(9, "dates.award", "y", "TK113")])
    causes.add([Fault(Location("jobs.csv", row), "TK874", f"the key “{key}” is taken") for row, key in ((7, "a"), (8, "b"))])
    assert [str(one) for one in causes.take()] == [
        "jobs.csv:2: TK112 column “dates.award”: “02/03/2027” is not a date; the same in rows 3, 4, 6 and 9 (write another)",
        "jobs.csv:2: TK112 column “dates.end”: “soon” is not a date (write another)",
        "jobs.csv:7: TK874 the key “a” is taken",
        "jobs.csv:8: TK874 the key “b” is taken",
        "jobs.csv:9: TK113 column “dates.award”: “y” is not a date (write another)",
    ]
    assert causes.take() == []


@given(st.lists(st.integers(2, 60), min_size=2, unique=True).map(sorted))
def test_every_row_of_a_cause_is_named(rows: list[int]) -> None:
    (one,) = Causes(Fault(Location("jobs.csv", row), "TK112", f"column “a”: “{row}” is not a date") for row in rows).take()
    named = set()
    for first, _, last in re.findall(r"(\d+)( to (\d+))?", one.message.partition("the same in")[2].partition(" more")[0]):
        named.update(range(int(first), int(last or first) + 1))
    assert named == set(rows[1:]) or " more" in one.message
    assert one.location.line == rows[0]


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


def test_how_a_number_is_written_travels_to_other_processes(sheet: Sheet) -> None:
    rows, _ = read_rows(sheet(["price"], [(1200.5, "[$€-413]\\ #,##0.00")]))
    text = pickle.loads(pickle.dumps(rows[0])).cells["price"]
    assert (text, text.number, text.notation.decimal) == ("€ 1200.50", "1200.5", ".")
