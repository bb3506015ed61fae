"""A form of one's own is one file: made, filled in and read; what is missing, changed, too long or comes twice is named."""

from __future__ import annotations

import io
import json
import re
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from conftest import example
from docx import Document as WordDocument
from support.filling import MAIN, edited, name_of, part, replaced, with_parts, without_controls
from support.form_kinds import filled, made
from support.reading import W

import tenderkit
from tenderkit.cli import main
from tenderkit.consultation.any_form import Forms, read_forms
from tenderkit.forms.responses import Lack, Reader, Response
from tenderkit.views.form_fields import Filled

VISITS = """---
id: visits
title: Visits to production sites
description: What the contractor saw
version: "1.0"
audience: contractor
on_request: true
form: true
respondent: contractor
period: year
fields:
  - {id: contractor, label: Contractor, required: true, carried: true}
  - {id: year, label: Year, required: true}
  - {id: summary, label: Summary, words: 5}
  - id: visits
    kind: rows
    label: Visits
    rows: 4
    least: 2
    by: [site]
    carried: true
    columns:
      - {id: site, label: Site, required: true}
      - {id: day, kind: date, label: Day of the visit, required: true}
      - {id: told, kind: choice, label: Announced, options: [{id: before, text: Beforehand}, {id: not_told, text: Not at all}]}
      - {id: again, kind: tick, label: To be visited again}
  - {id: true_copy, kind: tick, label: The reports are enclosed}
---
{% import "_macros" as part with context %}
# {{ document.title }}

## Who reports {{ anchor("who") }}

{{ part.ask("Who reports", [field("contractor"), field("year"), field("summary")]) }}
## Visits {{ anchor("visits") }}

{{ part.fill_in(rows("visits"MORE)) }}
{{ field("true_copy") }} {{ field("true_copy").label }}
"""
WHOLE: dict[str, Any] = {
    "contractor": "Acme",
    "year": "2027",
    "visits.1.site": "North",
    "visits.1.day": date(2027, 3, 1),
    "visits.1.told": "Beforehand",
    "visits.3.site": "South",
    "visits.3.day": date(2027, 4, 2),
    "visits.3.again": True,
    "true-copy": True,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of templates with one file: a form of one's own."""
    place = tmp_path_factory.mktemp("templates")
    (place / "visits.md").write_text(VISITS.replace("MORE", ""), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def form(folder: Path) -> bytes:
    return made(tenderkit.load_tender(example("medium")), "visits", templates=folder)


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    return Reader(None, folder)


@pytest.fixture
def read(reader: Reader, tmp_path: Path) -> Any:
    def one(data: bytes) -> Response:
        path = tmp_path / "visits.docx"
        path.write_bytes(data)
        return reader.read(path)

    return one


def told(found: Response) -> list[tuple[str, str]]:
    return [(fault.code, fault.message) for fault in found.faults]


def without(*names: str, **more: Any) -> dict[str, Any]:
    return {name: answer for name, answer in {**WHOLE, **more}.items() if name not in names}


def test_a_form_of_ones_own_is_made_filled_in_and_read(read: Any, form: bytes) -> None:
    found = read(filled(form, WHOLE))
    assert found.faults == ()
    assert (found.form, found.version, found.language, found.respondent, found.period) == ("visits", "1.0", "en", "Acme", "2027")
    assert found.answers == {"contractor": "Acme", "year": "2027", "summary": None, "true_copy": True}
    assert [(line.number, dict(line.cells)) for line in found.rows["visits"]] == [
        (1, {"site": "North", "day": "2027-03-01", "told": "before", "again": False}),
        (3, {"site": "South", "day": "2027-04-02", "told": None, "again": True}),
    ]


def test_what_has_to_be_filled_in_and_is_not_is_named(read: Any, form: bytes) -> None:
    found = read(filled(form, without("year", "visits.3.site", "visits.3.day", "visits.3.again", "visits.1.day")))
    assert told(found) == [
        ("TK802", "“Year” is not filled in"),
        ("TK821", "“Visits” has 1 rows filled in, and 2 are asked for"),
        ("TK802", "row 1 of “Visits” lacks “Day of the visit”"),
    ]
    assert found.lacking == (Lack("year"), Lack("visits", 1, 2), Lack("visits", row=1))


def test_a_form_that_is_not_filled_in_is_left_out(read: Any, form: bytes) -> None:
    found = read(form)
    assert found.ignored
    assert [code for code, _ in told(found)] == ["TK813"]


def test_too_many_words_are_told_and_read(read: Any, form: bytes) -> None:
    found = read(filled(form, {**WHOLE, "summary": "one two three four five six"}))
    assert told(found) == [("TK822", "“Summary” has 6 words, and 5 are allowed")]
    assert found.answers["summary"] == "one two three four five six"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2 April 2027", "2027-04-02"),
        ("April 2, 2027", "2027-04-02"),
        ("2 apr 2027", "2027-04-02"),
        ("2027-04-02", "2027-04-02"),
        ("13/4/2027", "2027-04-13"),
        ("04.04.2027", "2027-04-04"),
    ],
)
def test_a_date_that_was_typed_is_read(read: Any, form: bytes, written: str, day: str) -> None:
    found = read(filled(form, {**WHOLE, "visits.1.day": written}))
    assert found.faults == ()
    assert found.rows["visits"][0].cells["day"] == day


