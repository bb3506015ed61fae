"""What a schema cannot see: numbers that do not fit together, and links from one file to another that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tenderkit.catalogue.catalogue import Catalogue, Item
from tenderkit.catalogue.laws import shared_names
from tenderkit.catalogue.schema import EVERY, MILESTONES, Law
from tenderkit.faults import Fault, Location, suggestion
from tenderkit.files.yamlfile import KeyPath, YamlFile
from tenderkit.numbers import is_known, known_languages


def item_checks(item: Item) -> list[Fault]:
    """What is wrong within one item."""
    faults: list[Fault] = []
    meta, file = item.meta, item.file
    if (meta.kind == "award-criterion") != (meta.scoring is not None):
        what = "an award criterion needs scoring" if meta.scoring is None else f"a {meta.kind} is not scored"
        faults.append(Fault(file.where("scoring"), "TK206", what, "only award criteria have scoring, and all of them do"))
    if meta.scoring is not None:
        faults += _scoring_checks(item)
    if meta.scenarios and meta.variants:
        faults.append(
            Fault(
                file.where("scenarios"),
                "TK208",
                "an item has scenarios or variants, not both",
                "name the scenarios of each variant",
            )
        )
    for group in ("kpis", "due", "references"):
        for index, entry in enumerate(getattr(meta, group)):
            for letter in set(entry.variants) - set(meta.variants):
                faults.append(
                    Fault(
                        file.where(group, index, "variants"),
                        "TK208",
                        f"{item.id} has no variant “{letter}”",
                        f"known: {', '.join(meta.variants) or 'none'}",
                    )
                )
    for group in ("requirements", "kpis", "blanks", "due"):
        ids = [entry.id for entry in getattr(meta, group)]
        faults += [
            Fault(file.where(group, index, "id"), "TK207", f"the id “{name}” appears twice in {group}", "give each its own")
            for index, name in enumerate(ids)
            if name in ids[:index]
        ]
    return faults


def _scoring_checks(item: Item) -> list[Fault]:
    scoring, file = item.meta.scoring, item.file
    assert scoring is not None
    faults: list[Fault] = []

    def wrong(index: int | None, message: str, hint: str, key: str = "percent") -> None:
        keys = ("scoring", "levels") if index is None else ("scoring", "levels", index, key)
        faults.append(Fault(file.where(*keys), "TK210", message, hint))

    levels = scoring.levels
    percents = [level.percent for level in levels]
    ids = [level.id for level in levels]
    for index, name in enumerate(ids):
        if name in ids[:index]:
            wrong(index, f"the level “{name}” appears twice", "give each level its own id")
    if scoring.kind == "additive":
        if sum(percents) != 100:
            wrong(
                len(levels) - 1,
                f"the levels of an additive criterion add up to {sum(percents)}%, not 100%",
                "change the percentages",
            )
    elif max(percents) != 100:
        wrong(percents.index(max(percents)), f"the best level earns {max(percents)}%, not 100%", "let one level earn all points")
    if scoring.kind == "binary" and sorted(percents) != [Decimal(0), Decimal(100)]:
        wrong(None, "a binary criterion has two levels, of 100% and of 0%", "choose another kind, or two levels")
    if 0 not in percents:
        wrong(None, "no level earns 0%", "add the level of a tender that offers nothing")
    parts: list[str] = []
    for index, level in enumerate(levels):
        for name in level.needs:
            if scoring.kind != "additive" or name not in parts:
                hint = "name parts of an additive criterion that come before, and earn more than 0%"
                wrong(index, f"“{level.id}” needs “{name}”, which is not a part above it", hint, "needs")
        parts += [level.id] if level.percent else []
    if scoring.kind in ("tiers", "graded"):
        counts = [level.count for level in levels]
        for index, level in enumerate(levels):
            if level.count is None:
                wrong(index, f"the level “{level.id}” has no count", "say how many things it takes")
        known = [(count, percent) for count, percent in zip(counts, percents, strict=True) if count is not None]
        if sorted(known) != sorted(known, key=lambda pair: (pair[1], pair[0])):
            wrong(None, "a higher count earns less than a lower one", "order the percentages by count")
    return faults


def _due_checks(item: Item, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield what a duty counts by and nobody can say: neither one of the words nor a blank or decision of its item (TK209)."""
    decisions = [one for one in catalogue.decisions.values() if item.id in one.item_ids]
    numbers = [blank.id for blank in item.meta.blanks if blank.type == "whole number"]
    numbers += [one.id for one in decisions if one.type == "whole number"]
    choices = [one.id for one in decisions if one.type == "choice"]
    for index, due in enumerate(item.meta.due):
        for key, known, what in (
            ("months", numbers, "a number of months"),
            ("since", [*MILESTONES, *choices], "a date of the contract"),
            ("every", [*EVERY, *choices], "a way to recur"),
        ):
            value = getattr(due, key)
            if value not in known and not (key == "months" and value.isascii() and value.isdigit()):
                message = f"“{value}” is neither {what} nor a blank or decision of {item.id}"
                yield Fault(item.file.where("due", index, key), "TK209", message, suggestion(value, known))


def locale_checks(locale: str, file: YamlFile) -> list[Fault]:
    """The fault of a locale whose numbers and dates we could not write."""
    if is_known(locale):
        return []
    hyphen = locale.replace("_", "-")
    if is_known(hyphen):
        hint = f"write it with a hyphen: {hyphen}"
    else:
        hint = f"write a language and region, such as en-GB; the languages are {', '.join(known_languages())}"
    return [Fault(file.where("locale"), "TK220", f"tenderkit does not know how “{locale}” writes numbers and dates", hint)]


