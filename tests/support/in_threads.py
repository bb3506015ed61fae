"""Makes documents of long tenders in so many threads at once, and prints their hashes: `in_threads.py THREADS TENDER FOLDER`."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import tenderkit
from tenderkit import bulk

TENDERS, JOBS = 6, 150


def tender(number: int, example: Path, folder: Path) -> Path:
    """Write the example with a table of products of its own, of another length than the others."""
    head, _, rest = example.read_text(encoding="utf-8").partition("products:\n")
    rows = (
        f"  - {{name: Model {number}-{row} <&>, quantity: {row}, details: lot {number}}}\n" for row in range(1, 400 + 7 * number)
    )
    path = folder / f"tender{number}.yaml"
    path.write_text(f"{head}products:\n{''.join(rows)}{rest[rest.index(chr(10) * 2) :]}", encoding="utf-8")
    return path


def rendered(path: Path) -> list[str]:
    documents = tenderkit.render(tenderkit.load_tender(path), ["tender-annex", "contract-schedule"])
    return [document.sha256 for document in documents]


def job(number: int) -> str:
    products = [{"name": f"P{number}-{row}", "quantity": row} for row in range(1, 30 + number)]
    return json.dumps({"key": f"job-{number}", "reference": f"R{number}", "products": products})


def main(threads: int, example: Path, folder: Path) -> None:
    sys.setswitchinterval(1e-5)
    paths = [tender(number, example, folder) for number in range(TENDERS)]
    table = folder / "jobs.jsonl"
    table.write_text("\n".join(map(job, range(JOBS))), encoding="utf-8")
    jobs = bulk.Jobs(table, example, ("tender-annex",), folder / "made")
    with ThreadPoolExecutor(threads) as executor:
        found = list(executor.map(rendered, paths))
        outcomes = list(bulk.run(jobs, executor=executor))
    made = {outcome.key: [*map(str, outcome.faults), *(made.sha256 for made in outcome.documents)] for outcome in outcomes}
    print(json.dumps({"rendered": found, "bulk": dict(sorted(made.items()))}))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
