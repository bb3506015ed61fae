"""Documents in other languages: nothing stays English, many languages at once, and what those who look after one are told."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import EXAMPLES, example
from support import toy_language

import tenderkit
from tenderkit.documents.proofreading import language_faults, rows_for, taken_back
from tenderkit.documents.types import load_library
from tenderkit.numbers import format_value

TOY = toy_language.LANGUAGE
_SHOWN = re.compile(r"<(?:w:t|a:t|c:v|dc:title|dc:description)[^>]*>([^<]*)<|(?:w:val|descr)=\"([^\"]* [^\"]*)\"")
_WORD = re.compile(r"[A-Za-z][a-z]{2,}")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return toy_language.written_into(tmp_path_factory.mktemp("toy"))


def own_words(tender: tenderkit.Tender) -> set[str]:
    """The words that may stay as they are: the buyer's own, and ids."""
    return set(_WORD.findall(Path(tender.yaml.path).read_text(encoding="utf-8"))) | {"Certified", "amp"}


def shown(document: tenderkit.Document) -> set[str]:
    """The words of three letters and more that a reader sees in a document, or hears of it."""
    words: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(document.data)) as package:
        for name in package.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml|word/charts/.*\.xml|docProps/core\.xml", name):
                for text, value in _SHOWN.findall(package.read(name).decode()):
                    words |= set(_WORD.findall(text or value))
    return words


def in_toy(name: str, folders: tuple[Path, Path], tmp_path: Path) -> tenderkit.Tender:
    path = tmp_path / "tender.yaml"
    path.write_text(f"language: {TOY}\n" + example(name).read_text(encoding="utf-8"), encoding="utf-8")
    return tenderkit.load_tender(path, clauses=folders[0])