def law_checks(laws: Sequence[Law], file: YamlFile) -> list[Fault]:
    """The faults within one register of law: an id that appears twice, a reading without place and day or with one of them."""
    faults = []
    for index, law in enumerate(laws):
        if law.id in [other.id for other in laws[:index]]:
            place = file.where("laws", index, "id")
            faults.append(Fault(place, "TK230", f"the law “{law.id}” appears twice", "give each its own id"))
        given = {law.seen.where is not None, law.seen.date is not None}
        if given != {law.seen.read != "nothing"}:
            message = f"“{law.id}” says that “{law.seen.read}” was read, which does not fit its place and day"
            hint = "give both where and date, or neither with “nothing”"
            faults.append(Fault(file.where("laws", index, "seen"), "TK231", message, hint))
    return faults


def unknown_item(file: YamlFile, keys: KeyPath, name: str, known: Mapping[str, Item]) -> Fault:
    """The fault of a name that no item has."""
    hint = suggestion(name, known, otherwise="`tenderkit list items` names them all")
    return Fault(file.where(*keys), "TK211", f"there is no item “{name}”", hint)


def cross_checks(catalogue: Catalogue, broken: set[str], unsound: set[str]) -> list[Fault]:
    """Links from one file to another that lead nowhere; `broken` items are known but could not be read."""
    faults: list[Fault] = []
    known = {**catalogue.items}
    scenarios = [scenario.id for scenario in catalogue.meta.scenarios]
    for law, other, name in shared_names(catalogue.laws):
        place = catalogue.passages[f"law.{law}"]
        message = f"“{law}” is cited as “{name}”, and so is “{other}”"
        faults.append(Fault(Location(place.path, place.line), "TK230", message, "leave the name to one of the two"))
    for item in catalogue.items.values():
        meta, file = item.meta, item.file
        for index, group in enumerate(entry.ids for entry in meta.references):
            faults += [
                unknown_item(file, ("references", index), name, known) for name in group if name not in known and name not in broken
            ]
        if meta.other_clauses is not None:
            faults += [
                unknown_item(file, ("other_clauses", "leave_out", index), name, known)
                for index, name in enumerate(meta.other_clauses.leave_out)
                if name not in known and name not in broken
            ]
        faults += [
            unknown_item(file, ("same_subject_as", index), name, known)
            for index, name in enumerate(meta.same_subject_as)
            if name not in known and name not in broken
        ]
        if meta.requirements_from and meta.requirements_from not in broken:
            if meta.requirements_from not in known:
                faults.append(unknown_item(file, ("requirements_from",), meta.requirements_from, known))
            elif not known[meta.requirements_from].meta.requirements:
                faults.append(
                    Fault(
                        file.where("requirements_from"),
                        "TK211",
                        f"{meta.requirements_from} lists no requirements",
                        "name the item that does",
                    )
                )
        named: list[tuple[KeyPath, str]] = [(("scenarios", index), name) for index, name in enumerate(meta.scenarios)]
        named += [
            (("variants", letter, index), name) for letter, names in meta.variants.items() for index, name in enumerate(names)
        ]
        for keys, name in named:
            if name not in scenarios:
                hint = suggestion(name, scenarios, otherwise=f"choose one of: {', '.join(scenarios)}")
                faults.append(Fault(file.where(*keys), "TK212", f"there is no scenario “{name}”", hint))
        faults += _due_checks(item, catalogue) if item.id not in unsound else ()
        for index, due in enumerate(meta.due):
            if due.erratum and due.erratum not in catalogue.errata:
                faults.append(
                    Fault(
                        file.where("due", index, "erratum"),
                        "TK211",
                        f"there is no erratum “{due.erratum}”",
                        suggestion(due.erratum, catalogue.errata),
                    )
                )
    faults += _concerns_checks(catalogue, broken)
    return faults


def _concerns_checks(catalogue: Catalogue, broken: set[str]) -> Iterator[Fault]:
    """Yield what readings and decisions name and nobody has: an item or a reading (TK211)."""
    entries: list[tuple[str, tuple[str, ...], tuple[str, ...], str]] = [
        (one.id, one.concerns, (), f"erratum.{one.id}.reading") for one in catalogue.errata.values()
    ]
    without: dict[str, set[str]] = {}  # of items that took the place of others, the variants that these had
    entries += [(one.id, one.concerns, one.errata, f"decision.{one.id}.question") for one in catalogue.decisions.values()]
    for owner, concerns, errata, name in entries:
        passage = catalogue.passages[name]
        place = Location(passage.path, passage.line)
        for item in concerns:
            if item[:1].isupper() and catalogue.find(item) is None and item not in broken:
                if (
                    (whole := catalogue.items.get(item[:-1]))
                    and passage.path != whole.file.path
                    and item[-1] not in whole.meta.variants
                ):
                    without.setdefault(whole.id, set()).add(item[-1])
                    continue
                message = f"{owner} concerns “{item}”, which is not an item"
                yield Fault(place, "TK211", message, suggestion(item, catalogue.items))
        for erratum in errata:
            if erratum not in catalogue.errata:
                yield Fault(place, "TK211", f"there is no erratum “{erratum}”", suggestion(erratum, catalogue.errata))
    for item_id, letters in without.items():
        named = " and ".join(f"{item_id}{letter}" for letter in sorted(letters))
        message = f"{item_id} takes the place of an item with variants, and others refer to {named}"
        hint = "give it these variants, or, if it is another item, an id of your own, such as LM-1"
        yield Fault(catalogue.items[item_id].file.where("id"), "TK211", message, hint)
