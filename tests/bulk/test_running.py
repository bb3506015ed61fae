"""Whole runs: what is made, left out, made again and kept."""

from __future__ import annotations

import errno
import functools
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT
from support.png import png
from support.reading import text
from support.runs import BASE, HEADER, LETTER, Run, counts, documents, faults, line, outcomes, with_base

from tenderkit import TenderkitError, bulk
from tenderkit.bulk import ledger
from tenderkit.cli import main
from tenderkit.files import atomic, temporary
from tenderkit.files.notation import Notation
from tenderkit.files.tables import TableChoices


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


def test_a_changed_logo_or_picture_is_in_the_documents_made_anew(small_run: Run, tmp_path: Path) -> None:
    header = f"{HEADER},contracting_authority.logo.file,contracting_authority.logo.alt"
    rows = [f"{line(0)},a.png,Arms of A", f"{line(1)},b.png,Arms of B"]
    for name, tint in (("a", 1), ("b", 2), ("map", 3)):
        (tmp_path / f"{name}.png").write_bytes(png(tint=tint))
    jobs = small_run(rows, header)
    letter = LETTER.replace("# {{", "{{ tender.authority.logo }} {.authority}\n\n# {{")
    (tmp_path / "templates/letter.md").write_text(letter, encoding="utf-8")
    assert counts(outcomes(jobs)) == (2, 0, 0)
    assert counts(outcomes(jobs)) == (0, 2, 0)
    (tmp_path / "b.png").write_bytes(png(tint=90))
    assert counts(outcomes(jobs)) == (1, 1, 0)
    (tmp_path / "templates/letter.md").write_text(f"{letter}\n![A map](map.png)\n", encoding="utf-8")
    assert counts(outcomes(jobs)) == (2, 0, 0)
    (tmp_path / "map.png").write_bytes(png(tint=91))
    assert counts(outcomes(jobs)) == (2, 0, 0)
    assert counts(outcomes(jobs)) == (0, 2, 0)


def test_a_logo_that_no_document_can_hold_is_told_with_its_row_and_column(small_run: Run) -> None:
    header = f"{HEADER},contracting_authority.logo.file,contracting_authority.logo.alt"
    [told] = faults(outcomes(small_run([f"{line(0)},../a.png,Arms"], header)))
    assert re.search(
        r"jobs.csv:2: TK433 column “contracting_authority.logo.file”: “../a.png” is not a path within the folder", told
    )


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
        "TK112 column “dates.award”: “2027-02-30” is not a date "
        "(there is no such day: check the month and the day, as in 2027-03-01)",
        "TK113 column “award.points.AC-1”: “many” is not a number (write digits, with a point before decimals)",
    ]
    assert len(documents(jobs.output)) == 2


def test_with_fail_fast_one_fault_keeps_everything_from_being_made(small_run: Run) -> None:
    jobs = small_run([line(0), "R-1,X,many,2027-02-30", line(2)])
    with pytest.raises(TenderkitError) as caught:
        outcomes(jobs, fail_fast=True)
    assert [fault.code for fault in caught.value.faults] == ["TK112", "TK113"]
    assert not jobs.output.exists()


def test_values_of_the_buyers_own_are_columns_and_a_wrong_one_names_its_row(small_run: Run, tmp_path: Path) -> None:
    rows = ["R-1,25000,2027-03-01,Delft,Gouda", "R-2,much,2027-03-02,Delft,"]
    jobs = small_run(rows, header="reference,values.guarantee,values.by,values.sites.1,values.sites.2")
    words = '{{ values.guarantee | money("EUR") }} by {{ values.by | date }} in {{ values.sites | listed }}.\n'
    (tmp_path / "templates/letter.md").write_text(f"{LETTER}\n{words}", encoding="utf-8")
    found = outcomes(jobs)
    assert counts(found) == (1, 0, 1)
    assert "EUR 25,000 by 1 March 2027 in Delft and Gouda." in text(next(iter(documents(jobs.output).values())))
    [fault] = faults(found)
    assert "jobs.csv:3: TK440 “much” (values.guarantee) is not a number" in fault
    assert "letter.md" in fault


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
# Spawned processes begin with nothing; those of a fork server are the default of Python 3.14.
STARTED = {
    f"processes by {method}": functools.partial(bulk.processes, 2, method)
    for method in multiprocessing.get_all_start_methods()
    if method != "fork"
} | {"a pool of the caller's own": functools.partial(ProcessPoolExecutor, 2, multiprocessing.get_context("spawn"))}


