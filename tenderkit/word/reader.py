"""A returned form → what its fields hold and what it says around them, whoever saved it: Word, LibreOffice, or a person by hand.

A field is known by the tag of its control, else by the bookmark around it, else by the words printed in its table row.
`w14:checked` is the truth of a box; what is marked as a prompt is empty; what a tracked change deletes is not there.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from tenderkit.blocks import FieldKind
from tenderkit.faults import TenderkitError
from tenderkit.word.controls import TICKED, UNTICKED, WORDS, field_bookmark
from tenderkit.word.opening import RETURN, read_package, refusal
from tenderkit.word.scanning import Control, Line, Scan, normal
from tenderkit.word.seals import Seal, make_seal, seal_in

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_YES = re.compile(r"[\[(]?\s*(?:[☒☑✓✔✗✘✕✖×⊠■●xv]|yes)\s*[\])]?", re.IGNORECASE)
_NO = re.compile(r"(?:[☐□◻▢○_.\-–]|[\[(]\s*[\])])?")
_WANTED = re.compile(r"word/[^/]*\.xml|docProps/custom\.xml|customXml/item\d+\.xml|\[Content_Types\]\.xml|.*\.rels")

Found = Literal["tag", "bookmark", "words"]


@dataclass(frozen=True)
class Entry:
    """What a field of a returned form holds.

    `ticked` is None for a text, and for a box of which it cannot be told; `shown` is what is seen there. `twice` says that two
    controls claim to be this field and differ.
    """

    text: str
    ticked: bool | None
    shown: str
    found: Found
    twice: bool = False


@dataclass(frozen=True)
class Form:
    """A returned form.

    `entries` are its fields by name, `names` those that its controls have, `texts` its fixed texts in order, `around` the fixed
    text of the line in which a field stands, `sections` that of the sections asked for; `seal` is None where it was lost,
    `manifest` says which document of ours it was.
    """

    entries: Mapping[str, Entry]
    names: frozenset[str]
    texts: tuple[str, ...]
    around: Mapping[str, str]
    sections: Mapping[str, str]
    seal: Seal | None
    manifest: str


def read_form(
    path: Path,
    fields: Mapping[str, FieldKind],
    printed: Mapping[str, str] | None = None,
    sections: Sequence[str] = (),
    prompts: Sequence[str] = tuple(WORDS.values()),
) -> Form:
    """Read a returned form.

    `fields` are those to look for; `printed` the words in whose table row a field stands, for forms that have lost their controls
    (`A1.2`); `sections` the anchors whose fixed text is wanted; `prompts` what empty fields say. Raises TenderkitError (TK801)
    where the file is no Word document, or none to be trusted. Nothing outside the file is looked at.
    """
    return _form(read_package(path, RETURN, _is_wanted), path, fields, printed or {}, sections, prompts)


def seal_of(document: bytes, form: str, fields: Mapping[str, FieldKind], sections: Sequence[str]) -> Seal:
    """Return the seal for a form that was just written; `form` says what it is a form of."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if _is_wanted(name)}
    read = _form(parts, Path("form"), fields, {}, sections, ())
    return make_seal(form, read.texts, {**read.around, **read.sections})


def _is_wanted(name: str) -> bool:
    return _WANTED.fullmatch(name) is not None


def _form(
    parts: Mapping[str, bytes],
    path: Path,
    fields: Mapping[str, FieldKind],
    printed: Mapping[str, str],
    sections: Sequence[str],
    prompts: Sequence[str],
) -> Form:
    scan = Scan()
    scan.walk(_body(parts, path))
    finder = _Finder(scan, printed, prompts)
    entries = {name: entry for name, kind in fields.items() if (entry := finder.entry(name, kind)) is not None}
    manifests = [content for name, content in parts.items() if name.startswith("customXml/") and b"tenderkit:manifest" in content]
    return Form(
        entries=entries,
        names=frozenset(control.name for control in scan.controls if control.name),
        texts=tuple(scan.texts),
        around={name: finder.around(name) for name in entries},
        sections={name: "\n".join(scan.sections[name]) for name in sections if name in scan.sections},
        seal=seal_in(parts),
        manifest=manifests[0].decode(errors="replace") if manifests else "",
    )


