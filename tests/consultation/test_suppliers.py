"""Tables of suppliers, as buyers have them: one form for each, and everything told that a person would not see."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tenderkit import TenderkitError
from tenderkit.cli import main
from tenderkit.consultation.questionnaires import Supplier, read_suppliers, suppliers_in
from tenderkit.faults import Fault
from tenderkit.files.tables import TableChoices

CZECH = "name;contact\nSíťové prvky Ťukov;Oldřiška Nováková-Vzorová\n".encode("cp1250")


def test_a_table_in_a_code_page_is_a_fault_until_its_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "suppliers.csv"
    path.write_bytes(CZECH)
    with pytest.raises(TenderkitError, match="TK102 this file is not UTF-8 text: its first unreadable word is “Síťové” in cp1250"):
        read_suppliers(path)
    assert [supplier.name for supplier in read_suppliers(path, TableChoices(encoding="cp1250"))] == ["Síťové prvky Ťukov"]


def test_what_is_hidden_is_left_out_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ("name", "Kestrel", "Vega", "Nordlys"):
        book.active.append([row])
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "suppliers.xlsx")
    told: list[Fault] = []
    found = read_suppliers(tmp_path / "suppliers.xlsx", warn=told.extend)
    assert [supplier.name for supplier in found] == ["Kestrel", "Nordlys"]
    assert [(fault.location.line, fault.code) for fault in told] == [(3, "TK848")]
    assert len(read_suppliers(tmp_path / "suppliers.xlsx", TableChoices(hidden=True))) == 3


def test_rows_without_a_name_are_one_fault_and_a_table_without_rows_is_one(tmp_path: Path) -> None:
    path = tmp_path / "suppliers.csv"
    path.write_text("name,contact\nKestrel,\n,a\n,b\n,c\n", encoding="utf-8")
    with pytest.raises(TenderkitError, match="TK852 this supplier has no name; the same in rows 4 and 5") as caught:
        read_suppliers(path)
    assert len(caught.value.faults) == 1
    path.write_text("name,contact\n", encoding="utf-8")
    with pytest.raises(TenderkitError) as caught:
        read_suppliers(path)
    assert [fault.code for fault in caught.value.faults] == ["TK851"]


def test_the_tender_file_keeps_the_encoding_of_the_table_and_the_command_can_name_it(tmp_path: Path) -> None:
    (tmp_path / "suppliers.csv").write_bytes(CZECH)
    (tmp_path / "tender.yaml").write_text("title: A title\nreading: {encoding: cp1250}\n", encoding="utf-8")
    table = ["--suppliers", str(tmp_path / "suppliers.csv"), "-o", str(tmp_path / "forms")]
    refused = CliRunner().invoke(main, ["questionnaire", *table])
    assert (refused.exit_code, "TK102" in refused.stderr, (tmp_path / "forms").exists()) == (1, True, False)
    for more in ([str(tmp_path / "tender.yaml")], ["--encoding", "cp1250", "--force"]):
        result = CliRunner().invoke(main, ["questionnaire", *table, *more])
        assert result.exit_code == 0, result.stderr
        assert result.stdout.strip().endswith("supplier-questionnaire-Síťové prvky Ťukov.docx")


def test_a_list_that_is_pasted_is_names_or_rows_of_a_spreadsheet() -> None:
    assert suppliers_in("Kestrel\r\n\r\n  Vega & Co \n") == [Supplier("Kestrel"), Supplier("Vega & Co")]
    assert suppliers_in('Kestrel\tMaud\n"Vega\nDevice"\tTomas') == [Supplier("Kestrel", "Maud"), Supplier("Vega Device", "Tomas")]
    assert suppliers_in("contact\t# note\tNAME\nMaud\tasked twice\tKestrel") == [Supplier("Kestrel", "Maud")]
    assert suppliers_in("Naam\tContactpersoon\nKestrel\t", {"Naam": "name", "contactpersoon": "contact"}) == [Supplier("Kestrel")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "TK851 this table names no suppliers"),
        ("name\tcontact", "TK851 this table names no suppliers"),
        ("Kestrel\tMaud\tasked at the fair", "the pasted list:1: TK851 a table of suppliers has no column “C”"),
        ("Kestrel\n\nkestrel", "the pasted list:3: TK853 “kestrel” is already in row 1"),
        ("name\tcontact\n\tMaud\nVega\t", "the pasted list:2: TK852 this supplier has no name"),
        ("Kestrel\x07", "TK854"),
    ],
)
def test_what_is_wrong_with_a_pasted_list_is_told_by_its_line(text: str, told: str) -> None:
    with pytest.raises(TenderkitError) as error:
        suppliers_in(text)
    assert told in str(error.value)
