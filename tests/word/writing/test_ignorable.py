"""The root of a form says, as Word writes it, that what is Word 2010's may be passed by: in our document and in an author's."""

from __future__ import annotations

import pytest
from lxml import etree
from support.filling import empty_form, part

from tenderkit.word.writing.ignorable import ignorable

W, MC = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
)
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
CASES = {
    "without any": (f'<w:document xmlns:w="{W}">', "w14", "w14"),
    "with the declaration": (
        f'<w:document xmlns:w="{W}" xmlns:mc="{MC}" xmlns:w14="{W14}" mc:Ignorable="w14 wp14">',
        "w14 wp14",
        "w14",
    ),
    "with another in quotes": (f"<w:document xmlns:w='{W}' xmlns:mc='{MC}' xmlns:x='urn:x' mc:Ignorable='x'>", "x w14", "w14"),
    "with other prefixes": (f'<q:document xmlns:q="{W}" xmlns:a="{MC}" xmlns:b="{W14}">', "b", "b"),
    "with prefixes that mean something else": (f'<w:document xmlns:w="{W}" xmlns:mc="urn:mc" xmlns:w14="urn:w14">', "w14x", "w14x"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_root_says_what_may_be_passed_by(case: str) -> None:
    start, said, prefix = CASES[case]
    end = f"</{start[1:11]}>"
    made = ignorable(f'<?xml version="1.0"?>{start}<a/>{end}'.encode())
    root = etree.fromstring(made)
    assert root.get(f"{{{MC}}}Ignorable") == said
    assert root.nsmap[prefix] == W14
    assert ignorable(made) == made


def test_what_has_no_root_of_a_document_stays() -> None:
    assert ignorable(b"<a/>") == b"<a/>"


def test_a_form_has_it() -> None:
    root = etree.fromstring(part(empty_form()))
    assert (root.get(f"{{{MC}}}Ignorable"), root.nsmap["w14"]) == ("w14", W14)
