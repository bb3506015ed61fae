"""What a buyer's Word file brings along: taken over, left out, shown all the same, or told with its place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import ROOT, example
from docx.oxml.parser import parse_xml
from docx.shared import Pt
from support import reading
from support.reading import W

import tenderkit
from tenderkit import TenderkitError
from tenderkit.word.house.normalising import normalised

pytestmark = pytest.mark.slow

STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def house(path: Path, change: Callable[[str, bytes], bytes] = lambda _name, content: content, *words: str) -> Path:
    """Write a file of python-docx's with some paragraphs; `change` is given each part."""
    made, held = docx.Document(), io.BytesIO()
    for text in words:
        made.add_paragraph(text.removeprefix("# "), style="Heading 1" if text.startswith("# ") else None)
    made.save(held)
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return path


def replaced(part: str, before: str, after: str) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        assert before.encode() in content, f"{before} is in {part}"
        return content.replace(before.encode(), after.encode())

    return change


def made(path: Path, document: str = "tender-annex", **options: bool) -> tenderkit.Document:
    return tenderkit.render(tenderkit.load_tender(example("high")), [document], house_style=path, **options)[0]


def faults(path: Path, document: str = "tender-annex") -> list[tuple[str, str]]:
    with pytest.raises(TenderkitError) as caught:
        made(path, document)
    assert {fault.location.path for fault in caught.value.faults} == {str(path)}
    return [(fault.code, f"{fault.message} ({fault.hint})") for fault in caught.value.faults]


def test_a_file_in_strict_open_xml_gives_the_same_document(tmp_path: Path) -> None:
    def strict(name: str, content: bytes) -> bytes:
        for usual, other in STRICT.items():
            content = content.replace(usual.encode(), other.encode()) if name.endswith((".xml", ".rels")) else content
        return content

    assert made(house(tmp_path / "strict.docx", strict)).data == made(house(tmp_path / "usual.docx")).data


@pytest.mark.parametrize(
    ("written", "twips"),
    [("1417.32", "1417"), ("72pt", "1440"), ("2.54cm", "1440"), ("25.4mm", "1440"), ("1in", "1440"), ("6pc", "1440")],
)
def test_lengths_are_read_in_any_measure(written: str, twips: str) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    content = f'<w:sectPr xmlns:w="{space}"><w:pgMar w:top="{written}"/></w:sectPr>'.encode()
    assert f'w:top="{twips}"'.encode() in normalised({"a.xml": content}, lambda *_: ValueError())["a.xml"]


def test_words_that_look_like_lengths_stay() -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    content = f'<w:style xmlns:w="{space}"><w:name w:val="2.1"/><w:lvlText w:val="1.5"/></w:style>'.encode()
    found = normalised({"a.xml": content}, lambda *_: ValueError())["a.xml"]
    assert b'<w:name w:val="2.1"/><w:lvlText w:val="1.5"/>' in found


def test_a_header_without_a_footer_gets_our_footer(tmp_path: Path) -> None:
    theirs = docx.Document()
    theirs.sections[0].header.paragraphs[0].text = "{{ tender.reference }}"
    theirs.save(str(tmp_path / "house.docx"))
    section = reading.opened(made(tmp_path / "house.docx").data).sections[0]
    assert section.header.paragraphs[0].text == "DH-2027/0412"
    assert "PAGE" in section.footer._element.xml


def test_text_that_a_style_hides_is_shown_and_the_buyer_is_told(tmp_path: Path) -> None:
    theirs = docx.Document()
    theirs.styles["Normal"].font.hidden = True
    theirs.styles["Body Text"].font.size = Pt(1)
    theirs.save(str(tmp_path / "house.docx"))
    document = made(tmp_path / "house.docx")
    assert [(fault.code, fault.severity, fault.message.split(";")[0]) for fault in document.told] == [
        ("TK516", "warning", "the style “Normal” is hidden"),
        ("TK516", "warning", "the style “Body Text” is too small to be read"),
    ]
    styles = reading.part(document.data, "word/styles.xml")
    assert "<w:vanish/>" not in styles
    assert '<w:sz w:val="2"/>' not in styles


