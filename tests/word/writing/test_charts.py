"""Charts: native in Word, told in words, editable; whole in any house; drawn by LibreOffice."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from conftest import example
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from support import accessibility, lint, reading
from support.lint import WP, C
from support.open_xml_sdk import Validator
from support.reading import W
from test_house import HOUSES, saved
from test_house import houses as houses
from test_model import findings as findings_in_model
from test_writer import FRAME, HOUSE, TEXTS, calm, paragraphs, written

import tenderkit
from tenderkit import TenderkitError, markdown, tones, word
from tenderkit.blocks import SLOT_CLOSE, SLOT_OPEN

SLOTS = [f"{SLOT_OPEN}{number}{SLOT_CLOSE}" for number in range(4)]
MATURITY = """\
# Market

Before the chart.

Chart: Suppliers at each level of *maturity*
| Dimension | Low | Medium | High |
|:--|--:|--:|--:|
| Awareness & policy | 4 | 3 | 1 |
| Remedy | 0 | 1.5 | 1,200 |
"""


def chart_of(data: bytes, number: int = 1) -> etree._Element:
    return etree.fromstring(reading.part(data, f"word/charts/chart{number}.xml").encode())


def told(data: bytes) -> list[str]:
    return [str(node.get("descr")) for node in reading.body(data).iter(f"{WP}docPr")]


def series(chart: etree._Element) -> dict[str, list[tuple[str, str]]]:
    """Return the points of each series by its name: the name of the bar and the number."""
    found = {}
    for one in chart.iter(f"{C}ser"):
        bars = {point.get("idx"): point.findtext(f"{C}v") for point in one.find(f"{C}cat").iter(f"{C}pt")}
        points = [(bars[point.get("idx")], point.findtext(f"{C}v")) for point in one.find(f"{C}val").iter(f"{C}pt")]
        found[one.find(f"{C}tx").findtext(f".//{C}v")] = points
    return found


def test_a_chart_shows_its_numbers_in_the_order_of_the_table() -> None:
    data = written(MATURITY)
    assert series(chart_of(data)) == {
        "Low": [("Awareness & policy", "4"), ("Remedy", "0")],
        "Medium": [("Awareness & policy", "3"), ("Remedy", "1.5")],
        "High": [("Awareness & policy", "1"), ("Remedy", "1200")],
    }
    assert lint.findings(data) == []
    assert accessibility.findings(data) == []


def test_the_caption_stands_above_the_chart_and_stays_with_it() -> None:
    body = reading.body(written(MATURITY))
    caption, drawing = body.findall(f"{W}p")[2:4]
    assert reading.words(caption) == "Figure 1. Suppliers at each level of maturity"
    assert "SEQ Figure" in "".join(caption.itertext())
    assert caption.find(f"{W}pPr/{W}keepNext") is not None
    assert drawing.find(f".//{WP}inline") is not None
    assert body.findall(f"{W}p")[1].find(f"{W}pPr/{W}keepNext") is not None, "what announces a chart stays with it"


def test_who_does_not_see_the_chart_is_told_its_caption_and_its_numbers_as_they_are_written() -> None:
    assert told(written(MATURITY)) == [
        "Suppliers at each level of maturity. Awareness & policy: Low 4, Medium 3, High 1; Remedy: Low 0, Medium 1.5, High 1,200"
    ]


def test_figures_and_tables_are_counted_apart() -> None:
    text = "Table: a\n| x |\n|---|\n\nChart: b\n| x | y |\n|---|---|\n| z | 1 |\n\nTable: c\n| x |\n|---|\n\n"
    shown = [words for words in paragraphs(written(text + "Chart: d\n| x | y |\n|---|---|\n| z | 1 |")) if ". " in words]
    assert shown == ["Table 1. a", "Figure 1. b", "Table 2. c", "Figure 2. d"]


def test_the_word_before_the_number_is_that_of_the_language() -> None:
    frame = word.Settings("T", "S", "A", "L", "R", "F", "nl", words={"figure": "Figuur"}, decimal=",")
    data = written(MATURITY.replace("1,200", "1.200").replace("1.5", "1,5"), frame=frame)
    assert "Figuur 1. Suppliers at each level of maturity" in paragraphs(data)
    assert series(chart_of(data))["High"][1] == ("Remedy", "1200")
    assert series(chart_of(data))["Medium"][1] == ("Remedy", "1.5")


def test_the_table_of_a_chart_stands_below_it_and_has_its_name() -> None:
    body = reading.body(written(MATURITY))
    (table,) = body.iter(f"{W}tbl")
    assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == "Suppliers at each level of maturity"
    assert [[reading.words(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")] == [
        ["Dimension", "Low", "Medium", "High"],
        ["Awareness & policy", "4", "3", "1"],
        ["Remedy", "0", "1.5", "1,200"],
    ]
    (drawing,) = (node for node in body.iter(f"{W}p") if node.find(f".//{WP}inline") is not None)
    assert drawing.find(f"{W}pPr/{W}keepNext") is not None, "a chart is not left on the page before its table"
    assert drawing.getnext() is table


def titles(data: bytes) -> list[str]:
    return ["".join(title.itertext()) for title in chart_of(data).iter(f"{C}title")]


def test_the_axes_are_called_what_the_first_cell_calls_them() -> None:
    assert titles(written(MATURITY)) == ["Dimension"]
    assert titles(written(MATURITY.replace("| Dimension |", "| Dimension / Number of suppliers |"))) == [
        "Dimension",
        "Number of suppliers",
    ]
    assert titles(written(MATURITY.replace("| Dimension |", "| |"))) == []


def bars(*rows: tuple[object, ...]) -> bytes:
    """Return a document with a chart of these rows."""
    lines = "".join(f"| bar {at} | {' | '.join(map(str, row))} |\n" for at, row in enumerate(rows))
    head = "".join(f" s{at} |" for at in range(len(rows[0])))
    return written(f"# T\n\nChart: x\n| a |{head}\n|--|{'--|' * len(rows[0])}\n{lines}")


@pytest.mark.parametrize(
    ("rows", "most"),
    [
        ([(1,)], "8"),
        ([(1, 2), (0, 3)], "8"),
        ([(4, 4)], None),  # as long as the width
        ([(40, 2)], None),
        ([("0.3", "0.2")], None),  # no number of things: the longest bar takes the width
    ],
)
def test_one_of_what_is_counted_is_no_bar_as_wide_as_the_page(rows: list[tuple[object, ...]], most: str | None) -> None:
    (axis,) = chart_of(bars(*rows)).iter(f"{C}valAx")
    found = axis.find(f"{C}scaling/{C}max")
    assert (None if found is None else found.get("val")) == most


def test_the_height_of_a_chart_follows_the_number_of_its_bars() -> None:
    heights = [int(next(reading.body(bars(*[(1,)] * count)).iter(f"{WP}extent")).get("cy")) for count in (1, 2, 3)]
    assert heights[1] - heights[0] == heights[2] - heights[1] > 0


def test_a_number_wider_than_its_bar_stands_in_the_table_alone() -> None:
    hidden = [
        [node.find(f"{C}idx").get("val") for node in one.iterfind(f"{C}dLbls/{C}dLbl")]
        for one in chart_of(bars((1, 99, 0), (50, 2, 1))).iter(f"{C}ser")
    ]
    assert hidden == [["0"], [], ["1"]]


def test_the_workbook_holds_the_table() -> None:
    with zipfile.ZipFile(io.BytesIO(written(MATURITY))) as archive:
        book = archive.read("word/embeddings/chart1.xlsx")
    cells = lint.cells_of(book)
    assert [cells[f"{column}1"] for column in "ABCD"] == ["Dimension", "Low", "Medium", "High"]
    assert [cells[f"{column}3"] for column in "ABCD"] == ["Remedy", "0", "1.5", "1200"]


def test_zeros_have_no_label_and_all_labels_the_decimals_that_one_needs() -> None:
    codes = {node.get("formatCode") for node in chart_of(written(MATURITY)).iterfind(f".//{C}dLbls/{C}numFmt")}
    assert codes == {"#,##0.0;-#,##0.0;"}


def test_a_number_that_the_buyer_has_still_to_fill_in_is_no_bar_and_no_fault() -> None:
    data = written("# T\n\nChart: x\n| a | b | c |\n|---|---|---|\n| d | [number](blank:) | 2 |")
    assert series(chart_of(data)) == {"b": [], "c": [("d", "2")]}
    assert told(data) == ["x. d: b …, c 2"]
    assert lint.findings(data) == []
    assert accessibility.findings(data) == []


@calm
@given(TEXTS, TEXTS, TEXTS)
def test_a_value_stands_in_a_chart_as_typed_on_one_line(caption: str, bar: str, name: str) -> None:
    text = f"Chart: {SLOTS[0]}\n| a | {SLOTS[1]} |\n|---|---|\n| {SLOTS[2]} | {SLOTS[3]} |"
    data = word.write(markdown.parse(text, [caption, name, bar, "7"]).flow, FRAME, HOUSE)
    line = re.compile("[\n\t]+")
    assert paragraphs(data)[0] == f"Figure 1. {caption}"
    assert series(chart_of(data)) == {line.sub(" ", name): [(line.sub(" ", bar), "7")]}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert lint.cells_of(archive.read("word/embeddings/chart1.xlsx"))["A2"] == line.sub(" ", bar)


def test_excel_reads_an_underscore_as_one() -> None:
    data = written(f"Chart: x\n| a | b |\n|---|---|\n| {SLOTS[0]} | 1 |", "_x0041_ and _x")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("word/embeddings/chart1.xlsx")
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert "_x005F_x0041_ and _x" in archive.read("xl/sharedStrings.xml").decode()
    assert lint.cells_of(book)["A2"] == "_x0041_ and _x"


@pytest.mark.slow
@calm
@given(st.lists(st.lists(st.integers(0, 999), min_size=3, max_size=3), min_size=1, max_size=30))
def test_charts_of_any_size_are_whole(numbers: list[list[int]]) -> None:
    rows = "".join(f"| bar {at} | {a} | {b} | {c} |\n" for at, (a, b, c) in enumerate(numbers))
    data = written(f"# T\n\nChart: x\n| a | low | medium | high |\n|---|---|---|---|\n{rows}")
    assert lint.findings(data) == []
    assert [[number for _, number in points] for points in series(chart_of(data)).values()] == [
        [str(row[at]) for row in numbers] for at in range(3)
    ]
    (extent,) = reading.body(data).iter(f"{WP}extent")
    assert int(extent.get("cy")) <= 9000 * 635


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert written(MATURITY) == written(MATURITY)


def test_a_chart_whose_values_are_no_numbers_is_never_drawn() -> None:
    text = f"Chart: x\n| a | b |\n|---|---|\n| c | {SLOTS[0]} |"
    with pytest.raises(ValueError, match="“many” is not a number for the chart: c, b"):
        written(text, "many")


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_tones_of_a_chart_go_from_light_to_dark_and_are_told_apart(count: int) -> None:
    looks = tones.series_tones(count)
    assert len(looks) == count
    shades = [accessibility.luminance(fill) for fill, _ in looks]
    assert shades == sorted(shades, reverse=True)
    assert all(accessibility.contrast(fill, label) >= accessibility.ENOUGH for fill, label in looks)
    assert all(accessibility.contrast(one, other) >= 3 for (one, _), (other, _) in itertools.pairwise(looks))
    assert accessibility.contrast(tones.OUTLINE, "FFFFFF") >= 3


# Documents of a tender

HEAD = "---\nid: market\ntitle: Market\ndescription: x\nversion: '1'\naudience: buyer\n---\n"
TEMPLATE = f"""{HEAD}# {{{{ document.title }}}}

