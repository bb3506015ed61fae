"""What does keeping things buy? Each row of `tenderkit.keeping` left out in turn: `python benchmarks/keeping.py [NAME …]`.

One process makes documents of several kinds, one with everything kept and one with one thing not kept, in turns; printed is how
many times longer the second takes (CPU time, the median of the pairs), for the three kinds where it shows most. What is within the
noise of the machine, some 5%, buys nothing.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
PAIRS = {"market": 7, "scoring": 7, "bulk": 9}


def recorded() -> dict[str, list[Any]]:
    """Return, by name, what keeps: filled while the modules of tenderkit are imported and engines are made."""
    from tenderkit import keeping

    found: dict[str, list[Any]] = {name: [] for name in keeping.KEPT}

    def recording(name: str, decorator: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def decorate(function: Any) -> Any:
            found[name].append(decorator(function))
            return found[name][-1]

        return decorate

    by_value, by_files = keeping.by_value, keeping.by_files
    keeping.by_value = lambda name: recording(name, by_value(name))  # type: ignore[assignment]
    keeping.by_files = lambda name, read: recording(name, by_files(name, read))  # type: ignore[assignment]
    return found


def exchange(old: Any, new: Any, owners: list[Any]) -> None:
    """Put one function in the place of another wherever it is known."""
    for owner in owners:
        for name, value in list(vars(owner).items()):
            if value is old:
                setattr(owner, name, new)


def works(folder: Path) -> dict[str, Callable[[int], object]]:
    """Return the kinds of work, each as a function of a number from which its document takes its values."""
    import annex
    import engines

    import tenderkit
    from tenderkit.bulk.columns import column, overlaid, values
    from tenderkit.consultation.questionnaires import Supplier, questionnaires
    from tenderkit.documents import load_library, make
    from tenderkit.files.yamlfile import YamlFile, parse, read_text
    from tenderkit.tender import resolve

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

    style = folder / "house.docx"
    shutil.copy(annex.ROOT / "templates/house-style.docx", style)
    os.utime(style, (0, 0))

    def document(example: str, name: str, products: int, number: int, style: Path | None = None) -> None:
        own = ("award", "dates")  # of the other examples: their criteria and dates are others
        changes = {
            name: value
            for name, value in annex.columns(number, products).items()
            if example == "notebooks" or not name.startswith(own)
        }
        library = load_library()
        made, faults = make(tender(example, changes), library.types[name], library, house_style=style)
        assert made, faults

    def form(number: int) -> None:
        consultation = tenderkit.no_tender(catalogue)
        list(questionnaires(consultation, [Supplier(f"Supplier {number} & Sons", f"person {number}")]))

    returns = sorted((annex.ROOT / "examples/returns").glob("*.docx"))
    asked = tenderkit.load_tender(annex.ROOT / "examples/returns/consultation.yaml", consultation=True)

    def bulk_chunk(number: int) -> None:
        engines.tenderkit(range(20 * number, 20 * number + 20), folder / "bulk", 2)

    def loop(number: int) -> None:
        loaded = tenderkit.load_tender(annex.EXAMPLE, catalogue=tenderkit.load_catalogue())
        tenderkit.save(tenderkit.render(loaded, [annex.DOCUMENT]), folder / str(number))

    return {
        "annex": lambda number: document("notebooks", "tender-annex", 2, number),
        "schedule": lambda number: document("servers", "contract-schedule", 2, number),
        "notes": lambda number: document("servers", "buyer-notes", 2, number),
        "300 rows": lambda number: document("notebooks", "tender-annex", 300, number),
        "other lengths": lambda number: document("notebooks", "tender-annex", 60 + number, number),
        "own house": lambda number: document("notebooks", "tender-annex", 2, number, style),
        "bulk": bulk_chunk,
        "form": form,
        "scoring": lambda number: tenderkit.score(returns, asked),
        "market": lambda number: list(_market(tenderkit.score(returns, asked))),
        "loop": loop,
    }


def _market(result: Any) -> Iterator[object]:
    from tenderkit.consultation.reports import market_documents

    yield from market_documents(result.profiles, result.market, result.tender)


def main(names: list[str]) -> None:
    found = recorded()
    with tempfile.TemporaryDirectory() as folder:
        kinds = works(Path(folder))
        from tenderkit.bulk.working import Workshop
        from tenderkit.documents import load_library

        number = 0
        for work in kinds.values():
            for _ in range(3):
                number += 1
                work(number)
        for name in names or sorted(found):
            modules = [module for known, module in sys.modules.items() if known.startswith("tenderkit")]
            owners = [*modules, Workshop, load_library().engine]
            ratios = {}
            for kind, work in kinds.items():
                pairs = []
                for _ in range(PAIRS.get(kind, 25)):
                    times = []
                    for keeps in (True, False):
                        for kept in found[name] if not keeps else ():
                            exchange(kept, kept.__wrapped__, owners)
                        number += 1
                        start = time.process_time()
                        work(number)
                        times.append(time.process_time() - start)
                        for kept in found[name] if not keeps else ():
                            exchange(kept.__wrapped__, kept, owners)
                    pairs.append(times[1] / times[0])
                ratios[kind] = statistics.median(pairs)
            best = sorted(ratios, key=ratios.__getitem__, reverse=True)[:3]
            print(f"{name:25} " + ", ".join(f"{kind} {ratios[kind]:.2f}" for kind in best), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
