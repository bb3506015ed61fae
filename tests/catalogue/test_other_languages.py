"""A catalogue in another language: only words differ, what is not translated is told, and a buyer's folder lies over ours."""

from __future__ import annotations

from pathlib import Path

import pytest

import tenderkit
from tenderkit import TenderkitError
from tenderkit.catalogue import Catalogue, languages, load_catalogue
from tenderkit.files.translations import Entry, written
from tenderkit.files.worded import in_master

TITLE = "Human rights risk assessment"
HEAD = "name: Svenska\nlocale: sv-SE\n"


def loaded(folder: Path, entries: dict[str, dict[str, str]], head: str = HEAD, language: str = "sv") -> Catalogue:
    (folder / language).mkdir(exist_ok=True)
    (folder / language / "language.yaml").write_text(head, encoding="utf-8")
    for stem, words in entries.items():
        po = written([Entry(master, there) for master, there in words.items()], language)
        (folder / language / f"{stem}.po").write_text(po, encoding="utf-8")
    return load_catalogue(language, folder)


def codes(catalogue: Catalogue, of: str) -> list[str]:
    return [warning.code for warning in catalogue.warnings if of in str(warning)]


def test_the_languages_are_those_of_the_folders_with_english_first(tmp_path: Path) -> None:
    for name in ("sv", "de-AT", "img_old", "Archive", ".git"):
        (tmp_path / name).mkdir()
    assert languages(tmp_path) == sorted({*languages(), "de-AT", "sv"}, key=lambda name: (name != "en", name))


def test_a_line_in_another_language_takes_the_place_of_the_english_wherever_it_is_used(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, {"AC-1": {TITLE: "Riskbedömning"}, "terms": {"Supply Chain": "Leveranskedja"}})
    assert (catalogue.language, catalogue.items["AC-1"].title, catalogue.items["AC-1"].meta.title) == ("sv", *["Riskbedömning"] * 2)
    assert catalogue.items["SC-1"].title == TITLE, "a file has translations of its own"


def test_numbers_ids_and_fingerprints_are_those_of_the_english(tmp_path: Path) -> None:
    english, swedish = load_catalogue(), loaded(tmp_path, {"AC-1": {TITLE: "Riskbedömning"}})
    assert swedish.fingerprint == english.fingerprint
    assert {name: item.fingerprint for name, item in swedish.items.items()} == {
        name: item.fingerprint for name, item in english.items.items()
    }
    assert in_master(swedish.items["AC-1"].meta) == english.items["AC-1"].meta
    assert list(swedish.items) == list(english.items)


def test_what_is_not_translated_is_told_with_its_file_and_printed_in_english(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, {"AC-1": {TITLE: "Riskbedömning"}})
    warning = next(one for one in catalogue.warnings if "AC-1.md" in str(one))
    assert warning.code == "TK215"
    assert "lines have no translation into Svenska, first “" in warning.message


def test_a_translation_of_what_a_line_said_before_is_not_printed(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, {"AC-1": {"An older title": "Äldre"}})
    assert catalogue.items["AC-1"].title == TITLE
    assert "TK215" in codes(catalogue, "AC-1.md")


def test_nobody_has_reviewed_a_language_until_a_file_says_who(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, {})
    assert (codes(catalogue, "reviewed the texts in Svenska"), catalogue.reviewed) == (["TK221"], None)
    reviewed = loaded(tmp_path, {}, HEAD + "reviewed: {by: Anna Lind, on: 2026-11-01}\n")
    assert codes(reviewed, "reviewed the texts") == []
    assert reviewed.reviewed is not None
    assert reviewed.reviewed.by == "Anna Lind"


def test_the_buyer_can_clear_the_status_of_a_shipped_language_with_a_file_of_one_line(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path, {}, "reviewed: {by: mr. J. Visser, on: 2026-12-01}\n", "nl")
    assert codes(catalogue, "reviewed the texts") == []
    assert catalogue.meta.locale == "nl-NL"


def test_a_region_of_the_buyers_own_is_how_numbers_and_dates_are_written(tmp_path: Path) -> None:
    assert loaded(tmp_path, {}, "locale: nl-BE\n", "nl").meta.locale == "nl-BE"


def test_a_clause_of_the_buyers_in_the_language_needs_no_english(tmp_path: Path) -> None:
    (tmp_path / "sv").mkdir()
    (tmp_path / "sv/CC-9.md").write_text(
        '---\nid: CC-9\nkind: contract-clause\ntitle: Reparation\nversion: "1"\nsource: {section: egen}\nscenarios: [low]\n'
        "---\n\n# Text\n\nLeverantören reparerar.\n",
        encoding="utf-8",
    )
    catalogue = loaded(tmp_path, {})
    assert catalogue.items["CC-9"].title == "Reparation"
    assert codes(catalogue, "CC-9") == []
    assert "CC-9" not in load_catalogue("en", tmp_path).items


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("locale: xx-XX\n", "language.yaml:1: TK220 tenderkit does not know how “xx-XX” writes numbers and dates"),
        ("colour: blue\n", "language.yaml:1: TK111"),
        ("reviewed: {by: Anna}\n", "TK110"),
        ("labels: {Page: Sida}\n", "TK"),
        ("name: [\n", "TK103"),
    ],
)
def test_a_mistake_in_the_head_of_a_language_is_a_fault_at_its_line(tmp_path: Path, head: str, says: str) -> None:
    with pytest.raises(TenderkitError) as error:
        loaded(tmp_path, {}, head)
    assert says in str(error.value)


def test_an_unknown_language_names_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "de-AT").mkdir()
    with pytest.raises(TenderkitError, match=r"TK202 there is no catalogue in “fr”.*en, de-AT, nl"):
        load_catalogue("fr", tmp_path)
    with pytest.raises(TenderkitError, match="did you mean “de-AT”"):
        load_catalogue("de-DE", tmp_path)


def test_a_file_that_is_no_po_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "sv").mkdir()
    (tmp_path / "sv/AC-1.po").write_text("Riskbedömning", encoding="utf-8")
    with pytest.raises(TenderkitError, match=r"AC-1.po:1: TK213 this is not a .po file"):
        loaded(tmp_path, {})


def test_the_questionnaire_changes_words_and_nothing_else(tmp_path: Path) -> None:
    english = load_catalogue().questionnaire
    assert english is not None
    swedish = loaded(tmp_path, {"questionnaire": {english.questions[3].title: "Åtgärder"}}).questionnaire
    assert swedish is not None
    assert (swedish.questions[3].title, swedish.fingerprint) == ("Åtgärder", english.fingerprint)
    assert in_master(swedish) == english


def test_english_is_read_alone_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "sv").mkdir()
    (tmp_path / "sv/AC-1.po").write_text("broken", encoding="utf-8")
    assert tenderkit.load_catalogue("en", tmp_path).warnings == ()
