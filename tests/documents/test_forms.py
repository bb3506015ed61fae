"""`tenderkit questionnaire`: the form for any supplier or each of a table, its notation in templates, the scoring instructions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import example
from lxml import etree
from support import accessibility, reading
from support.reading import W

import tenderkit
from tenderkit import markdown
from tenderkit.blocks import fields_of, outline
from tenderkit.cli import main
from tenderkit.documents import compose, load_library
from tenderkit.tender import no_tender

FORM = "supplier-questionnaire"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def controls(data: bytes) -> dict[str, etree._Element]:
    """Return the content controls by tag."""
    found = {}
    for control in reading.body(data).iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        assert tag is not None
        found[tag.get(f"{W}val")] = control
    return found


def held(data: bytes) -> dict[str, str]:
    """Return what the text controls hold, "" for a prompt."""
    return {
        name: "" if control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None else reading.prose(control.find(f"{W}sdtContent"))
        for name, control in controls(data).items()
    }


def test_the_form_needs_no_tender_file(tmp_path: Path) -> None:
    result = run("questionnaire", "-o", tmp_path)
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(tmp_path / "supplier-questionnaire.docx")
    data = (tmp_path / "supplier-questionnaire.docx").read_bytes()
    assert b'<w:documentProtection w:edit="forms" w:enforcement="1"/>' in reading.part(data, "word/settings.xml").encode()
    assert len(controls(data)) == 22 + 5 + 3 + 1 + 3 + 1  # options, head, types, which other, particulars, further actions
    assert set(held(data)["tk.A1.1"]) == {"☐"}


def test_no_points_are_shown_to_suppliers(tmp_path: Path) -> None:
    run("questionnaire", "-o", tmp_path)
    assert "point" not in reading.text((tmp_path / "supplier-questionnaire.docx").read_bytes()).lower()


def test_each_question_says_how_many_answers_it_takes_and_stands_in_one_table(tmp_path: Path) -> None:
    run("questionnaire", "-o", tmp_path)
    text = reading.text((tmp_path / "supplier-questionnaire.docx").read_bytes())
    assert text.count("Required One answer or more") == 3
    assert text.count("Required One answer only") == 2  # the type of supplier, and A2
    assert [f"{name} excludes the others." in text for name in ("A1.1", "P.1", "X.1")] == [True] * 3


def test_how_many_answers_a_question_takes_is_a_tag_below_it(tmp_path: Path) -> None:
    run("questionnaire", "-o", tmp_path)
    body = reading.body((tmp_path / "supplier-questionnaire.docx").read_bytes())
    tags = [
        [reading.words(run) for run in paragraph.iter(f"{W}r") if run.find(f"{W}rPr/{W}rStyle[@{W}val='TenderTag']") is not None]
        for paragraph in body.iterfind(f"{W}p")
    ]
    assert [found for found in tags if found] == [
        ["Required", "One answer only"],
        ["Supply chain transparency", "Required", "One answer or more"],
        ["Supply chain risks", "Required", "One answer only"],
        ["Policy commitments", "Required", "One answer or more"],
        ["Actions", "Required", "One answer or more"],
    ]


def facts(data: bytes) -> dict[str, str]:
    head, row = reading.tables(data)["How to answer"]
    return dict(zip(head, row, strict=True))


def test_the_form_says_at_its_top_by_when_and_where_it_is_returned_and_how_long_it_takes(tmp_path: Path) -> None:
    common = {"Time needed": "15 minutes", "Required": "All questions, company name"}
    run("questionnaire", "-o", tmp_path)
    assert facts((tmp_path / "supplier-questionnaire.docx").read_bytes()) == common
    (tmp_path / "tender.yaml").write_text(
        "contracting_authority: {name: Hospitals, email: buyer@hospitals.example}\nquestionnaire: {return_by: 2027-03-01}\n",
        encoding="utf-8",
    )
    assert run("questionnaire", tmp_path / "tender.yaml", "-o", tmp_path / "out").exit_code == 0
    (path,) = (tmp_path / "out").glob("*.docx")
    assert facts(path.read_bytes()) == {"Return by": "1 March 2027", "Return to": "buyer@hospitals.example", **common}


@pytest.mark.parametrize(("day", "warned"), [("2027-01-31", True), ("2027-02-01", False)])
def test_a_last_day_for_returns_before_the_date_of_the_form_is_a_warning(tmp_path: Path, day: str, warned: bool) -> None:
    text = f"date: 2027-02-01\nquestionnaire:\n  return_by: {day}\n"
    (tmp_path / "tender.yaml").write_text(text, encoding="utf-8")
    result = run("questionnaire", tmp_path / "tender.yaml", "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert ("tender.yaml:3: TK307 warning: the last day for returns is before the date of the form" in result.output) == warned


def test_a_field_to_write_in_has_a_line_below_it_and_a_row_to_fill_in_is_high_enough_to_hit(tmp_path: Path) -> None:
    run("questionnaire", "-o", tmp_path)
    data = (tmp_path / "supplier-questionnaire.docx").read_bytes()
    lined = {}
    for name, control in controls(data).items():
        paragraph = next(control.iterancestors(f"{W}p"))
        lined[name] = paragraph.find(f"{W}pPr/{W}pBdr/{W}bottom") is not None
        for row in control.iterancestors(f"{W}tr"):
            height = row.find(f"{W}trPr/{W}trHeight")
            assert (height.get(f"{W}val"), height.get(f"{W}hRule")) == ("425", "atLeast"), "7.5 mm"
    boxes = {name for name, control in controls(data).items() if control.find(f"{W}sdtPr/{{*}}checkbox") is not None}
    written = {name for name in lined if name not in boxes}
    assert len(written) == 5 + 1 + 3 + 1
    assert {name for name, line in lined.items() if line} == written


def test_the_title_of_a_field_ends_at_a_word(tmp_path: Path) -> None:
    run("questionnaire", "-o", tmp_path)
    data = (tmp_path / "supplier-questionnaire.docx").read_bytes()
    titles = {
        name: value.get(f"{W}val") for name, c in controls(data).items() if (value := c.find(f"{W}sdtPr/{W}alias")) is not None
    }
    questionnaire = tenderkit.load_catalogue().questionnaire
    assert questionnaire is not None
    texts = {f"tk.{option.id}": f"{option.id} {option.text}" for _, option in questionnaire.options()}
    cut = {name: title for name, title in titles.items() if title.endswith("…")}
    assert len(cut) > 10
    for name, title in cut.items():
        assert len(title) <= 64
        assert re.match(re.escape(title.removesuffix("…")) + r"\W", texts[name]), f"“{title}” ends within a word"


def test_each_question_is_a_heading_and_names_the_table_of_its_answers(tmp_path: Path) -> None:
    run("questionnaire", "-o", tmp_path)
    data = (tmp_path / "supplier-questionnaire.docx").read_bytes()
    questionnaire = tenderkit.load_catalogue().questionnaire
    assert questionnaire is not None
    asked = [heading for heading in reading.headings(data) if heading.endswith("?")]
    assert asked == [
        "Which of these are you, for the products concerned?",
        *(f"{question.id}: {question.text}" for question in questionnaire.questions),
    ]
    names = [caption.get(f"{W}val") for caption in reading.body(data).iter(f"{W}tblCaption")]
    assert names == ["How to answer", "Your company", *asked]
    assert not re.search("Table [0-9]", reading.text(data)), "names are for those who do not see the table"


def test_every_field_of_the_form_says_whether_it_is_required(tmp_path: Path) -> None:
    run("questionnaire", "-o", tmp_path)
    run("questionnaire", "--scoring", "-o", tmp_path)
    found = {path.name: accessibility.findings(path.read_bytes()) for path in tmp_path.iterdir()}
    assert found == {"supplier-questionnaire.docx": [], "scoring-instructions.docx": []}
    text = reading.text((tmp_path / "supplier-questionnaire.docx").read_bytes())
    assert "Company name (required)" in text
    assert "Date (optional)" in text


def test_a_form_for_a_supplier_has_its_name_in_it_and_in_the_name_of_the_file(tmp_path: Path) -> None:
    result = run("questionnaire", example("medium"), "--supplier", "R&D <Söhne> GmbH", "-o", tmp_path, "--json")
    assert result.exit_code == 0, result.output
    (row,) = json.loads(result.stdout)
    path = row["path"]
    assert row["document"] == FORM
    assert Path(path).name.endswith("supplier-questionnaire-R&D -Söhne- GmbH.docx")
    fields = held(Path(path).read_bytes())
    assert fields["tk.supplier.company"] == "R&D <Söhne> GmbH"
    assert fields["tk.supplier.contact"] == ""
    assert fields["tk.supplier.reference"] == tenderkit.load_tender(example("medium")).file.reference
    assert fields["tk.supplier.product"]


def test_a_tender_file_before_its_scenario_is_chosen_will_do(tmp_path: Path) -> None:
    (tmp_path / "tender.yaml").write_text("reference: 2027/7\ncontracting_authority: {name: City of X}\n", encoding="utf-8")
    result = run("questionnaire", tmp_path, "-o", tmp_path)
    assert result.exit_code == 0, result.output
    assert "City of X asks you" in reading.text((tmp_path / "2027-7-supplier-questionnaire.docx").read_bytes())
    assert run("check", tmp_path).exit_code == 1, "as a tender it lacks its scenario"


@pytest.mark.parametrize("text", ["name,contact\nAcme BV,J. Doe\nNord & Co,\n", "name;contact\r\nAcme BV;J. Doe\r\nNord & Co;\r\n"])
def test_a_table_of_suppliers_gives_a_form_for_each(tmp_path: Path, text: str) -> None:
    (tmp_path / "suppliers.csv").write_bytes(text.encode("utf-8-sig"))
    result = run("questionnaire", "--suppliers", tmp_path / "suppliers.csv", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["supplier-questionnaire-Acme BV.docx", "supplier-questionnaire-Nord & Co.docx"]
    fields = held((tmp_path / "out" / names[0]).read_bytes())
    assert (fields["tk.supplier.company"], fields["tk.supplier.contact"]) == ("Acme BV", "J. Doe")


def test_a_character_that_marks_values_in_a_table_of_suppliers_is_a_fault(tmp_path: Path) -> None:
    table = tmp_path / "suppliers.csv"
    table.write_text("name,contact\nAcme,J. Doe\nNord \ue000 Co,\n", encoding="utf-8")
    result = run("questionnaire", "--suppliers", table, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "suppliers.csv:3: TK854" in result.stderr


def test_every_fault_of_a_table_of_suppliers_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    table = tmp_path / "suppliers.csv"
    table.write_text("name,contcat\nAcme,x\n,y\nacme,z\nB\x01d,\n", encoding="utf-8")
    result = run("questionnaire", "--suppliers", table, "-o", tmp_path / "out")
    assert result.exit_code == 1
    found = [line.split("suppliers.csv:")[1][:8] for line in result.stderr.splitlines()]
    assert found == ["1: TK851", "3: TK852", "4: TK853", "5: TK854"]
    assert "did you mean “contact”?" in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_unprotected_form_has_no_protection(tmp_path: Path) -> None:
    run("questionnaire", "--unprotected", "-o", tmp_path)
    data = (tmp_path / "supplier-questionnaire.docx").read_bytes()
    assert "documentProtection" not in reading.part(data, "word/settings.xml")


def test_the_same_form_has_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        run("questionnaire", "--supplier", "Acme", "-o", tmp_path / folder)
    (one,), (other,) = (tmp_path / "a").iterdir(), (tmp_path / "b").iterdir()
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    "arguments", [("--supplier", "A", "--scoring"), ("--supplier", "A", "--suppliers", "x.csv"), ("--supplier", " ")]
)
def test_what_does_not_go_together_is_wrong_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run("questionnaire", *arguments, "-o", tmp_path).exit_code == 2


def test_the_scoring_instructions_hold_the_points_the_maxima_the_matrix_and_the_notes(tmp_path: Path) -> None:
    result = run("questionnaire", "--scoring", "-o", tmp_path)
    assert result.exit_code == 0, result.output
    data = (tmp_path / "scoring-instructions.docx").read_bytes()
    tables = {caption.split(". ", 1)[-1]: table for caption, table in reading.tables(data).items()}
    points = {row[0]: row[2:4] for row in tables["Points for question A1"][1:]}
    assert points["A1.5"] == ["2", "3"]
    assert points["A1.7"] == ["5", "5"]
    assert tables["Points for question A1"][5][4] == "Reconstructed: may be 0 to 3 (E-18)"
    assert [row[:2] for row in tables["Actions"][1:]] == [["Low", "0 to 2"], ["Medium", "4 to 6, and 3"], ["High", "7 or more"]]
    text = reading.text(data)
    assert "at most 5 points" in text
    assert "A score of 3 is in no band of the source." in text
    assert {row[0].split()[0] for row in tables["Readings that concern the questionnaire"][1:]} >= {
        "E-6", "E-7", "E-8", "E-9", "E-10", "E-11", "E-18"
    }  # fmt: skip


def test_a_profile_and_an_overview_cannot_be_rendered_from_a_tender(tmp_path: Path) -> None:
    result = run("render", example("low"), "-d", "market-overview", "-o", tmp_path)
    assert result.exit_code == 1
    assert "TK416" in result.stderr
    assert "tenderkit score" in result.stderr


@pytest.mark.parametrize("document", [FORM, "scoring-instructions"])
def test_the_outline_of_the_questionnaire_is_the_one_reviewed(document: str, request: pytest.FixtureRequest) -> None:
    library = load_library()
    flow, _, faults = compose(no_tender(tenderkit.load_catalogue()), library.types[document], library)
    assert faults == []
    golden = Path(__file__).parent.parent / "data/outlines" / f"consultation-{document}.txt"
    found = reading.spaced(outline(flow.with_values())) + "\n"
    if request.config.getoption("--renew"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def problems(text: str) -> list[str]:
    return [problem.message for problem in markdown.parse(text).problems]


def test_a_field_is_written_like_a_link() -> None:
    parsed = markdown.parse(
        "Name: [Company name](text:company!) [Yes](check:a.1) [No = ☒](check:a.2) [Day = 1 May](date:day-1~) "
        "[Stage = Mine : Mine / Smelter: crude / Plant](choice:stage~!)"
    )
    assert parsed.problems == ()
    kinds = {"company": "text", "a.1": "check", "a.2": "check", "day-1": "date", "stage": "choice"}
    assert {name: node.kind for name, node in fields_of(parsed.flow).items()} == kinds
    assert outline(parsed.flow.with_values()) == (
        "Paragraph | Name: <text company!> <check a.1> <check a.2 = ☒> <date day-1~ = 1 May> "
        "<choice stage~! = Mine: Mine / Smelter: crude / Plant>"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[x](text:1a)", "“1a” cannot be the name of a field"),
        ("[x](text:a..b)", "“a..b” cannot be the name of a field"),
        (f"[x](text:{'a' * 37})", f"“{'a' * 37}” cannot be the name of a field"),
        ("[](text:a)", "a field needs a label of at most 64 characters"),
        (f"[{'x' * 65}](check:a)", "a field needs a label of at most 64 characters"),
        ("[x = y](check:a)", "a box to tick holds no words"),
        ("[x](choice:a)", "a choice needs two options at least"),
        ("[x : one](choice:a)", "a choice needs two options at least"),
        ("[x [y](https://e.org)](text:a)", ""),
    ],
)
def test_a_field_that_cannot_be_is_a_problem(text: str, message: str) -> None:
    assert not message or problems(text) == [message]


def test_a_field_that_stands_twice_is_a_fault_of_the_template(tmp_path: Path) -> None:
    head = "---\nid: probe\ntitle: Probe\ndescription: x\nversion: '1'\naudience: supplier\nform: true\n---\n# Probe\n\n"
    (tmp_path / "probe.md").write_text(head + "[A](text:a.b)\n\n[B](text:a-b)\n", encoding="utf-8")
    result = run("render", example("low"), "-d", "probe", "--templates", tmp_path, "-o", tmp_path)
    assert result.exit_code == 1
    assert "probe.md:13: TK421 the field “a-b” appears twice in this document" in result.stderr


def test_a_field_made_of_a_value_is_checked_too(tmp_path: Path) -> None:
    head = "---\nid: probe\ntitle: Probe\ndescription: x\nversion: '1'\naudience: supplier\nform: true\n---\n# Probe\n\n"
    body = "{{ text_field('a b', 'A') }}\n\n{{ tick_box('ok', tender.title) }}\n"
    (tmp_path / "probe.md").write_text(head + body, encoding="utf-8")
    result = run("render", example("low"), "-d", "probe", "--templates", tmp_path, "-o", tmp_path)
    assert "probe.md:11: TK414 “a b” cannot be the name of a field" in result.stderr
