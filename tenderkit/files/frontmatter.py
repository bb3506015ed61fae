"""A text file with YAML between `---` lines on top → its metadata, its body and the line the body starts on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tenderkit.faults import Fault, Location
from tenderkit.files import yamlfile
from tenderkit.files.yamlfile import YamlFile


@dataclass(frozen=True)
class Passage:
    """A piece of text that a template engine compiles, and the line of the file where it begins."""

    text: str = field(repr=False)
    path: str
    line: int = 1


@dataclass(frozen=True)
class Page:
    """One file of the catalogue or of the templates."""

    meta: YamlFile
    body: str
    body_line: int

    @property
    def path(self) -> str:
        """The path as shown in faults."""
        return self.meta.path


def read(path: Path, shown: str | None = None) -> tuple[Page | None, list[Fault]]:
    """Read a file with front matter; `shown` is the path that faults name.

    Returns None with the faults where there is nothing to go on with. Faults: TK101 and TK102 unreadable, TK103 to
    TK105 from the YAML, TK106 no front matter.
    """
    name = shown or str(path)
    text, faults = yamlfile.read_text(path, name)
    if faults:
        return None, faults
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or "---" not in (closing := [line.rstrip() for line in lines[1:]]):
        return None, [
            Fault(Location(name, 1), "TK106", "this file has no front matter", "begin it with YAML between two lines of ---")
        ]
    end = closing.index("---") + 1
    meta, faults = yamlfile.parse("\n".join(lines[1:end]), name, first_line=2)
    if meta.data is None and not faults:
        faults = [Fault(Location(name, 1), "TK106", "the front matter is empty", "name at least an id and a title")]
    if not isinstance(meta.data, dict):
        return None, faults or [
            Fault(Location(name, 2), "TK106", "the front matter is not a list of `key: value`", "write keys and values")
        ]
    return Page(meta, "\n".join(lines[end + 1 :]), end + 2), faults
