"""Reads documents with other people's programs: pandoc, mammoth, poppler and LibreOffice.

What a program reads is an outline: the paragraphs with words in them, each with its kind ("heading 2", "paragraph", "item" of a
list or "cell" of a table) and its words.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import mammoth
import pypandoc
from lxml import etree, html

from support import reading
from support.reading import W

Outline = list[tuple[str, str]]

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}%s"
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{}</script:module>
"""
# What a user does with Ctrl+A, F9 in Word, and with Tools > Update All in Writer.
_UPDATE = """
Sub Main
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  Dim i As Integer
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  filter(0).Name = "FilterName"
  filter(0).Value = "MS Word 2007 XML"
  writer = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, hidden())
  writer.TextFields.refresh()
  For i = 0 To writer.DocumentIndexes.Count - 1
    writer.DocumentIndexes.getByIndex(i).update()
  Next
  writer.storeToURL("{target}", filter())
  writer.close(True)
End Sub
"""


def tidy(words: str) -> str:
    return " ".join(words.split())


def squeezed(outline: Outline) -> Outline:
    """Return an outline without any space: a PDF has none where a line ends, and tabs are a matter of taste."""
    return [(kind, "".join(words.split())) for kind, words in outline]


def by_lxml(data: bytes) -> Outline:
    """Return what stands in a Word document, as Word would read it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    listed = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style") if style.find(f"{W}pPr/{W}numPr") is not None}
    found = []
    for paragraph in reading.body(data).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else style.get(f"{W}val")
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        heading = re.fullmatch(r"Heading(\d)", name)
        if paragraph.getparent().tag == f"{W}tc":
            kind = "cell"
        elif heading:
            kind = f"heading {heading[1]}"
        else:
            kind = "item" if (name in listed if number is None else number.get(f"{W}val") != "0") else "paragraph"
        found.append((kind, tidy(reading.words(paragraph))))
    return [(kind, words) for kind, words in found if words]


def by_pandoc(path: Path) -> Outline:
    read = json.loads(pypandoc.convert_file(path, "json", format="docx"))
    cover = [("paragraph", tidy(_inlines(read["meta"][key]["c"]))) for key in ("title", "subtitle") if key in read["meta"]]
    names = _names_of_tables(path.read_bytes())
    return cover + [(kind, tidy(words)) for kind, words in _blocks(read["blocks"], "paragraph", names) if tidy(words)]


def _names_of_tables(data: bytes) -> set[str]:
    """Return the names of tables without a caption, which pandoc reads as one; others are shown them by a screen reader alone."""
    found = set()
    for table in reading.body(data).iter(f"{W}tbl"):
        before = table.getprevious()
        style = None if before is None else before.find(f"{W}pPr/{W}pStyle")
        name = table.find(f"{W}tblPr/{W}tblCaption")
        if name is not None and (style is None or style.get(f"{W}val") != "Caption"):
            found.add(tidy(name.get(f"{W}val")))
    return found


def _blocks(blocks: Sequence[Any], kind: str, names: set[str]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        content = block.get("c")
        if block["t"] == "Header":
            yield f"heading {content[0]}", _inlines(content[2])
        elif block["t"] in ("Para", "Plain"):
            yield kind, _inlines(content)
        elif block["t"] == "Div":
            yield from _blocks(content[1], kind, names)
        elif block["t"] == "BlockQuote":
            yield from _blocks(content, kind, names)
        elif block["t"] in ("BulletList", "OrderedList"):
            for item in content if block["t"] == "BulletList" else content[1]:
                yield from _blocks(item, "item", names)
        elif block["t"] == "Table":
            _, (_, caption), _, (_, header), bodies, (_, footer) = content
            yield from (words for words in _blocks(caption, "paragraph", names) if tidy(words[1]) not in names)
            for _, cells in [*header, *(row for body in bodies for row in [*body[2], *body[3]]), *footer]:
                for cell in cells:
                    yield from _blocks(cell[4], "cell", names)
        else:
            raise AssertionError(f"pandoc reads a {block['t']}")


def _inlines(inlines: Sequence[Any]) -> str:
    words = ""
    for inline in inlines:
        content = inline.get("c")
        if inline["t"] == "Str":
            words += content
        elif inline["t"] in ("Space", "SoftBreak", "LineBreak"):
            words += " "
        elif inline["t"] in ("Link", "Span", "Code"):
            words += content[1] if inline["t"] == "Code" else _inlines(content[1])
        else:
            words += _inlines(content)
    return words


def by_mammoth(path: Path) -> Outline:
    with path.open("rb") as stream:
        page = mammoth.convert_to_html(stream).value.replace("<br />", " ")
    found = []
    for element in html.fromstring(f"<div>{page}</div>").iter("p", "h1", "h2", "h3", "h4", "li"):
        if element.tag == "li":
            parts = [element.text or ""]
            for child in element:
                parts += ["" if child.tag in ("ul", "ol") else child.text_content(), child.tail or ""]
            found.append(("item", "".join(parts)))
        elif element.tag == "p":
            found.append(("cell" if element.getparent().tag in ("td", "th") else "paragraph", element.text_content()))
        else:
            found.append((f"heading {element.tag[1]}", element.text_content()))
    return [(kind, tidy(words)) for kind, words in found if tidy(words)]


def by_lxml_from_odt(path: Path) -> Outline:
    """Return what stands in the text of an OpenDocument file."""
    found = []
    for element in odt_content(path).iter(OFFICE % ("text", "p"), OFFICE % ("text", "h")):
        around = [parent.tag for parent in element.iterancestors()]
        if element.tag == OFFICE % ("text", "h"):
            kind = f"heading {element.get(OFFICE % ('text', 'outline-level'))}"
        elif OFFICE % ("table", "table-cell") in around:
            kind = "cell"
        else:
            kind = "item" if OFFICE % ("text", "list") in around else "paragraph"
        found.append((kind, tidy("".join(element.itertext()))))
    return [(kind, words) for kind, words in found if words]


def odt_content(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("content.xml"))[-1]


class Spoken(NamedTuple):
    """What the tags of a PDF say; headers, footers and lines are artifacts and not among it."""

    outline: Outline
    labels: list[str]  # of list items
    links: list[str]  # for each entry of the contents, those of its words that lead somewhere


def by_screen_reader(pdf: Path) -> Spoken:
    shown = subprocess.run(["pdfinfo", "-struct-text", str(pdf)], capture_output=True, text=True, check=True).stdout
    around: list[tuple[int, str]] = []
    found: list[tuple[str, list[str]]] = []
    labels, links = [], []
    for line in shown.splitlines():
        depth, words = len(line) - len(line.lstrip()), line.strip()
        while around and around[-1][0] >= depth:
            around.pop()
        tags = [tag for _, tag in around]
        if words.startswith('"'):
            if "Lbl" in tags:
                labels.append(words[1:-1])
                continue
            found[-1][1].append(words[1:-1])
            if {"TOCI", "Link"} <= set(tags):
                links[-1] += words[1:-1]
        elif not words.startswith("/"):
            tag = words.split()[0].rstrip(":")
            around.append((depth, tag))
            if re.fullmatch(r"H\d", tag):
                found.append((f"heading {tag[1]}", []))
            elif tag in ("P", "Caption"):
                found.append(("item" if "LBody" in tags else "cell" if {"TD", "TH"} & set(tags) else "paragraph", []))
            elif tag == "TOCI":
                links.append("")
    return Spoken([(kind, "".join(words)) for kind, words in found if words], labels, links)


def convert(soffice: str, target: str, folder: Path, *paths: Path) -> None:
    """Let LibreOffice convert files, in a profile of its own."""
    profile = f"-env:UserInstallation={(folder / '.profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", target, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def update(soffice: str, source: Path, target: Path) -> None:
    """Let LibreOffice update the fields and indexes of a Word document and save it under another name."""
    profile = target.parent / ".updating"
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    # The first start makes the profile, with an empty macro of this name in it.
    subprocess.run([*command, "--terminate_after_init"], check=True, capture_output=True, timeout=120)
    macro = _UPDATE.format(source=source.as_uri(), target=target.as_uri())
    (profile / "user/basic/Standard/Module1.xba").write_text(MACRO.format(escape(macro)), encoding="utf-8")
    subprocess.run([*command, "macro:///Standard.Module1.Main"], check=True, capture_output=True, timeout=120)
    assert target.is_file(), "LibreOffice did not run the macro"
