"""The questionnaire as a form is whole wherever it is made: in our own style, a buyer's, a buyer's document, for one supplier."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import page
import pytest
from support import accessibility, lint, reading
from support.open_xml_sdk import Validator
from support.reading import W

import tenderkit
from tenderkit.consultation.returns import read_returns
from tenderkit.documents import Document, load_library, make
from tenderkit.tender import no_tender
from tenderkit.views.names import NOTHING, About, Supplier
from tenderkit.word.forms.fields import GLOSSARY, field_bookmark, tag
from tenderkit.word.forms.seal import PART

CATALOGUE = tenderkit.load_catalogue()
TENDER = no_tender(CATALOGUE)
SUPPLIER = Supplier(name="Müller & Søn <A/S>", contact="Zoë O’Neill, “sales”\n+31 20 123 45 67")
PREFILLED = About(files={"supplier": "mueller"}, supplier=SUPPLIER)

# A glossary of the author's, with a building block of its own.
THEIR_GLOSSARY = (
    '<w:glossaryDocument xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docParts><w:docPart>'
    '<w:docPartPr><w:name w:val="Greeting"/></w:docPartPr><w:docPartBody><w:p><w:r><w:t>Dear all</w:t></w:r></w:p></w:docPartBody>'
    "</w:docPart></w:docParts></w:glossaryDocument>"
)
THEIR_PROPERTIES = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Matter">'
    "<vt:lpwstr>M-77 &amp; more</vt:lpwstr></property>"
    "</Properties>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument"


def form(house: Path | None = None, *, protected: bool = True, about: About = NOTHING) -> bytes:
    library = load_library()
    made, faults = make(
        TENDER, library.types["supplier-questionnaire"], library, house_style=house, protected=protected, about=about
    )
    assert faults == []
    assert made is not None
    return made.data


def in_house(folder: Path) -> bytes:
    docx.Document().save(str(folder / "house.docx"))
    return form(folder / "house.docx")


def model(path: Path, marker: str = "[[tenderkit]]") -> Path:
    """Write a document of the buyer's of two sections, with a marker in the first."""
    made = docx.Document()
    made.add_heading("Market consultation", 1)
    made.add_paragraph(marker)
    made.add_paragraph("Before the second section.")
    made.add_section()
    made.add_heading("Our conditions", 1)
    made.add_paragraph("These are the buyer's own words.")
    made.save(str(path))
    return path


