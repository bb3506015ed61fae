"""Finished Word files → the same with page numbers in their contents, and the PDFs in which the headings stand on those pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tenderkit import office
from tenderkit.faults import Fault, Location, stop_on
from tenderkit.word import laying_out

_ROUNDS = 4  # a second is needed where a number makes a title longer than its line; more have not been seen

File = tuple[str, bytes]  # a name for messages, and the bytes
Headings = list[tuple[str, int]]  # headings of a PDF, each with its page counted from the first


@dataclass(frozen=True)
class Paged:
    """A Word file with page numbers, and its PDF."""

    docx: bytes
    pdf: bytes


def paged(files: Sequence[File]) -> list[Paged]:
    """Return Word files with page numbers in their contents, and their PDFs, in the same order.

    LibreOffice lays each out, is asked for the pages, and makes the PDF; the headings have to stand there on the pages asked for.
    Raises TenderkitError where LibreOffice is missing or fails (TK701 to TK703), does not say on which pages the headings stand
    (TK705), or lays the document out differently each time (TK706).
    """
    made: dict[int, Paged] = {}
    numbers: dict[int, Mapping[str, str]] = {at: {} for at, (_, data) in enumerate(files) if laying_out.headings_in_contents(data)}
    plain = [at for at in range(len(files)) if at not in numbers]
    moved: dict[int, Headings] = {}  # documents that are laid out otherwise where they are asked for their pages
    for _ in range(_ROUNDS):
        found = _asked({at: _numbered(files[at], numbers[at]) for at in numbers if at not in moved})
        numbers |= {at: pages for at, (pages, _) in found.items()}
        expected = {at: headings for at, (_, headings) in found.items()} | moved
        finished = {at: _numbered(files[at], numbers[at]) for at in numbers} | {at: files[at] for at in plain}
        pdfs = _pdfs({at: (name, laying_out.for_layout(data)) for at, (name, data) in finished.items()})
        moved = {}
        for at, pdf in pdfs.items():
            if at in plain or (headings := office.bookmarks(pdf)) == expected[at]:
                made[at] = Paged(finished[at][1], pdf)
                numbers.pop(at, None)
            elif known := _moved(numbers[at], expected[at], headings):
                numbers[at], moved[at] = known, headings
        plain = []
        if not numbers:
            break
    message, hint = (
        "its headings are on other pages each time it is laid out",
        "change its text a little, or make it as .docx without page numbers",
    )
    stop_on(Fault(Location(files[at][0]), "TK706", message, hint) for at in numbers)
    return [made[at] for at in range(len(files))]


def _numbered(file: File, pages: Mapping[str, str]) -> File:
    name, data = file
    return name, laying_out.with_page_numbers(data, pages)


def _moved(pages: Mapping[str, str], before: Headings, after: Headings) -> dict[str, str]:
    """Return the page numbers of headings that stand on other pages than those asked for; nothing where those do not tell them.

    A number is known where a heading stood on that page, or where all pages are numbered one after the other.
    """
    if not len(pages) == len(before) == len(after) or [title for title, _ in before] != [title for title, _ in after]:
        return {}
    known = {page: number for number, (_, page) in zip(pages.values(), before, strict=True)}
    steps = {int(number) - page if number.isdecimal() else None for page, number in known.items()}
    step = steps.pop() if len(steps) == 1 else None
    numbers = [known.get(page) or (str(page + step) if step is not None else "") for _, page in after]
    return dict(zip(pages, numbers, strict=True)) if all(numbers) else {}


def _asked(files: Mapping[int, File]) -> dict[int, tuple[dict[str, str], Headings]]:
    """Return the page numbers that LibreOffice finds for the entries of each file, and its headings with their pages."""
    pdfs = _pdfs({at: (name, laying_out.asking_for_pages(data)) for at, (name, data) in files.items()})
    found, faults = {}, []
    for at, pdf in pdfs.items():
        marks = office.bookmarks(pdf)
        pages = laying_out.pages_in(title for title, _ in marks)
        headings = [mark for mark in marks if not laying_out.is_probe(mark[0])]
        found[at] = pages, headings
        if set(laying_out.headings_in_contents(files[at][1])) - set(pages):
            message = "LibreOffice does not say on which pages its headings are"
            faults.append(Fault(Location(files[at][0]), "TK705", message, "install another version, such as 25.2, which does"))
    stop_on(faults)
    return found


def _pdfs(files: Mapping[int, File]) -> dict[int, bytes]:
    return dict(zip(files, office.converted(list(files.values()), "pdf"), strict=True)) if files else {}
