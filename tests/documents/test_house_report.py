"""What is said of a buyer's Word file: what documents take from it, what is ours, what stays behind, and what to mend."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import ROOT, example
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Mm, Pt, RGBColor
from hypothesis import given
from hypothesis import strategies as st
from support import lint, reading
from support.reading import W

import tenderkit
from tenderkit import Fault, TenderkitError
from tenderkit.cli import main
from tenderkit.word.house.heading_names import heading_of

SHIPPED = ROOT / "templates/house-style.docx"
# What is a buyer's own is the buyer's: see the tests of documents in house styles and in documents to be filled in.
ALLOWED = {"word_runs_in_its_present_mode", "properties_are_set", "stories_end_with_a_paragraph"}
Change = Callable[[Document], None]


def saved(folder: Path, change: Change, name: str = "own.docx") -> Path:
    """Write the shipped style with a change, as a file of the buyer's own."""
    made = docx.Document(str(SHIPPED))
    change(made)
    made.save(str(folder / name))
    return folder / name


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def told(path: Path, *options: object) -> dict[str, list[str]]:
    """What the command prints below each of its headings, spaces made one."""
    result = run("house-style", path, *options)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    found: dict[str, list[str]] = {}
    for block in result.stdout.split("\n\n")[1:]:
        title, *lines = block.splitlines()
        found[title] = [" ".join(line.split()) for line in lines]
    return found


def codes(path: Path) -> list[str]:
    return [fault.code for fault in tenderkit.examine_house_style(path).faults]


def stopping(path: Path) -> list[Fault]:
    return [fault for fault in tenderkit.examine_house_style(path).faults if fault.severity != "warning"]


def renamed(*names: str) -> Change:
    """Give Heading 1, 2 … other names."""

    def change(made: Document) -> None:
        for level, name in enumerate(names, 1):
            made.styles[f"Heading {level}"].element.name_val = name

    return change


def numbered(*texts: str, form: str = "decimal") -> Change:
    """Let Heading 1, 2 … count in a list of the file's own."""

    def change(made: Document) -> None:
        root = made.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{"decimal" if at else form}"/>'
            f'<w:pStyle w:val="Heading{at + 1}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for at, text in enumerate(texts)
        )
        space = f'xmlns:w="{W[1:-1]}"'
        root.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="90">{levels}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {space} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
        for node in list(root.iter(f"{W}pStyle")):
            if node.get(f"{W}val").startswith(("Heading", "Clause")) and root[0] not in node.iterancestors():
                node.getparent().remove(node)
        for level in range(1, 5):
            properties = made.styles[f"Heading {level}"].element.get_or_add_pPr()
            for old in properties.findall(f"{W}numPr"):
                properties.remove(old)
            if level <= len(texts):
                properties.get_or_add_numPr().get_or_add_numId().val = 91
        clause = made.styles["Clause"].element
        clause.getparent().remove(clause)

    return change


# Styles


def test_styles_are_told_by_their_names_and_looks(tmp_path: Path) -> None:
    def change(made: Document) -> None:
        font = made.styles["Heading 1"].font
        font.name, font.size, font.bold, font.color.rgb = "Georgia", Pt(17.5), True, RGBColor(0x7A, 0x1F, 0x1F)
        clause = made.styles["Clause"].element
        clause.getparent().remove(clause)

    styles = told(saved(tmp_path, change))["Styles"]
    assert "heading 1 yours, “heading 1”, Georgia 17.5 pt, bold, colour 7A1F1F" in styles
    assert "added ours, with shades of your colour 7A1F1F: Clause" in styles


def test_a_file_with_all_styles_gets_none_of_ours(tmp_path: Path) -> None:
    report = tenderkit.examine_house_style(saved(tmp_path, lambda made: None))
    assert all(fact.theirs for fact in report.file.styles)
    assert report.file.suggested == {}
    assert report.faults == ()


@pytest.mark.some(2)
@pytest.mark.parametrize(
    "names",
    [
        ("Kop 1",),
        ("Überschrift 1", "Überschrift 2"),
        ("Titre_1", "Titre_2"),
        ("Rubrik1",),
        ("Hoofdstuk",),
        ("§: hoofdstuk", "- artikel"),
    ],
    ids=lambda names: names[0],
)
def test_the_lines_for_the_tender_file_mend_headings_of_other_names(tmp_path: Path, names: tuple[str, ...]) -> None:
    path = saved(tmp_path, renamed(*names))
    assert codes(path) == ["TK521"]
    lines = run("house-style", path).stdout.split("Lines for the tender file\n")[1].split("\n\n")[0]
    assert yaml.safe_load(lines)["house"]["styles"] == {f"heading {level}": name for level, name in enumerate(names, 1)}
    (tmp_path / "tender.yaml").write_text(f"scenario: low\n{lines.replace(chr(10) + '  ', chr(10)).strip()}\n", encoding="utf-8")
    tender = tenderkit.load_tender(tmp_path)
    mended = tenderkit.examine_house_style(path, tender=tender)
    assert mended.faults == ()
    assert [fact.theirs for fact in mended.file.styles if fact.name.startswith("heading")][: len(names)] == list(names)