## Maturity {{{{ anchor("maturity") }}}}

Chart: Suppliers of {{{{ tender.reference }}}}
| Dimension | Low | High |
|:--|--:|--:|
| Awareness | {{{{ 1200 }}}} | 3 |
| Remedy | 2 | {{{{ tender.values.number | default(4) }}}} |

Table: Levels
| Supplier | Level |
|---|---|
| A | low {{.low}} |
"""


def market(folder: Path, house: Path | None = None, template: str = TEMPLATE, tender: Path | None = None) -> bytes:
    (folder / "market.md").write_text(template, encoding="utf-8")
    loaded = tenderkit.load_tender(tender or example("low"))
    return tenderkit.render(loaded, ["market"], templates=folder, house_style=house)[0].data


def test_a_value_that_is_no_number_is_a_fault_at_its_line(tmp_path: Path) -> None:
    text = example("low").read_text(encoding="utf-8")
    (tmp_path / "tender.yaml").write_text(text + "\nvalues: {number: a few}\n", encoding="utf-8")
    assert "\nvalues:" not in text
    with pytest.raises(TenderkitError) as caught:
        market(tmp_path, tender=tmp_path / "tender.yaml")
    (fault,) = caught.value.faults
    assert (fault.code, fault.message) == ("TK420", "“a few” is not a number for the chart: Remedy, High")
    assert fault.location.line == 1 + TEMPLATE[: TEMPLATE.index("| Remedy")].count("\n")


def test_every_fault_of_every_chart_is_found_in_one_run(tmp_path: Path) -> None:
    more = (
        "\nChart: Uneven\n| a | b |\n|---|---|\n| c | 1 | 2 |\n| d | {{ tender.title }} |\n"
        "\nChart: Literal\n\n| a | b |\n|---|---|\n| c | none |\n"
        "\nChart: Values\n| a | b |\n|---|---|\n| c | {{ tender.title }} |\n"
    )
    with pytest.raises(TenderkitError) as caught:
        market(tmp_path, template=TEMPLATE + more)
    assert [fault.message for fault in sorted(caught.value.faults)] == [
        "this table row has 3 cells and its header 2",
        "“none” is not a number for a chart",
        "“Monitors for municipal offices” is not a number for the chart: c, b",
    ]


def test_a_number_written_as_in_another_language_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(TenderkitError) as caught:
        market(tmp_path, template=TEMPLATE.replace("| 3 |", "| 3,5 |"))
    assert [fault.message for fault in caught.value.faults] == ["“3,5” is not a number for the chart: Awareness, High"]


@pytest.mark.slow
@pytest.mark.parametrize("name", HOUSES)
def test_a_chart_is_whole_in_any_house(houses: Path, tmp_path: Path, name: str) -> None:
    data = market(tmp_path, houses / name)
    assert [finding for finding in lint.findings(data) if finding.rule != "word_runs_in_its_present_mode"] == []
    assert series(chart_of(data))["Low"] == [("Awareness", "1200"), ("Remedy", "2")]


def test_the_font_is_that_of_the_house(tmp_path: Path) -> None:
    made = docx.Document()
    made.styles["Normal"].font.name = "Georgia"
    (tmp_path / "house.docx").write_bytes(saved(made).getvalue())
    chart = chart_of(market(tmp_path, tmp_path / "house.docx"))
    assert {node.get("typeface") for node in chart.iter(f"{lint.A}latin")} == {"Georgia"}


def model(folder: Path) -> Path:
    """Return a model document that holds charts of the author's: one of ours, with a marker put in."""
    (folder / "first.docx").write_bytes(market(folder))
    made = docx.Document(str(folder / "first.docx"))
    for words in ("[[tenderkit: maturity]]", "After."):
        made.add_paragraph(words)
    made.save(str(folder / "model.docx"))
    return folder / "model.docx"


