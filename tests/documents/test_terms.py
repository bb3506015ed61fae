"""The defined terms of a document: those that it prints, wherever it does, and no others.

Every term is renamed to a word that stands nowhere else, so that what a document prints of it can be found by that word.
"""

from __future__ import annotations

import functools
import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, ROOT, example
from support import reading
from support.word_files import WordFile, header, paragraph, section

import tenderkit
from tenderkit import Tender
from tenderkit.documents import compose, load_library
from tenderkit.files.yamlfile import YamlFile, parse
from tenderkit.tender import resolve

DOCUMENTS = ("tender-annex", "tender-annex-short", "contract-schedule")
DATES = {"award": "2027-03-31", "contract_start": "2027-04-15", "delivery": "2027-07-01", "contract_end": "2031-04-14"}
TABLE = """

Table: Defined terms
| Term | Meaning |
|---|---|
{% for row in terms_of() %}
| {{ row.term }} | {{ row.definition }} |
{% endfor %}
"""
FRONT = """---
id: memo
title: Memo
description: A document of the buyer
version: "1"
audience: tenderer
---
# Memo
"""


@functools.cache
def catalogue() -> tenderkit.Catalogue:
    return tenderkit.load_catalogue()


WORDS = {name: f"Qq{number:02}" for number, name in enumerate(catalogue().terms)}


def strange(data: dict[str, Any]) -> Tender:
    """Return the tender of some data, with a word for each term that stands nowhere else."""
    return resolve(YamlFile({**data, "terms": WORDS}, "tender.yaml", {}), catalogue())


def with_additions(scenario: str) -> list[list[str]]:
    """Return what can be added to a scenario: nothing, each addition that finds there what it refers to, all of these."""
    there = {item.id for item in catalogue().in_scenario(scenario)}
    additions = [item for item in catalogue().items.values() if item.meta.addition]
    able = [item.id for item in additions if all(there.intersection(ids) for ids in item.references(None))]
    return [[], *([name] for name in able), able]


TENDERS = [(scenario, added) for scenario in EXAMPLES for added in with_additions(scenario)]


def defined(data: bytes) -> dict[str, str]:
    """Return the words of the table of definitions, with what they mean."""
    return {row[0]: row[1] for row in reading.tables(data)["Defined terms"][1:]}


def strange_words(text: str) -> set[str]:
    return set(re.findall(r"Qq\d\d", text))


def outside(data: bytes) -> str:
    """Return the words of a document without those of its table of definitions."""
    text = reading.text(data)
    for cell in chain.from_iterable(defined(data).items()):
        assert cell in text
        text = text.replace(f"\n{cell}\n", "\n", 1)
    return text


def assert_defined_as_printed(data: bytes) -> None:
    table = defined(data)
    needed, waiting = set[str](), strange_words(outside(data))
    while waiting:
        needed |= waiting
        waiting = {word for name in waiting for word in strange_words(table.get(name, ""))} - needed
    assert needed == set(table)


