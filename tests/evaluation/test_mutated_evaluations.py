"""Workbooks and evaluation files with something wrong in them: a record, or faults that say what, and never a bug of ours."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import evaluations, mutations
from support.ended import ended
from support.profiles import examples

pytestmark = pytest.mark.slow

many = settings(max_examples=examples(50))


@pytest.fixture(scope="module")
def desk() -> Iterator[Path]:
    """The folder of an evaluation, with a workbook that is filled in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        evaluations.fill(evaluations.workbook(evaluations.evaluation(folder), folder), evaluations.best)
        yield folder


@many
@given(st.randoms())
def test_of_a_mutated_workbook_a_record_is_made_or_none(desk: Path, random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, output = Path(folder, "berg.xlsx"), Path(folder, "output")
        path.write_bytes(mutations.mutated((desk / "A. Berg.xlsx").read_bytes(), random, (mutations.package, mutations.raw)))
        found = ended("award", desk, path, "-o", output, output=output)
        assert output.exists() == (found.status == 0)


@many
@given(st.randoms())
def test_a_mutated_evaluation_file_is_held_against_its_tender(desk: Path, random: Random) -> None:
    path = desk / f"{random.random()}.yaml"
    path.write_bytes(mutations.mutated((desk / "evaluation.yaml").read_bytes(), random, (mutations.lines, mutations.of_yaml)))
    ended("award", path, desk / "A. Berg.xlsx", "-o", desk / "output")
    path.unlink()
