"""The fields of a form as templates place them: `field("site")` and `rows("sites")`, each with its words and its controls."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from tenderkit.blocks import MAX_ROWS
from tenderkit.catalogue.asking import MAX_CELLS, MORE_ROWS, ColumnMeta, FieldMeta, cell_name, field_name
from tenderkit.faults import suggestion
from tenderkit.templating import Markdown, Rendering
from tenderkit.views.calendar_rows import CalendarRow
from tenderkit.views.questions import Control

_WEIGHTS = {"tick": 2, "date": 5, "choice": 6, "text": 8}  # of the columns of rows, where a template has none
_NUMBER = 2  # of the column with their numbers


@dataclass(frozen=True)
class Filled:
    """What stands in a form before it is filled in: answers and rows of an earlier one by field, and how many rows are made.

    An answer is a text as it is to be shown, the id of what was chosen, or whether a box is ticked; a row has them by column.
    `about` is the day that the earlier form was about, where it names one.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    number: int | None = None
    about: date | None = None


class FieldView(Markdown):
    """A field: printed it is its control; its words are the template's to place."""

    meta: FieldMeta | ColumnMeta
    required: bool

    @property
    def label(self) -> str:
        """What is asked."""
        return self.meta.label

    @property
    def help(self) -> str | None:
        """What is to be said of it, or nothing."""
        return self.meta.help

    @property
    def words(self) -> int | None:
        """The most words that it takes, or nothing."""
        return self.meta.words


def functions(
    fields: Sequence[FieldMeta], rendering: Rendering, controls: Mapping[str, Control], filled: Filled
) -> dict[str, Callable[..., Any]]:
    """The functions `field`, `rows` and `next_due` of a template with these fields."""
    known = {each.id: each for each in fields}

    def meta_of(name: object, *, rows: bool) -> FieldMeta | None:
        found = known.get(str(name))
        if found is not None and (found.kind == "rows") == rows:
            return found
        hint = suggestion(str(name), known, otherwise=f"it has: {', '.join(known)}" if known else "list it under `fields`")
        if found is not None:
            hint = f'write {{{{ {"field" if rows else "rows"}("{found.id}") }}}}'
        rendering.fault("TK419", f"this template has no {'rows' if rows else 'field'} “{name}”", hint)
        return None

    def control(each: FieldMeta | ColumnMeta, name: str, label: str, value: object, *, required: bool) -> Markdown:
        brief = isinstance(each, ColumnMeta)
        if each.kind == "choice":
            chosen = next((option.text for option in each.options if value in (option.id, option.text)), "")
            return controls["choice_field"](name, label, [option.text for option in each.options], chosen, required, brief)
        if each.kind == "tick":
            return controls["tick_box"](name, label, bool(value), required)
        return controls[f"{each.kind}_field"](name, label, value, required, brief)

    def one(name: object, value: object = "", required: bool | None = None) -> Markdown:
        each = meta_of(name, rows=False)
        if each is None:
            return Markdown("")
        wanted = each.required if required is None else bool(required)
        held = filled.answers.get(each.id, value) if each.carried else value
        made = FieldView(control(each, field_name(each.id), each.label, held, required=wanted))
        made.meta, made.required = each, wanted
        return made

    def rows(name: object, least: object = None, without: Collection[str] = ()) -> SimpleNamespace:
        each = meta_of(name, rows=True)
        if each is None:
            return SimpleNamespace(label="", help=None, least=0, columns=[], rows=[])
        columns = [column for column in each.columns if column.id not in without]
        carried = filled.rows.get(each.id, ()) if each.carried else ()
        fewest = int(str(each.least if least is None else least))
        number = max(filled.number or each.rows, fewest, len(carried) + MORE_ROWS if carried else 0)
        if number > MAX_ROWS or number * len(columns) > MAX_CELLS:
            message = f"{number} rows of “{each.id}”, which has {len(columns)} columns, are too many for a form"
            rendering.fault("TK419", message, f"have at most {min(MAX_ROWS, MAX_CELLS // max(1, len(columns)))} of them")
            number = 1

        def cell(column: ColumnMeta, at: int) -> Markdown:
            held = carried[at - 1].get(column.id, "") if at <= len(carried) else ""
            # The number comes first: of a label that is too long Word gets the beginning.
            return control(column, cell_name(each.id, at, column.id), f"{at} {column.label}", held, required=at <= fewest)

        return SimpleNamespace(
            id=each.id,
            label=each.label,
            help=each.help,
            least=fewest,
            number=number,
            rule=Markdown("-" * _NUMBER + ":"),
            columns=[
                SimpleNamespace(
                    id=column.id,
                    label=column.label,
                    help=column.help,
                    required=column.required,
                    words=column.words,
                    rule=Markdown(f":{'-' * (column.width or _WEIGHTS[column.kind])}{':' * (column.kind == 'tick')}"),
                )
                for column in columns
            ],
            rows=[SimpleNamespace(number=at, cells=[cell(column, at) for column in columns]) for at in range(1, number + 1)],
        )

    def next_due(due: Iterable[CalendarRow]) -> object:
        days = [row.day for row in due]
        if filled.about is None:
            return days[0] if days else ""
        return next((day for day in days if isinstance(day, date) and day > filled.about), "")

    return {"field": one, "rows": rows, "next_due": next_due}
