"""The particulars of a tender as a template prints them: each is worked out when it is asked for."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cached_property
from types import SimpleNamespace

from tenderkit.rules import scoring as points
from tenderkit.rules.deadlines import standstill_end
from tenderkit.templating import Fixed, Missing, given
from tenderkit.tender import MILESTONES
from tenderkit.views.base import Base


class TenderView:
    """The tender; what the buyer has still to fill in is a blank."""

    def __init__(self, base: Base) -> None:
        self._base, self._file = base, base.tender.file

    @property
    def reference(self) -> str | Missing:
        """The reference."""
        return self._file.reference or self._base.blank(("reference",), "reference")

    @property
    def title(self) -> str | Missing:
        """The title."""
        return self._file.title or self._base.blank(("title",), "title")

    @property
    def lot(self) -> SimpleNamespace | None:
        """The lot, where the document is for one of several."""
        lot = self._base.tender.lot
        return None if lot is None else SimpleNamespace(id=lot.id, title=lot.title)

    @property
    def date(self) -> datetime.date | None:
        """The date of the documents."""
        return self._file.date

    @property
    def language(self) -> str:
        """The language of the documents."""
        return self._base.tender.catalogue.language

    @property
    def numbering(self) -> str:
        """How documents call the items: ids or plain."""
        return self._file.numbering

    @cached_property
    def scenario(self) -> SimpleNamespace:
        """The scenario."""
        scenario = self._base.tender.scenario
        return SimpleNamespace(id=scenario.id, number=scenario.number, title=scenario.title, aim=scenario.aim)

    @cached_property
    def authority(self) -> SimpleNamespace:
        """The contracting authority."""
        authority = self._file.contracting_authority
        name = self._base.given(authority.name, ("contracting_authority", "name"), "authority")
        logo = authority.logo and self._base.picture(authority.logo.file, authority.logo.alt)
        return SimpleNamespace(name=name, address=authority.address, contact=authority.contact, email=authority.email, logo=logo)

    @cached_property
    def products(self) -> list[SimpleNamespace]:
        """What is to be supplied: a blank where nothing is named yet."""
        if not self._file.products:
            nothing = self._base.blank(("products",), "products")
            return [SimpleNamespace(name=nothing, quantity=None, category=None, details=None)]
        return [
            SimpleNamespace(name=product.name, quantity=product.quantity, category=product.category, details=product.details)
            for product in self._file.products
        ]

    @cached_property
    def dates(self) -> SimpleNamespace:
        """The dates of the contract, and the standstill before it: full days, and the last of them."""
        dates, given = self._file.dates, self._base.given
        known = {name: given(getattr(dates, name), ("dates", name), name) for name in (*MILESTONES, "standstill")}
        if dates.award is None or dates.standstill is None:
            lacking = "award" if dates.award is None else "standstill"
            known["standstill_end"] = self._base.blank(("dates", lacking), "standstill_end")
        else:
            known["standstill_end"] = standstill_end(dates.award, dates.standstill)
        return SimpleNamespace(**known)

    @property
    def working_day_rule(self) -> str | None:
        """What holds for a last day that is no working day: next, stands, or nothing where the buyer has not said so."""
        return self._file.dates.working_day_rule

    @cached_property
    def rounding(self) -> Fixed:
        """The rounding rule."""
        rule = self._file.award.rounding
        return Fixed(step=points.tidy(rule.step), mode=rule.mode)

    @property
    def total(self) -> Decimal | Missing:
        """The sum of the points of the award criteria."""
        maxima = [item.points for item in self._base.tender.items if item.earns_points]
        known = [number for number in maxima if number is not None]
        if len(known) < len(maxima):
            return self._base.blank(("award", "points"), "total")
        return points.tidy(sum(known, Decimal(0)))

    @cached_property
    def award(self) -> SimpleNamespace:
        """How the contract is awarded: whether the file says it, the least points in all, and what decides between equals."""
        rule, least = self._file.award.tie_break, self._file.award.least_in_all
        names = None if rule is None else list(rule.criteria)
        stated = rule is not None or least is not None or any(item.own for item in self._base.tender.items)
        return SimpleNamespace(stated=stated, least_in_all=None if least is None else points.tidy(least), tie_break=names)

    @cached_property
    def values(self) -> SimpleNamespace:
        """What stands under `values` in the tender file, as it was typed."""
        held, notation = self._base.tender.yaml.data.get("values") or {}, self._file.reading.notation
        return SimpleNamespace(**{name: given(held[name], f"values.{name}", notation) for name in self._file.values})
