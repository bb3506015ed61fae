"""Rows → the bytes of an Excel workbook: the only module that knows XlsxWriter. The same input gives the same bytes.

A text is always a text: one that begins with `=`, `+`, `-` or `@` is not a formula, and stays none when its cell is edited.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from tenderkit.files.workbooks import tagged
from tenderkit.tones import CELLS, OUTLINE, series_tones

Tone = Literal["low", "medium", "high", ""]
Cell = str | int | Decimal | None
_FIRST_DAY = date(1980, 1, 1)  # of a file without a date
MAX_TEXT = 32_767  # characters of a cell of Excel
PLAIN = "Sheet1"  # the name of the sheet of a plain workbook
_MAX_LIST = 255  # characters of the choices of a list within a cell
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")  # in the name of a sheet
_LONGEST = 31  # characters of the name of a sheet (ECMA-376-1, 18.2.19)
_A4 = 9
_LAST_ROW = 1_048_575  # of a sheet, counted from 0
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LOOK = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 10}
_HEAD = {**_LOOK, "bold": True, "bg_color": "#E3ECF1", "font_color": "#14455F", "bottom": 1}


@dataclass(frozen=True)
class Shaded:
    """A cell with a tone as well as words."""

    value: Cell
    tone: Tone


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, the header, the rows, and the widths of the columns in characters.

    A `chart` makes a stacked bar chart of the rows: categories in the first column, one to three series in the others.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell | Shaded]]
    widths: Sequence[int]
    chart: str = ""


def workbook(sheets: Sequence[Sheet], title: str, author: str = "", created: date | None = None, language: str = "en-GB") -> bytes:
    """A workbook; `created` is its date, and `language` the tag of the language of its words."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = created or _FIRST_DAY
    book.set_properties({"title": title, "author": author, "created": datetime(day.year, day.month, day.day)})
    formats: dict[tuple[str, bool], Any] = {
        (tone, literal): book.add_format(
            {
                **_LOOK,
                **({"bg_color": f"#{CELLS[tone]}", "border": 1, "border_color": "#C3CFD7"} if tone else {}),
                "quote_prefix": literal,
            }
        )
        for tone in ("", *CELLS)
        for literal in (False, True)
    }
    head = book.add_format(_HEAD)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        page.write_row(0, 0, sheet.header, head)
        for number, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                value, tone = (cell.value, cell.tone) if isinstance(cell, Shaded) else (cell, "")
                if isinstance(value, str):
                    page.write_string(number, column, value[:MAX_TEXT], formats[tone, value.startswith(_FORMULA)])
                elif value is None:
                    page.write_blank(number, column, None, formats[tone, False])
                else:
                    page.write_number(number, column, value, formats[tone, False])
        page.freeze_panes(1, 1)
        if sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        if sheet.chart:
            _add_chart(book, page, sheet)
    book.close()
    return tagged(target.getvalue(), language)