def test_text_of_ours_is_seen_in_a_document_whose_own_text_is_hidden(tmp_path: Path) -> None:
    theirs = docx.Document()
    theirs.styles["Normal"].font.hidden = True
    theirs.add_paragraph("[[tenderkit: AC-7]]")
    theirs.save(str(tmp_path / "model.docx"))
    document = made(tmp_path / "model.docx")
    assert [fault.code for fault in document.told] == ["TK516"]
    runs = [run for run in reading.body(document.data).iter(f"{W}r") if run.find(f"{W}t") is not None]
    assert all(run.find(f"{W}rPr/{W}vanish").get(f"{W}val") == "0" for run in runs)


@pytest.mark.parametrize("words", [(), ("[[tenderkit]]",)], ids=["house", "model"])
def test_a_picture_that_lies_elsewhere_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    theirs = docx.Document()
    for text in words:
        theirs.add_paragraph(text)
    theirs.sections[0].header.paragraphs[0].text = "Logo"
    header = theirs.sections[0].header.part
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    header.rels.get_or_add_ext_rel(kind, "https://example.org/logo.png")
    theirs.save(str(tmp_path / "house.docx"))
    ((code, message),) = faults(tmp_path / "house.docx")
    assert code == "TK517"
    assert "a picture that lies elsewhere: https://example.org/logo.png" in message


@pytest.mark.parametrize("words", [(), ("[[tenderkit: AC-7]]",)], ids=["house", "model"])
def test_the_template_that_a_file_was_made_from_stays_behind(tmp_path: Path, words: tuple[str, ...]) -> None:
    theirs = docx.Document()
    for text in words:
        theirs.add_paragraph(text)
    settings = theirs.part._settings_part
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    own = settings.rels.get_or_add_ext_rel(kind, "file:///P:/Templates/Letter.dotx")
    node = parse_xml(f'<w:attachedTemplate xmlns:w="{W[1:-1]}" xmlns:r="{kind.rpartition("/")[0]}" r:id="{own}"/>')
    settings.element.insert(1, node)
    theirs.save(str(tmp_path / "house.docx"))
    with zipfile.ZipFile(io.BytesIO(made(tmp_path / "house.docx").data)) as archive:
        held = [
            name for name in archive.namelist() if b"Letter.dotx" in archive.read(name) or b"attachedTemplate" in archive.read(name)
        ]
    assert held == []


def test_what_is_of_the_files_own_life_stays_in_it(tmp_path: Path) -> None:
    own = '<w:removePersonalInformation/><w:linkStyles/><w:updateFields w:val="true"/>'

    def change(name: str, content: bytes) -> bytes:
        if name == "word/document.xml":
            return content.replace(b"<w:pgMar ", b'<w:pgNumType w:start="24"/><w:cols w:num="2"/><w:pgMar ')
        return content.replace(b"<w:zoom ", own.encode() + b"<w:zoom ") if name == "word/settings.xml" else content

    data = made(house(tmp_path / "house.docx", change)).data
    settings, document = reading.part(data, "word/settings.xml"), reading.part(data, "word/document.xml")
    assert [name for name in ("removePersonalInformation", "linkStyles", "updateFields", "zoom", "rsid") if name in settings] == []
    assert [name for name in ("pgNumType", "w:cols") if name in document] == []
    assert 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"' in settings


def test_more_styles_than_anybody_has_are_refused_before_they_take_time(tmp_path: Path) -> None:
    names = [f"Own{number}" for number in range(10_001)]
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/></w:style>'
        for name, base in zip(names, ["Normal", *names], strict=False)
    )
    change = replaced("word/styles.xml", "</w:styles>", f"{styles}</w:styles>")
    ((code, message),) = faults(house(tmp_path / "house.docx", change))
    assert (code, "more than 10,000 styles" in message) == ("TK507", True)


@pytest.mark.parametrize("words", [(), ("[[tenderkit: AC-7]]",)], ids=["house", "model"])
def test_a_page_setup_that_was_tracked_is_the_one_that_holds_now(tmp_path: Path, words: tuple[str, ...]) -> None:
    was = '<w:sectPrChange w:id="9" w:author="A"><w:sectPr><w:pgSz w:w="5000" w:h="5000"/></w:sectPr></w:sectPrChange>'
    path = house(tmp_path / "house.docx", replaced("word/document.xml", "</w:sectPr>", f"{was}</w:sectPr>"), *words)
    data = made(path, keep_comments=True).data
    width = 12240 - 2 * 1800
    assert {int(node.get(f"{W}w")) for node in reading.body(data).iterfind(f"{W}tbl/{W}tblPr/{W}tblW")} == {width}
    if not words:
        assert reading.opened(data).sections[0].page_width == docx.Document().sections[0].page_width


