"""A person fills in the form in LibreOffice: it lets them write in the fields and nowhere else, and what they write is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx import Document as WordDocument
from support import peers, reading
from support.office_filling import Place, changed_at, fill

import tenderkit
from tenderkit.consultation.returns import Return, read_returns
from tenderkit.documents import load_library, make
from tenderkit.tender import no_tender

pytestmark = pytest.mark.slow

CATALOGUE = tenderkit.load_catalogue()
TENDER = no_tender(CATALOGUE)

# Texts that LibreOffice does not correct while they are typed: it makes “quotes” of "quotes" as it does for everybody.
ANSWERS: dict[str, str | bool] = {
    "supplier.company": "Ünïted Sørvers & Søhne <Ltd>",
    "supplier.contact": "Zoë Müller\n+31 20 123 45 67\nzoe at example",
    "supplier.reference": "=MON-2027/03",
    "supplier.product": "Monitors, 27 inch; 日本 Ελλάδα",
    "supplier.date": "3 March 2027",
    "type.other": True,
    "type.other.specify": "Broker",
    "A1.2": True,
    "A1.3": True,
    "A1.6": True,
    "A2.4": True,
    "P.3": True,
    "P.4": True,
    "X.4": True,
    "X.4.specify": "Tools < 5 & more",
    "X.7": True,
    "X.7.specify": "Two of them",
    "X.further": "One line\n\nand another",
}
FIELDS = {name: text for name, text in ANSWERS.items() if isinstance(text, str)}
TICKED = {name for name, answer in ANSWERS.items() if answer is True and not name.startswith("type.")}

OUTSIDE = [
    Place("start"),
    Place("words", "Supplier questionnaire on"),
    Place("words", "We ask you"),
    Place("words", "Click a box"),
    Place("words", "Your company"),
    Place("words", "What we need"),
    Place("words", "Company name"),
    Place("words", "Which of these"),
    Place("words", "Brand or manufacturer"),
    Place("words", "A1.1"),
    Place("words", "Supply chain risks"),
    Place("words", "We know which main"),
    Place("words", "Which ones"),
    Place("words", "Other relevant actions"),
    Place("words", "version 1.0"),
    *(Place(side, name) for name in ("supplier.company", "A1.1", "X.4.specify", "X.further") for side in ("before", "after")),
]
INSIDE = [Place("inside", name) for name in FIELDS]
BOXES = [Place("inside", name) for name in ("type.manufacturer", "A1.1", "X.7")]  # a letter typed there leaves a box a box


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("filling")


def form(path: Path, house: Path | None = None, *, protected: bool = True) -> Path:
    library = load_library()
    made, faults = make(TENDER, library.types["supplier-questionnaire"], library, house_style=house, protected=protected)
    assert faults == []
    assert made is not None
    path.write_bytes(made.data)
    return path


def read(path: Path) -> Return:
    assert TENDER.questionnaire
    (found,) = read_returns([path], TENDER.questionnaire, CATALOGUE)
    return found


def given(found: Return) -> tuple[dict[str, str], set[str], tuple[str, ...]]:
    """Return the texts, ticks and types of a return."""
    return {name: text for name, text in found.answers.texts.items() if text}, set(found.answers.ticked), found.answers.types


@pytest.fixture(scope="module")
def filled(soffice: str, folder: Path) -> tuple[Path, Path]:
    return fill(soffice, form(folder / "form.docx"), ANSWERS, folder)


@pytest.fixture(scope="module")
def returned(soffice: str, filled: tuple[Path, Path]) -> dict[str, Path]:
    """Return what a buyer gets: the form saved as .docx, and the one saved as OpenDocument and turned into a .docx later."""
    word, opendocument = filled
    target = word.parent / "turned"
    target.mkdir()
    shutil.copy(opendocument, target)
    peers.convert(soffice, "docx:MS Word 2007 XML", target, target / opendocument.name)
    return {"docx": word, "odt": target / f"{opendocument.stem}.docx"}


@pytest.mark.parametrize("way", ["docx", "odt"])
def test_what_is_typed_and_ticked_is_read(returned: dict[str, Path], way: str) -> None:
    found = read(returned[way])
    assert given(found) == (FIELDS, TICKED, ("other",))
    assert found.supplier == ANSWERS["supplier.company"]
    assert found.faults == ()  # nothing is lost, and the seal holds


@pytest.mark.parametrize("way", ["docx", "odt"])
def test_answers_can_be_changed_and_deleted_later(returned: dict[str, Path], soffice: str, folder: Path, way: str) -> None:
    path = folder / f"again-{way}.docx"
    shutil.copy(returned[way], path)
    changes: dict[str, str | bool] = {"A1.2": True, "A1.4": True, "X.6": True, "X.6.specify": "RBA", "X.further": ""}
    again, _ = fill(soffice, path, changes, folder)
    found = read(again)
    texts = {**FIELDS, "X.6.specify": "RBA"}
    del texts["X.further"]
    assert given(found) == (texts, TICKED - {"A1.2"} | {"A1.4", "X.6"}, ("other",))
    assert found.faults == ()


def test_who_goes_into_a_field_with_the_arrow_keys_is_understood_too(soffice: str, folder: Path) -> None:
    # LibreOffice leaves the prompt there, behind what is typed.
    word, _ = fill(soffice, form(folder / "arrows.docx"), ANSWERS, folder, clicking=False)
    assert "Click or tap here" in reading.text(word.read_bytes())
    found = read(word)
    assert given(found) == (FIELDS, TICKED, ("other",))
    assert found.faults == ()


def test_a_form_can_be_changed_in_its_fields_and_nowhere_else(soffice: str, folder: Path) -> None:
    path, saved = form(folder / "protected.docx"), folder / "protected-changed.docx"
    assert changed_at(soffice, path, [*OUTSIDE, *BOXES, *INSIDE], saved) == INSIDE
    found = read(saved)
    assert {fault.code for fault in found.faults} <= {"TK802", "TK805"}  # no question is answered, and no text is changed


def test_only_its_header_is_left_open_where_nothing_is_asked(soffice: str, folder: Path) -> None:
    # Word locks headers of a form too. LibreOffice protects the text, as a section, and has no such thing for headers.
    path, saved = form(folder / "header.docx"), folder / "header-changed.docx"
    assert changed_at(soffice, path, [Place("header")], saved) == [Place("header")]
    assert {fault.code for fault in read(saved).faults} == {"TK813"}  # not filled in, and no text is changed


def test_a_form_without_protection_can_be_changed_everywhere(soffice: str, folder: Path) -> None:
    path, saved = form(folder / "unprotected.docx", protected=False), folder / "unprotected-changed.docx"
    assert changed_at(soffice, path, [Place("header"), *OUTSIDE, *INSIDE], saved) == [Place("header"), *OUTSIDE, *INSIDE]
    assert "TK806" in {fault.code for fault in read(saved).faults}


@pytest.mark.parametrize("way", ["docx", "odt"])
def test_what_libreoffice_saved_is_still_protected(returned: dict[str, Path], soffice: str, folder: Path, way: str) -> None:
    path = folder / f"still-{way}.docx"
    shutil.copy(returned[way], path)
    assert changed_at(soffice, path, [*OUTSIDE, *INSIDE], folder / "still-saved.docx") == INSIDE


def test_a_form_in_a_buyers_style_is_protected(soffice: str, folder: Path) -> None:
    WordDocument().save(str(folder / "house.docx"))
    path = form(folder / "own.docx", folder / "house.docx")
    assert changed_at(soffice, path, [*OUTSIDE, *INSIDE], folder / "own-saved.docx") == INSIDE


def test_a_form_in_a_buyers_document_is_protected_in_every_section(soffice: str, folder: Path) -> None:
    made = WordDocument()
    made.add_paragraph("Words before")
    made.add_paragraph("[[tenderkit]]")
    made.add_section()
    made.add_paragraph("Words of the second section")
    made.save(str(folder / "model.docx"))
    theirs = [Place("start"), Place("words", "Words before"), Place("words", "Words of the second")]
    ours = [Place("words", "Which of these"), Place("before", "X.4.specify"), Place("after", "X.further")]
    path = form(folder / "in-model.docx", folder / "model.docx")
    assert changed_at(soffice, path, [*theirs, *ours, *INSIDE], folder / "in-model-saved.docx") == INSIDE
