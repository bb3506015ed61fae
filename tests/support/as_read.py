"""A Word document, and the same as HTML → what is read there, in one form: so that the two can be compared word for word.

The numbers of the Word document are counted from its XML, as `support.counting` does; those of the HTML are in its text, and those
of its lists are counted as a browser does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from support import lint, reading
from support.counting import written
from support.reading import W

Element = etree._Element
LINES = ("h1", "h2", "h3", "h4", "h5", "p", "caption", "figcaption", "th", "td", "li")
PLAIN, LETTERS = ("decimal", "lowerLetter", "lowerRoman"), ("lowerLetter", "lowerRoman", "upperLetter")


class Line(NamedTuple):
    """The words of a paragraph, and the number that stands before them."""

    number: str
    words: str


@dataclass(frozen=True)
class Read:
    """What is read: paragraphs with words, headings by level, tables by rows and cells, notes, strong and emphasised words."""

    lines: list[Line]
    headings: list[tuple[int, Line]]
    tables: list[list[list[str]]]
    notes: list[str]
    looks: list[str]


def of_word(data: bytes) -> Read:
    """What is read in a Word document."""
    document = lint.Document(data)

    def line(paragraph: Element) -> Line:
        said = reading.words(paragraph)
        if re.match(r"toc \d", document.style_name(paragraph)):
            return Line(*(["", *said.split("\t")][-2:]))
        return Line(document.number_shown(paragraph), said)

    def cells(row: Element) -> list[str]:
        return ["\n".join(filter(None, map(reading.words, cell.iter(f"{W}p")))) for cell in row.iterfind(f"{W}tc")]

    notes = [story for story in document.stories if story.name.endswith("footnotes.xml")]
    return Read(
        [found for paragraph in document.body.iter(f"{W}p") if (found := line(paragraph)).words],
        [(level, line(paragraph)) for paragraph, level in document.headings],
        [[cells(row) for row in table.iterfind(f"{W}tr")] for table in document.body.iter(f"{W}tbl")],
        [said for story in notes for note in story.root if (said := reading.words(note).strip())],
        ["".join(node.text or "" for node in document.body.iter(f"{W}t") if looks(node)) for looks in (_strong, _emphasised)],
    )


def _strong(text: Element) -> bool:
    look = text.getparent().find(f"{W}rPr")
    return look is not None and (look.find(f"{W}b") is not None or look.find(f"{W}rStyle[@{W}val='TenderTag']") is not None)


def _emphasised(text: Element) -> bool:
    return text.getparent().find(f"{W}rPr/{W}i") is not None


def of_html(text: str) -> Read:
    """What is read in a preview, which has to be well-formed XML."""
    root = etree.fromstring(text)
    [notes] = root.findall("div[@class='footnotes']") or [etree.Element("none")]
    if notes.getparent() is not None:
        root.remove(notes)
    return Read(
        [line for element in root.iter(*LINES) if (line := Line(number(element), said(element))).words],
        [(int(node.tag[1]) - 1, Line(number(node), said(node))) for node in root.iter(*LINES[:5])],
        [[[in_cell(cell) for cell in row] for row in table.iter("tr")] for table in root.iter("table")],
        [said(note).partition(" ")[2] for note in notes],
        ["".join("".join(node.itertext()) for node in root.iter(tag)) for tag in ("strong", "em")],
    )


def in_cell(cell: Element) -> str:
    return "\n".join(filter(None, map(said, cell.iter(*LINES))))


def said(element: Element) -> str:
    """The words of an element itself: not those of paragraphs within, its number or the marks of notes."""
    return "".join(_words(element)).strip("\n") if element.tag == "li" else "".join(_words(element))


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield "\n"
        elif child.tag == "input":
            yield "☒" if child.get("checked") else "☐"
        elif child.tag == "textarea":
            yield child.text or child.get("placeholder")
        elif child.tag == "select":
            chosen = [option for option in child if option.get("selected")] or [child[0]]
            yield "".join(chosen[0].itertext())
        elif child.tag not in (*LINES, "ul", "ol", "sup", "svg") and child.get("class") != "number":
            yield from _words(child)
        tail = child.tail or ""
        yield tail.removeprefix(" ") if child.get("class") == "number" else tail


def number(element: Element) -> str:
    """The number that stands before a paragraph: in its text, or that of the item of a list that it begins."""
    if element.tag == "p" and element.getparent().tag == "li":
        return _of_item(element.getparent()) if element.getparent()[0] is element else ""
    found = element.find("span[@class='number']")
    found = element.find("a/span[@class='number']") if found is None else found
    return "".join(found.itertext()) if found is not None else _of_item(element) if element.tag == "li" else ""


def _of_item(item: Element) -> str:
    listed = item.getparent()
    if listed.tag == "ul":
        return ""
    classes = listed.get("class").split()
    level = int(classes[-1].removeprefix("level-")) - 1
    count = int(listed.get("start", "1")) + list(listed).index(item)
    shown = written(count, (LETTERS if "letters" in classes else PLAIN)[level])
    return f"({shown})" if "letters" in classes or level else f"{shown}."
