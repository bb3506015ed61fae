"""House styles and models of others → the cases of the tests, and the document that is made in each."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from pathlib import Path

from conftest import example

import tenderkit
from support.their_houses import HOUSES, house
from support.their_models import FRAMES, MARKERS, model

DOCUMENTS = ("contract-schedule", "tender-annex", "buyer-notes", "supplier-questionnaire")
Case = tuple[str, str]  # a house and a document, or a frame and its markers


def pairs_of(firsts: Sequence[str], seconds: Sequence[str]) -> list[Case]:
    """Each of the first with one of the second, and each of the second with one of the first."""
    longest = max(len(firsts), len(seconds))
    return [(firsts[at % len(firsts)], seconds[at % len(seconds)]) for at in range(longest)]


HOUSE_PAIRS, MODEL_PAIRS = pairs_of([*HOUSES], DOCUMENTS), pairs_of([*FRAMES], [*MARKERS])
ONE_EACH = [*HOUSE_PAIRS, *MODEL_PAIRS]
WHOLE = [*itertools.product(HOUSES, DOCUMENTS), *itertools.product(FRAMES, MARKERS)]


@functools.cache
def theirs(case: Case) -> bytes:
    first, second = case
    return house(first) if first in HOUSES and second in DOCUMENTS else model(first, second)


def named(case: Case) -> str:
    """The name of a file for a case."""
    return re.sub("[^a-zA-Z0-9]+", "-", " ".join(case))


@functools.cache
def made(case: Case, folder: Path) -> bytes:
    """The document that is made in a house, or of a model."""
    path = folder / f"their-{named(case)}.docx"
    path.write_bytes(theirs(case))
    return rendered(document_of(case), path)


def document_of(case: Case) -> str:
    """The document that is made in a house or of a model, by name."""
    return case[1] if case[1] in DOCUMENTS else MARKERS[case[1]].document


@functools.cache
def rendered(document: str, path: Path | None = None) -> bytes:
    """A document of the example in a house, or in our own style."""
    if document == "supplier-questionnaire":
        tender = tenderkit.load_tender(example("high"), consultation=True)
        return next(iter(tenderkit.questionnaires(tender, house_style=path))).data
    return tenderkit.render(tenderkit.load_tender(example("high")), [document], house_style=path)[0].data