@pytest.mark.parametrize("name", [*OPENED, *(pytest.param(name, marks=pytest.mark.slow) for name in STARTED)])
def test_every_executor_gives_the_same_bytes(small_run: Run, tmp_path: Path, name: str) -> None:
    jobs = small_run(map(line, range(100)))
    outcomes(jobs)
    with (OPENED | STARTED)[name]() as executor:
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
        with pytest.raises(
            TenderkitError, match=r"--workers: TK879 a worker was stopped by the system \(it may have run out of memory"
        ):
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


DAMAGED = (ROOT / "tests/data/ledgers/damaged.jsonl").read_bytes().splitlines(keepends=True)


@pytest.mark.some(7)
@pytest.mark.parametrize("damage", [*DAMAGED, b"\xff\xfe\n", b"\0" * 50 + b"\n", b"[" * 5_000 + b"\n"], ids=lambda line: line[:40])
def test_a_damaged_line_of_the_ledger_is_told_and_the_run_goes_on(small_run: Run, damage: bytes) -> None:
    jobs = small_run(map(line, range(5)))
    outcomes(jobs)
    path = jobs.output / ledger.NAME
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], damage, *lines[3:]]))
    made = documents(jobs.output)
    found = outcomes(jobs)
    assert counts(found) == (1, 4, 0)
    [told] = [str(fault) for outcome in found for fault in outcome.faults]
    assert "run.jsonl:3: TK885 warning: this line is damaged, and was left out (remove it" in told
    assert documents(jobs.output) == made
    shown = command(jobs)
    assert (shown.exit_code, shown.stderr.count("TK885")) == (0, 1)
    assert "0 documents made for 0 jobs, 5 up to date, 0 failed" in shown.stderr


def test_it_is_said_how_many_documents_took_the_place_of_those_of_an_earlier_run(small_run: Run, tmp_path: Path) -> None:
    jobs = small_run(map(line, range(3)))
    assert "3 documents made for 3 jobs, 0 up to date" in command(jobs).stderr
    (tmp_path / "base.yaml").write_text(BASE.replace("A title", "Another title"), encoding="utf-8")
    with (tmp_path / "jobs.csv").open("a", encoding="utf-8") as table:
        table.write(line(3) + "\n")
    assert "4 documents made for 4 jobs (3 in the place of those of an earlier run), 0 up to date" in command(jobs).stderr
    assert "0 documents made for 0 jobs, 4 up to date" in command(jobs).stderr
    assert "(4 in the place" not in command(jobs, "--restart").stderr, "the same bytes are the same document"


def test_a_document_changed_since_is_kept_where_its_line_is_damaged(small_run: Run) -> None:
    jobs = small_run(map(line, range(2)))
    outcomes(jobs)
    (jobs.output / ledger.NAME).write_bytes(b"{}\n")
    (jobs.output / "R-0001-letter.docx").write_bytes(b"somebody's work")
    found = outcomes(jobs)
    assert counts(found) == (1, 0, 1)
    assert [fault.split()[1] for fault in faults(found)] == ["TK885", "TK875", "TK630"]
    assert documents(jobs.output)["R-0001-letter.docx"] == b"somebody's work"


# What the system refuses


