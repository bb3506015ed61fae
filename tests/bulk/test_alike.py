"""A row of a table among others: what is found of it is what would be found of it alone."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from support.profiles import examples

from tenderkit import bulk
from tenderkit.bulk import working
from tenderkit.bulk.grouping import Job
from tenderkit.bulk.jobs import begun, read
from tenderkit.bulk.working import check_chunk
from tenderkit.files.notation import Notation

WORDS = st.sampled_from(
    ["Screens", "R&D <b>", "Ends like a sentence.", "Zürich,", "null", "12,5", " spaced ", "", "a\u0001b", "x" * 130]
)
CELLS = {
    "reference": st.sampled_from(["2027/1", "2027/2", "", "con", "../up"]),
    "title": WORDS,
    "contracting_authority.name": WORDS,
    "contracting_authority.email": WORDS,
    "products.1.name": WORDS,
    "products.1.quantity": st.sampled_from(["1", "1200", "1.200", "0", "many", ""]),
    "products.2.details": st.sampled_from(["CPV 30213100-6", "grey", ""]),
    "award.points.AC-3": st.sampled_from(["30", "25", "25,0", "1.000", "none"]),
    "dates.award": st.sampled_from(["2027-02-26", "26/02/2027", "2027-02-30", "2027-12-01", ""]),
    "values.lot": WORDS,
}
BASE = (ROOT / "examples/notebooks/tender.yaml").read_text(encoding="utf-8").replace("  total: 50\n", "")
# One that is whole, one that lacks what a document prints, and one that is warned of without any row.
BASES = [BASE, BASE.replace("  award: 2027-02-26\n", ""), BASE.replace("schools & libraries", "schools.")]


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    heads = draw(st.lists(st.sampled_from(sorted(CELLS)), unique=True, min_size=1, max_size=5))
    return draw(st.lists(st.fixed_dictionaries({head: CELLS[head] for head in heads}), min_size=2, max_size=8))


def run_of(folder: Path, rows: list[dict[str, str]], base: str, **options: object) -> bulk.Jobs:
    (folder / "base.yaml").write_text(base, encoding="utf-8")
    with (folder / "jobs.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, ["key", *rows[0]])
        writer.writeheader()
        writer.writerows({"key": f"k{number}", **row} for number, row in enumerate(rows))
    return bulk.Jobs(folder / "jobs.csv", folder / "base.yaml", **options)  # type: ignore[arg-type]


@settings(max_examples=examples(40), deadline=None)
@given(tables(), st.sampled_from(BASES), st.booleans(), st.sampled_from([None, Notation(",", day_first=True)]))
def test_a_row_is_checked_among_others_as_it_is_alone(
    rows: list[dict[str, str]], base: str, draft: bool, notation: Notation | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        jobs = run_of(Path(folder), rows, base, draft=draft, notation=notation, documents=("tender-annex",))
        found = [job for job in read(jobs) if isinstance(job, Job)]
        together = check_chunk(begun(jobs), found)
        assert together == [check_chunk(begun(jobs), [job])[0] for job in found]


def looks(monkeypatch: pytest.MonkeyPatch, jobs: bulk.Jobs) -> int:
    """Return how many rows of a run are looked at for themselves."""
    seen: list[object] = []
    resolve: Callable[..., object] = working.resolve
    monkeypatch.setattr(working, "resolve", lambda *args, **options: seen.append(args) or resolve(*args, **options))
    assert not any(checked.faults for checked in check_chunk(begun(jobs), [job for job in read(jobs) if isinstance(job, Job)]))
    return len(seen) - 1  # the base is looked at too


def test_rows_that_differ_in_words_alone_take_one_look(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = [
        {"title": f"Screens {number}", "products.1.quantity": str(number + 1), "award.points.AC-3": str(20 + number % 2)}
        for number in range(20)
    ]
    assert looks(monkeypatch, run_of(tmp_path, rows, BASE)) == 2


@pytest.mark.parametrize(("cell", "different"), [("1.000", 2), ("25", 1)])
def test_a_text_that_is_another_number_in_another_way_of_writing_is_another_input(
    tmp_path: Path, cell: str, different: int
) -> None:
    jobs = run_of(tmp_path, [{"title": "Screens", "products.1.quantity": cell}], BASE)
    inputs = set()
    for sign in ".,":
        run = begun(bulk.Jobs(jobs.source, jobs.tender, notation=Notation(sign)))
        inputs |= {checked.input for checked in check_chunk(run, [job for job in read(run) if isinstance(job, Job)])}
    assert len(inputs) == different
