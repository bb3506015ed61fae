"""The award criteria of the buyer's own in a tender file → items beside those of the catalogue, and what is wrong with them."""

from __future__ import annotations

from decimal import Decimal

from tenderkit.catalogue import Catalogue, Item
from tenderkit.catalogue.schema import ItemMeta, Level, Scoring, Source
from tenderkit.files.frontmatter import Passage
from tenderkit.files.yamlfile import KeyPath
from tenderkit.rules.awarding import PriceRule
from tenderkit.tender.choosing import Chosen
from tenderkit.tender.file import OwnCriterion, PriceFormula, TenderFile
from tenderkit.tender.points import scoring_problem
from tenderkit.tender.report import Report

_ASK = "give it a price formula under “price”, or two levels or more under “levels”"


def own_criteria(file: TenderFile, catalogue: Catalogue, report: Report) -> Chosen:
    """The buyer's own criteria by id, as far as they are sound (TK370)."""
    found: dict[str, tuple[Item, str | None]] = {}
    for index, own in enumerate(file.award.criteria):
        keys: KeyPath = ("award", "criteria", index)
        if own.id in catalogue.items or own.id in found:
            where = "the catalogue" if own.id in catalogue.items else "this file"
            message = f"{where} has an item “{own.id}” already"
            report.fault((*keys, "id"), "TK370", message, "choose another id, as PR-1 for a price")
        elif not report.touched(*keys) and (problem := _problem(own)):
            report.fault(keys, "TK370", f"{own.id}: {problem[0]}", problem[1])
        found.setdefault(own.id, (_item(own, index, report), None))
    return {name: pair for name, pair in found.items() if name not in catalogue.items}


def _problem(own: OwnCriterion) -> tuple[str, str] | None:
    """What keeps a criterion from being scored, and what to do."""
    if own.price is not None and own.levels:
        return "it has both a price formula and levels", "keep one of the two"
    if own.price is not None:
        return _price_problem(own.price)
    if len(own.levels) < 2:
        return "nothing says how it is scored", _ASK
    names = [level.id for level in own.levels]
    if len(set(names)) < len(names):
        return "two of its levels have the same id", "give each level an id of its own"
    if problem := scoring_problem(_scoring(own)):
        return problem, "change the percentages"
    return None


def _price_problem(price: PriceFormula) -> tuple[str, str] | None:
    bounds = [price.all_points, price.no_points]
    if price.formula == "lowest":
        return ("a formula “lowest” has no bounds", "remove them, or write “linear”") if any(bounds) else None
    if price.all_points is None or price.no_points is None:
        return "a linear formula lacks one of its two prices", "write both “all_points” and “no_points”"
    if price.example is not None:
        return "a linear formula takes its worked example from its bounds", "remove “example”"
    if price.all_points >= price.no_points:
        return "the price that earns all points is not below the one that earns none", "correct one of the two"
    return None


def _scoring(own: OwnCriterion) -> Scoring:
    levels = tuple(Level(**level.model_dump()) for level in own.levels)
    return Scoring.model_construct(kind="alternatives", levels=levels)


def price_rule(price: PriceFormula) -> PriceRule:
    """The rule of a price formula; bounds that are not given yet are zero."""
    return PriceRule(price.formula, price.all_points or Decimal(0), price.no_points or Decimal(0))


def _item(own: OwnCriterion, index: int, report: Report) -> Item:
    """The criterion as an item: its texts are values of the buyer's, which a document prints as they were typed."""
    keys: KeyPath = ("award", "criteria", index)

    def value(expression: str, name: str | int = "") -> Passage:
        where = report.yaml.where(*keys, name)
        return Passage(f"{{{{ own.{expression} }}}}", where.path, where.line or 1)

    texts = {"title": Passage(own.title, report.yaml.path, 1), "text": value("text", "text")}
    if own.verification:
        texts["verification"] = value("verification", "verification")
    for level in own.levels:
        texts |= {f"label.{level.id}": value(f"label_{level.id}"), f"level.{level.id}": value(f"level_{level.id}")}
    scored = bool(own.levels) and own.price is None
    meta = ItemMeta.model_construct(
        id=own.id,
        kind="award-criterion",
        title=own.title,
        version="1",
        source=Source.model_construct(section="award.criteria"),
        scoring=_scoring(own) if scored else None,
    )
    return Item(meta, texts, report.yaml)
