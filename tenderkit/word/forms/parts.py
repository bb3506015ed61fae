"""The parts of a returned form → their trees, within one allowance of markup for them all; what is no Word document is refused."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from lxml import etree

from tenderkit import keeping
from tenderkit.faults import TenderkitError
from tenderkit.word.forms.formatting import Formats
from tenderkit.word.forms.list_labels import Lists, lists_of
from tenderkit.word.untrusted import RETURN, refusal

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"  # what Word writes as "Strict Open XML Document"
_W = f"{{{_SPACE}}}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MARKUP = 150_000  # tags and attributes of all parts: some ten thousand in a form; each of them costs a hundred bytes
R = TypeVar("R")
_LARGE = 200_000  # bytes: styles of the usual programs have a tenth to a half of it; larger ones are not kept
_EMBEDDED = ("aFChunk", "oleObject", "control", "subDocument", "vbaProject")
# The encoding is not the file's to say.
_PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


def refused(path: Path, message: str, hint: str) -> TenderkitError:
    """The error of a returned file that cannot be read."""
    return refusal(path, message, hint, RETURN.code)


def _tree(content: bytes) -> Any:
    return etree.fromstring(content, _PARSER)


@keeping.by_value("word.formats")
def _formats(styles: bytes, theme: bytes) -> Formats:
    return Formats(*(_tree(content) if content else None for content in (styles, theme)))


@keeping.by_value("word.labels-of-lists")
def _lists(numbering: bytes) -> Lists:
    return lists_of(_tree(numbering)) if numbering else {}


class Parts:
    """The parts of a returned form as trees; raises TenderkitError (TK801) where one cannot be had."""

    def __init__(self, contents: Mapping[str, bytes], path: Path) -> None:
        self.contents, self.path = contents, path
        self._markup = 0

    def tree(self, name: str) -> Any:
        """The tree of a part."""
        return self._parsed(self.contents[name])

    def _parsed(self, content: bytes) -> Any:
        with self._refusing():
            return _tree(self._allowed(content))

    def _allowed(self, content: bytes) -> bytes:
        """Take markup from the allowance, and return it in the namespaces that Word writes by default."""
        self._markup += content.count(b"<") + content.count(b"=")
        if self._markup > _MARKUP:
            raise refused(self.path, "the file is too large for a form", "remove what does not belong there")
        return content.replace(_STRICT.encode(), _SPACE.encode())

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except etree.XMLSyntaxError as error:
            # The message may quote the file.
            said = "".join(sign for sign in str(error.msg)[:100] if sign.isprintable())
            raise refused(self.path, f"the file is damaged: {said}", "open it in Word and save it again") from None

    def related(self, kind: str) -> Any | None:
        """The tree of the part that the main document has of that kind, as `styles`; None where it has none."""
        name = self._related(kind)
        return self.tree(name) if name else None

    def _related(self, kind: str) -> str:
        return next((name for name in self.relations.get(kind, {}).values() if name in self.contents), "")

    def formats(self) -> Formats:
        """The formatting of the main document: mostly that of another one, with the same styles and theme."""
        return self._alike(_formats, "styles", "theme")

    def lists(self) -> Lists:
        """The texts of the levels of the lists of the main document: mostly those of another one too."""
        return self._alike(_lists, "numbering")

    def _alike(self, made: Callable[..., R], *kinds: str) -> R:
        """What is made of parts that most forms have alike."""
        names = map(self._related, kinds)
        contents = [self._allowed(self.contents[name]) if name else b"" for name in names]
        with self._refusing():
            return (made if sum(map(len, contents)) < _LARGE else made.__wrapped__)(*contents)  # type: ignore[attr-defined]

    @cached_property
    def main(self) -> str:
        """The name of the main document, after a look at what it is and what it brings along."""
        if "_rels/.rels" not in self.contents or "[Content_Types].xml" not in self.contents:
            raise refused(self.path, "this is not a Word file", "save it as .docx in Word")
        mains = {
            posixpath.normpath(relation.get("Target", "").lstrip("/"))
            for relation in self.tree("_rels/.rels").iter(_RELATIONSHIP)
            if relation.get("Type", "").endswith("/officeDocument") and relation.get("TargetMode") != "External"
        }
        if len(mains) > 1:
            raise refused(self.path, "the file has two main documents", "open it in Word and save it again")
        main = "".join(mains)
        types = self.tree("[Content_Types].xml")
        if main not in self.contents or _kind(types, main) != _MAIN:
            raise refused(self.path, "this is not a Word document", "save it as .docx in Word")
        kinds = [str(element.get("ContentType", "")) for element in types]
        if any("oleObject" in kind or "activeX" in kind for kind in kinds):
            raise refused(self.path, "this file holds an embedded object", "remove it: a form needs none")
        return main

    @cached_property
    def relations(self) -> Mapping[str, Mapping[str, str]]:
        """The names of the parts that the main document refers to: by kind, and by the id of the relationship."""
        folder = posixpath.dirname(self.main)
        name = posixpath.join(folder, "_rels", f"{posixpath.basename(self.main)}.rels")
        found: dict[str, dict[str, str]] = {}
        for relation in self.tree(name).iter(_RELATIONSHIP) if name in self.contents else ():
            kind = relation.get("Type", "").rpartition("/")[2]
            target = relation.get("Target", "")
            target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.setdefault(kind, {})[relation.get("Id", "")] = target
        return found

    @cached_property
    def document(self) -> Any:
        """The tree of the main document."""
        main, hint = self.main, "remove it: a form needs none"
        if any(kind in self.relations for kind in _EMBEDDED):
            raise refused(self.path, "this file holds another document or an embedded object", hint)
        root = self.tree(main)
        if root.tag != f"{_W}document":
            raise refused(self.path, "this is not a Word document", "save it as .docx in Word")
        if next(root.iter(f"{_W}altChunk"), None) is not None:
            raise refused(self.path, "this file holds another document", hint)
        return root


def _kind(types: Any, part: str) -> str:
    """The content type of a part: its own, else that of its extension (ISO 29500-2, 10.1.2.4)."""
    by_extension = ""
    for element in types:
        if str(element.get("PartName", "")).lstrip("/").casefold() == part.casefold():
            return str(element.get("ContentType", ""))
        if part.casefold().endswith(f".{element.get('Extension', '/')}".casefold()):
            by_extension = str(element.get("ContentType", ""))
    return by_extension


_MANIFEST = re.compile(r"customXml/item\d+\.xml")


def manifest(contents: Mapping[str, bytes]) -> str:
    """What says which document of ours it was; "" where it was none."""
    found = (content for name in contents if _MANIFEST.fullmatch(name) and b"tenderkit:manifest" in (content := contents[name]))
    return next(found, b"").decode(errors="replace")
