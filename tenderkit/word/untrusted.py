"""Opens a Word file that is somebody else's, and refuses what is not to be trusted."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError

from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import regular
from tenderkit.word.markup import TooDeepError, weigh

_OLD = b"\xd0\xcf\x11\xe0"  # the container of .doc files and of encrypted ones
_MEMBER = b"PK\x01\x02"  # what each entry of a zip's directory begins with
_ENCRYPTED = 1
_TYPES = "[Content_Types].xml"
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, KeyError, ValueError, OSError)
_MARKUP = (".xml", ".rels")
_AGAIN = "open it in Word and save it again"


@dataclass(frozen=True)
class Trust:
    """How much a file may ask of us: parts, and bytes of the file, of one part and of all unpacked; the code of its faults.

    A form may come back as an OpenDocument text too.
    """

    parts: int
    file: int
    part: int
    total: int
    code: str
    opendocument: bool = False


# A house style with pictures has some dozens of parts and a few megabytes; a filled form some hundred kilobytes.
HOUSE = Trust(2_000, 200_000_000, 200_000_000, 200_000_000, "TK501")
RETURN = Trust(500, 30_000_000, 8_000_000, 60_000_000, "TK801", opendocument=True)
# What a house style may hold of XML: bytes, and elements with attributes. A document of 300 pages to fill in has half of it.
MARKUP_BYTES, MARKUP = 60_000_000, 1_000_000
_PURPOSE = {"TK501": "a house style", "TK801": "a form"}


def read_house(path: Path) -> dict[str, bytes]:
    """The parts of a buyer's own Word file by name, all XML among them well-formed and of a bounded amount.

    Raises TenderkitError: TK501 it is none, one not to be trusted, or damaged; TK507 it holds more markup than a style or a
    document to fill in does.
    """
    package = Package(path, HOUSE)
    hint = "remove its content, and keep the styles"
    too_much = package.refusal("this file holds too much markup for a house style", hint, "TK507")
    if package.size_of_markup() > MARKUP_BYTES:
        raise too_much
    parts = dict(package)
    if _TYPES not in parts:
        raise package.refusal("this is not a Word file", "save it as .docx in Word")
    weight = 0
    for name, content in parts.items():
        if not name.endswith(_MARKUP):
            continue
        try:
            weight += weigh(content)
        except ExpatError as error:
            raise package.refusal(f"the part {name} is damaged: {error}", _AGAIN) from None
        except TooDeepError:
            raise too_much from None
        if weight > MARKUP:
            raise too_much
    return parts


class Package(Mapping[str, bytes]):
    """The parts of a Word file by name, each unpacked, and looked at, when it is asked for.

    Raises TenderkitError for files with macros, encrypted and old binary files, members that leave the package or appear twice,
    parts with a DOCTYPE or in another encoding than UTF-8, and what is larger than `trust` allows.
    """

    def __init__(self, path: Path, trust: Trust = HOUSE) -> None:
        self.path, self.trust = path, trust
        raw = self._raw()
        if raw.startswith(_OLD):
            raise self.refusal("this file is encrypted or in the old .doc format", "save it as .docx without a password")
        # A directory of a million members costs more than they do: it is weighed before it is read.
        if raw.count(_MEMBER) > 10 * trust.parts:
            raise self._too_large()
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(raw))
        except _UNREADABLE:
            raise self.refusal("this is not a Word file", "save it as .docx in Word") from None
        members = [member for member in self._archive.infolist() if not member.filename.endswith("/")]
        self._members = {member.filename: member for member in members}
        self._check_members(members)
        kinds = self.get(_TYPES, b"")
        if "mimetype" in self._members and not kinds and not trust.opendocument:
            raise self.refusal("this is an OpenDocument file", "open it in LibreOffice and save it as .docx")
        if b"macroEnabled" in kinds or b"vbaProject" in kinds or any("vbaproject" in name.lower() for name in self._members):
            raise self.refusal("this file holds macros", "save it as .docx, without macros")

    def __getitem__(self, name: str) -> bytes:
        member = self._members[name]
        if member.file_size > self.trust.part:
            raise self._too_large()
        if member.flag_bits & _ENCRYPTED:
            raise self.refusal("this file is encrypted", "save it as .docx without a password")
        # Only these two can be unpacked bit by bit, and Word writes no others (ISO 29500-2, annex C).
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.refusal("the file is packed in a way that Word does not use", _AGAIN)
        try:
            with self._archive.open(member) as opened:
                # Asked for so many bytes and one more: a part that is larger than it says is never unpacked whole.
                content = opened.read(member.file_size + 1)
        except _UNREADABLE:
            raise self.refusal("the file is damaged: a part cannot be unpacked", _AGAIN) from None
        if name.endswith(_MARKUP):
            self._check_text(name if name.isascii() and name.isprintable() else "a part", content)
        return content

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def refusal(self, message: str, hint: str, code: str = "") -> TenderkitError:
        """The error of this file."""
        return refusal(self.path, message, hint, code or self.trust.code)

    def size_of_markup(self) -> int:
        """How many bytes of XML the file holds, by what it says of itself; no part unpacks to more."""
        return sum(member.file_size for name, member in self._members.items() if name.endswith(_MARKUP))

    def _raw(self) -> bytes:
        try:
            with regular.opened(self.path) as file:
                raw = file.read(self.trust.file + 1)
        except (regular.NotAFileError, IsADirectoryError):
            raise self.refusal("this is not a file", "name the file itself") from None
        except OSError as error:
            raise self.refusal(f"cannot be read: {error.strerror}", "check the path") from None
        if len(raw) > self.trust.file:
            raise self._too_large()
        return raw

    def _check_members(self, members: list[zipfile.ZipInfo]) -> None:
        names = [member.filename for member in members]
        # What zipfile makes of a name ends at a NUL and has other slashes than the file on some systems: hence the original.
        written = [member.orig_filename for member in members]
        impossible = any(name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/") for name in written)
        if len({name.casefold() for name in names}) != len(names) or impossible:
            raise self.refusal("the file is damaged: its parts have impossible names", _AGAIN)
        if len(members) > self.trust.parts or sum(member.file_size for member in members) > self.trust.total:
            raise self._too_large()

    def _check_text(self, name: str, content: bytes) -> None:
        text = content.removeprefix(b"\xef\xbb\xbf")
        declared = _ENCODING.match(text)
        # Without a leading bracket it is none of the encodings that look like ASCII, and a DOCTYPE could hide in it.
        foreign = b"\0" in text or not text.lstrip().startswith(b"<")
        if foreign or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
            raise self.refusal(f"{name} is not UTF-8 text", _AGAIN)
        if b"<!DOCTYPE" in text:
            raise self.refusal(f"{name} has a DOCTYPE, which no Word file needs", _AGAIN)

    def _too_large(self) -> TenderkitError:
        return self.refusal(f"the file is too large for {_PURPOSE[self.trust.code]}", "remove what does not belong there")


def refusal(path: Path, message: str, hint: str, code: str = "TK501") -> TenderkitError:
    """The error of a Word file that cannot be used."""
    return TenderkitError([Fault(Location(str(path)), code, message, hint)])
