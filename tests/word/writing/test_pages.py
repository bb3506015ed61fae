"""New pages and pages on their side: in a document of ours, in a buyer's house, at a marker of a buyer's document."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import example
from lxml import etree
from support import accessibility, lint, reading, their_models
from support.reading import W
from support.word_files import Style, WordFile, header, headings, paragraph, said, section
from test_house import HOUSES
from test_house import houses as houses
from test_model import findings as findings_in_model
from test_writer import written

import tenderkit
from tenderkit import TenderkitError

WIDE = """\
## Sites {#sites}

Table name: Sites
| Site | What is delivered there | Until |
|:--|:----|:--|
| North | Notebooks, docking stations and everything that belongs to them, in pallets of forty | 1 March 2027 |
"""
TEMPLATE = f"""\
---
id: sites
title: Sites
description: Sites
version: "1.0"
audience: tenderer
---
# Sites of delivery

## About {{{{ anchor("about") }}}}

Words.

[LANDSCAPE]

{WIDE.replace("{#sites}", '{{ anchor("sites") }}')}
[PORTRAIT]

## After {{{{ anchor("after") }}}}

Words, see section {{{{ number("sites") }}}}.

[PAGE]

Words on a new page.
"""

PLAIN = TEMPLATE.replace("[LANDSCAPE]", "").replace("[PORTRAIT]", "")
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sections(data: bytes) -> list[etree._Element]:
    return list(reading.body(data).iter(f"{W}sectPr"))


def sides(data: bytes) -> list[str]:
    return [
        "lying" if int(size.get(f"{W}w")) > int(size.get(f"{W}h")) else "upright" for size in reading.body(data).iter(f"{W}pgSz")
    ]


def on_a_new_page(data: bytes) -> list[str]:
    """The words of the paragraphs that begin a page."""
    return ["".join(node.getparent().getparent().itertext()) for node in reading.body(data).iter(f"{W}pageBreakBefore")]


def tables(data: bytes) -> list[int]:
    return [int(node.get(f"{W}w")) for node in reading.body(data).iter(f"{W}tblW")]


def made(folder: Path, house: Path | None = None, template: str = TEMPLATE, **options: bool) -> bytes:
    templates = folder / "templates"
    templates.mkdir(exist_ok=True)
    (templates / "sites.md").write_text(template, encoding="utf-8")
    tender = tenderkit.load_tender(example("low"))
    return tenderkit.render(tender, "sites", templates=templates, house_style=house, **options)[0].data


@pytest.mark.parametrize(
    "block",
    [
        "Words.",
        "## A heading",
        "- an item",
        "> [!NOTE]\n> A box.",
        "[TOC]",
        "Table: Named\n| A |\n|:--|\n| b |",
        "A clause. {.clause}",
    ],
)
def test_what_stands_behind_a_page_break_begins_a_page(block: str) -> None:
    data = written(f"# Title\n\n## One\n\n### Two\n\nBefore.\n\n[PAGE]\n\n{block}\n")
    assert len(on_a_new_page(data)) == 1
    assert lint.findings(data) == []


def test_a_table_without_a_caption_begins_a_page_too() -> None:
    data = written("# Title\n\nBefore.\n\n[PAGE]\n\nTable name: x\n| A |\n|:--|\n| b |\n")
    [node] = reading.body(data).iter(f"{W}pageBreakBefore")
    assert node.getparent().getparent().getnext().tag == f"{W}tbl"
    assert lint.findings(data) == []


@pytest.mark.parametrize(
    "text", ["[PAGE]\n\n# Title\n\nWords.", "# Title\n\nWords.\n\n[PAGE]\n\n[PAGE]\n", "# Title\n\nWords.\n\n[LANDSCAPE]\n"]
)
def test_no_page_is_left_empty(text: str) -> None:
    data = written(text)
    assert on_a_new_page(data) == []
    assert sides(data) == ["upright"]


def test_several_page_breaks_in_a_row_are_one() -> None:
    data = written("# Title\n\nWords.\n\n[PAGE]\n\n[LANDSCAPE]\n\n[PAGE]\n\nMore.\n\n[LANDSCAPE]\n\nAgain.")
    assert sides(data) == ["upright", "lying"]
    assert on_a_new_page(data) == ["Again."], "it lies on its side already"


def test_pages_lie_on_their_side_from_mark_to_mark(tmp_path: Path) -> None:
    data = made(tmp_path)
    assert sides(data) == ["upright", "lying", "upright"]
    assert [node.get(f"{W}orient") for node in reading.body(data).iter(f"{W}pgSz")] == [None, "landscape", None]
    assert on_a_new_page(data) == ["Words on a new page."]
    assert lint.findings(data) == accessibility.findings(data) == []


def test_a_table_has_the_width_of_the_page_on_its_side(tmp_path: Path) -> None:
    assert tables(made(tmp_path))[0] > 1.4 * tables(made(tmp_path, template=TEMPLATE.replace("[LANDSCAPE]", "[PAGE]")))[0]


def test_header_and_footer_reach_from_margin_to_margin_on_a_page_on_its_side(tmp_path: Path) -> None:
    data = made(tmp_path)
    _, lying, after = sections(data)
    related = dict(re.findall(r'Id="(rId\w+)"[^>]*Target="([^"]+)"', reading.part(data, "word/_rels/document.xml.rels")))
    stops = []
    for one in (lying, after):
        size, margins = one.find(f"{W}pgSz"), one.find(f"{W}pgMar")
        width = int(size.get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
        parts = [reading.part(data, f"word/{related[node.get(ID)]}") for node in one if node.tag.endswith("Reference")]
        assert len(parts) == 2
        stops.append([f'w:val="right" w:pos="{width}"' in part for part in parts])
    assert stops == [[True, True], [False, False]], "the styles have the stop of upright pages"


def test_only_the_first_page_of_a_document_has_no_header(tmp_path: Path) -> None:
    assert [one.find(f"{W}titlePg") is not None for one in sections(made(tmp_path))] == [True, False, False]


def test_a_document_on_its_side_can_have_upright_pages(tmp_path: Path) -> None:
    template = TEMPLATE.replace("audience:", "orientation: landscape\naudience:")
    data = made(tmp_path, template=template)
    assert sides(data) == ["lying", "upright"]
    assert lint.findings(data) == []


@pytest.mark.some(3)
@pytest.mark.parametrize("name", HOUSES)
def test_pages_are_turned_in_any_house(houses: Path, name: str, tmp_path: Path) -> None:
    data = made(tmp_path, houses / name)
    assert sides(data) == (["lying", "upright"] if name == "landscape.docx" else ["upright", "lying", "upright"])
    assert lint.findings(data) == []


HEADS = {
    "stops of its own": ("", '<w:tabs><w:tab w:val="center" w:pos="4535"/><w:tab w:val="right" w:pos="9070"/></w:tabs>'),
    "stops of its style": ('<w:tabs><w:tab w:val="center" w:pos="4535"/><w:tab w:val="right" w:pos="9070"/></w:tabs>', ""),
    "none": ("", ""),
}


@pytest.mark.parametrize("kind", HEADS)
def test_a_header_of_the_buyers_own_reaches_the_margins_of_turned_pages(tmp_path: Path, kind: str) -> None:
    style, own = HEADS[kind]
    words = f"{said('Left')}<w:r><w:tab/></w:r>{said('Middle')}<w:r><w:tab/></w:r>{said('{{ tender.reference }}')}"
    file = WordFile(
        (*headings(0), Style("Header", "header", style)),
        section=section(before='<w:headerReference w:type="default" r:id="rIdHeader1"/>'),
        parts={"header1.xml": header(paragraph("", "Header", own, after=words))},
    )
    (tmp_path / "house.docx").write_bytes(file.data())
    data = made(tmp_path, tmp_path / "house.docx")
    assert lint.findings(data) == []
    related = dict(re.findall(r'Id="(\w+)"[^>]*Target="([^"]+)"', reading.part(data, "word/_rels/document.xml.rels")))
    names = [related[one.find(f"{W}headerReference").get(ID)] for one in sections(data)]
    if kind == "none":
        assert len(set(names)) == 1
        return
    assert names == ["header1.xml", "turned-header1.xml", "header1.xml"]
    turned = reading.part(data, "word/turned-header1.xml")
    longer = 16838 - 11906
    assert f'w:val="right" w:pos="{9070 + longer}"' in turned
    assert f'w:val="center" w:pos="{4535 + longer // 2}"' in turned
    assert "{{" not in turned
    assert "turned-header1" not in reading.part(made(tmp_path, tmp_path / "house.docx", PLAIN), "word/_rels/document.xml.rels")


# At markers of a document of the author's

REFERENCES = '<w:headerReference w:type="default" r:id="rIdHeader1"/><w:footerReference w:type="default" r:id="rIdFooter1"/>'
BEGINNING = '<w:pgNumType w:fmt="lowerRoman" w:start="7"/><w:titlePg/>'


def model(path: Path, frame: str, places: their_models.Places) -> Path:
    file = their_models.FRAMES[frame](places)
    path.write_bytes(file if isinstance(file, bytes) else file.data())
    return path


@pytest.mark.parametrize("frame", [name for name in their_models.FRAMES if name != "main part of another name"])
def test_pages_are_turned_at_a_marker(tmp_path: Path, frame: str) -> None:
    places = their_models.Places("", their_models.marker(), "", "sites")
    data = made(tmp_path, model(tmp_path / "model.docx", frame, places))
    assert findings_in_model(data) == []
    if frame == "landscape":
        assert sides(data) == ["lying"]
    elif frame == "Letter, no size":
        assert sides(data) == ["lying"], "the others have no size of their own"
    else:
        assert sides(data)[:3] == ["upright", "lying", "upright"]


@pytest.mark.parametrize(
    "places",
    [
        their_models.Places(
            paragraph("Before.", "", section()), their_models.marker(), paragraph("After.", "", their_models.END_OF_SECTION)
        ),
        their_models.Places("", their_models.marker("", section()), ""),
        their_models.Places("", their_models.marker("", "<w:pageBreakBefore/>"), ""),
    ],
)
def test_the_sections_of_the_author_go_on_behind_turned_pages(tmp_path: Path, places: their_models.Places) -> None:
    data = made(tmp_path, model(tmp_path / "model.docx", "headers, footers, watermark", places))
    assert findings_in_model(data) == []
    assert sides(data).count("lying") == 1
    assert sides(data)[0] == sides(data)[-1] == "upright"


def test_what_a_section_does_at_its_beginning_it_does_once(tmp_path: Path) -> None:
    places = their_models.Places("", their_models.marker("sites") + their_models.marker("after"), "")
    file = their_models.with_notes(places)
    head = section(before=REFERENCES, after=BEGINNING)
    path = tmp_path / "model.docx"
    path.write_bytes(replace(file, section=head).data())
    data = made(tmp_path, path)
    assert sides(data) == ["upright", "lying", "upright"]
    assert [one.find(f"{W}titlePg") is not None for one in sections(data)] == [True, False, False]
    numbers = [one.find(f"{W}pgNumType") for one in sections(data)]
    assert [(node.get(f"{W}fmt"), node.get(f"{W}start")) for node in numbers] == [
        ("lowerRoman", "7"),
        ("lowerRoman", None),
        ("lowerRoman", None),
    ]


def test_a_section_that_the_template_turns_is_turned_at_its_marker(tmp_path: Path) -> None:
    """The mark stands above the heading of the section, and what comes in is below it."""
    places = their_models.Places("", their_models.marker("after"), their_models.marker("sites"))
    data = made(tmp_path, model(tmp_path / "model.docx", "chapters by style", places))
    assert sides(data) == ["upright", "lying", "upright"]
    assert on_a_new_page(data) == ["Words on a new page."]


def test_a_model_without_turned_pages_keeps_its_sections_as_they_are(tmp_path: Path) -> None:
    places = their_models.Places("", their_models.marker("about"), "")
    data = made(tmp_path, model(tmp_path / "model.docx", "headers, footers, watermark", places))
    assert sides(data) == ["upright"]


def test_no_page_can_begin_in_a_table(tmp_path: Path) -> None:
    places = their_models.MARKERS["in a cell"]._replace(
        second=their_models.MARKERS["in a cell"].second.replace("award-criteria", "after")
    )
    with pytest.raises(TenderkitError) as caught:
        made(tmp_path, model(tmp_path / "model.docx", "chapters by style", places))
    assert [fault.code for fault in caught.value.faults if fault.code != "TK519"] == ["TK437"]


@pytest.mark.slow
def test_libreoffice_turns_the_pages(soffice: str, tmp_path: Path) -> None:
    path = tmp_path / "sites.docx"
    path.write_bytes(made(tmp_path))
    subprocess.run(
        [
            soffice,
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/office",
            "--convert-to",
            "pdf",
            "--outdir",
            tmp_path,
            path,
        ],
        check=True,
        capture_output=True,
    )
    told = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "9", tmp_path / "sites.pdf"], check=True, capture_output=True, text=True
    ).stdout
    widths = [float(width) > float(height) for width, height in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", told)]
    assert widths == [False, True, False, False]
