"""A finished document → what LibreOffice is to lay out of it, and the document with the page numbers that were found so."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from tenderkit.word.forms import seal
from tenderkit.word.writing.contents import INSTRUCTION, WITH_PAGES
from tenderkit.word.writing.fragments import NAMESPACES, field, field_end, field_start, run
from tenderkit.word.writing.zip import member, pack

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_UNKNOWN = "00"  # stands for a page number that is not known yet
_HEADING = '<w:pPr><w:pageBreakBefore/><w:outlineLvl w:val="0"/></w:pPr>'
_SEEN = '<w:vanish w:val="0"/>'  # whatever the default style says
_TOOLTIP = 250  # Word takes 260 characters
_TOOLTIP_MARKS = str.maketrans('"“”„\\', "’‘’‚/")
_PROBE = re.compile(r"tenderkit page (\S+) is (.{1,12})$")  # roman numbers are long; an error message is longer


def headings_in_contents(data: bytes) -> tuple[str, ...]:
    """Return the bookmarks of the headings that our table of contents lists; () where a document has none."""
    parts, main = _parts(data)
    return tuple(dict.fromkeys(name for _, name in _entries(etree.fromstring(parts[main]))))


def is_form(data: bytes) -> bool:
    """Whether a document is a form: its texts are sealed, so they have to stay as they are."""
    parts, _ = _parts(data)
    return seal.PART in parts and seal.seal_in(etree.fromstring(parts[seal.PART])) is not None


def with_page_numbers(data: bytes, pages: Mapping[str, str]) -> bytes:
    """Return a document whose contents have page numbers, as cached results of PAGEREF fields; `pages` gives them by bookmark."""

    def change(root: Any) -> None:
        for link, name in list(_entries(root, (INSTRUCTION,))):
            page = field(f"PAGEREF {name} \\h", pages.get(name, _UNKNOWN))
            look = link.find(f"{_W}r/{_W}rPr")
            for node in _runs(f"<w:r><w:tab/></w:r>{page}"):
                if look is not None:
                    node.insert(0, deepcopy(look))
                link.append(node)
        for instruction in list(_fields_of_contents(root, (INSTRUCTION,))):
            instruction.text = f" {WITH_PAGES} "

    return _changed(data, change)


def for_layout(data: bytes, kind: str = "pdf") -> bytes:
    """Return a document as LibreOffice has to read it: links within it are fields there, with a tooltip.

    A link to a Word file beside it leads to the one that is made of that in the same format, `kind`.

    So are references by a number that brings words of its own: it would put those back. It loses the target of a w:hyperlink that
    has a tooltip, and PDF/UA wants every link described (ISO 14289-1, 7.18.5).
    """
    return _changed(data, _describe_links, kind)


def asking_for_pages(data: bytes) -> bytes:
    """Return a document for layout that says in the bookmarks of its PDF on which pages the headings of its contents stand.

    What says so are headings behind the text, on a page of their own: what stands before them is laid out as it is without them.
    """

    def change(root: Any) -> None:
        names = dict.fromkeys(name for _, name in _entries(root))
        _describe_links(root)
        body = root.find(f"{_W}body")
        section = body.find(f"{_W}sectPr")
        for name in names:
            words = run(f"tenderkit page {name} is ", _SEEN) + field(f"PAGEREF {name} \\h", _UNKNOWN)
            [probe] = _runs(f"<w:p>{_HEADING}{words}</w:p>")
            if section is None:
                body.append(probe)
            else:
                section.addprevious(probe)

    return _changed(data, change)


def pages_in(bookmarks: Iterable[str]) -> dict[str, str]:
    """Return the page numbers that the bookmarks of such a PDF tell, by the bookmarks of the headings in the document."""
    return {match[1]: match[2] for title in bookmarks if (match := _PROBE.search(title))}


def is_probe(bookmark: str) -> bool:
    """Whether a bookmark of a PDF is none of the document's own."""
    return _PROBE.search(bookmark) is not None


