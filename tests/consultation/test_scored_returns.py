"""`tenderkit score`: returns as a buyer gets them, what is wrong with each, and what comes of all of them."""

from __future__ import annotations

import io
import json
import random
import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from lxml import etree
from support import accessibility, filling, lint, reading

import tenderkit
from tenderkit.catalogue import Catalogue
from tenderkit.cli import main
from tenderkit.consultation import Profile, profile, score
from tenderkit.consultation.reports import market_documents
from tenderkit.consultation.returns import read_returns
from tenderkit.documents import load_library, make
from tenderkit.tender import Tender, no_tender
from tenderkit.tender.writing import write_scenario

MANUFACTURER = ("type.manufacturer", "A1.2", "A1.3", "A1.4", "A1.5", "A1.6", "A2.3", "P.2", "P.3", "X.2", "X.6")  # 8, 6, 6: medium
RESELLER = ("type.reseller", "A1.7", "A2.4", "P.3", "P.4", "X.2", "X.3", "X.5", "X.7")  # 10, 10, 10: high
BEGINNER = ("type.reseller", "A1.1", "A2.1", "P.1", "X.1")  # 0, 0, 0: low
PARTICULARS = {"X.6.specify": "RBA", "X.7.specify": "IndustriALL"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return tenderkit.load_catalogue()


@pytest.fixture(scope="module")
def tender(catalogue: Catalogue) -> Tender:
    return no_tender(catalogue)


def returned(folder: Path, name: str, ticked: tuple[str, ...], company: str = "", **texts: str) -> Path:
    """Put a filled form in a folder."""
    path = folder / f"{name}.docx"
    path.write_bytes(filling.filled(ticked, {"supplier.company": company or name, **PARTICULARS, **texts}))
    return path


def filled_in(form: bytes) -> bytes:
    """Fill in a form other than the shipped one, as the reseller."""

    def fill(root: Any) -> None:
        for name in RESELLER:
            filling.tick(filling.control_of(root, name))
        for name, text in {"supplier.company": "Acme", **PARTICULARS}.items():
            filling.write(filling.control_of(root, name), text)

    return filling.edited(form, fill)


def one(path: Path, tender: Tender) -> Profile:
    assert tender.questionnaire is not None
    (source,) = read_returns([path], tender.questionnaire, tender.catalogue)
    return profile(source, tender)


def codes(found: Profile) -> list[str]:
    return sorted(fault.code for fault in found.faults)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_whole_return_has_no_faults_and_the_points_of_its_type(tmp_path: Path, tender: Tender) -> None:
    found = one(returned(tmp_path, "Nordlicht & Söhne", MANUFACTURER), tender)
    assert found.faults == ()
    assert found.source.supplier == "Nordlicht & Söhne"
    assert [(entry.points, entry.level) for entry in found.scores[0].dimensions] == [(8, "high"), (6, "medium"), (6, "medium")]
    assert (found.level, found.counted) == ("medium", True)


FAULTY = {
    "nothing ticked at a question": (("type.reseller", "A1.2", "A2.2", "P.2"), ["TK802"], "X Actions is not answered"),
    "a none beside others": (
        ("type.reseller", "A1.1", "A1.2", "A2.2", "P.2", "X.3"),
        ["TK803"],
        "A1.1 is ticked, which denies A1.2",
    ),
    "two answers where one is allowed": (
        ("type.reseller", "A1.2", "A2.2", "A2.3", "P.2", "X.3"),
        ["TK804"],
        "A2.2, A2.3 are ticked",
    ),
    "no type of supplier": (("A1.2", "A2.2", "P.2", "X.3"), ["TK805"], "does not say what type"),
    "two types of supplier": (
        ("type.reseller", "type.manufacturer", "A1.2", "A2.2", "P.2", "X.3"),
        ["TK804"],
        "“Brand or manufacturer” and “Reseller”",
    ),
}


@pytest.mark.parametrize("case", FAULTY)
def test_what_is_wrong_with_the_answers_is_named_and_the_supplier_does_not_count(tmp_path: Path, tender: Tender, case: str) -> None:
    ticked, expected, words = FAULTY[case]
    found = one(returned(tmp_path, "Acme", ticked), tender)
    assert codes(found) == expected
    assert words in found.faults[0].message
    assert not found.counted
    assert found.level is None


def test_a_return_without_a_company_name_goes_by_its_file_and_says_so(tmp_path: Path, tender: Tender) -> None:
    path = tmp_path / "bid-7.docx"
    path.write_bytes(filling.filled(BEGINNER, {}))
    found = one(path, tender)
    assert (found.source.name, codes(found)) == ("bid-7", ["TK802"])
    assert found.counted, "its answers are all there"


def test_particulars_that_are_missing_are_a_warning_and_the_points_count(tmp_path: Path, tender: Tender) -> None:
    path = returned(tmp_path, "Acme", ("type.reseller", "A1.2", "A2.2", "P.2", "X.6"), **{"X.6.specify": ""})
    found = one(path, tender)
    assert [(fault.code, fault.severity) for fault in found.faults] == [("TK811", "warning")]
    assert found.scores[0].dimensions[2].points == 3
    assert found.counted


def test_another_type_of_supplier_is_shown_by_each_column_until_the_buyer_maps_it(tmp_path: Path, catalogue: Catalogue) -> None:
    answers = ("type.other", "A1.2", "A1.5", "A2.2", "P.2", "X.5", "X.3")
    path = returned(tmp_path, "Lease Co", answers, **{"type.other.specify": "Leasing company"})
    found = one(path, no_tender(catalogue))
    assert [(entry.column, entry.dimensions[0].points) for entry in found.scores] == [("manufacturer", 3), ("reseller", 5)]
    assert [(fault.code, fault.severity) for fault in found.faults] == [("TK805", "warning")]
    assert not found.counted
    file = tmp_path / "tender.yaml"
    file.write_text("questionnaire:\n  supplier_types: {lease co: reseller}\n", encoding="utf-8")
    found = one(path, tenderkit.load_tender(file, consultation=True))
    assert [entry.column for entry in found.scores] == ["reseller"]
    assert (found.mapped, found.counted, found.faults) == (True, True, ())


def test_a_type_written_in_but_not_ticked_stands_for_its_box(tmp_path: Path, tender: Tender) -> None:
    found = one(returned(tmp_path, "Acme", BEGINNER[1:], **{"type.other.specify": "Broker"}), tender)
    assert found.source.answers.types == ("other",)


def test_a_name_in_the_tender_file_that_no_return_has_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "tender.yaml"
    file.write_text("questionnaire:\n  supplier_types: {Laese Co: reseller}\n", encoding="utf-8")
    result = score([returned(tmp_path, "Lease Co", BEGINNER)], tenderkit.load_tender(file, consultation=True))
    assert [(fault.code, fault.location.line) for fault in result.warnings] == [("TK815", 2)]


def changed(path: Path, before: str, after: str) -> Path:
    path.write_bytes(filling.replaced(path.read_bytes(), before.encode(), after.encode()))
    return path


def test_a_changed_option_is_named_and_its_question_not_scored(tmp_path: Path, tender: Tender) -> None:
    path = changed(returned(tmp_path, "Acme", RESELLER), "such as smelters, refiners", "such as")
    found = one(path, tender)
    assert [fault.message for fault in found.faults] == ["the text of A1.5 is not the one that was sent"]
    assert found.scores[0].questions[0].points is None
    assert found.scores[0].questions[0].flaw == "unsettled"


def test_words_added_to_an_option_are_a_change_too(tmp_path: Path, tender: Tender) -> None:
    path = changed(returned(tmp_path, "Acme", RESELLER), "difficult for us at present.", "difficult for us at present, or not.")
    assert [fault.message for fault in one(path, tender).faults] == ["the text of A2.2 is not the one that was sent"]


def test_a_changed_question_is_named(tmp_path: Path, tender: Tender) -> None:
    path = changed(
        returned(tmp_path, "Acme", RESELLER), "What have you committed yourselves to in writing?", "What do you promise?"
    )
    assert [fault.message for fault in one(path, tender).faults] == ["the text of P is not the one that was sent"]


def test_a_change_outside_the_questions_is_a_warning(tmp_path: Path, tender: Tender) -> None:
    path = changed(returned(tmp_path, "Acme", RESELLER), "it binds neither you nor the buyer", "it binds the buyer")
    found = one(path, tender)
    assert [(fault.code, fault.severity) for fault in found.faults] == [("TK806", "warning")]
    assert found.counted


def unsealed(path: Path) -> Path:
    path.write_bytes(filling.with_parts(path.read_bytes(), {"docProps/custom.xml": None}))
    return path


def test_a_form_that_has_lost_its_seal_is_told_and_scored_by_the_words_of_the_catalogue(tmp_path: Path, tender: Tender) -> None:
    found = one(unsealed(returned(tmp_path, "Acme", RESELLER)), tender)
    assert [(fault.code, fault.severity) for fault in found.faults] == [("TK819", "warning")]
    assert found.counted


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("places our products are assembled.</w:t>", "places our products are assembled. Not so.</w:t>", "A1.2"),
        (">We know in which places", ">We deny that we know in which places", "A1.2"),
        ("What have you committed yourselves to in writing?", "What have you committed yourselves to in writing? Nothing:", "P"),
        ("Policy commitments<", "Policy<", "P"),
        (">Reseller", ">Reseller of what we make", "“Reseller”"),
    ],
)
@pytest.mark.parametrize("seal", [True, False])
def test_texts_are_compared_whole_with_the_seal_and_without_it(
    tmp_path: Path, tender: Tender, before: str, after: str, named: str, seal: bool
) -> None:
    form = reading.part(filling.empty_form(), "word/document.xml")
    if before not in form:
        pytest.fail(f"the form no longer says {before}")
    path = changed(returned(tmp_path, "Acme", RESELLER), before, after)
    found = one(path if seal else unsealed(path), tender)
    assert f"the text of {named} is not the one that was sent" in [fault.message for fault in found.faults if fault.code == "TK806"]
    assert not found.counted


