"""A chart with its values → a drawing of its bars (SVG), in the tones of the Word document; the table below it has its numbers.

The drawing is one picture to those who do not see it, with its words. Lengths are in units of its own: a page makes them as large
as there is room.
"""

from __future__ import annotations

from decimal import Decimal

from tenderkit.tones import OUTLINE, WORDS, series_tones
from tenderkit.word.writing.charts import Read
from tenderkit.word.writing.fragments import escape, escape_attribute

_WIDTH, _LABELS, _BAR, _STEP, _LEGEND = 600, 200, 18, 28, 30


def drawing(shown: Read, caption: str) -> str:
    """The bars, each with its series one behind the other; `caption` is escaped already."""
    data = shown.data
    tones = series_tones(len(data.series))
    out = []
    for at, series in enumerate(data.series):
        place = at * _WIDTH // len(data.series)
        out.append(_bar(place, 4, 12, 12, tones[at][0]) + _text(place + 18, 14, series.name))
    for at, name in enumerate(data.bars):
        top, left = _LEGEND + at * _STEP, Decimal(_LABELS)
        out.append(_text(0, top + 13, name))
        for (fill, _), series in zip(tones, data.series, strict=True):
            wide = (series.numbers[at] or 0) * (_WIDTH - _LABELS - 1) / (data.longest or Decimal(1))
            if wide:
                out.append(_bar(round(left, 1), top, round(wide, 1), _BAR, fill))
            left += wide
    high = _LEGEND + len(data.bars) * _STEP
    words = f"{caption}. {escape_attribute(shown.words)}"
    return f'<svg role="img" aria-label="{words}" viewBox="0 0 {_WIDTH} {high}">{"".join(out)}</svg>'


def _bar(left: Decimal | int, top: int, wide: Decimal | int, high: int, fill: str) -> str:
    return f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" fill="#{fill}" stroke="#{OUTLINE}"/>'


def _text(left: int, line: int, words: str) -> str:
    return f'<text x="{left}" y="{line}" font-size="13" fill="#{WORDS}">{escape(words)}</text>'
