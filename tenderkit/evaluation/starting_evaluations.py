"""A tender → the text of an evaluation file to start from."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tenderkit.tender import Tender


def starter_of(tender: Tender, tender_file: str) -> str:
    """An evaluation file with every key, what is to be filled in left empty; `tender_file` is named as seen from it."""
    return "\n".join(_lines(tender, tender_file))


def _lines(tender: Tender, tender_file: str) -> Iterator[str]:
    yield f"# The evaluation of {(tender.file.reference or 'a tender').splitlines()[0]}: who scores, and who tendered."
    yield f"tender: {json.dumps(tender_file, ensure_ascii=False)}"
    yield "published: []  # the tender annex as it was published, as seen from this file; needed for the award"
    yield "evaluators: []  # who scores, such as [A. Berg, C. Dael]"
    yield "opened:  # the day on which the tenders were opened, such as 2027-03-01"
    yield "tenderers:  # an entry for each"
    yield "  - name:"
    yield "    address:  # for the letter"
    if tender.lots:
        ids = ", ".join(lot.lot.id for lot in tender.lots if lot.lot)
        yield f"    lots: []  # those that it tenders for, of {ids}; all if left empty"
    yield "    admitted:  # true or false: selection comes first"
    yield "    not_admitted:  # why, where it is false"
    parts = {lot.lot.id if lot.lot else "": lot for lot in tender.lots or (tender,)}
    priced = {name: [item.id for item in part.items if item.own is not None and item.own.price] for name, part in parts.items()}
    if any(priced.values()):
        yield "    prices:  # above zero"
        for name, criteria in priced.items():
            if criteria and name:
                yield f"      {json.dumps(name)}:"
            yield from (f"      {'  ' if name else ''}{criterion}:" for criterion in criteria)
    yield "    forms:  # the folder of its returned forms, as seen from this file"
    yield "    confidential:  # what it marked: others do not read the reasons"
    yield "      criteria: []"
    yield "      words: []"
    yield "approved:  # left empty in drafts"
    yield "  by:"
    yield "  on:"
    yield ""
