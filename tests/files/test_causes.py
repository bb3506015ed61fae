"""Faults of one cause are one line that names every place: lines of a file, files of a folder, rows and columns of a table."""

from __future__ import annotations

from tenderkit.faults import Fault, Location
from tenderkit.files.causes import one_for_each
from tenderkit.files.notation import NAME_LOCALE

DAY = "write year-month-day, as in 2027-03-01"
SWITCH = f"{NAME_LOCALE}, or {DAY}"


def lines(*faults: Fault) -> list[str]:
    return [str(fault) for fault in one_for_each(faults)]


def day(path: str, line: int, value: str, hint: str = DAY, column: str = "") -> Fault:
    return Fault(Location(path, line), "TK112", f"{column and f'column “{column}”: '}“{value}” is not a date", hint)


def test_dates_written_in_one_way_in_a_file_are_one_fault_with_its_lines() -> None:
    assert lines(*(day("tender.yaml", line, f"{line}/03/2027") for line in (5, 26, 27, 28, 40))) == [
        f"tender.yaml:5: TK112 “5/03/2027” is not a date; the same on lines 26 to 28 and 40 ({DAY})"
    ]


def test_names_that_nobody_knows_are_faults_of_their_own_unless_they_are_the_same() -> None:
    def unknown(line: int, name: str) -> Fault:
        return Fault(Location("tender.yaml", line), "TK302", f"there is no item “{name}”", "`tenderkit list items` names them all")

    assert lines(unknown(3, "X-1"), unknown(4, "Y-2"), unknown(9, "X-1")) == [
        "tender.yaml:3: TK302 there is no item “X-1”; the same on line 9 (`tenderkit list items` names them all)",
        "tender.yaml:4: TK302 there is no item “Y-2” (`tenderkit list items` names them all)",
    ]


def test_one_mistake_in_many_tender_files_is_one_fault_with_the_files() -> None:
    faults = [Fault(Location(f"{name}.yaml", 2), "TK301", "“average” is not a scenario", "choose one") for name in "cab"]
    assert lines(*faults) == ["a.yaml:2: TK301 “average” is not a scenario; the same in b.yaml:2 and c.yaml:2 (choose one)"]


def test_of_very_many_files_the_first_are_named_and_the_others_counted() -> None:
    faults = [Fault(Location(f"{number:02}.yaml", 1), "TK301", "“scenario” is missing", "choose one") for number in range(30)]
    (line,) = lines(*faults)
    assert "; the same in 01.yaml:1, 02.yaml:1, " in line
    assert "20.yaml:1 and 9 more (choose one)" in line


def test_columns_that_one_switch_mends_are_one_fault() -> None:
    faults = [
        day("jobs.csv", row, f"0{row}/03/2027", SWITCH, column) for row in (2, 3, 4) for column in ("award", "delivery", "end")
    ]
    assert lines(*faults) == [
        "jobs.csv:2: TK112 column “award”: “02/03/2027” is not a date; the same in rows 3 and 4 "
        f"and in the columns “delivery” and “end” ({SWITCH})"
    ]
    assert lines(day("jobs.csv", 2, "soon", SWITCH, "award"), day("jobs.csv", 2, "later", SWITCH, "end")) == [
        f"jobs.csv:2: TK112 column “award”: “soon” is not a date; the same in the column “end” ({SWITCH})"
    ]


def test_columns_that_no_switch_mends_are_faults_of_their_own() -> None:
    assert len(lines(day("jobs.csv", 2, "soon", DAY, "award"), day("jobs.csv", 3, "later", DAY, "end"))) == 2


def test_returned_forms_have_faults_of_their_own() -> None:
    faults = [Fault(Location(f"{name}.docx"), "TK802", "A1 is not answered", "ask the supplier") for name in "ab"]
    assert len(lines(*faults)) == 2


def test_a_warning_and_a_fault_are_not_one_cause() -> None:
    faults = [Fault(Location("a.yaml", line), "TK307", "out of order", "", kind) for line, kind in ((1, "fault"), (2, "warning"))]  # type: ignore[arg-type]
    assert len(lines(*faults)) == 2
