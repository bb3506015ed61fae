"""Formatting in a Word file → the facts that decide whether a person sees its text, from the defaults over the styles down.

Each property that can hide text has a reader here; all others are passed by. Source: ISO 29500-1, 17.3 to 17.6; [MS-DOCX] 2.6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TOGGLES = ("strike", "dstrike", "vanish", "webHidden", "specVanish")
_SYMBOL_FONTS = frozenset(("symbol", "webdings", "wingdings", "wingdings 2", "wingdings 3", "zapfdingbats", "opensymbol"))
_HIGHLIGHTS = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
# The colours of a theme by the names that text uses for them (ISO 29500-1, 17.18.97), mapped as they mostly are.
_THEME_NAMES = {
    "background1": "lt1",
    "light1": "lt1",
    "bg1": "lt1",
    "text1": "dk1",
    "dark1": "dk1",
    "tx1": "dk1",
    "background2": "lt2",
    "light2": "lt2",
    "bg2": "lt2",
    "text2": "dk2",
    "dark2": "dk2",
    "tx2": "dk2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_THEME = {"lt1": "FFFFFF", "dk1": "000000"}  # where there is no theme
_MEASURE = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(mm|cm|in|pt|pc|pi|%)?")
_TWIPS = {"mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440, "pt": 20, "pc": 240, "pi": 240}
CONDITIONS = ("band1Vert", "band2Vert", "band1Horz", "band2Horz", "firstCol", "lastCol", "firstRow", "lastRow")  # of table styles
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_DEPTH = 50  # styles that rest on each other; Word allows eleven

Facts = Mapping[str, Any]


def is_on(element: Any, space: str = _W) -> bool:
    """Whether a property that is on or off is on."""
    return element.get(f"{space}val", "1") in ("1", "true", "on")


def measure(text: str | None, unit: float = 1) -> float | None:
    """A length in twips; a bare number counts `unit` twips each. None where it is none."""
    found = _MEASURE.fullmatch((text or "").strip())
    return None if found is None else float(found[1]) * _TWIPS.get(found[2], unit)


def visible(ink: str, paper: str) -> bool:
    """Whether text of one colour can be seen on another: by the contrast of WCAG 2, of which light grey on white has 1.4."""
    light, dark = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05) >= 1.3


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass
class Style:
    """A style: what it rests on, its facts for runs, paragraphs and cells, and for tables those of each condition."""

    based: str = ""
    run: Facts = field(default_factory=dict)
    paragraph: Facts = field(default_factory=dict)
    cell: Facts = field(default_factory=dict)
    row: Facts = field(default_factory=dict)
    conditions: dict[str, Style] = field(default_factory=dict)


class Formats:
    """The formatting of a document: its defaults, styles and theme."""

    def __init__(self, styles: Any | None, theme: Any | None = None) -> None:
        self._theme = dict(_THEME)
        for scheme in theme.iter(f"{_A}clrScheme") if theme is not None else ():
            for colour in scheme:
                values = [value for child in colour for value in (child.get("lastClr"), child.get("val"))]
                known = next((value for value in values if value and _HEX.fullmatch(value)), None)
                if known:
                    self._theme[str(colour.tag).rpartition("}")[2]] = known
        self.defaults = Style()
        self.styles: dict[str, Style] = {}
        self.default_ids: dict[str, str] = {}
        for element in styles if styles is not None else ():
            if element.tag == f"{_W}docDefaults":
                run, paragraph = element.find(f"{_W}rPrDefault/{_W}rPr"), element.find(f"{_W}pPrDefault/{_W}pPr")
                self.defaults = Style("", self.run(run), self.paragraph(paragraph))
            elif element.tag == f"{_W}style":
                name = element.get(f"{_W}styleId", "")
                self.styles.setdefault(name, self._style(element))
                if element.get(f"{_W}default") in ("1", "true", "on"):
                    self.default_ids.setdefault(element.get(f"{_W}type", ""), name)
        self._whole: dict[str, Style] = {}

    def style(self, name: str | None, kind: str) -> Style:
        """A style with all that it rests on; the default one of its kind where none is named or the one named is unknown."""
        known = name if name in self.styles else self.default_ids.get(kind, "")
        if known not in self._whole:
            self._whole[known] = self._resolved(known)
        return self._whole[known]

    def _resolved(self, name: str) -> Style:
        chain: list[Style] = []
        while name in self.styles and len(chain) < _DEPTH:
            chain.append(self.styles[name])
            name = self.styles[name].based
        whole = Style()
        for style in reversed(chain):
            conditions = dict(whole.conditions)
            for condition, said in style.conditions.items():
                conditions[condition] = _over(conditions.get(condition, Style()), said)
            whole = _over(whole, style)
            whole.conditions = conditions
        return whole

    def _style(self, element: Any) -> Style:
        children = element.iterchildren(f"{_W}tblStylePr")
        conditions = {kind: self._style(child) for child in children if (kind := child.get(f"{_W}type")) in CONDITIONS}
        based = element.find(f"{_W}basedOn")
        table, cell = element.find(f"{_W}tblPr"), element.find(f"{_W}tcPr")
        return Style(
            "" if based is None else based.get(f"{_W}val", ""),
            self.run(element.find(f"{_W}rPr")),
            self.paragraph(element.find(f"{_W}pPr")),
            {**self.facts(table, SHADING), **self.facts(cell, SHADING)},
            self.facts(element.find(f"{_W}trPr"), ROW),
            conditions,
        )

    def facts(self, properties: Any | None, readers: Mapping[str, Reader]) -> dict[str, Any]:
        """The facts that properties state, each by its reader."""
        found: dict[str, Any] = {}
        for element in properties if properties is not None else ():
            if (reader := readers.get(element.tag)) is not None:
                found.update(reader(self, element))
        return found

    def run(self, properties: Any | None) -> dict[str, Any]:
        """The facts of a w:rPr."""
        return self.facts(properties, RUN)

    def paragraph(self, properties: Any | None) -> dict[str, Any]:
        """The facts of a w:pPr."""
        return self.facts(properties, PARAGRAPH)

    def colour(self, element: Any, value: str, themed: str) -> str | None:
        """A colour as six digits: of the theme, which goes before one that is written out; None where it is automatic."""
        name = element.get(f"{_W}{themed}Color" if themed == "theme" else f"{_W}{themed}")
        if name and name != "none":
            known = self._theme.get(_THEME_NAMES.get(name, name))
            if known is not None:
                return _shaded(known, element.get(f"{_W}{themed}Tint"), element.get(f"{_W}{themed}Shade"))
        written = element.get(f"{_W}{value}", "").lstrip("#")
        return written.upper() if _HEX.fullmatch(written) else None

    def named(self, name: str) -> str | None:
        """A colour of the theme."""
        return self._theme.get(_THEME_NAMES.get(name, name))


Reader = Callable[[Formats, Any], Mapping[str, Any]]


def _over(below: Style, above: Style) -> Style:
    """What one style says where another says it too, and else what the other says."""
    return Style(
        above.based,
        {**below.run, **above.run},
        {**below.paragraph, **above.paragraph},
        {**below.cell, **above.cell},
        {**below.row, **above.row},
    )


def _shaded(colour: str, tint: str | None, shade: str | None) -> str:
    """A colour lighter by its tint or darker by its shade (ISO 29500-1, 17.3.2.41): near enough to tell what is seen."""
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    for share, end in ((tint, 255), (shade, 0)):
        if share and re.fullmatch(r"[0-9A-Fa-f]{1,2}", share):
            kept = int(share, 16) / 255
            parts = [round(part * kept + end * (1 - kept)) for part in parts]
    return "".join(f"{part:02X}" for part in parts)


def _number(name: str, unit: float = 1, attribute: str = "val") -> Reader:
    def read(_formats: Formats, element: Any) -> Mapping[str, Any]:
        value = measure(element.get(f"{_W}{attribute}"), unit)
        return {} if value is None else {name: value}

    return read


def _toggle(name: str) -> Reader:
    return lambda _formats, element: {name: is_on(element)}


def _lengths(prefix: str, *names: str) -> Reader:
    """A reader of the attributes of these names that are lengths."""

    def read(_formats: Formats, element: Any) -> Mapping[str, Any]:
        found = {f"{prefix}{name}": measure(element.get(f"{_W}{name}")) for name in names}
        return {name: value for name, value in found.items() if value is not None}

    return read


def _colour(formats: Formats, element: Any) -> Mapping[str, Any]:
    return {"ink": formats.colour(element, "val", "theme")}


def _shading(formats: Formats, element: Any) -> Mapping[str, Any]:
    if element.get(f"{_W}val") == "solid":  # the pattern covers all of the fill
        return {"paper": formats.colour(element, "color", "theme")}
    return {"paper": formats.colour(element, "fill", "themeFill")}


def _font(_formats: Formats, element: Any) -> Mapping[str, Any]:
    if element.get(f"{_W}asciiTheme"):
        return {"symbols": False}
    name = element.get(f"{_W}ascii")
    return {} if name is None else {"symbols": name.casefold() in _SYMBOL_FONTS}


def _fill(formats: Formats, element: Any) -> Mapping[str, Any]:
    """Read the fill of text that Word 2010 brought: it goes before the colour."""
    clear = next(element.iter(f"{_W14}noFill"), None) is not None
    alpha = next((measure(found.get(f"{_W14}val")) for found in element.iter(f"{_W14}alpha")), None)
    found: dict[str, Any] = {"clear": clear or (alpha or 0) >= 80_000}
    for solid in element.iterchildren(f"{_W14}solidFill"):
        for colour in solid:
            said = colour.get(f"{_W14}val", "")
            known = said.upper() if _HEX.fullmatch(said) else formats.named(said)
            found["ink"] = known
    return found


def _spacing(_formats: Formats, element: Any) -> Mapping[str, Any]:
    line = measure(element.get(f"{_W}line"))
    exact = element.get(f"{_W}lineRule") == "exact"
    return {} if line is None else {"line": line if exact else None}


def _indent(_formats: Formats, element: Any) -> Mapping[str, Any]:
    found = {}
    for name, attributes in (("left", ("start", "left")), ("right", ("end", "right")), ("first", ("firstLine",))):
        value = next((measure(said) for attribute in attributes if (said := element.get(f"{_W}{attribute}"))), None)
        if value is not None:
            found[name] = value
    hanging = measure(element.get(f"{_W}hanging"))
    return found if hanging is None else {**found, "first": -hanging}


def _numbering(_formats: Formats, element: Any) -> Mapping[str, Any]:
    found = {}
    for name in ("numId", "ilvl"):
        child = element.find(f"{_W}{name}")
        if child is not None:
            found[name] = child.get(f"{_W}val", "")
    return found


def _height(name: str, length: str, rule: str) -> Reader:
    """A reader of a height that is exact, and cuts off what is higher."""

    def read(_formats: Formats, element: Any) -> Mapping[str, Any]:
        exact = element.get(f"{_W}{rule}") == "exact"
        return {name: measure(element.get(f"{_W}{length}")) if exact else None}

    return read


def _frame(formats: Formats, element: Any) -> Mapping[str, Any]:
    return {**_lengths("frame ", "x", "y", "w")(formats, element), **_height("frame height", "h", "hRule")(formats, element)}


def _merged(_formats: Formats, element: Any) -> Mapping[str, Any]:
    return {"merged": element.get(f"{_W}val", "continue") == "continue"}


def _merge_tracked(_formats: Formats, element: Any) -> Mapping[str, Any]:
    return {"merged": element.get(f"{_W}vMerge") == "cont"}


def _width(name: str) -> Reader:
    """A reader of a width in twips; in percent, or automatic, it is none."""

    def read(_formats: Formats, element: Any) -> Mapping[str, Any]:
        value = measure(element.get(f"{_W}w")) if element.get(f"{_W}type", "dxa") == "dxa" else None
        return {} if value is None else {name: value}

    return read


def _cell_margins(_formats: Formats, element: Any) -> Mapping[str, Any]:
    widths = [measure(side.get(f"{_W}w")) or 0 for side in element]
    return {"margins": max(widths, default=0)}


def _qualified(readers: Mapping[str, Reader]) -> dict[str, Reader]:
    """The readers by the names that elements have: a property may be in the namespace of any version of Word."""
    return {f"{space}{name}": reader for name, reader in readers.items() for space in (_W, _W14, _W15)}


_SHARED: dict[str, Reader] = {"shd": _shading}
SHADING = _qualified(_SHARED)
RUN = _qualified(
    {
        **_SHARED,
        **{name: _toggle(name) for name in (*TOGGLES, "rtl", "cs")},
        "color": _colour,
        "highlight": lambda _formats, element: {"highlight": _HIGHLIGHTS.get(element.get(f"{_W}val", ""))},
        "sz": _number("size", 10),
        "szCs": _number("complex size", 10),
        "w": _number("scale"),
        "position": _number("raised", 10),
        "spacing": _number("spacing"),
        "fitText": _number("fit"),
        "vertAlign": lambda _formats, element: {"small": element.get(f"{_W}val") in ("superscript", "subscript")},
        "eastAsianLayout": lambda _formats, element: {"halved": element.get(f"{_W}combine") in ("1", "true", "on")},
        "rFonts": _font,
        "textFill": _fill,
    }
)
PARAGRAPH = _qualified(
    {**_SHARED, "spacing": _spacing, "ind": _indent, "framePr": _frame, "numPr": _numbering, "collapsed": _toggle("collapsed")}
)
ROW = _qualified(
    {
        "hidden": _toggle("hidden"),
        "trHeight": _height("height", "val", "hRule"),
        "wBefore": _width("before"),
        "tblCellSpacing": _width("cell spacing"),
    }
)
CELL = _qualified(
    {**_SHARED, "vMerge": _merged, "hMerge": _merged, "cellMerge": _merge_tracked, "tcW": _width("width"), "tcMar": _cell_margins}
)
TABLE = _qualified(
    {**_SHARED, "tblInd": _width("indent"), "tblpPr": _lengths("at ", "tblpX", "tblpY"), "tblCellSpacing": _width("cell spacing")}
)
SECTION = _qualified(
    {
        "pgSz": _lengths("page ", "w", "h"),
        "pgMar": _lengths("margin ", "left", "right", "top", "bottom", "gutter"),
        "cols": _lengths("columns ", "num", "space"),
    }
)