def test_english_runs_from_left_to_right_in_a_house_that_writes_the_other_way(tmp_path: Path) -> None:
    places = {
        "word/document.xml": ("<w:docGrid", "<w:bidi/><w:docGrid"),
        "word/styles.xml": ("<w:pPrDefault><w:pPr>", "<w:pPrDefault><w:pPr><w:bidi/>"),
    }

    def change(name: str, content: bytes) -> bytes:
        return replaced(name, *places[name])(name, content) if name in places else content

    data = made(house(tmp_path / "house.docx", change)).data
    assert "<w:bidi" not in reading.part(data, "word/styles.xml") + reading.part(data, "word/document.xml")


def test_headings_that_would_touch_a_table_above_them_get_room(tmp_path: Path) -> None:
    theirs = docx.Document()
    for level in (1, 2):
        theirs.styles[f"Heading {level}"].paragraph_format.space_before = Pt(0)
    theirs.save(str(tmp_path / "house.docx"))
    tables = list(reading.body(made(tmp_path / "house.docx").data).iter(f"{W}tbl"))
    headings = [node for table in tables if (node := table.getnext()).findtext(f"{W}pPr") is not None]
    rooms = {node.find(f"{W}pPr/{W}spacing").get(f"{W}before") for node in headings
             if node.find(f"{W}pPr/{W}pStyle").get(f"{W}val").startswith("Heading")}  # fmt: skip
    assert rooms == {"240"}


def test_names_are_filled_in_wherever_a_reader_sees_them(tmp_path: Path) -> None:
    theirs = docx.Document()
    theirs.core_properties.title = "{{ tender.reference }}"
    paragraph = theirs.add_paragraph("{{ tender.ref")
    paragraph.add_run("erence }} of ")
    paragraph.add_run("{{tender.title}}").bold = True
    theirs.add_paragraph("[[tenderkit: AC-7]]")
    theirs.save(str(tmp_path / "plain.docx"))
    path = tmp_path / "model.docx"
    shape = (
        '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="{{ tender.reference }}"/></v:shape></w:pict>'
    )
    with zipfile.ZipFile(tmp_path / "plain.docx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"<w:b/>", b"<w:b/>").replace(b"</w:body>", b"</w:body>") if "document" not in name
                         else content.replace(b"<w:sectPr", f"<w:p><w:r>{shape}</w:r></w:p><w:sectPr".encode(), 1))  # fmt: skip
    data = made(path).data
    assert reading.text(data).startswith("DH-2027/0412 of Servers and storage for the regional data centre")
    assert 'string="DH-2027/0412"' in reading.part(data, "word/document.xml")
    assert "{{" not in "".join(
        reading.part(data, name) for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.endswith(".xml")
    )


def test_braces_that_are_left_over_are_a_fault_with_the_words_around_them(tmp_path: Path) -> None:
    ((code, message),) = faults(house(tmp_path / "model.docx", lambda _n, c: c, "The {{ tender.title of us", "[[tenderkit: AC-7]]"))
    assert (code, "“The {{ tender.title of us”" in message) == ("TK504", True)


def test_what_looks_like_a_name_in_a_value_stays_as_it_was_typed(tmp_path: Path) -> None:
    text = example("high").read_text(encoding="utf-8").replace("title: Servers", "title: '{{ v }} [[tenderkit]]' #")
    (tmp_path / "tender.yaml").write_text(text, encoding="utf-8")
    path = house(tmp_path / "model.docx", lambda _n, c: c, "{{ tender.title }}", "[[tenderkit: AC-7]]")
    data = tenderkit.render(tenderkit.load_tender(tmp_path / "tender.yaml"), ["tender-annex"], house_style=path)[0].data
    assert reading.text(data).startswith("{{ v }} [[tenderkit]]")


