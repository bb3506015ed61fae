"""The examples → every document that is made of them, in our style or in another: for contact sheets and for measuring pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from conftest import EXAMPLES, ROOT, example

import tenderkit
from tenderkit.consultation import score
from tenderkit.consultation.questionnaires import scoring_instructions
from tenderkit.consultation.reports import market_documents

ON_REQUEST = ("kpi-schedule", "tender-annex-short")
RETURNS = ROOT / "examples/returns"


def every_document(house_style: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield each document with a name: those of the three tenders, and of the consultation the form, its scoring and the market."""
    for scenario, name in EXAMPLES.items():
        tender = tenderkit.load_tender(example(scenario))
        for some in (None, ON_REQUEST):
            for document in tenderkit.render(tender, some, house_style=house_style):
                yield f"{name}-{document.id}", document.data
    consultation = tenderkit.load_tender(RETURNS / "consultation.yaml", consultation=True)
    yield "consultation-supplier-questionnaire", next(iter(tenderkit.questionnaires(consultation, house_style=house_style))).data
    yield "consultation-scoring-instructions", scoring_instructions(consultation, house_style=house_style).data
    result = score(sorted(RETURNS.glob("*.docx")), consultation)
    for document in market_documents(result.profiles, result.market, consultation, house_style=house_style):
        if document.name.endswith(".docx"):
            yield f"consultation-{Path(document.name).stem.removeprefix(f'{consultation.file.reference}-')}", document.data
