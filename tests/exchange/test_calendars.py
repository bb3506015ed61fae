"""The calendar of due dates: what it holds, how it follows a date that moves, and the workbook beside it."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from support.calendars import calendar_faults, taken_in
from support.profiles import examples
from support.reading import tables
from support.tenders_to_publish import tenders

import tenderkit
from tenderkit.cli import main
from tenderkit.tender import Tender

EXAMPLES = ["monitors", "notebooks", "servers", "laptops-nl"]


def example_of(name: str, **changes: Any) -> Tender:
    return tenderkit.load_tender(ROOT / "examples" / name).changed(**changes)


def ics(tender: Tender, **options: Any) -> bytes:
    return tenderkit.due_calendar(tender, "ics", **options)[0].data


def faults_of(tender: Tender, **options: Any) -> list[str]:
    with pytest.raises(tenderkit.TenderkitError) as caught:
        tenderkit.due_calendar(tender, **options)
    return [str(fault) for fault in caught.value.faults]


# What it holds


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_calendar_has_the_dates_of_the_schedule(name: str) -> None:
    tender = example_of(name)
    data = ics(tender)
    assert calendar_faults(data) == []
    assert sorted(seen.day for seen in taken_in(data).values()) == [row.day for row in tender.due]
    [schedule] = tenderkit.render(tender, "contract-schedule")
    printed = tables(schedule.data)
    rows = next(rows for caption, rows in printed.items() if caption in ("Due dates", "Uiterste data"))
    [book] = tenderkit.due_calendar(tender, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book.data)).worksheets[0]
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0].date() for row in told] == [row.day for row in tender.due]
    assert [row[2] for row in told] == [row[2] for row in rows[1:]]
    assert [row[3] for row in told] == [row[3].replace("\xa0", " ") for row in rows[1:]]


def test_an_event_says_what_is_due_by_which_clause_who_looks_after_it_and_what_shows_it() -> None:
    kpis = {"CC-2.timeliness": {"owner": "Ms Öberg; ICT", "evidence": "the list, with its date\\of receipt"}}
    calendar = Calendar.from_ical(ics(example_of("notebooks", kpis=kpis), remind=30))
    event = next(event for event in calendar.walk("VEVENT") if str(event["UID"]).startswith("CC-2.site_list.1."))
    assert str(event["SUMMARY"]) == "Production Site list (1) – CC-2 Reporting on supply chain transparency"
    assert str(event["DESCRIPTION"]).split("\n") == [
        "Due on or before: 15 March 2028",
        "Clause: CC-2 Reporting on supply chain transparency",
        "What is due: Production Site list (1)",
        "Counted from: 12 months after the Contract Start Date",
        "Owner: Ms Öberg; ICT",
        "Evidence: the list, with its date\\of receipt",
        "2027/ICT/014",
    ]
    [alarm] = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(days=-30)
    assert event.decoded("DTSTAMP").date() == date(2026, 11, 23)
    assert int(event["SEQUENCE"]) == 0


def test_the_words_are_those_of_the_templates_that_the_tender_file_names(tmp_path: Path) -> None:
    shipped = (ROOT / "templates/_calendar.md").read_text(encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/_calendar.md").write_text(shipped.replace("# Due dates:", "# When we ask:"), encoding="utf-8")
    (tmp_path / "mine/letter.md").write_text("---\nid: l\ntitle: L\ndescription: L\nversion: '1'\naudience: buyer\n---\nx\n")
    text = (ROOT / "examples/notebooks/tender.yaml").read_text(encoding="utf-8")
    (tmp_path / "tender.yaml").write_text(text.replace("house:\n", "house:\n  templates: mine\n"), encoding="utf-8")
    assert b"X-WR-CALNAME:When we ask: Notebooks" in ics(tenderkit.load_tender(tmp_path))


def test_a_calendar_that_is_not_to_remind_has_no_reminder() -> None:
    assert b"VALARM" in ics(example_of("servers"))
    assert b"VALARM" not in ics(example_of("servers"), remind=0)


def test_a_tender_in_two_languages_has_a_calendar_in_each_with_the_same_events() -> None:
    made = tenderkit.due_calendar(example_of("laptops-nl", languages=["nl", "en"]))
    assert [file.name for file in made] == [
        "2027-ICT-031-calendar-nl.ics",
        "2027-ICT-031-due-dates-nl.xlsx",
        "2027-ICT-031-calendar-en.ics",
        "2027-ICT-031-due-dates-en.xlsx",
    ]
    dutch, english = taken_in(made[0].data), taken_in(made[2].data)
    assert dutch.keys() == english.keys()
    assert not {seen.summary for seen in dutch.values()} & {seen.summary for seen in english.values()}
    assert "(1) – CC-2 Rapportage over" in " ".join(seen.summary for seen in dutch.values())


@settings(max_examples=examples(15))
@given(tenders())
def test_a_tender_of_any_kind_has_a_calendar_that_can_be_read(data: dict[str, Any]) -> None:
    tender = tenderkit.load_tender(data)
    if not tender.due:
        assert "TK655" in faults_of(tender)[0]
        return
    first = tenderkit.due_calendar(tender)
    assert [calendar_faults(file.data) for file in first if file.name.endswith("ics")] == [[]] * len(tender.file.spoken)
    assert [file.data for file in first] == [file.data for file in tenderkit.due_calendar(tenderkit.load_tender(data))]


# A date that moves


def test_a_date_that_moves_takes_its_event_along_and_makes_no_second_one(tmp_path: Path) -> None:
    before, after = example_of("notebooks"), example_of("notebooks", dates={"contract_start": date(2027, 4, 1)})
    old = tmp_path / "old.ics"
    old.write_bytes(ics(before))
    new = ics(after, since=old)
    assert calendar_faults(new) == []
    held = taken_in(old.read_bytes(), new)
    assert held.keys() == taken_in(old.read_bytes()).keys()
    assert sorted(seen.day for seen in held.values() if not seen.cancelled) == [row.day for row in after.due]
    assert {seen.sequence for seen in held.values()} == {0, 1}  # the last day of the contract stays


def test_what_is_no_more_is_cancelled_once_and_comes_back_with_the_next_sequence(tmp_path: Path) -> None:
    whole, less = example_of("notebooks"), example_of("notebooks", items={"add": ["ADD-1"], "leave_out": []})
    first, second, third, fourth = (tmp_path / f"{number}.ics" for number in range(1, 5))
    first.write_bytes(ics(whole))
    second.write_bytes(ics(less, since=first))
    third.write_bytes(ics(less, since=second))
    fourth.write_bytes(ics(whole, since=third))
    gone = {uid for uid in taken_in(first.read_bytes()) if uid.startswith("ADD-2.")}
    assert len(gone) == 3
    for file, sequence, cancelled in ((second, 1, True), (third, 1, True), (fourth, 2, False)):
        seen = taken_in(file.read_bytes())
        assert calendar_faults(file.read_bytes()) == []
        assert {(seen[uid].sequence, seen[uid].cancelled) for uid in gone} == {(sequence, cancelled)}
        assert {seen[uid].sequence for uid in seen.keys() - gone} == {0}


@settings(max_examples=examples(12))
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(300, 2500), st.booleans()), min_size=2, max_size=4))
def test_whatever_changes_the_calendar_ends_with_the_dates_of_the_last_tender(steps: list[tuple[int, int, bool]]) -> None:
    from tenderkit.files.temporary import folder

    with folder() as place:
        files: list[bytes] = []
        for number, (later, days, addition) in enumerate(steps):
            start = date(2027, 3, 15) + timedelta(later)
            tender = example_of(
                "notebooks",
                dates={"contract_start": start, "delivery": None, "contract_end": start + timedelta(days)},
                items={"add": ["ADD-1", *(["ADD-2"] if addition else [])]},
            )
            old = Path(place) / f"{number - 1}.ics"
            data = ics(tender, since=old if number else None)
            (Path(place) / f"{number}.ics").write_bytes(data)
            assert calendar_faults(data) == []
            files.append(data)
            held = taken_in(*files)
            assert sorted(seen.day for seen in held.values() if not seen.cancelled) == [row.day for row in tender.due]


def test_the_last_day_of_all_and_signs_that_nobody_sees_do_no_harm(tmp_path: Path) -> None:
    old = tmp_path / "old.ics"
    old.write_bytes(
        ics(example_of("notebooks"))
        .replace(b"UID:CC-2.site_list.1.", b"UID:CC-2.site_list.9.")
        .replace(b"DTSTART;VALUE=DATE:20280315", b"DTSTART;VALUE=DATE:99991231")
        .replace(b"SUMMARY:", b"SUMMARY:\x07")
    )
    held = taken_in(ics(example_of("notebooks"), since=old))
    [last] = [seen for seen in held.values() if seen.day == date.max]
    assert (last.cancelled, "\x07" in last.summary) == (True, False)


def test_events_of_others_in_the_old_file_are_left_alone(tmp_path: Path) -> None:
    mine, other = example_of("notebooks"), example_of("servers")
    both = tmp_path / "both.ics"
    events = [data.split(b"BEGIN:VEVENT", 1)[1].rsplit(b"END:VCALENDAR", 1)[0] for data in (ics(mine), ics(other))]
    meeting = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20270101T100000Z\r\nSUMMARY:Meeting\r\nEND:VEVENT\r\n"
    head = ics(mine).split(b"BEGIN:VEVENT", 1)[0]
    both.write_bytes(head + meeting + b"".join(b"BEGIN:VEVENT" + part for part in events) + b"END:VCALENDAR\r\n")
    assert ics(mine, since=both) == ics(mine)


# What keeps it from being made


def test_every_date_and_value_that_is_missing_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    tender = example_of("monitors", date=None, title=None, dates={"award": None, "delivery": None}, blanks={"CC-1.months": None})
    told = " ".join(faults_of(tender))
    for name in ("title", "date", "dates.award", "dates.delivery", "blanks.CC-1.months"):
        assert f"“{name}” is not filled in" in told
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert calendar_faults(ics(example_of("monitors", date=None))) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "TK651"),
        (b"PK\x03\x04", "TK651"),
        (b"\xff\xfe\x00", "TK651"),
        (b"BEGIN:VCALENDAR\r\n", "TK651"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "TK652"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5000, "TK651"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:tomorrow\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "TK65"),
        (
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nSEQUENCE:many\r\nDTSTART:20270101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            "TK65",
        ),
        (b"x" * 5_000_001, "TK651"),
    ],
    ids=range(9),
)
def test_an_old_file_that_is_none_is_told(content: bytes, code: str, tmp_path: Path) -> None:
    old = tmp_path / "old.ics"
    old.write_bytes(content)
    [told] = faults_of(example_of("notebooks"), since=old)
    assert code in told
    assert "old.ics" in told


def test_an_old_file_that_is_not_there_or_that_of_another_tender_is_told(tmp_path: Path) -> None:
    assert "TK101" in faults_of(example_of("notebooks"), since=tmp_path / "none.ics")[0]
    assert "TK120" in faults_of(example_of("notebooks"), since=tmp_path)[0]
    other = tmp_path / "other.ics"
    other.write_bytes(ics(example_of("servers")))
    assert "TK652" in faults_of(example_of("notebooks"), since=other)[0]


BROKEN = {
    "no version": (b"VERSION:2.0\r\n", b""),
    "an event twice": (b"UID:CC-2.site_list.1", b"UID:CC-2.site_list.2"),
    "no UID": (b"UID:", b"X-UID:"),
    "a moment for a day": (b"DTSTART;VALUE=DATE:20280315", b"DTSTART:20280315T000000Z"),
    "a day that there is not": (b"DTSTART;VALUE=DATE:20280315", b"DTSTART;VALUE=DATE:20280231"),
    "two days": (b"DTEND;VALUE=DATE:20280316", b"DTEND;VALUE=DATE:20280317"),
    "a sequence in words": (b"SEQUENCE:0", b"SEQUENCE:none"),
    "an unknown state": (b"STATUS:CONFIRMED", b"STATUS:OPEN"),
    "a reminder afterwards": (b"TRIGGER:-P14D", b"TRIGGER:P14D"),
    "a reminder of what is cancelled": (b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
    "a busy day": (b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE"),
    "a stamp without zone": (b"DTSTAMP:20261123T000000Z", b"DTSTAMP:20261123T000000"),
    "an event that does not end": (b"END:VEVENT\r\n", b""),
    "lines of another system": (b"\r\n", b"\n"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_calendar_is_refused(name: str) -> None:
    right = ics(example_of("notebooks"))
    assert calendar_faults(right) == []
    old, new = BROKEN[name]
    assert old in right
    assert calendar_faults(right.replace(old, new, -1 if name.startswith("lines") else 1)) != []


# The workbook


def test_the_workbook_has_states_to_choose_from_and_shades_what_is_late() -> None:
    [book] = tenderkit.due_calendar(
        example_of("notebooks", title="=1+1", kpis={"CC-2.timeliness": {"owner": "=HYPERLINK(1)"}}), "xlsx"
    )
    loaded = openpyxl.load_workbook(io.BytesIO(book.data))
    sheet, about = loaded.worksheets
    assert [cell.value for cell in sheet[1]] == [
        *("Due on or before", "Clause", "What is due", "Counted from", "Owner", "Evidence", "Status", "Date received", "Notes")
    ]
    assert [cell.value for cell in sheet[2]][6:] == ["open", None, None]
    [validation] = sheet.data_validations.dataValidation
    assert validation.formula1 == '"open,received,accepted,returned for completion"'
    rules = [rule.formula[0] for ranges in sheet.conditional_formatting for rule in ranges.rules]
    assert rules == ['AND(ISNUMBER($A2),$H2="",$A2<TODAY())', "AND(ISNUMBER($A2),ISNUMBER($H2),$H2>$A2)"]
    assert all(cell.data_type != "f" for row in sheet for cell in row)
    assert "=HYPERLINK(1)" in [cell.value for cell in sheet["E"]]
    assert isinstance(sheet["A2"].value, datetime)
    assert about["A1"].value == "Due dates: =1+1"


def test_the_workbook_is_in_the_language_of_the_tender() -> None:
    [book] = tenderkit.due_calendar(example_of("laptops-nl"), "xlsx")
    sheet, about = openpyxl.load_workbook(io.BytesIO(book.data)).worksheets
    assert (sheet.title, about.title) == ("Op of vóór", "Over deze tabel")
    assert [cell.value for cell in sheet[1]][-3:] == ["Status", "Datum van ontvangst", "Opmerkingen"]


# The command


def test_the_command_keeps_a_workbook_in_which_somebody_has_written(tmp_path: Path) -> None:
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(main, ["calendar", str(ROOT / "examples/notebooks"), "-o", str(tmp_path), *arguments])

    first = run()
    assert first.exit_code == 0
    assert [Path(line).name for line in first.stdout.splitlines()] == ["2027-ICT-014-calendar.ics", "2027-ICT-014-due-dates.xlsx"]
    assert run().exit_code == 0
    (tmp_path / "2027-ICT-014-due-dates.xlsx").write_bytes(b"with notes")
    kept = run("--remind", "3")
    assert kept.exit_code == 1
    assert kept.stderr.count("TK601") == 2
    assert (tmp_path / "2027-ICT-014-due-dates.xlsx").read_bytes() == b"with notes"
    assert run("--format", "pdf").exit_code == 2
    assert "--since is for the .ics" in run("--format", "xlsx", "--since", "old.ics").stderr
    assert run("--format", "ics", "--force", "--since", str(tmp_path / "2027-ICT-014-calendar.ics")).exit_code == 0
