"""Where a page may end in a table: by how many lines its rows have, estimated, and as LibreOffice lays them out."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import converting
from support.every_document import every_document
from support.reading import W, body, words

from tenderkit.blocks import Column, Field, Row, Table, Text
from tenderkit.word.writing.breaks import Breaks, breaks, height, lines_of

WIDE = 226 + 82 * 20  # twips: room for twenty letters


def test_words_go_on_lines_one_after_the_other() -> None:
    assert lines_of("twenty letters fit x", WIDE) == 1
    assert lines_of("twenty letters fit xx", WIDE) == 2
    assert lines_of("nineteen letters is nineteen letters is", WIDE) == 2
    assert lines_of("one-and-twenty-letters", WIDE) == 2
    assert lines_of("x" * 41, WIDE) == 3
    assert lines_of("", WIDE) == 1


def test_a_line_that_is_ended_is_a_line() -> None:
    assert lines_of("a\nb\n\nc", WIDE) == 4


@pytest.mark.parametrize(("brief", "whole"), [(True, False), (False, True)])
def test_a_table_to_fill_in_may_end_a_page_however_small_it_is_for_it_grows(brief: bool, whole: bool) -> None:
    rows = tuple(Row(((Text("1"),), (Field("text", f"risks.{number}.risk", (Text("Risk"),), brief=brief),))) for number in range(5))
    table = Table((Column("right", 1), Column("left", 9)), Row(((Text("Row"),), (Text("Risk"),))), rows)
    found = breaks(table, (WIDE, WIDE), (), 14000)
    assert found.whole is whole
    assert [found.keeps(row, 5) for row in range(5)] == [True, whole, whole, True, False]


@given(st.text("ab -\n", max_size=200), st.integers(100, 5000))
def test_more_words_never_take_fewer_lines_and_a_wider_column_never_more(text: str, width: int) -> None:
    assert 1 <= lines_of(text, width) <= len(text) + 1
    assert lines_of(text + " more", width) >= lines_of(text, width)
    assert lines_of(text, 2 * width) <= lines_of(text, width)


@given(st.integers(1, 40), st.booleans(), st.integers(1, 40), st.integers(1, 40), st.sets(st.integers(0, 39)))
def test_the_last_row_of_a_table_keeps_to_none_and_those_of_a_whole_table_all_to_the_next(
    rows: int, whole: bool, first: int, last: int, tall: set[int]
) -> None:
    breaks = Breaks(whole, first, last, tuple(tall))
    kept = [breaks.keeps(row, rows) for row in range(rows)]
    assert not kept[-1]
    assert not whole or all(kept[:-1])


# Against LibreOffice: how far apart the first lines of the rows of a table are on a page

_LINE = re.compile(r'<line xMin="[\d.]+" yMin="([\d.]+)" xMax="[\d.]+" yMax="[\d.]+">\s*<word [^>]*>(.*?)</word>', re.DOTALL)


@pytest.mark.slow
def test_rows_are_as_high_as_libreoffice_makes_them(soffice: str, tmp_path: Path) -> None:
    paths = converting.written(
        tmp_path, {f"{name}.docx": data for name, data in every_document() if "annex" in name or "notes" in name}
    )
    estimated, found = 0.0, 0.0
    pairs = list(zip(paths, converting.convert(paths, "pdf", tmp_path), strict=True))
    assert len(pairs) == 9
    for path, pdf in pairs:
        shown = subprocess.run(["pdftotext", "-bbox-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
        tops: dict[str, list[tuple[int, float]]] = {}
        for page, text in enumerate(shown.split("<page ")):
            for top, word in _LINE.findall(text):
                tops.setdefault(word, []).append((page, float(top)))
        for table in body(path.read_bytes()).iter(f"{W}tbl"):
            rows = list(table.iter(f"{W}tr"))
            firsts = [words(next(row.iter(f"{W}tc"))).split() for row in rows]
            for row, name, below in zip(rows[1:], firsts[1:], firsts[2:], strict=False):
                # A row that begins with a word that begins no other line, as an id, and so does the next, on the same page.
                places = [tops.get(each[0], []) if each else [] for each in (name, below)]
                if any(len(place) != 1 for place in places) or places[0][0][0] != places[1][0][0]:
                    continue
                cells = [(text_of(cell), int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w"))) for cell in row.iter(f"{W}tc")]
                estimated += height(max(lines_of(text, width) for text, width in cells)) / 20
                found += places[1][0][1] - places[0][0][1]
    assert found > 5000, "points of rows: too few were found"
    assert 0.95 < estimated / found < 1.05


def text_of(cell: object) -> str:
    return "".join("\n" if node.tag == f"{W}br" else node.text or "" for node in cell.iter(f"{W}t", f"{W}br"))  # type: ignore[attr-defined]