def _body(parts: Mapping[str, bytes], path: Path) -> Any:
    """Return the main document, after a look at what it is and what it brings along."""
    if "_rels/.rels" not in parts or "[Content_Types].xml" not in parts:
        raise _refused(path, "this is no Word file", "save it as .docx in Word")
    main = ""
    for relation in _parsed(parts["_rels/.rels"], path).iter(_RELATIONSHIP):
        if relation.get("Type", "").endswith("/officeDocument") and relation.get("TargetMode") != "External":
            main = posixpath.normpath(relation.get("Target", "").lstrip("/"))
    kinds = {
        str(element.get("PartName", "")).lstrip("/").casefold(): str(element.get("ContentType", ""))
        for element in _parsed(parts["[Content_Types].xml"], path)
    }
    if main not in parts or kinds.get(main.casefold()) != _MAIN:
        raise _refused(path, "this is no Word document", "save it as .docx in Word")
    hint = "take it out: a form needs none"
    if any("oleObject" in kind or "activeX" in kind for kind in kinds.values()):
        raise _refused(path, "this file holds an embedded object", hint)
    relations = f"{posixpath.dirname(main)}/_rels/{posixpath.basename(main)}.rels"
    for relation in _parsed(parts[relations], path).iter(_RELATIONSHIP) if relations in parts else ():
        if relation.get("Type", "").endswith(("/aFChunk", "/oleObject", "/control", "/subDocument")):
            raise _refused(path, "this file holds another document or an embedded object", hint)
    root = _parsed(parts[main], path)
    if root.tag != f"{_W}document":
        raise _refused(path, "this is no Word document", "save it as .docx in Word")
    if root.find(f".//{_W}altChunk") is not None:
        raise _refused(path, "this file holds another document", hint)
    return root


def _parsed(content: bytes, path: Path) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _refused(path, f"the file is damaged: {error.msg}", "open it in Word and save it again") from None


def _refused(path: Path, message: str, hint: str) -> TenderkitError:
    return refusal(path, message, hint, RETURN.code)


class _Finder:
    """Finds each field in what was scanned."""

    def __init__(self, scan: Scan, printed: Mapping[str, str], prompts: Sequence[str]) -> None:
        self.scan, self.prompts = scan, [*filter(None, map(normal, prompts))]
        self.printed = {name: normal(words) for name, words in printed.items()}
        self.by_name: dict[str, list[Control]] = {}
        for control in scan.controls:
            self.by_name.setdefault(control.name, []).append(control)
        self.lines: dict[str, Line] = {}
        for line in scan.lines:
            for name in line.names:
                self.lines.setdefault(name, line)

    def entry(self, name: str, kind: FieldKind) -> Entry | None:
        """Return what the field holds; None where nothing is left of it."""
        if controls := self.by_name.get(name):
            found = [self.of_control(control, kind) for control in controls]
            twice = any((entry.text, entry.ticked) != (found[0].text, found[0].ticked) for entry in found)
            return replace(found[0], twice=twice)
        mark = field_bookmark(name)
        if mark in self.scan.marked:
            if (control := self.scan.unnamed.get(mark)) is not None:
                return replace(self.of_control(control, kind), found="bookmark")
            return self.of_words("".join(self.scan.marked[mark]), kind, "bookmark")
        line = self.line_that_says(self.printed.get(name, ""))
        if line is None:
            return None
        self.lines.setdefault(name, line)
        return self.of_words(_beside(line, self.printed[name]), kind, "words")

    def of_control(self, control: Control, kind: FieldKind) -> Entry:
        words = "".join(control.words)
        if kind == "check" and control.box:
            # Where somebody typed over the box, what is seen and what is stored differ: nobody can tell which is meant.
            seen = _state(words)
            return Entry("", control.ticked if seen in (None, control.ticked) else None, words.strip(), "tag")
        return self.of_words("" if control.prompt and kind != "check" else words, kind, "tag")

    def of_words(self, words: str, kind: FieldKind, found: Found) -> Entry:
        if kind == "check":
            return Entry("", _state(words), words.strip(), found)
        shown = words.strip()
        text = shown
        for prompt in self.prompts:
            text = _typed(text, prompt)
        return Entry(text, None, shown, found)

    def line_that_says(self, words: str) -> Line | None:
        if not words:
            return None
        return next((line for line in self.scan.lines if any(_says(cell.seen_text, words) for cell in line.cells)), None)

    def around(self, name: str) -> str:
        """Return the fixed text of the line in which a field stands."""
        line = self.lines.get(name) or self.lines.get(field_bookmark(name))
        return " | ".join(normal(cell.fixed_text) for cell in line.cells) if line is not None else ""


def _beside(line: Line, words: str) -> str:
    """Return what stands in the first cell beside the one with the printed words."""
    return next((cell.seen_text for cell in line.cells if not _says(cell.seen_text, words)), "")


def _says(text: str, words: str) -> bool:
    """Return whether a cell says just these words, but for a mark after them."""
    return normal(text).rstrip("†*: ") == words.rstrip("†*: ")


def _typed(text: str, prompt: str) -> str:
    """Return a text without the prompt: who goes into an empty field with the arrow keys of LibreOffice types amid its words."""
    if normal(text) == prompt:
        return ""
    more = len(text) - len(prompt)
    if more > 0:
        common = next((at for at, (one, other) in enumerate(zip(text, prompt, strict=False)) if one != other), len(prompt))
        for at in (0, len(prompt), common):
            if text.startswith(prompt[:at]) and text.endswith(prompt[at:]):
                return text[at : at + more].strip()
    return text


def _state(words: str) -> bool | None:
    """Return whether the sign of a box is that of one ticked, None where it cannot be told."""
    sign = words.strip()
    if sign in (TICKED, UNTICKED):
        return sign == TICKED
    return True if _YES.fullmatch(sign) else False if _NO.fullmatch(sign) else None
