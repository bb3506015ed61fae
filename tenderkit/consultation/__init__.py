"""Returned questionnaires → answers → profiles → the market, its documents and its data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tenderkit.consultation.profiles import Market, Profile, market, profile, unused_types
from tenderkit.consultation.returns import Return, read_returns
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import arguments
from tenderkit.files.arguments import PathLike
from tenderkit.tender import Tender

__all__ = ["Market", "Profile", "Result", "Return", "market", "profile", "read_returns", "score"]


@dataclass(frozen=True, repr=False)
class Result:
    """What a set of returns gives: a profile for each file, in order, and the market; `warnings` are of the tender file."""

    profiles: tuple[Profile, ...]
    market: Market
    tender: Tender
    warnings: tuple[Fault, ...]

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

        return data(self.profiles, self.market, self.tender.asked())


def score(paths: PathLike | Iterable[PathLike], tender: Tender, *, templates: PathLike | None = None) -> Result:
    """Read returned questionnaires, score them, and say which scenario fits the market.

    `tender` holds the buyer's choices: one loaded as a consultation, or `no_tender`; `templates` are the buyer's own. What is wrong
    with a file is in its profile and stops no other. Raises TenderkitError only where the catalogue has no questionnaire (TK219),
    none of the files is a return (TK816), or a template, which is used where a form has lost its seal, has a fault.
    """
    arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` and `no_tender` give it")
    own = arguments.optional_path(templates, "templates") or tender.templates
    returns = read_returns(arguments.paths(paths, "paths"), tender.asked(), tender.catalogue, own)
    found = tuple(profile(source, tender) for source in returns)
    if all(result.source.ignored for result in found):
        hint = "name the forms that suppliers have filled in"
        left_out = [fault for result in found for fault in result.faults]
        raise TenderkitError([*left_out, Fault(Location("score"), "TK816", "there is no return to score", hint)])
    return Result(found, market(found, tender), tender, tuple(unused_types(found, tender)))
