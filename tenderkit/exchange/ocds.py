"""Lots and due dates → a release of the Open Contracting Data Standard 1.1.5, with its extensions for lots and award criteria.

Codes are those of the standard's lists. What the tender file does not say, as the procedure or the value, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tenderkit.exchange.criteria import Criterion, Lot
from tenderkit.exchange.due_rows import DueTable
from tenderkit.tender import Tender

_BUYER = "buyer"  # the id of the contracting authority within the release


def release(tender: Tender, lots: Sequence[Lot], due: DueTable, dated: date) -> dict[str, Any]:
    """The release in the language of a tender's catalogue; `dated` is the day of its making."""
    file, language = tender.file, tender.catalogue.language
    authority = file.contracting_authority
    contact = {"name": authority.contact, "email": authority.email} if authority.contact or authority.email else None
    several = len(file.spoken) > 1
    return {
        "ocid": file.notice.ocid,
        "id": "-".join([str(file.reference), dated.isoformat(), *([language] if several else [])]),
        "date": _at(dated),
        "tag": ["tender"],
        "initiationType": "tender",
        "language": language,
        "parties": [
            {
                "id": _BUYER,
                "name": authority.name,
                "address": {"streetAddress": authority.address.replace("\n", ", ")} if authority.address else None,
                "contactPoint": contact,
                "roles": ["buyer", "procuringEntity"],
            }
        ],
        "buyer": {"id": _BUYER, "name": authority.name},
        "tender": {
            "id": file.reference,
            "title": file.title,
            "procuringEntity": {"id": _BUYER, "name": authority.name},
            "items": [*_items(tender, lots)],
            "selectionCriteria": _selection(lots, language),
            "lots": [_lot(tender, lot, language) for lot in lots],
            "milestones": [*_milestones(due, lots)] or None,
        },
    }


def _items(tender: Tender, lots: Sequence[Lot]) -> Iterator[dict[str, Any]]:
    for number, product in enumerate(tender.file.products, 1):
        words = [product.name, product.category, product.details]
        yield {
            "id": str(number),
            "description": ", ".join(filter(None, words)),
            "quantity": product.quantity,
            "relatedLot": lots[0].id if len(lots) == 1 else None,
        }


def _selection(lots: Sequence[Lot], language: str) -> dict[str, Any] | None:
    """The selection criteria in words, each once: the standard has no place for them in a lot."""
    texts: dict[str, None] = {}
    for lot in lots:
        told = next(one.sections for one in lot.spoken if one.language == language)
        for item in lot.of_kind("selection-criterion"):
            texts[f"{told[item.id].title}\n{told[item.id].text}"] = None
    return {"description": "\n\n".join(texts)} if texts else None


def _lot(tender: Tender, lot: Lot, language: str) -> dict[str, Any]:
    told = next(one.sections for one in lot.spoken if one.language == language)
    formula = tender.file.notice.formula
    criteria = [
        {
            "type": "quality",
            "name": told[criterion.id].title,
            "description": told[criterion.id].text,
            "numbers": [*_numbers(criterion, None if formula else tender.file.notice.weights)] or None,
        }
        for criterion in lot.criteria
    ]
    start, end = tender.file.dates.contract_start, tender.file.dates.contract_end
    period = {"startDate": _at(start) if start else None, "endDate": _by(end) if end else None}
    return {
        "id": lot.id,
        "title": tender.file.title,
        "contractPeriod": period if start or end else None,
        "awardCriteria": {"criteria": criteria, "weightingDescription": formula.get(language)} if criteria else None,
    }


def _numbers(criterion: Criterion, weights: str | None) -> Iterator[dict[str, Any]]:
    if weights == "percentages":
        yield {"number": criterion.percent, "weight": "percentageExact"}
    elif weights == "points":
        yield {"number": criterion.points, "weight": "pointsExact"}
    if criterion.least is not None:
        yield {"number": criterion.least, "threshold": "minimumScore"}


def _milestones(due: DueTable, lots: Sequence[Lot]) -> Iterator[dict[str, Any]]:
    for row in due.rows:
        yield {
            "id": row.id,
            "title": row.what,
            "type": "reporting",
            "description": f"{row.clause}. {due.heads[3]}: {row.counted}",
            "code": row.due.item_id,
            "dueDate": _by(row.day) if row.day else None,
            "status": "scheduled",
            "relatedLots": [lot.id for lot in lots if any(item.id == row.due.item_id for item in lot.items)],
        }


def _at(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _by(day: date) -> str:
    """The last moment of a day, up to which something may be done."""
    return f"{day.isoformat()}T23:59:59Z"
