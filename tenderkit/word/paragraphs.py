"""Bytes of two Word files → in a few words, how their texts differ."""

from __future__ import annotations

import difflib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from tenderkit.faults import TenderkitError
from tenderkit.word.untrusted import RETURN, Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
_SEEN = (f"{_W}t", f"{_W}tab", f"{_W}br")
_MOST = 3_000  # paragraphs that are compared: some 150 pages
_QUOTED = 60  # characters
_PARSER = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def difference(theirs: Path, ours: bytes) -> str:
    """Say how many paragraphs of a Word file are not those of a document of ours, and quote the first of them.

    Tables count by the paragraphs of their cells. Gives "" where the file cannot be compared: it is none of Word's, or too long.
    """
    try:
        there = _words(Package(theirs, RETURN))
    except (TenderkitError, etree.XMLSyntaxError, KeyError):
        return ""
    with zipfile.ZipFile(io.BytesIO(ours)) as archive:
        here = _words({name: archive.read(name) for name in (_MAIN,)})
    if len(there) + len(here) > 2 * _MOST:
        return ""
    compared = difflib.SequenceMatcher(None, there, here, autojunk=False)
    changes = [change for change in compared.get_opcodes() if change[0] != "equal"]
    if not changes:
        return "the words are the same, the formatting or the properties differ"
    number = sum(max(end - start, until - since) for _, start, end, since, until in changes)
    _, start, end, since, until = changes[0]
    old, new = _quoted(there[start:end], here[since:until])
    told = f"has “{old}” where “{new}” would be" if old and new else f"has “{old}”, which would go" if old else f"lacks “{new}”"
    return f"{number} paragraphs differ, and in the first it {told}" if number > 1 else f"one paragraph differs: it {told}"


def _words(parts: Mapping[str, bytes]) -> list[str]:
    """The words of each paragraph of the text, without those that hold none."""
    root = etree.fromstring(parts[_MAIN], _PARSER)
    found = ("".join(map(_seen, paragraph.iter(*_SEEN))).strip() for paragraph in root.iter(f"{_W}p"))
    return [text for text in found if text]


def _seen(node: etree._Element) -> str:
    """What one sees of a part of a line: a tab, as behind the number of a heading, is a gap."""
    return node.text or "" if node.tag == _SEEN[0] else " "


def _quoted(old: list[str], new: list[str]) -> tuple[str, str]:
    """The first of the paragraphs on each side, cut to where they begin to differ if they are long."""
    one, other = old[0] if old else "", new[0] if new else ""
    same = 0
    if one and other:
        same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, same - _QUOTED // 2) if same > _QUOTED // 2 else 0
    return _cut(one, start), _cut(other, start)


def _cut(text: str, start: int) -> str:
    end = start + _QUOTED
    return f"{'…' if start and text else ''}{text[start:end]}{'…' if len(text) > end else ''}"
