"""Random returned forms, changed as people change them → what is scored is what LibreOffice and pandoc show of them."""

from __future__ import annotations

import random
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from conftest import needs
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from support import peers
from support.filling import WHO, Element, control_of, edited, empty_form, filled, name_of, row_of, without_controls, without_tags
from support.profiles import examples
from support.reading import W, body

import tenderkit
from tenderkit.consultation.returns import Return, read_returns
from tenderkit.tender import no_tender
from tenderkit.word.forms.scanning import normal

pytestmark = pytest.mark.slow

CATALOGUE = tenderkit.load_catalogue()
TENDER = no_tender(CATALOGUE)
assert TENDER.questionnaire
OPTIONS = {option.id: (question.id, option.text) for question, option in TENDER.questionnaire.options()}
BOXES = [name_of(control) for control in body(empty_form()).iter(f"{W}sdt") if control.find(f".//{W}showingPlcHdr") is None]
Seen = Mapping[str, tuple[str, str]]  # by answer: the sign of its box, and its text


def _runs(root: Element, name: str) -> list[Element]:
    return list(row_of(root, name).findall(f"{W}tc")[-1].iter(f"{W}r"))


def _format(markup: str) -> Callable[[Element, str], None]:
    def change(root: Element, name: str) -> None:
        for run in row_of(root, name).iter(f"{W}r"):
            properties = run.find(f"{W}rPr")
            if properties is None:
                properties = etree.Element(f"{W}rPr")
                run.insert(0, properties)
            etree.SubElement(properties, f"{W}{markup}")

    return change


def _delete_text(root: Element, name: str) -> None:
    run = _runs(root, name)[0]
    deleted = etree.Element(f"{W}del", WHO)
    run.getparent().replace(run, deleted)
    for text in run.iter(f"{W}t"):
        text.tag = f"{W}delText"
    deleted.append(run)


def _insert_text(root: Element, name: str) -> None:
    run = _runs(root, name)[0]
    inserted = etree.Element(f"{W}ins", WHO)
    run.addnext(inserted)
    etree.SubElement(etree.SubElement(inserted, f"{W}r"), f"{W}t").text = " not at all"


def _delete_box(root: Element, name: str) -> None:
    control_of(root, name).getparent().remove(control_of(root, name))


def _type_over(root: Element, name: str) -> None:
    next(control_of(root, name).iter(f"{W}t")).text = "no"


def _delete_row(root: Element, name: str) -> None:
    row_of(root, name).getparent().remove(row_of(root, name))


CHANGES: dict[str, Callable[[Element, str], None]] = {
    "nothing": lambda _root, _name: None,
    "struck": _format("strike"),
    "hidden": _format("vanish"),
    "text deleted": _delete_text,
    "text inserted": _insert_text,
    "box deleted": _delete_box,
    "typed over": _type_over,
    "row deleted": _delete_row,
}
SAVED: dict[str, Callable[[bytes], bytes]] = {
    "by Word": lambda form: form,
    "without tags": without_tags,
    "without controls": without_controls,
    "without any mark": lambda form: without_controls(form, bookmarks=False),
}


def made(ticked: frozenset[str], change: str, name: str, saved: str, tracked: bool) -> bytes:
    return SAVED[saved](edited(filled(ticked, tracked=tracked), lambda root: CHANGES[change](root, name)))


def read(path: Path) -> Return:
    assert TENDER.questionnaire
    (found,) = read_returns([path], TENDER.questionnaire, CATALOGUE)
    return found


def hold(found: Return, seen: Seen, change: str, name: str) -> None:
    """Hold each answer that is scored to what another program shows, and see that a form that nobody changed is scored."""
    assert not found.refused
    assert not found.ignored
    for option, (question, text) in OPTIONS.items():
        if question in found.unsettled:
            continue
        sign, words = seen[option]
        assert (sign == "☒") == (option in found.answers.ticked), option
        # Behind the text stand the mark of an addition and particulars, which are fields.
        assert words.startswith(normal(text)), option
    if change == "nothing":
        assert found.unsettled == ()
    elif name in OPTIONS:
        assert OPTIONS[name][0] in found.unsettled, change


FORMS = st.tuples(
    st.frozensets(st.sampled_from(BOXES), min_size=1),
    st.sampled_from(sorted(CHANGES)),
    st.sampled_from(sorted(OPTIONS)),
    st.sampled_from(sorted(SAVED)),
    st.booleans(),
)


@pytest.fixture(scope="session")
def pandoc() -> str:
    return needs("pandoc", "install pandoc (.ci/install does)")


def of_pandoc(pandoc: str, path: Path) -> Seen:
    made = subprocess.run([pandoc, "-f", "docx", "-t", "html", str(path)], capture_output=True, check=True, timeout=120)
    seen = {}
    for row in html.fromstring(f"<div>{made.stdout.decode()}</div>").iter("tr"):
        cells = [normal("".join(cell.itertext())) for cell in row.iter("td", "th")]
        if len(cells) == 3 and cells[1] in OPTIONS:
            seen[cells[1]] = (cells[0], cells[2])
    return seen


@settings(max_examples=examples(200), deadline=None)
@given(form=FORMS)
def test_what_is_scored_is_what_pandoc_shows(pandoc: str, form: tuple[frozenset[str], str, str, str, bool]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "form.docx")
        path.write_bytes(made(*form))
        hold(read(path), of_pandoc(pandoc, path), form[1], form[2])


def of_libreoffice(path: Path) -> Seen:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    rows = [[normal(cell) for cell in line.split("\t")] for line in lines]
    return {row[1]: (row[0], row[2]) for row in rows if len(row) == 3 and row[1] in OPTIONS}


def test_what_is_scored_is_what_libreoffice_shows(soffice: str, tmp_path: Path) -> None:
    draw = random.Random(12)
    forms = {}
    for number in range(200):
        ticked = frozenset(draw.sample(BOXES, draw.randint(1, 12)))
        change, name, saved = draw.choice(sorted(CHANGES)), draw.choice(sorted(OPTIONS)), draw.choice(sorted(SAVED))
        # LibreOffice writes out what tracked changes delete: ticks that were tracked are left to pandoc.
        forms[tmp_path / f"{number}.docx"] = (ticked, change, name, saved, False)
    for path, form in forms.items():
        path.write_bytes(made(*form))
    for at in range(0, len(forms), 20):  # LibreOffice gets slower with each file that it has converted
        peers.convert(soffice, "txt:Text (encoded):UTF8", tmp_path / "texts", *[*forms][at : at + 20])
    for path, form in forms.items():
        hold(read(path), of_libreoffice(tmp_path / "texts" / f"{path.stem}.txt"), form[1], form[2])
