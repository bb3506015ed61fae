"""How long a returned form with rows takes to be read, against python-docx opening the same files.

    python benchmarks/forms.py [NUMBER]

Makes so many lists of production sites (1,000 if left out), each with twelve rows filled in, then lets both take turns at batches
of 50 in this process. Prints medians of CPU time for a form, and the memory of tenderkit alone: at first, with a tenth, with all.
"""

from __future__ import annotations

import io
import platform
import statistics
import sys
import tempfile
import zipfile
from functools import partial
from importlib.metadata import version
from pathlib import Path

from lxml import etree
from returns import BATCH, opened, peak, timed

import tenderkit
from tenderkit.consultation.any_form import read_forms
from tenderkit.forms.responses import Reader, Response

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EXAMPLE = Path(__file__).resolve().parent.parent / "examples/servers"
ROWS, COLUMNS = 10, ("product", "site", "address", "country")


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    [form] = tenderkit.render(tenderkit.load_tender(EXAMPLE), "production-sites")
    with tempfile.TemporaryDirectory() as name:
        paths = written(form.data, number, Path(name))
        reader = Reader()

        def read(batch: list[Path]) -> list[Response]:
            return [reader.read(path) for path in batch]

        read(paths[:BATCH])  # imports and caches
        memory = [peak()]
        for share in (number // 10, number):
            read_forms(paths[:share])
            memory.append(peak())
        ours: list[float] = []
        theirs: list[float] = []
        found: list[Response] = []
        for start in range(0, number, BATCH):
            batch = paths[start : start + BATCH]
            seconds, some = timed(partial(read, batch))
            found += some
            ours.append(seconds)
            theirs.append(timed(partial(opened, batch))[0])
    assert all(len(one.rows["sites"]) == ROWS and not one.faults for one in found), "forms that are read wrongly say nothing"
    per_form, per_opening = (statistics.median(times) / BATCH * 1000 for times in (ours, theirs))
    print(f"{platform.machine()}, Python {platform.python_version()}, lxml {version('lxml')}")
    print(f"{number} forms of {len(form.data) / 1024:.0f} KB with {ROWS} rows, medians of CPU time in batches of {BATCH}")
    print(f"tenderkit reads a form: {per_form:6.2f} ms")
    print(f"python-docx opens it:   {per_opening:6.2f} ms   ({per_opening / per_form:.1f} times as long)")
    print(f"peak memory in MB: {memory[0]:.0f} at first, {memory[1]:.0f} with {number // 10} forms, {memory[2]:.0f} with {number}")


def written(form: bytes, number: int, folder: Path) -> list[Path]:
    """Write forms filled in as Word stores them."""
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    paths = []
    for position in range(number):
        answers = {"tenderer": f"Supplier {position} & Sons", "date": "8 March 2027"}
        answers |= {f"sites.{row}.{column}": f"{column} {row} of {position}" for row in range(1, ROWS + 1) for column in COLUMNS}
        path = folder / f"{position:05}.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {**parts, "word/document.xml": filled(parts["word/document.xml"], answers)}.items():
                archive.writestr(name, content)
        paths.append(path)
    return paths


def filled(document: bytes, answers: dict[str, str]) -> bytes:
    """Return the main document with texts in its fields."""
    root = etree.fromstring(document)
    for control in root.iter(f"{W}sdt"):
        properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
        name = properties.find(f"{W}tag").get(f"{W}val").removeprefix("tk.")
        if name in answers:
            properties.remove(properties.find(f"{W}showingPlcHdr"))
            content.clear()
            etree.SubElement(etree.SubElement(content, f"{W}r"), f"{W}t").text = answers[name]
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


if __name__ == "__main__":
    main()
