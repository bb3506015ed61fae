"""What a form asks: the words that its seal carries say it again, and fields that cannot be are named with their line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.blocks import MAX_ROWS
from tenderkit.catalogue.asking import ColumnMeta, FieldMeta, Wanted, heard, names_of, said, wanted_by, wanted_in
from tenderkit.documents import load_library
from tenderkit.faults import TenderkitError

COLUMNS = tuple(ColumnMeta(id=name, label=name) for name in ("site", "country_code", "risk"))
FIELDS = (
    FieldMeta(id="name", label="Name", required=True),
    FieldMeta(id="note", label="Note"),
    FieldMeta(id="true_copy", kind="tick", label="True copy"),
    FieldMeta(id="sites", kind="rows", label="Sites", rows=12, least=3, columns=COLUMNS),
    FieldMeta(id="site_visits", kind="rows", label="Visits", columns=COLUMNS[:2]),
)


@st.composite
def wanted(draw: st.DrawFn) -> dict[str, Wanted]:
    """Draw what a form with some of these fields may ask."""
    found = {}
    for field in FIELDS:
        if draw(st.booleans()):
            continue
        if field.kind != "rows":
            found[field.id] = Wanted(draw(st.booleans()))
            continue
        rows = draw(st.integers(1, MAX_ROWS))
        least = draw(st.integers(0, rows))
        names = [column.id for column in field.columns]
        kept = draw(st.sets(st.sampled_from(names), min_size=1))
        found[field.id] = Wanted(least > 0, rows, least, tuple(name for name in names if name in kept))
    return found


@given(wanted())
def test_a_seal_carries_what_was_asked(asked: dict[str, Wanted]) -> None:
    assert heard(FIELDS, said(FIELDS, asked)) == asked


@given(wanted())
def test_what_a_form_asks_can_be_seen_by_its_fields(asked: dict[str, Wanted]) -> None:
    required = {name: False for name, _ in names_of(FIELDS, asked)}
    for name in required:
        head, *rest = name.split(".")
        field = asked[head.replace("-", "_")]
        required[name] = field.required if not rest else int(rest[0]) <= field.least
    assert wanted_in(FIELDS, required) == asked


@given(st.text(max_size=200))
def test_whatever_a_seal_says_is_heard_within_bounds(words: str) -> None:
    for field, asked in heard(FIELDS, words).items():
        assert asked.rows <= MAX_ROWS
        assert set(asked.columns) <= {"site", "country_code", "risk"}
        assert field in {meta.id for meta in FIELDS}


def test_a_form_that_asks_what_its_template_says_carries_only_its_rows() -> None:
    assert said(FIELDS, wanted_by(FIELDS)) == "sites=12/3 site_visits=10/0"


HEAD = 'id: own\ntitle: T\ndescription: D\nversion: "1"\naudience: contractor\nform: true\n'
WRONG = [
    ("- {id: a, label: A}\n- {id: a, label: B}", 10, "two fields are called “a”"),
    ("- {id: a, kind: rows, label: A}", 9, "the rows of “a” have no columns"),
    (
        "- {id: a, kind: rows, label: A, columns: [{id: x, label: X}, {id: x, label: Y}]}",
        9,
        "two columns of “a” have the same name",
    ),
    ("- {id: a, kind: rows, label: A, columns: [{id: x, label: X}], least: 11}", 9, "“a” has 10 rows of 1 cells, at least 11"),
    (
        f"- {{id: a, kind: rows, label: A, rows: 200, columns: [{', '.join(f'{{id: c{n}, label: X}}' for n in range(6))}]}}",
        9,
        "“a” has 200 rows of 6 cells",
    ),
    ("- {id: a, kind: rows, label: A, columns: [{id: x, label: X}], by: [y]}", 9, "“a” has no column “y”"),
    ("- {id: a, label: A, columns: [{id: x, label: X}]}", 9, "only rows have columns, and “a” is a text"),
    ("- {id: a, kind: choice, label: A}", 9, "“a” has no two options to choose from"),
    ("- {id: a, kind: choice, label: A, options: [{id: x, text: X}, {id: y, text: x}]}", 9, "two with the same words"),
    ("- {id: a, kind: date, label: A, options: [{id: x, text: X}]}", 9, "only a choice has options, and “a” is a date"),
    ("- {id: a, kind: tick, label: A, words: 3}", 9, "only a text has a limit of words, and “a” is a tick"),
    (f"- {{id: {'a' * 37}, label: A}}", 9, "cannot be the name of a field"),
    (f"- {{id: {'a' * 20}, kind: rows, label: A, columns: [{{id: {'b' * 20}, label: X}}]}}", 9, "cannot be the name of a field"),
    ("- {id: a, kind: tick, label: A}\nrespondent: a", 10, "“a” cannot be the respondent of a form"),
    ("- {id: a, label: A}\nperiod: b", 10, "“b” cannot be the period of a form"),
]


@pytest.mark.parametrize(("fields", "line", "message"), WRONG)
def test_a_field_that_cannot_be_is_named_with_its_line(tmp_path: Path, fields: str, line: int, message: str) -> None:
    (tmp_path / "own.md").write_text(f"---\n{HEAD}fields:\n{fields}\n---\n# T\n", encoding="utf-8")
    with pytest.raises(TenderkitError) as caught:
        load_library(tmp_path)
    [fault] = caught.value.faults
    assert (fault.code, fault.location.line) == ("TK419", line)
    assert message in fault.message


def test_only_a_form_has_fields(tmp_path: Path) -> None:
    text = f"---\n{HEAD}fields: [{{id: a, label: A}}]\n---\n# T\n".replace("form: true", "form: false")
    (tmp_path / "own.md").write_text(text, encoding="utf-8")
    with pytest.raises(TenderkitError, match="only a form has fields"):
        load_library(tmp_path)
