"""Every engine as one function: jobs and a folder → the milliseconds of each document, from its values to its file."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import annex

from tenderkit import blocks, bulk, load_tender, render
from tenderkit.bulk.grouping import Change, Job
from tenderkit.bulk.working import Checked, make_chunk, workshop
from tenderkit.documents import load_library
from tenderkit.documents.compose import compose
from tenderkit.faults import Location
from tenderkit.word.writing.zip import Member, member, pack

NODE = Path(__file__).resolve().parent / "node"
Engine = Callable[[Sequence[int], Path, int], list[float]]


def timed(make: Callable[[int], None], numbers: Sequence[int]) -> list[float]:
    times = []
    for number in numbers:
        start = time.perf_counter()
        make(number)
        times.append(1000 * (time.perf_counter() - start))
    return times


def tenderkit(numbers: Sequence[int], folder: Path, products: int = 2) -> list[float]:
    """What a worker of `tenderkit bulk` does with a job: overlay, check, render, write."""
    jobs = _jobs(folder)
    checked = [_checked(number, products) for number in numbers]

    def make(place: int) -> None:
        [outcome] = make_chunk(jobs, checked[place : place + 1], True, frozenset())
        assert not outcome.failed, outcome.faults

    return timed(make, range(len(checked)))


def loop(numbers: Sequence[int], folder: Path, products: int = 2) -> list[float]:
    """What a program does that changes a tender, renders it and saves the document."""
    base = load_tender(_jobs(folder).tender or "")

    def make(number: int) -> None:
        changes: dict[str, Any] = {}
        for name, value in annex.columns(number, products).items():
            *above, last = name.split(".")
            place = changes
            for key in above:
                place = place.setdefault(key, {})
            place[last] = value
        [document] = render(base.changed(**changes), annex.DOCUMENT)
        document.save(folder)

    return timed(make, numbers)


def _checked(number: int, products: int) -> Checked:
    return Checked(
        Job(
            str(number),
            Location("jobs.csv", number),
            number,
            tuple(Change(name, value, name, number) for name, value in annex.columns(number, products).items()),
        ),
        "",
        (f"{number}.docx",),
        (),
    )


@functools.cache
def _base(text: str) -> Path:
    path = annex.ROOT / "output" / "benchmark-base.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@functools.cache
def _jobs(folder: Path) -> bulk.Jobs:
    base = _base(annex.EXAMPLE.read_text(encoding="utf-8").replace("  total: 50\n", ""))
    return bulk.Jobs(Path("jobs.csv"), base, (annex.DOCUMENT,), folder)


def floor(numbers: Sequence[int], folder: Path, products: int = 2) -> list[float]:
    """The least there is to do: compress the parts that differ from document to document, and write the file."""
    made = folder / "made"
    tenderkit(numbers, made, products)
    packages = [_parts(made / f"{number}.docx") for number in numbers]
    common = {name: content for name, content in packages[0].items() if all(other[name] == content for other in packages)}
    static = [member(name, content) for name, content in common.items()]
    ours = [[(name, content) for name, content in parts.items() if name not in common] for parts in packages]

    def make(place: int) -> None:
        members: list[Member] = [*static, *(member(name, content) for name, content in ours[place])]
        (folder / f"{place}.docx").write_bytes(pack(members))

    times = timed(make, range(len(ours)))
    assert (folder / "0.docx").read_bytes() == (made / f"{numbers[0]}.docx").read_bytes()
    return times


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@functools.cache
def _template(folder: Path, name: str) -> Path:
    path = folder / f"template-{name}.docx"
    path.write_bytes(annex.for_docxtpl() if name == "docxtpl" else annex.for_node())
    return path


def docxtpl(numbers: Sequence[int], folder: Path, products: int = 2) -> list[float]:
    """As its documentation shows: a template opened, rendered and saved for each document."""
    from docxtpl import DocxTemplate

    template = _template(folder, "docxtpl")
    jobs = [annex.values(number, products) for number in numbers]

    def make(place: int) -> None:
        document = DocxTemplate(template)
        document.render(jobs[place], autoescape=True)
        document.save(folder / f"{place}.docx")

    return timed(make, range(len(jobs)))


def python_docx(numbers: Sequence[int], folder: Path, products: int = 2) -> list[float]:
    """Headings, paragraphs and tables added one by one, from the finished text of each document; no fields, no numbering."""
    import docx

    house = annex.ROOT / "templates/house-style.docx"
    library, shop = load_library(), workshop(_jobs(folder))
    flows = []
    for number in numbers:
        flow, _, _ = compose(shop.tender(_checked(number, products).job), library.types[annex.DOCUMENT], library)
        flows.append(flow.with_values())

    def make(place: int) -> None:
        document = docx.Document(str(house))
        for block in flows[place]:
            _add(document, block)
        document.save(str(folder / f"{place}.docx"))

    return timed(make, range(len(flows)))


def _add(document: Any, block: blocks.Block) -> None:
    if isinstance(block, blocks.Heading):
        document.add_paragraph(_text(block.content), style="Title" if not block.level else f"Heading {block.level}")
    elif isinstance(block, blocks.Paragraph):
        paragraph = document.add_paragraph(style="Body Text")
        for node in block.content:
            paragraph.add_run(_text((node,))).bold = getattr(node, "strong", False)
    elif isinstance(block, blocks.List):
        for item in block.items:
            for child in item:
                _add(document, child)
    elif isinstance(block, blocks.Table):
        table = document.add_table(rows=1 + len(block.rows), cols=len(block.columns))
        for row, line in zip(table.rows, (block.header, *block.rows), strict=True):
            for cell, content in zip(row.cells, line.cells, strict=True):
                cell.text = _text(content)


def _text(content: Any) -> str:
    return "".join(
        node.target if isinstance(node, blocks.Reference) and not node.content else blocks.plain((node,)) for node in content
    )


class Node:
    """docxtemplater and easy-template-x in one node that stays warm."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(["node", "peers.mjs"], cwd=NODE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def engine(self, name: str) -> Engine:
        def make(numbers: Sequence[int], folder: Path, products: int = 2) -> list[float]:
            jobs = [annex.values(number, products) for number in numbers]
            request = {"engine": name, "template": str(_template(folder, "node")), "folder": str(folder), "jobs": jobs}
            assert self.process.stdin
            assert self.process.stdout
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            return list(json.loads(self.process.stdout.readline()))

        return make

    def close(self) -> None:
        self.process.communicate(timeout=10)


def node_is_missing() -> str:
    """Return why the engines of node cannot run; "" where they can."""
    if not shutil.which("node"):
        return "node is not installed"
    return "" if (NODE / "node_modules").is_dir() else "run `npm install --prefix benchmarks/node`"


def words(path: Path) -> list[str]:
    """Return the words of a document, to see that engines made the same one."""
    import docx

    document = docx.Document(BytesIO(path.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]
