"""docs/faults.md → what each fault means, what to do, why, and an example; the page and `tenderkit explain` say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tenderkit.files import places

_ROW = re.compile(r"^\| (TK\d{3}) \| (.*) \| (.*) \|$")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_JOINTS = {"why": " "}  # between lines of prose; an example keeps its lines
_FENCE = re.compile(r"^```(?:yaml (\w+))?$")


@dataclass(frozen=True)
class Explanation:
    """What is said of a code: the group it is in, and Markdown with its links written out; `why` and the examples may be empty."""

    code: str
    group: str
    meaning: str
    remedy: str
    why: str = ""
    wrong: str = ""
    right: str = ""


def explanations() -> Mapping[str, Explanation]:
    """What is said of each code, by code, in the order of the page."""
    lines = (places.data_root() / "docs/faults.md").read_text(encoding="utf-8").splitlines()
    rows: dict[str, tuple[str, str, str]] = {}
    more: dict[str, dict[str, list[str]]] = {}
    group, code, part = "", "", "why"
    for line in lines:
        if line.startswith("## "):
            group, code = line.removeprefix("## "), ""
        elif line.startswith("### "):
            code, part = line.removeprefix("### "), "why"
        elif row := _ROW.match(line):
            rows[row[1]] = group, _plain(row[2]), _plain(row[3])
        elif code and (fence := _FENCE.match(line)):
            part = fence[1] or "why"
        elif code:
            more.setdefault(code, {}).setdefault(part, []).append(line)
    return {
        code: Explanation(code, *row, **{part: _plain(_JOINTS.get(part, "\n").join(text)).strip() for part, text in parts.items()})
        for code, row in rows.items()
        for parts in [more.get(code, {})]
    }


def _plain(text: str) -> str:
    """Markdown as it reads in a terminal: a link is its words, and one to another page names that."""
    return _LINK.sub(lambda link: link[1] + ("" if link[2].startswith("#") else f" (docs/{link[2]})"), text)
