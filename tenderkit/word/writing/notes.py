"""The footnotes of a document → the part that holds them: one of its own, or that of the author's document with ours behind theirs.

Word wants two separators beside the notes, and that the settings name them (ISO 29500-1, 17.11): ids -1 and 0 as Word gives them.
"""

from __future__ import annotations

from typing import Any

from tenderkit.word.writing.fragments import DECLARATION, NAMESPACES

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
SEPARATORS = {"-1": "separator", "0": "continuationSeparator"}
_SEPARATOR = (
    '<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    "</w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>"
)
_MARK = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:{}/></w:r>'
# A mark in the text, and the note itself up to its words: both with a hole for the id.
MARK = _MARK.format('footnoteReference w:id="\0"').split("\0")
START = ('<w:footnote w:id="', '">')
BEFORE_WORDS = (
    f'<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>{_MARK.format("footnoteRef")}<w:r><w:t xml:space="preserve"> </w:t></w:r>'
)
AFTER_WORDS, END = "</w:p>", "</w:footnote>"


def part(notes: bytes) -> bytes:
    """Return the part of a document that has no notes but these."""
    separators = "".join(_SEPARATOR.format(kind=kind, number=number) for number, kind in SEPARATORS.items())
    return b"".join([f"{DECLARATION}<w:footnotes {NAMESPACES}>{separators}".encode(), notes, b"</w:footnotes>"])


def added(theirs: bytes, notes: bytes) -> bytes:
    """Return the part of an author's document with these notes behind its own."""
    from lxml import etree  # documents of the author's alone need it

    root: Any = etree.fromstring(theirs)
    root.extend(list(etree.fromstring(b"".join([f"<w:footnotes {NAMESPACES}>".encode(), notes, b"</w:footnotes>"]))))
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def named_in(settings: bytes) -> bytes:
    """Return the settings part of a document that gets notes, with its separators named."""
    from lxml import etree

    from tenderkit.word.house.own_life import place_before_compat

    root: Any = etree.fromstring(settings)
    space = f"{{{root.nsmap[root.prefix]}}}"
    if root.find(f"{space}footnotePr") is None:
        made = root.makeelement(f"{space}footnotePr")
        for number in SEPARATORS:
            etree.SubElement(made, f"{space}footnote", {f"{space}id": number})
        root.insert(place_before_compat(root), made)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))
