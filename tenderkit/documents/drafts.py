"""The drafts of a folder → which of them are still as tenderkit wrote them; a file beside them keeps their hashes.

A draft that nobody has touched is ours to replace; an edited one is its editor's. Finals are not told of here: one may have been
issued.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tenderkit.files import regular

RECORD = ".tenderkit-drafts.json"


@dataclass(frozen=True)
class Origin:
    """Which document this is of which tender file ("" where the tender is a program's own), and whether as a draft.

    `draft_stem` is the name that its draft has, without the ending; None where the user named it.
    """

    document: str
    tender: str
    draft: bool
    draft_stem: str | None = None


@dataclass(frozen=True)
class Draft:
    """A draft as it was written: the document, the tender file as seen from the folder, and the SHA-256 of the bytes."""

    document: str
    tender: str
    sha256: str


def read(folder: Path) -> dict[str, Draft]:
    """What is known of the drafts of a folder, by file name. Of a record that is damaged nothing: then every draft is kept."""
    try:
        rows = json.loads(regular.read(folder / RECORD))
        return {str(name): Draft(str(row["document"]), str(row["tender"]), str(row["sha256"])) for name, row in rows.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def as_bytes(drafts: Mapping[str, Draft]) -> bytes:
    """The record as it is written."""
    rows = {name: asdict(draft) for name, draft in sorted(drafts.items())}
    return (json.dumps(rows, indent=1, ensure_ascii=True) + "\n").encode()


def draft_of(origin: Origin | None, sha256: str, folder: Path) -> Draft | None:
    """What is to be known of a document once it is written; None where it is no draft."""
    if origin is None or not origin.draft:
        return None
    return Draft(origin.document, _seen_from(folder, origin.tender), sha256)


def is_untouched(path: Path, drafts: Mapping[str, Draft]) -> bool:
    """Whether a file is a draft of ours, byte for byte."""
    draft = drafts.get(path.name)
    try:
        return draft is not None and hashlib.sha256(regular.read(path)).hexdigest() == draft.sha256
    except (OSError, ValueError):
        return False


def outdated(written: Mapping[str, Origin | None], folder: Path, drafts: Mapping[str, Draft]) -> list[Path]:
    """The untouched drafts of the same tender file and document under names that they no longer have.

    So is one without a reference, once the tender has one. `written` are the documents that are to be there, by name. A program may
    make many tenders with one document, so what has no tender file is outdated by nothing.
    """
    stems: dict[tuple[str, str], set[str]] = {}  # one for each language
    for origin in written.values():
        if origin is not None and origin.tender and origin.draft_stem is not None:
            stems.setdefault((origin.document, _seen_from(folder, origin.tender)), set()).add(re.escape(origin.draft_stem))
    found = []
    for name, draft in drafts.items():
        present = stems.get((draft.document, draft.tender))
        other = present and name not in written and re.fullmatch(rf"({'|'.join(present)})(-\d+)?\.\w+", name) is None
        if other and os.path.basename(name) == name and is_untouched(folder / name, drafts):
            found.append(folder / name)
    return sorted(found)


def _seen_from(folder: Path, tender: str) -> str:
    """The tender file as a path from the folder: it stays the same where both are moved, and names nothing of the machine."""
    if not tender:
        return ""
    try:
        return Path(os.path.relpath(tender, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return Path(tender).as_posix()
