"""A chart of the document → its caption and drawing, its parts, and what keeps it from being drawn.

Each chart is two parts more: the chart itself, and the workbook that “Edit data” in Word opens. The numbers in their names and
relationships, and the ids of the drawings, go on from those of the house style.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tenderkit import sheets
from tenderkit.blocks import Blank, Chart, Flow, Problem, plain, rows_of
from tenderkit.numbers import amount
from tenderkit.word.house.house import HouseStyle, Relation, relative
from tenderkit.word.writing import block_xml, drawings
from tenderkit.word.writing.chart_part import Data, Series, chart_part
from tenderkit.word.writing.fragments import DECLARATION, Builder, Stretch, escape_attribute

_OFFICE = drawings.OFFICE
_TYPE = "application/vnd.openxmlformats-officedocument"
# Twips: the height of the legend, of the words below the bars, of a bar with the gap below it, and of the whole at most.
_LEGEND, _BELOW, _BAR, _MOST = 500, 360, 420, 9000
_SPACE = re.compile("[\t\r\n]+")


@dataclass(frozen=True)
class Read:
    """A chart with its values: what it shows, the same in words, and the cells that are no numbers by row, counted from 1."""

    data: Data
    words: str
    wrong: tuple[tuple[int, str], ...]


def read(chart: Chart, first_slot: int, values: Sequence[str], decimal: str = ".") -> Read:
    """Fill a chart with its values; `decimal` is the sign before the decimals in the language of the document."""
    named: list[list[str]] = []
    numbers: list[list[Decimal | None]] = []
    wrong: list[tuple[int, str]] = []
    for at, (row, first) in enumerate(rows_of(chart, first_slot)):
        texts = [_SPACE.sub(" ", plain(cell, values[first:])) for cell in row.cells]
        named.append(texts)
        if not at:
            continue
        numbers.append([])
        for position, cell in enumerate(row.cells[1:], 1):
            number = None
            if any(isinstance(node, Blank) for node in cell):
                texts[position] = "…"  # to be filled in: a draft has no bar for it
            elif (number := amount(texts[position], decimal)) is None:
                wrong.append((at, f"“{texts[position]}” is not a number for the chart: {texts[0]}, {named[0][position]}"))
            numbers[-1].append(number)
    (corner, *series), *bars = named
    columns = tuple(Series(name, tuple(row[at] for row in numbers)) for at, name in enumerate(series))
    words = "; ".join(
        f"{name}: {', '.join(f'{one} {text}' for one, text in zip(series, texts, strict=True))}" for name, *texts in bars
    )
    return Read(Data(corner, tuple(name for name, *_ in bars), columns), words, tuple(wrong))


def problems(flow: Flow, decimal: str = ".", wrong: Collection[int] = ()) -> list[Problem]:
    """Return the cells of charts whose values are no numbers.

    Charts on lines that are `wrong` already are left out: they may have cells too many or too few.
    """
    return [
        # The rule stands between the header and the first row.
        Problem(placed.line + at + 1, message, "give a number of 0 or more, without a unit")
        for placed in flow.placed
        if isinstance(block := placed.block, Chart)
        # From the caption, with a blank line below it, to the last row.
        and not set(wrong) & set(range(placed.line - 2, placed.line + len(block.rows) + 2))
        for at, message in read(block, placed.first_slot, flow.values, decimal).wrong
    ]


def drawing(chart: Chart, shown: Read, number: int, picture: int, width: int) -> Stretch:
    """Return the caption and, below it, the drawing of the chart with that number; `picture` is the id of the drawing.

    Who does not see the drawing has its caption and all its numbers in words (EN 301 549, 10.1.1.1).
    """
    build = Builder()
    block_xml.add_caption(build, "figure", chart.caption)
    height = min(_LEGEND + bool(shown.data.axes[1]) * _BELOW + _BAR * len(shown.data.bars), _MOST)
    build.add(block_xml.paragraph_start("BodyText", "<w:keepNext/>" + block_xml.ALONE.format("")))  # its table stands below
    start, middle, end = drawings.frame(picture, f"Chart {number}", width * drawings.EMU, height * drawings.EMU)
    build.add(start)
    block_xml.add_attribute(build, chart.caption)
    build.add(
        f". {escape_attribute(shown.words)}{middle}"
        f'chart"><c:chart xmlns:c="{drawings.DRAWING}/chart" xmlns:r="{_OFFICE}" r:id="rIdChart{number}"/>{end}</w:p>'
    )
    return build.stretch()


# Parts


def relationship(number: int, folder: str) -> Relation:
    """Return the relationship that leads from the main part, in its folder, to a chart."""
    return Relation(f"rIdChart{number}", f"{_OFFICE}/chart", relative(f"word/charts/chart{number}.xml", folder))


def types(numbers: Iterable[int]) -> dict[str, str]:
    """Return the content types of the parts of charts."""
    kinds = {}
    for number in numbers:
        kinds[f"word/charts/chart{number}.xml"] = f"{_TYPE}.drawingml.chart+xml"
        kinds[f"word/embeddings/chart{number}.xlsx"] = f"{_TYPE}.spreadsheetml.sheet"
    return kinds


def parts(number: int, data: Data, house: HouseStyle, locale: str) -> dict[str, bytes]:
    """Return the parts of a chart by name: the chart, its relationships and its workbook."""
    related = (
        f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/package" Target="../embeddings/chart{number}.xlsx"/></Relationships>'
    )
    return {
        f"word/charts/chart{number}.xml": chart_part(data, house.font, locale).encode(),
        f"word/charts/_rels/chart{number}.xml.rels": related.encode(),
        f"word/embeddings/chart{number}.xlsx": sheets.plain(data.rows()),
    }
