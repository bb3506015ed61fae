"""The three tones for low, medium and high: shades of the accent of the shipped house style, light to dark.

They differ in lightness alone, so they keep their order for colour-blind readers and in a copy without colour. They are written out
and not taken from a theme: contrast must not depend on the house that a document stands in.
"""

from __future__ import annotations

from tenderkit.blocks import CELL_TONES

# Behind the dark words of a table: their contrast is at least 4.5 (WCAG 1.4.3).
CELLS = dict(zip(CELL_TONES, ("E6EFF4", "BCD3E0", "8FB3C8"), strict=True))
