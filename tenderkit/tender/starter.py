"""A scenario → the text of a tender file to start from, with every value that the scenario needs left empty."""

from __future__ import annotations

from tenderkit.catalogue import Catalogue, Item, Scenario

SCHEMA_FILE = "tender.schema.json"
_QUESTIONNAIRE = (
    "questionnaire:  # how the questionnaires that suppliers return are scored",
    "  return_by:  # last day for returns, as the form says",
    "  supplier_rule: lowest  # a supplier has the level of its lowest dimension; or majority: of most of its dimensions",
    "  market_rule: median  # the market has the level of the median supplier; or lowest: of the lowest supplier",
    "  gaps: {}  # the level of a score that is in no band, as actions: low",
    "  points: {}  # own points of an answer, as A1.5: {manufacturer: 3}",
    "  leave_out: []  # answers that the form does not offer, as X.4",
    "  supplier_types: {}  # the type by which a supplier of another type is scored, as Vega Leasing: reseller",
    "",
)


def starter(catalogue: Catalogue, scenario: Scenario) -> str:
    """Return a tender file for a scenario; `tenderkit check` then names what is still to be filled in."""
    items = catalogue.in_scenario(scenario.id)
    names = ", ".join(other.id for other in catalogue.meta.scenarios)
    criteria = [item for item in items if item.meta.kind == "award-criterion"]
    additions = [item for item in catalogue.items.values() if item.meta.addition]
    lines = [
        f"# yaml-language-server: $schema={SCHEMA_FILE}",
        "# A tender file. Fill in what is empty, then: tenderkit check FILE, tenderkit render FILE.",
        "",
        f"scenario: {scenario.id}  # {scenario.title}; the scenarios are {names}",
        "reference:  # the authority's own reference",
        "title:",
        "date:  # of the documents, as 2027-03-01",
        "",
        "contracting_authority:",
        "  name:",
        "  address:",
        "  contact:",
        "  email:",
        "",
        "products:  # one entry each: a name, or name, quantity and details",
        "  # - name: Notebook, 14 inch",
        "  #   quantity: 1200",
        "  #   details: CPV 30213100-6",
        "",
        f"# The scenario's items: {', '.join(item.id for item in items)}.",
        "items:",
        "  add: []  # our additions: " + ", ".join(_named(item) for item in additions),
        "  leave_out: []",
        "",
        "award:",
        "  points:  # maximum points of each award criterion",
        *(f"    {item.id}:  # {_line(item.title)}" for item in criteria),
        "  rounding: {step: 0.5, mode: half-up}  # of points; half-up, half-even, up or down",
        "",
        "dates:  # planned or known, as 2027-03-01",
        "  award:",
        "  contract_start:",
        "  delivery:",
        "  contract_end:",
        "",
        "blanks:" if any(item.meta.blanks for item in items) else "blanks: {}  # this scenario leaves none; additions may",
        *(f"  {item.id}.{blank.id}:  # {_line(blank.text)}" for item in items for blank in item.meta.blanks),
        "",
        "terms: {}  # words of your own, as contractor: Supplier",
        "",
        *(_QUESTIONNAIRE if catalogue.questionnaire is not None else ()),
        "reading: {}  # numbers: 1.000,5 or 1,000.5, dates: day-first, where the default would refuse yours",
        "",
        "house:",
        "  header:  # left of the header; the reference if left empty",
        "  footer:",
        "",
    ]
    return "\n".join(lines)


def _line(text: str) -> str:
    """Return a text on one line, for a comment."""
    return " ".join(text.split())


def _named(item: Item) -> str:
    return f"{item.id} {_line(item.title)}"
