"""A table of Markdown → a table or chart: equal rows are read once, however long it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tenderkit import keeping
from tenderkit.blocks import (
    CHART_BARS,
    CHART_SERIES,
    Break,
    Chart,
    Column,
    Footnote,
    Inline,
    Link,
    Picture,
    Problem,
    Reference,
    Row,
    Table,
    Text,
    plain,
)
from tenderkit.markdown.chunks import Chunk, Reader, inline_nodes
from tenderkit.numbers import amount

_CHART, _NAME, _FACTS = "Chart:", "Table name:", "Facts:"
CAPTIONS = ("Table:", _NAME, _CHART, _FACTS)  # begin the line above a table


def _cells(line: str) -> list[str]:
    r"""Return the cells of a table line: `|` divides them, `\|` is a bar."""
    line = line.strip()
    cells = re.split(r"(?<!\\)\|", line)
    if line.startswith("|"):
        cells = cells[1:]
    if cells and not cells[-1].strip() and len(cells) > 1:
        cells = cells[:-1]
    return [cell.strip().replace("\\|", "|") for cell in cells]


@keeping.by_value("markdown.row")
def _parse_row(line: str, width: int) -> tuple[Row, tuple[Problem, ...]]:
    reader = Reader(line)
    texts = _cells(line)
    cells = [reader.cell(text) for text in texts]
    if len(cells) != width:
        reader.problem(f"this table row has {len(cells)} cells and its header {width}", r"divide cells by |, and write a bar as \|")
    tones = tuple(tone for _, tone in cells)
    return Row(tuple(words for words, _ in cells), reader.slots, tones if any(tones) else ()), tuple(reader.problems)


def parse_table(lines: list[str], rule: int) -> Chunk:
    """Read a table line by line: equal rows are read once, however long the table."""
    marks = _cells(lines[rule])
    columns = tuple(
        Column("center" if mark[0] == mark[-1] == ":" else "right" if mark[-1] == ":" else "left", len(mark)) for mark in marks
    )
    problems: list[Problem] = []
    caption_reader = Reader(lines[0])
    caption: tuple[Inline, ...] = ()
    header = rule - 1
    captioned = header > 0 and not any(lines[1:header])
    if captioned and lines[0].startswith(CAPTIONS):
        caption = caption_reader.inlines(inline_nodes(lines[0].partition(":")[2].strip()), whole=False)
        caption_reader.without_pictures(caption, "caption")
        caption_reader.without_notes(caption, "a caption", "put it in the text above, or in a cell")
        problems += caption_reader.problems
    elif header:
        problems.append(Problem(header, "there is no blank line above this table", "leave a blank line before it"))
    rows = []
    for number in (header, *range(rule + 1, len(lines))):
        row, wrong = _parse_row(lines[number], len(columns))
        rows.append(row)
        problems += [Problem(number, problem.message, problem.hint) for problem in wrong]
    if any(isinstance(node, Footnote) for cell in rows[0].cells for node in cell):
        hint = "put it in a cell below, or in the text above the table"
        problems.append(Problem(header, "a footnote cannot be in the header of a table, which every page repeats", hint))
    if captioned and lines[0].startswith(_CHART):
        chart = Chart(rows[0], tuple(rows[1:]), caption, caption_reader.slots)
        # What a chart shows stands below it as a table too: the numbers are read there, and by those who do not see the chart.
        table = Table(columns, chart.header, chart.rows, caption, caption_reader.slots, printed=False)
        return Chunk([(header, chart), (header, table)], problems or [*_chart_problems(chart, header)])
    if rows[0].tones:
        problems.append(Problem(header, "the header of a table has no tones", "remove the {.…} from its cells"))
    facts = captioned and lines[0].startswith(_FACTS)
    printed = not (facts or (captioned and lines[0].startswith(_NAME)))
    table = Table(columns, rows[0], tuple(rows[1:]), caption, caption_reader.slots, printed, facts)
    return Chunk([(header, table)], problems)


def _chart_problems(chart: Chart, header: int) -> Iterator[Problem]:
    """Yield what keeps a table from being a chart; what its values say is not known yet."""
    series, bars = len(chart.header.cells) - 1, len(chart.rows)
    if not chart.caption:
        yield Problem(0, "a chart without a caption", "say after Chart: what it shows")
    if not 1 <= series <= CHART_SERIES:
        yield Problem(header, f"a chart has one to {CHART_SERIES} series, this one {series}", "give each a column after the first")
    if not 1 <= bars <= CHART_BARS:
        yield Problem(header, f"a chart has one to {CHART_BARS} bars, this one {bars}", "give each a row below the header")
    for number, row in enumerate((chart.header, *chart.rows)):
        line = header + number + (1 if number else 0)  # the rule stands below the header
        if row.tones:
            yield Problem(line, "the cells of a chart have no tones", "remove the {.…}: a chart has tones of its own")
        for column, cell in enumerate(row.cells):
            if any(isinstance(node, Link | Reference | Picture | Footnote) for node in cell):
                yield Problem(line, "a link, reference, picture or footnote cannot be in a chart", "put it in the text")
            elif not number or not column:
                if not cell and (number or column):
                    yield Problem(line, "a bar or series of a chart without a name", "name it in the first cell or in the header")
            elif all(isinstance(node, Text | Break) for node in cell):
                words = plain(cell)
                if amount(words, ".") is None and amount(words, ",") is None:
                    yield Problem(line, f"“{words}” is not a number for a chart", "write a number of 0 or more, without a unit")
