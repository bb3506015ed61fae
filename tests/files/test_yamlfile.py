"""YAML as a buyer types it: words stay words, every value knows its line, and what is doubtful is a fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tenderkit.faults import Fault, Location
from tenderkit.files.yamlfile import YamlFile, parse, read_text

# What JSON can quote and YAML reads back unchanged: line and paragraph separators fold in YAML, controls are not YAML.
texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\ufeff\ufffe\uffff", max_codepoint=0x1FFFF)
)
words = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)


def data(text: str) -> object:
    file, faults = parse(text, "tender.yaml")
    assert faults == []
    return file.data


def only_fault(text: str) -> Fault:
    _, faults = parse(text, "tender.yaml")
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


@pytest.mark.parametrize(
    "word",
    [
        *("no", "No", "NO", "yes", "on", "off", "true", "False", "y"),
        *("007", "0.10", "1_000", "1e3", "0x1F", "0o17", "1:30", ".5", "-0", "12.", "+3"),
        *("2027-01-31", "2027-01", "2027-1-1", "2001-12-14t21:59:43.10-05:00", "=", "NaN", ".inf", "nul", "NIL"),
    ],
)
def test_a_value_stays_the_text_that_was_typed(word: str) -> None:
    assert data(f"value: {word}") == {"value": word}
    assert data(f"value: [{word}]") == {"value": [word]}
    assert data(f"{word}: value") == {word: "value"}


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL", "# a comment"])
def test_an_empty_value_is_none(nothing: str) -> None:
    assert data(f"value: {nothing}") == {"value": None}


@pytest.mark.parametrize("quoted", ['"{}"', "'{}'"])
@pytest.mark.parametrize("word", ["", "~", "null"])
def test_in_quotes_nothing_is_a_word_too(word: str, quoted: str) -> None:
    assert data(f"value: {quoted.format(word)}") == {"value": word}


def test_lines_of_a_block_keep_their_ends() -> None:
    assert data("address: |-\n  Storgatan 5\n  SE-981 32 Västerbro\n") == {"address": "Storgatan 5\nSE-981 32 Västerbro"}


def test_lines_of_a_folded_text_become_one() -> None:
    assert data("title: >-\n  Notebooks\n  for schools\n") == {"title": "Notebooks for schools"}


@given(st.dictionaries(words, texts, max_size=5))
@example({"a": "# * | & < {{ %} : - ' \\ \" 😀"})
def test_quoted_text_comes_back_as_it_was_written(values: dict[str, str]) -> None:
    written = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    assert data(written) == (values or None)


@given(st.recursive(st.none() | texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3)))
def test_nested_data_comes_back_as_it_was_written(value: object) -> None:
    assert data(json.dumps({"value": value}, ensure_ascii=False)) == {"value": value}


@given(
    st.dictionaries(words, st.sampled_from(["x", "'x\n\n  y'", "|\n  x\n  y", "[1,\n   2]", ""]), min_size=1, max_size=8), st.data()
)
def test_every_key_knows_its_line(values: dict[str, str], draw: st.DataObject) -> None:
    lines: list[str] = []
    expected: dict[str, int] = {}
    for key, value in values.items():
        lines += draw.draw(st.lists(st.sampled_from(["", "# a comment", "   "]), max_size=3))
        expected[key] = len(lines) + 1
        lines += f"{key}: {value}".split("\n")
    file, faults = parse("\n".join(lines), "tender.yaml")
    assert faults == []
    assert {key: file.where(key) for key in values} == {key: Location("tender.yaml", line) for key, line in expected.items()}


@given(st.text(max_size=60) | st.text(alphabet="ab:-[]{}&*!|>'\"#%@`,? \n\t~", max_size=60))
def test_whatever_the_text_there_is_data_or_a_fault_and_never_a_crash(text: str) -> None:
    file, faults = parse(text, "tender.yaml")
    assert isinstance(file, YamlFile)
    assert all(1 <= fault.location.line <= len(text.splitlines()) + 1 for fault in faults)


def test_entries_of_a_list_and_keys_within_them_know_their_lines() -> None:
    file, _ = parse("products:\n  - name: Monitor\n    quantity: 850\n\n  - Notebook\n", "tender.yaml")
    assert file.where("products", 0).line == 2
    assert file.where("products", 0, "quantity").line == 3
    assert file.where("products", 1).line == 5


def test_a_value_that_is_not_there_has_the_place_of_the_nearest_around_it() -> None:
    file, _ = parse("title: x\naward:\n  points:\n    AC-3: 30\n", "tender.yaml")
    assert file.where("award", "points", "AC-4") == Location("tender.yaml", 3)
    assert file.where("award", "total") == Location("tender.yaml", 2)
    assert file.where("dates", "award") == Location("tender.yaml", 1)


def test_lines_are_counted_from_where_the_text_begins_in_its_file() -> None:
    file, faults = parse("id: AC-3\nid: AC-4\ntitle: x\n", "AC-3.md", first_line=2)
    assert file.where("title").line == 4
    assert [str(fault) for fault in faults] == [
        "AC-3.md:3: TK104 the key “id” appears here twice (it is already on line 2: keep one)"
    ]


def test_a_key_that_stands_twice_is_a_fault_and_the_first_one_counts() -> None:
    file, faults = parse("title: first\nreference: r\ntitle: second\n", "tender.yaml")
    assert file.data == {"title": "first", "reference": "r"}
    assert [(fault.code, fault.location.line) for fault in faults] == [("TK104", 3)]
    assert "line 1" in faults[0].hint


def test_every_key_that_stands_twice_is_told_at_any_depth() -> None:
    _, faults = parse("a: {x: 1, x: 2}\nb:\n  - y: 1\n    y: 2\na: 3\na: 4\n", "tender.yaml")
    assert [(fault.code, fault.location.line) for fault in faults] == [("TK104", 1), ("TK104", 4), ("TK104", 5), ("TK104", 6)]


def test_keys_that_differ_in_capitals_are_different_keys() -> None:
    assert data("AC-3: 1\nac-3: 2\n") == {"AC-3": "1", "ac-3": "2"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: x\naward: &points\n  AC-3: 30\n", 2),
        ("title: x\n\ntotal: *points\n", 3),
        ("a: {<<: *b}\n", 1),
        ("- &a x\n- *a\n", 1),
    ],
)
def test_anchors_and_aliases_are_refused(text: str, line: int) -> None:
    fault = only_fault(text)
    assert (fault.code, fault.location.line) == ("TK105", line)
    assert "anchors and aliases" in fault.message


def test_a_file_of_aliases_that_would_fill_the_memory_is_refused_at_once() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    assert only_fault(bomb).code == "TK105"


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [ls]", "!!binary aGk=", "!!set {a, b}", "!mine x", "!!omap []"])
def test_a_tag_is_refused(tag: str) -> None:
    fault = only_fault(f"title: x\nvalue: {tag}\n")
    assert (fault.code, fault.location.line) == ("TK105", 2)
    assert "tag" in fault.message


@pytest.mark.parametrize("key", ["[a, b]", "{a: b}", "''"])
def test_a_key_must_be_a_word(key: str) -> None:
    fault = only_fault(f"title: x\n? {key}\n: value\n")
    assert fault.code == "TK105"
    assert "key" in fault.message


@pytest.mark.parametrize("depth", [60, 900, 20_000])
def test_data_nested_too_deeply_is_a_fault(depth: int) -> None:
    _, faults = parse("values: " + "[" * depth + "]" * depth, "tender.yaml")
    assert len(faults) == 1
    assert faults[0].code in ("TK103", "TK105")
    assert faults[0].location.line == 1


def test_data_as_deep_as_a_tender_needs_is_fine() -> None:
    assert data("a: {b: {c: {d: {e: [[x]]}}}}") == {"a": {"b": {"c": {"d": {"e": [["x"]]}}}}}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: x\n  reference: y\n", 2),
        ("title: x\nreference 2027\ndate: z\n", 2),
        ("title: x\n\tdate: y\n", 2),
        ("title: x\nproducts: [a, b\n", 2),
        ('title: "x\n', 1),
        ("title: @x\n", 1),
        ("a: b: c\n", 1),
        ("title: x\n---\ntitle: y\n", 2),
    ],
)
def test_what_is_not_yaml_is_one_fault_near_its_line(text: str, line: int) -> None:
    file, faults = parse(text, "tender.yaml")
    assert file.data is None
    assert [(fault.code, fault.location.line) for fault in faults] == [("TK103", line)]


def test_a_control_character_in_the_file_is_a_fault_on_its_own_line() -> None:
    fault = only_fault("scenario: low\nreference: r\ntitle: x\x07y\n")
    assert fault.code == "TK103"
    assert "control character" in fault.message + fault.hint
    assert fault.location.line == 3


def test_half_of_a_pair_of_characters_is_a_fault_with_its_line() -> None:
    fault = only_fault('scenario: low\ntitle: "x\\ud800y"\n')
    assert (fault.code, fault.location.line) == ("TK103", 2)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "~"])
def test_an_empty_text_is_no_data_and_no_fault(text: str) -> None:
    assert data(text) is None


def test_a_file_is_read_as_utf_8_without_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_bytes("\ufefftitle: Västerbro\r\ndate: x\r\n".encode())
    assert read_text(path) == ("title: Västerbro\ndate: x\n", [])


def test_a_file_in_another_encoding_is_a_fault_on_the_first_line_that_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_bytes("title: ok\nname: Västerbro\n".encode("latin-1"))
    text, faults = read_text(path, "tender.yaml")
    assert text == ""
    assert [str(fault) for fault in faults] == [
        "tender.yaml:2: TK102 this file is not UTF-8 text: its first unreadable word is “Västerbro” in cp1250 and cp1252 and "
        "cp1257 (save it as UTF-8)"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_utf_8_and_by_its_mark_in_utf_16(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "tender.yaml"
    path.write_bytes("title: ok\r\nname: Västerbro\r\n".encode(encoding))
    assert read_text(path) == ("title: ok\nname: Västerbro\n", [])


@pytest.mark.parametrize(("name", "code"), [("absent.yaml", "TK101"), ("folder", "TK120"), ("x" * 300, "TK122")])
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "folder").mkdir()
    text, faults = read_text(tmp_path / name, name)
    assert text == ""
    assert [(fault.location, fault.code) for fault in faults] == [(Location(name), code)]
