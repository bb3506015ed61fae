"""The tender file to start from, and the JSON Schema that completes it in an editor."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, example

from tenderkit import Tender, load_tender
from tenderkit.catalogue import Catalogue, load_catalogue
from tenderkit.tender import TenderFile, json_schema
from tenderkit.tender.starter import SCHEMA_FILE, starter

SCENARIOS = ["low", "medium", "high"]
ALWAYS_MISSING = {"reference", "title", "contracting_authority.name", "products"}
MISSING = {
    "low": {"award.points.AC-1", "award.points.AC-2", "dates.award", "dates.delivery", "blanks.CC-1.months"},
    "medium": {"award.points.AC-3", "award.points.AC-4", "dates.contract_start", "dates.contract_end"},
    "high": {"award.points.AC-6", "award.points.AC-7", "dates.contract_start", "dates.contract_end"},
}
FILLED_IN = {
    "reference:": "reference: 2027/014",
    "title:": "title: Monitors",
    "  name:": "  name: Municipality of Lindenmark",
    "products:": "products: [Monitor]",
    "  award:": "  award: 2027-03-31",
    "  contract_start:": "  contract_start: 2027-04-12",
    "  delivery:": "  delivery: 2027-07-01",
    "  contract_end:": "  contract_end: 2030-04-11",
    "  standstill:": "  standstill: 10",
    "  CC-1.months:": "  CC-1.months: 2",
}


def text(scenario: str, catalogue: Catalogue | None = None, *, every_key: bool = False) -> str:
    catalogue = catalogue or load_catalogue()
    chosen = catalogue.scenario(scenario)
    assert chosen is not None
    return starter(catalogue, chosen, every_key=every_key)


def loaded(folder: Path, words: str, clauses: Path | None = None) -> Tender:
    (folder / "tender.yaml").write_text(words, encoding="utf-8")
    return load_tender(folder, clauses=clauses)


@pytest.mark.parametrize("every_key", [False, True])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_starter_file_loads_and_lacks_nothing_but_values(tmp_path: Path, scenario: str, every_key: bool) -> None:
    tender = loaded(tmp_path, text(scenario, every_key=every_key))
    assert tender.scenario.id == scenario
    assert {fault.severity for fault in tender.faults} == {"missing"}
    assert set(tender.missing) == ALWAYS_MISSING | MISSING[scenario]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_value_that_a_starter_lacks_has_its_own_line(tmp_path: Path, scenario: str) -> None:
    tender = loaded(tmp_path, text(scenario))
    lines = text(scenario).split("\n")
    for name, fault in tender.missing.items():
        key = name.removeprefix("blanks.") if name.startswith("blanks.") else name.split(".")[-1]
        assert lines[fault.location.line - 1].strip().startswith(f"{key}:"), f"{name}: {fault}"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_starter_with_its_values_filled_in_is_complete(tmp_path: Path, scenario: str) -> None:
    lines = []
    for line in text(scenario).split("\n"):
        key = line.partition("#")[0].rstrip()
        lines.append(FILLED_IN.get(key, f"{key} 10" if re.fullmatch(r"    AC-\d:", key) else line))
    tender = loaded(tmp_path, "\n".join(lines))
    # A starter decides nothing for the buyer: what is due at the end of the contract is told.
    assert [fault.code for fault in tender.faults] == ([] if scenario == "low" else ["TK366"])


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_starter_names_its_items_the_additions_and_the_schema(scenario: str) -> None:
    catalogue = load_catalogue()
    words = text(scenario, every_key=True)
    for item in catalogue.in_scenario(scenario):
        assert item.id in words
    for name in ("ADD-1", "ADD-2", "ADD-3", *SCENARIOS):
        assert name in words
    assert words.startswith(f"# yaml-language-server: $schema={SCHEMA_FILE}\n")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_starter_with_every_key_shows_those_that_the_file_may_have_for_the_tender_itself(scenario: str) -> None:
    data = yaml.safe_load(text(scenario, every_key=True))
    optional = {"language", "languages", "documents", "values"}
    assert set(data) == set(TenderFile.model_fields) - optional


CLAUSE_WITH_A_LONG_BLANK = """\
---
id: CC-9
kind: contract-clause
title: "Kick-off: the first meeting"
version: "1"
source: {section: ours}
scenarios: [low]
blanks:
  - id: place
    type: text
    text: |
      Where the parties meet
      for the first time
---
# Text

