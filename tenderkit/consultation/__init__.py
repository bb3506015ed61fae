"""Returned questionnaires → answers → profiles → the market, its documents and its data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenderkit.consultation.profiles import Market, Profile, market, profile, unused_types
from tenderkit.consultation.returns import Return, read_returns
from tenderkit.consultation.rounds import Rounds, Way, rounds
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import arguments
from tenderkit.files.arguments import PathLike
from tenderkit.tender import Tender

if TYPE_CHECKING:
    from tenderkit.documents import Document
    from tenderkit.documents.previewing import Preview

__all__ = ["Market", "Profile", "Result", "Return", "Rounds", "Way", "market", "profile", "read_returns", "score"]


@dataclass(frozen=True, repr=False)
class Result:
    """What a set of returns gives: a profile for each file, in order, and the market.

    `warnings` are of the tender file and of an earlier round; `rounds` is each supplier's way since then, None without one.
    """

    profiles: tuple[Profile, ...]
    market: Market
    tender: Tender
    warnings: tuple[Fault, ...]
    rounds: Rounds | None = None

    def __repr__(self) -> str:
        return f"Result({self.scenario!r}, {len(self.profiles)} profiles)"

    @property
    def faults(self) -> list[Fault]:
        """Return every fault and warning, in the order of the files."""
        return [*self.warnings, *(fault for found in self.profiles for fault in found.faults)]

    @property
    def scenario(self) -> str | None:
        """Return the scenario that fits the market, None where no return counts."""
        return next((level.scenario for level in self.tender.asked().levels if level.id == self.market.level), None)

    def data(self) -> dict[str, Any]:
        """Return the result as plain data: what `tenderkit score --json` prints."""
        from tenderkit.consultation.result_views import data

        return data(self.profiles, self.market, self.tender.asked(), self.rounds)

    def documents(self, *, templates: PathLike | None = None, house_style: PathLike | None = None) -> Iterator[Document]:
        """Yield what `tenderkit score` writes: the overview, as a document and as a workbook, and a profile of each supplier.

        They come in each language of the tender, one at a time. Raises TenderkitError where a template has a fault.
        """
        from tenderkit.consultation.reports import market_documents

        own, style = arguments.optional_path(templates, "templates"), arguments.optional_path(house_style, "house_style")
        yield from market_documents(self.profiles, self.market, self.tender, templates=own, house_style=style, rounds=self.rounds)

    def preview(self, *, templates: PathLike | None = None, top: int = 1) -> Preview:
        """The overview as HTML, in the language of the tender; as `tenderkit.preview` gives the documents of a tender."""
        from tenderkit.consultation.reports import market_preview

        own = arguments.optional_path(templates, "templates")
        return market_preview(self.profiles, self.market, self.tender, templates=own, rounds=self.rounds, top=top)

    def said(self, message: str) -> str:
        """A message about a return in the language of the tender, as far as that has it."""
        return self.tender.catalogue.said(message)


def score(
    paths: PathLike | Iterable[PathLike],
    tender: Tender,
    *,
    templates: PathLike | None = None,
    before: PathLike | Iterable[PathLike] | None = None,
) -> Result:
    """Read returned questionnaires, score them, and say which scenario fits the market.

    `tender` holds the buyer's choices: one loaded as a consultation, or `no_tender`; `templates` are the buyer's own. What is wrong
    with a file is in its profile and stops no other. `before` are the returns of an earlier round, which are scored in the same way
    and count in no market: what is wrong with them is a warning. Raises TenderkitError only where the catalogue has no
    questionnaire (TK219), none of the files of a round is a return (TK816), or a template, which is used where a form has lost its
    seal, has a fault.
    """
    arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` and `no_tender` give it")
    own = arguments.optional_path(templates, "templates") or tender.templates
    found = _profiles(arguments.paths(paths, "paths"), tender, own, "there is no return to score")
    warnings = unused_types(found, tender)
    way = None
    if before is not None:
        earlier = _profiles(arguments.paths(before, "before"), tender, own, "there is no return of an earlier round")
        way = rounds(earlier, found, tender.asked())
        warnings += [replace(fault, severity="warning") for result in earlier for fault in result.faults]
    return Result(found, market(found, tender), tender, tuple(warnings), way)


def _profiles(paths: Iterable[Path], tender: Tender, templates: Path | None, without: str) -> tuple[Profile, ...]:
    """Score the returns of a round; raises TenderkitError (TK816), which says what it is `without`, where there are none."""
    returns = read_returns(paths, tender.asked(), tender.catalogue, templates)
    found = tuple(profile(source, tender) for source in returns)
    if all(result.source.ignored for result in found):
        hint = "name the forms that suppliers have filled in"
        left_out = [fault for result in found for fault in result.faults]
        raise TenderkitError([*left_out, Fault(Location("score"), "TK816", without, hint)])
    return found
