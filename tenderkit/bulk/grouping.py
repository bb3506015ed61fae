"""The rows of a table → jobs: one for each row, or for the rows of one key together, each with a product of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tenderkit.bulk.columns import Column, ColumnError, values
from tenderkit.bulk.heads import KEY, place_of
from tenderkit.faults import Fault, Location, stop_on
from tenderkit.files.tables import TableRow
from tenderkit.files.yamlfile import KeyPath


class Change(NamedTuple):
    """What a cell changes in the base tender: the dotted name of the place, the value, and the head and row of the cell."""

    place: str
    value: Any
    head: str
    line: int


@dataclass(frozen=True)
class Job:
    """What one row, or the rows of one key, change in the base tender; or the tender file of its own at `path`.

    With `faults` its rows cannot be understood, and nothing is made of it. `products` says that each of its rows holds
    one: a row that stands apart is then missing.
    """

    key: str
    where: Location
    number: int
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    own: dict[str, Any] = field(default_factory=dict, compare=False)
    lines: dict[KeyPath, int] = field(default_factory=dict, compare=False)
    path: str = ""
    products: bool = False
    warnings: tuple[Fault, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class _Row:
    """A row by the places of its cells; `products` are those that make an entry of a list."""

    key: str | None
    number: int
    changes: tuple[Change, ...]
    products: tuple[Change, ...]
    faults: tuple[Fault, ...]


class Heads:
    """The heads of a table and what they mean, known once they are met.

    `mapping` is what the tender file says of heads. In a table `by_columns` a head that leads nowhere is wrong in every
    row, and there is nothing to go on with; a line of JSON has heads of its own, and a wrong one is a fault of its job.
    """

    def __init__(self, shown: str, mapping: Mapping[str, str], *, by_columns: bool) -> None:
        self.shown, self.mapping, self.by_columns = shown, mapping, by_columns
        self.columns: dict[str, Column | None] = {}

    def row(self, row: TableRow) -> _Row:
        """Return a row by the places of its cells; raises TenderkitError (TK871, TK625, TK626) where heads are wrong."""
        cells = list(values(row.cells))
        faults = self._learn([head for head, _ in cells if head not in self.columns], row.number)
        if self.by_columns:
            stop_on(faults)
        changes, products, key, reference = list[Change](), list[Change](), None, None
        for head, value in cells:
            column = self.columns.get(head)
            if column is None:
                continue
            if column.name == KEY:
                key = str(value)
                continue
            if column.name == "reference":
                reference = str(value)
            (products if column.by_row else changes).append(Change(column.name, value, head, row.number))
        return _Row(key or reference, row.number, tuple(changes), tuple(products), tuple(faults))

    def _learn(self, heads: Sequence[str], line: int) -> list[Fault]:
        where = Location(self.shown, line)
        wrong: dict[str, list[tuple[str, str]]] = {}
        for head in heads:
            try:
                self.columns[head] = place_of(head, self.mapping)
            except ColumnError as error:
                wrong.setdefault(error.hint, []).append((head, str(error)))
        faults = [Fault(where, "TK871", _told(found), hint) for hint, found in wrong.items()]
        return faults + (self._clashes(heads, where) if self.by_columns else [])

    def _clashes(self, heads: Sequence[str], where: Location) -> list[Fault]:
        """Return what two columns say of one place."""
        faults = []
        for head in heads:
            new = self.columns.get(head)
            for other, old in self.columns.items():
                if other == head:
                    break
                if old is None or new is None:
                    continue
                if old.name == new.name:
                    message = f"the columns “{other}” and “{head}” both fill in {new.name}"
                    faults.append(Fault(where, "TK625", message, "keep one of them, or begin the other with #"))
                elif old.by_row != new.by_row and old.keys[0] == new.keys[0]:
                    message = f"the columns “{other}” and “{head}” fill in the same list in two ways"
                    hint = "give each product a row of its own, or number all of them, such as products.1.name"
                    faults.append(Fault(where, "TK626", message, hint))
        return faults


def _told(found: Sequence[tuple[str, str]]) -> str:
    """What is wrong with the heads of one hint: a table with heads of its own has many, and that is one mistake."""
    if len(found) == 1:
        [(head, message)] = found
        return f"column “{head}”: {message}"
    names = [f"“{head}”" for head, _ in found]
    return f"the columns {', '.join(names[:-1])} and {names[-1]} are not places in a tender file"


def jobs_of(rows: Iterable[TableRow | Fault], heads: Heads) -> Iterator[Job | Fault]:
    """Yield the jobs of a table one by one, and faults in the place of rows that cannot be read.

    Rows of one key that stand together and fill in products are one job. Raises TenderkitError as `Heads.row` does.
    """
    group = _Group(heads.shown)
    for row in rows:
        if isinstance(row, Fault):
            yield row
            group.unread(row)
            continue
        found = heads.row(row)
        if found.products and not found.changes and found.key is None and group.rows and group.rows[0].key is not None:
            fault = Fault(
                Location(heads.shown, row.number), "TK627", "this row has a product and no key", "repeat the key of its tender"
            )
            yield fault
            group.unread(fault)
            continue
        if group.rows and (found.key is None or found.key != group.rows[0].key):
            yield from group.jobs()
            group = _Group(heads.shown, group.before_next)
        group.add(found)
    yield from group.jobs()


class _Group:
    """Rows of one key that stand together, and the rows within and beside them that cannot be read."""

    def __init__(self, shown: str, lost: Iterable[int] = ()) -> None:
        self.shown = shown
        self.rows: list[_Row] = []
        self.lost = [*lost]
        self.before_next: list[int] = []

    def add(self, row: _Row) -> None:
        self.rows.append(row)
        self.before_next = []

    def unread(self, fault: Fault) -> None:
        if fault.severity == "fault" and fault.location.line:
            self.lost.append(fault.location.line)
            self.before_next.append(fault.location.line)

    def jobs(self) -> Iterator[Job]:
        if any(row.products for row in self.rows):
            yield self._together()
        else:
            for row in self.rows:
                key = row.key or f"row-{row.number}"
                yield Job(key, Location(self.shown, row.number), row.number, row.changes, row.faults)

    def _together(self) -> Job:
        """Return the job of all rows: a product of each, and for the rest what any of them says."""
        first = self.rows[0]
        key = first.key or f"row-{first.number}"
        faults = [fault for row in self.rows for fault in row.faults]
        for line in self.lost:
            message = f"row {line}, next to those of “{key}”, cannot be read: one of its products may be missing"
            faults.append(Fault(Location(self.shown, first.number), "TK628", message, "correct that row"))
        said: dict[str, Change] = {}
        products: list[Change] = []
        number = 0
        for row in self.rows:
            for change in row.changes:
                other = said.setdefault(change.place, change)
                if other.value != change.value:
                    message = f"column “{change.head}”: “{change.value}”, and “{other.value}” in row {other.line} of the same key"
                    hint = f"make them the same in all rows of “{key}”, or give each tender a key of its own"
                    faults.append(Fault(Location(self.shown, row.number), "TK629", message, hint))
            number += bool(row.products)
            for change in row.products:
                group, _, name = change.place.rpartition(".")
                if not products:
                    products.append(change._replace(place=group, value=[]))  # those of the base give way
                products.append(change._replace(place=f"{group}.{number}.{name}"))
        changes = (*said.values(), *products)
        return Job(key, Location(self.shown, first.number), first.number, changes, tuple(faults), products=True)