@given(
    st.sampled_from(["Kop", "Überschrift", "TITRE", "título", "nadpis", "Επικεφαλίδα"]),
    st.integers(1, 9),
    st.sampled_from(["", " ", "_", "-"]),
)
def test_a_heading_is_known_by_its_name_in_other_languages(word: str, level: int, between: str) -> None:
    assert heading_of(f"{word}{between}{level}") == level


@pytest.mark.parametrize("name", ["Kop", "Kop 0", "Kop 12", "Kopje 1", "Bijlage 1", "1", "", "List 2", "Kop 1 a"])
def test_no_other_name_is_taken_for_a_heading(name: str) -> None:
    assert heading_of(name) == 0


def test_a_heading_that_is_mapped_already_is_not_suggested_again(tmp_path: Path) -> None:
    path = saved(tmp_path, renamed("Kop 1"))
    (tmp_path / "tender.yaml").write_text("scenario: low\nhouse: {style: own.docx, styles: {heading 1: Kop 1}}\n", encoding="utf-8")
    assert "To correct" not in told(path, "--tender", tmp_path)


# Numbers


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (numbered(), ["heading 1 as “2” (ours)", "heading 2 as “2.1” (ours)", "Clause as “2.1.1” (ours)"]),
        (
            numbered("Article %1"),
            [
                "heading 1 as “Article 2”, cited as 2 (yours)",
                "heading 2 as “2.1” (ours, continuing yours)",
                "Clause as “2.1.1” (ours, continuing yours)",
            ],
        ),
        (
            numbered("%1.", "%1.%2", form="upperRoman"),
            ["heading 1 as “II.” (yours)", "heading 2 as “II.1” (yours)", "Clause as “II.1.1” (ours, continuing yours)"],
        ),
        (
            numbered("%1.", "%2)", form="upperLetter"),
            [
                "heading 1 as “B.” (yours)",
                "heading 2 as “1)”, cited as B.1) (yours)",
                "Clause as “1.1”, cited as B.1.1 (ours, continuing yours)",
            ],
        ),
    ],
    ids=["none", "first level", "roman", "without the chapter"],
)
def test_numbers_are_told_with_a_sample_and_whose_they_are(tmp_path: Path, change: Change, lines: list[str]) -> None:
    assert told(saved(tmp_path, change))["Numbers"] == lines


@pytest.mark.parametrize("change", [numbered(), numbered("Article %1"), numbered("%1.", "%1.%2", form="upperRoman")])
def test_the_sample_page_shows_the_numbers_that_are_told(tmp_path: Path, change: Change) -> None:
    report = tenderkit.examine_house_style(saved(tmp_path, change))
    words = reading.text(tenderkit.sample_page(report).data)
    first, second = (fact.sample for fact in report.file.numbers[:2])
    assert f"{first}\tThe next chapter" in words
    assert f"{second}\tIts first section" in words


# Page, header, footer


def test_the_page_is_told_in_millimetres(tmp_path: Path) -> None:
    def change(made: Document) -> None:
        section = made.sections[0]
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(420), Mm(297)
        section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Mm(30), Mm(20), Mm(25), Mm(15)

    page = "A3 420 × 297 mm, landscape; margins 25 top, 20 right, 15 bottom, 30 left; text 370 mm wide"
    assert told(saved(tmp_path, change))["Page"] == [page]


def test_the_half_that_is_missing_is_told_to_be_ours(tmp_path: Path) -> None:
    def change(made: Document) -> None:
        made.sections[0].header.paragraphs[0].text = "Municipality of Lindenmark"

    path = saved(tmp_path, change)
    assert told(path)["Header and footer"] == [
        "header yours: “Municipality of Lindenmark”",
        "footer ours, for yours is missing: catalogue and number of the page",
    ]
    assert codes(path) == []


def with_frames(made: Document) -> None:
    made.sections[0].header.paragraphs[0].text = "Municipality"
    made.sections[0].footer.paragraphs[0].text = "Page"


def test_a_header_and_footer_without_the_number_of_the_page_are_a_warning(tmp_path: Path) -> None:
    path = saved(tmp_path, with_frames)
    assert codes(path) == ["TK522"]
    assert run("house-style", path).exit_code == 0


