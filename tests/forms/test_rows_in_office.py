"""Forms as LibreOffice lays them out: every row that is to be filled in is on a page, wherever its table breaks."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import EXAMPLES, example
from support import reading

import tenderkit
from tenderkit.documents import load_library

PROMPTS = {"en": "Click to fill in", "nl": "Vul hier in"}


@pytest.mark.slow
@pytest.mark.usefixtures("soffice")
@pytest.mark.parametrize("language", PROMPTS)
@pytest.mark.parametrize("scenario", EXAMPLES)
def test_no_row_of_a_form_is_lost_where_its_table_breaks(scenario: str, language: str, tmp_path: Path) -> None:
    tender = tenderkit.load_tender(example(scenario)).changed(language=language)
    kinds = [kind.id for kind in load_library().types.values() if kind.form and kind.per == "tender" and kind.fits(tender)]
    forms = tenderkit.render(tender, kinds, draft=True)
    for form, pdf in zip(forms, tenderkit.export(forms, ["pdf"]), strict=True):
        words = subprocess.run(["pdftotext", "-layout", str(pdf.save(tmp_path)), "-"], capture_output=True, text=True, check=True)
        asked = reading.text(form.data).count(PROMPTS[language])
        assert words.stdout.count(PROMPTS[language]) == asked, form.name
