"""Lists: the numbers that paragraphs show and are cited by, as Word counts them."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pytest
from conftest import ROOT
from docx.oxml.parser import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.word.house.lists import Counter, Level, Lists, continued, written
from tenderkit.word.house.stylesheet import Stylesheet, lists_of, number_of_paragraph

CASES = ROOT / "tests/data/list_numbers.txt"


class Case(NamedTuple):
    line: int
    levels: tuple[Level, ...]
    paragraphs: tuple[tuple[int, str, str], ...]


def level(words: str) -> Level:
    text, how, *more = words.removeprefix("level ").rsplit(" ", 1) if "=" not in words and " legal" not in words else split(words)
    made = Level(text=text, format=how, start=1)
    for each in more:
        name, _, value = each.partition("=")
        made = replace(made, **{name: int(value) if value else True})
    return made


def split(words: str) -> list[str]:
    rest, last = words.removeprefix("level ").rsplit(" ", 1)
    text, how = rest.rsplit(" ", 1)
    return [text, how, last]


def cases() -> list[Case]:
    found: list[Case] = []
    levels: list[Level] = []
    paragraphs: list[tuple[int, str, str]] = []
    for number, line in enumerate([*CASES.read_text(encoding="utf-8").splitlines(), ""], 1):
        if line.startswith("level "):
            levels.append(level(line))
        elif line and not line.startswith("#"):
            place, shown, cited = (part.strip() for part in line.split("|"))
            paragraphs.append((int(place), shown, cited))
        elif levels and not line:
            found.append(Case(number, tuple(levels), tuple(paragraphs)))
            levels, paragraphs = [], []
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"line {case.line}")
def test_paragraphs_show_and_are_cited_by_the_numbers_of_the_case(case: Case) -> None:
    counter = Counter(Lists({1: 0}, {1: case.levels}))
    counted = [counter.count(1, place) for place, _, _ in case.paragraphs]
    assert [(number.shown, number.cited) for number in counted] == [(shown, cited) for _, shown, cited in case.paragraphs]


def test_lists_of_one_definition_count_together_and_one_with_a_start_of_its_own_begins_anew() -> None:
    levels = (Level(text="%1", start=1),)
    counter = Counter(Lists({1: 0, 2: 0, 3: 0, 4: 7}, dict.fromkeys((1, 2, 3, 4), levels), {3: {0: 5}}))
    assert [counter.count(n, 0).shown for n in (1, 2, 1, 3, 3, 1, 4)] == ["1", "2", "3", "5", "6", "7", "1"]


@pytest.mark.parametrize(
    ("above", "below"),
    [("%1", "%1.%2"), ("Article %1", "%1.%2"), ("%1.", "%1.%2"), ("(%1)", "%1.%2"), ("%1)", "%1.%2"), ("§ %1.", "%1.%2")],
)
def test_a_level_goes_on_from_the_one_above_it(above: str, below: str) -> None:
    assert continued(Lists({1: 0}, {1: (Level(text=above),)}), 1, 1).text == below


@given(st.integers(1, 3999))
def test_roman_numbers_are_read_back_as_they_were_written(number: int) -> None:
    worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    values = [worth[letter] for letter in written(number, "upperRoman")]
    assert sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True)) == number


NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def sheet(*styles: str) -> Stylesheet:
    return Stylesheet(parse_xml(f"<w:styles {NAMES}>{''.join(styles)}</w:styles>"))


def style(name: str, number: str = "", base: str = "", kind: str = "paragraph") -> str:
    listed = f"<w:pPr><w:numPr>{number}</w:numPr></w:pPr>" if number else ""
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{based}{listed}</w:style>'


def definition(at: int, *styles: str, more: str = "") -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'{f"<w:pStyle w:val={chr(34)}{name}{chr(34)}/>" if name else ""}<w:lvlText w:val="%{n + 1}"/></w:lvl>'
        for n, name in enumerate(styles)
    )
    return f'<w:abstractNum w:abstractNumId="{at}">{more}{levels}</w:abstractNum>'


def numbering(*parts: str) -> object:
    return parse_xml(f"<w:numbering {NAMES}>{''.join(parts)}</w:numbering>")


USES = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def place(properties: str, styles: Stylesheet, root: object) -> tuple[int, int] | None:
    return number_of_paragraph(parse_xml(f"<w:pPr {NAMES}>{properties}</w:pPr>"), styles, lists_of(root, styles))


def test_the_level_that_names_a_style_decides_and_not_the_one_that_stands_in_it() -> None:
    styles = sheet(style("Heading2", '<w:ilvl w:val="0"/><w:numId w:val="1"/>'), style("Mine", base="Heading2"))
    root = numbering(definition(0, "", "Heading2"), USES)
    assert place('<w:pStyle w:val="Heading2"/>', styles, root) == (1, 1)
    assert place('<w:pStyle w:val="Mine"/>', styles, root) == (1, 1)


def test_the_number_of_a_paragraph_wins_over_that_of_its_style_and_0_is_none() -> None:
    styles = sheet(style("Heading1", '<w:numId w:val="1"/>'))
    root = numbering(definition(0, "Heading1", "", ""), USES)
    direct = '<w:pStyle w:val="Heading1"/><w:numPr>{}<w:numId w:val="{}"/></w:numPr>'
    assert place(direct.format('<w:ilvl w:val="2"/>', 1), styles, root) == (1, 2)
    assert place(direct.format("", 0), styles, root) is None


def test_a_definition_that_leads_to_a_list_style_has_its_levels() -> None:
    styles = sheet(style("Chapters", '<w:numId w:val="1"/>', kind="numbering"))
    linked = definition(5, more='<w:numStyleLink w:val="Chapters"/>')
    root = numbering(definition(0, "", ""), linked, USES, '<w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>')
    lists = lists_of(root, styles)
    assert [len(lists.levels[number]) for number in (1, 2)] == [2, 2]
    assert lists.definitions == {1: 0, 2: 0}


def test_list_styles_that_lead_to_each_other_hang_nobody_up() -> None:
    styles = sheet(style("A", '<w:numId w:val="1"/>', kind="numbering"), style("B", '<w:numId w:val="2"/>', kind="numbering"))
    root = numbering(
        definition(0, more='<w:numStyleLink w:val="B"/>'),
        definition(1, more='<w:numStyleLink w:val="A"/>'),
        USES,
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>',
    )
    assert lists_of(root, styles).numbers((1, 0)) is False


def test_a_level_put_over_another_is_the_one_that_counts() -> None:
    own = '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1"/></w:lvl>'
    over = f'<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{own}</w:lvlOverride></w:num>'
    lists = lists_of(numbering(definition(0, ""), over), sheet())
    assert Counter(lists).count(1, 0).shown == "D"
