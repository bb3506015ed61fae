"""Two rounds of the questionnaire → the way of each supplier from the earlier one to this one, dimension by dimension.

Both are scored by the questionnaire and the rules of today, so that what differs is what the suppliers said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tenderkit.catalogue import Questionnaire
from tenderkit.consultation.profiles import Profile
from tenderkit.rules.maturity import DimensionScore

State = Literal["both", "new", "gone"]


@dataclass(frozen=True, repr=False)
class Way:
    """A supplier in the earlier round and in this one; None where it returned nothing that could be read."""

    before: Profile | None
    now: Profile | None

    def __repr__(self) -> str:
        return f"Way({self.supplier!r}, {self.state!r})"

    @property
    def supplier(self) -> str:
        """Its name, as it wrote it last."""
        found = self.now or self.before
        assert found is not None
        return found.source.name

    @property
    def state(self) -> State:
        """Whether it is in both rounds, new, or gone."""
        return "gone" if self.now is None else "new" if self.before is None else "both"


@dataclass(frozen=True)
class Rounds:
    """The ways of all suppliers: those of this round in order, and then those that are gone.

    `unread` are the files of the earlier round that could not be read, `versions` those of the questionnaire, other than that of
    today, that forms of either round say they are of.
    """

    ways: tuple[Way, ...]
    unread: tuple[str, ...]
    versions: tuple[str, ...]

    def moves(self, questionnaire: Questionnaire) -> Mapping[str, tuple[int, int, int]]:
        """By dimension, how many suppliers stand higher than before, as before, and lower; of those that have both levels."""
        order = questionnaire.level_ids
        found = {}
        for dimension in questionnaire.dimensions:
            steps = []
            for way in self.ways:
                before, now = (dimensions(side).get(dimension.id) for side in (way.before, way.now))
                if before and now and before.level and now.level:
                    steps.append(order.index(now.level) - order.index(before.level))
            found[dimension.id] = (sum(step > 0 for step in steps), steps.count(0), sum(step < 0 for step in steps))
        return found


def rounds(earlier: Sequence[Profile], present: Sequence[Profile], questionnaire: Questionnaire) -> Rounds:
    """Lay two rounds side by side; suppliers are the same whose names are, as among the returns of one round.

    One that gives no name is a supplier of its own.
    """
    before, now = _by_supplier(earlier), _by_supplier(present)
    ways = [Way(before.get(key), found) for key, found in now.items()]
    ways += [Way(found, None) for key, found in before.items() if key not in now]
    versions = {found.source.version for found in [*earlier, *present]} - {"", questionnaire.version}
    unread = tuple(found.source.file_name for found in earlier if found.source.refused)
    return Rounds(tuple(ways), unread, tuple(sorted(versions)))


def dimensions(side: Profile | None) -> dict[str, DimensionScore]:
    """The scores of a supplier by dimension; none of one that is of no scored type, or returned two forms that differ."""
    if side is None or side.score is None or side.source.duplicate:
        return {}
    return {entry.dimension.id: entry for entry in side.score.dimensions}


def level(side: Profile | None) -> str | None:
    """The one level of a supplier, None where it is not known."""
    return None if side is None or side.source.duplicate else side.level


def _by_supplier(profiles: Sequence[Profile]) -> dict[tuple[str, str], Profile]:
    """The profile of each supplier: of the same form that came twice the one that counts."""
    found: dict[tuple[str, str], Profile] = {}
    for result in profiles:
        source = result.source
        if source.refused or source.ignored:
            continue
        key = (source.key, "" if source.key else source.file)
        if key not in found or (found[key].source.duplicate and not source.duplicate):
            found[key] = result
    return found
