"""What does keeping things buy? Each row of `tenderkit.keeping` left out in turn: `python benchmarks/keeping.py [NAME …]`.

A process makes documents of several kinds with one thing not kept, and one with everything kept, in turns; printed is how many
times longer the first takes (CPU time of the median document, for the work where it shows most). What is within the noise of the
machine, some 5%, buys nothing.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
TURNS = 3


def works(folder: Path) -> dict[str, Callable[[int], object]]:
    """Return the kinds of work, each as a function of a number from which its document takes its values."""
    import annex

    import tenderkit
    from tenderkit.bulk.columns import column, overlaid, values
    from tenderkit.documents import load_library, make
    from tenderkit.documents.forms import Supplier, questionnaires
    from tenderkit.tender import resolve
    from tenderkit.yamlfile import YamlFile, parse, read_text

    catalogue, columns = tenderkit.load_catalogue(), {}

    def tender(example: str, changes: dict[str, Any]) -> tenderkit.Tender:
        path = annex.ROOT / "examples" / example / "tender.yaml"
        base = bases.setdefault(example, parse(read_text(path)[0], str(path))[0])
        found = []
        for name, value in values(changes):
            place = columns.setdefault(name, column(name))
            found.append((place.keys, place.read(value) if isinstance(value, str) else value))
        return resolve(YamlFile(overlaid(base.data, found), base.path, base.lines), catalogue)

    bases: dict[str, YamlFile] = {}

    def document(example: str, name: str, products: int, number: int) -> None:
        own = ("award", "dates")  # of the other examples: their criteria and dates are others
        changes = {
            name: value
            for name, value in annex.columns(number, products).items()
            if example == "notebooks" or not name.startswith(own)
        }
        library = load_library()
        made, faults = make(tender(example, changes), library.types[name], library)
        assert made, faults

    def form(number: int) -> None:
        consultation = tenderkit.no_tender(catalogue)
        list(questionnaires(consultation, [Supplier(f"Supplier {number} & Sons", f"person {number}")]))

    returns = sorted((annex.ROOT / "examples/returns").glob("*.docx"))
    asked = tenderkit.load_tender(annex.ROOT / "examples/returns/consultation.yaml", consultation=True)

    def loop(number: int) -> None:
        loaded = tenderkit.load_tender(annex.EXAMPLE, catalogue=tenderkit.load_catalogue())
        tenderkit.save(tenderkit.render(loaded, [annex.DOCUMENT]), folder / str(number))

    return {
        "annex": lambda number: document("notebooks", "tender-annex", 2, number),
        "schedule": lambda number: document("servers", "contract-schedule", 2, number),
        "notes": lambda number: document("servers", "buyer-notes", 2, number),
        "300 rows": lambda number: document("notebooks", "tender-annex", 300, number),
        "form": form,
        "scoring": lambda number: tenderkit.score(returns, asked),
        "market": lambda number: list(_market(tenderkit.score(returns, asked))),
        "loop": loop,
    }


def _market(result: Any) -> Iterator[object]:
    from tenderkit.returns.documents import market_documents

    yield from market_documents(result.profiles, result.market, result.tender)


def measured(left_out: str) -> dict[str, float]:
    """Return the milliseconds of CPU of each kind of work, in this process, with one thing not kept."""
    from tenderkit import keeping

    if left_out:
        keeping.KEPT[left_out] = keeping.KEPT[left_out]._replace(at_most=0)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, work in works(Path(folder)).items():
            count, times = 12 if name in ("annex", "schedule", "form", "loop") else 5, []
            for number in range(count + 3):
                start = time.process_time()
                work(number)
                times.append(time.process_time() - start)
            found[name] = 1000 * statistics.median(times[3:])
    return found


def main(names: list[str]) -> None:
    from tenderkit import keeping

    for name in names or sorted(keeping.KEPT):
        runs: dict[str, list[dict[str, float]]] = {"": [], name: []}
        for _ in range(TURNS):
            for left_out, found in runs.items():
                program = [sys.executable, __file__, "--one", left_out]
                found.append(json.loads(subprocess.run(program, check=True, capture_output=True, text=True).stdout))
        pairs = list(zip(runs[name], runs[""], strict=True))
        ratios = {work: statistics.median(left[work] / kept[work] for left, kept in pairs) for work in runs[""][0]}
        best = sorted(ratios, key=ratios.__getitem__, reverse=True)[:3]
        print(f"{name:25} " + ", ".join(f"{work} {ratios[work]:.2f}" for work in best), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measured(sys.argv[2])))
    else:
        main(sys.argv[1:])
