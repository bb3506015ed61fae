"""Whole runs: what is made, left out, made again and kept."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT
from support.reading import text

from tenderkit import TenderkitError, bulk
from tenderkit.bulk import ledger
from tenderkit.cli import main
from tenderkit.files import atomic

LETTER = """---
id: letter
title: Letter
description: A short document
version: "1"
audience: buyer
---
# {{ tender.title }}

To {{ tender.authority.name }}, about {{ tender.reference }}: {{ tender.total }} points from {{ tender.dates.award }} on.

{% for product in tender.products %}
- {{ product.name }}
{% endfor %}
"""
BASE = """scenario: low
reference: base
title: A title
contracting_authority: {name: Base}
products: [Notebook]
award: {points: {AC-1: 10, AC-2: 20}}
dates: {award: 2027-02-26, contract_start: 2027-03-15, delivery: 2027-05-03, contract_end: 2030-03-14}
"""
HEADER = "reference,contracting_authority.name,award.points.AC-1,dates.award"


def line(number: int) -> str:
    return f"R-{number:04d},Municipality {number},{10 + number % 5},2027-02-{1 + number % 28:02d}"


@pytest.fixture
def small_run(tmp_path: Path) -> Callable[..., bulk.Jobs]:
    """Write a table of jobs, and return the run of it."""

    def write(rows: Iterable[str] = tuple(map(line, range(40))), header: str = HEADER, **options: object) -> bulk.Jobs:
        templates = tmp_path / "templates"
        templates.mkdir(exist_ok=True)
        (templates / "letter.md").write_text(LETTER, encoding="utf-8")
        (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
        (tmp_path / "jobs.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        chosen = {"documents": ("letter",), "output": tmp_path / "out", "templates": templates, **options}
        return bulk.Jobs(tmp_path / "jobs.csv", tmp_path / "base.yaml", **chosen)  # type: ignore[arg-type]

    return write


Run = Callable[..., bulk.Jobs]


def outcomes(jobs: bulk.Jobs, **options: Any) -> list[bulk.Outcome]:
    return list(bulk.run(jobs, **options))


def counts(found: list[bulk.Outcome]) -> tuple[int, int, int]:
    """Return how many were made, current and failed."""
    summary = bulk.Summary()
    for outcome in found:
        summary.add(outcome)
    return summary.made, summary.current, summary.failed


def faults(found: list[bulk.Outcome]) -> list[str]:
    return [str(fault) for outcome in found for fault in outcome.faults]


def documents(folder: Path) -> dict[str, bytes]:
    """Return every file of a run but its ledger, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ledger.NAME
    }


def test_every_row_gives_its_document(small_run: Run) -> None:
    jobs = small_run()
    found = outcomes(jobs)
    assert counts(found) == (40, 0, 0)
    made = documents(jobs.output)
    assert sorted(made) == [f"R-{number:04d}-letter.docx" for number in range(40)]
    assert "To Municipality 7, about R-0007: 32 points from 8 February 2027 on." in text(made["R-0007-letter.docx"])


def test_an_empty_cell_keeps_the_value_of_the_base(small_run: Run) -> None:
    jobs = small_run(["R-1,,,"])
    outcomes(jobs)
    assert "To Base, about R-1: 30 points from 26 February 2027 on." in text(documents(jobs.output)["R-1-letter.docx"])


def test_a_second_run_makes_nothing_and_a_changed_row_is_made_again(small_run: Run) -> None:
    jobs = small_run()
    outcomes(jobs)
    before = documents(jobs.output)
    assert counts(outcomes(jobs)) == (0, 40, 0)
    rows = [line(number) for number in range(40)]
    rows[3] = "R-0003,Another name,10,2027-02-01"
    jobs = small_run(rows)
    assert counts(outcomes(jobs)) == (1, 39, 0)
    after = documents(jobs.output)
    assert [name for name in after if after[name] != before[name]] == ["R-0003-letter.docx"]


