"""Text with YAML on top: its metadata, its body, and the lines of both."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenderkit.faults import Fault
from tenderkit.files.frontmatter import Page, read


def reading(folder: Path, text: str | bytes) -> tuple[Page | None, list[Fault]]:
    path = folder / "AC-3.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, "clauses/AC-3.md")


def page(folder: Path, text: str) -> Page:
    found, faults = reading(folder, text)
    assert faults == []
    assert found is not None
    return found


def test_a_page_is_its_metadata_and_its_body(tmp_path: Path) -> None:
    found = page(tmp_path, "---\nid: AC-3\ntitle: Products\n---\n\n# Text\n\nHello\n")
    assert found.meta.data == {"id": "AC-3", "title": "Products"}
    assert found.body == "\n# Text\n\nHello\n"
    assert found.path == "clauses/AC-3.md"


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    found = page(tmp_path, "---\nid: AC-3\ntitle: Products\n---\n# Text\nHello\n")
    assert found.meta.where("title").line == 3
    assert found.body_line == 5


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=5, unique=True),
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\0")),  # a NUL is no text
)
def test_the_body_begins_on_the_line_after_the_front_matter_and_is_kept_to_the_letter(
    tmp_path: Path, keys: list[str], body: str
) -> None:
    found = page(tmp_path, "---\n" + "".join(f"{key}: value\n" for key in keys) + "---\n" + body)
    assert found.meta.data == dict.fromkeys(keys, "value")
    assert found.body == body
    assert found.body_line == len(keys) + 3


def test_a_rule_in_the_body_belongs_to_the_body(tmp_path: Path) -> None:
    assert page(tmp_path, "---\nid: x\n---\none\n\n---\n\ntwo\n").body == "one\n\n---\n\ntwo\n"


def test_a_page_may_end_with_its_front_matter(tmp_path: Path) -> None:
    assert page(tmp_path, "---\nid: x\n---").body == ""


def test_line_ends_of_windows_and_a_byte_order_mark_make_no_difference(tmp_path: Path) -> None:
    found = page(tmp_path, "\ufeff---\r\nid: x\r\n---\r\nHello\r\n")
    assert (found.meta.data, found.body, found.body_line) == ({"id": "x"}, "Hello\n", 4)


@pytest.mark.parametrize(
    "text",
    ["", "# Text\nHello\n", "id: AC-3\n---\nHello\n", "---\nid: AC-3\nHello\n", "---", "--- id: x\n---\n", "\n---\nid: x\n---\n"],
)
def test_a_file_without_front_matter_is_a_fault_on_its_first_line(tmp_path: Path, text: str) -> None:
    found, faults = reading(tmp_path, text)
    assert found is None
    assert [(str(fault.location), fault.code) for fault in faults] == [("clauses/AC-3.md:1", "TK106")]


@pytest.mark.parametrize("text", ["---\n---\nHello\n", "---\n\n# nothing\n---\nHello\n"])
def test_an_empty_front_matter_is_a_fault(tmp_path: Path, text: str) -> None:
    found, faults = reading(tmp_path, text)
    assert found is None
    assert [fault.code for fault in faults] == ["TK106"]
    assert "empty" in faults[0].message


@pytest.mark.parametrize("meta", ["- id\n- title", "just words"])
def test_front_matter_must_have_keys(tmp_path: Path, meta: str) -> None:
    found, faults = reading(tmp_path, f"---\n{meta}\n---\nHello\n")
    assert found is None
    assert [(str(fault.location), fault.code) for fault in faults] == [("clauses/AC-3.md:2", "TK106")]


def test_a_fault_of_the_yaml_has_the_line_of_the_file(tmp_path: Path) -> None:
    found, faults = reading(tmp_path, "---\nid: AC-3\ntitle: [x\n---\nHello\n")
    assert found is None
    assert [fault.code for fault in faults] == ["TK103"]
    assert 3 <= faults[0].location.line <= 4


def test_with_a_duplicate_key_the_page_is_still_read(tmp_path: Path) -> None:
    found, faults = reading(tmp_path, "---\nid: AC-3\nid: AC-4\n---\nHello\n")
    assert found is not None
    assert (found.meta.data, found.body) == ({"id": "AC-3"}, "Hello\n")
    assert [(fault.location.line, fault.code) for fault in faults] == [(3, "TK104")]


def test_a_page_that_is_not_utf_8_is_a_fault_with_its_line(tmp_path: Path) -> None:
    found, faults = reading(tmp_path, "---\nid: x\n---\n\nVästerbro\n".encode("latin-1"))
    assert found is None
    assert [(fault.location.line, fault.code) for fault in faults] == [(5, "TK102")]


def test_a_page_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    found, faults = read(tmp_path / "absent.md", "absent.md")
    assert found is None
    assert [fault.code for fault in faults] == ["TK101"]
