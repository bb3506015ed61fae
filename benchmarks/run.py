"""How fast are documents made? The example annex by tenderkit and by its peers, in one run: `python benchmarks/run.py`.

Engines take turns, so that what else the machine does meets all of them; times are medians. With `--write` the figures go to
docs/benchmarks.md. For the engines of node: `npm install --prefix benchmarks/node`.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
PAGE = HERE.parent / "docs/benchmarks.md"
BEGIN = "<!-- figures -->"

Rows = list[list[str]]


def table(header: Sequence[str], rows: Rows) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in (header, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(header), *lines[1:]])


def warm(folder: Path, rounds: int) -> str:
    """One process that has made documents before; each document has values of its own."""
    import engines

    made: dict[str, tuple[engines.Engine, int]] = {
        "tenderkit": (engines.tenderkit, 32),
        "tenderkit, a loop of a program": (engines.loop, 32),
        "floor": (engines.floor, 32),
        "docxtpl": (engines.docxtpl, 5),
        "python-docx": (engines.python_docx, 5),
    }
    missing = engines.node_is_missing()
    node = None if missing else engines.Node()
    if node:
        made |= {name: (node.engine(name), 8) for name in ("docxtemplater", "easy-template-x")}
    times: dict[str, list[float]] = {name: [] for name in made}
    for turn in range(rounds + 1):
        for name, (engine, count) in made.items():
            place = folder / name
            place.mkdir(exist_ok=True)
            found = engine(range(turn * 100, turn * 100 + count), place, 2)
            if turn:  # the first turn warms up
                times[name].append(statistics.median(found))
    if node:
        node.close()
    medians = {name: statistics.median(found) for name, found in times.items()}
    ours = medians["tenderkit"]
    rows = [
        [name, f"{value:.2f}", f"{1000 / value:.0f}", "" if name == "tenderkit" else f"{value / ours:.1f}"]
        for name, value in sorted(medians.items(), key=lambda pair: pair[1])
    ]
    note = f"\n\nWithout docxtemplater and easy-template-x: {missing}." if missing else ""
    return table(["engine", "ms a document", "documents a second", "times tenderkit's"], rows) + note


def growth_in_rows(folder: Path, sizes: Sequence[int]) -> str:
    """Documents with a long table of products: medians, and what each row costs beyond those of the smaller table."""
    import engines

    rows: Rows = []
    before = (0, 0.0, 0.0)
    for size in sizes:
        place = folder / f"rows-{size}"
        place.mkdir()
        turns = 9 if size <= 100 else 5
        engines.tenderkit(range(2), place / "warm", size)
        times: dict[str, list[float]] = {"ours": [], "theirs": []}
        for turn in range(turns):  # in turns, so that what else the machine does meets both
            times["ours"] += engines.tenderkit(range(turn * 3, turn * 3 + 3), place, size)
            times["theirs"] += engines.docxtpl(range(1), place, size)
        ours, theirs = (statistics.median(found) for found in times.values())
        rest = size - before[0]
        further = [1000 * (ours - before[1]) / rest, 1000 * (theirs - before[2]) / rest] if before[0] else []
        shown = [f"{value:.0f}" for value in further] or ["", ""]
        rows.append([f"{size:,}", f"{ours:.1f}", f"{theirs:.0f}", f"{theirs / ours:.1f}", *shown])
        before = (size, ours, theirs)
    return table(["rows", "tenderkit, ms", "docxtpl, ms", "ratio", "µs a further row", "docxtpl's"], rows)


def whole_run(folder: Path, jobs: int, workers: int) -> dict[str, float]:
    """Run the command's own function in a process of its own; return seconds, and the peak memory of leader and workers in MB."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / f"{jobs}-{workers}.jsonl"
    program = [sys.executable, str(HERE / "run.py"), "--one", str(source), str(jobs), str(workers)]
    return dict(json.loads(subprocess.run(program, check=True, capture_output=True, text=True).stdout.splitlines()[-1]))


