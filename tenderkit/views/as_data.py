"""One item of the catalogue as plain data and text: what `tenderkit show` prints."""

from __future__ import annotations

import re
from typing import Any

from tenderkit.catalogue import Catalogue, Item
from tenderkit.faults import Fault, Location, TenderkitError, suggestion
from tenderkit.files.frontmatter import Passage
from tenderkit.files.yamlfile import YamlFile
from tenderkit.rules.deadlines import Duty
from tenderkit.templating import SLOT, Engine, Rendering
from tenderkit.tender import ChosenItem, Tender, resolve
from tenderkit.views.base import Base
from tenderkit.views.filters import FILTERS
from tenderkit.views.item import ItemView

_BLANK = re.compile(r"\[([^\]]*)\]\(blank:\)")


def show(catalogue: Catalogue, name: str, scenario: str | None = None) -> dict[str, Any]:
    """An item (AC-3, CC-2b) or an erratum (E-14) as data, its texts rendered with the default terms.

    Values that a buyer fills in stand in brackets. Raises TenderkitError (TK211) for an unknown name and (TK301) for an
    unknown scenario.
    """
    if name in catalogue.errata:
        return catalogue.errata[name].model_dump()
    found = catalogue.find(name)
    if found is None:
        known = [*catalogue.items, *catalogue.errata]
        hint = suggestion(name, known, otherwise="`tenderkit list items` and `list errata` name them all")
        raise TenderkitError([Fault(Location("show"), "TK211", f"there is no item “{name}”", hint)])
    item, variant = found
    tender = _sample(catalogue, item, variant, scenario)
    chosen = next(one for one in tender.items if one.id == item.id)
    data: dict[str, Any] = {}

    def collect(rendering: Rendering) -> dict[str, Any]:
        view = ItemView(chosen, Base(tender, rendering, standalone=True))
        data.update(_as_data(chosen, view))
        return {}

    engine = Engine({"preview": Passage("", "preview")}, FILTERS)
    rendered = engine.render("preview", collect, catalogue.meta.locale, draft=True)
    if rendered.faults:
        raise TenderkitError(rendered.faults)
    return {key: _filled(value, rendered.values) for key, value in data.items()}


def _sample(catalogue: Catalogue, item: Item, variant: str | None, scenario: str | None) -> Tender:
    """A tender that has the item: in the scenario asked for, or the first that suits it."""
    names = [other.id for other in catalogue.meta.scenarios]
    own = [name for name in names if item.in_scenario(name) and (variant is None or item.variant_for(name) == variant)]
    faults: tuple[Fault, ...] = ()
    for name in [scenario] if scenario else own or names:
        add = [] if name in own else [f"{item.id}{variant or next(iter(item.meta.variants), '')}"]
        leave_out = [item.id] if add and item.in_scenario(name) else []
        data = {"scenario": name, "items": {"add": add, "leave_out": leave_out}}
        try:
            return resolve(YamlFile(data, "show", {}), catalogue)
        except TenderkitError as error:
            faults = error.faults
    raise TenderkitError(fault for fault in faults if fault.severity == "fault")


def _as_data(chosen: ChosenItem, view: ItemView) -> dict[str, Any]:
    item, meta = chosen.item, chosen.item.meta
    return {
        "id": view.id,
        "kind": view.kind,
        "title": view.title,
        "variant": view.variant,
        "scenarios": [*meta.scenarios, *(name for names in meta.variants.values() for name in names)],
        "addition": view.addition,
        "version": view.version,
        "source": {"section": meta.source.section, "number": meta.source.number, "note": meta.source.note},
        "fingerprint": item.fingerprint,
        "text": view.text,
        "verification": view.verification,
        "assessment": view.assessment,
        "scoring": view.scoring,
        "suggested": view.suggested,
        "levels": [{"label": row.label, "text": row.text, "percent": float(row.percent)} for row in view.awards],
        "kpis": [{"aspect": kpi.aspect, "text": kpi.text} for kpi in view.kpis],
        "limits": dict(meta.limits),
        "due": [_due_as_data(duty, view) for duty in chosen.duties],
        "blanks": [{"name": blank.name, "text": blank.text} for blank in view.blanks],
        "references": [" / ".join(ids) for ids in item.references(view.variant)],
        "errata": [erratum.id for erratum in view.errata],
        "guidance": view.guidance,
    }


def _due_as_data(duty: Duty, view: ItemView) -> dict[str, Any]:
    return {
        "text": view.rendered(f"due.{duty.id}"),
        "months": f"{view.id}.{duty.blank}" if duty.months is None else duty.months,
        "since": duty.since,
        "before": duty.before,
        "every": "once" if duty.recurrence is None else "year",
        "erratum": duty.erratum,
    }


def _filled(value: Any, values: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(child, values) for key, child in value.items()}
    if isinstance(value, list):
        return [_filled(child, values) for child in value]
    if isinstance(value, str):
        return _BLANK.sub(r"[\1]", SLOT.sub(lambda match: values[int(match[1])], str(value)))
    return value
