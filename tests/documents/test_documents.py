"""Documents made of tenders that are not the examples: figures, references, blanks, hostile values, overlays, files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, example
from support import reading
from support.reading import W

import tenderkit
from tenderkit import TenderkitError

Write = Callable[..., Path]
HOSTILE = 'R&D <b>*5|x*</b> {{ 7*7 }} # "é" 中文'


def made(path: Path, *documents: str, **options: object) -> dict[str, bytes]:
    tender = tenderkit.load_tender(path)
    return {document.id: document.data for document in tenderkit.render(tender, documents, **options)}  # type: ignore[arg-type]


def faults_of(call: Callable[[], object]) -> list[str]:
    with pytest.raises(TenderkitError) as caught:
        call()
    return [str(fault) for fault in caught.value.faults]


def points_column(data: bytes, item: str) -> list[str]:
    table = next(rows for caption, rows in reading.tables(data).items() if caption.startswith(f"Scoring of {item},"))
    return [row[3] for row in table[1:]]


# Figures


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ("{step: 0.5, mode: half-up}", "10.5"),
        ("{step: 1, mode: half-up}", "11"),
        ("{step: 1, mode: half-even}", "10"),
        ("{step: 1, mode: up}", "11"),
        ("{step: 1, mode: down}", "10"),
    ],
)
def test_seventy_percent_of_fifteen_points_follows_the_declared_rounding(tender_file: Write, rule: str, points: str) -> None:
    path = tender_file("medium", ("AC-3: 30", "AC-3: 15"), ("  total: 50\n", ""), ("{step: 0.5, mode: half-up}", rule))
    [best, plan, nothing] = points_column(made(path, "tender-annex")["tender-annex"], "AC-3")
    assert (plan, [best, nothing]) == (points, ["15.0", "0.0"] if "." in points else ["15", "0"])


def test_an_additive_criterion_has_a_row_for_what_can_be_met_together_and_no_other(tender_file: Write) -> None:
    path = tender_file("low", ("AC-2: 10", "AC-2: 15"), ("{step: 0.5, mode: half-up}", "{step: 1, mode: half-up}"))
    annex = made(path, "tender-annex")["tender-annex"]
    [table] = [rows for caption, rows in reading.tables(annex).items() if caption.startswith("Scoring of AC-2,")]
    assert [(row[0], row[2], row[3]) for row in table[1:]] == [
        ("Written commitment, communicated to suppliers", "100%", "15"),
        ("Written commitment", "50%", "8"),
        ("No commitment", "0%", "0"),
    ]


def test_a_buyers_own_additive_criterion_has_such_rows_too(tmp_path: Path) -> None:
    shipped = (ROOT / "clauses/en/AC-2.md").read_text(encoding="utf-8")
    apart = shipped.replace("      needs: [commitment]\n", "").replace("label: communicated", "label: Communicated")
    (tmp_path / "AC-2.md").write_text(apart.replace("percent: 50", "percent: 66.66", 1).replace("percent: 50", "percent: 33.34"))
    tender = tenderkit.load_tender(example("low"), clauses=tmp_path)
    [annex] = tenderkit.render(tender, ["tender-annex"])
    [table] = [rows for caption, rows in reading.tables(annex.data).items() if caption.startswith("Scoring of AC-2,")]
    assert [(row[0], row[2], row[3]) for row in table[1:]] == [
        ("Written commitment, Communicated to suppliers", "100.00%", "10.0"),
        ("Written commitment", "66.66%", "6.5"),
        ("Communicated to suppliers", "33.34%", "3.5"),
        ("No commitment", "0.00%", "0.0"),
    ]


@pytest.mark.parametrize(("number", "words"), [("1", "1 point"), ("0.5", "0.5 points"), ("2", "2 points")])
def test_one_point_is_a_point(tender_file: Write, number: str, words: str) -> None:
    annex = made(tender_file("low", ("AC-2: 10", f"AC-2: {number}")), "tender-annex")["tender-annex"]
    assert any(caption == f"Scoring of AC-2, at most {words}" for caption in reading.tables(annex))


def test_the_numbers_of_a_column_have_equally_many_decimals(tender_file: Write) -> None:
    path = tender_file("low", ("AC-2: 10", "AC-2: 7.5"))
    documents = made(path, "tender-annex", "buyer-notes")
    [summary] = [rows for caption, rows in reading.tables(documents["tender-annex"]).items() if "maximum points" in caption]
    assert [row[3] for row in summary[1:]] == ["15.0", "7.5", "22.5"]
    [items] = [rows for caption, rows in reading.tables(documents["buyer-notes"]).items() if caption == "Items of this tender"]
    assert [row[3] for row in items[1:]] == ["15.0", "7.5", "–"]


def test_the_annex_says_how_points_are_rounded(tender_file: Write) -> None:
    shown = reading.text(made(tender_file("medium", ("mode: half-up", "mode: half-even")), "tender-annex")["tender-annex"])
    assert "rounded to the nearest multiple of 0.5; a value halfway between two multiples is rounded to the one that is" in shown


def test_own_steps_of_a_graded_criterion_replace_the_suggestion(tender_file: Write) -> None:
    path = tender_file("high", ("  total: 50\n", "  steps:\n    AC-7: [10, 30, 55, 80, 100]\n"))
    annex = made(path, "tender-annex")["tender-annex"]
    assert points_column(annex, "AC-7") == ["30.0", "24.0", "16.5", "9.0", "3.0", "0.0"]
    assert "suggestion" not in reading.text(annex)


def test_the_suggested_steps_are_shown_as_a_suggestion_to_the_buyer_alone() -> None:
    documents = made(example("high"))
    assert "suggestion" not in reading.text(documents["tender-annex"])
    assert "equal steps of 20% for each complete part, which are our suggestion" in reading.text(documents["buyer-notes"])


def test_the_schedule_says_what_holds_for_a_day_off_only_where_the_buyer_has_said_it(tender_file: Write) -> None:
    rule = "a Saturday, a Sunday or a public holiday"
    shown = {
        key: reading.text(
            made(tender_file("medium", ("  standstill: 10", f"  standstill: 10{key}")), "contract-schedule")["contract-schedule"]
        )
        for key in ("", "\n  working_day_rule: next", "\n  working_day_rule: stands")
    }
    silent, following, standing = shown.values()
    assert rule not in silent
    assert (
        f"Where the last day of a period is {rule} at the seat of the Contracting Authority, the period shall end with" in following
    )
    assert f"A due date shall hold also where it is {rule}." in standing


def test_the_category_of_a_product_stands_before_its_other_particulars(tender_file: Write) -> None:
    path = tender_file("medium", ("    details: CPV 30213100-6", "    category: Notebooks\n    details: CPV 30213100-6"))
    [rows] = [
        rows
        for caption, rows in reading.tables(made(path, "tender-annex")["tender-annex"]).items()
        if caption == "Products to be supplied"
    ]
    assert [row[2] for row in rows[1:]] == ["Notebooks; CPV 30213100-6", "CPV 30237200-1"]


# References


def ref_fields(data: bytes) -> list[tuple[str, str]]:
    """Return the (instruction, cached text) pairs of the REF fields."""
    found = []
    for paragraph in reading.body(data).iter(f"{W}p"):
        state, instruction, cached = "", "", ""
        for node in paragraph.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
            if node.tag == f"{W}fldChar":
                state = node.get(f"{W}fldCharType")
                if state == "end" and instruction.strip().startswith("REF"):
                    found.append((instruction.strip(), cached))
                if state in ("begin", "end"):
                    instruction, cached = "", ""
            elif node.tag == f"{W}instrText":
                instruction += node.text or ""
            elif state == "separate":
                cached += node.text or ""
    return found


def test_the_clause_on_due_diligence_refers_to_its_criterion_by_title_and_number() -> None:
    schedule = made(example("high"), "contract-schedule")["contract-schedule"]
    assert ("REF _Ref_AC_7 \\h", "AC-7 Due diligence processes") in ref_fields(schedule)
    assert ("REF _Ref_AC_7 \\w \\h", "4.2") in ref_fields(schedule)
    assert "whether or not they were described under AC-7 Due diligence processes (section 4.2)" in reading.text(schedule)


def test_the_site_list_of_variant_b_refers_to_the_selection_criterion() -> None:
    schedule = made(example("high"), "contract-schedule")["contract-schedule"]
    assert "under SC-1 Human rights risk assessment (section 4.1)" in reading.text(schedule)


def test_a_reference_without_its_target_stops_the_tender(tender_file: Write) -> None:
    path = tender_file("high", ("add: [ADD-3]", "add: [ADD-3]\n  leave_out: [AC-7]"), ("    AC-7: 30\n", ""), ("  total: 50\n", ""))
    found = faults_of(lambda: tenderkit.load_tender(path))
    assert len(found) == 1
    assert "TK308 CC-4 refers to AC-7, which this tender does not have (add AC-7, or leave out CC-4)" in found[0]


# Values


def test_a_value_appears_as_typed_in_a_paragraph_a_heading_and_a_table_cell(tender_file: Write, tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "probe.md").write_text(
        "---\nid: probe\ntitle: Probe\ndescription: All places\nversion: '1'\naudience: buyer\n---\n"
        "# {{ tender.title }}\n\n## {{ tender.title }} {{ anchor('x') }}\n\n[TOC]\n\nSee [](#x).\n\n{{ tender.title }}\n\n"
        "Table: {{ tender.title }}\n| {{ tender.title }} | B |\n|---|---|\n| {{ tender.title }} | **{{ tender.title }}** |\n\n"
        "1. {{ tender.title }}\n",
        encoding="utf-8",
    )
    path = tender_file("low", ("Monitors for municipal offices", f"'{HOSTILE}'"))
    probe = made(path, "probe", templates=folder)["probe"]
    paragraphs = [reading.prose(paragraph) for paragraph in reading.body(probe).iter(f"{W}p")]
    assert paragraphs[:6] == [HOSTILE, HOSTILE, "Contents", f"1\t{HOSTILE}", f"See {HOSTILE}.", HOSTILE]
    assert paragraphs[6:] == [f"Table 1. {HOSTILE}", HOSTILE, "B", HOSTILE, HOSTILE, HOSTILE]
    assert [paragraph.text for paragraph in reading.opened(probe).paragraphs if paragraph.style.name == "Heading 1"] == [HOSTILE]
    assert reading.opened(probe).core_properties.subject == HOSTILE


def test_a_hostile_value_appears_as_typed_in_the_shipped_documents(tender_file: Write) -> None:
    quoted = f"'{HOSTILE}'"
    path = tender_file(
        "medium",
        ("Notebooks and docking stations for schools & libraries", quoted),
        ("name: Notebook, 14 inch", f"name: {quoted}"),
        ("name: Joint Purchasing Office Västerbro", f"name: {quoted}"),
        ("contractor: Supplier", f"contractor: {quoted}"),
    )
    for name, data in made(path).items():
        tables = reading.tables(data)
        if name != "buyer-notes":
            assert tables["Products to be supplied"][1][0] == HOSTILE
            assert [paragraph.text for paragraph in reading.opened(data).paragraphs][:3:2] == [HOSTILE, HOSTILE]
        assert HOSTILE in [each.text for each in reading.opened(data).paragraphs if each.style.name == "Subtitle"]
    assert f"Once a year the {HOSTILE} shall" in reading.text(made(path)["contract-schedule"])


def test_a_value_of_several_lines_keeps_its_lines() -> None:
    tables = reading.tables(made(example("medium"), "tender-annex")["tender-annex"])
    assert tables["Particulars of the tender"] == [
        ["Reference", "Date", "Contact", "Status"],
        [
            "2027/ICT/014",
            "23 November 2026",
            "ICT category team\nict@jpo-vasterbro.example\nStorgatan 5\nSE-981 32 Västerbro",
            "Final",
        ],
    ]


def test_the_title_block_has_the_particulars_that_are_given_and_says_whether_it_is_a_draft(tender_file: Write) -> None:
    path = tender_file("medium", ("date: 2026-11-23\n", ""))
    annex = made(path, "tender-annex", draft=True)["tender-annex"]
    facts = reading.tables(annex)["Particulars of the tender"]
    assert [facts[0], facts[1][0], facts[1][-1]] == [["Reference", "Contact", "Status"], "2027/ICT/014", "Draft"]
    [facts_table, *others] = [each.get(f"{W}val") for each in reading.body(annex).iter(f"{W}tblStyle")]
    assert facts_table == "TenderFacts"
    assert set(others) == {"TenderTable"}
    assert "Table 1. Products to be supplied" in reading.text(annex)


def test_a_renamed_term_stands_everywhere(tender_file: Write) -> None:
    documents = made(example("medium"))
    for name in ("contract-schedule", "tender-annex"):
        assert "Contractor" not in reading.text(documents[name])
    assert "the Supplier shall" in reading.text(documents["contract-schedule"])


# Blanks and drafts


def test_a_missing_blank_stops_a_final_rendering(tender_file: Write) -> None:
    tender = tenderkit.load_tender(tender_file("low", ("  CC-1.months: 2\n", "  CC-1.months:\n")))
    found = faults_of(lambda: tenderkit.render(tender))
    assert len(found) == 1
    assert "TK303 “blanks.CC-1.months” is not filled in" in found[0]
    assert re.match(r".*tender\.yaml:\d+: ", found[0])


def test_a_document_that_does_not_print_the_missing_value_is_made(tender_file: Write) -> None:
    path = tender_file("low", ("  CC-1.months: 2\n", "  CC-1.months:\n"))
    assert list(made(path, "tender-annex")) == ["tender-annex"]


def test_a_draft_highlights_the_blank_and_says_so_in_the_header(tender_file: Write) -> None:
    path = tender_file("low", ("  CC-1.months: 2\n", "  CC-1.months:\n"), ("  delivery: 2027-07-01\n", ""))
    schedule = made(path, "contract-schedule", draft=True)["contract-schedule"]
    blanks = [
        run for run in reading.body(schedule).iter(f"{W}r") if run.find(f"{W}rPr/{W}rStyle[@{W}val='TenderBlank']") is not None
    ]
    assert any("Number of months after the award" in reading.prose(run) for run in blanks)
    assert "DRAFT" in reading.part(schedule, "word/header1.xml")
    assert 'draft="true"' in reading.part(schedule, "customXml/item1.xml")
    assert "DRAFT" not in reading.part(made(example("low"), "contract-schedule")["contract-schedule"], "word/header1.xml")


def test_a_draft_has_a_file_name_of_its_own() -> None:
    tender = tenderkit.load_tender(example("low"))
    assert [document.name for document in tenderkit.render(tender, ["tender-annex"], draft=True)] == [
        "MON-2027-03-tender-annex-draft.docx"
    ]


def test_missing_points_and_dates_are_blanks_of_a_draft(tender_file: Write) -> None:
    path = tender_file("medium", ("    AC-3: 30\n", ""), ("  total: 50\n", ""), ("  contract_start: 2027-03-15\n", ""))
    documents = made(path, draft=True)
    assert points_column(documents["tender-annex"], "AC-3") == ["[points]"] * 3
    assert "[due date, from the first day of the contract]" in reading.text(documents["contract-schedule"])


# Dates


def due_dates(data: bytes) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in reading.tables(data)["Due dates"][1:]]


def test_the_calendar_has_a_row_for_each_year_of_the_contract() -> None:
    found = due_dates(made(example("high"), "contract-schedule")["contract-schedule"])
    days = ("1 June 2028", "1 June 2029", "1 June 2030", "31 May 2031")  # the last one as the example decides
    assert found == [(day, clause) for day in days for clause in ("CC-2", "CC-3", "CC-4")]


@pytest.mark.parametrize(
    ("award", "months", "delivery", "deadline"),
    [
        ("2027-03-31", 2, "2027-07-01", "31 May 2027"),
        ("2027-03-31", 6, "2027-07-01", "30 June 2027"),
        ("2027-11-30", 3, "2028-07-01", "29 February 2028"),
        ("2026-11-30", 3, "2027-07-01", "28 February 2027"),
        ("2028-02-29", 12, "2029-07-01", "28 February 2029"),
        ("2027-12-31", 2, "2028-03-01", "29 February 2028"),
    ],
)
def test_the_risk_assessment_is_due_at_the_earlier_of_the_two_dates(
    tender_file: Write, award: str, months: int, delivery: str, deadline: str
) -> None:
    path = tender_file(
        "low",
        ("award: 2027-03-31", f"award: {award}"),
        ("  contract_start: 2027-04-15\n", ""),
        ("delivery: 2027-07-01", f"delivery: {delivery}"),
        ("  contract_end: 2029-04-14\n", ""),
        ("CC-1.months: 2", f"CC-1.months: {months}"),
    )
    schedule = made(path, "contract-schedule")["contract-schedule"]
    assert due_dates(schedule) == [(deadline, "CC-1")]
    assert f"under this clause, on or before {deadline}." in reading.text(schedule)


def test_a_contract_that_ends_before_its_first_report_warns_and_keeps_the_date(tender_file: Write) -> None:
    path = tender_file(
        "medium", ("contract_end: 2030-03-14", "contract_end: 2028-03-14"), ("yearly: contract-end", "yearly: anniversary")
    )
    tender = tenderkit.load_tender(path)
    [warning] = tender.faults
    assert warning.code == "TK321"
    told = "the contract ends on 14 March 2028, before the first due date of ADD-2, CC-2 and CC-3 on 15 March 2028"
    assert (warning.severity, warning.message) == ("warning", told)
    documents = {document.id: document.data for document in tenderkit.render(tender)}
    assert due_dates(documents["contract-schedule"])[0] == ("15 March 2028", "ADD-2")
    assert told in reading.text(documents["buyer-notes"])


def test_that_a_date_is_ours_is_told_to_the_buyer_alone() -> None:
    documents = made(example("medium"), "contract-schedule", "buyer-notes")
    assert "is our reading (reading E-14)" in reading.text(documents["buyer-notes"])
    assert "reading" not in reading.text(documents["contract-schedule"])


# Templates


def template(folder: Path, name: str, body: str) -> Path:
    folder.mkdir(exist_ok=True)
    head = f"---\nid: {name}\ntitle: Letter\ndescription: A letter\nversion: '1'\naudience: buyer\n---\n"
    (folder / f"{name}.md").write_text(head + body, encoding="utf-8")
    return folder


def test_a_template_tells_every_fault_with_its_line(tmp_path: Path) -> None:
    body = "# Letter\n\n{{ tender.titel }}\n\n{{ tender.title | }}\n\n<b>bold</b>\n"
    folder = template(tmp_path / "templates", "letter", body)
    found = faults_of(lambda: made(example("low"), "letter", templates=folder))
    assert [re.sub(r"^.*(?=letter\.md)", "", fault) for fault in found] == [
        "letter.md:10: TK404 “titel” is not defined there (did you mean “title”?)",
        "letter.md:12: TK401 the template has a syntax error: expected token 'name', got 'end of print statement' "
        "(check braces and tags)",
        "letter.md:14: TK420 HTML is not supported (use headings, paragraphs, lists, tables, links, **strong** and *emphasis*)",
    ]


def test_a_fault_in_a_clause_names_the_clause_file_and_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "clauses"
    folder.mkdir()
    source = (ROOT / "clauses/en/AC-1.md").read_text(encoding="utf-8")
    broken = source.replace("# Verification\n", "# Verification\n\n| a | b |\n|---|---|\n| {{ term.tendererr }} |\n")
    (folder / "AC-1.md").write_text(broken, encoding="utf-8")
    lines = broken.split("\n")
    row = next(number for number, line in enumerate(lines, 1) if "tendererr" in line)
    tender = tenderkit.load_tender(example("low"), clauses=folder)
    found = faults_of(lambda: tenderkit.render(tender, ["tender-annex"]))
    assert [re.sub(r"^.*(?=AC-1\.md)", "", fault) for fault in found] == [
        f"AC-1.md:{row}: TK404 “tendererr” is not defined there (did you mean “tenderer”?)",
        rf"AC-1.md:{row}: TK420 this table row has 1 cells and its header 2 (divide cells by |, and write a bar as \|)",
    ]


def test_a_document_type_is_one_file(tmp_path: Path) -> None:
    folder = template(tmp_path / "templates", "letter", "# Letter\n\nDear {{ tender.authority.name }},\n")
    documents = made(example("low"), templates=folder)
    assert set(documents) == {"buyer-notes", "contract-schedule", "letter", "tender-annex"}
    assert "Dear Municipality of Lindenmark," in reading.text(documents["letter"])


def test_a_template_in_landscape_turns_the_page_and_widens_its_tables(tmp_path: Path) -> None:
    folder = template(tmp_path / "templates", "letter", "# Letter\n\nTable: Words\n| A | B |\n|---|---|\n| a | b |\n")
    text = (folder / "letter.md").read_text(encoding="utf-8")
    (folder / "letter.md").write_text(text.replace("audience: buyer", "audience: buyer\norientation: landscape"), encoding="utf-8")
    letter = made(example("low"), "letter", templates=folder)["letter"]
    page = reading.body(letter).find(f"{W}sectPr/{W}pgSz")
    assert (page.get(f"{W}w"), page.get(f"{W}h"), page.get(f"{W}orient")) == ("16838", "11906", "landscape")
    assert reading.body(letter).find(f"{W}tbl/{W}tblPr/{W}tblW").get(f"{W}w") == str(16838 - 2 * 1333)
    assert 'w:val="right" w:pos="14172"' in reading.part(letter, "word/header1.xml")


def test_an_own_template_replaces_one_and_leaves_the_rest(tmp_path: Path) -> None:
    folder = template(tmp_path / "templates", "tender-annex", "# Our own annex\n")
    documents = made(example("low"), templates=folder)
    assert reading.headings(documents["tender-annex"]) == ["Our own annex"]
    assert documents["contract-schedule"] == made(example("low"), "contract-schedule")["contract-schedule"]


def test_a_clause_is_one_file(tender_file: Write, tmp_path: Path) -> None:
    folder = tmp_path / "clauses"
    folder.mkdir()
    (folder / "OWN-1.md").write_text(
        "---\nid: OWN-1\nkind: contract-clause\ntitle: Kick-off\nversion: '1'\nsource: {section: ours}\n"
        "kpis:\n  - {id: held, aspect: timeliness, text: The meeting is held.}\n---\n\n# Text\n\n"
        "The {{ term.contractor }} shall attend a kick-off meeting.\n",
        encoding="utf-8",
    )
    path = tender_file("low", ("award:\n  points", "items: {add: [OWN-1]}\naward:\n  points"))
    tender = tenderkit.load_tender(path, clauses=folder)
    schedule = tenderkit.render(tender, ["contract-schedule"])[0].data
    assert "OWN-1 Kick-off" in reading.headings(schedule)
    assert "The Contractor shall attend a kick-off meeting." in reading.text(schedule)


def test_an_own_clause_replaces_one_and_leaves_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "clauses" / "en"
    folder.mkdir(parents=True)
    source = (ROOT / "clauses/en/AC-2.md").read_text(encoding="utf-8")
    (folder / "AC-2.md").write_text(source.replace("title: Policy commitment", "title: Our own commitment"), encoding="utf-8")
    annex = tenderkit.render(tenderkit.load_tender(example("low"), clauses=tmp_path / "clauses"), ["tender-annex"])[0].data
    assert "AC-2 Our own commitment" in reading.headings(annex)
    assert "AC-1 Human rights risk assessment" in reading.headings(annex)


# Files


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes_in_processes_with_different_hash_seeds() -> None:
    code = (
        "import tenderkit, sys\n"
        "for document in tenderkit.render(tenderkit.load_tender(sys.argv[1])): print(document.name, document.sha256)"
    )
    outputs = set()
    for seed in ("0", "1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", code, str(example("high"))], env=environment, capture_output=True, text=True, check=True
        )
        outputs.add(run.stdout)
    assert len(outputs) == 1
    assert outputs.pop().count("\n") == 3


def test_the_date_of_a_document_never_comes_from_the_clock(tender_file: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    path = tender_file("low", ("date: 2026-12-01\n", ""))
    core = reading.part(made(path, "tender-annex")["tender-annex"], "docProps/core.xml")
    assert "dcterms:created" not in core
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    core = reading.part(made(path, "tender-annex")["tender-annex"], "docProps/core.xml")
    assert '<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>' in core


# Clauses on other clauses


def under(data: bytes, item: str) -> list[str]:
    """The paragraphs of an item, from its heading to the next one."""
    blocks = [(str(block.style and block.style.name), reading.prose(block._p)) for block in reading.opened(data).paragraphs]
    first = next(
        number for number, (style, text) in enumerate(blocks) if style.startswith("Heading") and text.startswith(f"{item} ")
    )
    last = next((number for number, (style, _) in enumerate(blocks) if number > first and style.startswith("Heading")), len(blocks))
    return [text for _, text in blocks[first + 1 : last]]


def listed(data: bytes, item: str) -> list[str]:
    """The ids of the clauses that the text of an item lists."""
    return [found[1] for text in under(data, item) if (found := re.match(r"([A-Z]+-\d+) .* \(section [\d.]+\)[;.]$", text))]


def test_a_clause_on_other_clauses_lists_those_of_the_tender(tender_file: Write) -> None:
    data = made(ROOT / "tests/data/tenders/all-additions.yaml", "contract-schedule")["contract-schedule"]
    assert listed(data, "ADD-3") == ["CC-2", "CC-3", "CC-4", "ADD-2", "ADD-4", "ADD-5", "ADD-6"]
    assert listed(data, "ADD-6") == ["CC-2", "CC-3", "CC-4", "ADD-2", "ADD-4", "ADD-5"]
    fewer = tender_file("high", ("add: [ADD-3]", "add: [ADD-3]\n  leave_out: [CC-3]"))
    assert listed(made(fewer, "contract-schedule")["contract-schedule"], "ADD-3") == ["CC-2", "CC-4"]


def test_a_clause_of_the_buyers_own_is_among_those_that_it_applies_to(tmp_path: Path) -> None:
    (tmp_path / "XY-1.md").write_text(
        "---\nid: XY-1\nkind: contract-clause\ntitle: Visits\nversion: '1'\nsource: {section: ours}\nscenarios: [high]\n---\n\n"
        "# Text\n\nThe {{ term.contractor }} shall report on visits.\n",
        encoding="utf-8",
    )
    tender = tenderkit.load_tender(example("high"), clauses=tmp_path)
    (document,) = tenderkit.render(tender, ["contract-schedule"])
    assert listed(document.data, "ADD-3") == ["CC-2", "CC-3", "CC-4", "XY-1"]


def test_each_period_of_the_remedies_is_its_own_and_the_payment_has_its_limit() -> None:
    data = made(ROOT / "tests/data/tenders/all-additions.yaml", "contract-schedule")["contract-schedule"]
    clause = " ".join(under(data, "ADD-3"))
    for words in (
        "the answer is due within 11 Working Days",
        "Within 12 Working Days of receiving the notice",
        "Within 13 Working Days of receiving that request",
        "may comment within 14 Working Days",
        "the following consequence: a payment of EUR 500 for each full week of delay.",
        "the following limit: EUR 5,000.",
    ):
        assert clause.count(words) == 1, words
    assert [clause.count(f"{days} Working Days") for days in (11, 12, 13, 14)] == [1, 1, 1, 1]


def test_the_contract_says_month_where_the_buyer_gives_one() -> None:
    data = made(ROOT / "tests/data/tenders/all-additions.yaml", "contract-schedule")["contract-schedule"]
    assert "No later than 1 month after the Contract Start Date it shall send" in " ".join(under(data, "ADD-6"))
    assert "No later than 6 months after the Contract Start Date" in " ".join(under(data, "ADD-4"))


def test_the_manifest_says_what_the_document_is_made_of() -> None:
    tender = tenderkit.load_tender(example("high"))
    manifest = reading.part(tenderkit.render(tender, ["contract-schedule"])[0].data, "customXml/item1.xml")
    assert f'<tenderkit version="{tenderkit.__version__}"/>' in manifest
    for item in ("CC-2", "CC-3", "CC-4", "ADD-3", "SC-1", "AC-7"):
        assert f'<item id="{item}" ' in manifest
        assert tender.catalogue.items[item].fingerprint in manifest
    assert '<item id="CC-2" version="1.0" variant="b"' in manifest


def test_every_item_stands_between_a_pair_of_bookmarks_named_by_its_id() -> None:
    content = reading.body(made(example("high"), "contract-schedule")["contract-schedule"])
    starts = {node.get(f"{W}name"): node for node in content.iter(f"{W}bookmarkStart")}
    ends = {node.get(f"{W}id"): node for node in content.iter(f"{W}bookmarkEnd")}
    for item, phrase in {"CC_4": "evidence of efforts to engage", "AC_7": "shall contain five parts"}.items():
        # From the heading that the bookmark starts in to the one that it ends in, which is the next item's.
        first, last = starts[item].getparent(), ends[starts[item].get(f"{W}id")].getparent()
        inside = [reading.prose(block) for block in content[content.index(first) : content.index(last)]]
        assert inside[0].startswith(item.replace("_", "-") + " ")
        assert phrase in "\n".join(inside)
        assert sum(bool(re.match(r"[A-Z]{2,3}-\d ", text)) for text in inside) == 1


def test_a_saved_document_is_left_alone_when_it_is_the_same(tmp_path: Path) -> None:
    documents = tenderkit.render(tenderkit.load_tender(example("low")), ["tender-annex"])
    (path,) = tenderkit.save(documents, tmp_path)
    before = path.stat().st_mtime_ns
    assert tenderkit.save(documents, tmp_path) == [path]
    assert path.stat().st_mtime_ns == before


def test_a_different_file_is_kept_unless_forced_and_then_nothing_else_is_written_either(tmp_path: Path) -> None:
    documents = tenderkit.render(tenderkit.load_tender(example("low")))
    kept = tmp_path / documents[-1].name
    kept.write_bytes(b"the lawyer's own changes")
    found = faults_of(lambda: tenderkit.save(documents, tmp_path))
    assert len(found) == 1
    assert "TK601 this file exists and differs; it was kept" in found[0]
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]
    tenderkit.save(documents, tmp_path, force=True)
    assert zipfile.is_zipfile(kept)
    assert len(list(tmp_path.iterdir())) == 3


def test_two_documents_of_one_name_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    for name in ("first", "second"):
        template(folder, name, "# Letter\n")
        text = (folder / f"{name}.md").read_text()
        (folder / f"{name}.md").write_text(text.replace("audience: buyer\n", "audience: buyer\nfile: '{reference}.docx'\n"))
    documents = tenderkit.render(tenderkit.load_tender(example("low")), ["first", "second"], templates=folder)
    found = faults_of(lambda: tenderkit.save(documents, tmp_path / "output"))
    assert ["TK602" in fault for fault in found] == [True]
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("../../etc/passwd", "etc-passwd-tender-annex.docx"),
        ("A/B\\C:D*E?F", "A-B-C-D-E-F-tender-annex.docx"),
        ("Ünïcode 中文", "Ünïcode 中文-tender-annex.docx"),
        ("x" * 300, "x" * 107 + "-tender-annex.docx"),
        ("調達" * 60, "調達" * 37 + "調-tender-annex.docx"),
        ("e\u0301" * 100, "e\u0301" * 53 + "-tender-annex.docx"),
        ("👩‍👩‍👧‍👦" * 20, "👩‍👩‍👧‍👦" * 9 + "-tender-annex.docx"),
        ("🇩🇪" * 60, "🇩🇪" * 28 + "-tender-annex.docx"),
        ("annex\u202excod", "annex-xcod-tender-annex.docx"),
    ],
)
def test_a_file_name_is_one_that_windows_takes(tender_file: Write, reference: str, name: str) -> None:
    path = tender_file("low", ("reference: MON-2027-03", f"reference: '{reference}'"))
    document = tenderkit.render(tenderkit.load_tender(path), ["tender-annex"])[0]
    assert document.name == name


def test_an_unknown_document_is_a_fault_with_a_suggestion(tender_file: Write) -> None:
    path = tender_file("low", ("award:\n  points", "documents: [tender-anex]\naward:\n  points"))
    found = faults_of(lambda: made(path))
    assert len(found) == 1
    assert "TK410 there is no document “tender-anex” (did you mean “tender-annex”?)" in found[0]
