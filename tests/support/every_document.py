"""The examples → every document that is made of them, in our style or in another: for contact sheets and for measuring pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from conftest import EXAMPLES, ROOT, example

import tenderkit
from tenderkit.consultation import score
from tenderkit.consultation.questionnaires import scoring_instructions
from tenderkit.consultation.reports import market_documents
from tenderkit.documents import load_library

RETURNS = ROOT / "examples/returns"
EARLIER = ROOT / "examples/returns-2026"


def on_request(tender: tenderkit.Tender) -> list[str]:
    """Return the documents that a tender gets where they are named: its short form and its forms."""
    return [kind.id for kind in load_library().types.values() if kind.on_request and kind.fits(tender)]


def every_document(house_style: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield each document with a name: those of the three tenders, and of the consultation the form, its scoring and the market."""
    for scenario, name in EXAMPLES.items():
        tender = tenderkit.load_tender(example(scenario))
        for some in (None, on_request(tender)):
            for document in tenderkit.render(tender, some, house_style=house_style):
                yield f"{name}-{document.id}", document.data
    consultation = tenderkit.load_tender(RETURNS / "consultation.yaml", consultation=True)
    yield "consultation-supplier-questionnaire", next(iter(tenderkit.questionnaires(consultation, house_style=house_style))).data
    yield "consultation-scoring-instructions", scoring_instructions(consultation, house_style=house_style).data
    result = score(sorted(RETURNS.glob("*.docx")), consultation, before=sorted(EARLIER.glob("*.docx")))
    for document in market_documents(result.profiles, result.market, consultation, house_style=house_style, rounds=result.rounds):
        if document.name.endswith(".docx"):
            yield f"consultation-{Path(document.name).stem.removeprefix(f'{consultation.file.reference}-')}", document.data
