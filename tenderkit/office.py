"""Word files → PDF, OpenDocument and pictures of their pages: the only module that starts other programs, LibreOffice and poppler.

LibreOffice runs without a window, in a profile of its own that is thrown away: one that is open is not disturbed, and nobody's
settings change the result. It reads and writes in a temporary folder; what it made is moved once all of it is there.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence, Sized
from pathlib import Path
from typing import Literal

from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import temporary

Format = Literal["pdf", "odt"]

SECONDS_TO_START = 60.0
SECONDS_PER_FILE = 20.0
DOTS_PER_INCH = 120
_FILES_PER_CALL = 100  # a command line of Windows holds 32 767 characters
_INSTALL = (
    "install LibreOffice: `apt install libreoffice-writer` on Debian and Ubuntu, `brew install --cask libreoffice` on macOS, "
    "`winget install TheDocumentFoundation.LibreOffice` on Windows; or give its path in TENDERKIT_SOFFICE"
)
_INSTALL_POPPLER = (
    "install poppler: `apt install poppler-utils` on Debian and Ubuntu, `brew install poppler` on macOS, "
    "`winget install oschwartz10612.Poppler` on Windows"
)
# Tagged, with bookmarks, and PDF/UA-1 (ISO 14289-1). A form in a PDF would be a second form to fill in: its fields are printed.
# A link to a file stays a path from the PDF on, and names nothing of the machine that made it.
_PDF = {
    "UseTaggedPDF": True,
    "PDFUACompliance": True,
    "ExportBookmarks": True,
    "ExportFormFields": False,
    "ExportLinksRelativeFsys": True,
}


def converted(files: Sequence[tuple[str, bytes]], kind: Format, *, timeout: float | None = None) -> list[bytes]:
    """Word files as PDF or OpenDocument files in the same order; a file is a name for messages and its bytes.

    The same files give the same bytes with the same LibreOffice and fonts. LibreOffice runs once for every 100 files; `timeout` is
    in seconds for one run, by default 60 and 20 more for each file.

    Raises TenderkitError where LibreOffice is missing (TK701) or takes too long (TK702), and with a fault for each file that it did
    not convert (TK703).
    """
    program = find_soffice()
    with temporary.folder() as work:
        # The files have plain names here: what a file is called cannot be taken for an option then, nor can two of them clash.
        names = [f"{position:06}" for position in range(len(files))]
        for name, (_, data) in zip(names, files, strict=True):
            (work / f"{name}.docx").write_bytes(data)
        for start in range(0, len(names), _FILES_PER_CALL):
            _soffice(program, names[start : start + _FILES_PER_CALL], kind, work, timeout)
        # LibreOffice ends with status 0 whatever happened: only the files tell.
        results = [_content(work / f"{name}.{kind}") for name in names]
    _stop_on_missing(files, results, kind)
    return [_reproducible(data, kind) for data in results]


def pictures(files: Sequence[tuple[str, bytes]], *, timeout: float | None = None) -> list[list[bytes]]:
    """A PNG picture of each page of PDF files, at 120 dots per inch; a file is a name for messages and its bytes.

    `timeout` is in seconds for one file, by default 80. Raises TenderkitError where pdftoppm is missing (TK704) or takes too long
    (TK702), and with a fault for each file that it could not show (TK703).
    """
    program = shutil.which("pdftoppm")
    if program is None:
        raise TenderkitError([Fault(Location("pdftoppm"), "TK704", "pdftoppm was not found", _INSTALL_POPPLER)])
    results = []
    with temporary.folder() as work:
        for number, (_, data) in enumerate(files):
            (work / "pages.pdf").write_bytes(data)
            command = [program, "-png", "-r", str(DOTS_PER_INCH), "pages.pdf", f"{number}"]
            _run(command, work, SECONDS_TO_START + SECONDS_PER_FILE if timeout is None else timeout, "pdftoppm")
            results.append([page.read_bytes() for page in sorted(work.glob(f"{number}-*.png"))])
    _stop_on_missing(files, results, "png")
    return results


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """The bookmarks of a PDF of LibreOffice in order, each with its page, counted from 1 (ISO 32000-1, 12.3.3)."""
    kids = re.search(rb"/Type/Pages\b.*?/Kids\[([^\]]*)\]", pdf, re.DOTALL)
    order = [int(number) for number in re.findall(rb"(\d+) 0 R", kids[1])] if kids else []
    found = re.findall(rb"/Title<FEFF([0-9A-F]*)>\s*/Dest\[(\d+) 0 R", pdf)
    return [(bytes.fromhex(title.decode()).decode("utf-16-be"), order.index(int(page)) + 1) for title, page in found]


def named_pages(name: str, pages: Sequence[bytes]) -> list[tuple[str, bytes]]:
    """The pages of a document with their file names: `NAME-1.png`, or `NAME-01.png` where there are ten pages or more."""
    digits = len(str(len(pages)))
    return [(f"{name}-{number:0{digits}}.png", page) for number, page in enumerate(pages, 1)]


def find_soffice() -> str:
    """The path of LibreOffice: that of TENDERKIT_SOFFICE, of PATH, or of a usual place of this system.

    Raises TenderkitError (TK701) where there is none.
    """
    named = os.environ.get("TENDERKIT_SOFFICE", "")
    choices = [named] if named else ["soffice", "libreoffice", *map(str, _usual_places())]
    for choice in choices:
        found = shutil.which(choice)
        if found is not None:
            return str(Path(found).absolute())
    message = f"TENDERKIT_SOFFICE names “{named}”, which is not a program" if named else "LibreOffice was not found"
    raise TenderkitError([Fault(Location("soffice"), "TK701", message, "give the path of soffice" if named else _INSTALL)])


def _usual_places() -> Iterator[Path]:
    if sys.platform == "darwin":
        for folder in (Path("/"), Path(os.path.expanduser("~"))):
            yield folder / "Applications/LibreOffice.app/Contents/MacOS/soffice"
    elif sys.platform == "win32":
        # soffice.com waits until the work is done, soffice.exe does not.
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
            yield Path(os.environ.get(variable, "C:\\Program Files")) / "LibreOffice/program/soffice.com"
    else:
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


def _soffice(program: str, names: Sequence[str], kind: Format, work: Path, timeout: float | None) -> None:
    options = {name: {"type": "boolean", "value": str(value).lower()} for name, value in _PDF.items()}
    target = f"pdf:writer_pdf_Export:{json.dumps(options)}" if kind == "pdf" else "odt:writer8"
    command = [program, "--headless", "--norestore", "--nologo", f"-env:UserInstallation={(work / 'profile').as_uri()}"]
    # Without the name of the filter a broken file would be taken for plain text and printed as such.
    # Beside the source: to another folder LibreOffice would write links to files that go by way of this one.
    command += ["--infilter=MS Word 2007 XML", "--convert-to", target, "--outdir", ".", *(f"{name}.docx" for name in names)]
    _run(command, work, SECONDS_TO_START + SECONDS_PER_FILE * len(names) if timeout is None else timeout, "LibreOffice")


def _run(command: Sequence[str], folder: Path, seconds: float, name: str) -> None:
    """Run a program in a folder; stop it, and whatever it started, when its time is over or ours is.

    Raises TenderkitError where it cannot be started (TK701) or took longer than `seconds` (TK702).
    """
    place, silent = Location(Path(command[0]).name), subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, cwd=folder, stdin=silent, stdout=silent, stderr=silent, start_new_session=True)
    except OSError as error:
        fault = Fault(place, "TK701", f"{name} cannot be started: {error.strerror}", f"see that {command[0]} is the program")
        raise TenderkitError([fault]) from None
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        message = f"{name} took longer than {seconds:g} seconds and was stopped"
        raise TenderkitError([Fault(place, "TK702", message, "make fewer documents at a time, or check that it starts")]) from None
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    # soffice is a script that starts the program: killing the script alone would leave that running.
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _stop_on_missing(files: Sequence[tuple[str, bytes]], results: Sequence[Sized], kind: str) -> None:
    hint = "check that LibreOffice opens it; one installed as a snap cannot see temporary files: set TMPDIR to a folder of your own"
    if kind == "png":
        hint = "check that it opens as a PDF"
    missing = [name for (name, _), result in zip(files, results, strict=True) if not len(result)]
    if missing:
        raise TenderkitError(Fault(Location(name), "TK703", f"could not be made into {kind.upper()}", hint) for name in missing)


def _reproducible(data: bytes, kind: Format) -> bytes:
    """Take out of a file what LibreOffice takes from the clock or draws by lot, so that the same input gives the same bytes."""
    return _reproducible_pdf(data) if kind == "pdf" else _reproducible_odt(data)


def _reproducible_pdf(data: bytes) -> bytes:
    """Give a PDF the date of its document and an identifier drawn from its content (ISO 32000-1, 14.3.3 and 14.4).

    Every length stays the same, because a PDF tells at which byte each of its objects begins.
    """
    day = re.search(rb"<xmp:CreateDate>([1-9]\d{3})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z<", data)
    stamp = b"/CreationDate(D:%sZ)" % b"".join(day.groups()) if day else b""
    data = re.sub(rb"/CreationDate\(D:\d{14}[^)]*\)", lambda found: stamp.ljust(len(found[0])), data)
    start = data.rfind(b"trailer")
    trailer = re.sub(rb"[0-9A-F]{32}", b"0" * 32, data[start:])
    digest = hashlib.sha256(data[:start] + trailer).hexdigest()[:32].upper().encode()
    return data[:start] + trailer.replace(b"0" * 32, digest)


def _reproducible_odt(data: bytes) -> bytes:
    """Number the lists of an OpenDocument text from one, take out its revision marks, and give all parts one date."""
    made_anew = io.BytesIO()
    numbers: dict[bytes, int] = {}

    def numbered(match: re.Match[bytes]) -> bytes:
        return b'"list%d"' % numbers.setdefault(match[1], len(numbers) + 1)

    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made_anew, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "content.xml":
                content = re.sub(rb'"list(\d{6,})"', numbered, content)
            elif part.filename == "settings.xml":
                content = re.sub(rb'<config:config-item config:name="Rsid(Root)?"[^>]*>\d*</config:config-item>', b"", content)
            member = zipfile.ZipInfo(part.filename)
            member.compress_type = part.compress_type
            member.create_system, member.external_attr = 3, 0
            new.writestr(member, content)
    return made_anew.getvalue()
