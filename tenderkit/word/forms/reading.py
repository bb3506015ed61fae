"""A returned form → what its fields hold and what it says around them, whoever saved it: Word, LibreOffice, or a person by hand.

A field is known by the tag of its control, else by the bookmark around it, else by the words printed in its table row.
`w14:checked` is the truth of a box; what is marked as a prompt is empty; what a tracked change deletes is not there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from tenderkit.blocks import FieldKind
from tenderkit.labels import PROMPTS
from tenderkit.word.forms.besides import Besides
from tenderkit.word.forms.fields import TICKED, UNTICKED, field_bookmark
from tenderkit.word.forms.margins import margin_texts
from tenderkit.word.forms.opendocument import OpenDocument, is_opendocument
from tenderkit.word.forms.parts import Parts, manifest, refused
from tenderkit.word.forms.scanning import COMMENT, LABEL, Cell, Control, Line, Scan, TooMuchTextError, named, normal
from tenderkit.word.forms.seal import PART as PROPERTIES
from tenderkit.word.forms.seal import Seal, make_seal, seal_in
from tenderkit.word.forms.shown import prune
from tenderkit.word.forms.sight import Sight
from tenderkit.word.untrusted import RETURN, Package

_YES = re.compile(r"[\[(]?\s*(?:[☒☑✓✔✗✘✕✖×⊠■●xv]|yes)\s*[\])]?", re.IGNORECASE)
_NO = re.compile(r"[☐□◻▢○_.\-–]|[\[(]\s*[\])]")
_CLAIMS = 10  # controls of one name that are looked at
_TEXT = 40  # characters: a cell with as many after the printed words holds the text of the answer, and its box is lost
_QUOTED = 1000  # characters of what is not text
_PROMPT = 200  # characters of a prompt at most
_AFTER = "†*: "  # what may stand after a printed word, and what may be said of it in brackets: “(required)”
_REMARK = re.compile(r"\s*\([^()]*\)$")

Found = Literal["tag", "bookmark", "words"]


@dataclass(frozen=True)
class Entry:
    """What a field of a returned form holds.

    `ticked` is None for a text, and for a box of which it cannot be told; `shown` is what is seen there, nothing where a box was
    deleted. `twice` says that two controls claim to be this field and differ. `day` is what was picked from the calendar of a date,
    as year-month-day, and "" where nothing was.
    """

    text: str
    ticked: bool | None
    shown: str
    found: Found
    twice: bool = False
    day: str = ""


@dataclass(frozen=True)
class Remark:
    """Words of a form that are not what they seem: `what` stands there beside the text, or says why it is not seen if `hidden`.

    `fields` are the names of the fields in its line, `sections` the sections that it stands in.
    """

    what: str
    words: str
    hidden: bool
    fields: frozenset[str]
    sections: frozenset[str]


@dataclass(frozen=True)
class Form:
    """A returned form.

    `entries` are its fields by name, `names` those that its controls have, `texts` its fixed texts in order, `around` the fixed
    text of the line in which a field stands, `sections` that of the sections asked for, `margins` that of headers and footers;
    `seal` is None where it was lost, `manifest` says which document of ours it was. `bare` says that no mark of ours is left in
    it, and what was found was found by its words alone.
    """

    entries: Mapping[str, Entry]
    names: frozenset[str]
    texts: tuple[str, ...]
    around: Mapping[str, str]
    sections: Mapping[str, str]
    margins: str
    remarks: tuple[Remark, ...]
    seal: Seal | None
    manifest: str
    bare: bool


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
    return Returned(path).form(fields, printed, sections, prompts)


class Returned:
    """A file that came back, opened: which form it is can be asked before its fields are looked for.

    It may be an OpenDocument text too. Raises TenderkitError (TK801) where the file is neither, or none to be trusted.
    """

    def __init__(self, path: Path) -> None:
        package = Package(path, RETURN)
        self._parts = OpenDocument(package, path) if is_opendocument(package) else Parts(package, path)

    @cached_property
    def seal(self) -> Seal | None:
        """The seal of the form; None where it was lost."""
        return seal_in(self._parts.tree(PROPERTIES)) if PROPERTIES in self._parts.contents else None

    @cached_property
    def manifest(self) -> str:
        """What says which document of ours it was; "" where it was none."""
        return manifest(self._parts.contents)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the fields that its controls have."""
        return named(self._parts.document)

    def form(
        self,
        fields: Mapping[str, FieldKind],
        printed: Mapping[str, str] | None = None,
        sections: Sequence[str] = (),
        prompts: Sequence[str] = tuple(PROMPTS.values()),
    ) -> Form:
        """Read the form, as `read_form` does; once: what is not shown is taken out of the document."""
        return _form(self, self._parts, fields, printed or {}, sections, prompts)


