"""Jinja made strict and safe: undefined names recorded as faults, values never escaped into text, no way out of the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import wraps
from types import SimpleNamespace
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.environment import TemplateModule as Macros
from jinja2.ext import Extension
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from tenderkit.blocks import TRACE_CLOSE, TRACE_OPEN
from tenderkit.faults import suggestion
from tenderkit.templating.generating import Generator
from tenderkit.templating.rendering import current
from tenderkit.templating.values import FOR_BUYER, Later, Missing, made_of

_FILTERS = """abs batch capitalize count default d dictsort first float groupby int join last length list lower map max min reject
rejectattr reverse round select selectattr slice sort sum title trim unique upper wordcount""".split()  # noqa: SIM905
_TAKING_APART = {"batch", "first", "last", "list", "map", "reject", "reverse", "select", "slice", "sort", "unique"}
_OF_TEXTS = {"capitalize", "lower", "title", "trim", "upper", "wordcount"}
_OF_NUMBERS = {"float", "int"}
_WRITTEN_OTHERWISE = {"capitalize", "title", "trim", "upper"}  # a term in small letters is none any more
_FOR_UNDEFINED = {"default", "d", "defined", "undefined"}
_NUMBERS = (int, Decimal)
_AT_ONCE = {"count", "d", "default", "first", "last", "length"}  # take no more time for more
_COMPARING = set("== != < > <= >= eq equalto ne lt lessthan gt greaterthan le ge in".split())  # noqa: SIM905
_MAX_PLACES = 100  # digits after the point, or before it, that a number can be rounded to


class WithheldError(jinja2.exceptions.SecurityError):
    """A name that is for the buyer alone was used in a document for others."""


@jinja2.pass_eval_context
def finalize(_context: nodes.EvalContext, value: object) -> str:
    """Turn what a template prints into a slot, unless it is Markdown of ours."""
    # pass_eval_context keeps Jinja from calling this at compile time for constants.
    return current.get().marked(value)


class Unknown(jinja2.Undefined):
    """An undefined name: records itself as a fault where it is used, and lets the rendering go on to find more."""

    __slots__ = ()

    def _record(self) -> None:
        rendering = current.get()
        error = self._undefined_exception
        if isinstance(error, type) and issubclass(error, WithheldError):
            message = f"“{self._undefined_name}” is for the buyer alone, and this document is for others"
            rendering.fault("TK355", message, "remove it, or say “audience: buyer” in the front matter of the template")
            return
        if isinstance(error, type) and issubclass(error, jinja2.exceptions.SecurityError):
            rendering.fault(
                "TK408", f"“{self._undefined_name}” may not be used in a template", "use the names of the documentation"
            )
            return
        name = str(self._undefined_name) if isinstance(self._undefined_name, str | int) else "what is in the brackets"
        if self._undefined_obj is jinja2.utils.missing:
            known: list[str] = [*rendering.names, *rendering.engine.environment.globals]
            is_a_term = name in _names_of(rendering.names.get("term"))
            hint = (
                f"did you mean “term.{name}”?"
                if is_a_term
                else suggestion(name, known, otherwise="see the names a template can use")
            )
            rendering.fault("TK404", f"“{name}” is not defined", hint)
        else:
            known = _names_of(self._undefined_obj)
            hint = suggestion(name, known, otherwise=f"it has: {', '.join(known[:12])}" if known else "")
            rendering.fault("TK404", f"“{name}” is not defined there", hint)

    def _empty(self, *_args: Any, **_kwargs: Any) -> Any:
        self._record()
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._empty()

    __getitem__ = __call__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _empty
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __neg__ = __pos__ = _empty

    def __str__(self) -> str:
        self._record()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._record()
        return iter(())

    def __len__(self) -> int:
        self._record()
        return 0

    def __bool__(self) -> bool:
        self._record()
        return False

    def _false(self, _other: object) -> bool:
        self._record()
        return False

    def __int__(self) -> int:  # type: ignore[override]
        self._record()
        return 0

    __index__ = __int__

    def __float__(self) -> float:  # type: ignore[override]
        self._record()
        return 0.0

    def __round__(self, _digits: int = 0) -> int:
        self._record()
        return 0

    def __abs__(self) -> int:
        self._record()
        return 0

    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __contains__ = _false  # type: ignore[assignment]
    __hash__ = object.__hash__


def _for_buyer(thing: Any) -> frozenset[str]:
    """The attributes of a view that are for the buyer alone."""
    return getattr(type(thing), "_for_buyer", frozenset())


def _names_of(thing: Any) -> list[str]:
    if isinstance(thing, Mapping):
        return [str(key) for key in thing]
    return [name for name in dir(thing) if not name.startswith("_") and not callable(getattr(type(thing), name, None))]


class _Context(Context):
    """The names of a template, each worked out when it is asked for."""

    def resolve_or_missing(self, key: str) -> Any:
        """Look up a name."""
        value = super().resolve_or_missing(key)
        if value is FOR_BUYER:
            return self.environment.undefined(name=key, exc=WithheldError)
        return value.value if type(value) is Later else value


class Environment(ImmutableSandboxedEnvironment):
    r"""Jinja's sandbox, with values kept apart from Markdown wherever the two are joined."""

    code_generator_class = Generator
    context_class = _Context
    intercepted_binops = frozenset(["+", "*", "**", "%"])

    def __init__(self, **options: Any) -> None:
        self.traced_paths: list[str] = []  # filled by Trace
        self._safe: set[tuple[type, str]] = set()
        super().__init__(**options)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute; that a kind of object may show it is found out once."""
        kind = type(obj)
        if (kind, attribute) in self._safe:
            value = getattr(obj, attribute, None)
            if value is not None and not callable(value):
                return value
        elif kind is Macros and type(macro := vars(obj).get(attribute)) is Macro:
            return macro  # what a template imports is a template's
        value = super().getattr(obj, attribute)
        # The sandbox goes by the kind of object and the name, and by the value only where that can be called.
        # What is for the buyer alone is asked for anew each time: one document has it and the next has not.
        if not callable(value) and attribute not in _for_buyer(obj) and super().is_safe_attribute(obj, attribute, value):
            self._safe.add((kind, attribute))
        return value

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return what stands at a key; one of several parts is hashed whole."""
        return super().getitem(obj, self.weighed(argument) if isinstance(argument, tuple) else argument)

    def joined(self, parts: tuple[Any, ...]) -> str:
        """Join parts; beside Markdown, a value becomes a slot."""
        rendering = current.get()
        markdown = any(isinstance(part, Markup | Missing) for part in parts)
        if markdown:
            texts = [rendering.marked(part) for part in parts]
        else:
            texts = [part if isinstance(part, str) else rendering.printed(part) for part in parts]
        rendering.budget.spend(len(texts), sum(map(len, texts)))
        return Markup("".join(texts)) if markdown else made_of("".join(texts), *parts)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Work out `+ * ** %`: values stay apart from Markdown, and texts are not multiplied."""
        if operator == "+" and (isinstance(left, Markup) or isinstance(right, Markup)):
            return self.joined((left, right))
        if isinstance(left, jinja2.Undefined) or isinstance(right, jinja2.Undefined):
            return super().call_binop(context, operator, left, right)
        if operator == "**" or (operator in "*%" and not all(isinstance(side, _NUMBERS) for side in (left, right))):
            raise jinja2.exceptions.SecurityError(f"“{operator}” works on numbers only here")
        made = current.get().budget.made(super().call_binop(context, operator, left, right))
        return made_of(made, left, right) if isinstance(made, str) else made

    def call(self, context: Context, obj: Any, /, *arguments: Any, **options: Any) -> Any:
        """Call a macro, a function of the context or a method, and count what it takes."""
        budget = current.get().budget
        if options:  # Jinja's own are for functions that want the context: there are none here
            options.pop("_loop_vars", None)
            options.pop("_block_vars", None)
        if type(obj) is Macro or isinstance(obj, LoopContext):
            budget.spend(5 + len(arguments) + len(options))
            budget.enter()
            try:
                # What a template defines is its own: it needs no check.
                return obj(context.eval_ctx, *arguments, **options) if type(obj) is Macro else obj(*arguments, **options)
            finally:
                budget.depth -= 1
        budget.spend_call(*arguments, *options.values(), getattr(obj, "__self__", None))
        return budget.made(super().call(context, obj, *arguments, **options))

    # What the code of a template calls, to count what it does (see generating.py).

    def spend(self, steps: int, text: int) -> None:
        """Count the steps and the characters of a macro or a template."""
        current.get().budget.spend(steps, text)

    def each(self, things: Any, steps: int, text: int) -> Any:
        """Return what a loop runs over, counted."""
        return current.get().budget.each(things, steps, text)

    def made(self, value: Any) -> Any:
        """Return a part of a text or list, counted."""
        return current.get().budget.made(value)

    def weighed(self, value: Any) -> Any:
        """Return a value that is to be compared or hashed, counted."""
        current.get().budget.weigh(value)
        return value

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse what the sandbox refuses, what is for the buyer alone, and the methods of texts, numbers, dates and views."""
        if attr in _for_buyer(obj) and current.get().public:
            return False
        # A method of a text could escape values as HTML, cut markers in two, or make a text of any length: filters do without.
        # What a view can do is for the program; templates read what it has, and use the functions of the context.
        if callable(value) and not isinstance(obj, dict | list | tuple | SimpleNamespace | Macros | Unknown):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> jinja2.Undefined:
        """Return what stands for an attribute that was refused: it tells why where it is used."""
        if attribute in _for_buyer(obj):
            return self.undefined(name=attribute, obj=obj, exc=WithheldError)
        return super().unsafe_undefined(obj, attribute)

    def wrap_str_format(self, _value: Any) -> None:
        """Let `format` be refused like any other method of a text."""
        return None


