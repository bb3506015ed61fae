"""Points → percentages that sum to exactly 100: by the largest remainder, in whole multiples of a step."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tenderkit.rules.scoring import tidy

WHOLE = Decimal(100)


def shares(parts: Sequence[Decimal], step: Decimal = Decimal("0.01")) -> tuple[Decimal, ...]:
    """What percentage each part is of all of them together, as multiples of `step`; the sum is exactly 100.

    Each is rounded down first; what is then left over goes, a step at a time, to the largest remainders, of equal ones to the
    first. The parts are 0 or more and not all 0, and `step` divides 100: else ValueError. Nothing gives nothing.
    """
    total = sum(parts, Decimal(0))
    if parts and (total <= 0 or min(parts) < 0):
        raise ValueError("the parts are 0 or more, and not all of them 0")
    steps, over = divmod(WHOLE, step)
    if over:
        raise ValueError("the step divides 100")
    whole = [part * steps // total for part in parts]
    left = [part * steps % total for part in parts]
    largest = sorted(range(len(parts)), key=lambda place: (-left[place], place))
    for place in largest[: int(steps - sum(whole))] if parts else ():
        whole[place] += 1
    return tuple(tidy(count * step) for count in whole)
