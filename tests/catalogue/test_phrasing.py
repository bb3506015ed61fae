"""The form of words and phrases, by the language of the catalogue; a buyer's own clauses and terms are held to it too."""

from __future__ import annotations

from pathlib import Path

import pytest

import tenderkit
from tenderkit.catalogue.phrasing import ends_like_a_sentence, other_number, phrase_wording, term_wording


@pytest.mark.parametrize(
    ("language", "word", "better"),
    [
        ("en", "The Buyer", "Buyer"),
        ("en", "An Economic Operator", "Economic Operator"),
        ("nl", "de Opdrachtgever", "Opdrachtgever"),
        ("nl", "The Buyer", "The Buyer"),  # no article there
        ("fr", "l’Acheteur", "Acheteur"),
        ("de", "Die Vergabestelle", "Vergabestelle"),
        ("en", "Supplier", "Supplier"),
        ("en", "A-Supplier", "A-Supplier"),
        ("en", "Supplier S.p.A.", "Supplier S.p.A."),
        ("en", "supplier:", "Supplier"),
    ],
)
def test_the_word_for_a_term_has_no_article_a_capital_and_no_full_stop(language: str, word: str, better: str) -> None:
    form = term_wording(word, language)
    assert form.better == better
    assert bool(form.faults) == (word != better)


@pytest.mark.parametrize(
    ("phrase", "better"),
    [
        ("A penalty.", "a penalty"),
        ("a payment for each full week", "a payment for each full week"),
        ("consequence: a payment", "a payment"),
        ("The Buyer may apply the following consequence: a payment", "a payment"),
        ("“a payment”", "a payment"),
        ("EUR 500 a week;", "EUR 500 a week"),
    ],
)
def test_a_phrase_goes_on_where_the_sentence_stopped(phrase: str, better: str) -> None:
    form = phrase_wording(phrase, "en", ["the", "following", "consequence"])
    assert form.better == better
    assert bool(form.faults) == (phrase != better)


@pytest.mark.parametrize(
    ("word", "known", "written_for"),
    [
        ("Suppliers", "Contractor", "singular"),
        ("Supplier Process", "Contractor", ""),
        ("Product", "Products", "plural"),
        ("Minerals and Ore", "Raw Materials", ""),
        ("People Concerned", "Affected Stakeholders", "plural"),
        ("Goods", "Products", ""),
    ],
)
def test_the_number_of_a_word_is_told_only_where_it_is_sure(word: str, known: str, written_for: str) -> None:
    assert other_number(word, known, "en") == written_for
    assert other_number(word, known, "nl") == ""


def test_the_full_stop_of_an_abbreviation_belongs_to_the_name() -> None:
    assert [name for name in ("Lark Ltd.", "Lark e.V.", "Lark S.p.A.", "Lark", "Larkfield.") if ends_like_a_sentence(name)] == [
        "Larkfield."
    ]


def test_a_term_and_a_phrase_of_the_buyers_own_catalogue_are_held_to_the_same_form(tmp_path: Path) -> None:
    (tmp_path / "terms.yaml").write_text("terms:\n  - id: hub\n    term: the Hub\n    definition: A place.\n", encoding="utf-8")
    with pytest.raises(tenderkit.TenderkitError) as caught:
        tenderkit.load_catalogue(clauses=tmp_path)
    assert [(fault.code, fault.location.line) for fault in caught.value.faults] == [("TK350", 3)]
    (tmp_path / "terms.yaml").unlink()
    front = "id: LK-1\nkind: contract-clause\ntitle: Fee\nversion: '1'\nsource: {section: '1'}\n"
    blank = "blanks:\n  - {id: fee, type: text, form: phrase, text: The fee}\n"
    (tmp_path / "LK-1.md").write_text(
        f"---\n{front}{blank}---\n\n# Text\n\nIt pays the sum of {{{{ blank.fee }}}}.\n", encoding="utf-8"
    )
    path = tmp_path / "tender.yaml"
    path.write_text("scenario: low\nitems: {add: [LK-1]}\nblanks:\n  LK-1.fee: the sum of 5 euros.\n", encoding="utf-8")
    with pytest.raises(tenderkit.TenderkitError) as caught:
        tenderkit.load_tender(path, clauses=tmp_path)
    [fault] = [fault for fault in caught.value.faults if fault.code == "TK352"]
    assert "(write “5 euros”)" in str(fault)