def one_run(source: Path, jobs: int, workers: int) -> None:
    import annex
    import engines

    from tenderkit import bulk

    with source.open("w", encoding="utf-8") as stream:
        for number in range(jobs):
            stream.write(json.dumps({"key": f"job-{number}", **annex.columns(number)}) + "\n")
    base = engines._jobs(source.parent).tender
    asked = bulk.Jobs(source, base, (annex.DOCUMENT,), source.with_suffix(""))
    start = time.perf_counter()
    if workers > 1:
        with bulk.processes(workers) as executor:
            made = sum(not outcome.failed for outcome in bulk.run(asked, executor=executor))
    else:
        made = sum(not outcome.failed for outcome in bulk.run(asked))
    seconds = time.perf_counter() - start
    assert made == jobs
    mine, children = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "leader": mine, "worker": children}))


def runs(folder: Path, sizes: Sequence[int], turns: int) -> str:
    """Whole runs: checks, documents, files, ledger."""
    rows: Rows = []
    for jobs in sizes:
        found: dict[int, list[dict[str, float]]] = {1: [], 2: []}
        for turn in range(turns if jobs < 5_000 else 1):
            for workers in found:
                found[workers].append(whole_run(folder / f"{jobs}-{turn}-{workers}", jobs, workers))
        one, two = (statistics.median(run["seconds"] for run in found[workers]) for workers in found)
        peak = [max(run[who] for run in found[workers]) for workers, who in ((1, "leader"), (2, "leader"), (2, "worker"))]
        rows.append([f"{jobs:,}", f"{jobs / one:.0f}", f"{jobs / two:.0f}", f"{one / two:.2f}", *(f"{size:.0f}" for size in peak)])
    header = ["jobs", "a second, one process", "a second, two", "gain", "MB, one process", "MB, leader of two", "MB, worker of two"]
    return table(header, rows)


def cold(folder: Path, turns: int) -> str:
    """A process that makes one document and ends, and one that prints help; in seconds of CPU."""
    import annex
    import engines

    template = folder / "cold.docx"
    template.write_bytes(annex.for_docxtpl())
    values = folder / "cold.json"
    values.write_text(json.dumps(annex.values(1)), encoding="utf-8")
    base = engines._jobs(folder).tender
    peer = (
        f"import json; from docxtpl import DocxTemplate; d = DocxTemplate({str(template)!r}); "
        f"d.render(json.load(open({str(values)!r})), autoescape=True); d.save({str(template)!r} + 'x')"
    )
    programs = {
        "tenderkit render": ["-m", "tenderkit", "render", str(base), "-d", annex.DOCUMENT, "-o", str(folder / "cold"), "--force"],
        "docxtpl": ["-c", peer],
        "tenderkit --help": ["-m", "tenderkit", "--help"],
        "the bare interpreter": ["-c", "pass"],
    }
    found: dict[str, list[float]] = {name: [] for name in programs}
    # As installed: with the modules compiled, which the first turn sees to.
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for turn in range(turns + 1):
        for name, arguments in programs.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=surroundings)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if turn:
                found[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return table(["process", "seconds of CPU"], [[name, f"{statistics.median(times):.2f}"] for name, times in found.items()])


def machine() -> str:
    versions = {
        name: importlib.metadata.version(name) for name in ("tenderkit", "docxtpl", "python-docx", "Jinja2", "markdown-it-py")
    }
    for name in ("docxtemplater", "easy-template-x"):
        package = HERE / "node/node_modules" / name / "package.json"
        if package.is_file():
            versions[name] = json.loads(package.read_text(encoding="utf-8"))["version"]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    shown = ", ".join(f"{name} {version}" for name, version in versions.items())
    return f"{cores} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}; {shown}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, rows and jobs: to see that it works")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one_run(Path(options.one[0]), int(options.one[1]), int(options.one[2]))
        return
    quick = options.quick
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = [
            machine(),
            "### Warm, one document after the other",
            warm(folder, 2 if quick else 20),
            "### A process for one document",
            cold(folder, 1 if quick else 7),
            "### Whole runs",
            runs(folder, [100] if quick else [100, 1_000, 10_000], 1 if quick else 3),
            "### Long tables",
            growth_in_rows(folder, [10, 100] if quick else [10, 100, 1_000, 5_000]),
        ]
    figures = "\n\n".join(parts)
    print(figures)
    if options.write:
        head = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
        PAGE.write_text(f"{head}{BEGIN}\n\n{figures}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
