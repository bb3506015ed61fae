"""Tender → all of it as data, with every text for others in each language: the shape that is published as a JSON Schema.

What is for the buyer alone (guidance, readings, sources) is not in it, nor what only lays documents out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from tenderkit.documents.spoken_texts import texts
from tenderkit.documents.types import Library
from tenderkit.exchange.criteria import Lot
from tenderkit.exchange.due_rows import DueTable
from tenderkit.faults import Fault
from tenderkit.files.validation import Model
from tenderkit.rules.deadlines import DayOfYear
from tenderkit.rules.scoring import score_lines
from tenderkit.templating import Markdown
from tenderkit.tender import ChosenItem, Tender, in_all_languages
from tenderkit.version import __version__
from tenderkit.views.item import ItemView
from tenderkit.views.names import Names

FORMAT: Literal["tenderkit-tender/1"] = "tenderkit-tender/1"
Number = Annotated[Decimal, WithJsonSchema({"type": "number"})]
InLanguages = Annotated[dict[str, str], Field(description="by the code of the language, as en")]
_Value = Annotated[Any, WithJsonSchema({"anyOf": [{"type": ["string", "number"]}, {"type": "array", "items": {"type": "string"}}]})]


class AuthorityData(Model):
    """The contracting authority."""

    name: str
    address: str | None = None
    contact: str | None = None
    email: str | None = None


class ProductData(Model):
    """Something to be supplied."""

    name: str
    quantity: int | None = None
    category: str | None = None
    details: str | None = None


class DatesData(Model):
    """The contract's dates."""

    award: datetime.date | None = None
    contract_start: datetime.date | None = None
    delivery: datetime.date | None = None
    contract_end: datetime.date | None = None
    standstill: Annotated[int | None, Field(description="full days")] = None
    working_day_rule: Literal["next", "stands"] | None = None


class LevelData(Model):
    """A row of a scoring table."""

    percent: Number
    points: Number
    label: InLanguages
    text: InLanguages


class IndicatorData(Model):
    """A key performance indicator."""

    id: str
    aspect: Literal["timeliness", "completeness", "contents", "responsiveness"]
    text: InLanguages
    target: str | None = None
    measurement: str | None = None
    owner: str | None = None
    evidence: str | None = None


class ItemData(Model):
    """A criterion or clause: its texts, and the values that the buyer gave it."""

    id: str
    kind: Literal["selection-criterion", "technical-specification", "award-criterion", "contract-clause"]
    variant: str | None = None
    version: str
    title: InLanguages
    text: InLanguages
    verification: InLanguages
    assessment: InLanguages
    points: Number | None = None
    percent: Annotated[Number | None, Field(description="of all points of the lot, where those are known")] = None
    least: Annotated[Number | None, Field(description="points below which a tender is rejected")] = None
    scoring: Literal["binary", "additive", "alternatives", "tiers", "graded"] | None = None
    levels: tuple[LevelData, ...] = ()
    indicators: tuple[IndicatorData, ...] = ()
    blanks: dict[str, _Value] = {}
    decisions: dict[str, _Value] = {}


class DueData(Model):
    """A due date: `id` stays the same when the day changes; `number` counts the occurrences of what is due every year."""

    id: str
    item: str
    number: int
    day: datetime.date | None = None
    months: int | None = None
    since: Literal["award", "contract_start", "delivery", "contract_end"]
    before: Literal["award", "contract_start", "delivery", "contract_end"] | None = None
    counted: Literal["period", "day", "end"]
    what: InLanguages
    counted_from: InLanguages


class LotData(Model):
    """A lot, by the ids of its items."""

    id: str
    items: tuple[str, ...]


class TenderData(Model):
    """A tender of tenderkit as data."""

    format: Literal["tenderkit-tender/1"]
    made_by: str
    languages: tuple[str, ...]
    reference: str
    title: str
    date: datetime.date | None = None
    country: str | None = None
    contracting_authority: AuthorityData
    products: tuple[ProductData, ...]
    scenario: str
    catalogue: Annotated[dict[Literal["id", "version", "sha256"], str], Field(description="what the items were chosen from")]
    rounding_step: Number
    rounding_mode: Literal["half-up", "half-even", "up", "down"]
    dates: DatesData
    terms: Annotated[dict[str, InLanguages], Field(description="the words for the defined terms")]
    lots: tuple[LotData, ...]
    items: tuple[ItemData, ...]
    due_dates: tuple[DueData, ...]


