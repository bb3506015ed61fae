"""Where the numbers, titles and page numbers of the contents stand, in every house's style."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tenderkit.word.house.stops import Stops, stops_of
from tenderkit.word.house.stylesheet import Stylesheet
from tenderkit.word.writing import contents

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WIDTH = 9070
OURS = (Stops(0, 567, ((567, "left"), (WIDTH, "right")), 220, bold=True), Stops(567, 1247, ((1247, "left"), (WIDTH, "right")), 220))
BARE = (Stops(), Stops(220, 220))  # as Word makes them: no stops, the second level a little further in


def places(look: str) -> tuple[dict[int, str], int, int]:
    tabs = {int(pos): kind for kind, pos in re.findall(r'<w:tab w:val="(\w+)"[^>]*w:pos="(\d+)"', look)}
    left, hanging = re.search(r'w:left="(\d+)" w:hanging="(-?\d+)"', look).groups()
    return tabs, int(left), int(hanging)


@pytest.mark.parametrize("numbers", [[["1", "9"], ["1.1", "9.9"]], [["10", "12"], ["10.10"]], [[], []]])
def test_entries_whose_numbers_fit_have_nothing_of_their_own(numbers: list[list[str]]) -> None:
    assert contents.looks(OURS, numbers, WIDTH) == ("", "")


def test_titles_stand_beside_a_number_that_is_wider_than_the_stop_and_take_the_lower_level_along() -> None:
    first, second = map(places, contents.looks(OURS, [["Chapter I", "Chapter III"], ["3.1"]], WIDTH))
    assert first[0] == {567: "clear", first[1]: "left", WIDTH: "right"}
    assert first[1] == first[2] > OURS[0].width("Chapter III")
    assert second[0] == {1247: "clear", second[1]: "left", WIDTH: "right"}
    assert second[1] - second[2] == first[1], "the second level begins where the titles of the first one do"


def test_a_style_without_stops_gets_them() -> None:
    first, second = map(places, contents.looks(BARE, [["1"], ["1.1"]], WIDTH))
    assert 0 < first[1] == first[2] < 567
    assert second[1] - second[2] == 220
    assert first[0][WIDTH] == second[0][WIDTH] == "right"


def test_a_title_never_jumps_to_the_right_stop_of_a_style_that_has_no_other() -> None:
    only_right = Stops(0, 0, ((8000, "right"),))
    [look] = contents.looks([only_right], [["1"]], WIDTH)
    tabs, left, _ = places(look)
    assert tabs == {left: "left", 8000: "clear", WIDTH: "right"}


@pytest.mark.parametrize("width", [4285, 13958])
def test_page_numbers_stand_at_the_right_end_of_the_line_whatever_the_style_says(width: int) -> None:
    for look in contents.looks(OURS, [["1"], ["1.1"]], width):
        assert [at for at, kind in places(look)[0].items() if kind == "right"] == [width]
    assert places(contents.looks(OURS, [["1"], []], width)[0])[1] == 567, "titles stay where they are"


KINDS = st.sampled_from(["left", "right", "center", "decimal", "num", "start", "end"])
stops = st.builds(
    Stops,
    first=st.integers(0, 1500),
    left=st.integers(0, 2500),
    tabs=st.dictionaries(st.integers(1, 9500), KINDS, max_size=4)
    .map(lambda tabs: tuple(sorted(tabs.items()))),
    letter=st.integers(120, 480), bold=st.booleans(), capitals=st.booleans(),
)  # fmt: skip
LABELS = st.lists(st.text("0123456789.IVXLCchapterSection §", min_size=1, max_size=14), max_size=4)


@given(st.tuples(stops, stops), st.tuples(LABELS, LABELS))
def test_in_any_style_each_title_stands_behind_the_widest_number_and_each_page_at_the_right(
    styles: tuple[Stops, Stops], numbers: tuple[list[str], list[str]]
) -> None:
    for own, shown, look in zip(styles, numbers, contents.looks(styles, numbers, WIDTH), strict=True):
        widest = max(map(own.width, shown), default=0)
        if not look:
            assert own.ends_at(WIDTH)
            assert not shown or (own.title is not None and own.title >= own.first + widest)
            continue
        tabs, left, hanging = places(look)
        assert hanging > widest or not shown
        assert tabs[WIDTH] == "right" or left >= WIDTH
        kept = {at for at, kind in tabs.items() if kind != "clear"}
        assert kept <= {left, WIDTH}
        assert {at for at, _ in own.tabs} - kept <= set(tabs), "a stop of the style that is left would catch a tab"


def sheet(*styles: str) -> Stylesheet:
    return Stylesheet(etree.fromstring(f"<w:styles {NS}>{''.join(styles)}</w:styles>"))


def style(name: str, inside: str, base: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{based}{inside}</w:style>'


@pytest.mark.parametrize(
    ("base", "own", "found"),
    [
        ('<w:ind w:left="400" w:hanging="300"/>', "", (100, 400)),
        ('<w:ind w:left="400" w:hanging="300"/>', '<w:ind w:left="900"/>', (600, 900)),
        ('<w:ind w:left="400" w:hanging="300"/>', '<w:ind w:firstLine="50"/>', (450, 400)),
        ('<w:ind w:start="400" w:firstLine="50"/>', '<w:ind w:hanging="100"/>', (300, 400)),
        ("", "", (0, 0)),
    ],
)
def test_indents_come_from_the_styles_that_a_style_is_based_on(base: str, own: str, found: tuple[int, int]) -> None:
    read = stops_of(sheet(style("A", f"<w:pPr>{base}</w:pPr>"), style("B", f"<w:pPr>{own}</w:pPr>", "A")), "B")
    assert (read.first, read.left) == found


def tabs(**positions: int) -> str:
    stops = "".join(f'<w:tab w:val="{kind}" w:pos="{at}"/>' for kind, at in positions.items())
    return f"<w:pPr><w:tabs>{stops}</w:tabs></w:pPr>"


def test_tab_stops_add_up_and_can_be_cleared() -> None:
    base = tabs(left=400, right=9000, bar=50)
    assert stops_of(sheet(style("A", base), style("B", tabs(clear=400, left=700), "A")), "B").tabs == (
        (700, "left"),
        (9000, "right"),
    )


def test_letters_are_as_high_as_the_style_or_the_defaults_say() -> None:
    defaults = '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>'
    styles = sheet(defaults, style("A", ""), style("B", '<w:rPr><w:b/><w:caps/><w:sz w:val="18"/></w:rPr>'))
    assert (stops_of(styles, "A").letter, stops_of(styles, "B").letter) == (240, 180)
    assert stops_of(styles, "B").width("chapter i") > stops_of(styles, "A").width("chapter i") * 0.75
