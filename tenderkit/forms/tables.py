"""Many returned forms → tables for each kind: with a row for each form, and with a row for each of theirs, new, changed or gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tenderkit.documents.types import DocumentType
from tenderkit.faults import Fault, Location
from tenderkit.forms.responses import Line, Response, Value
from tenderkit.labels import label
from tenderkit.word.forms.scanning import normal

Since = Literal["", "new", "same", "changed", "gone"]
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(frozen=True)
class Shown:
    """How a kind of form is shown: its title, its fields by id with their labels, of rows their columns and those that tell them.

    `options` are the words of what can be chosen, by the id of the field, or of the field and the column.
    """

    title: str
    fields: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    telling: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: Mapping[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict)


def shown(kind: DocumentType) -> Shown:
    """How a form with fields in its template is shown."""
    rows = [each for each in kind.fields if each.kind == "rows"]
    options: dict[tuple[str, ...], Mapping[str, str]] = {
        (each.id,): {one.id: one.text for one in each.options} for each in kind.fields if each.options
    }
    for each in rows:
        options |= {(each.id, column.id): {one.id: one.text for one in column.options} for column in each.columns if column.options}
    return Shown(
        kind.title,
        {each.id: each.label for each in kind.fields},
        {each.id: {column.id: column.label for column in each.columns} for each in rows},
        {each.id: each.telling for each in rows},
        options,
    )


@dataclass(frozen=True)
class Compared:
    """A row of a form beside the same row of the form before it: what became of it, and of a changed one what it said before."""

    response: Response
    line: Line
    since: Since
    before: Mapping[str, Value]


@dataclass(frozen=True)
class Table:
    """A table: the form and the field that it is about ("" for the forms themselves), its title, its header by id, its rows."""

    form: str
    field: str
    title: str
    header: Mapping[str, str]
    rows: tuple[tuple[Any, ...], ...]

    def data(self) -> list[dict[str, Any]]:
        """The rows as data."""
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


def with_duplicates(responses: Sequence[Response]) -> list[Response]:
    """Mark what came more than once: one form, from one sender, about one time. The same is told once, others each get a fault."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for position, found in enumerate(responses):
        if found.respondent and not found.refused and not found.ignored:
            groups.setdefault(found.same_as, []).append(position)
    marked = list(responses)
    for positions in groups.values():
        first = responses[positions[0]]
        same = all((responses[each].answers, responses[each].rows) == (first.answers, first.rows) for each in positions)
        for position in positions[1:] if same or len(positions) < 2 else positions:
            this = responses[position]
            twin = first if position != positions[0] else responses[positions[1]]
            other = twin.file_name if twin.file_name != this.file_name else f"another {twin.file_name}"
            message, hint = f"the same form of {first.name} as {other}: told once", "leave one out"
            if not same:
                message = f"{first.name} has also returned {other}, which says something else"
                hint = "find out which of them is right, and leave the other out"
            fault = Fault(Location(this.file), "TK808", message, hint, "warning" if same else "fault")
            marked[position] = replace(this, duplicate=same, faults=(*this.faults, fault))
    return marked


def compared(responses: Sequence[Response], field: str, telling: Sequence[str]) -> Iterator[Compared]:
    """Yield the rows of forms of one kind, sender by sender and time by time, each beside the same row of the form before.

    Rows are the same where the columns that are `telling` say the same. What is gone comes after the rows of the form that lacks
    it. Of the first form of a sender there is nothing to say.
    """
    by_sender: dict[str, list[Response]] = {}
    for found in responses:
        by_sender.setdefault(normal(found.respondent).casefold() or found.file, []).append(found)
    for sender in sorted(by_sender):
        before: Mapping[tuple[str, ...], Line] | None = None
        for found in sorted(by_sender[sender], key=_time):
            lines = {_key(line, telling): line for line in found.rows.get(field, ())}
            for line in found.rows.get(field, ()):
                earlier = (before or {}).get(_key(line, telling))
                differing = {} if earlier is None else {at: was for at, was in earlier.cells.items() if was != line.cells.get(at)}
                since: Since = "" if before is None else "new" if earlier is None else "changed" if differing else "same"
                yield Compared(found, line, since, differing)
            for key, line in (before or {}).items():
                if key not in lines:
                    yield Compared(found, line, "gone", {})
            before = lines