@pytest.mark.some(24)
@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize(("scenario", "added"), TENDERS, ids=lambda value: "-".join(value) if isinstance(value, list) else value)
def test_the_terms_that_a_document_prints_are_defined_and_no_others(scenario: str, added: list[str], document: str) -> None:
    tender = strange({"scenario": scenario, "items": {"add": added}, "dates": DATES})
    [made] = tenderkit.render(tender, [document], draft=True)
    assert_defined_as_printed(made.data)
    for term in catalogue().terms.values():  # written out, it would not be renamed
        assert not re.search(rf"[a-z,] {term.term}\b", reading.text(made.data)), term.term


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("scenario", EXAMPLES)
def test_the_terms_that_an_example_prints_are_defined_and_no_others(scenario: str, document: str) -> None:
    file, _ = parse(example(scenario).read_text(encoding="utf-8"), "tender.yaml")
    [made] = tenderkit.render(strange(file.data), [document])
    assert_defined_as_printed(made.data)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_shipped_templates_are_rendered_once(document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    library, rendered = load_library(), list[str]()
    render = library.engine.render

    def counted(name: str, *rest: Any, **more: Any) -> Any:
        rendered.append(name)
        return render(name, *rest, **more)

    monkeypatch.setattr(library.engine, "render", counted)
    compose(tenderkit.load_tender(example("high")), library.types[document], library)
    assert rendered == [document]


def test_definitions_stand_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    terms = {"tenderer": "Zulu", "contractor": "Économe", "tender": "Email", "contract": "Faktum", "products": "Ärzte"}
    tender = resolve(YamlFile({"scenario": "low", "terms": {**WORDS, **terms}}, "tender.yaml", {}), catalogue())
    (tmp_path / "memo.md").write_text(FRONT + "{% for row in terms %}{{ row.term }} {% endfor %}\n", encoding="utf-8")
    [made] = tenderkit.render(tender, ["memo"], templates=tmp_path, draft=True)
    shown = reading.text(made.data).split("\n")[1].split()
    assert [word for word in shown if word in terms.values()] == ["Ärzte", "Économe", "Email", "Faktum", "Zulu"]


CASES = (ROOT / "tests/data/templates/terms.txt").read_text(encoding="utf-8").strip().split("\n\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.split("\n")[0])
@pytest.mark.parametrize("first", [False, True], ids=["definitions last", "definitions first"])
def test_a_term_counts_where_it_is_printed_and_nowhere_else(tmp_path: Path, case: str, first: bool) -> None:
    _, *lines, expected = case.split("\n")
    text = "\n\n" + "\n".join(lines) + "\n\n"
    (tmp_path / "memo.md").write_text(FRONT + (TABLE + text if first else text + TABLE), encoding="utf-8")
    (tmp_path / "_named.md").write_text("---\nid: x\n---\nThe {{ term.working_days }} count.", encoding="utf-8")
    tender = strange({"scenario": "high", "dates": DATES})
    [made] = tenderkit.render(tender, ["memo"], templates=tmp_path, draft=True)
    table = defined(made.data) if "Qq" in reading.text(made.data) else {}
    needed, waiting = set[str](), {WORDS[name] for name in expected.split() if name != "-"}
    while waiting:
        needed |= waiting
        waiting = {word for name in waiting for word in strange_words(table[name])} - needed
    assert needed == set(table)


@pytest.mark.parametrize("markers", [["terms"], ["terms", "calendar"]])
def test_in_a_model_the_terms_around_the_content_are_defined_and_those_of_other_sections_are_not(
    tmp_path: Path, markers: list[str]
) -> None:
    around = "Reviewed by {{ term.affected_stakeholder }}."
    body = "".join(map(paragraph, [around, *(f"[[tenderkit: {name}]]" for name in markers)]))
    model = tmp_path / "model.docx"
    model.write_bytes(WordFile(body=body).data())
    tender = strange({"scenario": "high", "dates": DATES})
    [made] = tenderkit.render(tender, ["contract-schedule"], house_style=model, draft=True)
    assert strange_words(reading.text(made.data)) >= {WORDS["affected_stakeholder"]}
    assert (WORDS["contract_start"] in defined(made.data)) == ("calendar" in markers)
    assert_defined_as_printed(made.data)


def test_terms_in_the_header_of_a_house_style_are_defined(tmp_path: Path) -> None:
    house = tmp_path / "house.docx"
    references = '<w:headerReference w:type="default" r:id="rIdHeader1"/>'
    file = WordFile(parts={"header1.xml": header(paragraph("{{ term.due_diligence }}"))}, section=section(before=references))
    house.write_bytes(file.data())
    tender = strange({"scenario": "low", "dates": DATES})
    for style, there in ((None, False), (house, True)):
        [made] = tenderkit.render(tender, ["contract-schedule"], house_style=style, draft=True)
        assert (WORDS["due_diligence"] in defined(made.data)) == there
