"""A rendering → the same document for other values, without running its templates again.

While a template runs it is noted which values it prints, and which it looks at besides: in a condition, a comparison, a filter. In
a document of the same shape those that it only printed are put in anew. As soon as one that it looked at is another, the template
has to run: it might have decided differently. What is no value of a `Varying` view belongs to the shape, which is the same.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from markupsafe import Markup

from tenderkit.templating.values import MAX_OUTPUT, Place, Varying, exactly, format_value, printable

if TYPE_CHECKING:
    from tenderkit.templating.session import Session

T = TypeVar("T")
_MAX_SHAPES = 64
_MAX_VALUES = 100_000  # of all recordings: those of long tables take the most memory
_MAX_OF_SHAPE = 4  # where templates look at values, there is one for each that they met
_STRUCTURE = (list, tuple, dict, Varying)


class Repeatable(ABC):
    """What makes the names of a document that has a shape: all that its text depends on but the values of `Varying` views."""

    @property
    @abstractmethod
    def shape(self) -> Hashable:
        """Return the shape; None where it cannot be said."""

    @abstractmethod
    def views(self, session: Session) -> object:
        """Return what the places of `Varying` views lead from."""

    @abstractmethod
    def __call__(self, session: Session) -> dict[str, Any]:
        """Return the names that templates use."""


@dataclass
class Notes:
    """What a rendering under way printed of varying views (slot, place, attribute, kind), and what else it saw of them."""

    printed: list[tuple[int, Place, str, type]] = field(default_factory=list)
    looked: dict[tuple[Place, str, Callable[[object], object]], object] = field(default_factory=dict)
    repeatable: bool = True

    def look(self, view: Varying, attribute: str, value: object, seen: Callable[[object], object] = exactly) -> None:
        """Note that more than printing was done with a value; `seen` says what of it could be seen."""
        if isinstance(value, Markup):
            self.repeatable = False  # it may hold slots: what stands in them cannot be told from here
        elif not isinstance(value, _STRUCTURE):
            self.looked[view._place, attribute, seen] = seen(value)

    def decided(self, view: Varying, attribute: str) -> None:
        """Note that a document goes by an attribute that is worked out of values, as the order of a list."""
        self.looked[view._place, attribute, exactly] = exactly(getattr(view, attribute))

    def show(self, view: Varying, attribute: str, value: object, slot: int) -> None:
        """Note that a value was printed, in that slot."""
        self.printed.append((slot, view._place, attribute, type(value)))


def varies(kind: type, attribute: str) -> bool:
    """Return whether an attribute of that kind of view may vary."""
    return issubclass(kind, Varying) and (kind._varying is None or attribute in kind._varying)


@dataclass(frozen=True, eq=False)
class Recording:
    """A rendering without faults: its text, its values, and how to come to those that may be others.

    `steps` lead from view to view: the number of the view that one starts from, 0 for the names of the document, and an attribute,
    key or position. `looked` and `printed` are by view, in the order in which the template met them, for a view may be there only
    if what was seen of others is the same. `looked` holds what was seen of an attribute and how, `printed` the slot, the
    attribute, and the kind of its value.
    """

    text: str
    values: tuple[str, ...]
    steps: tuple[tuple[int, str | int], ...]
    looked: tuple[tuple[int, tuple[tuple[str, Callable[[Any], object], object], ...]], ...]
    printed: tuple[tuple[int, tuple[tuple[int, str, type[Any]], ...]], ...]

    @cached_property
    def varying(self) -> frozenset[int]:
        """The slots whose values are put in anew."""
        return frozenset(slot for _, printed_there in self.printed for slot, _, _ in printed_there)

    def again(self, names: object, locale: str) -> tuple[str, ...] | None:
        """Return the values for another document of the same shape; None where its template has to run."""
        views: list[Any] = [names]
        for number, seen_there in self.looked:
            self._go(views, number)
            view = views[number]
            for attribute, seen, expected in seen_there:
                if seen(getattr(view, attribute)) != expected:
                    return None
        values = list(self.values)
        for number, printed_there in self.printed:
            self._go(views, number)
            view = views[number]
            for slot, attribute, kind in printed_there:
                value: Any = getattr(view, attribute)
                if type(value) is not kind or (kind is str and not printable(value)):
                    return None
                values[slot] = value if kind is str else format_value(value, locale)
        return tuple(values) if sum(map(len, values)) <= MAX_OUTPUT else None

    def _go(self, views: list[Any], number: int) -> None:
        """Go on to the view of that number."""
        for start, step in self.steps[len(views) - 1 : number]:
            view = views[start]
            views.append(view[step] if isinstance(step, int) or isinstance(view, dict) else getattr(view, step))


def recorded(text: str, values: tuple[str, ...], notes: Notes) -> Recording:
    """Return the recording of a rendering."""
    numbers: dict[Place, int] = {(): 0}
    steps: list[tuple[int, str | int]] = []

    def number(place: Place) -> int:
        if place not in numbers:
            steps.append((number(place[:-1]), place[-1]))
            numbers[place] = len(steps)
        return numbers[place]

    looked: dict[int, list[tuple[str, Callable[[Any], object], object]]] = {}
    for (place, attribute, seen), expected in notes.looked.items():
        looked.setdefault(number(place), []).append((attribute, seen, expected))
    printed: dict[int, list[tuple[int, str, type[Any]]]] = {}
    for slot, place, attribute, kind in notes.printed:
        printed.setdefault(number(place), []).append((slot, attribute, kind))
    return Recording(text, values, tuple(steps), _fixed(looked), _fixed(printed))


def _fixed(found: dict[int, list[T]]) -> tuple[tuple[int, tuple[T, ...]], ...]:
    return tuple((number, tuple(entries)) for number, entries in found.items())


class Recordings:
    """The recordings of one engine: a few for each of the shapes met last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[Recording, ...]] = OrderedDict()

    def of(self, shape: Hashable) -> tuple[Recording, ...]:
        """Return the recordings of a shape, the newest first."""
        with suppress(KeyError):
            self._kept.move_to_end(shape)
        return self._kept.get(shape, ())

    def keep(self, shape: Hashable, recording: Recording) -> None:
        """Keep a recording; those of a shape that has not come for long are forgotten."""
        self._kept[shape] = (recording, *self.of(shape))[:_MAX_OF_SHAPE]
        with suppress(KeyError):  # another thread may forget one right now
            while len(self._kept) > 1 and (len(self._kept) > _MAX_SHAPES or self._values() > _MAX_VALUES):
                self._kept.popitem(last=False)

    def _values(self) -> int:
        return sum(len(recording.values) for recordings in list(self._kept.values()) for recording in recordings)

    def __len__(self) -> int:
        """Return the number of shapes."""
        return len(self._kept)
