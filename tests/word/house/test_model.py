"""A model document of the author's, filled in at its markers: what comes in is right, what is around stays."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from conftest import ROOT, example
from docx.oxml.parser import parse_xml
from lxml import etree
from support import lint, reading
from support.open_xml_sdk import Validator
from support.reading import W

import tenderkit
from tenderkit import TenderkitError

pytestmark = pytest.mark.slow

# The author's part of the document is the author's; and headings that name their list directly look like lists to the lint.
ALLOWED = {
    "word_runs_in_its_present_mode",
    "properties_are_set",
    "ordered_lists_restart",
    "table_widths_agree",
    "header_row_comes_first",
    "rows_do_not_split",
    "contents_list_the_headings",
    "first_section_has_header_and_footer",
    "stories_end_with_a_paragraph",
}


def model(path: Path, *paragraphs: str, numbered: bool = False) -> Path:
    """Write a model document: `# words` is a heading, other words a paragraph."""
    made = docx.Document(str(ROOT / "templates/house-style.docx")) if numbered else docx.Document()
    for words in paragraphs:
        if words.startswith("# "):
            made.add_paragraph(words[2:], style="Heading 1")
        else:
            made.add_paragraph(words)
    made.save(str(path))
    return path


def filled(path: Path, document: str = "tender-annex", scenario: str = "high", **options: bool) -> bytes:
    tender = tenderkit.load_tender(example(scenario))
    return tenderkit.render(tender, [document], house_style=path, **options)[0].data


def faults(path: Path, document: str = "tender-annex") -> list[str]:
    with pytest.raises(TenderkitError) as caught:
        filled(path, document)
    return [str(fault).split(": ", 1)[1] for fault in caught.value.faults]


def lines(data: bytes) -> list[str]:
    return reading.text(data).split("\n")


def findings(data: bytes) -> list[lint.Finding]:
    return [finding for finding in lint.findings(data) if finding.rule not in ALLOWED]


def test_the_whole_document_comes_from_its_first_heading_on(tmp_path: Path) -> None:
    data = filled(model(tmp_path / "model.docx", "# Chapter one", "Before.", "[[tenderkit]]", "# Chapter last", "After."))
    found = lines(data)
    assert found[:3] == ["Chapter one", "Before.", "About this annex"]
    assert found[-2:] == ["Chapter last", "After."]
    assert "Contents" not in found
    ours = tenderkit.render(tenderkit.load_tender(example("high")), ["tender-annex"])[0].data
    whole = reading.text(ours)
    content = whole[whole.index("About this annex\nThis annex is part") :].rstrip("\n")
    assert reading.text(data).replace("\n\n", "\n").count("AC-7 Due diligence processes") >= 1
    for line in content.split("\n"):
        # Sections are counted along with the author's own.
        assert re.sub(r"(?<=Section )\d+", "N", line) in [
            re.sub(r"(?<=Section )\d+", "N", other) for other in found
        ] or re.fullmatch(r"\d+(\.\d+)?", line)
    assert findings(data) == []


def test_a_marker_with_a_name_takes_what_stands_below_that_heading(tmp_path: Path) -> None:
    found = lines(filled(model(tmp_path / "model.docx", "Before.", "[[tenderkit: award-criteria]]", "After.")))
    assert found[:2] == ["Before.", "AC-6 Supply chain transparency: components"]
    assert "Award criteria" not in found
    assert "SC-1 Human rights risk assessment" not in found
    assert found[-1] == "After."


def test_an_item_can_be_named(tmp_path: Path) -> None:
    found = lines(filled(model(tmp_path / "model.docx", "[[tenderkit: AC-7]]", "After.")))
    assert found[0] == "At most 30 points, by the number of parts that are complete."
    assert found[1].startswith("Points are earned by a description of the Due Diligence policy")
    assert "Scoring of AC-7, at most 30 points" in found[found.index("Level") - 1]


def test_headings_that_come_in_count_along_with_the_authors_own_and_references_follow(tmp_path: Path) -> None:
    path = model(tmp_path / "model.docx", "# One", "# Two", "[[tenderkit]]", "# Last", numbered=True)
    data = filled(path, "contract-schedule")
    # Two chapters of the author's stand before the six of the schedule: the criteria are its fourth.
    assert "AC-7 Due diligence processes (section 6.2)" in reading.text(data)
    assert findings(data) == []


def canonical(data: bytes, name: str) -> bytes:
    return bytes(etree.tostring(etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name)), method="c14n"))


def test_everything_around_stays_as_it_is(tmp_path: Path) -> None:
    path = model(
        tmp_path / "model.docx", "# Chapter one", "Before & after.", "[[tenderkit: award-criteria]]", "# Chapter last", "End."
    )
    before, after = reading.body(path.read_bytes()), reading.body(filled(path))
    old, new = ([etree.tostring(node, method="c14n", exclusive=True) for node in body] for body in (before, after))
    marker = next(number for number, node in enumerate(old) if b"[[tenderkit" in node)
    assert new[:marker] == old[:marker]
    assert new[marker - len(old) + 1 :] == old[marker + 1 :]
    with zipfile.ZipFile(path) as archive:
        parts = {name for name in archive.namelist() if name.endswith(".xml")}
    changeable = {
        "[Content_Types].xml",
        "docProps/app.xml",
        "docProps/core.xml",
        "word/document.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
    }
    assert [name for name in parts - changeable if canonical(path.read_bytes(), name) != canonical(filled(path), name)] == []


def test_a_marker_in_a_table_cell_makes_tables_that_fit_the_cell(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(1, 2)
    table.cell(0, 1).text = "[[tenderkit: award-criteria]]"
    made.save(str(tmp_path / "model.docx"))
    data = filled(tmp_path / "model.docx")
    cell = reading.body(data).findall(f"{W}tbl/{W}tr/{W}tc")[1]
    widths = {int(node.get(f"{W}w")) for node in cell.iterfind(f"{W}tbl/{W}tblPr/{W}tblW")}
    assert widths == {8640 // 2 - 216}
    assert cell[-1].tag == f"{W}p"
    assert findings(data) == []


def test_a_marker_may_be_split_over_runs(tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph()
    for part in ("[[ten", "derkit", ": award-", "criteria]]"):
        paragraph.add_run(part).italic = part == "derkit"
    made.save(str(tmp_path / "model.docx"))
    assert lines(filled(tmp_path / "model.docx"))[0] == "AC-6 Supply chain transparency: components"


def test_names_in_braces_are_filled_in_and_what_a_value_says_is_never_filled_in_again(tmp_path: Path) -> None:
    path = model(tmp_path / "model.docx", "Tender {{ tender.reference }}: {{ tender.title }}.", "[[tenderkit: AC-1]]")
    text = (
        example("low")
        .read_text(encoding="utf-8")
        .replace("title: Monitors for municipal offices", "title: '{{ tender.reference }}'")
    )
    (tmp_path / "tender.yaml").write_text(text.replace("name: Monitor, 27 inch", "name: '[[tenderkit]]'"), encoding="utf-8")
    tender = tenderkit.load_tender(tmp_path / "tender.yaml")
    data = tenderkit.render(tender, ["tender-annex"], house_style=path)[0].data
    assert lines(data)[0] == "Tender MON-2027-03: {{ tender.reference }}."


CHANGE = (
    '<w:ins w:author="A" w:date="2027-01-01T00:00:00Z" w:id="900"><w:r><w:t>new</w:t></w:r></w:ins>'
    '<w:del w:author="A" w:date="2027-01-01T00:00:00Z" w:id="901"><w:r><w:delText>[[tenderkit]]</w:delText></w:r></w:del>'
)


def with_changes(path: Path, *paragraphs: str) -> Path:
    """Write a model document in which the author has tracked changes after the word “Before.”."""
    plain = model(path.with_name(f"plain-{path.name}"), *paragraphs)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                assert b"<w:t>Before.</w:t></w:r>" in content
                content = content.replace(b"<w:t>Before.</w:t></w:r>", b"<w:t>Before.</w:t></w:r>" + CHANGE.encode())
            new.writestr(name, content)
    return path


def test_tracked_changes_of_the_author_stop_a_final_with_their_words(tmp_path: Path) -> None:
    tracked = with_changes(tmp_path / "model.docx", "Before.", "[[tenderkit: AC-7]]", "After.")
    found = faults(tracked)
    assert found
    assert all(fault.startswith("TK518 this document is to be filled in and holds ") for fault in found)
    assert any("an insertion: “" in fault for fault in found)


@pytest.mark.parametrize("option", ["draft", "keep_comments"])
def test_tracked_changes_of_the_author_stay_where_the_buyer_says_so(tmp_path: Path, option: str) -> None:
    tracked = with_changes(tmp_path / "model.docx", "Before.", "[[tenderkit: AC-7]]", "After.")
    document = reading.part(filled(tracked, **{option: True}), "word/document.xml")
    assert all(words in document for words in ("<w:t>new</w:t>", "<w:delText>[[tenderkit]]</w:delText>"))
    assert "Points are earned by a description" in re.sub(r"<[^>]+>", "", document)


def test_thirty_pages_of_text_stay_around_the_content(tmp_path: Path) -> None:
    words = [f"{number}. " + "Words of the authority. " * 20 for number in range(400)]
    found = lines(filled(model(tmp_path / "model.docx", *words[:200], "[[tenderkit: AC-7]]", *words[200:])))
    assert found[:200] == words[:200]
    assert found[-200:] == words[200:]


def test_the_bytes_are_the_same_every_time(tmp_path: Path) -> None:
    path = model(tmp_path / "model.docx", "# One", "[[tenderkit]]")
    assert filled(path) == filled(path)


def test_a_draft_says_so(tmp_path: Path) -> None:
    assert lines(filled(model(tmp_path / "model.docx", "One.", "[[tenderkit]]"), draft=True))[:2] == ["One.", "DRAFT"]


def test_a_marker_that_names_no_section_is_a_fault_with_a_suggestion(tmp_path: Path) -> None:
    path = model(tmp_path / "model.docx", "[[tenderkit: award-criterea]]")
    assert faults(path) == ["TK506 tender-annex has no section “award-criterea” for the marker (did you mean “award-criteria”?)"]


@pytest.mark.parametrize("words", ["See [[tenderkit]] here.", "[[Tenderkit]]", "[[ tenderkit award-criteria ]]"])
def test_a_marker_that_is_none_is_a_fault_beside_a_good_one_too(tmp_path: Path, words: str) -> None:
    assert [fault[:5] for fault in faults(model(tmp_path / "model.docx", "[[tenderkit: AC-7]]", words))] == ["TK505"]


@pytest.mark.parametrize("words", [(), ("[[tenderkit: AC-7]]",)])
def test_a_marker_in_a_header_is_a_fault(tmp_path: Path, words: tuple[str, ...]) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "[[tenderkit]]"
    for word in words:
        made.add_paragraph(word)
    made.save(str(tmp_path / "model.docx"))
    assert [fault[:5] for fault in faults(tmp_path / "model.docx")] == ["TK505"]


@pytest.mark.parametrize("words", ["See [[tenderkit]] here.", "[[tenderkit award-criteria]]", "[[tenderkit:]]"])
def test_a_marker_among_other_words_or_misspelt_is_a_fault(tmp_path: Path, words: str) -> None:
    assert [fault[:5] for fault in faults(model(tmp_path / "model.docx", words))] == ["TK505"]


def test_an_unknown_name_in_the_text_is_a_fault(tmp_path: Path) -> None:
    path = model(tmp_path / "model.docx", "{{ tender.referense }}", "[[tenderkit]]")
    assert faults(path) == ["TK404 in word/document.xml: “referense” is not defined there (did you mean “reference”?)"]


def long_model(path: Path) -> Path:
    """Write some thirty pages with a table, whose one cell holds a marker that Word has split over runs."""
    made = docx.Document()
    for number in range(100):
        made.add_paragraph(f"{number}. " + "Words of the authority. " * 20)
    cell = made.add_table(2, 2).cell(1, 1)
    for part in ("[[tender", "kit: award-", "criteria]]"):
        cell.paragraphs[0].add_run(part).bold = part.startswith("kit")
    for number in range(100):
        made.add_paragraph(f"{number}. " + "More words of the authority. " * 20)
    made.save(str(path))
    return path


@pytest.mark.slow
@pytest.mark.matrix
def test_the_open_xml_sdk_finds_no_error_in_a_filled_model(tmp_path: Path, sdk_validator: Validator) -> None:
    models = [
        model(tmp_path / "one.docx", "# One", "[[tenderkit]]", "# Last"),
        model(tmp_path / "two.docx", "# One", "[[tenderkit]]", "# Last", numbered=True),
        with_changes(tmp_path / "three.docx", "Before.", "[[tenderkit]]", "After."),
    ]
    made = {f"made-{path.name}": filled(path, "contract-schedule", keep_comments=True) for path in models}
    made["made-long.docx"] = filled(long_model(tmp_path / "long.docx"))
    assert sdk_validator.found(made) == {}


def test_links_come_in_where_the_authors_document_has_none(tmp_path: Path) -> None:
    """The shipped style, saved by python-docx, declares no prefix for relationships: one of many files without links."""
    path = model(tmp_path / "model.docx", "[[tenderkit]]", numbered=True)
    (tmp_path / "letter.md").write_text(
        "---\nid: letter\ntitle: Letter\ndescription: A letter\nversion: '1'\naudience: tenderer\n---\n"
        "# Letter\n\n## Link\n\n[The site](https://example.org)\n",
        encoding="utf-8",
    )
    tender = tenderkit.load_tender(example("low"))
    [made] = tenderkit.render(tender, ["letter"], templates=tmp_path, house_style=path)
    assert [finding for finding in lint.findings(made.data) if finding.rule not in ALLOWED] == []
    assert "The site" in reading.text(made.data)


def test_a_level_that_is_put_over_a_list_of_the_authors_stands_in_the_list_too(tmp_path: Path) -> None:
    """LibreOffice, by which documents become PDF, shows 1. in place of II.1.1 where it does not (a departure from 17.9.8)."""
    made = docx.Document()
    space = f'xmlns:w="{W[1:-1]}"'
    lists = made.part.numbering_part.element
    levels = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    lists.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="90">{levels}</w:abstractNum>'))
    lists.append(parse_xml(f'<w:num {space} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    heading = made.add_paragraph("Contract", style="Heading 1")
    heading._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 91
    heading._p.pPr.numPr.get_or_add_ilvl().val = 0
    made.add_paragraph("[[tenderkit: clauses]]")
    made.add_paragraph("[[tenderkit: criteria]]")
    made.save(str(tmp_path / "model.docx"))
    root = etree.fromstring(reading.part(filled(tmp_path / "model.docx", "contract-schedule"), "word/numbering.xml").encode())
    held = {
        (definition.get(f"{W}abstractNumId"), level.get(f"{W}ilvl"))
        for definition in root.iter(f"{W}abstractNum")
        for level in definition.findall(f"{W}lvl")
    }
    put_over = {
        (listed.find(f"{W}abstractNumId").get(f"{W}val"), level.get(f"{W}ilvl"))
        for listed in root.iter(f"{W}num")
        for level in listed.iterfind(f"{W}lvlOverride/{W}lvl")
    }
    assert {("90", "1"), ("90", "2")} <= held
    assert put_over <= held
