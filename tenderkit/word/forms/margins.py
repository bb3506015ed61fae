"""The headers and footers of a form → the words that they print on its pages, without what fields work out, as page numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from tenderkit.word.forms.parts import Parts
from tenderkit.word.forms.scanning import normal

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def margin_texts(parts: Parts) -> str:
    """The words of the headers and footers that can be seen, paragraph by paragraph, each once and in one order."""
    return "\n".join(sorted({text for name in _shown(parts) for text in _paragraphs(parts.tree(name)) if text}))


def _shown(parts: Parts) -> list[str]:
    """The names of the parts: of first pages where a section has one, of even pages where the settings tell them apart."""
    settings = parts.related("settings")
    kinds = {"default", *(["even"] if settings is not None and settings.find(f"{_W}evenAndOddHeaders") is not None else [])}
    found: dict[str, None] = {}
    for section in parts.document.iter(f"{_W}sectPr"):
        here = kinds if section.find(f"{_W}titlePg") is None else {*kinds, "first"}
        for reference in section.iterchildren(f"{_W}headerReference", f"{_W}footerReference"):
            if reference.get(f"{_W}type", "default") in here:
                relations = parts.relations.get(etree.QName(reference).localname.removesuffix("Reference"), {})
                identity = next((value for name, value in reference.items() if name.endswith("}id")), "")
                found |= {name: None for name in [relations.get(identity, "")] if name in parts.contents}
    return list(found)


def _paragraphs(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        words, within = [], 0
        for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}fldChar"):
            kind = element.get(f"{_W}fldCharType")
            within += (kind == "begin") - (kind == "end")
            if element.tag == f"{_W}fldChar" or within > 0 or element.getparent().getparent().tag == f"{_W}fldSimple":
                continue
            words.append(element.text or " ")
        yield normal("".join(words))
