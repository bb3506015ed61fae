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
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from tenderkit.blocks import FieldKind
from tenderkit.faults import TenderkitError
from tenderkit.labels import PROMPTS
from tenderkit.word.forms.fields import TICKED, UNTICKED, field_bookmark
from tenderkit.word.forms.scanning import Cell, Control, Line, Scan, TooMuchTextError, normal
from tenderkit.word.forms.seal import PART as PROPERTIES
from tenderkit.word.forms.seal import Seal, make_seal, seal_in
from tenderkit.word.untrusted import RETURN, Package, refusal

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"  # what Word writes as "Strict Open XML Document"
_W = f"{{{_SPACE}}}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_YES = re.compile(r"[\[(]?\s*(?:[☒☑✓✔✗✘✕✖×⊠■●xv]|yes)\s*[\])]?", re.IGNORECASE)
_NO = re.compile(r"(?:[☐□◻▢○_.\-–]|[\[(]\s*[\])])?")
_MANIFEST = re.compile(r"customXml/item\d+\.xml")
_MARKUP = 200_000  # tags and attributes of a part: some thousands in a form; each of them costs a hundred bytes
_EMBEDDED = ("/aFChunk", "/oleObject", "/control", "/subDocument", "/vbaProject")
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

_CLAIMS = 10  # controls of one name that are looked at
_PROMPT = 200  # characters of a prompt at most
_AFTER = "†*: "  # what may stand after a printed word

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
    prompts: Sequence[str] = tuple(PROMPTS.values()),
) -> Form:
    """Read a returned form.

    `fields` are those to look for; `printed` the words in whose table row a field stands, for forms that have lost their controls
    (`A1.2`); `sections` the anchors whose fixed text is wanted; `prompts` what empty fields say. Raises TenderkitError (TK801)
    where the file is not a Word document, or none to be trusted. Nothing outside the file is looked at.
    """
    return _form(Package(path, RETURN), path, fields, printed or {}, sections, prompts)


def seal_of(document: bytes, form: str, fields: Mapping[str, FieldKind], sections: Sequence[str]) -> Seal:
    """Return the seal for a form that was just written; `form` says what it is a form of."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    read = _form(parts, Path("form"), fields, {}, sections, ())
    return make_seal(form, read.texts, {**read.around, **read.sections})


def _form(
    parts: Mapping[str, bytes],
    path: Path,
    fields: Mapping[str, FieldKind],
    printed: Mapping[str, str],
    sections: Sequence[str],
    prompts: Sequence[str],
) -> Form:
    scan = Scan(fields, sections)
    try:
        scan.walk(_body(parts, path))
    except TooMuchTextError:
        raise _refused(path, "the file holds more text than a questionnaire can", "take out what does not belong there") from None
    finder = _Finder(scan, printed, prompts)
    entries = {name: entry for name, kind in fields.items() if (entry := finder.entry(name, kind)) is not None}
    manifests = (content for name in parts if _MANIFEST.fullmatch(name) and b"tenderkit:manifest" in (content := parts[name]))
    return Form(
        entries=entries,
        names=frozenset(control.name for control in scan.controls if control.name),
        texts=tuple(scan.texts),
        around={name: finder.around(name) for name in entries},
        sections={name: "\n".join(scan.sections[name]) for name in sections if name in scan.sections},
        seal=seal_in(_parsed(parts[PROPERTIES], path)) if PROPERTIES in parts else None,
        manifest=next(manifests, b"").decode(errors="replace"),
    )


def _body(parts: Mapping[str, bytes], path: Path) -> Any:
    """Return the main document, after a look at what it is and what it brings along."""
    if "_rels/.rels" not in parts or "[Content_Types].xml" not in parts:
        raise _refused(path, "this is not a Word file", "save it as .docx in Word")
    mains = set()
    for relation in _parsed(parts["_rels/.rels"], path).iter(_RELATIONSHIP):
        if relation.get("Type", "").endswith("/officeDocument") and relation.get("TargetMode") != "External":
            mains.add(posixpath.normpath(relation.get("Target", "").lstrip("/")))
    if len(mains) > 1:
        raise _refused(path, "the file has two main documents", "open it in Word and save it again")
    main = "".join(mains)
    types = _parsed(parts["[Content_Types].xml"], path)
    kinds = [str(element.get("ContentType", "")) for element in types]
    if main not in parts or _kind(types, main) != _MAIN:
        raise _refused(path, "this is not a Word document", "save it as .docx in Word")
    hint = "take it out: a form needs none"
    if any("oleObject" in kind or "activeX" in kind for kind in kinds):
        raise _refused(path, "this file holds an embedded object", hint)
    relations = posixpath.join(posixpath.dirname(main), "_rels", f"{posixpath.basename(main)}.rels")
    for relation in _parsed(parts[relations], path).iter(_RELATIONSHIP) if relations in parts else ():
        if relation.get("Type", "").endswith(_EMBEDDED):
            raise _refused(path, "this file holds another document or an embedded object", hint)
    root = _parsed(parts[main], path)
    if root.tag == f"{{{_STRICT}}}document":
        root = _parsed(parts[main].replace(_STRICT.encode(), _SPACE.encode()), path)
    if root.tag != f"{_W}document":
        raise _refused(path, "this is not a Word document", "save it as .docx in Word")
    if next(root.iter(f"{_W}altChunk"), None) is not None:
        raise _refused(path, "this file holds another document", hint)
    return root


def _kind(types: Any, part: str) -> str:
    """Return the content type of a part: its own, else that of its extension (ISO 29500-2, 10.1.2.4)."""
    by_extension = ""
    for element in types:
        if str(element.get("PartName", "")).lstrip("/").casefold() == part.casefold():
            return str(element.get("ContentType", ""))
        if part.casefold().endswith(f".{element.get('Extension', '/')}".casefold()):
            by_extension = str(element.get("ContentType", ""))
    return by_extension


def _parsed(content: bytes, path: Path) -> Any:
    if content.count(b"<") + content.count(b"=") > _MARKUP:
        raise _refused(path, "the file is too large for a questionnaire", "take out what does not belong there")
    try:
        return etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        # The message may quote the file.
        said = "".join(sign for sign in str(error.msg)[:100] if sign.isprintable())
        raise _refused(path, f"the file is damaged: {said}", "open it in Word and save it again") from None


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
            found = [self.of_control(control, kind) for control in controls[:_CLAIMS]]
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
        """Return the first line with a cell that says just these words, but for a mark after them."""
        return self.said.get(words.rstrip(_AFTER)) if words else None

    @cached_property
    def said(self) -> dict[str, Line]:
        """The lines by what each of their cells says."""
        found: dict[str, Line] = {}
        for line in self.scan.lines:
            for cell in line.cells:
                found.setdefault(_said(cell), line)
        return found

    def around(self, name: str) -> str:
        """Return the fixed text of the line in which a field stands."""
        line = self.lines.get(name) or self.lines.get(field_bookmark(name))
        return line.fixed_text if line is not None else ""


def _beside(line: Line, words: str) -> str:
    """Return what stands in the first cell beside the one with the printed words."""
    return next((cell.seen_text for cell in line.cells if _said(cell) != words.rstrip(_AFTER)), "")


def _said(cell: Cell) -> str:
    return normal(cell.seen_text).rstrip(_AFTER)


def _typed(text: str, prompt: str) -> str:
    """Return a text without the prompt: who goes into an empty field with the arrow keys of LibreOffice types amid its words."""
    if len(text) <= _PROMPT and normal(text) == prompt:
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
