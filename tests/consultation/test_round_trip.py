"""Random answers → a form filled as Word stores it, in many ways → read back equal, and scored as a table says."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from support import reading
from support.filling import empty_form, filled, name_of, without_controls, without_tags
from support.profiles import examples
from support.reading import W, body

import tenderkit
from tenderkit.consultation.profiles import profile
from tenderkit.consultation.returns import Return, read_returns
from tenderkit.tender import no_tender
from tenderkit.word.forms.scanning import unpiled

CATALOGUE = tenderkit.load_catalogue()
TENDER = no_tender(CATALOGUE)
CONTROLS = {name_of(control): control for control in body(empty_form()).iter(f"{W}sdt")}
BOXES = sorted(name for name, control in CONTROLS.items() if control.find(f"{W}sdtPr/{W}showingPlcHdr") is None)
FIELDS = sorted(set(CONTROLS) - set(BOXES))
TYPES = [name for name in BOXES if name.startswith("type.")]
OPTIONS = [name for name in BOXES if name not in TYPES]
PROMPTS = {"Click or tap here to enter text.", "Click or tap to enter a date."}

# Annex 2b as a table, written down again: points of a manufacturer and a reseller, and the maximum of each question.
POINTS = {
    "A1": (5, {2: (0, 1), 3: (1, 2), 4: (1, 2), 5: (2, 3), 6: (1, 2), 7: (5, 5)}),
    "A2": (5, {2: (1, 1), 3: (3, 3), 4: (5, 5)}),
    "P": (10, {2: (2, 2), 3: (4, 4), 4: (7, 7)}),
    "X": (1000, {2: (3, 3), 3: (2, 2), 4: (2, 2), 5: (1, 2), 6: (3, 3), 7: (3, 3)}),
}

# Everything that XML 1.0 allows (its production 2), and more often what is written, and what is awkward.
XML = st.characters(exclude_categories=["Cs"], exclude_characters=[*map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])])
AWKWARD = st.sampled_from(list("\n\t &<>\"'=+-@{}%#\u202e\u2066\u0085\u00a0\u200b\ue000\ue003\u0301é☒☐†|"))
ANSWERS = st.text(st.one_of(XML, AWKWARD, st.sampled_from("abc ABC 123")), max_size=60)
FILLED = st.dictionaries(st.sampled_from(FIELDS), ANSWERS, max_size=6)


def as_read(text: str) -> str:
    """Return what a text field is to be read as: trimmed, composed, and without what misleads or cannot be printed."""
    if re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip() in PROMPTS:
        return ""
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\ue003]", "\ufffd", text.strip())
    return unicodedata.normalize("NFC", re.sub("[\u202a-\u202e\u2066-\u2069]", "", text))


def read(form: bytes) -> Return:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "form.docx")
        path.write_bytes(form)
        [found] = read_returns([path], TENDER.questionnaire, CATALOGUE)
    return found


# How a form may be filled in and saved.
WAYS = [
    pytest.param({}, lambda form: form, id="word"),
    pytest.param({"runs": 5}, lambda form: form, id="in several runs"),
    pytest.param({"tracked": True}, lambda form: form, id="with tracked changes"),
    pytest.param({}, without_tags, id="known by bookmarks"),
    pytest.param({"runs": 3}, without_controls, id="without controls"),
    pytest.param({"sign": "☑"}, without_controls, id="with another sign"),
    pytest.param({"sign": "x"}, without_controls, id="with a letter typed over the box"),
]


@pytest.mark.some(3)
@pytest.mark.parametrize(("how", "saved"), WAYS)
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ticked=st.sets(st.sampled_from(BOXES), min_size=1), texts=FILLED)
def test_what_is_filled_in_is_read(how: Any, saved: Any, ticked: set[str], texts: dict[str, str]) -> None:
    found = read(saved(filled(ticked, texts, **how)))
    wanted = {name: as_read(text) for name, text in texts.items()}
    assert not found.refused
    assert found.answers.ticked == ticked & set(OPTIONS)
    if ticked & set(TYPES):
        assert {f"type.{name}" for name in found.answers.types} == ticked & set(TYPES)
    assert {name: text for name, text in (found.answers.texts or {}).items() if text} == {n: t for n, t in wanted.items() if t}
    assert not {"TK801", "TK806", "TK807", "TK809", "TK810"} & {fault.code for fault in found.faults}


@settings(max_examples=examples(20), deadline=None)
@given(ticked=st.sets(st.sampled_from(OPTIONS), min_size=1), sign=st.sampled_from("☒☑xX✓✔■"))
def test_boxes_are_read_by_their_printed_codes(ticked: set[str], sign: str) -> None:
    found = read(without_controls(filled(ticked | {"type.reseller"}, sign=sign), bookmarks=False))
    assert found.answers.ticked == ticked
    assert found.answers.types == ("reseller",)


def test_a_field_is_found_by_its_words_without_what_is_said_of_it_in_brackets() -> None:
    assert "Company name (required)" in reading.text(empty_form())
    found = read(without_controls(filled(texts={"supplier.company": "Acme (NL)"}), bookmarks=False))
    assert found.supplier == "Acme (NL)"


@settings(max_examples=examples(40), deadline=None)
@given(ticked=st.sets(st.sampled_from(OPTIONS)), kind=st.sampled_from(["manufacturer", "reseller"]))
def test_points_are_those_of_the_table(ticked: set[str], kind: str) -> None:
    found = profile(read(filled(ticked | {f"type.{kind}"})), TENDER)
    assert found.score is not None
    for question in found.score.questions:
        number = question.question.id
        assert question.points == points_of(number, ticked, kind), number


def points_of(question: str, ticked: set[str], kind: str) -> int | None:
    """Return the points of a question by the table; None where it is not answered, or contradicts itself."""
    numbers = {int(name.split(".")[1]) for name in ticked if name.startswith(f"{question}.")}
    if not numbers or (len(numbers) > 1 and (1 in numbers or question == "A2")):
        return None
    maximum, points = POINTS[question]
    return min(maximum, sum(points[number][kind == "reseller"] for number in numbers - {1}))


def test_the_form_holds_every_field_once() -> None:
    assert len(CONTROLS) == len(list(body(empty_form()).iter(f"{W}sdt")))
    assert len(OPTIONS) == 22
    assert etree.tostring(CONTROLS["A1.1"]).count(b"w14:checkbox") == 2


def test_every_mark_that_can_be_piled_is_known_as_one() -> None:
    """A mark that were not would make normalising take the square of a text's length."""
    for number in range(0x80, 0x110000):
        first = unicodedata.normalize("NFKD", chr(number))[0] if not 0xD800 <= number < 0xE000 else "a"
        if unicodedata.combining(first):
            assert len(unpiled(chr(number) * 40)) == 30, f"U+{number:04X}"