def test_a_text_that_stands_elsewhere_in_the_form_is_missed_where_it_belongs(tmp_path: Path, tender: Tender) -> None:
    """A question was found by its words wherever they stood: it could be moved away from its answers."""

    def move(root: Any) -> None:
        (question,) = [line for line in root.iter(f"{reading.W}p") if "What have you committed" in "".join(line.itertext())]
        root.find(f"{reading.W}body").insert(0, question)

    path = returned(tmp_path, "Acme", RESELLER)
    path.write_bytes(filling.edited(path.read_bytes(), move))
    for found in (one(path, tender), one(unsealed(path), tender)):
        assert "the text of P is not the one that was sent" in [fault.message for fault in found.faults]


def test_a_form_that_has_lost_fields_and_seal_is_compared_whole_too(tmp_path: Path, tender: Tender) -> None:
    path = tmp_path / "form.docx"
    path.write_bytes(filling.without_controls(filling.filled(BEGINNER), bookmarks=False))
    found = one(unsealed(path), tender)
    assert codes(found) == ["TK810", "TK819"], "a type is known by its words, and “Other” has more of them"
    assert found.counted
    found = one(changed(path, ">We know in which places", ">We do not know in which places"), tender)
    assert "the text of A1.2 is not the one that was sent" in [fault.message for fault in found.faults]