def _describe_links(root: Any) -> None:
    marks = _marked(root)
    for instruction in root.iter(f"{_W}instrText"):
        words = (instruction.text or "").split()
        # LibreOffice renews references and does not know the switch that leaves a number's own words out.
        if words[:1] == ["REF"] and "\\t" in words and words[1] in marks:
            title = "".join(node.text or "" for node in marks[words[1]].iter(f"{_W}t"))
            instruction.text = f' HYPERLINK \\l "{words[1]}" \\o "{_as_tooltip(title)}"'
    for link in list(root.iter(f"{_W}hyperlink")):
        name = link.get(f"{_W}anchor")
        if not name or link.get(f"{_R}id"):
            continue
        tooltip = link.get(f"{_W}tooltip") or "".join(node.text or "" for node in marks.get(name, link).iter(f"{_W}t"))
        # No space follows the tooltip, or LibreOffice would not read it.
        start, end = field_start(f'HYPERLINK \\l "{name}" \\o "{_as_tooltip(tooltip)}"').replace('" <', '"<'), field_end()
        for node in (*_runs(start), *list(link), *_runs(end)):
            link.addprevious(node)
        link.getparent().remove(link)


def _as_tooltip(words: str) -> str:
    return " ".join(words.translate(_TOOLTIP_MARKS).split())[:_TOOLTIP]


def _fields_of_contents(root: Any, kinds: Collection[str]) -> Iterator[Any]:
    return (node for node in root.iter(f"{_W}instrText") if (node.text or "").strip() in kinds)


def _entries(root: Any, kinds: Collection[str] = (INSTRUCTION, WITH_PAGES)) -> Iterator[tuple[Any, str]]:
    """Yield the links of tables of contents of ours, and the bookmarks that they lead to, where those are there."""
    marks = _marked(root)
    for instruction in _fields_of_contents(root, kinds):
        paragraph = next(instruction.iterancestors(f"{_W}p"))
        depth = 0
        for entry in (paragraph, *paragraph.itersiblings(f"{_W}p")):
            for link in entry.iter(f"{_W}hyperlink"):
                if (name := link.get(f"{_W}anchor", "")) in marks:
                    yield link, name
            kinds = [node.get(f"{_W}fldCharType") for node in entry.iter(f"{_W}fldChar")]
            depth += kinds.count("begin") - kinds.count("end")
            if depth <= 0:
                break


def _marked(root: Any) -> dict[str, Any]:
    """The paragraphs in which bookmarks begin, by the names of those."""
    return {mark.get(f"{_W}name"): paragraph for paragraph in root.iter(f"{_W}p") for mark in paragraph.iter(f"{_W}bookmarkStart")}


def _runs(xml: str) -> list[Any]:
    return list(etree.fromstring(f"<w:p {NAMESPACES}>{xml}</w:p>"))


def _changed(data: bytes, change: Callable[[Any], None], kind: str = "docx") -> bytes:
    parts, main = _parts(data)
    root = etree.fromstring(parts[main])
    change(root)
    parts[main] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    relations = posixpath.join(posixpath.dirname(main), "_rels", f"{posixpath.basename(main)}.rels")
    if kind != "docx" and relations in parts:
        parts[relations] = _leading_to(kind, parts[relations])
    return pack(member(name, content) for name, content in parts.items())


def _leading_to(kind: str, relations: bytes) -> bytes:
    root = etree.fromstring(relations)
    for each in root:
        target = each.get("Target", "")
        if each.get("TargetMode") == "External" and not urlsplit(target).scheme and target.endswith(".docx"):
            each.set("Target", f"{target.removesuffix('.docx')}.{kind}")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _parts(data: bytes) -> tuple[dict[str, bytes], str]:
    """Return the parts of a document of ours by name, and the name of the main one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relations = etree.fromstring(parts["_rels/.rels"])
    target = next(each.get("Target") for each in relations if each.get("Type", "").endswith("/officeDocument"))
    return parts, posixpath.normpath(posixpath.join("/", target)).lstrip("/")
