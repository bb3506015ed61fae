"""What of a buyer's file must not go out in documents: its own life, and what it takes from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.opc.part import Part

from tenderkit.faults import TenderkitError
from tenderkit.word.house.stylesheet import W, number
from tenderkit.word.house.their_file import OFFICE, TheirFile, name_of

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
# The settings that are the look of a document; all others are of the file's own life, or of the program that wrote it.
_LOOK = """mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop evenAndOddHeaders
autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps defaultTabStop characterSpacingControl
displayBackgroundShape embedTrueTypeFonts embedSystemFonts saveSubsetFonts noLineBreaksAfter noLineBreaksBefore
strictFirstAndLastChars doNotUseMarginsForDrawingGridOrigin clickAndTypeStyle defaultTableStyle compat themeFontLang
clrSchemeMapping decimalSymbol listSeparator"""
_SETTINGS = frozenset(_LOOK.split())
# Of a document of the author's: what would ask the reader something, name a person or a printer, or fetch what is elsewhere.
_LIFE = """attachedTemplate linkStyles updateFields removePersonalInformation removeDateAndTime mailMerge printFormsData
saveThroughXslt rsids writeProtection view zoom proofState activeWritingStyle"""
_OWN_LIFE = frozenset(_LIFE.split())
# Relationships that make a document take something in from elsewhere, or run it.
_REFUSED = {
    "oleObject": "an embedded or linked object",
    "package": "an embedded file",
    "aFChunk": "a file that Word takes in when it opens the document",
    "subDocument": "a master document’s part",
    "frame": "a frame of a web page",
    "control": "an ActiveX control",
}
_EXTERNAL = {"image": "a picture", "frame": "a frame", "oleObject": "an object", "video": "a film"}
CURRENT_MODE = 15  # the layout of Word 2013 and later
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "rPrChange", "pPrChange", "sectPrChange",
            "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange", "tblPrExChange", "numberingChange")  # fmt: skip


def keep_look(settings: Any) -> None:
    """Leave in the settings what is the look of documents, in the layout of today's Word."""
    for node in list(settings):
        if node.tag.removeprefix(W) not in _SETTINGS:
            settings.remove(node)
    raise_mode(settings)


def keep_work(settings: Any) -> None:
    """Take from the settings of an author's document what must not go out with it."""
    for node in list(settings):
        if node.tag.removeprefix(W) in _OWN_LIFE:
            settings.remove(node)


def raise_mode(settings: Any) -> None:
    """Let a document be laid out as Word 2013 and later do, where it is made for an earlier one."""
    modes = [node for node in settings.iter(f"{W}compatSetting") if node.get(f"{W}name") == "compatibilityMode"]
    for node in modes:
        if number(node.get(f"{W}val")) < CURRENT_MODE:
            node.set(f"{W}val", str(CURRENT_MODE))
    if modes:
        return
    compat = settings.find(f"{W}compat")
    if compat is None:
        compat = settings.makeelement(f"{W}compat")
        settings.insert(_place(settings), compat)
    made = compat.makeelement(f"{W}compatSetting")
    for key, text in (
        ("name", "compatibilityMode"),
        ("uri", "http://schemas.microsoft.com/office/word"),
        ("val", str(CURRENT_MODE)),
    ):
        made.set(f"{W}{key}", text)
    compat.append(made)


def place_before_compat(settings: Any) -> int:
    """Where a setting for footnotes stands: right before those for endnotes and the mode."""
    return _place(settings, "endnotePr", "compat")


def _place(settings: Any, *more: str) -> int:
    """Where the mode stands, as Word and its schema want it (17.15.1.78), or what stands before some `more`."""
    behind = (*more, "docVars", "rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
              "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary",
              "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator")  # fmt: skip
    places = (n for n, node in enumerate(settings) if not node.tag.startswith(W) or node.tag.removeprefix(W) in behind)
    return next(places, len(settings))


def without_revisions(root: Any) -> None:
    """Take the ids by which Word finds out who changed what from a part."""
    for node in root.iter():
        for key in [key for key in node.attrib if key.startswith((f"{W}rsid", f"{_W14}paraId", f"{_W14}textId"))]:
            del node.attrib[key]
    for node in list(root.iter(f"{W}rsid")):
        node.getparent().remove(node)


def detach(file: TheirFile) -> None:
    """Take away what the settings lead to: the template a file was made from, and the data of a mail merge.

    Nearly every file of an office has such a template, on a drive of the office.
    """
    settings = file.part("settings")
    if settings is None:
        return
    for relation in [each for each in settings.rels.values() if each.is_external]:
        del settings.rels[relation.rId]


def taken_in(file: TheirFile, parts: list[Part]) -> Iterator[tuple[str, str]]:
    """Yield what these parts take in from elsewhere or embed: the name of the part and what it is. Hyperlinks stay."""
    for part in parts:
        for relation in part.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if relation.is_external and kind in _EXTERNAL:
                yield name_of(part), f"{_EXTERNAL[kind]} that lies elsewhere: {relation.target_ref}"
            elif (
                not relation.is_external and kind in _REFUSED and not name_of(part).startswith(("word/charts/", "word/embeddings/"))
            ):
                yield name_of(part), _REFUSED[kind]


def refused(file: TheirFile, name: str, what: str) -> TenderkitError:
    """The error of a file of which a part takes something in from elsewhere."""
    message = f"{name} takes in {what}; no document can be sent out with it"
    return file.refusal(message, "remove it, or put a copy of it into the file", "TK517")


def remarks(file: TheirFile) -> Iterator[str]:
    """Yield the words of the comments and tracked changes of an author's document, each with what it is."""
    comments = file.part("comments")
    if comments is not None:
        for node in file.tree(comments).iter(f"{W}comment"):
            yield f"a comment: “{_words(node)}”"
    for part in file.parts():
        if not file.is_xml(part) or part is comments:
            continue
        root = file.tree(part)
        if not root.tag.startswith(W):
            continue
        for node in root.iter(*(W + name for name in _CHANGES)):
            kind = node.tag.removeprefix(W)
            if kind in ("ins", "moveTo", "del", "moveFrom") and (words := _words(node)):
                yield f"{'an insertion' if kind in ('ins', 'moveTo') else 'a deletion'}: “{words}”"
            elif not any(above.tag in (f"{W}ins", f"{W}del") for above in node.iterancestors()):
                paragraph = next((above for above in node.iterancestors(f"{W}p")), None)
                yield f"a tracked change at “{_words(paragraph) if paragraph is not None else name_of(part)}”"


def _words(node: Any) -> str:
    text = " ".join("".join(each.text or "" for each in node.iter(f"{W}t", f"{W}delText")).split())
    return text if len(text) <= 60 else text[:59] + "…"


def is_thumbnail(relation: str) -> bool:
    """Whether a relationship of this type leads to a picture of a document's first page."""
    return relation in (f"{OFFICE}/thumbnail", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail")
