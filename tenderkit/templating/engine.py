"""Template + context → Markdown with slot markers, the values of the slots, and every fault with its line.

A value never becomes markup: whatever a template prints is put in a list and a marker in its place. Only Markdown of our own (a
macro's result, a rendered text of the catalogue) passes as it is. Rendering goes on after an undefined name, so that one run
tells all of them; nothing is made of a rendering that has faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from markupsafe import Markup

from tenderkit import keeping
from tenderkit.blocks import TRACE_CLOSE, TRACE_OPEN
from tenderkit.faults import Fault, Location
from tenderkit.files.frontmatter import Passage
from tenderkit.templating.budget import Stopped
from tenderkit.templating.compiling import Compiled, FixedNames, compiled, parse
from tenderkit.templating.rendering import SLOT, Rendered, Rendering, Snippet, current, fault_of, first_of, nested
from tenderkit.templating.sandbox import environment

_TRACED = re.compile(f"{TRACE_OPEN}([0-9]+):([0-9]+){TRACE_CLOSE}")
_BLANK = re.compile(r"\[(.*?)\]\(blank:\)")
Context = Callable[[Rendering], dict[str, Any]]


class _Loader(jinja2.BaseLoader):
    """Gives templates to those that include or import them, with their faults told to the rendering under way."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def load(self, _environment: Any, name: str, _globals: Any = None) -> jinja2.Template:
        if name not in self.engine.templates:
            raise jinja2.TemplateNotFound(name)
        compiled = self.engine.compiled(self.engine.templates[name])
        current.get().faults.update(dict.fromkeys(compiled.faults))
        if compiled.template is None:
            raise Stopped
        return compiled.template


class Engine:
    """Compiled templates and texts: one per set of template folders, kept for as many documents as are made."""

    def __init__(
        self, templates: Mapping[str, Passage], filters: Mapping[str, Callable[..., Any]] | None = None, *, tracing: bool = False
    ) -> None:
        self.templates = templates
        self.tracing = tracing
        self._extra_filters = filters or {}
        self.environment = environment(_Loader(self), self._extra_filters, tracing=tracing)
        self.compiled = keeping.by_value("templating.compiled")(self._compile)
        self.snippet = keeping.by_value("templating.text")(self._snippet)

    def _compile(self, passage: Passage) -> Compiled:
        made = compiled(self.environment, passage)
        if made.template is not None:
            made.template.root_render_func = nested(made.template.root_render_func)
        return made

    def _snippet(self, compiled: Compiled, names: FixedNames, locale: str) -> Snippet | None:
        """Render a text whose names are fixed, for all documents; None where it has faults: each document is to tell those."""
        rendering = Rendering(self, locale)
        if compiled.template is None or compiled.faults:
            return None
        token = current.set(rendering)
        try:
            text = rendering.fresh(compiled.template, compiled.passage, dict(names))
        except (Stopped, RecursionError):
            return None
        finally:
            current.reset(token)
        pieces = SLOT.split(text)
        values = tuple(rendering.values[int(number)] for number in pieces[1::2])
        if rendering.faults:
            return None
        return Snippet(tuple(pieces[::2]), values, rendering.budget.steps, rendering.budget.text)

    def check(self) -> list[Fault]:
        """Return the syntax faults of all templates."""
        return [fault for passage in self.templates.values() for fault in parse(self.environment, passage).faults]

    def render(self, name: str, context: Context, locale: str, *, draft: bool = False) -> Rendered:
        """Render the template `name`; `context` makes its names for the rendering of this rendering.

        A template that cannot be compiled, or that fails while it runs, gives faults and whatever text there is.
        """
        rendering = Rendering(self, locale, draft)
        token = current.set(rendering)
        pieces: list[str] = []
        try:
            names = context(rendering)
            rendering.names = names
            compiled = self.compiled(self.templates[name])
            rendering.faults.update(dict.fromkeys(compiled.faults))
            template = compiled.template
            for piece in first_of(template)(template.new_context(names)) if template else ():
                pieces.append(piece)
        except Stopped:
            pass
        except Exception as error:
            rendering.faults[fault_of(error, Location(self.templates[name].path))] = None
        finally:
            current.reset(token)
        return Rendered("".join(pieces), tuple(rendering.values), tuple(rendering.faults), frozenset(rendering.defined))

    def value(self, name: str, context: Context, locale: str, path: str, *, draft: bool = False) -> Rendered:
        """Return the text of one name of a context, for a place outside a template; faults name `path`."""
        rendering = Rendering(self, locale, draft)
        token = current.set(rendering)
        try:
            names = context(rendering)
            marked = rendering.text(Passage("{{ " + name + " }}", path), names)
        except Stopped:
            marked = Markup("")
        finally:
            current.reset(token)
        text = SLOT.sub(lambda match: rendering.values[int(match[1])], _BLANK.sub(r"[\1]", marked))
        return Rendered(text, tuple(rendering.values), tuple(rendering.faults))

    def origins(self, name: str, context: Context, locale: str, *, draft: bool = False) -> list[Location]:
        """Return, for each line of what `render` gives, the line of the template or catalogue file that it came from."""
        tracer = Engine(self.templates, self._extra_filters, tracing=True)
        text = tracer.render(name, context, locale, draft=draft).text
        paths = tracer.environment.traced_paths
        places, place = [], Location(self.templates[name].path)
        for line in text.split("\n"):
            # The mark before the first words of a line says where it came from; without words the last mark goes on.
            parts = _TRACED.split(line)
            marks = [
                (Location(paths[int(path)], int(number)), words)
                for path, number, words in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
            ]
            own = [mark for mark, words in marks if words.strip()]
            after = marks[-1][0] if marks else place
            places.append(place if parts[0].strip() else own[0] if own else after)
            place = after
        return places
