"""Files that are dropped: under names that are safe, never over another, and none that nobody would read."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenderkit.faults import TenderkitError
from tenderkit.files import naming_rules
from tenderkit.files.receiving import receive, safe_name, set_aside

ENDINGS = (".docx", ".odt")


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("form.docx", "form.docx"),
        ("../../etc/form.docx", "form.docx"),
        ("C:\\Users\\me\\form.DOCX", "form.DOCX"),
        ("a\0b\x1b<c>\u202e.docx", "a-b-c.docx"),
        ("con.docx", "_con.docx"),
        ("~$form.docx", "form.docx"),
        (".docx", "docx"),
        ("..", ""),
        ("x" * 500 + ".docx", "x" * 120 + ".docx"),
        ("Zoë 3 – naïve.docx", "Zoë 3 – naïve.docx"),
    ],
)
def test_a_name_is_made_safe(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


@settings(max_examples=30)
@given(st.text())
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe in ("", PurePath(safe).name)
    assert naming_rules.allowed(safe) == safe
    assert len(safe.encode()) <= naming_rules.MAX_BYTES
    assert not naming_rules.is_kept(safe)


def test_what_is_there_is_never_replaced_and_the_same_is_put_once(tmp_path: Path) -> None:
    (tmp_path / "form.docx").write_bytes(b"theirs")
    files = [("form.docx", b"one"), ("x/form.docx", b"two"), ("form.docx", b"one"), ("form.docx", b"theirs")]
    paths, faults = receive(tmp_path, files, ENDINGS, "")
    assert [path.name for path in paths] == ["form (2).docx", "form (3).docx", "form.docx"]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "form.docx": b"theirs",
        "form (2).docx": b"one",
        "form (3).docx": b"two",
    }
    assert faults == []


def test_what_nobody_would_read_is_told_by_its_name_and_not_kept(tmp_path: Path) -> None:
    paths, faults = receive(tmp_path, [("forms.zip", b"PK"), ("form.odt", b""), ("", b"")], ENDINGS, "save it as .docx")
    assert [path.name for path in paths] == ["form.odt"]
    assert [fault.message for fault in faults] == [
        "“forms.zip” is not a file that is read here: it was not kept",
        "“” is not a file that is read here: it was not kept",
    ]


def test_where_one_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file")
    with pytest.raises(TenderkitError, match="TK603"):
        receive(tmp_path / "in the way", [("form.docx", b"")], ENDINGS, "")


def test_what_is_set_aside_takes_the_place_of_nothing(tmp_path: Path) -> None:
    for expected in ("form.docx", "form (2).docx"):
        (tmp_path / "form.docx").write_text(expected)
        assert set_aside(tmp_path / "form.docx", tmp_path / "aside" / "form.docx") == tmp_path / "aside" / expected
    assert [path.read_text() for path in sorted((tmp_path / "aside").iterdir())] == ["form (2).docx", "form.docx"]
    with pytest.raises(TenderkitError, match="TK603"):
        set_aside(tmp_path / "nothing.docx", tmp_path / "aside" / "nothing.docx")
