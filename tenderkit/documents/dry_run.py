"""Catalogue, templates and tender → every fault that rendering would meet, without writing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tenderkit import word
from tenderkit.catalogue import load_catalogue
from tenderkit.documents.compose import compose, frame_values, house_of
from tenderkit.documents.packing import entries, index_names
from tenderkit.documents.types import SHIPPED_STYLE, Library, load_library
from tenderkit.faults import Fault, TenderkitError
from tenderkit.files import places
from tenderkit.files.yamlfile import YamlFile
from tenderkit.tender import Tender, in_all_languages, load_tender, no_tender, resolve
from tenderkit.tender.own_folders import unused_beside
from tenderkit.views.names import NOTHING, About


@dataclass(frozen=True)
class Checked:
    """What was found: every fault, sorted by place; how many items the tender has, and the documents that were tried.

    `left_out` are items of the buyer's own that the tender does not have.
    """

    faults: list[Fault]
    items: int = 0
    left_out: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


def check_tender(path: Path, clauses: Path | None = None, templates: Path | None = None) -> Checked:
    """Check a tender file, the documents that it asks for and its house style."""
    faults: list[Fault] = []
    try:
        tender = load_tender(path, clauses=clauses)
    except TenderkitError as error:
        _library(templates, faults)
        return Checked(sorted({*faults, *error.faults}))
    templates = templates or tender.templates
    faults += unused_beside(tender.yaml.path, tender.catalogue.own, templates)
    library = _library(templates, faults)
    names = tender.file.documents
    spoken = in_all_languages(tender)
    faults += [fault for each in spoken for fault in each.faults]
    if library is not None:
        for each in spoken:
            faults += _documents(each, library, names)
        names = names or tuple(kind.id for kind in library.chosen((), tender.yaml.where(), tender))
    return Checked(sorted(set(faults)), len(tender.items), tuple(_left_out(tender)), names)


def _left_out(tender: Tender) -> Iterator[str]:
    """Yield the items of the buyer's own folder that the tender does not have: no scenario, or another one, names them."""
    if tender.catalogue.own is None:
        return
    own, there = places.shown(tender.catalogue.own), {item.id for item in tender.items}
    for item in tender.catalogue.items.values():
        if item.id not in there and Path(item.file.path).is_relative_to(own):
            yield item.id


def check_library(clauses: Path | None = None, templates: Path | None = None) -> list[Fault]:
    """Return every fault of the catalogue and of the templates, as met in a draft of each scenario."""
    faults: list[Fault] = []
    library = _library(templates, faults)
    try:
        catalogue = load_catalogue(clauses=clauses)
    except TenderkitError as error:
        return sorted({*faults, *error.faults})
    faults += catalogue.warnings
    for scenario in catalogue.meta.scenarios:
        there = {item.id for item in catalogue.in_scenario(scenario.id)}
        # Items outside the scenario are looked at too, where what they refer to is there.
        added = [
            item.id
            for item in catalogue.items.values()
            if (item.meta.addition or not item.meta.scenarios)
            and item.id not in there
            and not item.meta.variants
            and all(there.intersection(ids) for ids in item.references(None))
        ]
        try:
            sample = {"scenario": scenario.id, "items": {"add": added}}
            tender = resolve(YamlFile(sample, "catalogue", {}), catalogue)
        except TenderkitError as error:
            faults += [fault for fault in error.faults if fault.severity == "fault"]
            continue
        if library is not None:
            names = tuple(kind.id for kind in library.types.values() if kind.per == "tender" and kind.fits(tender))
            faults += _documents(tender, library, names, sample=True)
            faults += _index(tender, library)
    if library is not None and catalogue.questionnaire is not None:
        consultation = no_tender(catalogue)
        for kind in library.types.values():
            if kind.per in ("consultation", "supplier"):
                faults += compose(consultation, kind, library, look_at_pictures=False)[2]
    return sorted(set(faults))


def _index(tender: Tender, library: Library) -> list[Fault]:
    """Return the faults of the index of a pack, with a sample of a path for each document in it."""
    paths = {entry.kind.id: f"{entry.folder}/sample.docx" for entry in entries(tender, library) if entry.in_pack}
    about = About(index_names(tender, library, paths))
    kinds = [kind for kind in library.types.values() if kind.per == "pack"]
    return [fault for kind in kinds for fault in compose(tender, kind, library, draft=True, about=about, look_at_pictures=False)[2]]


def _library(templates: Path | None, faults: list[Fault]) -> Library | None:
    try:
        library = load_library(templates)
    except TenderkitError as error:
        faults += error.faults
        return None
    faults += [*library.warnings, *library.engine.check()]
    return library


def _documents(whole: Tender, library: Library, names: tuple[str, ...], *, sample: bool = False) -> list[Fault]:
    try:
        kinds = library.chosen(names, whole.yaml.where("documents"), whole)
    except TenderkitError as error:
        return list(error.faults)
    faults: list[Fault] = []
    for tender, kind in [(part, one) for one in kinds for part in one.parts(whole)]:
        house = None
        try:
            house = house_of(tender, kind, library)
        except TenderkitError as error:
            faults += error.faults
        faults += compose(tender, kind, library, draft=sample, house=house, look_at_pictures=not sample)[2]
        if house is not None and house.own:
            faults += frame_values(tender, kind, library, house, draft=sample, about=NOTHING)[1]
            faults += _of_house(house, tender)
    return faults


def _of_house(house: word.HouseStyle, tender: Tender) -> tuple[Fault, ...]:
    """Return what is wrong with the house style itself."""
    from tenderkit.word.house.examining import examine  # what reads a buyer's own file takes time to import

    return examine(house, word.house_style(SHIPPED_STYLE), tender.file.house.styles).faults