def test_charts_stand_beside_those_of_the_author_and_count_along_with_them(tmp_path: Path) -> None:
    data = market(tmp_path, model(tmp_path))
    assert findings_in_model(data) == []
    captions = [line for line in reading.text(data).split("\n") if line.startswith(("Figure", "Table"))]
    assert [line.split(".")[0] for line in captions] == ["Figure 1", "Table 1", "Figure 2", "Table 2"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = [name for name in archive.namelist() if re.fullmatch(r"word/charts/[^/]*", name)]
    assert found == [f"word/charts/chart{number}.xml" for number in (1, 2)]


def test_the_ids_of_drawings_stay_in_the_bounds_of_word(tmp_path: Path) -> None:
    path = tmp_path / "random.docx"
    with zipfile.ZipFile(model(tmp_path)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b'<wp:docPr id="1"', b'<wp:docPr id="2147483647"'))
    found = [int(node.get("id")) for node in reading.body(market(tmp_path, path)).iter(f"{WP}docPr")]
    assert found == [2147483647, 1]


@pytest.mark.slow
@pytest.mark.matrix
def test_the_open_xml_sdk_finds_no_error(houses: Path, sdk_validator: Validator, tmp_path: Path) -> None:
    files = {kind: market(tmp_path, houses / kind) for kind in ("python-docx.docx", "landscape.docx")}
    files |= {"shipped": market(tmp_path), "model": market(tmp_path, model(tmp_path))}
    assert sdk_validator.found(files) == {}


