"""Profiles and market → Word documents: a profile for each return, and the overview of the market."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tenderkit.consultation.market_workbook import market_workbook
from tenderkit.consultation.profiles import Market, Profile
from tenderkit.consultation.result_views import Views
from tenderkit.consultation.rounds import Rounds
from tenderkit.documents import Document, Library, load_library, make
from tenderkit.documents.compose import source_date
from tenderkit.documents.previewing import Preview, previewed
from tenderkit.documents.types import distinct
from tenderkit.faults import stop_on
from tenderkit.tender import Tender, in_all_languages
from tenderkit.views.names import About

PROFILE, OVERVIEW = "supplier-profile", "market-overview"


def market_documents(
    results: Sequence[Profile],
    market: Market,
    tender: Tender,
    *,
    templates: Path | None = None,
    house_style: Path | None = None,
    rounds: Rounds | None = None,
) -> Iterator[Document]:
    """Yield the overview, as a document and as a workbook, and then the profile of each return that could be read.

    All of them come in each language of the tender file. They come one at a time: there may be thousands.

    Raises TenderkitError where a template has a fault.
    """
    library = load_library(templates or tender.templates)
    names = distinct([result.source.name for result in results])
    for each in in_all_languages(tender):
        views = Views(each, tender)
        document = _made(OVERVIEW, each, library, About({"market": views.market(market, results, rounds)}), house_style)
        yield document
        sheets = market_workbook(results, market, views, each, tender.file.date or source_date(), rounds)
        yield Document(OVERVIEW, f"{document.name.removesuffix('.docx')}.xlsx", sheets)
        for result, name in zip(results, names, strict=True):
            if not result.source.refused and not result.source.ignored:
                about = About({"profile": views.profile(result)}, {"supplier": name})
                yield _made(PROFILE, each, library, about, house_style)


def market_preview(
    results: Sequence[Profile],
    market: Market,
    tender: Tender,
    *,
    templates: Path | None = None,
    rounds: Rounds | None = None,
    top: int = 1,
) -> Preview:
    """The overview of the market as HTML; `top` is the level of the heading with its title. Raises as `market_documents` does."""
    library = load_library(templates or tender.templates)
    about = About({"market": Views(tender).market(market, results, rounds)})
    return previewed(tender, library.types[OVERVIEW], library, draft=False, top=top, about=about)


def _made(name: str, tender: Tender, library: Library, about: About, house_style: Path | None) -> Document:
    document, faults = make(tender, library.types[name], library, house_style=house_style, about=about)
    stop_on(faults)
    assert document is not None
    return document