def test_a_key_that_leads_nowhere_stops_only_its_line(small_run: Run, tmp_path: Path) -> None:
    rows = [f'{{"key": "A-{number}", "reference": "R-{number}"}}' for number in range(4)]
    rows[1] = '{"key": "A-1", "refrence": "R-1", "colour": "red"}'
    rows[3] = '{"key": "A-3", "title": "\\ud83d"}'
    jobs = replace(small_run(), source=tmp_path / "jobs.jsonl")
    jobs.source.write_text("\n".join(rows), encoding="utf-8")
    found = outcomes(jobs)
    assert counts(found) == (2, 0, 2)
    told = faults(found)
    assert [fault.partition(" ")[0].rpartition(".")[2] + fault.split()[1] for fault in sorted(told)] == [
        "jsonl:2:TK871",
        "jsonl:2:TK871",
        "jsonl:4:TK886",
    ]
    assert any("“refrence” is not a place in a tender file (did you mean “reference”?)" in fault for fault in told)
    assert sorted(documents(jobs.output)) == ["A-0-letter.docx", "A-2-letter.docx"]


def test_a_folder_in_the_place_of_a_document_or_the_ledger_is_told_as_that(small_run: Run) -> None:
    jobs = small_run(map(line, range(3)))
    (jobs.output / "R-0001-letter.docx").mkdir(parents=True)
    found = outcomes(jobs)
    assert counts(found) == (2, 0, 1)
    assert "R-0001-letter.docx: TK609 there is a folder of this name where the file should be (" in faults(found)[0]
    assert counts(outcomes(jobs, restart=True)) == (2, 0, 1)
    shutil.rmtree(jobs.output)
    (jobs.output / ledger.NAME).mkdir(parents=True)
    with pytest.raises(TenderkitError, match=r"run\.jsonl: TK876 cannot be written"):
        outcomes(jobs)


@pytest.mark.parametrize(("error", "code"), [(MemoryError, "TK605"), (RecursionError, "TK606"), (OSError, "TK604")])
@pytest.mark.parametrize("stage", ["compose", "make"])
def test_what_one_job_has_no_room_for_stops_no_other(
    small_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception], code: str, stage: str
) -> None:
    from tenderkit.bulk import working

    jobs = small_run()
    # A value is missing in the base: each job is composed before it is made.
    (tmp_path / "base.yaml").write_text(BASE.replace(", delivery: 2027-05-03", ""), encoding="utf-8")
    whole = getattr(working, stage)

    def refusing(tender: Any, *arguments: Any, **options: Any) -> Any:
        if tender.file.reference == "R-0003":
            raise error
        return whole(tender, *arguments, **options)

    monkeypatch.setattr(working, stage, refusing)
    found = outcomes(jobs)
    assert counts(found) == (39, 0, 1)
    assert f"jobs.csv:5: {code} " in faults(found)[0]


def test_no_more_processes_are_a_fault_and_the_next_run_goes_on(small_run: Run) -> None:
    class Full(ThreadPoolExecutor):
        def submit(self, *_arguments: Any, **_options: Any) -> Any:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    jobs = small_run()
    with Full() as executor, pytest.raises(TenderkitError, match=r"--workers: TK887 no worker can be started: "):
        outcomes(jobs, executor=executor)
    assert counts(outcomes(jobs)) == (40, 0, 0)


@pytest.mark.parametrize("moment", ["writing", "reading"])
def test_a_temporary_folder_that_is_full_is_a_fault(small_run: Run, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    class Full:
        def __init__(self, *_arguments: object) -> None: ...

        def write(self, data: bytes) -> int:
            if moment == "writing":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return len(data)

        def seek(self, *_arguments: int) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        def close(self) -> None: ...

    monkeypatch.setattr(temporary.tempfile, "SpooledTemporaryFile", Full)
    jobs = small_run()
    with pytest.raises(
        TenderkitError, match=r"TK608 no temporary file can be kept here: No space left on device \(make room there"
    ):
        outcomes(jobs)
    assert documents(jobs.output) == {}


def test_a_run_needs_no_temporary_folder_where_there_are_few_jobs(small_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: object, **_options: object) -> Any:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    for name in ("TemporaryFile", "mkdtemp", "mkstemp", "gettempdir"):
        monkeypatch.setattr(temporary.tempfile, name, refused)
    assert counts(outcomes(small_run())) == (40, 0, 0)


def test_more_jobs_than_memory_has_room_for_wait_on_the_disk_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporary, "_IN_MEMORY", 1_000)
    with closing(temporary.Queue()) as waiting:
        for number in range(100):
            waiting.add([f"{number}", "x" * 100])
        assert list(waiting.all())[::2] == [f"{number}" for number in range(100)]


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


