"""A form sent in Dutch and filled in by programs that call styles otherwise is read as the one in English, and scored the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import filling, peers
from support.filling import empty_form, filled, name_of, with_sheet_of_another, with_styles_called, without_controls, without_tags
from support.office_filling import fill, in_locale
from support.profiles import examples
from support.reading import W, body, part

import tenderkit
from tenderkit.consultation import Result, profile
from tenderkit.consultation.returns import Return, read_returns
from tenderkit.rules.maturity import Answers
from tenderkit.tender import no_tender

TENDERS = {language: no_tender(tenderkit.load_catalogue(language)) for language in ("en", "nl")}
CONTROLS = {name_of(control): control for control in body(empty_form("nl")).iter(f"{W}sdt")}
BOXES = sorted(name for name, control in CONTROLS.items() if control.find(f"{W}sdtPr/{W}showingPlcHdr") is None)
FIELDS = sorted(set(CONTROLS) - set(BOXES))
TYPES = [name for name in BOXES if name.startswith("type.")]
TICKED = st.sets(st.sampled_from(BOXES), min_size=1)
TEXTS = st.dictionaries(st.sampled_from(FIELDS), st.text("abc ABC 12ëïé<&", min_size=1).map(str.strip).filter(bool), max_size=6)

# As Word in Dutch and in German calls built-in styles, and a program that numbers all of them.
DUTCH = {
    "Normal": "Standaard", "Title": "Titel", "Subtitle": "Ondertitel", "Heading1": "Kop1", "Heading2": "Kop2", "Heading3": "Kop3",
    "Header": "Koptekst", "Footer": "Voettekst", "Caption": "Bijschrift", "Hyperlink": "Hyperlink", "TableGrid": "Tabelraster",
    "ListParagraph": "Lijstalinea", "PlaceholderText": "Tekstvantijdelijkeaanduiding", "FootnoteText": "Voetnoottekst",
}  # fmt: skip
Way = Callable[[bytes], bytes]
WAYS: dict[str, Way] = {
    "as it was sent": lambda form: form,
    "by Word in Dutch": lambda form: with_styles_called(form, lambda name: DUTCH.get(name, name)),
    "with names of their own": lambda form: with_styles_called(form, "Stijl-{}".format, "Huisstijl {}".format),
    "with the style sheet of another": with_sheet_of_another,
    "and known by bookmarks": lambda form: with_styles_called(without_tags(form), "Stijl-{}".format, "Huisstijl {}".format),
    "and without controls": lambda form: with_sheet_of_another(without_controls(form)),
}


def read(folder: Path, form: bytes, scored_in: str = "nl") -> Return:
    path = folder / "form.docx"
    path.write_bytes(form)
    tender = TENDERS[scored_in]
    [found] = read_returns([path], tender.asked(), tender.catalogue)
    return found


def given_answers(found: Return) -> Answers:
    texts = {name: words for name, words in found.answers.texts.items() if words}
    return Answers(found.answers.types, found.answers.ticked, texts)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dutch")


def test_the_forms_that_are_made_so_have_none_of_our_styles_left() -> None:
    ours = part(empty_form("nl"), "word/document.xml")
    assert 'w:val="Heading1"' in ours
    for way in ("by Word in Dutch", "with names of their own"):
        document, styles = (part(WAYS[way](empty_form("nl")), f"word/{name}.xml") for name in ("document", "styles"))
        assert 'w:val="Heading1"' not in document + styles
        assert 'w:styleId="Heading1"' not in styles
    assert "TenderTag" not in part(WAYS["with the style sheet of another"](empty_form("nl")), "word/styles.xml")


@pytest.mark.some(2)
@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=examples(12), deadline=None)
@given(ticked=TICKED, texts=TEXTS)
def test_what_is_filled_in_is_read(way: str, folder: Path, ticked: set[str], texts: dict[str, str]) -> None:
    found = read(folder, WAYS[way](filled(ticked, texts, language="nl")))
    assert not found.refused
    assert found.answers.ticked == ticked - set(TYPES)
    if ticked & set(TYPES):
        assert {f"type.{name}" for name in found.answers.types} == ticked & set(TYPES)
    assert {name: words for name, words in found.answers.texts.items() if words} == texts
    assert not {"TK801", "TK806", "TK807", "TK809", "TK810", "TK817"} & {fault.code for fault in found.faults}


@settings(max_examples=examples(12), deadline=None)
@given(ticked=st.sets(st.sampled_from([name for name in BOXES if name not in TYPES]), min_size=1))
def test_without_controls_and_bookmarks_boxes_are_read_by_their_printed_codes(folder: Path, ticked: set[str]) -> None:
    form = filled(ticked | {"type.reseller"}, {"supplier.company": "Zeeëgel (NL)"}, language="nl")
    found = read(folder, with_sheet_of_another(without_controls(form, bookmarks=False)))
    assert (found.answers.ticked, found.answers.types, found.supplier) == (ticked, ("reseller",), "Zeeëgel (NL)")


@settings(max_examples=examples(10), deadline=None)
@given(ticked=TICKED, texts=TEXTS)
def test_the_same_answers_in_dutch_and_english_are_the_same_return_whatever_the_tender_speaks(
    folder: Path, ticked: set[str], texts: dict[str, str]
) -> None:
    found = {
        (form, scored_in): read(folder, filled(ticked, texts, language=form), scored_in)
        for form in ("nl", "en")
        for scored_in in ("nl", "en")
    }
    assert len({str(given_answers(each)) for each in found.values()}) == 1
    results = [results_of(profile(each, TENDERS[scored_in])) for (_, scored_in), each in found.items()]
    assert all(result == results[0] for result in results)


def results_of(found: tenderkit.consultation.Profile) -> list[object]:
    """Return what counts of a profile: points, levels, what is in doubt, and the codes of what is wrong."""
    points = [(one.dimension.id, one.points, one.level) for score in found.scores for one in score.dimensions]
    doubts = [(doubt.dimension.id, [option.id for option in doubt.options], doubt.matters) for doubt in found.doubts]
    return [points, doubts, found.level, found.possible, found.counted, sorted(fault.code for fault in found.faults)]


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(TICKED, st.booleans()), min_size=1, max_size=5))
def test_a_market_of_random_answers_has_the_same_result_in_every_language(suppliers: list[tuple[set[str], bool]]) -> None:
    def market(language: str) -> tuple[object, ...]:
        tender = TENDERS[language]
        found = [
            profile(
                Return(
                    f"{number}.docx",
                    f"S{number}",
                    Answers(tuple(name[5:] for name in sorted(ticked) if name in TYPES), frozenset(ticked - set(TYPES)), {}),
                    duplicate=twice,
                ),
                tender,
            )
            for number, (ticked, twice) in enumerate(suppliers)
        ]
        result = Result(tuple(found), tenderkit.consultation.market(found, tender), tender, ())
        return result.scenario, result.market, [results_of(each) for each in found]

    in_dutch, in_english = market("nl"), market("en")
    assert in_dutch[0] == in_english[0]
    assert in_dutch[2] == in_english[2]
    for name in ("level", "alternatives", "counts", "overall", "moves", "other_gap", "gap_used", "with_others", "doubtful"):
        assert getattr(in_dutch[1], name) == getattr(in_english[1], name), name


def test_a_changed_word_is_found_in_every_form_that_calls_styles_otherwise(folder: Path) -> None:
    question = TENDERS["nl"].asked().questions[0]
    old, new = question.options[1].text, question.options[1].text.replace(" ", " niet ", 1)
    changed = filling.replaced(filled(language="nl"), old.encode(), new.encode())
    for way in ("as it was sent", "by Word in Dutch", "with names of their own", "with the style sheet of another"):
        found = read(folder, WAYS[way](changed))
        assert "TK806" in {fault.code for fault in found.faults}, way


# LibreOffice of a person in the Netherlands ---------------------------------------------------------------------------------------

TYPED: dict[str, str | bool] = {
    "supplier.company": "Coöperatie Zeeëgel & Zonen <B.V.>",
    "supplier.contact": "Zoë de Wit",
    "supplier.product": "Laptops, 14 inch",
    "supplier.reference": "MC-2027-12",
    "supplier.date": "3 maart 2027",
    "type.reseller": True,
    "A1.2": True,
    "A2.3": True,
    "P.2": True,
    "X.6": True,
    "X.6.specify": "Vakbonden",
}


@pytest.mark.slow
@pytest.mark.parametrize("way", ["docx", "odt"])
def test_what_is_typed_in_libreoffice_in_dutch_is_read(way: str, soffice: str, tmp_path: Path) -> None:
    form = tmp_path / "formulier.docx"
    form.write_bytes(empty_form("nl"))
    in_locale("nl-NL", form)
    word, opendocument = fill(soffice, form, TYPED, tmp_path)
    if way == "odt":
        target = tmp_path / "turned"
        target.mkdir()
        shutil.copy(opendocument, target)
        peers.convert(soffice, "docx:MS Word 2007 XML", target, target / opendocument.name)
        word = target / f"{opendocument.stem}.docx"
    found = read(tmp_path, word.read_bytes())
    assert found.answers.types == ("reseller",)
    assert found.answers.ticked == {name for name, typed in TYPED.items() if typed is True and name not in TYPES}
    assert {name: words for name, words in found.answers.texts.items() if words} == {
        name: typed for name, typed in TYPED.items() if isinstance(typed, str)
    }
    assert found.faults == ()
