"""Puts a paragraph property into a style, where the schema wants it."""

from __future__ import annotations

import re

# What comes after w:numPr in w:pPr (ISO 29500-1, 17.3.1.26).
AFTER_NUMBER = re.compile(
    r"<w:(?:suppressLineNumbers|pBdr|shd|tabs|suppressAutoHyphens|kinsoku|wordWrap|overflowPunct|topLinePunct|autoSpaceDE|autoSpaceDN|bidi|"
    r"adjustRightInd|snapToGrid|spacing|ind|contextualSpacing|mirrorIndents|suppressOverlap|jc|textDirection|textAlignment|"
    r"textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr|pPrChange)\b|</w:pPr>"
)
AFTER_OUTLINE = re.compile(r"<w:(?:divId|cnfStyle|rPr|sectPr|pPrChange)\b|</w:pPr>")


def with_property(style: str, wanted: str, instead: str, after: re.Pattern[str]) -> str:
    """Return a w:style with an element in its w:pPr: in place of what matches `instead`, in front of what matches `after`."""
    new = re.sub(instead, "", style, flags=re.DOTALL) if instead else style
    opening = re.search(r"<w:pPr>", new)
    if opening:
        at = after.search(new, opening.end())
        assert at, "w:pPr ends somewhere"
        return new[: at.start()] + wanted + new[at.start() :]
    new = new.replace("<w:pPr/>", "")
    place = re.search(r"<w:(?:rPr|tblPr|trPr|tcPr|tblStylePr)\b|</w:style>", new)
    assert place, "a style ends somewhere"
    return f"{new[: place.start()]}<w:pPr>{wanted}</w:pPr>{new[place.start() :]}"
