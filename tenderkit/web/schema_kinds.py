"""The published schema of a tender file → what kind of field a value wants: a date, a number, one of several words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import tenderkit
from tenderkit.files.yamlfile import KeyPath
from tenderkit.web.asked import Kind


class Kinds:
    """What the schema says of values, looked up once."""

    @cached_property
    def _schema(self) -> Mapping[str, Any]:
        return tenderkit.json_schema()

    def of(self, keys: KeyPath) -> tuple[Kind, Sequence[str]]:
        """The kind of the value at keys, and the words that it is one of, if it is; a line of text where nothing else is said."""
        rules: list[Mapping[str, Any]] = [self._schema]
        for key in keys:
            rules = [below for rule in rules for below in _below(rule, key, self._schema)]
        found = [branch for rule in rules for branch in _branches(rule, self._schema)]
        for rule in found:
            if "enum" in rule:
                return "choice", rule["enum"]
            if rule.get("format") == "date":
                return "date", ()
            if rule.get("type") == "array":
                return "lines", ()
        return ("number" if any(rule.get("type") in ("number", "integer") for rule in found) else "line"), ()


def _branches(rule: Mapping[str, Any], schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rules among which a rule lets choose, those that it refers to looked up."""
    if "$ref" in rule:
        return _branches(schema["$defs"][rule["$ref"].rpartition("/")[2]], schema)
    if "anyOf" in rule:
        return [branch for part in rule["anyOf"] for branch in _branches(part, schema)]
    return [rule]


def _below(rule: Mapping[str, Any], key: str | int, schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = []
    for branch in _branches(rule, schema):
        if isinstance(key, int):
            found += [branch["items"]] if "items" in branch else []
        elif key in branch.get("properties", {}):
            found.append(branch["properties"][key])
        elif isinstance(branch.get("additionalProperties"), dict):
            found.append(branch["additionalProperties"])
    return found
