"""How long a returned form takes to be read and scored, against python-docx opening the same files.

    python benchmarks/returns.py [NUMBER]

Makes so many filled forms (1,000 if left out), then lets both take turns at batches of 50 in this process. Prints medians of CPU
time for a form and their ratio. Memory is that of tenderkit alone, before python-docx has had its turns.
"""

from __future__ import annotations

import io
import platform
import random
import re
import resource
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import docx

import tenderkit
from tenderkit.catalogue import Questionnaire
from tenderkit.consultation import Profile, profile, score
from tenderkit.consultation.profiles import market
from tenderkit.consultation.questionnaires import questionnaires
from tenderkit.consultation.reports import market_documents
from tenderkit.consultation.returns import read_returns
from tenderkit.tender import no_tender

BATCH = 50
ROUNDS_OF_DOCUMENTS = 100
PARTICULARS = ("X.4.specify", "X.6.specify", "X.7.specify")


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    catalogue = tenderkit.load_catalogue()
    tender = no_tender(catalogue)
    assert tender.questionnaire is not None
    questionnaire = tender.questionnaire
    (form,) = questionnaires(tender)
    with tempfile.TemporaryDirectory() as name:
        paths = written(form.data, questionnaire, number, Path(name))
        read_returns(paths[:BATCH], questionnaire, catalogue)  # imports and caches

        def scored(batch: list[Path]) -> list[Profile]:
            return [profile(one, tender) for one in read_returns(batch, questionnaire, catalogue)]

        memory = [peak()]
        for share in (number // 10, number):
            score(paths[:share], tender)
            memory.append(peak())
        ours: list[float] = []
        theirs: list[float] = []
        results: list[Profile] = []
        for start in range(0, number, BATCH):
            batch = paths[start : start + BATCH]
            seconds, found = timed(partial(scored, batch))
            results += found
            ours.append(seconds)
            theirs.append(timed(partial(opened, batch))[0])
        per_form, per_opening = (statistics.median(times) / BATCH * 1000 for times in (ours, theirs))
        some = results[:ROUNDS_OF_DOCUMENTS]
        documents, _ = timed(lambda: sum(len(made.data) for made in market_documents(some, market(some, tender), tender)))
    assert all(result.counted for result in results), "a benchmark of forms that are read wrongly says nothing"
    print(f"{platform.machine()}, Python {platform.python_version()}, python-docx {version('python-docx')}, lxml {version('lxml')}")
    print(f"{number} forms of {len(form.data) / 1024:.0f} KB, medians of CPU time in batches of {BATCH}")
    print(f"tenderkit reads and scores a form:  {per_form:6.2f} ms")
    print(f"python-docx opens it:               {per_opening:6.2f} ms   ({per_opening / per_form:.1f} times as long)")
    print(f"a profile document for it:          {documents / len(some) * 1000:6.2f} ms")
    print(f"peak memory in MB: {memory[0]:.0f} at first, {memory[1]:.0f} with {number // 10} forms, {memory[2]:.0f} with {number}")


def opened(batch: list[Path]) -> None:
    for path in batch:
        docx.Document(str(path))


def peak() -> float:
    """Return the most memory that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return the CPU time of some work, in seconds, and what it gives."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def written(form: bytes, questionnaire: Questionnaire, number: int, folder: Path) -> list[Path]:
    """Write forms with answers drawn by lot, the same in every run."""
    draw = random.Random(2027)
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = parts["word/document.xml"].decode()
    paths = []
    for position in range(number):
        ticked = {"type." + draw.choice(["manufacturer", "reseller"])}
        for question in questionnaire.questions:
            free = [option.id for option in question.options if not option.exclusive]
            ticked |= set(draw.sample(free, 1 if question.answers == "one" else draw.randint(1, len(free))))
        texts = {
            "supplier.company": f"Supplier {position} & Sons",
            "X.6.specify": "RBA",
            "X.7.specify": "IndustriALL",
            "X.4.specify": "own",
        }
        path = folder / f"{position:05}.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {**parts, "word/document.xml": filled(document, ticked, texts).encode()}.items():
                archive.writestr(name, content)
        paths.append(path)
    return paths


def filled(document: str, ticked: set[str], texts: dict[str, str]) -> str:
    """Return the main document with boxes ticked and texts filled in, as Word does."""

    def fill(match: re.Match[str]) -> str:
        control = match[0]
        name = re.findall(r'<w:tag w:val="tk\.([^"]*)"', control)[0]
        if name in ticked:
            return control.replace('w14:checked w14:val="0"', 'w14:checked w14:val="1"').replace("☐", "☒")
        if name in texts:
            run = f"<w:sdtContent><w:r><w:t>{texts[name].replace('&', '&amp;')}</w:t></w:r></w:sdtContent>"
            return re.sub("<w:sdtContent>.*</w:sdtContent>", run, control.replace("<w:showingPlcHdr/>", ""))
        return control

    return re.sub("<w:sdt>.*?</w:sdt>", fill, document)


if __name__ == "__main__":
    main()
