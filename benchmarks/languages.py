"""What a second language costs in a run, against a second document: `python benchmarks/languages.py [JOBS]`.

The runs take turns: one document in English, another one beside it, and the same one in Dutch beside it. What counts is by how much
longer than the first the second and the third take, in CPU of a job.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tenderkit import bulk

BASE = Path(__file__).resolve().parent.parent / "examples/notebooks/tender.yaml"
RUNS = {
    "the annex in English": ("languages: [en]", ("tender-annex",)),
    "the annex and the schedule in English": ("languages: [en]", ("tender-annex", "contract-schedule")),
    "the annex in English and Dutch": ("languages: [en, nl]", ("tender-annex",)),
    "the annex and the schedule in English and Dutch": ("languages: [en, nl]", ("tender-annex", "contract-schedule")),
}


def one_run(folder: Path, languages: str, documents: tuple[str, ...], jobs: int) -> float:
    """Return the milliseconds of CPU that a job takes: its check, its documents, their files."""
    folder.mkdir()
    base, source = folder / "tender.yaml", folder / "jobs.csv"
    base.write_text(f"{languages}\n{BASE.read_text(encoding='utf-8')}", encoding="utf-8")
    rows = (f"R-{number},Notebooks for school {number}\n" for number in range(jobs))
    source.write_text("".join(["reference,title\n", *rows]), encoding="utf-8")
    start = time.process_time()
    assert not any(outcome.failed for outcome in bulk.run(bulk.Jobs(source, base, documents, folder / "out")))
    return 1000 * (time.process_time() - start) / jobs


def main() -> None:
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    times: dict[str, list[float]] = {name: [] for name in RUNS}
    with tempfile.TemporaryDirectory() as name:
        for turn in range(8):
            for number, (run, (languages, documents)) in enumerate(RUNS.items()):
                found = one_run(Path(name) / f"{turn}-{number}", languages, documents, jobs)
                if turn:  # the first turn warms up
                    times[run].append(found)
    for run, found in times.items():
        print(f"{statistics.median(found):6.2f} ms a job: {run}")


if __name__ == "__main__":
    main()