@pytest.mark.parametrize(
    "written", ["3/4/2027", "spring 2027", "31 April 2027", "2 April", "1 March 2027 or 2 April 2027", "2" * 50]
)
def test_what_is_not_one_date_is_left_out_and_told(read: Any, form: bytes, written: str) -> None:
    found = read(filled(form, {**WHOLE, "visits.1.day": written}))
    assert found.rows["visits"][0].cells["day"] is None
    assert [code for code, _ in told(found)] == ["TK823", "TK802"]


def test_what_is_none_of_the_choices_is_left_out_and_told(read: Any, form: bytes) -> None:
    found = read(filled(form, {**WHOLE, "visits.1.told": "By post"}))
    assert told(found) == [("TK823", "“By post” at “Visits” 1 “Announced” is none of the answers to choose from")]
    assert found.rows["visits"][0].cells["told"] is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"Contractor (required)", b"Contractor (optional)", [("TK806", "the text of “Contractor” is not the one that was sent")]),
        (b">At least 2 rows<", b">At least 1 row<", [("TK806", "the text of “visits” is not the one that was sent")]),
        (b"Visits to production sites", b"Visits to sites", [("TK806", "text outside the fields was changed")]),
    ],
)
def test_a_text_that_was_changed_is_named(read: Any, form: bytes, old: bytes, new: bytes, said: list[tuple[str, str]]) -> None:
    assert told(read(replaced(filled(form, WHOLE), old, new))) == said


def test_another_version_is_told_and_read(read: Any, form: bytes) -> None:
    found = read(replaced(filled(form, WHOLE), b"visits/1.0", b"visits/0.9", "docProps/custom.xml"))
    assert told(found) == [("TK807", "a form of “visits 0.9”, and not of “visits 1.0”")]
    assert found.version == "0.9"
    assert len(found.rows["visits"]) == 2


def test_a_form_without_a_template_is_named(read: Any, form: bytes) -> None:
    found = read(replaced(filled(form, WHOLE), b"visits/1.0", b"travels/1.0", "docProps/custom.xml"))
    assert found.refused
    assert told(found) == [("TK825", "a form of “travels 1.0”, for which there is no template")]


def test_a_form_that_has_lost_its_seal_is_known_by_what_it_was_made_as(read: Any, form: bytes) -> None:
    found = read(with_parts(filled(form, WHOLE), {"docProps/custom.xml": None}))
    assert [code for code, _ in told(found)] == ["TK819"]
    assert len(found.rows["visits"]) == 2
    assert not found.lacking


def test_a_form_that_has_lost_all_but_its_fields_is_known_by_them(read: Any, form: bytes) -> None:
    data = filled(form, WHOLE)
    bare = with_parts(data, {"docProps/custom.xml": None, "customXml/item1.xml": None})
    found = read(bare)
    assert [code for code, _ in told(found)] == ["TK819"]
    assert (found.form, found.respondent, len(found.rows["visits"])) == ("visits", "Acme", 2)


def test_another_document_of_ours_is_left_out(read: Any) -> None:
    [annex] = tenderkit.render(tenderkit.load_tender(example("medium")), "tender-annex")
    found = read(annex.data)
    assert found.ignored
    assert told(found) == [("TK814", "this is a tender-annex and not a form: left out")]


def test_any_other_word_file_is_refused(read: Any) -> None:
    target = io.BytesIO()
    WordDocument().save(target)
    assert told(read(target.getvalue())) == [("TK801", "no field of a form of ours is in this file")]


def test_a_row_that_was_copied_is_told(read: Any, form: bytes) -> None:
    def copy(root: Any) -> None:
        row = next(next(one.iterancestors(f"{W}tr")) for one in root.iter(f"{W}sdt") if name_of(one) == "visits.1.site")
        twin = deepcopy(row)
        next(text for text in twin.iter(f"{W}t") if text.text == "North").text = "East"
        row.addnext(twin)

    codes = [code for code, _ in told(read(edited(filled(form, WHOLE), copy)))]
    assert "TK810" in codes
    assert "TK806" in codes


