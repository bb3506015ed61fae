"""Calls of macros that are the same in many documents → their Markdown, rendered once.

A macro that uses nothing but its arguments gives the same Markdown whenever those are the same. Texts and numbers are told apart by
their value, views (as an item of a tender) by what they are made of: `fixed_by` returns it, or None where that cannot be said.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, Template, meta, nodes
from jinja2.runtime import Macro

from tenderkit.templating.session import Fixed, Snippet

if TYPE_CHECKING:
    from tenderkit.templating.session import Session

_PLAIN = (str, int, bool, type(None), Decimal, date)
_MAX_KEPT = 1_024
_OF_JINJA = {"_loop_vars", "_block_vars"}  # what it passes for functions that look at the context
_WITH_MORE = {"caller", "varargs", "kwargs"}  # what a macro can use beside the arguments that it names


class Kept:
    """The Markdown of macro calls of one engine; those not used for long are forgotten."""

    def __init__(self) -> None:
        self.closed: dict[Template, frozenset[str]] = {}
        self.snippets: OrderedDict[Hashable, Snippet] = OrderedDict()

    def call(self, session: Session, macro: Macro, call: Callable[[], Any], given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Return the result of a macro call: one that is kept, or a new one, which is kept where it can be."""
        template = macro._func.__globals__["__jinja_template__"]
        if macro.name not in self.closed.get(template, ()):
            return call()
        named = {name: value for name, value in named.items() if name not in _OF_JINJA}
        arguments = tuple(map(_fixed, (*given, *named.values())))
        if None in arguments:
            return call()
        key = (template, macro.name, session.locale, session.draft, tuple(named), arguments)
        snippet = self.snippets.get(key)
        if snippet is not None:
            with suppress(KeyError):  # another thread may forget it right now
                self.snippets.move_to_end(key)
            return session.inserted(snippet)
        text, snippet = session.captured(call)
        if snippet is not None:
            self.snippets[key] = snippet
            if len(self.snippets) > _MAX_KEPT:
                self.snippets.popitem(last=False)
        return text


def closed_macros(tree: Iterable[nodes.Node], environment: Environment) -> frozenset[str]:
    """Return the names of the macros, among the nodes of a template, that use nothing but their arguments."""
    found = []
    for macro in (node for node in tree if isinstance(node, nodes.Macro)):
        alone = nodes.Template([macro], lineno=1)
        alone.set_environment(environment)
        names = {node.name for node in macro.find_all(nodes.Name)}
        others = meta.find_undeclared_variables(alone) - set(environment.globals)
        if not others and not names & _WITH_MORE and not any(True for _ in meta.find_referenced_templates(alone)):
            found.append(macro.name)
    # Of two with one name it cannot be told which is called.
    return frozenset(name for name in found if found.count(name) == 1)


def _fixed(value: Any) -> Hashable | None:
    """Return what tells a value apart from others; None where that cannot be said."""
    kind = type(value)
    if kind in _PLAIN:
        return kind, value
    if kind is Fixed:
        return value  # type: ignore[no-any-return]
    if kind is list:
        entries = tuple(map(_fixed, value))
        return None if None in entries else entries
    fixed_by = getattr(kind, "fixed_by", None)
    return fixed_by(value) if fixed_by else None
