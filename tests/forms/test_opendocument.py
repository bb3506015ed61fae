"""An OpenDocument text as LibreOffice writes it is read as the Word document that it was, and what it hides or adds is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from support.form_kinds import reader

from tenderkit.forms.responses import Response

SAVED = ROOT / "tests/data/forms/production-sites.odt"  # that of examples/production-sites, saved by LibreOffice 25.2
WORD = ROOT / "examples/production-sites/DH-2027-0412-production-sites-Nordlys Computers.docx"
NAME = "Nordlys Computers"
HIDDEN = '<style:style style:name="THidden" style:family="text"><style:text-properties {}/></style:style></office:automatic-styles>'
WAYS = {
    'text:display="none"': "hidden",
    'fo:color="#ffffff"': "in the colour of their background",
    'fo:font-size="2pt"': "smaller than 4 points",
    'style:text-line-through-style="solid"': "struck through",
    'style:text-scale="5%"': "squeezed together",
    'fo:color="#000000" loext:opacity="0%"': "hidden",
    'style:font-name="Wingdings"': "in a font of symbols",
}


def read(data: bytes, folder: Path) -> Response:
    path = folder / "form.odt"
    path.write_bytes(data)
    return reader().read(path)


def changed(*changes: tuple[str, str], part: str = "content.xml", more: dict[str, bytes] | None = None) -> bytes:
    """Return the file with texts of a part changed, and more parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(SAVED) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text = content.decode()
                for before, after in changes:
                    assert before in text
                    text = text.replace(before, after, 1)
                content = text.encode()
            new.writestr(name, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return target.getvalue()


def test_it_says_what_the_word_document_says(tmp_path: Path) -> None:
    found, wanted = read(SAVED.read_bytes(), tmp_path), reader().read(WORD)
    assert found.faults == ()
    assert (found.form, found.version, found.language) == (wanted.form, wanted.version, wanted.language)
    assert (found.answers, found.rows, found.lacking) == (wanted.answers, wanted.rows, ())


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_is_not_seen_is_told(way: str, tmp_path: Path) -> None:
    data = changed(
        ("</office:automatic-styles>", HIDDEN.format(way)),
        (f">{NAME}<", f'><text:span text:style-name="THidden">{NAME}</text:span><'),
    )
    found = read(data, tmp_path)
    [fault] = [fault for fault in found.faults if fault.code == "TK817"]
    assert WAYS[way] in fault.message
    assert "“Name of the tenderer”" in fault.message


def test_an_answer_in_a_colour_that_is_seen_is_an_answer(tmp_path: Path) -> None:
    span = f'><text:span text:style-name="THidden">{NAME}</text:span><'
    style = HIDDEN.format('fo:color="#14455f"')
    assert read(changed(("</office:automatic-styles>", style), (f">{NAME}<", span)), tmp_path).faults == ()


def test_a_comment_at_an_answer_is_told(tmp_path: Path) -> None:
    note = f">{NAME}<office:annotation><text:p>Subject to approval</text:p></office:annotation><"
    [fault] = read(changed((f">{NAME}<", note)), tmp_path).faults
    assert (fault.code, fault.severity) == ("TK818", "warning")
    assert "a comment at “Name of the tenderer” says “Subject to approval”" in fault.message


def test_a_text_that_was_changed_is_told(tmp_path: Path) -> None:
    found = read(changed(("Name of the tenderer (required)", "Name of the bidder (required)")), tmp_path)
    assert [fault.code for fault in found.faults] == ["TK806"]


def test_a_header_that_was_changed_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(SAVED) as archive:
        assert "Data Houses of the Northern Provinces" in archive.read("styles.xml").decode()
    found = read(changed(("Data Houses of the Northern Provinces", "Others"), part="styles.xml"), tmp_path)
    assert [fault.code for fault in found.faults] == ["TK818"]


def test_what_a_tracked_change_deletes_is_not_read(tmp_path: Path) -> None:
    gone = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>No such site</text:p></text:deletion>'
        "</text:changed-region></text:tracked-changes><text:sequence-decls>"
    )
    found = read(changed(("<text:sequence-decls>", gone), (f">{NAME}<", f'><text:change text:change-id="c1"/>{NAME}<')), tmp_path)
    assert found.respondent == NAME
    assert found.faults == ()


def encrypted() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(SAVED) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            sign = b"<manifest:encryption-data/></manifest:manifest>"
            content = old.read(name).replace(b"</manifest:manifest>", sign) if name == "META-INF/manifest.xml" else old.read(name)
            new.writestr(name, content)
    return target.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a macro": (lambda: changed(more={"Basic/Standard/Module1.xml": b"<a/>"}), "macros"),
    "a script": (lambda: changed(more={"Scripts/python/a.py": b"print()"}), "macros"),
    "an object": (lambda: changed(more={"Object 1/content.xml": b"<a/>"}), "embedded object"),
    "a password": (encrypted, "encrypted"),
    "a spreadsheet": (lambda: changed((".text", ".spreadsheet"), part="mimetype"), "not a text document"),
    "an entity": (
        lambda: changed(("<office:document-content", '<!DOCTYPE x [<!ENTITY a "b">]><office:document-content')),
        "DOCTYPE",
    ),
    "too many elements": (lambda: changed(("<text:sequence-decls>", "<text:s/>" * 200_000 + "<text:sequence-decls>")), "too large"),
    "too much text": (lambda: changed((f">{NAME}<", f">{'x' * 600_000}<")), "more text"),
    "levels without end": (lambda: changed((f">{NAME}<", ">" + "<text:span>" * 300 + "</text:span>" * 300 + "<")), "damaged"),
    "markup that is broken": (lambda: changed((f">{NAME}<", "><<")), "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_not_to_be_trusted_is_refused(name: str, tmp_path: Path) -> None:
    make, reason = REFUSED[name]
    found = read(make(), tmp_path)
    assert found.refused
    [fault] = found.faults
    assert fault.code == "TK801"
    assert reason in fault.message


def test_spaces_by_the_million_cost_nothing(tmp_path: Path) -> None:
    found = read(changed((f">{NAME}<", f'>{NAME}<text:s text:c="900000000"/>x<')), tmp_path)
    assert found.respondent == f"{NAME}{' ' * 1000}x"
