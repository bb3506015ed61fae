"""A text that YAML reads, and what it reads otherwise than meant: what a # cuts off, and quotation marks that are printed.

Both are allowed, and may be meant: they are warnings, with the line as it should be. What YAML cannot read at all is in
`first_mistakes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tenderkit.faults import Fault, Location

# A comment begins with a # and a space, by every habit; “Lot #3” and “#laptops” belong to a text.
_CUT = re.compile(r"(?P<before>\S) (?P<rest>#\w.*)")
_QUOTED = re.compile("[“„”«‘]([^“„”«»‘]*[^\\W\\d_][^“„”«»‘]*)[”“»’]")
_WORD = re.compile(r"[^\W\d_]")
_SHORT = 70  # characters of a line that a hint repeats


def in_plain(keys: Sequence[str | int], value: str, line: str, ends: int, where: Location) -> Iterator[Fault]:
    """Yield what looks misread of a value without quotation marks: TK107 a # cut it off, TK108 its own quotation marks are printed.

    `line` is the whole line on which it ends, at the column `ends`.
    """
    name = next((key for key in reversed(keys) if isinstance(key, str)), "the file")
    start = "- " if keys and isinstance(keys[-1], int) else f"{name}: "
    cut = _CUT.fullmatch(line[ends - 1 :].rstrip()) if 0 < ends < len(line) else None
    if cut and (not value or _WORD.search(value)):
        text = f"{value} {cut['rest']}".lstrip()
        left = f"“{name}” ends at “{value[-_SHORT:]}”" if value else f"“{name}” is empty"
        hint = f"{_write(start, text)}; if it is a comment, put a space after the #"
        yield Fault(
            where, "TK107", f"{left}: “{cut['rest'][:_SHORT]}” is a comment, since a # after a space begins one", hint, "warning"
        )
    elif quoted := _QUOTED.fullmatch(value):
        hint = f"{_write(start, quoted[1].strip())}; to print them, put straight ones around them"
        yield Fault(where, "TK108", f"“{name}” has typographic quotation marks, which are printed", hint, "warning")


def _write(start: str, text: str) -> str:
    quoted = f'"{text}"' if '"' not in text and "\\" not in text else "'{}'".format(text.replace("'", "''"))
    return f"write `{start}{quoted}`" if len(text) <= _SHORT else "put straight quotation marks around the text"
