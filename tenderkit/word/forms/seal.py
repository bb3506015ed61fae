"""The seal of a form: what it is a form of, and the fingerprints of its fixed texts, so that a change in a returned one is found.

It is a property of the document (docProps/custom.xml), which Word and LibreOffice keep, also through an OpenDocument file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tenderkit.word.writing.fragments import DECLARATION, escape

PART = "docProps/custom.xml"
TYPES = {PART: "application/vnd.openxmlformats-officedocument.custom-properties+xml"}
_NAME, _ASKED = "tenderkit form", "tenderkit form asks"
_CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006"
# Hexadecimal digits: of a part, which the whole backs up, of the whole, and of headers and footers. Word cuts a property at 255.
_SHORT, _WHOLE, _MARGINS = 4, 16, 8
_LONGEST = 255  # characters of a property: Word cuts it there
_MOST = 40_000  # of all parts: ten thousand of them, where a form has fifty


@dataclass(frozen=True)
class Seal:
    """What a form is a form of (`human_rights/1.0`), the fingerprint of its fixed texts, and those of its parts, in any order.

    `margins` is that of its headers and footers; the first forms have none. `asked` is what the form asks, where its template may
    ask it in several ways (`tenderkit.catalogue.asking.said`): a property of its own, for Word cuts one at 255 characters.
    """

    form: str
    whole: str
    parts: frozenset[str]
    margins: str = ""
    asked: str = ""

    def __str__(self) -> str:
        return f"{self.form} {self.whole} {''.join(sorted(self.parts))} {self.margins}".rstrip()

    def holds(self, texts: Iterable[str]) -> bool:
        """Whether these are all the fixed texts of the form."""
        return digest("\n".join(texts))[:_WHOLE] == self.whole

    def holds_part(self, name: str, text: str) -> bool:
        """Whether this is the fixed text of that part of the form."""
        return part_digest(name, text) in self.parts

    def holds_margins(self, text: str) -> bool:
        """Whether these are the words of the headers and footers, as far as the seal knows."""
        return self.margins in ("", digest(text)[:_MARGINS])


def digest(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def part_digest(name: str, text: str) -> str:
    """The short fingerprint of the fixed text of a part of that name."""
    return digest(f"{name}\n{text}")[:_SHORT]


def make_seal(form: str, texts: Iterable[str], parts: Mapping[str, str], margins: str, asked: str = "") -> Seal:
    """The seal of a form with these fixed texts, those of its parts by name, and those of its headers and footers."""
    whole = digest("\n".join(texts))[:_WHOLE]
    known = frozenset(part_digest(name, text) for name, text in parts.items())
    return Seal(form, whole, known, digest(margins)[:_MARGINS], asked)


def seal_in(custom: Any) -> Seal | None:
    """The seal among a document's own properties, or None."""
    found = dict.fromkeys((_NAME, _ASKED), "")
    for node in custom.iterchildren("{*}property"):
        if found.get(node.get("name")) == "":
            found[node.get("name")] = "".join(node.itertext())
    words = found[_NAME].split()
    if len(words) not in (3, 4) or len(words[2]) > _MOST:
        return None
    parts = frozenset(words[2][at : at + _SHORT] for at in range(0, len(words[2]), _SHORT))
    return Seal(words[0], words[1], parts, words[3] if words[3:] else "", found[_ASKED][:_LONGEST])


def properties(seal: Seal, theirs: bytes = b"") -> str:
    """The part with a document's own properties: `theirs`, with the seal added, in place of that of an earlier form."""
    from lxml import etree  # it takes time to import, and only forms have a seal

    root = etree.fromstring(theirs or f'<Properties xmlns="{_SPACE}/custom-properties"/>'.encode())
    for node in list(root.iterchildren("{*}property")):
        if node.get("name") in (_NAME, _ASKED):
            root.remove(node)
    taken = [int(node.get("pid", "1")) for node in root.iterchildren("{*}property") if node.get("pid", "1").isdigit()]
    for number, (name, words) in enumerate([(_NAME, str(seal)), (_ASKED, seal.asked)], max([1, *taken]) + 1):
        own = (
            f'<property xmlns="{_SPACE}/custom-properties" fmtid="{_CUSTOM}" pid="{number}" name="{name}">'
            f'<vt:lpwstr xmlns:vt="{_SPACE}/docPropsVTypes">{escape(words)}</vt:lpwstr></property>'
        )
        root.extend([etree.fromstring(own)] if words else [])
    return DECLARATION + str(etree.tostring(root, encoding="unicode"))
