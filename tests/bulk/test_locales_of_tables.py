"""Tables of programs in other languages: right after one named switch, and never by a guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import example
from support.reading import text
from support.runs import Run, counts, outcomes, with_base

import tenderkit
from tenderkit import TenderkitError
from tenderkit.cli import main
from tenderkit.files.encodings import code_page
from tenderkit.files.notation import Notation, notation_in
from tenderkit.files.tables import TableChoices
from tenderkit.locales import MONTHS
from tenderkit.numbers import known_languages


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def thirty(tmp_path: Path) -> Path:
    """Write a table as Excel in the Netherlands saves it: semicolons, cp1252, the day first, decimal commas."""
    rows = ["Key;Name of the contracting authority;Award of the contract;Points of AC-3;Points of AC-4;Quantity;Product"]
    for number in range(30):
        points = f"{20 + number % 3},5;{29 - number % 3},5"
        rows.append(
            f"gem-{number};Gemeente Súdwest-Fryslân {number};{1 + number % 28:02}/02/2027;{points};1.{number:03};Café-tablet"
        )
    path = tmp_path / "thirty.csv"
    path.write_bytes("\r\n".join(rows).encode("cp1252"))
    return path


def test_thirty_rows_of_another_country_are_right_after_the_one_switch_that_the_fault_names(thirty: Path, tmp_path: Path) -> None:
    call = ["bulk", thirty, "--tender", example("medium"), "-d", "tender-annex", "-o", tmp_path / "out"]
    first = run(*call)
    assert first.exit_code == 1
    [fault] = first.stderr.splitlines()[:1]
    assert "TK102 this file is not UTF-8 text" in fault
    assert "such as --locale nl" in fault
    second = run(*call, "--locale", "nl")
    assert second.exit_code == 0, second.stderr
    shown = text((tmp_path / "out/gem-1-tender-annex.docx").read_bytes())
    assert "Gemeente Súdwest-Fryslân 1" in shown
    assert "Café-tablet" in shown
    assert "1,001" in shown, "1.001 is a thousand and one"
    assert "21.5" in shown


@pytest.mark.parametrize(
    ("locale", "heads", "town"),
    [
        ("nl", "Sleutel;Aanbestedende dienst;Gunning van de opdracht;Punten AC-3;Punten AC-4;Product;Aantal", "Fryslân €"),
        ("de", "Schlüssel;Auftraggeber;Zuschlag;Punkte für AC-3;Punkte für AC-4;Produkt;Stückzahl", "Großenhain – Köln"),
        ("fr", "Clé;Pouvoir adjudicateur;Attribution du marché;Points AC-3;Points AC-4;Produit;Quantité", "L’Haÿ-les-Roses"),
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_heads_and_words_of_the_country_are_right_after_the_one_switch(
    locale: str, heads: str, town: str, encoding: str, tmp_path: Path
) -> None:
    rows = [f'L-{number};"{town}";26/02/2027;12,5;37,5;"Notebook ""Pro""; 14\nzilver";1.{number:03},0' for number in range(30)]
    path = tmp_path / "table.csv"
    path.write_bytes("\r\n".join([heads, *rows, ""]).encode(encoding))
    call = ["bulk", path, "--tender", example("medium"), "-d", "tender-annex", "-o", tmp_path / "out"]
    first = run(*call)
    assert first.exit_code == 1
    told = [line for line in first.stderr.splitlines() if " TK" in line]
    assert told
    assert all("such as --locale nl" in fault for fault in told)
    second = run(*call, "--locale", locale)
    assert second.exit_code == 0, second.stderr
    assert "30 documents made for 30 jobs" in second.stderr
    shown = text((tmp_path / "out/L-7-tender-annex.docx").read_bytes())
    assert town in shown
    assert "12.5" in shown
    assert "1,007" in shown


def test_the_base_can_say_it_for_every_run(small_run: Run) -> None:
    jobs = small_run()
    jobs.source.write_bytes("key;contracting_authority.name;dates.award\nu;Súdwest;03/02/2027\n".encode("cp1252"))
    with pytest.raises(TenderkitError):
        outcomes(jobs)
    assert counts(outcomes(with_base(jobs, "reading: {locale: nl}"))) == (1, 0, 0)
    shown = text((jobs.output / "u-letter.docx").read_bytes())
    assert "To Súdwest" in shown
    assert "from 3 February 2027 on" in shown


def test_a_locale_that_is_not_known_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "tender.yaml").write_text("scenario: low\nreading: {locale: klingon}\n", encoding="utf-8")
    assert f"{tmp_path / 'tender.yaml'}:2: TK118 there is no language “klingon”" in run("check", tmp_path).stdout
    assert run("bulk", tmp_path, "--locale", "klingon").exit_code == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_that_is_utf_8_all_the_same_is_read_as_that(small_run: Run, encoding: str) -> None:
    jobs = replace(small_run(), table=TableChoices(locale="nl"))
    jobs.source.write_bytes("key;contracting_authority.name\nu;Súdwest\n".encode(encoding))
    assert counts(outcomes(jobs)) == (1, 0, 0)
    assert "To Súdwest" in text((jobs.output / "u-letter.docx").read_bytes())


def test_a_word_of_another_encoding_in_a_file_of_utf_8_is_still_a_fault(small_run: Run) -> None:
    jobs = replace(small_run(), table=TableChoices(locale="nl"))
    rows = "key;contracting_authority.name\na;Súdwest\nb;Noardeast-Fryslân\nc;Ljouwert Súd\n".encode()
    jobs.source.write_bytes(rows + "d;Café\n".encode("cp1252"))
    with pytest.raises(TenderkitError, match="TK102 this line is not UTF-8 text, as others here are"):
        outcomes(jobs)


def test_a_switch_of_its_own_goes_before_the_locale(thirty: Path, tmp_path: Path) -> None:
    thirty.write_bytes("key;Name of the contracting authority\nzazo;Zażółcin\n".encode("cp1250"))
    call = ["bulk", thirty, "--tender", example("medium"), "-d", "tender-annex", "-o", tmp_path / "out"]
    assert run(*call, "--locale", "nl", "--encoding", "cp1250").exit_code == 0
    assert "Zażółcin" in text((tmp_path / "out/zazo-tender-annex.docx").read_bytes())


def test_suppliers_of_another_country_have_their_letters(tmp_path: Path) -> None:
    (tmp_path / "suppliers.csv").write_bytes("name;contact\nŤukov;Nováková\n".encode("cp1250"))
    call = ["questionnaire", "--suppliers", tmp_path / "suppliers.csv", "-o", tmp_path / "forms"]
    assert run(*call).exit_code == 1
    assert run(*call, "--locale", "cs").exit_code == 0
    [form] = (tmp_path / "forms").iterdir()
    assert "Ťukov" in text(form.read_bytes())


@pytest.mark.parametrize(
    ("locale", "page", "notation"),
    [
        ("nl", "cp1252", Notation(",", True)),
        ("de-CH", "cp1252", Notation(".", True)),
        ("en-GB", "cp1252", Notation(".", True)),
        ("en", "cp1252", Notation(".", False)),
        ("pl", "cp1250", Notation(",", True)),
        ("hu", "cp1250", Notation(",", False)),
        ("sr-Latn", "cp1250", Notation(",", True)),
        ("sr", "cp1251", Notation(",", True)),
        ("el", "cp1253", Notation(",", True)),
        ("lt", "cp1257", Notation(",", False)),
    ],
)
def test_a_locale_says_how_its_programs_write(locale: str, page: str, notation: Notation) -> None:
    assert code_page(locale) == page
    assert notation_in(locale) == notation


@pytest.mark.parametrize("locale", sorted({*known_languages()} - {"mt"}))
def test_the_letters_of_every_language_are_in_its_code_page(locale: str) -> None:
    MONTHS[locale].encode(code_page(locale))


def test_a_language_without_a_code_page_takes_nothing_for_one(small_run: Run) -> None:
    jobs = replace(small_run(), table=TableChoices(locale="mt"))
    jobs.source.write_bytes("key;contracting_authority.name\nu;Súdwest\n".encode("cp1252"))
    with pytest.raises(TenderkitError, match="TK102"):
        outcomes(jobs)


def test_a_program_says_it_in_one_word_too(small_run: Run) -> None:
    jobs = small_run([], header="reference", table=TableChoices(locale="nl"))
    jobs.source.write_bytes(
        "key;contracting_authority.name;dates.award;award.points.AC-1\nu;Súdwest;03/02/2027;12,5\n".encode("cp1252")
    )
    assert counts(outcomes(jobs)) == (1, 0, 0)
    letter = text((jobs.output / "u-letter.docx").read_bytes())
    assert "Súdwest" in letter
    assert "3 February 2027" in letter
    assert "32.5 points" in letter
    with pytest.raises(TenderkitError, match="TK612"):
        small_run(table=TableChoices(locale="no language"))


def test_a_row_of_a_programs_own_table_is_read_in_its_own_way() -> None:
    tender = tenderkit.load_tender(example("medium"))
    row = {"award": {"points": {"AC-3": "12,5"}, "total": None}, "dates": {"award": "26/02/2027"}}
    with pytest.raises(TenderkitError, match="TK112"):
        tender.changed(**row)
    found = tender.changed(reading={"locale": "nl"}, **row)
    assert (found.file.award.points["AC-3"], found.file.dates.award) == (Decimal("12.5"), date(2027, 2, 26))
