"""The entry of a lot in a tender file → the data of that lot's tender: what the lot says, laid over what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tenderkit.faults import Fault
from tenderkit.files.validation import without_empty
from tenderkit.files.yamlfile import KeyPath, YamlFile
from tenderkit.tender.file import TenderFile
from tenderkit.tender.given import is_replaced, laid_over

_NAMES = ("id", "title")  # of the lot itself: they take the place of nothing


def data_of(yaml: YamlFile, index: int) -> YamlFile:
    """A tender file as it holds for one lot: its keys win, at every depth, and its lists take the place of the others.

    A value is still on its own line, that of the lot or that of the tender.
    """
    lot = yaml.data["lots"][index]
    own: dict[str, Any] = {key: value for key, value in without_empty(lot).items() if key not in _NAMES}
    common = {key: value for key, value in yaml.data.items() if key != "lots"}
    kept = {keys: line for keys, line in yaml.lines.items() if keys[:1] != ("lots",) and not is_replaced(keys, own)}
    above: KeyPath = ("lots", index)
    moved = {keys[2:]: line for keys, line in yaml.lines.items() if keys[:2] == above and keys[2:3] and keys[2] in own}
    return replace(yaml, data=laid_over(common, own), lines={**kept, **moved})


def alike(file: TenderFile, yaml: YamlFile) -> Iterator[Fault]:
    """Yield the lots that have the id of another one (TK375): capitals do not tell files apart everywhere."""
    seen: dict[str, int] = {}
    for index, lot in enumerate(file.lots):
        first = seen.setdefault(lot.id.casefold(), index)
        if first != index:
            message = f"two lots have the id “{lot.id}”"
            yield Fault(yaml.where("lots", index, "id"), "TK375", message, "give each lot an id of its own")
