"""A text of Jinja → its code, or every syntax fault that can be told apart, and the names in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any, NamedTuple, cast

import jinja2
from jinja2 import nodes
from jinja2.parser import Parser

from tenderkit.blocks import UNFIT
from tenderkit.faults import Fault, Location, suggestion
from tenderkit.files.frontmatter import Passage
from tenderkit.templating.budget import TOO_LONG, is_too_long
from tenderkit.templating.generating import TAKING_IN
from tenderkit.templating.values import Fixed

FixedNames = tuple[tuple[str, Fixed | str | None], ...]
_EXPRESSION = re.compile(r"\{\{.*?(\}\}|$)")
_MAX_SYNTAX_FAULTS = 20
_TOO_DEEP = ("the template is nested too deeply here", "divide it: name a part with {% set %}, or put it in a macro")
_INCLUDE = 'write the whole template, and take in what it shares with others: {% include "name" %}'
# What a template that extends another says outside of blocks would be dropped without a word.
_NOT_USED: dict[type[nodes.Node], tuple[str, str]] = {
    nodes.ScopedEvalContextModifier: ("autoescape", "remove the tag"),
    nodes.EvalContextModifier: ("autoescape", "remove the tag"),
    nodes.Extends: ("extends", _INCLUDE),
    nodes.Block: ("block", _INCLUDE),
}


class Parsed(NamedTuple):
    """The code of a text (None where it has faults), its faults, the names in it, and whether it takes in templates."""

    code: CodeType | None
    faults: list[Fault]
    names: tuple[str, ...] = ()
    takes_in: bool = False


@dataclass(frozen=True, eq=False)
class Compiled:
    """A compiled text (None where it has faults), its faults, the names in it, and whether it takes in templates."""

    passage: Passage
    template: jinja2.Template | None
    faults: tuple[Fault, ...]
    names: tuple[str, ...]
    takes_in: bool

    def fixed(self, names: Mapping[str, Any]) -> FixedNames | None:
        """Return what the text is made of where its result is the same whenever that is the same; else None."""
        if self.takes_in:  # they have names of their own
            return None
        used: list[tuple[str, Fixed | str | None]] = []
        for name in self.names:
            if name in names:
                value = names[name]
                if type(value) is not Fixed and type(value) is not str and value is not None:
                    return None
                used.append((name, value))
        return tuple(used)


def parse(environment: jinja2.Environment, passage: Passage) -> Parsed:
    """Read a passage: its code, or every syntax fault that can be told apart.

    After an error in an expression, the expressions of its line are blanked out and the rest is read again.
    """
    faults: list[Fault] = []
    lines = ["" for _ in range(passage.line - 1)] + passage.text.split("\n")
    for number, line in enumerate(lines, 1):
        if UNFIT.search(line):
            faults.append(
                Fault(
                    Location(passage.path, number),
                    "TK402",
                    "the text holds a control character, or one reserved for markers (U+E000 to U+E003)",
                    "remove it",
                )
            )
    for _ in range(_MAX_SYNTAX_FAULTS):
        parser = tree = None
        try:
            parser = Parser(environment, "\n".join(lines), passage.path, passage.path)
            tree = parser.parse()
            found = list(tree.find_all(nodes.Node))
            refused = [*_unknown(environment, found, passage.path), *_too_long(found, passage.path)]
            if refused:
                return Parsed(None, faults + refused)
            for node in found:
                if type(node) in _NOT_USED:
                    tag, hint = _NOT_USED[type(node)]
                    faults.append(Fault(Location(passage.path, node.lineno), "TK401", f"“{tag}” is not used in a template", hint))
            names = tuple(sorted({node.name for node in found if isinstance(node, nodes.Name)}))
            takes_in = any(isinstance(node, TAKING_IN) for node in found)
            return Parsed(environment.compile(tree, passage.path, passage.path), faults, names, takes_in)
        except (RecursionError, SyntaxError, MemoryError):
            # Jinja reads by recursion, and Python takes so many blocks within one another: who nests that deep has made a mistake.
            faults.append(Fault(Location(passage.path, _deepest(parser, tree) or passage.line), "TK417", *_TOO_DEEP))
            break
        except ValueError:  # Python reads no longer digits
            faults.append(
                Fault(Location(passage.path, parser.stream.current.lineno if parser else passage.line), "TK407", *TOO_LONG)
            )
            break
        except jinja2.TemplateSyntaxError as error:
            place = min(max(error.lineno, 1), len(lines))
            faults.append(
                Fault(
                    Location(passage.path, place),
                    "TK401",
                    f"the template has a syntax error: {error.message}",
                    "check braces and tags",
                )
            )
            masked = _EXPRESSION.sub("", lines[place - 1])
            if masked == lines[place - 1]:
                break  # a broken block makes everything after it look wrong
            lines[place - 1] = masked
    return Parsed(None, faults)


def _deepest(parser: Parser | None, tree: nodes.Template | None) -> int:
    """Return the line of the deepest node of a tree; without one, that which the parser has come to."""
    if tree is None:
        return parser.stream.current.lineno if parser else 0
    deepest, waiting = (0, 0), [(0, cast(nodes.Node, tree))]
    while waiting:
        depth, node = waiting.pop()
        deepest = max(deepest, (depth, -node.lineno))
        waiting += [(depth + 1, child) for child in node.iter_child_nodes()]
    return -deepest[1]


def _too_long(found: Iterable[nodes.Node], path: str) -> Iterator[Fault]:
    """Yield a fault for each number with more digits than a template may work with."""
    for node in found:
        if isinstance(node, nodes.Const) and isinstance(node.value, int) and is_too_long(node.value):
            yield Fault(Location(path, node.lineno), "TK407", *TOO_LONG)


def _unknown(environment: jinja2.Environment, found: Iterable[nodes.Node], path: str) -> Iterator[Fault]:
    """Yield a fault for each filter and test that there is not; Jinja would tell the first, or none until it is used."""
    for kind, known in ((nodes.Filter, environment.filters), (nodes.Test, environment.tests)):
        for node in found:
            if isinstance(node, kind) and node.name not in known:
                hint = suggestion(node.name, known, otherwise="see docs/templates.md for those there are")
                yield Fault(Location(path, node.lineno), "TK401", f"there is no {kind.__name__.lower()} “{node.name}”", hint)


def compiled(environment: jinja2.Environment, passage: Passage) -> Compiled:
    """Compile a passage; one with faults has no template."""
    parsed = parse(environment, passage)
    if parsed.code is None:
        return Compiled(passage, None, tuple(parsed.faults), (), False)
    template = environment.template_class.from_code(environment, parsed.code, environment.globals, lambda: True)
    return Compiled(passage, template, tuple(parsed.faults), parsed.names, parsed.takes_in)
