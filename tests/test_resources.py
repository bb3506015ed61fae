"""Files that are made to cost more than they are worth: each is refused, or read, in bounded time of the processor and memory."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from conftest import ROOT, example
from support.measured import measured

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="Windows has no module resource")]
SECONDS, MEGABYTES = 15, 500  # generous: what is refused takes a second or two, and 100 to 300 MB
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"


def repacked(package: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a zip with one part changed, or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in {*old.namelist(), name}:
            content = old.read(member) if member in old.namelist() else b""
            new.writestr(member, change(content) if member == name else content)
    return made.getvalue()


def styled(inside: bytes, part: str = "word/styles.xml") -> bytes:
    """Return the shipped house style with more at the end of a part."""

    def more(content: bytes) -> bytes:
        end = content.rindex(b"</")
        return content[:end] + inside + content[end:]

    return repacked((ROOT / "templates/house-style.docx").read_bytes(), part, more)


def attributes(number: int) -> bytes:
    return b"<w:p " + b" ".join(b'w:a%d=""' % n for n in range(number)) + b"/>"


HOUSES: dict[str, tuple[Callable[[], bytes], str]] = {
    "three million elements": (lambda: styled(b"<w:p/>" * 3_000_000), "TK507"),
    "three million elements in the text": (lambda: styled(b"<w:p/>" * 3_000_000, "word/document.xml"), "TK507"),
    "three million elements in a part that nobody uses": (lambda: styled(b"<a/>" * 3_000_000, "docProps/core.xml"), "TK507"),
    "a million attributes": (lambda: styled(attributes(1_000_000)), "TK507"),
    "a hundred thousand levels": (lambda: styled(b"<w:p>" * 100_000 + b"</w:p>" * 100_000), "TK507"),
    "an attribute of fifty megabytes": (lambda: styled(b'<w:p w:a="' + b"x" * 61_000_000 + b'"/>'), "TK507"),
    "a part that unpacks to a gigabyte": (
        lambda: repacked((ROOT / "templates/house-style.docx").read_bytes(), "word/media/a.png", lambda _: bytes(1_000_000_000)),
        "TK501",
    ),
}


@pytest.mark.parametrize("name", HOUSES)
def test_a_hostile_house_style_is_refused_at_little_cost(name: str, tmp_path: Path) -> None:
    make, code = HOUSES[name]
    path = tmp_path / "house.docx"
    path.write_bytes(make())
    found = measured("render", example("low"), "-d", "tender-annex", "--house-style", path, "-o", tmp_path / "output")
    assert found.status == 1
    assert f"{path}: {code}" in found.output
    assert (found.seconds < SECONDS, found.megabytes < MEGABYTES) == (True, True), found


def workbook(rows: bytes) -> bytes:
    """Return a workbook with two jobs and further rows."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in (["key", "reference"], ["a", "R-1"], ["b", "R-2"]):
        book.active.append(row)
    book.save(made)
    return repacked(made.getvalue(), SHEET, lambda sheet: sheet.replace(b"</sheetData>", rows + b"</sheetData>"))


def wide(row: int) -> bytes:
    columns = range(1, 16_001)
    cells = b"".join(b'<c r="%s%d" s="0"/>' % (openpyxl.utils.get_column_letter(n).encode(), row) for n in columns)
    return b'<row r="%d">%s</row>' % (row, cells)


WORKBOOKS: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "a format in the last cell": (lambda: workbook(b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'), 0, "2 documents"),
    "a word in the last cell": (
        lambda: workbook(b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
        1,
        ":1048576: TK844 the cell in column XFD (“x”) has no name above it",
    ),
    "sixteen thousand empty columns": (lambda: workbook(b"".join(map(wide, range(4, 24)))), 0, "2 documents"),
    "a million empty rows": (
        lambda: workbook(b"".join(b'<row r="%d" s="0" customFormat="1"/>' % n for n in range(4, 1_048_577))),
        0,
        "2 documents",
    ),
    "a million empty cells": (
        lambda: workbook(b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(4, 1_048_577))),
        0,
        "2 documents",
    ),
    "shared texts of half a gigabyte": (
        lambda: repacked(workbook(b""), "xl/sharedStrings.xml", lambda _: b" " * 500_000_000),
        1,
        "TK124 this workbook is too large",
    ),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_what_lies_far_from_a_table_costs_little(name: str, tmp_path: Path) -> None:
    make, status, words = WORKBOOKS[name]
    path = tmp_path / "jobs.xlsx"
    path.write_bytes(make())
    output = tmp_path / "output"
    found = measured("bulk", path, "--tender", example("low"), "-d", "tender-annex", "-o", output, "--workers", 1)
    assert found.status == status, found.output
    assert words in found.output
    assert (found.seconds < SECONDS, found.megabytes < MEGABYTES) == (True, True), found


TENDERS: dict[str, Callable[[str], str]] = {
    "a key of a million letters": lambda text: text + "k" * 1_000_000 + ": 1\n",
    "a title of ten million letters": lambda text: text.replace("title: ", "title: " + "words " * 1_700_000, 1),
    "a list in a list a hundred thousand times": lambda text: text + "x: " + "[" * 100_000,
    "a million lines of remarks": lambda text: "# remark\n" * 1_000_000 + text,
}


@pytest.mark.parametrize("name", TENDERS)
def test_a_huge_tender_file_is_checked_at_little_cost(name: str, tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text(TENDERS[name](example("low").read_text(encoding="utf-8")), encoding="utf-8")
    found = measured("check", path)
    assert found.status in (0, 1)
    assert "TK900" not in found.output
    assert (found.seconds < SECONDS, found.megabytes < MEGABYTES) == (True, True), (found.seconds, found.megabytes)
