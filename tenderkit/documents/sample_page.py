"""A buyer's Word file → a page to look at, with every style, level of heading, number, list, box and table of documents."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tenderkit import markdown, word
from tenderkit.blocks import Blank, Flow, Paragraph, Placed, Text
from tenderkit.catalogue import load_catalogue
from tenderkit.documents.drafts import Origin
from tenderkit.documents.house_report import HouseReport
from tenderkit.documents.saving import Document
from tenderkit.documents.types import SHIPPED_STYLE
from tenderkit.files import arguments
from tenderkit.templating import decimal_sign
from tenderkit.tender import Tender, no_tender

_BEGIN = """# Sample of your house style

This is a subtitle {.subtitle}

[TOC]
"""
_TEXT = """Body text with **strong** and *emphasised* words, and a [link](https://example.org). It is long enough to go on in a
second line, so that you see the distance between lines and where they end.

These words lead into a list: {.lead}

- A point of a list, with two levels below it;
    - a point of the second level;
        - a point of the third level.

1. The first of a numbered list;
    1. the first of its second level;
        1. the first of its third level.
2. The second.

> [!NOTE]
> A note that calls for attention.

> [!WARNING]
> A warning.

Table: The caption of a table

| Answer | What is asked for | Points |
|--------|-------------------|-------:|
| Yes {.low} | A report of each supplier | 10 |
| In part {.medium} | A report of one supplier | 5 |
| No {.high} | No report | 0 |
"""
_CLAUSES = """The contractor reports once a year. A clause is long enough to go on in a second line, so that you see how far it
is indented beside its number. {.clause}

The next clause counts on. {.clause}
"""


def sample_page(report: HouseReport, name: str = "sample.docx", *, tender: Tender | None = None) -> Document:
    """Make a document called `name` that shows every style of an examined file; in one to be filled in it comes in at each marker.

    Names in braces have the values of the `tender`; without one, and where they are not known, they stand as they are.
    """
    from tenderkit.word.house.adopting import adopt  # what reads a buyer's own file takes time to import

    arguments.one(report, HouseReport, "report", "a report is expected, as `examine_house_style` gives it")
    arguments.one(name, str, "name", "the name of a file is expected")
    if tender is not None:
        arguments.one(tender, Tender, "tender", "a tender is expected, as `load_tender` gives it")
    mapping = tender.file.house.styles if tender else {}
    house = adopt(Path(report.file.path), SHIPPED_STYLE, tuple(sorted(mapping.items())))
    tender = tender or no_tender(load_catalogue())
    meta = tender.catalogue.meta
    markers = house.model.markers if house.model else ()
    levels = {marker.name: report.sections[marker.name].level for marker in markers if marker.name in report.sections}
    flow = _flow(levels, whole=not markers or any(not marker.name for marker in markers))
    flow, begins, _ = word.chosen(flow, markers) if markers else (flow, {}, [])
    frame = word.Settings(
        title="Sample of your house style",
        subject="",
        author="",
        header_left="Reference",
        header_right="Sample",
        footer_left="tenderkit",
        locale=meta.locale,
        words=meta.labels,
        values={name.name: name.value or f"{{{{ {name.name} }}}}" for name in report.names},
        decimal=decimal_sign(meta.locale),
    )
    data = word.write(flow, frame, house, word.index(flow, house, begins))
    return Document("sample", name, data, origin=Origin("sample", report.file.path, draft=True))


def _flow(levels: Mapping[str, int], *, whole: bool) -> Flow:
    """The content: as a document of its own, and below a heading for each marker."""
    texts = [_BEGIN + "".join(_chapter(1, again) for again in (1, 2))] if whole else []
    texts += [f"{'#' * (level + 1)} Below a marker {{#{name}}}\n\n" + _chapter(level + 1) for name, level in levels.items()]
    flow = markdown.parse("\n\n".join(texts), ()).flow
    blank = Paragraph((Text("What is not filled in looks like this in a draft: "), Blank((Text("to be filled in"),))))
    first = next((at for at, each in enumerate(flow.placed) if isinstance(each.block, Paragraph) and each.block.style == "lead"), 0)
    return Flow((*flow.placed[:first], Placed(blank, 0, 0), *flow.placed[first:]), flow.values)


def _chapter(top: int, time: int = 1) -> str:
    """A heading of each level from `top` on; clauses stand below the second level, where their numbers begin."""
    if time > 1:
        return f"\n## The next chapter\n\n### Its first section\n\n{_CLAUSES}"
    out = [] if top <= 2 else [_TEXT, _CLAUSES]
    for level in range(top, 5):
        out.append(f"{'#' * (level + 1)} A heading of level {level}\n")
        out += [_TEXT] if level == top and top <= 2 else []
        out += [_CLAUSES] if level == 2 else []
    return "\n".join(out)
