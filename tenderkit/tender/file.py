"""What a tender file may hold: the schema that editors complete and every run is checked against.

Nothing is required here: what is absent is told by `tenderkit.tender.resolving`, so that a draft can show it as a blank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar, cast

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from tenderkit import keeping
from tenderkit.blocks import MAX_ROWS
from tenderkit.files.encodings import is_known
from tenderkit.files.notation import DATES, NUMBERS, Notation, notation_in
from tenderkit.files.validation import AS_NUMBER, AS_WHOLE, Day, Model, Percent, Text, number_schema
from tenderkit.numbers import is_known as is_known_locale
from tenderkit.rules.maturity import MarketRule, SupplierRule
from tenderkit.rules.scoring import Mode

_POINTS = number_schema(exclusiveMinimum=0, maximum=1_000_000)
Points = Annotated[Decimal, Field(gt=0, le=1_000_000, max_digits=13, decimal_places=6), _POINTS, AS_NUMBER]
_DECISION = WithJsonSchema({"anyOf": [{"type": ["string", "number"]}, {"type": "array", "items": {"type": "string"}}]})
# A list or one text; else pydantic would tell of what is neither twice, once for each.
_VALUE = Discriminator(lambda value: "list" if isinstance(value, list | tuple) else "text")
_ANY_TEXT = {"type": ["string", "number"]}
_TEXTS = WithJsonSchema({"anyOf": [_ANY_TEXT, {"type": "array", "items": _ANY_TEXT}]})
R = TypeVar("R", bound=Model)
Id = Annotated[Text, Field(description="id of an item, such as AC-3")]


def _none_given(record: type[R]) -> Callable[[], R]:
    """What gives a record without values: always the same one, made when it is first needed, for records are built late."""
    return lambda: cast(R, _without_values(record))


@keeping.by_value("tender.nothing-given")
def _without_values(record: type[Model]) -> Model:
    return record.model_construct()


class Logo(Model):
    """The logo of the contracting authority."""

    file: Annotated[Text, Field(description="a PNG or JPEG in the folder of this file, such as logo.png")]
    alt: Annotated[Text, Field(description="what it shows, for those who do not see it, such as Arms of the City of X")]


class Party(Model):
    """The contracting authority."""

    name: Annotated[Text | None, Field(description="full legal name")] = None
    address: Annotated[Text | None, Field(description="postal address, on one or more lines")] = None
    contact: Annotated[Text | None, Field(description="the contact person or unit")] = None
    email: Annotated[Text | None, Field(description="e-mail address for questions")] = None
    logo: Annotated[Logo | None, Field(description="the logo above the name of the authority")] = None


class Product(Model):
    """Something to be supplied."""

    name: Annotated[Text, Field(description="what is supplied")]
    quantity: Annotated[Annotated[int, Field(ge=1), AS_WHOLE] | None, Field(description="number of units")] = None
    category: Annotated[Text | None, Field(description="category by which labels and registers list it, such as Notebooks")] = None
    details: Annotated[Text | None, Field(description="CPV code, lot or other particulars")] = None


def _product(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class RoundingRule(Model):
    """How points are rounded, everywhere in the tender."""

    step: Annotated[Points, Field(description="points are multiples of this, as 0.5")] = Decimal("0.01")
    mode: Annotated[Mode, Field(description="half-up: a half goes up; half-even: to the even multiple; up; down")] = "half-up"


class AwardRules(Model):
    """Points of the award criteria."""

    points: Annotated[dict[str, Points], Field(description="maximum points of each award criterion, such as AC-3: 30")] = Field(
        default_factory=dict
    )
    total: Annotated[Points | None, Field(description="what the points must add up to, as a check")] = None
    least: Annotated[
        dict[str, Points], Field(description="least points that a tender needs under an award criterion, such as AC-3: 10")
    ] = Field(default_factory=dict)
    percentages: Annotated[
        dict[str, dict[str, Percent]],
        Field(description="own percentages of the levels, or of the parts, of a criterion, such as AC-3: {plan: 60}"),
    ] = Field(default_factory=dict)
    steps: Annotated[
        dict[str, tuple[Percent, ...]], Field(description="own percentages for a graded criterion, for 1, 2 … parts")
    ] = Field(default_factory=dict)
    rounding: RoundingRule = Field(default_factory=_none_given(RoundingRule))


class KpiChoices(Model):
    """What the buyer adds to a key performance indicator."""

    target: Annotated[Text | None, Field(description="the value to reach")] = None
    measurement: Annotated[Text | None, Field(description="how it is measured")] = None
    owner: Annotated[Text | None, Field(description="who measures it, for the contracting authority or the contractor")] = None
    evidence: Annotated[Text | None, Field(description="what shows that it is met, such as the list with its date of receipt")] = (
        None
    )


class Dates(Model):
    """The contract's dates, planned or known, as year-month-day."""

    award: Annotated[Day | None, Field(description="award of the contract")] = None
    contract_start: Annotated[Day | None, Field(description="first day of the contract")] = None
    delivery: Annotated[Day | None, Field(description="first delivery")] = None
    contract_end: Annotated[Day | None, Field(description="last day of the contract")] = None
    standstill: Annotated[
        Annotated[int, Field(ge=0, le=365), AS_WHOLE] | None,
        Field(description="full days between the award and the first day on which the contract can start; 0 for none"),
    ] = None
    working_day_rule: Annotated[
        Literal["next", "stands"] | None,
        Field(description="what the contract says of a last day that is not a working day: next (the next one counts) or stands"),
    ] = None