The parties meet in {{ blank.place }}.
"""


def test_a_starter_asks_for_the_blanks_of_the_buyers_own_clause(tmp_path: Path) -> None:
    clauses = tmp_path / "clauses"
    clauses.mkdir()
    (clauses / "CC-9.md").write_text(CLAUSE_WITH_A_LONG_BLANK, encoding="utf-8")
    words = text("low", load_catalogue(clauses=clauses))
    assert "blanks.CC-9.place" in loaded(tmp_path, words, clauses).missing


# The schema ---------------------------------------------------------------------------------------------------------------------

ANNOTATIONS = {"$schema", "$defs", "title", "description", "default", "format", "examples"}


def misfits(value: Any, schema: dict[str, Any], root: dict[str, Any], place: str = "") -> list[str]:
    """Return what a JSON Schema says against a value: the keywords that our schema uses, and no others."""
    found: list[str] = []
    for keyword, rule in schema.items():
        if keyword in ANNOTATIONS:
            continue
        if keyword == "$ref":
            found += misfits(value, root["$defs"][rule.removeprefix("#/$defs/")], root, place)
        elif keyword == "anyOf":
            branches = [misfits(value, branch, root, place) for branch in rule]
            if all(branches):
                found += [misfit for branch in branches for misfit in branch]
        elif keyword == "type":
            if not any(_is(value, name) for name in ([rule] if isinstance(rule, str) else rule)):
                found.append(f"{place}: not {rule}")
        elif keyword == "enum":
            if value not in rule:
                found.append(f"{place}: none of {rule}")
        elif keyword == "properties":
            for key in set(rule) & set(value if isinstance(value, dict) else ()):
                found += misfits(value[key], rule[key], root, f"{place}.{key}")
        elif keyword == "required":
            found += [f"{place}: no {key}" for key in rule if isinstance(value, dict) and key not in value]
        elif keyword == "additionalProperties":
            for key in set(value if isinstance(value, dict) else ()) - set(schema.get("properties", ())):
                found += [f"{place}: unknown key {key}"] if rule is False else misfits(value[key], rule, root, f"{place}.{key}")
        elif keyword == "items":
            for index, entry in enumerate(value if isinstance(value, list) else ()):
                found += misfits(entry, rule, root, f"{place}.{index}")
        elif keyword in ("minimum", "maximum", "exclusiveMinimum"):
            if (
                isinstance(value, int | float)
                and not {"minimum": value >= rule, "maximum": value <= rule, "exclusiveMinimum": value > rule}[keyword]
            ):
                found.append(f"{place}: {keyword} {rule}")
        elif keyword == "pattern":
            if isinstance(value, str) and not re.search(rule, value):
                found.append(f"{place}: not like {rule}")
        else:
            raise AssertionError(f"the schema uses {keyword}, which this test does not know")
    return found


def _is(value: Any, name: str) -> bool:
    if name in ("number", "integer"):
        return isinstance(value, int if name == "integer" else int | float) and not isinstance(value, bool)
    return isinstance(value, {"string": str, "null": type(None), "array": list, "object": dict, "boolean": bool}[name])


class AsEditorsReadIt(yaml.SafeLoader):
    """YAML 1.2, core schema (section 10.3.2): numbers are numbers, dates and `no` are text."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}


for kind, pattern, first in (
    ("null", r"^(~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
    ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    AsEditorsReadIt.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(pattern), first)


def against_the_schema(words: str) -> list[str]:
    schema = json_schema()
    return misfits(yaml.load(words, AsEditorsReadIt), schema, schema)


def words_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_schema_is_plain_json_of_a_named_draft() -> None:
    schema = json_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_describes_every_key() -> None:
    schema = json_schema()
    for name, definition in [("", schema), *schema["$defs"].items()]:
        for key, rule in definition["properties"].items():
            described = rule if "description" in rule else schema["$defs"].get(rule.get("$ref", "").removeprefix("#/$defs/"), {})
            assert described.get("description"), f"{name}.{key} has no description"


def test_the_schema_refuses_unknown_keys_in_every_record() -> None:
    schema = json_schema()
    assert all(definition["additionalProperties"] is False for definition in [schema, *schema["$defs"].values()])


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_schema_accepts_the_examples(scenario: str) -> None:
    assert against_the_schema(words_of(example(scenario))) == []


def test_the_schema_accepts_whatever_the_program_accepts_as_text() -> None:
    assert against_the_schema(words_of(ROOT / "tests/data/tenders/words-stay-words.yaml")) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("reference:", "refrence:"),
        ("contracting_authority:", "contracting_autority:"),
        ("  contact:", "  contcat:"),
        ("    quantity:", "    quantitty:"),
        ("  add:", "  ad:"),
        ("  points:", "  point:"),
        ("{step:", "{steps:"),
        ("  contract_end:", "  contract_ende:"),
        ("  footer:", "  foter:"),
    ],
)
def test_the_schema_rejects_a_misspelt_key(right: str, wrong: str) -> None:
    words = words_of(example("medium"))
    assert words.count(right) >= 1
    assert any(f"unknown key {wrong.strip(' {:')}" in found for found in against_the_schema(words.replace(right, wrong, 1)))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("scenario: medium", "scenario: meduim"),
        ("AC-3: 30", "AC-3: -30"),
        ("AC-3: 30", "AC-3: thirty"),
        ("AC-3: 30", "AC-3: [30]"),
        ("mode: half-up", "mode: half-down"),
        ("quantity: 4200", "quantity: 0"),
        ("quantity: 4200", "quantity: many"),
        ("add: [ADD-1, ADD-2]", "add: ADD-1"),
        ("scenario: medium\n", ""),
    ],
)
def test_the_schema_rejects_a_value_that_the_program_rejects(right: str, wrong: str) -> None:
    words = words_of(example("medium"))
    assert right in words
    assert against_the_schema(words.replace(right, wrong, 1)) != []


def test_the_schema_offers_the_scenarios_of_the_catalogue() -> None:
    assert json_schema(("calm", "stormy"))["properties"]["scenario"]["enum"] == ["calm", "stormy"]
    assert json_schema()["properties"]["scenario"]["enum"] == [scenario.id for scenario in load_catalogue().meta.scenarios]