def data_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `export --format json` writes."""
    schema = TenderData.model_json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:{FORMAT.replace('/', ':')}"}
    return {**head, **schema, "title": "tenderkit tender as data"}


def tender_data(
    tender: Tender, library: Library, lots: Sequence[Lot], due: Sequence[DueTable]
) -> tuple[dict[str, Any] | None, list[Fault]]:
    """A tender as data that `data_schema` describes, or the faults that keep its texts from being told."""
    told: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    for each in in_all_languages(tender):
        found, wrong = texts(each, library, _gathered)
        told[each.catalogue.language] = found
        faults += wrong
    if faults:
        return None, faults

    def words(name: str) -> dict[str, str]:
        return {language: found[name] for language, found in told.items()}

    file, authority, step = tender.file, tender.file.contracting_authority, tender.rounding
    percents = {criterion.id: criterion.percent for lot in lots for criterion in lot.criteria}
    data = TenderData(
        format=FORMAT,
        made_by=f"tenderkit {__version__}",
        languages=tuple(told),
        reference=file.reference or "",
        title=file.title or "",
        date=file.date,
        country=file.country,
        contracting_authority=AuthorityData(
            name=authority.name or "", address=authority.address, contact=authority.contact, email=authority.email
        ),
        products=tuple(
            ProductData(name=one.name, quantity=one.quantity, category=one.category, details=one.details) for one in file.products
        ),
        scenario=tender.scenario.id,
        catalogue={
            "id": tender.catalogue.meta.id,
            "version": tender.catalogue.meta.version,
            "sha256": tender.catalogue.fingerprint,
        },
        rounding_step=step.step,
        rounding_mode=step.mode,
        dates=DatesData(**{name: getattr(file.dates, name) for name in DatesData.model_fields}),
        terms={name: words(f"term.{name}") for name in tender.catalogue.terms},
        lots=tuple(LotData(id=lot.id, items=tuple(item.id for item in lot.items)) for lot in lots),
        items=tuple(_item(tender, chosen, percents.get(chosen.id), words) for chosen in tender.items),
        due_dates=tuple(_due(rows, [table.language for table in due]) for rows in zip(*(table.rows for table in due), strict=True)),
    )
    return _plain(data.model_dump()), []


def _gathered(names: Names) -> Iterator[tuple[str, Markdown]]:
    """Yield the texts of a tender for others by names: text.AC-3, level.AC-3.0, kpi.CC-2.timeliness, term.contractor."""
    for item in names.items.values():
        yield f"title.{item.id}", names.rendering.slot(item.title)
        for kind in ("text", "verification", "assessment"):
            yield f"{kind}.{item.id}", getattr(item, kind)
        yield from _of_levels(item)
        for kpi in item.kpis:
            yield f"kpi.{item.id}.{kpi.id}", kpi.text
    for term in names.tender.catalogue.terms:
        yield f"term.{term}", names.rendering.slot(getattr(names.term, term))


def _of_levels(item: ItemView) -> Iterator[tuple[str, Markdown]]:
    for number, row in enumerate(item.awards):
        yield f"label.{item.id}.{number}", row.label
        yield f"level.{item.id}.{number}", row.text


def _item(tender: Tender, chosen: ChosenItem, percent: Decimal | None, words: Any) -> ItemData:
    name, meta, scoring = chosen.id, chosen.item.meta, chosen.scoring
    lines = score_lines(scoring, chosen.points, tender.rounding) if scoring else ()
    own = tender.file.kpis
    return ItemData(
        id=name,
        kind=meta.kind,
        variant=chosen.variant,
        version=meta.version,
        title=words(f"title.{name}"),
        text=words(f"text.{name}"),
        verification=words(f"verification.{name}"),
        assessment=words(f"assessment.{name}"),
        points=chosen.points,
        percent=percent,
        least=chosen.least,
        scoring=scoring.kind if scoring else None,
        levels=tuple(
            LevelData(
                percent=line.percent,
                points=line.points or Decimal(0),
                label=words(f"label.{name}.{number}"),
                text=words(f"level.{name}.{number}"),
            )
            for number, line in enumerate(lines)
        ),
        indicators=tuple(
            IndicatorData(
                id=kpi.id,
                aspect=kpi.aspect,
                text=words(f"kpi.{name}.{kpi.id}"),
                **(own[f"{name}.{kpi.id}"].model_dump() if f"{name}.{kpi.id}" in own else {}),
            )
            for kpi in meta.kpis
            if not kpi.variants or chosen.variant in kpi.variants
        ),
        blanks={key: value for key, value in chosen.blanks.items() if value is not None},
        decisions={key: value for key, value in chosen.decisions.items() if value is not None},
    )


def _due(rows: Sequence[Any], languages: Sequence[str]) -> DueData:
    """A due date of the rows that tell it, one in each language."""
    one = rows[0].due
    return DueData(
        id=rows[0].id,
        item=one.item_id,
        number=one.number,
        day=one.day,
        months=one.months,
        since=one.duty.since,
        before=one.duty.before,
        counted=one.counted,
        what={language: row.what for language, row in zip(languages, rows, strict=True)},
        counted_from={language: row.counted for language, row in zip(languages, rows, strict=True)},
    )


def _plain(value: Any) -> Any:
    """Data as JSON takes it: a day as 2027-03-01, a day of the year as --06-30."""
    if isinstance(value, Mapping):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(child) for child in value]
    if isinstance(value, DayOfYear):
        return f"--{value.month:02}-{value.day:02}"
    return value.isoformat() if isinstance(value, datetime.date) else value