class Choice(Model):
    """Changes to the scenario's starting set."""

    add: Annotated[tuple[Id, ...], Field(description="items to add; name a variant as CC-2b")] = ()
    leave_out: Annotated[tuple[Id, ...], Field(description="items of the scenario to leave out")] = ()


class House(Model):
    """What is the authority's own: words for header and footer, style, clauses and templates."""

    header: Annotated[Text | None, Field(description="printed on the left of the header instead of the authority")] = None
    footer: Annotated[Text | None, Field(description="printed on the left of the footer, after the reference")] = None
    style: Annotated[
        Text | None, Field(description="a .docx or .dotx of your own whose styles, page, header and footer are used")
    ] = None
    clauses: Annotated[Text | None, Field(description="a folder of your own clauses, relative to the tender file")] = None
    templates: Annotated[Text | None, Field(description="a folder of your own templates, relative to the tender file")] = None
    styles: Annotated[dict[str, Text], Field(description="names of your styles for ours, such as heading 1: Kop 1")] = Field(
        default_factory=dict
    )


class QuestionnaireChoices(Model):
    """What the buyer decides about the supplier questionnaire and its scoring."""

    return_by: Annotated[Day | None, Field(description="last day for returns, as the form says")] = None
    supplier_rule: Annotated[
        SupplierRule, Field(description="how the dimensions make the level of a supplier: lowest or majority")
    ] = "lowest"
    market_rule: Annotated[MarketRule, Field(description="how the suppliers make the level of the market: median or lowest")] = (
        "median"
    )
    gaps: Annotated[
        dict[str, Text], Field(description="level of a score that is in no band, by dimension, such as actions: low (reading E-6)")
    ] = Field(default_factory=dict)
    points: Annotated[
        dict[str, dict[str, Annotated[int, Field(ge=0, le=1000), AS_WHOLE]]],
        Field(description="own points of an option by supplier type, such as A1.5: {manufacturer: 3} (reading E-18)"),
    ] = Field(default_factory=dict)
    leave_out: Annotated[
        tuple[Text, ...], Field(description="options that the form does not offer, such as X.4 (reading E-10)")
    ] = ()
    supplier_types: Annotated[
        dict[str, Text], Field(description="type by which a supplier of another type is scored, by company name (reading E-7)")
    ] = Field(default_factory=dict)


def _encoding(name: str) -> str:
    if not is_known(name):
        raise PydanticCustomError("encoding_form", "not an encoding")
    return name


def _locale(name: str) -> str:
    if not is_known_locale(name):
        raise PydanticCustomError("locale_form", "not a locale")
    return name


