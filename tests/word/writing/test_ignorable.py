"""The root of a form says, as Word writes it, that what is Word 2010's may be passed by: in our document and in an author's."""

from __future__ import annotations

from pathlib import Path

import docx
from lxml import etree
from support.filling import empty_form, part

import tenderkit
from tenderkit.catalogue import load_catalogue
from tenderkit.tender import no_tender

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def test_a_form_has_it() -> None:
    root = etree.fromstring(part(empty_form()))
    assert (root.get(f"{MC}Ignorable"), root.nsmap["w14"]) == ("w14", W14)


def test_a_form_in_a_document_of_the_author_has_it_beside_what_that_says(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("[[tenderkit]]")
    made.save(str(tmp_path / "model.docx"))
    (form,) = tenderkit.questionnaires(no_tender(load_catalogue()), house_style=tmp_path / "model.docx")
    root = etree.fromstring(part(form.data))
    assert "w14" in root.get(f"{MC}Ignorable").split()
    assert {root.nsmap[prefix] for prefix in root.get(f"{MC}Ignorable").split()} >= {W14}
