"""Tender → a document as HTML, to be looked at before it is made: its words, the numbers that it will have, and its faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tenderkit import html, word
from tenderkit.blocks import HEADING_LEVELS
from tenderkit.documents.compose import compose, frame_values, house_of, pictures_of, remarks_in
from tenderkit.documents.types import SHIPPED_STYLE, DocumentType, Library, load_library
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import arguments
from tenderkit.files.arguments import PathLike
from tenderkit.templating import Lacking, decimal_sign, terms_of
from tenderkit.tender import Tender
from tenderkit.views.names import NOTHING, About

Address = Callable[[Fault], str]


@dataclass(frozen=True)
class HeadingShown:
    """A heading of a preview: its level (0 is the title), its number ("" where it has none), its words, and its id in the HTML."""

    level: int
    number: str
    title: str
    id: str


@dataclass(frozen=True, repr=False)
class Preview:
    """A document as HTML: one element for a page to hold, which `preview_stylesheet` dresses.

    `faults` are all that keep the document from being made; with them the HTML is what there is. `missing` are the faults of the
    values that it prints blanks for, each once, in the order of the document.
    """

    id: str
    title: str
    language: str
    html: str
    headings: tuple[HeadingShown, ...]
    missing: tuple[Fault, ...]
    faults: tuple[Fault, ...]

    def __repr__(self) -> str:
        return f"Preview({self.id!r}, {self.language!r}, {len(self.html)} characters)"


def preview(
    tender: Tender,
    document: str,
    *,
    draft: bool = True,
    templates: PathLike | None = None,
    house_style: PathLike | None = None,
    top: int = 1,
    address: Address | None = None,
) -> Preview:
    """Show a document of a tender as HTML: its words, tables and numbers are those of the Word document that `render` makes.

    What is missing is a highlighted blank, and but for a `draft` a fault; `address` gives, for the fault of a missing value (its
    `location.keys`), the address that the blank is to lead to, or "". Of a `house_style` the numbers are taken, and not the look.
    `top` is the level of the heading with the document's title, 1 or 2: the page may have a heading of its own above it.

    Raises TenderkitError for a document that the tender does not get (TK410, TK416, TK422), and for a tender in lots where each has
    its own (TK376): give one of `tender.lots`. All other faults are those of the preview.
    """
    arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` gives it")
    arguments.one(document, str, "document", "the name of one document is expected")
    house_style = arguments.optional_path(house_style, "house_style")
    library = load_library(templates or tender.templates)
    [kind] = library.chosen((document,), Location("argument document"), tender)
    whole = tender if kind.lots == "together" else tender.alone()
    return previewed(whole, kind, library, draft=draft, house_style=house_style, top=top, address=address)


def previewed(
    tender: Tender,
    kind: DocumentType,
    library: Library,
    *,
    draft: bool,
    house_style: PathLike | None = None,
    top: int = 1,
    address: Address | None = None,
    about: About = NOTHING,
) -> Preview:
    """Show one document as `documents.compose.make` makes it, which is told there what this is told."""
    library = library.in_language(tender.catalogue.language)
    kind = library.types[kind.id]
    house, values, faults = None, dict[str, str](), list[Fault]()
    try:
        house = house_of(tender, kind, library, house_style)
        values, faults = frame_values(tender, kind, library, house, draft=draft, about=about)
        faults += remarks_in(house) if not draft else ()
    except TenderkitError as error:  # what the document says can be shown without
        faults += error.faults
    printed = terms_of(*values.values())
    flow, contents, wrong = compose(tender, kind, library, draft=draft, house=house, about=about, around=printed)
    meta = tender.catalogue.meta
    shown = html.Pages(
        locale=meta.locale,
        labels=meta.labels,
        decimal=decimal_sign(meta.locale),
        width=(house or word.house_style(SHIPPED_STYLE)).page.text_width,
        drawn=pictures_of(tender, flow)[0],
        top=top,
        address=address,
    )
    return Preview(
        id=kind.id,
        title=kind.title,
        language=tender.catalogue.language,
        html=html.fragment(flow, contents, shown),
        headings=tuple(
            HeadingShown(target.level, target.number, target.title, target.bookmark)
            for target in contents.headings
            if target.level < HEADING_LEVELS
        ),
        missing=tuple(dict.fromkeys(value.fault for value in flow.values if isinstance(value, Lacking))),
        faults=tuple(sorted({*faults, *wrong})),
    )


def preview_stylesheet() -> str:
    """The style sheet of previews, in CSS: all of it holds within the element of a preview."""
    return html.stylesheet()
