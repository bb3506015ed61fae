"""What stands beside the text of a form is told with its words, and the answers count: comments, notes, fields, drawings."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from support.filling import Element, edited, empty_form, filled, part, replaced, row_of, with_parts
from support.reading import W
from support.returned import read_back

import tenderkit
from tenderkit.consultation.profiles import profile
from tenderkit.tender import no_tender

CATALOGUE = tenderkit.load_catalogue()
TENDER = no_tender(CATALOGUE)
SPACE = f'xmlns:w="{W[1:-1]}"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NOTES = {"comment": "Only on Mondays.", "footnote": "Not in 2027.", "endnote": "Never again."}
LABELS = (
    f'<w:abstractNum {SPACE} w:abstractNumId="770"><w:lvl w:ilvl="0"><w:lvlText w:val="Not %1."/></w:lvl></w:abstractNum>',
    f'<w:num {SPACE} w:numId="77"><w:abstractNumId w:val="770"/></w:num>',
)


class Case(NamedTuple):
    """A line of the table."""

    what: str
    where: str
    markup: str
    words: str


CASES = [
    Case(*(piece.strip() for piece in line.split(" | ")))
    for line in (Path(__file__).parent.parent / "data/forms/beside.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def with_notes(form: bytes) -> bytes:
    """Return the form with a comment, a footnote, an endnote and a list to refer to."""
    parts: dict[str, bytes | None] = {}
    relations = part(form, "word/_rels/document.xml.rels")
    for kind, words in NOTES.items():
        note = f'<w:{kind} w:id="7"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{kind}>'
        parts[f"word/{kind}s.xml"] = f"<w:{kind}s {SPACE}>{note}</w:{kind}s>".encode()
        relation = f'<Relationship Id="rId{kind}" Type="{REL}/{kind}s" Target="{kind}s.xml"/>'
        relations = relations.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
    numbering = part(form, "word/numbering.xml").replace(b"</w:numbering>", "".join(LABELS).encode() + b"</w:numbering>")
    return with_parts(form, {**parts, "word/_rels/document.xml.rels": relations, "word/numbering.xml": numbering})


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.what} {case.words}")
def test_what_stands_at_an_answer_and_is_not_read_is_a_warning_with_its_words(tmp_path: Path, case: Case) -> None:
    def change(root: Element) -> None:
        row = row_of(root, "A1.2")
        paragraph = row.findall(f"{W}tc")[-1].find(f"{W}p")
        nodes = list(etree.fromstring(f"<a {SPACE}>{case.markup}</a>"))
        if case.where == "run":
            paragraph.extend(nodes)
        elif case.where == "paragraph":
            paragraph.find(f"{W}pPr").extend(nodes)
        else:
            table = next(row.iterancestors(f"{W}tbl"))
            table.getparent().insert(table.getparent().index(table), nodes[0])

    found = read_back(tmp_path, with_notes(edited(filled(), change)))
    (fault,) = found.faults
    place = "A1" if case.where == "before" else "A1.2"
    assert (fault.code, fault.severity) == ("TK818", "warning")
    assert fault.message == f"{case.what} at {place} says “{case.words}”, and is not read"
    assert profile(found, TENDER).counted


def test_what_stands_where_nothing_is_answered_is_not_told_but_for_comments(tmp_path: Path) -> None:
    def change(root: Element) -> None:
        for case in CASES:
            if case.where == "run":
                paragraph = etree.fromstring(f"<w:p {SPACE}>{case.markup}</w:p>")
                root.find(f"{W}body").insert(0, paragraph)

    found = read_back(tmp_path, with_notes(edited(filled(), change)))
    assert [fault.message for fault in found.faults] == ["a comment outside the questions says “Only on Mondays.”, and is not read"]


@pytest.mark.parametrize("name", ["word/header1.xml", "word/footer1.xml"])
def test_a_changed_header_or_footer_is_a_warning_with_its_words(tmp_path: Path, name: str) -> None:
    tail = b"</w:p></w:hdr>" if "header" in name else b"</w:p></w:ftr>"
    found = read_back(tmp_path, replaced(filled(), tail, b"<w:r><w:t>Valid in May only</w:t></w:r>" + tail, name))
    (fault,) = found.faults
    assert (fault.code, fault.severity) == ("TK818", "warning")
    assert "the header or footer is not the one that was sent" in fault.message
    assert "Valid in May only" in fault.message


def test_a_header_of_first_pages_is_one_only_where_there_are_such_pages(tmp_path: Path) -> None:
    header = f"<w:hdr {SPACE}><w:p><w:r><w:t>First of all: no.</w:t></w:r></w:p></w:hdr>".encode()
    relation = f'<Relationship Id="rIdFirst" Type="{REL}/header" Target="header9.xml"/></Relationships>'.encode()
    form = replaced(
        with_parts(filled(), {"word/header9.xml": header}), b"</Relationships>", relation, "word/_rels/document.xml.rels"
    )
    form = replaced(form, b"<w:headerReference ", b'<w:headerReference w:type="first" r:id="rIdFirst"/><w:headerReference ')
    assert read_back(tmp_path, replaced(form, b"<w:titlePg/>", b"")).faults == ()
    (fault,) = read_back(tmp_path, form).faults
    assert "First of all: no." in fault.message


def test_page_numbers_of_a_footer_may_change(tmp_path: Path) -> None:
    form = replaced(filled(), b'<w:t xml:space="preserve">1</w:t>', b"<w:t>7</w:t>", "word/footer1.xml")
    assert read_back(tmp_path, form).faults == ()


def test_a_seal_without_headers_as_the_first_forms_had_it_is_read(tmp_path: Path) -> None:
    seal = part(filled(), "docProps/custom.xml").decode()
    before, _, after = seal.partition("</vt:lpwstr>")
    older = before.rpartition(" ")[0] + "</vt:lpwstr>" + after
    assert read_back(tmp_path, with_parts(filled(), {"docProps/custom.xml": older.encode()})).faults == ()


def test_the_seal_fits_into_a_property_that_word_keeps_whole() -> None:
    seal = part(empty_form(), "docProps/custom.xml").decode()
    assert len(seal.partition("<vt:lpwstr")[2].partition(">")[2].partition("<")[0]) <= 255
