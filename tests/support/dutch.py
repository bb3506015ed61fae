"""The examples in Dutch: their returns, and every document that is made of them, in Dutch or in another language."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT
from lxml import etree

import tenderkit
from support.returned import Answer, filled
from tenderkit.consultation.questionnaires import Supplier, scoring_instructions
from tenderkit.consultation.reports import market_documents
from tenderkit.documents import load_library

TENDER = ROOT / "examples/laptops-nl/tender.yaml"
FOLDER = ROOT / "examples/marktconsultatie-nl"
CONSULTATION = FOLDER / "consultation.yaml"
WORD = re.compile(r"[^\W\d]{2,}")
PATH = re.compile(r"\b(?:\d-[a-z]+/|buyer-only/?)\S*")  # in a pack: the same in every language
SEEN = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|glossary/document)\.xml|(word|xl)/charts/.*\.xml|docProps/core\.xml|xl/.*\.xml"
)
RETURNS = (
    Answer(
        Supplier("Noordkade ICT", "Yusuf Demir"),
        ("type.reseller", "A1.2", "A1.3", "A2.3", "P.2", "X.2", "X.6"),
        {"X.6.specify": "Werkgroep Eerlijke Schermen", "supplier.date": "16 maart 2027"},
    ),
    Answer(
        Supplier("Polderlicht Leasing", "Hanneke Vos"),
        ("type.other", "A1.1", "A2.2", "P.1", "X.1"),
        {"type.other.specify": "Leasemaatschappij", "supplier.date": "19 maart 2027"},
    ),
    Answer(
        Supplier("Zilverberk Computers", "Joris Aerts"),
        ("type.manufacturer", "A1.2", "A1.3", "A1.4", "A1.5", "A2.4", "P.2", "P.3", "P.4", "X.2", "X.3", "X.7"),
        {"X.7.specify": "Vakbonden bij assemblage", "X.further": "Leefloon bij assemblage", "supplier.date": "22 maart 2027"},
    ),
)


LOTS = [{"id": "1", "title": "Laptops"}, {"id": "2", "title": "Laptops", "products": ["Laptops"]}]


def dutch_returns() -> dict[Path, bytes]:
    """Return what the returns of the example should hold: the form of its tender file, filled in by each supplier."""
    tender = tenderkit.load_tender(CONSULTATION, consultation=True)
    forms = tenderkit.questionnaires(tender, [answer.supplier for answer in RETURNS])
    return {FOLDER / form.name: filled(form.data, answer.ticks, answer.texts) for form, answer in zip(forms, RETURNS, strict=True)}


def in_language(path: Path, language: str, folder: Path) -> Path:
    """Return a copy of an example in another language."""
    text = path.read_text(encoding="utf-8")
    assert "language: nl\n" in text
    copy = folder / f"{path.stem}-{language}.yaml"
    copy.write_text(text.replace("language: nl\n", f"language: {language}\n", 1), encoding="utf-8")
    return copy


def documents(tender_file: Path = TENDER, consultation_file: Path = CONSULTATION) -> Iterator[tenderkit.Document]:
    """Yield each document of both examples: those of the tender, also on request, the questionnaire, its scoring, and the market.

    What the tender has no item for is a draft of the same tender in another scenario.
    """
    tender = tenderkit.load_tender(tender_file)
    yield from tenderkit.render(tender)
    yield from (document for document in tenderkit.render(tender, pack=True) if document.id == "pack-index")
    waiting = [kind for kind in load_library().types.values() if kind.on_request]
    for scenario in ("medium", "high", "low"):
        other = tender if scenario == "medium" else tender.changed(scenario=scenario, items=None, award=None, decisions=None)
        if names := [kind.id for kind in waiting if kind.fits(other)]:
            yield from tenderkit.render(other, names, draft=other is not tender)
        waiting = [kind for kind in waiting if not kind.fits(other)]
    yield from tenderkit.render(tender.changed(lots=LOTS), "tender-annex-lots")
    consultation = tenderkit.load_tender(consultation_file, consultation=True)
    yield from tenderkit.questionnaires(consultation)
    yield from scoring_instructions(consultation)
    returns = sorted(FOLDER.glob("*.docx"))
    result = tenderkit.score(returns, consultation, before=returns[1:])
    yield from market_documents(result.profiles, result.market, consultation, rounds=result.rounds)


def english_documents(folder: Path) -> Iterator[tenderkit.Document]:
    """Yield the same documents in English."""
    yield from documents(in_language(TENDER, "en", folder), in_language(CONSULTATION, "en", folder))


def own_words() -> set[str]:
    """The words of the buyers and suppliers of the examples, and the keys and values that a tender file may hold: no language's."""
    written = [path.read_text(encoding="utf-8") for path in (TENDER, CONSULTATION)]
    written += [path.name for path in FOLDER.iterdir()]
    written += [" ".join((answer.supplier.name, answer.supplier.contact, *answer.texts.values())) for answer in RETURNS]
    decisions = tenderkit.load_catalogue().decisions.values()
    return words(" ".join(written)) | {part for one in decisions for option in one.options for part in words(option.value)}


def words(text: str) -> set[str]:
    """The words of a text in small letters; a name with an underline, as `site_volume`, is the key of a value and no word."""
    return {word.lower() for word in WORD.findall(PATH.sub(" ", text)) if "_" not in word}


def shown(document: tenderkit.Document) -> set[str]:
    """The words that a reader of a document sees, or hears of it."""
    found: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(document.data)) as package:
        for name in filter(SEEN.fullmatch, package.namelist()):
            root = etree.fromstring(package.read(name))
            for block in root.iter("{*}p", "{*}si", "{*}v", "{*}title", "{*}description"):
                found |= words(
                    "".join(part.text or "" if part.tag.endswith("}t") else " " for part in block.iter("{*}t", "{*}br", "{*}tab"))
                )
                found |= words(block.text or "")
            for said in root.xpath(
                "//*[local-name()='alias' or local-name()='tblCaption']/@*|//@descr|//*[local-name()='sheet']/@name"
            ):
                found |= words(said)
    return found