MONTHS = {format_value(date(2027, month, 1), "sv-SE").split()[-2] for month in range(1, 13)}


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize(
    "kind", ["tender-annex", "tender-annex-short", "contract-schedule", "kpi-schedule", "supplier-questionnaire"]
)
def test_no_english_word_of_ours_stays_in_a_document_for_others(
    name: str, kind: str, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    tender = in_toy(name, folders, tmp_path)
    [document] = tenderkit.render(tender, kind, templates=folders[1])
    assert shown(document) - own_words(tender) - MONTHS - {"MMMM", "yyyy"} == set()


def test_the_same_tender_in_two_languages_has_the_same_numbers_ids_and_fingerprints(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text(f"languages: [{TOY}, en]\n" + example("medium").read_text(encoding="utf-8"), encoding="utf-8")
    made = tenderkit.render(tenderkit.load_tender(path, clauses=folders[0]), ["tender-annex"], templates=folders[1])
    assert [document.name for document in made] == ["2027-ICT-014-tender-annex-sv.docx", "2027-ICT-014-tender-annex-en.docx"]
    manifests = []
    for document in made:
        with zipfile.ZipFile(io.BytesIO(document.data)) as package:
            text = "".join(package.read(name).decode() for name in package.namelist() if "customXml/item" in name)
            manifests.append(re.findall(r'(?:sha256|id)="[^"]*"', text))
    assert manifests[0] == manifests[1]
    assert len(manifests[0]) > 5


def test_a_language_that_is_not_there_is_a_fault_at_its_place_in_the_list(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text("languages: [en, xx]\n" + example("medium").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(tenderkit.TenderkitError, match=r"tender.yaml:1: TK202 there is no catalogue in “xx”"):
        tenderkit.load_tender(path)


# Those who look after a language --------------------------------------------------------------------------------------------------


def test_a_language_that_is_whole_has_no_fault(folders: tuple[Path, Path]) -> None:
    assert [str(fault) for fault in language_faults(TOY, *folders)] == []


def edited(folders: tuple[Path, Path], tmp_path: Path, file: str, before: str, after: str) -> list[str]:
    """Return the faults of the toy language with a file of it changed."""
    copies = tuple(Path(shutil.copytree(folder, tmp_path / folder.name)) for folder in folders)
    path = tmp_path / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return [str(fault) for fault in language_faults(TOY, *copies)]


def test_a_change_of_one_english_line_makes_exactly_its_translation_stale(folders: tuple[Path, Path], tmp_path: Path) -> None:
    line = "The description, submitted with the {{ term.tender }}."
    found = edited(folders, tmp_path, f"clauses/{TOY}/AC-7.po", f'msgid "{line}"', 'msgid "The description, as it was."')
    assert len(found) == 1
    assert f"TK214 this translates what AC-7 said before; now it is “{line}”" in found[0]


def test_a_line_of_a_template_that_is_not_translated_is_told(folders: tuple[Path, Path], tmp_path: Path) -> None:
    line = '## Award criteria {{ anchor(\\"award-criteria\\") }}'
    block = f'msgid "{line}"\nmsgstr "{toy_language.toy(line)}"\n'
    [found] = edited(folders, tmp_path, f"templates/{TOY}/tender-annex.po", block, "")
    assert "tender-annex.md: TK215 a line has no translation into Toy, first “## Award criteria" in found


def test_an_entry_of_no_line_is_superfluous(folders: tuple[Path, Path], tmp_path: Path) -> None:
    extra = 'msgid "Of another catalogue"\nmsgstr "Ж"\n\n'
    [found] = edited(folders, tmp_path, f"clauses/{TOY}/AC-7.po", 'msgid "Due diligence', f'{extra}msgid "Due diligence')
    assert "TK222 AC-7 has no such line" in found


def test_a_number_that_is_lost_is_told_with_its_line(folders: tuple[Path, Path], tmp_path: Path) -> None:
    found = edited(folders, tmp_path, f"clauses/{TOY}/AC-7.po", "0% жж 100%", "0% жж 10%")
    assert any("TK218 the translation has no “100%”, which the English has" in one for one in found)


def test_a_translators_table_is_taken_back_as_it_was_given(folders: tuple[Path, Path], tmp_path: Path) -> None:
    rows, faults = rows_for(TOY, *folders)
    assert faults == []
    assert {row.state for row in rows} == {""}
    files, faults = taken_back(table(rows, tmp_path), TOY, *folders)
    assert faults == []
    again = toy_language.written_into(tmp_path / "again")
    assert files == {
        path.relative_to(tmp_path / "again").as_posix(): path.read_text(encoding="utf-8")
        for folder in again
        for path in folder.rglob("*.po")
        if "msgid" in path.read_text(encoding="utf-8").partition("\n\n")[2]
    }


def table(rows: list[object], tmp_path: Path, **changes: str) -> Path:
    from tenderkit.documents.proofreading import COLUMNS, Row

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(COLUMNS)
    for row in rows:
        assert isinstance(row, Row)
        sheet.append([changes.get(value, value) for value in (row.file, row.english, row.translation, row.note, row.state)])
    book.save(tmp_path / "table.xlsx")
    return tmp_path / "table.xlsx"


def test_a_table_with_a_lost_percentage_or_a_changed_english_line_is_refused_with_its_rows(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    rows, _ = rows_for(TOY, *folders)
    number, row = next((n, row) for n, row in enumerate(rows, 2) if "70%" in row.translation)
    other = rows[0]
    changed = table(rows, tmp_path, **{row.translation: row.translation.replace("70%", "7%"), other.english: "Another line"})
    _, faults = taken_back(changed, TOY, *folders)
    told = [str(fault) for fault in faults]
    assert any(f"table.xlsx:{number}: TK218 the translation has no “70%”" in one for one in told)
    assert any("table.xlsx:2: TK222" in one for one in told)


def test_a_line_that_changed_comes_with_what_it_was(folders: tuple[Path, Path], tmp_path: Path) -> None:
    clauses = Path(shutil.copytree(folders[0], tmp_path / "clauses"))
    path = clauses / TOY / "AC-7.po"
    path.write_text(path.read_text(encoding="utf-8").replace('msgid "Five parts"', 'msgid "All parts"'), encoding="utf-8")
    rows, _ = rows_for(TOY, clauses, folders[1])
    [row] = [row for row in rows if row.state]
    assert (row.english, row.translation, row.state) == ("Five parts", "Жжжж жжжжж", "changed; it was: All parts")


def test_the_templates_of_a_language_are_read_where_it_is_asked_for_alone(tmp_path: Path) -> None:
    (tmp_path / "sv").mkdir()
    (tmp_path / "sv/tender-annex.po").write_text("broken", encoding="utf-8")
    library = load_library(tmp_path)
    with pytest.raises(tenderkit.TenderkitError, match="TK213"):
        library.in_language("sv")
