"""Jinja's tree → its code, with values kept apart from Markdown, and calls that count what the code does (see budget.py)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator

TAKING_IN = (nodes.Include, nodes.Import, nodes.FromImport)
_OF_ITS_OWN = (nodes.For, nodes.Macro, nodes.CallBlock)  # what is in them is counted when it runs
_SCALARS = (str, int, float, bool, type(None))


def cost(tree: Iterable[nodes.Node]) -> tuple[int, int]:
    """The steps and characters that running these nodes once takes at most: a step a node, without what loops and macros hold."""
    steps = text = 0
    waiting = list(tree)
    while waiting:
        node = waiting.pop()
        steps += 20 if isinstance(node, TAKING_IN) else 1
        if isinstance(node, nodes.TemplateData):
            text += len(node.data)
        waiting += node.iter_child_nodes(exclude=("body",) if isinstance(node, _OF_ITS_OWN) else None)
    return steps, text


class Generator(CodeGenerator):
    """Writes Jinja's code: `around` are calls to write around a node, `opening` calls to write before a block of nodes."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._around: dict[int, tuple[str, str]] = {}
        self._opening: dict[int, str] = {}

    def visit(self, node: nodes.Node, *arguments: Any, **options: Any) -> Any:
        """Write the code of a node, with the call around it."""
        before, after = self._around.pop(id(node), ("", ""))
        if not before:
            return super().visit(node, *arguments, **options)
        self.write(before)
        super().visit(node, *arguments, **options)
        self.write(after)
        return None

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Any) -> None:
        """Write the code of a block of nodes, with the call before it."""
        opening = self._opening.pop(id(nodes), "")
        if opening:
            self.writeline(opening, next(iter(nodes), None))
        super().blockvisit(nodes, frame)

    def _counted(self, body: Sequence[nodes.Node]) -> None:
        """Have a block count, whenever it is run, what it takes."""
        steps, text = cost(body)
        self._opening[id(body)] = f"environment.spend({steps}, {text})"

    def _weighed(self, node: nodes.Node) -> None:
        """Have a value weighed before it is compared or hashed: a list can be of any size, and of lists within lists."""
        self._around[id(node)] = "environment.weighed(", ")"

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802 (Jinja's name, as those below)
        """Write a template: what it takes is counted when it begins."""
        self._counted(node.body)
        super().visit_Template(node, frame)

    def macro_body(self, node: nodes.Macro | nodes.CallBlock, frame: Any) -> Any:
        """Write the function of a macro or call block."""
        self._counted(node.body)
        return super().macro_body(node, frame)

    def visit_For(self, node: nodes.For, frame: Any) -> None:  # noqa: N802
        """Write a loop: what it takes is counted when it begins, or each time round where it calls itself."""
        if node.recursive:
            self._counted(node.body)
        else:
            steps, text = cost([*node.body, *([node.test] if node.test else [])])
            self._around[id(node.iter)] = "environment.each(", f", {steps + 1}, {text})"
        super().visit_For(node, frame)

    def visit_Compare(self, node: nodes.Compare, frame: Any) -> None:  # noqa: N802
        """Write a comparison: what is compared is weighed."""
        for left, operand in zip([node.expr, *(operand.expr for operand in node.ops)], node.ops, strict=False):
            right = operand.expr
            if operand.op in ("in", "notin"):
                light = _constant(right) or _of_constants(right)
            else:
                light = _constant(left) or _constant(right)
            if not light:
                self._weighed(left)
                self._weighed(right)
        super().visit_Compare(node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Any) -> None:  # noqa: N802
        """Write a dictionary: its keys are weighed."""
        for item in node.items:
            if not _constant(item.key):
                self._weighed(item.key)
        super().visit_Dict(node, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Any) -> None:  # noqa: N802
        """Write what takes a part: a part of a text or list is counted."""
        if isinstance(node.arg, nodes.Slice):
            self.write("environment.made(")
            super().visit_Getitem(node, frame)
            self.write(")")
            return
        super().visit_Getitem(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Any) -> None:  # noqa: N802
        """Write what joins with `~`: Jinja would escape values as HTML there, ours become slots."""
        self.write("environment.joined((")
        for child in node.nodes:
            self.visit(child, frame)
            self.write(", ")
        self.write("))")

    def _output_child_pre(self, _node: nodes.Expr, _frame: Any, finalize: Any) -> None:
        # What `finalize` returns is Markdown of ours: Jinja would have it escaped, which changes nothing and takes time.
        self.write(f"({finalize.src}")


def _constant(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, _SCALARS)


def _of_constants(node: nodes.Node) -> bool:
    """Whether a node is a list of constants written out, which takes no more time to look through than to read."""
    return isinstance(node, nodes.List | nodes.Tuple) and all(_constant(item) for item in node.items)