def _time(found: Response) -> tuple[str, str]:
    year = _YEAR.search(found.period)
    return year[0] if year else "", found.period


def _key(line: Line, telling: Sequence[str]) -> tuple[str, ...]:
    return tuple(normal(str(line.cells.get(name) or "")).casefold() for name in telling)


class Tables:
    """Makes the tables of returned forms in the words of a language; `shown` are the kinds of forms by id.

    `said` gives a message in that language.
    """

    def __init__(self, shown: Mapping[str, Shown], labels: Mapping[str, str], said: Callable[[str], str]) -> None:
        self.shown, self.labels, self.said = shown, labels, said

    def word(self, name: str, **held: str) -> str:
        """A word of ours."""
        return label(self.labels, name, **held)

    def state(self, found: Response) -> str:
        """How much of what was asked is there: it is counted, and not judged."""
        if found.refused or found.ignored:
            return self.word("state_not_read" if found.refused else "state_left_out")
        if not found.lacking:
            return self.word("state_complete")
        said = []
        for lack in found.lacking:
            words = self.shown[found.form].fields.get(lack.field, lack.field)
            # As in a sentence, unless the word has capitals of its own.
            words = words if words[1:2].isupper() else words[:1].lower() + words[1:]
            numbers = {"found": str(lack.found), "least": str(lack.least), "row": str(lack.row)}
            said.append(self.word("lack_rows" if lack.least else "lack_row" if lack.row else "lack_field", field=words, **numbers))
        return f"{self.word('state_incomplete')}: {', '.join(said)}"

    def of(self, responses: Sequence[Response]) -> list[Table]:
        """The tables: for each kind of form one of the forms, and one for each field with rows."""
        made = []
        for form, shown in self.shown.items():
            found = [each for each in responses if each.form == form and not (each.refused or each.ignored or each.duplicate)]
            if found:
                made.append(self.answers(form, shown, found))
                made += [self.rows(form, shown, field, found) for field in shown.columns]
        return made

    def answers(self, form: str, shown: Shown, found: Sequence[Response]) -> Table:
        """A row for each form; what a person has to judge is an empty cell at its end."""
        single = {field: words for field, words in shown.fields.items() if field not in shown.columns}
        header = self.header("file", "filled_in_by", "period", "language", "version", "state")
        header |= {f"answer.{name}": words for name, words in single.items()} | self.header("faults", "assessment")
        rows = [
            (
                *(each.file_name, each.respondent or None, each.period or None, each.language, each.version, self.state(each)),
                *(self.cell(each.answers.get(name), shown, name) for name in single),
                sum(fault.severity == "fault" for fault in each.faults),
                None,
            )
            for each in found
        ]
        return Table(form, "", shown.title, header, tuple(rows))

    def rows(self, form: str, shown: Shown, field: str, found: Sequence[Response]) -> Table:
        """A row for each row of each form, with what became of it since the form before."""
        columns = shown.columns[field]
        header = self.header("filled_in_by", "period", "row") | {f"cell.{name}": words for name, words in columns.items()}
        header |= self.header("since", "before", "file", "assessment")
        rows = []
        for each in compared(found, field, shown.telling[field]):
            before = "; ".join(
                f"{columns.get(name, name)}: {self.cell(was, shown, field, name) or '–'}" for name, was in each.before.items()
            )
            rows.append(
                (
                    *(each.response.respondent or None, each.response.period or None),
                    None if each.since == "gone" else each.line.number,
                    *(self.cell(each.line.cells.get(name), shown, field, name) for name in columns),
                    self.word(f"since_{each.since}") if each.since else None,
                    *(before or None, each.response.file_name, None),
                )
            )
        return Table(form, field, shown.fields[field], header, tuple(rows))

    def header(self, *names: str) -> dict[str, str]:
        """The heads of columns by name."""
        return {name: self.word(name) for name in names}

    def cell(self, value: Value, shown: Shown, *place: str) -> str | None:
        """An answer as a cell has it: of a choice its words."""
        if isinstance(value, bool):
            return self.word("yes" if value else "no")
        return value if value is None else shown.options.get(place, {}).get(value, value)
