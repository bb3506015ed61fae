"""Documents as plain text, data as JSON, elements as XML: what the files for other programs are written with."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tenderkit import markdown
from tenderkit.documents.plain_text import plain_text
from tenderkit.exchange.exact_json import as_json
from tenderkit.exchange.xml_text import Element, as_xml

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"]))
DATA = st.recursive(
    st.one_of(TEXTS, st.booleans(), st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=6)),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(TEXTS, inner)),
)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("One *two* **three**.\n\nFour.", "One two three.\nFour."),
        ("- a\n- b", "- a\n- b"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("- a\n\n  more\n  1. inside", "- a\n  more\n  1. inside"),
        ("| A | B |\n|---|---|\n| 1 | 2<br>3 |", "A | B\n1 | 2\n3"),
        ("words^[of the note]", "words [of the note]"),
        ("> [!NOTE]\n> told", "told"),
        ("12&nbsp;months", "12 months"),
        ("[here](https://example.org)", "here"),
    ],
)
def test_markup_becomes_lines_of_words(written: str, text: str) -> None:
    parsed = markdown.parse(written)
    assert parsed.problems == ()
    assert plain_text(parsed.flow.with_values()) == text


def exact(value: Any) -> Any:
    """Data as JSON gives it back: each number a Decimal."""
    if isinstance(value, dict):
        return {key: exact(child) for key, child in value.items()}
    if isinstance(value, list):
        return [exact(child) for child in value]
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


@given(DATA)
def test_json_gives_back_what_was_written_every_digit_of_it(data: Any) -> None:
    read = json.loads(as_json(data), parse_float=Decimal, parse_int=Decimal)
    assert read == exact(data)
    assert as_json(data) == as_json(data)


def test_json_leaves_out_what_is_not_there_and_takes_no_float() -> None:
    assert as_json({"a": None, "b": [], "c": {}, "d": Decimal("10.50"), "e": Decimal("1E+3")}) == (
        b'{\n  "b": [],\n  "c": {},\n  "d": 10.5,\n  "e": 1000\n}\n'
    )
    for wrong in (0.5, {"a": [0.5]}, object()):
        with pytest.raises(TypeError, match="JSON has no"):
            as_json(wrong)


@given(TEXTS, TEXTS)
def test_xml_gives_back_the_words_of_elements_attributes_and_remarks(text: str, remark: str) -> None:
    inner = Element("b", text, attributes={"name": text}, remark=remark)
    read = etree.fromstring(as_xml(Element("a", children=(inner,))))
    assert (read.findtext("b") or "") == text
    assert read.find("b").get("name") == text
