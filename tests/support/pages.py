"""Word files → how full their pages are as LibreOffice lays them out, by the lines that poppler finds in the PDF."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tenderkit import office

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_LINE = re.compile(r'<line xMin="[\d.]+" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</line>', re.DOTALL)
_WORD = re.compile(r"<word [^>]*>(.*?)</word>")
_SAME_LINE = 6.0  # points: what is nearer to each other is on one line, as the cells of a row
_SLACK = 3.0  # points: letters may reach over the edge of the body
_TWIPS = 20  # of a point


@dataclass(frozen=True)
class Page:
    """A page of a PDF: what part of its body stands above the end of its text, from 0 to 1; its lines of text; its headings."""

    full: float
    lines: tuple[str, ...]
    headings: tuple[str, ...]

    @property
    def stranded(self) -> bool:
        """Whether it ends with a heading."""
        return bool(self.lines) and any(_letters(title).endswith(_letters(self.lines[-1])) for title in self.headings)


def pages_of(pdf: Path, margins: tuple[int, int]) -> list[Page]:
    """The pages of a PDF of LibreOffice whose body lies between the margins at the top and the bottom, in twips."""
    found = subprocess.run(["pdftotext", "-bbox-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    headings = office.bookmarks(pdf.read_bytes())
    above, below = (length / _TWIPS for length in margins)
    pages = []
    for number, page in enumerate(_PAGE.finditer(found), 1):
        bottom = float(page[2]) - below
        boxes = [(float(line[1]), float(line[2]), _words(line[3])) for line in _LINE.finditer(page[3])]
        body = sorted(box for box in boxes if box[0] > above - _SLACK and box[1] < bottom + _SLACK)
        end = max((lower for _, lower, _ in body), default=above)
        titles = tuple(title for title, at in headings if at == number)
        pages.append(Page((end - above) / (bottom - above), tuple(_joined(body)), titles))
    return pages


def _words(line: str) -> str:
    return html.unescape(" ".join(_WORD.findall(line)))


def _letters(words: str) -> str:
    return re.sub(r"\W+", "", words)


def _joined(boxes: Iterable[tuple[float, float, str]]) -> Iterable[str]:
    """The words of each line; the cells of a row have one."""
    last, words = -100.0, ""
    for upper, _, more in boxes:
        if upper - last < _SAME_LINE:
            words += f" {more}"
            continue
        if words:
            yield words
        last, words = upper, more
    if words:
        yield words
