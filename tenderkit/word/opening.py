"""Opens a Word file that is somebody else's, and refuses what is not to be trusted."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tenderkit.faults import Fault, Location, TenderkitError

_OLD = b"\xd0\xcf\x11\xe0"  # the container of .doc files and of encrypted ones
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, KeyError, ValueError)


@dataclass(frozen=True)
class Trust:
    """How much a file may ask of us: parts, and bytes of the file, of one part and of all unpacked; the code of its faults."""

    parts: int
    file: int
    part: int
    total: int
    code: str


# A house style with pictures has some dozens of parts and a few megabytes; a filled form some hundred kilobytes.
HOUSE = Trust(2_000, 200_000_000, 200_000_000, 200_000_000, "TK501")
RETURN = Trust(500, 30_000_000, 8_000_000, 60_000_000, "TK801")
_PURPOSE = {"TK501": "a house style", "TK801": "a questionnaire"}


def read_package(path: Path, trust: Trust = HOUSE, wanted: Callable[[str], bool] = lambda name: True) -> dict[str, bytes]:
    """Return the parts of a Word file by name; raises TenderkitError where it is none, or one not to be trusted.

    Only parts that are `wanted` are unpacked. Refused are files with macros or embedded objects, encrypted and old binary files,
    members that leave the package or stand twice, parts with a DOCTYPE or in another encoding than UTF-8, and what is larger than
    `trust` allows.
    """
    purpose = _PURPOSE[trust.code]

    def refuse(message: str, hint: str) -> TenderkitError:
        return refusal(path, message, hint, trust.code)

    try:
        if path.stat().st_size > trust.file:
            raise refuse(f"the file is too large for {purpose}", "take out what does not belong there")
        raw = path.read_bytes()
    except OSError as error:
        raise refuse(f"cannot be read: {error.strerror}", "check the path") from None
    if raw.startswith(_OLD):
        raise refuse("this file is encrypted or in the old .doc format", "save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            names = [member.filename for member in members]
            impossible = any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names)
            if len({name.casefold() for name in names}) != len(names) or impossible:
                raise refuse("the file is damaged: its parts have impossible names", "open it in Word and save it again")
            unpacked = sum(member.file_size for member in members)
            chosen = [member for member in members if wanted(member.filename)]
            largest = max((member.file_size for member in chosen), default=0)
            if len(members) > trust.parts or unpacked > trust.total or largest > trust.part:
                raise refuse(f"the file is too large for {purpose}", "take out what does not belong there")
            kinds = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
            if "mimetype" in names and not kinds:
                raise refuse("this is an OpenDocument file", "open it in LibreOffice and save it as .docx")
            parts = {member.filename: archive.read(member) for member in chosen}
    except _UNREADABLE:
        raise refuse("this is no Word file", "save it as .docx in Word") from None
    if any("vbaproject" in name.lower() for name in names) or b"macroEnabled" in kinds:
        raise refuse("this file holds macros", "save it as .docx, without macros")
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            _check_text(name, content, refuse)
    return parts


def _check_text(name: str, content: bytes, refuse: Callable[[str, str], TenderkitError]) -> None:
    if b"<!DOCTYPE" in content:
        raise refuse(f"the part {name} has a DOCTYPE, which no Word file needs", "open it in Word and save it again")
    declared = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in content or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        raise refuse(f"the part {name} is not UTF-8 text", "open it in Word and save it again")


def refusal(path: Path, message: str, hint: str, code: str = "TK501") -> TenderkitError:
    """Return the error of a Word file that cannot be used."""
    return TenderkitError([Fault(Location(str(path)), code, message, hint)])
