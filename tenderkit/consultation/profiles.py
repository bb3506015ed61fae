"""Answers → the profile of each supplier and of the market, as the buyer's rules say, with what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tenderkit.consultation.returns import Return, supplier_key
from tenderkit.faults import Fault, Location
from tenderkit.rules import maturity
from tenderkit.rules.maturity import ALL_RULES, Levels, Rules, Score
from tenderkit.rules.sensitivity import Doubt, Sensitivity, Supplier, doubts, possible, sensitivity
from tenderkit.tender import Tender


@dataclass(frozen=True, repr=False)
class Profile:
    """A supplier's result: a score for its type, or for each type with points where it is of none (reading E-7).

    `level` is its one level by the buyer's rule, `possible` are those that all combinations of points that cannot be read in the
    source give it, from low to high; `counted` says whether it counts in the market.
    """

    source: Return
    scores: tuple[Score, ...]
    doubts: tuple[Doubt, ...]
    level: str | None
    possible: tuple[str, ...]
    counted: bool
    mapped: bool
    faults: tuple[Fault, ...]

    def __repr__(self) -> str:
        return f"Profile({self.source.name!r}, {self.level!r})"

    @property
    def score(self) -> Score | None:
        """Return the score where there is just one."""
        return self.scores[0] if len(self.scores) == 1 else None

    @property
    def levels(self) -> Levels | None:
        """Return the level of each dimension, None where one is not known."""
        return self.score.levels if self.score else None


@dataclass(frozen=True)
class Market:
    """What the returns say of the market under the buyer's rules, and what would change it.

    `level` and the outcomes are levels of the questionnaire, None without a return that counts. `alternatives` are the outcomes of
    all rules by name; `other_gap` that of reading a score in no band the other way; `with_others` that of counting suppliers of no
    scored type as the type named; `moves` how many suppliers one level higher, or lower, would raise or lower the market;
    `doubtful` how many suppliers have a dimension whose level rests on points that cannot be read in the source; `sensitivity` what
    the market is under other such points, None where no supplier that counts ticked such an answer.
    """

    level: str | None
    rules: Rules
    alternatives: Mapping[str, str | None]
    counts: Mapping[str, Mapping[str, int]]
    overall: Mapping[str, int]
    moves: tuple[int | None, int | None]
    other_gap: str | None
    gap_used: int
    with_others: Mapping[str, str | None]
    doubtful: int
    sensitivity: Sensitivity | None


def profile(source: Return, tender: Tender) -> Profile:
    """Score one return."""
    questionnaire = tender.asked()
    mapping = {supplier_key(name): column for name, column in tender.file.questionnaire.supplier_types.items()}
    types = source.answers.types
    column = types[0] if len(types) == 1 and types[0] in questionnaire.columns else None
    mapped = column is None and source.key in mapping
    column = mapping[source.key] if mapped else column
    faults = list(source.faults)
    if source.refused or source.ignored:
        return Profile(source, (), (), None, (), counted=False, mapped=False, faults=tuple(faults))
    if mapped:
        # The buyer has settled what the supplier left open.
        faults = [fault for fault in faults if fault.code not in ("TK804", "TK805") or "type" not in fault.message + fault.hint]
    elif len(types) == 1 and column is None:
        name = next(kind.text for kind in questionnaire.supplier_types if kind.id == types[0])
        message = f"{source.name} is of the type “{name}”, which has no points: the results for each type are shown"
        hint = "say by which type it is scored, in the tender file under questionnaire.supplier_types (reading E-7)"
        faults.append(Fault(Location(source.file), "TK805", message, hint, "warning"))
    columns = (column,) if column else questionnaire.columns
    scores = tuple(maturity.score(questionnaire, source.answers, name, source.unsettled) for name in columns)
    found = tuple(doubt for score in scores for doubt in doubts(questionnaire, source.answers, score))
    levels = scores[0].levels if len(scores) == 1 else None
    level = maturity.overall(questionnaire, levels, tender.rules.supplier) if levels else None
    supplier = Supplier(source.answers, columns[0], source.unsettled)
    levels_possible = possible(questionnaire, supplier, tender.rules) if level else ()
    counted = level is not None and not source.duplicate
    return Profile(source, scores, found, level, levels_possible, counted, mapped, tuple(faults))


def unused_types(profiles: Sequence[Profile], tender: Tender) -> list[Fault]:
    """Return a warning for each supplier that the tender file gives a type to no effect (TK815)."""
    used = {result.source.key: result.mapped for result in profiles}
    faults = []
    for name in tender.file.questionnaire.supplier_types:
        mapped = used.get(supplier_key(name))
        message, hint = f"there is no return from “{name}”", "write the name as it is in the return"
        if mapped is False:
            message, hint = f"“{name}” says itself what type it is, and is scored as that", "remove the line"
        if not mapped:
            where = tender.yaml.where("questionnaire", "supplier_types", name)
            faults.append(Fault(where, "TK815", message, hint, "warning"))
    return faults


def market(profiles: Sequence[Profile], tender: Tender) -> Market:
    """Return what the returns that count say of the market."""
    questionnaire, rules = tender.asked(), tender.rules
    counted = [result.levels for result in profiles if result.counted and result.levels]
    order = questionnaire.level_ids

    def outcome(suppliers: Sequence[Levels], by: Rules = rules) -> str | None:
        return maturity.scenario(questionnaire, suppliers, by)

    def tally(found: Sequence[str]) -> dict[str, int]:
        return {level: found.count(level) for level in order}

    counts = {dimension.id: tally([levels[dimension.id] for levels in counted]) for dimension in questionnaire.dimensions}
    overall = tally([maturity.overall(questionnaire, levels, rules.supplier) for levels in counted])
    others = [result for result in profiles if len(result.scores) > 1 and not result.source.duplicate]
    with_others = {}
    for position, column in enumerate(questionnaire.columns):
        added = [levels for result in others if (levels := result.scores[position].levels)]
        if added:
            with_others[column] = outcome([*counted, *added])
    by_gap = [result for result in profiles if result.counted and any(not doubt.options for doubt in result.doubts)]
    return Market(
        level=outcome(counted),
        rules=rules,
        alternatives={by.name: outcome(counted, by) for by in ALL_RULES},
        counts=counts,
        overall=overall,
        moves=maturity.moves(questionnaire, counted, rules),
        other_gap=outcome([_with_other_gap(result) for result in profiles if result.counted]) if by_gap else None,
        gap_used=len(by_gap),
        with_others=with_others,
        doubtful=sum(result.counted and any(doubt.options and doubt.matters for doubt in result.doubts) for result in profiles),
        sensitivity=sensitivity(
            questionnaire,
            [
                Supplier(result.source.answers, result.score.column, result.source.unsettled)
                for result in profiles
                if result.counted and result.score
            ],
            rules,
        ),
    )


def _with_other_gap(result: Profile) -> Levels:
    """Return the levels of a supplier with a score in no band read the other way (reading E-6)."""
    assert result.levels is not None
    other = {
        doubt.dimension.id: next(level for _, level in doubt.tried if level != doubt.used)
        for doubt in result.doubts
        if not doubt.options and doubt.matters
    }
    return {**result.levels, **other}
