"""The register of law: all that the catalogue cites is in it, with how much was read, and nobody is said to have confirmed it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, example
from support import reading

import tenderkit
from tenderkit.catalogue import Catalogue, load_catalogue
from tenderkit.catalogue.laws import cited, provisions, unknown
from tenderkit.cli import main
from tenderkit.faults import TenderkitError

REGISTER = ROOT / "clauses/en/laws.yaml"
TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for folder in ("clauses/en", "templates")
    for path in sorted((ROOT / folder).iterdir())
    if path.suffix in (".md", ".yaml") and path != REGISTER
}
CITATIONS = [
    [part.strip() for part in line.split("|")]
    for line in (ROOT / "tests/data/citations.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
OWN = """laws:
  - id: article-67
    title: Directive 2014/24/EU, Article 67, as transposed by Act 12
    cited_as: [Article 67]
    seen: {read: text, where: official gazette, date: 2027-01-11}
    confirmed_by: {name: "J. Jansen, legal department", date: 2027-01-12}
"""


def with_own(folder: Path, text: str) -> Catalogue:
    (folder / "laws.yaml").write_text(text, encoding="utf-8")
    return load_catalogue(clauses=folder)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(("text", "names"), CITATIONS, ids=[text for text, _ in CITATIONS])
def test_what_a_text_cites_is_found_one_by_one(text: str, names: str) -> None:
    assert provisions(text) == {name.strip() for name in names.split(";") if name.strip()}


@pytest.mark.parametrize("name", [*TEXTS, "clauses/en/laws.yaml"])
def test_all_law_that_the_catalogue_and_the_templates_cite_is_in_the_register(name: str) -> None:
    text = TEXTS.get(name) or REGISTER.read_text(encoding="utf-8")
    assert unknown(text, load_catalogue().laws.values()) == set()


def test_a_provision_that_the_register_lacks_is_noticed() -> None:
    assert unknown("Articles 67 and 99, recital 12", load_catalogue().laws.values()) == {"Article 99", "recital 12"}


def test_nothing_is_in_the_register_that_no_text_cites() -> None:
    laws = load_catalogue().laws
    assert cited("\n".join(TEXTS.values()), laws.values()) == set(laws)


def test_a_name_is_cited_by_the_whole_word_only() -> None:
    laws = load_catalogue().laws.values()
    assert cited("silo, Article 6 and Article 670", laws) == frozenset()
    assert cited("the core conventions of the ILO", laws) == {"ilo"}


def test_nobody_is_said_to_have_confirmed_what_is_shipped() -> None:
    assert {law.confirmed_by for law in load_catalogue().laws.values()} == {None}
    assert REGISTER.read_text(encoding="utf-8").count("confirmed_by: null") == len(load_catalogue().laws)


def test_the_list_says_of_each_law_how_much_was_read_and_that_no_lawyer_has_confirmed_it() -> None:
    lines = run("list", "laws").splitlines()
    assert len(lines) == len(load_catalogue().laws)
    assert all("not confirmed by a lawyer" in line for line in lines)
    [article] = [line for line in lines if line.startswith("article-67 ")]
    assert "summary read on 2026-11-26" in article
    [recital] = [line for line in lines if line.startswith("recital-97 ")]
    assert "not read" in recital


def test_the_list_can_be_held_to_what_a_scenario_rests_on() -> None:
    low, high = (run("list", "laws", "--scenario", scenario) for scenario in ("low", "high"))
    assert "recital-97" in low
    assert "annex-xii" not in low
    assert "annex-xii" in high


def test_a_lawyer_of_the_buyer_is_named_in_list_and_notes(tmp_path: Path) -> None:
    with_own(tmp_path, OWN)
    [line] = [line for line in run("list", "laws", "--clauses", str(tmp_path)).splitlines() if line.startswith("article-67 ")]
    assert "confirmed by J. Jansen, legal department on 2027-01-12  text read on 2027-01-11" in line
    tender = tenderkit.load_tender(example("low"), clauses=tmp_path)
    [notes] = tenderkit.render(tender, ["buyer-notes"])
    header, *rows = reading.tables(notes.data)["Law and schemes cited"]
    assert header[-1] == "Confirmed by a lawyer"
    confirmed = {row[0]: row[-1] for row in rows}
    assert confirmed.pop("Directive 2014/24/EU, Article 67, as transposed by Act 12") == (
        "By J. Jansen, legal department on 12 January 2027"
    )
    assert set(confirmed.values()) == {"No"}


@pytest.mark.parametrize("scenario", ["low", "medium", "high"])
def test_the_notes_list_the_law_of_every_item_of_the_tender_and_say_how_much_of_it_was_read(scenario: str) -> None:
    tender = tenderkit.load_tender(example(scenario))
    [notes] = tenderkit.render(tender, ["buyer-notes"])
    rows = {row[0]: row[1] for row in reading.tables(notes.data)["Law and schemes cited"][1:]}
    laws = tender.catalogue.laws
    texts = [passage.text for chosen in tender.items for passage in chosen.item.texts.values()]
    assert {laws[name].title for name in cited("\n".join(texts), laws.values())} <= set(rows)
    assert rows[laws["recital-97"].title] == "Nothing; what is said here is general knowledge"
    assert rows[laws["article-70"].title] == "What others say of it, on 26 November 2026: manual, Annex 1"


def test_the_fingerprint_of_the_catalogue_holds_the_register(tmp_path: Path) -> None:
    assert with_own(tmp_path, OWN).fingerprint != load_catalogue().fingerprint


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (
            ("id: article-67", "id: article-667"),
            "laws.yaml:2",
            "TK230 “article-667” is cited as “Article 67”, and so is “article-67”",
        ),
        (("read: text", "read: nothing"), "laws.yaml:5", "TK231 “article-67” says that “nothing” was read"),
        ((", date: 2027-01-11", ""), "laws.yaml:5", "TK231 “article-67” says that “text” was read"),
        (("where: official gazette, ", ""), "laws.yaml:5", "TK231 “article-67” says that “text” was read"),
        (("read: text", "read: all"), "laws.yaml:5", "TK115"),
        (("2027-01-12", "2027-13-12"), "laws.yaml:6", "TK112"),
        (('name: "J. Jansen, legal department", ', ""), "laws.yaml:6", "TK110"),
        (("cited_as: [Article 67]", "cited_as: []"), "laws.yaml:4", "TK1"),
    ],
    ids=str,
)
def test_a_mistake_in_the_register_has_its_line(change: tuple[str, str], place: str, message: str, tmp_path: Path) -> None:
    assert OWN.count(change[0]) == 1
    with pytest.raises(TenderkitError) as caught:
        with_own(tmp_path, OWN.replace(*change))
    [fault] = map(str, caught.value.faults)
    assert fault.partition(" ")[0].endswith(f"{place}:")
    assert message in fault


def test_a_law_that_appears_twice_in_a_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(TenderkitError, match="TK230 the law “article-67” appears twice"):
        with_own(tmp_path, OWN + OWN.removeprefix("laws:\n"))
