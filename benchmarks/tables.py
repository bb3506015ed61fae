"""How long does it take to check a table? A number of rows, the last with a fault, so that nothing is made: CPU and memory."""

from __future__ import annotations

import csv
import resource
import sys
import tempfile
import time
from pathlib import Path

from tenderkit import TenderkitError, bulk

ROOT = Path(__file__).resolve().parent.parent
HEADER = "key,reference,contracting_authority.name,award.points.AC-3,award.points.AC-4,dates.award,products.1.quantity"


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "jobs.csv"
        with source.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEADER.split(","))
            for row in range(rows):
                day = "2027-02-26" if row < rows - 1 else "2027-02-30"
                writer.writerow([f"k{row}", f"2027/{row}", f"Municipality {row % 500}", 30, 20, day, 1000 + row % 7])
        jobs = bulk.Jobs(source, ROOT / "examples/notebooks", ("tender-annex",), Path(name) / "out")
        start = time.process_time()
        try:
            list(bulk.run(jobs, fail_fast=True))
        except TenderkitError as error:
            print(*error.faults)
        seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{rows:,} rows: {seconds:.1f} s of CPU, {1000 * seconds / rows:.2f} ms a row, {memory:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]))
