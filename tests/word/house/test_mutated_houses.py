"""House styles and model documents with something wrong in them: refused by their name, or documents that are whole."""

from __future__ import annotations

import functools
import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import docx
import pytest
from conftest import ROOT, example
from hypothesis import given, settings
from hypothesis import strategies as st
from support import mutations
from support.ended import Ended, ended
from support.profiles import examples

pytestmark = pytest.mark.slow

KINDS = (mutations.package,) * 9 + (mutations.raw,)
many = settings(max_examples=examples(25))


@functools.cache
def house(name: str) -> bytes:
    """Return a house style: the shipped one, or one that python-docx made, with header and footer."""
    if name == "shipped":
        return (ROOT / "templates/house-style.docx").read_bytes()
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "{{ tender.reference }} & {{ document.title }}"
    made.sections[0].footer.paragraphs[0].text = "Page"
    return saved(made)


@functools.cache
def model(name: str) -> bytes:
    """Return a document with markers, on either of the house styles."""
    made = docx.Document(io.BytesIO(house(name)))
    made.add_paragraph("Chapter of ours", style="Heading 1")
    made.add_table(1, 2).cell(0, 0).paragraphs[0].text = "{{ tender.title }}"
    made.add_paragraph("[[tenderkit: award-criteria]]")
    made.add_paragraph("After it", style="List Number")
    return saved(made)


def saved(made: docx.document.Document) -> bytes:
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def rendered(path: Path, output: Path) -> Ended:
    found = ended("render", example("low"), "-d", "tender-annex", "--house-style", path, "-o", output, output=output)
    assert output.exists() == (found.status == 0)
    if found.status:
        # What is wrong is wrong with the house style alone; a heading without a number is missed where it is named.
        assert all(str(path) in line or "TK421" in line for line in found.lines), found.lines
    return found


@many
@given(st.sampled_from(["shipped", "python-docx"]), st.randoms())
def test_a_mutated_house_style_is_refused_or_gives_whole_documents(name: str, random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "house.docx")
        path.write_bytes(mutations.mutated(house(name), random, KINDS))
        rendered(path, Path(folder, "output"))


@many
@given(st.sampled_from(["shipped", "python-docx"]), st.randoms())
def test_a_mutated_model_document_is_refused_or_gives_a_whole_document(name: str, random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.docx")
        path.write_bytes(mutations.mutated(model(name), random, KINDS))
        rendered(path, Path(folder, "output"))


# What mutations have found, as small as it gets: a part, what stands there instead (None: nothing does), and the fault of the file
# ("" where documents are made all the same, and are whole).
FOUND: dict[str, tuple[str, Callable[[bytes], bytes | None], str]] = {
    "no content types": ("[Content_Types].xml", lambda _: None, "TK501"),
    "content types cut off": ("[Content_Types].xml", lambda part: part[:395], "TK501"),
    "relationships cut off": ("word/_rels/document.xml.rels", lambda part: part[:395], "TK501"),
    "relationships that are gone": ("word/_rels/document.xml.rels", lambda _: None, "TK502"),
    "styles that are no XML": ("word/styles.xml", lambda _: b"words", "TK501"),
    "styles of a prefix that is not declared": ("word/styles.xml", lambda _: b"<w:styles><w:style/></w:styles>", "TK501"),
    "lists with a stray bracket": ("word/numbering.xml", lambda part: part.replace(b"<w:num ", b"<w:num <", 1), "TK501"),
    "a header cut off": ("word/header1.xml", lambda part: part[:-20], "TK501"),
    "a theme cut off": ("word/theme/theme1.xml", lambda part: part[:-20], "TK501"),
    "a list whose number is none": ("word/numbering.xml", lambda part: part.replace(b'w:numId="', b'w:numId="no', 1), ""),
    "a section within a section": (
        "word/document.xml",
        lambda part: part.replace(b"<w:pgSz", b"<w:p><w:pPr><w:sectPr><w:pgSz/></w:sectPr></w:pPr></w:p><w:pgSz", 1),
        "",
    ),
    "a list whose level is none": ("word/numbering.xml", lambda part: part.replace(b'w:ilvl="0"', b'w:ilvl="1.5"', 1), ""),
}


FAULT = re.compile(r": (TK\d{3}) ")


@pytest.mark.parametrize("name", FOUND)
def test_a_broken_part_is_refused_at_the_house_style_or_does_no_harm(name: str, tmp_path: Path) -> None:
    part, change, code = FOUND[name]
    with zipfile.ZipFile(io.BytesIO(house("python-docx"))) as old, zipfile.ZipFile(tmp_path / "house.docx", "w") as new:
        assert part in old.namelist()
        for member in old.namelist():
            content = change(old.read(member)) if member == part else old.read(member)
            if content is not None:
                new.writestr(member, content)
    found = rendered(tmp_path / "house.docx", tmp_path / "output")
    assert FAULT.findall("\n".join(found.lines)) == ([code] if code else [])


def test_a_house_style_without_lists_gives_documents_all_the_same(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(house("shipped"))) as old, zipfile.ZipFile(tmp_path / "house.docx", "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member == "word/numbering.xml":
                content = content[: content.index(b"<w:abstractNum")] + b"</w:numbering>"
            new.writestr(member, content)
    rendered(tmp_path / "house.docx", tmp_path / "output")
