"""Tables of jobs and of suppliers with something wrong in them: the rows that are whole are made, the others are faults."""

from __future__ import annotations

import functools
import io
import json
import tempfile
from pathlib import Path
from random import Random

import openpyxl
import pytest
from conftest import example
from hypothesis import given, settings
from hypothesis import strategies as st
from support import mutations
from support.ended import ended
from support.profiles import examples

pytestmark = pytest.mark.slow

JOBS = """key,reference,contracting_authority.name,award.points.AC-3,award.points.AC-4,dates.award,products.1.quantity,# remark
umea,2027/ICT/101,Municipality of Umeå,30,20,2027-02-26,1200,new
lulea,2027/ICT/102,"Municipality, of Luleå",25,25,2027-03-05,850,
kiruna,2027/ICT/103,Municipality of Kiruna,,,,,
"""
SUPPLIERS = "name,contact,# since\nAcme B.V.,Jan Ø,2019\nBolt & Sons,,\n"
KINDS = {
    ".csv": (mutations.cells, mutations.cells, mutations.lines, mutations.raw),
    ".jsonl": (mutations.lines, mutations.lines, mutations.raw),
    ".xlsx": (mutations.package, mutations.package, mutations.package, mutations.raw),
}
many = settings(max_examples=examples(25))


def table(text: str, suffix: str) -> bytes:
    """Return a table of ours in one of the three formats."""
    rows = [
        line.split("|")
        for line in text.replace('"Municipality, ', '"Municipality ').replace('"', "").replace(",", "|").splitlines()
    ]
    if suffix == ".jsonl":
        return "".join(json.dumps(dict(zip(rows[0], row, strict=True))) + "\n" for row in rows[1:]).encode()
    if suffix == ".csv":
        return text.encode()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


good = functools.cache(table)


@many
@given(st.sampled_from(sorted(KINDS)), st.randoms())
def test_of_a_mutated_table_each_row_is_made_or_told(suffix: str, random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, output = Path(folder, f"jobs{suffix}"), Path(folder, "output")
        path.write_bytes(mutations.mutated(good(JOBS, suffix), random, KINDS[suffix]))
        made_of_jobs(path, output)


@many
@given(st.sampled_from(sorted(KINDS)), st.randoms())
def test_of_a_mutated_table_of_suppliers_all_forms_are_made_or_told(suffix: str, random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, output = Path(folder, f"suppliers{suffix}"), Path(folder, "output")
        path.write_bytes(mutations.mutated(good(SUPPLIERS, suffix), random, KINDS[suffix]))
        ended("questionnaire", "--suppliers", path, "-o", output, output=output)


def made_of_jobs(path: Path, output: Path) -> None:
    base = example("medium")
    ended("bulk", path, "--tender", base, "-d", "tender-annex", "-o", output, "--workers", "1", output=output)


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent.parent / "data/mutated/tables").iterdir()), ids=lambda path: path.name
)
def test_what_was_found_stays_mended(path: Path, tmp_path: Path) -> None:
    made_of_jobs(path, tmp_path / "jobs")
    ended("questionnaire", "--suppliers", path, "-o", tmp_path / "forms", output=tmp_path / "forms")
