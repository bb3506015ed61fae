"""The form of last year → what stands in that of this year before it is filled in: its rows, and the answers that stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tenderkit.catalogue.asking import ColumnMeta, FieldMeta
from tenderkit.documents.types import DocumentType
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.forms.responses import Response, Value
from tenderkit.views.form_fields import Filled


def carried(earlier: Response, kind: DocumentType) -> Filled:
    """What a form of that kind takes over from one that came back, which may be of another kind that asks the same.

    Taken over are the fields that are `carried`, where the earlier form has one of the same name, and of a form of the same kind
    the day that it was about: the next one is about the day that is due after it. Raises TenderkitError: the faults of a form that
    cannot be read, and TK826 where there is nothing to take over.
    """
    if earlier.refused:
        raise TenderkitError(earlier.faults)
    answers, rows = {}, {}
    for each in kind.fields:
        if not each.carried:
            continue
        if each.kind == "rows" and each.id in earlier.rows:
            rows[each.id] = [_cells(each, line.cells) for line in earlier.rows[each.id]]
        elif earlier.answers.get(each.id) is not None:
            answers[each.id] = _shown(each, earlier.answers[each.id])
    if not answers and not any(rows.values()):
        hint = "name a form that was filled in, and asks what this one does"
        raise TenderkitError([Fault(Location(earlier.file), "TK826", f"{kind.id} takes over nothing from this form", hint)])
    return Filled(answers, rows, about=_about(earlier, kind))


def _about(earlier: Response, kind: DocumentType) -> date | None:
    """The day that an earlier form of the same kind was about; None where it has no such day, or it is another kind."""
    told = next((each.kind for each in kind.fields if each.id == kind.period), None)
    return date.fromisoformat(earlier.period) if earlier.form == kind.id and told == "date" and earlier.period else None


def _cells(each: FieldMeta, cells: Mapping[str, Value]) -> dict[str, Value | date]:
    return {column.id: _shown(column, cells[column.id]) for column in each.columns if cells.get(column.id) is not None}


def _shown(each: FieldMeta | ColumnMeta, value: Value) -> Value | date:
    """An answer as a field takes it: a date as such, so that it is written in the language of the form."""
    return date.fromisoformat(value) if each.kind == "date" and isinstance(value, str) else value
