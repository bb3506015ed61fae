"""Numbers in cells as a person sees them: the table is tests/data/number_formats.txt."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.files.tables.number_formats import Seen, plain, seen


def cases() -> list[list[str]]:
    lines = (ROOT / "tests/data/number_formats.txt").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in re.split(r" \|(?: |$)", line)] for line in lines if " | " in line][1:]


@pytest.mark.parametrize(("held", "form", "shown", "number"), cases())
def test_a_cell_is_what_its_format_shows(held: str, form: str, shown: str, number: str) -> None:
    assert seen(float(held), form) == Seen(shown.removesuffix("*"), number, not shown.endswith("*"))


@given(st.integers(-(10**9), 10**9), st.sampled_from(["General", "0", "#,##0", "0.00", '"no. "0', "0000", "# ?/?", "#.##0"]))
def test_no_usual_format_changes_a_whole_number(number: int, form: str) -> None:
    assert seen(number, form).number == str(number)
    assert seen(number, form).exact


@given(
    st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**300), 10**300),
    st.text('0#?.,%;-[]"\\_*@EGeneral€ <>1/', max_size=12),
)
def test_no_format_makes_a_number_fail(number: float, form: str) -> None:
    assert isinstance(seen(number, form).text, str)
    assert plain(number)