def test_a_number_of_the_page_is_found_in_a_field(tmp_path: Path) -> None:
    def change(made: Document) -> None:
        with_frames(made)
        field = OxmlElement("w:fldSimple", {f"{W}instr": r" PAGE  \* MERGEFORMAT "})
        made.sections[0].footer.paragraphs[0]._p.append(field)

    path = saved(tmp_path, change)
    assert codes(path) == []
    assert "footer yours: “Page”, with the number of the page" in told(path)["Header and footer"]


def test_a_name_in_braces_is_known_or_stops_the_file(tmp_path: Path) -> None:
    def change(made: Document) -> None:
        made.sections[0].header.paragraphs[0].text = "{{ tender.reference }} {{ tender.referense }}"

    path = saved(tmp_path, change)
    names = told(path, "--tender", example("high"))["Names in braces"]
    assert names[0].endswith(": “DH-2027/0412”")
    assert names[1].startswith("{{ tender.referense }} not known, in word/header")
    assert "TK404" in codes(path)
    assert run("house-style", path).exit_code == 1


# What stays behind


def test_what_stays_behind_is_told(tmp_path: Path) -> None:
    def change(made: Document) -> None:
        made.add_paragraph("Conditions of contract")
        made.core_properties.author = "Former colleague"
        section = made.sections[0]._sectPr
        section.append(OxmlElement("w:pgNumType", {f"{W}start": "24"}))
        section.append(OxmlElement("w:cols", {f"{W}num": "2"}))
        made.settings.element.append(OxmlElement("w:updateFields"))

    assert told(saved(tmp_path, change))["Not taken over"] == [
        "its text: 1 paragraph, from “Conditions of contract” on",
        "that its first page has number 24",
        "its 2 columns: documents have one",
        "its author: Former colleague",
        "that fields are renewed when the file is opened",
    ]


