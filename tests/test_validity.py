"""What Word, LibreOffice and Microsoft's own validator say of the documents of the examples."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT, example
from support import awarding, reading
from support.every_document import EARLIER, RETURNS, on_request
from support.open_xml_sdk import VERSIONS, Validator

import tenderkit
from tenderkit.consultation import score
from tenderkit.consultation.questionnaires import scoring_instructions
from tenderkit.consultation.reports import market_documents
from tenderkit.evaluation import award_documents

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    for scenario in EXAMPLES:
        tender = tenderkit.load_tender(example(scenario))
        for some in (None, on_request(tender)):
            tenderkit.save(tenderkit.render(tender, some), folder)
        tenderkit.save(tenderkit.render(tender, draft=True), folder)
    consultation = tenderkit.load_tender(ROOT / "examples/returns/consultation.yaml", consultation=True)
    result = score(sorted(RETURNS.glob("*.docx")), consultation, before=sorted(EARLIER.glob("*.docx")))
    made = market_documents(result.profiles, result.market, consultation, rounds=result.rounds)
    tenderkit.save([*scoring_instructions(consultation), *(one for one in made if one.name.endswith(".docx"))], folder)
    award = awarding.decided(tmp_path_factory.mktemp("award"))
    tenderkit.save([one for one in award_documents(award) if one.name.endswith(".docx")], folder)
    shutil.copy(ROOT / "templates/house-style.docx", folder)
    return folder


@pytest.mark.matrix
def test_the_open_xml_sdk_finds_no_error(folder: Path, sdk_validator: Validator) -> None:
    paths = sorted(folder.glob("*.docx"))
    assert len(paths) > 40
    assert sdk_validator.found({path.name: path.read_bytes() for path in paths}) == {}


def test_the_validator_would_find_one(folder: Path, sdk_validator: Validator, tmp_path: Path) -> None:
    import zipfile

    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(next(folder.glob("*annex.docx"))) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"<w:cantSplit/>", b"<w:cantSpill/>") if name == "word/document.xml" else content)
    for version in VERSIONS:
        assert sdk_validator.errors(broken.read_bytes(), version)
    assert list(sdk_validator.found({"broken.docx": broken.read_bytes()})) == [f"broken.docx for {VERSIONS[0]}"]


def test_libreoffice_shows_every_heading_and_paragraph(folder: Path, soffice: str, tmp_path: Path) -> None:
    documents = sorted(folder.glob("*annex.docx")) + sorted(folder.glob("*schedule.docx"))
    command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "txt:Text (encoded):UTF8"]
    subprocess.run([*command, "--outdir", str(tmp_path), *map(str, documents)], check=True, capture_output=True, timeout=180)
    for document in documents:
        shown = " ".join((tmp_path / f"{document.stem}.txt").read_text(encoding="utf-8-sig").split())
        for heading in reading.headings(document.read_bytes()):
            assert heading in shown
        for paragraph in reading.opened(document.read_bytes()).paragraphs:
            text = " ".join(paragraph.text.split())
            assert text in shown, f"{document.name}: {text}"
