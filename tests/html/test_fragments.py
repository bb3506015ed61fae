"""HTML of documents: nothing of a tender becomes markup, no page has to allow styles or scripts, what is missing leads on."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import lxml.html
import pytest
from conftest import example
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from support import as_read
from support.everything import everything_in
from support.profiles import examples

import tenderkit
from tenderkit import markdown, word
from tenderkit.blocks import SLOT_CLOSE, SLOT_OPEN, UNFIT
from tenderkit.documents.types import SHIPPED_STYLE
from tenderkit.html import Pages, fragment
from tenderkit.labels import LABELS

PAGES = Pages("en-GB", LABELS, ".", word.house_style(SHIPPED_STYLE).page.text_width)
SIGN = "¤"
# Where a text of the buyer's can stand.
PLACES = """\
## ¤

### ¤

¤ and **¤** and *¤* {.subtitle}

¤ {.clause}

- ¤

| ¤ | b |
|:--|:--|
| ¤ {.low} | - ¤<br>¤ |

Table name: ¤
| a | b |
|:--|:--|
| [Which = ¤ : ¤ / x](choice:C) | [¤ = ¤](text:A) |

> [!NOTE]
> [¤](blank:)^[¤]

![¤](¤)

[¤](https://example.org)
"""


@pytest.fixture(scope="module")
def everything_html(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("everything")
    return tenderkit.preview(everything_in(folder), "all", templates=folder).html


TEXTS = st.text(st.characters(codec="utf-8")).filter(lambda text: not UNFIT.search(text))
MARKUP = ["<script>alert(1)</script>", "]]>", "&lt;", '" onload="x', "' x='", "<!--", "</textarea>", "</svg>", "&#10;", "\r\n\t\r"]
VALUES = st.lists(st.one_of(TEXTS, st.sampled_from(MARKUP)), max_size=3).map("".join).filter(bool)


Event = str | tuple[str, tuple[tuple[str, str | None], ...]]


class Events(HTMLParser):
    """What a parser of HTML meets: tags with their attributes, and the words between them; a break is a line end."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Event] = [""]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data("\n")
        else:
            self.found.append((tag, () if tag == "col" else tuple(attrs)))  # a column is as wide as its words ask for

    def handle_data(self, data: str) -> None:
        last = self.found[-1]
        self.found[-1:] = [last + data] if isinstance(last, str) else [last, data]


def html_of(value: str) -> str:
    """The HTML of all places with the same value in each."""
    places = iter(range(PLACES.count(SIGN)))
    text = re.sub(SIGN, lambda _: f"{SLOT_OPEN}{next(places)}{SLOT_CLOSE}", PLACES)
    read = markdown.parse(text, [value] * PLACES.count(SIGN))
    assert read.problems == ()
    return fragment(read.flow, word.index(read.flow), PAGES)


@settings(max_examples=examples(50))
@given(VALUES)
def test_any_text_appears_as_it_was_typed_and_none_becomes_markup(value: str) -> None:
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    line = re.sub("\r\n|[\n\t\r]", " ", value)

    def with_value(event: Event, before: Event) -> object:
        if isinstance(event, str):
            return event.replace(SIGN, line if before[:1] == ("option",) else lines)
        return event[0], tuple((name, held.replace(SIGN, line) if held else held) for name, held in event[1])

    html, places = html_of(value), Events(html_of(SIGN)).found
    assert Events(html).found == [with_value(event, before) for before, event in zip(["", *places], places, strict=False)]
    etree.fromstring(html)


def test_no_element_has_a_style_or_a_script_and_no_link_runs_one(everything_html: str) -> None:
    for element in etree.fromstring(everything_html).iter():
        assert element.tag not in ("style", "script")
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert re.match("#_|https://|mailto:", element.get("href", "#_"))
        assert element.get("src", "data:image/").startswith("data:image/")


def test_ids_are_one_of_a_kind_and_every_link_within_leads_to_one(everything_html: str) -> None:
    root = etree.fromstring(everything_html)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    links = [address for element in root.iter("a") if (address := element.get("href")).startswith("#")]
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert len(links) > 10


def test_a_browser_reads_the_same_elements_in_one_another_as_a_parser_of_xml(everything_html: str) -> None:
    """A paragraph around a list, for one, would end before it in a browser."""
    assert nested(lxml.html.fragment_fromstring(everything_html)) == nested(etree.fromstring(everything_html))


def nested(element: etree._Element) -> list[object]:
    return [element.tag, *map(nested, element)]


def test_what_is_missing_is_marked_and_leads_to_where_it_is_filled_in(tender_file: Callable[..., Path]) -> None:
    text = example("medium").read_text(encoding="utf-8")
    [reference] = re.findall("^reference:.*$", text, re.MULTILINE)
    [start] = re.findall("^ +contract_start:.*$", text, re.MULTILINE)
    tender = tenderkit.load_tender(tender_file("medium", (reference, ""), (start, "")))

    def address(fault: tenderkit.Fault) -> str:
        return f"/tender?a&b#{'.'.join(map(str, fault.location.keys))}"

    shown = tenderkit.preview(tender, "contract-schedule", address=address)
    marks = [mark for mark in etree.fromstring(shown.html).iter("mark") if mark.get("class") == "missing"]
    assert ("[reference]", "/tender?a&b#reference") in [("".join(mark.itertext()), mark[0].get("href")) for mark in marks]
    assert {mark[0].get("href") for mark in marks} == set(map(address, shown.missing))
    assert {("reference",), ("dates", "contract_start")} == {fault.location.keys for fault in shown.missing}
    assert set(shown.missing) <= set(tender.faults)
    assert shown.faults == ()
    final = tenderkit.preview(tender, "contract-schedule", draft=False)
    assert final.missing == shown.missing
    assert {fault.code for fault in final.faults} == {"TK303"}
    assert not [mark for mark in etree.fromstring(final.html).iter("mark") if mark.findall("a")]


def test_with_a_fault_there_is_what_there_is(tmp_path: Path) -> None:
    head = "---\nid: torn\ntitle: Torn\ndescription: x\nversion: '1'\naudience: buyer\n---\n# Torn\n\n"
    body = "See [](#nowhere) and [here](#nowhere).\n\n![A logo](none.png)\n\n{{ unknown }} goes on.\n"
    (tmp_path / "torn.md").write_text(head + body, encoding="utf-8")
    tender = tenderkit.load_tender(example("low")).changed(house={"style": "no-such-file.docx"})
    shown = tenderkit.preview(tender, "torn", templates=tmp_path)
    assert {fault.code for fault in shown.faults} == {"TK404", "TK421", "TK433", "TK501"}
    assert [line.words for line in as_read.of_html(shown.html).lines] == ["Torn", "See  and here.", "A logo", " goes on."]


def test_of_a_tender_in_lots_each_lot_has_a_preview() -> None:
    lots = [{"id": "1", "title": "Notebooks"}, {"id": "2", "title": "Docking stations"}]
    tender = tenderkit.load_tender(example("medium")).changed(lots=lots)
    with pytest.raises(tenderkit.TenderkitError, match="TK376"):
        tenderkit.preview(tender, "tender-annex")
    shown = [tenderkit.preview(lot, "tender-annex") for lot in tender.lots]
    assert [("Lot 1: Notebooks" in each.html, "Lot 2: Docking stations" in each.html) for each in shown] == [
        (True, False),
        (False, True),
    ]
    assert "Docking stations" in tenderkit.preview(tender, "tender-annex-lots").html


@pytest.mark.parametrize(("name", "code"), [("anex", "TK410"), ("market-overview", "TK416"), ("pack-index", "TK416")])
def test_a_document_that_the_tender_does_not_get_has_none(name: str, code: str) -> None:
    with pytest.raises(tenderkit.TenderkitError, match=code):
        tenderkit.preview(tenderkit.load_tender(example("low")), name)


def test_every_class_of_the_html_is_one_of_the_style_sheet(everything_html: str) -> None:
    dressed = set(re.findall(r"\.([a-z][\w-]*)", tenderkit.preview_stylesheet()))
    plain = {"clause", "note", "level-1", "tags"}  # look like what they are
    used = {name for element in etree.fromstring(everything_html).iter() for name in element.get("class", "").split()}
    assert used - dressed <= plain
    assert {"w-50", "letters", "missing", "low", "facts"} <= used


def test_the_title_is_a_heading_below_that_of_a_page_where_one_stands_above(tmp_path: Path) -> None:
    tender = everything_in(tmp_path)
    first, second = (tenderkit.preview(tender, "all", templates=tmp_path, top=top).html for top in (1, 2))
    levels = [[node.tag for node in etree.fromstring(html).iter("h1", "h2", "h3", "h4")] for html in (first, second)]
    assert levels == [["h1", "h2", "h3", "h2"], ["h2", "h3", "h4", "h3"]]
