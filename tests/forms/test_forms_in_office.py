"""Every form through LibreOffice: filled in there, or saved there after Word, as .docx and as OpenDocument, it is read the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support import peers
from support.form_kinds import KINDS, asked, empty, filled, kind_of, reader
from support.office_filling import fill

from tenderkit.catalogue.asking import ColumnMeta, FieldMeta, cell_name, field_name, names_of
from tenderkit.forms.responses import Response

pytestmark = pytest.mark.slow


def answers_of(name: str, *, typed: bool = False) -> dict[str, Any]:
    """Return an answer to all that a form asks, in two rows at least: of those that are `typed`, no choice from a list."""
    written: dict[str, Any] = {}
    for each in kind_of(name).fields:
        if each.kind != "rows":
            written[field_name(each.id)] = _answer(each, each.id, typed=typed)
            continue
        for row in range(1, max(2, each.least) + 1):
            written |= {cell_name(each.id, row, one.id): _answer(one, f"{one.id} {row}", typed=typed) for one in each.columns}
    there = dict(names_of(kind_of(name).fields, asked(empty(name), kind_of(name))))
    return {place: answer for place, answer in written.items() if answer is not None and place in there}


def _answer(each: FieldMeta | ColumnMeta, words: str, *, typed: bool) -> Any:
    if each.kind == "tick":
        return True
    if each.kind == "date":
        return "8 March 2027" if typed else date(2027, 3, 8)
    if each.kind == "choice":
        return None if typed else each.options[-1].text
    return f"Søren {words} & others"


def said(found: Response) -> tuple[Any, ...]:
    return (
        found.form,
        found.language,
        dict(found.answers),
        {field: [(one.number, one.cells) for one in rows] for field, rows in found.rows.items()},
    )


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", KINDS)
def test_what_word_stored_and_libreoffice_saves_again_is_read_equal(name: str, language: str, soffice: str, tmp_path: Path) -> None:
    words = (
        answers_of(name)
        if language == "en"
        else {place: answer for place, answer in answers_of(name, typed=True).items() if answer != "8 March 2027"}
    )
    source = tmp_path / "form.docx"
    source.write_bytes(filled(empty(name, language), words))
    wanted = reader().read(source)
    assert wanted.answers
    (tmp_path / "word").mkdir()
    peers.convert(soffice, "odt", tmp_path, source)
    peers.convert(soffice, "docx:MS Word 2007 XML", tmp_path / "word", source)
    for path in (tmp_path / "form.odt", tmp_path / "word/form.docx"):
        found = reader().read(path)
        assert said(found) == said(wanted), path.suffix
        assert [fault.code for fault in found.faults] == [fault.code for fault in wanted.faults], found.faults


@pytest.mark.parametrize("name", KINDS)
def test_what_a_person_types_in_libreoffice_is_read(name: str, soffice: str, tmp_path: Path) -> None:
    source = tmp_path / "form.docx"
    source.write_bytes(empty(name))
    answers = answers_of(name, typed=True)
    for path in fill(soffice, source, answers, tmp_path):
        found = reader().read(path)
        for each in kind_of(name).fields:
            if each.kind == "rows":
                for line in found.rows.get(each.id, ()):
                    for column in (one for one in each.columns if one.id in line.cells):
                        wanted = answers.get(cell_name(each.id, line.number, column.id))
                        assert line.cells[column.id] == ("2027-03-08" if wanted == "8 March 2027" else wanted), path.suffix
            elif (wanted := answers.get(field_name(each.id))) is not None:
                assert found.answers[each.id] == ("2027-03-08" if wanted == "8 March 2027" else wanted), path.suffix
        assert {fault.code for fault in found.faults} <= {"TK802"}, found.faults