def test_a_letter_is_no_form_whatever_words_it_holds(tmp_path: Path, tender: Tender) -> None:
    letter = docx.Document()
    letter.add_paragraph("Dear buyer, please find attached what you asked for.")
    table = letter.add_table(2, 2)
    for row, words in zip(table.rows, (("Date:", "15 February 2027"), ("Company name", "Acme")), strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    letter.save(str(tmp_path / "letter.docx"))
    found = one(tmp_path / "letter.docx", tender)
    assert found.source.refused
    assert [(fault.code, fault.message) for fault in found.faults] == [
        ("TK801", "this is not the questionnaire: none of its 25 answers can be found in it")
    ]


@pytest.mark.parametrize("way", ["sign", "control", "control and bookmark", "tracked", "cell"])
def test_the_box_of_an_answer_that_is_deleted_is_missed_however_it_was(tmp_path: Path, tender: Tender, way: str) -> None:
    def delete(root: Any) -> None:
        control = filling.control_of(root, "A1.2")
        if way == "sign":
            control.find(f"{reading.W}sdtContent").clear()
        elif way == "tracked":
            around = etree.Element(f"{reading.W}del", filling.WHO)
            control.getparent().replace(control, around)
            around.append(control)
        elif way == "cell":
            (cell, *_) = control.iterancestors(f"{reading.W}tc")
            cell.getparent().remove(cell)
        else:
            if way != "control":
                for mark in (control.getprevious(), control.getnext()):
                    mark.getparent().remove(mark)
            control.getparent().remove(control)

    path = returned(tmp_path, "Acme", RESELLER)
    path.write_bytes(filling.edited(path.read_bytes(), delete))
    found = one(path, tender)
    assert [fault.code for fault in found.faults] == ["TK810"]
    assert "A1.2 is no longer in this form" in found.faults[0].message
    assert not found.counted


def test_a_changed_option_is_found_without_the_seal_too(tmp_path: Path, tender: Tender) -> None:
    path = changed(returned(tmp_path, "Acme", RESELLER), "such as smelters, refiners", "such as")
    path.write_bytes(filling.with_parts(path.read_bytes(), {"docProps/custom.xml": None}))
    assert "the text of A1.5 is not the one that was sent" in [fault.message for fault in one(path, tender).faults]


def test_a_form_of_another_version_is_scored_where_its_words_are_the_same(tmp_path: Path, catalogue: Catalogue) -> None:
    own = tmp_path / "clauses"
    own.mkdir()
    shipped = (ROOT / "clauses/en/questionnaire.yaml").read_text(encoding="utf-8")
    text = shipped.replace('version: "1.0"', 'version: "0.9"').replace(
        "Human rights risks in ICT supply chains are not familiar to us.", "We know no risks."
    )
    (own / "questionnaire.yaml").write_text(text, encoding="utf-8")
    old = no_tender(tenderkit.load_catalogue(clauses=own))
    library = load_library()
    document, _ = make(old, library.types["supplier-questionnaire"], library)
    assert document is not None
    path = tmp_path / "old.docx"
    path.write_bytes(filled_in(document.data))
    found = one(path, no_tender(catalogue))
    [fault] = found.faults
    assert fault.code == "TK807"
    assert "a form of “human_rights 0.9”, and not of “human_rights 1.0”; what it says at A2 is not" in fault.message
    assert [entry.points for entry in found.scores[0].questions] == [5, None, 10, 10]


def test_a_form_made_with_an_option_left_out_is_scored_with_its_tender_file(tmp_path: Path) -> None:
    file = tmp_path / "tender.yaml"
    file.write_text("questionnaire: {leave_out: [X.4]}\n", encoding="utf-8")
    tender = tenderkit.load_tender(file, consultation=True)
    library = load_library()
    document, _ = make(tender, library.types["supplier-questionnaire"], library)
    assert document is not None
    assert "digital tools" not in reading.text(document.data)
    path = tmp_path / "acme.docx"
    path.write_bytes(filled_in(document.data))
    assert one(path, tender).faults == ()


def test_two_returns_of_one_supplier_count_once_if_they_agree_and_not_at_all_if_they_differ(tmp_path: Path, tender: Tender) -> None:
    first, again = returned(tmp_path, "a", RESELLER, "Acme BV"), returned(tmp_path, "b", RESELLER, "ACME  bv")
    other = returned(tmp_path, "c", MANUFACTURER, "Acme BV")
    same = score([first, again], tender)
    assert [found.counted for found in same.profiles] == [True, False]
    assert [codes(found) for found in same.profiles] == [[], ["TK808"]]
    differ = score([first, other], tender)
    assert [found.counted for found in differ.profiles] == [False, False]
    assert [codes(found) for found in differ.profiles] == [["TK808"], ["TK808"]]
    assert not any("/" in fault.message for found in differ.profiles for fault in found.faults)
    assert differ.scenario is None


def test_a_file_named_twice_is_read_once(tmp_path: Path, tender: Tender) -> None:
    path = returned(tmp_path, "a", RESELLER)
    assert len(score([path, tmp_path / "." / "a.docx"], tender).profiles) == 1


def test_a_blank_form_and_a_document_of_ours_are_left_out_with_a_warning(tmp_path: Path, tender: Tender) -> None:
    blank = tmp_path / "blank.docx"
    blank.write_bytes(filling.empty_form())
    library = load_library()
    document, _ = make(tender, library.types["scoring-instructions"], library)
    assert document is not None
    ours = tmp_path / "ours.docx"
    ours.write_bytes(document.data)
    result = score([blank, ours, returned(tmp_path, "acme", RESELLER)], tender)
    assert [(fault.code, fault.severity) for fault in result.faults] == [("TK813", "warning"), ("TK814", "warning")]
    assert result.scenario == "high"


def test_what_lies_in_a_folder_and_is_not_read_is_named_in_one_warning(returns: Path, tmp_path: Path) -> None:
    (returns / "late").mkdir()
    (returns / "odd.docx").mkdir()
    for name in (
        "a.zip",
        "b.eml",
        "c.pages",
        "d.dotx",
        "suppliers.csv",
        "tender.yaml",
        "~$nordlicht.docx",
        ".DS_Store",
        "Thumbs.db",
    ):
        (returns / name).write_bytes(b"x")
    result = run("score", returns, "--no-documents")
    said = [line for line in result.stderr.splitlines() if "TK820" in line]
    assert [line.partition("TK820 ")[2].partition(" (")[0] for line in said] == [
        "warning: not read: a.zip, b.eml, c.pages, d.dotx, late/, odd.docx/"
    ]
    assert result.exit_code == 0
    (tmp_path / "only").mkdir()
    (tmp_path / "only/all.zip").write_bytes(b"x")
    alone = run("score", tmp_path / "only", "--no-documents")
    assert ["TK820" in alone.stderr, "TK816" in alone.stderr] == [True, True]


def test_without_a_single_return_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "blank.docx").write_bytes(filling.empty_form())
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "blank.docx", tmp_path / "empty"):
        result = run("score", place, "-o", tmp_path / "out")
        assert result.exit_code == 1
        assert "TK816 there is no return to score" in result.stderr
    assert not (tmp_path / "out").exists()