class Trace(Extension):
    """Puts the line of the source in front of every piece of text, for finding where a line of output came from."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Mark each line of the text between the tags."""
        assert isinstance(self.environment, Environment)
        paths = self.environment.traced_paths
        path = stream.filename or stream.name or ""
        if path not in paths:
            paths.append(path)
        number = paths.index(path)
        for token in stream:
            if token.type == "data":
                pieces = token.value.split("\n")
                marked = [
                    f"{TRACE_OPEN}{number}:{token.lineno + offset}{TRACE_CLOSE}{piece}" for offset, piece in enumerate(pieces)
                ]
                token = Token(token.lineno, "data", "\n".join(marked))
            yield token


def _join(value: Any, separator: str = "", attribute: str | None = None) -> str:
    environment: Environment = current.get().engine.environment
    parts = [environment.getattr(part, attribute) if attribute else part for part in value]
    slotted: list[Any] = []
    for position, part in enumerate(parts):
        slotted += [separator, part] if position and separator else [part]
    return environment.joined(tuple(slotted))


@jinja2.pass_environment
def _sum(environment: Environment, value: Any, attribute: str | None = None, start: Any = 0) -> Any:
    part_of = make_attrgetter(environment, attribute) if attribute is not None else None
    for part in value:
        start = environment.call_binop(None, "+", start, part_of(part) if part_of else part)
    return start


