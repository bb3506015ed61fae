"""What was decided, as templates see it: plain names and values, and of each reason only what its reader may read.

Who reads is one of three: the buyer (`BUYER`), who reads all; a tenderer, who reads what is about itself; anybody else (None).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from types import SimpleNamespace
from typing import Final, Literal

from tenderkit.documents.types import Outcome
from tenderkit.evaluation.facts import Facts
from tenderkit.evaluation.record import Decided, LotResult, Score, Tenderer, Withheld, shown_to
from tenderkit.faults import Fault, Location
from tenderkit.labels import label
from tenderkit.rules.awarding import IN_ALL, Criterion, Ranked, worked
from tenderkit.rules.deadlines import standstill_end
from tenderkit.rules.scoring import tidy
from tenderkit.rules.working_days import day_off
from tenderkit.templating import Missing
from tenderkit.tender import Tender

BUYER: Final = "buyer"
Reader = Tenderer | Literal["buyer"] | None


class AwardViews:
    """Makes the names `decided` and `tenderer` for one lot, in the language of `tender` and for one reader."""

    def __init__(self, decided: Decided, result: LotResult, tender: Tender, reader: Reader, facts: Facts) -> None:
        self.all, self.result, self.tender, self.reader, self.facts = decided, result, tender, reader, facts

    def names(self, of: Ranked | None = None) -> dict[str, SimpleNamespace]:
        """The names that a template has besides: `decided`, and `tenderer` where it is about one of them."""
        return {"decided": self.decided(of), **({} if of is None else {"tenderer": self.entry(of)})}

    def decided(self, of: Ranked | None = None) -> SimpleNamespace:
        """What was decided for the lot: of all, or of one tenderer and the one to whom the contract is awarded."""
        ranked, winner, reader = self.result.ranked, self.result.winner, self.reader
        seen = [each for each in ranked if of is None or each is of or each is winner]
        ties, tie = list(self.ties()), None if of is None or winner is None else self.tie([winner, of])
        drawn = [each for each in (ties if of is None else [tie]) if each and each.by == "lots"]
        return SimpleNamespace(
            tenderers=[self.entry(each) for each in seen],
            winner=None if winner is None else self.entry(winner),
            earned=[[each.points.get(one.id) for each in seen] for one in self.result.rule.criteria],
            pending=winner is None and any(each.rank for each in ranked),
            received=len(ranked),
            ties=ties if of is None else [],
            tie=tie,
            draw=self.draw() if drawn else None,
            evaluators=list(self.all.evaluators) if reader == BUYER else [],
            opened=self.all.opened,
            approved=SimpleNamespace(
                by=self.all.approved.by or self.blank("approved_by"), on=self.all.approved.on or self.blank("approved_on")
            ),
            published=[
                SimpleNamespace(name=each.name, language=each.language, sha256=each.sha256)
                for each in self.all.published
                if each.lot in ("", self.result.lot)
            ],
            fingerprint=self.all.fingerprint,
            ends_on_day_off=self.ends_on_day_off(),
        )

    def entry(self, ranked: Ranked) -> SimpleNamespace:
        """A tenderer with its points and reasons, as far as the reader may see them."""
        tenderer = self.result.tenderer(ranked.name)
        return SimpleNamespace(
            name=tenderer.name,
            address=tenderer.address,
            outcome=outcome(ranked, self.result),
            not_admitted=self.shown(tenderer.not_admitted, tenderer),
            rank=ranked.rank,
            total=ranked.total,
            below=[name for name in ranked.below if name != IN_ALL],
            below_in_all=IN_ALL in ranked.below,
            criteria=[self.criterion(one, ranked, tenderer) for one in self.result.rule.criteria],
            confidential=list(self.marked(tenderer)) if self.reader in (BUYER, tenderer) else [],
        )

    def criterion(self, one: Criterion, ranked: Ranked, tenderer: Tenderer) -> SimpleNamespace:
        """What a tender earns under a criterion, and why: a row of the scoring table with its reason, or a price."""
        score = self.result.scores.get(tenderer.name, {}).get(one.id)
        price, over = self.price(one, ranked, tenderer)
        for_buyer = self.reader == BUYER
        return SimpleNamespace(
            id=one.id,
            points=ranked.points.get(one.id),
            row=None if score is None else score.row,
            reason=None if score is None else self.shown(score.reason, tenderer, one.id),
            confidential=score is not None and withheld(self.all, score.reason, tenderer, one.id, None) is not None,
            price=price,
            dividend=over[0],
            divisor=over[1],
            scores=list(self.scores(one, tenderer)) if for_buyer else [],
            facts=self.facts.get((tenderer.name, one.id), "").splitlines() if for_buyer else [],
        )

    def price(
        self, one: Criterion, ranked: Ranked, tenderer: Tenderer
    ) -> tuple[Decimal | None, tuple[Decimal | None, Decimal | None]]:
        """A price and what its points are worked out from; none but the buyer reads another's price, and so the lowest one."""
        nothing = (None, None)
        if one.price is None or not ranked.admitted or self.reader not in (BUYER, tenderer):
            return None, nothing
        price = self.price_of(tenderer.name, one)
        if one.id not in ranked.points:
            return tidy(price), nothing
        lowest = min(self.price_of(each.name, one) for each in self.result.ranked if each.total is not None)
        found = worked(one.price, one.maximum, price, lowest, one.rounding)
        told = self.reader == BUYER or one.price.formula == "linear"
        return found.price, (found.dividend, found.divisor) if told else nothing

    def price_of(self, name: str, one: Criterion) -> Decimal:
        """What a tenderer offers for the lot under a price criterion."""
        return self.result.tenderer(name).prices[self.result.lot][one.id]

    def scores(self, one: Criterion, tenderer: Tenderer) -> Iterator[SimpleNamespace]:
        """Yield what each evaluator gave, with his reason."""
        for name, given in self.result.by_evaluator.items():
            score: Score | None = given.get(tenderer.name, {}).get(one.id)
            if score is not None:
                yield SimpleNamespace(evaluator=name, row=score.row, points=score.points, reason=score.reason)

    def shown(self, reason: str, of: Tenderer, criterion: str = "") -> str | None:
        """A reason; None where the reader may not read it."""
        reader = self.reader
        return reason if reader == "buyer" or withheld(self.all, reason, of, criterion, reader) is None else None

    def marked(self, tenderer: Tenderer) -> Iterator[str]:
        """Yield what a tenderer marked as confidential: criteria of the lot by id, and words."""
        known = {one.id for one in self.result.rule.criteria}
        yield from (name for name in tenderer.confidential.criteria if name in known)
        yield from tenderer.confidential.words

    def ties(self) -> Iterator[SimpleNamespace]:
        """Yield those with the same number of points in all, and what decides between them."""
        for _, group in groupby((each for each in self.result.ranked if each.rank), key=lambda each: each.total):
            if (tie := self.tie(list(group))) is not None:
                yield tie

    def tie(self, equals: Sequence[Ranked]) -> SimpleNamespace | None:
        """Tenderers with as many points in all, in their order; None where they have not.

        `by` is “criteria” where further criteria decide between all of them, “lots” where these were drawn, and “open” where they
        still have to be.
        """
        if len({each.name for each in equals}) < 2 or len({(each.rank is None, each.total) for each in equals}) > 1:
            return None
        keys = [tuple(each.points[name] for name in self.result.rule.tie_break) for each in equals]
        even = any(one == other for one, other in pairwise(keys))
        by = "open" if any(each.tied for each in equals) else "lots" if even else "criteria"
        return SimpleNamespace(names=[each.name for each in equals], total=equals[0].total, by=by)

    def draw(self) -> SimpleNamespace | None:
        """The recorded draw by lot."""
        rule = self.tender.file.award.tie_break
        if rule is None or rule.draw is None:
            return None
        told = [] if isinstance(self.reader, Tenderer) else list(rule.draw.result)  # a letter names none of the others
        return SimpleNamespace(date=rule.draw.date, witnesses=list(rule.draw.witnesses), result=told)

    def ends_on_day_off(self) -> bool:
        """Whether the last day of the standstill is not a working day: then a law may count on."""
        dates = self.tender.file.dates
        if dates.award is None or not dates.standstill:
            return False
        return bool(day_off(standstill_end(dates.award, dates.standstill), self.tender.file.country))

    def blank(self, name: str) -> Missing:
        """What is filled in by whoever approves."""
        words = label(self.tender.catalogue.meta.labels, f"blank_{name}")
        fault = Fault(Location("evaluation"), "TK303", "the approval is not filled in", "write it under “approved”", "missing")
        return Missing(words, fault)


def withheld(
    decided: Decided, reason: str, of: Tenderer, criterion: str, reader: Tenderer | None
) -> tuple[Tenderer, Withheld] | None:
    """Whose mark keeps a reader from reading a reason: what one tenderer marked may stand in what is said of another."""
    for each in decided.tenderers:
        found = shown_to(reason, each, criterion if each.name == of.name else "", reader)
        if isinstance(found, Withheld):
            return each, found
    return None


def outcome(ranked: Ranked, result: LotResult) -> Outcome:
    """What a tenderer is told: while lots are to be drawn for the first place, nothing yet but that it was not admitted."""
    if not ranked.admitted:
        return "not-admitted"
    if result.winner is None and any(each.rank for each in result.ranked):
        return "open"
    return "awarded" if ranked is result.winner else "not-awarded"
