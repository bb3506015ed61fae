"""Pages as LibreOffice lays them out: few are half empty, none ends a document with a line or two, headings stand above their text.

`scripts/long --times 5 tests/test_full_pages.py -n 0 -s` measures 20 random tenders, and prints the figures of docs/robustness.md.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import converting
from support.every_document import every_document
from support.pages import Page, pages_of
from support.profiles import examples
from support.random_tenders import random_tenders

import tenderkit
from tenderkit import markdown, word
from tenderkit.documents.types import SHIPPED_STYLE, load_library

pytestmark = [pytest.mark.slow, pytest.mark.matrix]

HOUSE = word.house_style(SHIPPED_STYLE)
MARGINS = dict(HOUSE.page.margins)["top"], dict(HOUSE.page.margins)["bottom"]

TENDERS = examples(4)
FULL, FEW = 0.6, 0.05  # a page under 60% is half empty; at most one in twenty is
LINES = 5  # on a last page
# Each heading keeps with what follows it, and Word holds it there. LibreOffice 25.2 hardly ever does not: headings at the top of a
# page may go back to the one before when a later table is laid out anew. What is asked is whether they fit there with what follows,
# and the space above them, which does not count at the top of a page, is forgotten. Without that space it was not seen to happen.
STRANDED = 0.005


def documents(seed: int) -> Iterator[tuple[str, bytes]]:
    yield from every_document()
    for number, tender in enumerate(random_tenders(seed, TENDERS), 1):
        for some in (None, "tender-annex-short"):
            for document in tenderkit.render(tender, some, draft=True):
                yield f"random-{number}-{document.id}", document.data


def test_pages_are_full_to_the_end(soffice: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    seed = int(request.config.getoption("--hypothesis-seed", None) or 15)
    paths = converting.written(tmp_path, {f"{name}.docx": data for name, data in documents(seed)})
    shown = {pdf.stem: pages_of(pdf, MARGINS) for pdf in converting.convert(paths, "pdf", tmp_path)}

    # The last page of a document ends where it ends, and what a form asks stays whole.
    forms = tuple(kind.id for kind in load_library().types.values() if kind.form)
    judged = {
        (name, at): page for name, pages in shown.items() if not name.endswith(forms) for at, page in enumerate(pages[:-1], 1)
    }
    empty = {place: round(100 * page.full) for place, page in judged.items() if page.full < FULL}
    mean = sum(page.full for page in judged.values()) / len(judged)
    stranded = {(name, at) for name, pages in shown.items() for at, page in enumerate(pages, 1) if page.stranded}
    print(f"\n{len(shown)} documents, {len(judged)} pages: {mean:.0%} full on average, {len(empty)} under 60%")
    print(f"{len(stranded)} headings at the foot of a page")
    assert len(judged) > 200
    assert len(empty) <= FEW * len(judged), empty
    assert {name: pages[-1].lines for name, pages in shown.items() if len(pages) > 1 and len(pages[-1].lines) < LINES} == {}
    assert len(stranded) <= max(1, STRANDED * len(judged)), stranded


# The measure itself


def laid_out(text: str, folder: Path, *, kept: bool = True) -> list[Page]:
    """The pages of a text in our style; where it is not `kept`, nothing keeps with what follows."""
    data = word.write(markdown.parse(text, ()).flow, word.Settings("T", "", "", "", "", "", "en-GB"), HOUSE)
    path = folder / f"{kept}.docx"
    path.write_bytes(data if kept else without(b"<w:keepNext/>", data))
    return pages_of(*converting.convert([path], "pdf", folder), MARGINS)


def without(words: bytes, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made := io.BytesIO(), "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(words, b""))
    return made.getvalue()


def test_what_stands_on_a_page_is_measured(soffice: str, tmp_path: Path) -> None:
    first, last = laid_out("\n\n".join(f"Line {number}." for number in range(1, 41)), tmp_path)
    assert first.full > 0.95
    assert [*first.lines, *last.lines] == [f"Line {number}." for number in range(1, 41)]
    assert 0 < last.full < FULL


def test_a_heading_at_the_foot_of_a_page_is_seen(soffice: str, tmp_path: Path) -> None:
    text = "# T\n\n" + "".join(f"## Part {name}\n\n{'Words of it. ' * (5 * name % 36 + 1)}\n\n" for name in range(200))
    assert not any(page.stranded for page in laid_out(text, tmp_path))
    assert any(page.stranded for page in laid_out(text, tmp_path, kept=False))