def test_a_form_without_any_control_is_known_by_its_bookmarks(read: Any, form: bytes) -> None:
    found = read(without_controls(filled(form, WHOLE)))
    assert found.faults == ()
    assert len(found.rows["visits"]) == 2


def test_a_tender_may_ask_for_more_rows_and_fewer_columns(folder: Path, tmp_path: Path, read: Any) -> None:
    (tmp_path / "visits.md").write_text(VISITS.replace("MORE", ', least=3, without=["told"]'), encoding="utf-8")
    sent = made(tenderkit.load_tender(example("medium")), "visits", Filled(number=6), tmp_path)
    assert "tk.visits.6.site" in part(sent, MAIN).decode()
    assert "visits.1.told" not in part(sent, MAIN).decode()
    answers = without("visits.1.told")
    found = read(filled(sent, answers))  # with the template as it is today
    assert told(found) == [("TK821", "“Visits” has 2 rows filled in, and 3 are asked for")]
    more = {**answers, "visits.6.site": "East", "visits.6.day": date(2027, 5, 5)}
    assert read(filled(sent, more)).faults == ()


def test_a_field_that_the_template_has_not_is_named_with_what_there_is(tmp_path: Path) -> None:
    (tmp_path / "visits.md").write_text(VISITS.replace("MORE", "").replace('field("year")', 'field("yaer")'), encoding="utf-8")
    with pytest.raises(tenderkit.TenderkitError, match=r"TK419 this template has no field “yaer” .did you mean “year”") as caught:
        tenderkit.render(tenderkit.load_tender(example("medium")), "visits", templates=tmp_path)
    assert caught.value.faults[0].location.line == 34


# Many forms, and those of the year before


def several(folder: Path, forms: dict[str, bytes], templates: Path) -> Forms:
    for name, data in forms.items():
        (folder / f"{name}.docx").write_bytes(data)
    return read_forms([folder / f"{name}.docx" for name in forms], templates=templates)


def test_what_is_new_changed_and_gone_since_the_form_before_is_told(folder: Path, form: bytes, tmp_path: Path) -> None:
    later = {
        **without("visits.3.site", "visits.3.day", "visits.3.again"),
        "year": "2028",
        "visits.1.site": " NORTH ",
        "visits.1.day": date(2028, 3, 1),
        "visits.2.site": "West",
        "visits.2.day": date(2028, 3, 2),
    }
    found = several(tmp_path, {"b": filled(form, later), "a": filled(form, WHOLE)}, folder)
    [table] = [table for table in found.tables if table.field == "visits"]
    rows = [(row["period"], row["cell.site"], row["since"], row["before"]) for row in table.data()]
    assert rows == [
        ("2027", "North", None, None),
        ("2027", "South", None, None),
        ("2028", "NORTH", "changed", "Site: North; Day of the visit: 2027-03-01"),
        ("2028", "West", "new", None),
        ("2028", "South", "gone", None),
    ]
    assert {row["assessment"] for row in table.data()} == {None}


def test_the_same_form_twice_is_told_once_and_two_that_differ_are_named(folder: Path, form: bytes, tmp_path: Path) -> None:
    other = filled(form, {**WHOLE, "summary": "Else"})
    same = several(tmp_path, {"a": filled(form, WHOLE), "b": filled(form, {**WHOLE, "contractor": "ACME"})}, folder)
    assert [fault.code for fault in same.faults] == ["TK808", "TK808"]  # the name is written in another way, so the two differ
    twice = several(tmp_path, {"a": filled(form, WHOLE), "b": filled(form, WHOLE)}, folder)
    assert [(fault.code, fault.severity) for fault in twice.faults] == [("TK808", "warning")]
    assert len(twice.tables[0].rows) == 1
    differing = several(tmp_path, {"a": filled(form, WHOLE), "b": other}, folder)
    assert [(fault.code, fault.severity) for fault in differing.faults] == [("TK808", "fault")] * 2
    assert len(differing.tables[0].rows) == 2


def test_a_bad_file_stops_no_other_and_the_questionnaire_is_read_beside_forms(folder: Path, form: bytes, tmp_path: Path) -> None:
    good = tmp_path / "good.docx"
    good.write_bytes(filled(form, WHOLE))
    (tmp_path / "bad.docx").write_bytes(b"nothing")
    returned = next(Path("examples/returns").resolve().glob("*Nordlys*.docx"))
    found = read_forms([tmp_path / "bad.docx", good, returned, good], templates=folder)
    assert [(one.form, one.refused) for one in found.responses] == [
        ("", True),
        ("visits", False),
        ("supplier-questionnaire", False),
    ]
    assert found.responses[2].answers["A1"] == "A1.2, A1.3, A1.4, A1.5"
    assert found.responses[2].answers["X.6.specify"] == "Responsible Business Alliance"
    assert [found.maker.state(one) for one in found.responses] == ["not read", "complete", "complete"]


