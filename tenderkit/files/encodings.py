"""Bytes of a text file → the encoding they are in, or a fault that shows how its first strange word reads in others.

UTF-8 and, by its byte order mark, UTF-16 are recognised. Nothing is guessed: a code page of old programs fits almost any file, and
only who knows a name sees what the wrong one made of it. The code page of the machine counts for nothing.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from tenderkit.faults import Fault, Location, TenderkitError

SAVE = "save it as UTF-8"
_AS_TEXT = "save what it holds as text, a table as CSV (UTF-8); if it is an Excel workbook, let its name end in .xlsx"
_MARKS = {codecs.BOM_UTF32_LE: "", codecs.BOM_UTF32_BE: "", codecs.BOM_UTF8: "utf-8-sig"}  # UTF-32 is nobody's way to save a text
_MARKS |= dict.fromkeys((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16")
_KINDS = {  # by the first bytes, whatever the name says
    b"PK\x03\x04": "a Word, Excel or zip file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file (.doc, .xls)",
    b"%PDF-": "a PDF",
    b"{\\rtf": "formatted text of Word or WordPad (RTF)",
}
# Central Europe, Western Europe and the Baltic, as Windows in these countries saves; then what else a word may be in.
_USUAL = ("cp1250", "cp1252", "cp1257")
_OLDER = ("cp1254", "cp850", "cp852", "mac_roman")
_OTHER_SCRIPTS = ("cp1251", "cp1253")
# What Windows saves a text in that is not UTF-8, by language; the others have cp1252.
_CODE_PAGES = {
    **dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("bg", "mk", "sr", "uk", "bs-Cyrl"), "cp1251"),
    **{"el": "cp1253", "tr": "cp1254", "sr-Latn": "cp1250", "mt": ""},
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
}
_STRANGE = re.compile('[^\\s,;"]{0,20}[\udc80-\udcff][^\\s,;"]{0,20}')  # a word with bytes that the encoding does not have
_STRAY_LINES = 20
_PIECE = 1 << 20
# What Python calls encodings too: the machine's own, other letters on each, and ways to write one text in another.
_NO_TEXTS = {"mbcs", "oem", "charmap", "idna", "punycode", "unicode-escape", "raw-unicode-escape"}
_ASCII = bytes(range(0x20, 0x7F))


def is_known(name: str) -> bool:
    """Whether a table may be in the encoding of this name: one that has the letters of ASCII at their places, or UTF-16."""
    try:
        codec = codecs.lookup(name).name
        return codec not in _NO_TEXTS and (codec.startswith("utf-16") or _ASCII.decode(codec) == _ASCII.decode("ascii"))
    except (LookupError, ValueError, TypeError):
        return False


def code_page(locale: str) -> str:
    """The code page of Windows in a language or country, in which its programs save a text that is not UTF-8.

    Maltese has none ("").
    """
    parts = locale.split("-")
    script = f"{parts[0].lower()}-{parts[1].title()}" if len(parts) > 1 else ""
    return _CODE_PAGES.get(script) or _CODE_PAGES.get(parts[0].lower(), "cp1252")


def encoding_of(stream: BinaryIO, shown: str, asked: str | None = None, hint: str = SAVE, *, otherwise: str | None = None) -> str:
    """The encoding of a text file that can be read from its beginning; it has been read to its end without a fault.

    `asked` is the one that the user names, `otherwise` the one to take for a file that is not UTF-8 as a whole. A byte order mark
    says more than a name: then, the file was saved anew. Raises
    TenderkitError: TK102 the file is in no such encoding, with `hint` for what to do; TK119 it is UTF-8, whatever was asked.
    """
    start = stream.read(8)
    if kind := next((kind for mark, kind in _KINDS.items() if start.startswith(mark)), ""):
        raise TenderkitError([Fault(Location(shown, 1), "TK102", f"this file is {kind}, and not text", _AS_TEXT)])
    marked = next((name for mark, name in _MARKS.items() if start.startswith(mark)), None)
    encoding = (asked or "utf-8") if marked is None else marked
    if not encoding:
        raise TenderkitError([Fault(Location(shown, 1), "TK102", "this file is UTF-32", SAVE)])
    if asked and marked is None and _is_other_than_ascii(stream) and not _faults(stream, shown, "utf-8", hint):
        message = f"this file is UTF-8, and not {asked}"
        raise TenderkitError([Fault(Location(shown), "TK119", message, f"read it without naming {asked} as its encoding")])
    faults = _faults(stream, shown, encoding, hint)
    if faults and otherwise and not asked and marked is None and faults[0].hint == hint:  # a word typed again is another matter
        stream.seek(0)
        return encoding_of(stream, shown, otherwise, hint)
    if faults:
        raise TenderkitError(faults)
    return encoding


def by_mark(data: bytes) -> str:
    """The encoding that keeps a file's byte order mark as its first character: for what is to be written back."""
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    return "utf-16-be" if data.startswith(codecs.BOM_UTF16_BE) else "utf-8"


