"""Items of a tender → the item table: id, version and source, by the catalogue that they belong to."""

from __future__ import annotations

from collections.abc import Iterable

from tenderkit.tender import ChosenItem, Tender
from tenderkit.views.rows import SourceGroup, SourceRow


def source_groups(tender: Tender, items: Iterable[ChosenItem]) -> list[SourceGroup]:
    """The items by catalogue, those of no catalogue last: what a buyer adds is never shown as of the source of ours."""
    chosen, labels = list(items), tender.catalogue.meta.labels
    groups = []
    for origin, meta in tender.catalogue.origins.items():
        if rows := tuple(_row(one, one.item.meta.source.place(labels)) for one in chosen if one.item.origin == origin):
            groups.append(SourceGroup(meta.title, meta.version, meta.source_short, rows))
    if rows := tuple(_row(one, one.item.meta.source.of_its_own(labels)) for one in chosen if one.item.origin is None):
        groups.append(SourceGroup(None, None, None, rows))
    return groups


def _row(chosen: ChosenItem, source: str) -> SourceRow:
    item = chosen.item
    name = f"{item.id} ({chosen.variant})" if chosen.variant else item.id
    return SourceRow(name, item.title, item.meta.version, source, item.meta.addition)
