"""The buyer's pictures in documents: the logo above the title, pictures of templates and clauses, each described and once."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import mammoth
import page
import pypandoc
import pytest
from conftest import ROOT
from lxml import etree
from support import accessibility, lint, reading
from support.lint import WP, A
from support.open_xml_sdk import Validator
from support.png import png
from support.reading import W
from test_house import HOUSES
from test_house import houses as houses
from test_model import findings as findings_in_model
from test_model import model

import tenderkit
from tenderkit import TenderkitError, office
from tenderkit.documents.dry_run import check_library, check_tender

MM = 36_000  # EMU
FRONT = """---
id: sites
title: Sites
description: Sites
version: "1.0"
audience: tenderer
---
# Sites of delivery

"""
LOGO = ("contracting_authority:\n", "contracting_authority:\n  logo: {file: logo.png, alt: Arms of <Västerbro> & others}\n")
Write = Callable[..., Path]


@pytest.fixture
def tender(tender_file: Write, tmp_path: Path) -> tenderkit.Tender:
    (tmp_path / "maps").mkdir()
    (tmp_path / "logo.png").write_bytes(png(600, 200, density=300))
    (tmp_path / "maps/sites.png").write_bytes(png(1200, 500, tint=20))
    (tmp_path / "small.png").write_bytes(png(96, 48, density=96))
    return tenderkit.load_tender(tender_file("medium", LOGO))


def made(tender: tenderkit.Tender, text: str, house: Path | None = None) -> bytes:
    templates = tender.folder / "templates"
    templates.mkdir(exist_ok=True)
    (templates / "sites.md").write_text(FRONT + text, encoding="utf-8")
    return tenderkit.render(tender, "sites", templates=templates, house_style=house)[0].data


def faults(tender: tenderkit.Tender, text: str) -> list[str]:
    with pytest.raises(TenderkitError) as caught:
        made(tender, text)
    return [str(fault).rpartition("sites.md:")[2] for fault in caught.value.faults]


def drawn(data: bytes) -> list[tuple[int, int]]:
    return [(int(node.get("cx")), int(node.get("cy"))) for node in reading.body(data).iter(f"{WP}extent")]


def told(data: bytes) -> list[str]:
    return [str(node.get("descr")) for node in reading.body(data).iter(f"{WP}docPr")]


def media(data: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist() if "/media/" in name}


# The logo


@pytest.mark.parametrize("document", ["tender-annex", "tender-annex-short", "contract-schedule"])
def test_the_logo_stands_above_the_name_of_the_authority(tender: tenderkit.Tender, document: str) -> None:
    [one] = tenderkit.render(tender, document)
    first, second, *_ = reading.body(one.data).iter(f"{W}p")
    assert first.find(f".//{A}blip") is not None
    assert "".join(second.itertext()) == "Joint Purchasing Office Västerbro"
    assert told(one.data) == ["Arms of <Västerbro> & others"]
    assert lint.findings(one.data) == accessibility.findings(one.data) == []


@pytest.mark.parametrize(
    ("size", "density", "wanted"),
    [
        ((600, 200), 300, (50.8, 16.9)),  # its own size
        ((900, 900), 300, (18, 18)),
        ((3000, 200), 300, (80, 5.3)),
        ((60, 20), 96, (15.9, 5.3)),  # never made larger
    ],
)
def test_a_logo_has_its_own_size_up_to_18_mm_high_and_half_a_line_wide(
    tender: tenderkit.Tender, size: tuple[int, int], density: int, wanted: tuple[float, float]
) -> None:
    (tender.folder / "logo.png").write_bytes(png(*size, density=density))
    [(across, down)] = drawn(tenderkit.render(tender, "tender-annex")[0].data)
    assert (across / MM, down / MM) == pytest.approx(wanted, abs=1.5)
    assert across / down == pytest.approx(size[0] / size[1], rel=0.02)


def test_a_tender_without_a_logo_has_none(tender_file: Write) -> None:
    data = tenderkit.render(tenderkit.load_tender(tender_file("medium")), "tender-annex")[0].data
    assert drawn(data) == []
    assert media(data) == {}


def test_the_same_logo_gives_the_same_bytes_from_another_folder(
    tender: tenderkit.Tender, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    for name in ("tender.yaml", "logo.png"):
        (other / name).write_bytes((tender.folder / name).read_bytes())
    again = tenderkit.load_tender(other / "tender.yaml")
    assert tenderkit.render(tender, "tender-annex")[0].data == tenderkit.render(again, "tender-annex")[0].data


def test_a_logo_that_is_saved_again_is_read_again(tender: tenderkit.Tender) -> None:
    before = media(tenderkit.render(tender, "tender-annex")[0].data)
    (tender.folder / "logo.png").write_bytes(png(600, 200, tint=7))
    assert media(tenderkit.render(tender, "tender-annex")[0].data) != before


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("{file: logo.png}", "TK110 “alt” is missing"),
        ("{alt: Arms}", "TK110 “file” is missing"),
        ('{file: logo.png, alt: ""}', "TK117"),
        ("{file: nothing.png, alt: Arms}", "TK433 the picture “nothing.png” cannot be read"),
        ("{file: ../logo.png, alt: Arms}", "TK433 “../logo.png” is not a path within the folder"),
        ("{file: tender.yaml, alt: Arms}", "TK434 “tender.yaml” is not a kind of picture"),
        ("logo.png", "TK116"),
    ],
)
@pytest.mark.parametrize("consultation", [False, True])
def test_a_logo_that_no_document_can_hold_is_a_fault_at_its_line(
    tender_file: Write, tmp_path: Path, written: str, wanted: str, consultation: bool
) -> None:
    (tmp_path / "logo.png").write_bytes(png())
    path = tender_file("medium", (LOGO[0], f"{LOGO[0]}  logo: {written}\n"))
    with pytest.raises(TenderkitError) as caught:
        tenderkit.load_tender(path, consultation=consultation)
    [fault] = caught.value.faults
    assert str(fault).partition(f"{path.name}:")[2].startswith(f"9: {wanted}")


# Pictures of templates and clauses


def test_a_picture_alone_stands_between_the_margins(tender: tenderkit.Tender) -> None:
    data = made(tender, "![Map of the sites](maps/sites.png)\n\n![A small one](small.png)\n")
    (across, down), small = drawn(data)
    assert across / MM == pytest.approx(160, abs=5)
    assert down / across == pytest.approx(500 / 1200, rel=0.01)
    assert [round(each / MM, 1) for each in small] == [25.4, 12.7]
    assert told(data) == ["Map of the sites", "A small one"]
    assert lint.findings(data) == accessibility.findings(data) == []


def test_a_tall_picture_leaves_room_on_its_page(tender: tenderkit.Tender) -> None:
    (tender.folder / "tall.png").write_bytes(png(500, 3000))
    [(_, down)] = drawn(made(tender, "![A tower](tall.png)\n"))
    assert down / MM <= 142


def test_a_picture_is_in_the_file_once_whatever_its_name(tender: tenderkit.Tender) -> None:
    (tender.folder / "copy.png").write_bytes((tender.folder / "small.png").read_bytes())
    data = made(tender, "![One](small.png)\n\n![Two](copy.png)\n\n- ![Three](small.png)\n\nFour: ![Four](small.png)\n")
    assert len(told(data)) == 4
    assert len(media(data)) == 1
    assert lint.findings(data) == []


def test_a_caption_counts_along_with_those_of_charts(tender: tenderkit.Tender) -> None:
    text = (
        '![Map](maps/sites.png "The sites of *{{ tender.title }}*")\n\nChart: Sites\n| Site | Number |\n|:--|--:|\n| North | 2 |\n'
    )
    data = made(tender, text)
    assert [line for line in reading.text(data).split("\n") if line.startswith("Figure")] == [
        "Figure 1. The sites of *Notebooks and docking stations for schools & libraries*",
        "Figure 2. Sites",
    ]
    assert lint.findings(data) == accessibility.findings(data) == []


def test_words_and_path_may_be_values(tender: tenderkit.Tender) -> None:
    data = made(tender, '{% set name = "sites" %}\n![{{ tender.reference }} "*x*" \\]](maps/{{ name }}.png)\n')
    assert told(data) == ['2027/ICT/014 "x" ]']


def test_a_value_does_not_become_a_picture(tender: tenderkit.Tender) -> None:
    assert drawn(made(tender, '{{ "![x](small.png)" }}\n')) == []


def test_pictures_in_cells_fit_their_columns(tender: tenderkit.Tender) -> None:
    words = "words " * 60
    data = made(
        tender, f"Table name: x\n| A | B | C |\n|:--|:--|--:|\n| ![Map](maps/sites.png) | {words} | ![Small](small.png) |\n"
    )
    grid = [int(node.get(f"{W}w")) * 635 for node in reading.body(data).iter(f"{W}gridCol")]
    (map_wide, _), (small_wide, _) = drawn(data)
    assert 30 * MM < map_wide < grid[0]
    assert small_wide < grid[2]
    assert lint.findings(data) == accessibility.findings(data) == []


def test_a_picture_is_as_wide_as_a_page_on_its_side(tender: tenderkit.Tender) -> None:
    (tender.folder / "wide.png").write_bytes(png(4000, 900))
    upright, lying = drawn(made(tender, "![Wide](wide.png)\n\n[LANDSCAPE]\n\n![Wide](wide.png)\n"))
    assert lying[0] > 1.4 * upright[0]


def test_what_cannot_be_drawn_is_a_fault_at_its_line(tender: tenderkit.Tender) -> None:
    (tender.folder / "a.svg").write_text("<svg/>")
    text = "![Map](nothing.png)\n\n- ![Drawing](a.svg)\n\n| A |\n|:--|\n| ![Out](../a.png) |\n\n![Far](https://example.org/a.png)\n"
    assert [line[:9] for line in faults(tender, text)] == ["10: TK433", "12: TK434", "16: TK433", "18: TK433"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("![](small.png)", "a picture without words"),
        ("![ ](small.png)", "a picture without words"),
        ("![Words]()", "a picture without a file"),
        ("![A [link](https://example.org)](small.png)", "the words for a picture are no more than words"),
        ("## A heading ![x](small.png)", "a picture cannot be in a heading"),
        ("[![x](small.png)](https://example.org)", "a picture cannot be in a link"),
        ("Table: ![x](small.png)\n| A |\n|:--|\n| b |", "a picture cannot be in a caption"),
        ("Chart: c\n| A | B |\n|:--|--:|\n| ![x](small.png) | 1 |", "a link, reference, picture or footnote cannot be in a chart"),
        ('Words ![x](small.png "caption")', "a picture among words has no caption"),
        ('| A |\n|:--|\n| ![x](small.png "caption") |', "a picture in a cell has no caption"),
        ('![x](small.png "caption") {.lead}', "a picture with a caption has no style and no anchor"),
        ("[![x](small.png)](check:name)", "a picture cannot be in a link"),
    ],
)
def test_where_no_picture_can_stand_it_is_a_fault(tender: tenderkit.Tender, text: str, wanted: str) -> None:
    assert any(f"TK420 {wanted}" in line for line in faults(tender, text))


def test_a_clause_of_the_buyer_can_have_a_picture(tender: tenderkit.Tender) -> None:
    shipped = (ROOT / "clauses/en/AC-3.md").read_text(encoding="utf-8")
    clauses = tender.folder / "clauses"
    clauses.mkdir()
    (clauses / "en").mkdir()
    (clauses / "en/AC-3.md").write_text(
        shipped.replace("# Verification", "![Map of the sites](maps/sites.png)\n\n# Verification", 1), encoding="utf-8"
    )
    mine = tenderkit.load_tender(tender.folder, clauses=clauses)
    assert "Map of the sites" in told(tenderkit.render(mine, "tender-annex")[0].data)


@pytest.mark.some(3)
@pytest.mark.parametrize("name", HOUSES)
def test_pictures_are_whole_in_any_house(tender: tenderkit.Tender, houses: Path, name: str) -> None:
    data = made(tender, '![Map](maps/sites.png "Sites")\n\n![Small](small.png)\n', houses / name)
    assert lint.findings(data) == []
    assert len(media(data)) >= 2


def test_pictures_come_in_at_a_marker_and_once_more_in_a_document_of_ours(tender: tenderkit.Tender) -> None:
    text = "## Sites\n\n![Map](maps/sites.png)\n"
    first = made(tender, text, model(tender.folder / "model.docx", "# Chapter", "[[tenderkit]]", "End."))
    assert findings_in_model(first) == []
    # What was made is a model in its turn.
    archive = zipfile.ZipFile(io.BytesIO(first))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for member in archive.namelist():
            content = archive.read(member)
            packed.writestr(member, content.replace(b">End.<", b">[[tenderkit]]<") if member == "word/document.xml" else content)
    (tender.folder / "again.docx").write_bytes(out.getvalue())
    second = made(tender, text, tender.folder / "again.docx")
    assert findings_in_model(second) == []
    assert told(second) == ["Map", "Map"]
    assert len(media(second)) == 1


def test_a_check_tells_the_faults_of_pictures_and_one_of_the_templates_alone_needs_none(tender: tenderkit.Tender) -> None:
    with pytest.raises(TenderkitError):
        made(tender, "![Map](nothing.png)\n")
    templates = tender.folder / "templates"
    found = check_tender(tender.folder / "tender.yaml", templates=templates).faults
    assert [fault.code for fault in found if fault.severity == "fault"] == ["TK433"]
    assert [fault for fault in check_library(templates=templates) if fault.severity == "fault"] == []


def test_the_ids_of_drawings_differ(tender: tenderkit.Tender) -> None:
    table = "| A | B |\n|:--|:--|\n| ![c](small.png) | ![d](small.png) |\n"
    text = f"![a](small.png)\n\nChart: c\n| A | B |\n|:--|--:|\n| x | 1 |\n\n![b](small.png)\n\n{table}"
    data = made(tender, text)
    ids = [node.get("id") for node in reading.body(data).iter(f"{WP}docPr")]
    assert len(set(ids)) == 5
    assert lint.findings(data) == []


def test_a_reader_finds_each_picture_where_it_stands(tender: tenderkit.Tender) -> None:
    data = made(tender, "Before.\n\n![Small](small.png)\n\n![Map](maps/sites.png)\n")
    archive = zipfile.ZipFile(io.BytesIO(data))
    related = {
        node.get("Id"): node.get("Target")
        for node in etree.fromstring(archive.read("word/_rels/document.xml.rels")).iter("{*}Relationship")
    }
    embed = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    shown = [archive.read(f"word/{related[node.get(embed)]}") for node in reading.body(data).iter(f"{A}blip")]
    assert shown == [png(96, 48, density=96), png(1200, 500, tint=20)]


def test_pandoc_and_mammoth_find_the_words_of_each_picture(tender: tenderkit.Tender) -> None:
    data = made(tender, "Before.\n\n![A & B](small.png)\n\n- ![Map](maps/sites.png)\n\nAfter.\n")
    path = tender.folder / "made.docx"
    path.write_bytes(data)
    assert re.findall(r"!\[(.*?)\]", pypandoc.convert_file(path, "markdown")) == ["A & B", "Map"]
    assert re.findall(r'alt="(.*?)"', mammoth.convert_to_html(io.BytesIO(data)).value) == ["A &amp; B", "Map"]


EVERYTHING = """\
## Sites {{ anchor("sites") }}