# How a table is written


QUANTITIES = "key,products.1.quantity,award.points.AC-1"


def test_a_quantity_that_reads_as_two_numbers_is_a_fault_unless_the_table_or_its_base_says_how_numbers_are_written(
    small_run: Run,
) -> None:
    jobs = small_run(['a,1.000,"10,5"', "b,4_200,10", "c,12\u00a0000,10"], QUANTITIES)
    found = outcomes(jobs)
    assert counts(found) == (1, 0, 2)
    assert [message.partition("jobs.csv:")[2] for message in faults(found)] == [
        "2: TK113 column “products.1.quantity”: “1.000” is 1 to some readers and 1000 to others (name the language of the "
        "program that wrote the table, such as --locale nl, or write no sign between thousands, as in 1000, or say how numbers are "
        "written: `reading.numbers` in the tender file)",
        "3: TK113 column “products.1.quantity”: “4_200” is not a whole number (write digits alone, such as 1000)",
    ]
    assert counts(outcomes(replace(jobs, notation=Notation(",")))) == (1, 1, 1)
    assert counts(outcomes(with_base(replace(jobs, output=jobs.output / "two"), "reading: {numbers: '1.000,5'}"))) == (2, 0, 1)


def test_a_way_of_writing_that_changes_makes_the_document_anew(small_run: Run) -> None:
    jobs = small_run(["a,1.000,10"], QUANTITIES)
    for notation in (Notation(","), Notation(".")):
        assert counts(outcomes(replace(jobs, notation=notation))) == (1, 0, 0)
        assert counts(outcomes(replace(jobs, notation=notation))) == (0, 1, 0)


def test_the_way_in_which_a_table_is_written_is_not_that_of_its_base(small_run: Run) -> None:
    jobs = with_base(small_run(["a,,10.5", 'b,,"10,5"'], QUANTITIES), "reading: {numbers: '1,000.5'}", "terms: {}")
    assert jobs.tender is not None
    jobs.tender.write_text(jobs.tender.read_text(encoding="utf-8").replace("AC-2: 20", "AC-2: 20.5"), encoding="utf-8")
    found = outcomes(replace(jobs, notation=Notation(",")))
    assert counts(found) == (1, 0, 1)
    assert "jobs.csv:2: TK113 column “award.points.AC-1”: “10.5” is not a number" in faults(found)[0]


def test_a_table_may_have_dates_with_the_day_first(small_run: Run) -> None:
    jobs = small_run(["a,01/03/2027", "b,2.3.2027", "c,2027-03-03", "d,31/02/2027"], "key,dates.award")
    assert counts(outcomes(jobs)) == (1, 0, 3)
    found = outcomes(replace(jobs, notation=Notation(day_first=True)))
    assert counts(found) == (2, 1, 1)
    assert "“31/02/2027” is not a date" in faults(found)[0]
    assert "from 1 March 2027 on" in text((jobs.output / "a-letter.docx").read_bytes())
    assert "from 2 March 2027 on" in text((jobs.output / "b-letter.docx").read_bytes())
    assert counts(outcomes(with_base(replace(jobs, output=jobs.output / "two"), "reading: {dates: day-first}"))) == (3, 0, 1)


def test_a_table_in_a_code_page_is_read_where_its_name_is_given_or_kept_in_the_base(small_run: Run) -> None:
    jobs = small_run()
    jobs.source.write_bytes("key;contracting_authority.name\nzazo;Gmina Zażółcin\n".encode("cp1250"))
    with pytest.raises(
        TenderkitError, match="TK102 this file is not UTF-8 text: its first unreadable word is “Zażółcin” in cp1250"
    ):
        outcomes(jobs)
    assert counts(outcomes(replace(jobs, table=TableChoices(encoding="cp1250")))) == (1, 0, 0)
    assert "To Gmina Zażółcin, about" in text((jobs.output / "zazo-letter.docx").read_bytes())
    assert counts(outcomes(with_base(replace(jobs, output=jobs.output / "two"), "reading: {encoding: cp1250}"))) == (1, 0, 0)


