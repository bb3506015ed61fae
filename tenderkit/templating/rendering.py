"""One rendering under way: its values as slots, its faults, and what a document prints of a value."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any, Protocol, TypeGuard

import jinja2
from markupsafe import Markup

from tenderkit.blocks import SLOT_CLOSE, SLOT_OPEN, TRACE_CLOSE, TRACE_OPEN
from tenderkit.faults import Fault, Location
from tenderkit.files.frontmatter import Passage
from tenderkit.templating.budget import MAX_STEPS, MAX_TEXT, Budget, Stopped
from tenderkit.templating.compiling import Compiled, FixedNames
from tenderkit.templating.values import Lacking, Missing, format_value, printable

_TRACE = f"(?:{TRACE_OPEN}[^{TRACE_CLOSE}]*{TRACE_CLOSE})?"
_EDGES = re.compile(rf"\A(?:{_TRACE}\n)+|(?:\n{_TRACE})+\Z")  # empty lines at both ends of a traced text
SLOT = re.compile(f"{SLOT_OPEN}([0-9]+){SLOT_CLOSE}")
_NUMBERS = (int, Decimal, date)


@dataclass(frozen=True)
class Snippet:
    """A rendered text that many documents hold: what stands around its values, and the values."""

    pieces: tuple[str, ...]
    values: tuple[str, ...]
    steps: int
    size: int


@dataclass(frozen=True)
class Rendered:
    """The result of one rendering: Markdown with slot markers, the values by number, and the faults met on the way.

    `defined` has an entry for each time that it asked for the terms to define: those that it was taken to print.
    """

    text: str
    values: tuple[str, ...]
    faults: tuple[Fault, ...]
    defined: frozenset[frozenset[str]] = frozenset()


class Texts(Protocol):
    """What a rendering asks its engine for."""

    tracing: bool
    environment: Any

    def compiled(self, passage: Passage, /) -> Compiled:
        """Return a text compiled."""

    def snippet(self, compiled: Compiled, names: FixedNames, locale: str, /) -> Snippet | None:
        """Return a text rendered with names that many documents share."""


@dataclass
class Rendering:
    """One rendering under way: collects values and faults, and renders the texts that a template pulls in."""

    engine: Texts
    locale: str
    draft: bool = False
    public: bool = False  # for others than the buyer: what is for the buyer alone is withheld
    values: list[str] = field(default_factory=list)
    faults: dict[Fault, None] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)
    defined: set[frozenset[str]] = field(default_factory=set)
    budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        self.budget = Budget(lambda message, hint: self.fault("TK407", message, hint))

    def fault(self, code: str, message: str, hint: str = "") -> None:
        """Record a fault at the line of the template that is being rendered."""
        self.faults[Fault(place_in_template(), code, message, hint)] = None

    def text(self, passage: Passage, names: dict[str, Any]) -> Markup:
        """Render a text of the catalogue inside this rendering; one that uses Fixed names and plain texts only is rendered once."""
        compiled = self.engine.compiled(passage)
        fixed = None if self.engine.tracing else compiled.fixed(names)  # a traced text is looked at line by line
        snippet = None if fixed is None else self.engine.snippet(compiled, fixed, self.locale)
        if snippet is None:
            self.faults.update(dict.fromkeys(compiled.faults))
            return self.fresh(compiled.template, passage, names) if compiled.template else Markup("")
        return self.inserted(snippet)

    def inserted(self, snippet: Snippet) -> Markup:
        """Return a text rendered before, with its values in slots of this rendering."""
        budget = self.budget
        budget.steps += snippet.steps  # as if it were rendered anew
        budget.text += snippet.size
        if budget.steps > MAX_STEPS or budget.text > MAX_TEXT:
            budget.spend(0)
        text = snippet.pieces[0]
        for number, piece in enumerate(snippet.pieces[1:], len(self.values)):
            text += f"{SLOT_OPEN}{number}{SLOT_CLOSE}{piece}"
        self.values += snippet.values
        return Markup(text)

    def fresh(self, template: jinja2.Template, passage: Passage, names: dict[str, Any]) -> Markup:
        """Render a compiled text inside this rendering."""
        self.budget.spend_call()
        outer, self.names = self.names, names
        try:
            text = "".join(map(str, first_of(template)(template.new_context(names))))
            return Markup(_EDGES.sub("", text) if self.engine.tracing else text.strip("\n"))
        except (Stopped, RecursionError):
            raise
        except Exception as error:
            # One text that fails does not keep the rest from being looked at.
            self.faults[fault_of(error, Location(passage.path, passage.line))] = None
            return Markup("")
        finally:
            self.names = outer

    def slot(self, value: object) -> Markup:
        """Put a value in the list and return the marker that stands for it; Markdown of ours is returned as it is."""
        return Markup(self.marked(value))

    def marked(self, value: object) -> str:
        """Return the text that stands for a value, as `slot` does: for a template, which takes it for Markdown of ours."""
        if type(value) is str and value.isprintable():
            text: str = value
        elif isinstance(value, Markup):
            budget = self.budget
            budget.text += len(value)
            if budget.text > MAX_TEXT:
                budget.spend(0)
            return value
        elif isinstance(value, Missing):
            if not self.draft:
                self.faults[value.fault] = None
            return f"[{self.marked(Lacking.of(value))}](blank:)"
        else:
            text = self.printed(value)
        number = len(self.values)
        self.values.append(text)
        budget = self.budget
        budget.text += len(text)
        if budget.text > MAX_TEXT:
            budget.spend(0)
        return f"{SLOT_OPEN}{number}{SLOT_CLOSE}"

    def printed(self, value: object) -> str:
        """Return a value as a document prints it; what has no such form is a fault."""
        if isinstance(value, str):
            if not printable(value):
                self.fault("TK409", f"the value {value[:40]!r} holds a control or reserved character", "remove it from the value")
                return ""
            return value
        if isinstance(value, bool) or not isinstance(value, _NUMBERS):
            if isinstance(value, jinja2.Undefined):
                str(value)  # records itself
            else:
                kind = "an empty value" if value is None else f"a {type(value).__name__}"
                self.fault(
                    "TK406", f"{kind} cannot be printed", "print a text, a number or a date; ask with {% if %} whether there is one"
                )
            return ""
        return format_value(value, self.locale)


current: ContextVar[Rendering] = ContextVar("rendering")


def nested(run: Callable[[Any], Iterator[str]]) -> Callable[[Any], Iterator[str]]:
    """Make what runs a template count the templates that take in one another; the first of them is run by what this wraps."""

    @wraps(run)
    def counted(context: Any) -> Iterator[str]:
        budget = current.get().budget
        budget.enter()
        try:
            yield from run(context)
        finally:
            budget.depth -= 1

    return counted


def first_of(template: jinja2.Template) -> Callable[[Any], Iterator[str]]:
    """What runs a template that no other takes in: a generator less on the way of each piece of a document."""
    run: Callable[[Any], Iterator[str]] = template.root_render_func.__wrapped__  # type: ignore[attr-defined]
    return run


def as_markdown(value: object) -> Markup:
    """Return Markdown as it is, and a value as the slot that stands for it: what a filter on Markdown begins with."""
    return current.get().slot(value)


def in_column(value: object, column: Iterable[object]) -> object:
    """Return a number with as many decimals as the numbers of its column have, as a text; what is not a number as it is."""
    if not _is_number(value):
        return value
    exponents = [number.normalize().as_tuple().exponent for number in map(Decimal, filter(_is_number, column))]
    decimals = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return format_value(value, current.get().locale, decimals)


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def place_in_template() -> Location:
    """Return the line of the innermost template on the stack."""
    frame = sys._getframe(1)
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            return Location(template.filename or "template", template.get_corresponding_lineno(frame.f_lineno))
        frame = frame.f_back  # type: ignore[assignment]
    return Location("template")


def fault_of(error: Exception, place: Location) -> Fault:
    """Turn what went wrong while a template ran into a fault at the line of the innermost template; else at `place`."""
    trace = error.__traceback__
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            place = Location(template.filename or place.path, template.get_corresponding_lineno(trace.tb_lineno))
        trace = trace.tb_next
    if isinstance(error, jinja2.TemplateNotFound):
        return Fault(place, "TK403", f"there is no template “{error.name}”", "name a file of the template folders")
    if isinstance(error, RecursionError):
        return Fault(place, "TK407", "the template calls itself without end", "check its macros and includes")
    return Fault(place, "TK405", f"the template fails here: {error}", "check the expression")
