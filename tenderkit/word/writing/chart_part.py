"""What a chart shows → the chart part of a Word document: stacked horizontal bars in DrawingML (ISO 29500-1, 21.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tenderkit import tones
from tenderkit.sheets import PLAIN
from tenderkit.word.writing.fragments import DECLARATION, escape, escape_attribute

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TEXT_SIZE = 1000  # hundredths of a point, that of a table
_CATEGORIES, _NUMBERS = 1, 2  # the axes
_AT_ONCE = 8  # what is counted: a unit is at most this part of the width, or one supplier would be a bar as wide as the page
_DIGIT = Decimal("0.02")  # of the longest bar: the room that a digit of a label takes


@dataclass(frozen=True)
class Series:
    """A series: its name, and a number for each bar; None where there is none yet."""

    name: str
    numbers: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Data:
    """What a chart shows: the first cell of its table, the names of the bars, and the series, lightest first.

    The first cell says what the bars are, and after a slash what their numbers count: `Dimension / Number of suppliers`.
    """

    corner: str
    bars: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def axes(self) -> tuple[str, str]:
        """What stands at the axis of the bars, and at that of the numbers; "" for nothing."""
        bars, _, numbers = self.corner.partition(" / ")
        return bars.strip(), numbers.strip()

    @property
    def longest(self) -> Decimal:
        """The sum of the numbers of the longest bar."""
        return max((sum(filter(None, numbers), Decimal()) for numbers in zip(*self._numbers, strict=True)), default=Decimal())

    @property
    def counts(self) -> bool:
        """Whether all numbers are whole."""
        return all(number is None or number == int(number) for numbers in self._numbers for number in numbers)

    @property
    def _numbers(self) -> list[tuple[Decimal | None, ...]]:
        return [series.numbers for series in self.series]

    def rows(self) -> list[list[str | Decimal | None]]:
        """Return the table that the chart is made of."""
        head: list[str | Decimal | None] = [self.corner, *(series.name for series in self.series)]
        return [head, *([name, *(series.numbers[at] for series in self.series)] for at, name in enumerate(self.bars))]


def chart_part(data: Data, font: str, locale: str) -> str:
    """Return the chart part; its text has 10 points in `font`, and its workbook is the relationship rId1."""
    looks = tones.series_tones(len(data.series))
    series = "".join(_series(data, at, *look) for at, look in enumerate(looks))
    bars = (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>{series}<c:gapWidth val="45"/>'
        f'<c:overlap val="100"/><c:axId val="{_CATEGORIES}"/><c:axId val="{_NUMBERS}"/></c:barChart>'
    )
    titles = [_title(words) for words in data.axes]
    most = f'<c:max val="{_AT_ONCE}"/>' if data.counts and data.longest < _AT_ONCE else ""
    # A bar chart begins at the bottom: turned round, the bars stand in the order of the table.
    categories = (
        f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="l"/>{titles[0]}<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{_line(tones.OUTLINE)}</c:spPr>'
        f'<c:crossAx val="{_NUMBERS}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )
    # Every number stands on its bar: numbers at the axis would say it twice. A deleted axis would lose its title.
    numbers = (
        f'<c:valAx><c:axId val="{_NUMBERS}"/><c:scaling><c:orientation val="minMax"/>{most}<c:min val="0"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="b"/>{titles[1]}<c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        f'<c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val="{_CATEGORIES}"/><c:crosses val="max"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )
    return (
        f'{DECLARATION}<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main" xmlns:r="{_OFFICE}">'
        f'<c:date1904 val="0"/><c:lang val="{escape_attribute(locale)}"/><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{bars}{categories}{numbers}'
        "<c:spPr><a:noFill/></c:spPr></c:plotArea>"
        '<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{_fill('FFFFFF')}<a:ln><a:noFill/></a:ln></c:spPr>{_text(tones.WORDS, font)}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _series(data: Data, at: int, fill: str, label: str) -> str:
    series, letter = data.series[at], chr(ord("B") + at)
    last = len(data.bars) + 1
    name = _cached("str", f"${letter}$1", [series.name])
    bars = _cached("str", f"$A$2:$A${last}", data.bars)
    numbers = _cached("num", f"${letter}$2:${letter}${last}", [None if n is None else f"{n:f}" for n in series.numbers])
    code = _format(data)
    hidden = "".join(
        f'<c:dLbl><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'
        for place, number in enumerate(series.numbers)
        if number and number < len(f"{number:f}") * _DIGIT * data.longest
    )  # labels wider than their bars would lie over each other
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx>{name}</c:tx>'
        f'<c:spPr>{_fill(fill)}{_line(tones.OUTLINE)}</c:spPr><c:invertIfNegative val="0"/>'
        f'<c:dLbls>{hidden}<c:numFmt formatCode="{code};-{code};" sourceLinked="0"/>'
        f'<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text(label)}<c:dLblPos val="ctr"/>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat>{bars}</c:cat><c:val>{numbers}</c:val></c:ser>"
    )


def _format(data: Data) -> str:
    """Return the format of the labels, all with the decimals that the longest number needs.

    A format of three parts, the last of them empty, gives zeros no label, also after “Edit data”. LibreOffice cuts the decimals off
    where it says General.
    """
    exponents = [int(number.as_tuple().exponent) for series in data.series for number in series.numbers if number is not None]
    decimals = -min(exponents, default=0)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _title(words: str) -> str:
    """Return the title of an axis, which is not turned: letters that stand on their side are hard to read."""
    if not words:
        return ""
    return (
        '<c:title><c:tx><c:rich><a:bodyPr rot="0" vert="horz"/><a:lstStyle/><a:p><a:pPr>'
        f'<a:defRPr sz="{_TEXT_SIZE}" b="0"/></a:pPr><a:r><a:rPr sz="{_TEXT_SIZE}" b="0"/><a:t>{escape(words)}</a:t></a:r></a:p>'
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _cached(kind: str, cells: str, shown: Sequence[str | None]) -> str:
    """Return a reference to cells of the workbook, with what stands there."""
    points = "".join(f'<c:pt idx="{at}"><c:v>{escape(text)}</c:v></c:pt>' for at, text in enumerate(shown) if text is not None)
    code = "<c:formatCode>General</c:formatCode>" if kind == "num" else ""
    return (
        f'<c:{kind}Ref><c:f>{PLAIN}!{cells}</c:f><c:{kind}Cache>{code}<c:ptCount val="{len(shown)}"/>{points}'
        f"</c:{kind}Cache></c:{kind}Ref>"
    )


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _line(colour: str) -> str:
    return f'<a:ln w="6350">{_fill(colour)}</a:ln>'


def _text(colour: str, font: str = "") -> str:
    body = "<a:bodyPr/>" if font else '<a:bodyPr wrap="none"/>'  # or LibreOffice breaks a number on a narrow bar
    latin = f'<a:latin typeface="{escape_attribute(font)}"/>' if font else ""
    return (
        f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{_TEXT_SIZE}" b="0">{_fill(colour)}{latin}</a:defRPr></a:pPr>'
        "<a:endParaRPr/></a:p></c:txPr>"
    )
