"""What was decided, as anybody may read it → an Excel workbook with the table of the award decision."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from tenderkit.labels import label
from tenderkit.numbers import format_value
from tenderkit.rules.scoring import tidy
from tenderkit.sheets import Cell, Sheet, workbook
from tenderkit.tender import Tender
from tenderkit.views.base import name_of


def decision_workbook(decided: SimpleNamespace, tender: Tender, draft: bool, created: date | None) -> bytes:
    """The workbook: the tenderers in their order, with points, total and result; and particulars of the decision.

    `decided` is what a template of the award calls so. The numbers are exact; what is not worked out is empty.
    """

    def word(name: str, **held: str) -> str:
        return label(tender.catalogue.meta.labels, name, **held)

    def result(entry: SimpleNamespace) -> str:
        below = [names[name] for name in entry.below] + [word("in_all")] * entry.below_in_all
        return word("rejected_below", criteria=", ".join(below)) if below else word(f"outcome_{entry.outcome.replace('-', '_')}")

    file, locale = tender.file, tender.catalogue.meta.locale
    items = [item for item in tender.items if item.earns_points]
    names = {item.id: name_of(item, tender) for item in items}
    maxima = [format_value(tidy(item.points), locale) if item.points is not None else "–" for item in items]
    header = [word("rank"), word("tenderer"), *(f"{names[item.id]} (≤ {most})" for item, most in zip(items, maxima, strict=True))]
    rows: list[list[Cell]] = [
        [entry.rank, entry.name, *(scored.points for scored in entry.criteria), entry.total, result(entry)]
        for entry in decided.tenderers
    ]
    table = Sheet(
        word("award_decision"), [*header, word("total_of_points"), word("result")], rows, [7, 36, *[16] * len(items), 12, 48]
    )
    by, on = decided.approved.by, decided.approved.on  # blanks where nobody has approved it yet
    lot: list[list[Cell]] = [[word("lot"), f"{tender.lot.id}: {tender.lot.title}"]] if tender.lot else []
    particulars: list[list[Cell]] = [
        [word("reference"), file.reference],
        *lot,
        [word("status"), word("status_draft" if draft else "status_final")],
        [word("approved_by"), by if isinstance(by, str) else None],
        [word("approved_on"), format_value(on, locale) if isinstance(on, date) else None],
        [word("fingerprint"), decided.fingerprint],
    ]
    about = Sheet(word("particulars"), [word("title"), file.title or ""], particulars, [30, 80])
    title = f"{word('award_decision')}: {file.title or file.reference or ''}"
    return workbook([table, about], title, file.contracting_authority.name or "", file.date or created, locale)
