"""A table of words and numbers → the bytes of the smallest workbook that Excel opens: what “Edit data” of a chart shows.

SpreadsheetML, ISO 29500-1, part 18; words stand in their cells (18.3.1.53), so there is no part for shared strings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from tenderkit.word.writing.fragments import DECLARATION, escape
from tenderkit.word.writing.zip import member, pack

SHEET = "Sheet1"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIXED = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
}
# Excel reads _x0041_ as a letter (22.9.2.19): an underscore that begins such a word is written that way itself.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def workbook(rows: Sequence[Sequence[str | Decimal | None]]) -> bytes:
    """Return a workbook of one sheet with these rows from A1 on; None leaves a cell empty."""
    written = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{column(at)}{number}", content) for at, content in enumerate(row))
        written.append(f'<row r="{number}">{cells}</row>')
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(written)}</sheetData></worksheet>'
    parts = {**_FIXED, "xl/worksheets/sheet1.xml": sheet}
    return pack(member(name, (DECLARATION + text).encode()) for name, text in parts.items())


def column(at: int) -> str:
    """Return the letter of a column, counted from 0 up to 25."""
    return chr(ord("A") + at)


def _cell(place: str, content: str | Decimal | None) -> str:
    if content is None:
        return ""
    if isinstance(content, Decimal):
        return f'<c r="{place}"><v>{content:f}</v></c>'
    words = escape(_ESCAPED.sub("_x005F_", content))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'
