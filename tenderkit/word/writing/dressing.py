"""Generated XML → the same as it has to stand in a document of the author's: with their style ids, and what is ours said in it.

Works on what `block_xml` writes, in which every style, run and bookmark is written in one way.
"""

from __future__ import annotations

from tenderkit.word.house.house import Dress, Marker
from tenderkit.word.writing.fragments import escape_attribute

# What stands before and after the name of a bookmark: where it is, and in fields and links that lead to it.
_BOOKMARKS = (('w:name="', '"'), ("REF ", " "), ('\\l "', '"'), ('w:anchor="', '"'))
_KEEPING = ("<w:keepNext/>", "<w:keepLines/>")
_NEW_PAGE = "<w:pageBreakBefore/>"
# A paragraph too small to need a page, for what has to stand in one.
SMALL = (
    '<w:p><w:pPr><w:pStyle w:val="TableText"/>{}<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr>{}</w:p>'
)


def dressed(xml: str, dress: Dress | None, locale: str) -> str:
    """Dress a piece of XML for a document of the author's."""
    if dress is None:
        return xml
    for kind in ("pStyle", "rStyle", "tblStyle"):
        opening = f'<w:{kind} w:val="'
        first, *rest = xml.split(opening)
        xml = first + "".join(opening + _styled(piece, dress, kind) for piece in rest)
    look = dress.look + (f'<w:lang w:val="{escape_attribute(locale)}"/>' if locale != dress.language else "")
    if look:
        runs = xml.replace("<w:r><w:rPr>", "\0").replace("<w:r>", "<w:r><w:rPr></w:rPr>").replace("\0", "<w:r><w:rPr>")
        xml = runs.replace("</w:rPr>", f"{look}</w:rPr>")
    for name, other in dress.bookmarks.items():
        if name in xml:
            for before, after in _BOOKMARKS:
                xml = xml.replace(f"{before}{name}{after}", f"{before}{other}{after}")
    return xml


def _styled(piece: str, dress: Dress, kind: str) -> str:
    own, rest = piece.split('"', 1)
    style = f'{dress.ids.get(own, own)}"'
    if kind != "pStyle" or own not in dress.lists:
        return style + rest
    end = rest.index(">") + 1
    for name in (*_KEEPING, _NEW_PAGE):
        end += len(name) if rest.startswith(name, end) else 0
    if rest.startswith("<w:numPr>", end):
        return style + rest
    listed, level = dress.lists[own]
    return f'{style}{rest[:end]}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{listed}"/></w:numPr>{rest[end:]}'


def begun(xml: str, marker: Marker, small: str) -> str:
    """The first piece of what comes in at a marker, dressed, with what the marker's own paragraph leaves before it.

    That is the author's, names of bookmarks too. It stands in a `small` paragraph where what comes in begins with a table.
    """
    if not (marker.before or marker.new_page):
        return xml
    if not xml.startswith("<w:p>"):
        return small.format(_NEW_PAGE if marker.new_page else "", marker.before) + xml
    xml = on_new_page(xml) if marker.new_page else xml
    end = xml.index("</w:pPr>") + len("</w:pPr>")
    return xml[:end] + marker.before + xml[end:]


def on_new_page(xml: str) -> str:
    """What begins with a paragraph of ours, so that the paragraph begins on a new page."""
    place = xml.index("/>") + 2
    while xml.startswith(_KEEPING, place):
        place = xml.index("/>", place) + 2
    return xml[:place] + ("" if xml.startswith(_NEW_PAGE, place) else _NEW_PAGE) + xml[place:]