# What is told of a table


def notes(found: list[bulk.Outcome]) -> list[str]:
    """The codes and words of what is told of no job."""
    return [f"{fault.code} {fault.message}" for outcome in found if not outcome.key for fault in outcome.faults]


GONE = "TK856 jobs of an earlier run are no longer read, and their documents"


def test_rows_taken_out_are_told_and_their_documents_stay_until_they_are_pruned(small_run: Run) -> None:
    outcomes(small_run(map(line, range(4))))
    jobs = small_run(map(line, range(2)))
    for _ in range(2):
        found = outcomes(jobs)
        assert (counts(found), notes(found)) == ((0, 2, 0), [f"{GONE} stay: “R-0002”, “R-0003”"])
    edited = jobs.output / "R-0003-letter.docx"
    edited.write_bytes(b"edited in Word")
    assert notes(outcomes(replace(jobs, prune=True))) == [f"{GONE} stay: “R-0003”", f"{GONE} were removed: “R-0002”"]
    assert sorted(documents(jobs.output)) == [f"R-000{number}-letter.docx" for number in (0, 1, 3)]
    assert notes(outcomes(jobs, restart=True)) == notes(outcomes(jobs)) == [f"{GONE} stay: “R-0003”"]
    edited.unlink()
    assert notes(outcomes(jobs)) == []


def test_nothing_is_pruned_where_a_row_could_not_be_read(small_run: Run) -> None:
    outcomes(small_run(map(line, range(3))))
    found = outcomes(replace(small_run([line(0), line(1) + ",a cell too many"]), prune=True))
    assert f"{GONE} stay: “R-0001”, “R-0002”" in notes(found)
    assert len(documents(found and small_run().output)) == 3


def test_a_document_that_another_row_makes_now_is_not_left_over(small_run: Run) -> None:
    outcomes(small_run(["a,X"], "key,title", name="{title}"))
    assert notes(outcomes(small_run(["b,X"], "key,title", name="{title}", prune=True))) == []


@pytest.mark.parametrize("path", ["../precious.docx", "..\\precious.docx", "C:precious.docx"])
def test_a_ledger_that_was_tampered_with_removes_nothing_outside_its_folder(small_run: Run, tmp_path: Path, path: str) -> None:
    jobs = small_run([line(0)])
    outcomes(jobs)
    precious = tmp_path / "precious.docx"
    precious.write_bytes(b"x")
    made = [{"document": "letter", "path": path, "sha256": ledger.sha256_of(precious)}]
    with (jobs.output / ledger.NAME).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"key": "gone", "input": "", "documents": made}) + "\n")
    assert notes(outcomes(replace(jobs, prune=True))) == []
    assert precious.exists()


def test_a_row_that_was_wrong_for_a_while_is_made_again_over_its_own_document(small_run: Run) -> None:
    outcomes(small_run(["a,X"], "key,title"))
    assert counts(outcomes(small_run(["a,X,2027-02-30"], "key,title,dates.award"))) == (0, 0, 1)
    assert counts(outcomes(small_run(["a,Y"], "key,title"))) == (1, 0, 0)


def test_a_table_without_rows_is_told_and_is_no_job(small_run: Run) -> None:
    found = outcomes(small_run([]), fail_fast=True)
    assert (counts(found), notes(found)) == ((0, 0, 0), ["TK849 this table has the names of columns and no rows"])


# The command


def test_the_command_tells_of_a_column_that_is_wrong_throughout_once(small_run: Run) -> None:
    jobs = small_run([f"R-{number},X,{number},0{number}/03/2027" for number in range(1, 7)])
    result = command(jobs)
    assert result.exit_code == 1
    assert [row.partition("jobs.csv:")[2] for row in result.stderr.splitlines()[:-1]] == [
        "2: TK112 column “dates.award”: “01/03/2027” is not a date; the same in rows 3 to 7 "
        "(name the language of the program that wrote the table, such as --locale nl, or write year-month-day, as in 2027-03-01, "
        "or put `reading: {dates: day-first}` into the tender file)"
    ]
    assert command(jobs, "--fail-fast").stderr.count("TK112") == 1
    assert command(jobs, "--json").stdout.count("TK112") == 6
    assert command(jobs, "--locale", "nl").exit_code == 0
    assert command(jobs, "--restart", "--day-first").exit_code == 0


