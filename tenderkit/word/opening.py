"""Opens a Word file that is somebody else's, and refuses what is not to be trusted."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from tenderkit.faults import Fault, Location, TenderkitError

MAX_PARTS, MAX_SIZE = 2_000, 200_000_000  # a house style with pictures has some dozens of parts and a few megabytes


def read_package(path: Path) -> dict[str, bytes]:
    """Return the parts of a Word file by name; raises TenderkitError (TK501) where it is none, or one not to be trusted.

    Refused are files with macros, encrypted and old binary files, members that leave the package or stand twice, parts with a
    DOCTYPE, and what would unpack beyond MAX_PARTS or MAX_SIZE.
    """
    try:
        raw = path.read_bytes()
        if raw.startswith(b"\xd0\xcf\x11\xe0"):
            raise refusal(path, "this file is encrypted or in the old .doc format", "save it as .docx without a password")
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            names = [member.filename for member in members]
            if len(set(names)) != len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
                raise refusal(path, "the file is damaged: its parts have impossible names", "open it in Word and save it again")
            if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_SIZE:
                raise refusal(path, "the file is too large for a house style", "take out what does not belong to the style")
            parts = {name: archive.read(name) for name in names}
    except OSError as error:
        raise refusal(path, f"cannot be read: {error.strerror}", "check the path") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        raise refusal(path, "this is no Word file", "save it as .docx or .dotx in Word") from None
    if any("vbaProject" in name for name in parts) or b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise refusal(path, "this file holds macros", "save it as .docx or .dotx, without macros")
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in content:
            raise refusal(path, f"the part {name} has a DOCTYPE, which no Word file needs", "open it in Word and save it again")
    return parts


def refusal(path: Path, message: str, hint: str, code: str = "TK501") -> TenderkitError:
    """Return the error of a Word file that cannot be used."""
    return TenderkitError([Fault(Location(str(path)), code, message, hint)])
