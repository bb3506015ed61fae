"""A text's tree → what it uses of a name, as `raw_material` of `term`, and which templates it takes in.

What is found is never too little: where it cannot be told, everything counts that might be meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jinja2 import nodes

_TAKING_IN = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


@dataclass(frozen=True)
class Usage:
    """What one text uses of a name.

    `attributes` are those it takes of it, by whatever other name it calls it. Where it hands it on (`passed_on`), to a macro or in
    a list, or `renames` it where other templates see that, `words` may be attributes of it too: all that are taken of anything.
    With `anything`, it takes attributes that are worked out. `templates` are those it takes in, None for one whose name is worked
    out.
    """

    attributes: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    templates: tuple[str | None, ...] = ()
    passed_on: bool = False
    renames: bool = False
    anything: bool = False


def usage(tree: Sequence[nodes.Node], name: str) -> Usage:
    """Return what a text uses of a name; `tree` are all nodes of its tree, `name` is a name of the context."""
    called = _also_called(tree, name)
    attributes: set[str] = set()
    words: set[str] = set()
    passed_on = anything = False
    for node in tree:
        words |= _words(node)
        for child in node.iter_child_nodes():
            if not isinstance(child, nodes.Name) or child.ctx != "load" or child.name not in called:
                continue
            if isinstance(node, nodes.Getattr):
                attributes.add(node.attr)
            elif isinstance(node, nodes.Getitem) and child is node.node:
                attributes |= _words(node)
                anything = anything or not isinstance(node.arg, nodes.Const)
            else:
                passed_on = passed_on or not isinstance(node, nodes.Assign | nodes.With) or not _plain(node)
    templates = tuple(found for node in tree if isinstance(node, _TAKING_IN) for found in _templates(node))
    return Usage(frozenset(attributes), frozenset(words), templates, passed_on, len(called) > 1, anything)


def used_together(texts: Iterable[Usage]) -> frozenset[str] | None:
    """Return the attributes that texts of one document use of a name; None where it may be any."""
    found = list(texts)
    shared = any(one.passed_on for one in found) or (any(one.renames for one in found) and any(one.templates for one in found))
    if any(one.anything for one in found):
        return None
    return frozenset().union(*(one.words | one.attributes if shared else one.attributes for one in found))


def _also_called(tree: Sequence[nodes.Node], name: str) -> set[str]:
    """Return the name and the others that a text gives the same thing: `{% set words = term %}`."""
    called = {name}
    pairs = [pair for node in tree if isinstance(node, nodes.Assign | nodes.With) for pair in _pairs(node)]
    for _ in pairs:  # a further name may be given to a further name
        called |= {target.name for target, value in pairs if _is_called(value, called) and isinstance(target, nodes.Name)}
    return called


def _pairs(node: nodes.Assign | nodes.With) -> list[tuple[nodes.Node, nodes.Node]]:
    return [(node.target, node.node)] if isinstance(node, nodes.Assign) else list(zip(node.targets, node.values, strict=True))


def _plain(node: nodes.Assign | nodes.With) -> bool:
    return all(isinstance(target, nodes.Name) for target, _ in _pairs(node))


def _is_called(value: nodes.Node, called: set[str]) -> bool:
    return isinstance(value, nodes.Name) and value.name in called


def _words(node: nodes.Node) -> set[str]:
    """Return the attribute that a node takes, or the names in a text of it: `map(attribute="raw_material")`."""
    if isinstance(node, nodes.Getattr):
        return {node.attr}
    if isinstance(node, nodes.Getitem):
        node = node.arg
    return set(node.value.split(".")) if isinstance(node, nodes.Const) and isinstance(node.value, str) else set()


def _templates(node: nodes.Node) -> list[str | None]:
    named = node.template  # type: ignore[attr-defined]
    several = named.items if isinstance(named, nodes.List | nodes.Tuple) else [named]
    return [one.value if isinstance(one, nodes.Const) and isinstance(one.value, str) else None for one in several]
