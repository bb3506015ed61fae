"""A tender file → the buyer's own folders of clauses and templates that it names, and those beside it that nobody names."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from tenderkit.faults import Fault, Location
from tenderkit.files.yamlfile import YamlFile

Own = Literal["clauses", "templates"]
OWN: tuple[Own, ...] = ("clauses", "templates")
# A key that the front matter of one of them has, and no other text file.
_TELLING = {
    "clauses": re.compile(rb"^kind: *[a-z]+-(?:criterion|clause|specification)\b", re.M),
    "templates": re.compile(rb"^audience:", re.M),
}
_MOST = 100  # folders, and files in a folder, that are looked at
_HEAD = 2_000  # bytes of a file that are looked at


def own_folder(yaml: YamlFile, name: Own, faults: list[Fault]) -> Path | None:
    """The folder that `house` names, as seen from the tender file; one that is not there is a fault (TK101)."""
    house = yaml.data.get("house") if isinstance(yaml.data, dict) else None
    named = house.get(name) if isinstance(house, dict) else None
    if not named or not isinstance(named, str):
        return None
    folder = Path(yaml.path).parent / named
    if os.path.isdir(folder):
        return folder
    hint = "check the name: it is taken from the folder of the tender file"
    faults.append(Fault(yaml.where("house", name), "TK101", f"there is no folder “{named}”", hint))
    return None


def unused_beside(tender: str, clauses: Path | None, templates: Path | None) -> Iterator[Fault]:
    """Yield a warning (TK634) for each folder beside a tender file that holds clauses, or templates, where none are used.

    Whoever takes a tender over does not know what was named on the command line.
    """
    folders = [folder for folder in sorted(Path(tender).parent.glob("*/")) if not folder.name.startswith(".")][:_MOST]
    for name in (name for name, used in zip(OWN, (clauses, templates), strict=True) if used is None):
        for folder in folders:
            if any(_TELLING[name].search(_head(path)) for path in itertools.islice(folder.glob("*.md"), _MOST)):
                message = f"the folder “{folder.name}” beside this file holds {name}, and they are not used"
                hint = f"write `house: {{{name}: {folder.name}}}` into the tender file, or name the folder with --{name}"
                yield Fault(Location(tender), "TK634", message, hint, "warning")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return b""
    return head.partition(b"\n---")[0] if head.lstrip(b"\xef\xbb\xbf").startswith(b"---") else b""
