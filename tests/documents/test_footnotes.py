"""Footnotes: in the text, in lists, cells and clauses of several documents, in house styles and models of the buyer's."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import mammoth
import page
import pypandoc
import pytest
from conftest import ROOT, example
from lxml import etree
from support import accessibility, lint, reading
from support.open_xml_sdk import Validator
from support.reading import W

import tenderkit

HEAD = "---\nid: {}\ntitle: Notes\ndescription: x\nversion: '1'\naudience: contractor\n---\n# Notes\n\n"
BODY = """## First {{ anchor("first") }}

A text^[Of {{ tender.title }}, see [](#first) and [a guide](https://example.org/a?b=1&c=2).] goes on.

- an item^[In a list.]

Table: Rows
| What | How many |
|:-----|--:|
| Rows^[In a cell: {{ tender.reference }}.] | 2 |

> [!NOTE]
> In a box^[In the box.].

## Second

It is reported.^[As agreed.]
"""
WORDS = ["Of R&D <b>*5|x*</b>, see First and a guide.", "In a list.", "In a cell: MON-2027-03.", "In the box.", "As agreed."]


def made(tmp_path: Path, body: str = BODY, house: Path | None = None) -> bytes:
    """Make a document of the example whose title is hostile."""
    (tmp_path / "notes.md").write_text(HEAD.format("notes") + body, encoding="utf-8")
    text = example("low").read_text(encoding="utf-8")
    [title] = [line for line in text.split("\n") if line.startswith("title:")]
    (tmp_path / "tender.yaml").write_text(text.replace(title, "title: 'R&D <b>*5|x*</b>'"), encoding="utf-8")
    tender = tenderkit.load_tender(tmp_path / "tender.yaml")
    return tenderkit.render(tender, ["notes"], templates=tmp_path, house_style=house)[0].data


def notes(data: bytes) -> dict[str, str]:
    """The words of the notes by their ids, in the order of their marks in the text."""
    root = etree.fromstring(reading.part(data, "word/footnotes.xml").encode())
    found = {node.get(f"{W}id"): "".join(each.text or "" for each in node.iter(f"{W}t")).strip() for node in root}
    marks = [node.get(f"{W}id") for node in reading.body(data).iter(f"{W}footnoteReference")]
    return {number: found[number] for number in marks}


def findings(data: bytes) -> list[lint.Finding]:
    return [*lint.findings(data), *accessibility.findings(data)]


def test_notes_stand_in_text_lists_cells_and_boxes_with_their_values_as_typed(tmp_path: Path) -> None:
    data = made(tmp_path)
    assert notes(data) == {str(number): words for number, words in enumerate(WORDS, 1)}
    assert findings(data) == []
    assert "*5|x*" in reading.part(data, "word/footnotes.xml")


def test_a_document_without_notes_has_no_part_for_them(tmp_path: Path) -> None:
    data = made(tmp_path, "## First\n\nWords.\n")
    assert "word/footnotes.xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert "footnotePr" not in reading.part(data, "word/settings.xml")


def test_the_same_notes_give_the_same_bytes(tmp_path: Path) -> None:
    assert made(tmp_path) == made(tmp_path)


def test_other_programs_read_each_note_where_its_mark_is(tmp_path: Path) -> None:
    data = made(tmp_path)
    (tmp_path / "notes.docx").write_bytes(data)
    read = pypandoc.convert_file(str(tmp_path / "notes.docx"), "markdown", extra_args=["--wrap=none"])
    assert [read.index(f"[^{number}]:") for number in range(1, 6)] == sorted(read.index(f"[^{n}]:") for n in range(1, 6))
    assert "[^2]: In a list." in read
    html = mammoth.convert_to_html(io.BytesIO(data)).value
    assert [html.index(f'id="footnote-ref-{number}"') for number in range(1, 6)] == sorted(
        html.index(f'id="footnote-ref-{number}"') for number in range(1, 6)
    )
    assert "In a cell: MON-2027-03." in html


def test_a_note_in_a_clause_comes_into_every_document_that_prints_it_and_counts_there(tmp_path: Path) -> None:
    (tmp_path / "clauses").mkdir()
    text = (ROOT / "clauses/en/CC-1.md").read_text(encoding="utf-8")
    start = text.index("\n---\n", 4) + 5
    heading = text.index("\n\n", start)
    changed = text[:heading] + text[heading:].replace(".\n", ".^[As {{ term.contractor }} knows.]\n", 1)
    assert changed != text
    (tmp_path / "clauses" / "CC-1.md").write_text(changed, encoding="utf-8")
    (tmp_path / "one.md").write_text(
        HEAD.format("one") + "{% for item in clauses %}\n## {{ item.title }} {{ item.anchor }}\n\n{{ item.text }}\n\n{% endfor %}\n"
        "{% for item in referenced(clauses) %}\n## {{ item.title }} {{ item.anchor }}\n\nText.\n\n{% endfor %}\n",
        encoding="utf-8",
    )
    tender = tenderkit.load_tender(example("low"), clauses=tmp_path / "clauses")
    schedule, one = (document.data for document in tenderkit.render(tender, ["contract-schedule", "one"], templates=tmp_path))
    assert notes(schedule) == notes(one) == {"1": "As Contractor knows."}
    assert findings(schedule) == []


def model(tmp_path: Path, *, with_note: bool) -> Path:
    """A document of the buyer's with a marker, and with a note of its own."""
    made = docx.Document()
    made.add_paragraph("Before.")
    made.add_paragraph("[[tenderkit]]")
    made.add_paragraph("After.")
    made.save(str(tmp_path / "model.docx"))
    path = tmp_path / "model.docx"
    if not with_note:
        return path
    members = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    separators = "".join(
        f'<x:footnote x:id="{number}" x:type="{kind}"><x:p><x:r><x:{kind}/></x:r></x:p></x:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    theirs = (
        f'<x:footnotes xmlns:x="{W[1:-1]}" xmlns:r="{office}">{separators}<x:footnote x:id="7"><x:p><x:hyperlink r:id="rId1">'
        "<x:r><x:t>Theirs on {{ tender.reference }}.</x:t></x:r></x:hyperlink></x:p></x:footnote></x:footnotes>"
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/hyperlink" Target="https://example.org/theirs" TargetMode="External"/></Relationships>'
    )
    members["word/footnotes.xml"] = theirs.encode()
    members["word/_rels/footnotes.xml.rels"] = links.encode()

    def put(name: str, old: str, new: str) -> None:
        text = members[name].decode()
        assert old in text
        members[name] = text.replace(old, new, 1).encode()

    put("word/document.xml", "<w:t>Before.</w:t></w:r>", '<w:t>Before.</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r>')
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    put("[Content_Types].xml", "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>')
    put(
        "word/_rels/document.xml.rels",
        "</Relationships>",
        f'<Relationship Id="rIdNotes" Type="{office}/footnotes" Target="footnotes.xml"/></Relationships>',
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_notes_come_into_a_document_of_the_buyers_behind_its_own(tmp_path: Path) -> None:
    data = made(tmp_path, house=model(tmp_path, with_note=True))
    assert list(notes(data).items())[:3] == [("7", "Theirs on MON-2027-03."), ("8", WORDS[0]), ("9", WORDS[1])]
    links = reading.part(data, "word/_rels/footnotes.xml.rels")
    assert links.count("<Relationship ") == 2
    assert "https://example.org/theirs" in links
    rules = {"footnotes_and_their_marks_belong_together", "separators_of_notes_are_named", "relationship_ids_used_exist"}
    assert [finding for finding in lint.findings(data) if finding.rule in rules] == []


def test_a_document_of_the_buyers_without_notes_gets_them_with_separators_and_styles(tmp_path: Path) -> None:
    data = made(tmp_path, house=model(tmp_path, with_note=False))
    assert list(notes(data).values()) == WORDS
    styles = reading.part(data, "word/styles.xml")
    assert '"footnote text"' in styles
    assert "footnotePr" in reading.part(data, "word/settings.xml")


def test_the_buyers_own_style_of_notes_is_taken(tmp_path: Path) -> None:
    theirs = docx.Document()
    style = theirs.styles.add_style("footnote text", 1)
    style.font.name = "Courier New"
    theirs.save(str(tmp_path / "house.docx"))
    data = made(tmp_path, house=tmp_path / "house.docx")
    assert list(notes(data).values()) == WORDS
    [found] = [
        node
        for node in etree.fromstring(reading.part(data, "word/styles.xml").encode()).iter(f"{W}style")
        if node.find(f"{W}name").get(f"{W}val") == "footnote text"
    ]
    assert found.get(f"{W}styleId") == "FootnoteText"
    assert found.find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == "Courier New"
    assert [finding for finding in lint.findings(data) if "note" in finding.rule or "style" in finding.rule] == []


@pytest.mark.slow
def test_a_document_with_notes_passes_the_check_of_pdf_ua_1(soffice: str, tmp_path: Path) -> None:
    made(tmp_path)
    tender = tenderkit.load_tender(tmp_path / "tender.yaml")
    (pdf,) = tenderkit.export(tenderkit.render(tender, ["notes"], templates=tmp_path), ("pdf",))
    assert [failure.message for failure in page.validate_pdf_bytes(pdf.data, profile="ua1").failures] == []


@pytest.mark.slow
def test_the_open_xml_sdk_finds_no_error_in_notes(sdk_validator: Validator, tmp_path: Path) -> None:
    for house in (None, model(tmp_path, with_note=True)):
        assert sdk_validator.errors(made(tmp_path, house=house)) == []
