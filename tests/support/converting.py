"""Word files and PDFs on disk → the files that LibreOffice and poppler make of them, beside them or elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tenderkit import office
from tenderkit.files import places


def named(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    return [(places.shown(path), path.read_bytes()) for path in paths]


def written(folder: Path, files: dict[str, bytes]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def convert(paths: Sequence[Path], kind: office.Format, folder: Path, *, timeout: float | None = None) -> list[Path]:
    """Convert Word files; nothing is written where one of them fails."""
    made = office.converted(named(paths), kind, timeout=timeout)
    return written(folder, {f"{path.stem}.{kind}": data for path, data in zip(paths, made, strict=True)})


def preview(pdfs: Sequence[Path], folder: Path) -> list[Path]:
    """Make a picture of each page."""
    made = office.pictures(named(pdfs))
    return written(
        folder, {name: data for pdf, pages in zip(pdfs, made, strict=True) for name, data in office.named_pages(pdf.stem, pages)}
    )
