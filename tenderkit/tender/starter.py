"""A scenario → the text of a tender file to start from: what `tenderkit check` demands of it, or every key there is."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tenderkit.catalogue import Catalogue, Item, Scenario
from tenderkit.catalogue.decisions import Decision
from tenderkit.files.places import TENDER_FILE
from tenderkit.files.translations import MASTER
from tenderkit.files.yamlfile import YamlFile
from tenderkit.tender.file import json_schema
from tenderkit.tender.resolving import resolve

SCHEMA_FILE = "tender.schema.json"
_OWN_CRITERIA = (
    "  own_rounding: {}  # of one criterion, in place of that of the tender, as PR-1: {step: 0.01, mode: half-up}",
    "  least_in_all:  # least points in all, below which a tender is rejected",
    "  criteria: []  # award criteria of your own; each line below without its # is an entry",
    "  # - {id: PR-1, title: Price, text: The total price., price: {formula: lowest, currency: EUR}}",
    "  # - {id: PR-2, title: Rate, text: The price of an hour., price: {formula: linear, all_points: 60, no_points: 120}}",
    "  # - id: QU-1",
    "  #   title: Service",
    "  #   text: A description of how repairs are done.",
    "  #   levels:",
    "  #     - {id: good, label: Good, text: Repairs within two working days., percent: 100}",
    "  #     - {id: none, label: None, text: Anything else., percent: 0}",
    "  tie_break:  # {criteria: [AC-3]}: what decides between equal points; then people draw lots, recorded under draw",
)
_QUESTIONNAIRE = (
    "questionnaire:  # how the questionnaires that suppliers return are scored",
    "  return_by:  # last day for returns, as the form says",
    "  supplier_rule: lowest  # a supplier has the level of its lowest dimension; or majority: of most of its dimensions",
    "  market_rule: median  # the market has the level of the median supplier; or lowest: of the lowest supplier",
    "  gaps: {}  # the level of a score that is in no band, such as actions: low",
    "  points: {}  # own points of an answer, such as A1.5: {manufacturer: 3}",
    "  leave_out: []  # answers that the form does not offer, such as X.4",
    "  supplier_types: {}  # the type by which a supplier of another type is scored, such as Vega Leasing: reseller",
    "",
)


def starter(catalogue: Catalogue, scenario: Scenario | None, *, every_key: bool = False, clauses: str = "") -> str:
    """A tender file for a scenario, with the values empty that `tenderkit check` asks for; or with every key.

    Without a scenario it is that of a market consultation, which has none yet. `clauses` is the buyer's own folder, as seen from
    the file: it is named there.
    """
    if scenario is None:
        return "\n".join(_before_a_scenario(catalogue, clauses))
    return "\n".join(_everything(catalogue, scenario, clauses) if every_key else _needed(catalogue, scenario, clauses))


def starting_files(
    catalogue: Catalogue, scenario: Scenario | None = None, *, every_key: bool = False, clauses: str = ""
) -> dict[str, str]:
    """The files of a folder to start from, by their names: the tender file (see `starter`), and its schema for editors."""
    schema = json_schema(tuple(other.id for other in catalogue.meta.scenarios))
    text = starter(catalogue, scenario, every_key=every_key, clauses=clauses)
    return {TENDER_FILE: text, SCHEMA_FILE: json.dumps(schema, indent=2, ensure_ascii=False) + "\n"}


def _before_a_scenario(catalogue: Catalogue, clauses: str) -> Iterator[str]:
    yield from _head(catalogue, None)
    yield from ("contracting_authority:", "  name:", "")
    yield from _products()
    yield from ("questionnaire:", "  return_by:  # last day for returns, such as 2027-03-01", "")
    if clauses:
        yield from ("house:", _own(clauses), "")


def _needed(catalogue: Catalogue, scenario: Scenario, clauses: str) -> Iterator[str]:
    missing = resolve(YamlFile({"scenario": scenario.id}, "starter", {}), catalogue).missing
    items = catalogue.in_scenario(scenario.id)
    yield from _head(catalogue, scenario)
    yield "contracting_authority:"
    yield "  name:"
    yield ""
    yield from _products()
    yield f"# The scenario's items: {', '.join(item.id for item in items)}."
    yield from _award(items)
    yield ""
    if dates := [name for name in missing if name.startswith("dates.")]:
        yield "dates:  # planned or known, such as 2027-03-01"
        yield from (f"  {name.removeprefix('dates.')}:" for name in dates)
        yield ""
    if any(item.meta.blanks for item in items):
        yield "blanks:"
        yield from _blanks(items)
        yield ""
    if clauses:
        yield from ("house:", _own(clauses), "")
    yield "# `tenderkit init --all` writes every other key, each decision with its default."
    yield ""


def _everything(catalogue: Catalogue, scenario: Scenario, clauses: str) -> Iterator[str]:
    items = catalogue.in_scenario(scenario.id)
    additions = [item for item in catalogue.items.values() if item.meta.addition]
    yield from _head(catalogue, scenario)
    yield from (
        "date:  # of the documents, such as 2027-03-01",
        "country:  # whose public holidays count, such as NL, or DE-BY with a region",
    )
    yield from ("", "contracting_authority:", "  name:", "  address:", "  contact:")
    yield from ("  email:", "  logo:  # a picture beside this file: {file: logo.png, alt: what it shows}", "")
    yield from _products()
    yield f"# The scenario's items: {', '.join(item.id for item in items)}."
    yield "items:"
    yield "  add: []  # our additions: " + ", ".join(_named(item) for item in additions)
    yield "  leave_out: []"
    yield ""
    yield from _award(items)
    yield "  least: {}  # least points that a tender needs, such as AC-3: 10"
    yield "  percentages: {}  # of levels or parts of a criterion, such as AC-3: {plan: 60}"
    yield "  rounding: {step: 0.5, mode: half-up}  # of points; half-up, half-even, up or down"
    yield from _OWN_CRITERIA
    yield ""
    yield "dates:  # planned or known, such as 2027-03-01"
    yield from ("  award:", "  contract_start:", "  delivery:", "  contract_end:")
    yield "  standstill:  # full days between the award and the first day on which the contract can start; 0 where there is none"
    yield "  working_day_rule:  # of due dates on a weekend or holiday: next (the next working day counts) or stands"
    yield ""
    yield "lots: []  # each with what differs, as {id: 1, title: Notebooks, products: [Notebook], award: {points: {AC-3: 20}}}"
    yield ""
    yield "blanks:" if any(item.meta.blanks for item in items) else "blanks: {}  # this scenario leaves none; additions may"
    yield from _blanks(items)
    yield ""
    yield from _decisions(catalogue, items)
    yield "kpis: {}  # target, measurement, owner and evidence of an indicator, such as CC-2.timeliness: {owner: Contract manager}"
    yield ""
    yield "terms: {}  # words of your own, such as contractor: Supplier"
    yield ""
    yield "notice:  # for `tenderkit export`"
    yield "  ocid:  # id of the procedure in open data, such as ocds-abc123-2027-014"
    yield "  weights: points  # of the award criteria in the notice; or percentages"
    yield "  other_points:  # of award criteria that are not in this file, such as price; 0 for none"
    yield "  formula: {}  # where weights cannot say how scores make the ranking, by language: {en: …}"
    yield ""
    yield "numbering: ids  # how documents call items: ids, as AC-3, or plain, as Award criterion 1"
    yield "item_table: false  # true: documents for others show versions and sources of the items too"
    yield "form_rows: {}  # how many rows a form has to fill in, as production-sites: 40"
    yield ""
    yield from _QUESTIONNAIRE if catalogue.questionnaire is not None else ()
    yield "reading: {}  # numbers: 1.000,5 or 1,000.5, dates: day-first, where the default would refuse yours"
    yield ""
    yield from ("house:", "  header:  # left of the header; the contracting authority if left empty", "  footer:")
    yield from ("  style:  # a .docx of your own", _own(clauses), "  templates:  # a folder of your own templates", "")


def _own(clauses: str) -> str:
    named = json.dumps(clauses, ensure_ascii=False) if clauses else ""
    return f"  clauses: {named}  # a folder of your own clauses".replace(":   #", ":  #")


def _head(catalogue: Catalogue, scenario: Scenario | None) -> Iterator[str]:
    names = ", ".join(other.id for other in catalogue.meta.scenarios)
    yield f"# yaml-language-server: $schema={SCHEMA_FILE}"
    yield "# A tender file. Fill in what is empty. In this folder `tenderkit check` says what is missing, and `tenderkit render`"
    yield "# makes the documents, with --draft while values are missing."
    yield ""
    if catalogue.language != MASTER:
        yield f"language: {catalogue.language}"
    if scenario is None:
        yield f"scenario:  # the market consultation suggests one of {names}"
    else:
        yield f"scenario: {scenario.id}  # {scenario.title}; the scenarios are {names}"
    yield "reference:  # the authority's own reference"
    yield "title:"


def _products() -> Iterator[str]:
    yield "products:  # one entry each: a name, or name, quantity and details"
    yield from ("  # - name: Notebook, 14 inch", "  #   quantity: 1200", "  #   details: CPV 30213100-6", "")


def _award(items: list[Item]) -> Iterator[str]:
    yield "award:"
    yield "  points:  # maximum points of each award criterion"
    yield from (f"    {item.id}:  # {_line(item.title)}" for item in items if item.meta.kind == "award-criterion")


def _blanks(items: list[Item]) -> Iterator[str]:
    yield from (f"  {item.id}.{blank.id}:  # {_line(blank.text)}" for item in items for blank in item.meta.blanks)


def _decisions(catalogue: Catalogue, items: list[Item]) -> Iterator[str]:
    """Yield the decisions that concern these items, each as a comment: what is there once the sign before it is taken out."""
    ids = {item.id for item in items}
    own = [one for one in catalogue.decisions.values() if one.key is None and not ids.isdisjoint(one.item_ids)]
    if not own:
        return
    yield "decisions:  # take out the # before those that you decide; until then holds what the remark says"
    for decision in own:
        yield f"  # {decision.id}: {decision.example}  # {_line(_remark(decision))}"
    yield ""


def _remark(decision: Decision) -> str:
    choices = ", ".join(option.value for option in decision.options)
    return f"{choices + '; ' if choices else ''}default: {decision.default or decision.unset}"


def _line(text: str) -> str:
    """A text on one line, for a comment."""
    return " ".join(text.split())


def _named(item: Item) -> str:
    return f"{item.id} {_line(item.title)}"
