"""Reads finished documents the way the tests need: with peers' tools, not with ours."""

from __future__ import annotations

import io
import re
import zipfile

import docx
from docx.document import Document as WordDocument
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(data: bytes) -> WordDocument:
    """Open a document with python-docx."""
    return docx.Document(io.BytesIO(data))


def body(data: bytes) -> etree._Element:
    """Return the body of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))[0]


def part(data: bytes, name: str) -> str:
    """Return the text of a part of the package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def words(element: etree._Element) -> str:
    """Return the words of an element: breaks as line ends, tabs as tabs."""
    shown = []
    for node in element.iter(f"{W}t", f"{W}br", f"{W}tab"):
        if node.tag == f"{W}t":
            shown.append(node.text or "")
        elif node.getparent().tag == f"{W}r":
            shown.append("\n" if node.tag == f"{W}br" else "\t")
    return "".join(shown)


def spaced(text: str) -> str:
    """Return a text as it is read: whether a line may end at a space is nothing to its words."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def prose(element: etree._Element) -> str:
    """Return the words of an element as they are read."""
    return spaced(words(element))


def text(data: bytes) -> str:
    """Return the words of a document, a line for each paragraph."""
    return "\n".join(prose(paragraph) for paragraph in body(data).iter(f"{W}p"))


def headings(data: bytes) -> list[str]:
    """Return the words of the headings, from the title down."""
    found = []
    for paragraph in body(data).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and re.fullmatch(r"Title|Heading\d", style.get(f"{W}val")):
            found.append(words(paragraph))
    return found


def tables(data: bytes) -> dict[str, list[list[str]]]:
    """Return the tables by their names, which are their captions without a number: rows of cells, the header row first."""
    found: dict[str, list[list[str]]] = {}
    for table in body(data).iterfind(f"{W}tbl"):
        name = table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val").replace("\N{NO-BREAK SPACE}", " ")
        assert name not in found, "two tables with one name"
        found[name] = [[prose(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]
    return found


def entries(data: bytes) -> list[str]:
    """Return the words of the entries of the table of contents."""
    found = []
    for paragraph in body(data).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and re.fullmatch(r"TOC\d", style.get(f"{W}val")):
            found.append(words(paragraph))
    return found