def test_other_files_of_a_folder_that_may_be_meant_as_returns_are_named(returns: Path, tmp_path: Path) -> None:
    (returns / "scan.pdf").write_bytes(b"%PDF-1.7")
    (returns / "suppliers.csv").write_text("name\n", encoding="utf-8")
    result = run("score", returns, "--no-documents")
    assert "scan.pdf: TK801" in result.stderr
    assert "suppliers.csv" not in result.stderr


def test_a_form_of_another_questionnaire_is_refused_in_one_line(tmp_path: Path, tender: Tender) -> None:
    path = returned(tmp_path, "acme", RESELLER)
    path.write_bytes(filling.replaced(path.read_bytes(), b"human_rights/1.0", b"repair/2.0", "docProps/custom.xml"))
    assert [fault.message for fault in one(path, tender).faults] == ["a form of another questionnaire, “repair 2.0”"]


def test_a_type_for_a_supplier_that_has_one_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "tender.yaml"
    file.write_text("questionnaire:\n  supplier_types: {acme: manufacturer}\n", encoding="utf-8")
    result = score([returned(tmp_path, "Acme", BEGINNER)], tenderkit.load_tender(file, consultation=True))
    assert [fault.message for fault in result.warnings] == ["“acme” says itself what type it is, and is scored as that"]
    assert result.profiles[0].scores[0].column == "reseller"


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    folder = tmp_path / "returns"
    folder.mkdir()
    returned(folder, "nordlicht", MANUFACTURER, "Nordlicht & Söhne")
    returned(folder, "oy", RESELLER, "Oy Laite Ab")
    returned(folder, "new", BEGINNER, "Newcomer")
    return folder


