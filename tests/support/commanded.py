"""What the command line makes, to be compared with what a page gives."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from urllib.parse import unquote

from click.testing import CliRunner

from support.browsing import Answer
from tenderkit.cli import main


def commanded(*arguments: object, status: int = 0) -> None:
    """Run a command that ends so."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == status, result.output


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def taken(answer: Answer) -> dict[str, bytes]:
    """The files that came as a download, by name: those of a ZIP file one by one."""
    assert answer.status == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment; ")
    if answer.headers["content-type"] != "application/zip":
        return {unquote(answer.headers["content-disposition"].partition("''")[2]): answer.body}
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
