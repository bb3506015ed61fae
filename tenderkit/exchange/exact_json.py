"""Data → JSON, in which a number is exactly what it was: Decimal has no way through a float, and the order is that of the data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

_INDENT = "  "


def as_json(data: Any) -> bytes:
    """JSON as UTF-8, indented, with a line end; of mappings what is None is left out.

    Takes mappings with texts for keys, lists and tuples, texts, whole numbers, Decimal, true, false and None. Raises TypeError for
    anything else, a float too.
    """
    return ("".join(_written(data, "\n")) + "\n").encode()


def _written(data: Any, line: str) -> Iterator[str]:
    if isinstance(data, Decimal):
        digits = f"{data:f}"
        yield digits.rstrip("0").rstrip(".") if "." in digits else digits
    elif data is None or isinstance(data, str | bool | int):
        yield json.dumps(data, ensure_ascii=False)
    elif isinstance(data, Mapping):
        held = {key: value for key, value in data.items() if value is not None}
        yield from _held("{}", ((f"{json.dumps(key, ensure_ascii=False)}: ", value) for key, value in held.items()), line)
    elif isinstance(data, list | tuple):
        yield from _held("[]", (("", value) for value in data), line)
    else:
        raise TypeError(f"JSON has no {type(data).__name__}")


def _held(brackets: str, entries: Iterator[tuple[str, Any]], line: str) -> Iterator[str]:
    inner, empty = line + _INDENT, True
    for head, value in entries:
        yield ("," if not empty else brackets[0]) + inner + head
        yield from _written(value, inner)
        empty = False
    yield brackets if empty else line + brackets[1]
