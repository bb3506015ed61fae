"""The examples → every document that is made of them, in our style or in another: for contact sheets and for measuring pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from conftest import EXAMPLES, ROOT, example

import tenderkit
from support import awarding
from tenderkit.consultation import score
from tenderkit.consultation.questionnaires import scoring_instructions
from tenderkit.consultation.reports import market_documents
from tenderkit.documents import load_library

RETURNS = ROOT / "examples/returns"
EARLIER = ROOT / "examples/returns-2026"
IN_DUTCH = {"laptops-nl": ROOT / "examples/laptops-nl/tender.yaml", "marktconsultatie-nl": ROOT / "examples/marktconsultatie-nl"}


def on_request(tender: tenderkit.Tender) -> list[str]:
    """Return the documents that a tender gets where they are named: its short form and its forms."""
    return [kind.id for kind in load_library().types.values() if kind.on_request and kind.fits(tender)]


def every_document(house_style: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield each document with a name: of the three tenders, of the consultation (form, scoring, market) and of the award."""
    for scenario, name in EXAMPLES.items():
        yield from _of_tender(name, tenderkit.load_tender(example(scenario)), house_style)
    consultation = tenderkit.load_tender(RETURNS / "consultation.yaml", consultation=True)
    yield from _of_consultation("consultation", consultation, RETURNS, house_style)
    yield from _of_award("award", "en", house_style)


def in_both_languages() -> Iterator[tuple[str, bytes]]:
    """Yield each document of all examples, those that are written in Dutch among them, in English and in Dutch."""
    tenders = {name: example(scenario) for scenario, name in EXAMPLES.items()} | {"laptops": IN_DUTCH["laptops-nl"]}
    consultations = {"consultation": RETURNS, "marktconsultatie": IN_DUTCH["marktconsultatie-nl"]}
    for language in ("en", "nl"):
        for name, path in tenders.items():
            yield from _of_tender(f"{language}-{name}", tenderkit.load_tender(path).changed(language=language))
        for name, folder in consultations.items():
            consultation = tenderkit.load_tender(folder / "consultation.yaml", consultation=True).changed(language=language)
            yield from _of_consultation(f"{language}-{name}", consultation, folder)
        yield from _of_award(f"{language}-award", language)


def _of_tender(name: str, tender: tenderkit.Tender, house_style: Path | None = None) -> Iterator[tuple[str, bytes]]:
    for some in (None, on_request(tender)):
        for document in tenderkit.render(tender, some, house_style=house_style):
            yield f"{name}-{document.id}", document.data


def _of_award(name: str, language: str, house_style: Path | None = None) -> Iterator[tuple[str, bytes]]:
    with TemporaryDirectory() as folder:
        decided = awarding.decided(Path(folder))
        spoken = replace(decided, tender=decided.tender.changed(languages=[language]))
        for document in awarding.documents(spoken, house_style=house_style).values():
            if document.name.endswith(".docx"):
                yield f"{name}-{Path(document.name).stem.partition('ICT-021-')[2]}", document.data


def _of_consultation(
    name: str, consultation: tenderkit.Tender, returns: Path, house_style: Path | None = None
) -> Iterator[tuple[str, bytes]]:
    yield f"{name}-supplier-questionnaire", next(iter(tenderkit.questionnaires(consultation, house_style=house_style))).data
    yield f"{name}-scoring-instructions", next(scoring_instructions(consultation, house_style=house_style)).data
    before = sorted(EARLIER.glob("*.docx")) if returns == RETURNS else None
    result = score(sorted(returns.glob("*.docx")), consultation, before=before)
    for document in market_documents(result.profiles, result.market, consultation, house_style=house_style, rounds=result.rounds):
        if document.name.endswith(".docx"):
            yield f"{name}-{Path(document.name).stem.removeprefix(f'{consultation.file.reference}-')}", document.data
