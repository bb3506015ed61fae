"""Files in the encodings of other programs: what is not read tells how it would read."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.faults import TenderkitError
from tenderkit.files.encodings import encoding_of, is_known


def told(data: bytes, asked: str | None = None) -> list[str]:
    """What keeps a file from being read."""
    try:
        data.decode(encoding_of(io.BytesIO(data), "t.csv", asked, "save it"))
    except TenderkitError as error:
        return [str(fault) for fault in error.faults]
    return []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", ["", "a", "a\nÅ", "Łódź\r\n" * 5000])
def test_utf_8_and_marked_utf_16_are_read(encoding: str, text: str) -> None:
    assert told(text.encode(encoding)) == []


@pytest.mark.parametrize(
    ("text", "encoding", "words"),
    [
        ("x\nGmina Zażółcin", "cp1250", "2: TK102 this file is not UTF-8 text: its first unreadable word is “Zażółcin” in cp1250,"),
        ("Síťové prvky", "cp1250", "1: TK102 this file is not UTF-8 text: its first unreadable word is “Síťové” in cp1250,"),
        ("Šiauliai; Žemaičių", "cp1257", "“Šiauliai” in cp1257"),
        ("Västerbro", "cp1252", "“Västerbro” in cp1250 and cp1252"),
        ("Café\n\nà la carte", "cp1252", "; line 3 has “ŕ” in cp1250, “à” in cp1252, “ą” in cp1257"),
        ("Köln", "cp850", "“Köln” in cp850,"),
        ("Привет, мир", "cp1251", "“Привет” in cp1251,"),
        ("Αθήνα", "cp1253", "“Αθήνα” in cp1253,"),
        ("5 €", "cp1252", "“€” in cp1250 and cp1252"),
    ],
)
def test_a_file_in_a_code_page_shows_its_first_word_in_several(text: str, encoding: str, words: str) -> None:
    (fault,) = told(text.encode(encoding))
    assert words in fault
    assert told(text.encode(encoding), encoding) == []


@pytest.mark.parametrize("count", [1, 3])
def test_stray_bytes_in_a_file_of_utf_8_are_told_with_their_lines(count: int) -> None:
    stray = "naïve\n".encode("cp1252") * count
    assert [fault.split()[0] for fault in told("Åland\n".encode() * 5 + stray)] == [f"t.csv:{6 + at}:" for at in range(count)]


def test_one_stray_byte_in_a_file_of_ascii_is_told_with_its_line() -> None:
    (fault,) = told(b"a\n" * 700_000 + b"b\xe9b\n" + b"c\n" * 700_000)
    assert fault.startswith("t.csv:700001: TK102")


@pytest.mark.parametrize(
    ("data", "asked", "fault"),
    [
        ("Łódź".encode(), "cp1250", "t.csv: TK119 this file is UTF-8, and not cp1250 (read it without naming cp1250"),
        (b"a", "cp1250", ""),
        ("Łódź".encode("utf-8-sig"), "cp1250", ""),
        ("Łódź".encode("utf-16"), "cp1250", ""),
        (b"a\nb\x81b", "cp1252", "t.csv:2: TK102 this file is not cp1252 text"),
        ("Łódź".encode("utf-16-le"), None, "t.csv:1: TK102 this file is not text (save it)"),
        ("Łódź".encode("utf-16-le"), "utf-16-le", ""),
        ("a\nb".encode("utf-16")[:-1], None, "t.csv:2: TK102 this line is damaged: not text in UTF-16 (save it)"),
        ("a\n\ud800b".encode("utf-16", "surrogatepass"), None, "t.csv:2: TK102 this line is damaged: not text in UTF-16"),
        (b"\xed\xa0\x80", None, "t.csv:1: TK102 this file is not UTF-8 text"),
        ("a".encode("utf-32"), None, "t.csv:1: TK102 this file is UTF-32"),
        (b"a\nb\0", None, "t.csv:2: TK102 this file is not text"),
        (b"PK\x03\x04\x14\0", None, "t.csv:1: TK102 this file is a Word, Excel or zip file, and not text (save what"),
        (b"{\\rtf1\\ansi x", None, "t.csv:1: TK102 this file is formatted text of Word or WordPad (RTF), and not text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", None, "t.csv:1: TK102 this file is an old Word or Excel file (.doc, .xls), and not text"),
        (b"%PDF-1.7\n", None, "t.csv:1: TK102 this file is a PDF, and not text (save what"),
    ],
)
def test_a_mark_and_the_bytes_count_for_more_than_a_name(data: bytes, asked: str | None, fault: str) -> None:
    found = told(data, asked)
    assert len(found) == (1 if fault else 0)
    assert all(one.startswith(fault) for one in found)


@given(st.binary(max_size=60), st.sampled_from([None, "cp1250", "cp1252", "utf-16-le", "big5", "gb18030", "iso2022_jp"]))
def test_any_bytes_are_read_or_told(data: bytes, asked: str | None) -> None:
    assert all(fault.startswith("t.csv") for fault in told(data, asked))


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "cp1250", "windows-1257", "latin-1", "utf-16-le", "iso-8859-2", "big5"])
def test_encodings_of_texts_are_known(name: str) -> None:
    assert is_known(name)


@pytest.mark.parametrize(
    "name", ["", "klingon", "hex", "rot13", "mbcs", "oem", "locale", "idna", "unicode_escape", "utf-7", "cp500", "é", "x\0y"]
)
def test_what_is_no_encoding_of_texts_is_not(name: str) -> None:
    assert not is_known(name)
