"""Template + context → Markdown with slot markers, the values of the slots, and every fault with its line.

A value never becomes markup: whatever a template prints is put in a list and a marker in its place. Only Markdown of our own (a
macro's result, a rendered text of the catalogue) passes as it is. Rendering goes on after an undefined name, so that one run
tells all of them; nothing is made of a rendering that has faults.
"""

from __future__ import annotations

import functools
import re
import traceback
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes

from tenderkit.blocks import MARKERS, TRACE_CLOSE, TRACE_OPEN
from tenderkit.faults import Fault, Location
from tenderkit.frontmatter import Passage
from tenderkit.templating.sandbox import environment
from tenderkit.templating.session import SLOT, Rendered, Session, current

_STRAY = re.compile(f"[{MARKERS}]")
_TRACED = re.compile(f"{TRACE_OPEN}([0-9]+):([0-9]+){TRACE_CLOSE}")
_EXPRESSION = re.compile(r"\{\{.*?(\}\}|$)")
_MAX_OUTPUT = 20_000_000  # characters; a thousand-page document has about three million
_MAX_SYNTAX_FAULTS = 20


class Engine:
    """Compiled templates and texts: one per set of template folders, kept for as many documents as are made."""

    def __init__(
        self, templates: Mapping[str, Passage], filters: Mapping[str, Callable[..., Any]] | None = None, *, tracing: bool = False
    ) -> None:
        self.templates = templates
        self.tracing = tracing
        self._extra_filters = filters or {}
        self.environment = environment(jinja2.FunctionLoader(self._load), self._extra_filters, tracing=tracing)
        self.compiled = functools.lru_cache(maxsize=4096)(self._compile)

    def _load(self, name: str) -> Any:
        if name not in self.templates:
            return None
        passage = self.templates[name]
        return "\n" * (passage.line - 1) + passage.text, passage.path, lambda: True

    def parse(self, passage: Passage) -> tuple[CodeType | None, list[Fault]]:
        """Return the code of a passage (None where it has faults) and every syntax fault that can be told apart.

        After an error in an expression, the expressions of its line are blanked out and the rest is read again.
        """
        faults: list[Fault] = []
        lines = ["" for _ in range(passage.line - 1)] + passage.text.split("\n")
        for number, line in enumerate(lines, 1):
            if _STRAY.search(line):
                faults.append(
                    Fault(
                        Location(passage.path, number),
                        "TK402",
                        "the text holds a character reserved for markers (U+E000 to U+E003)",
                        "take it out",
                    )
                )
        for _ in range(_MAX_SYNTAX_FAULTS):
            try:
                tree = self.environment.parse("\n".join(lines), passage.path, passage.path)
                switch = tree.find(nodes.EvalContextModifier)
                if switch is not None:
                    faults.append(
                        Fault(
                            Location(passage.path, switch.lineno),
                            "TK401",
                            "“autoescape” is not used in a template",
                            "take the tag out",
                        )
                    )
                return self.environment.compile(tree, passage.path, passage.path), faults
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
        return None, faults

    def _compile(self, passage: Passage) -> tuple[jinja2.Template | None, tuple[Fault, ...]]:
        code, faults = self.parse(passage)
        if code is None:
            return None, tuple(faults)
        make = self.environment.template_class.from_code
        return make(self.environment, code, self.environment.globals, lambda: True), tuple(faults)

    def check(self) -> list[Fault]:
        """Return the syntax faults of all templates."""
        return [fault for passage in self.templates.values() for fault in self.parse(passage)[1]]

    def render(self, name: str, context: Callable[[Session], dict[str, Any]], locale: str, *, draft: bool = False) -> Rendered:
        """Render the template `name`; `context` makes its names for the session of this rendering.

        A template that cannot be compiled, or that fails while it runs, gives faults and whatever text there is.
        """
        session = Session(self, locale, draft)
        token = current.set(session)
        pieces: list[str] = []
        try:
            names = context(session)
            session.names = names
            template, faults = self.compiled(self.templates[name])
            session.faults.update(dict.fromkeys(faults))
            size = 0
            for piece in template.root_render_func(template.new_context(names)) if template else ():
                pieces.append(piece)
                size += len(piece)
                if size > _MAX_OUTPUT:
                    session.fault("TK407", "the document grows without end", "check the loops of the template")
                    break
        except Exception as error:
            session.faults[_fault_of(error, self.templates[name].path)] = None
        finally:
            current.reset(token)
        text = "".join(pieces)
        if _STRAY.search(SLOT.sub("", text)) and not self.environment.traced_paths:
            session.faults[
                Fault(
                    Location(self.templates[name].path),
                    "TK402",
                    "a filter cut a value's marker in two",
                    "apply filters to the value itself",
                )
            ] = None
        return Rendered(text, tuple(session.values), tuple(session.faults))

    def origins(self, name: str, context: Callable[[Session], dict[str, Any]], locale: str) -> list[Location]:
        """Return, for each line of what `render` gives, the line of the template or catalogue file that it came from."""
        tracer = Engine(self.templates, self._extra_filters, tracing=True)
        text = tracer.render(name, context, locale, draft=True).text
        paths: list[str] = tracer.environment.traced_paths
        places, place = [], Location(self.templates[name].path)
        for line in text.split("\n"):
            marks = _TRACED.findall(line)
            if marks:
                place = Location(paths[int(marks[-1][0])], int(marks[-1][1]))
            places.append(place)
        return places


def _fault_of(error: Exception, path: str) -> Fault:
    """Turn what went wrong while a template ran into a fault at the template's line."""
    place = Location(path)
    if isinstance(error, jinja2.TemplateSyntaxError):
        return Fault(
            Location(error.filename or path, error.lineno),
            "TK401",
            f"the template has a syntax error: {error.message}",
            "check braces and tags",
        )
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.endswith(".md") and frame.lineno:
            place = Location(frame.filename, frame.lineno)
    if isinstance(error, jinja2.TemplateNotFound):
        return Fault(place, "TK403", f"there is no template “{error.name}”", "name a file of the template folders")
    if isinstance(error, RecursionError):
        return Fault(place, "TK407", "the template calls itself without end", "check its macros and includes")
    return Fault(place, "TK405", f"the template fails here: {error}", "check the expression")