def _lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Yield the lines of a file, long ones in pieces; a byte that the encoding does not have is a lone surrogate (PEP 383)."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, errors="surrogateescape")
    try:
        while line := text.readline(_PIECE):
            yield line
    finally:
        text.detach()


def _is_other_than_ascii(stream: BinaryIO) -> bool:
    return not all(line.isascii() for line in _lines(stream, "ascii"))


def _faults(stream: BinaryIO, shown: str, encoding: str, hint: str) -> list[Fault]:
    """What keeps a file from being text in an encoding: the line of its first strange word, or each of a few."""
    wrong: list[tuple[int, bytes]] = []
    number, good = 1, 0
    try:
        for line in _lines(stream, encoding):
            if "\0" in line:
                return [Fault(Location(shown, number), "TK102", "this file is not text", hint)]
            if line.isascii():
                pass
            elif found := _STRANGE.search(line):
                if len(wrong) < _STRAY_LINES:
                    wrong.append((number, found[0].encode(encoding, "surrogateescape")))
            else:
                good += 1
            number += line.endswith("\n")
    except UnicodeError as error:  # an encoding with characters of several bytes, and no way to go on after half of one
        if isinstance(error, UnicodeDecodeError):
            number += error.object[: error.start].decode(error.encoding, "ignore").count("\n")
        return [Fault(Location(shown, number), "TK102", f"this line is damaged: not text in {_spoken(encoding)}", hint)]
    if not wrong:
        return []
    if good <= len(wrong):
        message = f"this file is not {_spoken(encoding)} text{_readings(wrong[0][1])}"
        # Where the first word reads the same in all of them, another one tells them apart.
        telling = next((f"; line {at} has {_read(word)}" for at, word in wrong[1:] if len(_texts(word)) > 1), "")
        return [Fault(Location(shown, wrong[0][0]), "TK102", message + (telling if len(_texts(wrong[0][1])) < 2 else ""), hint)]
    # Most of the file is what it should be: words that came from elsewhere stand out of it.
    message = f"this line is not {_spoken(encoding)} text, as others here are"
    return [Fault(Location(shown, at), "TK102", f"{message}{_readings(word)}", "type the word again") for at, word in wrong]


def _spoken(encoding: str) -> str:
    return encoding.upper().removesuffix("-SIG") if encoding.startswith("utf") else encoding


def _readings(word: bytes) -> str:
    return f": its first unreadable word is {_read(word)}" if _texts(word) else ""


def _read(word: bytes) -> str:
    """How a word reads in two or three code pages: “Łódź” in cp1250, “£ódŸ” in cp1252."""
    return ", ".join(f"“{text}” in {' and '.join(names)}" for text, names in _texts(word).items())


def _texts(word: bytes) -> dict[str, list[str]]:
    """What a word may be, and the code pages in which it is that."""
    texts: dict[str, list[str]] = {}
    for name in likely(word):
        texts.setdefault(word.decode(name), []).append(name)
    return texts


def likely(word: bytes) -> list[str]:
    """Up to three code pages that a word can be read in: the usual ones, most letters first.

    Where none of them makes letters only, an older one that does leads; where no letter is one of ASCII, those of other scripts.
    """

    def strange(name: str) -> int:
        return sum(not (letter.isascii() or letter.isalpha() or letter in "€–—’…") for letter in word.decode(name))

    usual, older, scripts = ([name for name in names if _can_read(word, name)] for names in (_USUAL, _OLDER, _OTHER_SCRIPTS))
    if len(word) < 3 or any(chr(byte).isalpha() for byte in word if byte < 0x80):
        scripts = []  # a word of Greek or Cyrillic letters has no Latin one
    better = [name for name in older if strange(name) == 0][:1] if all(map(strange, usual)) else []
    return [*scripts, *better, *sorted(usual, key=strange)][:3]


def _can_read(word: bytes, name: str) -> bool:
    try:
        return word.decode(name).isprintable()
    except UnicodeDecodeError:
        return False
