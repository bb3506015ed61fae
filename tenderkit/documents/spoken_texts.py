"""Tender → its texts in plain words, in each of its languages: what the fields of notices, open data and calendars hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tenderkit import markdown
from tenderkit.blocks import Block, Heading
from tenderkit.documents.plain_text import plain_text, words
from tenderkit.documents.types import DocumentType, Library
from tenderkit.faults import Fault, Location
from tenderkit.templating import Markdown, Rendering
from tenderkit.tender import Tender
from tenderkit.views.names import Context, Names

# No document, but texts for others than the buyer all the same: what is for the buyer alone is withheld from them.
_KIND = DocumentType(id="data", title="Data", description="Data", version="1.0", audience="tenderer", references="words")
_NOTHING = "nothing"  # what is printed where texts are only gathered


@dataclass(frozen=True)
class Section:
    """What stands below a heading: the heading's words, the text, and its blocks."""

    title: str
    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Spoken:
    """The sections of a template in a language (`en`), by their anchors; what stands above the first has no anchor."""

    language: str
    sections: Mapping[str, Section]


def sections(tender: Tender, library: Library, name: str, needed: Iterable[str]) -> tuple[Spoken, list[Fault]]:
    """The sections of a template in the language of a tender's catalogue, and every fault met on the way.

    One that lacks a section that is `needed`, as a buyer's own may, is a fault (TK656).
    """
    library = library.in_language(tender.catalogue.language)
    context, locale = Context(tender, _KIND), tender.catalogue.meta.locale
    rendered = library.engine.render(name, context, locale)
    parsed = markdown.parse(rendered.text, rendered.values)
    faults = list(rendered.faults)
    if parsed.problems:
        origins = library.engine.origins(name, context, locale)
        places = [origins[min(problem.line, len(origins)) - 1] for problem in parsed.problems]
        faults += [Fault(place, "TK420", one.message, one.hint) for place, one in zip(places, parsed.problems, strict=True)]
    found: dict[str, tuple[str, list[Block]]] = {"": ("", [])}
    below = found[""][1]
    for block in parsed.flow.with_values():
        if isinstance(block, Heading) and block.anchor:
            below = []
            found[block.anchor] = words(block.content), below
        else:
            below.append(block)
    lacking = [] if faults else [anchor for anchor in needed if anchor not in found]
    faults += [unfit(library, name, f"no heading with the anchor “{anchor}”") for anchor in lacking]
    whole = {anchor: Section(title, plain_text(blocks), tuple(blocks)) for anchor, (title, blocks) in found.items()}
    return Spoken(tender.catalogue.language, whole), faults


def unfit(library: Library, name: str, lacks: str) -> Fault:
    """The fault of a template that is not made as the program reads it."""
    hint = "keep what the shipped one has, and change its words alone"
    return Fault(Location(library.sources[name].path), "TK656", f"this template has {lacks}", hint)


def texts(
    tender: Tender, library: Library, gather: Callable[[Names], Iterable[tuple[str, Markdown]]], *, for_buyer: bool = False
) -> tuple[dict[str, str], list[Fault]]:
    """Texts of a tender in plain words: `gather` takes them from the views by names of its own; and every fault met on the way.

    Those `for_buyer` may be such as others do not get, and say in brackets what is still missing, which else is a fault.
    """
    gathered: dict[str, Markdown] = {}

    def collect(rendering: Rendering) -> dict[str, Any]:
        rendering.public = not for_buyer
        gathered.update(gather(Names(Context(tender, _KIND), rendering)))
        return {_NOTHING: ""}

    rendered = library.engine.value(_NOTHING, collect, tender.catalogue.meta.locale, _NOTHING, draft=for_buyer)
    faults = list(rendered.faults)
    plain: dict[str, str] = {}
    for name, text in gathered.items():
        parsed = markdown.parse(text, rendered.values)
        plain[name] = plain_text(parsed.flow.with_values())
        faults += [Fault(Location(name), "TK420", problem.message, problem.hint) for problem in parsed.problems]
    return plain, faults
