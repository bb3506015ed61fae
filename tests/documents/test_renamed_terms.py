"""Whatever the buyer calls a thing, the sentences around the word stay right: its article, and what refers to it."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from support.profiles import examples

import tenderkit
from tenderkit.blocks import outline
from tenderkit.documents import compose, load_library
from tenderkit.documents.types import DocumentType, Library
from tenderkit.tender.speaking import in_all_languages

DUTCH = tenderkit.load_catalogue("nl")
GENDERS = DUTCH.meta.grammar.terms
SINGULAR = sorted(name for name, gender in GENDERS.items() if gender != "plural")
TENDER = {
    "scenario": "high",
    "reference": "r",
    "title": "T",
    "contracting_authority": {"name": "N"},
    "products": ["Laptop"],
    "items": {"add": ["ADD-2", "ADD-3", "ADD-4", "ADD-5", "ADD-6", "CC-1", "AC-3", "AC-4"]},
    "award": {"points": {"AC-3": 10, "AC-4": 10, "AC-6": 10, "AC-7": 10}},
    "dates": {"award": "2027-03-01", "contract_start": "2027-04-01", "delivery": "2027-06-01", "contract_end": "2031-03-31"},
    "blanks": {
        **{"CC-1.months": "2", "ADD-3.explanation_days": "5", "ADD-3.plan_days": "5", "ADD-3.consequence": "geen betaling"},
        **{"ADD-4.months": "2", "ADD-5.months": "2", "ADD-5.receipt_days": "5", "ADD-6.months": "2"},
    },
}


def shown(terms: dict[str, str], language: str = "nl", clauses: Path | None = None) -> list[str]:
    """The lines of a tender annex and a contract schedule in which the terms have these words."""
    tender = tenderkit.load_tender({**TENDER, "language": language, "terms": terms}, clauses=clauses)
    library = load_library().in_language(language)
    lines: list[str] = []
    for name in ("tender-annex", "contract-schedule"):
        flow, _, faults = compose(tender, library.types[name], library)
        assert faults == []
        lines += outline(flow.with_values()).splitlines()
    return lines


def word(name: str) -> str:
    """A word that nothing is known of, for a term."""
    return f"Wq{SINGULAR.index(name):02}b"


WITHOUT = shown({})


@settings(max_examples=examples(20))
@given(st.sets(st.sampled_from(SINGULAR), min_size=1))
def test_a_word_of_the_same_gender_changes_no_other_word(names: set[str]) -> None:
    lines = "\n".join(shown({name: f"{'het' if GENDERS[name] == 'neuter' else 'de'} {word(name)}" for name in names}))
    for name in names:
        assert word(name) in lines
        lines = lines.replace(word(name), DUTCH.terms[name].term)
    assert sorted(lines.splitlines()) == sorted(WITHOUT)


def of_another_gender(lines: list[str], words: str) -> list[str]:
    """The lines in which what agrees with a word that takes “het” is that of a word with “de”."""
    wrong = rf"\b(?:de|deze|elke|iedere)\s+(?:\w+e\s+)?(?:{words})\b|\b(?:{words}) die\b"
    return [line for line in lines if re.search(wrong, line, re.IGNORECASE)]


@settings(max_examples=examples(20))
@given(st.sets(st.sampled_from([name for name in SINGULAR if name != "due_diligence"]), min_size=1))  # “processen voor … die”
def test_a_word_of_another_gender_has_its_own_article(names: set[str]) -> None:
    lines = shown({name: f"het {word(name)}" for name in names})
    assert of_another_gender(lines, "|".join(map(word, names))) == []


def test_the_articles_of_the_catalogue_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl/language.yaml").write_text("grammar: {before: {de: {neuter: de}}}\n", encoding="utf-8")
    assert len(of_another_gender(shown({"contract": "het Contract"}, clauses=tmp_path), "Contract")) > 10
    assert of_another_gender(shown({"contract": "het Contract"}), "Contract") == []


def test_one_word_with_one_article_and_then_with_the_other_is_printed_as_it_was_written() -> None:
    library = load_library().in_language("nl")
    said = [
        outline(compose(tender, library.types["contract-schedule"], library)[0].with_values())
        for article in ("de", "het", "de")
        for tender in [tenderkit.load_tender({**TENDER, "language": "nl", "terms": {"contract": f"{article} Wqb"}})]
    ]
    assert said[0] == said[2]
    assert "deel uit van het Wqb" in said[1]
    assert "de Wqb" not in said[1]


def test_pronouns_have_the_gender_of_the_word() -> None:
    masculine = re.compile(r"\b(?:hij|hem)\b", re.IGNORECASE)
    of_them = ("contractor", "tenderer", "brand_owner")
    assert [line for line in shown({name: "de Onderneming" + name[:1] + "ing" for name in of_them}) if masculine.search(line)] == []
    assert len([line for line in WITHOUT if masculine.search(line)]) > 15
    assert [
        line for line in shown({"contracting_authority": "Opdrachtgever"}) if re.search(r"haar (?:instemming|verzoek)", line)
    ] == []
    assert [line for line in shown({"contractor": "het Bedrijf"}) if re.search(r"[Hh]et moet zijn verzoek schriftelijk", line)]


def test_the_last_day_of_the_contract_has_its_article_where_a_date_is_counted_from_it(tmp_path: Path) -> None:
    front = "id: LK-1\nkind: contract-clause\ntitle: Overdracht\nversion: '1'\nsource: {section: '1'}\n"
    due = "due:\n  - {id: handover, months: 1, since: contract_end, text: Overdracht}\n"
    text = "De gegevens worden overgedragen na {{ since.handover.de }}."
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl/LK-1.md").write_text(f"---\n{front}{due}---\n\n# Text\n\n{text}\n", encoding="utf-8")
    tender = tenderkit.load_tender(
        {**TENDER, "language": "nl", "items": {"add": ["LK-1"]}, "blanks": {}, "award": {}}, clauses=tmp_path
    )
    library = load_library().in_language("nl")
    flow, _, faults = compose(tender, library.types["contract-schedule"], library, draft=True)
    assert faults == []
    assert "overgedragen na de Einddatum van de overeenkomst." in outline(flow.with_values())


def test_an_english_word_has_a_or_an() -> None:
    lines = "\n".join(shown({"tender": "Offer", "tenderer": "European Bidder"}, "en"))
    assert "An Offer earns a percentage" in lines
    assert "A European Bidder that does not meet" in lines
    assert not re.search(r"\b[Aa] Offer\b|\b[Aa]n European\b", lines)


def test_a_form_that_the_language_does_not_have_is_told(tmp_path: Path) -> None:
    front = "id: LK-1\nkind: contract-clause\ntitle: Overdracht\nversion: '1'\nsource: {section: '1'}\n"
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl/LK-1.md").write_text(
        f"---\n{front}---\n\n# Text\n\nOp grond van {{{{ term.contract.deez }}}}.\n", encoding="utf-8"
    )
    tender = tenderkit.load_tender(
        {**TENDER, "language": "nl", "items": {"add": ["LK-1"]}, "blanks": {}, "award": {}}, clauses=tmp_path
    )
    _, _, faults = compose(tender, *kind_and_library("nl"), draft=True)
    assert [(fault.code, fault.hint) for fault in faults] == [("TK404", "did you mean “deze”?")]


def test_a_word_with_its_article_is_printed_without_it_in_another_language_too() -> None:
    tender = tenderkit.load_tender({**TENDER, "languages": ["nl", "en"], "terms": {"contract": "het Contract"}})
    texts = [compose(each, *kind_and_library(each.catalogue.language), draft=True)[0] for each in in_all_languages(tender)]
    dutch, english = (outline(flow.with_values()) for flow in texts)
    assert "maakt deel uit van het Contract tussen" in dutch
    assert "is part of the Contract between" in english


def kind_and_library(language: str) -> tuple[DocumentType, Library]:
    library = load_library().in_language(language)
    return library.types["contract-schedule"], library
