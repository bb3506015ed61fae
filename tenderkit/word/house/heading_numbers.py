"""How headings, clauses and bullets of a house style count: by the buyer's own lists where they have them, else by ours."""

from __future__ import annotations

from tenderkit.word.house import restyling
from tenderkit.word.house.adoption import Adoption
from tenderkit.word.house.house import Place, Scheme
from tenderkit.word.house.stylesheet import number, value

_BULLETS = ("ListBullet", "ListBullet2", "ListBullet3")
_COUNTING = frozenset((*restyling.HEADINGS, "Clause", *_BULLETS, "ListNumber", "ListNumber2", "ListNumber3"))


def number_headings(adoption: Adoption) -> Scheme:
    """See that headings, clauses and bullets are numbered: by their own lists where they have them, else by ours."""
    sheet, numbering = adoption.sheet, adoption.numbering
    first = _place(adoption, "Heading1")
    places: dict[str, Place] = {}
    if first is None:
        plain = numbering.add_plain(("Heading1", "Heading2", "Clause"))
        places = {"Heading1": (plain, 0), "Heading2": (plain, 1), "Clause": (plain, 2)}
    else:
        copies: dict[int, int] = {}
        for name in (*restyling.HEADINGS, "Clause"):
            if (own := _place(adoption, name)) is not None:
                definition = numbering.lists.definitions[own[0]]
                if definition not in copies:
                    copies[definition] = numbering.copied(own[0])
                places[name] = copies[definition], own[1]
        if "Heading2" not in places:
            [places["Heading2"]] = numbering.extended(places["Heading1"], 1, shared=False)
        second, own = places["Heading2"], places.get("Clause")
        if own is None or own[0] != second[0] or own[1] <= second[1]:
            places["Clause"] = next(iter(numbering.extended(second, 1, shared=False)), second)
    direct = set()
    for name, place in places.items():
        linked = numbering.link(place, name)
        if linked:
            restyling.set_number(sheet.styles[name].node, place)
        else:
            restyling.set_number(sheet.styles[name].node, None)
            direct.add(name)
    direct.add("Clause")
    missing = [name for name in _BULLETS if adoption.shows(name) is None]
    if missing:
        own_bullets = numbering.add(adoption.our_levels(2, {_BULLETS.index(name): name for name in missing}))
        for name in missing:
            restyling.set_number(sheet.styles[name].node, (own_bullets, _BULLETS.index(name)))
    numbering.unlink({name: place[0] for name, place in places.items()})
    ours = set(adoption.our_styles.styles) - _COUNTING
    now = adoption.sheet
    for name in ours:
        if name in now.styles and now.number_of(name, numbering.lists) is not None:
            restyling.set_number(now.styles[name].node, None)  # one that is based on a heading would count with it
    return Scheme(tuple(places.items()), frozenset(direct))


def _place(adoption: Adoption, style: str) -> Place | None:
    """Where a heading of theirs counts and shows it; where no level names its style, the one that stands in it is meant."""
    sheet, lists = adoption.sheet, adoption.numbering.lists
    found = sheet.number_of(style, lists)
    if found is None:
        return None
    chain = tuple(each.id for each in sheet.lineage(style))
    if lists.level_of(found[0], chain) is None:
        found = found[0], number(value(sheet.property(style, "pPr/numPr/ilvl")))
    return found if lists.numbers(found) else None