class Reading(Model):
    """How this file, and the tables of a run over it, are written where that could be read in two ways."""

    numbers: Annotated[
        Literal["1,000.5", "1.000,5"] | None,
        Field(description="1,000.5 or 1.000,5: the signs in numbers; without it what can be read in two ways is refused"),
    ] = None
    dates: Annotated[
        Literal["year-first", "day-first"] | None, Field(description="day-first: dates may be written as 31/12/2027, 31.12.2027")
    ] = None
    encoding: Annotated[
        Annotated[Text, AfterValidator(_encoding)] | None,
        Field(description="encoding of tables that are not UTF-8, such as cp1250"),
    ] = None

    locale: Annotated[
        Annotated[Text, AfterValidator(_locale)] | None,
        Field(description="language or country of the program that writes your tables, such as nl, in place of the three above"),
    ] = None
    columns: Annotated[
        dict[str, Text],
        Field(
            description="what heads of your tables mean, such as Municipality: contracting_authority.name; # leaves a column out"
        ),
    ] = Field(default_factory=dict)

    @property
    def notation(self) -> Notation:
        """How numbers and dates are written."""
        usual = notation_in(self.locale) if self.locale else Notation()
        return Notation(
            NUMBERS[self.numbers] if self.numbers else usual.decimal, self.dates == "day-first" if self.dates else usual.day_first
        )


def reading_of(data: Mapping[str, Any]) -> Reading:
    """What a tender file says of its own writing, before anything else of it is read; what is wrong there says nothing."""
    said = data.get("reading")
    if not isinstance(said, dict):
        return Reading()
    kept = {name: said.get(name) for name, choices in (("numbers", NUMBERS), ("dates", DATES)) if said.get(name) in [*choices]}
    encoding, columns, locale = said.get("encoding"), said.get("columns"), said.get("locale")
    return Reading.model_construct(
        **kept,
        encoding=encoding if isinstance(encoding, str) and is_known(encoding) else None,
        locale=locale if isinstance(locale, str) and is_known_locale(locale) else None,
        columns={head: place for head, place in columns.items() if isinstance(place, str)} if isinstance(columns, dict) else {},
    )


class Notice(Model):
    """What a notice and open data say beside the rest."""

    ocid: Annotated[
        Annotated[Text, Field(pattern=r"^ocds-[a-z0-9]{6}-.+$")] | None,
        Field(description="id of the procedure in open data, with your registered prefix, such as ocds-abc123-2027-014"),
    ] = None
    weights: Annotated[
        Literal["points", "percentages"], Field(description="how the award criteria weigh in the notice: points or percentages")
    ] = "points"
    other_points: Annotated[
        Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=13, decimal_places=6), number_schema(minimum=0), AS_NUMBER] | None,
        Field(description="points of the award criteria that are not in this file, such as price; 0 for none"),
    ] = None
    formula: Annotated[
        dict[str, Text], Field(description="how scores make the ranking where weights cannot say it, by language, such as en: …")
    ] = Field(default_factory=dict)