def test_the_command_tells_a_warning_of_many_rows_once(small_run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["key", "products.1.quantity"], ["a", 1.2], ["b", 2.4], ["c", 3], ["d", 3.1]):
        book.active.append(row)
    for row in range(2, 6):
        book.active.cell(row, 2).number_format = "0"
    book.save(tmp_path / "jobs.xlsx")
    result = command(replace(small_run(), source=tmp_path / "jobs.xlsx"))
    assert result.exit_code == 0
    assert [row.partition("jobs.xlsx:")[2] for row in result.stderr.splitlines() if "TK857" in row] == [
        "2: TK857 warning: the cell in column B holds 1.2 and shows “1”, which was read; the same in rows 3 and 5 "
        "(round the value, or show all of it)"
    ]


def test_the_command_gives_what_is_told_of_the_table_as_data_of_its_own(small_run: Run) -> None:
    (row,) = map(json.loads, command(small_run([]), "--json").stdout.splitlines())
    assert (row["key"], row["status"], row["faults"][0]["code"]) == ("", "warning", "TK849")


@pytest.mark.parametrize("option", [("--encoding", "klingon"), ("--encoding", "hex"), ("--numbers", "1000")])
def test_a_choice_that_is_none_is_wrong_usage(small_run: Run, option: tuple[str, str]) -> None:
    assert command(small_run(), *option).exit_code == 2


def test_the_choices_of_the_command_reach_the_table(small_run: Run) -> None:
    jobs = small_run()
    jobs.source.write_bytes("key,title,products.1.quantity\na,Łódź,1.000\n".encode("cp1250"))
    assert command(jobs, "--encoding", "cp1250", "--numbers", "1.000,5").exit_code == 0
    assert "Łódź" in text((jobs.output / "a-letter.docx").read_bytes())


def command(jobs: bulk.Jobs, *more: str) -> Any:
    known = ["--tender", str(jobs.tender), "--templates", str(jobs.templates), "-o", str(jobs.output), "-d", "letter"]
    return CliRunner().invoke(main, ["bulk", str(jobs.source), *known, *more])


def test_the_command_tells_faults_and_counts_and_ends_with_status_1_where_a_job_failed(small_run: Run) -> None:
    jobs = small_run([line(0), "R-1,X,many,2027-02-30"])
    result = command(jobs, "--workers", "1")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "jobs.csv:3: TK112" in result.stderr
    assert "1 document made for 1 job, 0 up to date, 1 failed" in result.stderr
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
    told = {message.split("column “")[1].split("”")[0]: message for message in result.stderr.splitlines() if "jobs.csv:" in message}
    assert set(told) == {"award.points.AC-1", "dates.award"}
    for column, message in told.items():
        first, rest = re.search(r"jobs\.csv:(\d+): .* the same in rows ([\d, and]+) \(", message).groups()
        rows_told = [int(first), *map(int, re.findall(r"\d+", rest))]
        assert rows_told == sorted(number + 2 for number in bad if (number % 2 == 1) == (column == "award.points.AC-1"))
    assert len(documents(jobs.output)) == 4963


def test_the_example_annex_is_the_same_in_a_run_and_alone(tmp_path: Path) -> None:
    import tenderkit

    base = ROOT / "examples/notebooks/tender.yaml"
    (tmp_path / "jobs.jsonl").write_text('{"reference": "2027/ICT/014"}\n', encoding="utf-8")
    jobs = bulk.Jobs(tmp_path / "jobs.jsonl", base, ("tender-annex",), tmp_path / "out")
    assert counts(outcomes(jobs)) == (1, 0, 0)
    [alone] = tenderkit.render(tenderkit.load_tender(base), ["tender-annex"])
    assert documents(jobs.output) == {"2027-ICT-014-tender-annex.docx": alone.data}