# The command


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_command_counts_and_judges_nothing(folder: Path, form: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(filled(form, without("visits.3.site", "visits.3.day", "visits.3.again")))
    result = run("read", tmp_path, "--templates", folder, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert re.search(r"a\.docx\s+visits\s+Acme\s+2027\s+incomplete: 1 of 2 visits\n", result.stdout)
    assert "TK821" in result.stderr
    book = openpyxl.load_workbook(tmp_path / "out/returned-forms.xlsx")
    assert book.sheetnames == ["Visits to production sites", "Visits", "Faults"]
    head, row = book["Visits"].iter_rows(values_only=True)
    said = dict(zip(head, row, strict=True))
    assert (said["Site"], said["Announced"], said["Assessment"]) == ("North", "Beforehand", None)


def test_the_workbook_is_in_the_language_that_is_asked_for(folder: Path, form: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(filled(form, without("year")))
    result = run("read", tmp_path, "--templates", folder, "--language", "nl", "-o", tmp_path / "out")
    assert "onvolledig: geen year" in result.stdout
    sheet = openpyxl.load_workbook(tmp_path / "out/returned-forms.xlsx")["Fouten"]
    assert [cell.value for cell in sheet[2]][2:5] == ["TK802", "fout", "“Year” is niet ingevuld"]


def test_a_form_is_filled_in_beforehand_with_last_years_rows(folder: Path, form: bytes, tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "last.docx").write_bytes(filled(form, WHOLE))
    arguments = ("render", example("medium"), "-d", "visits", "--templates", folder, "--with", tmp_path / "last.docx")
    result = run(*arguments, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    [path] = (tmp_path / "out").glob("*.docx")
    found = reader.read(path)
    assert found.answers == {"contractor": "Acme", "year": None, "summary": None, "true_copy": False}
    assert [dict(line.cells) for line in found.rows["visits"]] == [
        {"site": "North", "day": "2027-03-01", "told": "before", "again": False},
        {"site": "South", "day": "2027-04-02", "told": None, "again": True},
    ]
    assert [fault.code for fault in found.faults] == ["TK802"]
    assert "tk.visits.7.site" in part(path.read_bytes(), MAIN).decode()  # five rows stay empty
    assert "tk.visits.8.site" not in part(path.read_bytes(), MAIN).decode()


def test_a_form_that_has_nothing_to_take_over_is_named(folder: Path, tmp_path: Path) -> None:
    sites = next(Path("examples/production-sites").resolve().glob("*Nordlys*.docx"))
    result = run("render", example("medium"), "-d", "visits", "--templates", folder, "--with", sites, "-o", tmp_path)
    assert result.exit_code == 1
    assert "TK826 visits takes over nothing from this form" in result.stderr


@pytest.mark.parametrize("options", [("--rows", 3), ("--with", "last.docx")])
def test_rows_and_an_earlier_form_are_for_forms_that_are_named(options: tuple[object, ...]) -> None:
    assert run("render", example("medium"), *options).exit_code == 2


def test_the_tender_file_says_how_many_rows_a_form_has(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    whole = (
        example("high").read_text(encoding="utf-8") if example("high").is_file() else (example("high") / "tender.yaml").read_text()
    )
    path.write_text(f"{whole}\nform_rows: {{production-sites: 33}}\n", encoding="utf-8")
    [sites] = tenderkit.render(tenderkit.load_tender(path), "production-sites")
    assert "tk.sites.33.site" in part(sites.data, MAIN).decode()
    assert "tk.sites.34.site" not in part(sites.data, MAIN).decode()
    path.write_text(f"{whole}\nform_rows: {{production-site: 33}}\n", encoding="utf-8")
    with pytest.raises(tenderkit.TenderkitError, match=r"TK410 there is no form “production-site” with rows .did you mean"):
        tenderkit.render(tenderkit.load_tender(path), "production-sites")


def test_a_form_is_made_only_for_a_tender_that_has_its_item(tmp_path: Path) -> None:
    result = run("render", example("low"), "-d", "production-sites", "-o", tmp_path)
    assert result.exit_code == 1
    assert "TK422 production-sites is there for SC-2 or AC-3, which this tender does not have" in result.stderr


def test_what_is_read_is_data(folder: Path, form: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(filled(form, WHOLE))
    result = run("read", tmp_path / "a.docx", "--templates", folder, "--json")
    assert result.exit_code == 0
    [found] = json.loads(result.stdout)["forms"]
    assert found["complete"] is True
    assert found["assessment"] is None
    assert found["rows"]["visits"][1] == {"row": 3, "site": "South", "day": "2027-04-02", "told": None, "again": True}
