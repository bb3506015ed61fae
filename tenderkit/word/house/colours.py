"""The colours of a buyer's file → those of the styles that we add to it."""

from __future__ import annotations

from typing import Any

from tenderkit.word.house.stylesheet import Stylesheet, W

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
ACCENT = "14455F"  # of the shipped style: its headings, captions and rules
_SHADES = {"C3CFD7": 0.25, "E3ECF1": 0.12, "F0F5F8": 0.06}  # of the shipped style: how much of the accent is in its lighter colours
_CONTRAST = 4.5  # of words on their background (WCAG 1.4.3)
_HEX = frozenset("0123456789ABCDEF")


def accent_of(sheet: Stylesheet, heading: str, theme: Any) -> str:
    """The colour of their highest headings, or the first accent of their theme, dark enough for words on a tinted ground."""
    found = sheet.property(heading, "rPr/color")
    colour = found.get(f"{W}val", "").upper() if found is not None else ""
    if not _is_colour(colour) and theme is not None:
        named = theme.find(f".//{_A}accent1/{_A}srgbClr")
        colour = named.get("val", "").upper() if named is not None else ""
    if not _is_colour(colour):
        return ACCENT
    while _contrast(colour, shade(colour, _SHADES["E3ECF1"])) < _CONTRAST:
        colour = _mixed(colour, "000000", 0.9)
    return colour


def repainted(node: Any, accent: str) -> Any:
    """A style or level of ours in the colours that go with an accent."""
    instead = {ACCENT: accent} | {ours: shade(accent, share) for ours, share in _SHADES.items()}
    for each in node.iter():
        for key, text in each.attrib.items():
            if text in instead and key in (f"{W}val", f"{W}color", f"{W}fill"):
                each.set(key, instead[text])
    return node


def shade(colour: str, share: float) -> str:
    """A colour of which only a share is left on white."""
    return _mixed(colour, "FFFFFF", share)


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "".join(f"{round(one * share + other * (1 - share)):02X}" for one, other in pairs)


def _contrast(one: str, other: str) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [each / 255 for each in _channels(colour)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares]
    return float(sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True)))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)


def _is_colour(text: str) -> bool:
    return len(text) == 6 and set(text) <= _HEX
