"""The page about criteria and clauses: the full text of each, why it is in the tender, and what could be added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tenderkit
from tenderkit.web.visit import Done, Page, Visit
from tenderkit.web.workfile import GONE, at

_KINDS = ("selection-criterion", "technical-specification", "award-criterion", "contract-clause")


@dataclass(frozen=True)
class Candidate:
    """An item that the tender does not have: the names by which it can be added, one for each variant, and its words."""

    id: str
    title: str
    addition: bool
    forms: tuple[str, ...]
    words: Any = None


def show(visit: Visit) -> Mapping[str, Any]:
    """The items of the tender by their kinds, and those that it could have."""
    words, tender = visit.state.words, visit.state.tender
    if words is None or tender is None:
        return {"groups": [], "candidates": []}
    groups = [(kind.replace("-", "_"), [item for item in words.items if item.kind == kind]) for kind in _KINDS]
    return {"groups": [(kind, items) for kind, items in groups if items], "candidates": _candidates(visit, tender)}


def _candidates(visit: Visit, tender: tenderkit.Tender) -> list[Candidate]:
    there = {chosen.id for chosen in tender.items}
    found = []
    for item in tender.catalogue.items.values():
        if item.id not in there:
            named = bool(item.meta.variants) and item.variant_for(tender.scenario.id) is None
            forms = tuple(item.id + letter for letter in item.meta.variants) if named else (item.id,)
            found.append(Candidate(item.id, item.title, item.meta.addition, forms))
    # What they say stands in a tender that has them, whatever would be wrong with that one.
    added = [*_names(visit, "add"), *(candidate.forms[0] for candidate in found)]
    choice = {"add": added, "leave_out": [name for name in _names(visit, "leave_out") if name not in added]}
    data = {key: value for key, value in visit.data.items() if key not in ("items", "lots")}
    looked = tenderkit.look_at({**data, "items": choice}, catalogue=tender.catalogue)
    said = {} if looked.tender is None else {item.id: item for item in tenderkit.in_plain_words(looked.tender).items}
    whole = [Candidate(one.id, one.title, one.addition, one.forms, said.get(one.id)) for one in found]
    return sorted(whole, key=lambda candidate: not candidate.addition)


def _names(visit: Visit, key: str) -> Sequence[str]:
    held = at(visit.data, ("items", key))
    return [str(name) for name in held] if isinstance(held, list) else []


def act(visit: Visit, what: str) -> Done:
    """Add an item, or leave one out: by taking it out of the other list of the file where it is in that."""
    verb, _, name = what.partition(":")
    catalogue = visit.work.catalogue(visit.state)
    found = catalogue.find(name)
    if found is None or verb not in ("add", "leave_out"):
        return Done()
    item, variant = found
    other = "leave_out" if verb == "add" else "add"
    undone = [place for place, each in enumerate(_names(visit, other)) if catalogue.find(each) and catalogue.find(each)[0] is item]  # type: ignore[index]
    edits: list[tuple[tuple[str | int, ...], Any]] = [(("items", other, place), GONE) for place in reversed(undone)]
    usual = visit.state.tender is not None and item.in_scenario(visit.state.tender.scenario.id)
    # Of an item that the scenario has, what was done to it is undone; of any other, it is put into the list.
    own = not undone if verb == "leave_out" else not usual or variant is not None
    if own:
        edits.append((("items", verb, len(_names(visit, verb))), name))
    return Done(faults=visit.work.edit(edits), path=f"/criteria#{'item' if verb == 'add' else 'other'}-{item.id}")


PAGE = Page("criteria", "/criteria", show, act=act, about=(("items",),), step=True)