def test_score_prints_the_levels_and_the_scenario_and_writes_overview_workbook_and_profiles(returns: Path, tmp_path: Path) -> None:
    result = run("score", returns, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "Nordlicht & Söhne" in result.stdout
    assert "Scenario: medium (by the rule “lowest dimension, median supplier”)" in result.stdout
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "market-overview.docx",
        "market-overview.xlsx",
        "supplier-profile-Newcomer.docx",
        "supplier-profile-Nordlicht & Söhne.docx",
        "supplier-profile-Oy Laite Ab.docx",
    ]


def test_score_prints_the_data_of_the_issue(returns: Path, tmp_path: Path) -> None:
    result = run("score", returns, "--json", "--no-documents", "-o", tmp_path / "out")
    data: dict[str, Any] = json.loads(result.stdout)
    assert not (tmp_path / "out").exists()
    supplier = data["suppliers"][1]
    assert {"file", "supplier", "type", "points", "levels", "faults"} <= set(supplier)
    assert supplier["supplier"] == "Nordlicht & Söhne"
    assert supplier["type"] == "manufacturer"
    assert supplier["points"] == {"awareness": 8, "policies": 6, "actions": 6}
    assert supplier["levels"] == {"awareness": "high", "policies": "medium", "actions": "medium"}
    assert data["market"] == {
        "scenario": "medium",
        "rule": "lowest dimension, median supplier",
        "alternatives": {
            "lowest dimension, median supplier": "medium",
            "lowest dimension, lowest supplier": "low",
            "majority of dimensions, median supplier": "medium",
            "majority of dimensions, lowest supplier": "low",
        },
        "sensitivity": {"medium": 36},
    }