@pytest.mark.slow
def test_the_open_xml_sdk_finds_no_error_in_the_workbook(sdk_validator: Validator) -> None:
    with zipfile.ZipFile(io.BytesIO(written(MATURITY))) as archive:
        assert sdk_validator.errors(archive.read("word/embeddings/chart1.xlsx"), suffix=".xlsx") == []


@pytest.mark.slow
def test_libreoffice_draws_the_chart_and_keeps_it_in_pdf_and_opendocument(soffice: str, tmp_path: Path) -> None:
    # LibreOffice puts the labels of narrow bars over each other: bars of one size are read one by one.
    (tmp_path / "market.md").write_text(TEMPLATE.replace("{{ 1200 }}", "1.5"), encoding="utf-8")
    made = tenderkit.render(tenderkit.load_tender(example("low")), ["market"], templates=tmp_path)
    pdf, odt = tenderkit.export(made, ("pdf", "odt"))
    (tmp_path / "made.pdf").write_bytes(pdf.data)
    command = ["pdftotext", "-layout", str(tmp_path / "made.pdf"), "-"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    shown = [" ".join(line.split()) for line in lines]
    assert {"Low High", "Awareness 1.5 3.0", "Remedy 2.0 4.0"} <= set(shown)
    with zipfile.ZipFile(io.BytesIO(odt.data)) as archive:
        (chart,) = [name for name in archive.namelist() if re.fullmatch(r"Object \d+/content.xml", name)]
        assert b"Awareness" in archive.read(chart)
        assert b"Low 1.5, High 3" in archive.read("content.xml")