def _round(value: Any, precision: Any = 0, method: Any = "common") -> Any:
    if isinstance(precision, int) and abs(precision) > _MAX_PLACES:
        current.get().budget.stop(
            f"“round” takes at most {_MAX_PLACES} places, not so many", "round to the places that are printed"
        )
    return FILTERS["round"](value, precision, method)


def _counted(name: str, function: Any) -> Callable[..., Any]:
    """Make a filter or test count the steps and characters that it takes.

    What it goes through counts, once more for each further argument; and what it makes, one by one where it is made when asked for.
    """
    first = 1 if hasattr(function, "jinja_pass_arg") else 0  # Jinja passes its own argument before the value

    @wraps(function)
    def counted(*arguments: Any, **options: Any) -> Any:
        budget = current.get().budget
        value = arguments[first]
        if len(arguments) == first + 1 and not options:
            budget.weigh(value)
            return budget.made(function(*arguments))
        more = [*arguments[first + 1 :], *options.values()]
        if name == "batch" and len(more) > 1 and isinstance(more[0], int):
            budget.spend(max(more[0], 0))  # it fills its last row
        weight = budget.weigh(value)
        budget.spend(weight * budget.weigh(*more))
        return budget.made(function(*arguments, **options))

    return function if name in _AT_ONCE else counted