def test_a_bad_file_is_named_the_others_are_scored_and_the_status_is_1(returns: Path, tmp_path: Path) -> None:
    (returns / "broken.docx").write_bytes(b"PK\3\4 not a zip")
    result = run("score", returns, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "broken.docx: TK801 this is not a Word file" in result.stderr
    assert "1 fault in 4 files" in result.stderr
    assert "Scenario: medium" in result.stdout
    assert "broken" in reading.text((tmp_path / "out/market-overview.docx").read_bytes())


def test_scoring_again_leaves_its_own_documents_out_and_keeps_files_that_differ(returns: Path) -> None:
    assert run("score", returns, "-o", returns).exit_code == 0
    again = run("score", returns, "-o", returns)
    assert again.exit_code == 0, again.output
    assert "this is a market-overview and not a questionnaire: left out" in again.stderr
    returned(returns, "late", BEGINNER, "Latecomer")
    later = run("score", returns, "-o", returns)
    assert later.exit_code == 1
    assert "TK601" in later.stderr
    assert (returns / "supplier-profile-Latecomer.docx").exists(), "what is new is written"
    assert run("score", returns, "-o", returns, "--force").exit_code == 0


def test_the_rules_of_the_tender_file_decide_and_the_scenario_is_written_into_it(returns: Path, tmp_path: Path) -> None:
    file = tmp_path / "tender.yaml"
    text = "# our consultation\nreference: 2027/7   # kept\nscenario: high # to be decided\nquestionnaire: {market_rule: lowest}\n"
    file.write_text(text, encoding="utf-8")
    result = run("score", returns, "--tender", file, "--write-scenario", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert file.read_text(encoding="utf-8") == text.replace("scenario: high", "scenario: low")
    assert (tmp_path / "out/2027-7-market-overview.docx").exists()


def test_score_needs_a_tender_file_to_write_the_scenario_into(returns: Path) -> None:
    result = run("score", returns, "--write-scenario")
    assert result.exit_code == 2
    assert "--tender" in result.stderr


def test_a_pattern_that_the_shell_left_alone_is_looked_up(returns: Path, tmp_path: Path) -> None:
    result = run("score", returns / "*.docx", "--no-documents")
    assert result.exit_code == 0
    assert "Oy Laite Ab" in result.stdout
    assert "TK801" in run("score", returns / "nothing*.docx", "--no-documents").stderr


def test_the_workbook_holds_the_same_facts_and_no_formula(returns: Path, tmp_path: Path) -> None:
    returned(returns, "evil", BEGINNER, '=cmd|" /C calc"!A0', **{"X.further": "+1-2", "supplier.contact": "@SUM(A1)"})
    assert run("score", returns, "-o", tmp_path).exit_code == 0
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "market-overview.xlsx").read_bytes()))
    assert book.sheetnames == ["Suppliers", "Levels", "Scenario", "Answers", "Faults"]
    rows = {row[0].value: row for row in book["Suppliers"].iter_rows()}
    assert [cell.value for cell in rows["Oy Laite Ab"]][3:10] == [10, "High", 10, "High", 10, "High", "High"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    (evil,) = [cell for cell in cells if cell.value == '=cmd|" /C calc"!A0' and cell.parent.title == "Suppliers"]
    assert evil.quotePrefix
    assert len(book["Levels"]._charts) == 1
    again = run("score", returns, "-o", tmp_path)
    assert again.exit_code == 0, "the same returns make the same bytes"


def test_the_overview_says_what_would_change_it(returns: Path, tmp_path: Path) -> None:
    returned(returns, "three", ("type.reseller", "A1.7", "A2.4", "P.4", "X.6"), "Three points")
    assert run("score", returns, "-o", tmp_path).exit_code == 0
    text = reading.text((tmp_path / "market-overview.docx").read_bytes())
    assert "Scenario: medium market maturity." in text
    assert "It follows from 4 returns." in text
    assert "the scenario would be high if 2 more suppliers stood one level higher" in text
    assert "the scenario would be low if 1 more supplier stood one level lower" in text
    assert "1 supplier has a score that the bands of the source leave out (reading E-6). Read the other way" in text
    changes, stays = text.index("What would change the recommendation"), text.index("What would not change it")
    assert changes < text.index("2 more suppliers") < stays
    assert "The scenario is the same under all 36 combinations of these values. 1 supplier has a level in a" in text[stays:]


def test_the_overview_shows_what_points_that_cannot_be_read_make_of_the_scenario(tmp_path: Path) -> None:
    returned(tmp_path, "one", ("type.manufacturer", "A1.5", "A1.6", "A2.2", "P.4", "X.2", "X.6", "X.7"), "One")
    assert run("score", tmp_path, "-o", tmp_path / "out").exit_code == 0
    text = reading.text((tmp_path / "out/market-overview.docx").read_bytes())
    assert "the points of A1.5 (2 used, 0 to 3 plausible) and A1.6 (1 used, 0 to 2 plausible) cannot be read" in text
    assert "Of the 12 combinations of these values, 6 make the scenario low and 6 leave it medium." in text
    assert "A1.5 alone: the scenario would be low with 0 to 1." in text
    assert "A1.6 alone: the scenario would be low with 0." in text
    assert "What would not change it" not in text
    profile = reading.text((tmp_path / "out/supplier-profile-One.docx").read_bytes())
    assert "under all combinations of the points that cannot be read it is low or medium." in profile


@pytest.mark.parametrize("seed", range(8))
def test_what_would_change_the_recommendation_never_says_that_it_would_be_what_it_is(tmp_path: Path, seed: int) -> None:
    chosen = random.Random(seed)
    for supplier in range(chosen.randint(1, 4)):
        several = [
            chosen.sample(all_of, chosen.randint(1, len(all_of)))
            for all_of in ([f"A1.{at}" for at in range(2, 8)], [f"X.{at}" for at in range(2, 8)])
        ]
        one_of_each = [chosen.choice(answers) for answers in (["A2.1", "A2.2", "A2.3", "A2.4"], ["P.2", "P.3", "P.4"])]
        kind = chosen.choice(["type.manufacturer", "type.reseller", "type.other"])
        returned(tmp_path, f"{supplier}", (kind, *several[0], *several[1], *one_of_each), f"Supplier {supplier}")
    assert run("score", tmp_path, "-o", tmp_path / "out").exit_code == 0
    text = reading.text((tmp_path / "out/market-overview.docx").read_bytes())
    if "No scenario can be recommended" in text:
        return
    scenario = re.search("Scenario: (.*) market maturity", text)[1]  # type: ignore[index]
    changes = text.partition("What would change the recommendation")[2].partition("What would not change it")[0]
    assert re.findall("scenario would be ([a-z]+)|make the scenario ([a-z]+)", changes)
    assert not re.search(rf"(scenario would be|makes? the scenario) {scenario}", changes), changes


def test_a_profile_gives_the_reason_for_each_point(returns: Path, tmp_path: Path) -> None:
    assert run("score", returns, "-o", tmp_path).exit_code == 0
    document = (tmp_path / "supplier-profile-Nordlicht & Söhne.docx").read_bytes()
    tables = reading.tables(document)
    answers = next(table for caption, table in tables.items() if "Answers to A1" in caption)
    assert answers[5][2:] == ["☒ yes", "2", "As brand or manufacturer; reconstructed (E-18)"]
    assert answers[1][2:] == ["no", "–", "–"]
    text = reading.text(document)
    assert "Particulars: RBA" in text
    assert "the points of A1.5 (2 used, 0 to 3 plausible) and A1.6 (1 used, 0 to 2 plausible) cannot be read" in text
    assert "Under all combinations of these values it is medium with a score of 5 to 6, high with a score of 7 to 8." in text
    assert "Level of the supplier: medium, whatever the points are that cannot be read." in text


SCENARIO = {
    "a value with a comment": ("scenario: low  # why\ntitle: x\n", "scenario: high  # why\ntitle: x\n"),
    "a value in quotes": ("title: x\n'scenario': \"low\"\n", "title: x\n'scenario': high\n"),
    "no value yet": ("scenario:\ntitle: x\n", "scenario: high\ntitle: x\n"),
    "no value yet, but a comment": ("scenario:  # choose\n", "scenario: high  # choose\n"),
    "no key yet": ("# mine\n\ntitle: x\n", "# mine\n\nscenario: high\ntitle: x\n"),
    "lines of Windows": ("title: x\r\nscenario: low\r\n", "title: x\r\nscenario: high\r\n"),
    "a byte order mark": ("\ufeffscenario: low\n", "\ufeffscenario: high\n"),
    "the start of a document": ("---\ntitle: x\n", "---\nscenario: high\ntitle: x\n"),
}


@pytest.mark.parametrize("case", SCENARIO)
def test_the_scenario_is_written_and_all_else_stays_byte_for_byte(tmp_path: Path, case: str) -> None:
    before, after = SCENARIO[case]
    path = tmp_path / "tender.yaml"
    path.write_bytes(before.encode())
    assert write_scenario(path, "high")
    assert path.read_bytes() == after.encode()
    assert not write_scenario(path, "high")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_scenario_is_written_in_the_encoding_of_the_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "tender.yaml"
    path.write_bytes("# Łódź\r\nscenario: low\r\ntitle: Łódź\r\n".encode(encoding))
    assert write_scenario(path, "high")
    assert path.read_bytes() == "# Łódź\r\nscenario: high\r\ntitle: Łódź\r\n".encode(encoding)


@pytest.mark.parametrize("text", ["{scenario: low, title: x}\n", "scenario: |\n  low\ntitle: x\n"])
def test_a_scenario_in_an_unusual_form_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(tenderkit.TenderkitError, match="TK332"):
        write_scenario(path, "high")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.some(1)
@pytest.mark.parametrize("document", ["supplier-profile", "market-overview", "supplier-questionnaire", "scoring-instructions"])
def test_check_tries_the_templates_of_the_questionnaire_too(tmp_path: Path, document: str) -> None:
    text = (ROOT / f"templates/{document}.md").read_text(encoding="utf-8")
    (tmp_path / f"{document}.md").write_text(text + "\n{{ questionnaire.titel }}\n", encoding="utf-8")
    result = run("check", "--templates", tmp_path)
    assert result.exit_code == 1
    assert f"{document}.md:{text.count(chr(10)) + 2}: TK404 “titel” is not defined there (did you mean “title”?)" in result.stdout


def test_the_lints_find_nothing_in_what_a_buyer_gets(returns: Path, tmp_path: Path) -> None:
    returned(returns, "lease", ("type.other", "A1.1", "A1.2", "A2.1", "P.2", "X.6"), "Lease & Co")
    (returns / "broken.docx").write_bytes(b"no Word file")
    run("score", returns, "-o", tmp_path / "out")
    run("questionnaire", "--scoring", "-o", tmp_path / "out")
    documents = sorted((tmp_path / "out").glob("*.docx"))
    assert len(documents) == 6
    for path in documents:
        assert lint.findings(path.read_bytes()) == [], path.name
        assert accessibility.findings(path.read_bytes()) == [], path.name


def test_documents_of_returns_are_the_same_wherever_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for folder in (ROOT, tmp_path):
        monkeypatch.chdir(folder)
        tender = tenderkit.load_tender(ROOT / "examples/returns/consultation.yaml", consultation=True)
        result = tenderkit.score(sorted((ROOT / "examples/returns").glob("*.docx")), tender)
        made.append([document.sha256 for document in market_documents(result.profiles, result.market, tender)])
    assert made[0] == made[1]
