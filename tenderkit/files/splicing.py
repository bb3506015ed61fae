"""YAML text, the keys of a value, the value → the text with that one value changed; every other byte stays, comments and all.

A library that writes a whole file anew lays out again what nobody touched: ruamel.yaml, which keeps comments, indents the lists of
each of our examples otherwise. Here only the characters of the value are replaced, at the places that the parser gives for it, and
the result is read back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import yaml

from tenderkit.files.yamlfile import KeyPath, parse

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Letters, digits and what no reader of YAML takes for a sign; any other text goes into quotation marks.
_PLAIN = re.compile(r"[^\W_](?:[\w ./+()’'°²-]*[\w./+()’°²])?(?:(?<=\d)%)?|[\w.+-]+@[\w.-]+\w")
_NULL = {"null", "Null", "NULL"}
_STEP = "  "


class NotSplicedError(Exception):
    """The file is written in a way in which this value cannot be changed alone."""


def with_value(text: str, keys: KeyPath, value: Any) -> str:
    """The text of a tender file with a value at these keys: a text, a list, a dict, or None for an empty one.

    Keys that are not there yet are added, and so is an entry of a list just behind its last. Raises NotSplicedError where what
    is written then would not be read as what it was with this value.
    """
    return _checked(text, keys, value, (lambda plain: _put(text, keys, value, plain=plain)))


def without(text: str, keys: KeyPath) -> str:
    """The text without the value at these keys, its key and the remark on its line. Raises NotSplicedError as `with_value` does."""
    return _checked(text, keys, _GONE, lambda _: _taken_out(text, keys))


_GONE: Any = object()


def _checked(text: str, keys: KeyPath, value: Any, edit: Callable[[bool], str]) -> str:
    expected = _bare(_changed(_data(text), keys, value))
    for plain in (True, False):
        try:
            made = edit(plain)
            if _bare(_data(made)) == expected:
                return made
        except (yaml.YAMLError, LookupError, TypeError, ValueError, NotSplicedError):
            continue
    raise NotSplicedError


def _data(text: str) -> Any:
    file, faults = parse(text.removeprefix("\ufeff").replace("\r\n", "\n"), "")
    if faults:
        raise NotSplicedError
    return file.data


def _changed(data: Any, keys: KeyPath, value: Any) -> Any:
    """Data with a value at keys."""
    if not keys:
        return None if value == "" else value
    key, rest = keys[0], keys[1:]
    if data is not None and not isinstance(data, list if isinstance(key, int) else dict):  # what is there would be lost
        raise NotSplicedError
    if isinstance(key, int):
        entries = data if isinstance(data, list) else []
        below = entries[key] if key < len(entries) else None
        new = _changed(below, rest, value)
        return entries[:key] + ([] if new is _GONE else [new]) + entries[key + 1 :]
    held = dict(data) if isinstance(data, dict) else {}
    new = _changed(held.get(key), rest, value)
    if new is _GONE:
        held.pop(key, None)
        return held
    return {**held, key: new}


def _bare(value: Any) -> Any:
    """Data without what holds nothing: an empty list says what an empty value does. The order of keys counts for nothing."""
    if isinstance(value, dict):
        return {key: bare for key, child in value.items() if (bare := _bare(child)) not in (None, {}, [])} or None
    if isinstance(value, list):
        return [_bare(child) for child in value] or None
    return value


def _put(text: str, keys: KeyPath, value: Any, *, plain: bool) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark)
    end = "\r\n" if "\r\n" in body else "\n"
    root = yaml.compose(body, Loader=_Loader)
    if root is None:  # a file of comments alone
        lines = _block(_nested(keys, value), "", plain)
        return mark + (body if not body or body.endswith("\n") else body + end) + end.join(lines) + end
    node, key_node, above, depth = _found(root, keys)
    rest = keys[depth:]
    if not rest:
        return mark + _replaced(body, node, key_node, above, value, end, plain)
    return mark + _added(body, node, key_node, above, rest, value, end, plain)


def _found(root: Any, keys: KeyPath) -> tuple[Any, Any, Any, int]:
    """The deepest node on the way to keys, its key (or itself, in a list), the collection that holds it, and how deep that is."""
    node, key_node, above = root, None, None
    for depth, key in enumerate(keys):
        child = None
        if isinstance(node, yaml.MappingNode):
            child = next(((name, value) for name, value in node.value if name.value == str(key)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            child = (node.value[key], node.value[key])
        if child is None:
            return node, key_node, above, depth
        above, (key_node, node) = node, child
    return node, key_node, above, len(keys)


def _end(node: Any) -> int:
    """Where the words of a node end; a block of keys ends with its last value."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, yaml.MappingNode) else last)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _after_line(text: str, at: int) -> int:
    """The start of the line after the one in which something ends; a block text ends where the next line begins, or below."""
    while at > 0 and text[at - 1] in "\r\n":
        at -= 1
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _indent(text: str, node: Any) -> str:
    return " " * int(node.start_mark.column)


def _nested(keys: KeyPath, value: Any) -> Any:
    for key in reversed(keys):
        value = [value] if isinstance(key, int) else {key: value}
    return value


def _inserted(text: str, at: int, lines: Iterable[str], end: str) -> str:
    before = text[:at]
    return before + ("" if not before or before.endswith("\n") else end) + "".join(line + end for line in lines) + text[at:]