class TenderFile(Model):
    """A tender file (`tender.yaml`)."""

    language: Annotated[Text, Field(description="language of the documents; en is the master")] = "en"
    languages: Annotated[tuple[Text, ...], Field(description="languages that each document is made in, as [nl, en]")] = ()
    scenario: Annotated[Text | None, Field(description="level of market maturity: low, medium or high")] = None
    reference: Annotated[Text | None, Field(description="the authority's reference of the tender")] = None
    title: Annotated[Text | None, Field(description="title of the tender")] = None
    date: Annotated[Day | None, Field(description="date of the documents")] = None
    country: Annotated[
        Text | None,
        Field(description="country whose public holidays count, by its ISO code, such as NL, or with a region, such as DE-BY"),
    ] = None
    contracting_authority: Party = Field(default_factory=_none_given(Party))
    products: Annotated[tuple[Annotated[Product, BeforeValidator(_product)], ...], Field(description="what is to be supplied")] = ()
    items: Choice = Field(default_factory=_none_given(Choice))
    award: AwardRules = Field(default_factory=_none_given(AwardRules))
    dates: Dates = Field(default_factory=_none_given(Dates))
    blanks: Annotated[dict[str, Text], Field(description="values the clauses leave to the buyer, such as CC-1.months: 3")] = Field(
        default_factory=dict
    )
    decisions: Annotated[
        dict[str, Annotated[Any, _DECISION]],
        Field(description="what you decide about the items, such as site_volume: 80, or AC-6.site_volume: 60 for one item alone"),
    ] = Field(default_factory=dict)
    kpis: Annotated[
        dict[str, KpiChoices], Field(description="target, measurement, owner and evidence of an indicator, such as CC-2.timeliness")
    ] = Field(default_factory=dict)
    terms: Annotated[
        dict[str, Text],
        Field(description="renamed terms, such as contractor: Supplier; in Dutch with or without the article: het Contract"),
    ] = Field(default_factory=dict)
    documents: Annotated[tuple[Text, ...], Field(description="documents to make; all of them if left out")] = ()
    numbering: Annotated[
        Literal["ids", "plain"], Field(description="how documents call items: ids, as AC-3; or plain, as Award criterion 1")
    ] = "ids"
    item_table: Annotated[
        bool, Field(description="whether documents for others end with ids, versions and sources of their items, as the buyer's do")
    ] = False
    form_rows: Annotated[
        dict[str, Annotated[int, Field(ge=1, le=MAX_ROWS), AS_WHOLE]],
        Field(description="how many rows a form has to fill in, by the name of the document, as production-sites: 40"),
    ] = Field(default_factory=dict)
    notice: Notice = Field(default_factory=_none_given(Notice))
    questionnaire: QuestionnaireChoices = Field(default_factory=_none_given(QuestionnaireChoices))
    house: House = Field(default_factory=_none_given(House))
    reading: Reading = Field(default_factory=_none_given(Reading))
    values: Annotated[
        dict[str, Annotated[Annotated[Text, Tag("text")] | Annotated[tuple[Text, ...], Tag("list")], _VALUE, _TEXTS]],
        Field(description="further values for your own templates, such as guarantee: 25000, or a list of them"),
    ] = Field(default_factory=dict)

    def __repr__(self) -> str:
        return f"TenderFile({self.reference!r}, {self.title!r})"

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages of the documents, each once."""
        return tuple(dict.fromkeys(self.languages)) or (self.language,)


def json_schema(scenarios: tuple[str, ...] = ("low", "medium", "high")) -> dict[str, Any]:
    """The JSON Schema of a tender file (draft 2020-12), for editors."""
    schema = TenderFile.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "tenderkit tender file"
    schema["required"] = ["scenario", "reference", "title", "contracting_authority", "products"]
    schema["properties"]["scenario"]["enum"] = list(scenarios)
    schema["properties"]["products"]["items"] = {"anyOf": [{"type": "string"}, schema["properties"]["products"]["items"]]}
    for record in (schema, *schema["$defs"].values()):
        record["properties"] = {name: _or_empty(rule, schema["$defs"]) for name, rule in record["properties"].items()}
    return schema


def _or_empty(rule: dict[str, Any], records: dict[str, Any]) -> dict[str, Any]:
    """Let a value be empty: an empty value is one that is not filled in yet, which `tenderkit check` tells."""
    if {"type": "null"} in rule.get("anyOf", []):
        return rule
    if isinstance(rule.get("additionalProperties"), dict):
        rule = {**rule, "additionalProperties": _or_empty(rule["additionalProperties"], records)}
    outer: dict[str, Any] = {key: rule[key] for key in ("description", "default", "title") if key in rule}
    if "$ref" in rule:
        outer["description"] = records[rule["$ref"].rpartition("/")[2]]["description"]
    inner = {key: value for key, value in rule.items() if key not in outer}
    branches = inner["anyOf"] if list(inner) == ["anyOf"] else [inner]
    return {**outer, "anyOf": [*branches, {"type": "null"}]}