def test_a_marker_that_appears_twice_is_a_fault(tmp_path: Path) -> None:
    ((code, message),) = faults(house(tmp_path / "model.docx", lambda _n, c: c, "[[tenderkit: AC-7]]", "[[tenderkit: AC-7]]"))
    assert (code, "[[tenderkit: AC-7]] appears twice" in message) == ("TK505", True)


def test_what_no_marker_brings_in_is_told_with_the_marker_to_add(tmp_path: Path) -> None:
    path = house(tmp_path / "model.docx", lambda _n, c: c, "# Clauses", "[[tenderkit: clauses]]")
    ((code, message),) = faults(path, "contract-schedule")
    assert (code, "[[tenderkit: criteria]]" in message) == ("TK519", True)


def test_points_that_are_rounded_do_not_come_in_without_the_rule(tmp_path: Path) -> None:
    text = example("medium").read_text(encoding="utf-8")
    text = text.replace("AC-3: 30", "AC-3: 33.5").replace("total: 50", "total: 53.5")
    (tmp_path / "tender.yaml").write_text(text, encoding="utf-8")
    tender = tenderkit.load_tender(tmp_path / "tender.yaml")
    part = house(tmp_path / "part.docx", lambda _n, c: c, "# Award", "[[tenderkit: award-criteria]]")
    with pytest.raises(TenderkitError) as caught:
        tenderkit.render(tender, ["tender-annex"], house_style=part)
    (fault,) = caught.value.faults
    assert (fault.code, fault.hint) == ("TK519", "add [[tenderkit: scoring]] in a paragraph of its own")


def test_a_numbered_heading_of_the_authors_is_referred_to_in_the_stead_of_that_of_the_section_below_it(tmp_path: Path) -> None:
    theirs = docx.Document(str(ROOT / "templates/house-style.docx"))
    for heading, marker in (("Rule", "scoring"), ("Award", "award-criteria"), ("All of them", "summary")):
        theirs.add_paragraph(heading, style="Heading 1")
        theirs.add_paragraph(f"[[tenderkit: {marker}]]")
    theirs.save(str(tmp_path / "model.docx"))
    data = made(tmp_path / "model.docx").data
    assert "Section 3 lists them." in reading.text(data)
    around = {node.get(f"{W}name"): node.getparent() for node in reading.body(data).iter(f"{W}bookmarkStart")}
    assert "".join(node.text for node in around["_Ref_summary"].iter(f"{W}t")) == "All of them"


def test_a_heading_of_the_authors_that_is_cited_by_a_number_it_has_not_is_told(tmp_path: Path) -> None:
    whole = ("# Rule", "[[tenderkit: scoring]]", "# Award", "[[tenderkit: award-criteria]]", "# All", "[[tenderkit: summary]]")
    assert faults(house(tmp_path / "model.docx", lambda _n, c: c, *whole)) == [
        ("TK519", "the heading “All” has no number to refer to (let Word number it)")
    ]


def test_a_colleagues_name_and_the_picture_of_a_first_page_do_not_go_out(tmp_path: Path) -> None:
    theirs = docx.Document()
    theirs.core_properties.author = theirs.core_properties.last_modified_by = "Former colleague"
    theirs.add_paragraph("[[tenderkit: AC-7]]")
    theirs.save(str(tmp_path / "model.docx"))
    document = made(tmp_path / "model.docx")
    opened = reading.opened(document.data).core_properties
    assert (opened.title, opened.author, opened.language) == (
        "Tender annex: human rights criteria", "Data Houses of the Northern Provinces", "en-GB"
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(document.data)) as archive:
        assert [name for name in archive.namelist() if "thumbnail" in name or b"Former colleague" in archive.read(name)] == []


def test_our_text_says_its_language_in_a_document_of_another_one(tmp_path: Path) -> None:
    path = house(
        tmp_path / "model.docx", replaced("word/styles.xml", 'w:val="en-US"', 'w:val="sv-SE"'), "Text", "[[tenderkit: AC-7]]"
    )
    runs = [run for run in reading.body(made(path).data).iter(f"{W}r") if run.find(f"{W}t") is not None]
    languages = [run.find(f"{W}rPr/{W}lang") for run in runs]
    assert languages[0] is None
    assert {node.get(f"{W}val") for node in languages[1:]} == {"en-GB"}