![Map of the sites](maps/sites.png "Sites of {{ tender.title }}")

[LANDSCAPE]

Table: Sites
| Picture | Site |
|:--|:--|
| ![A small one](small.png) | North |

[PORTRAIT]

- An item ![with a small one](small.png) in it

[PAGE]

![A photo](photo.jpg)
"""


@pytest.mark.slow
def test_word_and_pdf_find_nothing_wrong_with_pictures_and_turned_pages(
    tender: tenderkit.Tender, houses: Path, soffice: str, sdk_validator: Validator
) -> None:
    (tender.folder / "photo.jpg").write_bytes((ROOT / "tests/data/pictures/photo.jpg").read_bytes())
    marked = model(tender.folder / "model.docx", "# Chapter", "[[tenderkit]]", "End.")
    files = [
        (str(house), made(tender, EVERYTHING, house)) for house in (None, houses / "frame.docx", houses / "pandoc.docx", marked)
    ]
    assert sdk_validator.found(dict(files)) == {}
    pdfs = office.converted([(f"{number}.docx", data) for number, (_, data) in enumerate(files)], "pdf")
    for (name, _), pdf in zip(files, pdfs, strict=True):
        assert [failure.rule_id for failure in page.validate_pdf_bytes(pdf, profile="ua1").failures] == [], name