@pytest.mark.slow
@pytest.mark.parametrize("restart", [False, True])
def test_a_second_run_into_the_folder_of_one_under_way_is_refused_and_harms_nothing(small_run: Run, restart: bool) -> None:
    jobs = small_run()
    under_way = bulk.run(jobs)
    first = next(under_way)
    program = [sys.executable, "-m", "tenderkit", "bulk", str(jobs.source), "--tender", str(jobs.tender), "-d", "letter"]
    program += ["--templates", str(jobs.templates), "-o", str(jobs.output), *(["--restart"] if restart else [])]
    second = subprocess.run(program, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "out: TK878 another run writes into this folder" in second.stderr
    assert counts([first, *under_way]) == (40, 0, 0)
    assert counts(outcomes(jobs)) == (0, 40, 0)


def test_where_files_cannot_be_locked_a_run_goes_on(small_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(_stream: object) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr("tenderkit.bulk.locking._lock", unsupported)
    assert counts(outcomes(small_run())) == (40, 0, 0)


def test_a_missing_document_is_made_again(small_run: Run) -> None:
    jobs = small_run()
    outcomes(jobs)
    before = documents(jobs.output)
    (jobs.output / "R-0003-letter.docx").unlink()
    assert counts(outcomes(jobs)) == (1, 39, 0)
    assert documents(jobs.output) == before


def test_a_changed_template_makes_everything_anew(small_run: Run, tmp_path: Path) -> None:
    jobs = small_run()
    outcomes(jobs)
    template = tmp_path / "templates/letter.md"
    template.write_text(template.read_text(encoding="utf-8").replace("To {{", "For {{"), encoding="utf-8")
    assert counts(outcomes(jobs)) == (40, 0, 0)


def test_a_document_that_somebody_edited_is_kept_unless_the_run_starts_again(small_run: Run) -> None:
    jobs = small_run()
    outcomes(jobs)
    edited = jobs.output / "R-0003-letter.docx"
    whole = edited.read_bytes()
    edited.write_bytes(b"edited in Word")
    found = outcomes(jobs)
    assert counts(found) == (0, 39, 1)
    assert "TK875" in faults(found)[0]
    assert edited.read_bytes() == b"edited in Word"
    assert counts(outcomes(jobs, restart=True)) == (40, 0, 0)
    assert edited.read_bytes() == whole


def test_a_row_with_a_fault_is_left_out_and_told_with_its_row_and_column(small_run: Run) -> None:
    jobs = small_run([line(0), "R-1,X,many,2027-02-30", line(2)])
    found = outcomes(jobs)
    assert counts(found) == (2, 0, 1)
    assert [message.partition("jobs.csv:3: ")[2] for message in faults(found)] == [
        "TK112 column “dates.award”: “2027-02-30” is not a date (write year-month-day, as 2027-03-01)",
        "TK113 column “award.points.AC-1”: “many” is not a number (write digits, with a point before decimals)",
    ]
    assert len(documents(jobs.output)) == 2


def test_with_fail_fast_one_fault_keeps_everything_from_being_made(small_run: Run) -> None:
    jobs = small_run([line(0), "R-1,X,many,2027-02-30", line(2)])
    with pytest.raises(TenderkitError) as caught:
        outcomes(jobs, fail_fast=True)
    assert [fault.code for fault in caught.value.faults] == ["TK112", "TK113"]
    assert not jobs.output.exists()


def test_what_the_base_makes_of_a_row_names_the_row(small_run: Run, tmp_path: Path) -> None:
    jobs = small_run([line(0), "R-1,X,17,"])
    (tmp_path / "base.yaml").write_text(BASE.replace("award: {points", "award: {total: 30, points"), encoding="utf-8")
    found = outcomes(jobs)
    assert counts(found) == (1, 0, 1)
    assert "jobs.csv:3: TK306 the points add up to 37, not to 30" in faults(found)[0]


def test_a_value_that_no_row_and_no_base_has_is_told_before_anything_is_written(small_run: Run, tmp_path: Path) -> None:
    jobs = small_run([line(0), "R-1,,11,"])
    (tmp_path / "base.yaml").write_text(BASE.replace("contracting_authority: {name: Base}\n", ""), encoding="utf-8")
    found = outcomes(jobs)
    assert counts(found) == (1, 0, 1)
    assert "jobs.csv:3: TK303" in faults(found)[0]
    assert counts(outcomes(replace(jobs, draft=True))) == (2, 0, 0)


def test_a_column_that_leads_nowhere_stops_the_run(small_run: Run) -> None:
    jobs = small_run(["R-1,x"], header="reference,contracting_authority.nam")
    with pytest.raises(
        TenderkitError, match=r"jobs\.csv:2: TK871 column “contracting_authority\.nam”.*did you mean “contracting_authority\.name”"
    ):
        outcomes(jobs)
    assert not jobs.output.exists()


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [
        (["A-1,x,,", "A-1,y,,"], {}, "TK874"),
        (["a-1,x,,", "A-1,y,,"], {}, "TK874"),
        (["A/1,x,,", "A:1,y,,"], {}, "TK874"),
        (["A-1,x,,", "A-2,y,,"], {"name": "{document}.docx"}, "TK874"),
        (["A-1,x,,", "con,y,,"], {"name": "{key}.docx"}, "TK873"),
        (["A-1,x,,", "con,y,,"], {"name": "{reference}/{document}.docx"}, "TK873"),
        (["A-1,x,,", f"{'y' * 130},y,,"], {}, "TK873"),
    ],
)
def test_a_name_that_cannot_be_or_is_taken_is_a_fault_of_the_later_row(
    small_run: Run, rows: list[str], options: Any, code: str
) -> None:
    found = outcomes(small_run(rows, **options))
    assert counts(found) == (1, 0, 1)
    assert f"jobs.csv:3: {code}" in faults(found)[0]


def test_a_pattern_that_leaves_the_folder_stops_the_run(small_run: Run) -> None:
    jobs = small_run(name="../{key}.docx")
    with pytest.raises(TenderkitError, match="TK872"):
        outcomes(jobs)
    assert not jobs.output.exists()


def test_a_folder_of_tender_files_gives_a_job_for_each(small_run: Run, tmp_path: Path) -> None:
    jobs = small_run()
    (tmp_path / "tenders/b").mkdir(parents=True)
    (tmp_path / "tenders/a.yaml").write_text(BASE.replace("base", "A-1"), encoding="utf-8")
    (tmp_path / "tenders/b/tender.yaml").write_text("reference: B-1\ndates: {award: 2027-02-30}\n", encoding="utf-8")
    whole = replace(jobs, source=tmp_path / "tenders", tender=None)
    assert "TK301" in faults(outcomes(whole))[0]
    assert list(documents(jobs.output)) == ["a-letter.docx"]
    over_base = replace(jobs, source=tmp_path / "tenders")
    assert "b/tender.yaml:2: TK112" in faults(outcomes(over_base))[0]


def test_a_table_needs_a_base(small_run: Run) -> None:
    with pytest.raises(TenderkitError, match="TK870"):
        outcomes(replace(small_run(), tender=None))


def test_the_sheet_that_a_person_made_gives_the_documents(small_run: Run, tmp_path: Path) -> None:
    import datetime

    jobs = replace(small_run(), source=tmp_path / "jobs.xlsx")
    book = openpyxl.Workbook()
    book.active.append([*HEADER.split(","), "#note"])
    book.active.append(["R-1", "Umeå", 15.0, datetime.date(2027, 2, 3), "ask Anna"])
    book.active.append([])
    book.active.cell(9, 3).number_format = "0.00"
    book.save(jobs.source)
    assert counts(outcomes(jobs)) == (1, 0, 0)
    assert "To Umeå, about R-1: 35 points from 3 February 2027 on." in text(documents(jobs.output)["R-1-letter.docx"])


def test_an_error_of_ours_in_one_job_stops_no_other(small_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from tenderkit.bulk import working

    whole = working.make

    def make(tender: Any, *arguments: Any, **options: Any) -> Any:
        if tender.file.reference == "R-0003":
            raise RuntimeError("oh no")
        return whole(tender, *arguments, **options)

    monkeypatch.setattr(working, "make", make)
    found = outcomes(small_run())
    assert counts(found) == (39, 0, 1)
    assert "TK900" in faults(found)[0]


# Executors


@contextmanager
def _dask() -> Iterator[Executor]:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as local,
        bulk.cluster(local.scheduler_address) as executor,
    ):
        yield executor


OPENED: dict[str, Callable[[], Executor]] = {
    "one process": lambda: bulk.processes(1),
    "two processes": lambda: bulk.processes(2),
    "threads": lambda: ThreadPoolExecutor(2),
}


@pytest.mark.parametrize("name", OPENED)
def test_every_executor_gives_the_same_bytes(small_run: Run, tmp_path: Path, name: str) -> None:
    jobs = small_run(map(line, range(100)))
    outcomes(jobs)
    with OPENED[name]() as executor:
        other = replace(jobs, output=tmp_path / name)
        assert counts(outcomes(other, executor=executor)) == (100, 0, 0)
    assert documents(other.output) == documents(jobs.output)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # what dask and tornado warn of is theirs
def test_a_cluster_gives_the_same_bytes(small_run: Run, tmp_path: Path) -> None:
    jobs = small_run(map(line, range(100)))
    outcomes(jobs)
    with _dask() as executor:
        bytes_back = replace(jobs, output=tmp_path / "bytes")
        assert counts(outcomes(bytes_back, executor=executor)) == (100, 0, 0)
        shared = replace(jobs, output=tmp_path / "shared")
        assert counts(outcomes(shared, executor=executor, shared_folder=True)) == (100, 0, 0)
        assert counts(outcomes(shared, executor=executor)) == (0, 100, 0)
    assert documents(bytes_back.output) == documents(shared.output) == documents(jobs.output)


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there_is_a_fault(small_run: Run) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(TenderkitError, match="TK877"), bulk.cluster("no-such-scheme://x"):
        pass


# Stopped runs


def test_a_full_disk_ends_the_run_and_the_next_goes_on(small_run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    jobs = small_run()
    undisturbed = replace(jobs, output=tmp_path / "undisturbed")
    outcomes(undisturbed)
    room = iter(range(17))
    write = atomic.write

    def into_the_room_there_is(path: Path, data: bytes) -> None:
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, data)

    with monkeypatch.context() as patched:
        patched.setattr(atomic, "write", into_the_room_there_is)
        with pytest.raises(TenderkitError, match=r"TK876 cannot be written: No space left on device \(make room"):
            outcomes(jobs)
    assert len(documents(jobs.output)) == 17
    assert counts(outcomes(jobs))[2] == 0
    assert documents(jobs.output) == documents(undisturbed.output)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a worker is killed as Linux does it")
def test_a_worker_that_the_system_stops_is_no_bug_of_ours_and_the_run_goes_on(small_run: Run, tmp_path: Path) -> None:
    jobs = small_run()
    undisturbed = replace(jobs, output=tmp_path / "undisturbed")
    outcomes(undisturbed)
    with bulk.processes(2) as executor:
        submit = executor.submit

        def submit_and_kill(*arguments: Any, **options: Any) -> Any:
            future = submit(*arguments, **options)
            for process in executor._processes:
                os.kill(process, signal.SIGKILL)
            return future

        executor.submit = submit_and_kill  # type: ignore[method-assign]
        with pytest.raises(TenderkitError, match=r"--workers: TK879 a worker was stopped by the system \(it may have had no more"):
            list(bulk.run(jobs, executor=executor))
    assert counts(outcomes(jobs))[2] == 0
    assert documents(jobs.output) == documents(undisturbed.output)


def test_a_disk_that_is_full_for_the_ledger_too_ends_the_run(small_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = small_run()

    class Full:
        def __init__(self, stream: Any) -> None:
            self.stream = stream

        def write(self, data: bytes) -> int:
            if len(data) < 30:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return int(self.stream.write(data[: len(data) // 2]))

        def close(self) -> None:
            self.stream.close()

    opened = ledger.Ledger.__init__

    def open_full(self: ledger.Ledger, *arguments: Any, **options: Any) -> None:
        opened(self, *arguments, **options)
        self.stream = Full(self.stream)  # type: ignore[assignment]

    with monkeypatch.context() as patched:
        patched.setattr(ledger.Ledger, "__init__", open_full)
        with pytest.raises(TenderkitError, match=r"run\.jsonl: TK876"):
            outcomes(jobs)
    assert 0 < len(ledger.read(jobs.output)) < 40
    assert sum(counts(outcomes(jobs))[:2]) == 40
    assert counts(outcomes(jobs)) == (0, 40, 0)


def test_a_ledger_cut_off_anywhere_is_read_as_far_as_it_goes(small_run: Run) -> None:
    jobs = small_run(map(line, range(5)))
    outcomes(jobs)
    whole = (jobs.output / ledger.NAME).read_bytes()
    for end in range(0, len(whole), 37):
        (jobs.output / ledger.NAME).write_bytes(whole[:end])
        known = whole[:end].count(b"\n")
        assert len(ledger.read(jobs.output)) == known
    assert counts(outcomes(jobs)) == (5 - known, known, 0)
    assert counts(outcomes(jobs)) == (0, 5, 0)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_killed_at_fifty_moments_a_run_is_finished_by_running_it_again(small_run: Run, tmp_path: Path) -> None:
    jobs = small_run(map(line, range(64)))
    undisturbed = replace(jobs, output=tmp_path / "undisturbed")
    outcomes(undisturbed)
    whole = documents(undisturbed.output)
    chance = random.Random(5)
    kills = finished = 0
    while kills < 50:
        ended, held = os.pipe()
        child = os.fork()
        if not child:
            _end_of_child(jobs, workers=2 * (kills % 5 == 0))
        os.close(held)
        while not jobs.output.exists() and os.waitpid(child, os.WNOHANG) == (0, 0):
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.1))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.read(ended, 1) == b"", "the pipe ends when the leader and all its workers have"
        os.close(ended)
        killed = os.WIFSIGNALED(status)
        kills += killed
        there = documents(jobs.output) if jobs.output.exists() else {}
        assert all(whole[name] == there[name] for name in there if name.endswith(".docx")), "no document is ever a part of one"
        if not killed or chance.random() < 0.3:
            assert counts(outcomes(jobs))[2] == 0
            assert documents(jobs.output) == whole
            finished += 1
            for path in jobs.output.iterdir():
                path.unlink()
            jobs.output.rmdir()
    assert finished > 5


def _end_of_child(jobs: bulk.Jobs, workers: int) -> None:
    """Run in a forked process, which ends here."""
    try:
        if workers:
            with bulk.processes(workers) as executor:
                outcomes(jobs, executor=executor)
        else:
            outcomes(jobs)
    finally:
        os._exit(0)


# The command


def command(jobs: bulk.Jobs, *more: str) -> Any:
    known = ["--tender", str(jobs.tender), "--templates", str(jobs.templates), "-o", str(jobs.output), "-d", "letter"]
    return CliRunner().invoke(main, ["bulk", str(jobs.source), *known, *more])


def test_the_command_tells_faults_and_counts_and_ends_with_status_1_where_a_job_failed(small_run: Run) -> None:
    jobs = small_run([line(0), "R-1,X,many,2027-02-30"])
    result = command(jobs, "--workers", "1")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "jobs.csv:3: TK112" in result.stderr
    assert "1 document made for 1 job, 0 current, 1 failed" in result.stderr
    assert command(small_run([line(0)])).exit_code == 0


def test_the_command_gives_a_line_of_data_for_each_job(small_run: Run) -> None:
    result = command(small_run([line(0), "R-1,X,many,"]), "--json")
    assert [(row["key"], row["status"], len(row["documents"])) for row in map(json.loads, result.stdout.splitlines())] == [
        ("R-1", "failed", 0),
        ("R-0000", "made", 1),
    ]


def test_the_command_refuses_what_is_no_document(small_run: Run) -> None:
    assert command(small_run(), "-d", "no-such").exit_code == 2


def test_with_fail_fast_the_command_makes_nothing(small_run: Run) -> None:
    jobs = small_run([line(0), "R-1,X,many,"])
    assert command(jobs, "--fail-fast").exit_code == 1
    assert not jobs.output.exists()


@pytest.mark.slow
def test_37_bad_rows_of_5000_are_told_and_the_others_done(small_run: Run) -> None:
    rows = [line(number) for number in range(5000)]
    bad = random.Random(37).sample(range(5000), 37)
    for number in bad:
        rows[number] = f"R-{number:04d},x,{'many' if number % 2 else 10},{'2027-02-10' if number % 2 else 'soon'}"
    jobs = small_run(rows)
    result = command(jobs, "--workers", "2")
    assert result.exit_code == 1
    told = [message for message in result.stderr.splitlines() if "jobs.csv:" in message]
    assert sorted(int(message.split("jobs.csv:")[1].split(":")[0]) for message in told) == sorted(number + 2 for number in bad)
    for message in told:
        number = int(message.split("jobs.csv:")[1].split(":")[0]) - 2
        assert ("column “award.points.AC-1”" if number % 2 else "column “dates.award”") in message
    assert len(documents(jobs.output)) == 4963


def test_the_example_annex_is_the_same_in_a_run_and_alone(tmp_path: Path) -> None:
    import tenderkit

    base = ROOT / "examples/notebooks/tender.yaml"
    (tmp_path / "jobs.jsonl").write_text('{"reference": "2027/ICT/014"}\n', encoding="utf-8")
    jobs = bulk.Jobs(tmp_path / "jobs.jsonl", base, ("tender-annex",), tmp_path / "out")
    assert counts(outcomes(jobs)) == (1, 0, 0)
    [alone] = tenderkit.render(tenderkit.load_tender(base), ["tender-annex"])
    assert documents(jobs.output) == {"2027-ICT-014-tender-annex.docx": alone.data}
