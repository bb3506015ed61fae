"""A pattern and a job → the path of each document below the output folder; what no system can hold is a fault.

A pattern is a path with names in braces: `{key}/{document}.docx`. What stands in the braces never makes a folder of its own, and
characters that Windows does not allow become hyphens in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from tenderkit.faults import suggestion
from tenderkit.files import naming_rules

DEFAULT = "{key}-{document}.docx"
NAMES = ("key", "row", "document", "reference", "title", "scenario", "language")
MAX_NAME, MAX_PATH = 120, 200  # characters; Windows takes 259 for a path with its drive and folders
_DRAFT = "-draft.docx"
_BARE = {"", ".docx", ".pdf", ".odt"}
_CUT = {"reference", "title"}  # the others say which job and which document it is
_ENDING = re.compile(r"(\.(docx|pdf|odt))?\Z", re.IGNORECASE)
_NOT_ALLOWED = re.compile(r'[\x00-\x1f<>:"\\|?*]')


def problems(pattern: str) -> list[tuple[str, str]]:
    """Return what is wrong with a pattern whatever the job, each with what to do."""
    found = []
    for name in naming_rules.PLACEHOLDER.findall(pattern):
        if name not in NAMES:
            found.append((f"there is no value “{name}”", suggestion(name, NAMES, otherwise=f"choose one of: {', '.join(NAMES)}")))
    fixed = naming_rules.PLACEHOLDER.sub("x", pattern)
    if "{" in fixed or "}" in fixed:
        found.append(("a brace is missing its counterpart", "write {key}"))
    if fixed.startswith("/") or re.match(r"[A-Za-z]:", fixed) or ".." in re.split(r"[/\\]", fixed):
        found.append((f"“{pattern}” leaves the output folder", "write a path below it; -o names the folder"))
    elif bad := _NOT_ALLOWED.search(fixed):
        found.append((f"“{bad[0]}” cannot be part of a file name", "separate folders with /, and remove it"))
    return found


def in_several_languages(pattern: str) -> str:
    """Return a pattern that gives each language a path of its own: the name ends with it, unless it is somewhere already."""
    return pattern if "{language}" in pattern else _ENDING.sub(r"-{language}\g<0>", pattern, count=1)


def path_for(pattern: str, values: Mapping[str, str], *, draft: bool = False, kind: str = "docx") -> str:
    """Return the path that a pattern gives for these values of NAMES; it ends with the format (`kind`), whatever the pattern says.

    A reference or title that is too long for a name is cut; the other values are not, and `path_problem` tells where that fails.
    """
    safe = {name: _safe(value) for name, value in values.items()}
    whole = values.keys() - _CUT
    parts = [naming_rules.filled(part, safe, whole, MAX_NAME - len(_DRAFT)) for part in pattern.split("/")]
    path = "/".join(parts)
    said = next((name for name in (".docx", f".{kind}") if path.lower().endswith(name)), "")
    stem, ending = path[: len(path) - len(said)], f".{kind}"
    if said == ending and not draft:
        ending = path[len(stem) :]  # as .DOCX
    return f"{stem}-draft{ending}" if draft else f"{stem}{ending}"


def _safe(value: str) -> str:
    return naming_rules.allowed(unicodedata.normalize("NFC", value))


def path_problem(path: str) -> tuple[str, str] | None:
    """Return why no folder can hold this path, on Windows or elsewhere, and what to do; None where it can."""
    for part in path.split("/"):
        if part in _BARE:
            return f"“{path}” has a part without a name", "fill in the value, or remove it from --name"
        if part != part.strip(" ") or part.endswith("."):
            return f"“{part}” begins or ends with a space, or ends with a point", "remove it from --name"
        if naming_rules.is_kept(part):
            return f"“{part}” is a name that Windows reserves for itself", "add other words to it in --name"
        if len(part) > MAX_NAME or len(part.encode()) > naming_rules.MAX_BYTES + len(_DRAFT):
            return f"“{part[:40]}…” is longer than {MAX_NAME} characters", "use a shorter value in --name"
    if len(path) > MAX_PATH:
        return f"“{path[:40]}…” is longer than {MAX_PATH} characters", "use shorter values in --name"
    return None


def same_as(path: str) -> str:
    """Return what two paths have in common that are one on some system: letters in capitals or not, accents in one piece or two."""
    return unicodedata.normalize("NFC", path).casefold()
