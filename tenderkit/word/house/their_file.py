"""A buyer's Word file → its parts as trees of python-docx, with their relationships: read and changed there, then written again."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx.package
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from lxml import etree

from tenderkit.faults import TenderkitError
from tenderkit.word.house.normalising import normalised, parsed
from tenderkit.word.untrusted import read_house, refusal

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_AGAIN = "open it in Word and save it again"
# What python-docx and lxml raise where a package does not hold together; none of it is a mistake of ours.
_BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError, etree.XMLSyntaxError, zipfile.BadZipFile)


class TheirFile:
    """A Word file of somebody else's, opened by the one door and normalised.

    Raises TenderkitError: TK501 where it is not a Word file that we may build on.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._trees: dict[str, Any] = {}
        parts = normalised(read_house(path), self._damaged)
        held = BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        try:
            self.package = docx.package.Package.open(held)
            self.main: Part = self.package.main_document_part
            kind = self.main.content_type
        except _BROKEN:
            raise self.refusal("this is not a Word file", "save it as .docx or .dotx in Word") from None
        if kind != CONTENT_TYPE.WML_DOCUMENT_MAIN:
            raise self.refusal("this is not a Word document", "save it as .docx or .dotx in Word")

    def refusal(self, message: str, hint: str, code: str = "TK501") -> TenderkitError:
        """The error of this file."""
        return refusal(self.path, message, hint, code)

    def _damaged(self, name: str, why: str) -> TenderkitError:
        return self.refusal(f"the part {name} is damaged: {why}", _AGAIN)

    def parts(self) -> Iterator[Part]:
        """Yield every part to which relationships lead."""
        yield from self.package.iter_parts()

    def part(self, kind: str, of: Part | None = None) -> Part | None:
        """The part of a kind (`styles`) that the main part, or another, is related to; the first where there are several."""
        held = (of or self.main).rels.values()
        return next((each.target_part for each in held if not each.is_external and each.reltype == f"{OFFICE}/{kind}"), None)

    def tree(self, part: Part) -> Any:
        """The root of a part, to be read and changed: parsed once, written by `written`."""
        if isinstance(part, XmlPart):
            return part.element
        if part.partname not in self._trees:
            self._trees[part.partname] = parsed(part.blob)
        return self._trees[part.partname]

    def is_xml(self, part: Part) -> bool:
        """Whether a part is XML."""
        return str(part.content_type).endswith("xml")

    def add(self, kind: str, name: str, content_type: str, content: bytes) -> Part:
        """Give the main part one more part of a kind."""
        part: Part = Part.load(PackURI(name), content_type, content, self.package)
        self.main.relate_to(part, f"{OFFICE}/{kind}")
        return part

    def written(self, part: Part) -> bytes:
        """The content of a part as it is now."""
        if isinstance(part, XmlPart) or part.partname in self._trees:
            return bytes(etree.tostring(self.tree(part), encoding="UTF-8", xml_declaration=True, standalone=True))
        return bytes(part.blob)


def name_of(part: Part) -> str:
    """The name of a part in the package, as `word/styles.xml`."""
    return str(part.partname).lstrip("/")


CORE = RELATIONSHIP_TYPE.CORE_PROPERTIES
