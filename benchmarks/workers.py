"""What do two workers gain? A run of so many jobs in one process and with two workers, in turns."""

from __future__ import annotations

import csv
import resource
import statistics
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from tenderkit import bulk

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3


def seconds(workers: int, jobs: int) -> float:
    """Make the annexes of a table in a new folder, print what that took, and return the seconds by the clock."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "jobs.csv"
        with source.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(["key", "reference", "title", "products.1.quantity", "dates.award"])
            writer.writerows(
                [f"k{row}", f"2027/{row}", f"Screens {row}", 10 + row % 30, f"2027-02-{1 + row % 28:02d}"] for row in range(jobs)
            )
        run = bulk.Jobs(source, ROOT / "examples/notebooks", ("tender-annex",), Path(name) / "out")
        before, start = _cpu(), time.perf_counter()
        with bulk.processes(workers) if workers > 1 else nullcontext() as executor:
            made = sum(len(outcome.documents) for outcome in bulk.run(run, executor=executor))
        took = time.perf_counter() - start
    assert made == jobs
    own, theirs = (round(after - at, 1) for after, at in zip(_cpu(), before, strict=True))
    print(f"{workers} at work: {took:.1f} s; CPU: {own} s here, {theirs} s in workers", flush=True)
    return took


def _cpu() -> list[float]:
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return [usage.ru_utime + usage.ru_stime for usage in found]


if __name__ == "__main__":
    pairs = [(seconds(1, int(sys.argv[1])), seconds(2, int(sys.argv[1]))) for _ in range(ROUNDS)]
    print(f"two workers are {statistics.median(one / two for one, two in pairs):.2f} times as fast as one process")
