"""What a person does not see is not scored: each property of Word's schema that can hide text, at whatever level it is set."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from support import filling
from support.filling import Element, edited, filled, part, row_of, with_parts
from support.reading import W
from support.returned import read_back

import tenderkit
from tenderkit.consultation.profiles import profile
from tenderkit.tender import no_tender

CATALOGUE = tenderkit.load_catalogue()
TENDER = no_tender(CATALOGUE)
STYLES = "word/styles.xml"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
# The children of w:rPr, w:pPr, w:trPr, w:tcPr, w:tblPr and w:sectPr in the schema (ISO 29500-1, annex A), and what Word added that
# hides; without those that delete, which shown.py takes out, and those that only tell what was before or refer to other parts.
SCHEMA = {
    "run": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl "
    "cs em lang eastAsianLayout specVanish oMath w14:textFill",
    "paragraph": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr w15:collapsed",
    "row": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden ins",
    "cell": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark "
    "headers cellIns cellMerge",
    "table": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "section": "footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign "
    "noEndnote titlePg textDirection bidi rtlGutter docGrid",
}
PROPERTIES = {"run": "rPr", "paragraph": "pPr", "row": "trPr", "cell": "tcPr", "table": "tblPr", "section": "sectPr"}


class Case(NamedTuple):
    """A line of the table."""

    place: str
    name: str
    markup: str
    said: str


CASES = [
    Case(*(piece.strip() for piece in line.split(" | ")))
    for line in (Path(__file__).parent.parent / "data/forms/hiding.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def nodes(markup: str) -> list[Element]:
    return list(etree.fromstring(f"<a {SPACES}>{markup}</a>"))


def put(properties: Element, markup: str) -> None:
    """Put properties in place of those of the same name."""
    for node in nodes(markup):
        for old in properties.findall(node.tag):
            properties.remove(old)
        properties.append(node)


def properties_of(element: Element, name: str) -> Element:
    found = element.find(f"{W}{name}")
    if found is None:
        found = etree.Element(f"{W}{name}")
        element.insert(0, found)
    return found


def formatted(place: str, markup: str) -> Callable[[Element], None]:
    """Return what formats the answer A1.2: every run, paragraph or cell of its row, the row, its table, or the last section."""
    tags = {"run": f"{W}r", "paragraph": f"{W}p", "cell": f"{W}tc"}

    def change(root: Element) -> None:
        row = row_of(root, "A1.2")
        table = next(row.iterancestors(f"{W}tbl"))
        elements = {"row": [row], "table": [table], "section": [root.find(f"{W}body")]}.get(place) or [*row.iter(tags[place])]
        for element in elements:
            put(element.find(f"{W}sectPr") if place == "section" else properties_of(element, PROPERTIES[place]), markup)

    return change


@pytest.mark.some(50)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.place} {case.markup}")
def test_an_answer_that_is_not_seen_is_not_scored_and_one_that_is_seen_is(tmp_path: Path, case: Case) -> None:
    found = read_back(tmp_path, edited(filled(), formatted(case.place, case.markup)))
    hidden = [fault for fault in found.faults if fault.code == "TK817"]
    if case.said == "-":
        assert found.faults == ()
        assert profile(found, TENDER).counted
    else:
        assert [re.sub(r".*? are (.*): “.*", r"\1", fault.message) for fault in hidden] == [case.said]
        assert "A1.2" in hidden[0].message or "and" in hidden[0].message
        assert [fault.code for fault in found.faults] == ["TK817"], "one mistake is told once"
        assert "A1" in found.unsettled
        assert not profile(found, TENDER).counted


def test_the_table_has_a_line_for_each_property_of_the_schema() -> None:
    assert {place: {case.name for case in CASES if case.place == place} for place in SCHEMA} == {
        place: set(names.split()) for place, names in SCHEMA.items()
    }


def test_each_line_holds_the_property_that_it_is_about() -> None:
    assert [case for case in CASES if not re.search(rf"<(w:)?{case.name}\b", case.markup)] == []


HIDING = [
    case for case in CASES if case.place in ("run", "paragraph") and case.said != "-" and case.name not in ("sectPr", "rStyle")
]


def with_style(form: bytes, kind: str, inner: str, based: str) -> bytes:
    style = (
        f'<w:style {SPACES} w:type="{kind}" w:styleId="Base"><w:basedOn w:val="{based}"/>{inner}</w:style>'
        f'<w:style {SPACES} w:type="{kind}" w:styleId="Sly"><w:basedOn w:val="Base"/></w:style>'
    )
    return with_parts(form, {STYLES: part(form, STYLES).replace(b"</w:styles>", style.encode() + b"</w:styles>")})


def bare(root: Element, *tags: str) -> None:
    """Take direct formatting off the row of A1.2."""
    for name in tags:
        for properties in list(row_of(root, "A1.2").iter(f"{W}{name}")):
            if properties.getparent().tag != f"{W}sdtPr":
                properties.getparent().remove(properties)


LEVELS = [
    (case, level)
    for case in HIDING
    for level in ("character", "paragraph", "table", "defaults")
    if (case.place, level) != ("paragraph", "character")
]


@pytest.mark.parametrize(
    ("case", "level"),
    [
        # A few of them for every change, all of them with the slow tests.
        pytest.param(case, level, id=f"{level} {case.markup}", marks=[] if number % 20 == 0 else pytest.mark.slow)
        for number, (case, level) in enumerate(LEVELS)
    ],
)
def test_a_style_hides_as_well_as_what_is_written_at_the_words(tmp_path: Path, case: Case, level: str) -> None:
    inner = f"<w:{PROPERTIES[case.place]}>{case.markup}</w:{PROPERTIES[case.place]}>"

    def change(root: Element) -> None:
        bare(root, "rPr", "pPr")
        row = row_of(root, "A1.2")
        if level == "character":
            for run in row.iter(f"{W}r"):
                put(properties_of(run, "rPr"), '<w:rStyle w:val="Sly"/>')
        elif level == "paragraph":
            for paragraph in row.iter(f"{W}p"):
                put(properties_of(paragraph, "pPr"), '<w:pStyle w:val="Sly"/>')
        elif level == "table":
            put(properties_of(next(row.iterancestors(f"{W}tbl")), "tblPr"), '<w:tblStyle w:val="Sly"/>')

    form = edited(filled(), change)
    if level == "defaults":
        kind = PROPERTIES[case.place]
        wrapped = f"<w:docDefaults {SPACES}><w:{kind}Default>{inner}</w:{kind}Default></w:docDefaults>"
        styles = re.sub(rb"<w:docDefaults>.*</w:docDefaults>", wrapped.encode(), part(form, STYLES))
        # The normal style says something of its own about lines, which goes before the defaults.
        form = with_parts(form, {STYLES: styles.replace(b'<w:spacing w:line="268" w:lineRule="auto"/>', b"", 1)})
    else:
        normal = part(form, STYLES).replace(b'<w:spacing w:line="268" w:lineRule="auto"/>', b"", 1)
        form = with_style(with_parts(form, {STYLES: normal}), level, inner, "Nobody")
    found = read_back(tmp_path, form)
    assert any(fault.code == "TK817" and case.said in fault.message for fault in found.faults), found.faults
    assert "A1" in found.unsettled


def test_what_stands_at_the_words_goes_before_the_styles(tmp_path: Path) -> None:
    """A run that says it is not struck is not, whatever its style says; and white text on a dark cell is seen."""

    def change(root: Element) -> None:
        for run in row_of(root, "A1.2").iter(f"{W}r"):
            put(properties_of(run, "rPr"), '<w:rStyle w:val="Sly"/><w:strike w:val="0"/><w:color w:val="FFFFFF"/>')
        for cell in row_of(root, "A1.2").iter(f"{W}tc"):
            put(properties_of(cell, "tcPr"), '<w:shd w:val="clear" w:fill="14455F"/>')

    found = read_back(tmp_path, with_style(edited(filled(), change), "character", "<w:rPr><w:strike/></w:rPr>", "Nobody"))
    assert found.faults == ()


@pytest.mark.parametrize(
    ("condition", "look", "hidden"),
    [("firstRow", "0020", "-"), ("band1Horz", "0020", "A1.1, A1.3"), ("band1Horz", "0200", "-"), ("lastRow", "0240", "A1.7")],
)
def test_a_table_style_hides_the_rows_that_it_means(tmp_path: Path, condition: str, look: str, hidden: str) -> None:
    inner = f'<w:tblStylePr w:type="{condition}"><w:rPr><w:vanish/></w:rPr></w:tblStylePr>'

    def change(root: Element) -> None:
        table = next(row_of(root, "A1.2").iterancestors(f"{W}tbl"))
        put(properties_of(table, "tblPr"), f'<w:tblStyle w:val="Sly"/><w:tblLook w:val="{look}"/>')

    found = read_back(tmp_path, with_style(edited(filled(), change), "table", inner, "Nobody"))
    said = [fault.message for fault in found.faults if fault.code == "TK817"]
    if condition == "firstRow":
        assert "words at A1 are hidden: “Tick Code Answer" in said[0], "the header row of the question is not an answer's"
    else:
        assert (hidden in said[0]) if hidden != "-" else not said


def test_a_tick_alone_that_is_hidden_is_not_scored(tmp_path: Path) -> None:
    def change(root: Element) -> None:
        for run in filling.control_of(root, "A1.2").iter(f"{W}r"):
            put(properties_of(run, "rPr"), "<w:vanish/>")

    found = read_back(tmp_path, edited(filled(), change))
    assert [fault.message for fault in found.faults] == ["words at A1.2 are hidden: “☒”"]


def test_a_type_of_supplier_that_is_struck_is_not_one_that_was_stated(tmp_path: Path) -> None:
    def change(root: Element) -> None:
        for run in row_of(root, "type.manufacturer").iter(f"{W}r"):
            put(properties_of(run, "rPr"), "<w:strike/>")

    found = read_back(tmp_path, edited(filled(), change))
    assert [fault.code for fault in found.faults] == ["TK817"]
    assert "at “Brand or manufacturer” are struck through" in found.faults[0].message
    assert found.answers.types == ()
    assert not profile(found, TENDER).counted


def test_a_question_that_is_hidden_is_not_scored(tmp_path: Path) -> None:
    def change(root: Element) -> None:
        for paragraph in root.iter(f"{W}p"):
            if "What have you committed" in "".join(paragraph.itertext()):
                for run in paragraph.iter(f"{W}r"):
                    put(properties_of(run, "rPr"), "<w:vanish/>")

    found = read_back(tmp_path, edited(filled(), change))
    assert [(fault.code, "at P are hidden" in fault.message) for fault in found.faults] == [("TK817", True)]
    assert found.unsettled == ("P",)


def moved_into(name: str, around: str) -> Callable[[Element], None]:
    """Return what takes the table of an answer into something else, where `@` stands."""

    def change(root: Element) -> None:
        table = next(row_of(root, name).iterancestors(f"{W}tbl"))
        before, after = around.split("@")
        parent, place = table.getparent(), table.getparent().index(table)
        outer = etree.fromstring(f"<a {SPACES}>{before}<hole/>{after}</a>")
        parent.remove(table)
        (hole,) = outer.iter("hole")
        hole.getparent().replace(hole, table)
        parent[place:place] = list(outer)

    return change


MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
CHOICE = '<mc:Choice Requires="x">@</mc:Choice>'
BOX = '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{}</v:textbox></v:shape></w:pict></w:r></w:p>'


def test_an_answer_in_a_text_box_is_not_scored(tmp_path: Path) -> None:
    found = read_back(tmp_path, edited(filled(), moved_into("A1.2", BOX.format("<w:txbxContent>@<w:p/></w:txbxContent>"))))
    assert any("in a text box, which may lie anywhere" in fault.message for fault in found.faults)
    assert "A1" in found.unsettled


def test_an_answer_that_shows_other_data_of_the_file_is_not_scored(tmp_path: Path) -> None:
    def change(root: Element) -> None:
        put(filling.control_of(root, "A1.2").find(f"{W}sdtPr"), '<w:dataBinding w:xpath="/a" w:storeItemID="{1}"/>')

    found = read_back(tmp_path, edited(filled(), change))
    assert [fault.code for fault in found.faults] == ["TK817"]


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("an unknown element", '<x:a xmlns:x="urn:x">@</x:a>'),
        ("a choice for another program", f'<mc:AlternateContent xmlns:mc="{MC}" xmlns:x="urn:x">{CHOICE}</mc:AlternateContent>'),
        ("a move", '<w:moveFrom w:id="901" w:author="x">@</w:moveFrom>'),
        ("a deletion", '<w:del w:id="901" w:author="x">@</w:del>'),
    ],
)
def test_an_answer_that_word_does_not_show_at_all_is_a_lost_one(tmp_path: Path, name: str, markup: str) -> None:
    found = read_back(tmp_path, edited(filled(), moved_into("A1.2", markup)))
    assert {"TK810", "TK806"} >= {fault.code for fault in found.faults} >= {"TK810"}, name
    assert "A1" in found.unsettled


def test_the_code_of_a_field_is_not_seen(tmp_path: Path) -> None:
    sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'

    def change(root: Element) -> None:
        content = filling.control_of(root, "A1.2").find(f"{W}sdtContent")
        content[0:0] = nodes(sign.format("begin"))
        content.extend(nodes(sign.format("end")))

    found = read_back(tmp_path, edited(filled(), change))
    assert "are in the instruction of a field: “☒”" in found.faults[0].message