def crowded(path: Path, marker: str = "[[tenderkit]]") -> Path:
    """Write the same with properties, building blocks and a protection of its own."""
    with zipfile.ZipFile(model(path.with_name("bare.docx"), marker)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    changes = {
        "_rels/.rels": (
            b"</Relationships>",
            f'<Relationship Id="rId77" Type="{_OFFICE}/custom-properties" Target="{PART}"/></Relationships>',
        ),
        "word/_rels/document.xml.rels": (
            b"</Relationships>",
            f'<Relationship Id="rId77" Type="{_OFFICE}/glossaryDocument" Target="glossary/document.xml"/></Relationships>',
        ),
        "[Content_Types].xml": (
            b"</Types>",
            f'<Override PartName="/{PART}" ContentType="{_TYPE}.custom-properties+xml"/>'
            f'<Override PartName="/{GLOSSARY}" ContentType="{_TYPE}.wordprocessingml.document.glossary+xml"/></Types>',
        ),
        "word/settings.xml": (b"<w:defaultTabStop", '<w:documentProtection w:edit="readOnly" w:enforcement="1"/><w:defaultTabStop'),
    }
    for name, (sign, more) in changes.items():
        assert parts[name].count(sign) == 1
        parts[name] = parts[name].replace(sign, more.encode())
    parts |= {PART: THEIR_PROPERTIES.encode(), GLOSSARY: THEIR_GLOSSARY.encode()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def used_as_model(folder: Path) -> bytes:
    """Return the form made in a model that is itself a form of ours, cut down to its first words."""
    with zipfile.ZipFile(io.BytesIO(form())) as old, zipfile.ZipFile(folder / "old-form.docx", "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if name == "word/document.xml":
                section = content[content.rindex("<w:sectPr>") :]
                start = content[: content.index("<w:body>") + 8]
                content = (
                    f"{start}<w:p><w:r><w:t>Words of ours.</w:t></w:r></w:p><w:p><w:r><w:t>[[tenderkit]]</w:t></w:r></w:p>{section}"
                )
            new.writestr(name, content.replace("human_rights/1.0", "another/0.9") if name == PART else content)
    return form(folder / "old-form.docx")


FORMS: dict[str, Callable[[Path], bytes]] = {
    "delivered": lambda folder: form(),
    "unprotected": lambda folder: form(protected=False),
    "prefilled": lambda folder: form(about=PREFILLED),
    "in a buyer's style": in_house,
    "in a buyer's document": lambda folder: form(model(folder / "model.docx")),
    "in a crowded style": lambda folder: form(crowded(folder / "crowded.docx", "No marker")),
    "in a crowded document": lambda folder: form(crowded(folder / "crowded.docx"), about=PREFILLED),
    "in an old form": used_as_model,
}
# What is the buyer's own: python-docx makes documents for Word 2010, in colours of its own, without headers and properties; and
# headings that name their list directly look like lists to the lint.
ALLOWED = {"word_runs_in_its_present_mode", "properties_are_set", "first_section_has_header_and_footer", "ordered_lists_restart"}
THEIRS = {
    "document_has_a_title",
    "document_begins_with_its_title",
    "styles_stand_out",
    "text_stands_out",
    "paragraphs_are_not_empty",
}


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return {name: made(tmp_path_factory.mktemp("form")) for name, made in FORMS.items()}


@pytest.mark.some(1)
@pytest.mark.parametrize("name", FORMS)
def test_the_lint_finds_nothing(forms: dict[str, bytes], name: str) -> None:
    found = lint.findings(forms[name])
    assert [finding for finding in found if not (name.startswith("in ") and finding.rule in ALLOWED)] == []


@pytest.mark.parametrize("name", FORMS)
def test_nothing_keeps_a_reader_from_it(forms: dict[str, bytes], name: str) -> None:
    found = accessibility.findings(forms[name])
    assert [finding for finding in found if not (name.startswith("in ") and finding.rule in THEIRS)] == []


def controls(data: bytes) -> list[dict[str, Any]]:
    found = []
    for control in reading.body(data).iter(f"{W}sdt"):
        properties = control.find(f"{W}sdtPr")
        facts = {name: properties.find(f"{W}{name}").get(f"{W}val") for name in ("tag", "id", "alias", "lock")}
        before, after = control.getprevious(), control.getnext()
        assert (before.tag, after.tag) == (f"{W}bookmarkStart", f"{W}bookmarkEnd"), facts["tag"]
        assert before.get(f"{W}id") == after.get(f"{W}id")
        found.append({**facts, "bookmark": before.get(f"{W}name")})
    return found


@pytest.mark.parametrize("name", FORMS)
def test_every_control_has_a_tag_an_id_a_name_and_a_bookmark_of_its_own(forms: dict[str, bytes], name: str) -> None:
    found = controls(forms[name])
    assert len(found) == 35
    for fact in ("tag", "id", "alias", "bookmark"):
        values = [control[fact] for control in found]
        assert all(values)
        assert len(set(values)) == len(values), fact
    for control in found:
        assert control["tag"].startswith(tag(""))
        assert control["bookmark"] == field_bookmark(control["tag"].removeprefix(tag("")))
        assert control["lock"] == "sdtLocked"
        assert len(control["alias"]) <= 64
        assert len(control["tag"]) <= 64
        assert len(control["bookmark"]) <= 40  # or Word drops it
    marks = [mark.get(f"{W}name") for mark in reading.body(forms[name]).iter(f"{W}bookmarkStart")]
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize("name", FORMS)
def test_only_a_form_that_is_not_to_be_protected_is_not(forms: dict[str, bytes], name: str) -> None:
    found = re.findall(r"<w:documentProtection [^>]*>", reading.part(forms[name], "word/settings.xml"))
    expected = [] if name == "unprotected" else ['<w:documentProtection w:edit="forms" w:enforcement="1"/>']
    assert found == expected


@pytest.mark.parametrize("name", FORMS)
def test_it_is_read_back_as_the_form_that_was_sent(forms: dict[str, bytes], tmp_path: Path, name: str) -> None:
    (tmp_path / "form.docx").write_bytes(forms[name])
    questionnaire = TENDER.questionnaire
    assert questionnaire
    (found,) = read_returns([tmp_path / "form.docx"], questionnaire, CATALOGUE)
    codes = {fault.code for fault in found.faults}
    if name in ("prefilled", "in a crowded document"):
        assert found.supplier == SUPPLIER.name
        assert found.answers.text("supplier.contact") == SUPPLIER.contact
        assert codes == {"TK802", "TK805"}  # nothing is answered yet
    else:
        assert codes == {"TK813"}  # nothing is filled in


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("Acme Ltd", "Acme Ltd"),
        ("Click or tap here to enter text.", ""),
        ("Click or tap here to enter text. ", ""),
        ("Acme LtdClick or tap here to enter text.", "Acme Ltd"),
        ("Click or tap here to enter text. Acme Ltd", "Acme Ltd"),
        ("Click or tap Acme Ltdhere to enter text.", "Acme Ltd"),
        ("Click & Co., who enter text.", "Click & Co., who enter text."),
        ("C.", "C."),
    ],
)
def test_a_prompt_is_no_part_of_an_answer(forms: dict[str, bytes], tmp_path: Path, shown: str, meant: str) -> None:
    path = tmp_path / "form.docx"
    name = SUPPLIER.name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    with zipfile.ZipFile(io.BytesIO(forms["prefilled"])) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            content = old.read(part).decode()
            new.writestr(part, content.replace(f">{name}<", f">{shown.replace('&', '&amp;')}<"))
    assert TENDER.questionnaire
    (found,) = read_returns([path], TENDER.questionnaire, CATALOGUE)
    assert found.supplier == meant


def test_what_a_document_of_the_buyers_brings_along_stays(forms: dict[str, bytes]) -> None:
    data = forms["in a crowded document"]
    assert '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Matter">' in reading.part(data, PART)
    assert "Dear all" in reading.part(data, GLOSSARY)
    assert "These are the buyer's own words." in reading.text(data)


def test_an_empty_field_of_it_finds_its_prompt_among_the_building_blocks(forms: dict[str, bytes]) -> None:
    for name, data in forms.items():
        wanted = {node.get(f"{W}val") for node in reading.body(data).iter(f"{W}docPart")}
        held = set(re.findall(r'<w:name w:val="(DefaultPlaceholder_[^"]*)"', reading.part(data, GLOSSARY)))
        assert wanted <= held, name


def test_it_is_sealed_once(forms: dict[str, bytes]) -> None:
    for name, data in forms.items():
        assert reading.part(data, PART).count('name="tenderkit form"') == 1, name


@pytest.mark.slow
@pytest.mark.matrix
def test_the_open_xml_sdk_finds_no_error(forms: dict[str, bytes], sdk_validator: Validator) -> None:
    assert sdk_validator.found(forms) == {}


@pytest.mark.slow
@pytest.mark.usefixtures("soffice")
def test_its_pdf_passes_the_check_of_pdf_ua_1(forms: dict[str, bytes]) -> None:
    names = ("delivered", "prefilled")
    made = [Document("supplier-questionnaire", f"{name}.docx", forms[name]) for name in names]
    for pdf in tenderkit.export(made, ["pdf"]):
        found = page.validate_pdf_bytes(pdf.data, profile="ua1").failures
        assert [f"{failure.rule_id}: {failure.message}" for failure in found] == [], pdf.name
