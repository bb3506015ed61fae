"""Page numbers in the contents of finished documents, and what LibreOffice is given to find them."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import reading
from support.reading import W, entries

from tenderkit import markdown, word
from tenderkit.blocks import SLOT_CLOSE, SLOT_OPEN
from tenderkit.files import places
from tenderkit.word import laying_out

HOUSE = word.house_style(places.data_root() / "templates" / "house-style.docx")
FRAME = word.Settings("Annex", "Tender", "Authority", "T-1", "Annex", "Catalogue", "en-GB")
TEXT = "# T\n\n[TOC]\n\n## One {#one}\n\n### Below {#below}\n\nSee [there](#one) and [a guide](https://example.org).\n\n## Two"
PAGES = {"_Ref_one": "iii", "_Ref_below": "4", "_Toc_4": "12"}


def written(text: str, *values: str) -> bytes:
    return word.write(markdown.parse(text, values).flow, FRAME, HOUSE)


def instructions(data: bytes) -> list[str]:
    return [node.text.strip() for node in reading.body(data).iter(f"{W}instrText")]


def tooltips(data: bytes) -> list[tuple[str, str]]:
    found = [re.fullmatch(r'HYPERLINK \\l "([^"“”\\]*)" \\o "([^"“”\\]*)"', text) for text in instructions(data) if "HYPER" in text]
    assert all(found)
    return [(match[1], match[2]) for match in found if match]


def test_each_entry_ends_with_the_page_of_its_heading_as_a_field_that_word_can_update() -> None:
    data = laying_out.with_page_numbers(written(TEXT), PAGES)
    assert entries(data) == ["1\tOne\tiii", "1.1\tBelow\t4", "2\tTwo\t12"]
    assert instructions(data)[:4] == [r'TOC \o "1-2" \h \z \u', *(rf"PAGEREF {name} \h" for name in PAGES)]
    for link, name in zip(reading.body(data).iter(f"{W}hyperlink"), PAGES, strict=False):
        assert link.get(f"{W}anchor") == name
        assert reading.words(link).endswith(f"\t{PAGES[name]}"), "the page number is part of the link"


def test_nothing_asks_word_to_update() -> None:
    with zipfile.ZipFile(BytesIO(laying_out.with_page_numbers(written(TEXT), PAGES))) as archive:
        for name in archive.namelist():
            assert not re.search(rb"updateFields|w:dirty", archive.read(name)), name


def test_a_document_without_contents_stays_as_it_is_but_for_the_way_its_xml_is_written() -> None:
    data = written("# T\n\n## One\n\nWords.")
    assert laying_out.headings_in_contents(data) == ()
    assert reading.text(laying_out.with_page_numbers(data, {})) == reading.text(data)


def test_all_other_parts_stay_byte_for_byte() -> None:
    before = written(TEXT)
    with zipfile.ZipFile(BytesIO(before)) as old, zipfile.ZipFile(BytesIO(laying_out.with_page_numbers(before, PAGES))) as new:
        assert old.namelist() == new.namelist()
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == ["word/document.xml"]


def test_for_the_layout_links_within_a_document_are_fields_that_say_where_they_lead() -> None:
    data = laying_out.for_layout(written(TEXT))
    assert tooltips(data) == [("_Ref_one", "One"), ("_Ref_below", "Below"), ("_Toc_4", "Two"), ("_Ref_one", "One")]
    assert [link.get(f"{W}tooltip") for link in reading.body(data).iter(f"{W}hyperlink")] == ["a guide"]
    assert reading.text(data) == reading.text(written(TEXT))


def test_for_the_layout_a_number_without_its_words_is_no_reference_that_would_get_them_back() -> None:
    text = '# T\n\n## One {#one}\n\nSee section [](#one "number").'
    plain = written(text)
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"REF _Ref_one \\w \\h", b"REF _Ref_one \\w \\t \\h")
    assert b"\\t" in parts["word/document.xml"]
    worded = BytesIO()
    with zipfile.ZipFile(worded, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert tooltips(laying_out.for_layout(worded.getvalue())) == [("_Ref_one", "One")]
    assert tooltips(laying_out.for_layout(plain)) == []
    assert reading.text(laying_out.for_layout(worded.getvalue())) == reading.text(plain)


def test_a_tooltip_is_no_longer_than_word_takes_and_has_no_mark_that_would_end_it() -> None:
    assert len(tooltips(laying_out.for_layout(written(f"[TOC]\n\n## {'word ' * 80}")))[0][1]) == 250
    title = laying_out.for_layout(written('[TOC]\n\n## Say "so" or “so” \\<or\\> a\\\\b & c'))
    assert tooltips(title) == [("_Toc_1", "Say ’so’ or ‘so’ <or> a/b & c")]
    # With a space behind it LibreOffice would not read it.
    raw = [node.text for node in reading.body(title).iter(f"{W}instrText") if "HYPERLINK" in node.text]
    assert all(text.endswith('"') for text in raw)


@settings(deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"), min_size=1).filter(
        str.split
    )
)
def test_a_title_of_any_words_keeps_them_with_a_page_number_and_in_the_layout(title: str) -> None:
    data = written(f"# T\n\n[TOC]\n\n## {SLOT_OPEN}0{SLOT_CLOSE} {{#one}}", title)
    [entry] = entries(data)
    assert entries(laying_out.with_page_numbers(data, PAGES)) == [f"{entry}\tiii"]
    [(name, tooltip)] = tooltips(laying_out.for_layout(data))
    assert name == "_Ref_one"
    assert not tooltip.endswith(" ")


def test_what_is_asked_stands_behind_the_text_and_the_answers_are_found_among_other_bookmarks() -> None:
    data = laying_out.with_page_numbers(written(TEXT), {})
    asked, before = reading.text(laying_out.asking_for_pages(data)), reading.text(data)
    assert asked.startswith(before)
    probes = asked.removeprefix(before).split()
    assert probes == " ".join(f"tenderkit page {name} is 00" for name in PAGES).split()
    found = ["1 One", "tenderkit page _Ref_one is iii", "2. tenderkit page _Ref_below is - 4 -", "About tenderkit page numbers"]
    assert laying_out.pages_in(found) == {"_Ref_one": "iii", "_Ref_below": "- 4 -"}
    assert [title for title in found if not laying_out.is_probe(title)] == ["1 One", "About tenderkit page numbers"]


@pytest.mark.parametrize("told", ["Error: Reference source not found", "", " "])
def test_a_page_that_was_not_found_is_no_answer(told: str) -> None:
    assert laying_out.pages_in([f"tenderkit page _Ref_one is {told}".rstrip()]) == {}