def _number(name: str, value: Any, function: Callable[..., Any]) -> Any:
    try:
        Decimal(value)
    except (ArithmeticError, TypeError, ValueError):
        words = f"“{value[:40]}”" if isinstance(value, str) else f"a {type(value).__name__}"
        current.get().fault("TK405", f"“{name}” takes a number, not {words}", "give it a default: int(0)")
        return 0
    return function(value)


def _strict(name: str, function: Any) -> Callable[..., Any]:
    """Make a filter or test record an undefined value, and refuse what Jinja would make something of all the same.

    Markdown is not taken apart, and what is not a number does not become 0. A filter for texts works on what is printed of a number
    or a date; a blank stays a blank.
    """

    @wraps(function)
    def strict(*arguments: Any, **options: Any) -> Any:
        value = arguments[1] if hasattr(function, "jinja_pass_arg") else arguments[0]
        if isinstance(value, jinja2.Undefined) and name not in _FOR_UNDEFINED:
            bool(value)  # records itself
        if isinstance(value, Markup) and name in _TAKING_APART:
            current.get().fault("TK405", f"“{name}” takes a text of the catalogue apart", "apply it to a value")
            return Markup("")
        if name in _OF_TEXTS and not isinstance(value, str | jinja2.Undefined):
            return value if isinstance(value, Missing) else function(current.get().printed(value), *arguments[1:], **options)
        if name in _WRITTEN_OTHERWISE and isinstance(value, str):
            return made_of(function(*arguments, **options), value)
        if name in _OF_NUMBERS and len(arguments) == 1 and not options and not isinstance(value, jinja2.Undefined):
            return value if isinstance(value, Missing) else _number(name, value, function)
        return function(*arguments, **options)

    return strict


def environment(loader: jinja2.BaseLoader, more_filters: Mapping[str, Callable[..., Any]], *, tracing: bool = False) -> Environment:
    """Return a Jinja environment with the few filters that cannot do harm; `tracing` marks where each line comes from."""
    made = Environment(
        autoescape=True,
        undefined=Unknown,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Trace] if tracing else [],
        loader=loader,
        cache_size=0,  # the engine keeps what it compiled, and tells its faults again to each rendering
        optimized=False,  # constants are printed in the language of each document
    )
    own = {"round": _round, "sum": _sum}
    filters = {name: _strict(name, own.get(name, FILTERS[name])) for name in _FILTERS} | {"join": _join, **more_filters}
    made.filters = {name: _counted(name, function) for name, function in filters.items()}
    made.tests = {
        name: _counted(name, _strict(name, test)) if name in _COMPARING else _strict(name, test)
        for name, test in made.tests.items()
        if name not in ("filter", "test")
    }
    made.tests["given"] = _strict("given", lambda value: value is not None and not isinstance(value, Missing))
    made.globals = {"range": range, "namespace": made.globals["namespace"]}
    return made