def _added(text: str, node: Any, key_node: Any, above: Any, rest: KeyPath, value: Any, end: str, plain: bool) -> str:
    """A key, or an entry, that the node does not have yet."""
    new = _nested(rest[1:], value)
    is_entry = isinstance(rest[0], int)
    if isinstance(node, yaml.ScalarNode):  # empty, or a text that becomes the first value of what is put here
        return _replaced(text, node, key_node, above, _nested(rest, value), end, plain)
    if node.flow_style:
        held = [each if is_entry else each[1] for each in node.value]
        words = _flow(new, plain) if is_entry else f"{_key(rest[0])}: {_flow(new, plain)}"
        at = _end(held[-1]) if held else int(node.end_mark.index) - 1
        return text[:at] + (", " if held else "") + words + text[at:]
    indent = _indent(text, node)
    lines = _block([new], indent, plain) if is_entry else _block({rest[0]: new}, indent, plain)
    return _inserted(text, _after_line(text, _end(node)), lines, end)


def _replaced(text: str, node: Any, key_node: Any, above: Any, value: Any, end: str, plain: bool) -> str:
    start, stop = int(node.start_mark.index), _end(node)
    in_flow = above is not None and above.flow_style
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        while stop > start and text[stop - 1] in "\r\n":
            stop -= 1
    line_end = text.find("\n", stop)
    line_end = len(text) if line_end < 0 else line_end - (text[line_end - 1] == "\r")
    is_list = isinstance(above, yaml.SequenceNode)
    if not in_flow and _is_block(value):
        if is_list:  # an entry in the place of another
            lines = _block([value], _indent(text, above), plain)
            return text[: _line_start(text, start)] + end.join(lines) + text[stop:]
        indent = "" if key_node is None else _indent(text, key_node) + _STEP
        block = end.join(_block(value, indent, plain))
        if start == stop:  # empty: the comment beside the key stays there
            return text[:line_end].rstrip() + end + block + text[line_end:]
        after_key = int(key_node.end_mark.index) + text[int(key_node.end_mark.index) : start].index(":") + 1
        return text[:after_key] + end + block + text[stop:]
    words = _flow(value, plain)
    if plain and isinstance(value, str) and "\n" in value and not in_flow and not is_list and key_node is not None:
        words = _literal(value, _indent(text, key_node) + _STEP, end)
        if text[stop:line_end].strip():
            raise NotSplicedError
    if start == stop:
        return text[:start] + (" " if words and text[start - 1 : start] in (":", "-") else "") + words + text[stop:]
    if is_list or in_flow:
        return text[:start] + (words or "~") + text[stop:]
    if not words:
        start = len(text[:start].rstrip(" "))
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        return text[:start] + words + text[stop:]
    after_key = int(key_node.end_mark.index) + text[int(key_node.end_mark.index) : start].index(":") + 1
    return text[:after_key] + (" " if words else "") + words + text[stop:]


def _taken_out(text: str, keys: KeyPath) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark)
    node, key_node, above, depth = _found(yaml.compose(body, Loader=_Loader), keys)
    if depth < len(keys):
        return text
    start, stop = int(key_node.start_mark.index), _end(node)
    if above.flow_style:
        if (comma := re.match(r"\s*,\s*", body[stop:])) is not None:
            stop += comma.end()
        else:
            start = len(re.sub(r"\s*,\s*$", "", body[:start]))
        return mark + body[:start] + body[stop:]
    first = _line_start(body, start)
    head = body[first:start]
    if head.strip() not in ("", "-") or (head.strip() == "-" and not isinstance(above, yaml.SequenceNode)):
        raise NotSplicedError  # the first key of an entry: another would have to take the place beside the hyphen
    return mark + body[:first] + body[_after_line(body, stop) :]


def _block(value: Any, indent: str, plain: bool) -> list[str]:
    """The lines of a list or of keys with values."""
    return list(_lines(value, indent, plain))


def _lines(value: Any, indent: str, plain: bool) -> Iterator[str]:
    pairs = (
        ((f"{_key(key)}:", child) for key, child in value.items()) if isinstance(value, dict) else (("-", each) for each in value)
    )
    for head, child in pairs:
        if plain and head != "-" and isinstance(child, str) and "\n" in child:
            yield from f"{indent}{head} {_literal(child, indent + _STEP, chr(10))}".split("\n")
        elif not _is_block(child):
            yield f"{indent}{head} {_flow(child, plain)}".rstrip()
        elif head == "-" and isinstance(child, dict):
            first, *others = _lines(child, indent + _STEP, plain)
            yield f"{indent}- {first.lstrip()}"
            yield from others
        else:
            yield f"{indent}{head}"
            yield from _lines(child, indent + _STEP, plain)


def _is_block(value: Any) -> bool:
    """Whether a value stands on lines of its own; a list of names, as [ADD-1, ADD-2], does not."""
    if isinstance(value, list):
        return not all(isinstance(each, str) and _PLAIN.fullmatch(each) for each in value)
    return isinstance(value, dict) and bool(value)


def _flow(value: Any, plain: bool) -> str:
    """A value on one line."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(child, plain)}" for key, child in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(child, plain) for child in value) + "]"
    text = str(value)
    if plain and _PLAIN.fullmatch(text) and text not in _NULL:
        return text
    return json.dumps(text, ensure_ascii=not text.replace("\n", "").isprintable())


def _key(key: Any) -> str:
    return _flow(str(key), plain=True)


def _literal(value: str, indent: str, end: str) -> str:
    """A text of several lines, as a person would write it."""
    if value != value.strip("\n") or value[:1].isspace() or not all(line.isprintable() for line in value.split("\n")):
        raise NotSplicedError
    return f"|-{end}" + end.join(
        f"{indent}{line}".rstrip() if not line.strip() else f"{indent}{line}" for line in value.split("\n")
    )
