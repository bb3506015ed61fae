"""The words for terms and what agrees with them: Dutch has two articles and three genders, English a and an."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT

from tenderkit.catalogue import load_catalogue
from tenderkit.catalogue.grammar import Grammar, Noun, forms, noun, unbound
from tenderkit.documents.proofreading import language_faults, master_files

DUTCH = load_catalogue("nl").meta.grammar
ENGLISH = load_catalogue("en").meta.grammar
FRENCH = Grammar(
    terms={"contract": "m"},
    articles={"le": ("m",), "la": ("f",), "un": ("m",), "une": ("f",)},
    before={"le": {"f": "la", "vowel": "l’"}, "du": {"f": "de la", "vowel": "de l’"}, "ce": {"f": "cette", "m vowel": "cet"}},
    alone={"il": {"f": "elle"}},
)
GERMAN = Grammar(articles={"der": ("m",), "die": ("f",)}, before={"des": {"m": "des {term}s", "f": "der"}})


@pytest.mark.parametrize(
    ("text", "name", "word", "gender", "sure"),
    [
        ("het Contract", "contract", "Contract", "neuter", True),
        ("Contract", "contract", "Contract", "neuter", True),
        ("De Leverancier", "contractor", "Leverancier", "masculine", True),
        ("Onderneming", "contractor", "Onderneming", "feminine", True),
        ("de Dienst", "contracting_authority", "Dienst", "masculine", True),
        ("de Directie van het Bestuur", "contracting_authority", "Directie van het Bestuur", "feminine", True),
        ("de Inkoop", "contracting_authority", "Inkoop", "feminine", True),  # as the catalogue's word, where nothing else tells
        ("Inkoop", "contracting_authority", "Inkoop", "feminine", False),
        ("Dagen", "working_days", "Dagen", "plural", True),
        ("de Leveranciers", "contractor", "Leveranciers", "plural", True),
        ("de Apparatuur", "products", "Apparatuur", "masculine", True),  # no plural ends so
        ("een Contract", "contract", "een Contract", "neuter", True),  # of no gender: its form is a fault
    ],
)
def test_the_article_tells_the_gender_of_a_word_else_its_ending_else_the_word_of_the_catalogue(
    text: str, name: str, word: str, gender: str, sure: bool
) -> None:
    assert noun(text, name, DUTCH) == Noun(word, gender, sure)


def test_what_agrees_with_a_word_has_its_gender() -> None:
    made = forms(Noun("Contract", "neuter"), DUTCH, "nl")
    assert [made[name] for name in ("de", "deze", "elke", "die", "zij", "haar")] == [
        *("het Contract", "dit Contract", "elk Contract", "dat", "het", "zijn")
    ]
    made = forms(Noun("Onderneming", "feminine"), DUTCH, "nl")
    assert [made[name] for name in ("de", "hij", "hem", "zijn", "die")] == ["de Onderneming", "zij", "haar", "haar", "die"]


@pytest.mark.parametrize(
    ("word", "article"),
    [
        *[
            (word, "an")
            for word in ("Offer", "Agreement", "Economic Operator", "SME", "Hour", "IT Firm", "Undertaking", "Unincorporated Body")
        ],
        *[(word, "a") for word in ("Bid", "European Firm", "Unit", "UN Agency", "User", "One-Off Order", "Supplier", "Utility")],
    ],
)
def test_an_english_word_has_the_article_of_its_sound(word: str, article: str) -> None:
    assert forms(Noun(word), ENGLISH, "en")["a"] == f"{article} {word}"


def test_the_same_data_serve_french_and_german() -> None:
    assert [
        forms(noun(word, "contract", FRENCH), FRENCH, "fr")[form]
        for word in ("le Contrat", "un Accord", "la Convention")
        for form in ("le", "du", "ce", "il")
    ] == [
        *("le Contrat", "du Contrat", "ce Contrat", "il"),
        *("l’Accord", "de l’Accord", "cet Accord", "il"),
        *("la Convention", "de la Convention", "cette Convention", "elle"),
    ]
    assert [forms(noun(word, "", GERMAN), GERMAN, "de")["des"] for word in ("der Vertrag", "die Behörde")] == [
        "des Vertrags",
        "der Behörde",
    ]


def test_every_term_of_the_catalogue_has_the_gender_that_the_glossary_says() -> None:
    rows = re.findall(
        r"^\| (\w+) \| [^|]+ \| ([^|]+) \| (de|het)\b[^|]*\| (singular|pl\.) \|",
        (ROOT / "docs/glossary-nl.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert {name for name, *_ in rows} == set(DUTCH.terms) == set(load_catalogue("nl").terms)
    for name, word, article, number in rows:
        assert load_catalogue("nl").terms[name].term == word
        assert DUTCH.terms[name] in DUTCH.articles[article]
        assert (DUTCH.terms[name] == "plural") == (number == "pl.")


def test_no_text_has_an_article_of_its_own_before_a_term() -> None:
    lines = [line for file in master_files() for line in file.lines]
    assert [line for line in lines if re.search(r"\b[Aa]n? \{\{ term\.", line)] == []
    assert unbound("op grond van de {{ term.contract }}, en van de {{ term.products }}", DUTCH) == [
        "has “de” before {{ term.contract }}, which stays when the term is renamed ({{ term.contract.de }} does not)"
    ]


def test_the_articles_of_english_are_words_like_others_in_another_language(tmp_path: Path) -> None:
    folder = tmp_path / "clauses/fr"
    folder.mkdir(parents=True)
    (folder / "language.yaml").write_text("locale: fr-FR\ngrammar: {before: {le: {feminine: la}}}\n", encoding="utf-8")
    master, words = "The report, submitted with the {{ term.tender }}.", "Le rapport, il y a {{ term.tender }}."
    (folder / "AC-1.po").write_text(f'msgid "{master}"\nmsgstr "{words}"\n', encoding="utf-8")
    assert [fault for fault in language_faults("fr", tmp_path / "clauses") if fault.code == "TK218"] == []


def test_a_translation_with_an_article_that_does_not_change_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "clauses/nl"
    folder.mkdir(parents=True)
    master = "The report, submitted with the {{ term.tender }}."
    (folder / "AC-1.po").write_text(
        f'msgid "{master}"\nmsgstr "Het rapport, ingediend bij de {{{{ term.tender }}}}."\n', encoding="utf-8"
    )
    [fault] = [fault for fault in language_faults("nl", tmp_path / "clauses") if fault.code == "TK218"]
    assert "has “de” before {{ term.tender }}" in fault.message
