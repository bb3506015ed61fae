"""Ledgers with something wrong in them: the run goes on, and in the end every document is there and whole."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from random import Random

import pytest
from conftest import ROOT, example
from hypothesis import given, settings
from hypothesis import strategies as st
from support import mutations
from support.ended import Ended, ended
from support.profiles import examples

from tenderkit.bulk import ledger

pytestmark = pytest.mark.slow

TABLE = "key,reference\numea,2027/101\nlulea,2027/102\n"
KINDS = (mutations.lines, mutations.lines, mutations.of_yaml, mutations.raw)
many = settings(max_examples=examples(25))


def run(folder: Path) -> Ended:
    output = folder / "output"
    (folder / "jobs.csv").write_text(TABLE, encoding="utf-8")
    arguments = ("--tender", example("low"), "-d", "tender-annex", "-o", output, "--workers", "1")
    return ended("bulk", folder / "jobs.csv", *arguments, output=output)


@functools.cache
def whole_run() -> dict[str, bytes]:
    """Return the files of a run from its beginning to its end."""
    with tempfile.TemporaryDirectory() as folder:
        assert run(Path(folder)).status == 0
        return {path.name: path.read_bytes() for path in Path(folder, "output").iterdir()}


def goes_on(folder: Path, content: bytes) -> None:
    """Assert that a run goes on from a ledger that holds this, and that its documents are those of a whole run."""
    output = folder / "output"
    output.mkdir()
    for name, data in whole_run().items():
        (output / name).write_bytes(content if name == ledger.NAME else data)
    found = run(folder)
    assert found.status == 0, found.lines
    assert {path.name: path.read_bytes() for path in output.glob("*.docx")} == {
        name: data for name, data in whole_run().items() if name.endswith(".docx")
    }


@many
@given(st.randoms())
def test_a_run_goes_on_from_a_mutated_ledger(random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        goes_on(Path(folder), mutations.mutated(whole_run()[ledger.NAME], random, KINDS))


@pytest.mark.parametrize("path", sorted((ROOT / "tests/data/mutated/ledgers").iterdir()), ids=lambda path: path.name)
def test_what_was_found_stays_mended(path: Path, tmp_path: Path) -> None:
    goes_on(tmp_path, path.read_bytes())
