"""A consultation in several languages: every form, profile and overview in each, saying the same."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from support import accessibility, dutch, filling, lint, reading

from tenderkit.cli import main

COMPLETE = ("A1.2", "A2.3", "P.3", "X.2")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the consultation of the example in both languages, and in each alone."""
    folder = tmp_path_factory.mktemp("languages")
    text = dutch.CONSULTATION.read_text(encoding="utf-8")
    for name, spoken in {"both": "languages: [nl, en]", "nl": "language: nl", "en": "language: en"}.items():
        (folder / name).mkdir()
        (folder / name / "tender.yaml").write_text(text.replace("language: nl", spoken, 1), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def returns(folder: Path) -> Path:
    """Returns in both languages, most of them with something wrong."""
    made = folder / "returns"
    made.mkdir()
    wrong: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
        "whole": ("nl", ("type.reseller", *COMPLETE), {"supplier.company": "Zeeëgel"}),
        "english": ("en", ("type.manufacturer", "A1.2", "A1.4", "A2.4", "P.3", "X.3"), {"supplier.company": "Sea Urchin"}),
        "no name": ("nl", ("type.reseller", *COMPLETE), {}),
        "two types": ("en", ("type.reseller", "type.manufacturer", *COMPLETE), {"supplier.company": "Both"}),
        "no answer": ("nl", ("type.reseller", "A1.2", "A2.2", "A2.3", "X.1", "X.2"), {"supplier.company": "Weet niet"}),
        "another type": ("nl", ("type.other", *COMPLETE, "X.6"), {"supplier.company": "Lease", "type.other.specify": "Reseller"}),
    }
    for name, (language, ticked, texts) in wrong.items():
        (made / f"{name}.docx").write_bytes(filling.filled(ticked, texts, language=language))
    (made / "beside.docx").write_bytes(
        filling.replaced(
            filling.filled(("type.reseller", *COMPLETE), {"supplier.company": "Naast"}, language="nl"),
            b"</w:sdtContent></w:sdt>",
            b"</w:sdtContent></w:sdt><w:r><w:t>!</w:t></w:r>",
        )
    )
    return made


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def without_input(data: bytes) -> dict[str, bytes]:
    """The parts of a document; of its manifest all but the hash of the tender file, which says the language."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: re.sub(rb'<input sha256="\w+"', b"", package.read(name)) for name in package.namelist()}


def test_every_supplier_gets_its_form_in_each_language(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "suppliers.csv").write_text("name\nZeeëgel\nSea Urchin\n", encoding="utf-8")
    code, out, told = run("questionnaire", folder / "both", "--suppliers", tmp_path / "suppliers.csv", "-o", tmp_path / "out")
    assert code == 0, told
    form = "MC-2027-12-supplier-questionnaire"
    names = [f"{form}-Zeeëgel-nl.docx", f"{form}-Zeeëgel-en.docx", f"{form}-Sea Urchin-nl.docx", f"{form}-Sea Urchin-en.docx"]
    assert [Path(line).name for line in out.splitlines()] == names
    assert "TK221" in told, "nobody has reviewed one of the languages"
    for language in ("nl", "en"):
        run("questionnaire", folder / language, "--suppliers", tmp_path / "suppliers.csv", "-o", tmp_path / language)
        for supplier in ("Zeeëgel", "Sea Urchin"):
            both, alone = tmp_path / f"out/{form}-{supplier}-{language}.docx", tmp_path / f"{language}/{form}-{supplier}.docx"
            assert without_input(both.read_bytes()) == without_input(alone.read_bytes())


def test_the_scoring_instructions_come_in_each_language(folder: Path, tmp_path: Path) -> None:
    code, out, _ = run("questionnaire", folder / "both", "--scoring", "-o", tmp_path)
    assert code == 0
    assert [Path(line).name for line in out.splitlines()] == [
        f"MC-2027-12-scoring-instructions-{language}.docx" for language in ("nl", "en")
    ]


def test_profiles_and_overviews_in_both_languages_are_those_of_each_alone(folder: Path, returns: Path, tmp_path: Path) -> None:
    """What a message quotes of the questionnaire is in the language of the document too."""
    shown = {name: run("score", returns, "--tender", folder / name, "-o", tmp_path / name) for name in ("both", "nl", "en")}
    made = {path.name: path.read_bytes() for path in (tmp_path / "both").iterdir()}
    assert len(made) == 2 * len(list((tmp_path / "nl").iterdir()))
    for language in ("nl", "en"):
        for path in sorted((tmp_path / language).iterdir()):
            data = made[f"{path.stem}-{language}{path.suffix}"]
            assert without_input(data) == without_input(path.read_bytes()), path.name
            if path.suffix == ".docx":
                assert [*lint.findings(data), *accessibility.findings(data)] == []
    assert shown["both"][1].splitlines()[:8] == shown["nl"][1].splitlines()[:8] == shown["en"][1].splitlines()[:8]


def test_messages_quote_the_questionnaire_in_the_language_of_the_document(folder: Path, returns: Path, tmp_path: Path) -> None:
    run("score", returns / "no name.docx", returns / "another type.docx", "--tender", folder / "both", "-o", tmp_path)
    one, other = (
        reading.text((tmp_path / f"MC-2027-12-supplier-profile-no name-{name}.docx").read_bytes()) for name in ("nl", "en")
    )
    assert "“Naam van de onderneming” is niet ingevuld" in one
    assert "“Company name” is not filled in" in other
    one, other = (reading.text((tmp_path / f"MC-2027-12-supplier-profile-Lease-{name}.docx").read_bytes()) for name in ("nl", "en"))
    assert "Anders: Reseller" in one, "a supplier’s words stay as they are"
    assert "Other: Reseller" in other


def test_the_table_on_the_screen_is_in_english_and_says_so_in_every_language(folder: Path, returns: Path) -> None:
    outputs = {name: run("score", returns, "--tender", folder / name, "--no-documents")[1] for name in ("nl", "en", "both")}
    assert outputs["nl"] == outputs["en"] == outputs["both"]
    assert "Supplier" in outputs["nl"]
    assert "Awareness" in outputs["nl"]
    assert "Bewustzijn" not in outputs["nl"]


def test_a_workbook_says_its_language(folder: Path, returns: Path, tmp_path: Path) -> None:
    run("score", returns, "--tender", folder / "both", "-o", tmp_path)
    for language, tag in (("nl", "nl-NL"), ("en", "en-GB")):
        path = tmp_path / f"MC-2027-12-market-overview-{language}.xlsx"
        assert openpyxl.load_workbook(path).properties.language == tag
        with zipfile.ZipFile(path) as package:
            charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/")]
        assert [re.findall('<c:lang val="([^"]+)"', chart) for chart in charts] == [[tag]]
