"""Random tenders in every language: the same ids, points, dates and fingerprints, in what is loaded and in what is printed."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest
from conftest import EXAMPLES, example
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support import reading
from support.profiles import examples
from support.random_tenders import change

import tenderkit
from tenderkit import TenderkitError
from tenderkit.files import yamlfile
from tenderkit.files.yamlfile import YamlFile
from tenderkit.rules.scoring import score_lines
from tenderkit.tender import Tender, in_language, resolve

CATALOGUES = {language: tenderkit.load_catalogue(language) for language in ("en", "nl")}


def tenders(seed: int) -> dict[str, Tender]:
    """Return one random tender held against the catalogue of each language."""
    chance = random.Random(seed)
    text, _ = yamlfile.read_text(example(chance.choice([*EXAMPLES])))
    base = yamlfile.parse(text, "tender.yaml")[0]
    change(base.data, chance)
    base.data["award"]["rounding"] = {
        "step": chance.choice(["1", "0.5", "0.01"]),
        "mode": chance.choice(["half-up", "half-even", "up"]),
    }
    if chance.random() < 0.5:
        base.data["award"]["points"] = {name: chance.randint(1, 60) for name in base.data["award"]["points"]}
    try:
        return {name: resolve(YamlFile(base.data, "tender.yaml", base.lines), catalogue) for name, catalogue in CATALOGUES.items()}
    except TenderkitError:
        assume(False)
        raise


def facts(tender: Tender) -> list[object]:
    """Return what a tender says beside its words."""
    items = [
        (one.id, one.variant, one.points, one.least, one.item.fingerprint, sorted(one.blanks), sorted(map(str, one.duties)))
        for one in tender.items
    ]
    scores = [
        (line.percent, line.points)
        for one in tender.items
        if one.scoring is not None and one.points is not None
        for line in score_lines(one.scoring, one.points, tender.rounding)
    ]
    due = [(row.item_id, row.day) for row in tender.due]
    faults = sorted((fault.location.line, fault.code) for fault in tender.faults if fault.code != "TK221")
    taken = [(one.decision.id, str(one.value)) for one in tender.decisions]
    prints = (tender.fingerprint, tender.catalogue.fingerprint, tender.questionnaire and tender.questionnaire.fingerprint)
    return [items, scores, due, faults, sorted(tender.missing), taken, prints, tender.scenario.id]


@settings(max_examples=examples(30), deadline=None)
@given(st.integers(0, 2**32))
def test_a_tender_says_the_same_in_every_language_however_it_comes_into_it(seed: int) -> None:
    loaded = tenders(seed)
    wanted = facts(loaded["en"])
    assert facts(loaded["nl"]) == wanted
    assert facts(in_language(loaded["en"], "nl")) == wanted
    assert facts(in_language(loaded["nl"], "en")) == wanted
    turned = in_language(in_language(loaded["nl"], "en"), "nl")
    assert [one.item.title for one in turned.items] == [one.item.title for one in loaded["nl"].items]
    assert [repr(one.scoring) for one in turned.items] == [repr(one.scoring) for one in loaded["nl"].items]


def numbers(data: bytes) -> list[list[str]]:
    """Return the digits of every cell that is a number alone, percentages and points among them, row by row."""
    rows = (row for table in reading.tables(data).values() for row in table)
    return [[re.sub(r"\D", "", cell) for cell in row if re.fullmatch(r"[\d.,\s]+%?", cell)] for row in rows]


def marks(data: bytes) -> list[str]:
    """Return the ids in a document: those of its items, and of what made it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        document = package.read("word/document.xml").decode()
        made_of = "".join(package.read(name).decode() for name in package.namelist() if name.startswith("customXml/item"))
    return re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', document) + re.findall(r'(?:id|sha256|version)="[^"]*"', made_of)


@pytest.mark.parametrize("kind", ["tender-annex", "contract-schedule", "buyer-notes", "tender-annex-short"])
@settings(max_examples=examples(4), deadline=None)
@given(st.integers(0, 2**32))
def test_documents_have_the_same_ids_points_and_fingerprints_in_every_language(kind: str, seed: int) -> None:
    [in_dutch], [in_english] = (tenderkit.render(tenders(seed)[name], kind, draft=True) for name in ("nl", "en"))
    assert marks(in_dutch.data) == marks(in_english.data)
    assert numbers(in_dutch.data) == numbers(in_english.data)
    assert len(marks(in_dutch.data)) > 10
    if kind == "tender-annex":  # the others may have few points, or have them in sentences
        assert sum(map(len, numbers(in_dutch.data))) > 3
    assert reading.text(in_dutch.data) != reading.text(in_english.data)