def form_of(document: bytes, fields: Mapping[str, FieldKind], sections: Sequence[str]) -> Form:
    """What a form says that was just written, and is nobody's yet."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _form(None, Parts(parts, Path("form")), fields, {}, sections, ())


def seal_of(
    document: bytes,
    form: str,
    fields: Mapping[str, FieldKind],
    sections: Sequence[str],
    known: Collection[str] | None = None,
    asked: str = "",
) -> Seal:
    """The seal for a form that was just written; `form` says what it is a form of, and `asked` what it asks.

    Of the lines in which its fields stand it knows those of the fields `known`, else of all: Word cuts a seal that is too long.
    """
    read = form_of(document, fields, sections)
    around = {name: text for name, text in read.around.items() if known is None or name in known}
    return make_seal(form, read.texts, {**around, **read.sections}, read.margins, asked)


def _form(
    returned: Returned | None,
    parts: Parts,
    fields: Mapping[str, FieldKind],
    printed: Mapping[str, str],
    sections: Sequence[str],
    prompts: Sequence[str],
) -> Form:
    root = parts.document
    prune(root)
    sight = Sight(parts.formats(), root)
    scan = Scan(fields, sections, sight, Besides(parts))
    try:
        scan.walk(root)
    except TooMuchTextError:
        message = "the file holds more text than a form can"
        raise refused(parts.path, message, "remove what does not belong there") from None
    finder = _Finder(scan, fields, printed, prompts)
    entries = {name: entry for name, kind in fields.items() if (entry := finder.entry(name, kind)) is not None}
    seal, said = (returned.seal, returned.manifest) if returned is not None else (None, "")
    return Form(
        entries=entries,
        names=frozenset(control.name for control in scan.controls if control.name),
        texts=tuple(scan.texts),
        around={name: finder.around(name) for name in entries},
        sections={name: "\n".join(scan.sections[name]) for name in sections if name in scan.sections},
        margins=margin_texts(parts),
        remarks=tuple(finder.remarks()),
        seal=seal,
        manifest=said,
        bare=seal is None and not said and all(entry.found == "words" for entry in entries.values()),
    )


class _Finder:
    """Finds each field in what was scanned."""

    def __init__(self, scan: Scan, fields: Iterable[str], printed: Mapping[str, str], prompts: Sequence[str]) -> None:
        self.scan, self.prompts = scan, [*filter(None, map(normal, prompts))]
        self.marks = {field_bookmark(name): name for name in fields}
        self.printed = {name: normal(words) for name, words in printed.items()}
        self.by_name: dict[str, list[Control]] = {}
        for control in scan.controls:
            self.by_name.setdefault(control.name, []).append(control)
        self.lines: dict[str, Line] = {}
        for line in scan.lines:
            for name in line.names:
                self.lines.setdefault(name, line)
        self.by_words: dict[str, Cell | None] = {}  # the cells of the fields that are known by the words beside them

    def entry(self, name: str, kind: FieldKind) -> Entry | None:
        """What the field holds; None where nothing is left of it."""
        if controls := self.by_name.get(name):
            first, *others = (self.of_control(control, kind) for control in controls[:_CLAIMS])
            if any((entry.text, entry.ticked) != (first.text, first.ticked) for entry in others):
                first = replace(first, twice=True)
            return replace(first, day=controls[0].day) if controls[0].day else first
        mark = field_bookmark(name)
        if mark in self.scan.marked:
            if (control := self.scan.unnamed.get(mark)) is not None:
                return replace(self.of_control(control, kind), found="bookmark")
            return self.of_words("".join(passage.text for passage in self.scan.marked[mark]), kind, "bookmark")
        line = self.line_that_says(self.printed.get(name, ""))
        if line is None:
            return None
        self.lines.setdefault(name, line)
        cell = self.by_words[name] = _field_beside(line, self.printed[name], kind)
        return self.of_words(cell.seen_text if cell is not None else "", kind, "words")

    def of_control(self, control: Control, kind: FieldKind) -> Entry:
        words = control.words.text
        if kind == "check" and control.box:
            # Where somebody typed over the box, what is seen and what is stored differ: nobody can tell which is meant.
            return Entry("", control.ticked if _state(words) == control.ticked else None, words.strip(), "tag")
        return self.of_words("" if control.prompt and kind != "check" else words, kind, "tag")

    def of_words(self, words: str, kind: FieldKind, found: Found) -> Entry:
        if kind == "check":
            return Entry("", _state(words), words.strip(), found)
        shown = words.strip()
        text = shown
        for prompt in self.prompts if text else ():
            text = _typed(text, prompt)
        return Entry(text, None, shown, found)

    def line_that_says(self, words: str) -> Line | None:
        """The first line with a cell that says just these words, but for a mark after them."""
        return self.said.get(words.rstrip(_AFTER)) if words else None

    @cached_property
    def said(self) -> dict[str, Line]:
        """The lines by what each of their cells says."""
        found: dict[str, Line] = {}
        for line in self.scan.lines:
            for cell in line.cells:
                for said in _said(cell):
                    found.setdefault(said, line)
        return found

    def around(self, name: str) -> str:
        """The fixed text of the line in which a field stands."""
        line = self.lines.get(name) or self.lines.get(field_bookmark(name))
        if line is None:
            return ""
        if name not in self.by_words:
            return line.fixed_text
        # The field is known by the words beside it, so what it holds is not fixed, nor is a prompt.
        held = self.by_words[name]
        return " | ".join("" if cell is held else self.without_prompts(normal(cell.seen_text)) for cell in line.cells)

    def without_prompts(self, text: str) -> str:
        """The words of a cell without the prompt of an empty field at their end."""
        return next((text[: -len(prompt)].rstrip() for prompt in self.prompts if text.endswith(prompt)), text)

    def remarks(self) -> Iterator[Remark]:
        """Yield what stands beside the text, and what is not seen, in the lines of fields and in sections."""
        told = {id(line): name for name, line in self.lines.items() if name in self.by_words}
        for line in self.scan.lines:
            if not line.hidden and not line.beside:
                continue
            names = {self.marks.get(name, name) for name in line.names} | ({told[id(line)]} if id(line) in told else set())
            for noted, hidden in ((line.hidden, True), (line.beside, False)):
                for what, words in noted.items():
                    # Elsewhere a form may have what it likes; only a comment is the supplier's wherever it stands.
                    if not names and (what == LABEL or (not line.sections and what != COMMENT)):
                        continue
                    yield Remark(what, " ".join(words)[:_QUOTED], hidden, frozenset(names), frozenset(line.sections))


def _field_beside(line: Line, words: str, kind: FieldKind) -> Cell | None:
    """The first cell beside the one with the printed words; None where it is no box, but holds a text."""
    found = next((cell for cell in line.cells if words.rstrip(_AFTER) not in _said(cell)), None)
    if found is None or (kind == "check" and found is not line.cells[0] and len(found.seen_text) >= _TEXT):
        return None
    return found


def _said(cell: Cell) -> tuple[str, str]:
    """The words of a cell, and the same without what is said of them in brackets."""
    words = normal(cell.seen_text).rstrip(_AFTER)
    return words, _REMARK.sub("", words).rstrip(_AFTER)


def _typed(text: str, prompt: str) -> str:
    """A text without the prompt: who goes into an empty field with the arrow keys of LibreOffice types amid its words."""
    if len(text) <= _PROMPT and normal(text) == prompt:
        return ""
    more = len(text) - len(prompt)
    if more > 0 and (text[0] == prompt[0] or text[-1] == prompt[-1]):
        common = next((at for at, (one, other) in enumerate(zip(text, prompt, strict=False)) if one != other), len(prompt))
        for at in (0, len(prompt), common):
            if text.startswith(prompt[:at]) and text.endswith(prompt[at:]):
                return text[at : at + more].strip()
    return text


def _state(words: str) -> bool | None:
    """Whether the sign of a box is that of one ticked, None where it cannot be told."""
    sign = words.strip()
    if sign in (TICKED, UNTICKED):
        return sign == TICKED
    return True if _YES.fullmatch(sign) else False if _NO.fullmatch(sign) else None
