"""The folder for temporary files, when it is full, cannot be written, or is not there."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest

from tenderkit import TenderkitError, office
from tenderkit.files import temporary


def test_a_folder_is_there_and_then_it_is_not() -> None:
    with temporary.folder() as folder:
        (folder / "a").write_bytes(b"words")
    assert not folder.exists()


def test_a_temporary_folder_that_is_not_there_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(TenderkitError, match="nowhere: TK608 no temporary file can be kept here: No such file"):
        temporary.folder().__enter__()


def test_no_usable_folder_at_all_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_arguments: object, **_options: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "mkdtemp", nowhere)
    with pytest.raises(TenderkitError, match="TK608 no temporary file can be kept here: No usable temporary directory found"):
        temporary.folder().__enter__()


def test_a_disk_that_is_full_for_the_files_of_libreoffice_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(office, "find_soffice", lambda: "soffice")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(TenderkitError, match="TK608 no temporary file can be kept here: No space left on device"):
        office.converted([("annex.docx", b"")], "pdf")
