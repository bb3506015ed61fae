"""Documents in house styles that nobody made for us: they keep their look, and stay whole."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pypandoc
import pytest
from conftest import ROOT, example
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt, RGBColor
from support import lint, peers, reading
from support.open_xml_sdk import Validator
from support.reading import W

import tenderkit
from tenderkit import TenderkitError

SHIPPED = ROOT / "templates/house-style.docx"
# What a buyer's own file may do: it is older than Word 2013.
ALLOWED = {"word_runs_in_its_present_mode"}


def plain() -> docx.document.Document:
    return docx.Document()


def landscape() -> docx.document.Document:
    made = docx.Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    made.add_paragraph("Content of the file", style="Heading 1")
    return made


def with_frame() -> docx.document.Document:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "{{ tender.reference }} & {{ document.title }}"
    footer = made.sections[0].footer.paragraphs[0]
    footer.add_run("Ref. {{ tender")
    footer.add_run(".reference }").bold = True
    footer.add_run("} of the authority")
    return made


def without_heading_2() -> docx.document.Document:
    made = docx.Document()
    style = made.styles["Heading 2"]
    style.element.getparent().remove(style.element)
    return made


def with_dutch_ids() -> docx.document.Document:
    made = docx.Document()
    for style in made.styles:
        if style.style_id.startswith("Heading") and len(style.style_id) == 8:
            new = f"Kop{style.style_id[-1]}"
            for link in made.styles.element.iter(f"{W}link", f"{W}basedOn", f"{W}next"):
                if link.get(f"{W}val") == style.style_id:
                    link.set(f"{W}val", new)
            style.element.set(f"{W}styleId", new)
    return made


def with_dutch_names() -> docx.document.Document:
    made = without_heading_2()
    first = made.styles["Heading 1"]
    first.element.getparent().remove(first.element)
    for level in (1, 2):
        style = made.styles.add_style(f"Kop {level}", 1)
        style.base_style = made.styles["Normal"]
        style.font.size = Pt(24 - 4 * level)
        style.font.color.rgb = RGBColor(0x80, 0, 0)
    return made


def template() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(saved(plain())) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"wordprocessingml.document.main", b"wordprocessingml.template.main"))
    return data.getvalue()


def saved(made: docx.document.Document) -> io.BytesIO:
    data = io.BytesIO()
    made.save(data)
    return data


def of_pandoc() -> bytes:
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout


HOUSES: dict[str, Callable[[], docx.document.Document | bytes]] = {
    "python-docx.docx": plain,
    "landscape.docx": landscape,
    "frame.docx": with_frame,
    "no-heading-2.docx": without_heading_2,
    "dutch-ids.docx": with_dutch_ids,
    "dutch-names.docx": with_dutch_names,
    "template.dotx": template,
    "pandoc.docx": of_pandoc,
    "ours.docx": SHIPPED.read_bytes,
}


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("houses")
    for name, make in HOUSES.items():
        made = make()
        (folder / name).write_bytes(made if isinstance(made, bytes) else saved(made).getvalue())
    return folder


def rendered(path: Path, scenario: str = "high", **options: bool) -> dict[str, bytes]:
    tender = tenderkit.load_tender(example(scenario))
    return {made.id: made.data for made in tenderkit.render(tender, house_style=path, **options)}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOUSES)
def test_documents_are_whole_in_any_house(houses: Path, name: str) -> None:
    for data in rendered(houses / name).values():
        found = [finding for finding in lint.findings(data) if finding.rule not in ALLOWED]
        assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("name", HOUSES)
def test_every_word_is_there_in_any_house(houses: Path, name: str) -> None:
    ours = tenderkit.render(tenderkit.load_tender(example("high")), ["contract-schedule"])[0].data
    theirs = rendered(houses / name)["contract-schedule"]
    assert reading.text(theirs) == reading.text(ours)


@pytest.mark.some(1)
@pytest.mark.parametrize("name", HOUSES)
def test_the_bytes_are_the_same_every_time(houses: Path, name: str) -> None:
    assert rendered(houses / name) == rendered(houses / name)


@pytest.mark.slow
@pytest.mark.parametrize("name", HOUSES)
def test_the_open_xml_sdk_finds_no_error_in_any_house(houses: Path, name: str, sdk_validator: Validator) -> None:
    assert sdk_validator.errors(rendered(houses / name)["contract-schedule"]) == []


@pytest.mark.slow
def test_documents_are_whole_in_a_house_that_libreoffice_made(soffice: str, sdk_validator: Validator, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Words of the authority.\n", encoding="utf-8")
    peers.convert(soffice, "docx:MS Word 2007 XML", tmp_path, tmp_path / "words.txt")
    ours = {made.id: made.data for made in tenderkit.render(tenderkit.load_tender(example("high")))}
    for name, data in rendered(tmp_path / "words.docx").items():
        assert reading.text(data) == reading.text(ours[name])
        assert [finding for finding in lint.findings(data) if finding.rule not in ALLOWED] == []
        assert sdk_validator.errors(data) == []


def style_of(data: bytes, name: str) -> docx.styles.style.BaseStyle:
    return reading.opened(data).styles[name]


def test_their_styles_win(houses: Path) -> None:
    theirs = style_of(rendered(houses / "python-docx.docx")["tender-annex"], "Heading 1")
    assert theirs.font.color.rgb == docx.Document().styles["Heading 1"].font.color.rgb
    assert theirs.font.size == docx.Document().styles["Heading 1"].font.size


def test_a_style_that_is_missing_is_added_from_ours(houses: Path) -> None:
    data = rendered(houses / "no-heading-2.docx")["tender-annex"]
    assert style_of(data, "Heading 2").font.color.rgb == docx.Document().styles["Heading 1"].font.color.rgb
    assert style_of(data, "Clause").name == "Clause"


def test_the_page_is_theirs_and_tables_fill_it(houses: Path) -> None:
    data = rendered(houses / "landscape.docx")["contract-schedule"]
    section = reading.opened(data).sections[0]
    assert section.page_width > section.page_height
    width = section.page_width - section.left_margin - section.right_margin
    table = reading.body(data).find(f"{W}tbl/{W}tblPr/{W}tblW")
    assert int(table.get(f"{W}w")) == width // 635


def test_the_content_of_the_file_is_dropped(houses: Path) -> None:
    assert "Content of the file" not in reading.text(rendered(houses / "landscape.docx")["tender-annex"])


def test_names_in_header_and_footer_are_filled_in_also_where_word_has_split_them(houses: Path) -> None:
    section = reading.opened(rendered(houses / "frame.docx")["tender-annex"]).sections[0]
    assert section.header.paragraphs[0].text == "DH-2027/0412 & Tender annex: human rights criteria"
    assert section.footer.paragraphs[0].text == "Ref. DH-2027/0412 of the authority"


def test_a_draft_says_so_above_their_header(houses: Path) -> None:
    header = reading.opened(rendered(houses / "frame.docx", draft=True)["tender-annex"]).sections[0].header
    assert header.paragraphs[0].text == "DRAFT"


def test_a_file_without_header_gets_ours(houses: Path) -> None:
    header = reading.opened(rendered(houses / "python-docx.docx")["tender-annex"]).sections[0].header
    assert header.paragraphs[0].text == "Data Houses of the Northern Provinces\tTender annex: human rights criteria"


def test_their_own_numbers_of_headings_are_used_in_references(tmp_path: Path) -> None:
    path = tmp_path / "roman.docx"
    with zipfile.ZipFile(SHIPPED) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/numbering.xml":
                content = content.replace(
                    b'<w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>',
                    b'<w:numFmt w:val="upperRoman"/><w:pStyle w:val="Heading1"/>',
                )
            new.writestr(name, content)
    data = rendered(path)["contract-schedule"]
    assert "AC-7 Due diligence processes (section IV.2)" in reading.text(data)
    assert [finding for finding in lint.findings(data) if finding.rule not in ALLOWED] == []


def test_the_tender_file_names_house_style_and_names_of_styles(houses: Path, tmp_path: Path) -> None:
    text = example("low").read_text(encoding="utf-8")
    more = "house:\n  style: dutch-names.docx\n  styles: {heading 1: Kop 1, heading 2: Kop 2}\n"
    path = tmp_path / "tender.yaml"
    path.write_text(text[: text.index("house:")] + more, encoding="utf-8")
    (tmp_path / "dutch-names.docx").write_bytes((houses / "dutch-names.docx").read_bytes())
    data = tenderkit.render(tenderkit.load_tender(path), ["tender-annex"])[0].data
    used = {paragraph.style.name for paragraph in reading.opened(data).paragraphs}
    assert {"Kop 1", "Kop 2"} <= used
    # The lint knows headings by Word's own names; these have others.
    allowed = ALLOWED | {"contents_list_the_headings"}
    assert [finding for finding in lint.findings(data) if finding.rule not in allowed] == []


def test_two_styles_of_ours_can_be_one_of_theirs(houses: Path, tmp_path: Path) -> None:
    text = example("low").read_text(encoding="utf-8")
    more = "house:\n  style: house.docx\n  styles: {Body Text: Normal, Table Text: Normal, Title: heading 1}\n"
    path = tmp_path / "tender.yaml"
    path.write_text(text[: text.index("house:")] + more, encoding="utf-8")
    (tmp_path / "house.docx").write_bytes((houses / "python-docx.docx").read_bytes())
    data = tenderkit.render(tenderkit.load_tender(path), ["tender-annex"])[0].data
    assert [finding for finding in lint.findings(data) if finding.rule not in ALLOWED] == []
    title = next(each.style for each in reading.opened(data).paragraphs if each.text == "Tender annex: human rights criteria")
    assert title.base_style.name == "Heading 1"
    assert style_of(data, "Heading 1").font.color.rgb == docx.Document().styles["Heading 1"].font.color.rgb


def faults(path: Path) -> list[str]:
    with pytest.raises(TenderkitError) as caught:
        rendered(path)
    return [fault.code for fault in caught.value.faults]


def broken() -> Iterator[tuple[str, bytes]]:
    yield "words.docx", b"these are words"
    yield "old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield "cut.docx", SHIPPED.read_bytes()[:20_000]
    changes = {
        "macros.docx": ("word/vbaProject.bin", b"x"),
        "doctype.docx": ("word/styles.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><w:styles/>'),
        "traversal.docx": ("../outside.xml", b"<x/>"),
        "damaged.docx": ("word/styles.xml", b"<w:styles"),
    }
    for name, (part, content) in changes.items():
        data = io.BytesIO()
        with zipfile.ZipFile(SHIPPED) as old, zipfile.ZipFile(data, "w") as new:
            for member in old.namelist():
                if member != part:
                    new.writestr(member, old.read(member))
            new.writestr(part, content)
        yield name, data.getvalue()


@pytest.mark.parametrize(("name", "content"), list(broken()), ids=[name for name, _ in broken()])
def test_a_file_that_is_no_house_style_is_a_fault(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert faults(tmp_path / name) == ["TK501"]


@pytest.mark.parametrize(("name", "content"), list(broken()), ids=[name for name, _ in broken()])
def test_a_file_among_the_templates_comes_in_by_the_same_door(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "house-style.docx"
    path.write_bytes(content)
    by_both_doors = []
    for options in ({"house_style": path}, {"templates": tmp_path}):
        with pytest.raises(TenderkitError) as caught:
            tenderkit.render(tenderkit.load_tender(example("low")), ["tender-annex"], **options)
        by_both_doors.append(list(map(str, caught.value.faults)))
    assert by_both_doors[0] == by_both_doors[1]
    assert str(path) in by_both_doors[1][0]


def test_a_file_among_the_templates_that_unpacks_without_end_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(SHIPPED) as old, zipfile.ZipFile(tmp_path / "house-style.docx", "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, old.read(member) + (b" " * 201_000_000 if member == "word/styles.xml" else b""))
    with pytest.raises(TenderkitError, match="TK501 the file is too large for a house style"):
        tenderkit.render(tenderkit.load_tender(example("low")), ["tender-annex"], templates=tmp_path)


def test_a_word_file_of_any_author_among_the_templates_gives_documents_its_look(tmp_path: Path) -> None:
    made = docx.Document()
    made.styles["Heading 1"].font.color.rgb = docx.shared.RGBColor(0x12, 0x34, 0x56)
    made.save(str(tmp_path / "house-style.docx"))
    data = tenderkit.render(tenderkit.load_tender(example("low")), ["tender-annex"], templates=tmp_path)[0].data
    assert str(style_of(data, "Heading 1").font.color.rgb) == "123456"


def test_an_unknown_name_in_a_header_is_a_fault_that_says_where(tmp_path: Path) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "{{ tender.referense }} {{ 1 + 1 }}"
    made.save(tmp_path / "house.docx")
    tender = tenderkit.load_tender(example("low"))
    with pytest.raises(TenderkitError) as caught:
        tenderkit.render(tender, ["tender-annex"], house_style=tmp_path / "house.docx")
    found = sorted(str(fault).split(": ", 1)[1] for fault in caught.value.faults)
    assert found == [
        "TK404 in word/header1.xml: “referense” is not defined there (did you mean “reference”?)",
        "TK504 “{{ 1 + 1 }}” in word/header1.xml is not a plain name (write a name such as {{ tender.reference }})",
    ]


def test_a_character_that_marks_values_is_a_fault_in_a_header_too(tmp_path: Path) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Our\ue001 header"
    made.save(tmp_path / "house.docx")
    with pytest.raises(TenderkitError) as caught:
        tenderkit.render(tenderkit.load_tender(example("low")), ["tender-annex"], house_style=tmp_path / "house.docx")
    (fault,) = caught.value.faults
    assert (fault.code, fault.location.path) == ("TK418", str(tmp_path / "house.docx"))
    assert "word/header1.xml holds the character U+E001" in fault.message


def test_a_mapping_that_names_nothing_is_a_fault_with_a_suggestion(houses: Path, tmp_path: Path) -> None:
    text = example("low").read_text(encoding="utf-8")
    path = tmp_path / "tender.yaml"
    more = "house:\n  style: dutch-names.docx\n  styles: {heading 1: Kopp 1, headng 2: Kop 2}\n"
    path.write_text(text[: text.index("house:")] + more, encoding="utf-8")
    (tmp_path / "dutch-names.docx").write_bytes((houses / "dutch-names.docx").read_bytes())
    with pytest.raises(TenderkitError) as caught:
        tenderkit.render(tenderkit.load_tender(path), ["tender-annex"])
    told = "\n".join(str(fault) for fault in caught.value.faults)
    assert "TK503 documents use no style “headng 2” (did you mean “heading 2”?)" in told
    assert "has no paragraph style “Kopp 1” for “heading 1” (did you mean “Kop 1”?)" in told


def test_text_below_headings_of_theirs_goes_from_margin_to_margin(houses: Path) -> None:
    data = rendered(houses / "python-docx.docx")["contract-schedule"]
    lead = style_of(data, "Lead").paragraph_format
    assert (lead.left_indent, lead.right_indent) == (0, 0)
    ours = style_of(
        tenderkit.render(tenderkit.load_tender(example("high")), ["contract-schedule"])[0].data, "Lead"
    ).paragraph_format
    assert ours.left_indent == docx.shared.Twips(850)
    assert ours.right_indent > 0