def plain(rows: Sequence[Sequence[str | Decimal | None]]) -> bytes:
    """A workbook of one sheet, Sheet1, with these rows from A1 on and nothing else; None leaves a cell empty."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(_FIRST_DAY.year, _FIRST_DAY.month, _FIRST_DAY.day)})
    page = book.add_worksheet(PLAIN)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal):
                page.write_number(number, column, cell)
            elif cell is not None:
                page.write_string(number, column, cell[:MAX_TEXT])
    book.close()
    return target.getvalue()


def _add_chart(book: Any, page: Any, sheet: Sheet) -> None:
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    last = len(sheet.rows)
    for column, (fill, words) in enumerate(series_tones(len(sheet.header) - 1), 1):
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, 0, last, 0],
                "values": [sheet.name, 1, column, last, column],
                "fill": {"color": f"#{fill}"},
                "border": {"color": f"#{OUTLINE}"},
                "data_labels": {"value": True, "num_format": "0;-0;", "font": {"color": f"#{words}"}},
            }
        )
    chart.set_title({"name": sheet.chart})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom"})
    page.insert_chart(last + 2, 0, chart, {"description": sheet.chart, "x_scale": 1.3})


@dataclass(frozen=True)
class Field:
    """A column to be filled in: its head, what its cells hold, and the words to choose from, where these are few."""

    head: str
    kind: Literal["text", "number", "date"] = "text"
    choices: Sequence[str] = ()
    width: int = 20


_FORMATS = {"text": "@", "number": "General", "date": "yyyy-mm-dd"}


def to_fill_in(
    fields: Sequence[Field],
    rows: Sequence[Sequence[Cell | date]],
    explained: Sheet,
    *,
    name: str = "Table",
    created: date | None = None,
    shaded_where: Sequence[str] = (),
) -> bytes:
    """A workbook to be filled in: a sheet “Table” with these columns and first rows, and one that explains them.

    A column of texts keeps what is typed as it is, as 0042; a choice is a list below each cell of its column. A row is shaded
    where one of the formulas `shaded_where` holds, written for row 2; the program that shows the sheet works them out.
    """
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = created or _FIRST_DAY
    book.set_properties({"title": explained.name, "created": datetime(day.year, day.month, day.day)})
    head, plain = book.add_format(_HEAD), book.add_format(_LOOK)
    looks = {kind: book.add_format({**_LOOK, "num_format": form, "align": "left"}) for kind, form in _FORMATS.items()}
    page = book.add_worksheet(name)
    for column, field in enumerate(fields):
        page.set_column(column, column, field.width, looks[field.kind])
        page.write_string(0, column, field.head, head)
        if field.choices and len(",".join(field.choices)) <= _MAX_LIST:
            told = {"error_title": field.head[:32], "error_message": f"Choose one of: {', '.join(field.choices)}"[:255]}
            page.data_validation(1, column, _LAST_ROW, column, {"validate": "list", "source": list(field.choices), **told})
        for number, row in enumerate(rows, 1):
            cell = row[column]
            if isinstance(cell, date):
                page.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), looks[field.kind])
            elif isinstance(cell, str):
                page.write_string(number, column, cell, looks[field.kind])
            elif cell is not None:
                page.write_number(number, column, cell, looks[field.kind])
    for formula in shaded_where:
        shade = book.add_format({"bg_color": f"#{CELLS['high']}"})
        page.conditional_format(1, 0, _LAST_ROW, len(fields) - 1, {"type": "formula", "criteria": formula, "format": shade})
    page.freeze_panes(1, 1)
    other = book.add_worksheet(explained.name)
    for column, width in enumerate(explained.widths):
        other.set_column(column, column, width)
    other.write_row(0, 0, explained.header, head)
    for number, cells in enumerate(explained.rows, 1):
        other.write_row(number, 0, cells, plain)
    other.freeze_panes(1, 1)
    book.close()
    return target.getvalue()


@dataclass(frozen=True)
class Link:
    """A cell that opens a file, by its path as seen from the workbook."""

    path: str
    words: str


def listing(
    name: str, header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Cell | Link]], scratch: Path | None = None
) -> bytes:
    """A workbook with a sheet of any number of rows.

    With a folder for temporary files (`scratch`) no more than a row is in the memory. Links are formulas: of others a sheet can
    have 65,530, all of them held until the end.
    """
    import xlsxwriter

    target = io.BytesIO()
    kept = {"in_memory": True} if scratch is None else {"constant_memory": True, "tmpdir": str(scratch)}
    book = xlsxwriter.Workbook(target, {**kept, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": name, "created": datetime(_FIRST_DAY.year, _FIRST_DAY.month, _FIRST_DAY.day)})
    head = book.add_format(_HEAD)
    plain, literal = (book.add_format({**_LOOK, "quote_prefix": quoted}) for quoted in (False, True))
    link = book.add_format({**_LOOK, "font_color": "#14455F", "underline": 1})
    page = book.add_worksheet(name)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.freeze_panes(1, 1)
    page.write_row(0, 0, header, head)
    number = 0
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, Link):
                where = cell.path.replace("%", "%25").replace("#", "%23")  # a # would begin the name of a place in the file
                page.write_formula(number, column, f'HYPERLINK("{where}","{cell.words}")', link, cell.words)
            elif isinstance(cell, str):
                page.write_string(number, column, cell[:MAX_TEXT], literal if cell.startswith(_FORMULA) else plain)
            elif cell is not None:
                page.write_number(number, column, cell, plain)
    if number:
        page.autofilter(0, 0, number, len(header) - 1)
    book.close()
    return target.getvalue()


@dataclass(frozen=True)
class Formula:
    """A cell that the program which shows the sheet works out; `shows` is what it comes to, for one that does not."""

    text: str
    shows: str = ""


@dataclass(frozen=True)
class ToFillIn:
    """A cell that can be changed: what stands in it already, and the range of its choices, as lists!$A$1:$A$4."""

    value: str = ""
    choices: str = ""


@dataclass(frozen=True)
class Page:
    """A sheet that is protected but for its cells to fill in: lines above its table, and the table.

    The cells to fill in are shaded where the formula `shaded_where` holds, which is written for the first row of the table. What is
    `hidden` is for formulas and for who reads the workbook.
    """

    name: str
    above: Sequence[str]
    header: Sequence[str]
    rows: Sequence[Sequence[Cell | Decimal | Formula | ToFillIn]]
    widths: Sequence[int]
    shaded_where: str = ""
    hidden: bool = False

    @property
    def first_row(self) -> int:
        """The number of the first row of the table, counted from 1 as a spreadsheet does."""
        return len(self.above) + 2


def protected(
    pages: Sequence[Page], title: str, refused: str, author: str = "", created: date | None = None, language: str = "en-GB"
) -> bytes:
    """A workbook of protected sheets, without a password; `refused` is said of what is typed and is not one of the choices."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = created or _FIRST_DAY
    book.set_properties({"title": title, "author": author, "created": datetime(day.year, day.month, day.day)})
    head = book.add_format({**_HEAD, "text_wrap": True})
    ruled = {**_LOOK, "bottom": 1, "bottom_color": "#C3CFD7"}
    plain, literal = (book.add_format({**ruled, "quote_prefix": quoted}) for quoted in (False, True))
    first, line = book.add_format({**_LOOK, "text_wrap": False, "bold": True, "font_size": 14}), book.add_format({"font_size": 10})
    frame = {"border": 1, "border_color": "#6D92A6"}
    typed, typed_literal = (
        book.add_format({**_LOOK, **frame, "num_format": "@", "locked": False, "quote_prefix": quoted}) for quoted in (False, True)
    )
    shade = book.add_format({"bg_color": f"#{CELLS['medium']}"})
    for page in pages:
        sheet = book.add_worksheet(page.name)
        for column, width in enumerate(page.widths):
            sheet.set_column(column, column, width)
        for number, words in enumerate(page.above):
            sheet.write_string(number, 0, words[:MAX_TEXT], first if number == 0 else line)
        for column, words in enumerate(page.header):
            sheet.write_string(page.first_row - 2, column, words[:MAX_TEXT], head)
        for number, row in enumerate(page.rows, page.first_row - 1):
            for column, cell in enumerate(row):
                if isinstance(cell, Formula):
                    sheet.write_formula(number, column, f"={cell.text}", plain, cell.shows)
                elif isinstance(cell, ToFillIn):
                    look = typed_literal if cell.value.startswith(_FORMULA) else typed
                    if cell.value:
                        sheet.write_string(number, column, cell.value[:MAX_TEXT], look)
                    else:
                        sheet.write_blank(number, column, None, look)
                    if cell.choices:
                        told = {"error_title": page.header[column][:32], "error_message": refused[:255]}
                        sheet.data_validation(
                            number, column, number, column, {"validate": "list", "source": f"={cell.choices}", **told}
                        )
                elif isinstance(cell, str):
                    sheet.write_string(number, column, cell[:MAX_TEXT], literal if cell.startswith(_FORMULA) else plain)
                elif cell is not None:
                    sheet.write_number(number, column, cell, plain)
                else:
                    sheet.write_blank(number, column, None, plain)
        filled_in = [column for row in page.rows[:1] for column, cell in enumerate(row) if isinstance(cell, ToFillIn)]
        if page.shaded_where and filled_in:
            shading = {"type": "formula", "criteria": f"={page.shaded_where}", "format": shade}
            last = page.first_row + len(page.rows) - 2
            sheet.conditional_format(page.first_row - 1, filled_in[0], last, filled_in[-1], shading)
        sheet.protect("", {"format_rows": True, "format_columns": True})
        if page.hidden:
            sheet.hide()
            continue
        sheet.freeze_panes(page.first_row - 1, 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(page.first_row - 2)
        sheet.set_footer("&L&A&R&P / &N")
    book.close()
    return tagged(target.getvalue(), language)


def sheet_name(title: str, taken: set[str], end: str = "") -> str:
    """A name for a sheet that none of the `taken` has, capitals aside, and is taken from now on; it is cut before its `end`."""
    plain = _FORBIDDEN.sub(" ", title).strip() or "–"
    name, number = _cut(plain, end), 1
    while name.casefold() in taken:
        number += 1
        name = _cut(plain, f" {number}{end}")
    taken.add(name.casefold())
    return name


def _cut(text: str, end: str) -> str:
    """A name with this end, no longer than Excel counts: in units of UTF-16, of which an emoji has two."""
    text = text[:_LONGEST]
    while len(f"{text}{end}".encode("utf-16-le")) > 2 * _LONGEST:
        text = text[:-1]
    return f"{text.strip()}{end}"
