"""Forms as suppliers return them: filled in the way Word stores it. Also the returns of examples/returns, and how to make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from conftest import ROOT
from lxml import etree

from tenderkit.catalogue import load_catalogue
from tenderkit.consultation.questionnaires import Supplier, questionnaires
from tenderkit.consultation.returns import Return, read_returns
from tenderkit.tender import Tender, load_tender

FOLDER = ROOT / "examples/returns"
EARLIER = ROOT / "examples/returns-2026"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
DAY = (2027, 2, 15, 0, 0, 0)


class Answer(NamedTuple):
    """What a supplier of the examples ticks and writes, by the names of the fields."""

    supplier: Supplier
    ticks: tuple[str, ...]
    texts: Mapping[str, str]


RETURNS = (
    Answer(
        Supplier("Kestrel IT Supplies", "Maud Okafor"),
        ("type.reseller", "A1.2", "A1.3", "A2.2", "P.2", "P.3", "X.6"),
        {"supplier.date": "15 February 2027"},
    ),
    Answer(
        Supplier("Nordlys Computers", "Ingrid Lie"),
        ("type.manufacturer", "A1.2", "A1.3", "A1.4", "A1.5", "A2.3", "P.2", "P.3", "P.4", "X.2", "X.3", "X.5", "X.6"),
        {"X.6.specify": "Responsible Business Alliance", "X.further": "A training for buyers", "supplier.date": "12 February 2027"},
    ),
    Answer(
        Supplier("Vega Device Leasing", "Tomas Reyes"),
        ("type.other", "A1.2", "A1.4", "A2.2", "P.2", "X.1"),
        {"type.other.specify": "Leasing company", "supplier.date": "18 February 2027"},
    ),
)

ROUND_BEFORE = (  # in the year before: one that has moved since, and one that is gone
    Answer(
        Supplier("Kestrel IT Supplies", "Maud Okafor"),
        ("type.reseller", "A1.2", "A2.2", "P.2", "X.1"),
        {"supplier.date": "2 March 2026"},
    ),
    Answer(
        Supplier("Ostwind Thin Clients", "Karel Brandt"),
        ("type.manufacturer", "A1.2", "A1.3", "A2.2", "P.2", "P.3", "X.2"),
        {"supplier.date": "27 February 2026"},
    ),
)


def filled(form: bytes, ticks: Iterable[str], texts: Mapping[str, str]) -> bytes:
    """Tick boxes and write into fields as Word does: the state, its sign, and no prompt any more."""
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    controls = {control.find(f"{W}sdtPr/{W}tag").get(f"{W}val"): control for control in root.iter(f"{W}sdt")}
    for name in ticks:
        control = controls[f"tk.{name}"]
        control.find(f".//{W14}checked").set(f"{W14}val", "1")
        control.find(f"{W}sdtContent//{W}t").text = "☒"
    for name, words in texts.items():
        properties, content = controls[f"tk.{name}"]
        properties.remove(properties.find(f"{W}showingPlcHdr"))
        (run,) = content
        run.remove(run.find(f"{W}rPr"))
        run.find(f"{W}t").text = words
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, DAY), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def example_returns() -> dict[Path, bytes]:
    """Return what the files of examples/returns should hold: the form of its tender file, filled in by each supplier."""
    tender = load_tender(FOLDER / "consultation.yaml", consultation=True)
    return _returned(tender, RETURNS, FOLDER)


def earlier_returns() -> dict[Path, bytes]:
    """Return what the files of examples/returns-2026 should hold: the returns of the round before."""
    tender = load_tender(FOLDER / "consultation.yaml", consultation=True)
    return _returned(tender.changed(reference="MC-2026-04"), ROUND_BEFORE, EARLIER)


def _returned(tender: Tender, answers: Sequence[Answer], folder: Path) -> dict[Path, bytes]:
    forms = questionnaires(tender, [answer.supplier for answer in answers])
    return {folder / form.name: filled(form.data, answer.ticks, answer.texts) for form, answer in zip(forms, answers, strict=True)}


def read_back(folder: Path, form: bytes) -> Return:
    """What is read of a form that comes back, by the shipped questionnaire."""
    catalogue = load_catalogue()
    assert catalogue.questionnaire
    (folder / "form.docx").write_bytes(form)
    (found,) = read_returns([folder / "form.docx"], catalogue.questionnaire, catalogue)
    return found
