"""The three tones for low, medium and high: shades of the accent of the shipped house style, light to dark.

They differ in lightness alone, so they keep their order for colour-blind readers and in a copy without colour. They are written out
and not taken from a theme: contrast must not depend on the house that a document stands in.
"""

from __future__ import annotations

from tenderkit.blocks import CELL_TONES

# Behind the dark words of a table: their contrast is at least 4.5 (WCAG 1.4.3).
CELLS = dict(zip(CELL_TONES, ("E6EFF4", "BCD3E0", "8FB3C8"), strict=True))

# The fill of each series of a chart, and the colour of its labels. Neighbouring tones have a contrast of 3 (WCAG 1.4.11), labels
# one of 4.5; the lightest is next to white, so every bar has an outline.
SERIES = (("F0F5F8", "262626"), ("6D92A6", "000000"), ("14455F", "FFFFFF"))
OUTLINE, WORDS = "14455F", "262626"


def series_tones(count: int) -> tuple[tuple[str, str], ...]:
    """Return fill and label of each series of a chart: the lightest comes first, and those of two are far apart."""
    return {1: SERIES[2:], 2: SERIES[::2]}.get(count, SERIES)
