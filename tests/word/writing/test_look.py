"""What the shipped house style promises of a page: one axis, one scale, space that ties headings to their text, contrast."""

from __future__ import annotations

import itertools
import zipfile

import pytest
from lxml import etree
from support import accessibility

from tenderkit.documents.types import SHIPPED_STYLE
from tenderkit.word.house.stylesheet import Stylesheet, W, is_on, number, value

AXIS = 850  # twips: 15 mm
SCALE = {
    "Title": 28, "Subtitle": 14, "Heading1": 18, "Heading2": 13.5, "Heading3": 11, "Lead": 11, "BodyText": 11, "Clause": 11,
    "TableText": 10, "TableHeading": 10, "Caption": 9.5, "Header": 8.5, "Footer": 8.5,
}  # fmt: skip
HEADINGS = ("Heading1", "Heading2", "Heading3", "Heading4", "HeadingUnnumbered", "Lead")
TEXTS = ("BodyText", "Clause", "ListBullet", "ListNumber")


def shipped() -> Stylesheet:
    with zipfile.ZipFile(SHIPPED_STYLE) as archive:
        return Stylesheet(etree.fromstring(archive.read("word/styles.xml")))


def length(style: str, element: str, name: str) -> int:
    found = shipped().property(style, f"pPr/{element}")
    return number(found.get(f"{W}{name}")) if found is not None else 0


@pytest.mark.parametrize("style", SCALE)
def test_sizes_go_by_one_scale(style: str) -> None:
    assert number(value(shipped().property(style, "rPr/sz"))) == 2 * SCALE[style]


@pytest.mark.parametrize("style", ["BodyText", "Clause", "Lead", "Heading1", "Heading2", "Heading3", "Heading4"])
def test_text_stands_on_one_axis_and_numbers_hang_at_the_margin(style: str) -> None:
    left, hanging = length(style, "ind", "left"), length(style, "ind", "hanging")
    assert left == AXIS
    assert hanging in (0, left)


def test_lists_stand_one_step_in() -> None:
    for kind in ("ListBullet", "ListNumber"):
        assert length(kind, "ind", "left") - length(kind, "ind", "hanging") == AXIS, "the marker stands on the axis"


@pytest.mark.parametrize(("heading", "text"), list(itertools.product(HEADINGS, TEXTS)))
def test_there_is_more_space_before_a_heading_than_after_it(heading: str, text: str) -> None:
    after = max(length(heading, "spacing", "after"), length(text, "spacing", "before"))  # the larger of the two is what shows
    assert length(heading, "spacing", "before") >= 2.5 * after


def test_words_stand_out_from_their_ground_everywhere() -> None:
    sheet = shipped()
    shown = {}
    for name in sheet.styles:
        colour = value(sheet.property(name, "rPr/color")) or "000000"
        fill = next((each.get(f"{W}fill") for each in sheet.styles[name].node.iter(f"{W}shd")), "FFFFFF")
        shown[name] = accessibility.contrast(colour, fill)
    assert {name: found for name, found in shown.items() if found < accessibility.ENOUGH} == {}
    assert len(shown) > 40


def test_the_head_of_a_table_is_marked_in_one_way_and_the_facts_below_the_title_have_no_rules() -> None:
    styles = shipped().styles
    first_row = styles["TenderTable"].node.find(f"{W}tblStylePr[@{W}type='firstRow']")
    assert {each.tag.removeprefix(W) for each in first_row.iter()} == {"tblStylePr", "tcPr", "vAlign"}
    assert is_on(shipped().property("TableHeading", "rPr/b"))
    rules = [each.tag.removeprefix(W) for each in styles["TenderTable"].node.find(f"{W}tblPr/{W}tblBorders")]
    assert rules == ["top", "bottom", "insideH"]
    assert list(styles["TenderFacts"].node.iter(f"{W}tblBorders", f"{W}shd")) == []
