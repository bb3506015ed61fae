"""Template + context → Markdown with slot markers, the values of the slots, and every fault with its line.

A value never becomes markup: whatever a template prints is put in a list and a marker in its place. Only Markdown of our own (a
macro's result, a rendered text of the catalogue) passes as it is. Rendering goes on after an undefined name, so that one run
tells all of them; nothing is made of a rendering that has faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any, NamedTuple

import jinja2
from jinja2 import nodes

from tenderkit import keeping
from tenderkit.blocks import MARKERS, TRACE_CLOSE, TRACE_OPEN, UNPRINTABLE
from tenderkit.faults import Fault, Location, suggestion
from tenderkit.frontmatter import Passage
from tenderkit.templating.sandbox import environment
from tenderkit.templating.session import SLOT, Names, Rendered, Session, Snippet, Stopped, current, fault_of
from tenderkit.templating.usage import Usage, usage, used_together
from tenderkit.templating.values import MAX_OUTPUT, Fixed

_RESERVED = re.compile(f"{UNPRINTABLE.pattern}|[{MARKERS}]")
_TRACED = re.compile(f"{TRACE_OPEN}([0-9]+):([0-9]+){TRACE_CLOSE}")
_BLANK = re.compile(r"\[(.*?)\]\(blank:\)")
_EXPRESSION = re.compile(r"\{\{.*?(\}\}|$)")
_MAX_SYNTAX_FAULTS = 20
Context = Callable[[Session], dict[str, Any]]
TERMS = "term"  # the name by which texts know the defined terms


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


class Parsed(NamedTuple):
    """The code of a text (None where it has faults), its faults, the names in it, and what it uses of the terms."""

    code: CodeType | None
    faults: list[Fault]
    names: tuple[str, ...] = ()
    terms: Usage = Usage()


@dataclass(frozen=True, eq=False)
class Compiled:
    """A compiled text (None where it has faults), its faults, the names in it, and what it uses of the terms.

    `terms` are those that it may use where it stands alone; None where it may be any.
    """

    passage: Passage
    template: jinja2.Template | None
    faults: tuple[Fault, ...]
    names: tuple[str, ...]
    usage: Usage
    terms: frozenset[str] | None

    def fixed(self, names: Mapping[str, Any]) -> Names | None:
        """Return what the text is made of where its result is the same whenever that is the same; else None."""
        if self.usage.templates:  # they have names of their own
            return None
        used: list[tuple[str, Fixed | str | None]] = []
        for name in self.names:
            if name in names:
                value = names[name]
                if type(value) is not Fixed and type(value) is not str and value is not None:
                    return None
                used.append((name, value))
        return tuple(used)


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

    def parse(self, passage: Passage) -> Parsed:
        """Read a passage: its code, or every syntax fault that can be told apart.

        After an error in an expression, the expressions of its line are blanked out and the rest is read again.
        """
        faults: list[Fault] = []
        lines = ["" for _ in range(passage.line - 1)] + passage.text.split("\n")
        for number, line in enumerate(lines, 1):
            if _RESERVED.search(line):
                faults.append(
                    Fault(
                        Location(passage.path, number),
                        "TK402",
                        "the text holds a control character, or one reserved for markers (U+E000 to U+E003)",
                        "take it out",
                    )
                )
        for _ in range(_MAX_SYNTAX_FAULTS):
            try:
                tree = self.environment.parse("\n".join(lines), passage.path, passage.path)
                found = list(tree.find_all(nodes.Node))
                unknown = [*self._unknown(found, passage.path)]
                if unknown:
                    return Parsed(None, faults + unknown)
                switch = next((node for node in found if isinstance(node, nodes.EvalContextModifier)), None)
                if switch is not None:
                    faults.append(
                        Fault(
                            Location(passage.path, switch.lineno),
                            "TK401",
                            "“autoescape” is not used in a template",
                            "take the tag out",
                        )
                    )
                names = tuple(sorted({node.name for node in found if isinstance(node, nodes.Name)}))
                return Parsed(self.environment.compile(tree, passage.path, passage.path), faults, names, usage(found, TERMS))
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

    def _unknown(self, found: Iterable[nodes.Node], path: str) -> Iterator[Fault]:
        """Yield a fault for each filter and test that there is not; Jinja would tell the first, or none until it is used."""
        for kind, known in ((nodes.Filter, self.environment.filters), (nodes.Test, self.environment.tests)):
            for node in found:
                if isinstance(node, kind) and node.name not in known:
                    hint = suggestion(node.name, known, otherwise="see docs/templates.md for those there are")
                    yield Fault(Location(path, node.lineno), "TK401", f"there is no {kind.__name__.lower()} “{node.name}”", hint)

    def _compile(self, passage: Passage) -> Compiled:
        parsed = self.parse(passage)
        if parsed.code is None:
            return Compiled(passage, None, tuple(parsed.faults), (), Usage(), frozenset())
        make = self.environment.template_class.from_code
        template = make(self.environment, parsed.code, self.environment.globals, lambda: True)
        terms = used_together([parsed.terms])
        return Compiled(passage, template, tuple(parsed.faults), parsed.names, parsed.terms, terms)

    def terms_in(self, passage: Passage) -> frozenset[str] | None:
        """Return the terms that a text of the catalogue uses; None where it may be any."""
        return self.compiled(passage).terms if TERMS in passage.text else frozenset()

    def terms_of_template(self, name: str) -> frozenset[str] | None:
        """Return the terms that a template uses, with all that it takes in; None where it may be any."""
        taken_in: dict[str, Usage] = {}
        waiting: list[str | None] = [name]
        while waiting:
            found = waiting.pop()
            for template in self.templates if found is None else [found]:
                if template in self.templates and template not in taken_in:
                    taken_in[template] = self.compiled(self.templates[template]).usage
                    waiting += taken_in[template].templates
        return used_together(taken_in.values())

    def _snippet(self, compiled: Compiled, names: Names, locale: str) -> Snippet | None:
        """Render a text whose names are fixed, for all documents; None where it has faults: each document is to tell those."""
        session = Session(self, locale)
        if compiled.template is None or compiled.faults:
            return None
        token = current.set(session)
        try:
            text = session.fresh(compiled.template, compiled.passage, dict(names))
        except (Stopped, RecursionError):
            return None
        finally:
            current.reset(token)
        pieces = SLOT.split(text)
        values = tuple(session.values[int(number)] for number in pieces[1::2])
        return None if session.faults else Snippet(tuple(pieces[::2]), values, session.printed_size)

    def check(self) -> list[Fault]:
        """Return the syntax faults of all templates."""
        return [fault for passage in self.templates.values() for fault in self.parse(passage).faults]

    def render(self, name: str, context: Context, locale: str, *, draft: bool = False) -> Rendered:
        """Render the template `name`; `context` makes its names for the session of this rendering.

        A template that cannot be compiled, or that fails while it runs, gives faults and whatever text there is.
        """
        session = Session(self, locale, draft)
        token = current.set(session)
        pieces: list[str] = []
        size = 0
        try:
            names = context(session)
            session.names = names
            compiled = self.compiled(self.templates[name])
            session.faults.update(dict.fromkeys(compiled.faults))
            template = compiled.template
            for piece in template.root_render_func(template.new_context(names)) if template else ():
                pieces.append(piece)
                size += len(piece)
                if size > MAX_OUTPUT:
                    session.stop_endless()
        except Stopped:
            pass
        except Exception as error:
            session.faults[fault_of(error, Location(self.templates[name].path))] = None
        finally:
            current.reset(token)
        return Rendered("".join(pieces), tuple(session.values), tuple(session.faults))

    def value(self, name: str, context: Context, locale: str, path: str, *, draft: bool = False) -> Rendered:
        """Return the text of one name of a context, for a place outside a template; faults name `path`."""
        session = Session(self, locale, draft)
        token = current.set(session)
        try:
            names = context(session)
            marked = session.text(Passage("{{ " + name + " }}", path), names)
        finally:
            current.reset(token)
        text = SLOT.sub(lambda match: session.values[int(match[1])], _BLANK.sub(r"[\1]", marked))
        return Rendered(text, tuple(session.values), tuple(session.faults))

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
