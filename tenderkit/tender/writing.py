"""Writes the scenario into a tender file; everything else in it stays byte for byte, comments and all."""

from __future__ import annotations

import os
import re

from tenderkit.faults import Fault, Location, TenderkitError, stop_on
from tenderkit.files import arguments, atomic, encodings, places, yamlfile
from tenderkit.files.arguments import PathLike

_VALUE = r"""\"[^\"\n]*\"|'[^'\n]*'|[^#\s][^#\n]*?"""
_LINE = re.compile(rf"""^(?P<key>["']?scenario["']?\s*:)(?P<space>[ \t]*)(?P<value>{_VALUE})?(?P<rest>[ \t]*(?:[ \t]#.*)?)$""")


def write_scenario(path: PathLike, scenario: str) -> bool:
    """Write a scenario into a tender file, in place of the one it has or as its first key; return whether the file changed.

    Raises TenderkitError where the file is no YAML (TK103), cannot be read or written (TK101, TK603), or has its scenario in a form
    that cannot be replaced (TK332).
    """
    path = arguments.path(path, "path")
    arguments.one(scenario, str, "scenario", "the id of a scenario is expected, such as “medium”")
    path = path / places.TENDER_FILE if os.path.isdir(path) else path
    shown = places.shown(path)
    text, faults = yamlfile.read_text(path, shown)
    stop_on(faults)
    before, faults = yamlfile.parse(text, shown)
    stop_on(faults)
    data = path.read_bytes()
    encoding = encodings.by_mark(data)
    raw = data.decode(encoding)
    end = "\r\n" if "\r\n" in raw else "\n"
    lines = raw.split(end)
    line = before.lines.get(("scenario",))
    if line is None:
        # After a byte order mark, comments and the start of the document: those belong to the file, not to its first key.
        first = next((at for at, words in enumerate(lines) if not re.match(r"^\ufeff?\s*(#.*)?$|^---\s*$|^%", words)), len(lines))
        lines.insert(first, f"scenario: {scenario}")
    else:
        found = _LINE.match(lines[line - 1].removeprefix("\ufeff"))
        if found is None:
            hint = f"write “scenario: {scenario}” on one line yourself"
            raise TenderkitError([Fault(Location(shown, line), "TK332", "the scenario cannot be replaced here", hint)])
        mark = "\ufeff" if lines[line - 1].startswith("\ufeff") else ""
        before_value, after_value = (found["space"], found["rest"]) if found["value"] else (" ", found["space"] + found["rest"])
        lines[line - 1] = f"{mark}{found['key']}{before_value}{scenario}{after_value.rstrip()}"
    after = end.join(lines)
    check, faults = yamlfile.parse(after.removeprefix("\ufeff").replace("\r\n", "\n"), shown)
    expected = {**(before.data or {}), "scenario": scenario}
    if faults or check.data != expected:
        hint = f"write “scenario: {scenario}” yourself"
        raise TenderkitError([Fault(Location(shown, line or 1), "TK332", "the scenario cannot be written into this file", hint)])
    if after == raw:
        return False
    atomic.save({path: after.encode(encoding)})
    return True
