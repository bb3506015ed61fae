"""What one rendering may do: steps and characters, counted and not timed, so that a template ends or not alike on every system."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

# The shipped documents take 2,500 to 6,000 steps and 100,000 characters at most, a table 27 steps and 80 characters a row. Text is
# counted once more for each macro or set block that it passes through.
MAX_STEPS = 5_000_000
MAX_TEXT = 40_000_000
MAX_DEPTH = 100  # calls within calls: Python bears more, but how many differs from system to system
MAX_DIGITS = 1_000
TOO_LONG = (f"a number has more than {MAX_DIGITS:,} digits", "check what it is made of")
_MAX_BITS = MAX_DIGITS * 3322 // 1000
_LISTS = (list, tuple)  # unions of types would be made anew at each check
_SIZED = (list, tuple, dict, str, range)
_HOLDING = (list, tuple, dict, range, set, frozenset)
_HEAVY = (str, *_HOLDING)  # what takes more time the larger it is
_LETTERS = 64  # as many letters as are compared, copied or searched in the time of a step
_CALL = 20  # steps for a function of ours, a text of the catalogue, a template taken in: they do more than a node of a template


class Stopped(Exception):  # noqa: N818 (it is no error: the fault is recorded already)
    """A rendering that is not worth going on with."""


@dataclass
class Budget:
    """The steps and characters of one rendering so far; `refuse` records a message and a hint as a fault at the present line."""

    refuse: Callable[[str, str], None]
    steps: int = 0
    text: int = 0
    depth: int = 0

    def stop(self, message: str, hint: str) -> NoReturn:
        """Record why the rendering ends here, and end it."""
        self.refuse(message, hint)
        raise Stopped

    def spend(self, steps: int, text: int = 0) -> None:
        """Count steps and characters, before they are made where they can be many; stops the rendering that has none left."""
        self.steps += steps
        self.text += text
        if self.steps > MAX_STEPS:
            self.stop(f"the template takes more than {MAX_STEPS:,} steps", "check its loops and macros, and lists that grow")
        if self.text > MAX_TEXT:
            self.stop(f"the template makes more than {MAX_TEXT:,} characters of text", "check its loops, and texts that grow")

    def spend_call(self, *values: Any) -> None:
        """Count a call of something that is no part of the template, with the values that it is given."""
        self.steps += _CALL
        self.weigh(*values)

    def enter(self) -> None:
        """Count a call within the others; whoever calls this takes one from `depth` afterwards."""
        if self.depth >= MAX_DEPTH:
            self.stop(f"the template calls itself more than {MAX_DEPTH} times", "check its macros and includes")
        self.depth += 1

    def weigh(self, *values: Any) -> int:
        """Count and return the steps that comparing, copying or hashing values takes: a list weighs what is in it, every time."""
        weight = len(values)
        for value in values:
            if isinstance(value, str):
                weight += len(value) // _LETTERS
            elif isinstance(value, _HOLDING):
                weight += self._weight_in(value)
        self.steps += weight
        if self.steps > MAX_STEPS:
            self.spend(0)
        return weight

    def _weight_in(self, holding: Any) -> int:
        """Return what a list weighs, with the lists in it; no more of it is looked at than there are steps left."""
        weight = 0
        waiting = [holding]
        while waiting and self.steps + weight <= MAX_STEPS:
            value = waiting.pop()
            if isinstance(value, str):
                weight += len(value) // _LETTERS
            elif isinstance(value, range):
                weight += _length(value)
            else:
                parts = [*value, *value.values()] if isinstance(value, dict) else value
                weight += len(parts)
                waiting += [part for part in parts if isinstance(part, _HEAVY)]
        return weight

    def each(self, things: Any, steps: int, text: int) -> Any:
        """Return what a loop runs over; the steps and characters that it takes for each are counted at once, if they can be."""
        if isinstance(things, _SIZED):
            count = _length(things)
            self.spend(count * steps, count * text)
            return things
        return self._one_by_one(iter(things), steps, text) if isinstance(things, Iterable) else things

    def _one_by_one(self, things: Iterator[Any], steps: int, text: int) -> Iterator[Any]:
        for thing in things:
            self.spend(steps, text)
            self.weigh(thing)
            yield thing

    def made(self, value: Any) -> Any:
        """Return what an operator or a filter made, counted."""
        if isinstance(value, str):
            self.spend(0, len(value))
        elif isinstance(value, int):
            if is_too_long(value):
                self.stop(*TOO_LONG)
        elif isinstance(value, _LISTS):
            self.spend(len(value))
        elif hasattr(value, "__next__"):
            return self.each(value, 1, 0)
        return value


def is_too_long(number: int) -> bool:
    """Whether a whole number has more digits than a template may work with."""
    return number.bit_length() > _MAX_BITS


def _length(things: Any) -> int:
    try:
        return len(things)
    except OverflowError:  # a range longer than the machine can count
        return MAX_STEPS + 1
