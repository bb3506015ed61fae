"""YAML text → plain data and the line of every value, with every duplicate key as a fault.

Scalars stay the text that was typed, and the schema decides what they are: so `no` is a word, `2027-01` is no
subtraction, `007` keeps its zeros and `0.10` its last one. Only an empty value, `~` and `null` are None.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tenderkit.blocks import UNPRINTABLE
from tenderkit.faults import Fault, Location, TenderkitError
from tenderkit.files import encodings, first_mistakes, other_readings, places, regular

KeyPath = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is seven times faster
_NULL = {"", "~", "null", "Null", "NULL"}
_PLAIN_TAGS = {
    "tag:yaml.org,2002:" + name for name in ("str", "seq", "map", "int", "float", "bool", "null", "timestamp", "value", "merge")
}
_MAX_DEPTH = 50


@dataclass(frozen=True)
class YamlFile:
    """Data read from YAML, where it came from, the line of each key or list entry, and what may have been meant otherwise."""

    data: Any = field(repr=False)
    path: str
    lines: dict[KeyPath, int] = field(repr=False)
    warnings: tuple[Fault, ...] = field(default=(), repr=False, kw_only=True)

    def where(self, *keys: str | int) -> Location:
        """The location of the value at `keys`, or of the nearest enclosing value that the file has."""
        for length in range(len(keys), -1, -1):
            if keys[:length] in self.lines:
                return Location(self.path, self.lines[keys[:length]], keys)
        return Location(self.path, 1, keys)


def read_text(path: Path, shown: str | None = None) -> tuple[str, list[Fault]]:
    """The text of a file in UTF-8, or UTF-16 with its byte order mark, and what kept it from being read (TK101, TK102)."""
    name = shown or str(path)
    try:
        data = regular.read(path)
        text = data.decode(encodings.encoding_of(io.BytesIO(data), name))
    except OSError as error:
        return "", [places.not_read(name, error)]
    except TenderkitError as error:
        return "", list(error.faults)
    return text.replace("\r\n", "\n"), []


def parse(text: str, path: str, first_line: int = 1) -> tuple[YamlFile, list[Fault]]:
    """Parse one YAML document; `first_line` is the line of the file on which `text` begins.

    Faults: TK103 not YAML (data is then None), TK104 a duplicate key (the first one counts), TK105 an anchor, alias,
    tag or depth that has no place here. The warnings of the file: TK107 and TK108, as `other_readings` has them.
    """
    faults: list[Fault] = []
    warnings: list[Fault] = []
    written = text.split("\n")
    lines: dict[KeyPath, int] = {(): first_line}

    def at(mark: Any) -> Location:
        return Location(path, first_line + (mark.line if mark else 0))

    control = UNPRINTABLE.search(text)
    if control:
        place = Location(path, first_line + text.count("\n", 0, control.start()))
        faults.append(Fault(place, "TK103", f"not YAML: the control character U+{ord(control[0]):04X}", "remove it"))
        return YamlFile(None, path, lines), faults
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                hint = "write the value out, or put text that begins with & or * in quotation marks"
                faults.append(Fault(at(event.start_mark), "TK105", "YAML anchors and aliases are not used here", hint))
                return YamlFile(None, path, lines), faults
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        slip = first_mistakes.slip_in(text)
        if slip is not None:
            faults.append(Fault(Location(path, first_line + slip.line), "TK103", slip.message, slip.hint))
        else:
            what = " ".join(part for part in (error.context, error.problem) if part)
            hint = "check indentation, colons and quotation marks, here and in the line above"
            faults.append(Fault(at(error.problem_mark or error.context_mark), "TK103", f"not YAML: {what}", hint))
        return YamlFile(None, path, lines), faults
    except (yaml.YAMLError, RecursionError) as error:
        faults.append(
            Fault(Location(path, first_line), "TK103", f"not YAML: {str(error).splitlines()[0]}", "check for control characters")
        )
        return YamlFile(None, path, lines), faults

    def build(node: yaml.Node | None, keys: KeyPath) -> Any:
        if node is None:
            return None
        if node.tag not in _PLAIN_TAGS or len(keys) > _MAX_DEPTH:
            what = f"the tag {node.tag} is not used here" if len(keys) <= _MAX_DEPTH else "this is nested too deeply"
            faults.append(Fault(at(node.start_mark), "TK105", what, "write a plain value"))
            return None
        if isinstance(node, yaml.ScalarNode):
            if not node.style:
                end = node.end_mark
                warnings.extend(other_readings.in_plain(keys, node.value, written[end.line], end.column, at(node.start_mark)))
            return None if not node.style and node.value in _NULL else node.value
        if isinstance(node, yaml.SequenceNode):
            for index, child in enumerate(node.value):
                lines[(*keys, index)] = at(child.start_mark).line
            return [build(child, (*keys, index)) for index, child in enumerate(node.value)]
        return build_mapping(node, keys)

    def build_mapping(node: yaml.Node, keys: KeyPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            place = at(key_node.start_mark)
            if not key:
                hint = "write `key: value`; put text that begins with a brace in quotation marks"
                faults.append(Fault(place, "TK105", "a key here must be a word", hint))
            elif key in mapping:
                first = lines[(*keys, key)]
                faults.append(
                    Fault(place, "TK104", f"the key “{key}” appears here twice", f"it is already on line {first}: keep one")
                )
            else:
                lines[(*keys, key)] = place.line
                mapping[key] = build(value_node, (*keys, key))
        return mapping

    data = build(root, ())
    return YamlFile(data, path, lines, warnings=tuple(warnings)), faults


def forbidden_characters(file: YamlFile, forbidden: re.Pattern[str], code: str) -> list[Fault]:
    """A fault for every value that holds a forbidden character; it names the field and the character."""

    def look(value: Any, keys: KeyPath) -> Iterator[Fault]:
        if isinstance(value, dict):
            for key, child in value.items():
                yield from look(child, (*keys, key))
        elif isinstance(value, list):
            for index, child in enumerate(value):
                yield from look(child, (*keys, index))
        elif isinstance(value, str) and (found := forbidden.search(value)):
            name = ".".join(str(key) for key in keys)
            kind = "control character" if UNPRINTABLE.match(found[0]) else "reserved character"
            yield Fault(file.where(*keys), code, f"“{name}” holds the {kind} U+{ord(found[0]):04X}", "remove it")

    # All texts are looked at in one go, and only a find is looked for: a line end is never forbidden.
    return list(look(file.data, ())) if forbidden.search("\n".join(_texts(file.data))) else []


def _texts(value: Any) -> list[str]:
    """All texts of a file's data."""
    found: list[str] = []
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found