def test_a_file_that_cannot_be_used_is_refused_as_in_rendering(tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(b"no Word file")
    result = run("house-style", tmp_path / "own.docx")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "TK501" in result.stderr


# Documents to be filled in


def model(*paragraphs: str) -> Change:
    def change(made: Document) -> None:
        for words in paragraphs:
            made.add_paragraph(words.removeprefix("# "), style="Heading 1" if words.startswith("# ") else "Body Text")

    return change


def test_markers_are_told_with_what_comes_in_there_and_its_numbers(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        model("# Introduction", "Words.", "# Award", "[[tenderkit: award-criteria]]", "# Duties", "[[tenderkit: clauses]]"),
    )
    markers = told(path)["Markers"]
    assert (
        "what is below “Award criteria” in tender-annex and tender-annex-lots; below “2 Award”, numbered 2.1 → 2.1.1" in markers[0]
    )
    assert "what is below “Clauses” in contract-schedule; below “3 Duties”, numbered 3.1 → 3.1.1" in markers[1]


def test_the_marker_of_an_item_takes_the_numbers_of_its_clauses(tmp_path: Path) -> None:
    path = saved(tmp_path, model("# Duties", "[[tenderkit: CC-2]]"))
    [marker] = tenderkit.examine_house_style(path).file.markers
    assert marker.numbers == ("1.1",)


def test_a_marker_that_no_document_has_stops_the_file(tmp_path: Path) -> None:
    path = saved(tmp_path, model("# Award", "[[tenderkit: award-criterias]]"))
    [fault] = stopping(path)
    assert (fault.code, fault.hint) == ("TK506", "did you mean “award-criteria”?")
    assert run("house-style", path).exit_code == 1


def test_a_tracked_change_of_a_document_to_be_filled_in_stops_a_final_and_is_told_with_its_words(tmp_path: Path) -> None:
    def change(made: Document) -> None:
        model("# Award", "[[tenderkit: award-criteria]]", "Words.")(made)
        run_ = made.paragraphs[-1].runs[0]._r
        insertion = OxmlElement("w:ins", {f"{W}id": "1", f"{W}author": "A colleague"})
        run_.addprevious(insertion)
        insertion.append(run_)

    path = saved(tmp_path, change)
    [fault] = stopping(path)
    assert fault.code == "TK518"
    assert "an insertion: “Words.”" in fault.message
    assert run("house-style", path).exit_code == 1


# The sample


_STYLES = """BodyText Heading2 Heading3 Heading4 Clause Lead ListBullet ListBullet2 ListBullet3 ListNumber ListNumber2 ListNumber3
Caption TableText TableHeading Note Warning Hyperlink TenderBlank TenderTable"""


@pytest.mark.parametrize(
    "change",
    [lambda made: None, numbered("Article %1"), model("# Award", "[[tenderkit: award-criteria]]", "Words.")],
    ids=["ours", "article", "model"],
)
def test_the_sample_is_whole_and_shows_every_style(tmp_path: Path, change: Change) -> None:
    path = saved(tmp_path, change)
    sample = tmp_path / "sample.docx"
    assert run("house-style", path, "--sample", sample).exit_code == 0
    data, marked = sample.read_bytes(), "[[" in reading.text(path.read_bytes())
    allowed = ALLOWED | ({"first_section_has_header_and_footer"} if marked else set())
    assert [finding for finding in lint.findings(data) if finding.rule not in allowed] == []
    used = {node.get(f"{W}val") for node in reading.body(data).iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")}
    expected = {*_STYLES.split()}
    if not marked:
        expected |= {"Title", "Subtitle", "Heading1", "TOCHeading", "TOC1", "TOC2"}
    assert expected <= used


def test_a_sample_that_differs_is_kept(tmp_path: Path) -> None:
    path = saved(tmp_path, with_frames)
    sample = tmp_path / "sample.docx"
    sample.write_bytes(b"notes of somebody")
    result = run("house-style", path, "--sample", sample)
    assert (result.exit_code, sample.read_bytes()) == (1, b"notes of somebody")
    assert "TK601" in result.stderr
    assert run("house-style", path, "--sample", sample, "--force").exit_code == 0
    assert "Municipality" in reading.part(sample.read_bytes(), "word/header1.xml")


def test_a_sample_that_nobody_touched_is_made_anew_and_one_of_another_name_stays(tmp_path: Path) -> None:
    path, sample, other = saved(tmp_path, with_frames), tmp_path / "sample.docx", tmp_path / "other.docx"
    assert run("house-style", path, "--sample", sample).exit_code == 0
    before = sample.read_bytes()
    assert run("house-style", saved(tmp_path, numbered("Article %1")), "--sample", sample).exit_code == 0
    assert sample.read_bytes() != before
    assert run("house-style", path, "--sample", other).exit_code == 0
    assert sample.exists()


def test_a_sample_is_a_word_document(tmp_path: Path) -> None:
    result = run("house-style", saved(tmp_path, with_frames), "--sample", tmp_path / "sample.pdf")
    assert result.exit_code == 2


def test_names_in_braces_stand_in_the_sample_with_their_values_or_as_they_are(tmp_path: Path) -> None:
    def change(made: Document) -> None:
        made.sections[0].header.paragraphs[0].text = "{{ tender.reference }}"

    path = saved(tmp_path, change)
    plain = tenderkit.sample_page(tenderkit.examine_house_style(path))
    assert "{{ tender.reference }}" in reading.part(plain.data, "word/header1.xml")
    tender = tenderkit.load_tender(example("high"))
    valued = tenderkit.sample_page(tenderkit.examine_house_style(path, tender=tender), tender=tender)
    assert "DH-2027/0412" in reading.part(valued.data, "word/header1.xml")


# The same as data, and in a check


def test_data_says_what_the_report_says(tmp_path: Path) -> None:
    path = saved(tmp_path, renamed("Kop 1"))
    data = json.loads(run("house-style", path, "--json").stdout)
    assert data == json.loads(json.dumps(tenderkit.examine_house_style(path).as_data()))
    assert data["suggested"] == {"heading 1": "Kop 1"}


def tender_with(folder: Path, change: Change) -> Path:
    saved(folder, change)
    text = (example("high") / "tender.yaml" if example("high").is_dir() else example("high")).read_text(encoding="utf-8")
    (folder / "tender.yaml").write_text(text.replace("house:\n", "house:\n  style: own.docx\n"), encoding="utf-8")
    return folder / "tender.yaml"


@pytest.mark.some(2)
@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        (renamed("Kop 1"), "TK521", 0),
        (with_frames, "TK522", 0),
        (model("[[tenderkit: award-criterias]]"), "TK506", 1),
        (model("Words with [[tenderkit]] in them"), "TK505", 1),
        (lambda made: setattr(made.sections[0].header.paragraphs[0], "text", "{{ nobody }}"), "TK404", 1),
    ],
    ids=["name", "page number", "section", "marker", "braces"],
)
def test_a_check_tells_what_is_wrong_with_the_house_style(tmp_path: Path, change: Change, code: str, status: int) -> None:
    result = run("check", tender_with(tmp_path, change))
    assert code in result.stdout
    assert "own.docx" in result.stdout
    assert result.exit_code == status


@pytest.mark.parametrize(
    "change", [model("[[tenderkit: award-criterias]]"), model("{{ nobody }} [[tenderkit]]")], ids=["section", "marker"]
)
def test_a_check_stops_on_what_stops_rendering(tmp_path: Path, change: Change) -> None:
    path = tender_with(tmp_path, change)
    with pytest.raises(TenderkitError) as caught:
        tenderkit.render(tenderkit.load_tender(path), ["tender-annex"])
    checked = run("check", path).stdout
    assert all(f"{fault.code} {fault.message}" in checked for fault in caught.value.faults)
